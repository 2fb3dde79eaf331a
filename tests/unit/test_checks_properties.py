"""What holds of any workbook: a clean one stays clean however it is laid out, a planted mistake is always found."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from check_books import CARD, findings, frames, place
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_checks_planted import LINES, Planted

from nastavnik.books.mending import apply_changes, changes_of
from nastavnik.books.reading import read_bytes
from nastavnik.books.template import Contents, build_book
from nastavnik.checks.values import parse
from nastavnik.form import Form, Sheet, load_form

TITLES = (
    str.upper,
    str.lower,
    lambda t: f" {t}",
    lambda t: t.replace(" ", "  "),
    lambda t: t.replace("ё", "е"),
    lambda t: t,
)

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a workbook is written for each example: no shrinking


def laid_out(chance: random.Random) -> Form:
    """The form with its columns in any order and its sheets renamed so slightly that nobody would notice."""
    form = load_form("school")
    return replace(form, sheets=tuple(_shuffled(sheet, chance) for sheet in form.sheets))


def _shuffled(sheet: Sheet, chance: random.Random) -> Sheet:
    title = chance.choice(TITLES)(sheet.title) if sheet.kind != "view" and not sheet.hidden else sheet.title
    if sheet.kind != "table":
        return replace(sheet, title=title)
    columns = list(sheet.columns)
    chance.shuffle(columns)
    return replace(
        sheet,
        title=title,
        rows=4,
        columns=tuple(replace(column, index=index) for index, column in enumerate(columns)),
    )


def written(form: Form, tables: dict[str, pd.DataFrame], card: dict[str, Any]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        contents = Contents(
            cards={"organisation": {"org_code": "05-05", "school_year": "2026/2027", **card}}, tables=tables
        )
        return build_book(form, Path(folder) / "a.xlsx", contents).read_bytes()


def simple(line: Planted) -> bool:
    """Whether a line of the catalogue can be written by data alone, without true formulas and errors."""
    return all(
        not (isinstance(v, str) and v[:1] in "=#") and ".60." not in where for where, v in line.edits.items()
    )


@settings(max_examples=15, phases=QUICK)
@given(st.integers(0, 10**6))
def test_a_clean_workbook_stays_clean_in_any_order_of_columns(seed: int) -> None:
    assert findings(written(laid_out(random.Random(seed)), frames(), CARD)) == set()


@settings(max_examples=30, phases=QUICK)
@given(st.integers(0, 10**6), st.sampled_from([line for line in LINES if simple(line)]))
def test_a_planted_mistake_is_found_wherever_its_column_stands(seed: int, line: Planted) -> None:
    form = laid_out(random.Random(seed))
    tables, card = frames(), dict(CARD)
    for where, value in line.edits.items():
        sheet, _, rest = where.partition(".")
        if sheet == "organisation":
            card[rest] = value
            continue
        row, _, column = rest.partition(".")
        if column not in tables[sheet]:
            tables[sheet][column] = pd.Series([None] * len(tables[sheet]), dtype=object)
        tables[sheet].at[int(row) - 1, column] = value
    altered = {
        w for w, _ in line.edits.items() if form[w.partition(".")[0]].by_key[w.rpartition(".")[2]].computed
    }
    if altered:
        return  # a spoilt formula is not data
    assert findings(written(form, tables, card)) == {
        (code, *place(form, where)) for code, where in line.found
    }


@given(st.text(max_size=30) | st.floats(allow_nan=False, allow_infinity=False) | st.dates() | st.booleans())
def test_what_was_understood_is_understood_the_same_again(value: Any) -> None:
    form = load_form("school")
    for sheet in form.data_sheets:
        for column in sheet.inputs:
            once = parse(column, value, form.lists)
            if once.value is not None and once.value != "":
                again = parse(column, once.value, form.lists)
                assert again.code is None and again.value == once.value, column.key


NOISE = st.sampled_from(["{}", " {}", "{} ", "\u00a0{}", "{}\u200b", "  {}  "])
CASES = st.sampled_from([str, str.upper, str.lower, str.title])


@settings(max_examples=12, phases=QUICK)
@given(st.lists(st.tuples(NOISE, CASES), min_size=6, max_size=6))
def test_safe_changes_make_untidy_cells_right_and_then_there_is_nothing_to_change(noise: list[Any]) -> None:
    tables = frames()
    cells = [
        ("mentors", 0, "surname"),
        ("mentees", 1, "first_name"),
        ("pairs", 0, "form"),
        ("pairs", 1, "status"),
        ("mentors", 1, "category"),
        ("acts", 0, "kind"),
    ]
    for (sheet, row, column), (pattern, case) in zip(cells, noise, strict=True):
        tables[sheet].at[row, column] = pattern.format(case(tables[sheet].at[row, column]))
    tables["mentors"].at[0, "consent_date"] = "1 сентября 2026 г."
    tables["mentors"].at[1, "experience_years"] = "9 лет"
    book = read_bytes(written(replace_rows(load_form("school")), tables, CARD), Path("a.xlsx"), "a.xlsx")
    (changes,) = changes_of([book])
    assert changes
    with tempfile.TemporaryDirectory() as folder:
        path, _ = apply_changes(book, changes, Path(folder) / "b.xlsx")
        mended = path.read_bytes()
    assert findings(mended) == set()
    assert changes_of([read_bytes(mended, Path("b.xlsx"), "b.xlsx")]) == [[]]
    raw = read_bytes(mended, Path("b.xlsx"), "b.xlsx").raw
    assert (
        raw["mentors"]["consent_date"][0] == dt.date(2026, 9, 1)
        and raw["mentors"]["experience_years"][1] == 9
    )


def replace_rows(form: Form) -> Form:
    """The form with few prepared rows, written quickly."""
    return replace(form, sheets=tuple(replace(sheet, rows=min(sheet.rows, 4)) for sheet in form.sheets))
