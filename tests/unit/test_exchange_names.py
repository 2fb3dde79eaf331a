"""Names that travel by mail: readable, safe on any disk, put back together when a mailer broke them."""

from __future__ import annotations

import base64
import quopri
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.exchange.names import (
    ascii_name,
    clean_line,
    clean_name,
    cyrillic_text,
    decode_header,
    decode_parameter,
    parse_addresses,
    to_ascii,
)


def test_packed_name_is_readable_ascii():
    assert (
        ascii_name("05-01", "МБОУ «СОШ № 5»", 3, "2026/2027", ".xlsx")
        == "05-01_MBOU-SOSh-5_2026-2027_n003.xlsx"
    )


@given(st.text(max_size=60), st.text(max_size=200), st.integers(0, 10**6), st.text(max_size=30))
def test_packed_name_is_safe_whatever_is_in_the_book(code, name, number, year):
    packed = ascii_name(code, name, number, year, ".xlsx")
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,110}", packed)
    assert not packed.startswith((".", "-")) and packed.endswith(".xlsx")


@pytest.mark.parametrize(
    ("given_name", "wanted"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\Windows\\system32\\calc.exe", "calc.exe"),
        ("/абсолютный/путь.xlsx", "путь.xlsx"),
        ("C:\\Users\\Книга.xlsx", "Книга.xlsx"),
        ("Книга\u202excod.exe", "Книгаxcod.exe"),
        ("a\r\nBcc: x@y.ru.xlsx", "a Bcc_ x@y.ru.xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ("файл\x00.xlsx", "файл.xlsx"),
        ("..", "bez-imeni"),
        ("", "bez-imeni"),
        ("   ", "bez-imeni"),
        ("нормальное имя.xlsx", "нормальное имя.xlsx"),
    ],
)
def test_foreign_name_is_never_a_path(given_name, wanted):
    assert clean_name(given_name) == wanted


@given(st.text())
def test_no_name_survives_as_a_path_or_a_line_break(name):
    cleaned = clean_name(name)
    assert cleaned and not set(cleaned) & set('/\\\r\n\0:*?"<>|')
    assert cleaned not in (".", "..") and not cleaned.startswith(".") and len(cleaned) <= 112


@given(st.text())
def test_a_clean_line_is_one_line(text):
    assert len(clean_line(text).splitlines()) <= 1


NAME = "Книга наставничества – Школа № 5.xlsx"
BIG = "ШКОЛА_НАСТАВНИКИ.xlsx"


@pytest.mark.parametrize("charset", ["utf-8", "cp1251", "koi8-r", "cp866"])
@pytest.mark.parametrize("name", ["Книга наставничества.xlsx", BIG, "Отчёт школы 5.xls", "школа5.xlsx"])
def test_raw_bytes_of_any_russian_charset_are_read(charset, name):
    assert cyrillic_text(name.encode(charset)) == name


def _b(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(text.encode(charset)).decode()}?="


@pytest.mark.parametrize(
    "value",
    [
        _b("Книга.xlsx", "utf-8"),
        _b("Книга.xlsx", "windows-1251"),
        _b("Книга.xlsx", "koi8-r"),
        f'"{_b("Книга.xlsx", "utf-8")}"',
        "=?utf-8?Q?" + quopri.encodestring("Книга".encode()).decode() + "?= =?utf-8?Q?.xlsx?=",
        # Cut in the middle of a letter, as old Outlooks do.
        "=?utf-8?B?" + base64.b64encode("Кни".encode()[:3]).decode() + "?=\r\n =?utf-8?B?"
        + base64.b64encode("Кни".encode()[3:] + "га.xlsx".encode()).decode() + "?=",
        "%D0%9A%D0%BD%D0%B8%D0%B3%D0%B0.xlsx",
        "utf-8''%D0%9A%D0%BD%D0%B8%D0%B3%D0%B0.xlsx",
        "%CA%ED%E8%E3%E0.xlsx",
        "Книга.xlsx".encode("cp1251").decode("ascii", "surrogateescape"),
        "Книга.xlsx".encode().decode("ascii", "surrogateescape"),
        ("utf-8", "ru", "Книга.xlsx".encode().decode("latin-1")),
        ("windows-1251", "", "Книга.xlsx".encode("cp1251").decode("latin-1")),
        ("нет-такой", "", "Книга.xlsx".encode("cp1251").decode("latin-1")),
    ],
)  # fmt: skip
def test_file_name_is_read_however_it_was_written(value):
    assert decode_parameter(value) == "Книга.xlsx"


@given(st.one_of(st.text(), st.binary().map(lambda b: b.decode("ascii", "surrogateescape"))))
def test_no_header_breaks_the_reading(text):
    assert len(decode_header(text).splitlines()) <= 1
    assert len(decode_parameter(text).splitlines()) <= 1


@given(st.from_regex(r"=\?[a-z0-9-]{0,12}\?[BQbq]\?[^\r\n]{0,40}\?=", fullmatch=True))
def test_no_encoded_word_breaks_the_reading(text):
    decode_header(text)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("School5@Mail.RU", ("school5@mail.ru",)),
        ("a@b.ru; c@d.ru", ("a@b.ru", "c@d.ru")),
        ("Школа № 5 <a@b.ru>", ("a@b.ru",)),
        ("=HYPERLINK(x@y.ru", ()),
        ("-x@y.ru", ()),
        ("a@b.ru\r\nBcc: evil@x.ru", ("a@b.ru", "evil@x.ru")),
        ("a@@b.ru", ()),
        ("нет", ()),
        (None, ()),
    ],
)
def test_addresses_are_plain_or_nothing(cell, wanted):
    assert parse_addresses(cell) == wanted


@given(st.text())
def test_an_address_never_holds_a_break_or_a_formula(text):
    for address in parse_addresses(text):
        assert (
            not set(address) & set(" \r\n,;<>\"'()") and address[0] not in "=+-@" and address.count("@") == 1
        )


def test_transliteration_keeps_what_is_latin_already():
    assert to_ascii("Лицей Imena 2") == "Litsey-Imena-2"


def test_a_russian_domain_is_written_as_it_goes_on_the_wire():
    assert parse_addresses("kniga@школа.рф") == ("kniga@xn--80atdl2c.xn--p1ai",)
    assert parse_addresses("книга@школа.рф") == ()
