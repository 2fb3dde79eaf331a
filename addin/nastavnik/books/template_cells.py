"""Cells and pages of a template: how one value is written, how a column looks, how a sheet prints."""

from __future__ import annotations

import datetime as dt
from typing import Any

from nastavnik.form import Column, Sheet
from nastavnik.form.formulas import quoted

__all__ = ["format_of", "missing", "print_filled", "protect", "put", "set_page", "width_of"]

BLANK_ROWS = 20  # of an empty table's print: a page


def missing(value: Any) -> bool:
    """Whether a value stands for an empty cell: None, NaN, NaT, NA or an empty text."""
    if value is None or (isinstance(value, str) and not value):
        return True
    return (not isinstance(value, str) and value != value) or value.__class__.__name__ in (
        "NAType",
        "NaTType",
    )


def put(ws: Any, row: int, col: int, value: Any, cell_format: Any, *, blank: bool = False) -> None:
    """Write one value as its own type; text stays text whatever it starts with. Empty ones only with ``blank``."""
    if missing(value):
        if blank:
            ws.write_blank(row, col, None, cell_format)
    elif isinstance(value, bool):
        ws.write_string(row, col, "да" if value else "нет", cell_format)
    elif isinstance(value, str):
        ws.write_string(row, col, value[:32767], cell_format)
    elif isinstance(value, (dt.datetime, dt.date)):
        ws.write_datetime(row, col, value, cell_format)
    else:
        ws.write_number(row, col, float(value), cell_format)


def width_of(column: Column) -> float:
    """Wide enough for the longest word of the header beside the filter's arrow."""
    return max(column.width, max(map(len, column.header.split())) * 1.2 + 2)


def format_of(column: Column) -> str:
    if column.computed:
        return "computed"
    return {
        "date": "date",
        "number": "number",
        "integer": "integer",
        "list": "general",
        "boolean": "general",
    }.get(column.type, "text")


def set_page(sheet: Sheet, ws: Any) -> None:
    """A4 landscape; wide tables over as many pages as keep the print readable, with their names repeated."""
    ws.set_landscape()
    ws.set_paper(9)
    ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    ws.set_footer("&L&A&RСтраница &P из &N")
    width = sum(column.width for column in sheet.columns) if sheet.kind == "table" else 150
    ws.fit_to_pages(max(1, round(width / 190)), 1 if sheet.kind == "card" else 0)


def print_filled(sheet: Sheet, ws: Any, rows: int) -> None:
    """Print a table down to its last filled row, and never less than a page to fill in by hand.

    The prepared rows hold formulas and borders, so a program left to itself prints all of them: 80 sheets of paper
    for a school of eight mentors. Excel takes a formula as a print area; LibreOffice does not and prints them all.
    """
    title, last = quoted(sheet.title), sheet.columns[-1].letter
    cells = f"{title}!$A${sheet.first_row}:${last}${sheet.first_row + rows - 1}"
    filled = f'SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))'
    least = sheet.first_row + min(rows, BLANK_ROWS) - 1
    # XlsxWriter's print_area() takes only a fixed one.
    ws.print_area_range = f"{title}!$A$1:INDEX({title}!${last}:${last},MAX({least},{filled}))"


def protect(ws: Any) -> None:
    """Headers and formulas cannot be spoilt by accident; there is no password."""
    allowed = (
        "format_cells",
        "format_columns",
        "format_rows",
        "insert_rows",
        "insert_hyperlinks",
        "delete_rows",
        "sort",
        "autofilter",
    )
    ws.protect("", dict.fromkeys(allowed, True))
