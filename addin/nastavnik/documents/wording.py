"""Small pieces of Russian that documents are made of: dates, plurals, percents, lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from nastavnik.form.shares import percent

__all__ = [
    "FILTERS",
    "counted",
    "date_long",
    "date_short",
    "listing",
    "nobreak",
    "percent",
    "plural",
    "sentence",
    "start_upper",
]

_MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def date_long(value: date) -> str:
    """«1 сентября 2026 г.»."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year} г."


def date_short(value: date) -> str:
    """«01.09.2026»."""
    return f"{value:%d.%m.%Y}"


def plural(number: float, one: str, few: str, many: str) -> str:
    """The form of a word that goes with a number: 1 пара, 2 пары, 5 пар; a fraction takes the second («1,5 пары»)."""
    if number != int(number):
        return few
    rest = abs(int(number)) % 100
    if rest % 10 == 1 and rest != 11:
        return one
    return few if 2 <= rest % 10 <= 4 and not 12 <= rest <= 14 else many


def counted(number: int, one: str, few: str, many: str) -> str:
    """«5 пар»."""
    return f"{number} {plural(number, one, few, many)}"


def listing(words: Iterable[str], last: str = "и") -> str:
    """«а, б и в»."""
    items = list(words)
    return (
        items[0] if len(items) == 1 else f" {last} ".join([", ".join(items[:-1]), items[-1]]) if items else ""
    )


def start_upper(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """The text without the full stop at its end, for a place where the template sets one."""
    return " ".join(text.split()).rstrip(".;, ")


# What a line may not be broken in: «№ 5», «Иванова М.П.», «М.П. Иванова».
_JOINTS = re.compile(r"(?<=№) (?=\S)|(?<=[а-яё’]) (?=[А-ЯЁ]\.)|(?<=[А-ЯЁ]\.) (?=[А-ЯЁ][а-яё’])")


def nobreak(text: str) -> str:
    """The text with a no-break space after «№» and between initials and a surname: for the middle of a paragraph."""
    return _JOINTS.sub("\N{NO-BREAK SPACE}", text)


def _as_date(value: Any, write: Callable[[date], str]) -> Any:
    return write(value) if isinstance(value, (date, datetime)) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "date": lambda value: _as_date(value, date_short),
    "date_long": lambda value: _as_date(value, date_long),
    "percent": percent,
    "plural": plural,
    "counted": counted,
    "nobreak": lambda value: nobreak(str(value)),
    "start_upper": lambda value: start_upper(str(value)),
    "sentence": lambda value: sentence(str(value)),
}
