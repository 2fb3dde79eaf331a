"""A school's own figures are the district's figures for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from nastavnik import consolidate, new_district, new_school, read_book
from nastavnik.demo.invent import invent_district
from nastavnik.district.office import Office
from nastavnik.district.single import figures_of


def test_figures_of_one_book_are_those_of_the_summary(tmp_path: Path) -> None:
    on = dt.date.today()
    card, (school, *_) = invent_district(5, 2, on)
    school.tables["mentees"].loc[0, "request"] = None  # an error: the row does not count
    rows = [
        {
            "org_code": school.code,
            "full_name": school.name,
            "short_name": school.name,
            "org_type": school.card["org_type"],
            "expected": "да",
        }
    ]
    district = new_district(
        tmp_path / "Район.xlsx", card=card, tables={"organisations": pd.DataFrame(rows, dtype=object)}
    )
    path = new_school(
        tmp_path / "in" / "a.xlsx", code=school.code, name=school.name, card=school.card, tables=school.tables
    )
    result = consolidate(district, path.parent, on=on)
    assert result.tally is not None
    whole = {i.key: i for i in result.tally.indicators}
    mine = figures_of(read_book(path), Office.open(district), on)
    assert [item["key"] for item in mine] == list(whole)
    for item in mine:
        part = whole[item["key"]].by_organisation[school.code].as_json()
        assert {k: item[k] for k in part} == part
        assert item["target"] == whole[item["key"]].target
    assert any(item["numerator"] for item in mine)
