"""Damaged .xls files as LibreOffice writes them: each is a finding, none takes the run down with it.

Calamine may ask for terabytes on one and abort its process, and a damaged properties stream may claim thousands of
millions of properties. Found by changing bytes at random; here the same is done with a fixed seed.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import xlwings as xw
from check_books import checked, school

from nastavnik.errors import BadFile
from nastavnik.roadmap.reading import read_roadmap

pytestmark = pytest.mark.live
SUMMARY = bytes.fromhex(
    "e0859ff2f94f6810ab9108002b27b3d9"
)  # the properties' own mark, 28 bytes into their stream


@pytest.fixture(scope="module")
def old_book(office: xw.App, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("old")
    (folder / "школа.xlsx").write_bytes(school())
    book = office.books.open(folder / "школа.xlsx")
    book.save(folder / "школа.xls")
    book.close()
    data = (folder / "школа.xls").read_bytes()
    assert checked(data, "школа.xls").status == "ok"
    return data


def damaged(data: bytes, chance: random.Random) -> bytes:
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 60))):
        spoiled[chance.randrange(len(spoiled))] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(spoiled)


def test_any_bytes_changed_are_a_verdict_and_the_next_book_is_read(old_book: bytes) -> None:
    chance = random.Random(11)  # among these are files that abort calamine
    for _ in range(60):
        assert checked(damaged(old_book, chance), "школа.xls").status in ("ok", "errors", "unreadable")
    assert checked(old_book, "школа.xls").status == "ok"


def test_a_damaged_old_roadmap_is_read_or_refused_in_words(old_book: bytes, tmp_path: Path) -> None:
    chance, path = random.Random(12), tmp_path / "карта.xls"
    for _ in range(15):
        path.write_bytes(damaged(old_book, chance))
        try:
            assert read_roadmap(path).activities
        except BadFile as error:
            assert path.name in str(error)


def test_a_false_count_of_properties_is_not_believed(old_book: bytes) -> None:
    start = old_book.index(SUMMARY) - 28
    section = start + int.from_bytes(old_book[start + 44 : start + 48], "little")
    data = old_book[: section + 4] + b"\xff\xff\xff\x7f" + old_book[section + 8 :]
    assert checked(data, "школа.xls").status == "ok"
