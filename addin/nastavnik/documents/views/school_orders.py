"""Data of a school's other orders and minutes: introduction, plan, statute, curator, event, payment, release."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from nastavnik.documents.data import Record
from nastavnik.documents.values import Blank
from nastavnik.documents.views.common import Draft, Request, act_reference, unique_people
from nastavnik.documents.views.pairs import Roster, link_view, money, payment_text, period_text
from nastavnik.documents.wording import date_long, date_short
from nastavnik.errors import BadInput

__all__ = [
    "curator",
    "final_event",
    "implement",
    "payment",
    "plan",
    "protocol_plan",
    "protocol_regulation",
    "regulation",
    "release",
    "roadmap_rows",
]

_STAFF = frozenset({"педагог", "руководитель", "методист", ""})


def _draft(request: Request, context: dict[str, Any], stem: str, kind: str, title: str) -> list[Draft]:
    """One numbered document with its row for the register of acts."""
    request.unnumbered()
    name = f"{stem} № {request.number or 'без номера'} от {date_short(request.on)}"
    act = {"kind": kind, "number": request.number, "date": request.on, "title": title}
    return [Draft(request.common() | context, name, act)]


def _years(request: Request) -> tuple[int, int]:
    """The two calendar years of the school year."""
    year = str(request.common()["org"]["school_year"])
    first = int(year[:4]) if year[:4].isdigit() else request.on.year
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


def _mentioned(request: Request, *words: str) -> list[Record]:
    """Roadmap rows whose activity has one of the words."""
    return [
        row for row in request.table("roadmap") if any(word in row.text("activity").lower() for word in words)
    ]


def _deadlines(request: Request) -> dict[str, Any]:
    """Days an order names: from the school year, and from the roadmap where it says."""
    first, second = _years(request)
    watched = _mentioned(request, "мониторинг")
    monitoring = [f"{row['activity']} – {row.text('deadline_text', 'в течение года')}" for row in watched]
    supply = _mentioned(request, "материально")
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


def _acquainted(request: Request, others: Sequence[Any] = ()) -> list[Any]:
    return unique_people(
        [person for person in (request.curator, *others) if not isinstance(person["name"], Blank)]
    )


def implement(request: Request) -> list[Draft]:
    """On introducing the model (S2 1.11, S5 1.6.1)."""
    card = request.card
    context = _deadlines(request) | {
        "roadmap": roadmap_rows(request),
        "young_total": card.get("young_specialists_total"),
        "acquainted": _acquainted(request),
    }
    title = "О внедрении системы (целевой модели) наставничества"
    return _draft(request, context, "Приказ о внедрении наставничества", "приказ о внедрении", title)


def plan(request: Request) -> list[Draft]:
    """On approving the plan and starting. Raises BadInput when the roadmap is empty."""
    rows = _roadmap_or_error(request)
    context = _deadlines(request) | {"roadmap": rows, "acquainted": _acquainted(request)}
    title = "Об утверждении плана мероприятий (дорожной карты) наставничества и начале его реализации"
    return _draft(request, context, "Приказ об утверждении дорожной карты", "дорожная карта", title)


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
    return _draft(
        request, {"acquainted": _acquainted(request)}, "Приказ об утверждении положения", "положение", title
    )


def curator(request: Request) -> list[Draft]:
    """On the curator and mentors."""
    roster = Roster(request)
    rows = [_mentor_row(roster, record) for record in _mentors(request)]
    context = {"mentors": rows, "acquainted": _acquainted(request, [row["person"] for row in rows])}
    return _draft(
        request,
        context,
        "Приказ о назначении куратора и наставников",
        "приказ о назначении куратора",
        "О назначении куратора и наставников",
    )


def _mentors(request: Request) -> list[Record]:
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


def final_event(request: Request) -> list[Draft]:
    """On the final event: when the roadmap says, or in May."""
    _, second = _years(request)
    planned = _mentioned(request, "итогов")
    roster = Roster(request)
    groups = [link_view(roster, group) for group in roster.by_group(roster.active())]
    context = {
        "event": {
            "when": planned[0].text("deadline_text") if planned else f"до {date_long(date(second, 5, 31))}",
            "title": planned[0].text("activity") if planned else "итоговое мероприятие",
            "report_by": date_long(date(second, 6, 10)),
        },
        "links": groups,
        "acquainted": _acquainted(request, [link["mentor"] for link in groups]),
    }
    return _draft(
        request,
        context,
        "Приказ об итоговом мероприятии",
        "приказ об итоговом мероприятии",
        "О проведении итогового мероприятия по наставничеству",
    )


def payment(request: Request) -> list[Draft]:
    """On the mentors' payment. Raises BadInput when no working mentor has an amount."""
    roster = Roster(request)
    active = roster.active()
    rows = []
    for record in _mentors(request):
        pairs = [pair for pair in active if pair.text("mentor_id") == record.text("mentor_id")]
        if record.text("category").lower() not in _STAFF or not pairs:
            continue
        person = roster.mentor(record["mentor_id"])
        if not money(record["payment"]):
            request.warnings.append(f"Не указана оплата, в приказ не вошёл наставник: {person['name']}.")
            continue
        rows.append(
            {
                "person": person,
                "mentees": ", ".join(str(roster.mentee(pair["mentee_id"])["initials"]) for pair in pairs),
                "amount": money(record["payment"]),
                "ground": payment_text(record).split(";")[0],
                "period": period_text(pairs[0]),
            }
        )
    if not rows:
        raise BadInput(
            "Ни у одного наставника из числа работников не указана оплата.",
            "Заполните столбец «Оплата (руб. или %)» листа «Наставники».",
        )
    context = {"rows": rows, "acquainted": _acquainted(request, [row["person"] for row in rows])}
    return _draft(
        request,
        context,
        "Приказ о выплатах наставникам",
        "приказ о доплате",
        "Об установлении выплат наставникам",
    )


