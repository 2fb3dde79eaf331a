"""Data of a school's orders while mentoring runs: final event, payment, early end and replacement."""

from __future__ import annotations

from datetime import date

from nastavnik.documents.data import Record
from nastavnik.documents.views.common import Draft, Request
from nastavnik.documents.views.pairs import Roster, link_view, money, payment_text, period_text, span_text
from nastavnik.documents.views.school_orders import acquainted, acting_mentors, mentioned, numbered, years_of
from nastavnik.documents.wording import date_long, date_short
from nastavnik.errors import BadInput

__all__ = ["final_event", "payment", "release"]

_STAFF = frozenset({"педагог", "руководитель", "методист", ""})
_MEASURING = ("мониторинг", "анкет", "опрос", "отчёт", "отчет", "анализ")


def final_event(request: Request) -> list[Draft]:
    """On the final event: when the roadmap says, or in May."""
    _, second = years_of(request)
    closing = mentioned(request, "итогов")
    # «Итоговый мониторинг» and «итоговое анкетирование» come before the event itself.
    planned = [row for row in closing if "мероприят" in row.text("activity").lower()] or [
        row for row in closing if not any(word in row.text("activity").lower() for word in _MEASURING)
    ]
    roster = Roster(request)
    groups = [link_view(roster, group) for group in roster.by_group(roster.active())]
    context = {
        "event": {
            "when": planned[0].text("deadline_text") if planned else f"до {date_long(date(second, 5, 31))}",
            "title": planned[0].text("activity") if planned else "итоговое мероприятие",
            "report_by": date_long(date(second, 6, 10)),
        },
        "links": groups,
        "acquainted": acquainted(request, [link["mentor"] for link in groups]),
    }
    return numbered(
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
    for record in acting_mentors(request):
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
                "period": span_text(pairs),
            }
        )
    if not rows:
        raise BadInput(
            "Ни у одного наставника из числа работников не указана оплата.",
            "Заполните столбец «Оплата (руб. или %)» листа «Наставники».",
        )
    context = {"rows": rows, "acquainted": acquainted(request, [row["person"] for row in rows])}
    return numbered(
        request,
        context,
        "Приказ о выплатах наставникам",
        "приказ о доплате",
        "Об установлении выплат наставникам",
    )


def _replaces(other: Record, ended: Record) -> bool:
    """Whether a pair gives the mentee of an ended one another mentor; one that ran beside it does not."""
    last, first = ended["actual_end_date"], other["start_date"]
    return (
        other.text("mentee_id") == ended.text("mentee_id")
        and other.text("mentor_id") != ended.text("mentor_id")
        and other.text("status").lower() in ("действует", "продлена")
        and not (isinstance(last, date) and isinstance(first, date) and first < last)
    )


def release(request: Request) -> list[Draft]:
    """On ending pairs early or replacing a mentor. Raises BadInput when no pair was ended early."""
    roster = Roster(request)
    ended = roster.known(
        [
            pair
            for pair in roster.pairs
            if pair.text("status").lower() == "прекращена досрочно" and request.takes(pair["pair_id"])
        ]
    )
    if not ended:
        raise BadInput(
            "В книге нет пар со статусом «прекращена досрочно».", "Отметьте пару на листе «Пары и группы»."
        )
    rows = []
    for pair in ended:
        later = [other for other in roster.pairs if not roster.strangers(other) and _replaces(other, pair)]
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
        "acquainted": acquainted(request, people),
    }
    return numbered(
        request,
        context,
        "Приказ о прекращении наставничества",
        "иное",
        "О досрочном прекращении наставничества и замене наставника",
    )
