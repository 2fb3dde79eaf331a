"""Values on their way between Python and cells, addresses, and the rule that nothing starts by importing."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from nastavnik.libreoffice.addresses import MAX_COLUMNS, MAX_ROWS, Box, address_of, parse_address, split_sheet
from nastavnik.libreoffice.navigation import overlap, padded
from nastavnik.libreoffice.values import CellError, clean, date_of, parse, prepare, rectangles, serial_of

ZERO = dt.datetime(1899, 12, 30)


@pytest.mark.parametrize(
    ("given", "prepared"),
    [
        (None, ""),
        (float("nan"), ""),
        (np.nan, ""),
        (pd.NaT, ""),
        (pd.NA, ""),
        (np.int64(3), 3),
        (np.float32(0.5), 0.5),
        (np.bool_(True), True),
        (Decimal("1.5"), 1.5),
        (dt.date(2024, 9, 1), dt.datetime(2024, 9, 1)),
        (pd.Timestamp(2024, 9, 1, 8), dt.datetime(2024, 9, 1, 8)),
        (np.datetime64("2024-09-01"), dt.datetime(2024, 9, 1)),
        ("текст", "текст"),
    ],
)
def test_values_are_made_plain_for_writing(given: object, prepared: object) -> None:
    result = prepare(given)
    assert result == prepared
    assert type(result) in (str, int, float, bool, dt.datetime)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        ("-1.5e3", -1500.0),
        ("5%", 0.05),
        ("true", True),
        ("2024-09-01", dt.datetime(2024, 9, 1)),
        ("2024-02-31", "2024-02-31"),
        ("2024-09-01T08:15:30", dt.datetime(2024, 9, 1, 8, 15, 30)),
        ("'12", "12"),
        ("٣", "٣"),
        ("1 000", "1 000"),
        ("7-9", "7-9"),
        ("", ""),
    ],
)
def test_texts_as_excel_takes_them_in(text: str, value: object) -> None:
    assert parse(text) == value


def test_serial_numbers_are_exact_to_the_millisecond() -> None:
    moment = dt.datetime(2024, 9, 1, 13, 45, 59, 250_000)
    assert date_of(serial_of(moment, ZERO), ZERO) == moment
    assert serial_of(dt.time(12), ZERO) == 0.5
    assert serial_of(dt.timedelta(hours=30), ZERO) == 1.25
    assert date_of(1e20, ZERO) == 1e20


def test_cleaning_follows_the_options() -> None:
    rows = [(1.0, None, CellError("#N/A"), dt.datetime(2024, 9, 1, 8))]
    assert clean(rows, dt.datetime, None, None, False) == [[1.0, None, None, dt.datetime(2024, 9, 1, 8)]]
    date_only = clean(rows, lambda year, month, day, **_: dt.date(year, month, day), "-", int, True)
    assert date_only == [[1, "-", "#N/A", dt.date(2024, 9, 1)]]


def test_cells_are_gathered_into_rectangles() -> None:
    cells = [(0, 0), (1, 0), (0, 1), (1, 1), (5, 1), (1, 3)]
    assert sorted(rectangles(cells)) == [(0, 0, 1, 1), (1, 3, 1, 3), (5, 1, 5, 1)]
    assert rectangles([]) == []


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("A1", Box(1, 1, 1, 1)),
        ("$B$2:c3", Box(2, 2, 2, 2)),
        ("C3:B2", Box(2, 2, 2, 2)),
        ("A:C", Box(1, 1, MAX_ROWS, 3)),
        ("2:3", Box(2, 1, 2, MAX_COLUMNS)),
        ("XFD1048576", Box(MAX_ROWS, MAX_COLUMNS, 1, 1)),
        ("XFE1", None),
        ("A0", None),
        ("имя", None),
        ("A1:B2:C3", None),
    ],
)
def test_addresses(text: str, box: Box | None) -> None:
    assert parse_address(text) == box


def test_addresses_are_written_back() -> None:
    for text in ("$A$1", "$B$2:$C$3", "$A:$C", "$2:$3"):
        box = parse_address(text)
        assert box is not None
        assert address_of(box) == text
    assert address_of(Box(1, 1, 1, 1), False, True) == "$A1"
    assert split_sheet("'Мой ''лист'!A1") == ("Мой 'лист", "A1")
    assert split_sheet("A1") == (None, "A1")


def test_parts_are_put_in_place() -> None:
    whole, part = Box(1, 1, 3, 3), Box(2, 2, 1, 1)
    assert overlap(whole, Box(3, 3, 5, 5)) == Box(3, 3, 1, 1)
    assert overlap(whole, Box(4, 4, 1, 1)) is None
    assert padded([["x"]], part, whole) == [[None] * 3, [None, "x", None], [None] * 3]


def test_importing_adds_the_engine_starts_nothing_and_needs_no_key() -> None:
    script = (
        "import sys, xlwings as xw, nastavnik.libreoffice\n"
        "assert xw.engines['libreoffice'].name == 'libreoffice'\n"
        "assert len(xw.engines['libreoffice'].apps) == 0\n"
        "assert 'uno' not in sys.modules and not xw.__pro__\n"
        "used = [m for m in sys.modules if m.startswith('nastavnik')]\n"
        "assert all(m in ('nastavnik',) or m.startswith('nastavnik.libreoffice') for m in used), used\n"
        "import importlib; importlib.reload(nastavnik.libreoffice)\n"
        "print([e.name for e in xw.engines])\n"
    )
    without = {key: value for key, value in os.environ.items() if not key.startswith("XLWINGS")}
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=without
    )
    assert answer.stdout.strip() == "['libreoffice']"
