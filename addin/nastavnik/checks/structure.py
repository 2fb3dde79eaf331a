"""Rules of a file's shape: sheets and columns missing, renamed, doubled, extra."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.checks.batch import Batch, FileFacts
from nastavnik.checks.cells import found
from nastavnik.checks.findings import Finding
from nastavnik.checks.keys import fold_id
from nastavnik.form.layout import CardLayout, TableLayout
from nastavnik.form.model import Form, Sheet, column_letter
from nastavnik.form.text import fold_header

__all__ = ["structure_findings"]


def structure_findings(batch: Batch) -> Iterator[Finding]:
    """Everything wrong with the shape of the files of a batch, and what was seen while reading them."""
    for number, facts in enumerate(batch.files):
        yield from facts.seen
        if facts.layouts and not facts.older:
            yield from _sheets(batch.form, number, facts)
    if "organisation" in batch.tables:
        yield from code_changed(batch)


def code_changed(batch: Batch) -> Iterator[Finding]:
    """The code in the passport is the one the book was issued with: the district knows a book by it."""
    table = batch.tables["organisation"]
    frame: Any = table.typed
    codes = frame["org_code"]
    for index in codes.index[codes.notna()]:
        issued = batch.files[frame.at[index, "_file"]].issued_to if batch.files else None
        if issued and fold_id(str(codes[index])) != fold_id(issued):
            yield found(table, "org_code", "code-changed", index, issued=issued)


def _sheets(form: Form, number: int, facts: FileFacts) -> Iterator[Finding]:
    for sheet in form.data_sheets:
        layout = facts.layouts.get(sheet.key)
        if layout is None:
            yield Finding(
                "header-missing" if sheet.key in facts.headless else "sheet-missing", number, sheet.key
            )
            continue
        title = facts.titles.get(sheet.key, sheet.title)
        if fold_header(title) != fold_header(sheet.title):
            yield Finding(
                "sheet-renamed",
                number,
                sheet.key,
                value=title,
                context={"found": title, "title": sheet.title},
            )
        for key in layout.missing:
            yield Finding("column-missing", number, sheet.key, column=key)
        if isinstance(layout, TableLayout):
            yield from _columns(sheet, number, layout)
        else:
            yield from _fields(sheet, number, layout)


def _fields(sheet: Sheet, number: int, layout: CardLayout) -> Iterator[Finding]:
    for key, (row, column, text) in layout.renamed.items():
        address = f"{column_letter(column)}{row + 1}"
        yield Finding(
            "column-renamed", number, sheet.key, row + 1, key, text, address, {"found": _one_line(text)}
        )
    for row, text in layout.doubled:
        address = f"{sheet.label_letter}{row + 1}"
        yield Finding(
            "column-doubled", number, sheet.key, row + 1, None, text, address, {"header": _one_line(text)}
        )


def _columns(sheet: Sheet, number: int, layout: TableLayout) -> Iterator[Finding]:
    row = layout.header + 1
    for key, text in layout.renamed.items():
        if not sheet[key].computed:
            yield Finding(
                "column-renamed",
                number,
                sheet.key,
                row,
                key,
                text,
                layout.address(key, row),
                {"found": _one_line(text)},
            )
    for column, text in layout.doubled:
        address = f"{column_letter(column)}{row}"
        twin = next((c.key for c in sheet.columns if fold_header(c.header) == fold_header(text)), None)
        yield Finding(
            "column-doubled", number, sheet.key, row, twin, text, address, {"header": _one_line(text)}
        )
    for column, text in layout.extra:
        address = f"{column_letter(column)}{row}"
        yield Finding("column-extra", number, sheet.key, row, None, text, address, {"found": _one_line(text)})


def _one_line(text: str) -> str:
    return " ".join(text.split())
