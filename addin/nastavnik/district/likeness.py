"""Two names, perhaps one person: likely pairs found by blocks, compared part by part (never all with all)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["Likeness", "alike"]

_BLOCK = 60  # a block with more people is cut by a finer key
_CROWD = 4  # initials or a missing patronymic with more candidates than this say nothing

Mask = np.ndarray


@dataclass(frozen=True)
class Likeness:
    """Two people (positions in the frame that was asked about) that are one (``certain``) or may be, and why."""

    one: int
    two: int
    certain: bool
    why: str


def alike(people: pd.DataFrame) -> list[Likeness]:
    """Likely pairs among distinct people: surname, first_name, patronymic (folded, "" unknown), birth_date (NaT).

    The same columns with «_typed» are the spellings that the reasons show.
    """
    if len(people) < 2:
        return []
    names = {part: people[part].to_numpy(dtype=object) for part in ("surname", "first_name", "patronymic")}
    born = pd.to_datetime(people["birth_date"]).to_numpy(dtype="datetime64[D]")
    one, two = _pairs(_blocks(names, born))
    if not len(one):
        return []
    typed = {part: people[f"{part}_typed"].to_numpy(dtype=object) for part in names}
    return _judged(_Compared(names, born, one, two), typed)


# ------------------------------------------------------------------ likely pairs
def _blocks(names: dict[str, Any], born: np.ndarray) -> list[np.ndarray]:
    """Block numbers of everyone by several keys, -1 outside; a slip must leave at least one key whole."""
    surname, first, patronymic = (
        pd.Series(names[part], dtype=object) for part in ("surname", "first_name", "patronymic")
    )
    head, tail = surname.str[:2], surname.str[-3:]
    day = pd.Series(born.astype("int64"), dtype=object).astype(str)
    known = pd.Series(~np.isnat(born))
    whole = (surname.str.len() > 1) & (first != "")
    plans: list[tuple[pd.Series, Any, pd.Series]] = [
        (surname + "|" + first.str[:1], "|" + patronymic.str[:1] + "|" + first.str[:3], whole),
        (
            first + "|" + patronymic + "|" + head,
            "|" + surname.str.len().astype(str),
            whole & (patronymic.str.len() > 1),
        ),
        (
            first + "|" + patronymic + "|" + tail,
            "|" + surname.str.len().astype(str),
            whole & (patronymic.str.len() > 1),
        ),
        (day + "|" + first.str[:1], "|" + patronymic.str[:1], known & (first != "")),
        (day + "|" + surname.str[:3], "", known & whole),
    ]
    return [_numbered(key, finer, chosen) for key, finer, chosen in plans]


def _numbered(key: pd.Series, finer: Any, chosen: pd.Series) -> np.ndarray:
    numbers = pd.factorize(key)[0]
    size = np.bincount(numbers)[numbers]
    if (size > _BLOCK).any():
        numbers = pd.factorize(key.where(pd.Series(size <= _BLOCK), key + finer))[0]
        size = np.bincount(numbers)[numbers]
    return np.where(chosen.to_numpy() & (size > 1), numbers, -1)


def _pairs(blocks: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Distinct pairs (one < two) that share a block."""
    found = []
    total = len(blocks[0])
    for numbers in blocks:
        order = np.argsort(numbers, kind="stable")
        order = order[numbers[order] >= 0]
        inside = numbers[order]
        for step in range(1, min(len(order), 400)):
            together = inside[step:] == inside[:-step]
            if not together.any():
                break
            a, b = order[:-step][together], order[step:][together]
            found.append(np.minimum(a, b) * total + np.maximum(a, b))
    codes = np.unique(np.concatenate(found)) if found else np.array([], dtype="int64")
    return codes // max(total, 1), codes % max(total, 1)


# ------------------------------------------------------------------ comparison by parts
class _Compared:
    """Pairs compared part by part: masks along the pairs."""

    def __init__(self, names: dict[str, Any], born: np.ndarray, one: np.ndarray, two: np.ndarray) -> None:
        self.names, self.one, self.two = names, one, two
        self.same: dict[str, Mask] = {}
        self.near: dict[str, Mask] = {}
        self.initial: dict[str, Mask] = {}
        self.blank: dict[str, Mask] = {}
        for part, values in names.items():
            self._part(part, values)
        a, b = born[one], born[two]
        unknown = np.isnat(a) | np.isnat(b)
        self.born_same = ~unknown & (a == b)
        self.born_near = ~unknown & (a != b) & _slipped(a, b)
        self.born_unknown = unknown

    def _part(self, part: str, values: Any) -> None:
        codes, distinct = pd.factorize(values)
        a, b = codes[self.one], codes[self.two]
        same = a == b
        sizes = np.array([len(text) for text in distinct])
        initials = pd.factorize(np.array([text[:1] for text in distinct], dtype=object))[0]
        la, lb = sizes[a], sizes[b]
        self.blank[part] = (la == 0) | (lb == 0)
        self.initial[part] = ~same & (np.minimum(la, lb) == 1) & (initials[a] == initials[b])
        close = ~same & (np.minimum(la, lb) >= 4) & (abs(la - lb) <= 2)
        near = np.zeros(len(a), dtype=bool)
        if close.any():
            near[close] = _distances(distinct, a[close], b[close], la[close], lb[close])
        self.same[part], self.near[part] = same & (la > 0), near


