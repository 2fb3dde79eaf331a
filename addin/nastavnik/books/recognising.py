"""Which form a file is, which sheet plays which sheet of the form, and what its records are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nastavnik.books.altered import anatomy_findings
from nastavnik.books.altered_views import view_findings
from nastavnik.books.grid import Grid, Rows
from nastavnik.books.records import card_values, records_of
from nastavnik.checks.findings import Finding
from nastavnik.form import FORM_IDS, Form, Sheet, load_form
from nastavnik.form.layout import CardLayout, TableLayout, find_card, find_table, match_sheets

if TYPE_CHECKING:
    from nastavnik.books.reading import Book

__all__ = ["recognise"]

Layout = TableLayout | CardLayout
Placed = dict[str, tuple[str, Layout]]  # sheet key -> (its title in the file, how it lies there)


def recognise(book: Book, grid: Grid) -> None:
    """Fill ``book`` from the cells of ``grid``: form, version, layouts, records, what was seen on the way."""
    meta = _meta(grid)
    if meta.get("form_id") == "summary":  # its registers look like a school's sheets
        book.meta = meta
        book.status, book.reason = "not-ours", "это сводка, а не книга организации"
        book.seen = [Finding("file-not-ours", 0, context={"file": book.name})]
        return
    form = _form_of(grid, meta)
    version = str(meta.get("form_version") or form.version)
    placed, strange = _place(grid, form)
    if meta.get("form_id") == form.id and _number(version) < _number(form.version):
        book.older = True
        older = _older(form.id, version)
        if older is not None:
            placed_older, strange_older = _place(grid, older)
            if _known(placed_older) > _known(placed):
                placed, strange = placed_older, strange_older
    if len(placed) < 2 and not (meta.get("form_id") and placed):
        book.status, book.reason = "not-ours", "в файле нет листов формы"
        book.seen = [Finding("file-not-ours", 0, context={"file": book.name})]
        return
    book.form, book.version, book.meta = form, version, meta
    if version != form.version and meta.get("form_id") == form.id:
        code = "form-older" if book.older else "form-newer"
        book.seen.append(Finding(code, 0, value=version, context={"found": version, "current": form.version}))
    _fill(book, grid, form, placed)
    if version == form.version:
        view_findings(book, grid, form)
    book.other_sheets = [
        name for name in strange if any(value not in ("", None) for row in grid.rows(name) for value in row)
    ]
    for name in strange:
        _doubled_sheet(book, grid, form, name)


def _number(version: str) -> tuple[int, ...]:
    """2025.1 → (2025, 1); anything that is no version is taken for the oldest."""
    return (
        tuple(int(part) for part in version.split("."))
        if re.fullmatch(r"\d{1,6}(\.\d{1,6}){0,3}", version)
        else (0,)
    )


def _form_of(grid: Grid, meta: dict[str, Any]) -> Form:
    """The form that the stamp names, else the one with the most sheets in the file."""

    def score(form: Form) -> int:
        titles, _ = match_sheets(form, grid.names)
        return sum(1 for s in form.data_sheets if s.key in titles) + (
            100 if meta.get("form_id") == form.id else 0
        )

    return max((load_form(form_id) for form_id in FORM_IDS), key=score)


def _older(form_id: str, version: str) -> Form | None:
    from nastavnik.resources import data_dir

    if (
        not re.fullmatch(r"\d{4}\.\d+", version)
        or not (data_dir("workbook_templates") / f"{form_id}-{version}.toml").is_file()
    ):
        return None
    return load_form(form_id, version)


def _meta(grid: Grid) -> dict[str, Any]:
    """The stamp of the very hidden sheet, {} when it is gone."""
    if "_meta" not in grid.names:
        return {}
    from nastavnik.checks.values import as_text

    values = {}
    for row in grid.rows("_meta"):
        if len(row) > 1 and isinstance(row[0], str) and row[1] not in ("", None):
            values[row[0]] = as_text(row[1])
    return values


# ------------------------------------------------------------------ sheets
def _place(grid: Grid, form: Form) -> tuple[Placed, list[str]]:
    """Each sheet of the form by its title, else by its headers; and the sheets of the file left over."""
    titles, left = match_sheets(form, grid.names)
    placed: Placed = {}
    strange = list(left)
    for sheet in form.data_sheets:
        if sheet.key in titles:
            title = titles[sheet.key].title
            layout = _layout(sheet, grid.rows(title))
            if layout is not None:
                placed[sheet.key] = (title, layout)
            elif titles[sheet.key].by == "alias":
                strange.append(title)  # somebody's own sheet that happens to be called so
    for sheet in form.data_sheets:
        if sheet.key in placed:
            continue
        best: tuple[int, str, Layout] | None = None
        for name in strange:
            layout = _layout(sheet, grid.rows(name))
            if (
                layout is not None
                and (size := _size(layout)) * 2 >= len(sheet.inputs)
                and (best is None or size > best[0])
            ):
                best = (size, name, layout)
        if best is not None:
            placed[sheet.key] = best[1:]
            strange.remove(best[1])
    return placed, strange


def _layout(sheet: Sheet, rows: Rows) -> Layout | None:
    return find_table(sheet, rows) if sheet.kind == "table" else find_card(sheet, rows)


def _size(layout: Layout) -> int:
    return len(layout.columns) if isinstance(layout, TableLayout) else len(layout.cells)


def _known(placed: Placed) -> int:
    """How many columns and fields were found under their own headers."""
    return sum(_size(layout) - len(layout.renamed) for _, layout in placed.values())


def _fill(book: Book, grid: Grid, form: Form, placed: Placed) -> None:
    for sheet in form.data_sheets:
        if sheet.key not in placed:
            if any(name == sheet.title for name in grid.names):
                book.headless.append(sheet.key)
            continue
        title, layout = placed[sheet.key]
        _today(sheet, layout)
        book.titles[sheet.key], book.layouts[sheet.key] = title, layout
        rows = grid.rows(title)
        if isinstance(layout, TableLayout):
            book.raw[sheet.key], skipped = records_of(sheet, layout, rows, grid.merged(title))
            if skipped:
                book.skipped[sheet.key] = skipped
        else:
            book.raw[sheet.key] = card_values(layout, rows)
        anatomy_findings(book, sheet, layout, title, grid)


def _today(sheet: Sheet, layout: Layout) -> None:
    """A layout found by an older form, in the terms of today's: its keys only, its missing columns told."""
    have = layout.columns if isinstance(layout, TableLayout) else layout.cells
    for key in [key for key in have if key not in sheet.by_key]:
        have.pop(key)
        layout.renamed.pop(key, None)
    layout.missing = [c.key for c in sheet.inputs if c.key not in have]


def _doubled_sheet(book: Book, grid: Grid, form: Form, name: str) -> None:
    """A sheet left over that looks like one we have already: somebody's copy, whose rows nobody would count."""
    rows = grid.rows(name)
    for sheet in form.tables:
        if sheet.key not in book.layouts:
            continue
        layout = find_table(sheet, rows)
        if layout is not None and len(layout.columns) * 2 >= len(sheet.inputs):
            if records_of(sheet, layout, rows, [])[0]["_row"]:
                book.seen.append(Finding("sheet-doubled", 0, sheet.key, value=name, context={"found": name}))
            return
