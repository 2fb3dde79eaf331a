"""Sheets and columns renamed, moved, deleted, doubled, merged; formulas, links and drop-downs: what is said and what is read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from check_books import CARD, checked, day, findings, frames, table
from openpyxl.workbook import Workbook

from nastavnik.books.reading import read_bytes
from nastavnik.books.template import Contents, build_book
from nastavnik.form import load_form

Change = Callable[[Workbook], Any]
MENTORS, MENTEES, PAIRS, PROGRAMMES, ROADMAP, CARD_SHEET = (
    "Наставники",
    "Наставляемые",
    "Пары и группы",
    "Программы",
    "Дорожная карта",
    "Организация",
)


@cache
def short_school() -> bytes:
    """The clean school on a form with few prepared rows: openpyxl copies it quickly."""
    import tempfile

    form = load_form("school")
    short = replace(form, sheets=tuple(replace(sheet, rows=min(sheet.rows, 10)) for sheet in form.sheets))
    card = {"org_code": "05-05", "school_year": "2026/2027", **CARD}
    with tempfile.TemporaryDirectory() as folder:
        path = build_book(
            short,
            Path(folder) / "s.xlsx",
            Contents(cards={"organisation": card}, tables=frames(), meta={"org_code": "05-05"}),
        )
        return path.read_bytes()


def changed(change: Change) -> bytes:
    """The clean school opened with openpyxl, changed and saved, as other people's scripts do."""
    book = openpyxl.load_workbook(io.BytesIO(short_school()))
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def column(book: Workbook, sheet: str, header: str) -> int:
    return next(
        cell.column for row in book[sheet].iter_rows(max_row=8) for cell in row if cell.value == header
    )


def move_last(book: Workbook, sheet: str, header: str, to: int) -> None:
    """Cut a column and insert it elsewhere, values and formats, as a hand does."""
    ws = book[sheet]
    at = column(book, sheet, header)
    kept = [(cell.value, cell._style) for (cell,) in ws.iter_rows(min_col=at, max_col=at)]
    ws.delete_cols(at)
    ws.insert_cols(to)
    for row, (value, style) in enumerate(kept, 1):
        cell = ws.cell(row, to, value)
        cell._style = style


def signed(book: Workbook) -> None:
    book[PAIRS]["A12"] = "Куратор ____________ А.Л. Зуева"
    book[ROADMAP]["B20"], book[ROADMAP]["F20"] = "Директор школы", "В.И. Орлова"
    book["Документы"]["A9"] = "М.П."


def header_in_two_rows(book: Workbook) -> None:
    ws = book[PAIRS]
    ws.insert_rows(6)
    for number in range(1, ws.max_column + 1):
        text = ws.cell(5, number).value
        if text in ("Приказ: номер", "Приказ: дата"):
            ws.cell(6, number, text.rpartition(" ")[2])
            ws.cell(5, number, "Приказ" if text.endswith("номер") else None)
        else:
            ws.merge_cells(start_row=5, end_row=6, start_column=number, end_column=number)
    at = column(book, PAIRS, "Приказ")
    ws.merge_cells(start_row=5, end_row=5, start_column=at, end_column=at + 1)


def insert_header(book: Workbook, sheet: str, at: int, text: str) -> None:
    book[sheet].insert_cols(at)
    book[sheet].cell(5, at, text)


def total_row(book: Workbook) -> None:
    book[MENTORS]["A9"], book[MENTORS]["B9"] = "Итого", 3


def numbering(book: Workbook) -> None:
    book[MENTORS].insert_rows(6)
    for number in range(1, 29):
        book[MENTORS].cell(6, number, number)


def merged_category(book: Workbook) -> None:
    ws = book[MENTORS]
    ws["F7"] = "педагог"
    ws.merge_cells("F6:F8")


def shift_card(book: Workbook) -> None:
    book[CARD_SHEET].insert_rows(2, 3)


def widen_card(book: Workbook) -> None:
    book[CARD_SHEET].insert_cols(3)


