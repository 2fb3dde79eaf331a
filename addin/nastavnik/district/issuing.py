"""Workbooks for every organisation of the district's list, prefilled with what the district knows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nastavnik.books.making import new_school, safe_name, school_year_of
from nastavnik.district.office import Office, Organisation
from nastavnik.errors import OutputExists

__all__ = ["Handout", "issue"]


@dataclass
class Handout:
    """What was issued: written files, and files left alone because somebody has worked in them."""

    files: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)


def issue(
    district: str | Path,
    out: str | Path,
    *,
    force: bool = False,
    tables: Callable[[Organisation], dict[str, Any]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Handout:
    """One workbook per organisation into the folder ``out``, named «{code}_{short name}.xlsx».

    A workbook that somebody has put anything into is left alone unless ``force``; an untouched one is written anew. ``tables`` gives
    the rows an organisation's book starts with, such as its roadmap. Raises BadFile when the district's workbook cannot be used.
    """
    office, folder = Office.open(district), Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    year = str(office.card.get("school_year") or school_year_of(dt.date.today()))
    targets = {
        key: value for key in office.targets if (value := office.target(key, dt.date.today())) is not None
    }
    made = Handout()
    listed = office.expected
    for done, organisation in enumerate(listed, 1):
        path = folder / f"{safe_name(f'{organisation.code}_{organisation.short_name}')}.xlsx"
        try:
            new_school(
                path, code=organisation.code, name=organisation.full_name, year=year, card=_card(office, organisation),
                tables=tables(organisation) if tables else None, targets=targets, district_email=office.card.get("email"),
                due=office.deadline, force=force,
            )  # fmt: skip
            made.files.append(path)
        except OutputExists:
            made.kept.append(path)
        if progress:
            progress(done, len(listed))
    return made


def _card(office: Office, organisation: Organisation) -> dict[str, Any]:
    parts = organisation.curator_name.split()
    curator = (
        dict(zip(("curator_surname", "curator_first_name", "curator_patronymic"), parts, strict=False))
        if len(parts) in (2, 3)
        else {}
    )
    return {
        "short_name": organisation.short_name, "org_type": organisation.org_type, "inn": organisation.inn,
        "email": organisation.email, "municipality": office.card.get("municipality"), **curator,
    }  # fmt: skip
