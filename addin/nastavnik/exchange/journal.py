"""The journal of what came and what was answered: SQLite, append-only, beside the files.

It holds no personal data beyond addresses: no subjects, no names of attachments, no contents. Of a file taken from a
folder it keeps the path, so that the same file is not taken twice and people find it by the name they know.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nastavnik.errors import BadFile, Unavailable

__all__ = ["STATES", "Item", "Journal", "message_state"]

# Most pressing first: a message of several files is in the state of the most pressing of them.
STATES = {
    "quarantined": "карантин",
    "unreadable": "не читается",
    "accepted_with_errors": "принято с ошибками",
    "accepted": "принято",
    "superseded": "заменено новой книгой",
    "duplicate": "повтор",
}
SCHEMA = 1
_TABLES = """
CREATE TABLE message (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, identity TEXT NOT NULL UNIQUE, source TEXT NOT NULL,
  message_id TEXT NOT NULL, sender TEXT, sent_at TEXT, size INTEGER NOT NULL);
CREATE TABLE place (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, message INTEGER NOT NULL REFERENCES message(id),
  location TEXT NOT NULL UNIQUE);
CREATE TABLE item (
  id INTEGER PRIMARY KEY, message INTEGER NOT NULL REFERENCES message(id), number INTEGER NOT NULL,
  stored TEXT, file_hash TEXT, original TEXT, original_hash TEXT, org_code TEXT, form_version TEXT,
  submission INTEGER, packed_at TEXT, content_hash TEXT, errors INTEGER NOT NULL, warnings INTEGER NOT NULL,
  late INTEGER NOT NULL, encrypted INTEGER NOT NULL, UNIQUE (message, number));
CREATE TABLE event (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, item INTEGER NOT NULL REFERENCES item(id),
  state TEXT NOT NULL, reason TEXT NOT NULL, words TEXT NOT NULL);
CREATE TABLE answer (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, token TEXT NOT NULL, phase TEXT NOT NULL,
  kind TEXT NOT NULL, reason TEXT NOT NULL, org_code TEXT NOT NULL, address TEXT NOT NULL, way TEXT NOT NULL,
  words TEXT NOT NULL);
CREATE TABLE purge (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, item INTEGER NOT NULL REFERENCES item(id), days INTEGER NOT NULL);
CREATE TABLE packed (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, org_code TEXT NOT NULL, school_year TEXT NOT NULL,
  submission INTEGER NOT NULL, content_hash TEXT NOT NULL);
CREATE INDEX item_org ON item (org_code);
CREATE INDEX event_item ON event (item);
CREATE INDEX answer_reason ON answer (kind, reason);
"""
_NAMES = ("message", "place", "item", "event", "answer", "purge", "packed")
_GUARDS = "".join(
    f"CREATE TRIGGER {table}_{verb} BEFORE {verb} ON {table} BEGIN "
    f"SELECT RAISE(ABORT, 'the journal is append-only'); END;\n"
    for table in _NAMES
    for verb in ("UPDATE", "DELETE")
)


@dataclass(frozen=True)
class Item:
    """One received file (or a message without any, ``stored`` None) with its present state."""

    id: int
    message: int
    received_at: str
    source: str
    sender: str | None
    sent_at: str | None
    state: str
    reason: str
    words: str
    stored: str | None
    file_hash: str | None
    original: str | None
    org_code: str | None
    form_version: str | None
    submission: int | None
    packed_at: str | None
    content_hash: str | None
    errors: int
    warnings: int
    late: bool
    encrypted: bool
    purged: bool

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


_ITEMS = """
SELECT item.id, item.message, message.at, message.source, message.sender, message.sent_at,
       event.state, event.reason, event.words, stored, file_hash, original, org_code, form_version, submission,
       packed_at, content_hash, errors, warnings, late, encrypted,
       EXISTS (SELECT 1 FROM purge WHERE purge.item = item.id)
