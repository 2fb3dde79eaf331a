"""The timeline shows where work goes on and where it ends, month by month, also without colour."""

from __future__ import annotations

from datetime import date

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from nastavnik.errors import BadInput, OutputExists
from nastavnik.roadmap.deadlines import plan_year
from nastavnik.roadmap.presets import preset_rows
from nastavnik.roadmap.timeline import months_of, timeline, write_timeline

ON = date(2026, 11, 20)
YEAR = "2026/2027"


def sheet(*words):
    return pd.DataFrame(
        {"number": [str(n) for n in range(1, len(words) + 1)], "activity": "Дело", "deadline_text": words}
    )


def bars(words, year=YEAR):
    table = timeline(sheet(words), year, ON)
    return "".join(table.loc[0, month] or "." for month in months_of(plan_year(year)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("до 1 декабря", "...◆........"),
        ("сентябрь - декабрь", "▬▬▬◆........"),
        ("10.11.2026", "..◆........."),
        ("ежеквартально", "◆▬▬◆▬▬◆▬▬◆.."),
        ("Ноябрь, апрель ежегодно", "..◆....◆...."),
        ("ежемесячно", "◆" * 12),
        ("в течение года", "∞" * 12),
        ("по графику", "." * 12),
        ("до 31 августа", "...........◆"),
    ],
)
def test_bars_of_a_school_year(words, expected):
    assert bars(words) == expected


def test_calendar_year_begins_in_january():
    assert bars("сентябрь - декабрь", "2026") == "........▬▬▬◆"


def test_what_has_been_missed_does_not_redden_what_is_to_come(tmp_path):
    target = write_timeline(sheet("ежеквартально"), tmp_path / "лента.xlsx", YEAR, ON)
    row = openpyxl.load_workbook(target)["Лента времени"][4]
    colours = [cell.fill.fgColor.rgb[2:] for cell in row[4:14]]
    assert colours == ["F4B6B6"] + ["BDD7EE"] * 9


def test_year_is_needed():
    with pytest.raises(BadInput, match="нужен год"):
        timeline(sheet("май"), None, ON)


def test_sheet_holds_every_activity_under_its_section(tmp_path):
    frame = preset_rows("kindergarten", YEAR)
    target = write_timeline(frame, tmp_path / "лента.xlsx", YEAR, ON, title="Детский сад «Ромашка»")
    rows = (
        CalamineWorkbook.from_path(str(target))
        .get_sheet_by_name("Лента времени")
        .to_python(skip_empty_area=False)
    )
    assert rows[0][0] == "Детский сад «Ромашка»"
    assert [rows[2][4], rows[2][15]] == ["сен\n2026", "авг\n2027"]
    activities = [row[1] for row in rows[3:] if row[1]]
    assert activities == frame["activity"].tolist()
    assert [row[0] for row in rows[3:] if not row[1]] == frame["section"].unique().tolist()
    assert {row[3] for row in rows[3:] if row[1]} >= {"✖ просрочено", "○ впереди", "∞ постоянно"}
    with pytest.raises(OutputExists):
        write_timeline(frame, target, YEAR, ON, replace=False)
