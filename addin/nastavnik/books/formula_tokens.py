"""Formulas of .xls and .xlsb, kept there as tokens of a stack machine, written out as the text a person would type.

Only what our forms and clerks' own simple formulas need is known; of anything else only its presence is told.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from nastavnik.form.model import column_letter

__all__ = ["BIFF8", "BIFF12", "Biff", "Names", "formula_text"]

_BINARY = dict(enumerate(["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>"], 3)) | {
    0x0F: " ",
    0x10: ",",
    0x11: ":",
}
_PREFIX = {0x12: "+", 0x13: "-"}
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}  # fmt: skip
# Functions by number, and how many arguments those have that do not say it themselves.
_FUNCTIONS = {
    0: "COUNT", 1: "IF", 2: "ISNA", 3: "ISERROR", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 8: "ROW", 9: "COLUMN", 24: "ABS", 25: "INT",
    27: "ROUND", 28: "LOOKUP", 29: "INDEX", 31: "MID", 32: "LEN", 33: "VALUE", 36: "AND", 37: "OR", 38: "NOT", 39: "MOD", 48: "TEXT", 64: "MATCH",
    65: "DATE", 67: "DAY", 68: "MONTH", 69: "YEAR", 74: "NOW", 78: "OFFSET", 82: "SEARCH", 100: "CHOOSE", 101: "HLOOKUP", 102: "VLOOKUP",
    111: "CHAR", 112: "LOWER", 113: "UPPER", 114: "PROPER", 115: "LEFT", 116: "RIGHT", 117: "EXACT", 118: "TRIM", 119: "REPLACE",
    120: "SUBSTITUTE", 124: "FIND", 127: "ISTEXT", 128: "ISNUMBER", 129: "ISBLANK", 148: "INDIRECT", 162: "CLEAN", 169: "COUNTA", 221: "TODAY",
    228: "SUMPRODUCT", 336: "CONCATENATE", 345: "SUMIF", 346: "COUNTIF", 347: "COUNTBLANK", 351: "DATEDIF", 359: "HYPERLINK",
    449: "EDATE", 480: "IFERROR", 481: "COUNTIFS", 482: "SUMIFS",
}  # fmt: skip
_FIXED = {
    2: 1, 3: 1, 24: 1, 25: 1, 27: 2, 31: 3, 32: 1, 33: 1, 38: 1, 39: 2, 48: 2, 65: 3, 67: 1, 68: 1, 69: 1, 74: 0, 111: 1, 112: 1, 113: 1, 114: 1,
    117: 2, 118: 1, 119: 4, 127: 1, 128: 1, 129: 1, 162: 1, 221: 0, 346: 2, 347: 1, 351: 3, 449: 2, 480: 2,
}  # fmt: skip
_LONGEST = 2**14  # bytes: no spreadsheet writes more
_BY_NAME = 255  # a function that a newer Excel or an add-in has: its name is the first argument


@dataclass
class Names:
    """What tokens call by number: names of the book, names of add-ins, other books ('' for none), sheets."""

    defined: list[str] = field(default_factory=list)
    added: list[list[str]] = field(default_factory=list)
    books: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    own_book: int = -1
    places: list[tuple[int, int]] = field(default_factory=list)  # (book, sheet) by number

    def place(self, number: int) -> str:
        """The prefix of a cell on another sheet; of another book only that it is one."""
        book, sheet = self.places[number] if number < len(self.places) else (-2, -1)
        if book == self.own_book and 0 <= sheet < len(self.sheets):
            return "'" + self.sheets[sheet].replace("'", "''") + "'!"
        return f"[{number}]!"


@dataclass(frozen=True)
class Biff:
    """How wide the parts of a cell's address are: .xls counts rows in two bytes, .xlsb in four."""

    row: str
    rows: int
    columns: int
    string: Callable[[bytes, int], tuple[str, int]]
    sizes: dict[int, int]


def _string8(tokens: bytes, at: int) -> tuple[str, int]:
    wide = tokens[at + 1] & 1
    end = at + 2 + tokens[at] * (1 + wide)
    return tokens[at + 2 : end].decode("utf-16-le" if wide else "latin-1"), end


def _string12(tokens: bytes, at: int) -> tuple[str, int]:
    end = at + 2 + struct.unpack_from("<H", tokens, at)[0] * 2
    return tokens[at + 2 : end].decode("utf-16-le"), end


_SAME = {0x15: 0, 0x16: 0, 0x1C: 1, 0x1D: 1, 0x1E: 2, 0x1F: 8, 0x21: 2, 0x22: 3, 0x23: 4, 0x26: 6, 0x27: 6, 0x28: 6, 0x29: 2, 0x39: 6}  # fmt: skip
BIFF8 = Biff("H", 2**16, 2**8, _string8, {**_SAME, 0x20: 7, 0x2A: 4, 0x2B: 8, 0x3C: 6, 0x3D: 10})
BIFF12 = Biff("I", 2**20, 2**14, _string12, {**_SAME, 0x20: 14, 0x2A: 6, 0x2B: 12, 0x3C: 8, 0x3D: 14})


