"""Calendar parts of a deadline phrase: a day, a decade, a month, a quarter … and the days they cover."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nastavnik.checks.deadline_words import Token
from nastavnik.checks.plan_year import PlanYear

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True)
class Part:
    """One stretch of the calendar as it is named in a phrase; the year may be missing.

    ``unit``: day, week, decade, halfmonth, month, quarter, half, season, year or years. ``index``: the day, or the
    ordinal of the week, decade, half of a month, quarter, half (-1 = the last), or the last year of ``years``.
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

    @property
    def first_month(self) -> int:
        """The month the part begins in, 0 when only a year is named."""
        return self.months[0] if self.months else 0

    def days(self, plan: PlanYear | None) -> tuple[date, date] | None:
        """The first and the last day, with ``plan`` for a missing year; None when they cannot be told."""
        year = self.year or plan
        if year is None or (self.studies and not year.school):
            return None
        try:
            return self._days(year)
        except ValueError:
            return None

    def _days(self, year: PlanYear) -> tuple[date, date] | None:
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
            days[1] if inclusive or self.unit == "day" or self.edge == "end" else days[0] - timedelta(days=1)
        )


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_EDGES = {"b": "begin", "c": "middle", "e": "end"}


def _year(group: Sequence[Token]) -> tuple[PlanYear | None, bool]:
    """The year that the tokens name, and whether it can be told at all («июнь 2020-2024» cannot)."""
    for token in group:
        if token.code == "Y":
            return PlanYear(int(token.value)), True
        if token.code == "n":
            return PlanYear(2000 + int(token.value)), True
        if token.code == "S":
            first, second, _slash, _many = token.value
            return PlanYear(first, school=True), second == first + 1
    return None, True


def _value(group: Sequence[Token], code: str) -> int:
    return next((int(token.value) for token in group if token.code == code), 0)


def _edge(group: Sequence[Token]) -> str:
    return next((_EDGES[token.code] for token in group if token.code in _EDGES), "")


def _dated(group: Sequence[Token], tail: Sequence[Token]) -> Part | None:
    year, month, day = group[0].value
    own = PlanYear(year) if year else _year(tail)[0]
    return Part("day", day, month, year=own) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _named(unit: str) -> Callable[[Sequence[Token], Sequence[Token]], Part | None]:
    limits = {"day": 31, "decade": 3, "week": 5, "halfmonth": 2, "quarter": 4, "half": 2}

    def build(group: Sequence[Token], tail: Sequence[Token]) -> Part | None:
        year, told = _year(tail)
        index = _value(group, "n")
        if (
            not told
            or index > limits.get(unit, 99)
            or (index < 1 and unit in ("day", "halfmonth", "quarter", "half"))
        ):
            return None
        studies = unit == "half" and year is None and any(token.code == "u" for token in tail)
        return Part(unit, index, _value(group, "m"), year=year, edge=_edge(group), studies=studies)

    return build


def _month_year(group: Sequence[Token], tail: Sequence[Token]) -> Part | None:
    year, month = next(token.value for token in group if token.code == "M")
    return Part("month", 0, month, year=PlanYear(year), edge=_edge(group))


def _season(group: Sequence[Token], tail: Sequence[Token]) -> Part | None:
    year, told = _year(tail)
    first, last = next(token.value for token in group if token.code == "z")
    return Part("season", 0, first, last, year=year, edge=_edge(group)) if told else None


def _whole_year(group: Sequence[Token], tail: Sequence[Token]) -> Part | None:
    studies = any(token.code == "u" for token in group)
    pair = next((token.value for token in group if token.code == "S"), None)
    if pair is None:
        year = _year(group)[0]
        return Part("year", year=year, edge=_edge(group), studies=studies and year is None)
    first, second, slash, _many = pair
    if second <= first:
        return None
    school = studies or (slash and second == first + 1)
    if school and second == first + 1:
        return Part("year", year=PlanYear(first, school=True), edge=_edge(group))
    last = second - 1 if school else second
    return Part("years", last, year=PlanYear(first, school=school), edge=_edge(group))


