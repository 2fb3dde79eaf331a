"""The sheet «Проверка» of an open workbook: what the check found, one line each, with links to the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from nastavnik.books.checking import Remark
from nastavnik.checks.findings import shown
from nastavnik.desk.marks import Colour, Covered, writable

__all__ = ["read_covered", "write_findings"]

HEAD = ("№", "Лист", "Ячейка", "Значение", "Что не так", "Как исправить", "Важность")
HEAD_ROW, FIRST_ROW, SUMMARY_CELL = 5, 6, "A3"
_WIDTHS = (6, 20, 11, 30, 62, 62, 14)
_COLOUR_COLUMN, _NOTE_COLUMN = 9, 10  # beyond the table and hidden: what the marks cover
_SEVERITY = {"error": "ошибка", "warning": "предупреждение"}
_LINK, _INK = (31, 90, 122), {"error": (155, 28, 28), "warning": (122, 75, 0)}
_CELL_LIMIT = 30_000


def read_covered(book: Any, title: str) -> dict[int, Covered]:
    """What the marks of the last check cover, by number; empty when there was no check."""
    if title not in {sheet.name for sheet in book.sheets}:
        return {}
    sheet = book.sheets[title]
    last = _last_row(sheet)
    if last < FIRST_ROW:
        return {}
    rows = sheet.range((FIRST_ROW, 1), (last, _NOTE_COLUMN)).options(ndim=2).value
    found = {}
    for row in rows:
        if isinstance(row[0], (int, float)) and (row[_COLOUR_COLUMN - 1] or row[_NOTE_COLUMN - 1]):
            colour, note = _colour(row[_COLOUR_COLUMN - 1]), _note(row[_NOTE_COLUMN - 1])
            found[int(row[0])] = Covered(colour, note, str(row[1] or ""), str(row[2] or ""))
    return found


def write_findings(
    book: Any, title: str, remarks: Sequence[Remark], covered: Mapping[int, Covered], summary: str
) -> None:
    """Write the list anew; the sheet is made when it is not there."""
    if title in {sheet.name for sheet in book.sheets}:
        sheet = book.sheets[title]
    else:
        sheet = _new_sheet(book, title)
    with writable(sheet):
        last = _last_row(sheet)
        if last >= FIRST_ROW:
            sheet.range((FIRST_ROW, 1), (last, _NOTE_COLUMN)).clear_contents()
        sheet.range(SUMMARY_CELL).value = summary
        if not remarks:
            return
        end = FIRST_ROW + len(remarks) - 1
        sheet.range((FIRST_ROW, 4), (end, 6)).number_format = "@"
        sheet.range((FIRST_ROW, 9), (end, 10)).number_format = "@"
        sheet.range((FIRST_ROW, 1), (end, 2)).value = [[n, r.sheet or ""] for n, r in enumerate(remarks, 1)]
        sheet.range((FIRST_ROW, 3), (end, 3)).formula = [[_link(remark)] for remark in remarks]
        sheet.range((FIRST_ROW, 4), (end, 7)).value = [
            [_plain(shown(r.value)), _plain(r.message), _plain(r.fix), _SEVERITY[r.severity]] for r in remarks
        ]
        sheet.range((FIRST_ROW, _COLOUR_COLUMN), (end, _NOTE_COLUMN)).value = [
            _remembered(covered.get(number)) for number in range(1, len(remarks) + 1)
        ]
        _dress(sheet, remarks, end)


def _dress(sheet: Any, remarks: Sequence[Remark], end: int) -> None:
    """Wrapped text, links that look like links, errors red, what the marks cover hidden."""
    sheet.range((FIRST_ROW, 4), (end, 6)).wrap_text = True
    sheet.range((FIRST_ROW, 3), (end, 3)).font.color = _LINK
    row = FIRST_ROW
    for severity, run in groupby(remark.severity for remark in remarks):
        size = len(list(run))
        sheet.range((row, 7), (row + size - 1, 7)).font.color = _INK[severity]
        row += size
    sheet.range((1, _COLOUR_COLUMN), (1, _NOTE_COLUMN)).column_width = 0


def _new_sheet(book: Any, title: str) -> Any:
    front = book.sheets.active
    sheet = book.sheets.add(title, after=book.sheets[-1])
    front.activate()  # adding a sheet brings it to the front: the clerk stays where they were
    sheet.range("A1").value = title
    sheet.range((HEAD_ROW, 1)).value = [list(HEAD)]
    for column, width in enumerate(_WIDTHS, 1):
        sheet.range((1, column)).column_width = width
    return sheet


def _last_row(sheet: Any) -> int:
    used = sheet.used_range
    return int(used.row + used.shape[0] - 1)


def _link(remark: Remark) -> str:
    if not remark.sheet or not remark.cell:
        return remark.cell or ""
    sheet = remark.sheet.replace("'", "''").replace('"', '""')
    return f'=HYPERLINK("#\'{sheet}\'!{remark.cell}","{remark.cell}")'


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    text = text[:_CELL_LIMIT]
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text


def _remembered(covered: Covered | None) -> list[str]:
    if covered is None:
        return ["", ""]
    colour = "нет" if covered.colour is None else "#{:02X}{:02X}{:02X}".format(*covered.colour)
    return [colour, f"!{covered.note}" if covered.note is not None else ""]


def _colour(text: Any) -> Colour | None:
    if not isinstance(text, str) or len(text) != 7:
        return None
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _note(text: Any) -> str | None:
    return text[1:] if isinstance(text, str) and text.startswith("!") else None
