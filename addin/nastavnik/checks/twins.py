"""Rules of people met twice: on one sheet, or spelled otherwise on another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from nastavnik.checks.batch import Batch, Table
from nastavnik.checks.cells import found
from nastavnik.checks.findings import Finding
from nastavnik.checks.keys import person_keys, row_list
from nastavnik.checks.people import about, near_twins, told_apart

__all__ = ["full_name", "person_doubled", "repeats", "spelled_differently"]


def person_doubled(table: Table) -> Iterator[Finding]:
    """The same person twice on one sheet: same names, and nothing known that makes them namesakes (S4)."""
    frame: Any = table.typed
    people = person_keys(frame)
    keys = (
        frame["_file"]
        .astype(str)
        .str.cat(people.where(people.notna(), ""), sep="|")
        .astype(object)
        .where(people.notna(), None)
        if len(frame)
        else people
    )
    by_row = dict(zip(zip(frame["_file"], frame["_row"]), frame.index))
    doubled = frame[keys.notna() & keys.duplicated(keep=False)]
    known = about(doubled)
    for index, others in repeats(table, keys):
        file = frame.at[index, "_file"]
        others = [row for row in others if not told_apart(known[index], known[by_row[file, row]])]
        if others:
            yield found(
                table, "surname", "person-doubled", index, rows=row_list(others), name=full_name(frame, index)
            )
    for one, other in near_twins(frame):
        for index, twin in ((one, other), (other, one)):
            rows = f"{row_list([int(frame.at[twin, '_row'])])} как «{full_name(frame, twin)}»"
            yield found(table, "surname", "person-doubled", index, rows=rows, name=full_name(frame, index))


def spelled_differently(batch: Batch) -> Iterator[Finding]:
    """A person on both sheets of people is spelled the same on both: else they are counted twice (S4)."""
    parts = []
    for key in ("mentors", "mentees"):
        wanted = (
            "surname",
            "first_name",
            "patronymic",
            "birth_date",
            "category",
            "position",
            "subject",
            "_file",
            "_row",
        )
        whole = batch.frame(key)
        frame = whole[[name for name in wanted if name in whole]].copy()
        frame["_sheet"], frame["_index"] = key, frame.index
        parts.append(frame)
    both: Any = pd.concat(parts, ignore_index=True)
    for one, other in near_twins(both):
        if both.at[one, "_sheet"] == both.at[other, "_sheet"]:
            continue
        table = batch.tables["mentees"]
        rows = f"«{full_name(both, one)}» на листе «{batch.form['mentors'].title}» в {row_list([int(both.at[one, '_row'])])}"
        yield found(
            table,
            "surname",
            "person-spelled",
            both.at[other, "_index"],
            name=full_name(both, other),
            rows=rows,
        )


def full_name(frame: pd.DataFrame, index: Any) -> str:
    """Surname, first name and patronymic of a row, as far as they are known."""
    return " ".join(
        str(part) for part in (frame.at[index, c] for c in ("surname", "first_name", "patronymic")) if part
    )


def repeats(table: Table, keys: pd.Series) -> Iterator[tuple[Any, list[int]]]:
    """(index, the other rows) of every row whose key another row of the same file has too."""
    doubled = keys.notna() & keys.duplicated(keep=False)
    if not doubled.any():
        return
    rows = table.typed["_row"]
    for _, group in rows[doubled].groupby(keys[doubled]):
        listed = group.tolist()
        for index, row in group.items():
            yield index, [int(other) for other in listed if other != row]
