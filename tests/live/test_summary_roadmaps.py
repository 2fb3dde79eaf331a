"""«Исполнение карт» of the summary: its formulas, recalculated by LibreOffice, give what Python counted."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw
from district_books import ON, district_file, invented, school_file

from nastavnik.district.consolidation import consolidate
from nastavnik.roadmap.presets import preset_rows

pytestmark = pytest.mark.live


def test_execution_follows_the_register(office: xw.App, tmp_path: Path) -> None:
    _, schools = invented(3)
    schools[1].tables["roadmap"] = schools[1].tables["roadmap"].assign(status="в работе")
    for school in schools[:2]:
        school_file(tmp_path / "in" / f"{school.code}.xlsx", school)
    plan = preset_rows("school", "2026/2027")
    district = district_file(tmp_path / "d.xlsx", schools, tables={"roadmap": plan})
    result = consolidate(district, tmp_path / "in", tmp_path / "s.xlsx", on=ON)
    book = office.books.open(tmp_path / "s.xlsx")
    try:
        sheet, register = book.sheets["Исполнение карт"], book.sheets["Дорожная карта"]
        book.app.calculate()
        rows = sheet["A6:J7"].options(ndim=2).value
        for row, school in zip(rows, result.roadmaps.schools, strict=True):
            assert row[0] == school.code and row[2:5] == [school.activities, school.due, school.done]
            assert row[5] == pytest.approx(school.share) and row[7] == len(school.lacking)
        assert rows[0][5] > rows[1][5] == 0
        head = register["A5:Z5"].options(ndim=1).value
        marks = head.index("Счёт: выполнено в срок отчёта") + 1
        last = len([code for code in register["A6:A100"].value if code == schools[1].code])
        first = 6 + len([code for code in register["A6:A100"].value if code == schools[0].code])
        register.range((first, marks), (first + last - 1, marks)).value = 1
        book.app.calculate()
        assert sheet["E7"].value == last
    finally:
        book.close()
