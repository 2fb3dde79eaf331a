"""Live formulas of a workbook, written from the form: plain functions, the same in Excel 2010+ and LibreOffice.

A formula is made once a sheet with ``{r}`` for the row number, then filled for every prepared row.
The row formula «Что исправить» covers the codes in ``COVERED``: the check in Python flags the same rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from nastavnik.form.model import Column, Form, Rule, Sheet, ValueList
from nastavnik.form.text import clean, dashes

__all__ = [
    "BOOLEANS",
    "COVERED",
    "DATE_FROM",
    "DATE_TO",
    "TEXTS",
    "column_name",
    "column_range",
    "computed_formula",
    "fix_formula",
    "list_key",
    "list_name",
    "list_variants",
    "named_columns",
    "quoted",
]

TEXTS = re.compile(r'"(?:[^"]|"")*"')  # the texts in a formula, quotes included

# Codes that «Что исправить» and the check flag alike.
COVERED = frozenset(
    {
        "required", "consent-missing", "roadmap-no-responsible", "type-date", "text-date", "type-number", "text-number", "type-boolean", "range", "not-in-list",
        "id-unknown", "id-doubled", "date-order", "programme-too-short", "programme-too-long",
        "end-reason-missing", "parent-consent-missing", "self-mentoring",
    }
)  # fmt: skip

# What people type for yes and no, folded.
BOOLEANS: dict[str, bool] = {
    **dict.fromkeys(
        ("да", "+", "✓", "✔", "☑", "v", "х", "x", "1", "есть", "true", "истина", "yes", "имеется", "д"), True
    ),
    **dict.fromkeys(("нет", "-", "0", "false", "ложь", "no", "отсутствует", "н", "✗", "✘", "☐"), False),
}

DATE_FROM, DATE_TO = 10959, 73050  # serial numbers of 01.01.1930 and 31.12.2099
_QUOTES = str.maketrans("", "", "«»\"“”„'")


def list_key(text: str) -> str:
    """A key by which a typed list value equals a list's value: no case, «ё», spaces, quotes or kind of dash."""
    return dashes(clean(text).lower().replace("ё", "е")).replace(" ", "").translate(_QUOTES)


def list_variants(values: ValueList) -> list[str]:
    """What the live formula accepts for a list: folded values and abbreviations, with and without quotes."""
    texts = [*values.values, *values.abbreviations]
    variants = [dashes(clean(t).lower().replace("ё", "е")).replace(" ", "") for t in texts]
    variants += [v.replace("«", '"').replace("»", '"') for v in variants] + [
        v.translate(_QUOTES) for v in variants
    ]
    return list(dict.fromkeys(variants))


def list_name(key: str, *, folded: bool = False) -> str:
    """The workbook name of a value list's range; ``folded`` is the hidden range the live formula compares with."""
    return f"L_{key}{'_n' if folded else ''}"


def quoted(title: str) -> str:
    """A sheet title as formulas want it."""
    return "'" + title.replace("'", "''") + "'"


def column_range(sheet: Sheet, column: Column, rows: int, *, local: bool = False) -> str:
    """The absolute range of a column's prepared ``rows``."""
    area = f"${column.letter}${sheet.first_row}:${column.letter}${sheet.first_row + rows - 1}"
    return area if local else f"{quoted(sheet.title)}!{area}"


Name = Callable[[Column], str]  # the expression, inside a formula, of what a column is called
_PLACE = re.compile(r"\{([a-z_0-9]+)(?:\.([a-z_0-9]+))?\}")


def column_name(sheet: str, column: str) -> str:
    """The workbook name of a table's column, by which formulas of other sheets know it.

    Excel shares one formula among a column's rows only when the formula names no other sheet.
    """
    return f"T_{sheet}_{column}"


def named_columns(form: Form) -> list[tuple[Sheet, Column]]:
    """The columns that formulas of other sheets look at."""
    found: dict[tuple[str, str], None] = {}
    for sheet in form.sheets:
        for column in sheet.columns:
            if column.reference:
                found[column.reference, form[column.reference].id or ""] = None
            for first, second in _PLACE.findall(column.formula or ""):
                if second:
                    found[first, second] = None
    return [(form[sheet], form[sheet][column]) for sheet, column in found]


def computed_formula(form: Form, sheet: Sheet, column: Column, rows: dict[str, int]) -> str:
    """The formula of a computed column with ``{r}`` for the row; ``rows`` are the prepared rows by sheet."""
    if column.key == "to_fix":
        return fix_formula(form, sheet, rows)
    assert column.formula is not None, column.key

    def place(match: re.Match[str]) -> str:
        first, second = match.groups()
        if second is None:
            return f"{sheet[first].letter}{{r}}"
        return column_name(first, second)

    return "=" + _PLACE.sub(place, column.formula)


def fix_formula(form: Form, sheet: Sheet, rows: dict[str, int], *, name: Name | None = None) -> str:
    """«Что исправить» for one row of ``sheet``, with ``{r}`` for the row number.

    ``name`` gives the expression of a column's name; without it the header's own cell. Names are looked up, not
    written out: .xls has room for 4,096 bytes a formula, and LibreOffice saves a longer one as #Н/Д.
    """
    called = name or (lambda column: f"{column.letter}${sheet.header_row}")
    parts = [_required(sheet, called)]
    parts += [part for column in sheet.inputs if (part := _value(form, sheet, column, rows, called))]
    parts += [_RULES[rule.rule](sheet, rule, called) for rule in sheet.rules]
    body = "&".join(part for part in parts if part)
    cells = ",".join(_input_runs(sheet))
    return f'=IF(COUNTA({cells})=0,"",IFERROR(MID({body},3,999),"в строке есть ячейка с ошибкой (#...)"))'


