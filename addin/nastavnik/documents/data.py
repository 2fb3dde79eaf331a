"""What documents read: a book's card and tables as plain records where every blank knows its Russian name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, Protocol

import pandas as pd

from nastavnik.documents.values import Blank
from nastavnik.form import Column, Sheet, load_form

__all__ = ["BookLike", "Record", "card_of", "is_yes", "plain", "records", "settings_of", "text_of"]

_YES = frozenset({"да", "+", "✓", "true", "истина", "1"})


class BookLike(Protocol):
    """A workbook that has been read.

    ``card`` is the record of the sheet «Организация» (school) or «Район» (district) by the form's keys; ``tables``
    are frames with the form's keys as columns plus ``_row``, the true row of the sheet; ``form_id`` is school,
    district or region.
    """

    @property
    def card(self) -> Mapping[str, Any]: ...

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]: ...

    @property
    def form_id(self) -> str: ...


class Record(dict[str, Any]):
    """One record of a table; a field nobody filled is a Blank, so is a column the book does not have."""

    def __init__(self, fields: Mapping[str, Any], sheet: Sheet, row: int | None) -> None:
        self.row = row
        where = f"лист «{sheet.title}»" + (f", строка {row}" if row else "")
        super().__init__()
        for key in {column.key for column in sheet.columns} | fields.keys():
            value = plain(fields.get(key))
            self[key] = (
                Blank(_label(sheet, key), f"{where}, «{_label(sheet, key)}»") if value is None else value
            )

    def text(self, key: str, otherwise: str = "") -> str:
        """A field as text, ``otherwise`` when it is blank."""
        return text_of(self.get(key), otherwise)


def _label(sheet: Sheet, key: str) -> str:
    column: Column | None = sheet.by_key.get(key)
    return column.header if column else key


def plain(value: Any) -> Any:
    """A cell as a plain value: None for blank, a date for a timestamp, an int for a whole float, stripped text."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, str):
        return " ".join(value.split(" ")).strip() or None
    if isinstance(value, (datetime, pd.Timestamp)):
        return value.date()
    if isinstance(value, float):
        return None if value != value else int(value) if value.is_integer() else value
    item = getattr(value, "item", None)
    return plain(item()) if callable(item) and not isinstance(value, (bool, int, date)) else value


def text_of(value: Any, otherwise: str = "") -> str:
    """A value as text; ``otherwise`` for a blank."""
    return otherwise if value is None or isinstance(value, Blank) else str(value)


def is_yes(value: Any) -> bool:
    """Whether a yes/no cell says yes; blank is no."""
    return value is True or (not isinstance(value, Blank) and str(value).strip().lower() in _YES)


@cache
def _sheet(form_id: str, key: str) -> Sheet:
    form = load_form(form_id if form_id in ("school", "district") else "district")
    return next(sheet for sheet in form.sheets if sheet.key == key)


def card_of(book: BookLike) -> Record:
    """The book's card as a record."""
    key = "organisation" if book.form_id == "school" else "district"
    return Record(book.card, _sheet(book.form_id, key), None)


def settings_of(*books: BookLike | None) -> dict[str, Any]:
    """The card «Настройки» of the first district's book given; the form's own values where nothing is filled."""
    fields = {column.key: column.default for column in _sheet("district", "settings").columns}
    for book in books:
        cards = getattr(book, "card_of", None)
        if book is not None and book.form_id == "district" and callable(cards):
            given = {key: plain(value) for key, value in dict(cards("settings")).items()}
            return fields | {key: value for key, value in given.items() if value is not None}
    return fields


def records(book: BookLike, key: str) -> list[Record]:
    """The records of one table in the order of the sheet; an absent table has none."""
    frame = book.tables.get(key)
    if frame is None or frame.empty:
        return []
    sheet = _sheet(book.form_id, key)
    rows = frame.astype(object).to_dict("records")
    return [Record({str(name): value for name, value in row.items()}, sheet, _row(row)) for row in rows]


def _row(row: Mapping[Any, Any]) -> int | None:
    number = plain(row.get("_row"))
    return int(number) if number is not None else None
