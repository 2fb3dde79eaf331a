"""«Заполнить»: what the program knows without the clerk, shown before it is written.

Numbers and deadlines that are missing, and every safe mend that ``check --fixes`` offers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nastavnik.books.mending import changes_of
from nastavnik.books.reading import Book
from nastavnik.checks.catalogue import plural
from nastavnik.checks.deadlines import parse_deadline, plan_year
from nastavnik.checks.findings import shown
from nastavnik.desk.actions.checking import check_again
from nastavnik.desk.changes import Change, apply_changes, possible_changes
from nastavnik.desk.live import in_view
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.talk import Talk
from nastavnik.errors import BadInput
from nastavnik.form import Sheet

__all__ = ["fill", "wanted_changes"]

NUMBERS, DEADLINES, REFERENCES = "номера", "сроки", "номера как на своём листе"
LATIN, SPACES = "латинские буквы вместо русских", "лишние пробелы"
_ODD_SPACE = re.compile(r"^\s+|\s+$|\s{2,}|[^\S \n]|[\u200b-\u200d\ufeff\u00ad]")
# What a mend is called when many are counted; the reason of a single one is its own.
_KINDS = {
    "дата записана текстом": "даты текстом",
    "число записано текстом": "числа текстом",
    "в таблице пишут «да» или «нет»": "да и нет",
    "так это значение пишется в списке": "значения из списков",
    LATIN: "латинские буквы",
    "цифра вместо буквы": "цифры в именах",
    "имя пишется с большой буквы": "регистр имён",
    SPACES: "лишние пробелы",
    "телефоны пишутся одинаково": "телефоны",
}


def fill(book: Any, talk: Talk) -> Outcome:
    """Fill and mend what can be known without the clerk, after showing it; they may leave out any of it."""
    changes = possible_changes(book, wanted_changes(read_live(book)))
    if not changes:
        return Outcome("Заполнять нечего: номера и сроки стоят, исправлять нечего.")
    rows = [(c.sheet, c.cell, _seen(c), shown(c.new), c.why) for c in changes]
    with in_view(book.app):
        chosen = talk.review("Заполнить", f"Будет изменено: {_counted(changes)}.", rows)
    if not chosen:
        return Outcome("Ничего не изменено.", quiet=True)
    changes = [changes[index] for index in chosen]
    apply_changes(book, changes, "Заполнить")
    message = f"Изменено: {_counted(changes)}. Вернуть как было — «Отменить»."
    return Outcome(message, details=check_again(book, talk))


def _seen(change: Change) -> str:
    """What stands in the cell, with the letters and spaces that cannot be told by eye made visible."""
    text = shown(change.old)
    if change.kind == _KINDS[LATIN]:
        return re.sub(r"([A-Za-z]+)", r"[\1]", text)
    if change.kind == _KINDS[SPACES]:
        return _ODD_SPACE.sub(lambda found: "·" * len(found[0]), str(change.old))
    return text or "пусто"


def _counted(changes: Sequence[Change]) -> str:
    kinds = Counter(change.kind for change in changes)
    total = f"{len(changes)} {plural(len(changes), 'ячейка', 'ячейки', 'ячеек')}"
    return f"{total} ({', '.join(f'{kind} — {count}' for kind, count in kinds.items())})"


def wanted_changes(read: Book) -> list[Change]:
    """What there is to fill and to mend in a workbook as read, sheet by sheet."""
    if read.form is None:
        raise BadInput("Это не книга наставничества.", "Откройте книгу школы.")
    mends: dict[str, list[Change]] = {}
    for mend in changes_of([read])[0]:
        to = dt.datetime.combine(mend.to, dt.time()) if type(mend.to) is dt.date else mend.to
        kind = _KINDS.get(mend.why, REFERENCES)
        mends.setdefault(mend.fix.sheet, []).append(
            Change(mend.sheet, mend.cell, mend.value, to, kind, mend.why)
        )
    found: list[Change] = []
    for sheet in read.form.data_sheets:
        values = read.raw.get(sheet.key)
        layout = read.layouts.get(sheet.key)
        if values is None or layout is None:
            continue
        place = _Place(read.titles[sheet.key], layout)
        if sheet.id is not None:
            found += _numbers(sheet, values, place)
        found += mends.get(sheet.key, ())
        if "deadline_text" in values:
            found += _deadlines(values, place, read.card_raw("organisation", "school_year"))
    return found


class _Place:
    """Addresses of one sheet as it lies in the workbook."""

    def __init__(self, title: str, layout: Any) -> None:
        self.title = title
        self.layout = layout

    def change(self, key: str, row: int, new: Any, kind: str, why: str) -> Iterator[Change]:
        """The filling of an empty cell; nothing where the column is not in the workbook."""
        cell = self.layout.address(key, row)
        if cell is not None:
            yield Change(self.title, cell, None, new, kind, why)


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
            yield from place.change(
                key, row, f"{sheet.prefix}-{following:03}", NUMBERS, "следующий свободный номер"
            )
            following += 1


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
                yield from place.change(key, row, written, DEADLINES, f"срок: {text.strip()}")
