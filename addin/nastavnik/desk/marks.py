"""Marks on cells: a colour and a note that say what is wrong, and their clean removal.

What a mark covers (the cell's own colour, the clerk's own note) is remembered under the mark's number, with which
its note begins; so marks move with their cells and are found again wherever those went.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.desk.protection import markable, writable

__all__ = ["BAD", "WARN", "Colour", "Covered", "Mark", "find_marks", "set_marks"]

Colour = tuple[int, int, int]
BAD, WARN = (251, 227, 224), (255, 241, 204)
_HEAD = re.compile(r"^Наставник № (\d+)\n")
_OWN_NOTE = "\n\nВаше примечание:\n"


@dataclass(frozen=True)
class Mark:
    """What to mark: ``lines`` are the sentences of all findings in the cell."""

    sheet: str
    cell: str
    severity: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def colour(self) -> Colour:
        return BAD if self.severity == "error" else WARN


@dataclass(frozen=True)
class Covered:
    """What a mark covers: the cell's own colour (None: no fill) and the clerk's own note (None: there was none).

    ``sheet`` and ``cell`` say where the mark was put.
    """

    colour: Colour | None = None
    note: str | None = None
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Found:
    """A mark as it stands in the workbook; ``text`` are its sentences."""

    cell: Any
    number: int
    text: str


def find_marks(book: Any, titles: Iterable[str]) -> list[Found]:
    """Every mark on the sheets ``titles``, all of which are there, sheet by sheet and row by row."""
    found: list[Found] = []
    for title in titles:
        marks = []
        for note in book.sheets[title].notes:
            text = note.text
            head = _HEAD.match(text)
            if head:
                cell = note.location
                own = text[head.end() :].partition(_OWN_NOTE)[0]
                marks.append(((cell.row, cell.column), Found(cell, int(head[1]), own)))
        found += [mark for _, mark in sorted(marks, key=lambda mark: mark[0])]
    return found


def set_marks(
    book: Any, titles: Sequence[str], marks: Sequence[Mark], covered: Mapping[int, Covered]
) -> dict[tuple[str, str], tuple[int, Covered]]:
    """Make the marks on the sheets ``titles`` exactly ``marks``; those that stand already are left alone.

    ``covered`` is what the marks of the last check cover, by number. Returns (number, covered) by (sheet, cell).
    A colour that the clerk has changed since stays; cells that may not be changed stay unmarked.
    """
    standing = find_marks(book, titles)
    wanted = {(mark.sheet, mark.cell): mark for mark in marks}
    kept: dict[tuple[str, str], tuple[int, Covered]] = {}
    gone: list[Found] = []
    for found in standing:
        place = (found.cell.sheet.name, found.cell.get_address(False, False))
        mark = wanted.get(place)
        if mark is not None and place not in kept and mark.text == found.text and found.number in covered:
            was = covered[found.number]
            kept[place] = (found.number, Covered(was.colour, was.note, *place))
        else:
            gone.append(found)
    _take_back(book, gone, covered)
    # A mark whose note was deleted, or lost by a paste, is taken back where it was put.
    lost = {n: c for n, c in covered.items() if n not in {found.number for found in standing}}
    _uncolour(book, [mark for mark in lost.values() if mark.sheet in titles])
    following = max([n for n, _ in kept.values()], default=0) + 1
    fresh = [mark for place, mark in wanted.items() if place not in kept]
    return kept | _put(book, fresh, following)


def _take_back(book: Any, marks: Iterable[Found], covered: Mapping[int, Covered]) -> None:
    for title, own in _by_sheet(marks, lambda found: found.cell.sheet.name).items():
        sheet = book.sheets[title]
        with writable(sheet) as free:
            for found in own if markable(sheet, free) else ():
                before = covered.get(found.number, Covered())
                found.cell.note.delete()
                if found.cell.color in (BAD, WARN):
                    found.cell.color = before.colour
                if before.note:
                    found.cell.add_note(before.note)


def _uncolour(book: Any, covered: Iterable[Covered]) -> None:
    for title, own in _by_sheet(covered, lambda mark: mark.sheet).items():
        sheet = book.sheets[title]
        with writable(sheet) as free:
            for mark in own if markable(sheet, free) else ():
                cell = sheet.range(mark.cell)
                if cell.color in (BAD, WARN):
                    cell.color = mark.colour


def _put(book: Any, marks: Sequence[Mark], number: int) -> dict[tuple[str, str], tuple[int, Covered]]:
    put: dict[tuple[str, str], tuple[int, Covered]] = {}
    for title, own in _by_sheet(marks, lambda mark: mark.sheet).items():
        sheet = book.sheets[title]
        notes = {note.location.get_address(False, False): note.text for note in sheet.notes}
        with writable(sheet) as free:
            for mark in own if markable(sheet, free) else ():
                cell, note = sheet.range(mark.cell), notes.get(mark.cell)
                put[mark.sheet, mark.cell] = (number, Covered(cell.color, note, mark.sheet, mark.cell))
                if note is not None:
                    cell.note.delete()
                cell.color = mark.colour
                text = f"Наставник № {number}\n{mark.text}"
                cell.add_note(text if note is None else text + _OWN_NOTE + note)
                number += 1
    return put


def _by_sheet(items: Iterable[Any], title: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(title(item), []).append(item)
    return found