def two_records_apart(book: Workbook) -> None:
    book[MENTORS].move_range("A8:AA8", rows=4)


def caption(book: Workbook) -> None:
    book[ROADMAP].insert_rows(7)
    book[ROADMAP]["A7"] = "Раздел 2. Работа пар"
    book[ROADMAP].merge_cells("A7:M7")


def below(book: Workbook, *rows: int) -> None:
    for row in rows:
        for number, value in enumerate(("иное", "1", day("01.09.2026"), "План"), 1):
            book["Документы"].cell(row, number, value)


def copied_down(book: Workbook) -> None:
    from openpyxl.formula.translate import Translator

    below(book, 400)
    sheet = book["Документы"]
    sheet["G400"] = Translator(sheet["G6"].value, "G6").translate_formula("G400")


def protect(book: Workbook) -> None:
    from openpyxl.workbook.protection import WorkbookProtection

    book.security = WorkbookProtection(workbookPassword="1234", lockStructure=True)


def restamp(book: Workbook, version: str) -> None:
    for (cell,) in book["_meta"].iter_rows(min_col=1, max_col=1):
        if cell.value == "form_version":
            book["_meta"].cell(cell.row, 2, version)


def empty_copy(book: Workbook) -> None:
    copy = book.copy_worksheet(book[PAIRS])
    copy.title = "Пары (2)"
    copy.delete_rows(6, 20)


def shorten_validations(book: Workbook) -> None:
    from openpyxl.worksheet.cell_range import MultiCellRange

    for item in book[MENTORS].data_validations.dataValidation:
        ranges = [
            f"{area.coord.partition(':')[0]}:{area.coord.partition(':')[2][:-2]}8"
            for area in item.sqref.ranges
            if area.max_row > 9
        ]
        item.sqref = MultiCellRange(" ".join(ranges) or "A1")


# Layouts that are odd and not wrong: nothing is said of them.
QUIET: dict[str, Change] = {
    "saved again": lambda b: None,
    "header pushed down": lambda b: b[MENTORS].insert_rows(1, 4),
    "header pulled up": lambda b: b[MENTEES].delete_rows(1, 2),
    "column moved to the end": lambda b: move_last(b, MENTORS, "Статус", 5),
    "columns of pairs moved": lambda b: (move_last(b, PAIRS, "Статус", 1), move_last(b, PAIRS, "Номер наставника", 8)),
    "sheets in another order": lambda b: b.move_sheet(PAIRS, -4),
    "a sheet of their own": lambda b: b.create_sheet("Черновик").append(["что-то", "своё", 3]),
    "empty columns inserted": lambda b: b[MENTORS].insert_cols(3, 2),
    "header in two rows": header_in_two_rows,
    "header in other spelling": lambda b: b[MENTORS].cell(5, 2, "  ФАМИЛИЯ\n"),
    "sheet in other spelling": lambda b: setattr(b[MENTORS], "title", "наставники "),
    "a row of totals": total_row,
    "numbers under the header": numbering,
    "signatures under the tables": signed,
    "a value merged downwards": merged_category,
    "empty rows between records": two_records_apart,
    "captions of sections merged across": caption,
    "views deleted": lambda b: (b.remove(b["Показатели"]), b.remove(b["Справочники"])),
    "stamp deleted": lambda b: b.remove(b["_meta"]),
    "card pushed down": shift_card,
    "card with a column inserted": widen_card,
    "everything merged in the title": lambda b: b[MENTORS].merge_cells("A1:H1"),
    "computed columns deleted": lambda b: b[PAIRS].delete_cols(column(b, PAIRS, "Что исправить")),
    "structure protected": protect,
    "the form's version with a space": lambda b: restamp(b, " 2026.1 "),
    "an empty copy of a sheet": empty_copy,
    "a sheet of values hidden": lambda b: setattr(b["Справочники"], "sheet_state", "hidden"),
    "a header's word above the table": lambda b: b[MENTORS].cell(3, 9, "Фамилия"),
    "drop-downs down to the last record only": shorten_validations,
    "records down to the last prepared row": lambda b: below(b, 105),
    "records below, on rows copied down": copied_down,
}  # fmt: skip