_TAIL = r"(?P<tail>,?(?:u?g*Su?g*|Yu?g*|ng+|ug+)|g+)?"
# Shapes of a part, longest first: codes of tokens, and who builds it.
_SHAPES: list[tuple[re.Pattern[str], Callable[[Sequence[Token], Sequence[Token]], Part | None]]] = [
    (re.compile(shape + tail), build)
    for shape, tail, build in [
        (r"d", _TAIL, _dated),
        (r"nkm", _TAIL, _named("decade")),
        (r"m,?nk,?", _TAIL, _named("decade")),
        (r"nom", _TAIL, _named("halfmonth")),
        (r"nwm", _TAIL, _named("week")),
        (r"m,?nw,?", _TAIL, _named("week")),
        (r"nm", _TAIL, _named("day")),
        (r"[bce]?nq", _TAIL, _named("quarter")),
        (r"[bce]?nh", _TAIL, _named("half")),
        (r"[bce]?M", r"(?P<tail>g*)", _month_year),
        (r"[bce]?m", _TAIL, _named("month")),
        (r"[bce]?z", _TAIL, _season),
        (r"[bce]?u?g?Su?g*", r"(?P<tail>)", _whole_year),
        (r"[bce]?u?Yu?g*", r"(?P<tail>)", _whole_year),
        (r"[bce]ug|[bce]g|ug", r"(?P<tail>)", _whole_year),
    ]
]
_BORROWING = ("day", "decade", "week", "quarter", "half")


def parts_of(tokens: Sequence[Token]) -> list[Token]:
    """The same sequence with every calendar part folded into one token «p» holding a Part.

    Tokens that take part in nothing become «x»; an impossible date («31.02») becomes «!».
    """
    codes = "".join(token.code for token in tokens)
    folded: list[Token] = []
    at = 0
    while at < len(tokens):
        for shape, build in _SHAPES:
            match = shape.match(codes, at)
            if match:
                cut = match.start("tail") if match.group("tail") else match.end()
                part = build(tokens[at:cut], tokens[cut : match.end()])
                folded.append(Token("p", part) if part else Token("!"))
                at = match.end()
                break
        else:
            folded.append(tokens[at])
            at += 1
    return _lent(_borrowed(folded))


def _borrowed(folded: list[Token]) -> list[Token]:
    """«1 и 15 сентября», «I–II квартал»: a bare number takes the rest from the part that follows it."""
    result = list(folded)
    lender: Part | None = None
    for at in range(len(result) - 1, -1, -1):
        token = result[at]
        if token.code == "p" and isinstance(token.value, Part):
            lender = token.value if token.value.unit in _BORROWING else None
        elif token.code == "n" and lender is not None:
            result[at] = Token("p", replace(lender, index=int(token.value)))
        elif token.code not in "-,PTKLF":
            lender = None
    return [token if token.code in "pFTKPLAI-,!" else Token("x") for token in result]


def _lent(folded: list[Token]) -> list[Token]:
    """«2022 год: сентябрь, май»: a year that stands before yearless parts belongs to them."""
    result: list[Token] = []
    year: PlanYear | None = None
    for at, token in enumerate(folded):
        part = token.value
        if not isinstance(part, Part):
            if token.code != ",":
                year = None if token.code in "x!" else year
            result.append(token)
            continue
        follower = next((t for t in folded[at + 1 :] if t.code != ","), None)
        alone = part.unit == "year" and not part.edge and part.year is not None
        before = result[-1].code if result else ""
        if (
            alone
            and before in ("", ",", "x")
            and follower is not None
            and isinstance(follower.value, Part)
            and follower.value.year is None
            and follower.value.unit not in ("year", "years")
        ):
            year = part.year
            continue
        if year is not None and part.year is None:
            token = Token("p", replace(part, year=year))
        result.append(token)
    return result
