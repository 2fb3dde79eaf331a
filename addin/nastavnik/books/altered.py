"""What a file's own cells tell beyond their values: errors, spoilt formulas, links, drop-downs lost, hidden sheets."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from nastavnik.books.anatomy import SheetAnatomy, shape_of
from nastavnik.books.grid import Grid, Rows
from nastavnik.checks.findings import Finding
from nastavnik.form import Sheet, column_letter, load_form
from nastavnik.form.formulas import TEXTS, computed_formula
from nastavnik.form.layout import CardLayout, TableLayout

if TYPE_CHECKING:
    from nastavnik.books.reading import Book

__all__ = ["anatomy_findings"]

_RUSSIAN = {
    "#REF!": "#ССЫЛКА!", "#VALUE!": "#ЗНАЧ!", "#DIV/0!": "#ДЕЛ/0!", "#N/A": "#Н/Д", "#NAME?": "#ИМЯ?", "#NUM!": "#ЧИСЛО!", "#NULL!": "#ПУСТО!",
}  # fmt: skip
ERROR_TEXTS = frozenset([*_RUSSIAN, *_RUSSIAN.values(), "#ПЕРЕНОС!", "#SPILL!", "#CALC!"])
# «Что исправить» is made anew from the form by each release: one made by an earlier release is not spoilt.
_GENERATED = re.compile(r"=?IF\(COUNTA\([^()]*\)=0[,;]\"\"[,;]IFERROR\(MID\(")
_FUNCTION = re.compile(r"([A-Z][A-Z0-9.]*)\(")


def anatomy_findings(
    book: Book, sheet: Sheet, layout: TableLayout | CardLayout, title: str, grid: Grid
) -> None:
    """Add to ``book.seen`` what is odd about one sheet's cells; error texts leave ``book.raw``."""
    if title in grid.hidden:
        book.seen.append(Finding("sheet-hidden", 0, sheet.key))
    _typed_errors(book, sheet, layout)
    anatomy = grid.sheet(title)
    if anatomy is None:
        return
    if isinstance(layout, CardLayout):
        places = {place: key for key, place in layout.cells.items()}
        for place, text in anatomy.errors.items():
            if place in places:
                address = f"{column_letter(place[1])}{place[0] + 1}"
                book.seen.append(
                    Finding("error-value", 0, sheet.key, place[0] + 1, places[place], _russian(text), address)
                )
        return
    by_column = {index: key for key, index in layout.columns.items()}
    records = set(book.raw[sheet.key]["_row"])
    for (row, column), text in anatomy.errors.items():
        key = by_column.get(column)
        if key is not None and row >= layout.first and (row + 1 in records or not sheet[key].computed):
            _error(book, sheet, layout, row + 1, key, text)
            _keep_error(book, sheet, layout, row + 1, key)
    if book.older:
        return  # formulas of an older form are not today's, and all of them go when it is moved
    formulas = _altered(book, sheet, layout, anatomy, grid.rows(title))
    _validations(book, sheet, layout, anatomy, grid, has_formulas=formulas)
    if formulas:
        _beyond(book, sheet, layout, anatomy)


def _error(book: Book, sheet: Sheet, layout: TableLayout, row: int, key: str, text: str) -> None:
    book.seen.append(Finding("error-value", 0, sheet.key, row, key, _russian(text), layout.address(key, row)))


def _russian(text: str) -> str:
    return _RUSSIAN.get(text, text)


def _typed_errors(book: Book, sheet: Sheet, layout: TableLayout | CardLayout) -> None:
    """Errors that became text on the way («#ССЫЛКА!» pasted as a value)."""
    columns = book.raw[sheet.key]
    for key, values in columns.items():
        if key == "_row" or ERROR_TEXTS.isdisjoint(v for v in values if v.__class__ is str):
            continue
        for index, value in enumerate(values):
            if value.__class__ is str and value.strip() in ERROR_TEXTS:
                values[index] = ""
                if isinstance(layout, TableLayout):
                    _error(book, sheet, layout, columns["_row"][index], key, value.strip())
                else:
                    book.seen.append(
                        Finding(
                            "error-value",
                            0,
                            sheet.key,
                            layout.cells[key][0] + 1,
                            key,
                            _russian(value.strip()),
                            layout.address(key),
                        )
                    )


def _keep_error(book: Book, sheet: Sheet, layout: TableLayout, row: int, key: str) -> None:
    """A record whose only content is an error cell is still a record."""
    columns = book.raw[sheet.key]
    if row in columns["_row"] or sheet[key].computed:
        return
    at = sum(1 for r in columns["_row"] if r < row)
    for name, values in columns.items():
        values.insert(at, row if name == "_row" else "")