# Of what code an odd layout is the near miss.
NEAR_MISSES = {
    "file-not-ours": "stamp deleted", "file-encrypted": "structure protected", "form-older": "the form's version with a space",
    "form-newer": "the form's version with a space", "sheet-missing": "views deleted", "header-missing": "header pushed down",
    "sheet-renamed": "sheet in other spelling", "sheet-doubled": "an empty copy of a sheet", "sheet-hidden": "a sheet of values hidden",
    "column-missing": "computed columns deleted", "column-renamed": "header in other spelling", "column-doubled": "a header's word above the table",
    "column-extra": "empty columns inserted", "validation-lost": "drop-downs down to the last record only",
    "row-beyond": "records down to the last prepared row",
}  # fmt: skip


@pytest.mark.parametrize("name", QUIET)
def test_an_odd_layout_of_right_data_gives_nothing(name: str) -> None:
    assert findings(changed(QUIET[name])) == set()


def rename(sheet: str, title: str) -> Change:
    return lambda b: setattr(b[sheet], "title", title)


def header(sheet: str, old: str, new: str | None) -> Change:
    return lambda b: setattr(b[sheet].cell(5, column(b, sheet, old)), "value", new)


def drop(sheet: str, name: str) -> Change:
    return lambda b: b[sheet].delete_cols(column(b, sheet, name))


def copy_sheet(book: Workbook) -> None:
    book.copy_worksheet(book[MENTORS]).title = "Наставники (2)"


def double_before(book: Workbook) -> None:
    insert_header(book, MENTORS, 2, "Фамилия")


def double_after(book: Workbook) -> None:
    insert_header(book, MENTORS, 6, "Фамилия")
    book[MENTORS]["F6"] = "Другая"


def strip_validations(sheet: str) -> Change:
    return lambda b: b[sheet].data_validations.dataValidation.clear()


def type_over(book: Workbook) -> None:
    assert str(book["Показатели"]["B6"].value).startswith("=")
    book["Показатели"]["B6"] = 100


def hole(book: Workbook) -> None:
    for item in book[MENTORS].data_validations.dataValidation:
        if "F6" in str(item.sqref):
            item.sqref = openpyxl.worksheet.cell_range.MultiCellRange("F6 F8:F55")


