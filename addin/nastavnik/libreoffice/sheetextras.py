"""What the engine's sheets can do beyond xlwings' API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from xlwings import XlwingsError

from . import bridge
from .addresses import Box, uno_address
from .cellformats import calc_color
from .guard import Guarded, held
from .notes import drop_notes, put_notes
from .values import rectangles

if TYPE_CHECKING:
    from .books import Book

__all__ = ["SheetExtras"]


class SheetExtras(Guarded):
    """Marks on many cells, protection, the front place for a moment."""

    book: Book = held()
    xl: Any
    name: str

    @property
    def index(self) -> int:
        return int(self.xl.getRangeAddress().Sheet) + 1

    def in_front(self) -> _InFront:
        """For the time of a ``with`` block this sheet is the active one; gives the controller."""
        return _InFront(self)

    def many(self, cells: list[tuple[int, int]]) -> Any:
        """The UNO collection of scattered cells, (row, column) from 1: what is set on it is set on all by one call."""
        index = self.index - 1
        addresses = tuple(
            uno_address(index, Box(top, left, bottom - top + 1, right - left + 1))
            for top, left, bottom, right in rectangles(cells)
        )
        ranges = self.book.xl.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(addresses, False)
        return ranges

    def paint(self, cells: list[tuple[int, int]], color: Any) -> None:
        """Fill scattered cells, (row, column) from 1, with one colour; None takes the fill away."""
        if cells:
            self.many(cells).CellBackColor = -1 if color is None else calc_color(color)

    def put_notes(self, texts: Mapping[tuple[int, int], str]) -> None:
        """Write many notes, (row, column) from 1 to text, over the notes these cells have."""
        put_notes(self, texts)  # type: ignore[arg-type]

    def drop_notes(self, cells: list[tuple[int, int]]) -> None:
        """Delete the notes of scattered cells."""
        drop_notes(self, cells)  # type: ignore[arg-type]

    # --- protection: not in xlwings' API, offered here because Excel's ``api`` has it ---------

    @property
    def protected(self) -> bool:
        """Whether the sheet is protected."""
        return bool(self.xl.isProtected())

    def protect(self, password: str | None = None) -> None:
        """Protect the sheet, with or without a password."""
        self.xl.protect(password or "")

    def unprotect(self, password: str | None = None) -> None:
        """Take protection off. Raises XlwingsError for a wrong password."""
        try:
            self.xl.unprotect(password or "")
        except Exception as error:
            if not isinstance(bridge.translate(error, "Sheet.unprotect"), XlwingsError):
                raise
            raise XlwingsError(f"The password of the sheet {self.name} is wrong.") from error


class _InFront:
    """Makes a sheet active and the formerly active one active again."""

    def __init__(self, sheet: SheetExtras) -> None:
        self._sheet = sheet
        self._before: Any = None

    def __enter__(self) -> Any:
        controller = self._sheet.book.controller
        self._before = controller.getActiveSheet()
        controller.setActiveSheet(self._sheet.xl)
        return controller

    def __exit__(self, *_: object) -> None:
        self._sheet.book.controller.setActiveSheet(self._before)
