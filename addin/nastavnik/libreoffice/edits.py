"""Changing cells in place: inserting, deleting, copying, pasting, filling, sorting, finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from xlwings import XlwingsError

from . import bridge
from .addresses import MAX_COLUMNS, MAX_ROWS, areas_in
from .cells import Cells
from .pasting import PASTES, paste_special
from .values import CellError, read, rectangles

if TYPE_CHECKING:
    from .ranges import Range

__all__ = ["CellEdits"]

_VALUES, _DATES, _TEXTS = 1, 2, 4  # com.sun.star.sheet.CellFlags
_EVERYTHING = 1 | 2 | 4 | 8 | 16 | 32 | 64 | 256
_FILL_DATES = {
    "fill_days": "FILL_DATE_DAY", "fill_weekdays": "FILL_DATE_WEEKDAY",
    "fill_months": "FILL_DATE_MONTH", "fill_years": "FILL_DATE_YEAR",
}  # fmt: skip
_NO_END = 1.7976931348623157e308


class CellEdits(Cells):
    """Editing of a range."""

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert empty cells and shift "down" or "right"; whole rows and columns are inserted as such."""
        mode = self._shift_mode({"down": "DOWN", "right": "RIGHT", None: None}[shift], "DOWN", "RIGHT")
        self.sheet.xl.insertCells(self.uno_address, bridge.enum("sheet.CellInsertMode", mode))

    def delete(self, shift: str | None = None) -> None:
        """Delete the cells and shift "up" or "left"; whole rows and columns are deleted as such."""
        mode = self._shift_mode({"up": "UP", "left": "LEFT", None: None}[shift], "UP", "LEFT", equal="LEFT")
        if mode == "UP":
            self._delete_up()
        else:
            self.sheet.xl.removeRange(self.uno_address, bridge.enum("sheet.CellDeleteMode", mode))

    def _delete_up(self) -> None:
        """Move up what is below: LibreOffice's own removal breaks the UNO objects of the sheet that are in use."""
        used = self.sheet.used_box
        below = used.row + used.rows - (self.row + self.shape[0])
        self.xl.clearContents(_EVERYTHING)
        if below > 0:
            rest = self.part(self.shape[0], 0, below, self.shape[1])
            self.sheet.xl.moveRange(self.cell.getCellAddress(), rest.uno_address)

    def _shift_mode(self, asked: str | None, vertical: str, horizontal: str, equal: str = "DOWN") -> str:
        """Excel's guess where the shift is not told: across the longer side."""
        rows, columns = self.shape
        if columns == MAX_COLUMNS:
            return "ROWS"
        if rows == MAX_ROWS:
            return "COLUMNS"
        return asked or (equal if columns == rows else vertical if columns > rows else horizontal)

    # --- copying -----------------------------------------------------------------------------

    def copy(self, destination: Any = None) -> None:
        """Copy to a range (repeated to fill it), or without one remember the cells for ``paste``."""
        if destination is None:
            self.sheet.book.app.clipboard = (self, "copy")  # type: ignore[assignment]
            return
        self._copy_to(destination.impl)

    def _copy_to(self, target: Range) -> None:
        rows, columns = self.shape
        if target.sheet.book.xl != self.sheet.book.xl:
            paste_special(self, target, "all", None, False, False)
            return
        down = max(target.shape[0] // rows, 1) if target.shape[0] % rows == 0 else 1
        across = max(target.shape[1] // columns, 1) if target.shape[1] % columns == 0 else 1
        source = self.uno_address
        for i in range(down):
            for j in range(across):
                place = target.part(i * rows, j * columns, 1, 1).cell.getCellAddress()
                self.sheet.xl.copyRange(place, source)

    def copy_from(
        self, source_range: Any, copy_type: str = "all", skip_blanks: bool = False, transpose: bool = False
    ) -> None:
        """Copy another range here; ``copy_type`` "all", "values", "formulas" or "formats"."""
        source = source_range.impl
        if copy_type not in ("all", "values", "formulas", "formats"):
            raise NotImplementedError(f"Range.copy_from: copy_type '{copy_type}' is not supported")
        same_book = source.sheet.book.xl == self.sheet.book.xl
        if copy_type == "all" and same_book and not skip_blanks and not transpose:
            source._copy_to(self)
        else:
            paste_special(source, self, copy_type, None, skip_blanks, transpose)

    def move(self, destination: Any) -> None:
        self.sheet.xl.moveRange(destination.impl.cell.getCellAddress(), self.uno_address)

    def paste(
        self,
        paste: str | None = None,
        operation: str | None = None,
        skip_blanks: bool = False,
        transpose: bool = False,
    ) -> None:
        """Paste what ``copy()`` remembered: all, values, formulas, formats or comments."""
        clipboard = self.sheet.book.app.clipboard
        if clipboard is None:
            raise XlwingsError("Nothing was copied: call Range.copy() first.")
        if (paste or "all") not in PASTES:
            raise NotImplementedError(
                f"Range.paste: paste='{paste}' is not supported by the LibreOffice engine"
            )
        if operation not in (None, "add", "subtract", "multiply", "divide"):
            raise KeyError(operation)
        paste_special(clipboard[0], self, paste or "all", operation, skip_blanks, transpose)

    # --- filling -----------------------------------------------------------------------------

    def autofill(self, destination: Any, type_: str) -> None:
        """Fill ``destination``, which begins or ends with this range, as dragging the corner does on Excel."""
        target = destination.impl
        vertical = target.shape[1] == self.shape[1]
        forward = (target.row, target.column) == (self.row, self.column)
        if vertical:
            direction, count = ("TO_BOTTOM" if forward else "TO_TOP"), self.shape[0]
        else:
            direction, count = ("TO_RIGHT" if forward else "TO_LEFT"), self.shape[1]
        way = bridge.enum("sheet.FillDirection", direction)
        if type_ == "fill_copy" or (type_ == "fill_default" and count == 1 and self._is_plain_number()):
            self._copy_to(target)
        elif type_ in ("fill_default", "fill_series"):
            target.xl.fillAuto(way, count)
        elif type_ in _FILL_DATES:
            step = bridge.enum("sheet.FillDateMode", _FILL_DATES[type_])
            target.xl.fillSeries(way, bridge.enum("sheet.FillMode", "DATE"), step, 1.0, _NO_END)
        elif type_ == "fill_formats":
            for i in range(0, target.shape[0], self.shape[0]):
                for j in range(0, target.shape[1], self.shape[1]):
                    paste_special(self, target.part(i, j, *self.shape), "formats", None, False, False)
        else:
            raise NotImplementedError(
                f"Range.autofill: type '{type_}' is not supported by the LibreOffice engine"
            )

    def _is_plain_number(self) -> bool:
        return bool(areas_in(self.box, self.xl.queryContentCells(_VALUES)))

    # --- ordering and finding ----------------------------------------------------------------

    def sort(self, keys: list[int], ascending: list[bool], has_headers: bool) -> None:
        fields = tuple(
            bridge.struct("table.TableSortField", Field=key - 1, IsAscending=up, IsCaseSensitive=False)
            for key, up in zip(keys, ascending)
        )
        typed = bridge.typed("[]com.sun.star.table.TableSortField", fields)
        options = bridge.props(
            SortFields=typed, ContainsHeader=has_headers, IsSortColumns=False, BindFormatsToContent=True
        )
        self.xl.sort(options)

    def find(self, text: str, whole: bool, direction: str, order: str, match_case: bool) -> Self | None:
        search = self._search(text, whole, match_case)
        search.SearchBackwards = direction == "backward"
        search.SearchByRow = order == "rows"
        search.SearchType = 1  # shown values, as Excel's xlValues
        found = self.xl.findFirst(search)
        return None if found is None else type(self).at(self.sheet, found.getRangeAddress())

    def replace_all(self, old: str, new: str, whole: bool, match_case: bool) -> None:
        replace = self._search(old, whole, match_case)
        replace.ReplaceString = new
        self.xl.replaceAll(replace)

    def _search(self, text: str, whole: bool, match_case: bool) -> Any:
        search = self.xl.createReplaceDescriptor()
        search.SearchString = text
        search.SearchWords = whole
        search.SearchCaseSensitive = match_case
        search.SearchRegularExpression = False
        return search

    def get_special_cells(self, cell_type: str, value_type: str | None) -> list[Self]:
        """Areas of blank, constant, formula or visible cells, as Excel's SpecialCells."""
        found = {
            "blanks": lambda: self.xl.queryEmptyCells(),
            "visible": lambda: self.xl.queryVisibleCells(),
            "constants": lambda: self.xl.queryContentCells(_VALUES | _DATES | _TEXTS),
            "formulas": lambda: self.xl.queryFormulaCells(1 | 2 | 4),
        }[cell_type]()
        areas = [type(self).at(self.sheet, address) for address in areas_in(self.box, found)]
        if value_type is None:
            return areas
        wanted = {
            "numbers": lambda value: isinstance(value, float | dt.datetime),
            "text": lambda value: isinstance(value, str) and not isinstance(value, CellError),
            "logical": lambda value: isinstance(value, bool),
            "errors": lambda value: isinstance(value, CellError),
        }[value_type]
        return [part for area in areas for part in area._where(wanted)]

    def _where(self, wanted: Callable[[Any], bool]) -> list[Self]:
        rows = read(self)  # type: ignore[arg-type]
        cells = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if wanted(value)]
        return [
            self.part(top, left, bottom - top + 1, right - left + 1)
            for top, left, bottom, right in rectangles(cells)
        ]

    def remove_duplicates(self, columns: list[int], has_headers: bool) -> None:
        """Delete rows that repeat an earlier one in the given columns (from 1); later ones move up.

        Only cells of the range change. Case does not count, as on Excel.
        """
        rows = [list(row) for row in self.xl.getDataArray()]
        head, rest = (rows[:1], rows[1:]) if has_headers else ([], rows)
        seen: set[Any] = set()
        gone: list[int] = []
        for index, row in enumerate(rest, len(head)):
            key = tuple(
                v.casefold() if isinstance(v, str) else v for v in (row[column - 1] for column in columns)
            )
            if key in seen:
                gone.append(index)
            seen.add(key)
        for first, last in reversed(_runs(gone)):
            below = self.shape[0] - last - 1
            if below:
                place = self.part(first, 0, 1, 1).cell.getCellAddress()
                self.sheet.xl.moveRange(place, self.part(last + 1, 0, below, self.shape[1]).uno_address)
            size = last - first + 1
            self.part(self.shape[0] - size, 0, size, self.shape[1]).xl.clearContents(
                _VALUES | _DATES | _TEXTS | 16
            )


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
