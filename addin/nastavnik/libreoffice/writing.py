"""Writing values and formulas in bulk, with what Excel does on the way: parsing texts, dating dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from xlwings import utils

from . import formulas
from .values import Percent, parse, prepare, rectangles, serial_of

if TYPE_CHECKING:
    from .ranges import Range

__all__ = ["put_formulas", "write_formulas", "write_values"]

_Cells = list[tuple[int, int]]


def write_values(rng: Range, data: Any) -> None:
    """Write a scalar into every cell, or rows of values from the top left cell on.

    Texts starting with ``=`` become formulas; texts that look like a number, a percentage, TRUE or an ISO
    date become that unless the cell's format is text; dates bring a date format to cells without a format.
    """
    if not isinstance(data, (list, tuple)):
        if isinstance(data, str) and data.startswith("=") and len(data) > 1:
            write_formulas(rng, data)
            return
        rows = [[data] * rng.shape[1]] * rng.shape[0]
    else:
        rows = [list(row) for row in data] if data and isinstance(data[0], (list, tuple)) else [list(data)]
    if not rows or not rows[0]:
        return
    target = rng.resized(len(rows), len(rows[0]))
    _write(target, rows)


def _write(target: Range, rows: list[list[Any]]) -> None:
    cells, book = target.xl, target.sheet.book
    kind_of = _kinds(target)
    zero = book.null_date
    dates: dict[str, _Cells] = {"date": [], "datetime": [], "time": [], "bool": [], "percent": []}
    plain: _Cells = []
    out: list[list[Any]] = []
    found: list[tuple[int, int, str]] = []
    for r, row in enumerate(rows):
        line: list[Any] = []
        for c, given in enumerate(row):
            value = prepare(given)
            if isinstance(value, str) and value:
                if value[0] == "=" and len(value) > 1:
                    found.append((r, c, formulas.to_calc(value)))
                    line.append("")
                    continue
                parsed = parse(value)
                if parsed.__class__ is not str:
                    value = value if kind_of(r, c) == "text" else parsed
                else:
                    value = parsed
            if isinstance(value, bool):
                dates["bool"].append((r, c))
                value = float(value)
            elif isinstance(value, Percent):
                dates["percent"].append((r, c))
                value = float(value)
            elif isinstance(value, dt.datetime):
                dates["datetime" if value.time() != dt.time() else "date"].append((r, c))
                value = serial_of(value, zero)
            elif isinstance(value, (dt.time, dt.timedelta)):
                dates["time"].append((r, c))
                value = serial_of(value, zero)
            elif not isinstance(value, str):
                value = float(value)
                plain.append((r, c))
            line.append(value)
        out.append(line)
    cells.setDataArray(tuple(tuple(line) for line in out))
    put_formulas(cells, found)
    _format(target, kind_of, dates, plain)


def put_formulas(cells: Any, found: list[tuple[int, int, str]]) -> None:
    """Set formulas (row, column, text in Calc's grammar) by rectangles; the cells around them stay."""
    texts = {(row, column): text for row, column, text in found}
    for top, left, bottom, right in rectangles(list(texts)):
        block = tuple(
            tuple(texts[row, column] for column in range(left, right + 1)) for row in range(top, bottom + 1)
        )
        cells.getCellRangeByPosition(left, top, right, bottom).setFormulaArray(block)


def _kinds(target: Range) -> Callable[[int, int], str]:
    """The kind of number format at (row, column) of the range; asked of the office at the first use only."""
    formats, cells = target.sheet.book.formats, target.xl
    grid: dict[tuple[int, int], str] = {}
    state: list[str] = []

    def load() -> None:
        if cells.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE":
            state.append(formats.kind(cells.NumberFormat))
            return
        state.append("general")
        groups = cells.getUniqueCellFormatRanges()
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            kind = formats.kind(group.NumberFormat)
            if kind == "general":
                continue
            for area in group.getRangeAddresses():
                for row in range(area.StartRow, area.EndRow + 1):
                    for column in range(area.StartColumn, area.EndColumn + 1):
                        grid[row - target.row + 1, column - target.column + 1] = kind

    def kind_of(row: int, column: int) -> str:
        if not state:
            load()
        return grid.get((row, column), state[0])

    return kind_of


def _format(
    target: Range, kind_of: Callable[[int, int], str], dates: dict[str, _Cells], plain: _Cells
) -> None:
    formats = target.sheet.book.formats
    wanted: dict[str, _Cells] = {}
    for kind, places in dates.items():
        free = ("general", "number", "date", "text") if kind == "bool" else ("general", "bool")
        wanted[kind] = [cell for cell in places if kind_of(*cell) in free]
    # A number written over a boolean is a number, so Calc's boolean format must go.
    wanted["general"] = [cell for cell in plain if kind_of(*cell) == "bool"]
    for kind, places in wanted.items():
        for top, left, bottom, right in rectangles(places):
            part = target.xl.getCellRangeByPosition(left, top, right, bottom)
            part.NumberFormat = formats.standard(kind)


def write_formulas(rng: Range, data: Any) -> None:
    """Write formulas in Excel's English grammar: one text (relative references move from cell to cell) or rows."""
    if isinstance(data, (list, tuple)):
        write_values(rng, data)
        return
    if not (isinstance(data, str) and data.startswith("=")):
        write_values(rng, data)
        return
    formula = formulas.to_calc(data)
    rows, columns = rng.shape
    number = utils.column_to_number
    rng.xl.setFormulaArray(
        tuple(
            tuple(formulas.shifted(formula, r, c, utils.col_name, number) for c in range(columns))
            for r in range(rows)
        )
    )
