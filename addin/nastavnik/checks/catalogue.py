"""Every finding code: severity, what it means, the sentence people read, how to mend it, where the rule is from.

Sentences are filled from a finding's context: {where} (row or card), {header}, {value}, {sheet}, {title} of the
sheet, and what the check put there. The list is the source of ``nastavnik rules`` and of docs/rules.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nastavnik.checks.findings import Finding, shown
from nastavnik.checks.sentences import TABLE
from nastavnik.form.model import Form

__all__ = ["CATALOGUE", "Entry", "advice", "plural", "render", "severity"]


@dataclass(frozen=True)
class Entry:
    """A rule as people see it."""

    code: str
    severity: str
    meaning: str
    message: str
    fix: str
    source: str
    example: str


def plural(count: int, one: str, few: str, many: str) -> str:
    """The Russian form of a noun after a number: 1 строка, 2 строки, 5 строк."""
    tail, tens = count % 10, count % 100
    if tail == 1 and tens != 11:
        return one
    return few if 2 <= tail <= 4 and not 12 <= tens <= 14 else many


CATALOGUE: dict[str, Entry] = {row[0]: Entry(*row) for row in TABLE}


def severity(code: str) -> str:
    """``error`` or ``warning``."""
    return CATALOGUE[code].severity


def advice(entry: Entry) -> str:
    """How to mend, in general: values of a particular cell are left as dots."""
    general = {
        "suggest": "Выберите значение из списка.",
        "how": "Наберите имя русскими буквами.",
        "how_number": "Введите число цифрами.",
        "how_parts": "Разнесите фамилию, имя и отчество по своим столбцам.",
        "how_order": "Издайте приказ о закреплении и впишите его номер и дату.",
        "fill": "Заполните эту ячейку.",
        "again": "Впишите значение заново.",
        "meant": "",
        "thing": "столбец",
        "one_thing": "один столбец",
        "limits": "в этих пределах",
    }
    return _sentence(entry.fix, _Blank(general))


COPY_BACK = "Скопируйте сюда такую же ячейку из соседней строки или из выданной книги."


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def render(
    finding: Finding, form: Form | None, *, file: str = "", title: str | None = None
) -> tuple[str, str]:
    """(what is wrong, how to mend it) in Russian. ``title`` is the sheet's name in the file."""
    entry = CATALOGUE[finding.code]
    context: dict[str, Any] = _Blank({key: shown(value) for key, value in finding.context.items()})
    context.setdefault("file", file)
    context["value"] = finding.context.get("value_shown") or shown(finding.value)
    if form is not None and finding.sheet is not None:
        sheet = form[finding.sheet]
        context.setdefault("title", title or sheet.title)
        table = sheet.kind == "table"
        context["thing"], context["of_thing"], context["one_thing"] = (
            ("столбец", "столбца", "один столбец") if table else ("поле", "поля", "одно поле")
        )
        context["fill"] = (
            "Заполните ячейку: пока она пуста, строка не учитывается." if table else "Заполните это поле."
        )
        computed = finding.column is not None and sheet[finding.column].computed
        context["again"] = COPY_BACK if computed else "Впишите значение заново."
        if finding.column is not None:
            context.setdefault("header", sheet[finding.column].header)
            context["at"] = f"{'в столбце' if table else 'в поле'} «{sheet[finding.column].header}»"
        context["where"] = (
            f"В строке {finding.row}" if table and finding.row else f"На листе «{context['title']}»"
        )
        in_row = finding.row is not None and finding.column is not None
        context["lost"] = (
            f"{context['where']} {context['at']} пропали выпадающий список и подсказка"
            if in_row
            else f"На листе «{context['title']}» пропали выпадающие списки и подсказки"
        )
    if finding.column is None and finding.cell:
        context["at"] = f"в ячейке {finding.cell}"
    context.setdefault("where", "В книге")
    context.setdefault("whose", "")
    return _sentence(entry.message, context), _sentence(entry.fix, context)


def _sentence(template: str, context: Mapping[str, Any]) -> str:
    return re.sub(" {2,}", " ", template.format_map(context)).replace("..", ".").strip()
