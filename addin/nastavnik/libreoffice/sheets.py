"""Sheets of a book as xlwings' Sheets and Sheet."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Number
from typing import TYPE_CHECKING, Any

from xlwings import XlwingsError, base_classes

from . import bridge
from .addresses import MAX_COLUMNS, MAX_ROWS, Box, parse_address, split_sheet
from .charts import Charts
from .guard import Guarded, held, implements
from .names import SheetNames
from .notes import Note, notes_of
from .page import FreezePanes, PageSetup
from .pictures import Pictures
from .ranges import Range
from .shapes import Shapes
from .sheetextras import SheetExtras
from .tables import Tables

if TYPE_CHECKING:
    from .books import Book

__all__ = ["Sheet", "Sheets"]


@implements(base_classes.Sheets)
class Sheets(Guarded, base_classes.Sheets):
    """The sheets of a book in their order, hidden ones included."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.xl = book.xl.getSheets()

    @property
    def api(self) -> Any:
        """The UNO collection of sheets."""
        return self.xl

    @property
    def active(self) -> Sheet:
        return Sheet(self.book, self.book.controller.getActiveSheet())

    def __call__(self, name_or_index: int | str) -> Sheet:
        if isinstance(name_or_index, str):
            wanted = name_or_index.casefold()
            for name in self.xl.getElementNames():
                if name.casefold() == wanted:
                    return Sheet(self.book, self.xl.getByName(name))
        elif 1 <= name_or_index <= self.xl.getCount():
            return Sheet(self.book, self.xl.getByIndex(name_or_index - 1))
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return int(self.xl.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self.book, self.xl.getByIndex(i)) for i in range(self.xl.getCount())])

    def __contains__(self, name: str) -> bool:
        return name.casefold() in (each.casefold() for each in self.xl.getElementNames())

    def free_name(self, stem: str, pattern: str = "{stem}{number}", start: int = 1) -> str:
        """The first name of ``pattern`` that no sheet has."""
        number = start
        while pattern.format(stem=stem, number=number) in self:
            number += 1
        return pattern.format(stem=stem, number=number)

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, before the active one unless told otherwise; it becomes the active sheet."""
        if before is not None:
            position = before.index - 1
        elif after is not None:
            position = after.index
        else:
            position = self.active.index - 1
        name = name or self.free_name("Sheet")
        self.xl.insertNewByName(name, position)
        sheet = self(name)
        sheet.activate()
        return sheet


@implements(base_classes.Sheet, "pivot_tables")
class Sheet(SheetExtras, base_classes.Sheet):
    """One sheet (``xl`` is the UNO sheet, which stays the same when it is moved or renamed)."""

    book: Book = held()

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book = book
        self.xl = sheet

    @property
    def api(self) -> Any:
        """The UNO sheet."""
        return self.xl

    @property
    def name(self) -> str:
        return str(self.xl.getName())

    @name.setter
    def name(self, value: str) -> None:
        if value != self.name and value.casefold() != self.name.casefold() and value in self.book.sheets:
            raise XlwingsError(f"A sheet named '{value}' is already in the book.")
        self.xl.setName(value)

    @property
    def index(self) -> int:
        return int(self.xl.getRangeAddress().Sheet) + 1

    @property
    def names(self) -> SheetNames:
        return SheetNames(self)

    @property
    def freeze_panes(self) -> FreezePanes:
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    @property
    def shapes(self) -> Shapes:
        return Shapes(self)

    @property
    def pictures(self) -> Pictures:
        return Pictures(self)

    @property
    def charts(self) -> Charts:
        return Charts(self)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def notes(self) -> list[Note]:
        return notes_of(self)

    # --- cells -------------------------------------------------------------------------------

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Cells by address, defined name, (row, column) or two corners of these; always counted from 1."""
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, Box(*arg1))
        if isinstance(arg1, Number) and isinstance(arg2, Number):
            arg1, arg2 = (arg1, arg2), None
        first = self._box(arg1)
        box = first if arg2 is None else Box.between(first, self._box(arg2))
        sheet = self
        if isinstance(arg1, str) and arg2 is None:
            named, _ = split_sheet(arg1)
            found = self._by_name(arg1) if parse_address(arg1) is None and named is None else None
            if found is not None:
                return found
            if named is not None and named.casefold() != self.name.casefold():
                sheet = self.book.sheets(named)
        return Range(sheet, box, arg1 if isinstance(arg1, str) else "")

    def _box(self, corner: Any) -> Box:
        if isinstance(corner, Range):
            return corner.box
        if isinstance(corner, tuple):
            if 0 in corner:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return Box(int(corner[0]), int(corner[1]), 1, 1)
        text = str(corner)
        box = parse_address(split_sheet(text)[1])
        if box is None:
            named = self._by_name(text)
            if named is None:
                if "," in text or ";" in text:
                    raise NotImplementedError(
                        "Sheet.range: areas that are not one rectangle are not supported"
                    )
                raise XlwingsError(f"'{text}' is neither an address nor a name in {self.book.name}.")
            box = named.box
        return box

    def _by_name(self, text: str) -> Range | None:
        for names in (self.names, self.book.names):
            if names.contains(text):
                return names(text).refers_to_range
        return None

    @property
    def cells(self) -> Range:
        return Range(self, Box(1, 1, MAX_ROWS, MAX_COLUMNS))

    @property
    def used_box(self) -> Box:
        """The rectangle that holds everything used; one cell for an empty sheet."""
        cursor = self.xl.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return Box.of(cursor.getRangeAddress())

    @property
    def used_range(self) -> Range:
        return Range(self, self.used_box)

    def clear_contents(self) -> None:
        self._used_from_first().clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def clear(self) -> None:
        self._used_from_first().unmerge()
        self.xl.clearContents(1 | 2 | 4 | 8 | 16 | 32 | 64 | 256)

    def _used_from_first(self) -> Range:
        return Range(self, Box.between(Box(1, 1, 1, 1), self.used_box))

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    # --- the sheet among others --------------------------------------------------------------

    def activate(self) -> None:
        if not self.visible:
            raise XlwingsError(f"The hidden sheet {self.name} cannot be activated.")
        self.book.controller.setActiveSheet(self.xl)

    def select(self) -> None:
        self.activate()

    def delete(self) -> None:
        if len(self.book.sheets) == 1:
            raise XlwingsError("A book must keep at least one sheet.")
        self.book.sheets.xl.removeByName(self.name)

    def _position(self, before: Sheet | None, after: Sheet | None) -> int:
        if before is not None:
            return before.index - 1
        assert after is not None
        return after.index

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy beside a sheet of this or another book of the same office; named ``Name (2)`` as on Excel."""
        beside = before or after
        assert beside is not None
        sheets = beside.book.sheets
        position = self._position(before, after)
        if beside.book.xl == self.book.xl:
            name = sheets.free_name(self.name[:26], "{stem} ({number})", 2)
            sheets.xl.copyByName(self.name, name, position)
        else:
            sheets.xl.importSheet(self.book.xl, self.name, position)
        sheets(position + 1).activate()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        self.book.sheets.xl.moveByName(self.name, self._position(before, after))

    @property
    def visible(self) -> bool:
        return bool(self.xl.IsVisible)

    @visible.setter
    def visible(self, value: Any) -> None:
        """False and 0 hide, 2 (Excel's very hidden) hides as well: Calc knows one kind of hidden."""
        shown = value in (True, 1, -1)
        if not shown and self.visible and sum(sheet.visible for sheet in self.book.sheets) == 1:
            raise XlwingsError("A book must keep at least one visible sheet.")
        self.xl.IsVisible = shown

    def to_html(self, path: str) -> None:
        """Export the sheet's book as HTML."""
        settings = bridge.props(FilterName="HTML (StarCalc)")
        self.book.xl.storeToURL(bridge.to_url(path), settings)
