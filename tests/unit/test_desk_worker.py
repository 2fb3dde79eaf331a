"""The panel's thread: looks, presses, asks; the window behind it is never waited for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from nastavnik.desk import live, pressing
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.panel.worker import Asked, Finished, Progressed, Seen, Worker


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(live, "identify", lambda book: book.form)
    return SimpleNamespace(name="Реестр.xlsx", form="school")


@pytest.fixture
def work() -> Iterator[Any]:
    """``work(provider)`` is a worker that ends with the test."""
    made: list[Worker] = []

    def work(provider: Any) -> Worker:
        made.append(Worker(provider))
        return made[-1]

    yield work
    for worker in made:
        worker.stop()


def test_tells_which_workbook_is_in_front(work: Any, book: Any) -> None:
    worker = work(lambda: book)
    worker.look()
    assert worker.events.get(timeout=5) == Seen("Реестр.xlsx", "school")


def test_without_a_workbook_a_press_is_one_sentence(work: Any) -> None:
    worker = work(lambda: None)
    worker.press("check")
    finished = worker.events.get(timeout=5)
    assert isinstance(finished, Finished) and not finished.outcome.done
    assert finished.outcome.message.startswith("Нет открытой книги.")
    assert not worker.busy.is_set()


def test_an_office_that_breaks_while_looked_for_does_not_end_the_worker(work: Any, book: Any) -> None:
    answers = iter([RuntimeError("closing"), book])

    def provider() -> Any:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    worker = work(provider)
    worker.look()
    assert worker.events.get(timeout=5) == Seen()
    worker.look()
    assert worker.events.get(timeout=5).name == "Реестр.xlsx"


def test_questions_go_to_the_window_and_answers_come_back(
    work: Any, book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(key: str, book: Any, talk: Any) -> Outcome:
        talk.progress("Считаю…")
        return Outcome("Да" if talk.confirm("Изменить?") else "Нет")

    monkeypatch.setattr(pressing, "press", act)
    worker = work(lambda: book)
    worker.press("fill")
    assert worker.busy.is_set()
    assert worker.events.get(timeout=5) == Progressed("Считаю…")
    asked = worker.events.get(timeout=5)
    assert isinstance(asked, Asked) and asked.title == "Изменить?"
    asked.reply(True)
    assert worker.events.get(timeout=5) == Finished("fill", Outcome("Да"))


def test_while_an_action_runs_nothing_is_looked_for(
    work: Any, book: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def act(key: str, book: Any, talk: Any) -> Outcome:
        gate.wait(5)
        return Outcome("Готово.")

    monkeypatch.setattr(pressing, "press", act)
    worker = work(lambda: book)
    worker.press("check")
    worker.look()
    gate.set()
    assert worker.events.get(timeout=5) == Finished("check", Outcome("Готово."))
    assert worker.events.empty()
