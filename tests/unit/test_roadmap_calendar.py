"""The calendar is taken in by another library, which finds the same days."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import icalendar
import pandas as pd
import pytest
import recurring_ical_events
import vobject

from nastavnik.errors import OutputExists
from nastavnik.roadmap.calendar import calendar_of, write_calendar
from nastavnik.roadmap.status import unfolded

YEAR = "2026/2027"
WORDS = [
    "до 1 декабря", "10.11.2026", "с 1 по 15 сентября", "декабрь", "ежеквартально", "ежемесячно",
    "Ноябрь, апрель ежегодно", "октябрь-ноябрь ежегодно", "ежегодно до 25 мая", "2 раза в год", "3 раза в год",
    "ежемесячно с октября по декабрь", "ежеквартально (октябрь, январь, март)", "ежегодно",
]  # fmt: skip


def sheet(words=WORDS):
    count = len(words)
    return pd.DataFrame(
        {
            "number": [f"1.{at}" for at in range(1, count + 1)],
            "section": "Подготовка",
            "activity": [f"Дело {at}" for at in range(1, count + 1)],
            "deadline_text": words,
            "responsible": "Куратор, директор",
            "result": "Приказ",
            "status": "не начато",
        }
    )


def read_back(calendar):
    return icalendar.Calendar.from_ical(calendar.to_ical())


def days_found(calendar, kind="VEVENT"):
    """(summary, last day) of every occurrence in the school year, as another library unfolds them."""
    found = recurring_ical_events.of(calendar, components=[kind]).between(date(2026, 9, 1), date(2027, 9, 1))
    return sorted((str(e["SUMMARY"]), e["DTEND"].dt - timedelta(days=1)) for e in found)


@pytest.mark.parametrize("year", [YEAR, "2026"])
def test_another_library_unfolds_the_same_days(year):
    frame = sheet()
    calendar, result = calendar_of(frame, year=year, organisation="05-01", on=date(2026, 9, 1))
    first, last = (
        (date(2026, 9, 1), date(2027, 8, 31)) if year == YEAR else (date(2026, 1, 1), date(2026, 12, 31))
    )
    found = recurring_ical_events.of(read_back(calendar)).between(first, last + timedelta(days=1))
    theirs = sorted((str(e["SUMMARY"]), e["DTEND"].dt - timedelta(days=1)) for e in found)
    names = frame["number"] + " " + frame["activity"]
    ours = unfolded(frame, year)
    assert theirs == sorted(zip(names[ours["row"]], ours["end"], strict=True))
    events = calendar.walk("VEVENT")
    assert result.events == len(events) and len({str(e["UID"]) for e in events}) == len(events)
    assert result.recurring == sum("RRULE" in e for e in events) and result.undated == []


# What Outlook imports (MS-OXCICAL 2.1.3.2.2): a rule of another shape, and it leaves the event out.
OUTLOOK = {
    r"FREQ=MONTHLY(;COUNT=\d+)?;INTERVAL=\d+;BYMONTHDAY=-?\d+",
    r"FREQ=YEARLY(;COUNT=\d+)?;BYMONTHDAY=-?\d+;BYMONTH=\d+",
}


@pytest.mark.parametrize("year", [YEAR, "2026", None])
def test_every_rule_is_one_that_outlook_takes_in(year):
    words = [*WORDS, "20 декабря и 15 мая ежегодно", "ежегодно, февраль", "2026–2030 гг. ежегодно, сентябрь"]
    calendar, _result = calendar_of(sheet(words), year=year, on=date(2026, 9, 1))
    rules = [e["RRULE"].to_ical().decode() for e in calendar.walk("VEVENT") if "RRULE" in e]
    assert rules
    assert [rule for rule in rules if not any(re.fullmatch(shape, rule) for shape in OUTLOOK)] == []


def test_two_dates_a_year_are_two_events_each_on_its_day():
    calendar, _ = calendar_of(sheet(["20 декабря и 15 мая ежегодно"]), year=YEAR, on=date(2026, 9, 1))
    assert [day for _name, day in days_found(read_back(calendar))] == [date(2026, 12, 20), date(2027, 5, 15)]
    later = recurring_ical_events.of(calendar).between(date(2029, 9, 1), date(2030, 9, 1))
    assert sorted(e["DTSTART"].dt for e in later) == [date(2029, 12, 20), date(2030, 5, 15)]


def test_yearly_activity_goes_on_next_year_and_quarterly_ends_with_the_plan():
    calendar, _result = calendar_of(
        sheet(["ежегодно до 25 мая", "ежеквартально"]), year=YEAR, on=date(2026, 9, 1)
    )
    later = recurring_ical_events.of(read_back(calendar)).between(date(2027, 9, 1), date(2029, 9, 1))
    assert sorted(e["DTSTART"].dt for e in later) == [date(2028, 5, 25), date(2029, 5, 25)]


def test_second_issue_keeps_the_marks_and_raises_the_version():
    frame = sheet()
    first, _ = calendar_of(frame, year=YEAR, organisation="05-01", on=date(2026, 9, 1))
    frame.loc[0, "deadline_text"] = "до 20 декабря"
    frame.loc[1, "activity"] = "Дело с уточнённым названием"
    second, _ = calendar_of(frame.iloc[::-1], year=YEAR, organisation="05-01", on=date(2026, 10, 1))
    assert {str(c["UID"]) for c in first.walk("VEVENT")} == {str(c["UID"]) for c in second.walk("VEVENT")}
    assert first.walk("VEVENT")[0]["SEQUENCE"] < second.walk("VEVENT")[0]["SEQUENCE"]
    other, _ = calendar_of(frame, year=YEAR, organisation="05-02")
    assert not {str(c["UID"]) for c in first.walk("VEVENT")} & {str(c["UID"]) for c in other.walk("VEVENT")}


def test_rows_without_numbers_have_marks_of_their_own():
    frame = sheet(["до 1 декабря"] * 3)
    frame["number"] = ""
    frame["activity"] = ["Дело", "Дело", "Другое"]
    calendar, _ = calendar_of(frame, year=YEAR)
    assert len({str(c["UID"]) for c in calendar.walk()[1:] if "UID" in c}) == 6


def test_events_and_todos_remind_a_week_and_a_day_before():
    calendar, _ = calendar_of(sheet(["декабрь"]), year=YEAR, on=date(2026, 9, 1))
    event, todo = read_back(calendar).walk("VEVENT")[0], read_back(calendar).walk("VTODO")[0]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 1), date(2027, 1, 1))
    assert todo["DUE"].dt == date(2026, 12, 31)
    last = date(2026, 12, 31)
    starts = event["DTSTART"].dt
    assert [starts + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")] == [
        last - timedelta(days=7),
        last - timedelta(days=1),
    ]
    assert [alarm["TRIGGER"].dt.days for alarm in todo.walk("VALARM")] == [-7, -1]
    assert "Ответственный: Куратор, директор" in str(event["DESCRIPTION"])


def test_done_and_cancelled_do_not_remind_and_undated_are_told():
    frame = sheet(["до 1 декабря", "до 2 декабря", "по графику", "постоянно"])
    frame["status"] = ["выполнено", "отменено", "не начато", "не начато"]
    frame["done_date"] = [date(2026, 11, 1), None, None, None]
    calendar, result = calendar_of(frame, year=YEAR)
    assert (result.events, result.todos, result.undated) == (1, 1, ["1.3 Дело 3", "1.4 Дело 4"])
    todo = calendar.walk("VTODO")[0]
    assert str(todo["STATUS"]) == "COMPLETED" and todo["COMPLETED"].dt.date() == date(2026, 11, 1)
    assert calendar.walk("VALARM") == []


def test_file_is_whole_text_of_the_standard(tmp_path):
    target = tmp_path / "план.ics"
    result = write_calendar(sheet(), target, year=YEAR, organisation="05-01", name="СОШ № 3")
    text = target.read_bytes()
    assert text.startswith(b"BEGIN:VCALENDAR\r\n") and text.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\r\n" in text and text.count(b"\n") == text.count(b"\r\n")
    assert result.as_json() == {
        "file": str(target), "events": 20, "todos": 4, "recurring": 13, "undated": [],
    }  # fmt: skip
    with pytest.raises(OutputExists):
        write_calendar(sheet(), target, year=YEAR, replace=False)


def test_a_second_parser_with_its_own_recurrences_agrees():
    frame = sheet()
    calendar, _ = calendar_of(frame, year=YEAR, organisation="05-01", on=date(2026, 9, 1))
    parsed = vobject.readOne(calendar.to_ical().decode("utf-8"))
    theirs = []
    for event in parsed.vevent_list:
        length = event.dtend.value - event.dtstart.value - timedelta(days=1)
        if "rrule" not in event.contents:
            theirs.append((event.summary.value, event.dtstart.value + length))
            continue
        starts = event.getrruleset().between(datetime(2026, 9, 1), datetime(2027, 8, 31), inc=True)
        theirs += [(event.summary.value, start.date() + length) for start in starts]
    names = frame["number"] + " " + frame["activity"]
    ours = unfolded(frame, YEAR)
    assert sorted(theirs) == sorted(zip(names[ours["row"]], ours["end"], strict=True))
    assert {todo.due.value for todo in parsed.vtodo_list} == {
        date(2026, 12, 1), date(2026, 11, 10), date(2026, 9, 15), date(2026, 12, 31),
    }  # fmt: skip
