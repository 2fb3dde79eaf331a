"""Calendar parts of a deadline phrase: a day, a decade, a month, a quarter … and the days they cover."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from nastavnik.checks.plan_year import PlanYear

__all__ = ["Part"]


_CALENDAR = PlanYear(2023)
_HALVES = {
    (1, True): (9, 10, 11, 12), (2, True): (1, 2, 3, 4, 5), (1, False): (1, 2, 3, 4, 5, 6), (2, False): (7, 8, 9, 10, 11, 12),
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One stretch of the calendar as it is named in a phrase; the year may be missing.

    ``unit``: day, weekday, week, decade, halfmonth, month, quarter, half, season, year or years. ``index``: the day, or the
    ordinal of the week, decade, half of a month, quarter, half (-1 = the last), or the last year of ``years``. ``until_month``: of a season; of a weekday, which one (0 = Monday).
    ``edge``: "", begin, middle or end of the unit. ``studies``: the words say «учебный год».
    """

    unit: str
    index: int = 0
    month: int = 0
    until_month: int = 0
    year: PlanYear | None = None
    edge: str = ""
    studies: bool = False

    @property
    def months(self) -> tuple[int, ...]:
        """The months named: (9,) for a day or a month, three for a quarter, none for a year."""
        if self.unit == "quarter" and not self.edge:
            return tuple(range(self.index * 3 - 2, self.index * 3 + 1))
        if self.unit == "quarter":
            return (self.index * 3 if self.edge == "end" else self.index * 3 - 2,)
        if self.unit == "season":
            return tuple((self.month + step - 1) % 12 + 1 for step in range(3))
        return (self.month,) if self.month else ()

    def due_months(self, plan: PlanYear | None) -> tuple[int, ...]:
        """The months a yearly activity named by this part falls on, also of halves and edges of a year; () if untold."""
        school = bool(self.studies or (self.year or plan or _CALENDAR).school)
        if self.unit == "year" and self.edge in ("begin", "end") and (self.studies or self.year or plan):
            return (
                ((9,) if self.edge == "begin" else (5,))
                if school
                else ((1,) if self.edge == "begin" else (12,))
            )
        if self.unit == "half" and (self.studies or self.year or plan):
            found = _HALVES[self.index, school]
            return found[:1] if self.edge == "begin" else found[-1:] if self.edge == "end" else found
        return self.months

    @property
    def due_day(self) -> int:
        """The last day of its month that the part names for every year: 10 for a first decade, -1 for a month's end."""
        days = (
            self.days(PlanYear(2023))
            if self.unit in ("day", "week", "decade", "halfmonth", "month")
            else None
        )
        if self.unit == "day":
            return self.index
        return -1 if days is None or (days[1] + timedelta(days=1)).day == 1 else days[1].day

    @property
    def first_month(self) -> int:
        """The month the part begins in, 0 when only a year is named."""
        return self.months[0] if self.months else 0

    def days(self, plan: PlanYear | None) -> tuple[date, date] | None:
        """The first and the last day, with ``plan`` for a missing year; None when they cannot be told."""
        year = self.year or plan
        if (
            self.unit == "years"
            and plan
            and plan.school
            and year
            and (year.first, self.index) == (plan.first, plan.first + 1)
        ):
            return plan.start, plan.end  # «2026-2027» in the plan of that very school year
        if year is None or (self.studies and not year.school):
            return None
        try:
            return self._days(year)
        except ValueError:
            return None

    def _days(self, year: PlanYear) -> tuple[date, date] | None:
        if self.unit == "weekday":
            day = self._weekday(year)
            return day, day
        if self.unit == "day":
            day = date(year.of(self.month), self.month, self.index)
            return day, day
        if self.unit in ("decade", "week", "halfmonth", "month"):
            return self._within_month(year)
        if self.unit == "years":
            return year.start, PlanYear(self.index, year.school).end
        if self.unit == "year":
            return self._within_year(year)
        if self.unit == "half":
            if year.school:
                months = (9, 12) if self.index == 1 else (1, 5)
            else:
                months = (1, 6) if self.index == 1 else (7, 12)
        elif self.unit == "season":
            months = (self.month, self.until_month)
            if months[0] > months[1] and not year.school:
                return None  # «зимой 2022 года»: which of the two winters is not said
        else:
            months = (self.months[0], self.months[-1])
        if self.edge == "middle":
            return None
        if self.edge:
            months = (months[0], months[0]) if self.edge == "begin" else (months[1], months[1])
        first = year.of(months[0])
        last = first + 1 if months[1] < months[0] else first
        return date(first, months[0], 1), _month_end(last, months[1])

    def _within_month(self, year: PlanYear) -> tuple[date, date] | None:
        number = year.of(self.month)
        end = _month_end(number, self.month)
        index = {"begin": 1, "middle": 2, "end": 3}.get(self.edge, self.index)
        if self.unit == "month" and not self.edge:
            return date(number, self.month, 1), end
        if self.unit == "halfmonth":
            middle = date(number, self.month, 15)
            return (middle.replace(day=1), middle) if index == 1 else (middle.replace(day=16), end)
        if self.unit == "week":
            if index == -1:
                return end - timedelta(days=6), end
            start = date(number, self.month, index * 7 - 6)
            return start, min(start + timedelta(days=6), end)
        index = 3 if index == -1 else index
        if not 1 <= index <= 3:
            return None
        start = date(number, self.month, index * 10 - 9)
        return start, end if index == 3 else start + timedelta(days=9)

    def _weekday(self, year: PlanYear) -> date:
        first = date(year.of(self.month), self.month, 1)
        end = _month_end(first.year, first.month)
        if self.index == -1:
            return end - timedelta(days=(end.weekday() - self.until_month) % 7)
        return first + timedelta(days=(self.until_month - first.weekday()) % 7 + 7 * (self.index - 1))

    def _within_year(self, year: PlanYear) -> tuple[date, date] | None:
        if self.edge == "middle":
            return None
        if self.edge == "begin":
            return year.start, _month_end(year.start.year, year.start.month)
        if self.edge == "end":
            return year.study_end.replace(day=1), year.study_end
        return year.start, year.end

    def latest(self, plan: PlanYear | None, *, inclusive: bool) -> date | None:
        """The last day allowed by «до» this part: before it begins, unless a day, an end or «включительно»."""
        days = self.days(plan)
        if days is None:
            return None
        if self.edge == "middle":
            return days[0].replace(day=15)
        if self.edge == "begin":
            return days[0] - timedelta(days=1)
        return (
            days[1]
            if inclusive or self.unit in ("day", "weekday") or self.edge == "end"
            else days[0] - timedelta(days=1)
        )


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
