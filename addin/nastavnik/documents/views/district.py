"""Data of a district's orders: introduction, list of curators, League of mentor organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from nastavnik.documents.data import is_yes, settings_of
from nastavnik.documents.declension import decline
from nastavnik.documents.views.common import Draft, Request, numbered_name
from nastavnik.documents.views.school_orders import roadmap_rows, years_of
from nastavnik.documents.wording import counted, date_long
from nastavnik.errors import BadInput

__all__ = ["curators", "implement", "league"]


def _draft(request: Request, context: dict[str, Any], stem: str, kind: str, title: str) -> list[Draft]:
    request.unnumbered()
    name = numbered_name(stem, request.number, request.on)
    act = {"kind": kind, "number": request.number, "date": request.on, "title": title}
    return [Draft(request.common() | context, name, act)]


def _organisations(request: Request) -> list[dict[str, Any]]:
    """Organisations that take part. Raises BadInput when the list is empty."""
    rows = [
        row for row in request.table("organisations") if is_yes(row["expected"]) or not row.text("expected")
    ]
    if not rows:
        raise BadInput("В книге района нет организаций.", "Заполните лист «Организации».")
    return [
        {
            "number": number,
            "code": row["org_code"],
            "name": row["short_name"] or row["full_name"],
            "full_name": row["full_name"] or row["short_name"],
            "curator": row.text("curator_name"),
            "curator_position": row.text("curator_position"),
            "note": row.text("note"),
        }
        for number, row in enumerate(rows, 1)
    ]


def implement(request: Request) -> list[Draft]:
    """On introducing the model in the district (S1, S4)."""
    organisations = _organisations(request)
    deadline = request.card.get("collection_deadline")
    first, _ = years_of(request)
    context = {
        "organisations": organisations,
        "organisations_text": counted(len(organisations), "организация", "организации", "организаций"),
        "roadmap": roadmap_rows(request),
        "by": {
            "curators": date_long(_not_before(request.on, date(first, 9, 20))),
            "books": date_long(
                deadline if isinstance(deadline, date) else _not_before(request.on, date(first, 10, 15))
            ),
            "section": date_long(_not_before(request.on, date(first, 10, 1))),
            "note": date_long(date(first + 1, 6, 30)),
        },
    }
    title = "О внедрении системы (целевой модели) наставничества"
    return _draft(request, context, "Приказ о внедрении наставничества в районе", "приказ о внедрении", title)


def _not_before(on: date, planned: date) -> date:
    """The planned day, or a month after the order when that has passed."""
    return planned if planned > on else date.fromordinal(on.toordinal() + 30)


def curators(request: Request) -> list[Draft]:
    """On the list of curators of the organisations (S1 7.1)."""
    organisations = _organisations(request)
    for row in organisations:
        if row["curator"]:
            person = decline(row["curator"], overrides=request.people.overrides)
            row["curator_genitive"] = person.case("genitive")
        else:
            request.warnings.append(f"Куратор не указан: {row['name']}.")
    named = [row for row in organisations if row["curator"]]
    absent = [row for row in organisations if not row["curator"]]
    context = {
        "organisations": organisations,
        "named_text": counted(len(named), "куратор", "куратора", "кураторов"),
        "absent": [row["name"] for row in absent],
        "absent_by": date_long(date.fromordinal(request.on.toordinal() + 10)),
    }
    return _draft(
        request,
        context,
        "Приказ об утверждении списка кураторов",
        "приказ о назначении куратора",
        "Об утверждении списка кураторов наставничества",
    )


def league(request: Request) -> list[Draft]:
    """On the League of mentor organisations (S1 7.4): those chosen, or marked «Лига» in the list's note."""
    organisations = _organisations(request)
    members = [
        row
        for row in organisations
        if (request.chosen is not None and row["code"] in request.chosen) or "лига" in row["note"].lower()
    ]
    if not members:
        request.warnings.append(
            "Состав Лиги в книге не отмечен: в приказе его поручено сформировать координатору. "
            "Чтобы назвать организации, напишите «Лига» в их примечании на листе «Организации»."
        )
    context = {
        "members": [row | {"number": number} for number, row in enumerate(members, 1)],
        "criteria": _criteria(request),
        "by": date_long(date.fromordinal(request.on.toordinal() + 30)),
    }
    return _draft(
        request,
        context,
        "Приказ о Лиге организаций-менторов",
        "иное",
        "О создании муниципальной Лиги образовательных организаций-менторов",
    )


def _criteria(request: Request) -> dict[str, Any]:
    """The thresholds of the sheet «Настройки», or the form's own."""
    settings = settings_of(request.book)
    names = {"young": "league_young_share", "mentors": "league_mentors", "experience": "league_experience",
             "satisfaction": "league_satisfaction", "roadmap": "league_roadmap"}  # fmt: skip
    mentors = counted(
        int(settings["league_mentors"]), "опытного наставника", "опытных наставников", "опытных наставников"
    )
    return {name: settings[key] for name, key in names.items()} | {"mentors_text": mentors}
