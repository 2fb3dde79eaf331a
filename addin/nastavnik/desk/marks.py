"""Marks on cells: a colour and a note that say what is wrong, and their clean removal.

A mark remembers what it covered (the cell's own colour, the clerk's own note) on the sheet «Проверка», under the
number that its note begins with; so marks move with their cells and are found again wherever those went.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["BAD", "WARN", "Covered", "Mark", "clear_marks", "find_marks", "put_marks", "writable"]

BAD, WARN = (251, 227, 224), (255, 241, 204)
_HEAD = re.compile(r"^Наставник № (\d+)\n")
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Mark:
    """What to mark: ``number`` is of the first finding in the cell, ``lines`` are the sentences of all of them."""

    sheet: str
    cell: str
    number: int
    severity: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join((f"Наставник № {self.number}", *self.lines))


@dataclass(frozen=True)
class Covered:
    """What a mark covers: the cell's own colour (None: no fill) and the clerk's own note (None: there was none).

    ``sheet`` and ``cell`` say where the mark was put.
    """

    colour: Colour | None = None
    note: str | None = None
    sheet: str = ""
    cell: str = ""


def find_marks(book: Any, titles: Iterable[str]) -> list[tuple[Any, int, str]]:
    """(cell, number, sentences) of every mark on the sheets ``titles``, sheet by sheet and row by row."""
    found = []
    names = {sheet.name for sheet in book.sheets}
    for title in titles:
        if title not in names:
            continue
        marks = []
        for note in book.sheets[title].notes:
            text = note.text
            head = _HEAD.match(text)
            if head:
                cell = note.location
                marks.append(((cell.row, cell.column), (cell, int(head[1]), text[head.end() :])))
        found += [mark for _, mark in sorted(marks, key=lambda mark: mark[0])]
    return found


def clear_marks(book: Any, titles: Iterable[str], covered: Mapping[int, Covered]) -> int:
    """Take back all marks on the sheets ``titles`` and restore what they covered; returns how many there were.

    A colour that the clerk has changed since stays. A mark whose note is gone (deleted, or lost by a paste) is
    taken back where it was put.
    """
    marks = find_marks(book, titles)
    by_sheet: dict[str, list[tuple[Any, int]]] = {}
    for cell, number, _ in marks:
        by_sheet.setdefault(cell.sheet.name, []).append((cell, number))
    for title, cells in by_sheet.items():
        with writable(book.sheets[title]):
            for cell, number in cells:
                before = covered.get(number, Covered())
                cell.note.delete()
                if cell.color in (BAD, WARN):
                    cell.color = before.colour
                if before.note:
                    cell.add_note(before.note)
    _clear_colours(book, [c for number, c in covered.items() if number not in {n for _, n, _ in marks}])
    return len(marks)


def _clear_colours(book: Any, covered: Iterable[Covered]) -> None:
    names = {sheet.name for sheet in book.sheets}
    for mark in covered:
        if mark.sheet in names and mark.cell:
            sheet = book.sheets[mark.sheet]
            cell = sheet.range(mark.cell)
            if cell.color in (BAD, WARN):
                with writable(sheet):
                    cell.color = mark.colour


def put_marks(book: Any, marks: Sequence[Mark]) -> dict[int, Covered]:
    """Mark the cells; returns what was covered, by number. Cells that may not be changed stay unmarked."""
    covered: dict[int, Covered] = {}
    by_sheet: dict[str, list[Mark]] = {}
    for mark in marks:
        by_sheet.setdefault(mark.sheet, []).append(mark)
    for title, own in by_sheet.items():
        sheet = book.sheets[title]
        notes = {note.location.address: note.text for note in sheet.notes}
        with writable(sheet):
            for mark in own:
                cell = sheet.range(mark.cell)
                note = notes.get(cell.address)
                covered[mark.number] = Covered(cell.color, note, title, mark.cell)
                if note is not None:
                    cell.note.delete()
                cell.color = BAD if mark.severity == "error" else WARN
                cell.add_note(mark.text if note is None else f"{mark.text}\n\n{note}")
    return covered


@contextlib.contextmanager
def writable(sheet: Any) -> Iterator[None]:
    """A sheet protected without a password lets us in and is protected again just as it was.

    LibreOffice lets unlocked cells be marked as they are; Excel wants the protection off for a moment.
    """
    api = sheet.api
    if not hasattr(api, "ProtectContents") or not api.ProtectContents:
        yield
        return
    allowed = {name: bool(getattr(api.Protection, name)) for name in _ALLOWED}
    allowed |= {"DrawingObjects": bool(api.ProtectDrawingObjects), "Scenarios": bool(api.ProtectScenarios)}
    api.Unprotect("")
    try:
        yield
    finally:
        api.Protect(Password="", Contents=True, **allowed)


_ALLOWED = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
