"""The engine as its contract states it, and as a user of xlwings on Excel would expect it to behave."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import openpyxl
import pytest
import xlwings as xw

import nastavnik.libreoffice  # noqa: F401  adds the engine
from nastavnik import load_form

Run = Callable[..., Any]


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[None]:
    before = xw.engines.active
    xw.engines["libreoffice"].activate()
    yield
    xw.engines.active = before


@pytest.fixture(scope="module")
def app(engine: None) -> Iterator[xw.App]:
    made = xw.App(visible=False, add_book=False)
    yield made
    made.kill()


@pytest.fixture
def sheet(app: xw.App) -> Iterator[xw.Sheet]:
    book = app.books.add()
    yield book.sheets[0]
    book.close()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


# ------------------------------------------------------------------ apps
def test_the_import_starts_nothing_and_needs_no_key() -> None:
    """xlwings itself loads ``xlwings.pro.utils``; the engine adds nothing of pro to that."""
    code = (
        "import sys, subprocess, threading; from unittest import mock\n"
        "import xlwings; own = {m for m in sys.modules if m.startswith('xlwings.pro')}\n"
        "with mock.patch.object(subprocess, 'Popen', side_effect=AssertionError('a process was started')):\n"
        "    import nastavnik.libreoffice\n"
        "print([e.name for e in xlwings.engines], 'libreoffice' in [e.name for e in xlwings.engines])\n"
        "print({m for m in sys.modules if m.startswith('xlwings.pro')} - own, threading.active_count(), 'uno' in sys.modules)\n"
    )
    environment = {key: value for key, value in os.environ.items() if "XLWINGS" not in key}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["['libreoffice'] True", "set() 1 False"]


def test_two_apps_are_two_processes_and_kill_ends_just_one(app: xw.App) -> None:
    other = xw.App(visible=False)
    gone, stays = other.pid, app.pid
    assert gone != stays
    assert set(xw.apps.keys()) >= {gone, stays}
    book = other.books[0]
    other.kill()
    deadline = time.monotonic() + 10
    while alive(gone) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (alive(gone), alive(stays)) == (False, True)
    assert gone not in xw.apps.keys()  # noqa: SIM118  xw.apps is no dict
    with pytest.raises(xw.XlwingsError):
        _ = book.fullname


# ------------------------------------------------------------------ ranges
def test_values_have_the_types_xlwings_promises(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "x", None], [True, dt.datetime(2026, 1, 2, 3, 4, 5), dt.date(2026, 5, 6)]]
    assert sheet["A1:C2"].value == [
        [1.0, "x", None],
        [True, dt.datetime(2026, 1, 2, 3, 4, 5), dt.datetime(2026, 5, 6)],
    ]
    assert isinstance(sheet["A1"].value, float)
    assert sheet["A1:C1"].value == [1.0, "x", None]
    assert sheet["A1:A2"].value == [1.0, True]
    assert sheet["A1"].options(ndim=2).value == [[1.0]]
    assert sheet["A1"].options(numbers=int).value == 1
    assert sheet["C2"].options(dates=dt.date).value == dt.date(2026, 5, 6)
    sheet["E1"].formula = "=1/0"
    assert sheet["E1"].value is None
    assert sheet["E1"].options(err_to_str=True).value == "#DIV/0!"
    sheet["E2"].number_format = "@"
    sheet["E2"].value = "007"
    assert sheet["E2"].value == "007"


def test_formulas_are_in_excels_grammar_both_ways(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "раз"], [2, "два"]]
    formula = '=IFERROR(VLOOKUP(2,A1:B2,2,FALSE),"нет; да")'
    sheet["D1"].formula = formula
    assert (sheet["D1"].formula, sheet["D1"].value) == (formula, "два")
    sheet["E1:E2"].formula = "=A1*10"
    assert sheet["E1:E2"].formula == (("=A1*10",), ("=A2*10",))
    assert sheet["A1"].formula == "1"
    assert sheet["Z9"].formula == ""


def test_walking_over_cells_ends_where_it_does_in_excel(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["A1"].value = [["a", "b"], [1, 2], [3, None]]
    sheet["E4"].value = 1
    assert sheet["A1"].expand().address == "$A$1:$B$3"
    assert sheet["A1"].end("down").address == "$A$3"
    assert sheet["A1"].current_region.address == "$A$1:$B$3"
    assert sheet.used_range.address == "$A$1:$E$4"
    # Right of everything the sheet has ever held, LibreOffice answers with cells from elsewhere.
    assert sheet["H20"].end("up").address == "$H$1"
    assert sheet["H20"].end("left").address == "$A$20"
    assert sheet["A20"].end("right").address == "$XFD$20"
    assert sheet.range(f"A{sheet.cells.last_cell.row}").end("up").row == 3


@pytest.mark.parametrize(
    ("what", "error"),
    [
        (lambda s: s.range((0, 1)), IndexError),
        (lambda s: s["A1"].offset(-1, 0).address, IndexError),
        (lambda s: s.book.sheets["нет"], KeyError),
        (lambda s: s.book.names["нет"], KeyError),
        (lambda s: setattr(s, "name", "a/b"), ValueError),
        (lambda s: s.book.app.books.open("/нет.xlsx"), FileNotFoundError),
        (lambda s: s.book.save("/нет/такой/x.xlsx"), xw.XlwingsError),
        (lambda s: s.book.save("/tmp/x.xlsb"), NotImplementedError),
    ],
)  # fmt: skip
def test_what_cannot_be_done_raises_what_excel_users_catch(
    sheet: xw.Sheet, what: Callable[[xw.Sheet], Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        what(sheet)


def test_looks_are_read_back(sheet: xw.Sheet) -> None:
    cell = sheet["B2"]
    cell.color, cell.font.bold, cell.number_format, cell.column_width = (255, 10, 20), True, "0.00%", 20
    assert (cell.color, cell.font.bold, cell.number_format) == ((255, 10, 20), True, "0.00%")
    assert cell.column_width == pytest.approx(20, abs=0.1)
    assert (sheet["A1"].color, sheet["A1"].number_format) == (None, "General")
    assert (sheet["A2:B2"].font.bold, sheet["A2:B2"].number_format) == (None, None)  # mixed
    cell.clear()
    assert (cell.color, cell.font.bold) == (None, False)


def test_a_chart_is_made_in_the_order_of_xlwings_own_example(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["что", "сколько"], ["б", 2], ["а", 1]]
    chart = sheet.charts.add(10, 10, 200, 100)
    assert chart.chart_type == "column_clustered"
    chart.set_source_data(sheet["A1"].expand())
    chart.chart_type = "line"
    assert sheet.charts[0].chart_type == "line"


def test_a_locked_file_asks_for_its_password_in_words(app: xw.App, tmp_path: Path) -> None:
    plain, locked = tmp_path / "p.xlsx", tmp_path / "locked.xlsx"
    openpyxl.Workbook().save(plain)
    with plain.open("rb") as source, locked.open("wb") as target:
        msoffcrypto.format.ooxml.OOXMLFile(source).encrypt("123", target)
    with pytest.raises(xw.XlwingsError, match="password is missing or wrong"):
        app.books.open(locked)
    book = app.books.open(locked, password="123")
    assert book.name == "locked.xlsx"
    book.close()


# ------------------------------------------------------------------ workbooks of ours in it
@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("form_id", ["school", "district"])
def test_live_columns_survive_every_format(app: xw.App, tmp_path: Path, form_id: str, extension: str) -> None:
    """.xls has little room for a formula: LibreOffice saves a longer one as #N/A."""
    from nastavnik.books.template import build_book

    form = load_form(form_id)
    book = app.books.open(build_book(form, tmp_path / "new.xlsx"))
    saved = tmp_path / f"saved.{extension}"
    book.save(saved)
    book.close()
    book = app.books.open(saved)
    for table in form.tables:
        for column in table.columns:
            if column.computed:
                formulas = book.sheets[table.title][f"{column.letter}6:{column.letter}15"].formula
                assert all(text.startswith("=I") for (text,) in formulas), (
                    table.key,
                    column.key,
                    formulas[0],
                )
    table = form.tables[0]
    sheet = book.sheets[table.title]
    sheet["A15"].value = "1"
    fix = sheet[f"{table['to_fix'].letter}15"]
    assert fix.value.startswith("заполните: ")
    assert table.columns[1].header in fix.value
    sheet["A15"].value = None
    assert fix.value in (None, "")
    book.close()
