"""A workbook of any format read against the form: records with their true rows, and what was odd on the way.

Nothing here raises for a bad file: a file that is not ours, broken, empty or locked is a ``Book`` whose status
says so. Formats: xlsx, xlsm, xlsb, xls, ods (python-calamine).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from nastavnik.books.anatomy import Anatomy, Encrypted, Hostile, dissect, kind_of
from nastavnik.books.grid import open_grid
from nastavnik.books.recognising import recognise as _recognise
from nastavnik.books.records import hash_of as _hash
from nastavnik.checks.findings import Finding
from nastavnik.errors import BadFile
from nastavnik.form import Form
from nastavnik.form.layout import CardLayout, TableLayout

if TYPE_CHECKING:
    import pandas as pd

    from nastavnik.checks.batch import FileFacts

__all__ = ["Book", "note_external", "read_book", "read_bytes"]

SPREADSHEETS = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods", ".ots", ""}


@dataclass
class Book:
    """One workbook as read.

    ``status``: ok, unreadable, encrypted, not-ours; ``reason`` says why in Russian. ``raw`` maps sheet keys to
    columns of raw values (form keys, and ``_row``: true 1-based rows; a card has one record with row 0).
    ``skipped`` lists rows that are not records: totals, repeated headers. ``headless`` are sheets that are there
    without a header row; ``other_sheets`` hold something and are none of the form's. ``older`` says that the book is of an older form. ``content_hash`` is of the records
    alone, so that a re-saved copy has the same.
    """

    path: Path
    name: str
    status: str = "ok"
    reason: str = ""
    form: Form | None = None
    version: str = ""
    older: bool = False
    meta: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    layouts: dict[str, TableLayout | CardLayout] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    seen: list[Finding] = field(default_factory=list)
    skipped: dict[str, list[int]] = field(default_factory=dict)
    headless: list[str] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    saved_at: str | None = None
    content_hash: str = ""
    file_hash: str = ""

    @property
    def form_id(self) -> str | None:
        return self.form.id if self.form else None

    @property
    def facts(self) -> FileFacts:
        from nastavnik.checks.batch import FileFacts

        stamped = self.meta.get("org_code")
        issued_to = str(stamped) if stamped else None
        return FileFacts(
            self.name, self.layouts, self.titles, self.seen, self.older, self.headless, issued_to
        )

    def card_raw(self, sheet: str, key: str) -> Any:
        """A raw value of a card, None when empty or absent."""
        values = self.raw.get(sheet, {}).get(key)
        return values[0] if values and values[0] != "" else None

    @property
    def typed(self) -> dict[str, pd.DataFrame]:
        """Typed frames by sheet key (see ``nastavnik.checks.batch.Table``)."""
        if not hasattr(self, "_typed"):
            from nastavnik.books.batching import batch_of

            self._typed = (
                {key: table.typed for key, table in batch_of([self]).tables.items()} if self.form else {}
            )
        return self._typed

    @property
    def card(self) -> dict[str, Any]:
        """The passport card's typed values; None for empty ones, dates as ``datetime.date``."""
        return self.card_of(self.form.passport.key) if self.form else {}

    def card_of(self, key: str) -> dict[str, Any]:
        """The typed values of any card."""
        import pandas as pd

        frame = self.typed.get(key)
        if frame is None or frame.empty:
            return {}
        record: dict[str, Any] = frame.astype(object).iloc[0].to_dict()  # type: ignore[assignment]
        return {
            k: None if pd.isna(v) else v.date() if isinstance(v, (pd.Timestamp, dt.datetime)) else v
            for k, v in record.items()
            if not k.startswith("_")
        }

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Typed frames of the tables only."""
        return {s.key: self.typed[s.key] for s in self.form.tables} if self.form else {}

    def org_code(self) -> str | None:
        """The organisation's code: of the passport, or of the stamp when the passport lost it."""
        from nastavnik.checks.values import as_text

        value = self.card_raw("organisation", "org_code") or self.meta.get("org_code")
        return as_text(value) or None if value is not None else None


def read_book(path: str | Path, *, name: str | None = None, password: str | None = None) -> Book:
    """Read a workbook. Raises BadFile only when there is no such file or it may not be opened at all."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BadFile(f"Файла «{path}» нет.", "Проверьте имя и папку.") from error
    except IsADirectoryError as error:
        raise BadFile(f"«{path}» — папка, а нужен файл.") from error
    except OSError as error:
        raise BadFile(
            f"Файл «{path}» не открыть: {error.strerror}.", "Закройте его в других программах."
        ) from error
    return read_bytes(data, path, name or path.name, password=password)


def read_bytes(data: bytes, path: Path, name: str, *, password: str | None = None) -> Book:
    """A workbook read from ``data``; ``path`` and ``name`` only label it."""
    book = Book(path, name, file_hash=hashlib.blake2b(data, digest_size=16).hexdigest())
    try:
        if not data:
            raise Hostile("файл пустой")
        data = _unlocked(data, password)
        anatomy = dissect(data)
        grid = open_grid(data, anatomy)
    except Encrypted:
        book.status, book.reason = "encrypted", "файл закрыт паролем"
        book.seen.append(Finding("file-encrypted", 0, context={"file": name}))
        return book
    except Hostile as error:
        if Path(name).suffix.lower() in SPREADSHEETS:
            return _unreadable(book, str(error))
        book.status, book.reason = "not-ours", "это не электронная таблица"
        book.seen.append(Finding("file-not-ours", 0, context={"file": name}))
        return book
    book.saved_at, book.active = anatomy.saved_at, anatomy.active
    try:
        _recognise(book, grid)
    except Hostile as error:
        return _unreadable(book, str(error))
    if book.form is not None:
        note_external(book, anatomy)
        book.content_hash = _hash(book.raw)
    return book


def note_external(book: Book, anatomy: Anatomy) -> None:
    """One finding for each other file (or program) the book reads, at the first cell that does."""
    keys = {title: key for key, title in book.titles.items()}
    said: set[str] = set()
    for title, sheet in anatomy.sheets.items():
        for address, other in sheet.links:
            name = _base(other)
            if name not in said:
                said.add(name)
                context = {"found": name, "place": f" (лист «{title}», ячейка {address})"}
                book.seen.append(
                    Finding("external-link", 0, keys.get(title), None, None, other, address, context)
                )
    for other in anatomy.external:
        if (name := _base(other)) not in said:
            said.add(name)
            book.seen.append(Finding("external-link", 0, value=other, context={"found": name, "place": ""}))


def _base(path: str) -> str:
    return unquote(path).replace("\\", "/").rpartition("/")[2] or path


def _unreadable(book: Book, reason: str) -> Book:
    book.status, book.reason = "unreadable", reason
    book.seen = [Finding("file-unreadable", 0, context={"file": book.name, "reason": reason})]
    return book


def _unlocked(data: bytes, password: str | None) -> bytes:
    """The bytes of a workbook that may be locked with ``password``."""
    if kind_of(data) != "ole":
        return data
    import msoffcrypto

    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        locked = office.is_encrypted()
    except Exception as error:
        raise Hostile("файл повреждён или это не электронная таблица") from error
    if not locked:
        return data
    if password is None:
        raise Encrypted
    opened = io.BytesIO()
    try:
        office.load_key(password=password)
        office.decrypt(opened)
    except Exception as error:
        raise Encrypted from error
    return opened.getvalue()
