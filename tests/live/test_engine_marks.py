"""What hangs on cells and sheets: notes, links, validation, shapes, pictures; and editing of cells."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import matplotlib.image
import numpy as np
import openpyxl
import pytest
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


# --- notes -----------------------------------------------------------------------------------


def test_notes_are_added_changed_listed_and_deleted(book: xw.Book, sheet: xw.Sheet) -> None:
    assert sheet["B2"].note is None
    note = sheet["B2"].add_note("Неверная дата")
    assert (note.text, sheet["B2"].note.text) == ("Неверная дата", "Неверная дата")
    assert note.location == sheet["B2"]
    with pytest.raises(ValueError, match="already"):
        sheet["B2"].add_note("ещё")
    note.text = "Исправлено"
    assert sheet["B2"].note.text == "Исправлено"
    sheet["A1"].add_note("первое")
    assert [each.text for each in sheet.notes] == ["первое", "Исправлено"]
    assert len(book.notes) == 2
    assert sheet.notes["B2"].text == "Исправлено"
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
    assert len(sheet.notes) == 1


def test_notes_outlive_contents_but_not_clearing(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 1
    sheet["A1"].add_note("заметка")
    sheet["A1"].clear_contents()
    assert sheet["A1"].note.text == "заметка"
    assert len(sheet.shapes) == 0
    sheet["A1"].clear()
    assert sheet["A1"].note is None


# --- links -----------------------------------------------------------------------------------


def test_links_to_the_web_and_into_the_book(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    book.sheets.add("Мой лист", after=sheet)
    sheet["A1"].add_hyperlink("www.example.org", "сайт")
    sheet["A2"].add_hyperlink("#'Мой лист'!C5", "ячейка")
    assert (sheet["A1"].value, sheet["A1"].hyperlink) == ("сайт", "http://www.example.org")
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == ("ячейка", "#'Мой лист'!C5")
    sheet["A3"].formula = '=HYPERLINK("http://a.example","имя")'
    assert sheet["A3"].hyperlink == "http://a.example"
    with pytest.raises(Exception, match="hyperlink"):
        _ = sheet["A4"].hyperlink
    book.save(tmp_path / "links.xlsx")
    again = openpyxl.load_workbook(tmp_path / "links.xlsx")["Sheet1"]
    assert again["A2"].hyperlink.location.replace("$", "") == "'Мой лист'!C5"


# --- validation ------------------------------------------------------------------------------


def test_lists_of_values_of_a_range_and_of_a_name(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    lists = book.sheets.add("Списки", after=sheet)
    lists["A1:A3"].options(transpose=True).value = ["а", "б", "в"]
    lists["A1:A3"].name = "буквы"
    sheet["A1:A5"].data_validation.set_list(["да", "нет"])
    sheet["B1"].data_validation.set_list(lists["A1:A3"], in_cell_dropdown=False)
    sheet["C1"].data_validation.set_list(book.names["буквы"])
    assert (sheet["A3"].data_validation.type, sheet["A3"].data_validation.source) == ("list", "да,нет")
    assert sheet["B1"].data_validation.source == "=Списки!$A$1:$A$3"
    assert (sheet["A1"].data_validation.in_cell_dropdown, sheet["B1"].data_validation.in_cell_dropdown) == (
        True,
        False,
    )
    assert sheet["C1"].data_validation.source == "=буквы"
    book.save(tmp_path / "v.xlsx")
    rules = openpyxl.load_workbook(tmp_path / "v.xlsx")["Sheet1"].data_validations.dataValidation
    assert {str(rule.sqref): rule.formula1 for rule in rules} == {
        "A1:A5": '"да,нет"',
        "B1": "Списки!$A$1:$A$3",
        "C1": "буквы",
    }


def test_comparisons_and_custom_rules(sheet: xw.Sheet) -> None:
    rule = sheet["A1"].data_validation
    assert rule.type == "none"
    rule.set_whole_number("between", 1, 10)
    assert (rule.type, rule.operator, rule.formula1, rule.formula2) == (
        "whole_number",
        "between",
        "=1",
        "=10",
    )
    rule.set_date("greater_than", dt.date(2024, 9, 1))
    assert (rule.type, rule.operator, rule.formula1) == ("date", "greater_than", "=DATE(2024,9,1)")
    rule.set_custom("=LEN($A$1)>3")
    assert (rule.type, rule.formula, rule.operator) == ("custom", "=LEN($A$1)>3", None)
    rule.delete()
    assert rule.type == "none"


def test_messages_of_a_rule(sheet: xw.Sheet) -> None:
    rule = sheet["A1"].data_validation
    rule.set_text_length("less_than_or_equal", 5)
    rule.impl.set_messages("Подсказка", "До пяти букв", "Ошибка", "Слишком длинно", alert_style="warning")
    assert (rule.input_title, rule.input_message, rule.show_input) == ("Подсказка", "До пяти букв", True)
    assert (rule.error_title, rule.error_message, rule.alert_style) == ("Ошибка", "Слишком длинно", "warning")
    assert (rule.ignore_blank, rule.show_error) == (True, True)


def test_rules_that_differ_within_a_range(sheet: xw.Sheet) -> None:
    sheet["A1"].data_validation.set_list(["да"])
    assert sheet["A1:A2"].data_validation.type == "mixed_criteria"
    sheet["A2"].data_validation.set_whole_number("greater_than", 1)
    assert sheet["A1:A2"].data_validation.type == "inconsistent"
    assert sheet["A1:A2"].data_validation.source is None


# --- shapes and pictures ---------------------------------------------------------------------


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A red picture of 96 × 48 pixels."""
    pixels = np.zeros((48, 96, 3))
    pixels[..., 0] = 1
    matplotlib.image.imsave(tmp_path / "red.png", pixels, dpi=96)
    return tmp_path / "red.png"


