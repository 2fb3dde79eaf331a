"""Formulas and errors of .xlsb, and the tokens in which .xls and .xlsb keep formulas.

No program here writes .xlsb, so the clean school is written as one by hand, record by record.
"""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache
from typing import Any

import pytest
from check_books import findings, school

from nastavnik.books.formula_tokens import BIFF8, BIFF12, Names, formula_text
from nastavnik.books.grid import CalamineSource
from nastavnik.form import load_form

Edits = dict[tuple[int, int], bytes]  # 0-based cell -> its record


def record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while size >= 0x80:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def string(text: str) -> bytes:
    return b"\x17" + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def entered(row: int) -> bytes:
    """IF(A7="","",IF(COUNTIFS(pairs,A7,entered,"да")>0,"да","нет")): the form's «Вошёл в программу»."""
    own = b"\x44" + struct.pack("<IH", row, 0xC000)
    names = [b"\x23" + struct.pack("<I", number) for number in (1, 2)]
    counted = names[0] + own + names[1] + string("да") + b"\x22\x04" + struct.pack("<H", 481)
    inner = counted + b"\x1e\x00\x00\x0d" + string("да") + string("нет") + b"\x22\x03\x01\x00"
    return own + string("") + b"\x0b" + string("") + inner + b"\x22\x03\x01\x00"


def formula(row: int, column: int, tokens: bytes, text: str = "нет", extra: bytes = b"") -> bytes:
    """A cell with a formula whose result is a text."""
    body = struct.pack("<II", column, 0) + wide(text) + b"\0\0" + struct.pack("<I", len(tokens)) + tokens
    return record(8, body + struct.pack("<I", len(extra)) + extra)


def error(column: int, code: int) -> bytes:
    return record(3, struct.pack("<IIB", column, 0, code))


def cell(column: int, value: Any) -> bytes:
    head = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return record(4, head + bytes([value]))
    if isinstance(value, (int, float)):
        return record(5, head + struct.pack("<d", value))
    if hasattr(value, "toordinal"):
        return record(5, head + struct.pack("<d", value.toordinal() - 693594))
    return record(6, head + wide(value))


@cache
def contents() -> dict[str, Any]:
    source = CalamineSource(school())
    return {name: source.sheet(name)[0] for name in source.names}


def xlsb(edits: dict[str, Edits]) -> bytes:
    """The clean school as .xlsb; ``edits`` put other records into its cells, by sheet."""
    form = load_form("school")
    computed = {s.title: {c.index for c in s.columns if c.computed} for s in form.sheets if s.kind == "table"}
    titles = [
        title for title in contents() if title in {s.title for s in form.data_sheets} or title == "_meta"
    ]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        listed = b"".join(
            record(156, struct.pack("<II", 0, n) + wide(f"rId{n}") + wide(title))
            for n, title in enumerate(titles, 1)
        )
        named = b"".join(record(39, bytes(9) + wide(name) + bytes(4)) for name in ("pairs", "entered"))
        target.writestr("xl/workbook.bin", record(143) + listed + record(144) + named + record(132))
        relation = '<Relationship Id="rId{0}" Type="http://x/worksheet" Target="worksheets/sheet{0}.bin"/>'
        relations = "".join(relation.format(n) for n in range(1, len(titles) + 1))
        target.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>")
        for number, title in enumerate(titles, 1):
            mine = edits.get(title, {})
            data = b""
            for row, values in enumerate(contents()[title]):
                cells = b""
                for column, value in enumerate(values):
                    if (row, column) in mine:
                        cells += mine[row, column]
                    elif value not in ("", None) and not (row > 4 and column in computed.get(title, ())):
                        cells += cell(column, value)
                data += record(0, struct.pack("<I", row) + bytes(13)) + cells
            size = struct.pack("<4I", 0, len(contents()[title]), 0, 40)
            target.writestr(
                f"xl/worksheets/sheet{number}.bin",
                record(129) + record(148, size) + record(145) + data + record(146) + record(130),
            )
    return made.getvalue()


ENTERED = load_form("school")["mentors"]["entered"].index
REQUEST = load_form("school")["mentees"]["request"].index
CLEAN: Edits = {(row, ENTERED): formula(row, ENTERED, entered(row)) for row in (5, 6, 7)}


def first_shared() -> Edits:
    """The three formulas as Excel shares them: whole at the first cell, «as there» below."""
    moving = entered(5).replace(b"\x44" + struct.pack("<IH", 5, 0xC000), b"\x4c" + struct.pack("<IH", 0, (-ENTERED & 0x3FFF) | 0xC000))  # fmt: skip
    area = struct.pack("<4I", 5, 7, ENTERED, ENTERED)
    there, column = b"\x01" + struct.pack("<I", 5), struct.pack("<I", ENTERED)
    cells = {(row, ENTERED): formula(row, ENTERED, there, extra=column) for row in (5, 6, 7)}
    cells[5, ENTERED] += record(427, area + struct.pack("<I", len(moving)) + moving + bytes(4))
    return cells


