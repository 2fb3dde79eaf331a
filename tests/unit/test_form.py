"""The form is one: template, reader, JSON, docs all say the same."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from nastavnik import load_form, read_book
from nastavnik.books.template import build_book
from nastavnik.cli.reference import PAGES
from nastavnik.form import FORM_IDS
from nastavnik.form.describe import describe
from nastavnik.form.layout import TableLayout

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=FORM_IDS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    path = tmp_path_factory.mktemp("form") / f"{request.param}.xlsx"
    return request.param, build_book(load_form(request.param), path)


def test_the_workbook_has_what_the_json_says_where_it_says(built: tuple[str, Path]) -> None:
    form_id, path = built
    book = openpyxl.load_workbook(path)
    data = describe(load_form(form_id))
    assert book.sheetnames == [sheet["title"] for sheet in data["sheets"]]
    for sheet in data["sheets"]:
        ws = book[sheet["title"]]
        for column in sheet.get("columns", []):
            assert ws[f"{column['letter']}{sheet['header_row']}"].value == column["header"]
        for field in sheet.get("fields", []):
            label = ws[field["cell"]].offset(0, -1)
            assert label.value == field["label"]


def test_the_reader_finds_every_column_at_its_place(built: tuple[str, Path]) -> None:
    form_id, path = built
    form, book = load_form(form_id), read_book(path)
    assert book.form is form
    for sheet in form.tables:
        layout = book.layouts[sheet.key]
        assert isinstance(layout, TableLayout)
        assert layout.columns == {c.key: c.index for c in sheet.columns}
        assert not (layout.renamed or layout.missing or layout.extra or layout.doubled or layout.moved)


def test_input_cells_are_free_and_headers_are_not(built: tuple[str, Path]) -> None:
    form_id, path = built
    book = openpyxl.load_workbook(path)
    for sheet in load_form(form_id).tables:
        ws = book[sheet.title]
        assert ws.protection.sheet
        assert ws.protection.password is None
        assert ws.freeze_panes is not None
        assert ws.print_title_rows == "$5:$5"
        styles = {n: d for d in ws.column_dimensions.values() for n in range(d.min, d.max + 1)}
        for column in sheet.columns:
            style = styles[column.index + 1]
            cell = ws[f"{column.letter}{sheet.first_row}"]
            locked = cell.protection.locked if column.computed else style.protection.locked
            assert locked is column.computed, column.key
            assert ws[f"{column.letter}{sheet.header_row}"].protection.locked


def test_every_input_column_has_a_russian_hint(built: tuple[str, Path]) -> None:
    form_id, path = built
    book = openpyxl.load_workbook(path)
    for sheet in load_form(form_id).tables:
        validated = {
            str(area).split(":")[0].rstrip("0123456789"): item
            for item in book[sheet.title].data_validations.dataValidation
            for area in item.sqref.ranges
        }
        for column in sheet.inputs:
            hint = validated[column.letter]
            assert re.search("[а-я]", hint.prompt or ""), column.key
            if hint.type:
                assert re.search("[а-я]", hint.error or ""), column.key


def test_the_stamp_is_very_hidden(built: tuple[str, Path]) -> None:
    form_id, path = built
    sheet = openpyxl.load_workbook(path)["_meta"]
    assert sheet.sheet_state == "veryHidden"
    assert sheet["B1"].value == form_id
    assert sheet["B2"].value == load_form(form_id).version


def test_formulas_need_nothing_newer_than_excel_2010(built: tuple[str, Path]) -> None:
    _, path = built
    allowed = {
        "AND",
        "CHAR",
        "COUNTA",
        "COUNTIF",
        "COUNTIFS",
        "EDATE",
        "FALSE",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISNUMBER",
        "LEN",
        "LOWER",
        "MATCH",
        "MID",
        "N",
        "NOT",
        "OR",
        "ROUND",
        "SUBSTITUTE",
        "SUMPRODUCT",
        "TODAY",
        "TRIM",
    }
    book = openpyxl.load_workbook(path)
    for ws in book:
        for row in ws.iter_rows(max_row=12):
            for cell in row:
                if cell.data_type == "f":
                    text = re.sub(r'"[^"]*"', "", cell.value)
                    assert set(re.findall(r"([A-Z][A-Z.]+)\(", text)) <= allowed, (ws.title, cell.coordinate)
                    assert len(cell.value) < 8192


@pytest.mark.parametrize("name", list(PAGES))
def test_reference_pages_are_current(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == PAGES[name](), "run «make docs»"
