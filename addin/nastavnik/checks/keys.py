"""Keys by which rows of different sheets find each other, and people are told apart."""

from __future__ import annotations

import re
import weakref
from functools import cache
from typing import Any

import pandas as pd

from nastavnik.checks.names import LOOKALIKES, name_key

__all__ = ["along", "fold_id", "id_keys", "live", "locate", "person_keys", "row_list"]


@cache
def fold_id(text: str) -> str:
    """An id without differences nobody sees: case, spaces, kinds of dash, look-alike letters."""
    return re.sub(r"[\s\u2010-\u2015\-]+", "-", text.strip()).upper().translate(LOOKALIKES)


# Keys already made, by frame: a dozen rules ask for the same columns of frames that nobody changes.
_MADE: dict[int, tuple[weakref.ref[pd.DataFrame], dict[str, pd.Series]]] = {}


def _made(frame: pd.DataFrame) -> dict[str, pd.Series]:
    place = id(frame)
    held = _MADE.get(place)
    if held is None or held[0]() is not frame:
        held = _MADE[place] = (weakref.ref(frame, lambda _: _MADE.pop(place, None)), {})
    return held[1]


def id_keys(frame: pd.DataFrame, column: str) -> pd.Series:
    """«file|id» of each row, None where the id is empty."""
    made = _made(frame)
    if column not in made:
        ids = frame[column]
        folded = {value: fold_id(value) for value in ids.dropna().unique()}
        made[column] = pd.Series(
            [
                None if value is None or value != value else f"{file}|{folded[value]}"
                for file, value in zip(frame["_file"].tolist(), ids.tolist())
            ],
            index=frame.index,
            dtype=object,
        )
    return made[column]


def person_keys(frame: pd.DataFrame) -> pd.Series:
    """«surname|first name|patronymic» of each row, None where surname or first name is empty."""
    parts: Any = []
    for column in ("surname", "first_name", "patronymic"):
        values = frame[column]
        keys = values.map({value: name_key(value) for value in values.dropna().unique()}).astype(object)
        parts.append(keys.where(values.notna(), ""))
    keys = (
        parts[0].str.cat(parts[1:], sep="|") if len(frame) else pd.Series([], dtype=object, index=frame.index)
    )
    return keys.astype(object).where((parts[0] != "") & (parts[1] != ""), None)


def live(frame: pd.DataFrame) -> pd.Series:
    """Pairs that are at work: in force or extended."""
    return frame["status"].isin(["действует", "продлена"])


def row_list(rows: list[int]) -> str:
    """«строке 7», «строках 7, 9»: the other rows of a doubled thing."""
    listed = ", ".join(str(row) for row in rows[:5]) + (" и других" if len(rows) > 5 else "")
    return f"{'строке' if len(rows) == 1 else 'строках'} {listed}"


def locate(keys: pd.Series, others: pd.Series) -> pd.Series:
    """For each key the index of the first row of ``others`` with that key; NaN where there is none."""
    known = pd.Series(
        others.index.to_numpy(dtype="float64"), index=pd.Index(others.to_numpy(dtype=object), dtype=object)
    )
    known = known[known.index.notna() & ~known.index.duplicated()]
    found = known.reindex(pd.Index(keys.to_numpy(dtype=object), dtype=object))
    return pd.Series(found.to_numpy(dtype="float64"), index=keys.index)


def along(at: pd.Series, values: pd.Series) -> pd.Series:
    """``values`` looked up at the row indexes ``at`` (NaN gives a missing value), with the index of ``at``."""
    found = values.reindex(pd.Index(at.to_numpy(dtype="float64")))
    return pd.Series(found.array, index=at.index)
