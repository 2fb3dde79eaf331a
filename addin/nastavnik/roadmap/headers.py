"""Which column of a table is which: by the words of its header, or by what the columns hold.

Header sets differ between districts (S1–S4 and schools' own), so a column is known by meaning, never
by its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nastavnik.checks.deadlines import parse_deadline
from nastavnik.roadmap.grids import Cell, Grid, Row, one_line

__all__ = ["LEADING", "NUMBER", "TITLE", "Layout", "guessed_layout", "header_layout", "is_numbering_row"]

NUMBER = re.compile(r"(?:№\s*)?((?:\d{1,3}(?:\s?[.,]\s?\d{1,3}){0,4}|[IVXІХ]{1,5})\s*[.)]?)")
# A number at the head of a text: «1.1. Разработка», «2) Обучение», «IV. Мониторинг».
LEADING = re.compile(
    r"\s*(\d{1,2}(?:\.\d{1,2}){1,4}[.)]?|\d{1,2}[.)]|[IVXІХ]{1,5}[.)])(?:\s+(?=[^\d\s])|(?=[А-ЯЁ«]))"
)
TITLE = re.compile(
    r"дорожн\w+\s+карт|план\w*\s+(?:основных\s+|график\w*\s+|\w+\s+)?мероприяти|"
    r"план(?:-график|а|ом)?\s+(?:работы|реализации|внедрения|действий)",
    re.IGNORECASE,
)

# The first pattern that fits the header's words names the role; «» is a column nobody needs.
_ROLES = [
    (re.compile(pattern, re.IGNORECASE), role)
    for pattern, role in [
        (
            r"^(?:№{1,2}|n{1,2}|no|#|п/п|пп|номер)[\s.]*(?:п\s*[./\\]?\s*п\.?|пункта|мероприятия|строки)?[\s.]*$",
            "number",
        ),
        (
            r"^(?:отметка|статус|примечани|комментари|подтвержд|выполнено|факт|состояние|что исправить|повторени)",
            "",
        ),
        (r"^(?!.*план).*\bфакт(?:ическ\w+)?\b", ""),
        (r"выполнени[еи]$|дата (?:выполнен|исполнен)|^срок: (?:с|по)$|финансир|стоимост|объ[её]м", ""),
        (
            r"результат|^итог\w*$|^что (?:получ|будет|долж)|вид документа|^документ|итоговый документ|форма (?:отч|заверш|представ)|выход|продукт",
            "result",
        ),
        (r"ответствен|исполнител|^кто\b", "responsible"),
        (r"участник|аудитори", "participants"),
        (r"^(?:\w+(?:ый|ие|ые|ая) )?(?:срок|дата|даты|период|время|когда|месяц|график)", "deadline"),
        (r"^(?!.*(?:мероприят|содержан)).*(?:этап|раздел|направлени|блок|стади)", "stage"),
        (
            r"мероприят|содержан|действи|деятельност|задач|виды? работ|наименован|перечень работ|^работ|тема|^что\b",
            "activity",
        ),
        (r"отч[её]т|показател|индикатор", "result"),
    ]
]
MONTHS = [
    "январь", "февраль", "март", "апрель", "май", "июнь",
    "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
]  # fmt: skip
_PERIOD = re.compile(r"(?:[1-4]|I{1,3}|IV)[ -]*й? ?(?:кв|квартал)|20\d\d(?: ?г| год)?", re.IGNORECASE)
_OTHER = re.compile(
    r"\bпоказател|\bф\.?\s?и\.?\s?о\b|\bподпис|\bзначени|\bединиц|\bколичеств|^%|телефон|e-?mail|^20\d\d\s*(?:г|$)|\bвес\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"директор|заместител|зам\.|куратор|руководител|методист|управлени|администраци|специалист|координатор|"
    r"заведующ|ответственн|воспитател|психолог|рабочая группа|учител|наставник|[А-ЯЁ][а-яё]+ [А-ЯЁ]\. ?[А-ЯЁ]\.|"
    r"\b(?:ОО|УО|ДО|ОУ|МО|ШМО|РМК|ИМЦ|МКУ|МБОУ)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layout:
    """The roles of a table's columns: (first grid column, width in grid columns, role) from left to right.

    Roles: number, stage, activity, deadline, responsible, result, «month …» of a plan with a column for every
    month; "" is a column that is not taken.
    """

    columns: tuple[tuple[int, int, str], ...]

    @property
    def roles(self) -> list[str]:
        """The roles from left to right."""
        return [role for _column, _span, role in self.columns]

    def refined(self, row: Row) -> Layout:
        """The layout with the columns that the second row of a header splits, those of facts left out."""
        parts = [(cell.column, cell.span, one_line(cell.own).lower()) for cell in row.filled]
        columns = [
            column
            for column in self.columns
            if not any(column[0] <= at < column[0] + column[1] for at, _span, _text in parts)
        ]
        for at, span, text in parts:
            role = next((r for start, width, r in self.columns if start <= at < start + width), "")
            columns.append((at, span, "" if "факт" in text else role))
        return Layout(tuple(sorted(columns)))

    def halves(self) -> tuple[Layout, Layout] | None:
        """The two plans of a table whose columns are written twice, side by side; None of an ordinary table."""
        middle, odd = divmod(len(self.columns), 2)
        same = not odd and self.roles[:middle] == self.roles[middle:]
        if not same or middle < 3 or len(set(self.roles[:middle])) < middle:
            return None
        return Layout(self.columns[:middle]), Layout(self.columns[middle:])

    def fitted(self, grid: Grid) -> Layout:
        """The same roles on another table's grid, when some row of it has as many cells; else unchanged."""
        for row in grid.rows:
            if len(row.cells) == len(self.columns):
                places = [(cell.column, cell.span) for cell in row.cells]
                return Layout(tuple((c, s, role) for (c, s), role in zip(places, self.roles, strict=True)))
        return self

    def placed(self, row: Row) -> list[tuple[Cell, list[str]]]:
        """Every cell of a row with the roles of the columns it covers."""
        if len(row.cells) == len(self.columns):
            return [(cell, [role]) for cell, role in zip(row.cells, self.roles, strict=True)]
        return [
            (
                cell,
                [
                    r
                    for at, span, r in self.columns
                    if at < cell.column + cell.span and cell.column < at + span
                ],
            )
            for cell in row.cells
        ]


