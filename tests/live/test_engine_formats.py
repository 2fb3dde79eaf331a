"""How cells look: colours, fonts, number formats, alignment, borders, sizes; read back, and from the saved file."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


def saved(book: xw.Book, tmp_path: Path) -> openpyxl.worksheet.worksheet.Worksheet:
    book.save(tmp_path / "saved.xlsx")
    return openpyxl.load_workbook(tmp_path / "saved.xlsx").worksheets[0]


def test_fill_colours(sheet: xw.Sheet) -> None:
    assert sheet["A1"].color is None
    sheet["A1:B2"].color = (255, 200, 1)
    assert sheet["B2"].color == (255, 200, 1)
    sheet["A1"].color = "#00ff10"
    assert sheet["A1"].color == (0, 255, 16)
    assert sheet["A1:B1"].color is None
    sheet["A1"].color = 255  # an Excel colour number: red
    assert sheet["A1"].color == (255, 0, 0)
    sheet["A1:B2"].color = None
    assert sheet["B2"].color is None


def test_many_colours_at_once(sheet: xw.Sheet) -> None:
    sheet["A1"].color = (1, 2, 3)
    sheet["A1:C2"].set_colors([[..., "#ff0000", None], [(0, 255, 0), (0, 255, 0), (0, 255, 0)]])
    assert [cell.color for cell in sheet["A1:C2"]] == [
        (1, 2, 3),
        (255, 0, 0),
        None,
        (0, 255, 0),
        (0, 255, 0),
        (0, 255, 0),
    ]


def test_fonts_and_mixed_fonts(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = "текст"
    font = sheet["A1:A2"].font
    assert (font.bold, font.italic, font.color) == (False, False, (0, 0, 0))
    font.set(bold=True, italic=True, size=14, color=(10, 20, 30), name="Arial")
    assert (font.bold, font.italic, font.size, font.color, font.name) == (
        True,
        True,
        14,
        (10, 20, 30),
        "Arial",
    )
    sheet["A2"].font.bold = False
    assert sheet["A1:A2"].font.bold is None
    cell = saved(book, tmp_path)["A1"]
    assert (cell.font.b, cell.font.i, cell.font.sz, cell.font.name) == (True, True, 14, "Arial")


def test_a_part_of_a_text_has_its_own_font(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "Иванов Иван"
    sheet["A1"].characters[:6].font.bold = True
    assert sheet["A1"].characters[:6].text == "Иванов"
    assert sheet["A1"].characters[2].font.bold is True
    assert sheet["A1"].characters[7:].font.bold is False
    assert sheet["A1"].characters[-1].text == "н"
    assert sheet["A1"].value == "Иванов Иван"


@pytest.mark.parametrize(
    "code", ["0.00", "dd.mm.yyyy", "#,##0", "@", "0%", "yyyy-mm-dd hh:mm", "General", '0" чел."', "[h]:mm"]
)
def test_number_formats_are_excels_and_stay_so_in_the_file(
    office: xw.App, book: xw.Book, sheet: xw.Sheet, tmp_path: Path, code: str
) -> None:
    sheet["A1"].value = 1.5
    sheet["A1"].number_format = code
    assert sheet["A1"].number_format == code
    assert saved(book, tmp_path)["A1"].number_format.lower().replace("\\", "") == code.lower()
    book.close()
    with office.books.open(tmp_path / "saved.xlsx") as again:
        assert again.sheets[0]["A1"].number_format == code


def test_number_formats_of_differing_cells(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "0.0"
    assert sheet["A1:B1"].number_format is None


def test_alignment_and_wrapping(sheet: xw.Sheet) -> None:
    cell = sheet["A1"]
    assert (cell.horizontal_alignment, cell.vertical_alignment, cell.wrap_text) == (
        "general",
        "bottom",
        False,
    )
    for value in ("left", "center", "right", "fill", "justify", "distributed"):
        cell.horizontal_alignment = value
        assert cell.horizontal_alignment == value
    for value in ("top", "center", "bottom", "justify", "distributed"):
        cell.vertical_alignment = value
        assert cell.vertical_alignment == value
    cell.wrap_text = True
    assert cell.wrap_text is True
    assert sheet["A1:B1"].wrap_text is None
    assert sheet["A1:B1"].horizontal_alignment is None
    with pytest.raises(NotImplementedError, match="center_across_selection"):
        cell.horizontal_alignment = "center_across_selection"
    cell.adjust_indent(2)


def test_borders_around_and_inside(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    area = sheet["B2:D4"]
    area.borders.set("outside", line_style="continuous", weight="medium", color=(255, 0, 0))
    area.borders.set("inside", line_style="dot")
    assert area.borders["edge_top"].line_style == "continuous"
    assert area.borders["edge_top"].weight == "medium"
    assert area.borders["edge_left"].color == (255, 0, 0)
    assert area.borders["inside_vertical"].line_style == "dot"
    assert sheet["A3"].borders["edge_right"].weight == "medium"
    assert sheet["C3"].borders["edge_left"].line_style == "dot"
    assert area.borders.line_style is None
    cell = saved(book, tmp_path)["B2"]
    assert (cell.border.top.style, cell.border.left.style) == ("medium", "medium")
    area.borders.clear()
    assert sheet["B2"].borders.line_style == "none"
    assert sheet["A3"].borders["edge_right"].line_style == "none"


@pytest.mark.parametrize("style", ["continuous", "dash", "dot", "double", "dash_dot", "dash_dot_dot"])
def test_border_styles(sheet: xw.Sheet, style: str) -> None:
    sheet["B2"].borders["edge_bottom"].line_style = style
    assert sheet["B2"].borders["edge_bottom"].line_style == style


@pytest.mark.parametrize("weight", ["hairline", "thin", "medium", "thick"])
def test_border_weights(book: xw.Book, sheet: xw.Sheet, tmp_path: Path, weight: str) -> None:
    sheet["B2"].borders.weight = weight
    assert sheet["B2"].borders.weight == weight
    assert sheet["B2"].borders.line_style == "continuous"
    assert saved(book, tmp_path)["B2"].border.bottom.style == {"hairline": "hair"}.get(weight, weight)


def test_a_colour_or_weight_alone_draws_a_line_and_diagonals_are_lines_too(sheet: xw.Sheet) -> None:
    sheet["B2"].borders["edge_top"].color = "#0000ff"
    assert (sheet["B2"].borders["edge_top"].line_style, sheet["B2"].borders["edge_top"].weight) == (
        "continuous",
        "thin",
    )
    sheet["B2"].borders["diagonal_up"].line_style = "continuous"
    assert sheet["B2"].borders["diagonal_up"].line_style == "continuous"
    assert sheet["B2"].borders["diagonal_down"].line_style == "none"
    with pytest.raises(NotImplementedError, match="slant_dash_dot"):
        sheet["B2"].borders["edge_top"].line_style = "slant_dash_dot"


# --- sizes -----------------------------------------------------------------------------------


def test_widths_are_in_characters_and_heights_in_points(
    book: xw.Book, sheet: xw.Sheet, tmp_path: Path
) -> None:
    sheet["A1"].value = "x"
    sheet["A1:B1"].column_width = 20
    sheet["A1:A2"].row_height = 30
    assert sheet["A1:B1"].column_width == pytest.approx(20, abs=0.05)
    assert sheet["A2"].row_height == pytest.approx(30, abs=0.05)
    assert sheet["A1:C1"].column_width is None
    assert sheet["A1:A3"].row_height is None
    again = saved(book, tmp_path)
    assert again.column_dimensions["A"].width == pytest.approx(20, abs=1)
    assert again.row_dimensions[1].height == pytest.approx(30, abs=0.1)
    with pytest.raises(ValueError):
        sheet["A1"].row_height = 500


def test_places_and_sizes_are_in_points(sheet: xw.Sheet) -> None:
    sheet["A1"].row_height = 40
    assert (sheet["A1"].left, sheet["A1"].top) == (0, 0)
    assert sheet["A2"].top == pytest.approx(40, abs=0.1)
    assert sheet["A1:A2"].height == pytest.approx(sheet["A1"].height + sheet["A2"].height, abs=0.1)
    assert sheet["B1"].left == pytest.approx(sheet["A1"].width, abs=0.1)


def test_hidden_rows_and_columns(sheet: xw.Sheet) -> None:
    area = sheet["A1:C5"]
    assert (area.rows.hidden, area.columns.hidden) == (False, False)
    sheet["A2:A3"].rows.hidden = True
    sheet["B1"].columns.hidden = True
    assert (area.rows.hidden, area.columns.hidden) == (None, None)
    assert (sheet["A2:A3"].rows.hidden, sheet["B2:B3"].rows.hidden, sheet["B1"].columns.hidden) == (
        True,
        True,
        True,
    )
    area.rows.hidden = False
    area.columns.hidden = False
    assert (area.rows.hidden, area.columns.hidden) == (False, False)


def test_autofit_of_rows_and_columns(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "одна\nдве\nтри"
    sheet["A1"].wrap_text = True
    sheet["A1"].row_height = 5
    sheet["A1"].rows.autofit()
    assert sheet["A1"].row_height > 30
    sheet["B1"].value = "длинный-предлинный текст"
    before = sheet["B1"].column_width
    sheet["B1"].autofit()
    assert sheet["B1"].column_width > before


def test_outline_groups(sheet: xw.Sheet) -> None:
    sheet["2:4"].group()
    sheet["2:4"].ungroup()
    sheet["B1:C1"].group(by="columns")


def test_merged_cells(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["A1:B2"].merge()
    assert sheet["A1"].merge_cells is True
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    assert (sheet["C3"].merge_cells, sheet["C3"].merge_area.address) == (False, "$C$3")
    assert sheet["A1:C3"].merge_cells is None
    assert sheet["C3:D4"].merge_cells is False
    sheet["A1:B2"].unmerge()
    assert sheet["A1"].merge_cells is False
    assert sheet["A1:B2"].value == [[1, None], [None, None]]
    sheet["D1:E2"].merge(across=True)
    assert sheet["D2"].merge_area.address == "$D$2:$E$2"
