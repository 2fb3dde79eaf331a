"""Rules of one cell: required, type, limits, lists, checksums, addresses, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pandas as pd

from nastavnik.checks.batch import Batch, Table
from nastavnik.checks.checksums import inn_problem, ogrn_problem
from nastavnik.checks.findings import Finding
from nastavnik.checks.names import (
    has_digits,
    has_latin,
    mend_name,
    wrong_case,
    wrong_parts,
)
from nastavnik.checks.reasons import elsewhere, how_number, how_parts, no_date, suggested
from nastavnik.form.model import Column, ValueList
from nastavnik.form.text import clean

__all__ = ["cell_findings"]

# Columns whose emptiness has a code of its own.
_OWN_CODE = {
    ("roadmap", "responsible"): "roadmap-no-responsible",
    ("mentors", "consent_date"): "consent-missing",
    ("mentees", "consent_date"): "consent-missing",
}


def cell_findings(batch: Batch) -> Iterator[Finding]:
    """Everything wrong with single cells of a batch."""
    for table in batch.tables.values():
        for column in table.sheet.inputs:
            yield from _required(batch, table, column)
            yield from _typed(table, column, batch.form.lists)
            yield from _limits(table, column)
            if column.check is not None:
                yield from _checked(table, column)
            if column.check in _NAMES:
                yield from _stray_spaces(table, column)


_NAMES = ("surname", "first_name", "patronymic")


def found(table: Table, column: str, code: str, index: Any, **context: Any) -> Finding:
    """A finding at the row ``index`` of a table's frame."""
    typed: Any = table.typed
    row = int(typed.at[index, "_row"])
    return Finding(
        code,
        int(typed.at[index, "_file"]),
        table.sheet.key,
        row or None,
        column,
        _raw(table, column, index),
        None,
        context,
    )


def _raw(table: Table, column: str, index: Any) -> Any:
    value = table.raw.at[index, column]
    return None if value == "" else value


def _required(batch: Batch, table: Table, column: Column) -> Iterator[Finding]:
    if not column.required:
        return
    typed = table.typed[column.key]
    empty = typed.isna()
    if column.key in table.codes:
        empty &= table.codes[column.key].isna()
    if not empty.any():
        return
    code = _OWN_CODE.get((table.sheet.key, column.key), "required")
    # A column that is not in the file is one finding, not one per row.
    empty &= ~table.typed["_file"].isin(batch.lacking(table.sheet.key, column.key))
    for index in typed.index[empty]:
        yield found(table, column.key, code, index, **_who(table, index))


_ROLES = {"mentors": "наставника", "mentees": "наставляемого", "pairs": "пары", "programmes": "программы"}


def _who(table: Table, index: Any) -> dict[str, Any]:
    """Whom a row is about, for the sentence: role and number."""
    if table.sheet.id is None:
        return {"whose": ""}
    role = _ROLES.get(table.sheet.key, "")
    who = table.typed.at[index, table.sheet.id] or ""
    return {"role": role, "who": who, "whose": f"у {role} {who!s}" if role and who else ""}


def _typed(table: Table, column: Column, lists: dict[str, ValueList]) -> Iterator[Finding]:
    codes = table.codes.get(column.key)
    if codes is None:
        return
    hints = table.hints.get(column.key, {})
    for index in codes.index[codes.notna()]:
        raw = table.raw.at[index, column.key]
        hint = hints.get(raw)
        context: dict[str, Any] = {"hint": hint}
        if codes[index] == "type-number":
            context["what"] = "целое число" if column.type == "integer" else "число"
            context["how_number"] = how_number(raw, context["what"])
        elif codes[index] == "type-date":
            context["no_date"] = no_date(raw)
        elif codes[index] == "not-in-list":
            context["suggest"] = elsewhere(table, column, raw, lists) or suggested(
                hint, lists[column.list].values if column.list else ()
            )
        yield found(table, column.key, codes[index], index, **context)


def _limits(table: Table, column: Column) -> Iterator[Finding]:
    if column.type not in ("number", "integer") or (column.min is None and column.max is None):
        return
    typed = table.typed[column.key]
    outside = pd.Series(False, index=typed.index)
    if column.min is not None:
        outside |= typed < column.min
    if column.max is not None:
        outside |= typed > column.max
    if column.min is not None and column.max is not None:
        limits = f"от {column.min:g} до {column.max:g}"
    else:
        limits = f"не меньше {column.min:g}" if column.min is not None else f"не больше {column.max:g}"
    for index in typed.index[outside]:
        yield found(table, column.key, "range", index, limits=limits)


def _tidy(value: str) -> str:
    """A name without odd spaces, around a hyphen too."""
    return re.sub(r"(?<=\w)(?:\s+-\s*|-\s+)(?=\w)", "-", clean(value))


def _stray_spaces(table: Table, column: Column) -> Iterator[Finding]:
    """Spaces before, after and doubled inside a name: it is read without them, and should be written so."""
    raw = table.raw[column.key]
    untidy = {
        value for value in raw.dropna().unique() if isinstance(value, str) and value != _tidy(value) != ""
    }
    if untidy:
        for index in raw.index[raw.isin(untidy)]:
            yield found(table, column.key, "stray-spaces", index, hint=_tidy(str(raw[index])))


