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
        "thing": "столбец",
    }
    return _sentence(entry.fix, _Blank(general))


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
        context["thing"], context["of_thing"] = (
            ("столбец", "столбца") if sheet.kind == "table" else ("поле", "поля")
        )
        if finding.column is not None:
            context.setdefault("header", sheet[finding.column].header)
            context["at"] = (
                f"{'в столбце' if sheet.kind == 'table' else 'в поле'} «{sheet[finding.column].header}»"
            )
        context["where"] = (
            f"В строке {finding.row}"
            if sheet.kind == "table" and finding.row
            else f"На листе «{context['title']}»"
        )
    if finding.column is None and finding.cell:
        context["at"] = f"в ячейке {finding.cell}"
    context.setdefault("where", "В книге")
    return _sentence(entry.message, context), _sentence(entry.fix, context)


def _sentence(template: str, context: Mapping[str, Any]) -> str:
    return re.sub(" {2,}", " ", template.format_map(context)).replace("..", ".")
