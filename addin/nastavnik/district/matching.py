"""Mentors for mentees who have none: ranked in plain terms, assigned as well as the loads allow. A proposal only.

Nothing is written anywhere: a pair needs the written consent of both and an order (Labour Code 351.8; S1, S5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd

from nastavnik.checks.keys import fold_id
from nastavnik.checks.names import name_key
from nastavnik.district.lemmas import root, words
from nastavnik.district.suiting import WEIGHTS, Person, Suit, Vocabulary, suit

if TYPE_CHECKING:
    from pathlib import Path

    from nastavnik.books.reading import Book

__all__ = ["Pairing", "Suggestion", "Suggestions", "assign", "match", "match_book", "suggest"]

USUAL_LOAD = 3  # mentees of a mentor whose limit is blank (S1, S5 leave it to the organisation)
SMALL = 2  # an organisation with no more free mentors may look for one in the district
_TOP = 3
_ABROAD = 40  # mentors of other organisations who are looked at for one mentee


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

    path = Path(path)
    if path.exists() and is_summary(path):
        from nastavnik.books.summary_reading import read_summary

        return suggest(read_summary(path)[1])
    return match_book(read_book(path))


def match_book(book: Book) -> Suggestions:
    """Suggestions from a school's workbook that has been read. Raises BadFile when it is not one."""
    from nastavnik.errors import BadFile

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
    plan = assign([{n: s.score for n, s in row.items()} for row in suits], left)
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
) -> list[dict[int, Suit]]:
    """For every mentee: by mentor (position) how they suit, for those who may be a pair.

    Mentors of the same organisation; of others only where one's own are few or full, and of those the likeliest.
    """
    vocabulary = Vocabulary([m.text for m in mentors])
    home: dict[str, list[int]] = {}
    for n, mentor in enumerate(mentors):
        home.setdefault(mentor.organisation, []).append(n)
    waiting = Counter(mentee.organisation for mentee in mentees)
    known = _Index(mentors, vocabulary)
    rows = []
    for mentee in mentees:
        own = home.get(mentee.organisation, [])
        near = list(own)
        if len(own) <= SMALL or sum(left[n] for n in own) < waiting[mentee.organisation]:
            near += known.likeliest(mentee)
        rows.append(
            {n: suit(mentee, mentors[n], left[n], vocabulary) for n in near if _may(mentee, mentors[n])}
        )
    return rows


class _Index:
    """Mentors by the words and subjects they offer, so that a district is not gone through for every mentee."""

    def __init__(self, mentors: Sequence[Person], vocabulary: Vocabulary) -> None:
        self._mentors, self._vocabulary = mentors, vocabulary
        self._by_word: dict[str, list[int]] = {}
        self._by_subject: dict[str, list[int]] = {}
        for n, mentor in enumerate(mentors):
            for key in {root(form) for form in words(mentor.text)}:
                self._by_word.setdefault(key, []).append(n)
            for form in words(mentor.subject):
                self._by_subject.setdefault(form, []).append(n)

    def likeliest(self, mentee: Person) -> list[int]:
        """The mentors of other organisations who answer most of the request; anybody when nobody does."""
        points: dict[int, float] = {}
        for form in words(mentee.text):
            for n in self._by_word.get(root(form), ()):
                points[n] = points.get(n, 0) + WEIGHTS["request"] * self._vocabulary.weight(form)
        for form in words(mentee.subject):
            for n in self._by_subject.get(form, ()):
                points[n] = points.get(n, 0) + WEIGHTS["subject"] * 3
        ranked = sorted(points, key=lambda n: (-points[n], n)) or range(len(self._mentors))
        others = (n for n in ranked if self._mentors[n].organisation != mentee.organisation)
        return list(islice(others, _ABROAD))


def _may(mentee: Person, mentor: Person) -> bool:
    """A person is not their own mentor, and a pupil does not mentor a teacher (forms of S1, S2, S4)."""
    if [name_key(part) for part in mentee.name.split()] == [name_key(part) for part in mentor.name.split()]:
        return False
    return not (mentor.learner and not mentee.learner)


def assign(scores: Sequence[Mapping[int, float]], left: Sequence[int]) -> list[int | None]:
    """For each mentee the mentor of the best whole plan, None for nobody: as many pairs as the loads allow, then the
    greatest sum of scores. ``scores`` are by mentee {mentor: score 0…1} of the pairs that are allowed."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    if not scores:
        return []
    starts: list[int] = []
    owners: list[int] = []
    for n, room in enumerate(left):
        starts.append(len(owners))
        owners += [n] * min(room, len(scores))
    # A pair outweighs all scores together; everyone also has a place of nobody's, so that a plan always exists.
    pair = float(len(scores) + 1)
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    for mentee, row in enumerate(scores):
        for n, score in row.items():
            places = range(starts[n], starts[n] + min(left[n], len(scores)))
            rows += [mentee] * len(places)
            columns += places
            weights += [pair + score + 1] * len(places)
        rows.append(mentee)
        columns.append(len(owners) + mentee)
        weights.append(1.0)
    graph = coo_array((weights, (rows, columns)), shape=(len(scores), len(owners) + len(scores))).tocsr()
    found: list[int | None] = [None] * len(scores)
    for mentee, place in zip(*min_weight_full_bipartite_matching(graph, maximize=True)):
        if place < len(owners):
            found[int(mentee)] = owners[int(place)]
    return found


def _pairing(
    mentee: Person, mentors: Sequence[Person], row: Mapping[int, Suit], chosen: int | None
) -> Pairing:
    ranked = sorted(
        row.items(),
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
