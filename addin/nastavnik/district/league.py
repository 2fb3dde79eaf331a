"""The league of mentor organisations: who could be a mentor for others, and in what (S1 7.4, roadmap 8)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from nastavnik.district.consolidation import Consolidation
from nastavnik.district.office import Office
from nastavnik.form.shares import percent

__all__ = ["Candidate", "Criteria", "league"]


@dataclass(frozen=True)
class Criteria:
    """The thresholds of «Настройки»; shares are fractions."""

    young_share: float = 0.8
    mentors: int = 3
    experience: int = 10
    satisfaction: float = 0.7
    roadmap: float = 0.8

    @classmethod
    def of(cls, office: Office) -> Criteria:
        given = office.settings

        def number(name: str, usual: float, scale: float = 1.0) -> float:
            value = given.get(name)
            return usual if value is None else float(value) / scale

        return cls(
            number("league_young_share", 0.8, 100), int(number("league_mentors", 3)), int(number("league_experience", 10)),
            number("league_satisfaction", 0.7, 100), number("league_roadmap", 0.8, 100),
        )  # fmt: skip

    def names(self) -> list[str]:
        return [
            f"Молодые специалисты в программах, не ниже {percent(self.young_share)}",
            f"Опытных наставников (стаж от {self.experience} лет), не менее {self.mentors}",
            f"Удовлетворённость участников, не ниже {percent(self.satisfaction)}",
            f"Исполнение дорожной карты, не ниже {percent(self.roadmap)}",
        ]


@dataclass(frozen=True)
class Candidate:
    """An organisation against the criteria: (value, met) of each; ``strong`` are its directions in words."""

    code: str
    name: str
    values: list[float | None]
    met: list[bool]
    strong: list[str]

    @property
    def member(self) -> bool:
        """Whether every criterion is met; what is not known is not met."""
        return all(self.met)


def league(result: Consolidation) -> tuple[Criteria, list[Candidate]]:
    """All accepted organisations against the criteria, members first."""
    criteria = Criteria.of(result.office)
    mentors = result.batch.frame("mentors")
    active = result.tally.sound["mentors"] & (mentors["status"] != "выбыл")
    experienced = active & (mentors["experience_years"] >= criteria.experience)
    numbers = experienced.groupby(mentors["_file"]).sum()
    tried = dict(list(mentors[experienced].groupby("_file")[["competences", "subject"]]))
    found = []
    for n, arrival in enumerate(result.accepted):
        assert arrival.organisation is not None
        code = arrival.organisation.code
        pleased = [
            result.tally.of(key).by_organisation[code]
            for key in ("mentee_satisfaction", "mentor_satisfaction")
        ]
        asked = sum(part.denominator or 0 for part in pleased)
        values = [
            result.tally.of("young_mentees_share").by_organisation[code].value,
            float(numbers.get(n, 0)),
            sum(part.numerator for part in pleased) / asked if asked else None,
            result.tally.of("roadmap_done_share").by_organisation[code].value,
        ]
        limits = (criteria.young_share, criteria.mentors, criteria.satisfaction, criteria.roadmap)
        met = [value is not None and value >= limit for value, limit in zip(values, limits, strict=True)]
        strong = _strong(tried[n]) if all(met) and n in tried else []
        found.append(Candidate(code, arrival.organisation.short_name, values, met, strong))
    found.sort(key=lambda c: (not c.member, -sum(c.met), -(c.values[0] or 0), c.code))
    return criteria, found


def _strong(mentors: pd.DataFrame, most: int = 4) -> list[str]:
    """The directions in which an organisation has the most experienced mentors: competences, then subjects."""
    phrases = [
        part
        for text in mentors["competences"].dropna()
        for part in {
            _folded(part): part.strip() for part in re.split(r"[,;\n]", text) if part.strip()
        }.values()
    ]
    subjects = mentors["subject"].dropna().str.strip()
    return _frequent(phrases, most) + [f"предмет: {name}" for name in _frequent(subjects[subjects != ""], 2)]


def _frequent(texts: Iterable[str], most: int) -> list[str]:
    """The most frequent of ``texts`` whatever their capitals, each as it is typed most often."""
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        spellings.setdefault(_folded(text), Counter())[text] += 1
    found = sorted(spellings.items(), key=lambda item: (-item[1].total(), item[0]))[:most]
    return [min(typed.items(), key=lambda item: (-item[1], item[0]))[0] for _, typed in found]


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())
