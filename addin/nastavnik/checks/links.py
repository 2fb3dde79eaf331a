"""Rules across rows and sheets: ids, people met twice, loads, consents against orders, totals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd

from nastavnik.checks.batch import Batch, Table
from nastavnik.checks.catalogue import plural
from nastavnik.checks.cells import found
from nastavnik.checks.findings import Finding
from nastavnik.checks.keys import along, id_keys, live, locate, row_list
from nastavnik.checks.names import name_key
from nastavnik.checks.people import name_parts, same_person
from nastavnik.checks.totals import total_findings
from nastavnik.checks.twins import full_name, person_doubled, repeats, spelled_differently

__all__ = ["link_findings"]


def link_findings(batch: Batch) -> Iterator[Finding]:
    """Everything wrong between rows and sheets."""
    for table in batch.tables.values():
        yield from id_doubled(table)
        yield from id_unknown(batch, table)
        if table.sheet.person:
            yield from person_doubled(table)
    if not batch.has("mentors", "mentees", "pairs", "programmes"):
        return
    pairs = _Pairs(batch)
    yield from spelled_differently(batch)
    yield from self_mentoring(pairs)
    yield from consent_after_order(pairs)
    yield from mentor_overloaded(pairs)
    yield from pair_doubled(pairs)
    yield from pair_without_order(batch, pairs)
    yield from pair_without_programme(batch, pairs)
    yield from meeting_outside_programme(batch)
    yield from total_findings(batch)


class _Pairs:
    """Pairs with the people they name looked up once, for all the rules that need them."""

    def __init__(self, batch: Batch) -> None:
        self.table = batch.tables["pairs"]
        self.frame = self.table.typed
        self.people = {role: batch.tables[role] for role in ("mentors", "mentees")}
        self.at: dict[str, pd.Series] = {}  # role -> index of the person's row, NaN where unknown
        for role, column in (("mentors", "mentor_id"), ("mentees", "mentee_id")):
            self.at[role] = locate(id_keys(self.frame, column), id_keys(self.people[role].typed, column))

    def of(self, role: str, column: str | pd.Series) -> pd.Series:
        """A column of the pair's mentor or mentee, along the pairs."""
        values = self.people[role].typed[column] if isinstance(column, str) else column
        return along(self.at[role], values)


def id_doubled(table: Table) -> Iterator[Finding]:
    """Each number stands once on its sheet."""
    for column in table.sheet.inputs:
        if column.unique:
            keys = id_keys(table.typed, column.key)
            for index, others in repeats(table, keys):
                yield found(table, column.key, "id-doubled", index, rows=row_list(others))


def id_unknown(batch: Batch, table: Table) -> Iterator[Finding]:
    """A number that refers to another sheet is on that sheet."""
    for column in table.sheet.inputs:
        if column.reference is None or column.reference not in batch.tables:
            continue
        other = batch.tables[column.reference]
        keys = id_keys(table.typed, column.key)
        known = set(id_keys(other.typed, other.sheet.id or "").dropna())
        wrong = keys.notna() & ~keys.isin(known)
        # A missing sheet or column is one finding, not one per row that refers to it.
        wrong &= ~table.typed["_file"].isin(batch.lacking(column.reference, other.sheet.id or ""))
        if not wrong.any():
            continue
        names = _by_surname(other)
        near = {_number_key(key): key.partition("|")[2] for key in sorted(known, reverse=True)}
        for index in keys.index[wrong]:
            meant = near.get(_number_key(keys[index]))
            typed = str(table.typed.at[index, column.key])
            yield found(
                table, column.key, "id-unknown", index, other=other.sheet.title,
                meant=f"Возможно, имелось в виду «{meant}»." if meant else _instead(typed, keys[index], names),
            )  # fmt: skip


def _by_surname(table: Table) -> dict[str, str]:
    """«file|surname» → number, of a sheet of people; '' where two have one surname."""
    if not table.sheet.person:
        return {}
    found: dict[str, str] = {}
    frame = table.typed
    for file, surname, number in zip(frame["_file"], frame["surname"], frame[table.sheet.id or ""]):
        if surname and number:
            key = f"{file}|{name_key(surname)}"
            found[key] = "" if key in found else str(number)
    return found


def _instead(typed: str, key: str, names: dict[str, str]) -> str:
    """What to write instead of what is no number."""
    if re.search(r"[,;]|\sи\s", typed):
        return "В ячейке пишут один номер: для каждого человека заведите свою строку."
    surname = f"{key.partition('|')[0]}|{name_key(typed.split()[0])}"
    if names.get(surname):
        return f"Здесь пишут номер, а не имя: у человека с такой фамилией он «{names[surname]}»."
    return ""


