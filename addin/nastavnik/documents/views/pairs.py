"""Pairs and groups as the order on assigning them, its table and other documents see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from nastavnik.documents.data import Record, text_of
from nastavnik.documents.values import Blank
from nastavnik.documents.views.common import (
    Draft,
    Request,
    act_reference,
    consent_text,
    numbered_name,
    unique_people,
)
from nastavnik.documents.wording import counted, date_short, nobreak, percent
from nastavnik.errors import BadInput

__all__ = ["Roster", "pairs_order", "payment_text", "period_text", "span_text"]

_ACTIVE = frozenset({"действует", "продлена", ""})


class Roster:
    """The people and pairs of a school's book, each person's view made once."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.mentors = {record.text("mentor_id"): record for record in request.table("mentors")}
        self.mentees = {record.text("mentee_id"): record for record in request.table("mentees")}
        self.pairs = request.table("pairs")
        self.programmes = request.table("programmes")
        self._views: dict[tuple[str, str], dict[str, Any]] = {}

    def mentor(self, identifier: Any) -> dict[str, Any]:
        """The view of a mentor, with ``employer`` added to the position of one from outside."""
        return self._view("mentor", text_of(identifier), self.mentors)

    def mentee(self, identifier: Any) -> dict[str, Any]:
        """The view of a mentee; a learner's position is «обучающийся 8 А класса»."""
        return self._view("mentee", text_of(identifier), self.mentees)

    def _view(self, role: str, identifier: str, table: Mapping[str, Record]) -> dict[str, Any]:
        key = (role, identifier)
        if key not in self._views:
            record = table[identifier]
            position = position_of(record)
            person = Record({**record, "position": position}, _SHEETS[role](self.request), record.row)
            self._views[key] = self.request.people.of(person)
        return self._views[key]

    def in_force(self) -> list[Record]:
        """Pairs that were asked for and have not ended."""
        return [
            pair
            for pair in self.pairs
            if pair.text("status").lower() in _ACTIVE and self.request.takes(pair["pair_id"])
        ]

    def active(self) -> list[Record]:
        """The pairs in force, all of them with people of the book. Raises BadInput like ``known``."""
        return self.known(self.in_force())

    def known(self, pairs: Sequence[Record]) -> list[Record]:
        """The pairs. Raises BadInput naming every row whose mentor or mentee the book does not have.

        An order without one of its pairs would be signed unnoticed, so it is refused as a whole.
        """
        absent = [stranger for pair in pairs for stranger in self.strangers(pair)]
        if absent:
            raise BadInput(
                f"На листе «Пары и группы» указаны люди, которых нет в книге: {'; '.join(absent)}.",
                "Исправьте номера в этих строках или впишите людей на листы «Наставники» и «Наставляемые».",
            )
        return list(pairs)

    def strangers(self, pair: Record) -> list[str]:
        """«строка 7 – наставник «Н-009»» for each person of a pair whom the book does not have."""
        sides = (("mentor", "наставник", self.mentors), ("mentee", "наставляемый", self.mentees))
        return [
            f"строка {pair.row} – {word} "
            + (f"«{pair[f'{role}_id']}»" if pair[f"{role}_id"] else "не указан")
            for role, word, table in sides
            if pair.text(f"{role}_id") not in table
        ]

    def met(self, pairs: Sequence[Record]) -> list[Record]:
        """The pairs whose people the book has; the clerk is told of the others."""
        for pair in pairs:
            for stranger in self.strangers(pair):
                self.request.warnings.append(
                    f"Лист «Пары и группы», {stranger}: такого человека в книге нет, пара пропущена."
                )
        return [pair for pair in pairs if not self.strangers(pair)]

    def by_group(self, pairs: Sequence[Record]) -> list[list[Record]]:
        """Rows that belong together: a group's (one mentor, one group code), or a single pair."""
        groups: dict[tuple[str, str], list[Record]] = {}
        for position, pair in enumerate(pairs):
            code = pair.text("group_code")
            groups.setdefault((code, pair.text("mentor_id")) if code else ("", str(position)), []).append(
                pair
            )
        return list(groups.values())

    def programme_of(self, pair: Record) -> Record | None:
        """The programme of a pair; None when it has none."""
        wanted = pair.text("pair_id")
        return next((programme for programme in self.programmes if programme.text("pair_id") == wanted), None)


