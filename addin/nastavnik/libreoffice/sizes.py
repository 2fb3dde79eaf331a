"""Sizes of cells: widths in characters, heights and places in points; hidden and fitted rows and columns."""

from __future__ import annotations

from typing import Any

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
        return None if height is None else round(to_points(height), 2)

    @row_height.setter
    def row_height(self, value: float) -> None:
        if value < 0 or value > 409.5:
            raise ValueError("row_height must be between 0 and 409.5 points")
        if len(self):
            rows = self.xl.getRows()
            rows.IsVisible = value > 0
            if value:
                rows.Height = to_mm100(value)

    @property
    def width(self) -> float:
        return round(to_points(self.xl.Size.Width), 2) if len(self) else 0.0

    @property
    def height(self) -> float:
        return round(to_points(self.xl.Size.Height), 2) if len(self) else 0.0

    @property
    def left(self) -> float:
        return round(to_points(self.xl.Position.X), 2) if len(self) else 0.0

    @property
    def top(self) -> float:
        return round(to_points(self.xl.Position.Y), 2) if len(self) else 0.0

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
