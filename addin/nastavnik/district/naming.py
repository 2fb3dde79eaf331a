"""Who stands behind the numbers of pairs and programmes: the people's names beside them, in registers and explanations."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from nastavnik.checks.keys import id_keys

__all__ = ["LINKED", "full_names", "pair_names", "short_pair_names"]

LINKED = ("pairs", "programmes", "meetings", "surveys")  # sheets that know people by number only
_CHAIN = (
    ("programmes", "pair_id", "pairs"),
    ("surveys", "pair_id", "pairs"),
    ("meetings", "programme_id", "programmes"),
)
_ROLES = (("mentor", "mentors", "mentor_id"), ("mentee", "mentees", "mentee_id"))


def full_names(people: pd.DataFrame) -> pd.Series:
    """«Иванова Анна Петровна» of each row, "" where nothing is known."""
    parts = (people[part].tolist() for part in ("surname", "first_name", "patronymic"))
    names = [" ".join(part for part in row if isinstance(part, str)) for row in zip(*parts)]
    return pd.Series(names, index=people.index, dtype=object)


def with_initials(people: pd.DataFrame) -> pd.Series:
    """«Иванова А. П.» of each row, the spaces unbreakable."""
    parts = (people[part].tolist() for part in ("surname", "first_name", "patronymic"))
    names = [
        "\u00a0".join(
            [row[0], *(f"{name[0].upper()}." for name in row[1:] if isinstance(name, str) and name)]
        )
        if isinstance(row[0], str)
        else ""
        for row in zip(*parts)
    ]
    return pd.Series(names, index=people.index, dtype=object)


def pair_names(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """By sheet of ``LINKED``: columns ``mentor`` and ``mentee`` along its frame, "" where the number leads nowhere.

    Names are whole in «Пары и группы», with initials in the others. ``frames`` have ``_file``: a number means a
    person within one file. Of a number given twice the first row counts.
    """
    whole, short = _pairs(frames, full_names), _pairs(frames, with_initials)
    found = {"pairs": whole}
    for sheet, number, owner in _CHAIN:
        keys, beside = id_keys(frames[owner], number), short if owner == "pairs" else found[owner]
        own = id_keys(frames[sheet], number)
        columns = {role: _looked_up(own, _by_number(keys, beside[role])) for role in ("mentor", "mentee")}
        found[sheet] = pd.DataFrame(columns, index=frames[sheet].index)
    return found


def short_pair_names(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same with initials everywhere."""
    return pair_names(frames) | {"pairs": _pairs(frames, with_initials)}


def _pairs(frames: Mapping[str, pd.DataFrame], named: Callable[[pd.DataFrame], pd.Series]) -> pd.DataFrame:
    pairs = frames["pairs"]
    columns = {
        role: _looked_up(
            id_keys(pairs, number), _by_number(id_keys(frames[sheet], number), named(frames[sheet]))
        )
        for role, sheet, number in _ROLES
    }
    return pd.DataFrame(columns, index=pairs.index)


def _by_number(keys: pd.Series, names: pd.Series) -> dict[str, str]:
    return {key: name for key, name in reversed(list(zip(keys, names))) if key is not None}


def _looked_up(keys: pd.Series, names: dict[str, str]) -> pd.Series:
    return pd.Series(
        [names.get(key, "") if key is not None else "" for key in keys], index=keys.index, dtype=object
    )