def _number_key(key: str) -> str:
    """An id without what is easily left out: dashes and zeros before the number («П-0002», «П2»)."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", key.replace("-", ""))


def self_mentoring(pairs: _Pairs) -> Iterator[Finding]:
    """Nobody is their own mentor, under one number or two."""
    names = {
        role: pd.Series(
            list(name_parts(table.typed).itertuples(index=False, name=None)),
            index=table.typed.index,
            dtype=object,
        )
        for role, table in pairs.people.items()
    }
    mentor, mentee = (pairs.of(role, names[role]) for role in ("mentors", "mentees"))
    known = mentor.notna() & mentee.notna()
    couples = zip(pairs.frame.index[known], mentor[known].tolist(), mentee[known].tolist())
    same = [index for index, one, other in couples if same_person(one, other)]
    ids = id_keys(pairs.frame, "mentor_id")
    same += [
        index
        for index in ids.index[ids.notna() & (ids == id_keys(pairs.frame, "mentee_id"))]
        if index not in same
    ]
    for index in same:
        person = pairs.at["mentors"][index]
        name = (
            pairs.frame.at[index, "mentor_id"]
            if pd.isna(person)
            else full_name(pairs.people["mentors"].typed, person)
        )
        yield found(pairs.table, "mentee_id", "self-mentoring", index, name=name)


def consent_after_order(pairs: _Pairs) -> Iterator[Finding]:
    """Written consent comes before the order that names the person (Labour Code 351.8, S1, S5)."""
    order = pairs.frame["order_date"]
    for role, word in (("mentors", "наставника"), ("mentees", "наставляемого")):
        table = pairs.people[role]
        consent = pairs.of(role, "consent_date")
        late = consent > order
        said: set[Any] = set()
        for index in pairs.frame.index[late]:
            person = pairs.at[role][index]
            if person in said:
                continue
            said.add(person)
            yield found(
                table, "consent_date", "consent-after-order", person, role=word,
                who=table.typed.at[person, table.sheet.id or ""], pair=pairs.frame.at[index, "pair_id"] or "",
                first_value=consent[index], then_value=order[index],
            )  # fmt: skip


def mentor_overloaded(pairs: _Pairs) -> Iterator[Finding]:
    """A mentor leads no more people at once than the limit on the sheet says (S5)."""
    frame = pairs.frame
    active = live(frame) & pairs.at["mentors"].notna()
    links = pd.DataFrame(
        {"mentor": pairs.at["mentors"][active], "mentee": id_keys(frame, "mentee_id")[active]}
    ).dropna()
    load = links.drop_duplicates().groupby("mentor").size()
    mentors = pairs.people["mentors"]
    limits = mentors.typed["max_mentees"].reindex(load.index)
    for person in load.index[load > limits]:
        count, limit = int(load[person]), int(limits[person])
        yield found(
            mentors, "max_mentees", "mentor-overloaded", person, who=mentors.typed.at[person, "mentor_id"] or "",
            count=f"{count} {plural(count, 'наставляемый', 'наставляемых', 'наставляемых')}", limit=limit,
        )  # fmt: skip


def pair_doubled(pairs: _Pairs) -> Iterator[Finding]:
    """The same mentor and mentee are linked once at a time."""
    frame: Any = pairs.frame
    mentor, mentee = id_keys(frame, "mentor_id"), id_keys(frame, "mentee_id")
    keys = (
        mentor.astype(object)
        .where(mentor.notna(), "")
        .str.cat(mentee.astype(object).where(mentee.notna(), ""), sep="+")
        if len(frame)
        else mentor
    )
    keys = keys.astype(object).where(mentor.notna() & mentee.notna() & live(frame), None)
    for index, others in repeats(pairs.table, keys):
        name = f"{frame.at[index, 'mentor_id']} – {frame.at[index, 'mentee_id']}"
        yield found(pairs.table, "mentee_id", "pair-doubled", index, rows=row_list(others), name=name)


_HOW_ORDER = {
    "приказа": "Издайте приказ о закреплении и впишите его номер и дату.",
    "номера приказа": "Впишите номер приказа о закреплении.",
    "даты приказа": "Впишите дату приказа о закреплении.",
}


def pair_without_order(batch: Batch, pairs: _Pairs) -> Iterator[Finding]:
    """A pair in force has an order: its number and its date (S4, appendix 3)."""
    frame = pairs.frame
    no_number, no_date = frame["order_number"].isna(), frame["order_date"].isna()
    if "order_date" in pairs.table.codes:
        no_date &= pairs.table.codes["order_date"].isna()
    no_number &= ~frame["_file"].isin(batch.lacking("pairs", "order_number"))
    no_date &= ~frame["_file"].isin(batch.lacking("pairs", "order_date"))
    for index in frame.index[live(frame) & (no_number | no_date)]:
        column = "order_number" if no_number[index] else "order_date"
        what = (
            "приказа"
            if no_number[index] and no_date[index]
            else "номера приказа"
            if no_number[index]
            else "даты приказа"
        )
        yield found(
            pairs.table, column, "pair-without-order", index, who=frame.at[index, "pair_id"] or "", what=what,
            how_order=_HOW_ORDER[what],
        )  # fmt: skip


def pair_without_programme(batch: Batch, pairs: _Pairs) -> Iterator[Finding]:
    """A pair in force has a personalised programme (S4): without one its people have not entered."""
    frame = pairs.frame
    programmes = set(id_keys(batch.frame("programmes"), "pair_id").dropna())
    keys = id_keys(frame, "pair_id")
    wrong = (
        live(frame)
        & keys.notna()
        & ~keys.isin(programmes)
        & ~frame["_file"].isin(batch.lacking("programmes", "pair_id"))
    )
    for index in frame.index[wrong]:
        yield found(pairs.table, "pair_id", "pair-without-programme", index, who=frame.at[index, "pair_id"])


def meeting_outside_programme(batch: Batch) -> Iterator[Finding]:
    """Meetings lie within their programme's dates (S4)."""
    meetings, programmes = batch.tables["meetings"], batch.frame("programmes")
    at = locate(id_keys(meetings.typed, "programme_id"), id_keys(programmes, "programme_id"))
    start, end = along(at, programmes["start_date"]), along(at, programmes["end_date"])
    for column in ("planned_date", "actual_date"):
        day = meetings.typed[column]
        for index in day.index[(day < start) | (day > end)]:
            yield found(
                meetings, column, "meeting-outside-programme", index,
                programme=meetings.typed.at[index, "programme_id"], first_value=start[index], then_value=end[index],
            )  # fmt: skip