@pytest.mark.parametrize("formulas", [CLEAN, first_shared()], ids=["each its own", "shared"])
def test_a_clean_xlsb_gives_nothing(formulas: Edits) -> None:
    assert findings(xlsb({"Наставники": formulas}), "a.xlsb") == set()


def altered(row: int) -> set[tuple[str, str, str]]:
    return {("formula-altered", "Наставники", f"AB{row}")}


def test_a_value_typed_over_a_formula_of_an_xlsb_is_found() -> None:
    typed = CLEAN | {(6, ENTERED): cell(ENTERED, "да")}
    assert findings(xlsb({"Наставники": typed}), "a.xlsb") == altered(7)


@pytest.mark.parametrize(
    "tokens", [entered(5), b"\x44" + struct.pack("<IH", 6, 0xC000), string("да") + string("да") + b"\x08"]
)
@pytest.mark.parametrize("others", [CLEAN, first_shared()], ids=["each its own", "shared"])
def test_another_formula_in_an_xlsb_is_found(tokens: bytes, others: Edits) -> None:
    typed = others | {(6, ENTERED): formula(6, ENTERED, tokens)}
    assert findings(xlsb({"Наставники": typed}), "a.xlsb") == altered(7)


@pytest.mark.parametrize(("code", "shown"), [(0x17, "#ССЫЛКА!"), (0x2A, "#Н/Д"), (0x07, "#ДЕЛ/0!")])
def test_an_error_in_an_xlsb_is_found(code: int, shown: str) -> None:
    from check_books import remarks

    found = remarks(xlsb({"Наставляемые": {(6, REQUEST): error(REQUEST, code)}}), "a.xlsb")
    assert [(r.code, r.cell, r.value) for r in found] == [("error-value", "K7", shown)]


def test_an_xlsb_cut_short_is_a_finding() -> None:
    data = xlsb({})
    for part in ("xl/workbook.bin", "xl/worksheets/sheet2.bin"):
        source, made = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
        with zipfile.ZipFile(made, "w") as target:
            for entry in source.infolist():
                content = source.read(entry)
                target.writestr(
                    entry.filename, content[: len(content) // 2 + 1] if entry.filename == part else content
                )
        assert {code for code, _, _ in findings(made.getvalue(), "a.xlsb")} <= {
            "file-unreadable", "file-not-ours", "sheet-missing", "header-missing", "column-missing", "required",
        }  # fmt: skip


class TestTokens:
    """What the tokens of a formula say, as a person would type it."""

    names = Names(
        defined=["ставка"], added=[["EDATE"]], sheets=["Лист 1", "Ян's"], own_book=0, places=[(0, 1), (5, 0)]
    )

    @pytest.mark.parametrize(
        ("tokens", "text"),
        [
            (b"\x1e\x02\x00\x1e\x03\x00\x05", "2*3"),
            (b"\x1e\x02\x00\x1e\x03\x00\x03\x15\x13", "-(2+3)"),
            (b"\x24\x05\x00\x01\xc0", "B6"),
            (b"\x24\x05\x00\x01\x00", "$B$6"),
            (b"\x4c\x01\x00\xff\xc0", "C6"),  # one row down, one column to the left of D5
            (b"\x25\x05\x00\x07\x00\x00\xc0\x01\xc0\x19\x10\x00\x00", "SUM(A6:B8)"),
            (b"\x23\x01\x00\x00\x00", "ставка"),
            (b"\x3a\x00\x00\x05\x00\x01\xc0", "'Ян''s'!B6"),
            (b"\x3a\x01\x00\x05\x00\x01\xc0", "[1]!B6"),
            (b"\x39\x00\x00\x01\x00\x00\x00\x24\x05\x00\x00\xc0\x1e\x06\x00\x42\x03\xff\x00", "EDATE(A6,6)"),
            (b"\x17\x02\x00ab", '"ab"'),
            (b"\x1c\x17", "#REF!"),
            (b"\x1d\x01\x14", "TRUE%"),
        ],
    )
    def test_they_are_written_out(self, tokens: bytes, text: str) -> None:
        assert formula_text(tokens, 4, 3, self.names, BIFF8) == text

    @pytest.mark.parametrize(
        "tokens", [b"", b"\x05", b"\x24\x05", b"\x18\x01", b"\x21\xee\xee", b"\x17\xff\x01a", bytes(20_000)]
    )
    def test_what_is_not_known_is_not_guessed(self, tokens: bytes) -> None:
        assert formula_text(tokens, 4, 3, self.names, BIFF8) is None

    def test_an_address_of_xlsb_is_wider(self) -> None:
        assert formula_text(b"\x24" + struct.pack("<IH", 99_999, 0xC000), 0, 0, Names(), BIFF12) == "A100000"
