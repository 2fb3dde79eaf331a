"""A roadmap read from a file laid over the one in a workbook: nothing there is lost, every change is shown.

The same matching tells which items of the district's roadmap a school's roadmap lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from nastavnik.checks.deadlines import PlanYear, parse_deadline, plan_year
from nastavnik.roadmap.matching import bare_number, matched_rows, wording
from nastavnik.roadmap.model import FRAME_COLUMNS, Roadmap
from nastavnik.roadmap.status import column_of

__all__ = ["Change", "Comparison", "Merged", "compare", "comparison_report", "merge", "summary_lines"]

_SHEET = [*FRAME_COLUMNS, "status", "done_date", "evidence"]

_NAMES = {
    "number": "номер",
    "section": "раздел",
    "activity": "мероприятие",
    "deadline_text": "срок",
    "responsible": "ответственный",
    "result": "результат",
}


def _sentence(text: str) -> str:
    """The text with one full stop at its end, whatever the activity ends with."""
    return text.rstrip(" .;:,") + "."


@dataclass(frozen=True)
class Change:
    """What the import does to one activity.

    ``kind``: added, changed, same, missing (in the workbook, not in the file). ``column``: which column
    differs, ``before`` and ``after`` its texts; None where there is nothing to compare. ``kept_status``: the
    status that stays, None for an added one.
    """

    kind: str
    number: str
    activity: str
    column: str | None = None
    before: str | None = None
    after: str | None = None
    kept_status: str | None = None

    @property
    def message(self) -> str:
        """One Russian sentence for the clerk."""
        what = f"{self.number} {self.activity}".strip().rstrip(".:;")
        if self.kind == "added":
            return _sentence(f"Добавлено: {what}")
        if self.kind == "missing":
            return f"{_sentence(f'В новом документе нет: {what}')} Строка оставлена, статус «{self.kept_status or 'не указан'}»."
        if self.kind == "same":
            return _sentence(f"Без изменений: {what}")
        name = _NAMES.get(self.column or "", "")
        return f"Изменено ({name}): {what}: было «{self.before}», стало «{self.after}»."

    def as_json(self) -> dict[str, Any]:
        """Plain data for ``--json``."""
        return {
            "kind": self.kind, "number": self.number, "activity": self.activity, "column": self.column,
            "before": self.before, "after": self.after, "kept_status": self.kept_status, "message": self.message,
        }  # fmt: skip


@dataclass(frozen=True)
class Merged:
    """The sheet after an import: all its rows in the file's order, and the changes made."""

    frame: pd.DataFrame
    changes: list[Change]

    def counts(self) -> dict[str, int]:
        """How many activities were added, changed, left the same, are missing in the file."""
        kinds = ("added", "changed", "same", "missing")
        numbers = {kind: {(c.number, c.activity) for c in self.changes if c.kind == kind} for kind in kinds}
        return {kind: len(found) for kind, found in numbers.items()}


@dataclass(frozen=True)
class Comparison:
    """A school's roadmap against the district's.

    ``lacking``: items of the district that the school has not; ``matched``: pairs (district row, school row);
    ``different``: those of them whose last days differ, with the days by which the school's is later (negative:
    earlier); ``own``: the school's own items. Rows are labels of the two frames, which must be unique.
    """

    lacking: list[Any]
    different: list[tuple[Any, Any, int]]
    matched: list[tuple[Any, Any]]
    own: list[Any]


def merge(
    existing: pd.DataFrame, imported: Roadmap | pd.DataFrame, year: str | PlanYear | None = None
) -> Merged:
    """The sheet's rows after importing a roadmap.

    Activities are matched by number and wording. A matched row takes the file's number, section, wording,
    deadline (with its dates), responsible and result where the file has them, and keeps its status, date
    and evidence; a row absent from the file stays, after the row it followed. New rows are «не начато».
    """
    plan = plan_year(year)
    new = (imported.frame() if isinstance(imported, Roadmap) else imported).reset_index(drop=True)
    old = existing.reset_index(drop=True)
    for column in _SHEET:
        for frame in (old, new):
            if column not in frame.columns:
                frame[column] = None
    pairs = matched_rows(old, new)
    changes: list[Change] = []
    rows: list[dict[str, Any]] = []
    placed: dict[int, int] = {}  # row of the sheet → its place in the result
    for at in range(len(new)):
        fresh = _row(new, at)
        before = pairs.get(at)
        if before is None:
            rows.append({column: fresh.get(column) for column in _SHEET} | {"status": "не начато"})
            changes.append(Change("added", _text(fresh["number"]), _text(fresh["activity"])))
            continue
        stood = _row(old, before)
        placed[before] = len(rows)
        rows.append(_updated(stood, fresh, plan))
        changes += _changes(stood, fresh)
    for at in range(len(old)):
        if at in placed:
            continue
        stood = _row(old, at)
        place = placed[at - 1] + 1 if at - 1 in placed else len(rows)
        rows.insert(place, stood)
        placed = {row: where + (where >= place) for row, where in placed.items()} | {at: place}
        changes.append(
            Change(
                "missing",
                _text(stood["number"]),
                _text(stood["activity"]),
                kept_status=_text(stood["status"]) or None,
            )
        )
    columns = [*_SHEET, *(column for column in old.columns if column not in _SHEET)]
    return Merged(pd.DataFrame(rows, columns=columns, dtype=object), changes)


