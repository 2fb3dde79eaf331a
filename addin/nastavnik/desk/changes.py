"""Changes to the clerk's cells: shown first, remembered, taken back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nastavnik.checks.findings import shown
from nastavnik.desk.marks import writable
from nastavnik.errors import BadInput
from nastavnik.resources import whole_output

__all__ = ["Change", "apply_changes", "last_snapshot", "take_back"]

_KEPT = 5  # snapshots of one workbook


@dataclass(frozen=True)
class Change:
    """One cell: where, what stands there, what will. ``kind`` says why, in the plural: «номера», «имена»."""

    sheet: str
    cell: str
    old: Any
    new: Any
    kind: str

    def line(self) -> str:
        """«Наставники A8: пусто → Н-003»."""
        return f"{self.sheet} {self.cell}: {shown(self.old) or 'пусто'} → {shown(self.new) or 'пусто'}"


def apply_changes(book: Any, changes: Sequence[Change], what: str) -> None:
    """Write the changes, remembering what stood there; ``what`` names the button in the snapshot.

    Raises BadInput when a cell no longer holds what the clerk was shown: then nothing is written.
    """
    for change, value in zip(changes, _standing(book, changes), strict=True):
        if _plain(value) != _plain(change.old):
            raise BadInput(f"Ячейка {change.sheet} {change.cell} изменилась.", "Нажмите кнопку ещё раз.")
    _keep(book, changes, what)
    _write(book, [(change, change.new) for change in changes])


def last_snapshot(book: Any) -> tuple[str, list[Change]] | None:
    """(button, changes) of the latest snapshot of this workbook, None when there is nothing to take back."""
    kept = _read(_file(book))
    if not kept:
        return None
    latest = kept[-1]
    return latest["what"], [
        Change(c["sheet"], c["cell"], _load(c["old"]), _load(c["new"]), c["kind"]) for c in latest["changes"]
    ]


def take_back(book: Any) -> tuple[int, list[Change]]:
    """Restore the cells of the latest snapshot; (how many, those left alone since someone changed them later)."""
    latest = last_snapshot(book)
    if latest is None:
        return 0, []
    names = {sheet.name for sheet in book.sheets}
    same: list[Change] = []
    other = [change for change in latest[1] if change.sheet not in names]
    present = [change for change in latest[1] if change.sheet in names]
    for change, value in zip(present, _standing(book, present), strict=True):
        (same if _plain(value) == _plain(change.new) else other).append(change)
    _write(book, [(change, change.old) for change in same])
    path = _file(book)
    _store(path, _read(path)[:-1])
    return len(same), other


def _write(book: Any, values: Sequence[tuple[Change, Any]]) -> None:
    """Each run of neighbouring cells of a column is written at once."""
    wanted = {(change.sheet, change.cell): value for change, value in values}
    by_sheet: dict[str, list[list[str]]] = {}
    for title, cells in _runs([change for change, _ in values]):
        by_sheet.setdefault(title, []).append(cells)
    for title, runs in by_sheet.items():
        sheet = book.sheets[title]
        notes = {note.location.get_address(False, False): note.text for note in sheet.notes}
        with writable(sheet):
            for cells in runs:
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


def _standing(book: Any, changes: Sequence[Change]) -> list[Any]:
    """What the cells hold now, in the order of ``changes``."""
    found: dict[tuple[str, str], Any] = {}
    for title, cells in _runs(changes):
        rows = book.sheets[title].range(f"{cells[0]}:{cells[-1]}").options(ndim=2).value
        found |= {(title, cell): row[0] for cell, row in zip(cells, rows, strict=True)}
    return [found[change.sheet, change.cell] for change in changes]


def _runs(changes: Sequence[Change]) -> list[tuple[str, list[str]]]:
    """(sheet, cells one below another) of the changed cells."""
    columns: dict[tuple[str, str], set[int]] = {}
    for change in changes:
        letters = change.cell.rstrip("0123456789")
        columns.setdefault((change.sheet, letters), set()).add(int(change.cell[len(letters) :]))
    runs: list[tuple[str, list[str]]] = []
    for (title, letters), rows in columns.items():
        before = None
        for row in sorted(rows):
            if before is None or row != before + 1:
                runs.append((title, []))
            runs[-1][1].append(f"{letters}{row}")
            before = row
    return runs


def _plain(value: Any) -> Any:
    """A value as it compares: no difference between empty kinds, dates and midnights, 5 and 5.0."""
    if value in ("", None):
        return None
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


# --- the file of snapshots: on this computer only, since it holds names -------------------------------


def _file(book: Any) -> Path:
    from platformdirs import user_data_path

    digest = hashlib.blake2b(str(book.fullname).encode(), digest_size=12).hexdigest()
    return user_data_path("nastavnik", appauthor=False) / "snapshots" / f"{digest}.json"


def _keep(book: Any, changes: Sequence[Change], what: str) -> None:
    path = _file(book)
    made = {
        "what": what,
        "book": str(book.fullname),
        "changes": [
            {"sheet": c.sheet, "cell": c.cell, "old": _dump(c.old), "new": _dump(c.new), "kind": c.kind}
            for c in changes
        ],
    }
    _store(path, [*_read(path), made][-_KEPT:])


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []  # no snapshot yet, or one cut short by a power failure
    return kept if isinstance(kept, list) else []


def _store(path: Path, kept: list[dict[str, Any]]) -> None:
    if not kept:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with whole_output(path) as temporary:
        temporary.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _dump(value: Any) -> Any:
    value = _plain(value)
    return {"date": value.isoformat()} if isinstance(value, (dt.date, dt.datetime)) else value


def _load(value: Any) -> Any:
    if isinstance(value, dict):
        return dt.datetime.fromisoformat(value["date"])
    return value