# What is wrong with the shape of a file, and what is said: (code, sheet, cell).
LOUD: dict[str, tuple[Change, set[tuple[str, str | None, str | None]]]] = {
    "surveys deleted": (lambda b: b.remove(b["Анкеты"]), {("sheet-missing", "Анкеты", None)}),
    "mentors deleted": (lambda b: b.remove(b[MENTORS]), {("sheet-missing", MENTORS, None)}),
    "programmes deleted": (lambda b: b.remove(b[PROGRAMMES]), {("sheet-missing", PROGRAMMES, None)}),
    "card deleted": (lambda b: b.remove(b[CARD_SHEET]), {("sheet-missing", CARD_SHEET, None)}),
    "header row deleted": (lambda b: b[MENTEES].delete_rows(5), {("header-missing", MENTEES, None)}),
    "header row emptied": (lambda b: [setattr(b["Анкеты"].cell(5, n), "value", None) for n in range(1, 12)], {("header-missing", "Анкеты", None)}),
    "header row overwritten": (lambda b: [b["Партнёры"].cell(5, n, "столбец") for n in range(1, 9)], {("header-missing", "Партнёры", None)}),
    "mentors renamed": (rename(MENTORS, "Лист3"), {("sheet-renamed", "Лист3", None)}),
    "pairs renamed": (rename(PAIRS, "Пары"), {("sheet-renamed", "Пары", None)}),
    "card renamed": (rename(CARD_SHEET, "Паспорт школы"), {("sheet-renamed", "Паспорт школы", None)}),
    "sheet copied": (copy_sheet, {("sheet-doubled", MENTORS, None)}),
    "sheet copied under another name": (lambda b: (copy_sheet(b), setattr(b["Наставники (2)"], "title", "Старое")), {("sheet-doubled", MENTORS, None)}),
    "roadmap copied": (lambda b: setattr(b.copy_worksheet(b[ROADMAP]), "title", "ДК копия"), {("sheet-doubled", ROADMAP, None)}),
    "sheet hidden": (lambda b: setattr(b["Анкеты"], "sheet_state", "hidden"), {("sheet-hidden", "Анкеты", None)}),
    "sheet very hidden": (lambda b: setattr(b[PAIRS], "sheet_state", "veryHidden"), {("sheet-hidden", PAIRS, None)}),
    "card hidden": (lambda b: setattr(b[CARD_SHEET], "sheet_state", "hidden"), {("sheet-hidden", CARD_SHEET, None)}),
    "surname deleted": (drop(MENTORS, "Фамилия"), {("column-missing", MENTORS, None)}),
    "number deleted": (drop(MENTORS, "Номер наставника"), {("column-missing", MENTORS, None)}),
    "order date deleted": (drop(PAIRS, "Приказ: дата"), {("column-missing", PAIRS, None)}),
    "pair of programmes deleted": (drop(PROGRAMMES, "Номер пары"), {("column-missing", PROGRAMMES, None)}),
    "evidence deleted": (drop(ROADMAP, "Подтверждение"), {("column-missing", ROADMAP, None)}),
    "header of competences emptied": (header(MENTORS, "Компетенции", None), {("column-missing", MENTORS, None)}),
    "field deleted": (lambda b: b[CARD_SHEET].delete_rows(9), {("column-missing", CARD_SHEET, None)}),
    "by an alias": (header(MENTORS, "Стаж, лет", "Стаж"), {("column-renamed", MENTORS, "J5")}),
    "misspelt": (header(MENTEES, "Категория наставляемого", "Категория наставлемого"), {("column-renamed", MENTEES, "G5")}),
    "by any word": (header(MENTORS, "Компетенции", "Чем силён"), {("column-renamed", MENTORS, "L5")}),
    "label of the card": (lambda b: b[CARD_SHEET].cell(9, 2, "Идентификационный номер"), {("column-renamed", CARD_SHEET, "B9")}),
    "doubled before": (double_before, {("column-doubled", MENTORS, "B5")}),
    "doubled after": (double_after, {("column-doubled", MENTORS, "F5")}),
    "doubled at the end": (lambda b: b[PAIRS].cell(5, 25, "Статус"), {("column-doubled", PAIRS, "Y5")}),
    "extra": (lambda b: b[MENTORS].cell(5, 33, "Любимый цвет"), {("column-extra", MENTORS, "AG5")}),
    "extra in the middle": (lambda b: insert_header(b, MENTEES, 8, "Размер одежды"), {("column-extra", MENTEES, "H5")}),
    "numbers of rows": (lambda b: insert_header(b, ROADMAP, 1, "№ по журналу"), {("column-extra", ROADMAP, "A5")}),
    "validations stripped": (strip_validations(MENTORS), {("validation-lost", MENTORS, None)}),
    "validations of pairs stripped": (strip_validations(PAIRS), {("validation-lost", PAIRS, None)}),
    "a paste over a drop-down": (hole, {("validation-lost", MENTORS, "F7")}),
    "an indicator typed over": (type_over, {("formula-altered", "Показатели", "B6")}),
    "a record below": (lambda b: below(b, 400), {("row-beyond", "Документы", "A400")}),
    "records below": (lambda b: below(b, 106, 107, 300), {("row-beyond", "Документы", "A106")}),
    "records below the partners": (lambda b: b["Партнёры"].cell(60, 1, "ООО «Заря»"), {("row-beyond", "Партнёры", "A60")}),
    "error with a moved column": (lambda b: (move_last(b, MENTORS, "Статус", 5), b[MENTORS].cell(7, 3, "#REF!")), {("error-value", MENTORS, "C7")}),
    "mistake under a shifted header": (lambda b: (b[MENTORS].insert_rows(1, 4), b[MENTORS].cell(11, 2, "Гpомов")), {("latin-letters", MENTORS, "B11")}),
    "mistake on a widened card": (lambda b: (widen_card(b), b[CARD_SHEET].cell(9, 4, "123")), {("checksum-inn", CARD_SHEET, "D9")}),
}  # fmt: skip


