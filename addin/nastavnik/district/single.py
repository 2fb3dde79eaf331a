"""The indicators of one workbook, counted as the district counts them: without the rows that have errors."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nastavnik.books.batching import batch_of
from nastavnik.books.reading import Book
from nastavnik.checks.batch import Settings
from nastavnik.checks.engine import check_batch, flagged_rows
from nastavnik.district.indicators import count
from nastavnik.district.office import Office, Thresholds

__all__ = ["figures_of"]


def figures_of(book: Book, office: Office | None = None, on: dt.date | None = None) -> list[dict[str, Any]]:
    """Key, numerator, denominator, value and target of every indicator of a school's ``book``.

    ``office`` gives the district's thresholds and targets; None: the usual thresholds and no targets.
    """
    on = on or dt.date.today()
    office = office or Office(book, {}, [], {}, {}, Thresholds(), {})
    batch = batch_of([book], Settings(on=on))
    code = book.org_code() or ""
    tally = count(batch, flagged_rows(check_batch(batch)), [code], office, on)
    return [{"key": i.key, "target": i.target, **i.by_organisation[code].as_json()} for i in tally.indicators]
