"""A roadmap out of a Word file or a spreadsheet, whatever the order of its columns and the cut of its pages."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from nastavnik.checks.deadlines import PlanYear, parse_deadline, plan_year
from nastavnik.errors import ZIP_ERRORS, BadFile
from nastavnik.roadmap.convert import as_docx
from nastavnik.roadmap.entries import Entry, Section, Start, entries_of
from nastavnik.roadmap.grids import Document, joined, one_line
from nastavnik.roadmap.model import Activity, Roadmap
from nastavnik.roadmap.sheets import read_sheets
from nastavnik.roadmap.word import read_word

__all__ = ["read_document", "read_roadmap"]

_TEXTS = ("activity", "deadline", "responsible", "result")


def read_roadmap(path: str | Path, year: str | PlanYear | None = None) -> Roadmap:
    """The roadmap (or roadmaps) of a .docx, .doc, .rtf, .odt, .xlsx, .xls or .ods, told by what is inside the file.

    ``year`` («2020» or «2022/2023») dates the deadlines that name no year. Raises BadFile when the file
    is missing, damaged, protected or holds no roadmap, Unavailable when an old format needs LibreOffice.
    """
    path = Path(path)
    plan = plan_year(year)
    return read_document(_document(path), path.name, plan)


def read_document(document: Document, name: str, plan: PlanYear | None = None) -> Roadmap:
    """The roadmaps among the blocks of a file; ``name`` is for messages. Raises BadFile when there are none."""
    items, warnings = entries_of(document)
    warnings = document.warnings + warnings
    parts = _Assembly(items).parts()
    if not any(part.drafts for part in parts):
        raise BadFile(
            f"В файле «{name}» не найдена таблица дорожной карты.",
            "Нужна таблица со столбцами: мероприятие, срок, ответственный, результат.",
        )
    parts = [part for part in parts if part.drafts]
    activities = [draft.finished(plan) for part in parts for draft in part.drafts]
    title = parts[0].title
    years = {found for part in parts if (found := _year_of(part.title or ""))}
    suggested = years.pop() if len(years) == 1 else None
    warnings += _about_deadlines(activities, plan, suggested)
    counts = [(part.title, len(part.drafts)) for part in parts]
    return Roadmap(title, activities, warnings, counts, suggested)


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


@dataclass
class _Draft:
    """An activity that may still grow: its texts come in pieces when pages cut its row."""

    number: str
    section: str
    table: int
    row: int
    texts: dict[str, str] = field(default_factory=dict)

    def grow(self, entry: Entry, *, lines: bool) -> None:
        """Add the pieces of a row that goes on from this one; ``lines``: as further lines of the same cells."""
        for role in _TEXTS:
            piece = entry.own(role)
            before = self.texts.get(role, "")
            if piece and lines and before:
                self.texts[role] = f"{before}\n{piece}"
            elif piece:
                self.texts[role] = joined([before, piece])

    def finished(self, plan: PlanYear | None) -> Activity:
        """The activity as read."""
        text = {role: self.texts.get(role, "").strip() for role in _TEXTS}
        deadline = parse_deadline(one_line(text["deadline"]), plan)
        return Activity(
            self.number, self.section, text["activity"], deadline,
            text["responsible"], text["result"], self.table, self.row,
        )  # fmt: skip


@dataclass
class _Part:
    """One roadmap of the file."""

    title: str | None
    drafts: list[_Draft] = field(default_factory=list)


class _Assembly:
    """Turns rows into activities; what a doubtful row is, the whole file decides, so all rows are known first."""

    def __init__(self, items: list[Entry | Section | Start]) -> None:
        self._items = items
        entries = [item for item in items if isinstance(item, Entry)]
        self._merged_sections = any(entry.wide and entry.number for entry in entries) or (
            sum(entry.wide for entry in entries) > 1
        )
        plain = [entry for entry in entries if not entry.title_only]
        self._numbers = [entry.number.rstrip(".)") for entry in entries if entry.number]
        self._numbered = sum(bool(entry.number) for entry in plain) * 2 > len(plain)
        self._dated = sum(bool(entry.values.get("deadline")) for entry in plain) * 4 > len(plain) * 3
        self._bold_tells = sum(entry.bold for entry in plain) * 2 < max(1, len(plain))
        self._section = ""
        self._last: str = ""
        self._parts: list[_Part] = [_Part(None)]

    def parts(self) -> list[_Part]:
        """The roadmaps in reading order."""
        for item in self._items:
            if isinstance(item, Start):
                if self._parts[-1].drafts or self._parts[-1].title:
                    self._parts.append(_Part(item.title))
                else:
                    self._parts[-1].title = item.title
                self._section = self._last = ""
            elif isinstance(item, Section):
                self._section, self._last = _title(item.text), "section"
            else:
                self._take(item)
        return self._parts

    def _take(self, entry: Entry) -> None:
        drafts = self._parts[-1].drafts
        kind = self._kind(entry, drafts[-1] if drafts else None)
        if kind == "section":
            self._section = _title(entry.text)
        elif kind == "more section":
            self._section = joined([self._section, one_line(entry.text)])
            kind = "section"
        elif kind == "more":
            drafts[-1].grow(entry, lines="activity" in entry.above)
        elif kind == "activity":
            if entry.stage:
                self._section = _title(entry.stage)
            texts = {role: entry.values.get(role, "") for role in _TEXTS}
            drafts.append(_Draft(entry.number, self._section, entry.table, entry.row, texts))
        if kind:
            self._last = kind

    def _kind(self, entry: Entry, draft: _Draft | None) -> str:
        """What a row is: section, «more section», activity, «more» of the last activity, or "" for nothing."""
        if not entry.text:
            return ""
        again = (
            draft is not None
            and bool(entry.number)
            and entry.number.rstrip(".)") == draft.number.rstrip(".)")
        )
        if again and entry.first and not entry.own("deadline"):
            return "more"
        if entry.wide or entry.title_only:
            if re.match(r"примечани|\*|итого|всего\b", entry.text, re.IGNORECASE):
                return ""
            begins = entry.text[:1].islower() or entry.text[:1] in "-–—•"
            if not entry.number and self._last == "section" and begins and (entry.wide or entry.first):
                return "more section"
            if entry.wide:
                return "more" if begins and draft and not entry.number and entry.first else "section"
            return self._alone(entry, draft, begins)
        if entry.number or draft is None:
            return "activity"
        if not entry.own("activity"):
            return "more"
        return self._unnumbered(entry, draft)

    def _alone(self, entry: Entry, draft: _Draft | None, begins: bool) -> str:
        """A row with a title and perhaps a number, in cells of their own, and nothing else."""
        if entry.bold and self._bold_tells and not begins:
            return "section"
        if entry.number:
            number = entry.number.rstrip(".)")
            parent = any(other.startswith(f"{number}.") for other in self._numbers)
            if re.fullmatch(r"[IVXІХ]+", number) or ((parent or not self._numbered) and "." not in number):
                return "section"
            # «6.1 Контроль …:» before 6.1.1: a heading, unless the file marks its headings by merging
            return "section" if parent and not self._merged_sections else "activity"
        if draft is not None and (begins or entry.first or self._unfinished(draft)):
            return "more"
        return "activity" if self._merged_sections and self._numbered else "section"

    @staticmethod
    def _unfinished(draft: _Draft) -> bool:
        text = draft.texts.get("activity", "").rstrip()
        return (
            text.endswith((",", "-", ":", "("))
            or text.count("(") > text.count(")")
            or text.count("«") > text.count("»")
        )

    def _unnumbered(self, entry: Entry, draft: _Draft) -> str:
        """A row without a number, with an activity and something else."""
        own = entry.own("activity")
        dated = bool(entry.own("deadline"))
        small = own[:1].islower() or own[:1] in "-–—•,;("
        if entry.first and self._numbered and own[:1].islower():
            return "more"  # also when the deadline goes on: «В течение года» | «Сентябрь ежегодно»
        if not dated and entry.first and (small or self._numbered or self._dated):
            return "more"
        if not dated and not entry.own("responsible"):
            return "more" if small else "activity"
        if dated and draft.texts.get("deadline"):
            whole = parse_deadline(one_line(entry.own("deadline"))).kind != "unknown"
            before = parse_deadline(one_line(draft.texts["deadline"])).kind != "unknown"
            if whole and before:
                return "activity"
            return "more" if entry.first else "activity"
        return "more" if small and entry.first else "activity"


def _title(text: str) -> str:
    """A section's title on one line, without the number before it."""
    text = one_line(text)
    return re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})+[.)]?|\d{1,2}[.)]|[IVXІХ]{1,5}[.)])\s*(?=\S)", "", text)


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
