"""The clerk's decisions about likely matches: read from a summary, kept in the district's workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from nastavnik.district.people import Decision
from nastavnik.errors import BadFile, BadInput, OutputExists

__all__ = ["COLUMNS", "decisions_in", "merged", "remember"]

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
    when ``out`` is there and ``force`` is not set.
    """
    from nastavnik.books.making import contents_of
    from nastavnik.books.summary import is_summary
    from nastavnik.books.template import build_book
    from nastavnik.district.office import Office

    summary, out = Path(summary), Path(out)
    if not is_summary(summary):
        raise BadFile(f"Файл «{summary.name}» — не сводка.", "Нужен файл, который записала команда «Свести».")
    office = Office.open(district)
    assert office.book.form is not None
    if out.resolve() == Path(district).resolve():
        raise BadInput("Исходный файл не изменяется.", "Укажите для --out другое имя.")
    if out.exists() and not force:
        raise OutputExists(f"Файл «{out.name}» уже есть.", "Укажите другое имя или добавьте --force.")
    known = {frozenset(decision.places): decision.verdict for decision in office.decisions}
    new = [d for d in decisions_in(summary) if known.get(frozenset(d.places)) != d.verdict]
    contents = contents_of(office.book)
    tables = dict(contents.tables)
    rows = pd.DataFrame(
        [(d.code_1, d.name_1, d.code_2, d.name_2, d.verdict) for d in new], columns=COLUMNS, dtype=object
    )
    kept = tables.get("same_people", pd.DataFrame(columns=COLUMNS, dtype=object))
    tables["same_people"] = pd.concat([kept, rows], ignore_index=True)
    contents.tables = tables
    build_book(office.book.form, out, contents)
    return len(new)
