"""Rules between cells of one row: order of dates, length of a programme, reasons, consents of minors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pandas as pd

from nastavnik.checks.batch import Batch, Table
from nastavnik.checks.catalogue import plural
from nastavnik.checks.cells import found
from nastavnik.checks.findings import Finding, shown
from nastavnik.checks.names import name_key, wrong_parts
from nastavnik.form.model import Rule

__all__ = ["row_findings"]

_YOUNGEST, _OLDEST = 5, 95  # years of age between which a person can be in a programme
_ADULT = 17


def row_findings(batch: Batch) -> Iterator[Finding]:
    """Everything wrong between the cells of one row."""
    for table in batch.tables.values():
        for rule in table.sheet.rules:
            if rule.rule in _RULES:
                yield from _RULES[rule.rule](batch, table, rule)
        yield from percent_fraction(table)
        yield from doubtful_year(batch, table)
        if table.sheet.person:
            yield from name_repeated(table)
    if batch.has("pairs"):
        yield from still_active_after_end(batch, batch.tables["pairs"])
    if batch.has("mentees"):
        yield from birth_year(batch, batch.tables["mentees"])
        yield from age_unknown(batch, batch.tables["mentees"])


def date_order(batch: Batch, table: Table, rule: Rule) -> Iterator[Finding]:
    """The later date is not before the earlier one."""
    first, then = table.typed[rule["first"]], table.typed[rule["then"]]
    for index in table.typed.index[then < first]:
        yield found(
            table, rule["then"], rule.code, index,
            first=table.sheet[rule["first"]].header, then=table.sheet[rule["then"]].header,
            first_value=first[index], then_value=then[index],
        )  # fmt: skip


def span(batch: Batch, table: Table, rule: Rule) -> Iterator[Finding]:
    """A programme lasts from three months to a year (S1, S5); the district may set other limits."""
    first, then = table.typed[rule["first"]], table.typed[rule["then"]]
    both = first.notna() & then.notna() & (then >= first)
    if not both.any():
        return
    short = "at_least_months" in rule.options
    months = batch.settings.programme_min_months if short else batch.settings.programme_max_months
    starts = first[both]
    edges = starts.map({day: day + pd.DateOffset(months=months) for day in starts.unique()})
    wrong = then[both] + pd.Timedelta(days=1) < edges if short else then[both] > edges
    for index in wrong.index[wrong]:
        yield found(
            table, rule["then"], rule.code, index, first_value=first[index], then_value=then[index],
            months=f"{months} {plural(months, 'месяца', 'месяцев', 'месяцев')}",
        )  # fmt: skip


def required_when(batch: Batch, table: Table, rule: Rule) -> Iterator[Finding]:
    """A cell that another cell's value makes required."""
    wrong = (table.typed[rule["when"]] == rule["equals"]) & table.typed[rule["column"]].isna()
    if rule["column"] in table.codes:
        wrong &= table.codes[rule["column"]].isna()
    wrong &= ~table.typed["_file"].isin(batch.lacking(table.sheet.key, rule["column"]))
    for index in table.typed.index[wrong]:
        yield found(table, rule["column"], rule.code, index, who=_id(table, index))


def minor(batch: Batch, table: Table, rule: Rule) -> Iterator[Finding]:
    """A person under 18 needs a parent's written consent (152-ФЗ, S4)."""
    on = pd.Timestamp(batch.settings.on)
    birth = table.typed[rule["birth"]]
    wrong = (birth > on - pd.DateOffset(years=rule["age"])) & table.typed[rule["column"]].isna()
    if rule["column"] in table.codes:
        wrong &= table.codes[rule["column"]].isna()
    wrong &= ~table.typed["_file"].isin(batch.lacking(table.sheet.key, rule["column"]))
    for index in table.typed.index[wrong]:
        yield found(table, rule["column"], rule.code, index, who=_id(table, index))


def percent_fraction(table: Table) -> Iterator[Finding]:
    """«20%» typed into a cell becomes 0.2, which is a fifth of one per cent."""
    for column in table.sheet.inputs:
        if column.type == "number" and column.header.endswith("%"):
            share = table.typed[column.key]
            for index in share.index[(share > 0) & (share < 1)]:
                yield found(table, column.key, "percent-fraction", index, meant=shown(share[index] * 100))


# Dates of what has been done; those of births, courses and plans may lie far off.
_DONE = ("consent_date", "parent_consent_date", "pd_consent_date", "entry_date", "order_date", "start_date", "planned_end_date", "actual_end_date", "approved_date", "end_date", "report_date", "planned_date", "actual_date", "done_date", "survey_date", "date", "published_date", "agreement_date", "curator_order_date")  # fmt: skip
_SCHOOL_YEAR = re.compile(r"20\d\d")
_BEFORE, _AFTER = 15, 5  # years before and after the school year that a date may reasonably have