@pytest.mark.parametrize("name", LOUD)
def test_a_spoilt_shape_is_said_once_at_its_place(name: str) -> None:
    change, expected = LOUD[name]
    assert findings(changed(change)) == expected


VERSIONS = [
    ("2025.1", "form-older"),
    ("2020.3", "form-older"),
    ("моя", "form-older"),
    ("2027.1", "form-newer"),
    ("2026.2", "form-newer"),
    ("3000.1", "form-newer"),
]


@pytest.mark.parametrize(("version", "code"), VERSIONS)
def test_another_version_of_the_form_is_said_and_the_data_is_read(version: str, code: str) -> None:
    found = checked(changed(lambda book: restamp(book, version)))
    assert [r.code for r in found.remarks] == [code]
    assert found.rows["mentors"] == 3 and found.book.version == version


def test_a_workbook_with_a_link_to_another_file_says_which() -> None:
    from openpyxl.packaging.relationship import Relationship
    from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink, ExternalSheetNames

    def link(book: Workbook) -> None:
        external = ExternalLink(externalBook=ExternalBook(sheetNames=ExternalSheetNames(sheetName=["Лист1"])))
        external.file_link = Relationship(
            type="externalLinkPath",
            Target="file:///C:/%D1%88%D1%82%D0%B0%D1%82.xlsx",
            TargetMode="External",
            Id="rId1",
        )
        book._external_links.append(external)
        book[MENTORS]["AA6"] = "=[1]Лист1!A1"

    found = checked(changed(link)).remarks
    assert [(r.code, r.sheet, r.cell) for r in found] == [("external-link", MENTORS, "AA6")]
    assert "штат.xlsx" in found[0].message


def test_a_split_header_gives_the_same_records() -> None:
    plain, split = (
        read_bytes(data, Path("a.xlsx"), "a.xlsx") for data in (short_school(), changed(header_in_two_rows))
    )
    drop_row = [{k: v for k, v in book.raw["pairs"].items() if k != "_row"} for book in (plain, split)]
    assert drop_row[0] == drop_row[1]
    assert split.raw["pairs"]["_row"] == [7, 8, 9]


def test_a_merged_cell_speaks_for_all_the_rows_it_covers() -> None:
    book = read_bytes(changed(merged_category), Path("a.xlsx"), "a.xlsx")
    assert book.raw["mentors"]["category"] == ["педагог"] * 3


def test_a_merge_does_not_make_records_of_empty_rows() -> None:
    book = read_bytes(changed(lambda b: b[MENTORS].merge_cells("F8:F20")), Path("a.xlsx"), "a.xlsx")
    assert book.raw["mentors"]["_row"] == [6, 7, 8]


def test_of_two_columns_of_one_name_the_filled_one_is_read() -> None:
    book = read_bytes(changed(double_before), Path("a.xlsx"), "a.xlsx")
    assert book.raw["mentors"]["surname"] == [row["surname"] for row in table_of_mentors()]


def table_of_mentors() -> list[dict[str, Any]]:
    from check_books import MENTORS as TEXT

    return table(TEXT, "mentors")


def test_rows_and_their_findings_keep_true_numbers_when_records_stand_apart() -> None:
    def spoil(book: Workbook) -> None:
        two_records_apart(book)
        book[MENTORS]["P12"] = "сам знаю"

    assert [(r.code, r.cell, r.row) for r in checked(changed(spoil)).remarks] == [("type-date", "P12", 12)]
