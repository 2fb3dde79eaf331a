"""Safe changes offered for a book, and applied by request: always to a new file rebuilt from data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nastavnik.books.batching import batch_of
from nastavnik.books.keeping import keep_work
from nastavnik.books.making import contents_of, left_behind
from nastavnik.books.reading import Book
from nastavnik.books.template import build_book
from nastavnik.checks.findings import shown
from nastavnik.checks.fixes import Fix, fixes_of, plain
from nastavnik.errors import BadFile

__all__ = ["Change", "apply_changes", "changes_of"]


@dataclass(frozen=True)
class Change:
    """One change offered: the file and its true cell, what stands there, what should, why."""

    file: str
    sheet: str
    cell: str
    value: Any
    to: Any
    why: str
    fix: Fix

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "from": plain(self.value),
            "to": plain(self.to),
            "why": self.why,
        }

    def __str__(self) -> str:
        return f"{self.sheet} {self.cell}: «{shown(self.value)}» → «{shown(self.to)}» ({self.why})"


def changes_of(books: Sequence[Book]) -> list[list[Change]]:
    """What can be mended safely in each of ``books``; nothing for a book that could not be read."""
    found: list[list[Change]] = [[] for _ in books]
    groups: dict[str, list[int]] = {}
    for index, book in enumerate(books):
        if book.form is not None:
            groups.setdefault(book.form.id, []).append(index)
    for indexes in groups.values():
        for fix in fixes_of(batch_of([books[i] for i in indexes])):
            book = books[indexes[fix.file]]
            found[indexes[fix.file]].append(_change(book, fix))
    return found


def _change(book: Book, fix: Fix) -> Change:
    from nastavnik.form.layout import TableLayout

    layout = book.layouts[fix.sheet]
    cell = (
        layout.address(fix.column, fix.row or 0)
        if isinstance(layout, TableLayout)
        else layout.address(fix.column)
    )
    return Change(book.name, book.titles[fix.sheet], cell or "", fix.value, fix.to, fix.why, fix)


def apply_changes(
    book: Book, changes: Iterable[Change], out: str | Path, *, force: bool = False
) -> tuple[Path, list[str]]:
    """Write a book with ``changes`` made, on a fresh template, to ``out``; the original is not touched.

    Returns (path, what of the original has no place on the template). Raises BadFile for an unread book,
    OutputExists for an ``out`` that holds something the copy would not, unless ``force``.
    """
    if book.form is None:
        raise BadFile(f"Файл «{book.name}» не прочитан: {book.reason}.")
    contents = contents_of(book, understood=False)
    for change in changes:
        fix = change.fix
        to = (
            dt.datetime.combine(fix.to, dt.time())
            if isinstance(fix.to, dt.date) and not isinstance(fix.to, dt.datetime)
            else fix.to
        )
        if fix.row is None:
            contents.cards[fix.sheet][fix.column] = to  # type: ignore[index]
        else:
            contents.tables[fix.sheet].at[book.raw[fix.sheet]["_row"].index(fix.row), fix.column] = to
    keep_work(book.form, Path(out), contents, force=force)
    return build_book(book.form, Path(out), contents), left_behind(book)
