"""Data of papers made for one person each: consents, agreements, programmes, letters of thanks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from nastavnik.documents.data import Record
from nastavnik.documents.views.common import Draft, Request
from nastavnik.documents.views.pairs import Roster, money, period_text, replace_number, span_text
from nastavnik.documents.wording import date_long, date_short, nobreak
from nastavnik.errors import BadInput

__all__ = ["agreement", "consent_mentee", "consent_mentor", "consent_parent", "gratitude", "programme"]

_STAFF = frozenset({"педагог", "руководитель", "методист", ""})
_ADULT = 18


def _undated(request: Request) -> dict[str, Any]:
    """The common view of a paper that its signer dates by hand."""
    view = request.common()
    view["order"] = view["order"] | {"handwritten": f"«___» ______________ {request.on.year} г."}
    return view


def _pairs_of(roster: Roster, role: str, identifier: str) -> list[Record]:
    return roster.met(
        [
            pair
            for pair in roster.pairs
            if pair.text(f"{role}_id") == identifier
            and pair.text("status").lower() in ("действует", "продлена", "")
        ]
    )


def _contacts(record: Record) -> str:
    """«тел. …, e-mail: …» of a person, which a consent to dissemination must have; an empty text when unknown."""
    parts = (("тел. ", "phone"), ("e-mail: ", "email"))
    return ", ".join(f"{word}{record[key]}" for word, key in parts if record.get(key))


def _role_view(pairs: Sequence[Record], people: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a consent says of the work agreed to: with whom, how, for how long; blank before pairs are formed."""
    if not pairs:
        return {"with_instrumental": "", "form": "", "period": "", "kind": ""}
    return {
        "with_instrumental": ", ".join(str(person["instrumental"]) for person in people),
        "form": "», «".join(dict.fromkeys(pair.text("form") for pair in pairs if pair["form"]))
        or pairs[0]["form"],
        "kind": ", ".join(dict.fromkeys(pair.text("kind") for pair in pairs if pair.text("kind"))),
        "period": span_text(pairs),
    }


def consent_mentor(request: Request) -> list[Draft]:
    """A consent for every acting mentor."""
    roster = Roster(request)
    drafts = []
    for identifier, record in roster.mentors.items():
        if record.text("status").lower() == "выбыл" or not request.takes(identifier):
            continue
        pairs = _pairs_of(roster, "mentor", identifier)
        person = roster.mentor(identifier)
        staff = record.text("category").lower() in _STAFF
        context = _undated(request) | {
            "person": person,
            "is_staff": staff,
            "is_minor": is_minor(record, request.on),
            "contacts": _contacts(record),
            "payment": money(record["payment"]),
            "work": _role_view(pairs, [roster.mentee(pair["mentee_id"]) for pair in pairs]),
        }
        drafts.append(Draft(context, f"Согласие наставника {person['initials']}"))
    return _some(drafts, "В книге нет действующих наставников.", "Наставники")


def consent_mentee(request: Request) -> list[Draft]:
    """A consent for every mentee who is in a programme or waits for one."""
    roster = Roster(request)
    drafts = []
    for identifier, record in roster.mentees.items():
        if record.text("status").lower() in ("выбыл", "завершил") or not request.takes(identifier):
            continue
        pairs = _pairs_of(roster, "mentee", identifier)
        person = roster.mentee(identifier)
        context = _undated(request) | {
            "person": person,
            "request_text": record.text("request"),
            "contacts": _contacts(record),
            "is_minor": is_minor(record, request.on),
            "work": _role_view(pairs, [roster.mentor(pair["mentor_id"]) for pair in pairs]),
        }
        drafts.append(Draft(context, f"Согласие наставляемого {person['initials']}"))
    return _some(drafts, "В книге нет наставляемых, которым нужно согласие.", "Наставляемые")


def is_minor(record: Record, on: date) -> bool:
    """Whether a person is under 18 on a day: by birth date, else a learner of a class is taken for one."""
    born = record.get("birth_date")
    if isinstance(born, date):
        birthday = (on.month, on.day) < (born.month, born.day)
        return on.year - born.year - birthday < _ADULT
    return record.text("category").lower() == "обучающийся"


def consent_parent(request: Request) -> list[Draft]:
    """A parent's consent for every minor, mentee or mentor. Raises BadInput when there are no minors."""
    roster = Roster(request)
    drafts = []
    for role, table in (("mentee", roster.mentees), ("mentor", roster.mentors)):
        for identifier, record in table.items():
            if (
                record.text("status").lower() in ("выбыл", "завершил")
                or not request.takes(identifier)
                or not is_minor(record, request.on)
            ):
                continue
            person = roster.mentee(identifier) if role == "mentee" else roster.mentor(identifier)
            pairs = _pairs_of(roster, role, identifier)
            other = [
                roster.mentor(pair["mentor_id"]) if role == "mentee" else roster.mentee(pair["mentee_id"])
                for pair in pairs
            ]
            born = record.get("birth_date")
            context = _undated(request) | {
                "person": person,
                "role_genitive": person["mentee_genitive"] if role == "mentee" else "наставника",
                "other_role": "наставником" if role == "mentee" else "наставляемым",
                "born": f"{date_short(born)} г. р." if isinstance(born, date) else "",
                "work": _role_view(pairs, other),
            }
            drafts.append(Draft(context, f"Согласие родителя, {person['initials']}"))
    return _some(
        drafts, "В книге нет несовершеннолетних участников: согласие родителя не требуется.", "Наставляемые"
    )


def _some(drafts: list[Draft], nothing: str, sheet: str) -> list[Draft]:
    if not drafts:
        raise BadInput(nothing, f"Проверьте лист «{sheet}».")
    return drafts


