"""Notes (Calc's comments) on cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .addresses import Box
from .guard import Guarded, held, implements

if TYPE_CHECKING:
    from .ranges import Range
    from .sheets import Sheet

__all__ = ["Note", "notes_of"]

_ANNOTATION = 8  # com.sun.star.sheet.CellFlags


@implements(base_classes.Note)
class Note(Guarded, base_classes.Note):
    """The note of one cell."""

    location: Range = held()

    def __init__(self, location: Range) -> None:
        self.location = location

    @property
    def api(self) -> Any:
        """The UNO annotation."""
        return self.location.cell.getAnnotation()

    @property
    def text(self) -> str:
        return str(self.api.getString())

    @text.setter
    def text(self, value: str) -> None:
        self.api.setString(value)

    @property
    def author(self) -> str:
        return str(self.api.getAuthor())

    def delete(self) -> None:
        self.location.xl.clearContents(_ANNOTATION)


def notes_of(sheet: Sheet) -> list[Note]:
    """All notes of a sheet, row by row."""
    from .ranges import Range

    found = []
    annotations = sheet.xl.getAnnotations()
    for index in range(annotations.getCount()):
        position = annotations.getByIndex(index).getPosition()
        found.append((position.Row + 1, position.Column + 1))
    return [Note(Range(sheet, Box(row, column, 1, 1))) for row, column in sorted(found)]