def compare(district: pd.DataFrame, school: pd.DataFrame) -> Comparison:
    """Which items of the district's roadmap the school has, lacks, plans later; matched by wording alone.

    A school numbers its own way, so the number counts for nothing here.
    """
    pairs = matched_rows(school.reset_index(drop=True), district.reset_index(drop=True), numbers=False)
    matched = [(district.index[at], school.index[before]) for at, before in sorted(pairs.items())]
    different: list[tuple[Any, Any, int]] = []
    ends = [_ends(district), _ends(school)]
    for at, before in sorted(pairs.items()):
        planned, own = ends[0][at], ends[1][before]
        later = (own - planned).days if planned and own else None
        if later:
            different.append((district.index[at], school.index[before], later))
    taken = set(pairs.values())
    return Comparison(
        [label for at, label in enumerate(district.index) if at not in pairs],
        different,
        matched,
        [label for at, label in enumerate(school.index) if at not in taken],
    )


def comparison_report(district: pd.DataFrame, school: pd.DataFrame) -> dict[str, Any]:
    """``compare`` as plain data: what the school lacks, what it plans later (days), what is its own."""
    found = compare(district, school)
    names = ["number", "section", "activity", "deadline_text", "responsible"]
    wanted, own = ({name: column_of(frame, name) for name in names} for frame in (district, school))
    return {
        "district_items": len(district),
        "present": len(found.matched),
        "lacking": [{name: wanted[name][label] for name in names} for label in found.lacking],
        "later": [
            {
                "number": own["number"][b],
                "activity": own["activity"][b],
                "days": days,
                "district_number": wanted["number"][a],
            }
            for a, b, days in found.different
        ],
        "own": [{name: own[name][label] for name in names} for label in found.own],
    }


def _row(frame: pd.DataFrame, at: int) -> dict[str, Any]:
    return {str(column): value for column, value in frame.iloc[at].items()}


def _ends(frame: pd.DataFrame) -> list[date | None]:
    if "deadline_end" not in frame.columns:
        return [None] * len(frame)
    found = pd.to_datetime(frame["deadline_end"], errors="coerce")
    return [None if pd.isna(day) else day.date() for day in found]


def _text(value: Any) -> str:
    return "" if value is None or (not isinstance(value, str) and pd.isna(value)) else str(value).strip()


def _updated(stood: dict[str, Any], fresh: dict[str, Any], plan: PlanYear | None) -> dict[str, Any]:
    """The sheet's row with what the file says; a deadline that did not change keeps the dates typed into it."""
    result = dict(stood)
    for column in ("number", "section", "activity", "responsible", "result", "document_kind"):
        if _text(fresh.get(column)):
            result[column] = fresh[column]
    words = _text(fresh.get("deadline_text"))
    if words and _same_words(words, _text(stood.get("deadline_text"))):
        return result
    if words:
        deadline = parse_deadline(words, plan)
        dated = deadline.kind != "recurring"
        result["deadline_text"] = fresh["deadline_text"]
        result["deadline_start"] = fresh.get("deadline_start") or (deadline.start if dated else None)
        result["deadline_end"] = fresh.get("deadline_end") or (deadline.end if dated else None)
        result["recurrence"] = fresh.get("recurrence")
    return result


def _same_words(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _changes(stood: dict[str, Any], fresh: dict[str, Any]) -> list[Change]:
    number = _text(fresh.get("number")) or _text(stood.get("number"))
    activity = _text(fresh.get("activity"))
    status = _text(stood.get("status")) or None
    found = [
        Change(
            "changed", number, activity, column, _text(stood.get(column)), _text(fresh.get(column)), status
        )
        for column in _NAMES
        if _text(fresh.get(column)) and not _alike(column, stood.get(column), fresh.get(column))
    ]
    return found or [Change("same", number, activity, kept_status=status)]


def _alike(column: str, before: Any, after: Any) -> bool:
    one, other = _text(before), _text(after)
    if column == "number":
        return bare_number(one) == bare_number(other)
    if column == "deadline_text":
        return _same_words(one, other)
    return wording(one) == wording(other)


def summary_lines(changes: Sequence[Change]) -> list[str]:
    """The sentences worth showing: everything but what stayed the same."""
    return [change.message for change in changes if change.kind != "same"]
