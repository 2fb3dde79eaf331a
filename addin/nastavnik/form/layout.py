"""How a sheet of a real file lies against the form: which column is which, where the header stands.

Headers are matched by meaning: title, then aliases, then the nearest spelling. Addresses stay the file's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from nastavnik.form.model import Column, Form, Sheet, column_letter
from nastavnik.form.text import fold_header

__all__ = ["CardLayout", "SheetMatch", "TableLayout", "find_card", "find_table", "match_sheets"]

HEADER_SEARCH_ROWS = 40
NEAR = 86  # rapidfuzz ratio from which a header is the same word misspelt


@dataclass
class TableLayout:
    """A table as it stands in a file.

    ``header`` is the 0-based row of the header; ``columns`` maps form keys to 0-based columns of the file.
    ``renamed`` maps keys to the header found instead; ``extra`` and ``doubled`` are (0-based column, header).
    """

    header: int
    first: int
    columns: dict[str, int]
    renamed: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    extra: list[tuple[int, str]] = field(default_factory=list)
    doubled: list[tuple[int, str]] = field(default_factory=list)
    moved: bool = False

    def address(self, key: str, row: int) -> str | None:
        """The cell of column ``key`` in the true 1-based ``row`` of the file; None when it has no column."""
        column = self.columns.get(key)
        return None if column is None else f"{column_letter(column)}{row}"


@dataclass
class CardLayout:
    """A card as it stands in a file: form keys to 0-based (row, column) of the value."""

    cells: dict[str, tuple[int, int]]
    missing: list[str] = field(default_factory=list)
    doubled: list[tuple[int, str]] = field(default_factory=list)

    def address(self, key: str) -> str | None:
        place = self.cells.get(key)
        return None if place is None else f"{column_letter(place[1])}{place[0] + 1}"


@dataclass
class SheetMatch:
    """Which sheet of a file plays which sheet of the form; ``by`` says how it was told: title, alias, headers."""

    title: str
    by: str


@cache
def _names(sheet: Sheet) -> tuple[dict[str, str], dict[str, str]]:
    """Folded header → key: the form's own headers, and aliases (with keys) that are not another's header."""
    own = {fold_header(column.header): column.key for column in sheet.columns}
    aliases: dict[str, str] = {}
    for column in sheet.columns:
        for alias in (*column.aliases, column.key):
            aliases.setdefault(fold_header(alias), column.key)
    return own, {name: key for name, key in aliases.items() if name not in own}


@cache
def _meaning(sheet: Sheet, folded: str) -> tuple[str, int] | None:
    """(form key, strength) of a folded header: 3 own, 2 alias, 1 misspelt; None when it means nothing here."""
    own, aliases = _names(sheet)
    if folded in own:
        return own[folded], 3
    if folded in aliases:
        return aliases[folded], 2
    if len(folded) < 5:
        return None
    from rapidfuzz import fuzz, process

    best = process.extractOne(folded, list(own), scorer=fuzz.ratio, score_cutoff=NEAR)
    return (own[best[0]], 1) if best else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _score(sheet: Sheet, row: Sequence[Any]) -> int:
    found = {m[0] for value in row if (t := fold_header(_text(value))) and (m := _meaning(sheet, t))}
    return len(found)


def find_table(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> TableLayout | None:
    """The layout of table ``sheet`` in ``rows`` (a file's cells from A1), or None when no header row is found.

    A header is the row that names the most columns, at least a third of the required ones; a header split
    over two rows is read as their union.
    """
    need = max(2, (sum(c.required for c in sheet.columns) + 2) // 3)
    usual = sheet.header_row - 1
    header, best = -1, 0
    if len(rows) > usual and (score := _score(sheet, rows[usual])) >= len(sheet.columns) - 2:
        header, best = usual, score
    else:
        for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
            if (score := _score(sheet, row)) > best:
                header, best = index, score
    if best < need:
        return None
    return _table_at(sheet, rows, header)


def _table_at(sheet: Sheet, rows: Sequence[Sequence[Any]], header: int) -> TableLayout:
    found: dict[str, tuple[int, int, str]] = {}  # key -> (strength, column, header text)
    layout = TableLayout(header, header + 1, {})
    texts: list[tuple[int, str, int]] = [(i, _text(v), header) for i, v in enumerate(rows[header]) if fold_header(_text(v))]
    below = rows[header + 1] if header + 1 < len(rows) else ()
    taken = {i for i, _, _ in texts}
    second = [
        (i, _text(v), header + 1)
        for i, v in enumerate(below)
        if i not in taken and (t := fold_header(_text(v))) and (m := _meaning(sheet, t)) and m[1] >= 2
    ]
    # A record below the header may hold a word that is also a header; a split header has no value of its own there.
    if second and all(not fold_header(_text(v)) or i not in taken or v is None for i, v in enumerate(below)):
        texts += second
        layout.first = header + 2
    unknown: list[tuple[int, str]] = []
    for index, text, _row in texts:
        meaning = _meaning(sheet, fold_header(text))
        if meaning is None:
            unknown.append((index, text))
            continue
        key, strength = meaning
        if key not in found:
            found[key] = (strength, index, text)
        elif strength > found[key][0]:
            (unknown if found[key][0] < 3 else layout.doubled).append(found[key][1:])
            found[key] = (strength, index, text)
        elif strength == 3:
            layout.doubled.append((index, text))
        else:
            unknown.append((index, text))
    layout.columns = {key: index for key, (_, index, _) in found.items()}
    layout.renamed = {key: text for key, (strength, _, text) in found.items() if strength < 3}
    layout.missing = [column.key for column in sheet.columns if column.key not in found and not column.computed]
    layout.extra = unknown
    _place_left_over(sheet, layout)
    expected = [column.key for column in sheet.columns if column.key in layout.columns]
    layout.moved = sorted(layout.columns, key=layout.columns.__getitem__) != expected
    return layout


def _place_left_over(sheet: Sheet, layout: TableLayout) -> None:
    """A lone unknown header standing exactly between the neighbours of a missing column is that column renamed."""
    for key in list(layout.missing):
        index = sheet[key].index
        before = layout.columns.get(sheet.columns[index - 1].key) if index else -1
        after_column = sheet.columns[index + 1] if index + 1 < len(sheet.columns) else None
        after = layout.columns.get(after_column.key) if after_column else None
        for place, text in layout.extra:
            if before is not None and place == before + 1 and (after is None or after == place + 1):
                if after is None and after_column is not None:
                    continue
                layout.columns[key] = place
                layout.renamed[key] = text
                layout.missing.remove(key)
                layout.extra.remove((place, text))
                break


def find_card(sheet: Sheet, rows: Sequence[Sequence[Any]]) -> CardLayout | None:
    """The layout of card ``sheet`` in ``rows``, or None when fewer than a third of its labels are found."""
    cells: dict[str, tuple[int, int]] = {}
    strengths: dict[str, int] = {}
    doubled: list[tuple[int, str]] = []
    label_column = ord(sheet.label_letter) - 65
    columns = [label_column, *(i for i in range(6) if i != label_column)]
    for row_index, row in enumerate(rows):
        for column in columns:
            if column >= len(row):
                continue
            text = _text(row[column])
            meaning = _meaning(sheet, fold_header(text)) if text else None
            if meaning is None:
                continue
            key, strength = meaning
            if key in cells and strength <= strengths[key]:
                if strength == 3:
                    doubled.append((row_index, text))
                continue
            cells[key] = (row_index, column + 1)
            strengths[key] = strength
            break
    if len(cells) * 3 < len(sheet.columns):
        return None
    return CardLayout(cells, [c.key for c in sheet.columns if c.key not in cells], doubled)


def match_sheets(form: Form, names: Sequence[str]) -> tuple[dict[str, SheetMatch], list[str]]:
    """({sheet key: its sheet in the file}, sheets of the file left over), by title and aliases only."""
    matches: dict[str, SheetMatch] = {}
    left = list(names)
    for strength in ("title", "alias"):
        for sheet in form.sheets:
            if sheet.key in matches:
                continue
            wanted = [sheet.title] if strength == "title" else [*sheet.aliases, sheet.key]
            folded = {fold_header(text) or text for text in wanted}
            for name in left:
                if (fold_header(name) or name) in folded:
                    by = "title" if name == sheet.title else "alias"
                    matches[sheet.key] = SheetMatch(name, by)
                    left.remove(name)
                    break
    return matches, left
