"""Sheets: adding, deleting, copying, moving, hiding, clearing, freezing, protecting, print areas, names."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


def test_sheets_are_found_by_number_and_by_name_whatever_the_case(book: xw.Book) -> None:
    book.sheets[0].name = "Пары"
    assert book.sheets["пары"] == book.sheets[0] == book.sheets(1)
    assert "Пары" in book.sheets
    assert book.sheets[0].index == 1
    assert book.sheets[0].book == book
    with pytest.raises(KeyError):
        book.sheets("нет")


def test_new_sheets_go_before_after_or_before_the_active_one(book: xw.Book) -> None:
    book.sheets[0].name = "a"
    book.sheets.add("b", after="a")
    book.sheets.add("c", before="b")
    assert book.sheet_names == ["a", "c", "b"]
    assert book.sheets.active.name == "c"
    book.sheets.add()
    assert book.sheet_names[1] == "Sheet1"
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("A")


def test_a_name_that_is_taken_or_not_allowed(book: xw.Book) -> None:
    book.sheets.add("Пары")
    other = book.sheets.add("Другой")
    with pytest.raises(xw.XlwingsError, match="already"):
        other.name = "пары"
    with pytest.raises(ValueError):
        other.name = "a/b"
    other.name = "ДРУГОЙ"
    assert other.name == "ДРУГОЙ"


def test_deleting_keeps_the_others_and_the_last_one(book: xw.Book) -> None:
    book.sheets[0].name = "keep"
    book.sheets.add("gone").delete()
    assert book.sheet_names == ["keep"]
    with pytest.raises(xw.XlwingsError, match="at least one"):
        book.sheets["keep"].delete()


def test_copies_carry_values_formats_and_a_numbered_name(book: xw.Book, office: xw.App) -> None:
    sheet = book.sheets[0]
    sheet.name = "Пары"
    sheet["A1"].value = "x"
    sheet["A1"].color = (255, 0, 0)
    copied = sheet.copy()
    assert (copied.name, copied.index, copied["A1"].value, copied["A1"].color) == (
        "Пары (2)",
        2,
        "x",
        (255, 0, 0),
    )
    assert sheet.copy(before=sheet, name="Первый").index == 1
    with office.books.add() as other:
        there = sheet.copy(after=other.sheets[0])
        assert (there.book, there.name, there["A1"].value) == (other, "Пары", "x")


def test_moving_changes_the_order_only(book: xw.Book) -> None:
    for name in ("b", "c"):
        book.sheets.add(name, after=book.sheets[-1])
    book.sheets["c"].move(before=book.sheets[0])
    assert book.sheet_names == ["c", "Sheet1", "b"]
    moved = book.sheets["c"]
    moved.move(after=book.sheets["b"])
    assert book.sheet_names == ["Sheet1", "b", "c"]
    assert moved.name == "c"


def test_hidden_sheets_stay_in_the_book_and_one_stays_in_sight(book: xw.Book) -> None:
    second = book.sheets.add("second", after=book.sheets[0])
    second.visible = False
    assert (second.visible, len(book.sheets)) == (False, 2)
    second.visible = True
    second.visible = 2  # very hidden on Excel
    assert second.visible is False
    with pytest.raises(xw.XlwingsError, match="visible"):
        book.sheets[0].visible = False


def test_the_used_range_begins_where_cells_are_used(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["C3"].value = 1
    sheet["E7"].value = 1
    assert sheet.used_range.address == "$C$3:$E$7"
    assert sheet.used_range.last_cell.address == "$E$7"


def test_clearing_contents_formats_or_both(sheet: xw.Sheet) -> None:
    def fill() -> None:
        sheet["B2"].value = "x"
        sheet["B2"].color = (0, 255, 0)

    fill()
    sheet.clear_contents()
    assert (sheet["B2"].value, sheet["B2"].color) == (None, (0, 255, 0))
    fill()
    sheet.clear_formats()
    assert (sheet["B2"].value, sheet["B2"].color) == ("x", None)
    fill()
    sheet.clear()
    assert (sheet["B2"].value, sheet["B2"].color) == (None, None)


def test_autofit_makes_long_texts_fit(sheet: xw.Sheet) -> None:
    before = sheet["A1"].column_width
    sheet["A1"].value = "Очень длинное название образовательной организации"
    sheet.autofit()
    assert sheet["A1"].column_width > 2 * before


def test_frozen_panes_are_saved(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    second = book.sheets.add("second", after=sheet)
    sheet["A1"].value = second["A1"].value = 1
    sheet.activate()
    sheet.freeze_panes.freeze_at("A1:B1")
    second.freeze_panes.freeze_at("1:2")
    assert sheet.freeze_panes.impl.frozen == (1, 2)
    assert book.sheets.active == sheet
    book.save(tmp_path / "f.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "f.xlsx")
    assert [each.freeze_panes for each in saved] == ["C2", "A3"]
    sheet.freeze_panes.unfreeze()
    assert sheet.freeze_panes.impl.frozen == (0, 0)


@pytest.mark.parametrize("zoom", [45, 85, 100, 160])
def test_panes_are_frozen_where_asked_at_any_zoom_and_place(
    sheet: xw.Sheet, zoom: int, tmp_path: Path
) -> None:
    """Calc itself freezes from the row on top of the window, and tells what is frozen in pixels of the zoom."""
    view = sheet.book.impl.controller
    view.ZoomType, view.ZoomValue = 3, zoom
    view.setFirstVisibleRow(20)
    sheet.freeze_panes.freeze_at("A1:B4")
    assert sheet.freeze_panes.impl.frozen == (4, 2)
    assert view.ZoomValue == zoom
    sheet["A1"].value = 1
    sheet.book.save(tmp_path / "f.xlsx")
    assert openpyxl.load_workbook(tmp_path / "f.xlsx").active.freeze_panes == "C5"


def test_a_protected_sheet_refuses_locked_cells_and_wrong_passwords(sheet: xw.Sheet) -> None:
    sheet["A1"].value = 1
    sheet.impl.protect("тайна")
    assert sheet.impl.protected
    with pytest.raises(xw.XlwingsError):
        sheet["A1"].value = 2
    with pytest.raises(xw.XlwingsError, match="wrong"):
        sheet.impl.unprotect("не та")
    sheet.impl.unprotect("тайна")
    sheet["A1"].value = 2
    assert (sheet["A1"].value, sheet.impl.protected) == (2, False)


def test_the_print_area_is_set_read_and_taken_away(sheet: xw.Sheet) -> None:
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "$A$1:$C$10"
    assert sheet.page_setup.print_area == "$A$1:$C$10"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None


def test_html_export(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "текст"
    sheet.to_html(tmp_path / "a.html")
    assert "текст" in (tmp_path / "a.html").read_text("utf-8")


# --- names -----------------------------------------------------------------------------------


def test_names_of_the_book(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1:B2"].name = "данные"
    assert "данные" in book.names
    assert book.names["данные"].refers_to == "=Sheet1!$A$1:$B$2"
    assert book.names["данные"].refers_to_range == sheet["A1:B2"]
    assert sheet["данные"] == sheet["A1:B2"] == sheet.range("данные")
    assert sheet["A1:B2"].name.name == "данные"
    assert sheet["A1"].name is None
    book.names["данные"].name = "новое"
    assert [name.name for name in book.names] == ["новое"]
    book.names["новое"].refers_to = "=Sheet1!$C$3"
    assert book.names["новое"].refers_to_range.address == "$C$3"
    del book.names["новое"]
    assert len(book.names) == 0


def test_names_of_a_sheet_carry_it(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.name = "Мой лист"
    sheet.names.add("итог", "='Мой лист'!$A$1")
    book.names.add("общее", "='Мой лист'!$A$2")
    assert [name.name for name in sheet.names] == ["'Мой лист'!итог"]
    assert {name.name for name in book.names} == {"'Мой лист'!итог", "общее"}
    assert "итог" in sheet.names
    assert "итог" not in book.names
    sheet["A1"].value = 5
    assert sheet.range("итог").value == 5


def test_names_of_constants_have_no_range(book: xw.Book) -> None:
    book.names.add("ставка", "=0.25")
    assert book.names["ставка"].refers_to == "=0.25"
    with pytest.raises(xw.XlwingsError, match="does not refer"):
        _ = book.names["ставка"].refers_to_range


def test_names_survive_xlsx(book: xw.Book, sheet: xw.Sheet, office: xw.App, tmp_path: Path) -> None:
    sheet["A1"].value = "x"
    sheet["A1:A3"].name = "список"
    book.save(tmp_path / "n.xlsx")
    assert openpyxl.load_workbook(tmp_path / "n.xlsx").defined_names["список"].value == "Sheet1!$A$1:$A$3"


# --- what Calc does not do -------------------------------------------------------------------


@pytest.mark.parametrize("member", ["pivot_tables", "show_gridlines", "comments"])
def test_members_calc_does_not_do_are_named(sheet: xw.Sheet, member: str) -> None:
    with pytest.raises(NotImplementedError, match=f"Sheet.{member}"):
        list(getattr(sheet, member))


def test_hidden_sheets_are_not_activated(book: xw.Book) -> None:
    hidden = book.sheets.add("hidden", after=book.sheets[0])
    hidden.visible = False
    with pytest.raises(xw.XlwingsError, match="hidden"):
        hidden.activate()


@pytest.mark.parametrize("name", ["два слова", "A1", "1й", "", "R"])
def test_names_excel_does_not_allow_are_refused(sheet: xw.Sheet, name: str) -> None:
    with pytest.raises(xw.XlwingsError, match="cannot be a name"):
        sheet["B2"].name = name
