"""«Карта из документа»: a roadmap from Word or Excel, or a ready one, laid into the open workbook.

Rows that are there stay where they are with their statuses, dates, evidence, the clerk's own columns and notes;
only cells that the document changes are written, new activities go below the last row.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.books.reading import Book
from nastavnik.checks.catalogue import plural
from nastavnik.desk.actions.room import formulas_of, make_room
from nastavnik.desk.changes import Change, apply_changes
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.talk import Field, Talk
from nastavnik.errors import BadInput
from nastavnik.form.layout import TableLayout

if TYPE_CHECKING:
    import pandas as pd

    from nastavnik.checks.deadlines import PlanYear
    from nastavnik.roadmap import Roadmap
    from nastavnik.roadmap.merging import Merged

__all__ = ["import_roadmap"]

BUTTON = "Карта из документа"
_SHOWN = 12
_DATES = ("deadline_start", "deadline_end", "recurrence")


@dataclass(frozen=True)
class Source:
    """What is to be laid in: ``rows`` of the sheet, the plan's year, what to say of it, what was odd in reading."""

    title: str
    rows: Roadmap | pd.DataFrame
    plan: PlanYear | None
    warnings: Sequence[str] = ()


def import_roadmap(book: Any, talk: Talk) -> Outcome:
    """Lay a roadmap into «Дорожная карта» after showing what will change; nothing is written when they say no."""
    from nastavnik.roadmap.merging import merge

    read = read_live(book)
    layout = read.layouts.get("roadmap")
    if read.form is None or not isinstance(layout, TableLayout):
        raise BadInput("В книге нет листа «Дорожная карта».", "Верните его из выданной книги.")
    source = _source(read, talk)
    if source is None:
        return Outcome("Ничего не изменено.")
    sheet = book.sheets[read.titles["roadmap"]]
    merged = merge(read.tables["roadmap"], source.rows, source.plan)
    changes, untouched = _changes(read, layout, merged, sheet)
    if not changes:
        return Outcome("Изменений нет: в книге уже эта дорожная карта.", details=tuple(untouched))
    if not talk.confirm(_question(source, merged, changes, untouched)):
        return Outcome("Ничего не изменено.")
    talk.progress("Вношу дорожную карту…")
    notes = make_room(sheet, read.form["roadmap"], layout, max(_row_of(change) for change in changes))
    apply_changes(book, changes, BUTTON)
    book.app.screen_updating = True  # a still screen would not follow
    sheet.activate()
    message = f"Дорожная карта внесена: {_counted(merged)}. Вернуть как было — «Отменить»."
    return Outcome(message, details=(*untouched, *notes))


# ------------------------------------------------------------------ what to lay in
def _source(read: Book, talk: Talk) -> Source | None:
    """The document that the clerk chose, the ready roadmap when they chose none; None when they thought better."""
    answers = talk.ask(
        BUTTON, [Field("file", "Документ Word или Excel (пусто — готовая дорожная карта)", "file")]
    )
    if answers is None:
        return None
    if answers["file"].strip():
        talk.progress("Читаю документ…")
        return _from_file(read, Path(answers["file"].strip().strip('"')).expanduser(), talk)
    return _ready(read)


def _from_file(read: Book, path: Path, talk: Talk) -> Source | None:
    from nastavnik.checks.deadlines import plan_year
    from nastavnik.roadmap import read_roadmap

    found = read_roadmap(path)
    # A plan for 2020 is a plan for 2020, whatever year the workbook is for.
    plan = plan_year(found.suggested_year) or _school_year(read)
    found = read_roadmap(path, plan)
    title = f"В документе «{path.name}»"
    if len(found.parts) > 1:
        options = [(str(n), name or f"Карта {n + 1}") for n, (name, _count) in enumerate(found.parts)]
        whole = ("", "Все вместе")
        chosen = talk.ask(
            f"В документе несколько дорожных карт: {len(options)}",
            [Field("part", "Какую внести", "choice", (whole, *options))],
        )
        if chosen is None:
            return None
        if chosen["part"]:
            return Source(title, found.part(int(chosen["part"])), plan, found.warnings)
    return Source(title, found, plan, found.warnings)


def _ready(read: Book) -> Source:
    """The shipped roadmap that suits the workbook, for its school year."""
    from nastavnik.roadmap.presets import preset, preset_for, preset_rows

    plan = _school_year(read)
    if plan is None:
        raise BadInput("Учебный год не указан.", "Заполните его на листе с данными организации.")
    district = read.form is not None and read.form.id == "district"
    chosen = preset("district") if district else preset_for(str(read.card.get("org_type") or ""))
    year = read.card.get("school_year")
    return Source(f"В готовой карте «{chosen.title}» на {year} год", preset_rows(chosen.key, plan), plan)


def _school_year(read: Book) -> PlanYear | None:
    from nastavnik.checks.deadlines import plan_year

    year = read.card.get("school_year")
    try:
        return plan_year(str(year)) if year else None
    except BadInput:
        return None  # «Проверить» tells of a wrong school year


