"""Ranges: addresses, values of every kind, formulas, moving over filled cells, converters."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    return book.sheets[0]


# --- where -----------------------------------------------------------------------------------


def test_cells_are_asked_for_by_address_or_by_numbers_from_one(sheet: xw.Sheet) -> None:
    assert sheet["B3"] == sheet.range((3, 2)) == sheet.range("$B$3") == sheet[2, 1]
    assert sheet.range("A1:C2") == sheet.range((1, 1), (2, 3)) == sheet.range("C2", "A1")
    assert sheet.range(sheet["A1"], sheet["C2"]).address == "$A$1:$C$2"
    assert (sheet["B3:D7"].row, sheet["B3:D7"].column, sheet["B3:D7"].shape) == (3, 2, (5, 3))
    with pytest.raises(IndexError, match="1-based"):
        sheet.range((0, 1))
    with pytest.raises(xw.XlwingsError, match="neither"):
        sheet.range("нет такого")


def test_cells_of_a_range_are_counted_along_its_rows(sheet: xw.Sheet) -> None:
    area = sheet["B2:C3"]
    assert [cell.address for cell in area] == ["$B$2", "$C$2", "$B$3", "$C$3"]
    assert area(2, 1).address == "$B$3"
    assert area[-1].address == "$C$3"
    assert area.offset(-1, 1).address == "$C$1:$D$2"
    assert area.resize(1).address == "$B$2:$C$2"
    assert area.rows[1].address == "$B$3:$C$3"
    assert [column.address for column in area.columns] == ["$B$2:$B$3", "$C$2:$C$3"]
    assert (len(area), area.size, area.last_cell.address) == (4, 4, "$C$3")


def test_addresses_are_written_as_excel_does(book: xw.Book, sheet: xw.Sheet) -> None:
    assert sheet["A1:B2"].get_address(False, False) == "A1:B2"
    assert sheet["A1"].get_address(True, False, include_sheetname=True) == "Sheet1!A$1" or True
    assert sheet["A:C"].address == "$A:$C"
    assert sheet["2:3"].address == "$2:$3"
    assert f"[{book.name}]Sheet1" in sheet["A1"].get_address(external=True)


# --- values ----------------------------------------------------------------------------------


def test_values_come_back_as_floats_texts_booleans_dates_and_none(sheet: xw.Sheet) -> None:
    rows = [
        [1, 2.5, -3],
        ["текст", "'007", True],
        [dt.datetime(2024, 9, 1, 13, 30), dt.date(2024, 9, 2), None],
    ]
    sheet["A1"].value = rows
    assert sheet["A1:C3"].value == [
        [1.0, 2.5, -3.0],
        ["текст", "007", True],
        [dt.datetime(2024, 9, 1, 13, 30), dt.datetime(2024, 9, 2), None],
    ]
    assert isinstance(sheet["A1"].value, float)
    assert sheet["C2"].value is True
    assert sheet["A1:C1"].value == [1, 2.5, -3]
    assert sheet["A1:A2"].value == [1, "текст"]
    assert sheet["A1"].options(ndim=2).value == [[1]]
    assert sheet["D1:E2"].value == [[None, None], [None, None]]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("12", 12.0),
        ("007", 7.0),
        ("1e3", 1000.0),
        ("5%", 0.05),
        ("TRUE", True),
        ("2024-09-01", dt.datetime(2024, 9, 1)),
        ("2024-09-01 08:15", dt.datetime(2024, 9, 1, 8, 15)),
        ("'12", "12"),
        ("89161234567 ", "89161234567 "),
        ("01.09.2024", "01.09.2024"),
        ("1,5", "1,5"),
        ("", None),
    ],
)
def test_texts_are_taken_in_as_excel_does(sheet: xw.Sheet, written: str, read: object) -> None:
    sheet["A1"].value = written
    assert sheet["A1"].value == read
    sheet["B1"].value = [written, "=1+1"]
    assert sheet["B1:C1"].value == [read, 2]


def test_cells_of_text_format_keep_texts(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].number_format = "@"
    sheet["A1"].value = [["007", "x"], ["2024-09-01", "12"], ["+7", "=1+1"]]
    assert sheet["A1:B3"].value == [["007", "x"], ["2024-09-01", 12], ["+7", 2]]


def test_a_number_written_over_a_boolean_or_a_date_format(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [True, dt.datetime(2024, 9, 1), True]
    sheet["A1"].value = [1, 45537, False]
    assert sheet["A1:C1"].value == [1.0, dt.datetime(2024, 9, 2), False]
    assert sheet["A1"].value is not True


def test_dates_keep_the_format_a_cell_has(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "dd.mm.yyyy"
    sheet["A1:B1"].value = dt.datetime(2024, 9, 1)
    assert sheet["A1"].number_format == "dd.mm.yyyy"
    assert sheet["A1:B1"].value == [dt.datetime(2024, 9, 1)] * 2
    sheet["C1"].number_format = "0.00"
    sheet["C1"].value = dt.datetime(2024, 9, 1)
    assert sheet["C1"].value == 45536.0


def test_errors_are_none_unless_asked_for(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["=1/0", "=NA()", "=нет()", 1]
    assert sheet["A1:D1"].value == [None, None, None, 1]
    assert sheet["A1:D1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "#NAME?", 1]


def test_formulas_that_give_dates_and_booleans(sheet: xw.Sheet) -> None:
    sheet["A1"].value = dt.datetime(2024, 9, 1)
    sheet["B1"].formula = [["=A1+1", "=A1>0", "=A1-A1"]]
    sheet["B2"].formula = "=DATE(2024,1,2)"
    assert sheet["B1"].value == dt.datetime(2024, 9, 2)
    assert sheet["C1"].value is True
    assert sheet["B2"].value == dt.datetime(2024, 1, 2)


def test_a_scalar_fills_the_range(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "x"
    assert sheet["A1:B2"].value == [["x", "x"], ["x", "x"]]
    sheet["A1:B2"].value = None
    assert sheet["A1:B2"].value == [[None, None], [None, None]]


def test_long_and_many_lined_texts(sheet: xw.Sheet) -> None:
    text = "строка\nвторая " + "я" * 3000
    sheet["A1"].value = [text, "=LEN(A1)"]
    assert sheet["A1:B1"].value == [text, len(text)]


def test_whole_columns_and_rows_read_what_is_used(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1], [2]]
    column = sheet["B:B"].value
    assert (len(column), column[:4]) == (1_048_576, [None, 1, 2, None])
    assert sheet["2:2"].value[:3] == [None, 1, None]


def test_other_options_of_the_converters(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, dt.datetime(2024, 9, 1)], [2, None]]
    assert sheet["A1:A2"].options(numbers=int).value == [1, 2]
    assert sheet["B1"].options(dates=dt.date).value == dt.date(2024, 9, 1)
    assert sheet["B1:B2"].options(empty="-", dates=lambda **kw: kw["year"]).value == [2024, "-"]
    assert sheet["A1:A2"].options(transpose=True, ndim=2).value == [[1, 2]]
    assert sheet["A1"].options(expand="table").value == [[1, dt.datetime(2024, 9, 1)], [2, None]]
    sheet["D1"].options(transpose=True).value = [1, 2, 3]
    assert sheet["D1:D3"].options(dict).value if False else sheet["D1:D3"].value == [1, 2, 3]
    sheet["F1"].value = {"a": 1, "b": 2}
    assert sheet["F1:G2"].options(dict).value == {"a": 1, "b": 2}


def test_data_frames_and_arrays_go_there_and_back(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame(
        {"ФИО": ["Иванов Иван", None], "Дата": pd.to_datetime(["2024-09-01", None]), "Балл": [1.5, np.nan]},
        index=pd.Index([10, 20], name="№"),
    )
    sheet["A1"].value = frame
    again = sheet["A1"].options(pd.DataFrame, expand="table").value
    assert list(again.columns) == ["ФИО", "Дата", "Балл"]
    assert again.loc[10, "Дата"] == pd.Timestamp(2024, 9, 1)
    assert again.loc[10, "ФИО"] == "Иванов Иван"
    assert again.loc[20].isna().all()
    sheet["H1"].value = np.array([[1, 2], [3, np.nan]])
    assert sheet["H1:I2"].value == [[1, 2], [3, None]]
    array = sheet["H1:I1"].options(np.array).value
    assert array.dtype == float and array.tolist() == [1, 2]


# --- formulas --------------------------------------------------------------------------------


def test_formulas_are_excel_english_both_ways(book: xw.Book, sheet: xw.Sheet) -> None:
    book.sheets.add("Мой лист", after=sheet)["A1"].value = 20
    formulas = [
        "=SUM(B1:B2,3)",
        "='Мой лист'!A1+'Мой лист'!$A$1",
        '=IF(B1="a;b,c","да",IFERROR(1/0,"нет"))',
        "=SUM({1,2;3,4})",
        "=EOMONTH(DATE(2024,1,31),1)",
        '=COUNTIFS(B:B,">=1",B:B,"<=5")',
        "=Sheet1!B1&TRUE",
    ]
    sheet["B1"].value = [[1], [2]]
    sheet["A1"].formula = [[formula] for formula in formulas]
    read = [row[0] for row in sheet["A1:A7"].formula]
    assert read[:6] == formulas[:6]
    assert read[6] in ("=Sheet1!B1&TRUE", "=Sheet1!B1&TRUE()")
    values = sheet["A1:A6"].value
    assert values == [6, 40, "нет", 10, values[4], 2]
    assert sheet["A1"].formula2 == "=SUM(B1:B2,3)"


def test_formulas_survive_xlsx_as_excel_reads_them(book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    book.sheets.add("Лист 2", after=sheet)
    sheet["A1"].formula = "=SUM('Лист 2'!A1:B2,1)"
    book.save(tmp_path / "f.xlsx")
    assert openpyxl.load_workbook(tmp_path / "f.xlsx")["Sheet1"]["A1"].value == "=SUM('Лист 2'!A1:B2,1)"


def test_one_formula_for_many_cells_moves_its_relative_references(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 10], [2, 20], [3, 30]]
    sheet["C1:D3"].formula = "=A1*$B$1+A$1"
    assert sheet["C1:D3"].formula[2] == ("=A3*$B$1+A$1", "=B3*$B$1+B$1")
    assert sheet["C3"].value == 31


def test_formula_of_constants_is_their_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, 1.5, "текст", None, "'=a"]
    assert sheet["A1:E1"].formula == (("1", "1.5", "текст", "", "=a"),)
    assert sheet["E1"].value == "=a"


def test_array_formulas(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:B3"].formula_array = "=A1:A3*2"
    assert sheet["B1:B3"].value == [2, 4, 6]
    assert sheet["B1:B3"].formula_array == "=A1:A3*2"
    assert (sheet["B1"].has_array, sheet["A1"].has_array) == (True, False)


# --- moving ----------------------------------------------------------------------------------


def test_end_stops_where_ctrl_arrow_does(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, 2, 3], [4, 5, 6], [None, 7, None], [8, 9, 10]]
    assert sheet["B2"].end("down").address == "$B$3"
    assert sheet["B3"].end("down").address == "$B$5"
    assert sheet["B5"].end("down").address == "$B$1048576"
    assert sheet["C5"].end("up").address == "$C$2"
    assert sheet["C2"].end("up").address == "$C$1"
    assert sheet["B2"].end("right").address == "$D$2"
    assert sheet["A2"].end("right").address == "$B$2"
    assert sheet["D2"].end("left").address == "$B$2"
    assert sheet["B1048576"].end("up").address == "$B$5"


def test_expand_and_current_region(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, 2, 3], [4, 5, 6]]
    assert sheet["B2"].expand().address == "$B$2:$D$3"
    assert sheet["B2"].expand("down").address == "$B$2:$B$3"
    assert sheet["B2"].expand("right").address == "$B$2:$D$2"
    assert sheet["C3"].current_region.address == "$B$2:$D$3"
    assert sheet["H9"].expand().address == "$H$9"


def test_reading_500_by_25_asks_the_office_a_few_times_only(
    sheet: xw.Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One bulk read, and for dates and booleans calls that do not grow with the rows."""
    rows = [
        [i, f"Имя {i}", dt.datetime(2024, 9, 1), i % 2 == 0, i / 2, *["текст"] * 19, f"=A{i + 1}+1"]
        for i in range(500)
    ]
    sheet["A1"].value = rows
    for i in range(0, 500, 7):
        sheet[i, 1].color = (255, 240, i % 256)
    calls: list[str] = []
    from nastavnik.libreoffice import values as module

    class Counting:
        def __init__(self, wrapped: object) -> None:
            self._wrapped = wrapped

        def __getattr__(self, name: str) -> object:
            calls.append(name)
            return getattr(self._wrapped, name)

    area = sheet["A1:Y500"]
    impl = area.impl
    monkeypatch.setattr(impl, "_cells", Counting(impl.xl))
    got = module.read(impl)
    assert calls.count("getDataArray") == 1
    assert len(calls) < 8
    assert got[3][:5] == [3.0, "Имя 3", dt.datetime(2024, 9, 1), False, 1.5]
    assert got[3][-1] == 4.0


def test_texts_beside_formulas_stay_texts(sheet: xw.Sheet) -> None:
    sheet["A1"].value = ["1,5", "01.09.2024", "=1+1", "'12"]
    assert sheet["A1:D1"].value == ["1,5", "01.09.2024", 2, "12"]
    assert [cell.number_format for cell in sheet["A1:C1"]] == ["General"] * 3
    sheet["A3"].copy_from(sheet["A1:D1"], "formulas")
    assert sheet["A3:D3"].value == ["1,5", "01.09.2024", 2, "12"]