def _distances(distinct: Any, a: np.ndarray, b: np.ndarray, la: np.ndarray, lb: np.ndarray) -> np.ndarray:
    """Whether two words differ by a slip: one letter, or two letters of a long word."""
    from rapidfuzz.distance import DamerauLevenshtein
    from rapidfuzz.process import cpdist

    pairs, back = np.unique(a * len(distinct) + b, return_inverse=True)
    left, right = distinct[pairs // len(distinct)], distinct[pairs % len(distinct)]
    steps = cpdist(left, right, scorer=DamerauLevenshtein.distance, score_cutoff=2, dtype=np.int8)[back]
    slips: np.ndarray = (steps == 1) | ((steps == 2) & (np.minimum(la, lb) >= 9))
    return slips


def _slipped(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Birth dates that differ by one of day, month and year, or by day and month put for each other."""
    x, y = pd.Series(pd.to_datetime(a)), pd.Series(pd.to_datetime(b))
    equal = [(x.dt.year == y.dt.year), (x.dt.month == y.dt.month), (x.dt.day == y.dt.day)]
    swapped = equal[0] & (x.dt.month == y.dt.day) & (x.dt.day == y.dt.month)
    return np.asarray((sum(e.astype(int) for e in equal) == 2) | swapped)  # type: ignore[arg-type]


def _judged(c: _Compared, typed: dict[str, Any]) -> list[Likeness]:
    s, f, p = "surname", "first_name", "patronymic"
    open_birth = c.born_unknown | c.born_near
    certain = c.born_same & (
        (c.same[f] & (c.same[s] | c.near[s]) & (c.same[p] | c.initial[p] | c.blank[p]))
        | (c.same[s] & c.initial[f] & (c.same[p] | c.initial[p] | c.blank[p]))
        | (c.same[s] & c.same[f] & c.near[p])
    )
    plain = (
        (open_birth & c.near[s] & c.same[f] & c.same[p])
        | (open_birth & c.same[s] & c.near[f] & c.same[p])
        | (open_birth & c.same[s] & c.same[f] & c.near[p])
        | (c.born_near & c.same[s] & c.same[f] & c.same[p])
        | (c.born_same & c.same[s] & c.same[p] & c.near[f])
        | (c.born_same & c.same[f] & c.same[p] & ~c.same[s] & ~c.near[s] & ~c.blank[s])
    )
    short = (
        open_birth
        & c.same[s]
        & (
            (c.initial[f] & (c.initial[p] | c.same[p]))
            | (c.same[f] & (c.initial[p] | c.blank[p]))
            | (c.initial[f] & c.blank[p])
        )
    )
    # Who is like several others is surely none of them in particular.
    meetings = np.bincount(
        np.concatenate([c.one[certain], c.two[certain]]), minlength=int(max(c.two.max(), 0)) + 1
    )
    several = certain & (np.maximum(meetings[c.one], meetings[c.two]) > 1)
    certain &= ~several
    plain |= several
    crowd = np.bincount(np.concatenate([c.one[short], c.two[short]]), minlength=int(max(c.two.max(), 0)) + 1)
    short &= np.maximum(crowd[c.one], crowd[c.two]) <= _CROWD
    chosen = np.flatnonzero(certain | plain | short).tolist()
    return [Likeness(int(c.one[n]), int(c.two[n]), bool(certain[n]), _why(c, n, typed)) for n in chosen]


_CASES = {
    "surname": ("фамилия", "фамилии"), "first_name": ("имя", "имени"), "patronymic": ("отчество", "отчества"),
}  # fmt: skip


def _why(c: _Compared, n: int, typed: dict[str, Any]) -> str:
    """The reasons in words, equal parts first, the actual spellings beside what differs."""
    equal = [_CASES[part][0] for part in _CASES if c.same[part][n]]
    if c.born_same[n]:
        equal.append("дата рождения")
    reasons = [("совпадают " if len(equal) > 1 else "совпадает ") + _listed(equal)] if equal else []
    for part, (name, genitive) in _CASES.items():
        a, b = (typed[part][i[n]] or str(c.names[part][i[n]]).capitalize() for i in (c.one, c.two))
        if c.near[part][n]:
            reasons.append(f"{name}: похоже на описку («{a}» и «{b}»)")
        elif c.initial[part][n]:
            reasons.append(f"вместо {genitive} инициал («{a}» и «{b}»)")
        elif c.blank[part][n]:
            reasons.append(f"{genitive} нет у одного из них")
        elif not c.same[part][n]:
            reasons.append(f"{name} другая («{a}» и «{b}»): возможно, сменилась")
    if c.born_near[n]:
        reasons.append("даты рождения отличаются одной частью: возможна описка")
    elif c.born_unknown[n]:
        reasons.append("даты рождения для сверки нет")
    return "; ".join(reasons)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} и {words[-1]}"
