"""An import loses nothing, shows every change, and finds what a school's roadmap lacks."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from nastavnik.checks.deadlines import parse_deadline
from nastavnik.roadmap.merging import compare, comparison_report, merge, summary_lines
from nastavnik.roadmap.model import Activity, Roadmap
from nastavnik.roadmap.status import states

YEAR = "2026/2027"


def activity(number, text, words, responsible="Куратор", section="Подготовка"):
    return Activity(number, section, text, parse_deadline(words, YEAR), responsible, "Приказ", 1, 1)


PLAN = [
    activity("1.1", "Издание приказа о внедрении наставничества", "до 15 сентября"),
    activity("1.2", "Назначение куратора", "до 15 сентября"),
    activity("1.3", "Формирование базы наставников", "до 30 сентября"),
    activity("1.4", "Анкетирование участников", "Ноябрь, апрель ежегодно"),
]


def roadmap(*activities):
    return Roadmap("Дорожная карта", list(activities))


@pytest.fixture
def book():
    """A workbook's sheet where work has begun."""
    frame = roadmap(*PLAN).frame()
    frame["status"] = ["выполнено", "в работе", "не начато", "не начато"]
    frame["done_date"] = [date(2026, 9, 10), None, None, None]
    frame["evidence"] = ["№ 12 от 10.09.2026", None, None, None]
    frame["_row"] = range(6, 10)
    return frame


def kinds(merged):
    return [(change.kind, change.number) for change in merged.changes]


def test_first_import_fills_an_empty_sheet(book):
    merged = merge(book.iloc[:0], roadmap(*PLAN), YEAR)
    assert merged.frame["activity"].tolist() == [item.activity for item in PLAN]
    assert merged.frame["status"].tolist() == ["не начато"] * 4
    assert merged.frame.loc[0, "deadline_end"] == date(2026, 9, 15)
    assert merged.frame.loc[3, "recurrence"] == "ежегодно" and merged.frame.loc[3, "deadline_end"] is None
    assert merged.counts() == {"added": 4, "changed": 0, "same": 0, "missing": 0}


def test_importing_the_same_file_again_changes_nothing(book):
    merged = merge(book, roadmap(*PLAN), YEAR)
    assert {kind for kind, _number in kinds(merged)} == {"same"}
    assert (
        merged.frame[book.columns]
        .astype(object)
        .where(lambda f: f.notna(), None)
        .equals(book.astype(object).where(lambda f: f.notna(), None))
    )
    assert summary_lines(merged.changes) == []


def test_changed_deadline_is_shown_and_the_status_kept(book):
    moved = activity("1.2", "Назначение куратора", "до 1 октября")
    merged = merge(book, roadmap(PLAN[0], moved, *PLAN[2:]), YEAR)
    changed = [change for change in merged.changes if change.kind == "changed"]
    assert [(c.column, c.before, c.after, c.kept_status) for c in changed] == [
        ("deadline_text", "до 15 сентября", "до 1 октября", "в работе")
    ]
    assert (
        changed[0].message
        == "Изменено (срок): 1.2 Назначение куратора: было «до 15 сентября», стало «до 1 октября»."
    )
    assert merged.frame.loc[1, ["status", "deadline_end"]].tolist() == ["в работе", date(2026, 10, 1)]


def test_dates_typed_by_hand_stay_while_the_words_stay(book):
    book.loc[2, "deadline_end"] = date(2026, 10, 20)
    assert merge(book, roadmap(*PLAN), YEAR).frame.loc[2, "deadline_end"] == date(2026, 10, 20)


def test_row_absent_from_the_file_stays_where_it_was(book):
    merged = merge(book, roadmap(PLAN[0], *PLAN[2:]), YEAR)
    assert merged.frame["number"].tolist() == ["1.1", "1.2", "1.3", "1.4"]
    missing = [change for change in merged.changes if change.kind == "missing"]
    assert [c.message for c in missing] == [
        "В новом документе нет: 1.2 Назначение куратора. Строка оставлена, статус «в работе»."
    ]


def test_renumbered_and_reworded_rows_are_known_again(book):
    new = [
        activity("1.1", "Изучение нормативных документов", "до 5 сентября"),
        activity("1.2", "Издание приказа о внедрении наставничества в школе", "до 15 сентября"),
        activity("1.3", "Назначение куратора", "до 15 сентября"),
        activity("1.4", "Формирование базы наставников школы", "до 30 сентября"),
        activity("1.5", "Анкетирование всех участников", "Ноябрь, апрель ежегодно"),
    ]
    merged = merge(book, roadmap(*new), YEAR)
    assert merged.frame["status"].tolist() == ["не начато", "выполнено", "в работе", "не начато", "не начато"]
    assert merged.frame.loc[1, "evidence"] == "№ 12 от 10.09.2026"
    assert merged.counts() == {"added": 1, "changed": 4, "same": 0, "missing": 0}


def test_two_rows_with_one_wording_keep_their_own_statuses(book):
    twins = [activity("2.1", "Семинар кураторов", "октябрь"), activity("2.2", "Семинар кураторов", "март")]
    frame = merge(book.iloc[:0], roadmap(*twins), YEAR).frame
    frame.loc[1, "status"] = "выполнено"
    merged = merge(frame, roadmap(*reversed(twins)), YEAR)
    assert dict(zip(merged.frame["number"], merged.frame["status"], strict=True)) == {
        "2.1": "не начато",
        "2.2": "выполнено",
    }


def test_columns_of_the_sheet_that_an_import_does_not_know_are_kept(book):
    merged = merge(book, roadmap(*PLAN, activity("1.5", "Новое дело", "май")), YEAR)
    assert merged.frame["_row"].tolist()[:4] == [6, 7, 8, 9] and pd.isna(merged.frame["_row"].tolist()[4])


def test_merged_sheet_has_states(book):
    merged = merge(book, roadmap(*PLAN), YEAR)
    found = states(merged.frame, date(2026, 11, 20), YEAR)["state"].tolist()
    assert found == ["done", "overdue", "overdue", "soon"]


def test_school_is_compared_with_the_district_by_wording():
    district = roadmap(*PLAN).frame()
    school = roadmap(
        activity("5", "Анкетирование участников", "Ноябрь, апрель ежегодно"),
        activity("1", "Издание приказа о внедрении наставничества", "до 25 сентября"),
        activity("9", "День открытых дверей", "май"),
    ).frame()
    found = compare(district, school)
    assert found.lacking == [1, 2] and found.own == [2]
    assert found.different == [(0, 1, 10)]
    report = comparison_report(district, school)
    assert [item["activity"] for item in report["lacking"]] == [
        "Назначение куратора",
        "Формирование базы наставников",
    ]
    assert report["later"] == [
        {"number": "1", "activity": PLAN[0].activity, "days": 10, "district_number": "1.1"}
    ]


def test_school_without_a_roadmap_lacks_everything():
    district = roadmap(*PLAN).frame()
    assert compare(district, district.iloc[:0]).lacking == [0, 1, 2, 3]


def test_near_wordings_of_different_things_are_not_taken_for_one():
    asked = roadmap(
        activity("3.1", "Анкетирование удовлетворённости наставников по итогам года", "май")
    ).frame()
    other = roadmap(activity("3.2", "Анкетирование удовлетворённости наставляемых по итогам года", "май"))
    assert merge(asked, other, YEAR).counts() == {"added": 1, "changed": 0, "same": 0, "missing": 1}
