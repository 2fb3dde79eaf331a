"""The summary workbook: registers with live formulas over them, cached values beside, links to files and cells.

What it is written from is plain data (``Summary``), so that whoever has counted can have it written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.errors import ZIP_ERRORS, OutputExists
from nastavnik.resources import whole_output

if TYPE_CHECKING:
    import pandas as pd

    from nastavnik.books.file_links import FileLink
    from nastavnik.books.summary_roadmaps import RoadmapsPage

__all__ = [
    "DECISIONS",
    "FORM_ID",
    "Change",
    "Figure",
    "HowLine",
    "IntakeLine",
    "LeagueLine",
    "MatchLine",
    "OrganisationLine",
    "Register",
    "RemarkLine",
    "SiteLine",
    "Standing",
    "Summary",
    "Wording",
    "is_summary",
    "may_replace",
    "write_summary",
]  # fmt: skip

FORM_ID = "summary"
VERSION = "2026.3"
DECISIONS = ("один человек", "разные люди")

Part = tuple[int, float | None, float | None]  # numerator, denominator, value (None: «нет данных»)
Place = tuple[str, str]  # register key, column key


@dataclass
class Register:
    """A register sheet: ``columns`` are (key, header, width, kind); ``frame`` has those keys and ``org_code``.

    ``kind``: text, number, date, mark (0/1, counted by formulas), service (a text that only formulas need); the last
    two are not printed. ``lost`` keeps, by column and place in the frame,
    what was typed where a date or a number was not understood.
    """

    key: str
    title: str
    columns: list[tuple[str, str, float, str]]
    frame: pd.DataFrame
    lost: dict[str, dict[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """A figure against an earlier summary: what it was, and the difference (None where either is unknown)."""

    was: float | None
    change: float | None


@dataclass
class Figure:
    """One indicator as the summary shows it.

    ``own``, ``alike`` and ``whole`` name the mark columns that its numerator sums: per organisation, per type of
    organisations, for the district; ``base`` the same for a denominator that is counted, not entered; ``card`` the
    column of «Организации» that holds the entered denominator.
    """

    key: str
    title: str
    unit: str
    numerator: int
    denominator: float | None
    value: float | None
    target: float | None
    parts: dict[str, Part]
    types: dict[str, Part]
    own: Place
    alike: Place
    whole: Place
    base: Place | None = None
    card: str | None = None
    fixed_denominator: bool = False
    how: str = ""
    how_below: str = ""
    change: Change | None = None
    changes: dict[str, Change] = field(default_factory=dict)
    given: bool = False  # denominators are given figures, not found in this workbook (a region's districts)


@dataclass
class OrganisationLine:
    """One row of «Организации»."""

    code: str
    name: str
    org_type: str
    status: str
    file: str | None = None
    link: FileLink | None = None
    submission: int | None = None
    saved_at: Any = None
    late: bool = False
    errors: int = 0
    warnings: int = 0
    denominators: dict[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class RemarkLine:
    """One row of «Ошибки»; ``link`` opens the file."""

    code: str
    name: str
    file: str
    link: FileLink | None
    sheet: str
    cell: str
    value: str
    wrong: str
    fix: str
    severity: str


@dataclass(frozen=True)
class IntakeLine:
    """One file of the inbox; ``saved_at`` None: it is not a workbook of ours."""

    file: str
    link: FileLink | None
    status: str
    code: str
    name: str
    submission: str
    saved_at: Any
    reason: str


@dataclass(frozen=True)
class HowLine:
    """A row behind a figure: ``place`` is its position in the register, ``role`` what it is counted in."""

    figure: str
    code: str
    name: str
    what: str
    register: str
    place: int
    file_row: int
    role: str
    in_district: str


@dataclass(frozen=True)
class MatchLine:
    """Two records that are one person (``certain``) or may be: (code, name, register key, place, file row) of each."""

    certain: bool
    one: tuple[str, str, str, int, int]
    two: tuple[str, str, str, int, int]
    why: str
    decision: str = ""


@dataclass(frozen=True)
class Standing:
    """An organisation among the five best or the five needing help, and why."""

    code: str
    name: str
    why: str


@dataclass(frozen=True)
class LeagueLine:
    """An organisation against the criteria of the league: (value as text, met or not) by criterion, strong sides."""

    code: str
    name: str
    criteria: list[tuple[str, bool]]
    member: bool
    strong: str


@dataclass(frozen=True)
class SiteLine:
    """An organisation's section «Наставничество»: its address ("" unknown), what a complete section lacks."""

    code: str
    name: str
    url: str
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Wording:
    """How one level calls what it consolidates: the sheet with their list, one of them, whose whole is shown, heads."""

    sheet: str = "Организации"
    one: str = "Организация"
    whole: str = "района"
    about: str = "Кто прислал книгу и что в ней."
    clean: str = "Замечаний нет."
    collected: str = "Сбор книг"
    best: str = "Пять лучших"
    helped: str = "Пяти нужна помощь"


