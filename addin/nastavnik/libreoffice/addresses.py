"""Addresses: ``$A$1:B2``, ``A:C``, ``2:3`` and back, always counted from 1."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from xlwings import utils

from . import bridge

__all__ = [
    "MAX_COLUMNS",
    "MAX_ROWS",
    "Box",
    "address_of",
    "areas_in",
    "parse_address",
    "split_sheet",
    "uno_address",
]

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})\Z")
_COLUMNS = re.compile(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})\Z")
_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})\Z")


class Box(NamedTuple):
    """A rectangle of cells: its first row and column (from 1) and its size."""

    row: int
    column: int
    rows: int
    columns: int

    @classmethod
    def of(cls, address: Any) -> Box:
        """The box of a UNO CellRangeAddress."""
        return cls(
            address.StartRow + 1,
            address.StartColumn + 1,
            address.EndRow - address.StartRow + 1,
            address.EndColumn - address.StartColumn + 1,
        )

    @classmethod
    def between(cls, first: Box, second: Box) -> Box:
        """The smallest box that holds both."""
        row, column = min(first.row, second.row), min(first.column, second.column)
        last_row = max(first.row + first.rows, second.row + second.rows)
        last_column = max(first.column + first.columns, second.column + second.columns)
        return cls(row, column, last_row - row, last_column - column)


def areas_in(box: Box, found: Any) -> list[Any]:
    """The CellRangeAddresses of a UNO query's answer that lie in ``box``.

    Asked about columns right of all that a sheet has ever held, Calc answers with cells from elsewhere.
    """
    last_row, last_column = box.row + box.rows - 2, box.column + box.columns - 2
    return [
        area
        for area in found.getRangeAddresses()
        if area.StartRow <= last_row
        and area.EndRow >= box.row - 1
        and area.StartColumn <= last_column
        and area.EndColumn >= box.column - 1
    ]


def split_sheet(text: str) -> tuple[str | None, str]:
    """(sheet's name or None, the rest) of ``'My sheet'!A1``."""
    sheet, mark, rest = text.rpartition("!")
    if not mark:
        return None, text
    sheet = sheet.removeprefix("=")
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest


def parse_address(text: str) -> Box | None:
    """The box of an address without a sheet; None when the text is no address (it may be a name)."""
    whole = _COLUMNS.match(text)
    if whole:
        first, last = sorted(utils.column_to_number(part.upper()) for part in whole.groups())
        return Box(1, first, MAX_ROWS, last - first + 1) if last <= MAX_COLUMNS else None
    whole = _ROWS.match(text)
    if whole:
        top, bottom = sorted(int(part) for part in whole.groups())
        return Box(top, 1, bottom - top + 1, MAX_COLUMNS) if top > 0 and bottom <= MAX_ROWS else None
    boxes = []
    for part in text.split(":"):
        cell = _CELL.match(part)
        if not cell:
            return None
        column, row = utils.column_to_number(cell[1].upper()), int(cell[2])
        if not (0 < row <= MAX_ROWS and column <= MAX_COLUMNS):
            return None
        boxes.append(Box(row, column, 1, 1))
    if len(boxes) > 2:
        return None
    return Box.between(boxes[0], boxes[-1])


def address_of(box: Box, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """``$A$1:$B$2`` as Excel writes it, whole rows and columns as ``$2:$3`` and ``$A:$C``."""
    down, across = "$" if row_absolute else "", "$" if column_absolute else ""
    last_row, last_column = box.row + box.rows - 1, box.column + box.columns - 1
    if box.rows == MAX_ROWS:
        return f"{across}{utils.col_name(box.column)}:{across}{utils.col_name(last_column)}"
    if box.columns == MAX_COLUMNS:
        return f"{down}{box.row}:{down}{last_row}"
    first = f"{across}{utils.col_name(box.column)}{down}{box.row}"
    last = f"{across}{utils.col_name(last_column)}{down}{last_row}"
    return first if box.rows == box.columns == 1 else f"{first}:{last}"


def uno_address(sheet: int, box: Box) -> Any:
    """The UNO CellRangeAddress of a box on the sheet with 0-based ``sheet`` index."""
    return bridge.struct(
        "table.CellRangeAddress",
        Sheet=sheet,
        StartColumn=box.column - 1,
        StartRow=box.row - 1,
        EndColumn=box.column + box.columns - 2,
        EndRow=box.row + box.rows - 2,
    )
