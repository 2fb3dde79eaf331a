"""A roadmap as a calendar file (.ics, RFC 5545) that Outlook, Thunderbird and phones take in.

Every dated activity is an event on its days and a to-do with the last day; both remind beforehand.
Their UIDs come from the organisation, the plan's year and the activity, so that importing the file
again moves what was there instead of doubling it.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.checks.deadlines import Deadline, PlanYear, parse_deadline, plan_year
from nastavnik.resources import whole_output
from nastavnik.roadmap.occurrences import Rule, rule_of, windows
from nastavnik.roadmap.status import column_of, dates_of

__all__ = ["CalendarResult", "calendar_of", "write_calendar"]

ALARM_DAYS = (7, 1)
_SPACE = uuid.UUID("6f0d4b0e-6f5d-5c0b-9c53-4e61737461d0")
_EPOCH = date(2020, 1, 1)
_TODO_STATUS = {"выполнено": "COMPLETED", "в работе": "IN-PROCESS", "отменено": "CANCELLED"}


@dataclass(frozen=True)
class CalendarResult:
    """What was written: numbers of events, to-dos, recurring ones, and the activities without a date."""

    file: str
    events: int
    todos: int
    recurring: int
    undated: list[str]

    def as_json(self) -> dict[str, Any]:
        """The dictionary of ``nastavnik roadmap calendar --json``."""
        return {
            "file": self.file,
            "events": self.events,
            "todos": self.todos,
            "recurring": self.recurring,
            "undated": list(self.undated),
        }


@dataclass(frozen=True)
class _Item:
    """One activity of the frame, ready for the calendar."""

    uid: str
    summary: str
    description: str
    status: str
    done: date | None
    deadline: Deadline
    start: date | None
    end: date | None


def write_calendar(
    frame: pd.DataFrame, target: Path, *, year: str | PlanYear | None = None, organisation: str = "", name: str = "",
    on: date | None = None, alarm_days: Iterable[int] = ALARM_DAYS, replace: bool = True,
) -> CalendarResult:  # fmt: skip
    """Write the roadmap's calendar to ``target``; see ``calendar_of``. Raises OutputExists unless ``replace``."""
    calendar, result = calendar_of(
        frame, year=year, organisation=organisation, name=name, on=on, alarm_days=alarm_days
    )
    with whole_output(target, replace=replace) as temporary:
        temporary.write_bytes(calendar.to_ical())
    return CalendarResult(str(target), result.events, result.todos, result.recurring, result.undated)


def calendar_of(
    frame: pd.DataFrame, *, year: str | PlanYear | None = None, organisation: str = "", name: str = "",
    on: date | None = None, alarm_days: Iterable[int] = ALARM_DAYS,
) -> tuple[Any, CalendarResult]:  # fmt: skip
    """An ``icalendar.Calendar`` of the sheet's frame, and what is in it.

    ``organisation`` is its code (a part of the UIDs), ``name`` the calendar's title, ``on`` the day of issue:
    a later one makes calendar programs take the newer version. Cancelled and undated activities are left out,
    the done ones carry no alarm. Recurring ones are one event on the last day of each occurrence with a rule.
    """
    import icalendar

    plan = plan_year(year)
    on = on or date.today()
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Nastavnik//Roadmap//RU")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name or "Дорожная карта наставничества")
    events = todos = recurring = 0
    undated: list[str] = []
    for item in _items(frame, plan, organisation):
        if item.status == "отменено":
            continue
        rule = None if item.end else rule_of(item.deadline, plan)
        if rule is not None:
            days = _rule_days(item.deadline, rule, plan, on)
        elif item.end is not None and item.deadline.kind != "continuous":
            days = (item.start or item.end, item.end)
        else:
            days = None
        if days is None:
            undated.append(item.summary)
            continue
        events += 1
        recurring += rule is not None
        calendar.add_component(_event(item, days, rule, plan, on, alarm_days))
        if rule is None:
            todos += 1
            calendar.add_component(_todo(item, days, on, alarm_days))
    return calendar, CalendarResult("", events, todos, recurring, undated)


