"""Tables and charts, as far as Calc has them."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

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


def visible_rows(sheet: xw.Sheet, last: int = 8) -> list[int]:
    return [row for row in range(1, last + 1) if sheet.api.getRows().getByIndex(row - 1).IsVisible]


@pytest.fixture
def pairs(book: xw.Book) -> xw.Range:
    """A1:C6 with a region, a date and a number a row."""
    sheet = book.sheets[0]
    sheet["A1"].value = [
        ["Region", "Date", "Amount"],
        ["East", dt.date(2026, 1, 1), 10],
        ["West", dt.date(2026, 1, 2), 20],
        ["East", dt.date(2026, 1, 3), 30],
        ["North", None, 40],
        ["West", dt.date(2026, 1, 4), 50],
    ]
    return sheet["A1:C6"]


class TestAutoFilter:
    def test_values_hide_the_other_rows(self, pairs: xw.Range) -> None:
        pairs.autofilter.apply_values(1, ["East", "North"])
        assert visible_rows(pairs.sheet) == [1, 2, 4, 5, 7, 8]
        told = pairs.autofilter.criteria
        assert [each.type for each in told] == ["values", "none", "none"]
        assert told[0].values == ["East", "North"]

    def test_fields_are_filtered_together_and_cleared_singly(self, pairs: xw.Range) -> None:
        pairs.autofilter.apply_values(1, ["East", "West"])
        pairs.autofilter.apply_comparison(3, "between", 20, 40)
        assert visible_rows(pairs.sheet, 6) == [1, 3, 4]
        told = pairs.autofilter.criteria[2]
        assert (told.type, told.operator, told.value1, told.value2) == ("comparison", "between", "20", "40")
        pairs.autofilter.clear(1)
        assert visible_rows(pairs.sheet, 6) == [1, 3, 4, 5]
        pairs.autofilter.clear()
        assert visible_rows(pairs.sheet, 6) == [1, 2, 3, 4, 5, 6]
        assert [each.type for each in pairs.autofilter.criteria] == ["none"] * 3

    @pytest.mark.parametrize(
        ("field", "operator", "values", "rows"),
        [
            (3, "greater_than", (30,), [5, 6]),
            (3, "not_between", (20, 40), [2, 6]),
            (2, "equal_to", (dt.date(2026, 1, 3),), [4]),
            (2, "greater_than_or_equal", (dt.date(2026, 1, 3),), [4, 6]),
            (2, "equal_to", (None,), [5]),
            (2, "not_equal_to", (None,), [2, 3, 4, 6]),
            (1, "not_equal_to", ("East",), [3, 5, 6]),
        ],
    )
    def test_comparisons(
        self, pairs: xw.Range, field: int, operator: Any, values: tuple[Any, ...], rows: list[int]
    ) -> None:
        pairs.autofilter.apply_comparison(field, operator, *values)
        assert visible_rows(pairs.sheet, 6) == [1, *rows]
        assert pairs.autofilter.criteria[field - 1].operator == operator

    def test_top_and_bottom(self, pairs: xw.Range) -> None:
        pairs.autofilter.apply_top_items(3, 2)
        assert visible_rows(pairs.sheet, 6) == [1, 5, 6]
        assert pairs.autofilter.criteria[2].count == 2
        pairs.autofilter.apply_bottom_items(3, 1)
        assert visible_rows(pairs.sheet, 6) == [1, 2]
        pairs.autofilter.apply_top_percent(3, 40)
        assert visible_rows(pairs.sheet, 6) == [1, 5, 6]

    def test_a_sheet_has_one_filter_of_its_own(self, pairs: xw.Range) -> None:
        pairs.autofilter.apply_values(1, ["East"])
        with pytest.raises(ValueError, match="different range"):
            pairs.sheet["A1:B6"].autofilter.apply_values(1, ["East"])

    def test_a_table_has_its_own(self, pairs: xw.Range, tmp_path: Path) -> None:
        table = pairs.sheet.tables.add(pairs)
        table.autofilter.apply_values(1, ["West"])
        assert visible_rows(pairs.sheet, 6) == [1, 3, 6]
        book = pairs.sheet.book
        app = book.app
        book.save(tmp_path / "f.xlsx")
        book.close()
        with app.books.open(tmp_path / "f.xlsx") as again:
            assert visible_rows(again.sheets[0], 6) == [1, 3, 6]


class TestRowsAndColumnsOfATable:
    def test_rows_are_added_and_deleted(self, sheet: xw.Sheet) -> None:
        table = sheet.tables.add(sheet["B2:C5"])
        sheet["B6"].value = "под таблицей"
        table.rows.add(["Школа 4", 1])
        table.rows.add(["Школа 0", 7], index=1)
        assert len(table.rows) == 5 and table.range.address == "$B$2:$C$7"
        assert table.rows[0].range.value == ["Школа 0", 7] and table.rows[-1].range.value == ["Школа 4", 1]
        assert sheet["B8"].value == "под таблицей"
        table.rows[1].delete()
        assert table.range.address == "$B$2:$C$6" and sheet["B7"].value == "под таблицей"

    def test_columns_are_added_found_and_deleted(self, sheet: xw.Sheet) -> None:
        table = sheet.tables.add(sheet["B2:C5"])
        sheet["D2"].value = "сбоку"
        table.columns.add("Код", index=1)
        table.columns.add("Год")
        assert [column.name for column in table.columns] == ["Код", "Школа", "Пар", "Год"]
        assert table.columns["пар"].data_body_range.value == [5, 3, 9]
        assert sheet["F2"].value == "сбоку"
        table.columns["Код"].delete()
        assert table.range.address == "$B$2:$D$5" and sheet["E2"].value == "сбоку"
        with pytest.raises(ValueError, match="last table column"):
            for column in [*table.columns][::-1]:
                column.delete()


def test_cells_and_charts_are_written_as_images(sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["B2:C5"].to_png(tmp_path / "cells.png")
    chart = sheet.charts.add()
    chart.set_source_data(sheet["B2:C5"])
    chart.to_png(tmp_path / "chart.png")
    images = [(tmp_path / name).read_bytes()[:4] for name in ("cells.png", "chart.png")]
    assert images == [b"\x89PNG", b"\x89PNG"]
