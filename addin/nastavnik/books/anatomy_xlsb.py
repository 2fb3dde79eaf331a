"""The anatomy of .xlsb (BIFF12): the records of .xls in the package of .xlsx."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from nastavnik.books.anatomy import (
    BROKEN,
    MAX_CELLS,
    MAX_SHEETS,
    TOO_MANY,
    TOO_WIDE,
    Anatomy,
    Hostile,
    SharedFormula,
    SheetAnatomy,
    part,
    saved,
)
from nastavnik.books.anatomy_xls import ERROR_TEXTS
from nastavnik.books.anatomy_xlsx import relations
from nastavnik.books.formula_tokens import BIFF12, Names, formula_text

__all__ = ["XlsbSheet", "dissect_xlsb"]

_ROW, _ERROR, _CELLS, _FORMULAS = 0, 3, range(1, 12), range(8, 12)
_TEXT_RESULT, _NUMBER_RESULT, _ERROR_RESULT = 8, 9, 11
_SHARED, _VALIDATION, _SHEET, _NAME, _PLACES = 427, 64, 156, 39, 362
_OTHER_BOOKS = {355, 357, 358, 667}
_OWN_BOOK = 357


class XlsbSheet(SheetAnatomy):
    """One sheet of an .xlsb; its formulas are written out when they are asked for."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names
        self.places: dict[tuple[int, int], bytes] = {}  # cell -> tokens
        self.shared: dict[tuple[int, int], bytes] = {}
        self._told: dict[tuple[int, int], str] = {}

    def formulas(self, first: int, last: int) -> dict[tuple[int, int], str]:
        return {
            place: self._text(place, tokens) or ""
            for place, tokens in self.places.items()
            if first <= place[0] + 1 <= last
        }

    def _text(self, place: tuple[int, int], tokens: bytes) -> str | None:
        if tokens[:1] != b"\x01":
            return formula_text(tokens, *place, self._names, BIFF12)
        # The tokens tell the row of the first cell; its column is the nearest shared formula's of that row.
        row = int.from_bytes(tokens[1:5], "little")
        first = max((cell for cell in self.shared if cell[0] == row and cell[1] <= place[1]), default=None)
        if first is None:
            return None
        if first not in self._told:
            text = formula_text(self.shared[first], *place, self._names, BIFF12)
            self._told[first] = SharedFormula.of(text, place[0] + 1) if text else ""
        return self._told[first]


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, body) of each record of a part."""
    at = 0
    while at < len(data):
        kind, at = _number(data, at, 2)
        length, at = _number(data, at, 4)
        yield kind, data[at : at + length]
        at += length


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for place in range(most):
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at


def _wide(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    count = int.from_bytes(body[at : at + 4], "little")
    if count in (0, 0xFFFFFFFF):
        return "", at + 4
    return body[at + 4 : at + 4 + count * 2].decode("utf-16-le", "replace"), at + 4 + count * 2


def dissect_xlsb(archive: zipfile.ZipFile, names: set[str]) -> Anatomy:
    """The anatomy of an open .xlsb package with the parts ``names``. Raises Hostile when it reaches too far."""
    anatomy = Anatomy("xlsb", saved_at=saved(archive, "docProps/core.xml", names), risky=True)
    if "xl/vbaProject.bin" in names:
        anatomy.active.append("макросы")
    targets = {}
    for relation in relations(archive, "xl/_rels/workbook.bin.rels", names):
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        targets[relation.get("Id", "")] = path
        if relation.get("Type", "").endswith("/externalLink"):
            folder, _, file = path.rpartition("/")
            found = relations(archive, f"{folder}/_rels/{file}.rels", names)
            anatomy.external.append(found[0].get("Target", "?") if found else "?")
    try:
        _sheets(archive, names, targets, anatomy)
    except (struct.error, IndexError) as error:
        raise Hostile(BROKEN) from error
    return anatomy


def _sheets(archive: zipfile.ZipFile, parts: set[str], targets: dict[str, str], anatomy: Anatomy) -> None:
    listed: list[tuple[str, str]] = []
    names, books = Names(), 0
    for kind, body in _records(part(archive, "xl/workbook.bin")):
        if kind == _SHEET:
            relation, end = _wide(body, 8)
            title, _ = _wide(body, end)
            listed.append((title, targets.get(relation, "")))
            names.sheets.append(title)
        elif kind == _NAME and len(body) > 13:
            names.defined.append(_wide(body, 9)[0])
        elif kind in _OTHER_BOOKS:
            names.own_book = books if kind == _OWN_BOOK else names.own_book
            books += 1
        elif kind == _PLACES:
            count = min(int.from_bytes(body[:4], "little"), (len(body) - 4) // 12)
            names.places = [struct.unpack_from("<Ii", body, 4 + 12 * number) for number in range(count)]
    if len(listed) > MAX_SHEETS:
        raise Hostile(TOO_MANY)
    left = MAX_CELLS
    for title, path in listed:
        if path in parts:
            anatomy.sheets[title], count = _sheet(part(archive, path), names, left)
            left -= count


def _sheet(data: bytes, names: Names, limit: int) -> tuple[XlsbSheet, int]:
    """(one sheet, how many cells it has). Raises Hostile when it has more than ``limit``."""
    sheet = XlsbSheet(names)
    sheet.validations = False
    row = cells = 0
    last = (0, 0)
    for kind, body in _records(data):
        if kind == _ROW:
            row = int.from_bytes(body[:4], "little")
        elif kind in _CELLS:
            cells += 1
            if cells > limit:
                raise Hostile(TOO_WIDE)
            place = row, int.from_bytes(body[:4], "little")
            if kind in (_ERROR, _ERROR_RESULT):
                sheet.errors[place] = ERROR_TEXTS.get(body[8], "#VALUE!")
            if kind in _FORMULAS:
                start = _wide(body, 8)[1] if kind == _TEXT_RESULT else 16 if kind == _NUMBER_RESULT else 9
                sheet.places[place] = _tokens(body, start + 2)
                last = place
        elif kind == _SHARED:
            sheet.shared[last] = _tokens(body, 16)
        elif kind == _VALIDATION:
            sheet.validations = True
    return sheet, cells


def _tokens(body: bytes, at: int) -> bytes:
    return body[at + 4 : at + 4 + int.from_bytes(body[at : at + 4], "little")]
