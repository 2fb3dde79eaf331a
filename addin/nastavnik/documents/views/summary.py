"""A district's summary as reports print it: totals, indicators beside targets, who is ahead, who needs help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from nastavnik.documents.charts import bars, shares_beside_targets
from nastavnik.documents.data import BookLike
from nastavnik.documents.summary_view import IndicatorData, OrganisationData, Share, SummaryData
from nastavnik.documents.views.advice import recommendations
from nastavnik.documents.views.common import Draft, Request
from nastavnik.documents.wording import counted, date_short, percent
from nastavnik.form import load_indicators

__all__ = ["SummaryRequest", "annual", "note"]

_STATUS = {
    "accepted": "принята",
    "accepted_with_errors": "принята с ошибками",
    "rejected": "отклонена",
    "unreadable": "не читается",
    "missing": "не прислана",
}
_TOTALS = (
    ("mentors", "Наставников"),
    ("mentees", "Наставляемых"),
    ("pairs", "Наставнических пар"),
    ("groups", "Наставнических групп"),
    ("programmes", "Персонализированных программ"),
    ("meetings", "Запланировано встреч"),
    ("meetings_done", "Проведено встреч"),
    ("overdue", "Просроченных мероприятий дорожных карт"),
)


@dataclass
class SummaryRequest:
    """What is asked for: the summary, the date of the report, the summary of the last period (None: none).

    ``district`` is the district's whole book, when the summary keeps only its card: for names and legal bases.
    """

    data: SummaryData
    on: date
    previous: SummaryData | None = None
    chosen: frozenset[str] | None = None
    warnings: list[str] = field(default_factory=list)
    district: BookLike | None = None

    @cached_property
    def request(self) -> Request:
        """The same as a request on the district's book: its head, coordinator, legal list, names."""
        return Request(self.data.district, self.on, district=self.district, warnings=self.warnings)

    @property
    def people(self) -> Any:
        """The maker of people's views."""
        return self.request.people

    def takes(self, code: str) -> bool:
        """Whether an organisation was asked for."""
        return self.chosen is None or code in self.chosen

    @cached_property
    def titles(self) -> dict[str, Mapping[str, str]]:
        """Indicators by key: title, unit."""
        return {one["key"]: one for one in load_indicators()}


def common(asked: SummaryRequest) -> dict[str, Any]:
    """What every report of a district needs."""
    data = asked.data
    expected = [one for one in data.organisations if one.expected]
    received = [one for one in data.organisations if one.received]
    missing = [one for one in expected if one.status == "missing"]
    return asked.request.common() | {
        "period": _period(data.period or str(asked.request.common()["org"]["school_year"])),
        "on": date_short(data.on),
        "counts": {
            "expected": len(expected),
            "received": len([one for one in data.organisations if one.status != "missing"]),
            "accepted": len(received),
            "with_errors": len([one for one in received if one.status == "accepted_with_errors"]),
            "rejected": len([one for one in data.organisations if one.status in ("rejected", "unreadable")]),
            "missing": len(missing),
            "expected_text": counted(len(expected), "организация", "организации", "организаций"),
        },
        "missing": [one.name for one in missing],
        "totals": [
            {"name": name, "value": int(data.totals[key])} for key, name in _TOTALS if key in data.totals
        ],
        "indicators": [indicator_view(asked, one) for one in data.indicators],
        "has_previous": asked.previous is not None,
    }


def _period(text: str) -> str:
    """«2026/2027» is a school year; any other text stands as it is."""
    return f"{text} учебный год" if text.replace("/", "").isdigit() and "/" in text else text


def indicator_view(asked: SummaryRequest, one: IndicatorData) -> dict[str, Any]:
    """One indicator as a row: values as texts, distance to the target, change since the last period."""
    known = asked.titles.get(one.key, {})
    share = known.get("unit", "share") == "share"
    before = _same(asked.previous, one.key)
    target = "не задана" if one.target is None else percent(one.target) if share else _number(one.target)
    return {
        "key": one.key,
        "title": known.get("title", one.key),
        "numerator": _number(one.numerator),
        "denominator": _number(one.denominator) if share else "–",
        "value": percent(one.value) if share else _number(one.value),
        "target": target,
        "met": _met(one),
        "gap": _difference(one.value, one.target, share) if one.target is not None else "–",
        "previous": "–" if before is None else percent(before.value) if share else _number(before.value),
        "change": "–" if before is None else _difference(one.value, before.value, share),
    }


def _same(summary: SummaryData | None, key: str) -> IndicatorData | None:
    return next((one for one in summary.indicators if one.key == key), None) if summary else None


def _met(one: IndicatorData) -> str:
    if one.value is None:
        return "нет данных"
    if one.target is None:
        return "цель не задана"
    return "достигнута" if one.value >= one.target - 1e-9 else "не достигнута"


def _number(value: float | None) -> str:
    """A number as it is read: «4 800», the space unbreakable."""
    if value is None or value != value:
        return "нет данных"
    return f"{value:,.12g}".replace(",", "\u00a0").replace(".", ",")


