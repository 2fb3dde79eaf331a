"""What hangs on cells: notes, links, validation, names, merged areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from . import formulas
from .addresses import Box, address_of, split_sheet
from .cells import Cells
from .notes import Note
from .tables import Table, table_at
from .validation import DataValidation

if TYPE_CHECKING:
    from .names import Name

__all__ = ["CellMarks"]

_URL_FIELD = "com.sun.star.text.TextField.URL"


class CellMarks(Cells):
    """Notes, links, validation, names and merging of a range."""

    @property
    def note(self) -> Note | None:
        """The note of the top left cell."""
        return Note(self.part(0, 0, 1, 1)) if self.cell.getAnnotation().getString() else None  # type: ignore[arg-type]

    def add_note(self, text: str) -> Note:
        cell = self.part(0, 0, 1, 1)
        self.sheet.xl.getAnnotations().insertNew(cell.cell.getCellAddress(), text)
        return Note(cell)  # type: ignore[arg-type]

    @property
    def table(self) -> Table | None:
        """The table the top left cell lies in."""
        return table_at(self)  # type: ignore[arg-type]

    # --- links -------------------------------------------------------------------------------

    def _link(self) -> Any:
        fields = self.cell.getTextFields().createEnumeration()
        while fields.hasMoreElements():
            field = fields.nextElement()
            if field.getPropertySetInfo().hasPropertyByName("URL"):
                return field
        return None

    @property
    def hyperlink(self) -> str:
        """The address of the cell's link; places in the book as ``#Sheet!A1``."""
        field = self._link()
        if field is None:
            raise Exception("The cell doesn't seem to contain a hyperlink!")
        url = str(field.URL)
        if not url.startswith("#"):
            return url
        return "#" + formulas.to_excel("=" + url[1:])[1:]

    def add_hyperlink(self, address: str, text_to_display: str, screen_tip: str) -> None:
        """Put a link into the top left cell; ``#Sheet!A1`` leads within the book. Calc shows no screen tip."""
        cell = self.cell
        field = self.sheet.book.xl.createInstance(_URL_FIELD)
        field.URL = (
            "#" + formulas.to_calc("=" + address[1:])[1:].removeprefix("$")
            if address.startswith("#")
            else address
        )
        field.Representation = text_to_display
        cell.setString("")
        cell.insertTextContent(cell.createTextCursor(), field, False)

    @property
    def data_validation(self) -> DataValidation:
        return DataValidation(self)

    # --- names -------------------------------------------------------------------------------

    @property
    def name(self) -> Name | None:
        """The first name that means exactly these cells."""
        where = self.uno_address
        for name in self.sheet.book.names:
            cells = name.xl.getReferredCells()
            if cells is not None:
                other = cells.getRangeAddress()
                if other.Sheet == where.Sheet and Box.of(other) == self.box:
                    return name
        return None

    @name.setter
    def name(self, value: str) -> None:
        sheet, own = split_sheet(value)
        names = self.sheet.book.names if sheet is None else self.sheet.book.sheets(sheet).names
        names.add(own, f"={formulas.quoted_sheet(self.sheet.name)}!{address_of(self.box)}")

    # --- merged areas ------------------------------------------------------------------------

    @property
    def merge_area(self) -> Self:
        """The merged area around the top left cell; that cell where it is not merged."""
        cursor = self.sheet.xl.createCursorByRange(self.cell)
        cursor.collapseToMergedArea()
        return type(self)(self.sheet, Box.of(cursor.getRangeAddress()))

    @property
    def merge_cells(self) -> bool | None:
        """Whether the cells are one merged area or lie within one; None when only some do."""
        if len(self.merge_area) > 1:
            area = self.merge_area.box
            inside = area.row + area.rows >= self.row + self.shape[0]
            return True if inside and area.column + area.columns >= self.column + self.shape[1] else None
        if len(self) == 1:
            return False
        return None if self.xl.getIsMerged() else False

    def merge(self, across: bool) -> None:
        """Merge into one cell, or (``across``) each row into one; only the first value survives, as on Excel."""
        parts = [self.part(row, 0, 1, self.shape[1]) for row in range(self.shape[0])] if across else [self]
        for part in parts:
            rows, columns = part.shape
            part.xl.merge(False)
            for rest in (part.part(0, 1, 1, columns - 1), part.part(1, 0, rows - 1, columns)):
                if len(rest):
                    rest.xl.clearContents(1 | 2 | 4 | 16)
            part.xl.merge(True)

    def unmerge(self) -> None:
        self.xl.merge(False)