# ------------------------------------------------------------------ what changes
def _changes(read: Book, layout: TableLayout, merged: Merged, sheet: Any) -> tuple[list[Change], list[str]]:
    """Cells to write, column by column, and sentences about those that are left alone."""
    rows, first_free = merged.frame, _first_free(read, layout, sheet)
    old = read.tables["roadmap"].set_index("_row")
    raw = read.raw["roadmap"]
    place_of = {row: index for index, row in enumerate(raw["_row"])}
    formulas = formulas_of(
        sheet, layout, min(place_of, default=first_free), max(place_of, default=first_free)
    )
    found: list[Change] = []
    untouched: list[str] = []
    for record in rows.to_dict("records"):
        known = _number(record.get("_row"))
        row = first_free if known is None else known
        first_free += known is None
        wanted = _new_cells(record) if known is None else _changed_cells(old.loc[known].to_dict(), record)
        for key, value in wanted:
            cell = layout.address(key, row)
            if cell is None:
                continue
            before = raw[key][place_of[row]] if row in place_of and key in raw else None
            if cell in formulas:
                untouched.append(f"▲ {sheet.name} {cell}: в ячейке формула, она оставлена.")
            elif before not in ("", None) or value is not None:
                found.append(Change(sheet.name, cell, None if before == "" else before, value, "карта"))
    lacking = [read.form["roadmap"][key].header for key in ("activity", "deadline_text", "responsible", "status")
               if read.form is not None and key not in layout.columns]  # fmt: skip
    if lacking:
        untouched.append(f"▲ На листе нет столбцов: {', '.join(lacking)}. Их данные не внесены.")
    return found, untouched


def _new_cells(record: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    from nastavnik.roadmap.model import FRAME_COLUMNS

    for key in (*FRAME_COLUMNS, "status"):
        value = _written(record.get(key))
        if value is not None:
            yield key, value


def _changed_cells(stood: dict[Any, Any], record: dict[Any, Any]) -> Iterator[tuple[str, Any]]:
    """Cells of a row that is there. A deadline in other words takes its dates along, other cells come singly."""
    from nastavnik.roadmap.matching import bare_number, wording

    for key in ("number", "section", "activity", "responsible", "result", "document_kind"):
        alike = bare_number if key == "number" else wording
        if alike(_text(record.get(key))) != alike(_text(stood.get(key))):
            yield key, _written(record.get(key))
    words = [" ".join(_text(each.get("deadline_text")).casefold().split()) for each in (stood, record)]
    if words[0] != words[1]:
        for key in ("deadline_text", *_DATES):
            value = _written(record.get(key))
            if _day(value) != _day(_written(stood.get(key))):
                yield key, value


def _first_free(read: Book, layout: TableLayout, sheet: Any) -> int:
    """The first row below everything typed into the table, whatever it is: records, totals, remarks."""
    assert read.form is not None
    computed = {layout.columns.get(column.key) for column in read.form["roadmap"].columns if column.computed}
    used = sheet.used_range
    left = used.column - 1
    values = used.options(ndim=2).value
    for at in range(len(values) - 1, -1, -1):
        row = int(used.row) + at
        if row <= layout.first:
            break
        if any(v not in (None, "") and left + c not in computed for c, v in enumerate(values[at])):
            return row + 1
    return layout.first + 1


def _written(value: Any) -> Any:
    """A value as it goes into a cell: None for nothing; no text that a spreadsheet takes for a formula."""
    if value is None or (not isinstance(value, str) and value != value):
        return None
    if isinstance(value, str):
        text = value.strip()
        return (f" {text}" if text.startswith("=") else text) or None
    if isinstance(value, dt.datetime):
        return dt.datetime.combine(value.date(), dt.time())
    return dt.datetime.combine(value, dt.time()) if isinstance(value, dt.date) else value


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, dt.datetime) else value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def _row_of(change: Change) -> int:
    return int("".join(filter(str.isdigit, change.cell)))


# ------------------------------------------------------------------ what is said
def _question(source: Source, merged: Merged, changes: Sequence[Change], untouched: Sequence[str]) -> str:
    """What the clerk reads before saying yes."""
    from nastavnik.roadmap.merging import summary_lines

    total = len(merged.frame) - merged.counts()["missing"]
    lines = [f"{source.title} {total} {_activities(total)}: {_counted(merged)}."]
    kept = Counter(status for change in merged.changes if (status := change.kept_status))
    if kept:
        lines.append("Статусы, даты и подтверждения останутся как есть.")
    told = summary_lines(merged.changes)
    lines += [f"• {line}" for line in told[:_SHOWN]]
    if len(told) > _SHOWN:
        lines.append(f"… и ещё {len(told) - _SHOWN}.")
    lines += [f"▲ {warning}" for warning in list(source.warnings)[:_SHOWN]]
    count = len(changes)
    lines += [
        *list(untouched)[:_SHOWN],
        "",
        f"Изменится {count} {plural(count, 'ячейка', 'ячейки', 'ячеек')}. Внести?",
    ]
    return "\n".join(lines)


def _activities(count: int) -> str:
    return plural(count, "мероприятие", "мероприятия", "мероприятий")


def _counted(merged: Merged) -> str:
    counts = merged.counts()
    words = {
        "added": "новых",
        "changed": "изменено",
        "same": "без изменений",
        "missing": "нет в документе, оставлено",
    }
    return ", ".join(f"{words[kind]} — {count}" for kind, count in counts.items() if count)