# ------------------------------------------------------------------ formulas
def _altered(book: Book, sheet: Sheet, layout: TableLayout, anatomy: SheetAnatomy, rows: Rows) -> bool:
    """Find computed cells of records that hold a value, or another formula, instead of the form's own.

    Returns whether any of the form's formulas stands in its place.
    """
    numbers = book.raw[sheet.key]["_row"]
    computed = [c for c in sheet.columns if c.computed and c.key in layout.columns]
    if not numbers or not computed:
        return False
    formulas = anatomy.formulas(min(numbers), max(numbers))
    stands = False
    for column in computed:
        place = layout.columns[column.key]
        mine = {n: formulas.get((n - 1, place)) for n in numbers}
        stands = stands or any(mine.values())
        wrong = _odd_ones(mine, _expected(sheet.key, column.key, _of_form(book, sheet)))
        for number in numbers:
            formula = mine[number]
            row = rows[number - 1] if number <= len(rows) else ()
            value = row[place] if place < len(row) else ""
            if (number - 1, place) in anatomy.errors:
                continue  # the error itself is said
            if number in wrong or (formula is None and value not in ("", None)):
                shown: Any = f"={formula}".replace("\0", str(number))[:200] if formula else value
                book.seen.append(
                    Finding(
                        "formula-altered",
                        0,
                        sheet.key,
                        number,
                        column.key,
                        shown,
                        f"{column_letter(place)}{number}",
                    )
                )
    return stands


def _of_form(book: Book, sheet: Sheet) -> str:
    form = book.form
    return form.id if form is not None and sheet.key in form.by_key else "school"


def _odd_ones(formulas: dict[int, str | None], expected: tuple[str, ...]) -> set[int]:
    """Rows whose formula calls other functions than the form's, or looks elsewhere than most of its column does."""
    shapes: dict[int, str] = {
        n: getattr(text, "shape", None) or shape_of(text, n) for n, text in formulas.items() if text
    }
    counts = Counter(shapes.values())
    bad = {shape for shape in counts if _functions(shape) != expected and not _GENERATED.match(shape)}
    usual, times = counts.most_common(1)[0] if counts else ("", 0)
    agreed = times >= 2 and times * 2 > len(shapes) and usual not in bad
    # Where a program has moved rows and left the formulas as they were, most of them look at a wrong row: the one
    # that looks at its own row more often than they do is not the odd one.
    own = usual.count("#")
    return {
        n
        for n, shape in shapes.items()
        if shape in bad or (agreed and shape != usual and shape.count("#") <= own)
    }


def _functions(formula: str) -> tuple[str, ...]:
    """The functions a formula calls, each as often as it does; texts and prefixes of other programs do not count.

    Their order does not matter: «Что исправить» lists the columns as they stood when the book was made.
    """
    plain = TEXTS.sub('""', formula).replace("_xlfn.", "")
    return tuple(sorted(_FUNCTION.findall(plain)))


@cache
def _expected(sheet: str, column: str, form_id: str) -> tuple[str, ...]:
    form = load_form(form_id)
    rows = {table.key: table.rows for table in form.tables}
    return _functions(computed_formula(form, form[sheet], form[sheet][column], rows))


def _beyond(book: Book, sheet: Sheet, layout: TableLayout, anatomy: SheetAnatomy) -> None:
    """Say where records stand below the rows that the form has prepared, unless those were copied down to them."""
    last = layout.first + sheet.rows
    rows = [number for number in book.raw[sheet.key]["_row"] if number > last]
    place = layout.columns.get("to_fix")
    if not rows or place is None:
        return
    there = anatomy.formulas(rows[0], rows[-1])
    bare = [number for number in rows if (number - 1, place) not in there]
    if bare:
        from nastavnik.checks.keys import row_list  # brings pandas, which reading does without

        first = min((key for key in layout.columns), key=layout.columns.__getitem__)
        many = len(bare) > 1
        context = {
            "what": f"{'записи' if many else 'запись'} в {row_list(bare)} {'стоят' if many else 'стоит'}"
        }
        book.seen.append(
            Finding("row-beyond", 0, sheet.key, bare[0], first, None, layout.address(first, bare[0]), context)
        )


# ------------------------------------------------------------------ drop-downs
def _validations(
    book: Book, sheet: Sheet, layout: TableLayout, anatomy: SheetAnatomy, grid: Grid, *, has_formulas: bool
) -> None:
    """Drop-downs stripped by a paste: of the whole sheet, or a hole in a column's.

    A book rebuilt by another program has none anywhere: that is nobody's mistake, so it is not said.
    """
    if not anatomy.validations:
        others = (grid.sheet(name) for name in grid.names)
        if has_formulas and any(other is not None and other.validations for other in others):
            book.seen.append(Finding("validation-lost", 0, sheet.key))
        return
    numbers = book.raw[sheet.key]["_row"]
    for key, place in layout.columns.items():
        ranges = anatomy.validated.get(place, [])
        if sheet[key].computed or len(ranges) < 2:
            continue  # one stretch has no hole
        top, bottom = min(a for a, _ in ranges), max(b for _, b in ranges)
        for number in numbers:
            if top <= number <= bottom and not any(a <= number <= b for a, b in ranges):
                book.seen.append(
                    Finding("validation-lost", 0, sheet.key, number, key, None, layout.address(key, number))
                )
                break