def _difference(value: float | None, other: float | None, share: bool) -> str:
    """«+3,5 п.п.», «−2»; «нет данных» when either is missing."""
    if value is None or other is None:
        return "нет данных"
    gap = value - other
    points = (
        percent(abs(gap)).partition("\N{NO-BREAK SPACE}")[0]
        if share
        else f"{abs(round(gap, 1)):g}".replace(".", ",")
    )
    sign = "" if points == "0" else "+" if gap > 0 else "−"
    return f"{sign}{points} п.п." if share else f"{sign}{points}"


def organisation_rows(asked: SummaryRequest) -> list[dict[str, Any]]:
    """Every expected organisation as a row: status, main indicators, how close to the targets it is."""
    rows = []
    for one in asked.data.organisations:
        if not one.expected and not one.received:
            continue
        parts = {
            indicator.key: indicator.by_organisation.get(one.code) for indicator in asked.data.indicators
        }
        rows.append(
            {
                "code": one.code,
                "name": one.name,
                "status": _STATUS.get(one.status, one.status),
                "errors": sum(line.severity == "error" for line in one.findings),
                "pairs": _count(parts.get("pairs"), one),
                "programmes": _count(parts.get("programmes"), one),
                "young": _share(parts.get("young_mentees_share"), one),
                "teachers": _share(parts.get("mentor_teachers_share"), one),
                "mentee_satisfaction": _share(parts.get("mentee_satisfaction"), one),
                "mentor_satisfaction": _share(parts.get("mentor_satisfaction"), one),
                "roadmap": _share(parts.get("roadmap_done_share"), one),
                "score": asked.data.standings.scores.get(one.code),
                "advice": recommendations(one, parts, {i.key: i.target for i in asked.data.indicators}),
            }
        )
    return rows


def _share(part: Share | None, one: OrganisationData) -> str:
    return "–" if not one.received else percent(part.value if part else None)


def _count(part: Share | None, one: OrganisationData) -> str:
    return (
        "–"
        if not one.received
        else _number((part.value if part.value is not None else part.numerator) if part else 0)
    )


def analytic(asked: SummaryRequest) -> dict[str, Any]:
    """Everything the note and the annual report share, charts included."""
    view = common(asked)
    rows = organisation_rows(asked)
    by_code, standings = {row["code"]: row for row in rows}, asked.data.standings
    ranked, best, weak = (
        [by_code[code] for code in codes if code in by_code]
        for codes in (standings.scores, standings.best, standings.helped)
    )
    helped = (
        weak
        + [row for row in rows if row["score"] is None and row["advice"]]
        + [row for row in ranked if row["errors"] and row not in weak]
    )
    met = [one for one in view["indicators"] if one["met"] == "достигнута"]
    unmet = [one for one in view["indicators"] if one["met"] == "не достигнута"]
    unknown = [one for one in view["indicators"] if one["value"] == "нет данных"]
    return view | {
        "organisations": rows,
        "best": [row | {"score_text": percent(row["score"])} for row in best],
        "helped": helped,
        "met": met,
        "unmet": unmet,
        "unknown": unknown,
        "chart": _targets_chart(asked),
        "organisations_chart": _organisations_chart(ranked),
    }


def _targets_chart(asked: SummaryRequest) -> Any:
    shares = [one for one in asked.data.indicators if asked.titles.get(one.key, {}).get("unit") == "share"]
    if not shares:
        return ""
    labels = [str(asked.titles[one.key]["title"]) for one in shares]
    alt = "Показатели и цели: " + "; ".join(
        f"{label}: {percent(one.value)}" for label, one in zip(labels, shares)
    )
    return shares_beside_targets(labels, [one.value for one in shares], [one.target for one in shares], alt)


def _organisations_chart(ranked: Sequence[Mapping[str, Any]]) -> Any:
    if not ranked:
        return ""
    shown = ranked[:30]
    return bars(
        [row["name"] for row in shown],
        [row["score"] for row in shown],
        "Выполнение целей по организациям: "
        + "; ".join(f"{row['name']}: {percent(row['score'])}" for row in shown),
        as_percent=True,
    )


def note(asked: SummaryRequest) -> list[Draft]:
    """The analytical note (S4 6.4)."""
    return [Draft(analytic(asked), f"Аналитическая записка на {date_short(asked.on)}")]


def annual(asked: SummaryRequest) -> list[Draft]:
    """The annual report (S1 7.2), with what is to be done next."""
    view = analytic(asked)
    return [
        Draft(
            view | {"plans": _plans(view)},
            f"Ежегодный доклад о наставничестве, {view['period']}".replace("/", "-"),
        )
    ]


def _plans(view: Mapping[str, Any]) -> list[str]:
    """What follows for the next period from what was not reached."""
    plans = [
        f"обеспечить достижение цели показателя «{one['title']}» ({one['target']}; достигнуто {one['value']})"
        for one in view["unmet"]
    ]
    plans += [f"организовать сбор данных для показателя «{one['title']}»" for one in view["unknown"]]
    if view["missing"]:
        plans.append("обеспечить представление книг всеми организациями: " + ", ".join(view["missing"]))
    return plans
