"""Who does best, who needs help, what is overdue: for the first page of the summary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from nastavnik.books.summary import Standing
from nastavnik.checks.roadmap import deadline_ends
from nastavnik.district.consolidation import Consolidation
from nastavnik.district.indicators import Indicator
from nastavnik.form.shares import percent

__all__ = ["Ranking", "overdue_rows", "ranked", "standings"]

SHOWN = 5
# Shares of learners are the district's own business (S2): a kindergarten has none, and schools differ in size.
_SHORT = {
    "young_mentees_share": "молодые специалисты", "mentor_teachers_share": "педагоги-наставники", "mentee_satisfaction": "довольны наставляемые",
    "mentor_satisfaction": "довольны наставники",
    "young_under35_coverage": "педагоги до 35 лет", "roadmap_done_share": "дорожная карта",
}  # fmt: skip


@dataclass(frozen=True)
class Ranking:
    """Who is how close to the targets: ``scores`` (0…1) by code from the best down, the first and the last of them."""

    scores: dict[str, float]
    best: list[Standing]
    helped: list[Standing]

    def as_json(self) -> dict[str, Any]:
        """As the summary keeps it: reports rank nobody anew."""
        best, helped = ([asdict(line) for line in lines] for lines in (self.best, self.helped))
        return {
            "scores": {code: round(score, 6) for code, score in self.scores.items()},
            "best": best,
            "helped": helped,
        }


def standings(result: Consolidation) -> Ranking:
    """The accepted organisations of a district, ranked."""
    late = overdue_rows(result).groupby("_file").size().to_dict()
    named = [
        (a.organisation.code, a.organisation.short_name, int(late.get(n, 0)))
        for n, a in enumerate(result.accepted)
        if a.organisation
    ]
    return ranked(result.tally.indicators, named)


def ranked(indicators: Sequence[Indicator], named: Sequence[tuple[str, str, int]]) -> Ranking:
    """``named`` (code, name, overdue activities) by how close they are to the targets.

    The score is the mean, over shares that are known and have a target, of the part of the target that is reached
    (never more than the whole); the execution of the roadmap counts as a share with the target of 100 %. Ties go to
    fewer overdue activities. Nobody is both among the best and among those needing help.
    """
    scored = []
    for code, name, late in named:
        reached: list[tuple[float, str, float]] = []
        for indicator in indicators:
            target = 1.0 if indicator.key == "roadmap_done_share" else indicator.target
            part = indicator.by_organisation[code]
            if indicator.unit == "share" and indicator.key in _SHORT and target and part.value is not None:
                reached.append((min(part.value / target, 1.0), _SHORT[indicator.key], part.value))
        if reached:
            score = sum(r for r, _, _ in reached) / len(reached)
            scored.append((score, -late, code, name, reached))
    scored.sort(key=lambda item: (-item[0], -item[1], item[2]))
    half = min(SHOWN, (len(scored) + 1) // 2)
    best = [
        Standing(code, name, _praise(score, reached))
        for score, _, code, name, reached in scored[:half]
        if score > 0
    ]
    weak = [item for item in reversed(scored[half:]) if item[0] < 1 or item[1]][:SHOWN]
    helped = [Standing(code, name, _need(reached, -minus)) for _, minus, code, name, reached in weak]
    return Ranking({item[2]: item[0] for item in scored}, best, helped)


def _praise(score: float, reached: list[tuple[float, str, float]]) -> str:
    full = [name for part, name, _ in reached if part >= 1]
    return f"цели достигнуты на {percent(score)}" + (f" ({', '.join(full[:3])})" if full else "")


def _need(reached: list[tuple[float, str, float]], late: int) -> str:
    weakest = [f"{name} {percent(value)}" for part, name, value in sorted(reached)[:2] if part < 1]
    return "; ".join([*weakest, *([f"просрочено: {late}"] if late else [])])


def overdue_rows(result: Consolidation) -> pd.DataFrame:
    """Sound roadmap rows past their last day and neither done nor cancelled; ``end`` is that day."""
    frame = result.batch.frame("roadmap")
    ends = deadline_ends(frame, result.batch.frame("organisation"))
    late = (
        result.tally.sound["roadmap"]
        & (ends < pd.Timestamp(result.on))
        & ~frame["status"].isin(["выполнено", "отменено"])
    )
    return frame[late].assign(end=ends[late]).sort_values(["end", "_file", "_row"], kind="stable")
