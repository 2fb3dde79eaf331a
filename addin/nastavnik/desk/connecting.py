"""Finding the workbook a button works on: the one in front, the one that was attached, or a file."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nastavnik.errors import BadInput, Unavailable

__all__ = ["BookProvider", "active_book", "attached_book", "book_in_front", "end_office", "open_book"]

BookProvider = Callable[[], Any]
"""Gives the workbook in front (an ``xw.Book``), or None when no workbook is open anywhere."""

NO_BOOK = Unavailable("Нет открытой книги.", "Откройте книгу наставничества и нажмите ещё раз.")


def attached_book(pipe: str, document: str = "") -> Any:
    """The book of the LibreOffice that opened ``pipe``: the one numbered ``document``, else the one in front.

    Raises Unavailable when the office does not answer or has no such book.
    """
    import nastavnik.libreoffice as office

    try:
        app = office.attach(pipe, timeout=20)
    except office.OfficeGone as error:
        raise Unavailable("LibreOffice не отвечает.", "Откройте книгу и нажмите кнопку ещё раз.") from error
    for book in app.books:
        if document and str(book.api.RuntimeUID) == document:
            return book
    if document or not len(app.books):
        raise NO_BOOK
    return app.books.active


def active_book() -> Any:
    """The workbook in front of Excel or LibreOffice. Raises Unavailable when there is none."""
    book = book_in_front()
    if book is None:
        raise NO_BOOK
    return book


def book_in_front(*, ask: bool = True) -> Any:
    """The workbook in front, or None: Excel first where it runs, then LibreOffice.

    ``ask`` lets a running LibreOffice be asked to open a door (about a second); without it only one that
    listens already is seen.
    """
    return _excel_book() or _libreoffice_book(ask=ask)


def _excel_book() -> Any:
    if not sys.platform.startswith(("win", "darwin")):
        return None
    import xlwings as xw

    engine = xw.engines.engines_by_name.get("excel")
    if engine is None or not len(engine.apps):
        return None
    app = engine.apps.active
    return app.books.active if app is not None and len(app.books) else None


def _libreoffice_book(*, ask: bool) -> Any:
    import nastavnik.libreoffice as office

    try:
        app = office.find() or (office.listen() if ask else None)
    except (office.OfficeNotFound, office.UnoMissing):
        return None
    return app.books.active if app is not None and len(app.books) else None


def end_office(app: Any) -> None:
    """End an office of our own; closing it properly takes its lock files away."""
    try:
        app.quit()
    except Exception:  # noqa: BLE001  it died before, or hangs: then its process is ended
        app.kill()


def open_book(file: Path, app_name: str | None) -> tuple[Any, Any]:
    """(book, app to end afterwards or None) for ``file``: as it stands open somewhere, else in an office of our own.

    ``app_name`` is ``libreoffice``, ``excel`` or None (Excel where there is one). Raises BadInput when the file is
    not there, Unavailable when it cannot be opened or there is no such office.
    """
    import xlwings as xw

    import nastavnik.libreoffice as office

    if file.is_dir():
        raise BadInput(f"«{file}» — папка, а нужен файл.", "Укажите книгу.")
    if not file.is_file():
        raise BadInput(f"Нет файла «{file}».", "Проверьте имя файла.")
    wanted = app_name or ("excel" if sys.platform.startswith(("win", "darwin")) else "libreoffice")
    engine = xw.engines.engines_by_name.get(wanted)
    if engine is None:
        raise Unavailable(f"Нет программы «{wanted}» на этом компьютере.", "Укажите --app libreoffice.")
    running = list(engine.apps) if wanted == "excel" else [app for app in (office.find(),) if app is not None]
    for app in running:
        for book in app.books:
            if Path(book.fullname) == file.resolve():
                return book, None
    try:
        app = xw.App(impl=engine.impl.apps.add(visible=False, add_book=False))
    except (office.OfficeNotFound, office.UnoMissing) as error:
        raise Unavailable("LibreOffice не запускается.", "Выполните nastavnik doctor.") from error
    try:
        return app.books.open(str(file.resolve())), app
    except Exception as error:
        end_office(app)
        raise Unavailable(
            f"Файл «{file.name}» не открывается: {_reason(file)}.", "Укажите другой."
        ) from error


def _reason(file: Path) -> str:
    """Why an office does not open a file, as the reader of files sees it."""
    from nastavnik.books.reading import read_book

    return read_book(file).reason or "это не электронная таблица или она повреждена"
