"""The whole catalogue of planted mistakes through files that LibreOffice saved: .xlsx, .ods and .xls.

Mistakes that do not touch each other share a workbook, so that the catalogue is a dozen files and not hundreds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from check_books import findings, place, planted
from test_checks_planted import LINES, Planted
from test_checks_structure import short_school

from nastavnik.form import load_form

pytestmark = pytest.mark.live
Found = tuple[str, str | None, str | None]
# Links that LibreOffice cannot keep: the cell then holds an error, and that is said.
BROKEN_LINKS = {
    "xlsx": set(),
    "ods": {"mentees.1.note"},
    "xls": {"mentees.1.note", "partners.1.document_url"},
}
FEW = 8  # lines in a workbook below which it is worth while to look for room in others


def expected(lines: list[Planted], broken: Collection[str] = ()) -> set[Found]:
    form = load_form("school")
    found = [item for line in lines for item in line.found]
    return {
        ("error-value" if code == "external-link" and where in broken else code, *place(form, where))
        for code, where in found
    }


def edits(lines: list[Planted]) -> dict[str, Any]:
    return {where: value for line in lines for where, value in line.edits.items()}


def calm(lines: list[Planted]) -> list[Planted]:
    """Those of the lines that together say what each says alone; never none of them."""
    while len(lines) > 1:
        found, wanted = findings(planted(edits(lines), short_school())), expected(lines)
        if found == wanted:
            break
        form = load_form("school")
        strange = {(sheet, cell) for _, sheet, cell in found - wanted}
        bad = [line for line in lines if expected([line]) - found]
        bad += [line for line in lines if {place(form, where) for where in line.edits} & strange]
        kept = [line for line in lines if line not in bad]
        # Where nobody is near what was not expected, the later half waits for another workbook.
        lines = kept if bad and kept else lines[: len(lines) // 2]
    return lines


@cache
def workbooks() -> list[list[Planted]]:
    """The catalogue's lines put together into as few workbooks as their cells allow."""
    left, made = list(LINES), []
    while left:
        together = calm(apart(left))
        left = [line for line in left if line not in together]
        if len(together) < FEW:
            together = [line for line in together if not taken_in(line, made)]
        if together:
            made.append(together)
    return made


def apart(lines: list[Planted]) -> list[Planted]:
    """Lines that share no cell with one before them."""
    cells: set[str] = set()
    kept = []
    for line in lines:
        mine = {*line.edits, *(where for _, where in line.found)}
        if not mine & cells:
            kept.append(line)
            cells |= mine
    return kept


def taken_in(line: Planted, made: list[list[Planted]]) -> bool:
    """Whether one of the workbooks has room for a line that was left over; it is put there."""
    for lines in made:
        both = [*lines, line]
        if len(apart(both)) == len(both) and len(calm(both)) == len(both):
            lines.append(line)
            return True
    return False


def test_every_line_of_the_catalogue_is_in_a_workbook_and_found_there() -> None:
    assert sorted(map(str, LINES)) == sorted(str(line) for lines in workbooks() for line in lines)
    for lines in workbooks():
        assert findings(planted(edits(lines), short_school())) == expected(lines)


@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_every_planted_mistake_is_found_after_libreoffice_saved_the_file(
    convert: Callable[..., Path], tmp_path: Path, extension: str
) -> None:
    for number, lines in enumerate(workbooks()):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(planted(edits(lines), short_school()))
        (tmp_path / "saved").mkdir(exist_ok=True)
        saved = convert(path, extension, tmp_path / "saved")
        found, wanted = findings(saved.read_bytes(), saved.name), expected(lines, BROKEN_LINKS[extension])
        assert (found - wanted, wanted - found) == (set(), set()), (number, extension)
