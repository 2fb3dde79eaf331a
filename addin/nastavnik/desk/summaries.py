"""A summary file as the data that the district's reports are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from nastavnik.documents.summary_view import SummaryData

from nastavnik.books.summary import is_summary

__all__ = ["StoredBook", "is_summary", "newest_summary", "summary_data"]


@dataclass
class StoredBook:
    """A district's book as the summary keeps it: its card; tables only where something was kept."""

    card: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    form_id: str = "district"


def newest_summary(folder: Path | None, *, other_than: Path | None = None) -> Path | None:
    """The summary written last into the district's folder; None when there is none."""
    if folder is None:
        return None
    found = [
        p for p in folder.glob("Сводка*.xlsx") if other_than is None or p.resolve() != other_than.resolve()
    ]
    found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    return next((path for path in found if is_summary(path)), None)


def summary_data(path: str | Path) -> SummaryData:
    """What reports need of a summary file. Raises BadFile when it is not one."""
    from nastavnik.books.summary_reading import read_summary
    from nastavnik.documents.summary_view import (
        FindingLine,
        IndicatorData,
        OrganisationData,
        Standings,
        SummaryData,
    )

    data, registers = read_summary(path)
    summary, card = data["summary"], data["district"]
    organisations = [
        OrganisationData(
            code=o["code"], name=o["name"], status=o["status"], expected=o["expected"], full_name=o["full_name"], email=o["email"],
            curator=o["curator"],
            findings=[FindingLine(f["severity"], f["sheet"] or "", f["cell"] or "", f["message"], f["fix"]) for f in o["findings"]],
        )
        for o in data["organisations"]
    ]  # fmt: skip
    return SummaryData(
        on=dt.date.fromisoformat(summary["on"]),
        district=StoredBook(card),
        organisations=organisations,
        indicators=[IndicatorData.of(item) for item in summary["indicators"]],
        totals=data["totals"],
        tables=registers,
        period=str(card.get("school_year") or ""),
        standings=Standings.of(data.get("standings") or {}),
    )
