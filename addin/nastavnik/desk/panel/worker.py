"""The thread that talks to the office suite, so that the panel's window never freezes."""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nastavnik.desk.connecting import BookProvider, book_in_front
from nastavnik.desk.log import log_path, logger
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.talk import Field, Row
from nastavnik.desk.trouble import explain
from nastavnik.errors import NastavnikError

__all__ = ["Asked", "BookInFront", "Finished", "Progressed", "Seen", "Worker"]

_ASK_EVERY = 20.0  # seconds between requests to a LibreOffice that does not listen yet


@dataclass(frozen=True)
class Seen:
    """The workbook in front: its name and form; both None when there is none. ``trouble`` is a sentence."""

    name: str | None = None
    form: str | None = None
    trouble: str | None = None


@dataclass(frozen=True)
class Progressed:
    text: str


@dataclass(frozen=True)
class Finished:
    key: str
    outcome: Outcome


class Asked:
    """A question for the clerk; the window answers with ``reply``, the thread waits for it."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field] | None = None,
        summary: str = "",
        rows: Sequence[Row] | None = None,
    ) -> None:
        self.title, self.summary = title, summary
        # ``rows`` are changes to choose from, ``fields`` a form; with neither the title is a yes-or-no question.
        self.fields, self.rows = fields, rows
        self._answered = threading.Event()
        self._answer: Any = None

    def reply(self, answer: Any) -> None:
        self._answer = answer
        self._answered.set()

    def wait(self) -> Any:
        self._answered.wait()
        return self._answer


class BookInFront:
    """The default provider: Excel or LibreOffice, asking the latter to open a door now and then."""

    def __init__(self) -> None:
        self._asked = -_ASK_EVERY

    def __call__(self) -> Any:
        ask = time.monotonic() - self._asked >= _ASK_EVERY
        book = book_in_front(ask=ask)
        if ask:
            self._asked = time.monotonic()
        return book


class Worker:
    """Looks for the workbook in front and presses buttons, one thing at a time, in a thread of its own.

    What happens is put into ``events``: Seen, Progressed, Asked, Finished.
    """

    def __init__(self, provider: BookProvider) -> None:
        self.events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.busy = threading.Event()
        self._provider = provider
        self._jobs: queue.Queue[str | None] = queue.Queue()
        self._thread = threading.Thread(target=self._work, daemon=True, name="nastavnik-panel")
        self._thread.start()

    def look(self) -> None:
        """See which workbook is in front, unless something else is being done."""
        if not self.busy.is_set() and self._jobs.empty():
            self._jobs.put("")

    def press(self, key: str) -> None:
        self.busy.set()
        self._jobs.put(key)

    def stop(self) -> None:
        self._jobs.put(None)

    # --- in the thread ---------------------------------------------------------------------------

    def _work(self) -> None:
        if sys.platform.startswith("win"):
            import pythoncom  # type: ignore[import-not-found,import-untyped,unused-ignore]

            pythoncom.CoInitialize()
        while (key := self._jobs.get()) is not None:
            if key:
                self._press(key)
            else:
                self.events.put(self._see())

    def _see(self) -> Seen:
        from nastavnik.desk.live import identify

        try:
            book = self._provider()
            return Seen(book.name, identify(book)) if book is not None else Seen()
        except Exception as error:  # noqa: BLE001  the office may be closing, or in a dialog
            logger().info("panel: %s", error)
            return Seen(trouble=explain(error))

    def _press(self, key: str) -> None:
        from nastavnik.desk.connecting import NO_BOOK
        from nastavnik.desk.pressing import press

        try:
            book = self._provider()
            outcome = Outcome(str(NO_BOOK), done=False) if book is None else press(key, book, self)
        except NastavnikError as error:
            outcome = Outcome(str(error), done=False)
        except Exception as error:  # noqa: BLE001  the edge: the panel must live on
            logger().exception("panel: %s", key)
            outcome = Outcome(
                explain(error) or f"Не удалось выполнить. Подробности: {log_path()}", done=False
            )
        finally:
            self.busy.clear()
        self.events.put(Finished(key, outcome))

    # --- the talk, as actions see it ---------------------------------------------------------------

    def progress(self, text: str) -> None:
        self.events.put(Progressed(text))

    def confirm(self, question: str) -> bool:
        asked = Asked(question)
        self.events.put(asked)
        return bool(asked.wait())

    def review(self, title: str, summary: str, rows: Sequence[Row]) -> list[int] | None:
        asked = Asked(title, summary=summary, rows=rows)
        self.events.put(asked)
        chosen: list[int] | None = asked.wait()
        return chosen

    def ask(self, title: str, fields: Sequence[Field]) -> Mapping[str, str] | None:
        asked = Asked(title, fields)
        self.events.put(asked)
        answer: Mapping[str, str] | None = asked.wait()
        return answer
