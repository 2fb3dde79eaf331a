"""Defined names of a book and of a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlwings import XlwingsError, base_classes

from . import bridge, formulas
from .addresses import parse_address, split_sheet
from .guard import Guarded, implements
from .listed import Listed

if TYPE_CHECKING:
    from .books import Book
    from .ranges import Range
    from .sheets import Sheet

__all__ = ["BookNames", "Name", "SheetNames"]


@implements(base_classes.Name)
class Name(Guarded, base_classes.Name):
    """A defined name; one of a sheet is called ``Sheet!name``, as on Excel."""

    def __init__(self, book: Book, sheet: Sheet | None, named: Any) -> None:
        self.book = book
        self.sheet = sheet
        self.xl = named

    @property
    def api(self) -> Any:
        """The UNO named range."""
        return self.xl

    def _container(self) -> Any:
        return (self.sheet or self.book).xl.NamedRanges

    def delete(self) -> None:
        self._container().removeByName(self.xl.getName())

    @property
    def name(self) -> str:
        own = str(self.xl.getName())
        return own if self.sheet is None else f"{formulas.quoted_sheet(self.sheet.name)}!{own}"

    @name.setter
    def name(self, value: str) -> None:
        self.xl.setName(_checked(split_sheet(value)[1]))

    @property
    def refers_to(self) -> str:
        return formulas.to_excel("=" + self.xl.getContent().removeprefix("="))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.xl.setContent(_content(value))

    @property
    def refers_to_range(self) -> Range:
        """The cells; raises XlwingsError for a name of a constant or a formula."""
        cells = self.xl.getReferredCells()
        if cells is None:
            raise XlwingsError(f"The name {self.name} does not refer to cells: {self.refers_to}")
        from .ranges import Range

        address = cells.getRangeAddress()
        return Range.at(self.book.sheets(address.Sheet + 1), address)


def _checked(name: str) -> str:
    """``name`` if Excel allows it: Calc takes names with spaces that make Excel call the file damaged."""
    if not re.fullmatch(r"[^\W\d][\w.?\\]*", name) or parse_address(name) or name.upper() in ("R", "C"):
        raise XlwingsError(
            f"'{name}' cannot be a name: letters, digits, _ and . without spaces, and no address."
        )
    return name


def _content(refers_to: str) -> str:
    text = refers_to if refers_to.startswith("=") else "=" + refers_to
    return formulas.to_calc(text)[1:]


def _origin() -> Any:
    return bridge.struct("table.CellAddress", Sheet=0, Column=0, Row=0)


class _Names(Listed[Name], base_classes.Names):
    book: Book

    def contains(self, name_or_index: int | str) -> bool:
        try:
            self(name_or_index)
        except KeyError:
            return False
        return True

    def snapshot(self) -> list[tuple[str, Name]]:
        return [(name.name, name) for name in self._items()]

    def _add(self, sheet: Sheet | None, name: str, refers_to: str) -> Name:
        names = (sheet or self.book).xl.NamedRanges
        _checked(name)
        if names.hasByName(name):
            names.removeByName(name)
        names.addNewByName(name, _content(refers_to), _origin(), 0)
        return Name(self.book, sheet, names.getByName(name))


def _names_in(book: Book, sheet: Sheet | None) -> list[Name]:
    names = (sheet or book).xl.NamedRanges
    return [
        Name(book, sheet, names.getByName(name)) for name in sorted(names.getElementNames(), key=str.casefold)
    ]


@implements(base_classes.Names)
class BookNames(_Names):
    """Every name of the book, those of its sheets included."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> Any:
        """The UNO collection of the book's own names."""
        return self.book.xl.NamedRanges

    def _items(self) -> list[Name]:
        found = _names_in(self.book, None)
        for sheet in self.book.sheets:
            found += _names_in(self.book, sheet)
        return found

    def add(self, name: str, refers_to: str) -> Name:
        sheet_name, own = split_sheet(name)
        return self._add(None if sheet_name is None else self.book.sheets(sheet_name), own, refers_to)


@implements(base_classes.Names)
class SheetNames(_Names):
    """The names that belong to one sheet; found with and without the sheet in front."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.book = sheet.book

    @property
    def api(self) -> Any:
        """The UNO collection of the sheet's names."""
        return self.sheet.xl.NamedRanges

    def _items(self) -> list[Name]:
        return _names_in(self.book, self.sheet)

    def __call__(self, name_or_index: int | str) -> Name:
        if isinstance(name_or_index, str):
            wanted = split_sheet(name_or_index)[1].casefold()
            for name in self._items():
                if name.xl.getName().casefold() == wanted:
                    return name
            raise KeyError(name_or_index)
        return super().__call__(name_or_index)

    def add(self, name: str, refers_to: str) -> Name:
        return self._add(self.sheet, split_sheet(name)[1], refers_to)
