"""What lies under the cells of an open workbook beyond values and formulas: rules of typing, other files read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nastavnik.books.anatomy import Anatomy, Encrypted, Hostile, dissect, foreign
from nastavnik.desk.live import is_saved
from nastavnik.desk.protection import writable
from nastavnik.form import column_letter

__all__ = ["file_anatomy", "has_validations", "other_files", "validated_rows"]

_ALL_VALIDATION = -4174  # XlCellType.xlCellTypeAllValidation
_LINK_KINDS = (1, 2)  # XlLink: workbooks, programs

Stretches = dict[int, list[tuple[int, int]]]  # 0-based column -> (first, last) 1-based rows


def file_anatomy(book: Any) -> Anatomy | None:
    """The anatomy of the workbook's file where Excel has it open and the file is what is on the screen."""
    if hasattr(book.api, "isModified") or not is_saved(book):
        return None  # LibreOffice tells all that is needed by itself
    try:
        return dissect(Path(book.fullname).read_bytes())
    except (OSError, Hostile, Encrypted):
        return None  # held by another program, or locked with a password: Excel itself is asked then


# ------------------------------------------------------------------ rules of typing
def has_validations(sheet: Any, used: Any) -> bool:
    """Whether any cell of the sheet has a rule; True also where that cannot be asked."""
    if hasattr(used.api, "getPropertyState"):
        return bool(_state(used.api) != "DEFAULT_VALUE")
    found = _excel_areas(sheet)
    return found is None or bool(found)


def validated_rows(sheet: Any, columns: Iterable[int], first: int, last: int) -> Stretches:
    """Which of the rows ``first``…``last`` of ``columns`` have a rule."""
    if not hasattr(sheet.api, "getCellRangeByPosition"):
        found: Stretches = {}
        for top, left, rows, width in _excel_areas(sheet) or []:
            for column in range(left - 1, left - 1 + width):
                found.setdefault(column, []).append((top, top + rows - 1))
        return found
    wanted = sorted(columns)
    here = wanted[0] if wanted else 0
    # One cursor that walks: each range asked for anew costs many times what its state does.
    cursor = sheet.api.createCursorByRange(sheet.api.getCellRangeByPosition(here, first - 1, here, last - 1))
    told: Stretches = {}
    for column in wanted:
        cursor.gotoOffset(column - here, 0)
        here = column
        told[column] = list(_stretches(cursor))
    return told


def _stretches(cells: Any) -> Iterator[tuple[int, int]]:
    """(first, last) rows with a rule in one column; cells of many formats are asked only where they differ."""
    state = _state(cells)
    if state == "AMBIGUOUS_VALUE":
        groups = cells.getUniqueCellFormatRanges()
        for index in range(groups.getCount()):
            group = groups.getByIndex(index)
            if _state(group) != "DEFAULT_VALUE":
                yield from ((area.StartRow + 1, area.EndRow + 1) for area in group.getRangeAddresses())
    elif state != "DEFAULT_VALUE":
        area = cells.getRangeAddress()
        yield area.StartRow + 1, area.EndRow + 1


def _state(cells: Any) -> str:
    return str(cells.getPropertyState("Validation").value)


def _excel_areas(sheet: Any) -> list[tuple[int, int, int, int]] | None:
    """(row, column, rows, columns) of Excel's cells with rules; None where a password forbids to ask."""
    with writable(sheet) as free:
        if not free:
            return None
        try:
            areas = sheet.api.Cells.SpecialCells(_ALL_VALIDATION).Areas
        except Exception as error:
            if not hasattr(error, "hresult"):
                raise
            return []  # Excel's way to say that there are none
        return [(a.Row, a.Column, a.Rows.Count, a.Columns.Count) for a in areas]


# ------------------------------------------------------------------ other files
def other_files(book: Any, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """(address, other file) of formulas that read other files, by sheet; formulas are read only when there are any."""
    if not _reads_others(book.api):
        return {}
    return {name: found for name in names if (found := list(_foreign_cells(book.sheets[name].used_range)))}


def _reads_others(api: Any) -> bool:
    if hasattr(api, "ExternalDocLinks"):
        return bool(api.ExternalDocLinks.hasElements() or api.DDELinks.hasElements())
    return any(api.LinkSources(kind) for kind in _LINK_KINDS)


def _foreign_cells(used: Any) -> Iterator[tuple[str, str]]:
    block = used.api.getFormulaArray() if hasattr(used.api, "getFormulaArray") else used.formula
    lines = block if isinstance(block, tuple) else ((block,),)
    for row, line in enumerate(lines, used.row):
        for column, text in enumerate(line if isinstance(line, tuple) else (line,), used.column - 1):
            if isinstance(text, str) and text.startswith("="):
                other = foreign(text, [])
                if other is not None:
                    yield f"{column_letter(column)}{row}", other
