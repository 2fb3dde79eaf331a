"""Roadmaps across the district: how far each organisation is, and what of the district's own roadmap it lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from nastavnik.checks.roadmap import deadline_ends
from nastavnik.district.standings import overdue_rows
from nastavnik.roadmap.matching import best_pairs, near_rows, wording

if TYPE_CHECKING:
    from nastavnik.district.consolidation import Consolidation

__all__ = ["Item", "Roadmaps", "SchoolRoadmap", "compare_schools", "roadmaps_of"]


@dataclass
class Item:
    """An activity of the district's roadmap; ``lacking`` and ``later`` are codes of organisations."""

    number: str
    section: str
    activity: str
    deadline: str
    lacking: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)


@dataclass
class SchoolRoadmap:
    """One organisation. ``due``, ``done`` and ``share`` are those of the indicator; ``share`` None: nothing is due.

    An activity is due by the last day of its row. One that only recurs («ежеквартально») has none and one status
    for all its occurrences, so it is not counted; ``roadmap status`` shows each of them.

    ``lacking`` are places in the district's items; ``later`` are (place, days by which the school's last day is later).
    """

    code: str
    name: str
    activities: int
    due: int
    done: int
    overdue: int
    share: float | None
    lacking: list[int] = field(default_factory=list)
    later: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Roadmaps:
    """``items`` of the district's own roadmap (none: it is not filled in), ``schools`` that have sent a book."""

    items: list[Item]
    schools: list[SchoolRoadmap]

    def as_json(self) -> dict[str, Any]:
        """The key ``roadmaps`` of ``consolidate --json``: ``lacking`` and ``later.item`` are places in ``items``."""
        items = [
            {"number": i.number, "section": i.section, "activity": i.activity, "deadline_text": i.deadline}
            for i in self.items
        ]
        schools = [
            {
                "code": s.code, "activities": s.activities, "due": s.due, "done": s.done, "overdue": s.overdue,
                "share": None if s.share is None else round(s.share, 4), "lacking": s.lacking,
                "later": [{"item": place, "days": days} for place, days in s.later],
            }
            for s in self.schools
        ]  # fmt: skip
        return {"items": items, "organisations": schools}


def roadmaps_of(result: Consolidation) -> Roadmaps:
    """Every accepted organisation's roadmap: its execution on the day of the consolidation, and the comparison."""
    frame = result.batch.frame("roadmap")
    sizes = frame.groupby("_file").size().to_dict()
    late = overdue_rows(result).groupby("_file").size().to_dict()
    parts = result.tally.of("roadmap_done_share").by_organisation
    schools = []
    for n, arrival in enumerate(result.accepted):
        assert arrival.organisation is not None
        code, part = arrival.organisation.code, parts[arrival.organisation.code]
        counts = (int(sizes.get(n, 0)), int(part.denominator or 0), part.numerator, int(late.get(n, 0)))
        schools.append(SchoolRoadmap(code, arrival.organisation.short_name, *counts, part.value))
    plan, ends = _plan(result)
    items = [Item(*texts) for texts in plan.itertuples(index=False, name=None)]
    if items:
        own_ends = deadline_ends(frame, result.batch.frame("organisation"))
        found = compare_schools(plan["activity"].tolist(), ends, frame["_file"], frame["activity"], own_ends)
        for n, school in enumerate(schools):
            # A school without any roadmap lacks all of it.
            school.lacking, school.later = found.get(n, (list(range(len(items))), []))
            for place in school.lacking:
                items[place].lacking.append(school.code)
            for place, _days in school.later:
                items[place].later.append(school.code)
    return Roadmaps(items, schools)


def _plan(result: Consolidation) -> tuple[pd.DataFrame, list[pd.Timestamp]]:
    """The district's own activities as texts, cancelled ones left out, and their last days (NaT: none)."""
    own = result.office.book.tables.get("roadmap", pd.DataFrame())
    columns = ["number", "section", "activity", "deadline_text"]
    if own.empty:
        return pd.DataFrame(columns=columns), []
    own = own[own["activity"].notna() & (own["status"] != "отменено")].assign(_file=0)
    card = pd.DataFrame({"_file": [0], "school_year": [result.office.card.get("school_year")]})
    texts = own[columns].astype(object).where(own[columns].notna(), "")
    return texts, deadline_ends(own, card).tolist()


def compare_schools(
    plan: list[str], plan_ends: list[pd.Timestamp], files: pd.Series, activities: pd.Series, ends: pd.Series
) -> dict[int, tuple[list[int], list[tuple[int, int]]]]:
    """file → (places of ``plan`` that it lacks, [(place, days later)]); the series lie row by row along each other.

    Wordings are compared once each, and schools with the same wordings once together: most copy the district's.
    """
    rows = pd.DataFrame({"file": files, "text": activities, "end": ends})[activities.notna()]
    rows["text"] = rows["text"].map({text: wording(text) for text in rows["text"].unique()})
    distinct = rows["text"].unique().tolist()
    near = dict(zip(distinct, near_rows(distinct, [wording(text) for text in plan]), strict=True))
    known: dict[tuple[str, ...], dict[int, int]] = {}
    found = {}
    for file, own in rows.groupby("file", sort=False):
        texts = tuple(own["text"])
        if texts not in known:
            known[texts] = _pairs(texts, near)
        pairs = known[texts]
        own_ends = own["end"].tolist()
        gaps = [(place, plan_ends[place], own_ends[at]) for place, at in sorted(pairs.items())]
        later = [(place, (end - planned).days) for place, planned, end in gaps if end > planned]  # NaT: never
        found[int(str(file))] = ([place for place in range(len(plan)) if place not in pairs], later)
    return found


def _pairs(texts: tuple[str, ...], near: dict[str, list[tuple[int, float]]]) -> dict[int, int]:
    """Place in the district's plan → place among the school's ``texts``."""
    return best_pairs(
        (score - abs(place - at) / 1000, place, at)
        for at, text in enumerate(texts)
        for place, score in near[text]
    )
