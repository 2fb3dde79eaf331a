"""A roadmap as a calendar file (.ics, RFC 5545) that Outlook, Thunderbird and phones take in.

Every dated activity is an event on its days and a to-do with the last day; both remind beforehand.
Their UIDs come from the organisation, the plan's year and the activity, so that importing the file
again moves what was there instead of doubling it.
"""

from __future__ import annotations

import uuid
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
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
    the done ones carry no alarm. Recurring ones stand on the last day of each occurrence, with a rule for each
    month of a yearly activity.
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
        series: list[_Series] = []
        rule = None if item.end else rule_of(item.deadline, plan)
        if rule is not None:
            series = _series(item.deadline, rule, plan, on)
        elif item.end is not None and item.deadline.kind != "continuous":
            series = [_Series((item.start or item.end, item.end))]
            todos += 1
            calendar.add_component(_todo(item, series[0].days, on, alarm_days))
        for one in series:
            calendar.add_component(_event(item, one, on, alarm_days))
        events += len(series)
        recurring += sum(one.rule is not None for one in series)
        if not series:
            undated.append(item.summary)
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


@dataclass(frozen=True)
class _Series:
    """One event: the days of its first occurrence, its RRULE, and what tells it from others of the activity."""

    days: tuple[date, date]
    rule: dict[str, Any] | None = None
    mark: str = ""


def _series(deadline: Deadline, rule: Rule, plan: PlanYear | None, on: date) -> list[_Series]:
    """The events of a recurring activity, on the last day of each occurrence.

    A yearly activity goes on until its phrase ends it, oftener ones to the end of the plan's year. Every rule
    is one that Outlook takes in (MS-OXCICAL 2.1.3.2.2): one month a yearly rule, else the event is skipped there.
    """
    yearly = deadline.period == "year"
    first = deadline.start or (plan.start if plan else date(on.year, 1, 1))
    last = deadline.end or (plan.end if plan and not yearly else None)
    ends = [w.end for w in windows(deadline, plan, first, last or date(first.year + 5, 12, 31))]
    steps = {(b.year - a.year) * 12 + b.month - a.month for a, b in pairwise(ends)}
    if not yearly and ends and len(steps) == 1:
        found = {"freq": "monthly", "interval": steps.pop(), "bymonthday": rule.days[0]}
        return [_Series((ends[0], ends[0]), found | ({"count": len(ends)} if last else {}))]
    if not yearly and last:
        return [_Series((end, end), None, f"-{end:%Y-%m}") for end in ends]
    result = []
    for month, day in zip(rule.months, rule.days, strict=True):
        own = [end for end in ends if end.month == month]
        if own:
            day = monthrange(2023, month)[1] if day < 0 and month != 2 else day  # only February changes
            found = {"freq": "yearly", "bymonth": month, "bymonthday": day}
            found |= {"count": len(own)} if last else {}
            result.append(_Series((own[0], own[0]), found, f"-{month:02}" if len(rule.months) > 1 else ""))
    return result


def _event(item: _Item, one: _Series, on: date, alarm_days: Iterable[int]) -> Any:
    import icalendar

    event = icalendar.Event()
    _common(event, item, on, f"event{one.mark}")
    event.add("dtstart", one.days[0])
    event.add("dtend", one.days[1] + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if one.rule is not None:
        event.add("rrule", one.rule)
    if item.status != "выполнено":
        _alarms(event, item, alarm_days, (one.days[1] - one.days[0]).days)
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
