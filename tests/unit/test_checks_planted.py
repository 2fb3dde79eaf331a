"""The catalogue of planted mistakes (tests/golden/checks/planted.txt): each found at its cell, each near miss silent."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from check_books import ON, day, findings, place, planted, school

from nastavnik.books.checking import CheckedFile, check_books
from nastavnik.books.reading import read_bytes
from nastavnik.form import load_form

CATALOGUE_FILE = Path(__file__).parents[1] / "golden" / "checks" / "planted.txt"


class Planted(NamedTuple):
    """One line: the code it is about, the edits, what must be found (empty for a near miss)."""

    code: str
    edits: dict[str, Any]
    found: set[tuple[str, str]]

    def __str__(self) -> str:
        return f"{self.code}: " + "; ".join(f"{where}={value}" for where, value in self.edits.items())


def value(text: str) -> Any:
    if text == "(empty)":
        return None
    if text.startswith("'"):
        return text[1:].replace("␣", " ").replace("⍽", "\u00a0")
    if re.fullmatch(r"\d\d\.\d\d\.\d{4}", text):
        return day(text)
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    assert text[0] in "#=", text
    return text


def catalogue() -> list[Planted]:
    lines, code = [], ""
    for line in CATALOGUE_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            code = line[3:].strip()
        elif line.strip() and not line.startswith("#"):
            left, _, right = line.rpartition(" | ")
            edits = {}
            for edit in re.split(r";\s*(?=[a-z]+\.)", left):
                where, _, typed = edit.strip().partition(" = ")
                edits[where.strip()] = value(typed.strip())
            first = next(iter(edits))
            expected = set()
            for item in right.strip().split(" + "):
                if item != "-":
                    found, _, where = item.strip().partition("@")
                    expected.add((found, where or first))
            lines.append(Planted(code, edits, expected))
    return lines


LINES = catalogue()


@cache
def all_checked() -> list[CheckedFile]:
    """Every planted workbook, checked in one batch as a district checks its schools."""
    books = [read_bytes(planted(line.edits), Path("school.xlsx"), "school.xlsx") for line in LINES]
    return check_books(books, on=ON).files


def test_a_clean_workbook_gives_nothing() -> None:
    assert findings(school()) == set()


@pytest.mark.parametrize("line", range(len(LINES)), ids=lambda number: str(LINES[number]))
def test_every_planted_mistake_is_found_at_its_cell_and_nothing_else_is(line: int) -> None:
    form = load_form("school")
    found = {(r.code, r.sheet, r.cell) for r in all_checked()[line].remarks}
    assert found == {(code, *place(form, where)) for code, where in LINES[line].found}


def test_a_workbook_checked_alone_gives_what_it_gives_among_others() -> None:
    for line, among in list(zip(LINES, all_checked()))[::12]:
        assert findings(planted(line.edits)) == {(r.code, r.sheet, r.cell) for r in among.remarks}


def test_every_line_is_about_its_code() -> None:
    assert [line for line in LINES if line.found and line.code not in {code for code, _ in line.found}] == []
