"""Spreadsheet documents as xlwings' Books and Book."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import XlwingsError, base_classes

from . import bridge, files, window
from .errors import OfficeBusy, OfficeGone
from .guard import Guarded, held, implements
from .names import BookNames
from .numberformats import NumberFormats
from .ranges import Range
from .sheets import Sheets

if TYPE_CHECKING:
    from .apps import App

__all__ = ["Book", "Books"]

_SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"


@implements(base_classes.Books)
class Books(Guarded, base_classes.Books):
    """The open spreadsheets of one office; its other documents are not counted."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """The UNO collection of all open documents."""
        return self.app.desktop.getComponents()

    def _documents(self) -> Iterator[Any]:
        found = self.app.desktop.getComponents().createEnumeration()
        while found.hasMoreElements():
            document = found.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(_SPREADSHEET):
                yield document

    def _books(self) -> list[Book]:
        """In the order of opening: UNO counts its documents up."""
        found = sorted(self._documents(), key=lambda document: int(document.RuntimeUID))
        return [Book(self.app, document) for document in found]

    def active_or_none(self) -> Book | None:
        """The book in front, else the first; None when none is open."""
        current = self.app.desktop.getCurrentComponent()
        if current is not None and current.supportsService(_SPREADSHEET):
            return Book(self.app, current)
        books = self._books()
        return books[-1] if books else None

    @property
    def active(self) -> Book:
        book = self.active_or_none()
        if book is None:
            raise XlwingsError("No book is open in this LibreOffice.")
        return book

    def __call__(self, name_or_index: int | str) -> Book:
        books = self._books()
        if isinstance(name_or_index, str):
            wanted = name_or_index.casefold()
            for book in books:
                if book.name.casefold() == wanted:
                    return book
        elif 1 <= name_or_index <= len(books):
            return books[name_or_index - 1]
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return len(self._books())

    def __iter__(self) -> Iterator[Book]:
        return iter(self._books())

    def __contains__(self, name: str) -> bool:
        return any(book.name.casefold() == name.casefold() for book in self._books())

    def _load(self, url: str, **settings: Any) -> Any:
        if self.app.hidden and not self.app.headless:  # a headless office has windows nobody sees
            settings["Hidden"] = True
        return self.app.desktop.loadComponentFromURL(url, "_blank", 0, bridge.props(**settings))

    def add(self) -> Book:
        return Book(self.app, self._load("private:factory/scalc"))

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: str | None = None,
        password: str | None = None,
        write_res_password: str | None = None,
        ignore_read_only_recommended: bool | None = None,
        origin: int | None = None,
        delimiter: str | None = None,
        editable: bool | None = None,
        notify: bool | None = None,
        converter: int | None = None,
        add_to_mru: bool | None = None,
        local: bool | None = None,
        corrupt_load: int | None = None,
    ) -> Book:
        """Open a file: xlsx, xlsm, xls, ods, csv and what else Calc imports; its macros do not run.

        ``update_links``, ``read_only``, ``password`` and (for text) ``delimiter`` count; the rest is ignored.
        Raises XlwingsError for a wrong password and for a file that is not what its extension says.
        """
        settings: dict[str, Any] = {
            "MacroExecutionMode": 0,
            "UpdateDocMode": 3 if update_links else 0,
            **files.import_settings(fullname, delimiter),
        }
        copied = bool(read_only) or not os.access(fullname, os.W_OK) or files.is_locked(fullname)
        if password is not None:
            settings["Password"] = password
        try:
            # LibreOffice silently ignores changes in a read-only document; on Excel they stay in memory. A template
            # is opened as a copy that may be changed and that no lock is put on.
            document = self._load(bridge.to_url(fullname), **settings, AsTemplate=copied)
        except (OfficeGone, OfficeBusy):
            raise
        except XlwingsError as error:
            raise XlwingsError(f"LibreOffice cannot open '{fullname}': {files.reason(fullname)}") from error
        if document is None:
            raise XlwingsError(f"LibreOffice cannot open '{fullname}': {files.reason(fullname)}")
        if not document.supportsService(_SPREADSHEET) or not files.is_what_it_says(document, fullname):
            document.close(True)
            raise XlwingsError(
                f"LibreOffice cannot open '{fullname}': it is not a workbook of its extension's format."
            )
        if copied:
            self.app.copies[document.RuntimeUID] = fullname
        else:
            self.app.holds(fullname)
        return Book(self.app, document)


@implements(base_classes.Book)
class Book(Guarded, base_classes.Book):
    """One open spreadsheet document (``xl`` is the UNO model)."""

    app: App = held()

    def __init__(self, app: App, document: Any) -> None:
        self.app = app
        self.xl = document

    @property
    def api(self) -> Any:
        """The UNO model of the document."""
        return self.xl

    @property
    def controller(self) -> Any:
        """The view of the book: selection, active sheet, frozen panes."""
        controller = self.xl.getCurrentController()
        if controller is None:
            raise XlwingsError(f"The book {self.name} has no window.")
        return controller

    @cached_property
    def formats(self) -> NumberFormats:
        """Number formats of the document, as Excel writes them."""
        return NumberFormats(self.xl)

    @cached_property
    def null_date(self) -> dt.datetime:
        """The day whose serial number is 0: 30 December 1899 unless the file counts from 1904."""
        day = self.xl.NullDate
        return dt.datetime(day.Year, day.Month, day.Day)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def fullname(self) -> str:
        """The path; only the name for a book that was never saved."""
        url = self.xl.getURL()
        return bridge.to_path(url) if url else self._copied_from() or str(self.xl.getTitle())

    def _copied_from(self) -> str | None:
        """The file that this app opened read-only."""
        return self.app.copies.get(self.xl.RuntimeUID) if self.app.copies else None

    @property
    def read_only(self) -> bool:
        """Whether saving in place is refused: opened read-only here, or by a person. Not in xlwings' API.

        Changes in a book that a person opened read-only are ignored by LibreOffice, some without an error.
        """
        return self._copied_from() is not None or bool(self.xl.isReadonly())

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> BookNames:
        return BookNames(self)

    @property
    def active(self) -> bool:
        """Whether this is the book in front of its office."""
        active = self.app.books.active_or_none()
        return active is not None and active.xl == self.xl

    @property
    def editing(self) -> bool:
        """Whether a person is typing into a cell of this book; what is typed cannot be read yet. Not in xlwings."""
        return not self.app.headless and window.is_editing(self.controller)

    @property
    def selection(self) -> Range | None:
        """The selected cells (the first area of several); None when something else is selected."""
        selected = self.controller.getSelection()
        if selected is None or not hasattr(selected, "supportsService"):
            return None
        if selected.supportsService("com.sun.star.sheet.SheetCellRanges"):
            addresses = selected.getRangeAddresses()
            address = addresses[0] if addresses else None
        elif selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            address = selected.getRangeAddress()
        else:
            address = None
        return None if address is None else Range.at(self.sheets(address.Sheet + 1), address)

    def activate(self) -> None:
        self.controller.Frame.activate()
        if not self.app.hidden:
            window.raise_window(self.controller)

    def close(self) -> None:
        """Close without saving and without asking."""
        with contextlib.suppress(Exception):  # some imported documents cannot be marked
            self.xl.setModified(False)
        self.xl.close(True)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save in place, or under ``path`` in the format of its extension (xlsx, xlsm, xls, ods, csv …).

        A book that was never saved goes to the current folder as .xlsx, as on Excel.
        """
        if path is None and self.read_only:
            raise XlwingsError(f"Cannot save '{self.fullname}': it is open read-only.")
        if path is None and self.xl.getURL() and password is None:
            self._store(self.xl.store, self.fullname)
            return
        target = Path(path or (self.fullname if self.xl.getURL() else f"{self.name}.xlsx"))
        target = Path(os.path.realpath(target))
        settings = files.export_settings(target, password)
        if not target.parent.is_dir():  # LibreOffice would make the folder, Excel does not
            raise XlwingsError(f"Cannot save '{target}': {files.save_reason(str(target))}")
        self.app.holds(target)
        self._store(lambda: self.xl.storeAsURL(bridge.to_url(target), bridge.props(**settings)), str(target))
        self.app.copies.pop(self.xl.RuntimeUID, None)  # it has a file of its own now

    def _store(self, action: Any, target: str) -> None:
        try:
            action()
        except Exception as error:
            replaced = bridge.translate(error, "Book.save")
            if replaced is error:
                raise
            if type(replaced) is not XlwingsError:
                raise replaced from error
            raise XlwingsError(f"Cannot save '{target}': {files.save_reason(target)} ({replaced})") from error

    def to_pdf(self, path: str, quality: str) -> None:
        """Export the visible sheets (print areas respected)."""
        files.export_pdf(self.xl, path, quality)
