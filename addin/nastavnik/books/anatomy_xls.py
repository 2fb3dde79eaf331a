"""The anatomy of .xls (BIFF8): formulas, errors, how far the cells reach, links to other files."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
from collections.abc import Iterator
from contextlib import suppress

from nastavnik.books.anatomy import (
    BROKEN,
    MAX_CELLS,
    MAX_SHEETS,
    NOT_A_TABLE,
    TOO_MANY,
    TOO_WIDE,
    Anatomy,
    Hostile,
    SharedFormula,
    SheetAnatomy,
)
from nastavnik.books.formula_tokens import Names, formula_text
from nastavnik.form.model import column_letter

__all__ = ["ERROR_TEXTS", "XlsSheet", "dissect_xls"]

_BOF, _EOF, _SHEET, _FORMULA, _ERROR, _DV, _SUPBOOK = 0x809, 0x0A, 0x85, 0x06, 0x205, 0x1BE, 0x1AE
_SHARED, _NAME, _ADDED_NAME, _PLACES = 0x4BC, 0x18, 0x23, 0x17
_MULTIPLE = {0xBD, 0xBE}  # a run of numbers, of empty cells
_CELLS = {_FORMULA, _ERROR, 0xFD, 0x203, 0x204, 0x27E, 0xD6, *_MULTIPLE}
_EMPTY = {0xBE}
_ABOUT, _ABOUT_SIZE = "\x05SummaryInformation", 2**16
_LAST_SAVED = 13  # PIDSI_LASTSAVE_DTM
_FILETIME = dt.datetime(1601, 1, 1)
_OTHER = re.compile(r"(?:^|[^\w])\[(\d+)\]!")
MAX_WALKED = 2**30  # bytes of all sheets together: many sheets may name one and the same place
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


class XlsSheet(SheetAnatomy):
    """One sheet of an .xls; its formulas are written out when they are asked for."""

    def __init__(self, stream: bytes, names: Names) -> None:
        super().__init__()
        self._stream, self._names = stream, names
        self.places: dict[tuple[int, int], int] = {}  # cell -> where its record's body is
        self.shared: dict[tuple[int, int], int] = {}  # first cell of a shared formula -> the same
        self._told: dict[tuple[int, int], str] = {}

    def formulas(self, first: int, last: int) -> dict[tuple[int, int], str]:
        return {
            place: self._text(place, body) or ""
            for place, body in self.places.items()
            if first <= place[0] + 1 <= last
        }

    def _text(self, place: tuple[int, int], body: int) -> str | None:
        tokens = self._tokens(body + 20)
        if tokens[:1] != b"\x01" or len(tokens) != 5:
            return formula_text(tokens, *place, self._names)
        row, column = struct.unpack_from("<HH", tokens, 1)
        if (row, column) not in self._told:
            start = self.shared.get((row, column))
            text = formula_text(self._tokens(start + 8), *place, self._names) if start else None
            self._told[row, column] = SharedFormula.of(text, place[0] + 1) if text else ""
        return self._told[row, column]

    def _tokens(self, at: int) -> bytes:
        length = int.from_bytes(self._stream[at : at + 2], "little")
        return self._stream[at + 2 : at + 2 + length]


def dissect_xls(data: bytes) -> Anatomy:
    """The anatomy of an OLE file's bytes. Raises Hostile when it is no workbook or reaches too far."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next((n for n in ("Workbook", "Book") if ole.exists(n)), None)
            stream = ole.openstream(name).read() if name else None
            about = ole.openstream(_ABOUT).read(_ABOUT_SIZE) if ole.exists(_ABOUT) else b""
            active = ["макросы"] if ole.exists("_VBA_PROJECT_CUR") else []
    except Exception as error:
        raise Hostile(BROKEN) from error
    if stream is None:
        raise Hostile(NOT_A_TABLE)
    # Risky: on a damaged one calamine may abort its process, not only panic.
    anatomy = Anatomy("xls", active=active, risky=True)
    try:
        anatomy.saved_at = _saved_at(about)
        _sheets(stream, anatomy)
    except (struct.error, UnicodeDecodeError, IndexError) as error:
        raise Hostile(BROKEN) from error
    return anatomy


