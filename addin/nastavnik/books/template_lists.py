"""The sheet «Справочники»: value lists with the names that drop-downs and live formulas refer to."""

from __future__ import annotations

from typing import Any

from nastavnik.form import Column, Form
from nastavnik.form.formulas import BOOLEANS, list_name, list_variants, quoted

__all__ = ["write_lists"]


def write_lists(form: Form, book: Any, formats: Any, ws: Any, title: str) -> None:
    used = [k for k in form.lists if any(c.list == k for s in form.sheets for c in s.columns)]
    sheet = quoted(title)
    first = 5
    columns: list[tuple[str, str, list[str], bool]] = [
        (list_name(key), form.lists[key].title, list(form.lists[key].values), False) for key in used
    ]
    columns.append((list_name("boolean"), "Да или нет", ["да", "нет"], False))
    columns += [(list_name(key, folded=True), key, list_variants(form.lists[key]), True) for key in used]
    columns.append((list_name("boolean", folded=True), "boolean", list(BOOLEANS), True))
    for index, (name, head, values, folded) in enumerate(columns):
        width = min(60, max(len(v) for v in [*values, head]) + 2)
        ws.set_column(index, index, width, None, {"hidden": folded})
        ws.write_string(first - 1, index, head, formats["header_optional"])
        for offset, value in enumerate(values):
            ws.write_string(first + offset, index, value, formats["cell"])
        letter = Column("", "", "text", index).letter
        book.define_name(name, f"={sheet}!${letter}${first + 1}:${letter}${first + len(values)}")
    ws.freeze_panes(first, 0)
