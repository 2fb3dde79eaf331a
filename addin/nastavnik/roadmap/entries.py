"""From tables and paragraphs to rows with roles: where a roadmap starts, its sections, its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nastavnik.roadmap.grids import Cell, Document, Grid, Paragraph, Row, one_line
from nastavnik.roadmap.headers import (
    LEADING,
    NUMBER,
    TITLE,
    Layout,
    continues,
    guessed_layout,
    header_layout,
    is_numbering_row,
    is_other_header,
    repeated_header,
)
from nastavnik.roadmap.titles import SECTION, lonely_title, section_title, titled

__all__ = ["Entry", "Section", "Start", "entries_of"]

_LISTED = re.compile(r"\n\s*\d{1,2}[.)]\s")  # a list in a cell: its first item's number is not the activity's


@dataclass(frozen=True)
class Start:
    """A roadmap begins here; None when nothing names it."""

    title: str | None


@dataclass(frozen=True)
class Section:
    """A section title that stands as a paragraph between tables."""

    text: str


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


@dataclass
class _State:
    """What is known while the file is walked."""

    layout: Layout | None = None
    title: str | None = None  # of the roadmap being read
    strict: bool = False  # a table of another kind stood after the last roadmap table
    loose: list[Paragraph] = field(default_factory=list)
    items: list[Entry | Section | Start] = field(default_factory=list)
    skipped: list[Grid] = field(default_factory=list)


def entries_of(document: Document) -> tuple[list[Entry | Section | Start], list[str]]:
    """Starts, sections and rows in reading order, and warnings about the tables left out."""
    state = _State()
    known = any(
        header_layout(row) for block in document.blocks if isinstance(block, Grid) for row in block.rows
    )
    for block in document.blocks:
        if isinstance(block, Paragraph):
            state.loose.append(block)
        else:
            _table(state, block, guess=not known)
    return state.items, _left_out(state.skipped)


def _table(state: _State, grid: Grid, *, guess: bool) -> None:
    header = next((at for at, row in enumerate(grid.rows) if _header(row, at, state)), None)
    rows = [row for row in grid.rows if row.filled]
    if header is not None:
        state.loose += [Paragraph(one_line(c.text), c.bold) for row in grid.rows[:header] for c in row.filled]
        starts = len(state.items)
        _begin(state, grid)
        goes_on = starts > 0 and len(state.items) == starts  # a header repeated on the next page
        state.layout = header_layout(grid.rows[header])
        _rows(state, grid, grid.rows[header:], continued=goes_on)
        return
    if not rows:
        return
    layout = None
    if state.layout is not None and not grid.name:
        layout = continues(state.layout, grid, strict=state.strict)
    elif guess and not is_other_header(rows[0]):
        layout = guessed_layout(grid)
    if layout is None:
        state.skipped.append(grid)
        state.strict = state.layout is not None
        if state.strict:
            state.loose = []
        return
    fresh = state.layout is None
    _begin(state, grid, fresh=fresh)
    if len(layout.columns) == grid.width or fresh:
        state.layout = layout
    _rows(state, grid, grid.rows, continued=not fresh, layout=layout)


def _header(row: Row, at: int, state: _State) -> Layout | None:
    """The layout of a header row.

    Once a header is known, another one must repeat it, or stand at the top with a column of numbers or under
    a title: a row of the plan may speak like a header.
    """
    found = header_layout(row) if at < 3 else repeated_header(row, state.layout)
    if found is None or state.layout is None or "number" in found.roles or titled(state.loose)[0]:
        return found
    return repeated_header(row, state.layout)


def _begin(state: _State, grid: Grid, *, fresh: bool = True) -> None:
    """Use the paragraphs before a table: the title of a new roadmap, or a section's title.

    ``fresh``: the table has a header. A title printed again on the next page starts nothing.
    """
    paragraphs, state.loose = state.loose, []
    title, rest = titled(paragraphs)
    if title is not None and title == state.title:
        title = None
    sheet = bool(grid.name) and fresh
    if state.layout is None or sheet or (title and (fresh or _first_number(grid) in ("1", "1.1"))):
        if title is None:
            title = lonely_title(paragraphs) or (grid.name if sheet and state.items else None)
        state.items.append(Start(title))
        state.title = title
        rest = [p for p in rest if SECTION.match(p.text)][-1:]
    if section := section_title(rest):
        state.items.append(Section(section))
    state.strict = False


def _first_number(grid: Grid) -> str:
    """The number in the first cell of a table, without its last dot."""
    return next((one_line(row.cells[0].own).rstrip(".)") for row in grid.rows if row.filled), "")


def _rows(
    state: _State, grid: Grid, rows: tuple[Row, ...], *, continued: bool, layout: Layout | None = None
) -> None:
    layout = layout or state.layout
    first = continued
    below_header = False
    for row in rows:
        top = (row is rows[0] and not continued) or _names_a_roadmap(state)
        found = header_layout(row) if top else repeated_header(row, layout)
        if found is not None and layout is not None:
            below_header = True
            first = first or (row is not rows[0] and not _retitled(state))
            layout = state.layout = found
            continue
        if not row.filled or is_numbering_row(row) or layout is None:
            continue
        if below_header and _subheader(row):
            continue
        below_header = False
        entry = _entry(grid, row, layout, first)
        if entry is not None:
            state.items.append(entry)
            first = False


def _subheader(row: Row) -> bool:
    """The second row of a header in two rows: «начало | окончание» under «Срок», the rest merged from above."""
    texts = [one_line(cell.own).lower() for cell in row.filled]
    return any(cell.above for cell in row.cells) and all(
        re.fullmatch(r"(?:дата )?(?:начал\w+|окончани\w+|конец|план\w*|факт\w*|с|по|№|фио|должность)", text)
        for text in texts
    )


def _names_a_roadmap(state: _State) -> bool:
    """True when the last row read is a wide title of a roadmap: a header under it starts another one."""
    last = state.items[-1] if state.items else None
    return isinstance(last, Entry) and last.wide and TITLE.search(last.text) is not None


def _retitled(state: _State) -> bool:
    """Turn a wide title above a header in the middle of a table into the start of another roadmap."""
    last = state.items[-1] if state.items else None
    if isinstance(last, Entry) and _names_a_roadmap(state):
        state.items[-1] = Start(last.text)
        return True
    return False


def _entry(grid: Grid, row: Row, layout: Layout, first: bool) -> Entry | None:
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
    return before if before == text else f"{before}\n{text}"


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


def _left_out(grids: list[Grid]) -> list[str]:
    if len(grids) > 3 and all(grid.name for grid in grids):
        return [f"Листы без дорожной карты пропущены: {len(grids)}."]
    warnings = []
    for grid in grids:
        words = one_line(" ".join(cell.text for row in grid.rows[:2] for cell in row.filled))
        name = f"Лист «{grid.name}»" if grid.name else f"Таблица {grid.number}"
        shown = f"{words[:60]}…" if len(words) > 60 else words
        warnings.append(
            f"{name} не похож{'' if grid.name else 'а'} на дорожную карту и пропущен{'' if grid.name else 'а'}: «{shown}»."
        )
    return warnings
