"""The letter of remarks that ``check --out`` writes for a checked file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

__all__ = ["remarks_letter"]

_LINE = "____________"


class _Office:
    """The district that writes: its own card where it is filled, lines to fill by hand where it is not."""

    form_id = "district"

    def __init__(self, district: Any, municipality: str, year: str) -> None:
        self.tables: dict[str, Any] = district.tables if district is not None else {}
        known = (
            {key: value for key, value in district.card.items() if value is not None}
            if district is not None
            else {}
        )
        self.card = {
            "office_name": "Муниципальный орган управления образованием", "municipality": municipality, "email": _LINE, "school_year": year,
            "head_surname": _LINE, "head_first_name": "_", "head_patronymic": "_", "head_position": "Руководитель",
            "coordinator_surname": _LINE, "coordinator_first_name": "_", "coordinator_patronymic": "_", **known,
        }  # fmt: skip


def remarks_letter(checked: Any, folder: Path, *, on: dt.date, district: Any = None) -> list[Path]:
    """Write the letter for a ``CheckedFile`` with remarks into ``folder``; nothing for a file without any.

    ``district`` is the district's book, whose letterhead and signature the letter has; None leaves lines to fill.
    """
    if not checked.remarks:
        return []
    from nastavnik.documents import FindingLine, OrganisationData, SummaryData, report

    book = checked.book
    who = checked.organisation or {}
    card = book.card if book.form is not None else {}
    curator = " ".join(
        str(card[key])
        for key in ("curator_surname", "curator_first_name", "curator_patronymic")
        if card.get(key)
    )
    organisation = OrganisationData(
        code=str(who.get("code") or "—"), name=str(who.get("name") or book.name), full_name=str(card.get("full_name") or ""), curator=curator,
        status="unreadable" if book.form is None else "accepted_with_errors" if checked.errors else "accepted",
        findings=[FindingLine(r.severity, r.sheet or "вся книга", r.cell or "", r.message, r.fix) for r in checked.remarks],
    )  # fmt: skip
    office = _Office(district, str(card.get("municipality") or _LINE), str(card.get("school_year") or _LINE))
    return list(report("remarks", SummaryData(on, office, [organisation], []), out=folder).files)