def test_pictures_are_added_placed_renamed_and_deleted(sheet: xw.Sheet, image: Path) -> None:
    picture = sheet.pictures.add(image, name="Печать", left=30, top=40)
    assert (picture.name, picture.parent) == ("Печать", sheet)
    assert (picture.left, picture.top) == (pytest.approx(30, abs=0.1), pytest.approx(40, abs=0.1))
    assert picture.width == pytest.approx(2 * picture.height, rel=0.02)
    picture.width = 200
    assert picture.width == pytest.approx(200, abs=0.1)
    picture.lock_aspect_ratio = True
    picture.height = 50
    assert (picture.width, picture.height) == (pytest.approx(picture.width), pytest.approx(50, abs=0.1))
    assert "Печать" in sheet.pictures
    with pytest.raises(xw.ShapeAlreadyExists):
        sheet.pictures.add(image, name="Печать")
    sheet.pictures["Печать"].name = "Штамп"
    assert [each.name for each in sheet.pictures] == ["Штамп"]
    sheet.pictures["Штамп"].delete()
    assert len(sheet.pictures) == 0
    with pytest.raises(KeyError):
        sheet.pictures("Штамп")


def test_pictures_scaled_anchored_and_updated(sheet: xw.Sheet, image: Path) -> None:
    natural = sheet.pictures.add(image)
    double = sheet.pictures.add(image, name="p", anchor=sheet["C5"], scale=2)
    assert double.width == pytest.approx(2 * natural.width, rel=0.02)
    assert double.top == pytest.approx(sheet["C5"].top, abs=0.5)
    fixed = sheet.pictures.add(image, name="f", width=100)
    assert (fixed.width, fixed.height) == (pytest.approx(100, abs=0.2), pytest.approx(50, abs=1))
    updated = sheet.pictures.add(image, name="f", update=True)
    assert (updated.name, updated.width) == ("f", pytest.approx(100, abs=0.2))
    assert len(sheet.pictures) == 3


def test_a_picture_is_saved(book: xw.Book, sheet: xw.Sheet, image: Path, tmp_path: Path) -> None:
    sheet.pictures.add(image, anchor=sheet["B2"])
    book.save(tmp_path / "p.xlsx")
    assert len(openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]._images) == 1


def test_shapes_are_listed_with_texts_and_fonts(book: xw.Book, sheet: xw.Sheet, image: Path) -> None:
    sheet.pictures.add(image, name="pic")
    drawn = book.api.createInstance("com.sun.star.drawing.RectangleShape")
    sheet.api.DrawPage.add(drawn)
    shape = sheet.shapes[1]
    shape.name = "Кнопка"
    shape.left, shape.top, shape.width, shape.height = 10, 20, 100, 30
    shape.text = "Проверить"
    shape.font.bold = True
    shape.characters[:3].font.color = (255, 0, 0)
    found = sheet.shapes["Кнопка"]
    assert [each.type for each in sheet.shapes] == ["picture", "auto_shape"]
    assert (found.text, found.font.bold, found.characters[:3].text) == ("Проверить", True, "Про")
    assert found.characters[:3].font.color == (255, 0, 0)
    assert (found.left, found.width) == (pytest.approx(10, abs=0.1), pytest.approx(100, abs=0.1))
    found.scale_width(2)
    assert found.width == pytest.approx(200, abs=0.2)
    found.activate()
    assert book.selection is None
    found.delete()
    assert [each.name for each in sheet.shapes] == ["pic"]


