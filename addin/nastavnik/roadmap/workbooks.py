"""What is done with the roadmap of a workbook file: brought in, looked at, put into a calendar or on a timeline."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.books.reading import Book, read_book
from nastavnik.errors import ZIP_ERRORS, BadFile, BadInput, OutputExists

if TYPE_CHECKING:
    from nastavnik.roadmap.calendar import CalendarResult
    from nastavnik.roadmap.merging import Merged

__all__ = [
    "ImportedRoadmap",
    "compare_roadmaps",
    "import_roadmap",
    "roadmap_calendar",
    "roadmap_status",
    "roadmap_timeline",
]

_FIX = "Укажите другое имя или добавьте --force."


@dataclass(frozen=True)
class ImportedRoadmap:
    """A workbook with a roadmap brought in: where it lies, what changed, what was odd or has no place in it."""

    path: Path
    merged: Merged
    warnings: list[str]
    left: list[str]

    def as_json(self) -> dict[str, Any]:
        changes = [change.as_json() for change in self.merged.changes]
        return {
            "out": str(self.path),
            "counts": self.merged.counts(),
            "changes": changes,
            "warnings": self.warnings,
        }


def import_roadmap(
    document: str | Path, into: str | Path, out: str | Path, *, year: str | None = None, force: bool = False
) -> ImportedRoadmap:
    """Write to ``out`` the workbook ``into`` with the roadmap of a Word or Excel ``document`` laid in.

    Statuses, dates and evidence that are there stay. ``year`` is the plan's: «2026» or «2026/2027»; None takes the
    document's own, then the workbook's. Raises BadFile for what cannot be read, BadInput when ``out`` is ``into``,
    OutputExists when ``out`` holds something that the new workbook would not, unless ``force``.
    """
    from nastavnik.books.keeping import keep_work
    from nastavnik.books.making import contents_of, left_behind
    from nastavnik.books.template import build_book
    from nastavnik.roadmap.merging import merge
    from nastavnik.roadmap.reading import read_roadmap

    book, target = _book(into), Path(out)
    assert book.form is not None
    if target.resolve() == Path(into).resolve():
        raise BadInput("Исходная книга не изменяется.", "Укажите для --out другое имя.")
    found = read_roadmap(document, year, otherwise=None if year else _year(book, None))
    contents = contents_of(book)
    merged = merge(contents.tables["roadmap"], found, found.plan)
    contents.tables = {**contents.tables, "roadmap": merged.frame}
    keep_work(book.form, target, contents, force=force)
    build_book(book.form, target, contents)
    return ImportedRoadmap(target, merged, list(found.warnings), left_behind(book))


def roadmap_status(book: str | Path, *, on: dt.date | None = None, year: str | None = None) -> dict[str, Any]:
    """What is done, near, late: the document that ``roadmap status --json`` prints. ``on`` None is today."""
    from nastavnik.roadmap.status import status_report

    read = _book(book)
    return status_report(read.tables["roadmap"], on or dt.date.today(), _year(read, year))


def roadmap_calendar(
    book: str | Path, out: str | Path, *, year: str | None = None, force: bool = False
) -> CalendarResult:
    """Write the roadmap's deadlines as an .ics to ``out``. Raises OutputExists for a file there that is not ours."""
    from nastavnik.roadmap.calendar import write_calendar

    read, target = _book(book), Path(out)
    if target.exists() and not force and not _is_calendar(target):
        raise OutputExists(f"Файл «{target.name}» уже есть, и это не наш календарь.", _FIX)
    return write_calendar(
        read.tables["roadmap"],
        target,
        year=_year(read, year),
        organisation=str(read.org_code() or ""),
        name=_titled("Наставничество", read),
    )


def roadmap_timeline(
    book: str | Path,
    out: str | Path,
    *,
    on: dt.date | None = None,
    year: str | None = None,
    force: bool = False,
) -> Path:
    """Write the roadmap over the months of its year to ``out``. Raises OutputExists for a file there that is not ours."""
    from nastavnik.roadmap.timeline import write_timeline

    read, target = _book(book), Path(out)
    if target.exists() and not force and not _is_timeline(target):
        raise OutputExists(f"Файл «{target.name}» уже есть, и это не график дорожной карты.", _FIX)
    title = _titled("Дорожная карта", read)
    return write_timeline(
        read.tables["roadmap"], target, _year(read, year), on or dt.date.today(), title=title
    )


def compare_roadmaps(district: str | Path, school: str | Path) -> dict[str, Any]:
    """What of the district's roadmap the school's lacks, and where the deadlines differ."""
    from nastavnik.roadmap.merging import comparison_report

    return comparison_report(_book(district).tables["roadmap"], _book(school).tables["roadmap"])


def _book(path: str | Path) -> Book:
    """A book with a roadmap sheet. Raises BadFile when it has none."""
    book = read_book(path)
    if book.form is None or "roadmap" not in book.raw:
        raise BadFile(
            f"В файле «{book.name}» нет дорожной карты: {book.reason or 'нет такого листа'}.",
            "Нужна книга организации или района.",
        )
    return book


def _year(book: Book, year: str | None) -> str | None:
    return year or book.card.get("school_year")


def _titled(title: str, book: Book) -> str:
    whose = book.card.get("short_name") or book.card.get("municipality")
    return f"{title}: {whose}" if whose else title


def _is_calendar(path: Path) -> bool:
    return path.is_file() and b"-//Nastavnik//" in path.read_bytes()[:500]


def _is_timeline(path: Path) -> bool:
    from nastavnik.roadmap.timeline import MARK

    try:
        with zipfile.ZipFile(path) as package:
            return f">{MARK}<".encode() in package.read("docProps/core.xml")
    except ZIP_ERRORS:
        return False
