"""«Отменить»: the cells changed by the last button get back what stood there."""

from __future__ import annotations

from typing import Any

from nastavnik.checks.catalogue import plural
from nastavnik.desk.actions.checking import check_again
from nastavnik.desk.changes import take_back
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.talk import Talk

__all__ = ["undo"]

_SHOWN = 5


def undo(book: Any, talk: Talk) -> Outcome:
    """Take back the last change; cells that someone changed afterwards stay as they are and are named."""
    taken = take_back(book)
    if taken is None:
        return Outcome("Отменять нечего: кнопки эту книгу не меняли.")
    what, restored, left = taken
    message = f"Отменено «{what}»: {restored} {plural(restored, 'ячейка', 'ячейки', 'ячеек')} как прежде."
    details = tuple(
        f"• {change.sheet} {change.cell} изменили позже — не тронуто." for change in left[:_SHOWN]
    )
    if len(left) > _SHOWN:
        details += (f"… и ещё {len(left) - _SHOWN}.",)
    return Outcome(message, details=details + check_again(book, talk))
