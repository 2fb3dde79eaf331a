"""Sizes of cells: widths in characters, heights and places in points; hidden and fitted rows and columns."""

from __future__ import annotations

from typing import Any

from .addresses import MAX_COLUMNS, MAX_ROWS
from .cells import Cells

__all__ = ["CellSizes", "to_mm100", "to_points"]

_MM100 = 2540.0  # hundredths of a millimetre in an inch
_MANY = 50  # above so many rows a common height is judged by the total


def to_points(mm100: float) -> float:
    """Points of 1/100 mm."""
    return mm100 * 72.0 / _MM100


def to_mm100(points: float) -> int:
    """1/100 mm of points."""
    return round(points * _MM100 / 72.0)


def _twips(mm100: float) -> float:
    """Points, rounded to twentieths: what Calc keeps them in and UNO blurs to 1/100 mm."""
    return round(to_points(mm100) * 20) / 20


# Excel counts widths in digits of the default font (7 pixels for Calibri 11) plus 5 pixels of padding.
def _characters(mm100: float) -> float:
    pixels = mm100 * 96.0 / _MM100
    return round((pixels - 5) / 7, 2) if pixels >= 12 else round(max(pixels, 0) / 12, 2)


def _mm100_of(characters: float) -> int:
    pixels = characters * 7 + 5 if characters >= 1 else characters * 12
    return round(pixels * _MM100 / 96.0)


class CellSizes(Cells):
    """Sizes and visibility of a range's rows and columns."""

    def _common(self, lines: Any, name: str, count: int, total: int) -> int | None:
        first = int(getattr(lines.getByIndex(0), name))
        if count == 1:
            return first
        if abs(first * count - total) > 2 * count:  # lines are rounded one by one
            return None
        if count <= _MANY and any(getattr(lines.getByIndex(i), name) != first for i in range(1, count)):
            return None
        return first

    @property
    def column_width(self) -> float | None:
        """In characters of the default font, as Excel counts; None where columns differ."""
        if not len(self):
            return 0.0
        width = self._common(self.xl.getColumns(), "Width", self.shape[1], self.xl.Size.Width)
        return None if width is None else _characters(width)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if value < 0 or value > 255:
            raise ValueError("column_width must be between 0 and 255 characters")
        if len(self):
            columns = self.xl.getColumns()
            columns.IsVisible = value > 0
            if value:
                columns.Width = _mm100_of(value)

    @property
    def row_height(self) -> float | None:
        """In points; None where rows differ."""
        if not len(self):
            return 0.0
        height = self._common(self.xl.getRows(), "Height", self.shape[0], self.xl.Size.Height)
        return None if height is None else _twips(height)

    @row_height.setter
    def row_height(self, value: float) -> None:
        if value < 0 or value > 409.5:
            raise ValueError("row_height must be between 0 and 409.5 points")
        if len(self):
            rows = self.xl.getRows()
            rows.IsVisible = value > 0
            if value:
                rows.Height = to_mm100(value)

    def _corner(self, row: int, column: int) -> Any:
        """The place (1/100 mm) of the cell ``row`` and ``column`` from this range's first; None beyond the sheet."""
        row, column = row + self.box.row, column + self.box.column
        if row > MAX_ROWS or column > MAX_COLUMNS:
            return None
        return self.sheet.xl.getCellByPosition(column - 1, row - 1).Position

    @property
    def width(self) -> float:
        if not len(self):
            return 0.0
        end = self._corner(0, self.shape[1])
        return _twips(end.X - self.xl.Position.X if end else self.xl.Size.Width)

    @property
    def height(self) -> float:
        if not len(self):
            return 0.0
        end = self._corner(self.shape[0], 0)
        return _twips(end.Y - self.xl.Position.Y if end else self.xl.Size.Height)

    @property
    def left(self) -> float:
        return _twips(self.xl.Position.X) if len(self) else 0.0

    @property
    def top(self) -> float:
        return _twips(self.xl.Position.Y) if len(self) else 0.0

    @property
    def row_hidden(self) -> bool | None:
        """Whether the rows are hidden (by hand or by a filter); None where they differ."""
        column = self.xl.getColumns().getByIndex(0)
        if column.IsVisible:
            strip = self.part(0, 0, self.shape[0], 1).xl
            shown = sum(a.EndRow - a.StartRow + 1 for a in strip.queryVisibleCells().getRangeAddresses())
            return None if 0 < shown < self.shape[0] else not shown
        return self._hidden(self.xl.getRows(), self.shape[0])

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.xl.getRows().IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        return self._hidden(self.xl.getColumns(), self.shape[1])

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.xl.getColumns().IsVisible = not value

    def _hidden(self, lines: Any, count: int) -> bool | None:
        states = {bool(lines.getByIndex(i).IsVisible) for i in range(count)}
        return None if len(states) > 1 else not states.pop()

    def autofit(self, axis: str | None = None) -> None:
        """Fit widths and heights to the contents; axis "rows"/"r", "columns"/"c" or None for both."""
        if not len(self):
            return
        if axis in (None, "columns", "c"):
            self.xl.getColumns().OptimalWidth = True
        if axis in (None, "rows", "r"):
            self.xl.getRows().OptimalHeight = True

    def group(self, by: str) -> None:
        """Make an outline group of the columns (``by`` "c…") or rows."""
        self.sheet.xl.group(self.uno_address, _orientation(by))

    def ungroup(self, by: str) -> None:
        self.sheet.xl.ungroup(self.uno_address, _orientation(by))


def _orientation(by: str) -> Any:
    from . import bridge

    return bridge.enum("table.TableOrientation", "COLUMNS" if by.startswith("c") else "ROWS")
