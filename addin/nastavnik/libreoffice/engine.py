"""The engine object that xlwings asks for apps and for cleaning of values."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from xlwings import base_classes

from . import process
from .apps import App
from .errors import OfficeBusy, OfficeGone
from .guard import Guarded, implements
from .values import clean, prepare

__all__ = ["WELL_KNOWN_PIPE", "Apps", "Engine", "engine"]

WELL_KNOWN_PIPE = "xlwings-libreoffice"
"""The pipe on which a user's own office is looked for."""


@implements(base_classes.Apps)
class Apps(Guarded, base_classes.Apps):
    """The offices this Python started or attached to and that still run, the latest active first."""

    def __init__(self) -> None:
        self._known: list[App] = []

    def _alive(self) -> list[App]:
        self._known = [app for app in self._known if app.alive]
        return self._known

    def register(self, app: App) -> App:
        """Put ``app`` first."""
        self._known = [app, *(known for known in self._known if known is not app)]
        return app

    def keys(self) -> list[int]:
        return [app.pid for app in self._alive()]

    def add(
        self, spec: Any = None, add_book: bool | None = None, xl: Any = None, visible: bool | None = None
    ) -> App:
        """Start an office of our own: headless for ``visible=False``, or attach to the pipe named by ``spec``."""
        if spec is not None:
            app = self.attach(str(spec), 10.0)
        else:
            shown = visible is not False
            if shown and sys.platform.startswith("linux"):
                shown = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
                if not shown and visible:
                    raise OfficeGone("There is no display to show LibreOffice on: use visible=False.")
            app = self.register(App.start(self, headless=not shown))
        if add_book:
            app.books.add()
        return app

    def attach(self, pipe: str, timeout: float) -> App:
        """The app of the office that listens on ``pipe``. Raises OfficeGone."""
        for known in self._alive():
            if known.pipe == pipe:
                return self.register(known)
        return self.register(App.attach(self, pipe, timeout))

    def find(self, pipe: str) -> App | None:
        """The app on ``pipe``, or None when nothing listens there."""
        try:
            return self.attach(pipe, 0.0)
        except OfficeGone:
            return None

    def listen(self, pipe: str, profile: str | None) -> App | None:
        """The app of the user's running office, asked to listen on ``pipe`` first; None when none runs."""
        found = self.find(pipe)
        if found is not None or not process.profile_in_use(profile):
            return found
        process.ask_to_listen(pipe, profile)
        try:
            return self.attach(pipe, 10.0)
        except OfficeGone as error:
            raise OfficeBusy("LibreOffice runs but does not answer: a dialog may be open.") from error

    @staticmethod
    def cleanup() -> None:
        """Nothing to clean: a killed office of ours leaves no process and no profile behind."""

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._alive()))

    def __len__(self) -> int:
        return len(self._alive())

    def __getitem__(self, pid: int) -> App:
        for app in self._alive():
            if app.pid == pid:
                return app
        raise KeyError(f"Could not find a LibreOffice instance with the PID {pid}.")


class Engine:
    """What ``xw.engines["libreoffice"]`` wraps."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """One Python value as ``Range.raw_value`` takes it: numbers, texts, bools, datetimes, "" for nothing."""
        return prepare(value)

    @staticmethod
    def clean_value_data(
        data: Any,
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Rows of raw values as the user asked for them (options dates, numbers, empty, err_to_str)."""
        return clean(data, datetime_builder, empty_as, number_builder, err_to_str)


engine = Engine()
