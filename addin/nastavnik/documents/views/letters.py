"""Data of a district's registry, remarks, letter, reminders and site form, all from the summary."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nastavnik.documents.data import is_yes, plain
from nastavnik.documents.declension import decline, decline_organisation
from nastavnik.documents.summary_view import OrganisationData
from nastavnik.documents.views.common import Draft
from nastavnik.documents.views.summary import SummaryRequest, common, organisation_rows
from nastavnik.documents.wording import counted, date_long, date_short
from nastavnik.errors import BadInput

__all__ = ["district_site", "letter", "registry", "remarks", "reminder"]


def _deadline(asked: SummaryRequest) -> str:
    from datetime import date

    day = asked.request.card.get("collection_deadline")
    again = date.fromordinal(asked.on.toordinal() + 10)
    return date_long(day if isinstance(day, date) and day > asked.on else again)


def registry(asked: SummaryRequest) -> list[Draft]:
    """The registry of mentors (S1 7.3). Raises BadInput when the summary has none."""
    names = {one.code: one.name for one in asked.data.organisations}
    frame = asked.data.tables.get("mentors", pd.DataFrame())
    rows = []
    for record in frame.astype(object).to_dict("records"):
        cells = {str(key): plain(value) for key, value in record.items()}
        code = str(cells.get("_organisation") or "")
        if not asked.takes(code) or str(cells.get("status") or "").lower() == "выбыл":
            continue
        rows.append(
            {
                "code": code,
                "organisation": names.get(code, code),
                "name": " ".join(
                    str(cells[key]) for key in ("surname", "first_name", "patronymic") if cells.get(key)
                ),
                "position": cells.get("position") or "не указана",
                "category": cells.get("category") or "не указана",
                "competences": cells.get("competences") or "не указаны",
                "published": "да" if is_yes(cells.get("publish_consent") or "") else "нет",
            }
        )
    if not rows:
        raise BadInput("В сводке нет наставников.", "Сначала сведите книги школ.")
    rows.sort(key=lambda row: (row["code"], row["name"]))
    for number, row in enumerate(rows, 1):
        row["number"] = str(number)
    view = common(asked) | {
        "rows": rows,
        "rows_text": counted(len(rows), "наставник", "наставника", "наставников"),
    }
    return [Draft(view, f"Реестр наставников на {date_short(asked.on)}")]


def remarks(asked: SummaryRequest) -> list[Draft]:
    """Remarks to every organisation whose book has findings; where a single book is asked about, that it has none.

    Raises BadInput when there is nobody to write to.
    """
    drafts = []
    for one in asked.data.organisations:
        alone = len(asked.data.organisations) == 1 and one.received
        if not (one.findings or alone) or not asked.takes(one.code):
            continue
        errors = [line for line in one.findings if line.severity == "error"]
        view = common(asked) | {
            "addressee": _addressee(asked, one),
            "rows": [
                {"number": number, "kind": "ошибка" if line.severity == "error" else "замечание", "sheet": line.sheet,
                 "cell": line.cell, "message": line.message, "fix": line.fix or "–"}
                for number, line in enumerate([*errors, *(line for line in one.findings if line.severity != "error")], 1)
            ],
            "found_text": _found_text(len(errors), len(one.findings) - len(errors)),
            "accepted": one.received,
            "has_errors": bool(errors),
            "by": _deadline(asked),
        }  # fmt: skip
        drafts.append(
            Draft(view, f"{'Замечания' if one.findings else 'Замечаний нет'} {one.code} {one.name}")
        )
    if not drafts:
        raise BadInput("Ни у одной организации нет замечаний.", "Писать не о чем.")
    return drafts


def _found_text(errors: int, warnings: int) -> str:
    """«4 ошибки, 1 замечание», «замечаний нет»; what there is none of is not named."""
    found = [counted(errors, "ошибка", "ошибки", "ошибок")] if errors else []
    found += [counted(warnings, "замечание", "замечания", "замечаний")] if warnings else []
    return ", ".join(found) or "замечаний нет"


def _addressee(asked: SummaryRequest, one: OrganisationData) -> dict[str, Any]:
    settled = asked.people.overrides
    full = one.full_name or one.name
    return {
        "name": one.name,
        "full_name": full,
        "full_genitive": decline_organisation(full, settled).genitive,
        "code": one.code,
        "email": one.email,
        "curator": one.curator,
        "curator_dative": decline(one.curator, overrides=settled).case("dative") if one.curator else "",
    }


def letter(asked: SummaryRequest) -> list[Draft]:
    """The information letter to all organisations: what is awaited and where things stand."""
    view = common(asked) | {
        "by": _deadline(asked),
        "organisations": [row for row in organisation_rows(asked) if row["advice"]],
    }
    return [Draft(view, f"Информационное письмо от {date_short(asked.on)}")]


def reminder(asked: SummaryRequest) -> list[Draft]:
    """A reminder to every organisation whose book is awaited and has not come. Raises BadInput when all have come."""
    drafts = []
    for one in asked.data.organisations:
        if one.expected and one.status in ("missing", "rejected", "unreadable") and asked.takes(one.code):
            view = common(asked) | {
                "addressee": _addressee(asked, one),
                "by": _deadline(asked),
                "not_accepted": one.status != "missing",
            }
            drafts.append(Draft(view, f"Напоминание {one.code} {one.name}"))
    if not drafts:
        who = "Все организации" if asked.chosen is None else "Выбранные организации"
        raise BadInput(f"{who} прислали книги.", "Напоминать некому.")
    return drafts


def district_site(asked: SummaryRequest) -> list[Draft]:
    """The district's page: figures by indicator and by organisation, no names of people."""
    view = common(asked) | {
        "title": "Наставничество",
        "acts": [],
        "indicators": [row | {"known": row["value"] != "нет данных"} for row in common(asked)["indicators"]],
        "partners": [],
        "people": [],
        "hidden": 0,
        "organisations": organisation_rows(asked),
        "law": [{"text": text} for text in common(asked)["legal"]["mentoring_list"]],
    }
    return [Draft(view, f"Раздел сайта Наставничество на {date_short(asked.on)}")]
