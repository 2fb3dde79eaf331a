"""Why a cell is wrong and what to write there instead: the parts of sentences that depend on what was typed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from nastavnik.checks.batch import Table
from nastavnik.checks.names import ODD_SIGNS, REPEATED
from nastavnik.checks.values import parse_list
from nastavnik.form.model import Column, ValueList

__all__ = ["elsewhere", "how_number", "how_parts", "no_date", "suggested"]

_YEAR_ALONE = re.compile(r"(?:\d\d?\.)?(?:19|20)\d\d(?:\s*г.{0,5})?|\d\d?\.\d\d?\.?")
_YEARS = (1930, 2099)
_FRACTION = re.compile(r"\d+[.,]\d+")
_FEW = 6  # values of a list that a sentence can hold


def how_number(raw: Any, what: str) -> str:
    """How to mend what is not ``what`` («целое число»)."""
    if isinstance(raw, str) and not _FRACTION.fullmatch(raw.strip()):
        return f"Введите {what} цифрами."
    return "Округлите до целого."


def elsewhere(table: Table, column: Column, raw: Any, lists: dict[str, ValueList]) -> str | None:
    """What to do with a value of another column's list, which stands in the wrong place; None for other values."""
    for other in table.sheet.inputs:
        if other.list is not None and other.list != column.list and parse_list(raw, lists[other.list]).value:
            return f"Это значение столбца «{other.header}»: перенесите его туда, а здесь выберите из списка."
    return None


def no_date(raw: Any) -> str:
    """Why a value is no date, as far as one can tell."""
    if isinstance(raw, str):
        return "нужны день, месяц и год" if _YEAR_ALONE.fullmatch(raw.strip()) else "это не дата"
    number = (raw - dt.datetime(1899, 12, 30)).days if isinstance(raw, dt.datetime) else raw
    if isinstance(number, (int, float)) and _YEARS[0] <= number <= _YEARS[1]:
        return f"такой даты быть не может: похоже, вписан только год {number:g}"
    return "такой даты быть не может"


def suggested(hint: str | None, values: tuple[str, ...]) -> str:
    """What to choose: the value that was meant, or all of them when they are few."""
    if hint:
        return f"Возможно, имелось в виду «{hint}». Выберите значение из списка."
    if len(values) <= _FEW:
        return f"Выберите из списка: {', '.join(f'«{value}»' for value in values)}."
    return "Выберите значение из списка."


def how_parts(said: str) -> str:
    """What to do with a name of which ``nastavnik.checks.names.wrong_parts`` says this."""
    if said == REPEATED:
        return "Уберите повтор."
    if said.startswith(ODD_SIGNS):
        return "Оставьте только имя; остальное впишите в «Примечание»."
    return "Разнесите фамилию, имя и отчество по своим столбцам, полностью."
