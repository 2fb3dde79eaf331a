"""How a sheet of a real file lies against the form: which column is which, where the header stands.

Headers are matched by meaning: title, then aliases, then the nearest spelling. Addresses stay the file's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from nastavnik.form.model import Form, Sheet, column_letter
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
    """A card as it stands in a file: form keys to 0-based (row, column) of the value.

    ``doubled`` are (0-based row, label); ``renamed`` maps keys to (0-based row, 0-based column, label found).
    """

    cells: dict[str, tuple[int, int]]
    missing: list[str] = field(default_factory=list)
    doubled: list[tuple[int, str]] = field(default_factory=list)
    renamed: dict[str, tuple[int, int, str]] = field(default_factory=dict)

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
    layout = TableLayout(header, header + 1, {})
    texts, layout.first = _header_texts(sheet, rows, header)
    found: dict[str, tuple[int, int, str]] = {}  # key -> (strength, column, header text)
    unknown: list[tuple[int, str]] = []
    for index, text in texts:
        meaning = _meaning(sheet, fold_header(text))
        if meaning is None:
            unknown.append((index, text))
            continue
        key, strength = meaning
        before = found.get(key)
        if before is None:
            found[key] = (strength, index, text)
        elif strength > before[0]:
            unknown.append(before[1:])
            found[key] = (strength, index, text)
        elif strength < before[0] or strength < 3:
            unknown.append((index, text))
        elif _filled(rows, layout.first, index) > _filled(rows, layout.first, before[1]):
            # A second column of the same name put before the true one is empty: the true one is read.
            layout.doubled.append(before[1:])
            found[key] = (strength, index, text)
        else:
            layout.doubled.append((index, text))
    layout.columns = {key: index for key, (_, index, _) in found.items()}
    layout.renamed = {key: text for key, (strength, _, text) in found.items() if strength < 3}
    layout.missing = [
        column.key for column in sheet.columns if column.key not in found and not column.computed
    ]
    layout.extra = unknown
    _place_left_over(sheet, layout)
    expected = [column.key for column in sheet.columns if column.key in layout.columns]
    layout.moved = sorted(layout.columns, key=layout.columns.__getitem__) != expected
    return layout


def _filled(rows: Sequence[Sequence[Any]], first: int, column: int) -> int:
    return sum(1 for row in rows[first:] if column < len(row) and row[column] not in ("", None))


def _header_texts(
    sheet: Sheet, rows: Sequence[Sequence[Any]], header: int
) -> tuple[list[tuple[int, str]], int]:
    """([(column, header text)], first row of records) of a header in one row or split over two.

    «Приказ» merged over «номер» and «дата» gives «Приказ номер» and «Приказ дата»; a caption merged downwards
    stands alone in its upper cell.
    """
    line = [_text(value) for value in rows[header]]
    texts = {index: text for index, text in enumerate(line) if fold_header(text)}
    if header and any(_meaning(sheet, fold_header(text)) is None for text in texts.values()):
        above = _carried(rows[header - 1], len(line))
        for index, text in texts.items():
            both = _joined(sheet, above[index], text)
            if both and ((meaning := _meaning(sheet, fold_header(text))) is None or meaning[1] < 3):
                texts[index] = both
    if header + 1 >= len(rows):
        return list(texts.items()), header + 1
    below = [_text(value) for value in rows[header + 1]]
    carried = _carried(rows[header], len(below))
    second: dict[int, str] = {}
    for index, value in enumerate(rows[header + 1]):
        text = below[index]
        own = _meaning(sheet, fold_header(texts[index])) if index in texts else None
        if own is not None and own[1] >= 2:
            if value not in ("", None):
                return list(texts.items()), header + 1  # a record: a known column has a value there
            continue
        if not fold_header(text):
            continue
        if both := _joined(sheet, carried[index], text):
            second[index] = both
        elif index not in texts and (meaning := _meaning(sheet, fold_header(text))) and meaning[1] >= 2:
            second[index] = text
    if not second:
        return list(texts.items()), header + 1
    return sorted((texts | second).items()), header + 2


def _carried(row: Sequence[Any], width: int) -> list[str]:
    """The texts of a row, each carried to the right over the empty cells that a merged caption covers."""
    carried, last = [], ""
    for index in range(width):
        last = (_text(row[index]) if index < len(row) else "") or last
        carried.append(last)
    return carried


def _joined(sheet: Sheet, upper: str, lower: str) -> str:
    """«Приказ» + «номер» when together they are a header of the sheet, else ''."""
    both = f"{upper} {lower}"
    meaning = _meaning(sheet, fold_header(both)) if upper else None
    return both if meaning is not None and meaning[1] >= 2 else ""


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
    labels: dict[str, tuple[int, int]] = {}
    strengths: dict[str, int] = {}
    layout = CardLayout({})
    label_column = ord(sheet.label_letter) - 65
    columns = [label_column, *(i for i in range(6) if i != label_column)]
    for row_index, row in enumerate(rows[: len(sheet.columns) + HEADER_SEARCH_ROWS]):
        for column in columns:
            text = _text(row[column]) if column < len(row) else ""
            meaning = _meaning(sheet, fold_header(text)) if text else None
            if meaning is None:
                continue
            key, strength = meaning
            if key in labels and strength <= strengths[key]:
                if strength == 3 and labels[key][1] == column:
                    layout.doubled.append((row_index, text))
                continue
            labels[key], strengths[key] = (row_index, column), strength
            break
    if len(labels) * 3 < len(sheet.columns):
        return None
    step = _value_step(sheet, rows, labels)
    layout.cells = {key: (row, column + step) for key, (row, column) in labels.items()}
    layout.renamed = {
        key: (*labels[key], _text(rows[labels[key][0]][labels[key][1]]))
        for key, strength in strengths.items()
        if strength < 3
    }
    _labels_left_over(sheet, rows, labels, step, layout)
    layout.missing = [c.key for c in sheet.columns if c.key not in layout.cells]
    return layout


def _value_step(sheet: Sheet, rows: Sequence[Sequence[Any]], labels: dict[str, tuple[int, int]]) -> int:
    """How far right of its label a value stands: one column, or more when columns were inserted between.

    The hints of the form stand right after the values, so they show where the values are.
    """
    votes: dict[int, int] = {}
    for key, (row, column) in labels.items():
        hint = sheet[key].hint
        for step in range(1, 6):
            if hint and column + step < len(rows[row]) and rows[row][column + step] == hint:
                votes[step - 1] = votes.get(step - 1, 0) + 1
    best = max(votes, key=lambda step: votes[step], default=1)
    return best if best >= 1 and votes.get(best, 0) * 2 > len(labels) else 1


def _labels_left_over(
    sheet: Sheet,
    rows: Sequence[Sequence[Any]],
    labels: dict[str, tuple[int, int]],
    step: int,
    layout: CardLayout,
) -> None:
    """An unknown label standing exactly between the neighbours of a missing field is that field renamed."""
    taken = {row for row, _ in labels.values()}
    for column in sheet.columns:
        if column.key in labels:
            continue
        near = [c for c in (column.index - 1, column.index + 1) if 0 <= c < len(sheet.columns)]
        places = [
            (labels[k][0] - (i - column.index), labels[k][1])
            for i in near
            if (k := sheet.columns[i].key) in labels
        ]
        if len(places) != len(near) or len(set(places)) != 1:
            continue
        row, place = places[0]
        text = _text(rows[row][place]) if 0 <= row < len(rows) and place < len(rows[row]) else ""
        if row in taken or not fold_header(text):
            continue
        layout.cells[column.key] = (row, place + step)
        layout.renamed[column.key] = (row, place, text)


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
