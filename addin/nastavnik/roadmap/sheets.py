"""A spreadsheet as the same rows of cells that a Word table gives: one table a sheet."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from nastavnik.errors import BadFile
from nastavnik.roadmap.grids import Cell, Document, Grid, Row

__all__ = ["read_sheets"]

_MOST_CELLS = 2_000_000  # a roadmap has hundreds; a broken file may declare the whole sheet


def read_sheets(path: Path) -> Document:
    """The visible sheets of an .xlsx, .xls, .ods or .xlsb. Raises BadFile when it cannot be read."""
    import python_calamine

    unreadable = BadFile(
        f"Файл «{path.name}» не открывается как таблица.",
        "Откройте его в Excel и сохраните заново как .xlsx.",
    )
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        grids = []
        for number, info in enumerate(book.sheets_metadata, 1):
            hidden = info.visible is not python_calamine.SheetVisibleEnum.Visible
            if hidden or info.typ is not python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(info.name)
            if sheet.total_height * sheet.total_width > _MOST_CELLS:
                raise unreadable
            merged = getattr(sheet, "merged_cell_ranges", None) or []
            grids.append(_grid(number, info.name, sheet.to_python(skip_empty_area=False), merged))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise unreadable from error
    except BaseException as error:  # a panic of the Rust reader is no Exception
        if type(error).__name__ == "PanicException":
            raise unreadable from error
        raise
    return Document(list(grids))


def _grid(number: int, name: str, values: list[list[Any]], merged: list[Any]) -> Grid:
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