def _saved_at(about: bytes) -> str | None:
    """When the book was last saved, by its SummaryInformation stream ([MS-OLEPS]); None when it does not say.

    Not olefile's get_metadata: it believes the stream's own count of properties, be it four thousand million.
    """
    if len(about) < 56:
        return None
    (section,) = struct.unpack_from("<I", about, 44)
    if section + 8 > len(about):
        return None
    (count,) = struct.unpack_from("<I", about, section + 4)
    for number in range(min(count, (len(about) - section - 8) // 8)):
        kind, place = struct.unpack_from("<II", about, section + 8 + 8 * number)
        if kind == _LAST_SAVED and section + place + 12 <= len(about):
            (ticks,) = struct.unpack_from("<Q", about, section + place + 4)
            with suppress(OverflowError):
                return (_FILETIME + dt.timedelta(microseconds=ticks // 10)).isoformat()
    return None


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
    names = Names()
    for kind, place, length in _records(stream, 0):
        _named(stream[place : place + length], kind, names)
        if kind == _SUPBOOK and length > 4:
            other = _other_book(stream[place : place + length])
            names.books[-1] = other or ""
            if other:
                anatomy.external.append(other)
        if kind != _SHEET:
            continue
        start, _, sort = struct.unpack_from("<IBB", stream, place)
        title = _string(stream, place + 6)
        names.sheets.append(title)
        if sort == 0:
            sheets += 1
            if sheets > MAX_SHEETS or sheets * len(stream) > MAX_WALKED:
                raise Hostile(TOO_MANY)
            sheet, size = _sheet(stream, start, names)
            anatomy.sheets[title] = sheet
            area += size
            if area > MAX_CELLS * 2:
                raise Hostile(TOO_WIDE)
    if anatomy.external:
        _locate_links(anatomy, names)


def _locate_links(anatomy: Anatomy, names: Names) -> None:
    """The first cell of each sheet that looks at another book."""
    for sheet in anatomy.sheets.values():
        for (row, column), text in sheet.formulas(1, MAX_CELLS).items():
            if match := _OTHER.search(text):
                book = names.places[int(match.group(1))][0]
                if 0 <= book < len(names.books) and names.books[book]:
                    sheet.links.append((f"{column_letter(column)}{row + 1}", names.books[book]))
                    break


def _named(body: bytes, kind: int, names: Names) -> None:
    """Keep what formulas call by number."""
    if kind == _SUPBOOK:
        if len(body) == 4 and body[2:4] == b"\x01\x04":
            names.own_book = len(names.added)
        names.added.append([])
        names.books.append("")
    elif kind == _ADDED_NAME and names.added and len(body) > 7:
        names.added[-1].append(_string(body, 6))
    elif kind == _NAME and len(body) > 14:
        wide = body[14] & 1
        names.defined.append(
            body[15 : 15 + body[3] * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
        )
    elif kind == _PLACES and len(body) > 2:
        count = min(int.from_bytes(body[:2], "little"), (len(body) - 2) // 6)
        names.places += [struct.unpack_from("<Hh", body, 2 + 6 * number) for number in range(count)]


def _string(body: bytes, at: int) -> str:
    """A short string: how many letters, how wide they are, the letters."""
    wide = body[at + 1] & 1
    return body[at + 2 : at + 2 + body[at] * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _sheet(stream: bytes, start: int, names: Names) -> tuple[XlsSheet, int]:
    sheet, validations = XlsSheet(stream, names), False
    far_row = far_column = -1
    last_formula: tuple[int, int] | None = None  # a shared formula stands right after its first cell
    for kind, place, length in _records(stream, start):
        if kind == _DV:
            validations = True
        if kind == _SHARED and last_formula is not None:
            sheet.shared[last_formula] = place
        if kind not in _CELLS or length < 6:
            continue
        row, column = struct.unpack_from("<HH", stream, place)
        if kind not in _EMPTY:
            last = struct.unpack_from("<H", stream, place + length - 2)[0] if kind in _MULTIPLE else column
            far_row, far_column = max(far_row, row), max(far_column, last)
        if kind == _FORMULA:
            sheet.places[row, column] = place
            last_formula = row, column
            if length >= 14 and stream[place + 12 : place + 14] == b"\xff\xff" and stream[place + 6] == 2:
                sheet.errors[row, column] = ERROR_TEXTS.get(stream[place + 8], "#VALUE!")
        elif kind == _ERROR and stream[place + 7]:
            sheet.errors[row, column] = ERROR_TEXTS.get(stream[place + 6], "#VALUE!")
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
