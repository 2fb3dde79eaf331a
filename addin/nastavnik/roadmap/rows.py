"""A row of a roadmap table as texts by role, whatever its cells are merged over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from nastavnik.checks.deadlines import parse_deadline
from nastavnik.roadmap.grids import Cell, Grid, Row, one_line
from nastavnik.roadmap.headers import LEADING, NUMBER, Layout

__all__ = ["Entry", "entry_of"]

_LISTED = re.compile(r"\n\s*\d{1,2}[.)]\s")  # a list in a cell: its first item's number is not the activity's


@dataclass(frozen=True)
class Entry:
    """A row of a roadmap: texts by role, with those merged from above marked in ``above``.

    ``wide``: one text over several columns. ``first``: the top row of a table that goes on from another one
    without a header, where a row cut by the page continues.
    """

    table: int
    row: int
    number: str
    values: dict[str, str]
    above: frozenset[str] = frozenset()
    wide: bool = False
    bold: bool = False
    first: bool = False

    def own(self, role: str) -> str:
        """The text of a role that stands in this very row."""
        return "" if role in self.above else self.values.get(role, "")

    @property
    def stage(self) -> str:
        """The text of the column «этап», also when merged from above."""
        return self.values.get("stage", "")

    @property
    def text(self) -> str:
        """All texts of the row itself."""
        return one_line(" ".join(text for role, text in self.values.items() if role not in self.above))

    @property
    def title_only(self) -> bool:
        """True when nothing but an activity's text (and a number) stands in the row."""
        return {role for role, text in self.values.items() if text and (role not in self.above)} == {
            "activity"
        } and not (self.above - {"stage"})


def entry_of(grid: Grid, row: Row, layout: Layout, first: bool) -> Entry | None:
    """What a row holds by role; None when it holds nothing. ``first``: see Entry."""
    row = _unrepeated(row)
    values: dict[str, str] = {}
    above: set[str] = set()
    wide = False
    bold: list[bool] = []
    for cell, roles in layout.placed(row):
        taken = [role for role in roles if role]
        if not cell.text or not taken:
            continue
        role = _main_role(cell, taken, row)
        if cell.above:
            above |= {role} - values.keys()
        else:
            above.discard(role)  # «Мероприятия» merged down beside «Содержание» of its own
            wide = wide or (role == "activity" and len(set(taken) - {"number"}) > 1 and len(row.filled) < 3)
            bold.append(cell.bold)
        values[role] = _both(values[role], cell.text, role) if role in values else cell.text
    marked = {role: values.pop(role) for role in list(values) if role.startswith("month ")}
    periods = [_period(role.removeprefix("month "), mark) for role, mark in marked.items()]
    if periods and not values.get("deadline"):
        values["deadline"] = ", ".join(periods)
    number = one_line(values.pop("number", ""))
    if "number" in above:
        number = ""
    if not values and not number:
        return None
    number, values = _number(number, values, layout)
    alone = len(row.cells) == 1 and len(layout.columns) > 2  # a title in a table of its own
    wide = (wide or alone) and not [role for role in values if role not in above and role != "activity"]
    return Entry(
        grid.number, row.number, number, values, frozenset(above), wide, bool(bold) and all(bold), first
    )


def _period(head: str, mark: str) -> str:
    """«+» under «сентябрь» or «I квартал» is that period; «октябрь» under «2027» is October of 2027."""
    year = re.match(r"20\d\d", head)
    return f"{one_line(mark)} {year.group()}" if year and _kind(mark) in ("by", "on", "between") else head


def _unrepeated(row: Row) -> Row:
    """A title that a converter wrote into every cell it was merged over, as one wide cell again."""
    cells = list(row.cells)
    while len(cells) > 3 and cells[-1].own and cells[-1].own == cells[-2].own:
        last = cells.pop()
        cells[-1] = replace(cells[-1], span=cells[-1].span + last.span)
    if len(cells) == len(row.cells) or (len(cells) > 2 and cells[1].own != cells[2].own):
        return row
    while len(cells) > 1 and cells[-1].own == cells[-2].own:
        last = cells.pop()
        cells[-1] = replace(cells[-1], span=cells[-1].span + last.span)
    return replace(row, cells=tuple(cells)) if len(cells) < 3 else row


def _main_role(cell: Cell, taken: list[str], row: Row) -> str:
    """The role of a cell that covers several columns: a title is an activity's, a number its own."""
    if len(taken) == 1:
        return taken[0]
    if "number" in taken and NUMBER.fullmatch(one_line(cell.text)) and len(row.cells) > 1:
        return "number"
    return (
        "activity" if "activity" in taken or len(row.filled) == 1 else next(r for r in taken if r != "number")
    )


def _both(before: str, text: str, role: str) -> str:
    """Two columns of one role: «начало» and «окончание» make a range, other texts follow each other."""
    if role == "deadline" and re.fullmatch(r"[\d. г]+", before) and re.fullmatch(r"[\d. г]+", text):
        return f"с {before} по {text}"
    if role == "deadline" and before != text and {_kind(before), _kind(text)} <= {"on", "between"}:
        return f"{before} – {text}"
    return before if before == text else f"{before}\n{text}"


def _kind(text: str) -> str:
    return parse_deadline(one_line(text)).kind


def _number(number: str, values: dict[str, str], layout: Layout) -> tuple[str, dict[str, str]]:
    """The number as written; taken from the head of the text when it has no cell of its own."""
    if turned := re.fullmatch(
        r"(\d\d)\.(\d\d)\.20\d\d", number
    ):  # Excel took «1.2» for the first of February
        return f"{int(turned[1])}.{int(turned[2])}", values
    if number and not NUMBER.fullmatch(number):
        head = LEADING.match(number + " x")
        if not values.get("activity"):  # a title that starts in the column of numbers
            return _number("", {**values, "activity": number}, layout)
        return (number if head or len(number) < 12 else ""), values
    text = values.get("activity", "")
    if not number and (head := LEADING.match(text)) and not _LISTED.search(text):
        single = "." not in head[1].rstrip(".)")
        if not single or "number" not in layout.roles or len(values) == 1:
            return head[1], {**values, "activity": text[head.end() :]}
    return number, values
