"""The schools' roadmaps against the district's: in figures, in the summary workbook, in the JSON."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from district_books import ON, district_file, invented, school_file

from nastavnik.district.consolidation import Consolidation, consolidate
from nastavnik.district.roadmaps import compare_schools
from nastavnik.roadmap.merging import compare

PLAN = [
    ("1.1", "Издание приказа о внедрении наставничества", "до 15 сентября", None),
    ("1.2", "Назначение куратора", "до 15 сентября", None),
    ("2.1", "Анкетирование наставников", "до 20 октября", None),
    ("2.2", "Совещание кураторов школ", "до 1 ноября", "отменено"),
    ("3.1", "Итоговая конференция", "май 2027 г.", None),
]


def rows(*items: tuple[str, str, str, str | None]) -> pd.DataFrame:
    keys = ("number", "activity", "deadline_text", "status")
    frame = pd.DataFrame(
        [dict(zip(keys, item, strict=True)) for item in items], columns=list(keys), dtype=object
    )
    frame["status"] = frame["status"].where(frame["status"].notna(), "не начато")
    frame["responsible"], frame["section"] = "куратор", "Подготовка"
    return frame


COPY = rows(*((n, a, d, "выполнено" if n == "1.1" else s) for n, a, d, s in PLAN))
OWN = rows(
    ("1", "Издание приказа о внедрении наставничества в школе", "до 25 сентября 2026 г.", "выполнено"),
    ("2", "Анкетирование наставляемых", "до 20 октября 2026 г.", None),
    ("3", "Итоговая конференция.", "15 мая 2027 г.", None),
)


@pytest.fixture(scope="module")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Consolidation:
    """Four schools: one copied the district's roadmap, one has its own, one has none, one sent nothing."""
    folder = tmp_path_factory.mktemp("roadmaps")
    _, schools = invented(4)
    district = district_file(folder / "Район.xlsx", schools, tables={"roadmap": rows(*PLAN)})
    for school, own in zip(schools, (COPY, OWN, OWN.iloc[:0]), strict=False):
        school.tables["roadmap"] = own.assign(done_date=None, evidence="№ 1")
        school_file(folder / "in" / f"{school.code}.xlsx", school)
    return consolidate(district, folder / "in", folder / "Сводка.xlsx", on=ON)


def sheet(result: Consolidation, title: str) -> list[list[Any]]:
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(result.outputs["summary"])
    return [row for row in book.get_sheet_by_name(title).to_python(skip_empty_area=False)[5:] if row[0] != ""]


def test_execution_is_that_of_the_indicator(summed: Consolidation) -> None:
    found = {s.code: s for s in summed.roadmaps.schools}
    parts = summed.tally.of("roadmap_done_share").by_organisation
    assert len(found) == 3
    for code, school in found.items():
        assert (school.done, school.due) == (parts[code].numerator, parts[code].denominator)
        assert school.share == parts[code].value
    copied, own, none = found.values()
    assert (copied.activities, copied.due, copied.done, copied.overdue) == (5, 3, 1, 2)
    assert (own.activities, own.due, own.done, own.overdue) == (3, 2, 1, 1)
    assert (none.activities, none.due, none.share) == (0, 0, None)


def test_what_a_school_lacks_and_plans_later(summed: Consolidation) -> None:
    items = summed.roadmaps.items
    assert [item.number for item in items] == [
        "1.1",
        "1.2",
        "2.1",
        "3.1",
    ]  # the cancelled one is not asked for
    copied, own, none = summed.roadmaps.schools
    assert (copied.lacking, copied.later) == ([], [])
    assert [items[place].number for place in own.lacking] == [
        "1.2",
        "2.1",
    ]  # another word is another activity
    assert [(items[place].number, days) for place, days in own.later] == [
        ("1.1", 10)
    ]  # earlier is no trouble
    assert none.lacking == [0, 1, 2, 3]
    assert [len(item.lacking) for item in items] == [1, 2, 2, 1]


def test_the_json_has_it(summed: Consolidation) -> None:
    found = summed.as_json()["roadmaps"]
    assert found["items"][1] == {
        "number": "1.2",
        "section": "Подготовка",
        "activity": "Назначение куратора",
        "deadline_text": "до 15 сентября",
    }
    own = found["organisations"][1]
    assert own == {"code": own["code"], "activities": 3, "due": 2, "done": 1, "overdue": 1, "share": 0.5, "lacking": [1, 2],
                   "later": [{"item": 0, "days": 10}]}  # fmt: skip


def test_the_summary_shows_it(summed: Consolidation) -> None:
    copied, own, none = sheet(summed, "Исполнение карт")
    assert copied[2:8] == [5, 3, 1, pytest.approx(1 / 3), 2, 0] and copied[8] == "—"
    assert own[7:11] == [2, "1.2 Назначение куратора\n2.1 Анкетирование наставников", 1,
                         "на 10 дн.: 1.1 Издание приказа о внедрении наставничества"]  # fmt: skip
    assert none[2] == 0 and none[5] == "нет данных" and none[8] == "ничего из карты района нет"
    items = sheet(summed, "Карта района")
    assert [row[4:6] for row in items] == [[2, 1], [1, 2], [1, 2], [2, 1]]
    assert items[0][7:9] == [1, summed.roadmaps.schools[1].code]


def test_without_a_roadmap_of_the_district_nothing_is_compared(tmp_path: Path) -> None:
    _, schools = invented(1)
    school_file(tmp_path / "in" / "a.xlsx", schools[0])
    result = consolidate(
        district_file(tmp_path / "d.xlsx", schools), tmp_path / "in", tmp_path / "s.xlsx", on=ON
    )
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "s.xlsx")
    assert "Карта района" not in book.sheet_names
    rows = book.get_sheet_by_name("Исполнение карт").to_python(skip_empty_area=False)
    assert "сравнивать не с чем" in rows[1][0] and "Чего нет" not in rows[4]
    assert result.as_json()["roadmaps"]["items"] == []


def test_many_schools_at_once_give_what_one_by_one_gives() -> None:
    """The comparison of wordings in bulk is that of ``roadmap compare``."""
    day = pd.Timestamp(2026, 9, 15)
    plan = [activity for _n, activity, _d, _s in PLAN]
    district = pd.DataFrame({"activity": plan, "deadline_end": [dt.date(2026, 9, 15)] * len(plan)})
    variants = [
        plan,
        plan[::-1],
        [*plan, "Назначение куратора школы", "Назначение куратора"],
        [text.upper().replace("Е", "Ё") for text in plan],
        ["Анкетирование наставляемых", "Издание приказов о внедрении наставничества", "Совещание кураторов"],
        [],
    ]
    frame = pd.DataFrame(
        [(n, text) for n, texts in enumerate(variants) for text in texts], columns=["file", "text"]
    )
    ends = pd.Series([day + pd.Timedelta(days=n % 3) for n in range(len(frame))])
    found = compare_schools(plan, [day] * len(plan), frame["file"], frame["text"], ends)
    for n, texts in enumerate(variants):
        school = pd.DataFrame({"activity": texts, "deadline_end": ends[frame["file"] == n].dt.date.tolist()})
        alone = compare(district, school)
        lacking, later = found.get(n, (list(range(len(plan))), []))
        assert lacking == alone.lacking
        assert later == [(a, days) for a, _b, days in alone.different if days > 0]
