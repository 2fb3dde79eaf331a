"""From tables and paragraphs to rows with roles: where a roadmap starts, its sections, its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from nastavnik.roadmap.grids import Document, Grid, Paragraph, Row, one_line
from nastavnik.roadmap.headers import (
    TITLE,
    Layout,
    continues,
    guessed_layout,
    header_layout,
    is_numbering_row,
    is_other_header,
    repeated_header,
)
from nastavnik.roadmap.rows import Entry, entry_of
from nastavnik.roadmap.titles import SECTION, lonely_title, section_title, titled

__all__ = ["Section", "Start", "entries_of"]

_SUBHEADER = re.compile(
    r"(?:дата |срок )?(?:начал\w+|окончани\w+|завершени\w+|конец|план\w*|факт\w*|с|по|№|фио|должность)"
    r"(?: (?:работ\w*|реализации|исполнения|мероприятия))?"
)


@dataclass(frozen=True)
class Start:
    """A roadmap begins here; None when nothing names it."""

    title: str | None


@dataclass(frozen=True)
class Section:
    """A section title that stands as a paragraph between tables."""

    text: str


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
    layout, body = None, grid.rows
    if state.layout is not None and not grid.name:
        layout = continues(state.layout, grid, strict=state.strict)
    elif guess and not is_other_header(rows[0]):
        layout = guessed_layout(grid)
        for at, row in enumerate(grid.rows[:3]):
            if layout is None and (layout := header_layout(row, undated=True)):
                body = grid.rows[at + 1 :]
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
    _rows(state, grid, body, continued=not fresh, layout=layout)


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
    beside: list[Entry] = []  # of the right half, when a table holds two plans side by side
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
            layout = state.layout = layout.refined(row)
            continue
        below_header = False
        halves = layout.halves()
        entry = entry_of(
            grid, _part(row, halves[0]) if halves else row, halves[0] if halves else layout, first
        )
        if entry is not None:
            state.items.append(entry)
            first = False
        right = entry_of(grid, _part(row, halves[1]), halves[1], False) if halves else None
        if right is not None:
            beside.append(right)
    state.items += beside


def _part(row: Row, half: Layout) -> Row:
    """The cells of a row that stand in one half of a table written twice."""
    first, last = half.columns[0][0], half.columns[-1][0]
    return replace(row, cells=tuple(cell for cell in row.cells if first <= cell.column <= last))


def _subheader(row: Row) -> bool:
    """The second row of a header in two rows: «начало | окончание» under «Срок», the rest merged from above."""
    texts = [one_line(cell.own).lower() for cell in row.filled]
    merged = any(cell.above for cell in row.cells)
    return (merged or 1 < len(texts) < len(row.cells)) and all(map(_SUBHEADER.fullmatch, texts))


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
