"""Mentors for mentees who have none: ranked in plain terms, assigned as well as the loads allow. A proposal only.

Nothing is written anywhere: a pair needs the written consent of both and an order (Labour Code 351.8; S1, S5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nastavnik.checks.keys import fold_id
from nastavnik.checks.names import name_key
from nastavnik.district.suiting import Person, Suit, Vocabulary, suit

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Pairing", "Suggestion", "Suggestions", "assign", "match", "suggest"]

USUAL_LOAD = 3  # mentees of a mentor whose limit is blank (S1, S5 leave it to the organisation)
SMALL = 2  # an organisation with no more free mentors may look for one in the district
_TOP = 3


@dataclass(frozen=True)
class Suggestion:
    """A mentor for a mentee: ``score`` 0…1, reasons for and against in words; ``assigned`` in the best overall plan."""

    mentor: Person
    score: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    assigned: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            **self.mentor.as_json(), "score": round(self.score, 4), "assigned": self.assigned,
            "for": list(self.reasons), "against": list(self.against),
        }  # fmt: skip


@dataclass
class Pairing:
    """One mentee with the suggested mentors, the assigned one first."""

    mentee: Person
    suggestions: list[Suggestion] = field(default_factory=list)

    @property
    def assigned(self) -> Suggestion | None:
        return next((s for s in self.suggestions if s.assigned), None)


@dataclass
class Suggestions:
    """What is proposed: mentees without a pair, and the mentors who have load left."""

    pairings: list[Pairing]
    free_mentors: int
    free_load: int

    def as_json(self) -> dict[str, Any]:
        return {
            "mentees": [{**p.mentee.as_json(), "request": p.mentee.text or None, "suggestions": [s.as_json() for s in p.suggestions]} for p in self.pairings],
            "free_mentors": self.free_mentors, "free_load": self.free_load,
            "without_mentor": [p.mentee.as_json() for p in self.pairings if p.assigned is None],
        }  # fmt: skip


def match(path: str | Path) -> Suggestions:
    """Suggestions from a school's workbook, or district-wide from a summary. Raises BadFile for anything else."""
    from pathlib import Path

    from nastavnik.books.reading import read_book
    from nastavnik.books.summary import is_summary
    from nastavnik.errors import BadFile

    path = Path(path)
    if path.exists() and is_summary(path):
        from nastavnik.books.summary_reading import read_summary

        return suggest(read_summary(path)[1])
    book = read_book(path)
    if book.form is None or book.form.id != "school":
        what = book.reason or "это книга района"
        raise BadFile(
            f"По файлу «{book.name}» пары не подобрать: {what}.",
            "Укажите книгу организации или сводку района.",
        )
    code = book.org_code() or ""
    return suggest({key: frame.assign(_organisation=code) for key, frame in book.tables.items()})


def suggest(frames: dict[str, pd.DataFrame]) -> Suggestions:
    """Suggestions from mentors, mentees and pairs; each frame has ``_organisation`` (code) and ``_row``."""
    pairs = frames["pairs"]
    live = pairs[pairs["status"].isin(["действует", "продлена"])]
    busy = pd.DataFrame(
        {"o": live["_organisation"], "n": live["mentor_id"].map(_folded), "t": live["mentee_id"].map(_folded)}
    ).drop_duplicates()
    taken = set(zip(busy["o"], busy["t"]))
    load = busy.groupby(["o", "n"]).size().to_dict()
    mentees = [
        p
        for p in _people(frames["mentees"], "mentee_id", "request", ("ожидает", "в программе"))
        if p.key not in taken
    ]
    mentors = _people(frames["mentors"], "mentor_id", "competences", ("действующий", "резерв"))
    left = [max(0, (USUAL_LOAD if p.limit is None else p.limit) - int(load.get(p.key, 0))) for p in mentors]
    free = [n for n, room in enumerate(left) if room > 0]
    mentors, left = [mentors[n] for n in free], [left[n] for n in free]
    suits = _suits(mentees, mentors, left)
    plan = assign([[s.score if s is not None else None for s in row] for row in suits], left)
    return Suggestions(
        [_pairing(mentee, mentors, row, chosen) for mentee, row, chosen in zip(mentees, suits, plan)],
        len(mentors),
        sum(left),
    )