# ------------------------------------------------------------------ checks named in the form
def _checked(table: Table, column: Column) -> Iterator[Finding]:
    test = _CHECKS[column.check or ""]
    typed = table.typed[column.key]
    if table.sheet.kind == "card" and column.check in _OF_ORGANISATION:
        test = _OF_ORGANISATION[column.check]
    problems = {value: list(test(value)) for value in typed.dropna().unique()}
    wrong = {value for value, items in problems.items() if items}
    if not wrong:
        return
    for index in typed.index[typed.isin(wrong)]:
        for code, context in problems[typed[index]]:
            yield found(table, column.key, code, index, **context)


_Problem = tuple[str, dict[str, Any]]


def _inn(value: str) -> Iterator[_Problem]:
    if reason := inn_problem(value.replace(" ", "")):
        yield "checksum-inn", {"reason": reason}


def _ogrn(value: str) -> Iterator[_Problem]:
    if reason := ogrn_problem(value.replace(" ", "")):
        yield "checksum-ogrn", {"reason": reason}


def _organisation_inn(value: str) -> Iterator[_Problem]:
    digits = value.replace(" ", "")
    if len(digits) == 12 and digits.isdigit():
        yield "checksum-inn", {"reason": "у организации в нём 10 цифр, а не 12"}
    else:
        yield from _inn(value)


def _organisation_ogrn(value: str) -> Iterator[_Problem]:
    digits = value.replace(" ", "")
    if len(digits) == 15 and digits.isdigit():
        yield "checksum-ogrn", {"reason": "у организации в нём 13 цифр, а не 15"}
    else:
        yield from _ogrn(value)


# What a card holds is an organisation's; a partner of a table may be an entrepreneur.
_OF_ORGANISATION = {"inn": _organisation_inn, "ogrn": _organisation_ogrn}

_EMAIL = re.compile(
    r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?)+"
)
_EMAIL_IDN = re.compile(r"[A-Za-z0-9._%+\-]+@[а-яё0-9\-]+(?:\.[а-яё0-9\-]+)*\.рф", re.IGNORECASE)


def _email(value: str) -> Iterator[_Problem]:
    for address in re.split(r"[;,]\s*", value):
        local, _, domain = address.rpartition("@")
        if (
            _EMAIL.fullmatch(address)
            and not re.search(r"\.\.|^\.|\.@", address)
            and len(domain.rpartition(".")[2]) > 1
        ):
            continue
        if _EMAIL_IDN.fullmatch(address):
            continue
        if not local:
            reason = "в адресе нет знака @"
        elif re.search(r"[А-Яа-яЁё]", address):
            letters = ", ".join(dict.fromkeys(re.findall(r"[А-Яа-яЁё]", address)))
            reason = f"в адресе русские буквы: {letters}"
        elif " " in address:
            reason = "в адресе пробел"
        elif "." not in domain:
            reason = "в адресе после @ нет точки"
        else:
            reason = "это не адрес почты"
        yield "email", {"reason": reason}
        return


def _phone(value: str) -> Iterator[_Problem]:
    for part in re.split(r"[;,]\s*", value):
        number = re.sub(r"(доб|вн)\w*\.?.*$", "", part)
        digits = re.sub(r"\D", "", number)
        short = len(digits) < 11 and (
            number.strip().startswith("+7") or (digits.startswith("89") and len(digits) == 10)
        )
        if short or not 5 <= len(digits) <= 15 or re.search(r"[A-Za-zА-Яа-яЁё]{4,}", number):
            yield "phone", {}
            return


def _school_year(value: str) -> Iterator[_Problem]:
    match = re.fullmatch(r"(20\d\d)\s*[/–\-]\s*(20\d\d|\d\d)(?:\s*(?:уч\.?|учебный)?\s*(?:год|г\.?))?", value)
    if not match or (int(match.group(1)) + 1) % 100 != int(match.group(2)) % 100:
        yield "school-year", {}


_INITIALS = re.compile(r"[А-ЯЁа-яё]\.?|[А-ЯЁа-яё]\.\s*[А-ЯЁа-яё]\.?|[А-ЯЁ]\s?[А-ЯЁ]\.?")


@cache
def _name_problems(value: str, part: str) -> tuple[_Problem, ...]:
    problems: list[_Problem] = []
    hint = mend_name(value)
    if has_latin(value):
        letters = ", ".join(dict.fromkeys(c for c in value if has_latin(c)))
        say = f"латинские буквы {letters}" if len(letters) > 1 else f"латинская буква {letters}"
        how = (
            f"Наберите русскими буквами: «{hint}»."
            if not has_latin(hint)
            else "Наберите имя русскими буквами."
        )
        problems.append(("latin-letters", {"letters": say, "hint": hint, "how": how}))
    if has_digits(value):
        problems.append(("digits-in-name", {"hint": re.sub(r"\d", "", hint).strip()}))
    if part != "surname" and _INITIALS.fullmatch(value):
        problems.append(("name-initials", {}))
    elif not problems and wrong_case(value):
        problems.append(("name-case", {"hint": hint}))
    elif not problems and (said := wrong_parts(value, part)):
        problems.append(("name-parts", {"said": said, "how_parts": how_parts(said)}))
    return tuple(problems)


def _name(part: str) -> Callable[[str], Iterator[_Problem]]:
    return lambda value: iter(_name_problems(value, part))


_CHECKS: dict[str, Callable[[str], Iterator[_Problem]]] = {
    "inn": _inn,
    "ogrn": _ogrn,
    "email": _email,
    "phone": _phone,
    "school_year": _school_year,
    "url": lambda value: iter(()),
    "surname": _name("surname"),
    "first_name": _name("first_name"),
    "patronymic": _name("patronymic"),
}
