"""A small invented district as files, for tests of the district's job."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.books.making import new_district, new_school
from nastavnik.demo.invent import School, invent_district

ON = dt.date(2026, 11, 20)


def invented(schools: int, seed: int = 7) -> tuple[dict[str, Any], list[School]]:
    return invent_district(seed, schools, ON)


def organisations(schools: list[School]) -> dict[str, pd.DataFrame]:
    """The list of these schools, as a district's workbook has it."""
    rows = [
        {
            "org_code": s.code,
            "full_name": s.card["full_name"],
            "short_name": s.name,
            "org_type": s.card["org_type"],
            "inn": s.card["inn"],
            "expected": "да",
        }
        for s in schools
    ]
    return {"organisations": pd.DataFrame(rows, dtype=object)}


def district_file(path: Path, schools: list[School], card: dict[str, Any] | None = None, **more: Any) -> Path:
    """A district's workbook that expects these schools."""
    tables = organisations(schools) | more.pop("tables", {})
    return new_district(
        path, name="Берёзовский район", year="2026/2027", card=card, tables=tables, force=True, **more
    )


def school_file(path: Path, school: School, *, submission: int | None = None, **changes: Any) -> Path:
    """The school's workbook; ``changes`` replace fields of its card, ``submission`` is what packing would stamp."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new_school(
        path,
        code=school.code,
        name=school.name,
        card={**school.card, **changes},
        tables=school.tables,
        force=True,
    )
    if submission is not None:
        stamp(path, submission)
    return path


def stamp(path: Path, submission: int) -> None:
    """Write a submission number as packing does: by rebuilding the book from what it holds."""
    from nastavnik.books.making import contents_of
    from nastavnik.books.reading import read_book
    from nastavnik.books.template import build_book

    book = read_book(path)
    contents = contents_of(book)
    contents.meta = {**contents.meta, "submission": submission}
    assert book.form is not None
    build_book(book.form, path, contents)


def saved_at(path: Path, moment: str) -> None:
    """Give a workbook another time of saving («2026-11-01T10:00:00Z»), as its own properties tell it."""
    import re
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"].decode()
    parts["docProps/core.xml"] = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{moment}", core).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
