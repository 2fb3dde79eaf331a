"""Formulas of the view sheets («Пульт», «Показатели») overwritten with figures of somebody's own."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from nastavnik.books.grid import Grid
from nastavnik.checks.findings import Finding
from nastavnik.form import Form, column_letter
from nastavnik.form.layout import match_sheets

if TYPE_CHECKING:
    from nastavnik.books.reading import Book

__all__ = ["view_findings"]


class _Recorder:
    """A worksheet that only remembers where formulas are written."""

    def __init__(self) -> None:
        self.places: list[tuple[int, int]] = []

    def write_formula(self, row: int, column: int, *_: Any) -> None:
        self.places.append((row, column))

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **options: None


class _Anything(dict[str, Any]):
    """Formats nobody will see."""

    def __missing__(self, key: str) -> None:
        return None


@cache
def _formula_places(form: Form, key: str) -> tuple[tuple[int, int], ...]:
    """0-based (row, column) of every formula that the form puts on a view sheet."""
    from nastavnik.books.contents import Contents
    from nastavnik.books.views import ViewWriter

    sheet = _Recorder()
    rows = {table.key: table.rows for table in form.tables}
    ViewWriter(form, _Recorder(), _Anything(), rows, Contents()).write(form[key], sheet)
    return tuple(sheet.places)


def view_findings(book: Book, grid: Grid, form: Form) -> None:
    """Add to ``book.seen`` the cells of view sheets that hold a value where the form has a formula.

    A sheet whose formulas mostly stand elsewhere was laid out anew: nothing is said of it.
    """
    titles, _ = match_sheets(form, grid.names)
    for sheet in form.sheets:
        if sheet.kind != "view" or sheet.key not in titles or sheet.key not in ("home", "indicators"):
            continue
        title = titles[sheet.key].title
        anatomy = grid.sheet(title)
        places = _formula_places(form, sheet.key)
        if anatomy is None or not places:
            continue
        there = anatomy.formulas(1, max(row for row, _ in places) + 1)
        # A column of formulas that a later release has added, or moved, is nobody's doing.
        standing = Counter(column for row, column in places if (row, column) in there)
        of_form = Counter(column for _, column in places)
        if sum(standing.values()) * 3 < len(places) * 2:
            continue
        rows = grid.rows(title)
        for row, column in places:
            if standing[column] * 2 < of_form[column]:
                continue
            value = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
            if (row, column) not in there and value not in ("", None):
                address = f"{column_letter(column)}{row + 1}"
                book.seen.append(Finding("formula-altered", 0, sheet.key, row + 1, None, value, address))