def formula_text(tokens: bytes, row: int, column: int, names: Names, biff: Biff = BIFF8) -> str | None:
    """The text of a formula standing in a 0-based cell, without «=»; None when it holds what is not known here."""
    if len(tokens) > _LONGEST:
        return None
    try:
        return _Reader(tokens, row, column, names, biff).text()
    except (struct.error, IndexError, KeyError, UnicodeDecodeError):
        return None


class _Reader:
    def __init__(self, tokens: bytes, row: int, column: int, names: Names, biff: Biff) -> None:
        self.tokens, self.row, self.column, self.names, self.biff = tokens, row, column, names, biff
        self.stack: list[str] = []
        self.at = 0

    def text(self) -> str | None:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            self._one(token & 0x1F | 0x20 if token >= 0x40 else token)
        return self.stack[0] if len(self.stack) == 1 else None

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.tokens, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def _pop(self, count: int) -> list[str]:
        if count > len(self.stack):
            raise IndexError
        taken = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        return taken

    def _one(self, token: int) -> None:
        push = self.stack.append
        if token in _BINARY:
            left, right = self._pop(2)
            push(f"{left}{_BINARY[token]}{right}")
        elif token in _PREFIX:
            push(_PREFIX[token] + self._pop(1)[0])
        elif token == 0x14:
            push(self._pop(1)[0] + "%")
        elif token == 0x15:
            push(f"({self._pop(1)[0]})")
        elif token == 0x16:
            push("")
        elif token == 0x17:
            text, self.at = self.biff.string(self.tokens, self.at)
            push('"' + text.replace('"', '""') + '"')
        elif token == 0x19:
            self._attribute()
        elif token == 0x1C:
            push(_ERRORS[self._take("B")[0]])
        elif token == 0x1D:
            push("TRUE" if self._take("B")[0] else "FALSE")
        elif token in (0x1E, 0x1F):
            push(f"{self._take('H' if token == 0x1E else 'd')[0]:g}")
        elif token in (0x21, 0x22):
            count = self._take("B")[0] if token == 0x22 else None
            self._function(count, self._take("H")[0])
        elif token == 0x23:
            (number,) = self._take("I")
            push(self.names.defined[number - 1] if number <= len(self.names.defined) else f"NAME_{number}")
        elif token in (0x24, 0x2C, 0x25, 0x2D, 0x3A, 0x3B):
            place = self.names.place(self._take("H")[0]) if token in (0x3A, 0x3B) else ""
            push(place + self._cells(area=token in (0x25, 0x2D, 0x3B), offsets=token in (0x2C, 0x2D)))
        elif token == 0x39:
            self._added()
        elif token in (0x26, 0x27, 0x28, 0x29):
            self.at += self.biff.sizes[token]  # what follows is worked out as usual
        else:
            self.at += self.biff.sizes[token]
            push("{…}" if token == 0x20 else "#REF!")

    def _attribute(self) -> None:
        kind, data = self._take("BH")
        if kind & 0x04:
            self.at += (data + 1) * 2
        elif kind & 0x10:
            self.stack.append(f"SUM({self._pop(1)[0]})")

    def _function(self, count: int | None, number: int) -> None:
        number &= 0x7FFF
        arguments = self._pop(_FIXED[number] if count is None else count & 0x7F)
        name = arguments.pop(0) if number == _BY_NAME else _FUNCTIONS.get(number, f"FUNCTION{number}")
        self.stack.append(f"{name.removeprefix('_xlfn.')}({','.join(arguments)})")

    def _added(self) -> None:
        place, number = self._take("HI") if self.biff is BIFF12 else self._take("HHxx")
        book = self.names.places[place][0] if place < len(self.names.places) else -1
        listed = self.names.added[book] if 0 <= book < len(self.names.added) else []
        self.stack.append(listed[number - 1] if 0 < number <= len(listed) else f"NAME_{number}")

    def _cells(self, *, area: bool, offsets: bool) -> str:
        rows = self._take(self.biff.row * 2 if area else self.biff.row)
        columns = self._take("HH" if area else "H")
        return ":".join(self._cell(r, c, offsets=offsets) for r, c in zip(rows, columns))

    def _cell(self, row: int, packed: int, *, offsets: bool) -> str:
        """One corner: the two high bits of its column tell which of row and column move with the formula."""
        column, row_moves, column_moves = packed & 0x3FFF, packed & 0x8000, packed & 0x4000
        if offsets and row_moves:
            row = (self.row + row) % self.biff.rows
        if offsets and column_moves:
            column = (self.column + column) % self.biff.columns
        return f"{'' if column_moves else '$'}{column_letter(column)}{'' if row_moves else '$'}{row + 1}"