# --- editing ---------------------------------------------------------------------------------


def test_inserting_and_deleting_cells_rows_and_columns(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1"].insert("down")
    assert sheet["A1:B3"].value == [[None, 2], [1, 4], [3, None]]
    sheet["A1"].delete("up")
    sheet["1:1"].insert("down")
    assert sheet["A1:B3"].value == [[None, None], [1, 2], [3, 4]]
    sheet["1:1"].delete()
    sheet["A:A"].insert("right")
    assert sheet["A1:C1"].value == [None, 1, 2]
    sheet["A:A"].delete()
    sheet["A1"].delete("left")
    assert sheet["A1:B1"].value == [2, None]


def test_copying_carries_formats_and_moves_references(book: xw.Book, sheet: xw.Sheet, office: xw.App) -> None:
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["A1:B1"].copy(sheet["A3"])
    assert sheet["A3:B3"].value == [1, 2]
    assert (sheet["B3"].formula, sheet["A3"].color) == ("=A3*2", (255, 0, 0))
    sheet["A1:B1"].copy(sheet["A5:B7"])
    assert sheet["B7"].formula == "=A7*2"
    with office.books.add() as other:
        sheet["A1:B1"].copy(other.sheets[0]["C3"])
        assert other.sheets[0]["C3:D3"].value == [1, 2]
        assert other.sheets[0]["C3"].color == (255, 0, 0)


def test_special_pasting(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1*2"], [3, "=A2*2"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["D9"].select()
    sheet["A1:B2"].copy()
    sheet["D1"].paste("values")
    assert sheet["D1:E2"].formula == (("1", "2"), ("3", "6"))
    assert sheet["D1"].color is None
    sheet["D1"].paste("formats")
    assert sheet["D1"].color == (255, 0, 0)
    sheet["G1"].paste(transpose=True)
    assert sheet["G1:H2"].value == [[1, 3], [2, 6]]
    sheet["D1"].paste("values", operation="add")
    assert sheet["D1:E2"].value == [[2, 4], [6, 12]]
    assert sheet.book.selection.address == "$D$9"
    with pytest.raises(NotImplementedError, match="all_except_borders"):
        sheet["D1"].paste("all_except_borders")


def test_copy_from(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, None], ["=A1+1", 4]]
    sheet["D1"].value = [[9, 9], [9, 9]]
    sheet["D1"].copy_from(sheet["A1:B2"], "values", skip_blanks=True)
    assert sheet["D1:E2"].value == [[1, 9], [2, 4]]
    sheet["G1"].copy_from(sheet["A1:B2"], "formulas")
    assert sheet["G2"].formula == "=G1+1"
    sheet["J1"].copy_from(sheet["A1:B2"])
    assert sheet["J1:K2"].value == [[1, None], [2, 4]]


def test_moving_takes_the_cells_away(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, 2]
    sheet["A1:B1"].move(sheet["C3"])
    assert sheet["A1:B1"].value == [None, None]
    assert sheet["C3:D3"].value == [1, 2]


def test_filling(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 1, "Урок 1", dt.date(2024, 1, 31)], [2, None, None, None]]
    sheet["A1:A2"].autofill(sheet["A1:A5"])
    sheet["B1"].autofill(sheet["B1:B5"])
    sheet["C1"].autofill(sheet["C1:C3"])
    sheet["D1"].autofill(sheet["D1:D3"], "fill_months")
    assert sheet["A1:A5"].value == [1, 2, 3, 4, 5]
    assert sheet["B1:B5"].value == [1, 1, 1, 1, 1]
    assert sheet["C1:C3"].value == ["Урок 1", "Урок 2", "Урок 3"]
    assert sheet["D3"].value == dt.datetime(2024, 3, 31)
    sheet["B1"].autofill(sheet["B1:B3"], "fill_series")
    assert sheet["B1:B3"].value == [1, 2, 3]
    with pytest.raises(NotImplementedError, match="flash_fill"):
        sheet["B1"].autofill(sheet["B1:B3"], "flash_fill")