def _sheet(key: str) -> Any:
    def found(request: Request) -> Any:
        from nastavnik.form import load_form

        return next(sheet for sheet in load_form(request.book.form_id).sheets if sheet.key == key)

    return found


_SHEETS = {"mentor": _sheet("mentors"), "mentee": _sheet("mentees")}


def position_of(record: Record) -> Any:
    """The position as printed: a class becomes «обучающийся 8 А класса», an employer is added; else as it stands."""
    position, category = record["position"], record.text("category").lower()
    text = text_of(position)
    if category == "обучающийся":
        form = (
            text.lower().removesuffix("класса").removesuffix("класс").strip().upper()
            if text[:1].isdigit()
            else ""
        )
        if form or not text:
            word = (
                "обучающаяся"
                if record.text("gender").lower().startswith("ж") or _feminine(record)
                else "обучающийся"
            )
            return f"{word} {form} класса" if form else word
    if category == "студент" and not text:
        return "студент"
    if record.get("employer") and text_of(record["employer"]) not in text and text:
        return f"{text} ({record['employer']})"
    return position


def _feminine(record: Record) -> bool:
    from nastavnik.documents.declension.gender import gender_of

    return (
        gender_of(record.text("surname"), record.text("first_name"), record.text("patronymic"))[0] == "female"
    )


def period_text(pair: Mapping[str, Any], first: str = "start_date", last: str = "planned_end_date") -> Any:
    """«с 01.09.2026 по 31.05.2027»; without an end «с 01.09.2026 до завершения программы»; a Blank without a start."""
    start, end = pair.get(first), pair.get(last)
    if not isinstance(start, date):
        return start if isinstance(start, Blank) else Blank("Начало", "лист «Пары и группы»")
    return (
        f"с {date_short(start)} по {date_short(end)}"
        if isinstance(end, date)
        else f"с {date_short(start)} до завершения программы"
    )


def span_text(pairs: Sequence[Record]) -> Any:
    """From the first pair's beginning to the last pair's end, as ``period_text`` writes it."""
    starts = [pair["start_date"] for pair in pairs if isinstance(pair["start_date"], date)]
    ends = [pair["planned_end_date"] for pair in pairs]
    if not starts or not all(isinstance(end, date) for end in ends):
        return period_text(pairs[0])
    return period_text({"start_date": min(starts), "planned_end_date": max(ends)})


def payment_text(mentor: Record) -> str:
    """Amount and grounds of a mentor's payment; tells when the agreement or the amount is still to come."""
    amount = money(mentor.get("payment"))
    if mentor.get("agreement_number") or mentor.get("agreement_date"):
        number = f" № {mentor['agreement_number']}" if mentor.get("agreement_number") else ""
        day = (
            f" от {date_short(mentor['agreement_date'])}"
            if isinstance(mentor.get("agreement_date"), date)
            else ""
        )
        ground = f"дополнительное соглашение{day}{number}"
        return nobreak(f"{ground}; {amount}" if amount else ground)
    if mentor.text("category").lower() in ("обучающийся", "студент", "выпускник", "сотрудник предприятия"):
        return amount or "на безвозмездной основе"
    return amount or "по дополнительному соглашению"


def money(value: Any) -> str:
    """A payment as text: a bare number is roubles, a share below one is a percentage; an empty text when blank."""
    if isinstance(value, bool) or value is None or isinstance(value, Blank):
        return ""
    if isinstance(value, (int, float)):
        if 0 < value < 1:
            return percent(value, digits=2)
        return f"{value:,.2f}".replace(",", " ").replace(".", ",").removesuffix(",00") + " руб."
    text = str(value)
    return f"{text} руб." if text.replace(" ", "").replace(",", "").isdigit() else text


