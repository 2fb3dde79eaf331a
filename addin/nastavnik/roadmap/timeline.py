"""A roadmap as bars over the months of its year: the table, and a sheet that prints on one page across."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.checks.deadlines import PlanYear, plan_year
from nastavnik.errors import BadInput
from nastavnik.resources import whole_output
from nastavnik.roadmap.status import column_of, states, unfolded

__all__ = ["MARKS", "add_timeline", "months_of", "timeline", "write_timeline"]

_SHORT = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
# What a cell of a month says: signs that read the same in black and white.
MARKS = {"work": "▬", "due": "◆", "always": "∞"}
_FIXED = {"number": "№", "activity": "Мероприятие", "responsible": "Ответственный", "label": "Состояние"}
_WIDTHS = {"number": 6, "activity": 46, "responsible": 24, "label": 15}
_COLOURS = {
    "done": "#C6E0B4", "done_late": "#C6E0B4", "overdue": "#F4B6B6", "soon": "#FFE08A", "ahead": "#BDD7EE",
    "continuous": "#E2E2E2", "undated": "#E2E2E2", "cancelled": "#E2E2E2",
}  # fmt: skip


def months_of(plan: PlanYear) -> list[date]:
    """The first days of the twelve months of a plan's year, in order."""
    first = plan.start
    return [
        date(first.year + (first.month + at - 1) // 12, (first.month + at - 1) % 12 + 1, 1)
        for at in range(12)
    ]


def timeline(frame: pd.DataFrame, year: str | PlanYear | None, on: date) -> pd.DataFrame:
    """One row per activity: number, section, activity, responsible, state, label, then a column per month.

    A month's column is named by its first day (datetime.date) and holds a value of MARKS: «due» where an
    occurrence ends, «work» where one goes on, «always» for continuous activities, else "". The frame's index.
    Raises BadInput without a year.
    """
    plan = plan_year(year)
    if plan is None:
        raise BadInput("Для ленты времени нужен год плана.", "Укажите --year 2026 или --year 2026/2027.")
    standing = states(frame, on, plan)
    columns = {name: column_of(frame, name) for name in ("number", "section", "activity", "responsible")}
    months = months_of(plan)
    marks = pd.DataFrame("", index=range(len(frame)), columns=pd.Index(months, dtype=object), dtype=object)
    always = (standing["state"] == "continuous").tolist()
    for row, start, end in unfolded(frame.reset_index(drop=True), plan).itertuples(index=False):
        for month in months:
            if start <= _last_day(month) and end >= month and marks.at[row, month] != MARKS["due"]:
                ends = (end.year, end.month) == (month.year, month.month)
                marks.at[row, month] = MARKS["always" if always[row] else "due" if ends else "work"]
    marks.index = frame.index
    return pd.concat([pd.DataFrame(columns), standing[["state", "label"]], marks], axis=1)


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def add_timeline(
    book: Any, frame: pd.DataFrame, year: str | PlanYear | None, on: date, title: str = ""
) -> Any:
    """Add the sheet «Лента времени» to an XlsxWriter workbook and return it; see ``timeline``."""
    table = timeline(frame, year, on)
    plan = plan_year(year)
    months = months_of(plan) if plan else []
    sheet = book.add_worksheet("Лента времени")
    bold = {"bold": True, "valign": "vcenter", "text_wrap": True}
    head = book.add_format(
        {**bold, "align": "center", "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1}
    )
    now = book.add_format(
        {**bold, "align": "center", "bg_color": "#C55A11", "font_color": "#FFFFFF", "border": 1}
    )
    section = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    text = book.add_format({"valign": "top", "text_wrap": True, "border": 1})
    paint = {
        state: book.add_format({"align": "center", "valign": "vcenter", "border": 1, "bg_color": colour})
        for state, colour in _COLOURS.items()
    }
    blank = book.add_format({"border": 1})
    sheet.write(
        0, 0, title or "Дорожная карта: лента времени", book.add_format({"bold": True, "font_size": 14})
    )
    signs = f"{MARKS['due']} последний срок в этом месяце   {MARKS['work']} идёт работа   {MARKS['always']} постоянно   (цвет повторяет столбец «Состояние»)"
    sheet.write(1, 0, f"На {on:%d.%m.%Y}.   {signs}")
    for column, (name, words) in enumerate(_FIXED.items()):
        sheet.write(2, column, words, head)
        sheet.set_column(column, column, _WIDTHS[name])
    for column, month in enumerate(months, len(_FIXED)):
        this = (month.year, month.month) == (on.year, on.month)
        sheet.write(2, column, f"{_SHORT[month.month - 1]}\n{month.year}", now if this else head)
    sheet.set_column(len(_FIXED), len(_FIXED) + 11, 5.3)
    sheet.set_row(2, 32)
    line = 3
    before = None
    for row in table.to_dict("records"):
        if row["section"] != before and row["section"]:
            before = row["section"]
            sheet.merge_range(line, 0, line, len(_FIXED) + 11, before, section)
            line += 1
        for column, name in enumerate(_FIXED):
            sheet.write_string(line, column, str(row[name]), text)
        for column, month in enumerate(months, len(_FIXED)):
            mark = row[month]
            sheet.write_string(line, column, mark, paint[row["state"]] if mark else blank)
        sheet.set_row(line, 15 * max(1, _lines(row)))
        line += 1
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return sheet


def _lines(row: dict[Any, Any]) -> int:
    """How many lines the longest text of a row takes in its column."""
    return max(
        sum(len(part) // int(_WIDTHS[name] * 1.1) + 1 for part in str(row[name]).split("\n"))
        for name in ("activity", "responsible")
    )


def write_timeline(
    frame: pd.DataFrame,
    target: Path,
    year: str | PlanYear | None,
    on: date,
    *,
    title: str = "",
    replace: bool = True,
) -> Path:
    """A workbook with the timeline alone, written whole. Raises OutputExists unless ``replace``."""
    import xlsxwriter

    with whole_output(target, replace=replace) as temporary, xlsxwriter.Workbook(temporary) as book:
        add_timeline(book, frame, year, on, title)
    return target
