"""Moving over filled cells as Excel's Ctrl+arrow does, and fitting values into rectangles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import formulas
from .addresses import MAX_COLUMNS, MAX_ROWS, Box, areas_in

if TYPE_CHECKING:
    from .ranges import Range

__all__ = ["end", "formula_text", "overlap", "padded"]

_FILLED = 1 | 2 | 4 | 16  # com.sun.star.sheet.CellFlags: values, dates, texts, formulas
_DIRECTIONS = {
    "d": "down", "down": "down", "u": "up", "up": "up",
    "l": "left", "left": "left", "r": "right", "right": "right",
}  # fmt: skip


def end(rng: Range, direction: str) -> Box:
    """Where Ctrl+arrow goes from the top left cell of ``rng``."""
    way = _DIRECTIONS[direction]
    vertical = way in ("down", "up")
    here = rng.row if vertical else rng.column
    limit = MAX_ROWS if vertical else MAX_COLUMNS
    last = 1 if way in ("up", "left") else limit
    low, high = min(here, last) - 1, max(here, last) - 1
    fixed = (rng.column if vertical else rng.row) - 1
    sheet = rng.sheet.xl
    strip = (
        sheet.getCellRangeByPosition(fixed, low, fixed, high)
        if vertical
        else sheet.getCellRangeByPosition(low, fixed, high, fixed)
    )
    across = (
        Box(low + 1, fixed + 1, high - low + 1, 1) if vertical else Box(fixed + 1, low + 1, 1, high - low + 1)
    )
    found = areas_in(across, strip.queryContentCells(_FILLED))
    spans = [
        (a.StartRow + 1, a.EndRow + 1) if vertical else (a.StartColumn + 1, a.EndColumn + 1) for a in found
    ]
    if last == 1:
        spans = [(-b, -a) for a, b in spans]
        here, last = -here, -1
    stop = _stop(_merged(spans), here, last)
    stop = abs(stop)
    return Box(stop, rng.column, 1, 1) if vertical else Box(rng.row, stop, 1, 1)


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _stop(spans: list[tuple[int, int]], here: int, last: int) -> int:
    for first, final in spans:
        if first <= here < final:
            return final
        if first > here:
            return first
    return last


def overlap(first: Box, second: Box) -> Box | None:
    """The cells both boxes have, or None."""
    row, column = max(first.row, second.row), max(first.column, second.column)
    bottom = min(first.row + first.rows, second.row + second.rows)
    right = min(first.column + first.columns, second.column + second.columns)
    return Box(row, column, bottom - row, right - column) if bottom > row and right > column else None


def padded(rows: list[list[Any]], part: Box | None, whole: Box) -> list[list[Any]]:
    """Values of ``part`` put in place within ``whole``, None around them."""
    if part is None:
        return [[None] * whole.columns for _ in range(whole.rows)]
    left = [None] * (part.column - whole.column)
    right = [None] * (whole.columns - part.columns - len(left))
    above = part.row - whole.row
    empty: list[Any] = [None] * whole.columns
    filled = [left + row + right for row in rows]
    return [empty] * above + filled + [empty] * (whole.rows - above - len(filled))


def formula_text(text: str, value: Any) -> str:
    """What Excel's Range.Formula says of one cell, from Calc's formula text and the cell's value."""
    if text.startswith("=") and text != value:
        return {"=TRUE()": "TRUE", "=FALSE()": "FALSE"}.get(text) or formulas.to_excel(text)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return text if value is None else str(value)
