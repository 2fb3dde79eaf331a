"""One person, one count: who in the district's lists is the same person, who may be, and what the clerk decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from nastavnik.checks.names import name_key
from nastavnik.district.deciding import DIFFERENT, SAME, Decision, Joined, join, rows_named, split_apart
from nastavnik.district.likeness import alike

__all__ = ["DIFFERENT", "SAME", "Decision", "Match", "People", "find_people"]

PARTS = ("surname", "first_name", "patronymic")


@dataclass(frozen=True)
class Match:
    """Rows that are one person (``certain``) or may be; ``rows`` are positions in ``People.table``."""

    certain: bool
    rows: tuple[int, ...]
    why: str
    decided: str = ""


@dataclass
class People:
    """Everyone of the lists. ``numbers`` by sheet: rows of one person share a number. ``table`` has a row a record:
    sheet, _file, _row, surname, first_name, patronymic, birth_date, code, name."""

    table: pd.DataFrame
    numbers: dict[str, pd.Series]
    matches: list[Match] = field(default_factory=list)


def find_people(
    frames: dict[str, pd.DataFrame], codes: Sequence[str], decisions: Iterable[Decision] = ()
) -> People:
    """Who is who in ``frames`` (mentors, mentees); file ``i`` is of the organisation ``codes[i]``.

    Certain: all parts of the name equal (whatever the case, «ё», look-alike letters, order of the parts) and birth
    dates that do not contradict; or equal birth dates and one slip in surname or patronymic, on different lists. Only
    these, and what the clerk decided, are counted as one. Without a full name a namesake is too likely: such rows are joined inside an
    organisation only.
    """
    table = _table(frames, codes)
    names = _names(table)
    group = _exact(table, names)
    listed = list(decisions)
    places = rows_named(table, listed)
    group = split_apart(group, table, listed, places)
    first = (
        pd.Series(np.arange(len(table))).groupby(group.to_numpy()).first().to_numpy()
        if len(table)
        else np.array([], dtype=int)
    )
    standing = names.iloc[first].reset_index(drop=True)
    standing["birth_date"] = table["birth_date"].groupby(group).first().to_numpy() if len(table) else pd.NaT
    for part in PARTS:
        standing[f"{part}_typed"] = (
            table[part].astype(object).where(table[part].notna(), "").iloc[first].to_numpy()
        )
    found = alike(standing)
    joined = join(group, table, found, listed, places, standing)
    people = People(
        table,
        _numbered(frames, table, joined.of[group.to_numpy()] if len(table) else np.array([], dtype=int)),
    )
    people.matches = [*_certain(table, people, joined, group), *_possible(joined, first)]
    return people


# ------------------------------------------------------------------ rows and names
def _table(frames: dict[str, pd.DataFrame], codes: Sequence[str]) -> pd.DataFrame:
    parts = []
    for sheet, frame in frames.items():
        part = frame[[*PARTS, "_file", "_row"]].copy()
        part["sheet"] = sheet
        part["birth_date"] = (
            frame["birth_date"]
            if "birth_date" in frame
            else pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
        )
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    table["birth_date"] = pd.to_datetime(table["birth_date"])
    table["code"] = table["_file"].map(dict(enumerate(codes))) if len(codes) else table["_file"].astype(str)
    texts: list[Any] = [table[part].astype(object).where(table[part].notna(), "") for part in PARTS]
    table["name"] = (
        texts[0].str.cat(texts[1:], sep=" ").str.strip() if len(table) else pd.Series([], dtype=object)
    )
    return table


def _names(table: pd.DataFrame) -> pd.DataFrame:
    """Folded parts; a whole name typed into the surname's cell is taken apart."""
    texts: dict[str, Any] = {part: table[part].astype(object) for part in PARTS}
    whole = (
        texts["first_name"].isna() & texts["surname"].notna() & texts["surname"].str.contains(" ", na=False)
    )
    if whole.any():
        pieces = texts["surname"][whole].str.split(n=2, expand=True).reindex(columns=range(3)).astype(object)
        for column, part in enumerate(PARTS):
            texts[part] = texts[part].where(~whole, pieces[column].reindex(table.index))
    folded = {}
    for part, values in texts.items():
        keys = {value: name_key(value) for value in values.dropna().unique()}
        column = values.map(keys).astype(object)
        folded[part] = column.where(values.notna(), "")
    return pd.DataFrame(folded, index=table.index)


