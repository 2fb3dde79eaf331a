"""One person spelled differently: names compared part by part, with initials, typos and birth dates."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from nastavnik.checks.names import name_key

__all__ = ["name_parts", "near_twins", "same_person"]

Name = tuple[str, str, str]  # keys of surname, first name, patronymic; '' where absent
_TYPO = 88  # rapidfuzz ratio from which two surnames differ by one letter
_LONG = 5


def name_parts(frame: pd.DataFrame) -> pd.DataFrame:
    """Keys of surname, first name and patronymic of each row, '' where absent."""
    parts = {}
    for column in ("surname", "first_name", "patronymic"):
        values = frame[column]
        keys = values.map({value: name_key(value) for value in values.dropna().unique()}).astype(object)
        parts[column] = keys.where(values.notna(), "")
    return pd.DataFrame(parts, index=frame.index, dtype=object)


@cache
def same_person(one: Name, other: Name) -> bool:
    """Whether two names are, by all appearance, one person's: initials for names, one letter wrong in the surname."""
    if not one[0] or not other[0] or not one[1] or not other[1]:
        return False
    if one == other:
        return True
    first, last = _part(one[1], other[1]), _part(one[2], other[2])
    if one[0] == other[0]:
        # «Иванова М.» without a patronymic may be anybody.
        return (first == "equal" and last != "differ") or (
            first == "initial" and last in ("equal", "initial")
        )
    return (
        first == "equal"
        and last == "equal"
        and min(len(one[0]), len(other[0])) >= _LONG
        and _ratio(one[0], other[0]) >= _TYPO
    )


def _part(one: str, other: str) -> str:
    if not one or not other:
        return "absent"
    if one == other:
        return "equal"
    short, long = sorted((one, other), key=len)
    return "initial" if len(short) == 1 and long.startswith(short) else "differ"


def _ratio(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one, other))


def near_twins(frame: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    """Pairs of row indexes of one file that are one person under different spellings; equal spellings are not here.

    ``frame`` has the names, ``_file`` and perhaps ``birth_date``: two known different dates are two people.
    """
    parts = name_parts(frame)
    file = frame["_file"].astype(str)
    initials = parts["first_name"].str[:1]
    said: set[tuple[Any, Any]] = set()
    for keys in (
        file + "|" + parts["surname"] + "|" + initials,
        file + "|" + parts["first_name"] + "|" + parts["patronymic"],
    ):
        doubled = keys.duplicated(keep=False) & (parts["surname"] != "") & (parts["first_name"] != "")
        if not doubled.any():
            continue
        for _, rows in keys[doubled].groupby(keys[doubled]):
            for one, other in _couples(list(rows.index), frame, parts):
                if (one, other) not in said:
                    said.add((one, other))
                    yield one, other


def _couples(rows: list[Any], frame: pd.DataFrame, parts: pd.DataFrame) -> Iterator[tuple[Any, Any]]:
    names = {index: tuple(parts.loc[index]) for index in rows}
    births = frame.get("birth_date")
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if names[one] == names[other] or not same_person(names[one], names[other]):
                continue
            if (
                births is not None
                and pd.notna(births[one])
                and pd.notna(births[other])
                and births[one] != births[other]
            ):
                continue
            yield one, other
