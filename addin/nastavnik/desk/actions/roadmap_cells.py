"""A merged roadmap as cells of the open sheet: what is written where, and what is left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nastavnik.books.reading import Book
from nastavnik.desk.actions.room import formulas_of
from nastavnik.desk.changes import Change
from nastavnik.form import Sheet
from nastavnik.form.layout import TableLayout

if TYPE_CHECKING:
    import pandas as pd

    from nastavnik.roadmap.merging import Merged

__all__ = ["Cells", "cells_of"]

_DATES = ("deadline_start", "deadline_end", "recurrence")
_KIND = "карта"


@dataclass(frozen=True)
class Cells:
    """``changes`` to write, activities ``removed``, sentences (``notes``) about what could not be written."""

    changes: list[Change]
    removed: list[str]
    notes: tuple[str, ...]

    @property
    def last_row(self) -> int:
        """The lowest row written to."""
        return max(int("".join(filter(str.isdigit, change.cell))) for change in self.changes)


def cells_of(
    read: Book, layout: TableLayout, sheet: Any, new: pd.DataFrame, merged: Merged, *, drop: bool = False
) -> Cells:
    """The cells that make the open sheet hold what ``merged`` holds.

    Rows stay where they are; new activities go below everything that is typed into the table. With ``drop`` rows
    that are not in ``new``, are not begun and hold nothing of the clerk's own are emptied, and filled first.
    """
    assert read.form is not None
    table = _Table(read.form["roadmap"], read, layout, sheet)
    freed = table.unstarted(new) if drop else {}
    empty = iter(sorted(freed))
    following = table.first_free
    used: set[int] = set()
    for record in merged.frame.to_dict("records"):
        known = None if _blank(record.get("_row")) else int(record["_row"])
        if known in freed:
            continue
        if known is not None:
            table.write(known, dict(_changed(table.typed(known), record)))
            continue
        row = next(empty, None)
        if row is None:
            row, following = following, following + 1
        used.add(row)
        table.write(row, dict(_new(record)), whole=row in freed)
    for row in freed.keys() - used:
        table.write(row, {}, whole=True)
    notes = [f"{sheet.name} {cell}: в ячейке формула, она оставлена." for cell in table.kept_formulas]
    needed = ("activity", "deadline_text", "responsible", "status")
    lacking = [table.form[key].header for key in needed if key not in layout.columns]
    if lacking:
        notes.append(f"На листе нет столбцов: {', '.join(lacking)}. Их данные не внесены.")
    return Cells(table.changes, list(freed.values()), tuple(notes))


class _Table:
    """The sheet as it stands, and the changes gathered for it."""

    def __init__(self, form: Sheet, read: Book, layout: TableLayout, sheet: Any) -> None:
        self.form, self.layout, self.sheet = form, layout, sheet
        self.raw, self.frame = read.raw["roadmap"], read.tables["roadmap"].reset_index(drop=True)
        self.place = {row: at for at, row in enumerate(self.raw["_row"])}
        self.changes: list[Change] = []
        self.kept_formulas: list[str] = []
        used = sheet.used_range
        self.top, self.left = int(used.row), int(used.column) - 1
        self.values = used.options(ndim=2).value
        self.computed = {layout.columns.get(column.key) for column in form.columns if column.computed}
        first, last = layout.first + 1, self.top + len(self.values) - 1
        self.formulas = formulas_of(sheet, layout, first, last)

    @property
    def first_free(self) -> int:
        """The first row below everything typed into the table, whatever it is: records, totals, remarks."""
        for at in range(len(self.values) - 1, -1, -1):
            row = self.top + at
            if row <= self.layout.first:
                break
            if self._filled(row) - self.computed:
                return row + 1
        return self.layout.first + 1

    def _filled(self, row: int) -> set[int | None]:
        """0-based columns that hold something in a row."""
        line = self.values[row - self.top] if 0 <= row - self.top < len(self.values) else []
        return {self.left + column for column, value in enumerate(line) if value not in (None, "")}

    def typed(self, row: int) -> dict[Any, Any]:
        return dict(self.frame.loc[self.place[row]])

    def unstarted(self, new: pd.DataFrame) -> dict[int, str]:
        """Row → activity of the records that ``new`` has not and nobody has begun or added anything to."""
        from nastavnik.roadmap.matching import matched_rows

        matched = set(matched_rows(self.frame, new.reset_index(drop=True)).values())
        ours = set(self.layout.columns.values())
        found = {}
        for row, at in self.place.items():
            record = self.frame.loc[at]
            begun = record.get("status") not in (None, "", "не начато") or any(
                not _blank(record.get(key)) for key in ("done_date", "evidence")
            )
            formulas = any(self.layout.address(c.key, row) in self.formulas for c in self.form.inputs)
            if at not in matched and not begun and not formulas and self._filled(row) <= ours:
                found[row] = f"{_text(record.get('number'))} {_text(record.get('activity'))}".strip()
        return found

    def write(self, row: int, cells: Mapping[str, Any], *, whole: bool = False) -> None:
        """Gather the changes of a row; ``whole``: its other cells are emptied."""
        wanted = {column.key: None for column in self.form.inputs} | dict(cells) if whole else cells
        for key, value in wanted.items():
            cell = self.layout.address(key, row)
            if cell is None:
                continue
            before = self.raw[key][self.place[row]] if row in self.place and key in self.raw else None
            before = None if before == "" else before
            if cell in self.formulas:
                self.kept_formulas.append(cell)
            elif not (before is None and value is None):
                self.changes.append(Change(self.sheet.name, cell, before, value, _KIND))


def _new(record: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    from nastavnik.roadmap.model import FRAME_COLUMNS

    for key in (*FRAME_COLUMNS, "status"):
        value = _written(record.get(key))
        if value is not None:
            yield key, value


def _changed(stood: Mapping[Any, Any], record: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
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
            if value != _written(stood.get(key)):
                yield key, value


def _written(value: Any) -> Any:
    """A value as it goes into a cell: None for nothing; no text that a spreadsheet takes for a formula."""
    if _blank(value):
        return None
    if isinstance(value, str):
        text = value.strip()
        return (f" {text}" if text.startswith("=") else text) or None
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    return value


def _blank(value: Any) -> bool:
    return value is None or value == "" or (not isinstance(value, str) and value != value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
