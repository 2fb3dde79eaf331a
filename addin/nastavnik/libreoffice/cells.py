"""What every part of a range starts from: a sheet, a rectangle on it, and the UNO objects of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .addresses import MAX_COLUMNS, MAX_ROWS, Box, uno_address
from .guard import Guarded

if TYPE_CHECKING:
    from .sheets import Sheet

__all__ = ["Cells"]


class Cells(Guarded):
    """A rectangle of cells of one sheet; it stays where it is when rows are inserted above."""

    def __init__(self, sheet: Sheet, box: Box, arg1_input: str = "") -> None:
        if box.row < 1 or box.column < 1:
            raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
        if box.row + box.rows - 1 > MAX_ROWS or box.column + box.columns - 1 > MAX_COLUMNS:
            raise IndexError(
                f"The range reaches beyond the sheet's {MAX_ROWS} rows and {MAX_COLUMNS} columns."
            )
        self.sheet = sheet
        self.box = box
        self.arg1_input = arg1_input
        self.options: dict[str, Any] = {}
        self._cells: Any = None

    @classmethod
    def at(cls, sheet: Sheet, address: Any) -> Self:
        """The range of a UNO CellRangeAddress."""
        return cls(sheet, Box.of(address))

    @property
    def xl(self) -> Any:
        """The UNO cell range (the UNO cell for one cell's own features is ``cell``); None when empty."""
        if self._cells is None and self.box.rows and self.box.columns:
            row, column, rows, columns = self.box
            self._cells = self.sheet.xl.getCellRangeByPosition(
                column - 1, row - 1, column + columns - 2, row + rows - 2
            )
        return self._cells

    @property
    def api(self) -> Any:
        """The UNO cell range."""
        return self.xl

    @property
    def cell(self) -> Any:
        """The UNO cell at the top left."""
        return self.sheet.xl.getCellByPosition(self.box.column - 1, self.box.row - 1)

    @property
    def uno_address(self) -> Any:
        """The UNO CellRangeAddress."""
        return uno_address(self.sheet.index - 1, self.box)

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return (self.sheet.xl, *self.box)

    @property
    def row(self) -> int:
        return self.box.row

    @property
    def column(self) -> int:
        return self.box.column

    @property
    def shape(self) -> tuple[int, int]:
        return self.box.rows, self.box.columns

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    def resized(self, rows: int, columns: int) -> Self:
        """The range from the same top left cell with another size."""
        if (rows, columns) == self.shape:
            return self
        return type(self)(self.sheet, Box(self.box.row, self.box.column, rows, columns))

    def part(self, row: int, column: int, rows: int, columns: int) -> Self:
        """A range counted from this one's top left cell (row 0, column 0 is that cell)."""
        return type(self)(self.sheet, Box(self.box.row + row, self.box.column + column, rows, columns))

    def uniform(self, name: str) -> Any:
        """A UNO property that all cells share; None where they differ."""
        cells = self.xl
        if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return cells.getPropertyValue(name)
