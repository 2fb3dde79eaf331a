"""What a typed value means: dates, numbers, yes and no, list values, in every way people type them.

Each parser takes one raw value (text, number, bool, date; never empty) and returns ``Parsed``: the value and the
code of what is wrong with it, if anything. They run once per distinct value of a column.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import cache
from typing import Any, NamedTuple

from nastavnik.checks.suggesting import suggest
from nastavnik.form.formulas import BOOLEANS, DATE_FROM, DATE_TO, list_key
from nastavnik.form.model import Column, ValueList
from nastavnik.form.text import clean

__all__ = [
    "Parsed",
    "as_text",
    "parse",
    "parse_boolean",
    "parse_date",
    "parse_list",
    "parse_number",
]

EPOCH = dt.date(1899, 12, 30)
MONTHS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
_SHORT = {"янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "сент": 9, "окт": 10, "ноя": 11, "нояб": 11, "дек": 12}  # fmt: skip


class Parsed(NamedTuple):
    """A value understood (None when it was not) and the code of what is wrong with how it was typed."""

    value: Any
    code: str | None = None
    hint: str | None = None


def as_text(value: Any) -> str:
    """Any cell value as clean text; whole numbers without «.0»."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dt.datetime, dt.date)):
        return value.strftime("%d.%m.%Y")
    return str(value)


# ------------------------------------------------------------------ dates
_NUMERIC = re.compile(r"(\d{1,2})\s*[.,/\-]\s*(\d{1,2})\s*[.,/\-]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[Tt ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)?")
_WORDS = re.compile(r"(?:[«\"]?(\d{1,2})(?:-?(?:го|ое|е))?[»\"]?\s*)?([а-я]+)\.?,?\s*(\d{4}|\d{2})")
_ROMAN = re.compile(r"(\d{1,2})[\s./-]*([ivx]{1,4})[\s./-]*(\d{4}|\d{2})")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_LEAD = re.compile(r"^(?:от|с|со|на)\s+")
_TAIL = re.compile(r"\s*(?:года|году|год|гг?)?\s*\.*$")
_CLOCK = re.compile(r"\s+0?0:00(?::00)?$")


@cache
def _month(word: str) -> int | None:
    if word in _SHORT:
        return _SHORT[word]
    for number, stem in enumerate(MONTHS, 1):
        rest = word.removeprefix(stem)
        if rest != word and rest in (("й", "я", "е") if stem == "ма" else ("", "ь", "я", "е", "а")):
            return number
    return None


def _year(text: str, *, past: bool) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    this = dt.date.today().year % 100
    return 1900 + year if year > (this if past else this + 15) else 2000 + year


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _plausible(value: dt.date) -> bool:
    return DATE_FROM <= (value - EPOCH).days <= DATE_TO


def parse_date(raw: Any, *, past: bool = False) -> Parsed:
    """A date of any spelling; ``past`` resolves two-digit years as birth dates. Codes: type-date, text-date."""
    if isinstance(raw, dt.datetime):
        raw = raw.date()
    if isinstance(raw, dt.date):
        return Parsed(raw) if _plausible(raw) else Parsed(None, "type-date")
    if isinstance(raw, bool):
        return Parsed(None, "type-date")
    if isinstance(raw, (int, float)):
        return (
            Parsed(EPOCH + dt.timedelta(days=int(raw)))
            if DATE_FROM <= raw <= DATE_TO
            else Parsed(None, "type-date")
        )
    text = _LEAD.sub("", _CLOCK.sub("", _TAIL.sub("", clean(str(raw)).lower())).strip())
    found: dt.date | None = None
    if match := _NUMERIC.fullmatch(text):
        day, month, year = match.groups()
        found = _date(_year(year, past=past), int(month), int(day))
    elif match := _ISO.fullmatch(text):
        found = _date(*(int(part) for part in match.groups()))
    elif match := _WORDS.fullmatch(text):
        day, word, year = match.groups()
        if (number := _month(word)) is not None:
            found = _date(_year(year, past=past), number, int(day or 1))
    elif match := _ROMAN.fullmatch(text.replace("х", "x")):
        day, word, year = match.groups()
        if word in _ROMANS:
            found = _date(_year(year, past=past), _ROMANS.index(word) + 1, int(day))
    elif re.fullmatch(r"\d{5}", text) and DATE_FROM <= int(text) <= DATE_TO:
        found = EPOCH + dt.timedelta(days=int(text))
    if found is None or not _plausible(found):
        return Parsed(None, "type-date")
    return Parsed(found, "text-date", found.strftime("%d.%m.%Y"))