def _folded(value: Any) -> str:
    return fold_id(value) if isinstance(value, str) else ""


def _people(frame: pd.DataFrame, key: str, text: str, statuses: tuple[str, ...]) -> list[Person]:
    """People who are at work or waiting; rows without a name are left out."""
    chosen = frame[
        (frame["status"].isin(statuses) | frame["status"].isna())
        & frame["surname"].notna()
        & frame[key].notna()
    ]
    sheet = key.removesuffix("_id") + "s"
    return [
        Person.of({str(k): v for k, v in record.items()}, sheet, key, text)
        for record in chosen.astype(object).to_dict("records")
    ]


def _suits(
    mentees: Sequence[Person], mentors: Sequence[Person], left: Sequence[int]
) -> list[list[Suit | None]]:
    """How every mentor suits every mentee; None where they may not be a pair at all."""
    vocabulary = Vocabulary([m.text for m in mentors])
    rooms: dict[str, int] = {}
    waiting: dict[str, int] = {}
    people: dict[str, int] = {}
    for mentor, room in zip(mentors, left):
        rooms[mentor.organisation] = rooms.get(mentor.organisation, 0) + room
        people[mentor.organisation] = people.get(mentor.organisation, 0) + 1
    for mentee in mentees:
        waiting[mentee.organisation] = waiting.get(mentee.organisation, 0) + 1
    rows: list[list[Suit | None]] = []
    for mentee in mentees:
        home = mentee.organisation
        abroad = people.get(home, 0) <= SMALL or rooms.get(home, 0) < waiting[home]
        rows.append(
            [
                suit(mentee, mentor, room, vocabulary)
                if (mentor.organisation == home or abroad) and _may(mentee, mentor)
                else None
                for mentor, room in zip(mentors, left)
            ]
        )
    return rows


def _may(mentee: Person, mentor: Person) -> bool:
    """A person is not their own mentor, and a pupil does not mentor a teacher (forms of S1, S2, S4)."""
    if [name_key(part) for part in mentee.name.split()] == [name_key(part) for part in mentor.name.split()]:
        return False
    return not (mentor.learner and not mentee.learner)


def assign(scores: Sequence[Sequence[float | None]], left: Sequence[int]) -> list[int | None]:
    """For each mentee the mentor of the best whole plan, None for nobody: as many pairs as the loads allow, then the
    greatest sum of scores. ``scores`` are mentee × mentor, None where a pair is not allowed."""
    from scipy.optimize import linear_sum_assignment

    if not scores or not left:
        return [None] * len(scores)
    slots = [n for n, room in enumerate(left) for _ in range(min(room, len(scores)))]
    if not slots:
        return [None] * len(scores)
    # A forbidden pair costs more than everything else together, so it is taken only when there is no other slot.
    never = float(len(scores) + 1)
    table = np.array(
        [[-never if row[n] is None else row[n] for n in slots] for row in scores], dtype="float64"
    )
    found: list[int | None] = [None] * len(scores)
    for mentee, slot in zip(*linear_sum_assignment(table, maximize=True)):
        if table[mentee, slot] > -never:
            found[int(mentee)] = slots[int(slot)]
    return found


def _pairing(
    mentee: Person, mentors: Sequence[Person], row: Sequence[Suit | None], chosen: int | None
) -> Pairing:
    known = [(n, s) for n, s in enumerate(row) if s is not None]
    ranked = sorted(
        known,
        key=lambda item: (
            item[0] != chosen,
            -item[1].score,
            mentors[item[0]].organisation,
            mentors[item[0]].number,
        ),
    )
    return Pairing(
        mentee, [Suggestion(mentors[n], s.score, s.reasons, s.against, n == chosen) for n, s in ranked[:_TOP]]
    )
