"""Calendar parts joined by prepositions: «с сентября по май», «до 1 октября», and the days and months they bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nastavnik.checks.deadline_calendar import Part
from nastavnik.checks.deadline_words import Token
from nastavnik.checks.plan_year import PlanYear

__all__ = ["Group", "bounds", "covered", "grouped", "with_years"]


@dataclass(frozen=True)
class Group:
    """Parts joined by prepositions: ``shape`` is range, by, from or on."""

    shape: str
    parts: tuple[Part, ...]
    inclusive: bool = True


_GROUPS = [
    (re.compile(pattern), shape)
    for pattern, shape in [
        (r"F,?p,?(?P<joint>[-PTL]+),?pI?", "range"),
        (r"F?p(?P<joint>-)pI?", "range"),
        (r"(?P<joint>[TKPL]+),?p(?:,p(?![-PT]))*I?", "by"),
        (r"(?P<joint>[FA]),?p", "from"),
        (r"(?P<joint>)p", "on"),
    ]
]


def grouped(folded: Sequence[Token]) -> list[Group]:
    codes = "".join(token.code for token in folded)
    groups: list[Group] = []
    at = 0
    while at < len(codes):
        for pattern, shape in _GROUPS:
            match = pattern.match(codes, at)
            if match:
                parts = tuple(t.value for t in folded[at : match.end()] if isinstance(t.value, Part))
                joint = match.group("joint")
                inclusive = codes[match.end() - 1] == "I" or joint in ("-", "", "F", "A") or joint[-1] in "PL"
                groups.append(Group(shape, parts, inclusive))
                at = match.end()
                break
        else:
            at += 1
    return groups


def with_years(groups: Sequence[Group], plan: PlanYear | None) -> list[Group]:
    """Parts without a year take it from the part that follows, else from the one before («ноябрь, май 2023»)."""
    flat = [part for group in groups for part in group.parts]
    if len(flat) > 1:
        for at in range(len(flat) - 2, -1, -1):
            flat[at] = _inherit(flat[at], flat[at + 1], -1)
        for at in range(1, len(flat)):
            flat[at] = _inherit(flat[at], flat[at - 1], 1)
    rest = iter(flat)
    return [replace(group, parts=tuple(next(rest) for _ in group.parts)) for group in groups]


def _inherit(part: Part, neighbour: Part, step: int) -> Part:
    """The part with its neighbour's year: one less (more) when its month would come after (before) it."""
    year = neighbour.year
    if part.year is not None or year is None or neighbour.unit == "years":
        return part
    if year.school or not (part.first_month and neighbour.first_month):
        return replace(part, year=year)
    passes = (part.first_month - neighbour.first_month) * -step > 0
    return replace(part, year=PlanYear(year.first + step) if passes else year)


def bounds(group: Group, plan: PlanYear | None) -> tuple[date | None, date | None] | None:
    """First and last day of a group (None: open); None when a year is missing or the range runs backwards."""
    first, last = group.parts[0], group.parts[-1]
    if group.shape == "from":
        days = first.days(plan)
        return (days[0], None) if days else None
    if group.shape == "by":
        ends = [part.latest(plan, inclusive=group.inclusive) for part in group.parts]
        known = [end for end in ends if end is not None]
        return (None, max(known)) if known else None
    days = first.days(plan)
    end = _range_end(last, plan, group.inclusive) if group.shape == "range" else days and days[1]
    if days is None or end is None:
        return None
    if end < days[0] and first.year is None and last.year is None and plan is not None:
        end = _range_end(last, PlanYear(end.year + 1), group.inclusive)
    return (days[0], end) if end is not None and end >= days[0] else None


def _range_end(part: Part, plan: PlanYear | None, inclusive: bool) -> date | None:
    """The last day of a range: of the whole part after «по» or a dash, before it after «до»."""
    if not inclusive:
        return part.latest(plan, inclusive=False)
    days = part.days(plan)
    return days[1] if days else None


def covered(group: Group) -> set[int]:
    """The months of the year that a group covers: a range is filled, «до сентября» falls due in August."""
    first, last = group.parts[0], group.parts[-1]
    if not last.months:
        return set()
    final = last.months[-1]
    if not group.inclusive and last.unit != "day" and not last.edge:
        final = (last.months[0] - 2) % 12 + 1
    if group.shape == "range" and first.months:
        return {(first.months[0] - 1 + step) % 12 + 1 for step in range((final - first.months[0]) % 12 + 1)}
    if group.shape == "by":
        return {month for part in group.parts[:-1] for month in part.months} | {final}
    return set(first.months)
