"""What is safe to mend by machine: spaces, case, look-alike letters, dates and numbers as text, spelling of lists.

Nothing is changed here: a fix is an offer, applied by a person's wish to a new file or through the live button.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from nastavnik.checks.batch import Batch, Table
from nastavnik.checks.keys import fold_id
from nastavnik.checks.names import has_digits, has_latin, mend_name
from nastavnik.checks.values import as_text, parse
from nastavnik.form.model import Column

__all__ = ["Fix", "fixes_of", "normal_phone"]

_NAMES = ("surname", "first_name", "patronymic")
_ODD_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f\u2009\u200b\u200c\u200d\ufeff\u00ad]+")
_MOBILE = re.compile(r"(?:8|7|\+7)?(9\d\d)(\d{3})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Fix:
    """One change offered: the cell (as in a finding), what stands there, what should, and why in Russian."""

    file: int
    sheet: str
    row: int | None
    column: str
    value: Any
    to: Any
    why: str


def fixes_of(batch: Batch) -> Iterator[Fix]:
    """Every safe change in a batch, by sheet and column."""
    for table in batch.tables.values():
        for column in table.sheet.inputs:
            if column.reference in batch.tables:
                yield from _ids(batch, table, column)
            else:
                yield from _values(batch, table, column)


def _values(batch: Batch, table: Table, column: Column) -> Iterator[Fix]:
    raw = table.raw[column.key]
    offers = {}
    for value in raw.dropna().unique():
        if value != "" and (offer := _offer(batch, column, value)) is not None and offer[0] != value:
            offers[value] = offer
    if offers:
        for index in raw.index[raw.isin(list(offers))]:
            yield _fix(table, column, index, *offers[raw[index]])


def _fix(table: Table, column: Column, index: Any, to: Any, why: str) -> Fix:
    typed: Any = table.typed
    row = int(typed.at[index, "_row"])
    return Fix(
        int(typed.at[index, "_file"]),
        table.sheet.key,
        row or None,
        column.key,
        table.raw.at[index, column.key],
        to,
        why,
    )


def _offer(batch: Batch, column: Column, value: Any) -> tuple[Any, str] | None:
    """(what should stand there, why) or None when nothing safe can be offered."""
    parsed = parse(column, value, batch.form.lists)
    if column.type in ("date", "number", "integer"):
        if parsed.code == "text-date":
            return parsed.value, "дата записана текстом"
        if parsed.code == "text-number":
            number = parsed.value
            return int(number) if float(number).is_integer() else number, "число записано текстом"
        return None
    if column.type == "boolean":
        return (
            None
            if parsed.value is None
            else ("да" if parsed.value else "нет", "в таблице пишут «да» или «нет»")
        )
    if column.list is not None:
        return None if parsed.value is None else (parsed.value, "так это значение пишется в списке")
    if not isinstance(value, str):
        return None
    return _text(column, value)


def _text(column: Column, value: str) -> tuple[str, str] | None:
    if column.check in _NAMES:
        name = mend_name(value)
        if has_digits(name) or has_latin(name):
            return None
        if has_latin(value):
            return name, "латинские буквы вместо русских"
        if has_digits(value):
            return name, "цифра вместо буквы"
        spaced = _spaced(value)
        return name, "имя пишется с большой буквы" if name != spaced else "лишние пробелы"
    if column.check == "phone" and (phone := normal_phone(value)):
        return phone, "телефоны пишутся одинаково"
    return _spaced(value), "лишние пробелы"


def _spaced(value: str) -> str:
    """Text without doubled, odd and outer spaces; line breaks stay."""
    return "\n".join(_ODD_SPACES.sub(" ", line).strip() for line in value.strip().split("\n"))


def normal_phone(value: str) -> str | None:
    """«+7 900 123-45-67» for one mobile number however typed, else None: area codes cannot be told from numbers."""
    match = _MOBILE.fullmatch(re.sub(r"[\s().\-–]", "", value))
    return "+7 {} {}-{}-{}".format(*match.groups()) if match else None


def _ids(batch: Batch, table: Table, column: Column) -> Iterator[Fix]:
    """Numbers that mean a row of another sheet and are spelled otherwise than there."""
    other = batch.tables[column.reference or ""]
    known: dict[tuple[int, str], str] = {}
    own: Callable[[Any], str] = lambda value: fold_id(as_text(value))  # noqa: E731
    key = other.sheet.id or ""
    for file, value in zip(other.typed["_file"], other.raw[key]):
        if value not in ("", None):
            known.setdefault((int(file), own(value)), as_text(value))
    for index, value in table.raw[column.key].items():
        if not isinstance(value, str) or not value.strip():
            continue
        typed: Any = table.typed
        right = known.get((int(typed.at[index, "_file"]), own(value)))
        if right is not None and right != value:
            yield _fix(table, column, index, right, f"так этот номер записан на листе «{other.sheet.title}»")


def plain(value: Any) -> Any:
    """A value as JSON has it: dates as 2026-09-01."""
    return value.isoformat() if isinstance(value, (dt.date, dt.datetime)) else value