FROM item JOIN message ON message.id = item.message
JOIN event ON event.id = (SELECT max(id) FROM event WHERE event.item = item.id)
"""


class Journal:
    """The journal file; made when it is not there. Safe for several processes and computers at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            # A rollback journal, not WAL: the folder may lie on a network share.
            self._db.execute("PRAGMA journal_mode = DELETE")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise self._trouble(error) from error

    def _prepare(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version == 0:
            with self.writing():
                (version,) = self._db.execute("PRAGMA user_version").fetchone()
                if version == 0:
                    for statement in [s for s in _TABLES.split(";\n") if s.strip()]:
                        self._db.execute(statement)
                    for statement in [s for s in _GUARDS.split("\n") if s.strip()]:
                        self._db.execute(statement)
                    self._db.execute(f"PRAGMA user_version = {SCHEMA}")
        elif version > SCHEMA:
            raise BadFile("Журнал приёма создан более новой версией программы.", "Обновите программу.")

    def _trouble(self, error: Exception) -> Unavailable | BadFile:
        text = str(error)
        if "full" in text or "disk I/O" in text:
            return Unavailable("На диске не хватило места для журнала.", "Освободите место и повторите.")
        if "locked" in text:
            return Unavailable("Журнал занят другим компьютером.", "Подождите минуту и повторите.")
        if isinstance(error, OSError):
            return Unavailable(
                f"Журнал не открыть: {error.strerror or error}.", "Проверьте права на папку обмена."
            )
        return BadFile(f"Журнал приёма повреждён: {text}.", "Восстановите файл журнала из копии.")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One whole change: all of it is in the journal after the block, or none. Others wait meanwhile."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise self._trouble(error) from error
        try:
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise self._trouble(error) from error
        except BaseException:
            self._undo()
            raise

    def _undo(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What is known -------------------------------------------------------------------------------------------

    def message_at(self, location: str) -> int | None:
        """The message once seen at ``location`` (a mailbox and UID, or a path); None when it is new."""
        row = self._db.execute("SELECT message FROM place WHERE location = ?", (location,)).fetchone()
        return row[0] if row else None

    def message_of(self, identity: str) -> int | None:
        """The message of this identity (hash of its bytes); None when it is new."""
        row = self._db.execute("SELECT id FROM message WHERE identity = ?", (identity,)).fetchone()
        return row[0] if row else None

    def items(self, where: str = "", values: Sequence[object] = ()) -> list[Item]:
        """The items in order of receipt; ``where`` is SQL of this package's own over their columns."""
        rows = self._db.execute(f"{_ITEMS} {where} ORDER BY item.id", tuple(values)).fetchall()
        return [Item(*row[:19], *map(bool, row[19:])) for row in rows]

    def item(self, number: int) -> Item | None:
        """The item of this number, or None."""
        return next(iter(self.items("WHERE item.id = ?", (number,))), None)

    def current(self, org_code: str) -> Item | None:
        """The accepted submission of an organisation that nothing replaced yet."""
        where = "WHERE org_code = ? AND event.state IN ('accepted', 'accepted_with_errors')"
        found = self.items(where, (org_code,))
        return found[-1] if found else None

    def messages(self) -> dict[int, str]:
        """Every message and its one state."""
        states: dict[int, list[str]] = {}
        for item in self.items():
            states.setdefault(item.message, []).append(item.state)
        return {number: message_state(found) for number, found in states.items()}

    def file_names(self) -> dict[int, str]:
        """By message, the name of the file it was taken from; letters taken from a mailbox have none."""
        rows = self._db.execute(
            "SELECT message, location FROM place WHERE location LIKE 'file:%' ORDER BY id DESC"
        )
        return {number: _file_name(location) for number, location in rows}

    def state_of(self, message: int) -> str:
        """The one state of a message."""
        return message_state([item.state for item in self.items("WHERE item.message = ?", (message,))])

    def history(self, item: int) -> list[tuple[str, str, str]]:
        """(time, state, why) of an item from its receipt on."""
        rows = self._db.execute("SELECT at, state, words FROM event WHERE item = ? ORDER BY id", (item,))
        return list(rows)

    # What is added (inside ``writing``) ------------------------------------------------------------------------

    def add(self, table: str, **values: object) -> int:
        """A row of ``table``, stamped with the time unless ``at`` is given; its number."""
        if table != "item":
            values.setdefault("at", dt.datetime.now().astimezone().isoformat(timespec="seconds"))
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        cursor = self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))
        return int(cursor.lastrowid or 0)

    def add_place(self, message: int, location: str) -> None:
        """Remember where a message lies; known places are left as they are."""
        if self.message_at(location) is None:
            self.add("place", message=message, location=location)

    def last_packed(self, org_code: str, school_year: str) -> int:
        """The last submission number this computer gave out; 0 when none."""
        query = "SELECT max(submission) FROM packed WHERE org_code = ? AND school_year = ?"
        return int(self._db.execute(query, (org_code, school_year)).fetchone()[0] or 0)

    # Answers -------------------------------------------------------------------------------------------------

    def answers(self, kind: str | None = None, reason: str | None = None) -> list[dict[str, Any]]:
        """The answers begun so far, each with its last phase: begun, sending, sent, drafted or failed."""
        where, values = [], []
        for name, value in (("kind", kind), ("reason", reason)):
            if value is not None:
                where.append(f"{name} = ?")
                values.append(value)
        clause = f"WHERE {' AND '.join(where)}" if where else ""
        query = (
            "SELECT at, day, token, phase, kind, reason, org_code, address, way, words FROM answer "
            f"{clause} ORDER BY id"
        )
        last: dict[str, dict[str, Any]] = {}
        names = ("at", "day", "token", "phase", "kind", "reason", "org_code", "address", "way", "words")
        for row in self._db.execute(query, values):
            last[row[2]] = dict(zip(names, row, strict=True))
        return list(last.values())


def _file_name(location: str) -> str:
    """«книга.xlsx» of «file:/папка/книга.xlsx;time;size»."""
    path = location.removeprefix("file:").rsplit(";", 2)[0]
    return path.replace("\\", "/").rpartition("/")[2]


def message_state(states: Sequence[str]) -> str:
    """The state of a message from the states of its files."""
    return next((state for state in STATES if state in states), "unreadable")