def _input_runs(sheet: Sheet) -> list[str]:
    """The row's input cells as runs between computed columns: A6:C6, E6."""
    runs: list[list[Column]] = []
    for column in sheet.inputs:
        if runs and runs[-1][-1].index == column.index - 1:
            runs[-1].append(column)
        else:
            runs.append([column])
    return [f"{run[0].letter}{{r}}:{run[-1].letter}{{r}}" for run in runs]


def _required(sheet: Sheet, called: Name) -> str:
    tests = "&".join(f'IF(TRIM({c.letter}{{r}})="",{called(c)}&", ","")' for c in sheet.inputs if c.required)
    if not tests:
        return ""
    return f'SUBSTITUTE(SUBSTITUTE("; заполните: "&{tests}&"|","; заполните: |",""),", |","")'


def _folded(cell: str) -> str:
    text = f'SUBSTITUTE(LOWER({cell}),"ё","е")'
    for old in ("–", "—"):
        text = f'SUBSTITUTE({text},"{old}","-")'
    return f'SUBSTITUTE(SUBSTITUTE({text},CHAR(160),"")," ","")'


def _value(form: Form, sheet: Sheet, column: Column, rows: dict[str, int], called: Name) -> str:
    cell, name = f"{column.letter}{{r}}", f'"; «"&{called(column)}&"»'
    empty = f'TRIM({cell})=""'
    if column.unique:
        area = column_range(sheet, column, rows[sheet.key], local=True)
        return f'IF({empty},"",IF(COUNTIF({area},{cell})>1,{name} повторяется",""))'
    if column.type == "date":
        return (
            f'IF({empty},"",IF(ISNUMBER({cell}),IF(OR({cell}<{DATE_FROM},{cell}>{DATE_TO}),{name}: такой даты быть не может",""),'
            f'{name}: введите дату как 01.09.2026"))'
        )
    if column.type in ("number", "integer"):
        low, high = (f"{v:g}" if v is not None else None for v in (column.min, column.max))
        outside = [f"{cell}<{low}"] * (low is not None) + [f"{cell}>{high}"] * (high is not None)
        wrong = f'IF(OR({",".join(outside)}),{name}: от {low} до {high}","")' if outside else '""'
        if column.type == "integer":
            wrong = f'IF(INT({cell})<>{cell},{name}: нужно целое число",{wrong})'
        return f'IF({empty},"",IF(ISNUMBER({cell}),{wrong},{name}: нужно число"))'
    if column.type in ("list", "boolean"):
        key = column.list or "boolean"
        say = "выберите из списка" if column.list else "да или нет"
        return (
            f'IF({empty},"",IF(SUMPRODUCT(--({list_name(key, folded=True)}={_folded(cell)}))=0,'
            f'{name}: {say}",""))'
        )
    if column.reference:
        other = form[column.reference]
        area = column_name(other.key, other.id or "")
        return f'IF({empty},"",IF(COUNTIF({area},{cell})=0,{name}: такого нет на листе «{other.title}»",""))'
    return ""


def _order(sheet: Sheet, rule: Rule, called: Name) -> str:
    first, then = sheet[rule["first"]], sheet[rule["then"]]
    a, b = f"{first.letter}{{r}}", f"{then.letter}{{r}}"
    return f'IF(AND(ISNUMBER({a}),ISNUMBER({b})),IF({b}<{a},"; «"&{called(then)}&"» раньше, чем «"&{called(first)}&"»",""),"")'


def _span(sheet: Sheet, rule: Rule, called: Name) -> str:
    a, b = (f"{sheet[rule[name]].letter}{{r}}" for name in ("first", "then"))
    if months := rule.get("at_least_months"):
        test, say = f"AND({b}>={a},{b}+1<EDATE({a},{months}))", f"программа короче {months} месяцев"
    else:
        months = rule["at_most_months"]
        test, say = f"{b}>EDATE({a},{months})", f"программа длиннее {months} месяцев"
    return f'IF(AND(ISNUMBER({a}),ISNUMBER({b})),IF({test},"; {say}",""),"")'


def _required_when(sheet: Sheet, rule: Rule, called: Name) -> str:
    column, when = sheet[rule["column"]], sheet[rule["when"]]
    return (
        f'IF(AND({_folded(f"{when.letter}{{r}}")}="{list_key(rule["equals"])}",TRIM({column.letter}{{r}})=""),'
        f'"; заполните «"&{called(column)}&"»","")'
    )


def _minor(sheet: Sheet, rule: Rule, called: Name) -> str:
    birth, column = f"{sheet[rule['birth']].letter}{{r}}", sheet[rule["column"]]
    return (
        f'IF(ISNUMBER({birth}),IF(AND(EDATE({birth},{rule["age"] * 12})>TODAY(),TRIM({column.letter}{{r}})=""),'
        f'"; нет 18 лет: заполните «"&{called(column)}&"»",""),"")'
    )


def _same_person(sheet: Sheet, rule: Rule, called: Name) -> str:
    left, right = (f"{sheet[rule[name]].letter}{{r}}" for name in ("left", "right"))
    return f'IF(AND({left}<>"",{left}<>"не найден",{left}={right}),"; наставник и наставляемый — один человек","")'


_RULES: dict[str, Callable[[Sheet, Rule, Name], str]] = {
    "order": _order,
    "span": _span,
    "required_when": _required_when,
    "minor": _minor,
    "same_person": _same_person,
}