def release(request: Request) -> list[Draft]:
    """On ending pairs early or replacing a mentor. Raises BadInput when no pair was ended early."""
    roster = Roster(request)
    ended = [
        pair
        for pair in roster.pairs
        if pair.text("status").lower() == "прекращена досрочно" and request.takes(pair["pair_id"])
    ]
    if not ended:
        raise BadInput(
            "В книге нет пар со статусом «прекращена досрочно».", "Отметьте пару на листе «Пары и группы»."
        )
    rows = []
    for pair in ended:
        later = [
            other
            for other in roster.pairs
            if other.text("mentee_id") == pair.text("mentee_id")
            and other.text("pair_id") != pair.text("pair_id")
            and other.text("status").lower() in ("действует", "продлена")
        ]
        last = pair["actual_end_date"]
        rows.append(
            {
                "mentor": roster.mentor(pair["mentor_id"]),
                "mentee": roster.mentee(pair["mentee_id"]),
                "last_day": date_short(last) if isinstance(last, date) else last,
                "reason": pair["end_reason"],
                "order": f"от {date_short(pair['order_date'])} № {pair['order_number']}"
                if pair["order_number"] and pair["order_date"]
                else "",
                "new_mentor": roster.mentor(later[0]["mentor_id"]) if later else None,
                "new_period": period_text(later[0]) if later else "",
            }
        )
    people = [
        person for row in rows for person in (row["mentor"], row["mentee"], row["new_mentor"]) if person
    ]
    context = {
        "rows": rows,
        "replaced": any(row["new_mentor"] for row in rows),
        "acquainted": _acquainted(request, people),
    }
    return _draft(
        request,
        context,
        "Приказ о прекращении наставничества",
        "иное",
        "О досрочном прекращении наставничества и замене наставника",
    )


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
        return _draft(request, context, stem, "протокол педагогического совета", title)

    return drafts


protocol_plan = _minutes(
    "Рассмотрение плана мероприятий (дорожной карты) наставничества", "Протокол педсовета о дорожной карте"
)
protocol_regulation = _minutes(
    "Рассмотрение Положения о системе наставничества", "Протокол педсовета о положении"
)
