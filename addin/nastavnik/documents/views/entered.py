"""A school's own indicators from its book, for its report and its page: who entered a programme (S4 appendix 3).

A person has entered when a pair naming them has an order's number and date and that pair has an approved programme.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from nastavnik.documents.data import Record, settings_of, text_of
from nastavnik.documents.summary_view import IndicatorData
from nastavnik.documents.views.common import Request

__all__ = ["entered_people", "school_indicators"]

_TEACHERS = frozenset({"педагог", "руководитель", "методист"})


def _entered_pairs(request: Request) -> list[Record]:
    approved = {
        one.text("pair_id") for one in request.table("programmes") if isinstance(one["approved_date"], date)
    }
    return [pair for pair in request.table("pairs") if _ordered(pair) and pair.text("pair_id") in approved]


def _ordered(pair: Record) -> bool:
    return bool(pair.text("order_number")) and isinstance(pair["order_date"], date)


def entered_people(request: Request, role: str) -> list[Record]:
    """The mentors or mentees (``role``: mentor, mentee) who have entered."""
    wanted = {pair.text(f"{role}_id") for pair in _entered_pairs(request)}
    return [person for person in request.table(f"{role}s") if person.text(f"{role}_id") in wanted]


def _is_young(person: Record, most: float) -> bool:
    years = person["experience_years"]
    known = isinstance(years, (int, float))
    return (
        known and years <= most and person.text("category").lower() not in ("обучающийся", "студент")
    ) or (not known and person.text("category").lower() == "молодой специалист")


def _is_learner(person: Record) -> bool:
    return person.text("category").lower() == "обучающийся"


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def school_indicators(request: Request) -> list[IndicatorData]:
    """The indicators of S4 appendix 3 that a school publishes; a zero or blank denominator gives no value.

    Those the request brings (counted with the checks' findings) are taken as they are.
    """
    if request.indicators is not None:
        return list(request.indicators)
    card, settings = request.card, settings_of(request.district)
    groups = {("group", pair.text("group_code")) if pair.text("group_code") else pair.text("pair_id")
              for pair in request.table("pairs") if _ordered(pair)}  # fmt: skip
    approved = sum(isinstance(one["approved_date"], date) for one in request.table("programmes"))
    documents = sum(
        bool(one.text("document_url") or one.text("agreement_number")) for one in request.table("partners")
    )
    mentees, mentors = entered_people(request, "mentee"), entered_people(request, "mentor")
    return [
        IndicatorData("pairs", len(groups), None, len(groups)),
        IndicatorData("programmes", approved, None, approved),
        _share(
            "young_mentees_share",
            mentees,
            lambda one: _is_young(one, settings["young_experience_max"]),
            card.get("young_specialists_total"),
        ),
        _share(
            "mentor_teachers_share",
            mentors,
            lambda one: one.text("category").lower() in _TEACHERS,
            card.get("teachers_total"),
        ),
        IndicatorData("enterprises", documents, None, documents),
        _satisfaction(request, "mentee_satisfaction", "наставляемый", settings["satisfied_from"]),
        _satisfaction(request, "mentor_satisfaction", "наставник", settings["satisfied_from"]),
        _share("learners_mentee_share", mentees, _is_learner, card.get("learners_10_19")),
        _share("learners_mentor_share", mentors, _is_learner, card.get("learners_15_19")),
    ]


def _share(key: str, people: Iterable[Record], counts: Callable[[Record], bool], total: Any) -> IndicatorData:
    top, bottom = sum(counts(person) for person in people), _number(total)
    return IndicatorData(key, top, bottom, top / bottom if bottom else None)


def _satisfaction(request: Request, key: str, role: str, least: float) -> IndicatorData:
    """The last answer of a pair at the exit counts."""
    answers: dict[str, tuple[date, float]] = {}
    for position, row in enumerate(request.table("surveys")):
        score, day = _number(row["satisfaction"]), row["survey_date"]
        if row.text("moment").lower() != "выход" or row.text("role").lower() != role or score is None:
            continue
        who = text_of(row["pair_id"]) or f"анкета {position}"
        when = day if isinstance(day, date) else date.min
        if who not in answers or answers[who][0] <= when:
            answers[who] = (when, score)
    pleased = sum(score >= least for _, score in answers.values())
    return IndicatorData(key, pleased, len(answers), pleased / len(answers) if answers else None)
