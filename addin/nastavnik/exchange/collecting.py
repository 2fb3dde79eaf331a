"""«Собрать»: letters and files become accepted books, each message in exactly one state of the journal.

The order of steps makes a crash at any moment harmless: files are written and flushed first, the journal is
committed next in one transaction, files are put in their folders by the journal, and only then the letter is
marked or moved in the mailbox. Each step repeated gives the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nastavnik.errors import Unavailable
from nastavnik.exchange.deciding import Decision, Taken, decide
from nastavnik.exchange.files import no_space, sha256
from nastavnik.exchange.folders import Folders
from nastavnik.exchange.inspection import Inspector
from nastavnik.exchange.journal import Item, Journal
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.names import clean_line
from nastavnik.exchange.registry import District
from nastavnik.exchange.sources import Incoming, Source
from nastavnik.exchange.taking import Message, take

__all__ = ["CollectResult", "collect"]

ATTEMPTS = 3  # passes over a mailbox whose connection breaks


@dataclass
class CollectResult:
    """What one run brought: ``items`` are new, ``names`` the cleaned names they came under (not journalled).

    ``known`` counts letters taken before. ``problem`` is why the run ended early, in words, or None.
    """

    items: list[Item] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    known: int = 0
    problem: str | None = None

    @property
    def states(self) -> dict[str, int]:
        """How many new files are in each state."""
        found: dict[str, int] = {}
        for item in self.items:
            found[item.state] = found.get(item.state, 0) + 1
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "new": [{"name": self.names.get(item.id), **item.as_json()} for item in self.items],
            "known": self.known,
            "states": self.states,
            "problem": self.problem,
        }


def collect(
    folders: Folders, district: District, sources: Sequence[Source], inspector: Inspector, *,
    limits: Limits | None = None, now: dt.datetime | None = None, progress: Callable[[Item, str], None] | None = None,
) -> CollectResult:  # fmt: skip
    """Take everything new from ``sources`` into the exchange folder.

    A broken connection is tried again; what was taken stays taken, and the words are in ``problem``. Raises
    Unavailable only when nothing could be started (journal or disk).
    """
    limits = limits or Limits()
    now = now or dt.datetime.now().astimezone()
    result = CollectResult()
    with folders.open_journal() as journal:
        folders.settle(journal.items())
        run = _Run(folders, district, inspector, limits, now, journal, result, progress)
        try:
            for source in sources:
                run.source(source)
        except Unavailable as error:
            result.problem = str(error)
        numbers = [item.id for item in result.items]
        fresh = {item.id: item for item in journal.items()}
        result.items = [fresh[number] for number in numbers]
    return result


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


@dataclass
class _Run:
    folders: Folders
    district: District
    inspector: Inspector
    limits: Limits
    now: dt.datetime
    journal: Journal
    result: CollectResult
    progress: Callable[[Item, str], None] | None
    seen: set[str] = field(default_factory=set)

    def source(self, source: Source) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                for incoming in source.incoming():
                    self.one(incoming)
                return
            except Unavailable as error:
                if getattr(error, "kind", "") not in ("cut", "timeout") or attempt == ATTEMPTS:
                    raise

    def one(self, incoming: Incoming) -> None:
        """One letter to its end."""
        journal = self.journal
        number = journal.message_at(incoming.location)
        if number is None:
            message = take(incoming, self.limits, self.district)
            if message is None:
                return
            number = journal.message_of(message.identity)
            if number is None:
                number = self.store(incoming, message)
            else:
                self.count_known(incoming)
                with journal.writing():
                    journal.add_place(number, incoming.location)
        else:
            self.count_known(incoming)
        state = journal.state_of(number)
        if not incoming.marked(state):
            moved = incoming.done(state)
            if moved is not None:
                with journal.writing():
                    journal.add_place(number, moved)

    def count_known(self, incoming: Incoming) -> None:
        if incoming.location not in self.seen:
            self.result.known += 1

    def store(self, incoming: Incoming, message: Message) -> int:
        """Look into the files, then write them and the journal as one."""
        try:
            work = self.folders.work()
            taken = [Taken.of(found, work, self.inspector) for found in message.found]
        except OSError as error:
            raise no_space(error) from error
        journal = self.journal
        with journal.writing():
            number = journal.message_of(message.identity)
            if number is not None:  # another computer was quicker
                journal.add_place(number, incoming.location)
                return number
            number = journal.add(
                "message", at=self.now.isoformat(timespec="seconds"), identity=message.identity, source=incoming.source,
                message_id=message.message_id, sender=message.sender, sent_at=message.sent_at, size=incoming.size,
            )  # fmt: skip
            journal.add("place", message=number, location=incoming.location)
            touched: list[int] = []
            for order, one in enumerate(taken, 1):
                decision = decide(one, message, self.district, journal, self.now)
                item = self.write(number, order, one, decision)
                self.result.names[item] = one.found.name
                touched.append(item)
                if decision.replaces is not None:
                    touched.append(decision.replaces)
        items = journal.items(f"WHERE item.id IN ({_marks(touched)})", touched)
        # The same bytes may have come before: a file lies where the most alive of its owners says.
        names = list({one.stored for one in items})
        self.folders.settle(journal.items(f"WHERE stored IN ({_marks(names)})", names))
        self.seen.add(incoming.location)
        for new in items:
            if new.message == number:
                self.result.items.append(new)
                if self.progress:
                    self.progress(new, self.result.names[new.id])
        return number

    def write(self, message: int, order: int, one: Taken, decision: Decision) -> int:
        """The files of one item on the disk, its rows in the journal."""
        found, verdict = one.found, one.verdict
        stored = original = None
        if found.data:
            stored = decision.file_name(one)
            self.folders.store(decision.state, stored, found.data)
        if found.original is not None:
            original = f"{sha256(found.original)[:16]}{found.original_suffix or '.bin'}"
            self.folders.store_original(original, found.original)
        at = self.now.isoformat(timespec="seconds")
        item = self.journal.add(
            "item", message=message, number=order, stored=stored, file_hash=one.file_hash if found.data else None,
            original=original, original_hash=sha256(found.original) if found.original is not None else None,
            org_code=decision.org_code, form_version=clean_line(verdict.version or "", 20) if verdict else None,
            submission=verdict.submission if verdict else None, packed_at=one.made_at, content_hash=one.content_hash,
            errors=verdict.errors if verdict else 0, warnings=verdict.warnings if verdict else 0,
            late=int(decision.late), encrypted=int(found.encrypted),
        )  # fmt: skip
        self.journal.add(
            "event",
            at=at,
            item=item,
            state=decision.state,
            reason=decision.reason,
            words=clean_line(decision.words, 300),
        )
        if decision.replaces is not None:
            self.journal.add(
                "event",
                at=at,
                item=decision.replaces,
                state="superseded",
                reason="replaced",
                words="пришла более новая книга",
            )
        return item
