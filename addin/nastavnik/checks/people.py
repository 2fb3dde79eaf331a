"""One person spelled differently: names compared part by part, with initials and typos; birth date, class and
position tie what the names leave open, and tell namesakes apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from nastavnik.checks.names import name_key
from nastavnik.form.text import clean

__all__ = ["About", "about", "name_parts", "near_twins", "same_person", "told_apart"]

Name = tuple[str, str, str]  # keys of surname, first name, patronymic; '' where absent
_TYPO = 88  # rapidfuzz ratio from which two surnames differ by one letter
_LONG = 5
_CLASS = re.compile(r"(\d{1,2})(?:\s*[-–«\"]?\s*([а-яё])\b)?", re.IGNORECASE)


class About(NamedTuple):
    """What is known of a person besides the name; '' and None where nothing is."""

    born: Any = None
    learner: bool | None = None
    group: str = ""  # a learner's class: «8а»
    position: str = ""  # an adult's position with the subject


def about(frame: pd.DataFrame) -> dict[Any, About]:
    """What tells each row's person from a namesake, by index; columns that are not there tell nothing."""
    columns = [
        frame[name].tolist() if name in frame else [None] * len(frame)
        for name in ("birth_date", "category", "position", "subject")
    ]
    return {index: _about(*row) for index, row in zip(frame.index, zip(*columns, strict=True))}


def _about(born: Any, category: Any, position: Any, subject: Any) -> About:
    known = None if pd.isna(born) else born
    text = clean(position).lower().replace("ё", "е") if isinstance(position, str) else ""
    if category == "обучающийся":
        place = _CLASS.match(text)
        return About(known, True, "".join(part or "" for part in place.groups()) if place else "")
    more = clean(subject).lower().replace("ё", "е") if isinstance(subject, str) else ""
    adult = None if category in (None, "студент") or pd.isna(category) else False
    return About(known, adult, "", f"{text} {more}".strip() if text else "")


def told_apart(one: About, other: About) -> bool:
    """Whether two people of one name are two: other birth dates, a pupil and an adult, pupils of two classes."""
    if one.born is not None and other.born is not None:
        return bool(one.born != other.born)
    if one.learner is not None and other.learner is not None and one.learner != other.learner:
        return True
    return bool(one.group and other.group and one.group != other.group)


def _tied(one: About, other: About) -> bool:
    """Whether birth date, class or a position that few share makes two spellings one person."""
    if one.born is not None and one.born == other.born:
        return True
    if one.group:
        return one.group == other.group
    return " " in one.position and one.position == other.position


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
    return (one == other and all(one[:2])) or _likeness(one, other) in ("initials", "typo")


@cache
def _likeness(one: Name, other: Name) -> str:
    """How two names are alike: initials, typo, open (the rest must tell), changed (another surname), or ''."""
    if not one[0] or not other[0] or not one[1] or not other[1]:
        return ""
    first, last = _part(one[1], other[1]), _part(one[2], other[2])
    if one[0] == other[0]:
        if (first == "equal" and last != "differ") or (first == "initial" and last in ("equal", "initial")):
            return "initials"
        # «Иванова М.» without a patronymic may be anybody.
        return "open" if first == "initial" and last == "absent" else ""
    if first != "equal" or last != "equal":
        return ""
    if min(len(one[0]), len(other[0])) >= _LONG and _ratio(one[0], other[0]) >= _TYPO:
        return "typo"
    return "changed"


def _are_one(names: tuple[Name, Name], one: About, other: About) -> bool:
    if told_apart(one, other):
        return False
    how = _likeness(*names)
    if how == "changed":
        return one.born is not None and one.born == other.born
    if how == "open":
        return _tied(one, other)
    return how in ("initials", "typo")


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

    ``frame`` has the names and ``_file``, and perhaps what ``about`` looks at.
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
    known = about(frame.loc[rows])
    for place, one in enumerate(rows):
        for other in rows[place + 1 :]:
            if names[one] != names[other] and _are_one((names[one], names[other]), known[one], known[other]):
                yield one, other
