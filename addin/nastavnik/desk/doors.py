"""The doors to the same actions: from inside an office, from a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nastavnik.desk.buttons import find_button
from nastavnik.desk.connecting import active_book, attached_book, end_office, open_book
from nastavnik.desk.live import in_view
from nastavnik.desk.log import log_path, logger
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.pressing import press
from nastavnik.desk.talk import Field, Row, Talk, TerminalTalk, change_line
from nastavnik.desk.trouble import explain
from nastavnik.errors import NastavnikError, Unavailable

__all__ = ["OfficeTalk", "press_attached", "press_file", "press_in_office"]

TITLE = "Наставник"
_SHOWN = 12  # changes in a message box
_INFOBAR, _INFO = "nastavnik", 0  # com.sun.star.frame.InfobarType


class OfficeTalk:
    """Talk in the office's own windows; a form to fill is a small window of ours beside it."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def progress(self, text: str) -> None:
        self.app.status_bar = text

    def confirm(self, question: str) -> bool:
        with in_view(self.app):
            return bool(self.app.alert(question, title=TITLE, buttons="ok_cancel", mode="info") == "ok")

    def review(self, title: str, summary: str, rows: Sequence[Row]) -> list[int] | None:
        from nastavnik.desk.reviewing import review_in_window

        try:
            return review_in_window(title, summary, rows)
        except Unavailable:  # no window of our own here: the office's box holds the first lines
            lines = [change_line(row) for row in rows[:_SHOWN]]
            lines += [f"… и ещё {len(rows) - _SHOWN}."] if len(rows) > _SHOWN else []
            agreed = self.confirm("\n".join([summary, *lines, "", "Изменить?"]))
            return list(range(len(rows))) if agreed else None

    def ask(self, title: str, fields: Sequence[Field]) -> Mapping[str, str] | None:
        from nastavnik.desk.asking import ask_in_window

        with in_view(self.app):
            return ask_in_window(title, fields)


def press_in_office(key: str, book: Any) -> Outcome:
    """Press a button on ``book`` and show the outcome in its office."""
    outcome = press(key, book, OfficeTalk(book.app))
    try:
        _show_quietly(book, "")
        if outcome.quiet:
            _show_quietly(book, outcome.text)
            return outcome
        book.app.alert(outcome.text, title=TITLE, mode="info" if outcome.done else "critical")
    except Exception as error:  # noqa: BLE001  the office died: nobody is left to be told
        logger().info("%s: %s", key, error)
    return outcome


def _show_quietly(book: Any, text: str) -> None:
    """A line that stays without stopping anyone: LibreOffice's bar above the cells, Excel's status line.

    Empty text takes the line away.
    """
    if not hasattr(book.api, "getCurrentController"):
        if text:
            book.app.status_bar = text.replace("\n", " ")
        return
    controller = book.api.getCurrentController()
    if controller.hasInfobar(_INFOBAR):
        controller.removeInfobar(_INFOBAR)
    if text:
        first, _, rest = text.partition("\n")
        controller.appendInfobar(_INFOBAR, first, rest, _INFO, (), True)


def press_attached(key: str, pipe: str, document: str = "") -> Outcome:
    """Press a button on the document of the LibreOffice behind ``pipe`` and show the outcome there.

    Raises Unavailable when the office or the document cannot be reached: then nothing can be shown there.
    """
    return press_in_office(key, attached_book(pipe, document))


def press_file(
    key: str,
    file: Path | None = None,
    *,
    app: str | None = None,
    answers: Mapping[str, str] | None = None,
    yes: bool = True,
    save_as: Path | None = None,
    talk: Talk | None = None,
) -> Outcome:
    """Press a button from a terminal: on ``file`` opened live, or on the workbook in front when it is None.

    A file that stands open is worked on where it stands and left unsaved, as with any button. A file that does
    not is opened in an office of our own; ``save_as`` then takes a copy of the result, and the input itself is
    never changed. ``app`` is ``libreoffice`` or ``excel``; ``answers`` fill the windows a button would show.
    """
    talk = talk or TerminalTalk(answers, yes=yes)
    own = None
    try:
        find_button(key)
        if save_as is not None:
            _spare(Path(save_as), Path(file) if file else None)
        book, own = open_book(Path(file), app) if file is not None else (active_book(), None)
        outcome = press(key, book, talk)
        if save_as is not None and outcome.done:
            _save_copy(book, Path(save_as))
        return outcome
    except NastavnikError as error:
        return Outcome(str(error), done=False)
    except Exception as error:  # noqa: BLE001  the edge: a traceback never reaches people
        logger().exception("%s", key)
        return Outcome(explain(error) or f"Не удалось выполнить. Подробности: {log_path()}", done=False)
    finally:
        if own is not None:
            end_office(own)


def _spare(target: Path, source: Path | None) -> None:
    """Raise before anything is done when the copy would replace the input or somebody else's file."""
    from nastavnik.books.reading import read_book
    from nastavnik.errors import BadInput, OutputExists

    if source is not None and target.resolve() == source.resolve():
        raise BadInput("Исходный файл не изменяется.", "Укажите для --out другое имя.")
    if target.exists() and (target.is_dir() or read_book(target).form is None):
        raise OutputExists(
            f"«{target.name}» уже есть, и это не книга наставничества.", "Укажите для --out другое имя."
        )


def _save_copy(book: Any, target: Path) -> None:
    """Save the workbook as ``target``, whole or not at all."""
    from nastavnik.resources import whole_output

    with whole_output(target) as temporary:
        book.save(str(temporary))