def test_finding_and_replacing(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["Иванов", "Петров"], ["иванов И.", "x"]]
    assert sheet["A1:B2"].find("иванов").address == "$A$1"
    assert sheet["A1:B2"].find("иванов", match_case=True).address == "$A$2"
    assert sheet["A1:B2"].find("иванов", whole=True, match_case=True) is None
    assert sheet["B1:B2"].find("иванов") is None
    sheet["A1:B2"].replace_all("иванов", "Сидоров", match_case=True)
    assert sheet["A1:A2"].value == ["Иванов", "Сидоров И."]


def test_special_cells(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "текст"], ["=A1", None]]
    area = sheet["A1:B2"]
    assert [each.address for each in area.get_special_cells("formulas")] == ["$A$2"]
    assert [each.address for each in area.get_special_cells("constants", "text")] == ["$B$1"]
    assert [each.address for each in area.get_special_cells("blanks")] == ["$B$2"]
    sheet["A1"].rows.hidden = True
    assert [each.address for each in area.get_special_cells("visible")] == ["$A$2:$B$2"]


@pytest.mark.parametrize(
    ("member", "use"),
    [
        ("Range.conditional_formats", lambda sheet: sheet["A1"].conditional_formats),
        ("Range.add_comment", lambda sheet: sheet["A1"].add_comment("x")),
        ("Range.copy_picture", lambda sheet: sheet["A1"].copy_picture()),
        ("Sheet.comments", lambda sheet: list(sheet.comments)),
    ],
)
def test_members_calc_does_not_do_are_named(sheet: xw.Sheet, member: str, use: object) -> None:
    with pytest.raises(NotImplementedError, match=member):
        use(sheet)  # type: ignore[operator]


def test_range_pdf(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = [["видно"], ["не видно"]]
    sheet["A1"].to_pdf(tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_special_cells_by_kind_of_value(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, "слово", True], ["=2+2", '="слово"', "=1/0"]]
    area = sheet["B2:D3"]

    def found(*kind: str) -> list[str]:
        return [each.get_address(False, False) for each in area.get_special_cells(*kind)]

    assert found("constants", "numbers") == ["B2"]
    assert found("constants", "text") == ["C2"]
    assert found("constants", "logical") == ["D2"]
    assert found("formulas", "numbers") == ["B3"]
    assert found("formulas", "text") == ["C3"]
    assert found("formulas", "errors") == ["D3"]
    assert found("formulas", "logical") == []


def test_duplicates_are_removed_within_the_range_only(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [
        ["№", "ФИО", "Класс"],
        [1, "Иванов", 5],
        [2, "иванов", 5],
        [3, "Иванов", 6],
        [4, "Петров", 5],
    ]
    sheet["B1:C5"].impl.remove_duplicates([1, 2], True)
    assert sheet["A1:C5"].value == [
        ["№", "ФИО", "Класс"],
        [1, "Иванов", 5],
        [2, "Иванов", 6],
        [3, "Петров", 5],
        [4, None, None],
    ]


def test_cells_deleted_without_a_shift_follow_excels_guess(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2, 3], [4, 5, 6]]
    sheet["A1"].delete()
    assert sheet["A1:C2"].value == [[2, 3, None], [4, 5, 6]]
    sheet["A1:B1"].delete()
    assert sheet["A1:C1"].value == [4, 5, None]
    sheet["A1:C1"].insert("down")
    sheet["B1"].insert(None)
    assert sheet["B3"].value == 5


def test_many_cells_are_marked_at_once(sheet: xw.Sheet) -> None:
    sheet["A1"].add_note("старая")
    cells = [(1, 1), (3, 2), (3, 3), (7, 1)]
    sheet.impl.paint(cells, (255, 230, 153))
    sheet.impl.put_notes({cell: f"замечание {cell}" for cell in cells})
    assert [(note.location.row, note.location.column) for note in sheet.notes] == cells
    assert [note.text for note in sheet.notes][1] == "замечание (3, 2)"
    assert all(sheet.range(cell).color == (255, 230, 153) for cell in cells)
    assert sheet["B1"].color is None
    sheet.impl.paint(cells[:2], None)
    sheet.impl.drop_notes(cells[:3])
    assert [note.location.address for note in sheet.notes] == ["$A$7"]
    assert (sheet["A1"].color, sheet["C3"].color) == (None, (255, 230, 153))
