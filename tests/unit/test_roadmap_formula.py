"""LibreOffice recalculates the live column «Состояние» on every day of a year; Python says the same."""

from __future__ import annotations

import csv
import subprocess
from datetime import date, datetime, timedelta

import pandas as pd
import pytest
import xlsxwriter

from nastavnik.roadmap.status import STATE_FORMULA, sheet_states

ROWS = pd.DataFrame(
    [
        ("Приказ", "не начато", date(2026, 12, 1), None, ""),
        ("Обучение", "в работе", date(2027, 2, 28), None, ""),
        ("Пары", "выполнено", date(2026, 10, 15), date(2026, 10, 20), ""),
        ("Анкеты", "выполнено", date(2026, 10, 15), date(2026, 10, 15), ""),
        ("Встречи", "в работе", date(2027, 5, 31), None, "постоянно"),
        ("Семинары", "не начато", None, None, "ежеквартально"),
        ("Конкурс", "не начато", None, None, ""),
        ("Форум", "отменено", date(2026, 11, 1), None, ""),
        ("Отчёт", "перенесено", date(2027, 6, 5), None, ""),
        ("", "", None, None, ""),
    ],
    columns=["activity", "status", "deadline_end", "done_date", "recurrence"],
)
FIRST = date(2026, 9, 1)
RECALCULATE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
    "<value>0</value></prop></item></oor:items>"
)


def a_year_of_formulas(path):
    """Each row of the sheet on each day: the day in column A, the row's cells in B–F, the formula in G."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        dated = book.add_format({"num_format": "yyyy-mm-dd"})
        line = 0
        for day in range(365):
            for row in ROWS.itertuples(index=False):
                sheet.write_datetime(
                    line, 0, datetime.combine(FIRST + timedelta(days=day), datetime.min.time()), dated
                )
                for column, value in enumerate(row, 1):
                    if isinstance(value, date):
                        sheet.write_datetime(
                            line, column, datetime.combine(value, datetime.min.time()), dated
                        )
                    elif value:
                        sheet.write(line, column, value)
                cells = {
                    key: f"{letter}{line + 1}" for key, letter in zip(ROWS.columns, "BCDEF", strict=True)
                }
                formula = STATE_FORMULA.format(**cells).replace("TODAY()", f"A{line + 1}")
                sheet.write_formula(line, 6, f"={formula}")
                line += 1


@pytest.mark.live
def test_formula_recalculated_by_libreoffice_agrees_with_python_on_every_day(tmp_path):
    a_year_of_formulas(tmp_path / "year.xlsx")
    (tmp_path / "profile" / "user").mkdir(parents=True)
    (tmp_path / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    to_csv = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, *to_csv, str(tmp_path / "year.xlsx")], check=True, capture_output=True, timeout=180
    )
    with (tmp_path / "year.csv").open(encoding="utf-8", newline="") as file:
        shown = [row[6] for row in csv.reader(file)]
    expected = [
        label for day in range(365) for label in sheet_states(ROWS, FIRST + timedelta(days=day)).tolist()
    ]
    assert shown == expected
    assert len(set(shown)) == 10
