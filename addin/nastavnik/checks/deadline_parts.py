"""Tokens of a deadline phrase folded into calendar parts: «2-я неделя октября 2026 г.» is one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from nastavnik.checks.deadline_calendar import Part
from nastavnik.checks.deadline_words import Token
from nastavnik.checks.plan_year import PlanYear

__all__ = ["parts_of"]


_LIMITS = {"day": 31, "decade": 3, "week": 5, "halfmonth": 2, "quarter": 4, "half": 2}
_EDGES = {"b": "begin", "c": "middle", "e": "end"}


def _year(group: Sequence[Token]) -> tuple[PlanYear | None, bool]:
    """The year that the tokens name, and whether it can be told at all («июнь 2020-2024» cannot)."""
    for token in group:
        if token.code == "Y":
            return PlanYear(int(token.value)), True
        if token.code == "n":
            number = int(token.value)
            return (PlanYear(2000 + number), True) if number < 100 else (None, False)
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
    own, told = (PlanYear(year), True) if year else _year(tail)
    return Part("day", day, month, year=own) if told and 1 <= month <= 12 and 1 <= day <= 31 else None


def _named(unit: str) -> Callable[[Sequence[Token], Sequence[Token]], Part | None]:
    def build(group: Sequence[Token], tail: Sequence[Token]) -> Part | None:
        year, told = _year(tail)
        index = _value(group, "n")
        if (
            not told
            or index > _LIMITS.get(unit, 99)
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


def _weekday(group: Sequence[Token], tail: Sequence[Token]) -> Part | None:
    """«последняя пятница сентября»."""
    year, told = _year(tail)
    index = _value(group, "n")
    weekday = next(int(token.value) for token in group if token.code == "v")
    told = told and (index == -1 or 1 <= index <= 4)
    return Part("weekday", index, _value(group, "m"), weekday, year=year) if told else None


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
        (r"m[-,]?nw,?(?!m)", _TAIL, _named("week")),
        (r"m,?no,?(?!m)", _TAIL, _named("halfmonth")),
        (r"nvm", _TAIL, _weekday),
        (r"m,?[bce],?(?![mMzugSYnd])", _TAIL, _named("month")),
        (r"nm", _TAIL, _named("day")),
        (r"[bce]?nq", _TAIL, _named("quarter")),
        (r"[bce]?nh", _TAIL, _named("half")),
        (r"[bce]?M", r"(?P<tail>g*)", _month_year),
        (r"[bce]?m", r"(?P<tail>-Yu?g*)(?![-,]?[mMn])", _named("month")),
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

    Tokens that take part in nothing become «x»; an impossible date («31.02») becomes «!»; after figures where a
    year should stand («сентябрь 20222») comes «?».
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
                if part and part.month and part.year is None and _no_year(tokens[at : at + 1]):
                    folded.append(Token("?"))
                break
        else:
            folded.append(tokens[at])
            at += 1
    return _lent(_borrowed(folded))


def _no_year(following: Sequence[Token]) -> bool:
    return any(token.code == "n" and int(token.value) > 99 for token in following)


def _borrowed(folded: list[Token]) -> list[Token]:
    """«1 и 15 сентября», «I–II квартал»: a bare number takes the rest from the part that follows it."""
    result = list(folded)
    lender: Part | None = None
    for at in range(len(result) - 1, -1, -1):
        token = result[at]
        if token.code == "p" and isinstance(token.value, Part):
            lender = token.value if token.value.unit in _BORROWING else None
        elif token.code == "n" and lender is not None and 1 <= token.value <= _LIMITS[lender.unit]:
            result[at] = Token("p", replace(lender, index=int(token.value)))
        elif token.code not in "-,PTKLF":
            lender = None
    return [token if token.code in "pFTKPLAI-,!?" else Token("x") for token in result]


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
