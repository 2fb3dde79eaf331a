"""How an action talks with the clerk while it works: progress, a question, a small form to fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from nastavnik.errors import BadInput

__all__ = ["Field", "Row", "Talk", "TerminalTalk", "change_line"]


_LATER = frozenset({"part"})  # asked in a second window, when a document holds several roadmaps


@dataclass(frozen=True)
class Field:
    """One thing to ask for. ``kind`` is text, date (дд.мм.гггг), choice, file, folder or password.

    ``options`` of a choice are (value, what is shown). ``default`` is what stands there at first.
    """

    key: str
    label: str
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()
    default: str = ""
    required: bool = False


Row = tuple[str, str, str, str, str]
"""A change as people read it: sheet, cell, what stands there, what will, why."""


def change_line(row: Row) -> str:
    """«• Наставники B7: Иванoва → Иванова (латинские буквы вместо русских)»."""
    sheet, cell, before, after, why = row
    return f"• {sheet} {cell}: {before} → {after}" + (f" ({why})" if why else "")


class Talk(Protocol):
    """The clerk, as an action sees them."""

    def progress(self, text: str) -> None:
        """Say what is being done now."""

    def confirm(self, question: str) -> bool:
        """Ask before changing anything; True means go on."""

    def review(self, title: str, summary: str, rows: Sequence[Row]) -> list[int] | None:
        """Show every change that is about to be made: the indexes of those agreed to, None when none is."""

    def ask(self, title: str, fields: Sequence[Field]) -> Mapping[str, str] | None:
        """The answers by field key, or None when the clerk thought better of it."""


class TerminalTalk:
    """Answers given beforehand: for scripts, tests and ``nastavnik press``.

    ``answers`` maps field keys to values; ``yes`` confirms every question.
    """

    def __init__(
        self,
        answers: Mapping[str, str] | None = None,
        *,
        yes: bool = True,
        say: Callable[[str], Any] | None = None,
    ) -> None:
        self.answers = dict(answers or {})
        self.yes = yes
        self.say = say
        self.questions: list[str] = []
        self.asked: set[str] = set()  # an action may ask twice: an answer belongs to one of its windows

    def progress(self, text: str) -> None:
        if self.say:
            self.say(text)

    def confirm(self, question: str) -> bool:
        self.questions.append(question)
        if self.say:
            self.say(question)
        return self.yes

    def review(self, title: str, summary: str, rows: Sequence[Row]) -> list[int] | None:
        agreed = self.confirm("\n".join([summary, *map(change_line, rows)]))
        return list(range(len(rows))) if agreed else None

    def ask(self, title: str, fields: Sequence[Field]) -> Mapping[str, str]:
        keys = [field.key for field in fields]
        self.asked.update(keys)
        unknown = [key for key in self.answers if key not in self.asked and key not in _LATER]
        if unknown:
            raise BadInput(f"Вопроса «{unknown[0]}» нет.", f"Есть: {', '.join(keys)}.")
        given = {field.key: self.answers.get(field.key, field.default) for field in fields}
        missing = [field for field in fields if field.required and not given[field.key]]
        if missing and missing[0].kind == "password":
            raise BadInput("Пароль почты не сохранён.", "Сохраните его командой nastavnik mail password.")
        if missing:
            names = ", ".join(f"{field.key} ({field.label.lower()})" for field in missing)
            raise BadInput(f"Не указано: {names}.", f"Добавьте --set {missing[0].key}=ЗНАЧЕНИЕ.")
        for field in fields:
            allowed = [value for value, _ in field.options]
            if field.kind == "choice" and given[field.key] not in allowed:
                raise BadInput(
                    f"Нет значения «{given[field.key]}» для {field.key}.", f"Есть: {', '.join(allowed)}."
                )
        return given
