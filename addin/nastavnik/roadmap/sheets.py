"""A spreadsheet as the same rows of cells that a Word table gives: one table a sheet."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from nastavnik.books.anatomy import Encrypted, Hostile, dissect
from nastavnik.books.grid import Merge, Rows, open_grid
from nastavnik.errors import BadFile
from nastavnik.roadmap.grids import Cell, Document, Grid, Row

__all__ = ["read_sheets"]


def read_sheets(path: Path) -> Document:
    """The visible sheets of an .xlsx, .xls, .ods or .xlsb. Raises BadFile when it cannot be read."""
    try:
        data = path.read_bytes()
        book = open_grid(data, dissect(data))
        shown = [(number, name) for number, name in enumerate(book.names, 1) if name not in book.hidden]
        grids = [_grid(number, name, book.rows(name), book.merged(name)) for number, name in shown]
    except Encrypted as error:
        raise BadFile(f"Файл «{path.name}» защищён паролем.", "Снимите пароль и повторите.") from error
    except (Hostile, OSError) as error:
        raise BadFile(
            f"Файл «{path.name}» не открывается как таблица.",
            "Откройте его в Excel и сохраните заново как .xlsx.",
        ) from error
    return Document(list(grids))


def _grid(number: int, name: str, values: Rows, merged: list[Merge]) -> Grid:
    width = max((len(row) for row in values), default=0)
    used = [at for at in range(width) if any(at < len(row) and row[at] not in (None, "") for row in values)]
    spans = {tuple(first): tuple(last) for first, last in merged}
    owner = {
        (r, c): tuple(first)
        for first, last in merged
        for r in range(first[0], min(last[0], len(values)) + 1)
        for c in range(first[1], min(last[1], width) + 1)
    }
    rows = []
    for at in range(len(values)):
        cells = []
        for column in used:
            first = owner.get((at, column), (at, column))
            if first[1] != column and first[1] in used:
                continue  # the right part of a merged cell
            text = _text(values[first[0]][first[1]] if first[1] < len(values[first[0]]) else "")
            last = spans.get(first, first)[1]
            span = sum(1 for c in used if column <= c <= max(last, column))
            cells.append(Cell(text, column, span, above=first[0] < at))
        rows.append(Row(at + 1, tuple(cells)))
    return Grid(number, tuple(rows), name)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, (bool, time)):
        return str(value)
    if isinstance(value, float):
        return f"{value:g}" if value == round(value, 6) else str(value)
    return "\n".join(line.strip() for line in str(value or "").splitlines() if line.strip())
