"""Tables and charts, as far as Calc has them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    made = book.sheets[0]
    made["B2"].value = [["Школа", "Пар"], ["Лицей 1", 5], ["Школа 2", 3], ["Гимназия", 9]]
    return made


def test_tables_are_added_found_and_described(sheet: xw.Sheet) -> None:
    table = sheet.tables.add(sheet["B2:C5"], name="Пары")
    assert [each.name for each in sheet.tables] == ["Пары"]
    assert (table.range.address, table.header_row_range.address) == ("$B$2:$C$5", "$B$2:$C$2")
    assert table.data_body_range.value == [["Лицей 1", 5], ["Школа 2", 3], ["Гимназия", 9]]
    assert table.show_autofilter is True
    assert sheet["C3"].table == table
    assert sheet["A1"].table is None
    table.sort(2, ascending=False)
    assert table.data_body_range.columns[1].value == [9, 5, 3]
    with pytest.raises(ValueError, match="table"):
        sheet["B2:C5"].sort(1)
    table.resize(sheet["B2:C4"])
    assert table.data_body_range.shape == (2, 2)


def test_tables_of_excel_files_are_found(office: xw.App, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as workbook:
        worksheet = workbook.add_worksheet()
        worksheet.add_table("A1:B3", {"name": "Реестр", "columns": [{"header": "а"}, {"header": "б"}]})
    with office.books.open(tmp_path / "t.xlsx") as book:
        assert [(table.name, table.range.address) for table in book.sheets[0].tables] == [
            ("Реестр", "$A$1:$B$3")
        ]


def test_ranges_outside_tables_are_sorted(sheet: xw.Sheet) -> None:
    sheet["B2:C5"].sort([2, 1], ascending=[False, True], has_headers=True)
    assert sheet["C2:C5"].value == ["Пар", 9, 5, 3]
    sheet["B3:C5"].sort(1)
    assert sheet["B3:B5"].value == ["Гимназия", "Лицей 1", "Школа 2"]


def test_a_frame_is_viewed_as_a_table(office: xw.App, book: xw.Book) -> None:
    book.activate()
    xw.view(pd.DataFrame({"а": [1, 2]}), sheet=book.sheets[0])
    assert book.sheets[0].tables[0].range.address == "$A$1:$B$3"


def test_charts_have_a_kind_a_source_a_title_and_a_place(sheet: xw.Sheet, tmp_path: Path) -> None:
    assert len(sheet.charts) == 0
    chart = sheet.charts.add(left=10, top=20, width=300, height=200, chart_type="line", source=sheet["B2:C5"])
    chart.name = "Ход"
    chart.title = "Пары по школам"
    assert [each.name for each in sheet.charts] == ["Ход"]
    again = sheet.charts["Ход"]
    assert (again.chart_type, again.title) == ("line", "Пары по школам")
    assert (again.left, again.width) == (pytest.approx(10, abs=0.1), pytest.approx(300, abs=0.1))
    again.left = 50
    assert chart.left == pytest.approx(50, abs=0.1)
    sheet.book.save(tmp_path / "c.xlsx")
    assert "xl/charts/chart1.xml" in zipfile.ZipFile(tmp_path / "c.xlsx").namelist()
    chart.delete()
    assert len(sheet.charts) == 0


@pytest.mark.parametrize(
    "kind",
    [
        *("column_clustered", "column_stacked", "column_stacked_100", "bar_clustered", "bar_stacked", "line"),
        *(
            "line_markers",
            "area",
            "area_stacked",
            "pie",
            "doughnut",
            "radar",
            "xy_scatter",
            "xy_scatter_lines",
        ),
    ],
)
def test_kinds_of_charts(sheet: xw.Sheet, kind: str) -> None:
    chart = sheet.charts.add(source=sheet["B2:C5"])
    chart.chart_type = kind
    assert sheet.charts[0].chart_type == kind


def test_kinds_calc_does_not_do_are_named(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError, match="surface"):
        sheet.charts.add(chart_type="surface")


def test_charts_show_their_source_whenever_it_is_set(sheet: xw.Sheet) -> None:
    at_once = sheet.charts.add(chart_type="pie", source=sheet["B2:C5"])
    later = sheet.charts.add(chart_type="line")
    later.set_source_data(sheet["B2:C5"])
    for chart, kind in ((at_once, "pie"), (later, "line")):
        shown = chart.api.getData()
        assert shown.getData() == ((5.0,), (3.0,), (9.0,))
        assert shown.getRowDescriptions() == ("Лицей 1", "Школа 2", "Гимназия")
        assert shown.getColumnDescriptions() == ("Пар",)
        assert (chart.chart_type, chart.plot_by) == (kind, "columns")
