"""Reports with the figures they print: a school's are counted as the district counts them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nastavnik.books.reading import Book
    from nastavnik.documents import IndicatorData, SummaryData
    from nastavnik.documents.issuing import Issued

__all__ = ["report"]

_WITH_FIGURES = ("school", "site")


def report(
    kind: str,
    data: Book | SummaryData | str | Path,
    *,
    district: Book | str | Path | None = None,
    date: dt.date | None = None,
    indicators: list[IndicatorData] | None = None,
    **options: Any,
) -> Issued:
    """Make one report from a school's workbook or a district's summary, read already or at a path.

    ``district`` is the district's workbook (thresholds, targets, legal bases); ``indicators`` replace a school's
    own count; ``options`` are those of ``nastavnik.documents.report``, ``out`` among them.
    """
    from nastavnik.books.reading import read_book
    from nastavnik.desk.summaries import is_summary, summary_data
    from nastavnik.documents import report as make

    if isinstance(data, (str, Path)):
        data = summary_data(data) if is_summary(Path(data)) else read_book(data)
    if isinstance(district, (str, Path)):
        district = read_book(district)
    if indicators is None and kind in _WITH_FIGURES and getattr(data, "form_id", None) == "school":
        indicators = _figures(data, district, date)
    made: Issued = make(kind, data, district=district, date=date, indicators=indicators, **options)
    return made


def _figures(book: Any, district: Book | None, on: dt.date | None) -> list[IndicatorData]:
    from nastavnik.district.office import Office
    from nastavnik.district.single import figures_of
    from nastavnik.documents import IndicatorData

    office = Office.of(district) if district is not None else None
    return [IndicatorData.of(item) for item in figures_of(book, office, on)]
