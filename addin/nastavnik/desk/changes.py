"""Changes to the clerk's cells: shown first, remembered, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from nastavnik.desk import snapshots
from nastavnik.desk.protection import writable
from nastavnik.desk.snapshots import Change, plain
from nastavnik.errors import BadInput

__all__ = ["Change", "apply_changes", "possible_changes", "take_back"]

Place = tuple[str, str]  # sheet, cell


def possible_changes(book: Any, changes: Sequence[Change]) -> list[Change]:
    """Those of ``changes`` whose cell itself holds the old value: no formula, not the inside of a merged area."""
    values = _standing(book, changes)
    formulas: dict[Place, bool] = {}
    for title, cells in _runs(changes):
        block = book.sheets[title].range(f"{cells[0]}:{cells[-1]}").formula
        texts = [line[0] for line in block] if isinstance(block, tuple) else [block]
        formulas |= {
            (title, cell): str(text).startswith("=") for cell, text in zip(cells, texts, strict=True)
        }
    return [
        change
        for change, value in zip(changes, values, strict=True)
        if plain(value) == plain(change.old)
        and (not formulas[change.sheet, change.cell] or str(change.old).startswith("="))
    ]


def apply_changes(book: Any, changes: Sequence[Change], what: str) -> None:
    """Write the changes, remembering what stood there; ``what`` names the button in the snapshot.

    Raises BadInput when a cell no longer holds what the clerk was shown: then nothing is written.
    """
    for change, value in zip(changes, _standing(book, changes), strict=True):
        if plain(value) != plain(change.old):
            raise BadInput(f"Ячейка {change.sheet} {change.cell} изменилась.", "Нажмите кнопку ещё раз.")
    formats = _formats(book, [change for change in changes if _retyped(change)])
    changes = [replace(change, format=formats.get((change.sheet, change.cell))) for change in changes]
    snapshots.keep(book, changes, what)
    fitting = [(change, _fitting(change)) for change in changes]
    _write(book, [(change, change.new) for change in changes], {_place(c): f for c, f in fitting if f})


def take_back(book: Any) -> tuple[str, int, list[Change]] | None:
    """Restore the cells of the latest snapshot; None when there is none.

    Gives (button, how many cells, those left alone since someone changed them later).
    """

    def stands(changes: Sequence[Change]) -> bool:
        return names.issuperset(change.sheet for change in changes) and all(
            plain(value) == plain(change.new)
            for change, value in zip(changes, _standing(book, changes), strict=True)
        )

    names = {sheet.name for sheet in book.sheets}
    latest = snapshots.latest(book, stands)
    if latest is None:
        return None
    same: list[Change] = []
    other = [change for change in latest.changes if change.sheet not in names]
    present = [change for change in latest.changes if change.sheet in names]
    for change, value in zip(present, _standing(book, present), strict=True):
        (same if plain(value) == plain(change.new) else other).append(change)
    _write(book, [(change, change.old) for change in same], {_place(c): c.format for c in same if c.format})
    if latest.own:
        snapshots.forget(book)
    return latest.what, len(same), other


def _place(change: Change) -> Place:
    return change.sheet, change.cell


def _write(book: Any, values: Sequence[tuple[Change, Any]], formats: dict[Place, str]) -> None:
    """Each run of neighbouring cells of a column is written at once, after its number formats."""
    wanted = {_place(change): _literal(value) for change, value in values}
    by_sheet: dict[str, list[list[str]]] = {}
    for title, cells in _runs([change for change, _ in values]):
        by_sheet.setdefault(title, []).append(cells)
    for title, runs in by_sheet.items():
        sheet = book.sheets[title]
        notes = {note.location.get_address(False, False): note.text for note in sheet.notes}
        with writable(sheet):
            for cells in runs:
                for cell in cells:
                    if (title, cell) in formats:
                        sheet.range(cell).number_format = formats[title, cell]
                column = [[wanted[title, cell]] for cell in cells]
                place = sheet.range(f"{cells[0]}:{cells[-1]}")
                if all(value is None for (value,) in column):
                    place.clear_contents()
                else:
                    place.value = column
                # Calc drops the note of a cell that is written in bulk.
                for cell in notes.keys() & set(cells):
                    if sheet.range(cell).note is None:
                        sheet.range(cell).add_note(notes[cell])


def _literal(value: Any) -> Any:
    """A text so written that no spreadsheet makes a number, a date or a formula of it."""
    if not isinstance(value, str) or not value:
        return value
    dated = any(letter.isdigit() for letter in value) and any(letter in " ./" for letter in value)
    told = value[0].isalpha() and not dated and value.casefold() not in ("true", "false", "истина", "ложь")
    return value if told else f"'{value}"


def _retyped(change: Change) -> bool:
    """Whether a text gives way to a number or a date."""
    return isinstance(change.old, str) and change.new is not None and not isinstance(change.new, str)


def _fitting(change: Change) -> str | None:
    """The number format that the new value needs in its cell, None when the cell's own serves."""
    if isinstance(change.new, dt.date) and change.format in ("@", "General"):
        return "dd.mm.yyyy"
    return "General" if change.format == "@" else None


def _formats(book: Any, changes: Sequence[Change]) -> dict[Place, str]:
    """Number formats of the cells of ``changes``; each run of cells is asked at once where they are alike."""
    found: dict[Place, str] = {}
    for title, cells in _runs(changes):
        sheet = book.sheets[title]
        common = sheet.range(f"{cells[0]}:{cells[-1]}").number_format
        for cell in cells:
            found[title, cell] = common or sheet.range(cell).number_format
    return found


def _standing(book: Any, changes: Sequence[Change]) -> list[Any]:
    """What the cells hold now, in the order of ``changes``."""
    found: dict[Place, Any] = {}
    for title, cells in _runs(changes):
        rows = book.sheets[title].range(f"{cells[0]}:{cells[-1]}").options(ndim=2).value
        found |= {(title, cell): row[0] for cell, row in zip(cells, rows, strict=True)}
    return [found[_place(change)] for change in changes]


def _runs(changes: Sequence[Change]) -> Iterator[tuple[str, list[str]]]:
    """(sheet, cells one below another) of the changed cells."""
    columns: dict[tuple[str, str], set[int]] = {}
    for change in changes:
        letters = change.cell.rstrip("0123456789")
        columns.setdefault((change.sheet, letters), set()).add(int(change.cell[len(letters) :]))
    for (title, letters), rows in columns.items():
        run: list[int] = []
        for row in sorted(rows):
            if run and row != run[-1] + 1:
                yield title, [f"{letters}{each}" for each in run]
                run = []
            run.append(row)
        yield title, [f"{letters}{each}" for each in run]
