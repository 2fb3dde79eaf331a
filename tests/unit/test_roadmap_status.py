"""The state of every activity on a date, progress, responsible persons, occurrences."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.roadmap.deadlines import parse_deadline, plan_year
from nastavnik.roadmap.occurrences import windows
from nastavnik.roadmap.people import split_responsible
from nastavnik.roadmap.status import (
    STATES,
    progress,
    progress_of_people,
    sheet_states,
    states,
    status_report,
    unfolded,
)

YEAR = "2026/2027"


def sheet(*rows):
    """Rows of the sheet: (number, section, deadline words, status, done date, responsible)."""
    columns = ["number", "section", "deadline_text", "status", "done_date", "responsible"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["activity"] = "Дело " + frame["number"]
    return frame


def state(words, status="не начато", done=None, on=date(2026, 11, 20), year=YEAR):
    return states(sheet(("1", "", words, status, done, "")), on, year).iloc[0]


@pytest.mark.parametrize(
    ("words", "status", "done", "expected", "days"),
    [
        ("до 1 декабря", "не начато", None, "soon", 11),
        ("до 1 марта", "в работе", None, "ahead", 101),
        ("до 20 ноября", "не начато", None, "soon", 0),
        ("до 19 ноября", "не начато", None, "overdue", -1),
        ("октябрь", "перенесено", None, "overdue", -20),
        ("до 1 октября", "выполнено", date(2026, 9, 30), "done", -50),
        ("до 1 октября", "выполнено", date(2026, 10, 2), "done_late", -50),
        ("до 1 октября", "выполнено", None, "done", -50),
        ("до 1 октября", "отменено", None, "cancelled", -50),
        ("В течение года", "в работе", None, "continuous", 284),
        ("по отдельному графику", "не начато", None, "undated", None),
        ("непонятно когда", "не начато", None, "undated", None),
    ],
)  # fmt: skip
def test_state_of_an_activity_with_one_date(words, status, done, expected, days):
    found = state(words, status, done)
    assert found["state"] == expected and found["label"] == STATES[expected]
    assert found["days"] == days if days is not None else pd.isna(found["days"])


def test_dates_typed_into_the_sheet_win_over_the_words():
    frame = sheet(("1", "", "до 1 октября", "не начато", None, ""))
    frame["deadline_end"] = pd.to_datetime(["2026-12-25"])
    assert states(frame, date(2026, 11, 20), YEAR).iloc[0]["due_date"] == date(2026, 12, 25)


def test_recurring_activity_is_overdue_until_it_is_done_again():
    assert state("ежеквартально", on=date(2026, 9, 20))["state"] == "soon"
    assert state("ежеквартально", on=date(2026, 10, 5))["state"] == "overdue"
    assert state("ежеквартально", on=date(2026, 10, 5))["due_date"] == date(2026, 9, 30)
    done = state("ежеквартально", done=date(2026, 9, 25), on=date(2026, 10, 5))
    assert (done["state"], done["due_date"]) == ("ahead", date(2026, 12, 31))
    again = state("ежеквартально", done=date(2026, 9, 25), on=date(2027, 1, 10))
    assert (again["state"], again["due_date"]) == ("overdue", date(2026, 12, 31))
    assert state("Ноябрь, апрель ежегодно", done=date(2027, 4, 5), on=date(2027, 4, 20))["state"] == "done"


def test_recurring_activity_without_a_plan_year_is_never_guessed_overdue():
    assert state("ежеквартально", year=None)["state"] == "undated"


@pytest.mark.parametrize(
    ("words", "year", "ends"),
    [
        ("ежеквартально", "2026", ["03-31", "06-30", "09-30", "12-31"]),
        ("ежеквартально", YEAR, ["2026-09-30", "2026-12-31", "2027-03-31", "2027-06-30"]),
        ("Ноябрь, апрель ежегодно", YEAR, ["2026-11-30", "2027-04-30"]),
        ("октябрь-ноябрь ежегодно", YEAR, ["2026-11-30"]),
        ("ежегодно до 25 мая", YEAR, ["2027-05-25"]),
        ("ежегодно", YEAR, ["2027-05-31"]),
        ("ежегодно", "2026", ["12-31"]),
        ("2 раза в год", YEAR, ["2026-12-31", "2027-05-31"]),
        ("2 раза в год", "2026", ["06-30", "12-31"]),
        ("2 раза в год (май, июнь)", "2026", ["05-31", "06-30"]),
        ("3 раза в год", YEAR, ["2026-11-30", "2027-02-28", "2027-05-31"]),
        ("ежемесячно с сентября по декабрь", YEAR, ["2026-09-30", "2026-10-31", "2026-11-30", "2026-12-31"]),
        ("ежеквартально (октябрь, январь)", YEAR, ["2026-10-31", "2027-01-31"]),
        ("ежегодно с сентября по май", YEAR, ["2027-05-31"]),
        ("постоянно", YEAR, []),
        ("по графику", YEAR, []),
    ],
)  # fmt: skip
def test_recurring_deadlines_unfold_into_their_occurrences(words, year, ends):
    found = windows(parse_deadline(words, year), plan_year(year))
    assert [window.end.isoformat() for window in found] == [e if len(e) > 5 else f"2026-{e}" for e in ends]


def test_monthly_activity_unfolds_into_twelve_months_of_the_school_year():
    found = windows(parse_deadline("ежемесячно", YEAR), plan_year(YEAR))
    assert [w.start for w in found] == [date(2026 + (m < 9), m, 1) for m in [9, 10, 11, 12, *range(1, 9)]]


def test_whole_sheet_unfolds_in_the_order_of_last_days():
    frame = sheet(
        ("1", "", "до 1 декабря", "", None, ""),
        ("2", "", "Ноябрь, апрель ежегодно", "", None, ""),
        ("3", "", "по графику", "", None, ""),
        ("4", "", "в течение года", "", None, ""),
    )
    found = unfolded(frame, YEAR)
    assert found["row"].tolist() == [1, 0, 1, 3]
    assert found["end"].tolist() == [
        date(2026, 11, 30),
        date(2026, 12, 1),
        date(2027, 4, 30),
        date(2027, 8, 31),
    ]


@given(st.dates(date(2026, 9, 1), date(2027, 8, 31)), st.dates(date(2026, 9, 1), date(2027, 8, 31)))
def test_state_changes_only_from_ahead_to_soon_to_overdue(last, on):
    found = state(f"до {last:%d.%m.%Y}", on=on)["state"]
    left = last - on
    expected = "overdue" if left < timedelta(0) else "soon" if left <= timedelta(14) else "ahead"
    assert found == expected


def test_the_sheets_formula_and_the_states_agree_on_every_day_of_a_year():
    frame = sheet(
        ("1", "", "до 1 декабря", "не начато", None, ""),
        ("2", "", "октябрь", "выполнено", date(2026, 11, 2), ""),
        ("3", "", "в течение года", "в работе", None, ""),
        ("4", "", "по графику", "не начато", None, ""),
        ("5", "", "май", "отменено", None, ""),
    )
    frame["deadline_end"] = [parse_deadline(text, YEAR).end for text in frame["deadline_text"]]
    frame["recurrence"] = ["", "", "постоянно", "", ""]
    for day in pd.date_range("2026-09-01", "2027-08-31"):
        assert sheet_states(frame, day.date()).tolist() == states(frame, day.date(), YEAR)["label"].tolist()


PLAN = [
    ("1.1", "Подготовка", "до 1 октября", "выполнено", date(2026, 9, 20), "Директор"),
    ("1.2", "Подготовка", "до 1 ноября", "не начато", None, "Куратор, директор"),
    ("1.3", "Подготовка", "до 1 мая", "отменено", None, "Куратор"),
    ("2.1", "Работа", "до 1 мая", "не начато", None, "Куратор"),
]


def test_progress_counts_done_of_those_due():
    frame = sheet(*PLAN)
    found = progress(frame, states(frame, date(2026, 11, 20), YEAR))
    assert found.loc["Подготовка"].to_dict() == {
        "planned": 2, "due": 2, "done": 1, "done_late": 0, "overdue": 1, "soon": 0, "share": 0.5,
    }  # fmt: skip
    assert found.loc["Работа", "share"] is None


def test_progress_of_a_person_counts_every_cell_that_names_them():
    frame = sheet(*PLAN)
    found = progress_of_people(frame, states(frame, date(2026, 11, 20), YEAR))
    assert found.loc["Куратор", "planned"] == 2 and found.loc["Директор", "done"] == 1


def test_frames_of_many_schools_may_repeat_their_row_labels():
    frame = pd.concat([sheet(*PLAN), sheet(*PLAN)]).assign(organisation=["А"] * 4 + ["Б"] * 4)
    standing = states(frame, date(2026, 11, 20), YEAR)
    assert progress(frame, standing, "organisation")["planned"].tolist() == [3, 3]
    assert progress_of_people(frame, standing).loc["Куратор", "planned"] == 4


def test_report_is_plain_data():
    found = status_report(sheet(*PLAN), date(2026, 11, 20), YEAR)
    assert found["on"] == "2026-11-20"
    assert found["counts"]["overdue"] == 1 and found["counts"]["done"] == 1
    assert found["activities"][1] == {
        "number": "1.2", "section": "Подготовка", "activity": "Дело 1.2", "deadline_text": "до 1 ноября",
        "responsible": "Куратор, директор", "state": "overdue", "label": "✖ просрочено",
        "due_date": "2026-11-01", "days": -19,
    }  # fmt: skip
    assert found["sections"][1]["share"] is None


def test_empty_sheet_has_an_empty_report():
    found = status_report(sheet(), date(2026, 11, 20), YEAR)
    assert found["activities"] == [] and found["sections"] == []


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Анисимова Е.Н. Маврина Т.А. Сурина Н.М..", ["Анисимова Е.Н.", "Маврина Т.А.", "Сурина Н.М."]),
        ("Директор", ["Директор"]),
        ("УО, ОО, ДО,", ["УО", "ОО", "ДО"]),
        ("Директор, куратор", ["Директор", "куратор"]),
        ("директор и куратор", ["директор", "куратор"]),
        ("Заместитель директора по учебной и воспитательной работе", ["Заместитель директора по учебной и воспитательной работе"]),
        ("Куратор\nПедагог-психолог", ["Куратор", "Педагог-психолог"]),
        ("кураторы внедрения ЦМН в ОО, ДО; организации - партнеры", ["кураторы внедрения ЦМН в ОО", "ДО", "организации - партнеры"]),
        ("МКУ «Управление образования» Образовательные организации", ["МКУ «Управление образования»", "Образовательные организации"]),
        ("МКУ «Центр оценки, развития»", ["МКУ «Центр оценки, развития»"]),
        ("Рабочая группа (директор, куратор)", ["Рабочая группа (директор, куратор)"]),
        ("директор Иванова И. И., куратор Петров П.П.", ["директор Иванова И.И.", "куратор Петров П.П."]),
        ("1) Директор; 2) Куратор", ["Директор", "Куратор"]),
        ("- Директор\n- Куратор.", ["Директор", "Куратор"]),
        ("Куратор/директор", ["Куратор", "директор"]),
        ("Куратор, куратор", ["Куратор"]),
        ("И.И. Иванов, П.П. Петров", ["И.И. Иванов", "П.П. Петров"]),
        ("", []),
        (None, []),
        ("—", []),
    ],
)  # fmt: skip
def test_responsible_of_one_cell_are_told_apart(cell, people):
    assert split_responsible(cell) == people
