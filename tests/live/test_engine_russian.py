"""A Russian office: decimal commas and its own names of formats change nothing of what xlwings sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from nastavnik.libreoffice.apps import App
from nastavnik.libreoffice.engine import engine

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def russian(office: xw.App) -> Iterator[xw.Sheet]:
    app = xw.App(impl=engine.apps.register(App.start(engine.apps, headless=True, locale="ru-RU")))
    try:
        yield app.books.add().sheets[0]
    finally:
        app.kill()
        office.activate()


def test_numbers_dates_and_formulas(russian: xw.Sheet) -> None:
    assert russian.book.api.CharLocale.Language == "ru"
    russian["A1"].value = [
        1.5,
        dt.datetime(2024, 9, 1),
        True,
        "1,5",
        "01.09.2024",
        "2.5",
        '=IF(TRUE,SUM(1,2.5),"x")',
    ]
    assert russian["A1:G1"].value == [1.5, dt.datetime(2024, 9, 1), True, "1,5", "01.09.2024", 2.5, 3.5]
    assert russian["A1"].formula == "1.5"
    assert russian["G1"].formula.replace("()", "") == '=IF(TRUE,SUM(1,2.5),"x")'


@pytest.mark.parametrize(
    "code", ["0.00", "#,##0.00", "General", "@", "dd.mm.yyyy", "yyyy-mm-dd hh:mm", "[h]:mm"]
)
def test_number_formats_are_english(russian: xw.Sheet, code: str) -> None:
    russian["A2"].number_format = code
    assert russian["A2"].number_format == code


def test_the_saved_file(russian: xw.Sheet, tmp_path: Path) -> None:
    russian["A3"].value = [1.5, dt.datetime(2024, 9, 1), True]
    russian["D3"].data_validation.set_decimal("between", 1.5, "=A3+2.5")
    assert (russian["D3"].data_validation.formula1, russian["D3"].data_validation.formula2) == (
        "=1.5",
        "=A3+2.5",
    )
    russian.book.save(tmp_path / "ru.xlsx")
    row = openpyxl.load_workbook(tmp_path / "ru.xlsx").active[3]
    assert [cell.value for cell in row[:3]] == [1.5, dt.datetime(2024, 9, 1), True]
