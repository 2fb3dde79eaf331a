"""A roadmap out of a Word file or a spreadsheet, whatever the order of its columns and the cut of its pages."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from nastavnik.checks.deadlines import PlanYear, plan_year
from nastavnik.errors import ZIP_ERRORS, BadFile
from nastavnik.roadmap.assembly import Assembly
from nastavnik.roadmap.convert import as_docx
from nastavnik.roadmap.entries import entries_of
from nastavnik.roadmap.grids import Document
from nastavnik.roadmap.model import Activity, Roadmap
from nastavnik.roadmap.sheets import read_sheets
from nastavnik.roadmap.word import read_word

__all__ = ["read_document", "read_roadmap"]


def read_roadmap(
    path: str | Path, year: str | PlanYear | None = None, otherwise: str | PlanYear | None = None
) -> Roadmap:
    """The roadmap (or roadmaps) of a .docx, .doc, .rtf, .odt, .xlsx, .xls or .ods, told by what is inside the file.

    ``year`` («2020» or «2022/2023») dates the deadlines that name no year. ``otherwise`` does so when ``year``
    is None and the title of the roadmap names no year of its own. Raises BadFile when the file is missing,
    damaged, protected or holds no roadmap, Unavailable when an old format needs LibreOffice.
    """
    path = Path(path)
    plan, spare = plan_year(year), plan_year(otherwise)  # a wrong year is told before a long reading
    return read_document(_document(path), path.name, plan, spare)


def read_document(
    document: Document, name: str, plan: PlanYear | None = None, otherwise: PlanYear | None = None
) -> Roadmap:
    """The roadmaps among the blocks of a file; ``name`` is for messages. Raises BadFile when there are none."""
    items, warnings = entries_of(document)
    warnings = document.warnings + warnings
    parts = Assembly(items).parts()
    if not any(part.drafts for part in parts):
        raise BadFile(
            f"В файле «{name}» не найдена таблица дорожной карты.",
            "Нужна таблица со столбцами: мероприятие, срок, ответственный, результат.",
        )
    parts = [part for part in parts if part.drafts]
    years = {found for part in parts if (found := _year_of(part.title or ""))}
    suggested = years.pop() if len(years) == 1 else None
    if plan is None and otherwise is not None:
        plan = (
            plan_year(suggested) or otherwise
        )  # a plan for 2020 is a plan for 2020, whatever year it is put into
    activities = [draft.finished(plan) for part in parts for draft in part.drafts]
    warnings += _about_deadlines(activities, plan, suggested)
    counts = [(part.title, len(part.drafts)) for part in parts]
    return Roadmap(parts[0].title, activities, warnings, counts, suggested, plan)


def _document(path: Path) -> Document:
    if not path.is_file():
        raise BadFile(f"Файл «{path}» не найден.", "Проверьте имя и папку.")
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"%PDF"):
        raise BadFile(
            f"Файл «{path.name}» — это PDF.", "Откройте его в Word («Файл – Открыть») и сохраните как .docx."
        )
    if head.startswith(b"PK"):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(path)
    if head.lstrip()[:5] == b"{\\rtf" or head.lstrip()[:1] == b"<":
        with as_docx(path) as made:
            return read_word(made)
    raise BadFile(f"Файл «{path.name}» — не документ Word и не таблица.", "Нужен файл .docx, .doc или .xlsx.")


def _zipped(path: Path) -> Document:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
    except ZIP_ERRORS as error:
        raise BadFile(f"Файл «{path.name}» повреждён.", "Попросите прислать его ещё раз.") from error
    if any(name.startswith("xl/") for name in names) or kind.endswith("spreadsheet"):
        return read_sheets(path)
    if kind.endswith("opendocument.text"):
        with as_docx(path) as made:
            return read_word(made)
    try:
        return read_word(path)
    except BadFile:
        if "word/document.xml" not in names:
            raise
    with as_docx(path) as made:  # a .docm, a strict or a slightly damaged file: LibreOffice opens what it can
        return read_word(made)


def _compound(path: Path) -> Document:
    """An old binary file: Word, Excel or an encrypted new one, told apart by its streams."""
    import olefile

    try:
        with olefile.OleFileIO(path) as file:
            streams = {entry[0] for entry in file.listdir()}
    except OSError as error:
        raise BadFile(f"Файл «{path.name}» повреждён.", "Попросите прислать его ещё раз.") from error
    if "EncryptedPackage" in streams:
        raise BadFile(f"Файл «{path.name}» защищён паролем.", "Снимите пароль и повторите.")
    if streams & {"Workbook", "Book"}:
        return read_sheets(path)
    with as_docx(path) as made:
        return read_word(made)


def _year_of(title: str) -> str | None:
    """The year a title names: «на 2020 год» → «2020», «на 2022-2023 учебный год» → «2022/2023»."""
    pairs = re.findall(r"(20\d\d)\s*[-–—/]\s*(20\d\d)\s*(?:уч|г\w*\.? *уч)?", title)
    if pairs:
        school = {(a, b) for a, b in pairs if int(b) == int(a) + 1}
        return "{}/{}".format(*school.pop()) if len(school) == 1 and len(pairs) == 1 else None
    single = set(re.findall(r"(?<!\.)\b(20\d\d)\s*(?:г\b|г\.|год)", title))
    return single.pop() if len(single) == 1 else None


def _about_deadlines(activities: list[Activity], plan: PlanYear | None, suggested: str | None) -> list[str]:
    warnings = []
    unknown = [a for a in activities if a.deadline.kind == "unknown" and a.deadline.text]
    for activity in unknown:
        place = activity.number or f"таблица {activity.table}, строка {activity.row}"
        warnings.append(f"Срок не понят ({place}): «{activity.deadline.text}».")
    loose = [
        a
        for a in activities
        if a.deadline.kind in ("by", "on", "between") and a.deadline.months and not a.deadline.end
    ]
    if loose and plan is None:
        hint = f"--year {suggested}" if suggested else "--year 2026 или --year 2026/2027"
        warnings.append(
            f"Сроки без года: {len(loose)} (например, «{loose[0].deadline.text}»). Укажите год плана: {hint}."
        )
    return warnings
