"""What lies in the inbox: every file once, opened, identified by what is inside it, with one verdict."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nastavnik.books.identity import Claims
from nastavnik.books.leftovers import is_leftover
from nastavnik.books.reading import Book, read_bytes
from nastavnik.books.store import BookStore
from nastavnik.district.inbox import Source, sources
from nastavnik.district.office import Office, Organisation

__all__ = ["Arrival", "judge", "receive"]

_WORTH_PROCESSES = 40  # new files from which starting processes pays


@dataclass
class Arrival:
    """A file with its verdict.

    ``status``: accepted, accepted_with_errors, superseded, duplicate, unknown_organisation, rejected, unreadable.
    """

    source: Source
    book: Book
    status: str = ""
    reason: str | None = None
    organisation: Organisation | None = None
    late: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def service(self) -> bool:
        """Whether it is what an operating system or an office suite left behind: nobody's submission or mistake."""
        return is_leftover(self.name)

    @property
    def submission(self) -> int:
        """The number the book was packed under; 0 when it never was."""
        number = str(self.book.meta.get("submission", "") or "").partition(".")[0]
        return int(number) if number.isascii() and number.isdigit() else 0

    @property
    def saved_at(self) -> dt.datetime:
        """When the workbook was last saved, as it says itself; else when the file was."""
        text = (self.book.saved_at or "").replace("Z", "+00:00")
        try:
            saved = dt.datetime.fromisoformat(text[:26] if "+" not in text else text)
        except ValueError:
            saved = dt.datetime.fromtimestamp(self.source.modified, dt.UTC)
        return saved if saved.tzinfo else saved.replace(tzinfo=dt.UTC)


def _read(source: Source, passwords: Sequence[str] = (), *, known_only: bool = False) -> Book | None:
    """The book of one file, whatever the file is; with ``known_only`` None where it has yet to be read."""
    empty = Book(source.path, source.name, status="unreadable")
    if is_leftover(source.name):
        empty.status, empty.reason = "not-ours", "служебный файл, не книга"
        return empty
    if source.problem:
        empty.reason = source.problem
        return empty
    try:
        data = source.content()
    except OSError as error:
        empty.reason = f"файл не открыть: {error.strerror}"
        return empty
    store = BookStore.shared()
    if known_only:
        return store.recall(data, source.path, source.name)
    book = store.get(data, source.path, source.name)
    if book.status == "encrypted":
        for password in passwords:
            opened = read_bytes(data, source.path, source.name, password=password)
            if opened.status != "encrypted":
                return opened
    return book


def _read_many(batch: list[tuple[Source, Sequence[str]]]) -> list[Book | None]:
    """The books of a chunk; None for those that the store now holds: it hands them over faster than a pipe."""
    books = [_read(source, passwords) for source, passwords in batch]
    stored = BookStore.shared().folder is not None
    return [None if stored and book is not None and book.form is not None else book for book in books]


def receive(
    office: Office,
    inboxes: Iterable[str | Path],
    *,
    jobs: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> list[Arrival]:
    """Every file of the inbox with its verdict; the books of accepted ones are read."""
    listed = sources(inboxes)
    books = _read_all(listed, office.passwords, jobs, progress)
    arrivals = [Arrival(source, book) for source, book in zip(listed, books, strict=True)]
    judge(arrivals, office)
    return arrivals


def judge(arrivals: list[Arrival], office: Office) -> None:
    """Give every arrival its verdict by the list of ``office``; of each organisation the latest submission counts."""
    waiting: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        arrival.status, arrival.reason, arrival.organisation, arrival.notes = "", None, None, []
        _judge(arrival, office)
        if not arrival.status:
            assert arrival.organisation is not None
            waiting.setdefault(arrival.organisation.code, []).append(arrival)
    for group in waiting.values():
        _choose(group, office)


def _read_all(
    listed: list[Source], passwords: Sequence[str], jobs: int, progress: Callable[[int, int], None] | None
) -> list[Book]:
    jobs = jobs or min(os.cpu_count() or 1, 8)
    books = [_read(source, known_only=True) for source in listed]
    new = [n for n, book in enumerate(books) if book is None]
    say = progress or (lambda done, total: None)
    say(len(listed) - len(new), len(listed))
    if jobs == 1 or len(new) < _WORTH_PROCESSES:
        for done, n in enumerate(new, 1):
            books[n] = _read(listed[n], passwords)
            say(len(listed) - len(new) + done, len(listed))
    else:
        from concurrent.futures import ProcessPoolExecutor

        size = max(4, min(32, len(new) // (jobs * 4)))
        chunks = [new[i : i + size] for i in range(0, len(new), size)]
        work = ([(listed[n], passwords) for n in chunk] for chunk in chunks)
        done = len(listed) - len(new)
        with ProcessPoolExecutor(jobs) as pool:
            for chunk, part in zip(chunks, pool.map(_read_many, work), strict=True):
                for n, book in zip(chunk, part, strict=True):
                    books[n] = book or _read(listed[n], passwords)
                done += len(chunk)
                say(done, len(listed))
    return [book for book in books if book is not None]


def _judge(arrival: Arrival, office: Office) -> None:
    """A verdict for what cannot be an organisation's submission; else whose it is."""
    book = arrival.book
    if book.status in ("unreadable", "encrypted"):
        arrival.status, arrival.reason = "unreadable", book.reason
    elif book.meta.get("form_id") == "summary":
        arrival.status, arrival.reason = "rejected", "это сводка, а не книга организации"
    elif book.form is None:
        arrival.status, arrival.reason = "rejected", book.reason or "это не наша книга"
    elif book.form.id != "school":
        arrival.status, arrival.reason = "rejected", "это книга района, а не организации"
    else:
        arrival.organisation, words = office.directory.owner(Claims.of(book))
        if arrival.organisation is None:
            arrival.status, arrival.reason = "unknown_organisation", words
        elif words:
            arrival.notes.append(words)


def _choose(group: list[Arrival], office: Office) -> None:
    """The latest submission of an organisation is accepted; the others are superseded or duplicates."""
    group.sort(key=lambda a: (a.submission, a.saved_at, a.name))
    latest = group[-1]
    latest.status = "accepted"
    latest.reason = "; ".join(latest.notes) or None
    same: dict[str, Arrival] = {latest.book.content_hash: latest}
    first_saved = latest.saved_at
    for arrival in reversed(group[:-1]):
        twin = same.setdefault(arrival.book.content_hash, arrival)
        if twin is not arrival:
            arrival.status, arrival.reason = "duplicate", f"то же, что «{twin.name}»"
        else:
            arrival.status, arrival.reason = "superseded", f"заменён более новым «{latest.name}»"
        if twin is latest:
            first_saved = min(first_saved, arrival.saved_at)
    # Clerks live by the wall clock: a book saved in the evening of the last day is in time. A book sent again
    # unchanged is as timely as it was at first.
    latest.late = office.deadline is not None and first_saved.astimezone().date() > office.deadline
