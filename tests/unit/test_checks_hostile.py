"""Files nobody should open: each is a finding, in bounded memory, and the run goes on."""

from __future__ import annotations

import io
import json
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from check_books import checked, findings, planted, remarks, school

from nastavnik.books.anatomy import Hostile
from nastavnik.books.checking import check
from nastavnik.books.quarantine import MEMORY, QuarantinedSource
from nastavnik.books.reading import read_bytes

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def repacked(part: str, change: Callable[[bytes], bytes], data: bytes | None = None) -> bytes:
    """A workbook with one of its parts changed."""
    source, made = zipfile.ZipFile(io.BytesIO(data or school())), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, change(content) if entry.filename == part else content)
    return made.getvalue()


def lying_bomb() -> bytes:
    """A workbook whose shared strings claim to be small and unpack to 600 MB."""
    data = bytearray(repacked("xl/sharedStrings.xml", lambda xml: b"0" * 1000))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(600 * 2**20)) + packer.flush()
    archive = zipfile.ZipFile(io.BytesIO(bytes(data)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for entry in archive.infolist():
            if entry.filename != "xl/sharedStrings.xml":
                target.writestr(entry.filename, archive.read(entry))
        name = b"xl/sharedStrings.xml"
        offset = made.tell()
        crc = zlib.crc32(bytes(100))
        made.write(
            struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0, crc, len(bomb), 100, len(name), 0)
            + name
            + bomb
        )
        entry = zipfile.ZipInfo(name.decode())
        entry.compress_type, entry.CRC, entry.compress_size, entry.file_size, entry.header_offset = (
            8,
            crc,
            len(bomb),
            100,
            offset,
        )
        target.filelist.append(entry)
        target.NameToInfo[entry.filename] = entry
        target.start_dir = made.tell()
        target._didModify = True  # type: ignore[attr-defined]
    return made.getvalue()


def honest_bomb() -> bytes:
    return repacked("xl/worksheets/sheet3.xml", lambda xml: xml + b" " * (300 * 2**20))


BOMB = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
THIEF = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def with_doctype(part: str, doctype: bytes) -> bytes:
    return repacked(
        part, lambda xml: doctype + xml[xml.index(b"?>") + 2 :].replace(b"</si>", b"<t>&c;&x;</t></si>", 1)
    )


def far_cell(address: str) -> bytes:
    return repacked(
        "xl/worksheets/sheet3.xml",
        lambda xml: xml.replace(
            b"</sheetData>", f'<row r="1048576"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
        ),
    )


def declared(dimension: bytes) -> bytes:
    import re

    return repacked(
        "xl/worksheets/sheet3.xml",
        lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + dimension + b'"', xml),
    )


def ods(rows: str) -> bytes:
    made = io.BytesIO()
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Наставники">'
        f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr("content.xml", content)
    return made.getvalue()


def thousand_sheets() -> bytes:
    again = b"".join(b'<sheet name="x%d" sheetId="%d" r:id="rId3"/>' % (n, n) for n in range(100, 1100))
    return repacked("xl/workbook.xml", lambda xml: xml.replace(b"</sheets>", again + b"</sheets>"))


FILLED = '<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>'


def locked_ods() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        target.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>',
        )
        target.writestr("content.xml", random.Random(1).randbytes(400))
    return made.getvalue()


def locked_xlsx() -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    made = io.BytesIO()
    OOXMLFile(io.BytesIO(school())).encrypt("тайна", made)
    return made.getvalue()


def price_list() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    book.add_worksheet("Прайс").write_row(0, 0, ["Товар", "Цена", "Количество", "Сумма"])
    book.add_worksheet("Заказ").write_row(0, 0, ["Дата", "Номер", "Статус", "Примечание"])
    book.close()
    return made.getvalue()


def word_file() -> bytes:
    from docx import Document

    made = io.BytesIO()
    Document().save(made)
    return made.getvalue()