def doubtful_year(batch: Batch, table: Table) -> Iterator[Finding]:
    """A date decades away from the book's school year has a mistyped year («2062»)."""
    if not batch.has("organisation") or table.typed.empty:
        return
    card = batch.tables["organisation"].typed
    years = {
        file: int(text[:4])
        for file, text in zip(card["_file"].tolist(), card["school_year"].tolist())
        if isinstance(text, str) and _SCHOOL_YEAR.match(text)
    }
    year = [years.get(file) for file in table.typed["_file"].tolist()]
    first = _days(None if y is None else y - _BEFORE for y in year)
    last = _days(None if y is None else y + _AFTER + 1 for y in year)
    for column in table.sheet.inputs:
        if column.type != "date" or column.key not in _DONE:
            continue
        dates = table.typed[column.key].to_numpy()
        for place in ((dates < first) | (dates >= last)).nonzero()[0]:
            start = year[place]
            span = f"{start}/{start + 1}" if start else ""
            yield found(table, column.key, "date-doubtful", table.typed.index[place], year=span)


def _days(years: Iterable[int | None]) -> Any:
    """The first of January of each year; no year gives what compares with nothing."""
    import numpy as np

    return np.array([f"{year}-01-01" if year else "NaT" for year in years], dtype="datetime64[s]")


def name_repeated(table: Table) -> Iterator[Finding]:
    """«Соколова Мария» as the surname beside «Мария» as the first name."""
    frame: Any = table.typed
    several = frame["surname"].map(lambda name: isinstance(name, str) and " " in name).astype(bool)
    for index in frame.index[several]:
        if wrong_parts(frame.at[index, "surname"], "surname"):
            continue  # said of the cell by itself
        words = {name_key(word) for word in frame.at[index, "surname"].split()}
        first, last = frame.at[index, "first_name"], frame.at[index, "patronymic"]
        if any(isinstance(name, str) and name_key(name) in words for name in (first, last)):
            yield found(table, "surname", "name-parts", index, said="здесь же имя, которое стоит рядом",
                        how_parts="Оставьте только фамилию.")  # fmt: skip


def age_unknown(batch: Batch, table: Table) -> Iterator[Finding]:
    """A learner's age must be known to tell whether a parent's consent is needed (152-ФЗ)."""
    frame = table.typed
    unknown = (
        (frame["category"] == "обучающийся")
        & frame["birth_date"].isna()
        & frame["parent_consent_date"].isna()
    )
    if "birth_date" in table.codes:
        unknown &= table.codes["birth_date"].isna()
    unknown &= ~frame["_file"].isin(batch.lacking(table.sheet.key, "birth_date", "parent_consent_date"))
    for index in frame.index[unknown]:
        yield found(table, "birth_date", "age-unknown", index, who=_id(table, index))


def still_active_after_end(batch: Batch, table: Table) -> Iterator[Finding]:
    """A pair whose term is over is closed or extended (S1, section 7)."""
    frame: Any = table.typed
    wrong = (
        (frame["planned_end_date"] < pd.Timestamp(batch.settings.on))
        & (frame["status"] == "действует")
        & frame["actual_end_date"].isna()
    )
    wrong |= (frame["actual_end_date"] < pd.Timestamp(batch.settings.on)) & (frame["status"] == "действует")
    for index in frame.index[wrong]:
        end = frame.at[index, "actual_end_date"]
        yield found(
            table, "status", "still-active-after-end", index, who=_id(table, index),
            then_value=end if not pd.isna(end) else frame.at[index, "planned_end_date"],
        )  # fmt: skip


def birth_year(batch: Batch, table: Table) -> Iterator[Finding]:
    """A birth date that its owner's category makes impossible."""
    frame = table.typed
    on = pd.Timestamp(batch.settings.on)
    birth = frame["birth_date"]
    adult = frame["category"].notna() & ~frame["category"].isin(["обучающийся", "студент"])
    wrong = (birth > on - pd.DateOffset(years=_YOUNGEST)) | (birth < on - pd.DateOffset(years=_OLDEST))
    wrong |= adult & (birth > on - pd.DateOffset(years=_ADULT))
    for index in frame.index[wrong]:
        category = frame.at[index, "category"]
        about = f" для категории «{category!s}»" if category else ""
        yield found(table, "birth_date", "birth-year", index, for_category=about)


def _id(table: Table, index: object) -> str:
    key = table.sheet.id
    return "" if key is None else str(table.typed.at[index, key] or "")


_RULES: dict[str, Callable[[Batch, Table, Rule], Iterator[Finding]]] = {
    "order": date_order,
    "span": span,
    "required_when": required_when,
    "minor": minor,
}
