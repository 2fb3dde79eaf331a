"""The anatomy of .ods: rows are walked as bytes, only as far as the records go."""

from __future__ import annotations

import re
import zipfile

from nastavnik.books.anatomy import (
    MAX_CELLS,
    MAX_SHEETS,
    NOT_A_TABLE,
    TOO_MANY,
    TOO_WIDE,
    Anatomy,
    Encrypted,
    Hostile,
    SheetAnatomy,
    foreign,
    part,
    saved,
    text_of,
)

__all__ = ["OdsSheet", "dissect_ods"]

_TABLE = re.compile(rb'<table:table\s[^>]*?table:name="([^"]*)"[^>]*>')
_ROW = re.compile(rb"<table:table-row\b([^>]*)>")
_CELL = re.compile(rb"<table:(covered-)?table-cell\b([^>]*?)(/?)>")
_ROWS = re.compile(rb'number-rows-repeated="(\d+)"')
_COLUMNS = re.compile(rb'number-columns-repeated="(\d+)"')
_FORMULA = re.compile(rb'table:formula="([^"]*)"')
_SPAN = re.compile(rb'number-(columns|rows)-spanned="(\d+)"')
_ERROR_TEXT = re.compile(rb"<text:p[^>]*>([^<]*)")
_MANY = re.compile(rb'number-(?:rows|columns)-repeated="(\d{4,})"')
_MARKS = (b'calcext:value-type="error"', b"number-rows-spanned", b"file://", b"|'", b"|&apos;")
_LONG_ROW = 500_000  # bytes of XML in which a row ends, or the file is not opened
_WALK_ROWS = 20_000


class OdsSheet(SheetAnatomy):
    """One sheet of an .ods; its rows are walked once, when something is asked of it."""

    def __init__(self, xml: bytes) -> None:
        super().__init__()
        self.xml = xml
        self.validations = b"content-validation-name=" in xml
        self._formulas: dict[tuple[int, int], str] = {}
        self._row = self._place = 0  # how far the rows were walked
        if any(mark in xml for mark in _MARKS):
            self._walk(_WALK_ROWS)  # errors, merges and links are asked for as plain attributes

    def _walk(self, until: int) -> None:
        """Walk on to the 0-based row ``until``."""
        while self._row <= until and (start := _ROW.search(self.xml, self._place)):
            repeat = _ROWS.search(start.group(1))
            stop = self.xml.find(b"<table:table-row", start.end())
            stop = stop if stop > 0 else len(self.xml)
            if start.group(1)[-1:] != b"/":
                self._walk_row(self.xml[start.end() : stop], self._row)
            self._row += int(repeat.group(1)) if repeat else 1
            self._place = stop

    def _walk_row(self, xml: bytes, row: int) -> None:
        column = 0
        for cell in _CELL.finditer(xml):
            attributes = cell.group(2)
            repeat = _COLUMNS.search(attributes)
            if b"formula" in attributes and (found := _FORMULA.search(attributes)):
                text = text_of(found.group(1))
                self._formulas[row, column] = text
                if (b"file:" in attributes or b"|" in attributes) and (
                    other := foreign(text, [])
                ) is not None:
                    self.links.append((f"{_letters(column)}{row + 1}", other))
            if b"spanned" in attributes:
                spans = {kind: int(count) for kind, count in _SPAN.findall(attributes)}
                bottom, right = row + spans.get(b"rows", 1) - 1, column + spans.get(b"columns", 1) - 1
                if (bottom, right) != (row, column):
                    self.merged.append(((row, column), (bottom, right)))
            if b'calcext:value-type="error"' in attributes and not cell.group(3):
                shown = _ERROR_TEXT.search(xml, cell.end())
                self.errors[row, column] = text_of(shown.group(1)) if shown else "#VALUE!"
            column += int(repeat.group(1)) if repeat else 1

    def formulas(self, first: int, last: int) -> dict[tuple[int, int], str]:
        self._walk(last)
        return {
            place: text.removeprefix("of:").removeprefix("=")
            for place, text in self._formulas.items()
            if first <= place[0] + 1 <= last
        }


def _letters(index: int) -> str:
    from nastavnik.form.model import column_letter

    return column_letter(index)


def dissect_ods(archive: zipfile.ZipFile, names: set[str]) -> Anatomy:
    """The anatomy of an open .ods package with the parts ``names``. Raises Encrypted when it is locked."""
    if "META-INF/manifest.xml" in names and b"encryption-data" in part(archive, "META-INF/manifest.xml"):
        raise Encrypted
    content = part(archive, "content.xml")
    if b"office:spreadsheet" not in content:
        raise Hostile(NOT_A_TABLE)
    anatomy = Anatomy("ods", saved_at=saved(archive, "meta.xml", names), risky=len(content) > 48 * 2**20)
    tables = list(_TABLE.finditer(content))
    if len(tables) > MAX_SHEETS:
        raise Hostile(TOO_MANY)
    for number, table in enumerate(tables):
        stop = tables[number + 1].start() if number + 1 < len(tables) else len(content)
        xml = content[table.start() : stop]
        end = xml.find(b"</table:table>")
        xml = xml[: end if end > 0 else len(xml)]
        _prove_area(xml)
        anatomy.sheets[text_of(table.group(1))] = OdsSheet(xml)
    if b"<table:table-source" in content:
        found = re.findall(rb'<table:table-source[^>]*xlink:href="([^"]+)"', content)
        anatomy.external = list(dict.fromkeys(text_of(each) for each in found))
    return anatomy


def _prove_area(xml: bytes) -> None:
    """Raise Hostile when repeats make filled cells span more than can be held.

    Empty rows and cells repeated up to the sheet's edge cost nothing; the same repeats before a filled cell,
    or of a filled cell, are laid out in full.
    """
    repeats = list(
        _MANY.finditer(xml, max(xml.find(b"<table:table-row"), 0))
    )  # widths of columns stand before
    if not repeats:
        return
    last = max(xml.rfind(b"office:value-type"), xml.rfind(b"<text:p"))
    rows = columns = width = 1
    row_end = -1
    for match in repeats:
        count = int(match.group(1))
        if b"rows" in match.group(0):
            if match.start() < last:
                rows += count
        else:
            # A run of cells counts when something filled follows it in its own row, or it is filled itself.
            end = xml.find(b"</table:table-row>", match.end(), match.end() + _LONG_ROW)
            if end < 0:
                raise Hostile(TOO_WIDE)
            columns, row_end = (columns + count, end) if end == row_end else (count, end)
            after = xml[match.start() : end]
            if b"value-type" in after or b"<text:p" in after:
                width = max(width, columns)
    if (rows + xml.count(b"<table:table-row")) * max(width, 50) > MAX_CELLS:
        raise Hostile(TOO_WIDE)
