"""Books put together into one batch of frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

import pandas as pd

from nastavnik.books.reading import Book
from nastavnik.checks.batch import Batch, Settings

__all__ = ["batch_of"]


def batch_of(books: Sequence[Book], settings: Settings | None = None) -> Batch:
    """One batch of books of the same form, in order; all must be readable."""
    form = books[0].form
    assert form is not None and all(book.form is form for book in books)
    facts = []
    for number, book in enumerate(books):
        item = book.facts
        item.seen = [replace(finding, file=number) for finding in book.seen]
        facts.append(item)
    raw: dict[str, pd.DataFrame] = {}
    for sheet in form.data_sheets:
        keys = [column.key for column in sheet.inputs]
        parts = [(number, book.raw[sheet.key]) for number, book in enumerate(books) if sheet.key in book.raw]
        sizes = [len(part["_row"]) for _, part in parts]
        columns: dict[str, Any] = {key: pd.Series(_column(parts, sizes, key), dtype=object) for key in keys}
        columns["_row"] = pd.Series(
            list(chain.from_iterable(part["_row"] for _, part in parts)), dtype="int64"
        )
        columns["_file"] = pd.Series(
            list(chain.from_iterable(repeat(number, size) for (number, _), size in zip(parts, sizes))),
            dtype="int64",
        )
        raw[sheet.key] = pd.DataFrame(columns)
    return Batch.of(form, facts, raw, settings)


def _column(parts: list[tuple[int, dict[str, list[Any]]]], sizes: list[int], key: str) -> list[Any]:
    values: list[Any] = []
    for (_, part), size in zip(parts, sizes):
        values.extend(part[key] if key in part else [None] * size)
    return values
