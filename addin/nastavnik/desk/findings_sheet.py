"""The sheet «Проверка» of an open workbook: what the check found, one line each, with links to the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from nastavnik.books.checking import Remark
from nastavnik.checks.findings import shown
from nastavnik.desk.marks import Colour, Covered
from nastavnik.desk.protection import writable

__all__ = ["make_sheet", "read_covered", "write_findings"]

HEAD = ("№", "Лист", "Ячейка", "Значение", "Что не так", "Как исправить", "Важность")
HEAD_ROW, FIRST_ROW, SUMMARY_CELL = 5, 6, "A3"
_WIDTHS = (6, 20, 11, 30, 62, 62, 14)
# Beyond the list and hidden: the number of the mark, and the colour and the note that it covers.
_NUMBER_COLUMN, _LAST_COLUMN = 9, 11
_SEVERITY = {"error": "ошибка", "warning": "предупреждение"}
_LINK, _INK = (31, 90, 122), {"error": (155, 28, 28), "warning": (122, 75, 0)}
_CELL_LIMIT, _VALUE_LIMIT = 30_000, 250


def read_covered(sheet: Any) -> dict[int, Covered]:
    """What the marks of the last check cover, by the mark's number."""
    found = {}
    for row in _rows(sheet):
        number, colour, note = row[_NUMBER_COLUMN - 1], row[_NUMBER_COLUMN], row[_NUMBER_COLUMN + 1]
        if isinstance(number, (int, float)):
            found[int(number)] = Covered(_colour(colour), _note(note), str(row[1] or ""), str(row[2] or ""))
    return found


def write_findings(
    sheet: Any,
    remarks: Sequence[Remark],
    covered: Mapping[tuple[str, str], tuple[int, Covered]],
    summary: str,
) -> None:
    """Write the list anew; a list that stands already is left alone."""
    left = dict(covered)
    rows = []
    for number, remark in enumerate(remarks, 1):
        # Several findings in one cell have one mark: it is remembered with the first.
        mark = left.pop((remark.sheet or "", remark.cell or ""), None)
        rows.append([number, *_texts(remark), *_remembered(mark)])
    standing = _rows(sheet)
    if sheet.range(SUMMARY_CELL).value == summary and standing == [
        [_read_back(v) for v in row] for row in rows
    ]:
        return
    with writable(sheet):
        if standing:
            sheet.range((FIRST_ROW, 1), (FIRST_ROW + len(standing) - 1, _LAST_COLUMN)).clear_contents()
        sheet.range(SUMMARY_CELL).value = summary
        if rows:
            end = FIRST_ROW + len(rows) - 1
            # Text cells: Excel takes no value for a date or a number there, but shows none over 255 letters.
            sheet.range((FIRST_ROW, 4), (end, 4)).number_format = "@"
            sheet.range((FIRST_ROW, _NUMBER_COLUMN + 1), (end, _LAST_COLUMN)).number_format = "@"
            sheet.range((FIRST_ROW, 1), (end, _LAST_COLUMN)).value = rows
            sheet.range((FIRST_ROW, 3), (end, 3)).formula = [[_link(remark)] for remark in remarks]
            _dress(sheet, remarks, end)


def _rows(sheet: Any) -> list[list[Any]]:
    """The rows of the list as they stand."""
    last = int(sheet.used_range.row + sheet.used_range.shape[0] - 1)
    if last < FIRST_ROW:
        return []
    rows: list[list[Any]] = sheet.range((FIRST_ROW, 1), (last, _LAST_COLUMN)).options(ndim=2).value
    while rows and all(value is None for value in rows[-1]):
        rows.pop()
    return rows


def _texts(remark: Remark) -> list[str]:
    return [
        remark.sheet or "",
        remark.cell or "",
        _plain(shown(remark.value)[:_VALUE_LIMIT]),
        _plain(remark.message),
        _plain(remark.fix),
        _SEVERITY[remark.severity],
    ]


def _read_back(value: Any) -> Any:
    """A written value as it is read again."""
    return None if value == "" else float(value) if isinstance(value, int) else value


def _dress(sheet: Any, remarks: Sequence[Remark], end: int) -> None:
    """Wrapped text from the top, links that look like links, errors red, what the marks cover hidden."""
    sheet.range((FIRST_ROW, 1), (end, len(HEAD))).vertical_alignment = "top"
    for column in (1, 3):
        sheet.range((FIRST_ROW, column), (end, column)).horizontal_alignment = "center"
    sheet.range((FIRST_ROW, 4), (end, 6)).wrap_text = True
    sheet.range((FIRST_ROW, 3), (end, 3)).font.color = _LINK
    row = FIRST_ROW
    for severity, run in groupby(remark.severity for remark in remarks):
        size = len(list(run))
        for column in (1, len(HEAD)):
            sheet.range((row, column), (row + size - 1, column)).font.color = _INK[severity]
        row += size
    sheet.range((1, _NUMBER_COLUMN), (1, _LAST_COLUMN)).column_width = 0


def make_sheet(book: Any, title: str) -> Any:
    """The sheet of the list, made at the end of the workbook."""
    front = book.sheets.active
    sheet = book.sheets.add(title, after=book.sheets[-1])
    front.activate()  # adding a sheet brings it to the front: the clerk stays where they were
    sheet.range("A1").value = title
    sheet.range((HEAD_ROW, 1)).value = [list(HEAD)]
    for column, width in enumerate(_WIDTHS, 1):
        sheet.range((1, column)).column_width = width
    return sheet


def _link(remark: Remark) -> str:
    if not remark.sheet or not remark.cell:
        return remark.cell or ""
    sheet = remark.sheet.replace("'", "''").replace('"', '""')
    return f'=HYPERLINK("#\'{sheet}\'!{remark.cell}","{remark.cell}")'


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = text[:_CELL_LIMIT]
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text


def _remembered(mark: tuple[int, Covered] | None) -> list[Any]:
    """Empty column H, then what is to be remembered of a mark."""
    if mark is None:
        return ["", "", "", ""]
    number, covered = mark
    colour = "нет" if covered.colour is None else "#{:02X}{:02X}{:02X}".format(*covered.colour)
    return ["", number, colour, f"!{covered.note}" if covered.note is not None else ""]


def _colour(text: Any) -> Colour | None:
    if not isinstance(text, str) or len(text) != 7:
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _note(text: Any) -> str | None:
    return text[1:] if isinstance(text, str) and text.startswith("!") else None