# ------------------------------------------------------------------ numbers
_NUMBER = re.compile(
    r"([+-]?\d+(?:\.\d+)?)\s*(?:%|процент\w*|лет|год\w*|г\.?|час\w*|ч\.?|чел\w*\.?|шт\.?|мес\w*\.?|балл\w*|руб\w*\.?|р\.?)?"
)
_ASIDE = re.compile(r"\s*\([^()]*\)$")  # «12 (двенадцать)»


def parse_number(raw: Any, *, whole: bool = False) -> Parsed:
    """A number; ``whole`` wants an integer. Codes: type-number, text-number."""
    if isinstance(raw, (bool, dt.date, dt.time)):
        return Parsed(None, "type-number")
    if isinstance(raw, (int, float)):
        if not math.isfinite(raw):
            return Parsed(None, "type-number")
        if whole and float(raw) != int(raw):
            return Parsed(None, "type-number")
        return Parsed(float(raw))
    text = _ASIDE.sub("", clean(str(raw)).lower()).replace(",", ".")
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Parsed(None, "type-number")
    value = float(match.group(1))
    if whole and value != int(value):
        return Parsed(None, "type-number")
    return Parsed(value, "text-number", f"{value:g}".replace(".", ","))


# ------------------------------------------------------------------ yes and no, lists
def parse_boolean(raw: Any) -> Parsed:
    """Yes or no in any usual sign. Code: type-boolean."""
    if isinstance(raw, bool):
        return Parsed(raw)
    if isinstance(raw, (int, float)):
        return Parsed(bool(raw)) if raw in (0, 1) else Parsed(None, "type-boolean")
    value = BOOLEANS.get(list_key(as_text(raw)))
    return Parsed(None, "type-boolean") if value is None else Parsed(value)


@cache
def _keys(key: str, values: tuple[str, ...], abbreviations: tuple[tuple[str, str], ...]) -> dict[str, str]:
    table = {list_key(text): value for text, value in abbreviations}
    table |= {list_key(value): value for value in values}
    return table


def parse_list(raw: Any, values: ValueList) -> Parsed:
    """The list's own spelling of a value. Code: not-in-list, with the nearest value as the hint."""
    table = _keys(values.key, values.values, tuple(values.abbreviations.items()))
    text = as_text(raw)
    found = table.get(list_key(text))
    if found is not None:
        return Parsed(found)
    return Parsed(None, "not-in-list", suggest(text, values))


def parse(column: Column, raw: Any, lists: dict[str, ValueList]) -> Parsed:
    """One raw value as its column's type wants it: date, float, bool, list value, or clean text."""
    if column.type == "date":
        return parse_date(raw, past=column.key == "birth_date")
    if column.type in ("number", "integer"):
        return parse_number(raw, whole=column.type == "integer")
    if column.type == "boolean":
        return parse_boolean(raw)
    if column.list is not None:
        return parse_list(raw, lists[column.list])
    text = as_text(raw)
    if text.lower() in _NOTHING.get(column.check or "", ()) or not any(map(str.isalnum, text)):
        return Parsed(None)  # «–» in a cell says that there is nothing to say
    if column.check == "inn" and not isinstance(raw, str) and len(text) in (9, 11):
        text = f"0{text}"  # typed as a number, the first zero of the region's code is lost
    return Parsed(text)


_NO = {"нет", "отсутствует"}
_NOTHING = {
    "patronymic": {*_NO, "без отчества", "б/о"},
    "surname": {*_NO, "вакансия", "вакантно"},
    "first_name": _NO,
    "phone": _NO,
    "email": _NO,
    "url": _NO,
}