@dataclass
class Summary:
    """All that the summary workbook shows. ``data`` is kept inside it as JSON for reports.

    ``how`` None: too many rows for a list of their own; figures link to the registers instead. ``counter_sheets`` are
    the sheets where the counters of ``collection`` are told in full, by counter.
    """

    title: str
    school_year: str
    on: Any
    collection: list[tuple[str, int]]
    missing: list[tuple[str, str]]
    organisations: list[OrganisationLine]
    denominator_columns: list[tuple[str, str]]
    figures: list[Figure]
    registers: list[Register]
    remarks: list[RemarkLine]
    intake: list[IntakeLine]
    matches: list[MatchLine]
    data: dict[str, Any]
    how: list[HowLine] | None = None
    best: list[Standing] = field(default_factory=list)
    helped: list[Standing] = field(default_factory=list)
    overdue: list[tuple[str, str, str, int]] = field(default_factory=list)
    overdue_total: int = 0
    league: tuple[list[str], list[LeagueLine]] | None = None
    sites: list[SiteLine] | None = None
    compared_with: str = ""
    notes: list[str] = field(default_factory=list)
    roadmaps: RoadmapsPage | None = None
    words: Wording = field(default_factory=Wording)
    counter_sheets: dict[str, str] = field(default_factory=dict)


def may_replace(path: Path, *, force: bool = False) -> None:
    """Raise OutputExists when ``path`` is a file that is not a summary of ours, unless ``force``."""
    if force or not path.exists():
        return
    if not is_summary(path):
        raise OutputExists(
            f"Файл «{path.name}» уже есть, и это не сводка.", "Укажите другое имя или добавьте --force."
        )


def is_summary(path: Path) -> bool:
    """Whether a file is a summary workbook of ours."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            return f">{FORM_ID} ".encode() in archive.read("docProps/core.xml")
    except ZIP_ERRORS:
        return False


def write_summary(
    path: Path, summary: Summary, *, progress: Callable[[int, int], None] | None = None
) -> Path:
    """Write the summary workbook to ``path``, whole or not at all; return the path.

    Raises TooMuch when a register has more rows than a sheet can hold.
    """
    from nastavnik.books.summary_board import write_board
    from nastavnik.books.summary_figures import write_changes, write_figures
    from nastavnik.books.summary_findings import (
        write_intake,
        write_league,
        write_matches,
        write_remarks,
        write_sites,
    )
    from nastavnik.books.summary_lists import write_how, write_organisations, write_register
    from nastavnik.books.summary_pen import Pen
    from nastavnik.books.summary_roadmaps import write_roadmaps

    say = progress or (lambda done, total: None)
    with whole_output(path) as temporary:
        pen = Pen(temporary, summary, VERSION)
        total = len(pen.sheets)
        write_organisations(pen)
        write_figures(pen)
        write_changes(pen)
        write_board(pen)
        write_how(pen)
        for done, register in enumerate(summary.registers, 4):
            write_register(pen, register)
            say(done, total)
        write_roadmaps(pen)
        write_league(pen)
        write_sites(pen)
        write_matches(pen)
        write_remarks(pen)
        write_intake(pen)
        pen.close()
        say(total, total)
    return path
