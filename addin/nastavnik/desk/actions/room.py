"""Rows of an open table below the last one that the form prepared: the computed columns are carried down to them."""

from __future__ import annotations

from typing import Any

from nastavnik.desk.protection import writable
from nastavnik.form import Sheet, column_letter
from nastavnik.form.layout import TableLayout

__all__ = ["formulas_of", "make_room"]


def formulas_of(sheet: Any, layout: TableLayout, first: int, last: int) -> set[str]:
    """Addresses of the table's cells in the rows ``first``…``last`` (1-based) that hold formulas."""
    if last < first or not layout.columns:
        return set()
    found = set()
    left, right = min(layout.columns.values()), max(layout.columns.values())
    block = sheet.range((first, left + 1), (last, right + 1)).formula
    lines = block if isinstance(block, tuple) else ((block,),)
    for row, line in enumerate(lines, first):
        for column, text in enumerate(line if isinstance(line, tuple) else (line,), left):
            if isinstance(text, str) and text.startswith("="):
                found.add(f"{column_letter(column)}{row}")
    return found


def make_room(sheet: Any, form: Sheet, layout: TableLayout, last: int) -> list[str]:
    """Carry the formulas of computed columns down to row ``last``; sentences about what could not be done."""
    computed = [layout.columns[c.key] for c in form.columns if c.computed and c.key in layout.columns]
    there = formulas_of(sheet, layout, layout.first + 1, last)
    short: list[tuple[int, int]] = []  # (0-based column, last row with a formula)
    for column in computed:
        rows = [int(cell[len(letter) :]) for cell in there
                if cell.startswith(letter := column_letter(column)) and cell[len(letter) :].isdigit()]  # fmt: skip
        if rows and max(rows) < last:
            short.append((column, max(rows)))
    if not short:
        return []
    with writable(sheet) as free:
        if not free:
            return ["▲ Лист защищён паролем: в новых строках «Состояние» само не посчитается."]
        for column, row in short:
            source = sheet.range((row, column + 1))
            source.copy(sheet.range((row + 1, column + 1), (last, column + 1)))
    return []
