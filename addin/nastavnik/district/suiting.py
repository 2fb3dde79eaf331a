"""How a mentor suits a mentee, in terms a person can check: shared words, subject, position, load, experience."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.checks.keys import fold_id
from nastavnik.district.lemmas import akin, words

__all__ = ["WEIGHTS", "Person", "Suit", "Vocabulary", "suit"]

# What a perfect answer to each question is worth; together 1.
WEIGHTS = {
    "request": 0.45,
    "subject": 0.2,
    "organisation": 0.15,
    "position": 0.08,
    "load": 0.07,
    "experience": 0.05,
}
_AKIN = 0.6  # a word of the same root against the same word
_LEARNERS = ("обучающийся", "студент")


@dataclass(frozen=True)
class Person:
    """A mentor or a mentee; ``text`` is what they can teach or ask for; None: not known."""

    organisation: str
    sheet: str
    number: str
    row: int
    name: str
    text: str
    subject: str
    position: str
    category: str
    experience: float | None
    limit: int | None
    consent: bool

    @classmethod
    def of(cls, record: Mapping[str, Any], sheet: str, key: str, text: str) -> Person:
        def said(name: str) -> str:
            value = record.get(name)
            return value if isinstance(value, str) else ""

        def number(name: str) -> float | None:
            value = record.get(name)
            return float(value) if isinstance(value, (int, float)) and value == value else None

        limit, consent = number("max_mentees"), record.get("consent_date")
        parts = (said(p) for p in ("surname", "first_name", "patronymic"))
        return cls(
            str(record.get("_organisation") or ""), sheet, said(key), int(record["_row"]), " ".join(p for p in parts if p),
            " ".join(t for t in (said(text), said("achievements") if sheet == "mentors" else "") if t), said("subject"), said("position"), said("category"),
            number("experience_years"), None if limit is None else int(limit), consent is not None and consent == consent,
        )  # fmt: skip

    @property
    def key(self) -> tuple[str, str]:
        return self.organisation, fold_id(self.number)

    @property
    def learner(self) -> bool:
        return self.category in _LEARNERS

    def as_json(self) -> dict[str, Any]:
        return {
            "organisation": self.organisation,
            "sheet": self.sheet,
            "row": self.row,
            "id": self.number,
            "name": self.name,
        }


class Vocabulary:
    """What words weigh: a word that few mentors have says more than one that all have."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._total = len(texts)
        self._known: dict[str, int] = {}
        for text in texts:
            for form in words(text):
                self._known[form] = self._known.get(form, 0) + 1

    def weight(self, form: str) -> float:
        return math.log((self._total + 1) / (self._known.get(form, 0) + 1)) + 1


@dataclass(frozen=True)
class Suit:
    """``score`` 0…1 with what speaks for and against, in words."""

    score: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]


def suit(mentee: Person, mentor: Person, room: int, vocabulary: Vocabulary) -> Suit:
    """How one mentor with ``room`` for more mentees suits one mentee."""
    reasons: list[str] = []
    against: list[str] = []
    score = WEIGHTS["request"] * _request(mentee, mentor, vocabulary, reasons, against)
    score += WEIGHTS["subject"] * _subject(mentee, mentor, reasons, against)
    if mentee.organisation == mentor.organisation:
        score += WEIGHTS["organisation"]
    else:
        against.append(f"работает в другой организации ({mentor.organisation})")
    shared = set(words(mentee.position)) & set(words(mentor.position))
    if shared:
        score += WEIGHTS["position"]
        reasons.append(f"та же должность: {mentor.position}")
    score += WEIGHTS["load"] * min(room, 3) / 3
    reasons.append(f"может взять ещё: {room}")
    score += WEIGHTS["experience"] * _experience(mentee, mentor, reasons, against)
    if not mentor.consent:
        against.append("нет письменного согласия быть наставником")
    if not mentee.consent:
        against.append("нет согласия наставляемого")
    return Suit(score, tuple(reasons), tuple(against))


def _request(
    mentee: Person, mentor: Person, vocabulary: Vocabulary, reasons: list[str], against: list[str]
) -> float:
    """The part of the request (by weight of its words) that the mentor's competences answer."""
    asked, known = words(mentee.text), words(mentor.text)
    if not asked:
        against.append("запрос не описан")
        return 0.0
    total = met = 0.0
    same, near, missing = [], [], []
    for form, word in asked.items():
        weight = vocabulary.weight(form)
        total += weight
        if form in known:
            met += weight
            same.append(f"«{word}»")
        elif relative := next((other for other in known if akin(form, other)), None):
            met += weight * _AKIN
            near.append(f"«{word}» ~ «{known[relative]}»")
        else:
            missing.append(f"«{word}»")
    if same:
        reasons.append(f"в компетенциях есть слова запроса: {', '.join(same)}")
    if near:
        reasons.append(f"близкие слова: {', '.join(near)}")
    if missing:
        against.append(
            f"{'в компетенциях нет ничего из запроса' if not (same or near) else 'не сказано о'}: {', '.join(missing[:6])}"
        )
    return met / total


def _subject(mentee: Person, mentor: Person, reasons: list[str], against: list[str]) -> float:
    asked, known = set(words(mentee.subject)), set(words(mentor.subject))
    if not asked or not known:
        return 0.0
    if asked & known:
        reasons.append(f"тот же предмет: {mentor.subject}")
        return 1.0
    against.append(f"другой предмет: {mentor.subject} вместо «{mentee.subject}»")
    return 0.0


def _experience(mentee: Person, mentor: Person, reasons: list[str], against: list[str]) -> float:
    if mentor.experience is None or mentee.learner:
        return 0.5
    gap = mentor.experience - (mentee.experience or 0)
    if gap < 0:
        against.append(f"стаж меньше, чем у наставляемого: {mentor.experience:g}")
        return 0.0
    if mentor.experience >= 10:
        reasons.append(f"стаж {mentor.experience:g} {_years(int(mentor.experience))}")
    return min(gap / 10, 1.0)


def _years(number: int) -> str:
    if 11 <= number % 100 <= 14:
        return "лет"
    return {1: "год", 2: "года", 3: "года", 4: "года"}.get(number % 10, "лет")
