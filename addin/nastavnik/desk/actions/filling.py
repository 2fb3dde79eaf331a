"""«Заполнить»: numbers, names' spelling and deadlines that the program knows, shown before they are written."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nastavnik.books.reading import Book
from nastavnik.checks.catalogue import plural
from nastavnik.checks.deadlines import parse_deadline, plan_year
from nastavnik.checks.names import mend_name
from nastavnik.desk.changes import Change, apply_changes
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.talk import Talk
from nastavnik.errors import BadInput
from nastavnik.form import Sheet

__all__ = ["fill", "wanted_changes"]

_NAMES = ("surname", "first_name", "patronymic")
_SHOWN = 12
NUMBERS, SPELLING, DEADLINES = "номера", "имена", "сроки"


def fill(book: Any, talk: Talk) -> Outcome:
    """Fill what can be known without the clerk, after showing it; nothing is written when they say no."""
    changes = wanted_changes(read_live(book))
    if not changes:
        return Outcome("Заполнять нечего: номера стоят, имена и сроки в порядке.")
    if not talk.confirm(question(changes)):
        return Outcome("Ничего не изменено.")
    apply_changes(book, changes, "Заполнить")
    return Outcome(f"Заполнено: {_counted(changes)}. Вернуть как было — «Отменить».")


def question(changes: Sequence[Change]) -> str:
    """What the clerk reads before saying yes."""
    lines = [f"Будет изменено: {_counted(changes)}."]
    lines += [f"• {change.line()}" for change in changes[:_SHOWN]]
    if len(changes) > _SHOWN:
        lines.append(f"… и ещё {len(changes) - _SHOWN}.")
    return "\n".join([*lines, "", "Изменить?"])


def _counted(changes: Sequence[Change]) -> str:
    kinds = Counter(change.kind for change in changes)
    total = f"{len(changes)} {plural(len(changes), 'ячейка', 'ячейки', 'ячеек')}"
    return f"{total} ({', '.join(f'{kind} — {count}' for kind, count in kinds.items())})"


def wanted_changes(read: Book) -> list[Change]:
    """What there is to fill in a workbook as read, sheet by sheet."""
    if read.form is None:
        raise BadInput("Это не книга наставничества.", "Откройте книгу школы.")
    found: list[Change] = []
    for sheet in read.form.data_sheets:
        values = read.raw.get(sheet.key)
        layout = read.layouts.get(sheet.key)
        if values is None or layout is None:
            continue
        place = _Place(read.titles[sheet.key], layout)
        if sheet.id is not None:
            found += _numbers(sheet, values, place)
        found += _spelling(sheet, values, place)
        if "deadline_text" in values:
            found += _deadlines(values, place, read.card_raw("organisation", "school_year"))
    return found


class _Place:
    """Addresses of one sheet as it lies in the workbook."""

    def __init__(self, title: str, layout: Any) -> None:
        self.title = title
        self.layout = layout

    def change(self, key: str, row: int, old: Any, new: Any, kind: str) -> Iterator[Change]:
        """The change of a cell; nothing where the column is not in the workbook."""
        cell = self.layout.address(key) if row == 0 else self.layout.address(key, row)
        if cell is not None:
            yield Change(self.title, cell, None if old == "" else old, new, kind)


def _numbers(sheet: Sheet, values: Mapping[str, list[Any]], place: _Place) -> Iterator[Change]:
    """Records without a number get the next ones: Н-001, Н-002."""
    key = sheet.id
    if key is None or key not in values:
        return
    pattern = re.compile(rf"{re.escape(sheet.prefix)}\s*-?\s*(\d+)$", re.IGNORECASE)
    taken = [int(m[1]) for value in values[key] if (m := pattern.match(str(value).strip()))]
    following = max(taken, default=0) + 1
    for row, value in zip(values["_row"], values[key], strict=True):
        if str(value if value is not None else "").strip() == "":
            yield from place.change(key, row, value, f"{sheet.prefix}-{following:03}", NUMBERS)
            following += 1


def _spelling(sheet: Sheet, values: Mapping[str, list[Any]], place: _Place) -> Iterator[Change]:
    """Names with stray spaces, Latin look-alikes, CAPITALS."""
    for column in sheet.inputs:
        if column.check not in _NAMES or column.key not in values:
            continue
        for row, value in zip(values["_row"], values[column.key], strict=True):
            if isinstance(value, str) and value.strip() and (mended := mend_name(value)) != value:
                yield from place.change(column.key, row, value, mended, SPELLING)


def _deadlines(values: Mapping[str, list[Any]], place: _Place, year: Any) -> Iterator[Change]:
    """Dates beside a deadline in words, where the clerk has not put their own."""
    from nastavnik.roadmap.model import recurrence_words

    try:
        plan = plan_year(str(year)) if year else None
    except BadInput:
        plan = None  # «Проверить» tells of a wrong school year
    empty = [""] * len(values["_row"])
    ours = [values.get(key, empty) for key in ("deadline_start", "deadline_end", "recurrence")]
    for index, (row, text) in enumerate(zip(values["_row"], values["deadline_text"], strict=True)):
        if (
            not isinstance(text, str)
            or not text.strip()
            or any(column[index] not in ("", None) for column in ours)
        ):
            continue
        meant = parse_deadline(text, plan)
        known = {
            "deadline_start": meant.start,
            "deadline_end": meant.end,
            "recurrence": recurrence_words(meant),
        }
        for key, value in known.items():
            if value is not None:
                written = dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else value
                yield from place.change(key, row, "", written, DEADLINES)
