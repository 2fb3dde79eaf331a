"""A rectangle of cells as xlwings' Range: where it is, its values and formulas; the rest is in the bases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlwings import base_classes

from . import files, formulas, navigation, values, writing
from .addresses import Box, address_of
from .autofilters import AutoFilter
from .cellformats import CellFormats
from .cellmarks import CellMarks
from .edits import CellEdits
from .guard import implements
from .sizes import CellSizes

__all__ = ["Range"]


@implements(base_classes.Range)
class Range(CellFormats, CellSizes, CellMarks, CellEdits, base_classes.Range):
    """Cells of one sheet. An empty range (0 rows or columns, from slicing) reads as None and writes nothing."""

    # --- where -------------------------------------------------------------------------------

    def __call__(self, arg1: int, arg2: int | None = None) -> Range:
        """One cell counted from the top left: (row, column), or a number along the rows; may lie outside."""
        if arg2 is None:
            down, across = divmod(arg1 - 1, self.box.columns)
        else:
            down, across = arg1 - 1, arg2 - 1
        return Range(self.sheet, Box(self.box.row + down, self.box.column + across, 1, 1))

    @property
    def rows(self) -> list[Range]:
        row, column, rows, columns = self.box
        return [Range(self.sheet, Box(row + i, column, 1, columns)) for i in range(rows)]

    @property
    def columns(self) -> list[Range]:
        row, column, rows, columns = self.box
        return [Range(self.sheet, Box(row, column + i, rows, 1)) for i in range(columns)]

    @property
    def address(self) -> str:
        if not len(self):
            row, column, rows, columns = self.box
            return f"{address_of(Box(row, column, 1, 1))}{{{rows}x{columns}}}"
        return address_of(self.box)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        text = address_of(self.box, row_absolute, col_absolute)
        if not external:
            return text
        book, sheet = self.sheet.book.name, self.sheet.name
        quoted = formulas.quoted_sheet(sheet)
        plain = quoted == sheet and book.replace(".", "").isalnum()
        return (
            f"[{book}]{sheet}!{text}" if plain else f"'[{book}]{sheet.replace(chr(39), chr(39) * 2)}'!{text}"
        )

    def end(self, direction: str) -> Range:
        return Range(self.sheet, navigation.end(self, direction))

    @property
    def current_region(self) -> Range:
        cursor = self.sheet.xl.createCursorByRange(self.xl)
        cursor.collapseToCurrentRegion()
        return Range.at(self.sheet, cursor.getRangeAddress())

    def select(self) -> None:
        self.sheet.book.controller.select(self.xl)

    # --- values ------------------------------------------------------------------------------

    @property
    def max_cells_per_read(self) -> int:
        return 1_000_000

    @property
    def max_cells_per_write(self) -> int:
        return 250_000

    @property
    def raw_value(self) -> Any:
        """A scalar for one cell, else a tuple of rows; of whole rows or columns only the used part is asked for."""
        if not len(self):
            return None
        used = self._used_part()
        rows = values.read(used, bool(self.options.get("err_to_str"))) if used else []
        if used is not self:
            rows = navigation.padded(rows, used.box if used else None, self.box)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if len(self):
            writing.write_values(self, data)

    def _used_part(self) -> Range | None:
        if len(self) <= 100_000:
            return self
        box = navigation.overlap(self.box, self.sheet.used_box)
        return None if box is None else Range(self.sheet, box)

    @property
    def formula(self) -> Any:
        """Formulas in English as Excel writes them; constants as text, empty cells as ""."""
        if not len(self):
            return None
        texts = self.xl.getFormulaArray()
        data = self.xl.getDataArray()
        rows = tuple(
            tuple(navigation.formula_text(text, value) for text, value in zip(line, data_line))
            for line, data_line in zip(texts, data)
        )
        return rows[0][0] if len(self) == 1 else rows

    @formula.setter
    def formula(self, value: Any) -> None:
        if len(self):
            writing.write_formulas(self, value)

    @property
    def formula2(self) -> Any:
        """As ``formula``: Calc 7.4 has no spilling formulas."""
        return self.formula

    @formula2.setter
    def formula2(self, value: Any) -> None:
        self.formula = value

    @property
    def formula_array(self) -> str | None:
        """The array formula of the whole range; of other ranges the single formula."""
        text = self.xl.getArrayFormula()
        if text:
            return formulas.to_excel(text.strip("{}"))
        return str(self.formula) if len(self) == 1 else None

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.xl.setArrayFormula(formulas.to_calc(value))

    @property
    def has_array(self) -> bool:
        return bool(self.xl.getArrayFormula()) if len(self) else False

    def clear_contents(self) -> None:
        if len(self):
            self.xl.clearContents(1 | 2 | 4 | 16)  # values, dates, texts, formulas; notes stay

    def clear_formats(self) -> None:
        if len(self):
            self.xl.clearContents(32 | 64 | 256)  # hard attributes, styles, formats inside texts

    def clear(self) -> None:
        if len(self):
            self.unmerge()
            self.xl.clearContents(1 | 2 | 4 | 8 | 16 | 32 | 64 | 256)

    @property
    def autofilter(self) -> AutoFilter:
        """The sheet's filter on exactly these cells, or on the table that they are; a sheet has one of its own."""
        table = self.table
        return AutoFilter(self, table if table is not None and table.box == self.box else None)

    def to_png(self, path: str) -> None:
        """The cells as Calc would copy them, drawings included."""
        with self.sheet.in_front() as controller:
            files.export_png(controller, self.xl, path)

    def to_pdf(self, path: str, quality: str) -> None:
        files.export_pdf(self.sheet.book.xl, path, quality, self.xl)

    def set_colors(self, colors: Sequence[Sequence[Any]]) -> None:
        """Fill colours for every cell (``...`` leaves one alone): a few calls for each colour."""
        places: dict[Any, list[tuple[int, int]]] = {}
        for r, row in enumerate(colors):
            for c, color in enumerate(row):
                if color is not ...:
                    places.setdefault(color, []).append((self.row + r, self.column + c))
        for color, cells in places.items():
            self.sheet.paint(cells, color)