def _exact(table: pd.DataFrame, names: pd.DataFrame) -> pd.Series:
    """A number for each row: equal names and birth dates that do not contradict."""
    if table.empty:
        return pd.Series([], dtype="int64")
    codes = np.column_stack(
        [pd.factorize(pd.concat([names[p] for p in PARTS], ignore_index=True))[0].reshape(3, -1).T]
    )
    full = (
        (names["surname"] != "") & names["first_name"].str.len().gt(1) & names["patronymic"].str.len().gt(1)
    )
    ordered = np.sort(codes, axis=1)
    key = pd.DataFrame(ordered, index=table.index)
    key["where"] = np.where(full, -1, table["_file"])  # not a full name: only inside the organisation
    nameless = (names["surname"] == "") | (names["first_name"] == "")
    key["alone"] = np.where(nameless, np.arange(len(table)), -1)
    same = key.groupby(list(key.columns), sort=False).ngroup()
    born: Any = table["birth_date"]
    several = born.groupby(same).transform("nunique") > 1
    if several.any():
        # Unknown birth dates go with their own organisation's namesake, or stay apart when there is a choice.
        near = born.groupby([same, table["_file"]]).transform("first")
        told = born.where(born.notna(), near)
        mark = told.astype("int64").where(told.notna(), -1 - table["_file"]).where(several, 0)
        same = pd.DataFrame({"g": same, "b": mark}).groupby(["g", "b"], sort=False).ngroup()
    return pd.Series(pd.factorize(same.to_numpy())[0], index=table.index)


def _numbered(
    frames: dict[str, pd.DataFrame], table: pd.DataFrame, numbers: np.ndarray
) -> dict[str, pd.Series]:
    made, start = {}, 0
    for sheet, frame in frames.items():
        made[sheet] = pd.Series(numbers[start : start + len(frame)], index=frame.index)
        start += len(frame)
    return made


# ------------------------------------------------------------------ what is shown
def _certain(table: pd.DataFrame, people: People, joined: Joined, group: pd.Series) -> list[Match]:
    """People who stand in several organisations or on both sheets."""
    if table.empty:
        return []
    numbers = pd.Series(joined.of[group.to_numpy()], index=table.index)
    spread = (
        table["_file"].groupby(numbers).transform("nunique")
        + table["sheet"].groupby(numbers).transform("nunique")
        > 2
    )
    found = []
    for number, rows in table[spread].groupby(numbers[spread], sort=False):
        born = rows["birth_date"]
        reasons = list(dict.fromkeys(joined.why.get(int(str(number)), [])))
        if group[rows.index].nunique() < len(rows):
            reasons.insert(
                0,
                "совпадают фамилия, имя и отчество"
                + (" и дата рождения" if born.notna().sum() > 1 and born.nunique() == 1 else ""),
            )
        found.append(
            Match(
                True,
                tuple(int(i) for i in rows.index),
                "; ".join(dict.fromkeys(reasons)),
                joined.decided.get(int(str(number)), ""),
            )
        )
    return found


def _possible(joined: Joined, first: np.ndarray) -> list[Match]:
    return [Match(False, (int(first[like.one]), int(first[like.two])), like.why) for like in joined.open]


def match_json(people: People) -> list[dict[str, Any]]:
    """Matches as the contract gives them: certain ones are ``same_person``, others ``possible_person``."""
    table = people.table
    code, sheet, row = table["code"].tolist(), table["sheet"].tolist(), table["_row"].tolist()
    return [
        {
            "kind": "same_person" if match.certain else "possible_person",
            "people": [{"organisation": code[i], "sheet": sheet[i], "row": int(row[i])} for i in match.rows],
            "why": match.why,
            "decision": match.decided or None,
        }
        for match in people.matches
    ]
