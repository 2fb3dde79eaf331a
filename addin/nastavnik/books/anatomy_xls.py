"""The anatomy of .xls (BIFF8): which cells hold formulas and errors, how far the cells reach, links to other files."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from nastavnik.books.anatomy import (
    BROKEN,
    MAX_CELLS,
    MAX_SHEETS,
    NOT_A_TABLE,
    TOO_MANY,
    TOO_WIDE,
    Anatomy,
    Hostile,
    SheetAnatomy,
)

__all__ = ["XlsSheet", "dissect_xls"]

_BOF, _EOF, _SHEET, _FORMULA, _ERROR, _DV, _SUPBOOK = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x1BE, 0x1AE
_MULTIPLE = {0xBD, 0xBE}  # a run of numbers, of empty cells
_CELLS = {_FORMULA, _ERROR, 0xFD, 0x203, 0x204, 0x27E, 0xD6, *_MULTIPLE}
_EMPTY = {0xBE}
MAX_WALKED = 2**30  # bytes of all sheets together: many sheets may name one and the same place
_ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class XlsSheet(SheetAnatomy):
    """One sheet of an .xls: where formulas stand is known, their text is not."""

    def __init__(self) -> None:
        super().__init__()
        self.places: set[tuple[int, int]] = set()

    def formulas(self, first: int, last: int) -> dict[tuple[int, int], str]:
        return {place: "" for place in self.places if first <= place[0] + 1 <= last}


def dissect_xls(data: bytes) -> Anatomy:
    """The anatomy of an OLE file's bytes. Raises Hostile when it is no workbook or reaches too far."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next((n for n in ("Workbook", "Book") if ole.exists(n)), None)
            stream = ole.openstream(name).read() if name else None
            saved = ole.get_metadata().last_saved_time
            active = ["макросы"] if ole.exists("_VBA_PROJECT_CUR") else []
    except Exception as error:
        raise Hostile(BROKEN) from error
    if stream is None:
        raise Hostile(NOT_A_TABLE)
    anatomy = Anatomy("xls", saved_at=saved.isoformat() if saved else None, active=active)
    try:
        _sheets(stream, anatomy)
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise Hostile(BROKEN) from error
    return anatomy


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """(kind, place of the body, its length) of each record of the substream at ``start``, without its BOF and EOF."""
    place, depth = start, 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, place + 4, length
        place += 4 + length


def _sheets(stream: bytes, anatomy: Anatomy) -> None:
    area = sheets = 0
    for kind, place, length in _records(stream, 0):
        if kind == _SUPBOOK and length > 4:
            other = _other_book(stream[place : place + length])
            if other:
                anatomy.external.append(other)
        if kind != _SHEET:
            continue
        start, _, sort, count, wide = struct.unpack_from("<IBBBB", stream, place)
        raw = stream[place + 8 : place + 8 + count * (1 + (wide & 1))]
        title = raw.decode("utf-16-le" if wide & 1 else "latin-1")
        if sort == 0:
            sheets += 1
            if sheets > MAX_SHEETS or sheets * len(stream) > MAX_WALKED:
                raise Hostile(TOO_MANY)
            sheet, size = _sheet(stream, start)
            anatomy.sheets[title] = sheet
            area += size
            if area > MAX_CELLS * 2:
                raise Hostile(TOO_WIDE)


def _sheet(stream: bytes, start: int) -> tuple[XlsSheet, int]:
    sheet, validations = XlsSheet(), False
    far_row = far_column = -1
    for kind, place, length in _records(stream, start):
        if kind == _DV:
            validations = True
        if kind not in _CELLS or length < 6:
            continue
        row, column = struct.unpack_from("<HH", stream, place)
        if kind not in _EMPTY:
            last = struct.unpack_from("<H", stream, place + length - 2)[0] if kind in _MULTIPLE else column
            far_row, far_column = max(far_row, row), max(far_column, last)
        if kind == _FORMULA:
            sheet.places.add((row, column))
            if length >= 14 and stream[place + 12 : place + 14] == b"\xff\xff" and stream[place + 6] == 2:
                sheet.errors[row, column] = _ERROR_TEXTS.get(stream[place + 8], "#VALUE!")
        elif kind == _ERROR and stream[place + 7]:
            sheet.errors[row, column] = _ERROR_TEXTS.get(stream[place + 6], "#VALUE!")
    sheet.validations = validations
    size = (far_row + 1) * (far_column + 1)
    if size > MAX_CELLS:
        raise Hostile(TOO_WIDE)
    return sheet, size


def _other_book(body: bytes) -> str | None:
    """The file named by a SUPBOOK record; None for this book itself and for add-ins."""
    (count,) = struct.unpack_from("<H", body, 2)
    if count in (0x0401, 0x3A01) or len(body) < 6:
        return None
    wide = body[4] & 1
    raw = body[5 : 5 + count * (1 + wide)]
    text = raw.decode("utf-16-le" if wide else "latin-1", "replace")
    # Folders are written with control characters: 1 starts the path, 2 the drive, 3 goes down a folder.
    return "".join("/" if c == "\x03" else c for c in text if ord(c) >= 32 or c == "\x03") or None
