"""Books read once: what was read from a file's bytes is kept, so that a second run reads only what has changed.

The store is a folder of this user's (0700): one file a book, named by the hash of the bytes and of the forms.
It holds what the workbooks hold, so it is private, forgets what was not used for a month, and can be switched
off with NASTAVNIK_NO_CACHE=1 or emptied by deleting the folder.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import time
from functools import cache
from pathlib import Path
from typing import cast

from nastavnik.books.reading import Book, read_bytes
from nastavnik.form import load_form

__all__ = ["BookStore"]

KEEP_SECONDS = 30 * 24 * 3600


class BookStore:
    """A store of read books; ``folder`` None keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    @staticmethod
    @cache
    def shared() -> BookStore:
        """The store of this user."""
        if os.environ.get("NASTAVNIK_NO_CACHE"):
            return BookStore(None)
        from platformdirs import user_cache_path

        try:
            store = BookStore(user_cache_path("nastavnik", appauthor=False) / "books")
            store.forget()
        except OSError:
            return BookStore(None)  # a read-only home: slower, not broken
        return store

    def get(self, data: bytes, path: Path, name: str) -> Book:
        """The book of ``data``, read now or before. What was not a sound book is read anew each time."""
        book = self.recall(data, path, name)
        if book is None:
            book = read_bytes(data, path, name)
            if book.form is not None and self.folder is not None:
                self._keep(self._place(data), book)
        return book

    def _place(self, data: bytes) -> Path:
        assert self.folder is not None
        return self.folder / f"{hashlib.blake2b(data, digest_size=16, key=_reader_key()).hexdigest()}.book"

    def recall(self, data: bytes, path: Path, name: str) -> Book | None:
        """The book of ``data`` if it was read before; None when it must be read."""
        if self.folder is None:
            return None
        kept = self._place(data)
        try:
            form_id, book = pickle.loads(kept.read_bytes())
            book.path, book.name, book.form = path, name, load_form(form_id)
            os.utime(kept)
            return cast("Book", book)
        except FileNotFoundError:
            return None
        except (
            pickle.UnpicklingError,
            EOFError,
            AttributeError,
            ImportError,
            OSError,
            IndexError,
            TypeError,
            ValueError,
        ):
            kept.unlink(missing_ok=True)
            return None

    def _keep(self, kept: Path, book: Book) -> None:
        form, book.form = book.form, None
        assert form is not None
        try:
            temporary = kept.with_suffix(f".{os.getpid()}")
            temporary.write_bytes(pickle.dumps((form.id, book), protocol=5))
            os.replace(temporary, kept)
        except OSError:
            pass  # a full disk must not stop the reading
        finally:
            book.form = form

    def forget(self) -> None:
        """Remove what nobody read for a month."""
        if self.folder is None:
            return
        edge = time.time() - KEEP_SECONDS
        for kept in self.folder.iterdir():
            if kept.stat().st_mtime < edge:
                kept.unlink(missing_ok=True)


@cache
def _reader_key() -> bytes:
    """A key that changes when the forms or the code that reads by them do, so that nothing stale is served.

    Whole layers, not a list of modules: a list forgets the module that is added next.
    """
    from nastavnik.resources import data_dir

    layers = Path(__file__).parents[1]
    digest = hashlib.blake2b(digest_size=32)
    for path in sorted(data_dir("workbook_templates").glob("*.toml")):
        digest.update(path.read_bytes())
    for layer in ("form", "checks", "books"):
        for path in sorted((layers / layer).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.digest()
