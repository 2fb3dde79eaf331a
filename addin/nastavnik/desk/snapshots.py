"""What stood in changed cells, kept for «Отменить»: on this computer only, since it holds names."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nastavnik.resources import whole_output

__all__ = ["Change", "Snapshot", "forget", "keep", "latest", "plain"]

_KEPT = 5  # snapshots of one workbook


@dataclass(frozen=True)
class Change:
    """One cell: where, what stands there, what will. ``kind`` says why, in the plural: «номера», «сроки».

    ``why`` is the same about this cell alone. ``format`` is the number format to come back with ``old`` where the
    new value needed another one.
    """

    sheet: str
    cell: str
    old: Any
    new: Any
    kind: str
    why: str = ""
    format: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """The changes that button ``what`` made. ``own``: made under the name the workbook still has."""

    what: str
    changes: list[Change]
    own: bool


def keep(book: Any, changes: Sequence[Change], what: str) -> None:
    """Remember the changes that button ``what`` is about to make."""
    path = _file(book)
    cells = [
        {"sheet": c.sheet, "cell": c.cell, "old": _dump(c.old), "new": _dump(c.new), "kind": c.kind, "format": c.format}
        for c in changes
    ]  # fmt: skip
    made = {"what": what, "book": str(book.fullname), "at": time.time(), "changes": cells}
    _store(path, [*_read(path), made][-_KEPT:])


def latest(book: Any, stands: Callable[[Sequence[Change]], bool]) -> Snapshot | None:
    """The latest snapshot of this workbook, None when there is nothing to take back.

    A workbook saved under another name has its snapshots under the old one: of those of the same organisation the
    latest counts whose every cell still holds what was written (``stands``).
    """
    path = _file(book)
    own = _read(path)[-1:]
    found = [(made["at"], Snapshot(made["what"], _changes(made), own=True)) for made in own]
    since = found[0][0] if found else 0.0
    others = [
        made
        for other in path.parent.glob(f"{_owner(book)}-*.json")
        if other != path
        for made in _read(other)
        if made["at"] > since
    ]
    for made in sorted(others, key=lambda made: -float(made["at"])):
        if stands(changes := _changes(made)):
            return Snapshot(made["what"], changes, own=False)
    return found[0][1] if found else None


def forget(book: Any) -> None:
    """Drop the latest snapshot kept under the workbook's present name."""
    path = _file(book)
    _store(path, _read(path)[:-1])


def plain(value: Any) -> Any:
    """A value as it compares: no difference between empty kinds, dates and midnights, 5 and 5.0."""
    if value in ("", None):
        return None
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _file(book: Any) -> Path:
    from platformdirs import user_data_path

    name = f"{_owner(book)}-{_digest(str(book.fullname))}.json"
    return user_data_path("nastavnik", appauthor=False) / "snapshots" / name


def _owner(book: Any) -> str:
    """Whose workbook it is, by its hidden card: that stays when the file is saved under another name."""
    from nastavnik.desk.live import stamp

    card = stamp(book)
    return _digest("/".join(str(card.get(key) or "") for key in ("form_id", "org_code", "district_code")))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


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


def _changes(made: dict[str, Any]) -> list[Change]:
    return [
        Change(c["sheet"], c["cell"], _load(c["old"]), _load(c["new"]), c["kind"], format=c["format"])
        for c in made["changes"]
    ]


def _dump(value: Any) -> Any:
    value = plain(value)
    return {"date": value.isoformat()} if isinstance(value, (dt.date, dt.datetime)) else value


def _load(value: Any) -> Any:
    if isinstance(value, dict):
        return dt.datetime.fromisoformat(value["date"])
    return value
