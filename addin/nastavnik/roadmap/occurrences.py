"""When a recurring activity falls due: its windows inside a plan's year, and the same as a calendar rule."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from nastavnik.checks.deadlines import Deadline, PlanYear

__all__ = ["Rule", "Window", "rule_of", "windows"]

_FAR = 366 * 20
# Months whose last day ends an occurrence, for «n раз в год» without months: (times, school year).
_ENDS = {
    (2, False): (6, 12),
    (2, True): (5, 12),
    (3, False): (4, 8, 12),
    (3, True): (2, 5, 11),
    (4, False): (3, 6, 9, 12),
    (4, True): (3, 6, 9, 12),
    (5, False): (2, 5, 7, 10, 12),
    (5, True): (2, 4, 5, 10, 12),
    (6, False): (2, 4, 6, 8, 10, 12),
    (6, True): (2, 4, 6, 8, 10, 12),
}


@dataclass(frozen=True)
class Window:
    """One occurrence: work goes on from ``start``, ``end`` is the last day."""

    start: date
    end: date


@dataclass(frozen=True)
class Rule:
    """The last days of the occurrences: every year ``days`` (-1: the last) of ``months``, beside each other.

    ``starts``: the month each occurrence begins in, beside its month in ``months``.
    """

    months: tuple[int, ...]
    starts: tuple[int, ...]
    days: tuple[int, ...]

    @classmethod
    def alike(cls, months: tuple[int, ...], starts: tuple[int, ...], day: int | None) -> Rule:
        """The rule with the same day in each month; None is the last."""
        return cls(months, starts, (-1 if day is None else day,) * len(months))


def rule_of(deadline: Deadline, plan: PlanYear | None = None) -> Rule | None:
    """The rule of a recurring deadline; None for every other kind.

    Neighbouring months of a yearly deadline are one occurrence («октябрь-ноябрь ежегодно»), unless so many
    times a year are named. Without months: the end of the plan's year, or of its equal parts.
    """
    if deadline.kind != "recurring":
        return None
    school = plan is not None and plan.school
    if deadline.period == "month" or (deadline.period == "quarter" and deadline.within):
        months = deadline.within or tuple(range(1, 13))
        return Rule.alike(months, months, deadline.day)
    if deadline.period == "quarter":
        return Rule.alike((3, 6, 9, 12), (1, 4, 7, 10), deadline.day)
    if deadline.months:
        runs = [[month] for month in deadline.months] if deadline.times > 1 else _runs(deadline.months)
        runs.sort(key=lambda run: run[-1])
        day_of = dict(zip(deadline.months, deadline.days, strict=False))
        ends = tuple(run[-1] for run in runs)
        return Rule(ends, tuple(run[0] for run in runs), tuple(day_of.get(month, -1) for month in ends))
    ends = _ENDS.get((deadline.times, school)) or ((5,) if school else (12,))
    first = 9 if school else 1
    starts = {end: before % 12 + 1 for before, end in zip((ends[-1], *ends), ends, strict=False)}
    opening = min(ends, key=lambda month: (month - first) % 12)
    starts[opening] = first
    return Rule.alike(ends, tuple(starts[end] for end in ends), deadline.day)


def _runs(months: tuple[int, ...]) -> list[list[int]]:
    """Neighbouring months together, December beside January: (1, 2, 9, 12) → [12, 1, 2], [9]."""
    if len(months) == 12:
        return [list(range(1, 13))]
    runs: list[list[int]] = []
    for month in months:
        if runs and runs[-1][-1] == month - 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    if len(runs) > 1 and runs[0][0] == 1 and runs[-1][-1] == 12:
        runs[0] = runs.pop() + runs[0]
    return runs


def windows(
    deadline: Deadline, plan: PlanYear | None = None, first: date | None = None, last: date | None = None
) -> list[Window]:
    """The occurrences whose last day lies in the plan's year (or from ``first`` to ``last``), in order.

    A deadline of one date gives one window (``by``: the day itself); continuous, unscheduled and unknown
    give none. Bounds written in the phrase («ежегодно с 2022 года») hold too.
    """
    if deadline.kind in ("by", "on", "between"):
        return [Window(deadline.start or deadline.end, deadline.end)] if deadline.end else []
    rule = rule_of(deadline, plan)
    if rule is None:
        return []
    begin = max((day for day in (first or (plan and plan.start), deadline.start) if day), default=None)
    finish = min((day for day in (last or (plan and plan.end), deadline.end) if day), default=None)
    if begin is None or finish is None or (finish - begin).days > _FAR:
        return []
    found = []
    for year in range(begin.year, finish.year + 1):
        for start_month, month, day in zip(rule.starts, rule.months, rule.days, strict=True):
            length = calendar.monthrange(year, month)[1]
            if day > length:
                continue  # 29 February: RFC 5545 skips such a year too
            end = date(year, month, length if day < 0 else day)
            start = date(year - (start_month > month), start_month, 1)
            if begin <= end <= finish:
                found.append(Window(max(start, begin), end))
    return sorted(found, key=lambda window: window.end)
