"""What a Russian deadline phrase means: «до сентября 2022 года», «Ноябрь, апрель ежегодно», «по графику».

A grammar, not a guess: the phrase is cleaned of noise, its calendar parts are found
(``deadline_parts``), prepositions join them into groups, markers say what recurs, lasts or has no
date of its own. What is not understood is of the kind ``unknown``.
Sources: the deadlines of the roadmaps S1–S4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nastavnik.checks.deadline_groups import Group, bounds, covered, grouped, narrowed, with_years
from nastavnik.checks.deadline_markers import CONTINUOUS, EXCEPT, LESSONS, RECURRENCE, RELATIVE, UNSCHEDULED
from nastavnik.checks.deadline_noise import cleaned
from nastavnik.checks.deadline_parts import parts_of
from nastavnik.checks.deadline_words import Token, tokens
from nastavnik.checks.plan_year import PlanYear, plan_year

__all__ = ["KINDS", "Deadline", "PlanYear", "parse_deadline", "plan_year"]

_LONGEST = 1000  # characters; a longer text is no deadline, and would take long to look through
KINDS = ("by", "on", "between", "recurring", "continuous", "unscheduled", "unknown")


_DAY = re.compile(r"\b(?:до|к|по|непозднее) (\d{1,2})\b(?! ?[./]\d)(?= ?(?:числ|$|[,;)(]))|\b(\d{1,2}) числ")


_NEXT_YEAR = re.compile(
    r"\bследующ\w+ (?:уч\w*\.? |календарн\w+ )?(?:год\w*|г\b)|\bгода,? следующего за отчетн"
)


@dataclass(frozen=True)
class Deadline:
    """The meaning of one phrase.

    ``kind`` is one of KINDS. ``by``: ``end`` is the last day allowed, ``start`` is None. ``on``: start = end.
    ``between``: first and last day. ``recurring``: ``period`` is year, quarter or month; ``months`` are the
    ascending months of a yearly one; ``start`` and ``end`` only where the phrase bounds the recurrence.
    ``continuous``: the bounds of the plan's year, when it is known. Without a year in the phrase and without
    the plan's year ``start`` and ``end`` are None and ``months`` are the months named.

    Beyond the contract's JSON: ``times`` a period («2 раза в год» = 2), ``day`` of the month («ежегодно до
    25 мая» = 25), ``within``: the months a monthly or quarterly recurrence falls on, where they are named,
    ``days``: beside ``months`` the last day of each (-1: the month's last; «20 декабря, 15 мая ежегодно»).
    """

    text: str
    kind: str
    start: date | None = None
    end: date | None = None
    months: tuple[int, ...] | None = None
    period: str | None = None
    times: int = 1
    day: int | None = None
    within: tuple[int, ...] | None = None
    days: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The dictionary of ``nastavnik deadline --json``: ISO dates, lists, null."""
        return {
            "text": self.text,
            "kind": self.kind,
            "start": self.start.isoformat() if self.start else None,
            "end": self.end.isoformat() if self.end else None,
            "months": list(self.months) if self.months else None,
            "period": self.period,
        }


def parse_deadline(text: str | None, year: str | int | PlanYear | None = None) -> Deadline:
    """The meaning of a deadline phrase; ``year`` («2020» or «2022/2023») is the plan's, for phrases without one.

    A blank or not understood phrase gives the kind ``unknown``. Raises BadInput when ``year`` is no year.
    """
    plan = plan_year(year)
    text = "" if text is None else str(text)
    if len(text) > _LONGEST:
        return Deadline(text, "unknown")
    words = cleaned(text)
    plan = _following(words, plan)
    period, times, often, phrase = _recurrence(words)
    left_out = EXCEPT.search(phrase)
    phrase, relative = RELATIVE.subn(" ", EXCEPT.sub(" ", phrase))
    folded = parts_of(tokens(phrase))
    if any(token.code == "?" for token in folded):
        return Deadline(text, "unknown")
    groups = narrowed(with_years(grouped(folded), plan), plan)
    continuous = often or (CONTINUOUS.search(phrase) is not None and not LESSONS.search(phrase))
    unscheduled = relative > 0 or UNSCHEDULED.search(phrase) is not None
    whole = [
        g for g in groups if g.shape == "on" and g.parts[0].unit in ("year", "years") and not g.parts[0].edge
    ]
    if period:
        skipped = (
            {month for group in grouped(parts_of(tokens(left_out.group()))) for month in covered(group, plan)}
            if left_out
            else set()
        )
        return _without(_recurring(text, period, times, groups, plan, words), skipped)
    dated = [
        group
        for group in groups
        if group.shape != "from" and not (group in whole and continuous | unscheduled)
    ]
    if any(group not in whole for group in dated):  # a year beside a month only tells which year it is
        dated = [group for group in dated if group not in whole]
    if any(group in whole for group in dated) and _qualified(folded):
        return Deadline(text, "unknown")
    if dated:
        return _dated(text, dated, [g for g in groups if g.shape == "from"], plan)
    if any(token.code == "!" for token in folded):
        return Deadline(text, "unknown")
    opened = [group for group in groups if group.shape == "from"]
    if opened or continuous:
        return _continuous(text, [*opened, *whole], plan)
    return Deadline(text, "unscheduled" if unscheduled else "unknown")


def _qualified(folded: Sequence[Token]) -> bool:
    """True when words nobody understood stand before a year: «3 четв. 2026/27» is not all of that year."""
    codes = "".join(token.code for token in folded)
    return "x" in codes[: codes.find("p")]


def _following(phrase: str, plan: PlanYear | None) -> PlanYear | None:
    """The plan's year, or the one after it: «до 15 января следующего года» in the plan of a calendar year."""
    found = _NEXT_YEAR.search(phrase)
    if plan is None or found is None or (plan.school and "уч" not in found.group()):
        return plan
    return PlanYear(plan.first + 1, plan.school)


def _recurrence(phrase: str) -> tuple[str | None, int, bool, str]:
    """Period, times a period, whether it is too often for a calendar, and the phrase without these words."""
    found: tuple[str | None, int] = (None, 1)
    often = False
    for pattern, period, times in RECURRENCE:
        phrase, count = pattern.subn(" ", phrase)
        if count and period is None:
            often = True
        elif count and found[0] is None:
            found = (period, times)
    return found[0], found[1], often, phrase


def _dated(text: str, groups: Sequence[Group], opened: Sequence[Group], plan: PlanYear | None) -> Deadline:
    dated = [found for group in groups if (found := bounds(group, plan)) is not None]
    only_by = all(group.shape == "by" for group in groups)
    if not dated:
        if any(part.days(part.year or plan) for group in groups for part in group.parts):
            return Deadline(text, "unknown")  # a range that runs backwards, an impossible combination
        kind = "by" if only_by else "on" if _single_day(groups) else "between"
        if not _possible(groups):
            return Deadline(text, "unknown")
        return Deadline(text, kind, months=_named(groups))
    end = max(last for _first, last in dated if last is not None)
    if only_by and not opened:
        return Deadline(text, "by", None, end)
    starts = [first for first, _last in dated if first is not None]
    starts += [found[0] for group in opened if (found := bounds(group, plan)) and found[0]]
    if not starts:
        return Deadline(text, "by", None, end)
    start = min(starts)
    if start >= end:
        return Deadline(text, "on", start, end) if start == end else Deadline(text, "unknown")
    apart = len(groups) > 1 and all(
        group.shape == "on" and group.parts[0].unit == "month" for group in groups
    )
    scattered = apart and len({(f.year, f.month) for f, _ in dated if f}) <= (end - start).days // 31
    return Deadline(text, "between", start, end, months=_named(groups) if scattered else None)


def _single_day(groups: Sequence[Group]) -> bool:
    return len(groups) == 1 and groups[0].shape == "on" and groups[0].parts[0].unit in ("day", "weekday")


def _possible(groups: Sequence[Group]) -> bool:
    """False for days no year has: «31 сентября» (29 February has its years)."""
    parts = [part for group in groups for part in group.parts]
    return all(part.days(PlanYear(2024)) or part.days(PlanYear(2024, school=True)) for part in parts)


def _named(groups: Iterable[Group]) -> tuple[int, ...] | None:
    months = {month for group in groups for part in group.parts for month in part.months}
    return tuple(sorted(months)) or None


def _recurring(
    text: str, period: str, times: int, groups: Sequence[Group], plan: PlanYear | None, phrase: str
) -> Deadline:
    start: date | None = None
    end: date | None = None
    months: dict[int, int] = {}
    for group in groups:
        yearly = period == "year"
        own_year = any(part.year is not None for part in group.parts)
        whole = group.parts[0].unit in ("year", "years") and not group.parts[0].edge
        bounding = (
            whole
            or (not yearly and (group.shape == "range" or own_year or group.shape == "from"))
            or (group.shape == "from" and own_year)
        )
        if bounding and (found := bounds(group, plan)):
            start, end = start or found[0], (None if "далее" in phrase else found[1]) or end
        if (
            whole
            or (period == "quarter" and (group.shape == "range" or group.parts[0].unit == "year"))
            or (not yearly and (own_year or group.shape == "from"))
            or (own_year and group.shape == "from")
        ):
            continue
        months |= covered(group, plan)
    named = tuple(sorted(months)) or None
    if period != "year":
        day, within = _within(phrase, period)
        return Deadline(text, "recurring", start, end, None, period, times, day, named or within)
    days = tuple(months[month] for month in named or ())
    single = days[0] if days and len(set(days)) == 1 and days[0] > 0 else None
    return Deadline(text, "recurring", start, end, named, period, times, single, days=days)


def _without(deadline: Deadline, months: set[int]) -> Deadline:
    """The recurrence without months it leaves out («ежемесячно, кроме июля и августа»)."""
    if not months or deadline.period != "month":
        return deadline
    kept = tuple(month for month in deadline.within or range(1, 13) if month not in months)
    return replace(deadline, within=kept or None)


def _within(phrase: str, period: str) -> tuple[int | None, tuple[int, ...] | None]:
    """The day of the month («до 5 числа», «с 1 по 15 число»), and the months it falls in when the words tell them.

    Of a quarter the month must be told: «до 10 числа» may be its last month or the one after it.
    """
    found = _DAY.search(phrase)
    day = int(found.group(1) or found.group(2)) if found else 0
    after = "следующ" in phrase
    if not 1 <= day <= 31 or (period == "quarter" and not after and "последн" not in phrase):
        return None, None
    return day, (1, 4, 7, 10) if period == "quarter" and after else None


def _continuous(text: str, groups: Sequence[Group], plan: PlanYear | None) -> Deadline:
    start, end = (plan.start, plan.end) if plan else (None, None)
    for group in groups:
        found = bounds(group, plan)
        if found is None:
            continue
        start = found[0] or start
        end = found[1] if found[1] or (start and end and start > end) else end
    return Deadline(text, "continuous", start, end)
