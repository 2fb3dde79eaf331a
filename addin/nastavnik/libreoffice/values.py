"""Values of cells in bulk: one call reads them, a few more tell dates and booleans from numbers."""

from __future__ import annotations

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .addresses import areas_in

if TYPE_CHECKING:
    from .ranges import Range

__all__ = ["CellError", "clean", "date_of", "parse", "prepare", "read", "rectangles", "serial_of"]

_DAY = 86400.0
_ERRORS = {  # Calc's error numbers
    32767: "#N/A",
    502: "#VALUE!",
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
}
# com.sun.star.sheet.FormulaResult, CellFlags
_RESULT_VALUE, _RESULT_ERROR, _CONTENT_VALUE, _CONTENT_DATETIME = 1, 4, 1, 2
_MANY = 24  # so many areas with mixed formats are asked one by one; more are asked by format


class CellError(str):
    """An error value in ``Range.raw_value``, e.g. ``#N/A``; ``Range.value`` makes None of it."""

    __slots__ = ()


# --- reading ---------------------------------------------------------------------------------


def read(rng: Range, err_to_str: bool = False) -> list[list[Any]]:
    """Rows of a range: float, str, bool, datetime, None for empty, CellError (exact with ``err_to_str``)."""
    cells = rng.xl
    rows = [list(row) for row in cells.getDataArray()]
    has_numbers = has_errors = False
    for row in rows:
        for index, value in enumerate(row):
            if value == "":
                row[index] = None
            elif value is None:
                row[index] = CellError("#N/A")
                has_errors = True
            elif value.__class__ is float:
                has_numbers = True
    if has_numbers:
        _mark_dates_and_booleans(rng, cells, rows)
    if err_to_str and has_errors:
        _name_errors(rng, cells, rows)
    return rows


def _mark_dates_and_booleans(rng: Range, cells: Any, rows: list[list[Any]]) -> None:
    formats = rng.sheet.book.formats
    areas = [(area, "date") for area in areas_in(rng.box, cells.queryContentCells(_CONTENT_DATETIME))]
    for found in (cells.queryContentCells(_CONTENT_VALUE), cells.queryFormulaCells(_RESULT_VALUE)):
        areas += _formatted_areas(rng, cells, found, formats)
    zero = rng.sheet.book.null_date
    top, left = rng.row - 1, rng.column - 1
    for area, kind in areas:
        if kind not in ("date", "bool"):
            continue
        first, last = max(area.StartColumn - left, 0), min(area.EndColumn - left, len(rows[0]) - 1)
        for row in rows[max(area.StartRow - top, 0) : area.EndRow - top + 1]:
            for column in range(first, last + 1):
                value = row[column]
                if value.__class__ is float:
                    row[column] = date_of(value, zero) if kind == "date" else value != 0


def _formatted_areas(rng: Range, cells: Any, found: Any, formats: Any) -> Iterator[tuple[Any, str]]:
    """Areas of ``found`` with the kind of their number format, by as few calls as may be."""
    addresses = areas_in(rng.box, found)
    if not addresses:
        return
    if found.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE":
        kind = formats.kind(found.NumberFormat)
        yield from ((address, kind) for address in addresses)
    elif len(addresses) <= _MANY:
        sheet = rng.sheet.xl
        for address in addresses:
            part = sheet.getCellRangeByPosition(
                address.StartColumn, address.StartRow, address.EndColumn, address.EndRow
            )
            if part.getPropertyState("NumberFormat").value != "AMBIGUOUS_VALUE":
                yield address, formats.kind(part.NumberFormat)
            else:
                yield from _areas_by_format(part, formats)
    else:
        # Formats of texts come along, which is harmless: only numbers are ever turned.
        yield from _areas_by_format(cells, formats)


def _areas_by_format(cells: Any, formats: Any) -> Iterator[tuple[Any, str]]:
    groups = cells.getUniqueCellFormatRanges()
    for index in range(groups.getCount()):
        group = groups.getByIndex(index)
        kind = formats.kind(group.NumberFormat)
        if kind in ("date", "bool"):
            yield from ((address, kind) for address in group.getRangeAddresses())


