"""The stamp of a packed copy: cells of ``_meta`` change, every other part stays byte for byte."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.errors import BadFile
from nastavnik.exchange.stamp import META_KEYS, stamp

VALUES = {
    "form_id": "school", "form_version": "2026.1", "org_code": "05-01", "school_year": "2026/2027",
    "submission": 7, "packed_at": "2026-11-20T10:00:00+03:00", "content_hash": "ab" * 32,
}  # fmt: skip


def book(meta: bool = True) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Наставники")
        sheet.write_string(0, 0, "Иванова")
        sheet.data_validation(1, 0, 20, 0, {"validate": "list", "source": ["да", "нет"]})
        sheet.conditional_format(
            0, 0, 9, 9, {"type": "no_blanks", "format": workbook.add_format({"bold": True})}
        )
        if meta:
            hidden = workbook.add_worksheet("_meta")
            hidden.very_hidden()
            for row, key in enumerate(META_KEYS):
                hidden.write_string(row, 0, key)
            hidden.write_string(1, 1, "2026.1")
            hidden.write_number(4, 1, 6)
    return out.getvalue()


def meta_of(data: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["_meta"]
    return {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_values_stand_in_their_cells_with_their_types():
    assert meta_of(stamp(book(), VALUES)) == VALUES


def test_every_other_part_is_the_same_byte_for_byte_in_the_same_order():
    made = book()  # once: a second one may be made in the next second, and says so inside
    before, after = parts(made), parts(stamp(made, VALUES))
    assert list(before) == list(after)
    assert [name for name in before if before[name] != after[name]] == ["xl/worksheets/sheet2.xml"]


def test_the_sheet_stays_very_hidden():
    assert openpyxl.load_workbook(io.BytesIO(stamp(book(), VALUES)))["_meta"].sheet_state == "veryHidden"


def test_an_older_stamp_is_replaced_whole():
    again = stamp(stamp(book(), VALUES), VALUES | {"submission": 8, "packed_at": None})
    assert meta_of(again) == VALUES | {"submission": 8, "packed_at": None}


def libreoffice_like() -> bytes:
    """As LibreOffice leaves it: shared strings, cells of a style of their own, keys in another order, prefixed XML."""
    files = parts(book())
    sheet = files["xl/worksheets/sheet2.xml"].decode()
    sheet = sheet.replace('<c r="B2" t="s">', '<c r="B2" s="0" t="s">')
    rows = re.findall(r"<row .*?</row>", sheet)
    assert len(rows) == len(META_KEYS)
    files["xl/worksheets/sheet2.xml"] = sheet.encode()
    # A rich-text shared string, as a clerk's formatting makes.
    strings = files["xl/sharedStrings.xml"].decode()
    strings = strings.replace(
        "<si><t>form_id</t></si>", "<si><r><t>form</t></r><r><rPr><b/></rPr><t>_id</t></r></si>"
    )
    files["xl/sharedStrings.xml"] = strings.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_book_saved_by_libreoffice_is_stamped_too():
    assert meta_of(stamp(libreoffice_like(), VALUES)) == VALUES


@given(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=40,
    )
)
@settings(max_examples=30)
def test_no_text_breaks_the_xml(text):
    assert meta_of(stamp(book(), VALUES | {"org_code": text}))["org_code"] == text


def test_a_book_without_the_sheet_is_refused_in_words():
    with pytest.raises(BadFile, match="_meta"):
        stamp(book(meta=False), VALUES)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04broken", b"%PDF-1.4", book()[:500]])
def test_what_is_not_a_workbook_is_refused_in_words(data):
    with pytest.raises(BadFile):
        stamp(data, VALUES)


def test_an_entity_in_the_workbook_is_refused():
    files = parts(book())
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(
        b"<workbook", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook', 1
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    with pytest.raises(BadFile):
        stamp(out.getvalue(), VALUES)