def _role(text: str) -> str | None:
    text = re.sub(r"(?<=[а-яё])-\s(?=[а-яё])", "", one_line(text)).strip(" .:")
    if text.lower() in MONTHS or _PERIOD.fullmatch(text):
        return f"month {text.lower()}"
    if not text or len(text) > 90:
        return None
    return next((role for pattern, role in _ROLES if pattern.search(text)), None)


def header_layout(row: Row, *, undated: bool = False) -> Layout | None:
    """The layout that a header row tells, or None when the row is no header of a roadmap.

    A roadmap has activities and their deadlines or those who answer for them, in three columns or more,
    or in two columns that say just that. ``undated``: stages and what is done in them are enough.
    """
    filled = [one_line(cell.text) for cell in row.cells if cell.text]
    if any(NUMBER.fullmatch(text) and text not in ("N", "№") for text in filled):
        return None
    roles = [_role(cell.text) for cell in row.cells]
    if any(cell.above for cell in row.cells if cell.text) and not any(cell.own for cell in row.cells):
        return None
    stands_in = "" if "responsible" in roles else "responsible"
    roles = [stands_in if role == "participants" else role for role in roles]
    found = {role for role in roles if role}
    known = sum(role is not None for role in roles)
    if "activity" not in found and "stage" in found:
        roles = ["activity" if role == "stage" else role for role in roles]
        found = {role for role in roles if role}
    # a plan with a column for every month (quarter, year), if it is not a table of indicators
    grid = sum(role.startswith("month ") for role in found) > 2 and not any(
        "показател" in t.lower() for t in filled
    )
    if "activity" not in found or not (
        found & {"deadline", "responsible"} or grid or (undated and "stage" in found)
    ):
        return None
    if known < (3 if len(filled) > 2 else 2) or len(filled) - known > len(filled) // 3:
        return None
    dated = [cell.text for cell, role in zip(row.cells, roles, strict=True) if role == "deadline"]
    if any(parse_deadline(text).kind not in ("unknown", "unscheduled") for text in dated):
        return None
    if len(roles) > 1 and roles[0] is None and not one_line(row.cells[0].text):
        roles[0] = "number"
    return Layout(
        tuple((cell.column, cell.span, role or "") for cell, role in zip(row.cells, roles, strict=True))
    )


def repeated_header(row: Row, layout: Layout | None) -> Layout | None:
    """The layout of a header below the top of a table: it must name every column that is known already.

    A row of the plan may speak like a header («Анализ мероприятий … исполнители … результаты»).
    """
    found = header_layout(row)
    if found is None or layout is None:
        return found
    return found if set(found.roles) >= {role for role in layout.roles if role} else None


