"""The open workbook as the same ``Book`` that a file gives: one bulk read a sheet, then the usual road."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from nastavnik.books.anatomy import Anatomy, SheetAnatomy
from nastavnik.books.grid import Merge
from nastavnik.books.reading import Book, note_external
from nastavnik.books.recognising import recognise
from nastavnik.desk.under_cells import file_anatomy, has_validations, other_files, validated_rows
from nastavnik.form.layout import TableLayout

__all__ = ["read_live"]

# EDATE and its like carry the name of the package that Calc has them from.
_ADDIN = re.compile(r"com\.sun\.star\.sheet\.addin\.Analysis\.get(?=[A-Z])", re.IGNORECASE)
_ERRORS = {"#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NAME?", "#NUM!", "#NULL!"}


def read_live(book: Any) -> Book:
    """The open workbook ``book`` (an ``xw.Book``) read as it stands on the screen, unsaved changes included."""
    path = Path(book.fullname)
    found = Book(path, path.name)
    grid = _LiveGrid(book, found)
    recognise(found, grid)
    if found.form is not None:
        note_external(found, grid.anatomy())
    return found


class _LiveSheet(SheetAnatomy):
    """What the check asks of an open sheet; formulas and merged cells are fetched only when asked for."""

    def __init__(self, sheet: Any, title: str, found: Book, saved: SheetAnatomy | None) -> None:
        super().__init__()
        self._sheet, self._title, self._found, self._saved = sheet, title, found, saved

    @cached_property
    def used(self) -> Any:
        return self._sheet.used_range

    @cached_property
    def rows(self) -> list[tuple[Any, ...]]:
        """Values from A1 on, as a file gives them: '' for empty cells, dates for midnights, all rows as long."""
        values = self.used.options(ndim=2, err_to_str=True).value
        left, top = self.used.column - 1, self.used.row - 1
        before = ("",) * left
        width = left + (len(values[0]) if values else 0)
        rows: list[tuple[Any, ...]] = [("",) * width] * top
        rows += [before + tuple(map(_as_in_file, row)) for row in values]
        return [self._without_errors(index, row) for index, row in enumerate(rows)]

    def _without_errors(self, index: int, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The row with error values taken out and remembered, as a reader of files does."""
        if not any(value.__class__ is str and value[:1] == "#" for value in row):
            return row
        kept = []
        for column, value in enumerate(row):
            if isinstance(value, str) and value in _ERRORS:
                self.errors[index, column] = value
                value = ""
            kept.append(value)
        return tuple(kept)

    def formulas(self, first: int, last: int) -> dict[tuple[int, int], str]:
        """0-based (row, column) → formula of the rows ``first``…``last`` (1-based), without the equals sign."""
        width = len(self.rows[0]) if self.rows else 0
        if not width:
            return {}
        lines = _formulas_of(self._sheet.range((first, 1), (last, width)))
        return {
            (first - 1 + r, c): text[1:]
            for r, line in enumerate(lines)
            for c, text in enumerate(line)
            if isinstance(text, str) and text.startswith("=")
        }

    def ask_validations(self) -> None:
        """Find out whether the sheet has rules of typing at all."""
        saved = self._saved
        self.validations = saved.validations if saved else has_validations(self._sheet, self.used)

    @cached_property
    def validated(self) -> dict[int, list[tuple[int, int]]]:
        """Rules in the rows of the records and below: asked when the records are known."""
        if self._saved is not None:
            return self._saved.validated
        key = next((key for key, title in self._found.titles.items() if title == self._title), None)
        layout = self._found.layouts.get(key or "")
        records = self._found.raw[key]["_row"] if key and isinstance(layout, TableLayout) else []
        if not records or not isinstance(layout, TableLayout):
            return {}
        inputs = [place for column, place in layout.columns.items() if not self._computed(key or "", column)]
        return validated_rows(self._sheet, inputs, min(records), max(len(self.rows), max(records)))

    def _computed(self, sheet: str, column: str) -> bool:
        form = self._found.form
        return form is not None and form[sheet][column].computed

    @cached_property
    def merges(self) -> list[Merge]:
        """The merged areas of the sheet."""
        return sorted(set(_merged(self.used)))


def _formulas_of(cells: Any) -> Any:
    """Rows of formulas. Only the names of functions are looked at, so Calc's own spelling serves and saves time."""
    if hasattr(cells.api, "getFormulaArray"):
        rows = cells.api.getFormulaArray()
        return [
            [_ADDIN.sub("", text) if ".addin." in text or ".ADDIN." in text else text for text in line]
            for line in rows
        ]
    block = cells.formula
    lines = block if isinstance(block, tuple) else (block,)
    return [line if isinstance(line, tuple) else (line,) for line in lines]


def _merged(cells: Any) -> Iterator[Merge]:
    """Merged areas in ``cells``: a question for the whole, then for its halves, down to where they are."""
    state = cells.merge_cells
    if state is False:
        return
    rows, columns = cells.shape
    if state or rows * columns == 1:
        area = cells[0, 0].merge_area
        top, left = area.row - 1, area.column - 1
        yield (top, left), (top + area.shape[0] - 1, left + area.shape[1] - 1)
    elif rows > 1:
        yield from _merged(cells[: rows // 2, :])
        yield from _merged(cells[rows // 2 :, :])
    else:
        yield from _merged(cells[:, : columns // 2])
        yield from _merged(cells[:, columns // 2 :])


class _LiveGrid:
    """The open workbook with the face of a file's cells (``nastavnik.books.grid.Grid``)."""

    def __init__(self, book: Any, found: Book) -> None:
        listed = [(sheet.name, sheet) for sheet in book.sheets]
        file = file_anatomy(book)
        saved = file.sheets if file is not None else {}
        self._book, self._whole = book, file
        self._sheets = {name: _LiveSheet(sheet, name, found, saved.get(name)) for name, sheet in listed}
        self.names = list(self._sheets)
        self.hidden = {name for name, sheet in listed if sheet.visible is not True}

    def rows(self, name: str) -> list[tuple[Any, ...]]:
        return self._sheets[name].rows

    def merged(self, name: str) -> list[Merge]:
        return self._sheets[name].merges

    def sheet(self, name: str) -> SheetAnatomy:
        sheet = self._sheets[name]
        _ = sheet.rows  # its errors are found while reading
        sheet.ask_validations()
        return sheet

    def anatomy(self) -> Anatomy:
        """What tells of the other files that the workbook reads."""
        if self._whole is not None:
            return self._whole
        for name, links in other_files(self._book, self.names).items():
            self._sheets[name].links = links
        return Anatomy("live", dict(self._sheets))


def _as_in_file(value: Any) -> Any:
    if value is None:
        return ""
    if value.__class__ is dt.datetime and not (value.hour or value.minute or value.second):
        return value.date()
    return value
