"""Notes (Calc's comments) on cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge
from .addresses import Box
from .guard import Guarded, held, implements

if TYPE_CHECKING:
    from .ranges import Range
    from .sheets import Sheet

__all__ = ["Note", "drop_notes", "notes_of", "put_notes"]

_ANNOTATION = 8  # com.sun.star.sheet.CellFlags


@implements(base_classes.Note)
class Note(Guarded, base_classes.Note):
    """The note of one cell."""

    location: Range = held()

    def __init__(self, location: Range, annotation: Any = None) -> None:
        self.location = location
        self._annotation = annotation

    @property
    def api(self) -> Any:
        """The UNO annotation."""
        if self._annotation is None:
            self._annotation = self.location.cell.getAnnotation()
        return self._annotation

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

    annotations = sheet.xl.getAnnotations()
    found = {}
    for index in range(annotations.getCount()):
        annotation = annotations.getByIndex(index)
        place = annotation.getPosition()
        found[place.Row + 1, place.Column + 1] = annotation
    return [
        Note(Range(sheet, Box(row, column, 1, 1)), annotation)
        for (row, column), annotation in sorted(found.items(), key=lambda item: item[0])
    ]


def put_notes(sheet: Sheet, texts: Mapping[tuple[int, int], str]) -> None:
    """Write many notes, (row, column) from 1, over what notes these cells have: one call each and a few more."""
    if not texts:
        return
    drop_notes(sheet, list(texts))
    annotations, index = sheet.xl.getAnnotations(), sheet.index - 1
    sheet.book.xl.lockControllers()
    try:
        for (row, column), text in texts.items():
            place = bridge.struct("table.CellAddress", Sheet=index, Column=column - 1, Row=row - 1)
            annotations.insertNew(place, text)
    finally:
        sheet.book.xl.unlockControllers()


def drop_notes(sheet: Sheet, cells: list[tuple[int, int]]) -> None:
    """Delete the notes of many cells at once."""
    if cells:
        sheet.many(cells).clearContents(_ANNOTATION)