def is_other_header(row: Row) -> bool:
    """True for the header of a table that is no roadmap: indicators by years, signatures, lists of people."""
    filled = [one_line(cell.text) for cell in row.filled]
    marks = sum(bool(_OTHER.search(text)) for text in filled if len(text) < 90 and not text[:1].islower())
    return len(filled) > 1 and header_layout(row) is None and (marks > 1 or (marks == 1 and len(filled) < 4))


def is_numbering_row(row: Row) -> bool:
    """True for the row «1 2 3 4 5» under a header."""
    figures = [one_line(cell.own).rstrip(".") for cell in row.cells]
    figures = [figure for figure in figures if figure]
    return len(figures) > 1 and figures == [str(number) for number in range(1, len(figures) + 1)]


def guessed_layout(grid: Grid) -> Layout | None:
    """The layout that the cells themselves tell, for a table without a header; None when they tell none.

    Deadlines must be understood in two rows of five at least, and some column must hold texts.
    """
    rows = [row for row in grid.rows if len(row.cells) == grid.width and not is_numbering_row(row)]
    if grid.width < 2 or not rows:
        return None
    columns = [[one_line(row.cells[at].text) for row in rows] for at in range(grid.width)]
    dated = [_share(column, lambda text: parse_deadline(text).kind != "unknown") for column in columns]
    numbered = [_share(column, lambda text: NUMBER.fullmatch(text) is not None) for column in columns]
    deadline = max(range(grid.width), key=lambda at: dated[at] - numbered[at])
    if dated[deadline] - numbered[deadline] < 0.4:
        return None
    roles: dict[int, str] = {deadline: "deadline"}
    if deadline != 0 and numbered[0] > 0.4:
        roles[0] = "number"
    rest = [at for at in range(grid.width) if at not in roles]
    people = {
        at: _share(columns[at], lambda text: _PEOPLE.search(text) is not None and len(text) < 150)
        for at in rest
    }
    after = [at for at in rest if at > min(rest)]  # the activity stands first in every known roadmap
    if after and max(people[at] for at in after) > 0.4:
        roles[max(after, key=lambda at: people[at])] = "responsible"
    rest = [at for at in rest if at not in roles]
    for at, role in zip(rest, ("activity", "result"), strict=False):
        roles[at] = role
    if "activity" not in roles.values():
        return None
    return Layout(tuple((c.column, c.span, roles.get(at, "")) for at, c in enumerate(rows[0].cells)))


def _share(texts: Iterable[str], test: object) -> float:
    filled = [text for text in texts if text]
    return sum(bool(test(text)) for text in filled) / len(filled) if filled and callable(test) else 0.0


def continues(layout: Layout, grid: Grid, *, strict: bool) -> Layout | None:
    """The layout of a table without a header that goes on from ``layout``; None when it is another table.

    ``strict``: a table of another kind stood in between, so deadlines must be understood.
    """
    rows = [row for row in grid.rows if row.filled]
    if not rows or is_other_header(rows[0]):
        return None
    fitted = layout.fitted(grid)
    alike = any(len(row.cells) == len(layout.columns) for row in rows) or all(
        len(row.cells) < 3 for row in rows
    )
    if not alike:
        guessed = guessed_layout(grid)
        if guessed is None or abs(grid.width - len(layout.columns)) > 2:
            return None
        fitted = guessed
    good = sum(_plausible(fitted, row, first=at == 0 and not strict) for at, row in enumerate(rows))
    if strict:
        good = sum(_dated(fitted, row) for row in rows) * 2
    return fitted if good * 2 > len(rows) else None


def _values(layout: Layout, row: Row) -> dict[str, str]:
    return {
        roles[0]: one_line(cell.text) for cell, roles in layout.placed(row) if len(roles) == 1 and cell.text
    }


def _dated(layout: Layout, row: Row) -> bool:
    return parse_deadline(_values(layout, row).get("deadline")).kind != "unknown"


def _plausible(layout: Layout, row: Row, *, first: bool) -> bool:
    values = _values(layout, row)
    text = one_line(" ".join(cell.own for cell in row.filled))
    if len(row.filled) == 1 and "___" not in text and len(text) < 400:
        return (
            first
            or len(row.cells) == 1
            or NUMBER.match(text) is not None
            or text[:1].islower()
            or row.filled[0].bold
        )
    if values.get("deadline"):
        return _dated(layout, row)
    numbered = NUMBER.fullmatch(values.get("number", "")) is not None
    return numbered or (first and not values.get("number"))
