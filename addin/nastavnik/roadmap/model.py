"""What a roadmap is once it is read: activities with deadlines, and where each of them stood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nastavnik.checks.deadlines import Deadline, PlanYear

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Activity", "Roadmap"]

# Columns of the sheet «Дорожная карта» that an import fills.
FRAME_COLUMNS = [
    "number",
    "section",
    "activity",
    "deadline_text",
    "deadline_start",
    "deadline_end",
    "recurrence",
    "responsible",
    "result",
    "document_kind",
]

_PERIODS = {"year": "ежегодно", "quarter": "ежеквартально", "month": "ежемесячно"}
_TIMES = {
    2: "два раза в год",
    3: "три раза в год",
    4: "четыре раза в год",
    5: "пять раз в год",
    6: "шесть раз в год",
}


@dataclass(frozen=True)
class Activity:
    """One activity as written. Texts are "" where the document has nothing; lines of a cell are kept.

    ``table`` and ``row`` are the true place of its first row, counted from 1 (a sheet counts as a table).
    """

    number: str
    section: str
    activity: str
    deadline: Deadline
    responsible: str
    result: str
    table: int
    row: int

    def as_json(self) -> dict[str, Any]:
        """The dictionary of ``nastavnik roadmap read --json``."""
        return {
            "number": self.number,
            "section": self.section,
            "activity": self.activity,
            "deadline": self.deadline.as_json(),
            "responsible": self.responsible,
            "result": self.result,
            "source": {"table": self.table, "row": self.row},
        }


@dataclass(frozen=True)
class Roadmap:
    """Everything one file plans. ``parts``: (title, number of activities) of each roadmap in the file, in order.

    ``suggested_year``: the year the title names («2020», «2022/2023»), None when it names none or several;
    deadlines are dated by it only when the caller asks for that. ``plan``: the year they were dated by.
    """

    title: str | None
    activities: list[Activity]
    warnings: list[str] = field(default_factory=list)
    parts: list[tuple[str | None, int]] = field(default_factory=list)
    suggested_year: str | None = None
    plan: PlanYear | None = None

    def as_json(self) -> dict[str, Any]:
        """The contract's object; a file with several roadmaps has one more key.

        ``roadmaps``: [{"title", "activities": [positions in ``activities``]}], so that each can be taken apart.
        """
        result: dict[str, Any] = {
            "title": self.title,
            "activities": [activity.as_json() for activity in self.activities],
            "warnings": list(self.warnings),
        }
        if len(self.parts) > 1:
            first = 0
            result["roadmaps"] = []
            for title, count in self.parts:
                result["roadmaps"].append({"title": title, "activities": list(range(first, first + count))})
                first += count
        return result

    def part(self, number: int) -> Roadmap:
        """One roadmap of several, counted from 0; its warnings stay with the whole."""
        first = sum(count for _title, count in self.parts[:number])
        title, count = self.parts[number]
        return Roadmap(
            title,
            self.activities[first : first + count],
            [],
            [(title, count)],
            self.suggested_year,
            self.plan,
        )

    def frame(self) -> pd.DataFrame:
        """Rows for the sheet «Дорожная карта»: FRAME_COLUMNS; dates are datetime.date or None.

        Of several roadmaps in one file each keeps its title in the sections of its rows.
        """
        import pandas as pd

        rows = [row_of(activity) for activity in self.activities]
        titles = [title for title, count in self.parts for _ in range(count)] if len(self.parts) > 1 else []
        for row, title in zip(rows, titles, strict=False):
            row["section"] = " — ".join(filter(None, [title, row["section"]]))
        return pd.DataFrame(rows, columns=FRAME_COLUMNS, dtype=object)


def recurrence_words(deadline: Deadline) -> str | None:
    """What the column «Повторение» says: «ежегодно», «ежеквартально», «постоянно»; None for a single date."""
    if deadline.kind == "continuous":
        return "постоянно"
    if deadline.kind != "recurring" or deadline.period is None:
        return None
    if deadline.period == "year" and deadline.times in _TIMES:
        return _TIMES[deadline.times]
    return _PERIODS[deadline.period]


def row_of(activity: Activity) -> dict[str, Any]:
    """One activity as a row of the sheet, keyed by FRAME_COLUMNS."""
    deadline = activity.deadline
    again = deadline.kind == "recurring"  # its bounds are no dates to be done by
    return {
        "number": activity.number,
        "section": activity.section,
        "activity": activity.activity,
        "deadline_text": deadline.text,
        "deadline_start": None if again else deadline.start,
        "deadline_end": None if again else deadline.end,
        "recurrence": recurrence_words(deadline),
        "responsible": activity.responsible,
        "result": activity.result,
        "document_kind": None,
    }
