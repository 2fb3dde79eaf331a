"""One wrapper for every button: status text, a still screen, one summary, one sentence when it fails."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from nastavnik.desk.buttons import GROUPS, Button, find_button
from nastavnik.desk.log import log_path, logger
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.talk import Talk
from nastavnik.desk.trouble import explain
from nastavnik.errors import BadInput, NastavnikError

__all__ = ["press"]


def press(key: str, book: Any, talk: Talk) -> Outcome:
    """Run the action of button ``key`` on the open workbook ``book`` (an ``xw.Book``) and tell what came of it.

    Never raises for what can go wrong on a clerk's computer: the outcome then has ``done`` False and says in one
    sentence what happened and what to do; details are in the log. Raises BadInput for an unknown key.
    """
    button = find_button(key)
    try:
        return _run(button, book, talk)
    except NastavnikError as error:
        return Outcome(str(error), done=False)
    except Exception as error:  # noqa: BLE001  the edge: a clerk never sees a traceback
        logger().exception("%s", button.key)
        known = explain(error)
        if known:
            return Outcome(known, done=False)
        return Outcome(_failure(button), done=False)


def _failure(button: Button) -> str:
    data = (
        "Если ячейки успели измениться, нажмите «Отменить»." if button.changes else "Ваши данные не изменены."
    )
    return f"«{button.label}» не удалось выполнить. {data} Подробности: {log_path()}"


def _run(button: Button, book: Any, talk: Talk) -> Outcome:
    from nastavnik.desk.live import identify, is_being_edited, is_read_only

    form_id = identify(book)
    if form_id not in button.forms:
        wanted = " или ".join(f"«{GROUPS[form]}»" for form in button.forms)
        raise BadInput(
            f"Кнопка «{button.label}» работает в книге {wanted}, а открыта другая: «{book.name}».",
            "Откройте нужную книгу и нажмите ещё раз.",
        )
    if is_read_only(book):
        raise BadInput(
            f"Книга «{book.name}» открыта только для чтения.",
            "Сохраните её под другим именем и нажмите ещё раз.",
        )
    if is_being_edited(book):
        raise BadInput("В ячейке идёт ввод.", "Нажмите Enter или Esc и повторите.")
    # xlwings looks for windows among the apps of the active engine only.
    book.app.engine.activate()
    with _still(book.app, f"Наставник: {button.label.lower().rstrip('…')}…"):
        outcome: Outcome = button.load()(book, talk)
    # No sentences here: they may name people.
    logger().info("%s: done=%s, errors=%s", button.key, outcome.done, outcome.errors)
    return outcome


@contextlib.contextmanager
def _still(app: Any, status: str) -> Iterator[None]:
    """The screen does not flicker and the status line says what is going on; both as before afterwards."""
    updating = app.screen_updating
    app.status_bar = status
    app.screen_updating = False
    try:
        yield
    finally:
        # The office may be gone by now; what matters then has been raised already.
        for name, value in (("screen_updating", updating), ("status_bar", False)):
            try:
                setattr(app, name, value)
            except Exception as error:  # noqa: BLE001
                logger().info("%s: %s", name, error)
