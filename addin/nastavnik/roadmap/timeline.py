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
from nastavnik.roadmap.status import SOON_DAYS, column_of, dates_of, states, unfolded

__all__ = ["MARK", "MARKS", "add_timeline", "months_of", "timeline", "write_timeline"]

_SHORT = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
MARK = "nastavnik timeline"  # in the properties of the file: by it the next run knows its own
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
    table, _colours = _timeline(frame, year, on)
    return table


def _timeline(
    frame: pd.DataFrame, year: str | PlanYear | None, on: date
) -> tuple[pd.DataFrame, list[dict[date, str]]]:
    """The table of ``timeline``, and for every row the state (a key of STATES) that each marked month shows."""
    plan = plan_year(year)
    if plan is None:
        raise BadInput("Для ленты времени нужен год плана.", "Укажите --year 2026 или --year 2026/2027.")
    standing = states(frame, on, plan)
    columns = {name: column_of(frame, name) for name in ("number", "section", "activity", "responsible")}
    months = months_of(plan)
    marks = pd.DataFrame("", index=range(len(frame)), columns=pd.Index(months, dtype=object), dtype=object)
    colours: list[dict[date, str]] = [{} for _ in range(len(frame))]
    whole, done = standing["state"].tolist(), dates_of(frame, "done_date").tolist()
    occurrences = unfolded(frame.reset_index(drop=True), plan)
    again = occurrences["row"].duplicated(keep=False)
    for (row, start, end), many in zip(occurrences.itertuples(index=False), again, strict=True):
        state = whole[row]
        if many and state in (
            "overdue",
            "soon",
            "ahead",
        ):  # what has been missed does not redden what is to come
            state = _occurrence_state(start, end, done[row], on)
        for month in months:
            if start <= _last_day(month) and end >= month and marks.at[row, month] != MARKS["due"]:
                ends = (end.year, end.month) == (month.year, month.month)
                marks.at[row, month] = MARKS["always" if state == "continuous" else "due" if ends else "work"]
                colours[row][month] = state
    marks.index = frame.index
    return pd.concat([pd.DataFrame(columns), standing[["state", "label"]], marks], axis=1), colours


def _occurrence_state(start: date, end: date, done: date | None, on: date) -> str:
    """How one occurrence of a recurring activity stands: a ``done`` day closes what has begun by then."""
    if done is not None and done >= start:
        return "done"
    if end < on:
        return "overdue"
    return "soon" if (end - on).days <= SOON_DAYS else "ahead"


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def add_timeline(
    book: Any, frame: pd.DataFrame, year: str | PlanYear | None, on: date, title: str = ""
) -> Any:
    """Add the sheet «Лента времени» to an XlsxWriter workbook and return it; see ``timeline``."""
    table, colours = _timeline(frame, year, on)
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
    text = book.add_format({"valign": "vcenter", "text_wrap": True, "border": 1})
    paint = {
        state: book.add_format({"align": "center", "valign": "vcenter", "border": 1, "bg_color": colour})
        for state, colour in _COLOURS.items()
    }
    blank = book.add_format({"border": 1})
    sheet.write(
        0, 0, title or "Дорожная карта: лента времени", book.add_format({"bold": True, "font_size": 14})
    )
    signs = f"{MARKS['due']} последний срок в этом месяце   {MARKS['work']} идёт работа   {MARKS['always']} постоянно   (красный — просрочено, жёлтый — скоро срок, голубой — впереди, зелёный — выполнено)"
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
    for row, colour in zip(table.to_dict("records"), colours, strict=True):
        if row["section"] != before and row["section"]:
            before = row["section"]
            sheet.merge_range(line, 0, line, len(_FIXED) + 11, before, section)
            line += 1
        for column, name in enumerate(_FIXED):
            sheet.write_string(line, column, str(row[name]), text)
        for column, month in enumerate(months, len(_FIXED)):
            mark = row[month]
            sheet.write_string(line, column, mark, paint[colour[month]] if mark else blank)
        sheet.set_row(line, 15 * max(1, _lines(row)))
        line += 1
    sheet.freeze_panes(3, 2)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RСтраница &P из &N")
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
        book.set_properties({"title": title or "Дорожная карта", "comments": MARK})
        add_timeline(book, frame, year, on, title)
    return target