def _name_errors(rng: Range, cells: Any, rows: list[list[Any]]) -> None:
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, CellError):
                row[c] = CellError(_ERRORS.get(cells.getCellByPosition(c, r).getError(), "#VALUE!"))


def date_of(serial: float, zero: dt.datetime) -> dt.datetime | float:
    """The datetime of a serial number, to the millisecond; the number itself where no date fits."""
    try:
        return zero + dt.timedelta(milliseconds=round(serial * _DAY * 1000))
    except OverflowError:
        return serial


def clean(
    data: Any,
    datetime_builder: Callable[..., Any],
    empty_as: Any,
    number_builder: Callable[[float], Any] | None,
    err_to_str: bool,
) -> list[list[Any]]:
    """Raw rows as xlwings' options ask: dates, numbers, empty cells, errors."""

    def one(value: Any) -> Any:
        if value is None or value == "":
            return empty_as
        if isinstance(value, dt.datetime):
            if datetime_builder is dt.datetime:
                return value
            return datetime_builder(
                year=value.year,
                month=value.month,
                day=value.day,
                hour=value.hour,
                minute=value.minute,
                second=value.second,
                microsecond=value.microsecond,
                tzinfo=None,
            )
        if isinstance(value, CellError):
            return str(value) if err_to_str else None
        if number_builder is not None and value.__class__ is float:
            return number_builder(value)
        return value

    return [[one(value) for value in row] for row in data]


# --- writing ---------------------------------------------------------------------------------


def prepare(value: Any) -> Any:
    """One value for writing: numpy and pandas scalars plain, missing ones "", dates as datetime."""
    if value is None or isinstance(value, (str, bool, int)):
        return "" if value is None else value
    if isinstance(value, float):
        return "" if math.isnan(value) else float(value)
    if isinstance(value, (dt.datetime, dt.time, dt.timedelta)):
        # NaT is a datetime to isinstance and unequal to itself
        return "" if value != value else getattr(value, "to_pydatetime", lambda: value)()
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day)
    if type(value).__name__ == "datetime64":
        import pandas as pd

        return prepare(pd.Timestamp(value))
    if type(value).__name__ in ("NaTType", "NAType"):
        return ""
    if hasattr(value, "item"):
        return prepare(value.item())
    return float(value) if isinstance(value, numbers.Real | Decimal) else value


_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z", re.ASCII)
_PERCENT = re.compile(r"[+-]?\d+(?:\.\d+)?%\Z", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?\Z", re.ASCII)


def parse(text: str) -> Any:
    """A text as Excel takes it in: a number, a percentage, TRUE, an ISO date; ``'`` in front keeps text."""
    if text.startswith("'"):
        return text[1:]
    if _NUMBER.match(text):
        return float(text)
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    if _PERCENT.match(text):
        return Percent(float(text[:-1]) / 100)
    if _ISO_DATE.match(text):
        try:
            year, month, day, *clock = re.split(r"[-T :]", text)
            hour, minute, second = (float(part) for part in [*clock, 0, 0, 0][:3])
            return dt.datetime(int(year), int(month), int(day), int(hour), int(minute)) + dt.timedelta(
                seconds=second
            )
        except ValueError:
            return text
    return text


class Percent(float):
    """A number that was written with a percent sign."""

    __slots__ = ()


def serial_of(value: dt.datetime | dt.time | dt.timedelta, zero: dt.datetime) -> float:
    """The serial number of a date, a time of day or a duration (time zones are cut off)."""
    if isinstance(value, dt.timedelta):
        return value.total_seconds() / _DAY
    if isinstance(value, dt.time):
        return (value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6) / _DAY
    return (value.replace(tzinfo=None) - zero) / dt.timedelta(days=1)


def rectangles(cells: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
    """Rectangles (row, column, last row, last column) that cover exactly ``cells``: column runs, joined sideways."""
    runs: list[tuple[int, int, int]] = []
    for row, column in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if runs and runs[-1][0] == column and runs[-1][2] == row - 1:
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    joined: dict[tuple[int, int], list[list[int]]] = {}
    for column, first, last in runs:
        spans = joined.setdefault((first, last), [])
        if spans and spans[-1][1] == column - 1:
            spans[-1][1] = column
        else:
            spans.append([column, column])
    return [(first, left, last, right) for (first, last), spans in joined.items() for left, right in spans]