def _items(frame: pd.DataFrame, plan: PlanYear | None, organisation: str) -> Iterable[_Item]:
    names = ("number", "section", "activity", "deadline_text", "responsible", "result", "evidence", "status")
    texts = [column_of(frame, column) for column in names]
    numbers = Counter(texts[0])
    seen: Counter[str] = Counter()
    place = f"{organisation}|{plan.start if plan else ''}"
    rows = zip(
        *texts,
        dates_of(frame, "deadline_start"),
        dates_of(frame, "deadline_end"),
        dates_of(frame, "done_date"),
        strict=True,
    )
    for number, section, activity, words, responsible, result, evidence, status, start, end, done in rows:
        deadline = parse_deadline(words, plan)
        # the number is the steadier mark: wording is mended more often than rows are renumbered
        mark = (
            number if number and numbers[number] == 1 else f"{number}|{' '.join(activity.casefold().split())}"
        )
        seen[mark] += 1
        uid = uuid.uuid5(_SPACE, f"{place}|{mark}|{seen[mark]}")
        lines = [
            ("Раздел", section), ("Срок", words), ("Ответственный", responsible),
            ("Результат", result), ("Подтверждение", evidence),
        ]  # fmt: skip
        spoken = deadline.kind != "recurring" and end is None  # typed dates win over the words
        yield _Item(
            str(uid),
            f"{number} {activity}".strip(),
            "\n".join(f"{label}: {text}" for label, text in lines if text),
            status.casefold(),
            done,
            deadline,
            start or (deadline.start if spoken else None),
            end or (deadline.end if spoken else None),
        )


def _rule_days(deadline: Deadline, rule: Rule, plan: PlanYear | None, on: date) -> tuple[date, date] | None:
    """The first occurrence's last day, as a one-day stretch: in the plan's year, or from the year of issue."""
    first = deadline.start or (plan.start if plan else date(on.year, 1, 1))
    found = windows(deadline, plan, first, date(first.year + 5, 12, 31))
    return (found[0].end, found[0].end) if found else None


def _recurrence(rule: Rule, deadline: Deadline, plan: PlanYear | None) -> dict[str, Any]:
    """The RRULE: a yearly activity goes on until its phrase ends it, oftener ones within the plan's year."""
    result: dict[str, Any] = {"freq": "yearly", "bymonth": list(rule.months), "bymonthday": rule.day}
    if rule.months == tuple(range(1, 13)):
        result = {"freq": "monthly", "bymonthday": rule.day}
    until = deadline.end or (plan.end if plan and deadline.period != "year" else None)
    if until:
        result["until"] = until
    return result


def _event(
    item: _Item,
    days: tuple[date, date],
    rule: Rule | None,
    plan: PlanYear | None,
    on: date,
    alarm_days: Iterable[int],
) -> Any:
    import icalendar

    event = icalendar.Event()
    _common(event, item, on, "event")
    event.add("dtstart", days[0])
    event.add("dtend", days[1] + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if rule is not None:
        event.add("rrule", _recurrence(rule, item.deadline, plan))
    if item.status != "выполнено":
        _alarms(event, item, alarm_days, (days[1] - days[0]).days)
    return event


def _todo(item: _Item, days: tuple[date, date], on: date, alarm_days: Iterable[int]) -> Any:
    import icalendar

    todo = icalendar.Todo()
    _common(todo, item, on, "todo")
    if days[0] < days[1]:  # RFC 5545: the due day must be later than the first one
        todo.add("dtstart", days[0])
    todo.add("due", days[1])
    todo.add("status", _TODO_STATUS.get(item.status, "NEEDS-ACTION"))
    if item.status == "выполнено":
        todo.add("percent-complete", 100)
        if item.done:
            todo.add("completed", datetime(item.done.year, item.done.month, item.done.day, 12, tzinfo=UTC))
    else:
        _alarms(todo, item, alarm_days, 0, related_end=True)
    return todo


def _common(component: Any, item: _Item, on: date, kind: str) -> None:
    component.add("uid", f"{item.uid}-{kind}@nastavnik")
    component.add("dtstamp", datetime(on.year, on.month, on.day, tzinfo=UTC))
    component.add("sequence", max(0, (on - _EPOCH).days))
    component.add("summary", item.summary)
    if item.description:
        component.add("description", item.description)
    component.add("categories", ["Наставничество"])


def _alarms(
    component: Any, item: _Item, alarm_days: Iterable[int], length: int, *, related_end: bool = False
) -> None:
    """Reminders at nine in the morning so many days before the last day."""
    import icalendar

    for days in alarm_days:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", item.summary)
        alarm.add("trigger", timedelta(days=length - days, hours=9))
        if related_end:
            alarm["trigger"].params["RELATED"] = "END"
        component.add_component(alarm)
