"""What reports of a district are made from: the summary as plain data, whoever has computed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from nastavnik.documents.data import BookLike

__all__ = ["FindingLine", "IndicatorData", "OrganisationData", "Share", "Standings", "SummaryData"]


@dataclass(frozen=True)
class Share:
    """One organisation's part of an indicator; ``value`` None is «нет данных». A count has no denominator."""

    numerator: float | None
    denominator: float | None
    value: float | None

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Share:
        """From the contract's ``{"numerator", "denominator", "value"}``."""
        return cls(raw.get("numerator"), raw.get("denominator"), raw.get("value"))


@dataclass(frozen=True)
class IndicatorData:
    """One indicator: Σ numerators, Σ denominators, value (0…1 for a share, a number for a count), target, parts."""

    key: str
    numerator: float | None
    denominator: float | None
    value: float | None
    target: float | None = None
    by_organisation: Mapping[str, Share] = field(default_factory=dict)

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> IndicatorData:
        """From one item of ``consolidate --json``'s ``indicators``."""
        parts = {code: Share.of(share) for code, share in (raw.get("by_organisation") or {}).items()}
        return cls(
            raw["key"],
            raw.get("numerator"),
            raw.get("denominator"),
            raw.get("value"),
            raw.get("target"),
            parts,
        )


@dataclass(frozen=True)
class FindingLine:
    """One finding as remarks print it; ``severity`` is error or warning."""

    severity: str
    sheet: str
    cell: str
    message: str
    fix: str = ""


@dataclass(frozen=True)
class OrganisationData:
    """One organisation of the district.

    ``status`` is accepted, accepted_with_errors, rejected, unreadable or missing; ``expected`` False: no workbook is
    awaited. ``findings`` are what its latest submission was found to have.
    """

    code: str
    name: str
    status: str
    expected: bool = True
    full_name: str = ""
    email: str = ""
    curator: str = ""
    site: str = ""
    findings: Sequence[FindingLine] = ()

    @property
    def received(self) -> bool:
        """Whether its workbook counts in the summary."""
        return self.status in ("accepted", "accepted_with_errors")


@dataclass(frozen=True)
class Standings:
    """Who is how close to the targets, as the summary's first page shows it: codes and scores (0…1) from the best down.

    ``best`` and ``helped`` are the codes of the few that are named. A summary that does not keep them ranks nobody.
    """

    scores: Mapping[str, float] = field(default_factory=dict)
    best: Sequence[str] = ()
    helped: Sequence[str] = ()

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> Standings:
        """From the summary's own ``standings``."""
        best, helped = ([line["code"] for line in raw.get(key, ())] for key in ("best", "helped"))
        return cls(raw.get("scores", {}), best, helped)


@dataclass(frozen=True)
class SummaryData:
    """A district's summary on a day.

    ``district`` is the district's book. ``totals`` are counts over the accepted books: mentors, mentees, pairs,
    groups, programmes, meetings, meetings_done, overdue (any may be absent). ``tables`` are the consolidated frames
    (the form's keys plus ``_organisation``, the code): the registry needs mentors, the site and annual report
    mentors, pairs and acts.
    """

    on: date
    district: BookLike
    organisations: Sequence[OrganisationData]
    indicators: Sequence[IndicatorData]
    totals: Mapping[str, int] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    period: str = ""
    standings: Standings = Standings()
    form_id: str = "summary"
