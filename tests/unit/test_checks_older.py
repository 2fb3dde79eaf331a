"""Workbooks of the form of 2025.1: read, said to be old, moved to today's form whole."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from check_books import CARD, ON, frames

from nastavnik.books.checking import check
from nastavnik.books.making import migrate
from nastavnik.books.reading import read_book
from nastavnik.errors import BadFile, BadInput, OutputExists
from nastavnik.form import Column, Sheet, load_form


def write_older(path: Path) -> Path:
    """The clean school as a workbook of 2025.1 would hold it."""
    form = load_form("school", "2025.1")
    book = xlsxwriter.Workbook(str(path))
    dates = book.add_format({"num_format": "dd.mm.yyyy"})
    card = {"org_code": "05-05", "school_year": "2026/2027", **CARD}
    meta = {"form_id": "school", "form_version": "2025.1", "org_code": "05-05", "school_year": "2026/2027"}
    data = frames()
    for sheet in form.sheets:
        ws = book.add_worksheet(sheet.title)
        if sheet.kind == "card":
            for column in sheet.columns:
                row = sheet.first_row - 1 + column.index
                ws.write(row, ord(sheet.label_letter) - 65, column.header)
                ws.write(
                    row, ord(sheet.value_letter) - 65, (meta if sheet.hidden else card).get(column.key, "")
                )
            continue
        for column in sheet.columns:
            ws.write(sheet.header_row - 1, column.index, column.header)
            if column.key in data[sheet.key]:
                for row, value in enumerate(data[sheet.key][column.key].tolist(), sheet.first_row - 1):
                    if column.type == "date" and value is not None:
                        ws.write_datetime(row, column.index, value, dates)
                    elif value is not None:
                        ws.write(row, column.index, value)
    book.close()
    return path


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_older(tmp_path_factory.mktemp("older") / "старая.xlsx")


def test_an_older_workbook_is_read_and_only_its_age_is_said(older: Path) -> None:
    found = check(older, on=ON).files[0]
    assert [(r.code, r.sheet, r.cell) for r in found.remarks] == [("form-older", None, None)]
    assert found.rows["mentors"] == 3 and found.rows["pairs"] == 3 and found.rows["roadmap"] == 3
    assert found.as_json()["form"] == {"id": "school", "version": "2025.1"}
    assert "2025.1" in found.remarks[0].message


def test_a_mistake_in_an_older_workbook_is_found_at_its_own_cell(tmp_path: Path) -> None:
    import openpyxl

    path = write_older(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["База наставников"]["B7"] = "Гpомов"
    book.save(path)
    assert [(r.code, r.sheet, r.cell) for r in check(path, on=ON).files[0].remarks] == [
        ("form-older", None, None),
        ("latin-letters", "База наставников", "B7"),
    ]


def test_it_moves_to_the_current_form_with_every_value(older: Path, tmp_path: Path) -> None:
    moved = migrate(older, tmp_path / "новая.xlsx")
    before, after = read_book(older), read_book(moved.path)
    assert moved.version == "2025.1" and after.version == load_form("school").version and not after.older
    assert moved.rows == {"mentors": 3, "mentees": 4, "pairs": 3, "programmes": 3, "roadmap": 3, "acts": 2}
    for sheet, columns in before.raw.items():
        for key, values in columns.items():
            if key != "_row":
                assert list(after.raw[sheet][key]) == values, (sheet, key)
    assert after.org_code() == "05-05" and after.meta["school_year"] == "2026/2027"


def asked_besides() -> list[tuple[Sheet, Column]]:
    """Columns that are required today and were not there in 2025.1."""
    before = load_form("school", "2025.1")
    return [
        (sheet, column)
        for sheet in load_form("school").tables
        for column in sheet.inputs
        if sheet.key in before.by_key and column.required and column.key not in before[sheet.key].by_key
    ]


def test_what_the_new_form_asks_for_besides_is_listed(older: Path, tmp_path: Path) -> None:
    moved = migrate(older, tmp_path / "новая.xlsx")
    assert moved.to_fill == [f"лист «{sheet.title}»: «{column.header}»" for sheet, column in asked_besides()]
    assert moved.left == []


def test_the_moved_workbook_is_clean(older: Path, tmp_path: Path) -> None:
    found = check(migrate(older, tmp_path / "новая.xlsx").path, on=ON).files[0]
    empty = {
        ("required", f"{column.letter}{sheet.first_row + number}")
        for sheet, column in asked_besides()
        for number in range(len(frames()[sheet.key]))
    }
    # The old roadmap had no place for the documents that confirm what is done.
    assert {(r.code, r.cell) for r in found.remarks} == {("done-without-evidence", "M6")} | empty


def test_migration_never_writes_over_anything(older: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        migrate(older, older)
    (tmp_path / "есть.xlsx").write_bytes(b"")
    with pytest.raises(OutputExists):
        migrate(older, tmp_path / "есть.xlsx")
    (tmp_path / "не книга.xlsx").write_bytes(b"PK")
    with pytest.raises(BadFile):
        migrate(tmp_path / "не книга.xlsx", tmp_path / "б.xlsx")


def test_every_key_of_the_older_form_is_a_key_of_todays() -> None:
    today = load_form("school")
    for sheet in load_form("school", "2025.1").sheets:
        assert {column.key for column in sheet.columns} <= set(today[sheet.key].by_key)
