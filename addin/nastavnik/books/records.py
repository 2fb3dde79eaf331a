"""Records of a sheet: which rows are people's data and which are totals, numbering, repeated headers, nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from nastavnik.books.grid import Merge, Rows
from nastavnik.form import Sheet
from nastavnik.form.layout import CardLayout, TableLayout
from nastavnik.form.text import fold_header

__all__ = ["card_values", "hash_of", "records_of"]

_BLANKS = "\u00a0\u2007\u202f\u200b\ufeff \t\r\n"
_TOTALS = re.compile(r"(итого|всего|итог)\b")
_SIGNED = re.compile(
    r"(?:(?:директор|заведующ\w+|заместитель|руководитель|куратор|исполнитель|ответственн\w+|составил\w?|подпись)\b|исп\.|м\.? ?п\.?(?!\w)|дата:)",
    re.IGNORECASE,
)
_SMALL = 4  # filled cells at most in a row of totals


def records_of(
    sheet: Sheet, layout: TableLayout, rows: Rows, merged: list[Merge]
) -> tuple[dict[str, list[Any]], list[int]]:
    """({form key: raw values, «_row»: true 1-based rows}, rows that are not records) of a table."""
    keys = [c.key for c in sheet.inputs if c.key in layout.columns]
    places = [layout.columns[key] for key in keys]
    if merged:
        rows = _filled_down(rows, merged, layout.first, places)
    blank = tuple([""] * len(places))
    head = tuple(rows[layout.header][p] if p < len(rows[layout.header]) else "" for p in places)
    captions = _captions(merged, layout.first)
    records: list[tuple[Any, ...]] = []
    numbers: list[int] = []
    skipped: list[int] = []
    for index in range(layout.first, len(rows)):
        row = rows[index]
        record = tuple([row[p] for p in places])
        if record == blank or not any(map(_says, record)):
            continue
        if index in captions and sum(map(_says, record)) == 1:
            skipped.append(index + 1)  # «Раздел 1» merged across the table
            continue
        if record == head or _is_total(record) or _is_numbering(record, index - layout.first):
            skipped.append(index + 1)
            continue
        records.append(record)
        numbers.append(index + 1)
    while records and _is_signature(records[-1]):
        records.pop()
        skipped.append(numbers.pop())
    columns: dict[str, list[Any]] = (
        {key: list(values) for key, values in zip(keys, zip(*records))}
        if records
        else {key: [] for key in keys}
    )
    columns["_row"] = numbers
    return columns, skipped


def _says(value: Any) -> bool:
    return bool(value.strip(_BLANKS)) if value.__class__ is str else value is not None


def _is_total(record: tuple[Any, ...]) -> bool:
    """«Итого: 12» between records: a word and at most a few numbers."""
    filled = [v for v in record if v not in ("", None)]
    if len(filled) > _SMALL or not isinstance(filled[0], str):
        return False
    return bool(_TOTALS.match(fold_header(filled[0]))) and not any(
        isinstance(v, (dt.date, dt.datetime)) for v in filled
    )


def _is_signature(record: tuple[Any, ...]) -> bool:
    """«Куратор ____________ Зуева А.Л.» under the table: a few words, and one of them where people sign."""
    filled = [v for v in record if v not in ("", None)]
    if len(filled) > _SMALL - 1 or not all(isinstance(v, str) for v in filled):
        return False
    return bool(_SIGNED.match(filled[0].strip())) or any("____" in v for v in filled)


def _is_numbering(record: tuple[Any, ...], below: int) -> bool:
    """The row «1 2 3 4 5» that some put right under the header."""
    if below > 1:
        return False
    filled = [v for v in record if v not in ("", None)]
    numbers = [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip() for v in filled]
    if len(numbers) < 4 or not all(n.isdecimal() for n in numbers):
        return False
    return numbers == [str(i) for i in range(int(numbers[0]), int(numbers[0]) + len(numbers))]


def _captions(merged: list[Merge], first: int) -> set[int]:
    """0-based rows that a merge of three cells or more goes along: captions of sections, not records."""
    return {a[0] for a, b in merged if a[0] == b[0] and a[0] >= first and b[1] - a[1] >= 2}


def _filled_down(rows: Rows, merged: list[Merge], first: int, places: list[int]) -> Rows:
    """Rows with the value of each vertically merged cell in all the records it covers.

    A row that has nothing of its own under the merge is not made a record by it.
    """
    wanted = set(places)
    vertical = [(a, b) for a, b in merged if b[0] > a[0] and b[0] >= first and a[1] in wanted]
    if not vertical:
        return rows
    copied = [list(row) for row in rows]
    own = [any(_says(row[p]) for p in places) for row in copied]
    for (top, column), (bottom, _) in vertical:
        if top < len(copied) and column < len(copied[top]):
            value = copied[top][column]
            for row in range(top + 1, min(bottom + 1, len(copied))):
                if own[row]:
                    copied[row][column] = value
    return copied


def card_values(layout: CardLayout, rows: Rows) -> dict[str, list[Any]]:
    """The one record of a card, «_row» 0."""
    values: dict[str, list[Any]] = {
        key: [rows[r][c] if r < len(rows) and c < len(rows[r]) else ""]
        for key, (r, c) in layout.cells.items()
    }
    values["_row"] = [0]
    return values


def hash_of(raw: dict[str, dict[str, list[Any]]]) -> str:
    """A hash of the records alone, the same for a copy saved again by another program."""
    digest = hashlib.blake2b(digest_size=16)
    for sheet in sorted(raw):
        for key in sorted(raw[sheet]):
            if key != "_row":
                # Most values are texts: a call for each of them is half of the time.
                values = [v.strip() if v.__class__ is str else _plain(v) for v in raw[sheet][key]]
                digest.update(f"{sheet}.{key}={values}".encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """A value as any format and program gives it back: dates without midnight, text without outer spaces."""
    if isinstance(value, dt.datetime):
        return (
            value.date().isoformat()
            if not (value.hour or value.minute or value.second)
            else value.isoformat()
        )
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)  # .xls has no other numbers
    return value