def agreement(request: Request) -> list[Draft]:
    """A supplementary agreement for every working mentor in a pair whose payment is known (Labour Code 351.8)."""
    roster = Roster(request)
    drafts = []
    for identifier, record in roster.mentors.items():
        pairs = _pairs_of(roster, "mentor", identifier)
        if not pairs or record.text("category").lower() not in _STAFF or not request.takes(identifier):
            continue
        person = roster.mentor(identifier)
        if not money(record["payment"]):
            request.warnings.append(
                f"Не указана оплата, соглашение не составлено: {person['name']} (лист «Наставники», «Оплата»)."
            )
            continue
        day = record["agreement_date"]
        number = record.text("agreement_number") or request.number
        if not number:
            request.warnings.append(f"Нет номера соглашения, впишите его при регистрации: {person['name']}.")
        common = replace_number(request, number, day if isinstance(day, date) else request.on)
        order_pairs = [pair for pair in pairs if pair["order_number"] and pair["order_date"]]
        context = common | {
            "person": person,
            "mentees": [
                {
                    "person": roster.mentee(pair["mentee_id"]),
                    "period": period_text(pair),
                    "form": pair["form"],
                    "kind": pair.text("kind"),
                }
                for pair in pairs
            ],
            "period": span_text(pairs),
            "amount": money(record["payment"]),
            "ground": nobreak(
                f"приказом от {date_short(order_pairs[0]['order_date'])} № {order_pairs[0]['order_number']}"
            )
            if order_pairs
            else "",
        }
        drafts.append(
            Draft(
                context,
                f"Дополнительное соглашение {f'№ {number}' if number else 'без номера'} {person['initials']}",
            )
        )
    return _some(
        drafts,
        "Нет ни одного наставника из числа работников, у которого есть пара и указана оплата.",
        "Наставники",
    )


def programme(request: Request) -> list[Draft]:
    """A personalised programme with its plan of meetings, for every programme of the book."""
    roster = Roster(request)
    pairs = {pair.text("pair_id"): pair for pair in roster.pairs}
    meetings = request.table("meetings")
    drafts = []
    for record in roster.programmes:
        if not request.takes(record["programme_id"]):
            continue
        pair = pairs.get(record.text("pair_id"))
        if pair is None:
            request.warnings.append(
                f"Программа {record.text('programme_id')}: на листе «Пары и группы» нет пары «{record.text('pair_id')}»."
            )
            continue
        if not roster.met([pair]):
            continue
        drafts.append(_programme(request, roster, record, pair, meetings))
    return _some(drafts, "В книге нет программ.", "Программы")


def _programme(
    request: Request, roster: Roster, record: Record, pair: Record, meetings: Sequence[Record]
) -> Draft:
    mentor, mentee = roster.mentor(pair["mentor_id"]), roster.mentee(pair["mentee_id"])
    mentor_row = roster.mentors[pair.text("mentor_id")]
    mentee_row = roster.mentees[pair.text("mentee_id")]
    approved = record["approved_date"]
    common = replace_number(
        request,
        record.text("approved_number") or None,
        approved if isinstance(approved, date) else request.on,
    )
    if not isinstance(approved, date):
        common["order"] = common["order"] | {"approved_line": f"«___» ______________ {request.on.year} г."}
    planned = [
        {
            "number": number,
            "planned": meeting["planned_date"],
            "type": meeting["type"],
            "topic": meeting["topic"],
            "actual": date_short(meeting["actual_date"]) if isinstance(meeting["actual_date"], date) else "",
        }
        for number, meeting in enumerate(
            (one for one in meetings if one.text("programme_id") == record.text("programme_id")), 1
        )
    ]
    context = common | {
        "programme": {
            "title": record["title"],
            "goal": record.text("goal")
            or "преодоление затруднений наставляемого и поддержка его сильных сторон",
            "difficulties": _items(record.text("difficulties") or mentee_row.text("request"))
            or [record["difficulties"]],
            "directions": _items(mentor_row.text("competences")),
            "period": period_text(record, "start_date", "end_date"),
            "stage": record["stage"],
            "result": record.text("result"),
            "approved": f"{date_long(approved)}" if isinstance(approved, date) else "",
            "number": record.text("approved_number"),
        },
        "pair": {"form": pair["form"], "model": pair.text("model"), "kind": pair.text("kind")},
        "mentor": mentor
        | {
            "qualification": mentor_row.text("qualification"),
            "experience": mentor_row.text("experience_years"),
        },
        "mentee": mentee | {"request": mentee_row.text("request"), "category": mentee_row.text("category")},
        "meetings": planned,
    }
    return Draft(
        context,
        f"Программа наставничества {record.text('programme_id')} {mentor['surname']} – {mentee['surname']}",
    )


def _items(text: str) -> list[str]:
    """The parts of a cell that lists several things."""
    return [part.strip(" .-–—") for part in text.replace("\n", ";").split(";") if part.strip(" .-–—")]


def gratitude(request: Request) -> list[Draft]:
    """A letter of thanks and a certificate for every mentor who has worked in a pair."""
    roster = Roster(request)
    drafts = []
    for identifier, record in roster.mentors.items():
        pairs = [pair for pair in roster.pairs if pair.text("mentor_id") == identifier]
        if not pairs or not request.takes(identifier):
            continue
        person = roster.mentor(identifier)
        training = record["training_course"]
        context = request.common() | {
            "person": person,
            "mentees_count": len({pair.text("mentee_id") for pair in pairs}),
            "achievements": record.text("achievements"),
            "training": f"{training}, {record['training_hours']} ч."
            if training and record["training_hours"]
            else str(training or ""),
        }
        drafts.append(Draft(context, f"Благодарственное письмо и сертификат {person['initials']}"))
    return _some(drafts, "В книге нет наставников, которые вели пары.", "Пары и группы")
