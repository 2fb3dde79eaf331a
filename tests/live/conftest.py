"""One LibreOffice for all live tests; a machine without it fails them, it does not skip them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

import nastavnik.libreoffice  # noqa: F401  adds the engine
from nastavnik.libreoffice.process import find_soffice


@pytest.fixture(scope="session")
def office() -> Iterator[xw.App]:
    """A headless LibreOffice with its own profile and pipe, without a book, shared by the whole session.

    Its engine is the active one, so that ``xw.Book(path)`` and ``xw.books`` mean this office.
    """
    find_soffice()  # raises, and so fails the test, where LibreOffice is missing
    before = xw.engines.active
    xw.engines["libreoffice"].activate()
    app = xw.App(visible=False, add_book=False)
    try:
        yield app
    finally:
        app.kill()
        xw.engines.active = before


@pytest.fixture
def book(office: xw.App) -> Iterator[xw.Book]:
    """A new empty book, closed without saving after the test."""
    made = office.books.add()
    try:
        yield made
    finally:
        if made.impl.xl in [each.impl.xl for each in office.books]:
            made.close()


@pytest.fixture
def convert(office: xw.App) -> Callable[..., Path]:
    """``convert(path, "ods")`` saves a file again under another extension (xlsx, xls, ods, csv, pdf …).

    The result lies beside the file, or in ``folder``; the file itself stays as it was.
    """

    def convert(path: Path | str, ext: str, folder: Path | None = None) -> Path:
        source = Path(path)
        target = (folder or source.parent) / f"{source.stem}.{ext.lstrip('.')}"
        book = office.books.open(source)
        try:
            if target.suffix == ".pdf":
                book.to_pdf(target)
            else:
                book.save(target)
        finally:
            book.close()
        return target

    return convert
