"""Sections for sites gathered from a school's book or from a summary, and the monitoring of what they lack."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from nastavnik.district.publication import Section, district_section, of_organisation, school_section
from nastavnik.errors import BadFile

__all__ = ["sections"]


def sections(path: str | Path, on: dt.date | None = None) -> list[Section]:
    """The section of a school's book; of a summary: the district's, then one of every accepted organisation.

    ``on`` is the day ages are told by: the summary's own day, or today. Raises BadFile for anything else.
    """
    from nastavnik.books.reading import read_book
    from nastavnik.books.summary import is_summary

    path = Path(path)
    if path.exists() and is_summary(path):
        return _of_summary(path, on)
    book = read_book(path)
    if book.form is None or book.form.id != "school":
        raise BadFile(
            f"По файлу «{book.name}» раздел сайта не составить: {book.reason or 'это книга района'}.",
            "Укажите книгу организации или сводку района.",
        )
    from nastavnik.books.batching import batch_of
    from nastavnik.checks.batch import Settings
    from nastavnik.checks.engine import check_batch, flagged_rows
    from nastavnik.district.indicators import count
    from nastavnik.district.office import Office

    on = on or dt.date.today()
    batch = batch_of([book], Settings(on=on))
    code = book.org_code() or "—"
    tally = count(batch, flagged_rows(check_batch(batch)), [code], Office.nowhere(), on)
    tables = {
        key: frame.assign(entered=tally.entered[key]) if key in ("mentors", "mentees") else frame
        for key, frame in book.tables.items()
    }
    card = book.card
    organisation = {**card, "code": code, "name": card.get("short_name") or card.get("full_name") or code}
    return [school_section(organisation, [indicator.as_json() for indicator in tally.indicators], tables, on)]


def _of_summary(path: Path, on: dt.date | None) -> list[Section]:
    from nastavnik.books.summary_reading import read_summary

    data, registers = read_summary(path)
    day = on or dt.date.fromisoformat(data["summary"]["on"])
    indicators, organisations = data["summary"]["indicators"], data["organisations"]
    made = [district_section(data["district"], indicators, organisations, day)]
    for organisation in organisations:
        if organisation["status"] in ("accepted", "accepted_with_errors"):
            tables = of_organisation(registers, organisation["code"])
            made.append(
                school_section({**organisation.get("card", {}), **organisation}, indicators, tables, day)
            )
    return made
