"""Data of a school's orders that set mentoring up, and of minutes: introduction, plan, statute, curator."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from nastavnik.documents.data import Record
from nastavnik.documents.values import Blank
from nastavnik.documents.views.common import (
    Draft,
    Request,
    act_reference,
    numbered_name,
    school_year_of,
    unique_people,
)
from nastavnik.documents.views.pairs import Roster
from nastavnik.documents.wording import date_long, date_short
from nastavnik.errors import BadInput

__all__ = [
    "acquainted",
    "acting_mentors",
    "curator",
    "implement",
    "mentioned",
    "numbered",
    "plan",
    "protocol_plan",
    "protocol_regulation",
    "regulation",
    "roadmap_rows",
    "years_of",
]

_STAFF = frozenset({"педагог", "руководитель", "методист", ""})


def numbered(request: Request, context: dict[str, Any], stem: str, kind: str, title: str) -> list[Draft]:
    """One numbered document with its row for the register of acts."""
    request.unnumbered()
    name = numbered_name(stem, request.number, request.on)
    act = {"kind": kind, "number": request.number, "date": request.on, "title": title}
    return [Draft(request.common() | context, name, act)]


def years_of(request: Request) -> tuple[int, int]:
    """The two calendar years of the school year."""
    year = str(request.common()["org"]["school_year"])
    found = re.match(r"20\d\d", year)
    first = int(found.group()) if found else int(school_year_of(request.on)[:4])
    return first, first + 1


def roadmap_rows(request: Request) -> list[dict[str, Any]]:
    """The roadmap as rows of an annex; a section is told once, before its first activity."""
    rows: list[dict[str, Any]] = []
    section = ""
    for record in request.table("roadmap"):
        if record.text("section") and record.text("section") != section:
            section = record.text("section")
            rows.append(
                {
                    "number": "",
                    "activity": section,
                    "deadline": "",
                    "responsible": "",
                    "result": "",
                    "is_section": True,
                }
            )
        rows.append(
            {
                "number": record.text("number"),
                "activity": record["activity"],
                "deadline": record.text("deadline_text", "срок не указан"),
                "responsible": record.text("responsible", "не назначен"),
                "result": "; ".join(
                    text for text in (record.text("result"), record.text("document_kind")) if text
                ),
                "is_section": False,
            }
        )
    return rows


def mentioned(request: Request, *words: str) -> list[Record]:
    """Roadmap rows whose activity has one of the words."""
    return [
        row for row in request.table("roadmap") if any(word in row.text("activity").lower() for word in words)
    ]


def _deadlines(request: Request) -> dict[str, Any]:
    """Days an order names: from the school year, and from the roadmap where it says."""
    first, second = years_of(request)
    watched = mentioned(request, "мониторинг")
    monitoring = [f"{row['activity']} – {row.text('deadline_text', 'в течение года')}" for row in watched]
    supply = mentioned(request, "материально")
    return {
        "term_start": date_short(
            max(request.on, date(first, 9, 1)) if request.on.year <= second else request.on
        ),
        "term_end": date_short(date(second, 8, 31)),
        "monitoring": monitoring
        or [
            f"промежуточный мониторинг реализации программ – до {date_long(date(first, 12, 25))}",
            f"итоговый мониторинг и опрос участников – до {date_long(date(second, 5, 25))}",
        ],
        "supply": supply[0].text("responsible") if supply else "",
    }


def acquainted(request: Request, others: Sequence[Any] = ()) -> list[Any]:
    return unique_people(
        [person for person in (request.curator, *others) if not isinstance(person["name"], Blank)]
    )


def implement(request: Request) -> list[Draft]:
    """On introducing the model (S2 1.11, S5 1.6.1)."""
    card = request.card
    context = _deadlines(request) | {
        "roadmap": roadmap_rows(request),
        "young_total": card.get("young_specialists_total"),
        "acquainted": acquainted(request),
    }
    title = "О внедрении системы (целевой модели) наставничества"
    return numbered(request, context, "Приказ о внедрении наставничества", "приказ о внедрении", title)


def plan(request: Request) -> list[Draft]:
    """On approving the plan and starting. Raises BadInput when the roadmap is empty."""
    rows = _roadmap_or_error(request)
    context = _deadlines(request) | {"roadmap": rows, "acquainted": acquainted(request)}
    title = "Об утверждении плана мероприятий (дорожной карты) наставничества и начале его реализации"
    return numbered(request, context, "Приказ об утверждении дорожной карты", "дорожная карта", title)


def _roadmap_or_error(request: Request) -> list[dict[str, Any]]:
    rows = roadmap_rows(request)
    if not rows:
        raise BadInput(
            "Лист «Дорожная карта» пуст: утверждать нечего.",
            "Заполните дорожную карту или загрузите её из Word.",
        )
    return rows


def regulation(request: Request) -> list[Draft]:
    """On approving the statute, with the statute as its annex."""
    title = "Об утверждении Положения о системе наставничества"
    return numbered(
        request, {"acquainted": acquainted(request)}, "Приказ об утверждении положения", "положение", title
    )


def curator(request: Request) -> list[Draft]:
    """On the curator and mentors."""
    roster = Roster(request)
    rows = [_mentor_row(roster, record) for record in acting_mentors(request)]
    context = {"mentors": rows, "acquainted": acquainted(request, [row["person"] for row in rows])}
    return numbered(
        request,
        context,
        "Приказ о назначении куратора и наставников",
        "приказ о назначении куратора",
        "О назначении куратора и наставников",
    )


def acting_mentors(request: Request) -> list[Record]:
    return [
        record
        for record in request.table("mentors")
        if record.text("status").lower() != "выбыл" and request.takes(record["mentor_id"])
    ]


def _mentor_row(roster: Roster, record: Record) -> dict[str, Any]:
    consent = record["consent_date"]
    person = roster.mentor(record["mentor_id"])
    if not consent:
        roster.request.warnings.append(f"Нет даты письменного согласия: {person['name']}.")
    return {
        "person": person,
        "competences": record.text("competences", "–"),
        "consent": date_short(consent) if isinstance(consent, date) else "не представлено",
    }


def _minutes(title: str, stem: str) -> Callable[[Request], list[Draft]]:
    def drafts(request: Request) -> list[Draft]:
        rows = roadmap_rows(request)
        context = _deadlines(request) | {
            "roadmap": rows,
            "roadmap_count": sum(not row["is_section"] for row in rows),
            "regulation": act_reference(
                request.table("acts"), "положение", {"case": "Положение о системе наставничества"}
            ),
        }
        return numbered(request, context, stem, "протокол педагогического совета", title)

    return drafts


protocol_plan = _minutes(
    "Рассмотрение плана мероприятий (дорожной карты) наставничества", "Протокол педсовета о дорожной карте"
)
protocol_regulation = _minutes(
    "Рассмотрение Положения о системе наставничества", "Протокол педсовета о положении"
)