def pairs_order(request: Request) -> list[Draft]:
    """One order for the rows without one, or one for each order already named in the book.

    Raises BadInput when the book has no pairs to assign.
    """
    roster = Roster(request)
    active = roster.active()
    if not active:
        raise BadInput(
            "В книге нет действующих пар и групп: приказ о закреплении составлять не о ком.",
            "Заполните лист «Пары и группы».",
        )
    fresh = [pair for pair in active if not (pair["order_number"] and pair["order_date"])]
    if request.number:
        same = [pair for pair in active if pair.text("order_number") == request.number]
        return [_draft(request, roster, same or fresh or active, request.number, request.on)]
    if fresh:
        request.unnumbered()
        return [_draft(request, roster, fresh, None, request.on)]
    orders: dict[tuple[str, date], list[Record]] = {}
    for pair in active:
        orders.setdefault((pair.text("order_number"), pair["order_date"]), []).append(pair)
    return [_draft(request, roster, rows, number, day) for (number, day), rows in orders.items()]


def _draft(request: Request, roster: Roster, pairs: list[Record], number: str | None, on: date) -> Draft:
    common = replace_number(request, number, on)
    links = [link_view(roster, group) for group in roster.by_group(pairs)]
    rows = [row_view(roster, pair, position) for position, pair in enumerate(pairs, 1)]
    for row in rows:
        for role in ("mentor", "mentee"):
            if row[f"{role}_consent"].endswith("не представлено"):
                request.warnings.append(f"Нет даты письменного согласия: {row[role]['name']}.")
    people = unique_people(
        [
            request.curator,
            *(link["mentor"] for link in links),
            *(mentee for link in links for mentee in link["mentees"]),
        ]
        if request.curator["name"]
        else [link["mentor"] for link in links] + [mentee for link in links for mentee in link["mentees"]]
    )
    groups = sum(link["is_group"] for link in links)
    singles = len(links) - groups
    totals = [counted(singles, "пара", "пары", "пар")] if singles else []
    totals += [counted(groups, "группа", "группы", "групп")] if groups else []
    context = {
        **common,
        "links": links,
        "rows": rows,
        "totals": {"pairs": singles, "groups": groups, "text": " и ".join(totals), "links": len(pairs)},
        "payment_rows": any("руб" in row["payment"] or "%" in row["payment"] for row in rows),
        "regulation": act_reference(
            request.table("acts"), "положение", {"case": "положением о системе наставничества"}
        ),
        "acquainted": people,
    }
    act = {
        "kind": "приказ о закреплении пар",
        "number": number,
        "date": on,
        "title": "О закреплении наставнических пар (групп)",
    }
    return Draft(context, numbered_name("Приказ о закреплении пар", number, on), act)


def replace_number(request: Request, number: str | None, on: date) -> dict[str, Any]:
    """The common view with a document's own number and date."""
    own = replace(request, number=number, on=on) if number != request.number or on != request.on else request
    if own is not request:
        own.__dict__["people"] = request.people
    return own.common()


def link_view(roster: Roster, pairs: Sequence[Record]) -> dict[str, Any]:
    """A pair, or a group of one mentor, as one point of an order."""
    first = pairs[0]
    return {
        "mentor": roster.mentor(first["mentor_id"]),
        "mentees": [roster.mentee(pair["mentee_id"]) for pair in pairs],
        "is_group": len(pairs) > 1,
        "group_code": first.text("group_code"),
        "form": first["form"],
        "model": first.text("model"),
        "kind": first.text("kind"),
        "period": span_text(pairs),
    }


def row_view(roster: Roster, pair: Record, number: int) -> dict[str, Any]:
    """A pair as a row of the annex: people, consents, form, term, grounds of payment."""
    mentor = roster.mentors[pair.text("mentor_id")]
    mentee = roster.mentees[pair.text("mentee_id")]
    consent = consent_text(mentee["consent_date"])
    if isinstance(mentee["parent_consent_date"], date):
        consent += f", согласие родителя от {date_short(mentee['parent_consent_date'])}"
    return {
        "number": number,
        "pair_id": pair.text("pair_id"),
        "group_code": pair.text("group_code"),
        "mentor": roster.mentor(pair["mentor_id"]),
        "mentee": roster.mentee(pair["mentee_id"]),
        "mentor_consent": consent_text(mentor["consent_date"]),
        "mentee_consent": consent,
        "form": pair["form"],
        "model": pair.text("model"),
        "kind": pair.text("kind"),
        "period": period_text(pair),
        "payment": payment_text(mentor),
    }
