"""Likenesses and decisions put together: groups of rows become people, and what is forbidden stays apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from nastavnik.checks.keys import fold_id
from nastavnik.checks.names import name_key
from nastavnik.district.likeness import Likeness

__all__ = ["DIFFERENT", "SAME", "Decision", "Joined", "join", "place", "rows_named", "split_apart"]

SAME, DIFFERENT = "один человек", "разные люди"


@dataclass(frozen=True)
class Decision:
    """What the clerk decided about two names of two organisations (a row of «Совпадения»)."""

    code_1: str
    name_1: str
    code_2: str
    name_2: str
    verdict: str  # SAME or DIFFERENT

    @property
    def places(self) -> tuple[tuple[str, str], tuple[str, str]]:
        return place(self.code_1, self.name_1), place(self.code_2, self.name_2)


def place(code: str, name: str) -> tuple[str, str]:
    """A person of an organisation, whatever the order and spelling of the parts of the name."""
    return fold_id(code), " ".join(sorted(name_key(part) for part in name.split()))


def rows_named(table: pd.DataFrame, decisions: list[Decision]) -> dict[tuple[str, str], list[int]]:
    """Rows of the people whom decisions name."""
    wanted = {spot for decision in decisions for spot in decision.places}
    if not wanted:
        return {}
    codes = {code for code, _ in wanted}
    folded = {code: fold_id(str(code)) for code in table["code"].unique()}
    near = table[table["code"].map(folded).isin(codes)]
    found: dict[tuple[str, str], list[int]] = {}
    for row, code, name in zip(near.index, near["code"], near["name"]):
        spot = place(code, name)
        if spot in wanted:
            found.setdefault(spot, []).append(int(row))
    return found


def split_apart(
    group: pd.Series, table: pd.DataFrame, decisions: list[Decision], places: dict[tuple[str, str], list[int]]
) -> pd.Series:
    """Groups that a decision takes apart become one group an organisation; they are joined again but where forbidden."""
    touched = {
        int(group[row])
        for d in decisions
        if d.verdict == DIFFERENT
        for spot in d.places
        for row in places.get(spot, ())
    }
    if not touched:
        return group
    apart = group.isin(touched)
    marks = pd.DataFrame({"g": group, "f": table["_file"].where(apart, -1)})
    return pd.Series(marks.groupby(["g", "f"], sort=False).ngroup().to_numpy(), index=group.index)


@dataclass
class Joined:
    """Groups joined into people: ``of`` group → person; ``why`` person → reasons; ``open`` likenesses not joined."""

    of: np.ndarray
    why: dict[int, list[str]]
    decided: dict[int, str]
    open: list[Likeness]


def join(
    group: pd.Series, table: pd.DataFrame, found: list[Likeness], decisions: list[Decision],
    places: dict[tuple[str, str], list[int]], standing: pd.DataFrame,
) -> Joined:  # fmt: skip
    parent = list(range(len(standing)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    apart: dict[int, set[int]] = {}
    edges: list[tuple[int, int, str, str]] = []
    for decision in decisions:
        ends = [sorted({int(group[row]) for row in places.get(spot, ())}) for spot in decision.places]
        for one in ends[0]:
            for two in ends[1]:
                if one == two:
                    continue
                if decision.verdict == DIFFERENT:
                    apart.setdefault(one, set()).add(two)
                    apart.setdefault(two, set()).add(one)
                else:
                    edges.append((one, two, "так решил район", SAME))
    edges += [(like.one, like.two, like.why, "") for like in found if like.certain]
    lists = _lists(group, table, edges)
    why: dict[int, list[str]] = {}
    decided: dict[int, str] = {}
    for one, two, reason, verdict in edges:
        a, b = root(one), root(two)
        barred = any(root(x) == b for x in apart.get(a, ())) or any(root(x) == a for x in apart.get(b, ()))
        # Two lines of one list are two people to those who typed them: a likeness alone does not make them one.
        barred = barred or (not verdict and bool(lists.get(a, set()) & lists.get(b, set())))
        if a != b and not barred:
            parent[b] = a
            apart.setdefault(a, set()).update(apart.pop(b, set()))
            lists[a] = lists.get(a, set()) | lists.pop(b, set())
            why[a] = why.pop(a, []) + why.pop(b, [])
            decided[a] = decided.get(a) or decided.pop(b, "") or verdict
        if root(one) == root(two):
            why.setdefault(root(one), []).append(reason)
    of = np.array([root(n) for n in range(len(standing))], dtype="int64")
    forbidden = {(one, two) for one, others in apart.items() for two in others}
    waiting = [
        like
        for like in found
        if of[like.one] != of[like.two]
        and not any(
            (x, y) in forbidden or (y, x) in forbidden
            for x in (like.one, int(of[like.one]))
            for y in (like.two, int(of[like.two]))
        )
    ]
    return Joined(of, why, decided, waiting)


def _lists(
    group: pd.Series, table: pd.DataFrame, edges: list[tuple[int, int, str, str]]
) -> dict[int, set[tuple[int, str]]]:
    """The lists (organisation and sheet) on which each group that may be joined stands."""
    asked = {end for one, two, *_ in edges for end in (one, two)}
    if not asked:
        return {}
    near = table[group.isin(asked)]
    places: dict[int, set[tuple[int, str]]] = {}
    for row, file, sheet in zip(near.index, near["_file"], near["sheet"]):
        places.setdefault(int(group[row]), set()).add((int(file), str(sheet)))
    return places
