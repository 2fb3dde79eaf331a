"""The clerk's decisions about likely matches: read from a summary, kept in the district's workbook."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from nastavnik.checks.keys import fold_id
from nastavnik.district.people import Decision
from nastavnik.errors import BadFile, BadInput

if TYPE_CHECKING:
    from nastavnik.district.office import Office

__all__ = ["COLUMNS", "LEAGUE", "decisions_in", "enrol", "merged", "remember"]

COLUMNS = ["organisation_1", "person_1", "organisation_2", "person_2", "decision"]


def decisions_in(summary: Path) -> list[Decision]:
    """What was decided on «Совпадения» of a summary; nothing when it is not there."""
    from nastavnik.books.summary_reading import read_decisions

    return [Decision(*record) for record in read_decisions(summary)] if summary.exists() else []


def merged(*lists: Sequence[Decision]) -> list[Decision]:
    """Decisions one after another; the last word about two people holds."""
    return list(
        {frozenset(decision.places): decision for decisions in lists for decision in decisions}.values()
    )


def remember(summary: str | Path, district: str | Path, out: str | Path, *, force: bool = False) -> int:
    """Write to ``out`` the district's workbook with the decisions of the summary added; how many are new.

    Raises BadFile when ``summary`` has no decisions sheet or ``district`` is not a district's workbook, OutputExists
    when ``out`` holds something that the new workbook would not and ``force`` is not set.
    """
    office = _asked(summary, district, out)
    known = {frozenset(decision.places): decision.verdict for decision in office.decisions}
    new = [d for d in decisions_in(Path(summary)) if known.get(frozenset(d.places)) != d.verdict]
    rows = pd.DataFrame(
        [(d.code_1, d.name_1, d.code_2, d.name_2, d.verdict) for d in new], columns=COLUMNS, dtype=object
    )
    _rebuilt(office, "same_people", lambda kept: pd.concat([kept, rows], ignore_index=True), Path(out), force)
    return len(new)


def enrol(
    summary: str | Path, district: str | Path, out: str | Path, *, force: bool = False
) -> list[dict[str, Any]]:
    """Write to ``out`` the district's workbook with «Лига» noted beside the members that the summary proposes.

    The order that creates the league names the organisations noted so. Returns the members: code, name, strong.
    Raises as ``remember`` does.
    """
    from nastavnik.books.summary_reading import read_summary

    office = _asked(summary, district, out)
    members: list[dict[str, Any]] = read_summary(summary, registers=False)[0].get("league", [])
    codes = {fold_id(member["code"]) for member in members}

    def noted(rows: pd.DataFrame) -> pd.DataFrame:
        notes = []
        for code, note in zip(rows["org_code"], rows["note"]):
            words = [
                part for part in re.split(r"\s*;\s*", note or "") if part and part.lower() != LEAGUE.lower()
            ]
            notes.append(
                "; ".join([*([LEAGUE] if isinstance(code, str) and fold_id(code) in codes else []), *words])
                or None
            )
        return rows.assign(note=pd.Series(notes, index=rows.index, dtype=object))

    _rebuilt(office, "organisations", noted, Path(out), force)
    return members


LEAGUE = "Лига"


def _asked(summary: str | Path, district: str | Path, out: str | Path) -> Office:
    """The district's office, when everything that is asked can be done."""
    from nastavnik.books.summary import is_summary
    from nastavnik.district.office import Office

    if not is_summary(Path(summary)):
        raise BadFile(
            f"Файл «{Path(summary).name}» — не сводка.", "Нужен файл, который записала команда «Свести»."
        )
    office = Office.open(district)
    if Path(out).resolve() == Path(district).resolve():
        raise BadInput("Исходный файл не изменяется.", "Укажите для --out другое имя.")
    return office


def _rebuilt(
    office: Office, key: str, change: Callable[[pd.DataFrame], pd.DataFrame], out: Path, force: bool
) -> None:
    """The district's workbook on a fresh template with one table changed; everything else as it was."""
    from nastavnik.books.keeping import keep_work
    from nastavnik.books.making import contents_of
    from nastavnik.books.template import build_book

    assert office.book.form is not None
    contents = contents_of(office.book)
    columns = [column.key for column in office.book.form[key].inputs]
    table = contents.tables.get(key, pd.DataFrame(columns=columns, dtype=object)).reindex(columns=columns)
    contents.tables = {**contents.tables, key: change(table)}
    keep_work(office.book.form, out, contents, force=force)
    build_book(office.book.form, out, contents)
