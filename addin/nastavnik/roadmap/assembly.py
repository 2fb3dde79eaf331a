"""Rows of roadmap tables put together into activities: sections, rows cut by pages, headings inside sections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from nastavnik.checks.deadlines import PlanYear, parse_deadline
from nastavnik.roadmap.entries import Section, Start
from nastavnik.roadmap.grids import joined, one_line
from nastavnik.roadmap.model import Activity
from nastavnik.roadmap.rows import Entry

__all__ = ["Assembly", "Draft", "Part"]

_TEXTS = ("activity", "deadline", "responsible", "result")
_DITTO = re.compile(
    r"[\s\-–—]*(?://|[\"«»„“”″]|'')[\s\-–—/\"«»„“”″']*|то же(?: самое)?|та же|те же|там же", re.IGNORECASE
)
_SIGNED = re.compile(
    r"^(?:директор|заведующ|начальник|руководител|исполнитель|куратор)\w*.{0,80}[А-ЯЁ]\.\s?[А-ЯЁ]\.",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVXІХ]+")


@dataclass
class Draft:
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
class Part:
    """One roadmap of the file."""

    title: str | None
    drafts: list[Draft] = field(default_factory=list)


class Assembly:
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
        self._arabic = sum(number[:1].isdigit() for number in self._numbers) * 2 >= len(self._numbers)
        self._deadlines = any(entry.values.get("deadline") for entry in entries)
        self._bold_tells = sum(entry.bold for entry in plain) * 2 < max(1, len(plain))
        self._heads: list[tuple[str, str]] = []  # number and title of the open sections, widest first
        self._last: str = ""
        self._parts: list[Part] = [Part(None)]

    def parts(self) -> list[Part]:
        """The roadmaps in reading order."""
        for item in self._items:
            if isinstance(item, Start):
                if self._parts[-1].drafts or self._parts[-1].title:
                    self._parts.append(Part(item.title))
                else:
                    self._parts[-1].title = item.title
                self._heads, self._last = [], ""
            elif isinstance(item, Section):
                self._heads, self._last = [("", _title(item.text))], "section"
            else:
                self._take(item)
        return self._parts

    def _take(self, entry: Entry) -> None:
        drafts = self._parts[-1].drafts
        kind = self._kind(entry, drafts[-1] if drafts else None)
        if kind == "section":
            self._head(entry)
        elif kind == "more section":
            number, title = self._heads.pop()
            self._heads.append((number, joined([title, one_line(entry.text)])))
            kind = "section"
        elif kind == "more":
            drafts[-1].grow(entry, lines="activity" in entry.above)
        elif kind == "activity":
            if entry.stage:
                self._heads = [("", _title(entry.stage))]
            while entry.number and "." in self._within and not entry.number.startswith(f"{self._within}."):
                self._heads.pop()  # 6.3 after 6.2.1 stands in 6, not in 6.2
            texts = {role: entry.values.get(role, "") for role in _TEXTS}
            if drafts:  # «-//-», «то же»: as in the row above
                texts |= {
                    role: drafts[-1].texts.get(role, "") for role in _TEXTS if _DITTO.fullmatch(texts[role])
                }
            section = " — ".join(title for _number, title in self._heads)
            if not self._deadlines and parse_deadline(section).kind not in ("unknown", "unscheduled"):
                texts["deadline"] = section  # «Сентябрь» as a heading, and no column of deadlines
            drafts.append(Draft(entry.number, section, entry.table, entry.row, texts))
        if kind:
            self._last = kind

    def _head(self, entry: Entry) -> None:
        """A section begins; «6.1» stands inside «6», any other ends the sections before it."""
        number = entry.number.rstrip(".)")
        within = [head for head in self._heads if number and head[0] and number.startswith(f"{head[0]}.")]
        title, when = _title(entry.text).rstrip(" :"), one_line(entry.own("deadline"))
        if when and not entry.wide:
            title = f"{_title(entry.own('activity'))} ({when})"
        self._heads = [*within, (number, title)]

    @property
    def _within(self) -> str:
        """The number of the narrowest open section; "" when it has none."""
        return self._heads[-1][0] if self._heads else ""

    def _kind(self, entry: Entry, draft: Draft | None) -> str:
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
        if (
            _ROMAN.fullmatch(entry.number.rstrip(".)"))
            and self._arabic
            and not entry.own("responsible")
            and not entry.own("result")
        ):
            return "section"  # «I. Подготовительный этап | сентябрь»
        if entry.number or draft is None:
            return "activity"
        if not entry.own("activity"):
            return "more"
        if _SIGNED.search(f"{entry.own('activity')} {entry.text}") and not entry.own("deadline"):
            return ""
        return self._unnumbered(entry, draft)

    def _alone(self, entry: Entry, draft: Draft | None, begins: bool) -> str:
        """A row with a title and perhaps a number, in cells of their own, and nothing else."""
        if entry.bold and self._bold_tells and not begins:
            return "section"
        if entry.number:
            number = entry.number.rstrip(".)")
            parent = any(other.startswith(f"{number}.") for other in self._numbers)
            if _ROMAN.fullmatch(number) or ((parent or not self._numbered) and "." not in number):
                return "section"
            return "section" if parent else "activity"  # «6.1 Контроль …:» before 6.1.1
        if draft is not None and (begins or entry.first or self._unfinished(draft)):
            return "more"
        return "activity" if self._merged_sections and self._numbered else "section"

    @staticmethod
    def _unfinished(draft: Draft) -> bool:
        text = draft.texts.get("activity", "").rstrip()
        return (
            text.endswith((",", "-", ":", "("))
            or text.count("(") > text.count(")")
            or text.count("«") > text.count("»")
        )

    def _unnumbered(self, entry: Entry, draft: Draft) -> str:
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