# What a file is, and what is said of it: name, bytes, code.
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.xlsx", lambda: b"", "file-unreadable"),
    "a picture called .xlsx": ("a.xlsx", lambda: PNG, "file-unreadable"),
    "a text called .xls": ("a.xls", lambda: "Фамилия;Имя".encode("cp1251"), "file-unreadable"),
    "a page called .xls": ("a.xls", lambda: b"<html><body><table><tr><td>1</td></tr></table></body></html>", "file-unreadable"),
    "a Word file called .xlsx": ("a.xlsx", word_file, "file-unreadable"),
    "a Word file": ("приказ.docx", word_file, "file-not-ours"),
    "a picture": ("фото.png", lambda: PNG, "file-not-ours"),
    "a price list": ("прайс.xlsx", price_list, "file-not-ours"),
    "cut in the middle": ("a.xlsx", lambda: school()[: len(school()) // 2], "file-unreadable"),
    "the last hundred bytes lost": ("a.xlsx", lambda: school()[:-100], "file-unreadable"),
    "four bytes of an archive": ("a.xlsx", lambda: b"PK\x03\x04", "file-unreadable"),
    "an archive of nothing": ("a.xlsx", lambda: b"PK\x05\x06" + bytes(18), "file-unreadable"),
    "a header of an old Excel": ("a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file-unreadable"),
    "noise": ("a.xlsx", lambda: random.Random(3).randbytes(5000), "file-unreadable"),
    "an honest bomb": ("a.xlsx", honest_bomb, "file-unreadable"),
    "a lying bomb": ("a.xlsx", lying_bomb, "file-unreadable"),
    "entities in a sheet": ("a.xlsx", lambda: with_doctype("xl/worksheets/sheet3.xml", BOMB), "file-unreadable"),
    "entities in the strings": ("a.xlsx", lambda: with_doctype("xl/sharedStrings.xml", BOMB), "file-unreadable"),
    "entities in the workbook": ("a.xlsx", lambda: with_doctype("xl/workbook.xml", BOMB), "file-unreadable"),
    "an entity of a file": ("a.xlsx", lambda: with_doctype("xl/worksheets/sheet3.xml", THIEF), "file-unreadable"),
    "a cell at the far corner": ("a.xlsx", lambda: far_cell("XFD1048576"), "file-unreadable"),
    "a cell at the far bottom right": ("a.xlsx", lambda: far_cell("ZZ99999"), "file-unreadable"),
    "filled cells repeated to the edge": ("a.ods", lambda: ods(f'<table:table-row table:number-rows-repeated="1048576">{FILLED * 9}</table:table-row>'), "file-unreadable"),
    "a filled cell after empty millions": ("a.ods", lambda: ods('<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>' + f"<table:table-row>{FILLED * 40}</table:table-row>"), "file-unreadable"),
    "a filled cell repeated to the right": ("a.ods", lambda: ods(f'<table:table-row table:number-rows-repeated="9000">{FILLED.replace("<table:table-cell", chr(60) + "table:table-cell table:number-columns-repeated=" + chr(34) + "16384" + chr(34))}</table:table-row>'), "file-unreadable"),
    "a thousand sheets of one part": ("a.xlsx", thousand_sheets, "file-unreadable"),
    "a row that never ends": ("a.ods", lambda: ods("<table:table-row>" + '<table:table-cell table:number-columns-repeated="9999"/>' * 40_000), "file-unreadable"),
    "a thousand tables": ("a.ods", lambda: ods('</table:table><table:table table:name="x">' * 1000), "file-unreadable"),
    "an .ods that is a text": ("a.ods", lambda: ods("").replace(b"spreadsheet", b"presentation"), "file-unreadable"),
    "a locked .xlsx": ("a.xlsx", locked_xlsx, "file-encrypted"),
    "a locked .xlsx of any name": ("a.bin", locked_xlsx, "file-encrypted"),
    "a locked .ods": ("a.ods", locked_ods, "file-encrypted"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_opened_is_one_finding(name: str) -> None:
    file, make, code = HOSTILE[name]
    found = checked(make(), file)
    assert [r.code for r in found.remarks] == [code]
    assert found.status == "unreadable" and found.book.form is None
    assert file in found.remarks[0].message


@pytest.mark.parametrize("dimension", [b"A1:XFD10000000", b"A1:A10000000", b"A1", b"ZZZ99999999:A1"])
def test_a_false_dimension_is_not_believed(dimension: bytes) -> None:
    assert findings(declared(dimension)) == set()


@pytest.mark.parametrize(
    "name", ["школа.xls", "школа.ods", "школа", "школа.xlsx.scr", "=cmd|' /C calc'!A0.xlsx", "😀.xlsx"]
)
def test_a_workbook_is_known_by_what_is_inside_whatever_it_is_called(name: str) -> None:
    assert findings(school(), name) == set()


def test_the_password_opens_a_locked_workbook() -> None:
    assert read_bytes(locked_xlsx(), Path("a.xlsx"), "a.xlsx", password="тайна").form_id == "school"
    assert read_bytes(locked_xlsx(), Path("a.xlsx"), "a.xlsx", password="другая").status == "encrypted"


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+7+cmd", "@SUM(1+1)", '=HYPERLINK("http://x")'])
def test_a_formula_typed_as_a_name_stays_text_and_is_a_finding(text: str, tmp_path: Path) -> None:
    from nastavnik.books.making import annotate

    data = planted({"mentors.1.surname": text})  # the planter writes a true formula for «=»
    found = checked(data)
    assert {"latin-letters", "required"} & {r.code for r in found.remarks}
    path, _ = annotate(found, tmp_path / "copy.xlsx")
    sheets = zipfile.ZipFile(path)
    assert b"cmd|" not in b"".join(sheets.read(n) for n in sheets.namelist() if "worksheets/sheet3" in n)


def test_one_bad_file_does_not_take_the_others_down(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(PNG)
    (tmp_path / "b.xlsx").write_bytes(school())
    (tmp_path / "c.xlsx").write_bytes(b"")
    assert [f.status for f in check(sorted(tmp_path.iterdir())).files] == ["unreadable", "ok", "unreadable"]


def test_a_workbook_with_any_bytes_changed_never_breaks_the_check() -> None:
    good, chance = school(), random.Random(11)
    for _ in range(25):
        data = bytearray(good)
        for _ in range(chance.choice((1, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert checked(bytes(data)).status in ("ok", "errors", "unreadable")


def test_no_field_of_a_zip_directory_breaks_the_check() -> None:
    """Every byte of the directory's first entry and of its end, made small, large and senseless."""
    good = school()
    end = good.rindex(b"PK\x05\x06")
    first = int.from_bytes(good[end + 16 : end + 20], "little")
    for place in (*range(first, first + 46), *range(end, end + 22)):
        for value in {0, 81, 255} - {good[place]}:
            data = good[:place] + bytes([value]) + good[place + 1 :]
            assert checked(data).status in ("ok", "unreadable"), f"byte {place} as {value}"


def test_a_sheet_with_any_letters_changed_never_breaks_the_check() -> None:
    chance = random.Random(5)

    def spoil(xml: bytes) -> bytes:
        data = bytearray(xml)
        for _ in range(30):
            data[chance.randrange(len(data))] = chance.choice(b'<>/"= &a1')
        return bytes(data)

    for part in ("xl/workbook.xml", "xl/worksheets/sheet3.xml", "xl/sharedStrings.xml", "xl/styles.xml"):
        for _ in range(4):
            assert checked(repacked(part, spoil)).status in ("ok", "errors", "unreadable")


def test_hostile_files_are_checked_in_bounded_memory(tmp_path: Path) -> None:
    names = []
    for number, (_, make, _) in enumerate(HOSTILE.values()):
        names.append(tmp_path / f"{number}.xlsx")
        names[-1].write_bytes(make())
    script = (
        "import json, resource, sys\n"
        "from nastavnik.books.checking import check\n"
        "limit = 3 * 2**30\n"
        "resource.setrlimit(resource.RLIMIT_AS, (limit, limit))\n"
        "found = check(sys.argv[1:])\n"
        "print(json.dumps([len(found.files), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, names)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    files, megabytes = json.loads(done.stdout)
    assert files == len(HOSTILE)
    assert megabytes < 1000


class TestQuarantine:
    def test_a_risky_file_gives_the_same_cells_from_a_process_apart(self) -> None:
        from nastavnik.books.grid import CalamineSource

        here, apart = CalamineSource(school()), QuarantinedSource(school())
        assert here.names == apart.names and here.hidden == apart.hidden
        assert list(map(list, here.sheet("Наставники")[0])) == list(map(list, apart.sheet("Наставники")[0]))

    def test_too_little_memory_is_a_reason_and_not_a_crash(self) -> None:
        with pytest.raises(Hostile):
            QuarantinedSource(school(), memory=12 * 2**20)

    def test_too_little_time_is_a_reason_and_not_a_hang(self) -> None:
        with pytest.raises(Hostile, match="времени"):
            QuarantinedSource(school(), seconds=0.01, memory=MEMORY + 1)  # a child that has yet to start

    def test_what_the_child_cannot_read_is_a_reason(self) -> None:
        with pytest.raises(Hostile, match="повреждён"):
            QuarantinedSource(PNG)


def test_a_book_of_a_million_rows_is_read_apart_or_refused_with_a_reason() -> None:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"constant_memory": True})
    for title in ("Наставники", "Наставляемые"):
        sheet = book.add_worksheet(title)
        for row in range(70_000):
            sheet.write_row(row, 0, [row] * 8)
    book.close()
    assert remarks(made.getvalue())[0].code in ("file-not-ours", "file-unreadable")
