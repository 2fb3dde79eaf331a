"""Calendar parts joined by prepositions: «с сентября по май», «до 1 октября», and the days and months they bound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from nastavnik.checks.deadline_calendar import Part
from nastavnik.checks.deadline_words import Token
from nastavnik.checks.plan_year import PlanYear

__all__ = ["Group", "bounds", "covered", "grouped", "narrowed", "with_years"]


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
        (r"(?P<joint>[TKPL]+),?p-pI?", "by"),
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
                taken = _alike(folded[at : match.end()]) if "," in match.group() else match.end() - at
                parts = tuple(t.value for t in folded[at : at + taken] if isinstance(t.value, Part))
                joint = match.group("joint")
                inclusive = codes[at + taken - 1] == "I" or joint in ("-", "", "F", "A") or joint[-1] in "PL"
                groups.append(Group(shape, parts, inclusive))
                at += taken
                break
        else:
            at += 1
    return groups


def _alike(found: Sequence[Token]) -> int:
    """How many of the tokens belong together: «до 1 октября, 1 мая» goes on while the units are the same."""
    units = [(at, t.value.unit) for at, t in enumerate(found) if isinstance(t.value, Part)]
    joined = any(token.code in "-FPT" for token in found[units[0][0] + 1 :])
    other = next((at for at, unit in units if unit != units[0][1]), None)
    return len(found) if joined or other is None else other - 1


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
        if (
            plan.school and last.first_month > 8
        ):  # «август – сентябрь»: September is that of the plan (contract)
            days = first.days(PlanYear(plan.first)) or days
        else:
            end = _range_end(last, PlanYear(end.year + 1), group.inclusive)
    return (days[0], end) if end is not None and end >= days[0] else None


def _range_end(part: Part, plan: PlanYear | None, inclusive: bool) -> date | None:
    """The last day of a range: of the whole part after «по» or a dash, before it after «до»."""
    if not inclusive:
        return part.latest(plan, inclusive=False)
    days = part.days(plan)
    return days[1] if days else None


def covered(group: Group, plan: PlanYear | None) -> dict[int, int]:
    """The months of the year that a group covers, each with its last day (-1: the month's last).

    A range is filled; «до сентября» falls due in August.
    """
    first, last = group.parts[0], group.parts[-1]
    months = last.due_months(plan)
    if not months:
        return {}
    final = months[-1]
    if (last.edge == "begin" and group.shape == "by") or (
        not group.inclusive and last.unit != "day" and not last.edge
    ):
        final = (months[0] - 2) % 12 + 1
    day = last.due_day if final == months[-1] else -1
    opening = first.due_months(plan)
    if group.shape == "range" and opening:
        return {(opening[0] - 1 + step) % 12 + 1: -1 for step in range((final - opening[0]) % 12 + 1)} | {
            final: day
        }
    if group.shape == "by":
        before = {month: part.due_day for part in group.parts[:-1] for month in part.due_months(plan)[-1:]}
        return before | {final: day}
    return dict.fromkeys(opening[:-1], -1) | {final: day}


def narrowed(groups: Sequence[Group], plan: PlanYear | None) -> list[Group]:
    """Without the groups that only say what others say closer: «весной (март-апрель)», «I квартал, до 1 марта»."""
    told = [g for g in groups if (g.parts[0].unit, g.parts[0].edge) != ("year", "middle")]
    groups = told or groups  # «в середине года (январь)»
    months = [set(covered(group, plan)) for group in groups]
    return [
        group
        for at, group in enumerate(groups)
        if not (
            group.shape == "on"
            and group.parts[0].unit in ("season", "quarter", "half", "month")
            and any(
                _closer(other, group) and months[n] and months[n] <= months[at]
                for n, other in enumerate(groups)
                if n != at
            )
        )
    ]


_WIDTHS = {"half": 6, "season": 3, "quarter": 3, "month": 1}


def _closer(other: Group, group: Group) -> bool:
    """True when ``other`` names a shorter stretch of the calendar, of the same year as far as it is said."""
    years = {part.year for part in (*other.parts, *group.parts) if part.year is not None}
    width = _WIDTHS.get(other.parts[-1].unit, 0) * len(other.parts)
    return len(years) < 2 and width < _WIDTHS[group.parts[0].unit]
