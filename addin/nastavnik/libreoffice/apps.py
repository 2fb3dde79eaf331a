"""An office as xlwings' App."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlwings import XlwingsError, base_classes

from . import bridge, process, window
from .books import Books
from .errors import OfficeGone
from .guard import Guarded, implements
from .process import OfficeProcess
from .ranges import Range

if TYPE_CHECKING:
    from .engine import Apps, Engine

__all__ = ["App"]

_START_SECONDS = 60.0


@implements(base_classes.App)
class App(Guarded, base_classes.App):
    """One running LibreOffice: started by us (``process`` is ours), or attached to by its pipe."""

    def __init__(self, apps: Apps, context: Any, pipe: str, owned: OfficeProcess | None) -> None:
        self._apps = apps
        self.context = context
        self.pipe = pipe
        self.process = owned
        self._pid = owned.pid if owned else process.pid_listening_on(pipe)
        self.desktop = self.service("frame.Desktop")
        self.headless = owned is not None and owned.headless
        self.hidden = self.headless
        self.copies: dict[str, str] = {}
        """Files opened read-only: the path of each by the id of the copy LibreOffice works on."""
        self.clipboard: tuple[Range, str] | None = None
        self._alerts = True
        self._events = True
        self._status: str | bool = False
        self._indicator: Any = None
        self._gone = False

    @classmethod
    def start(cls, apps: Apps, *, headless: bool, locale: str | None = None) -> App:
        """Start a soffice with a profile and a pipe of its own and wait until it answers."""
        owned = OfficeProcess(headless=headless, locale=locale)
        try:
            context = bridge.connect(owned.pipe, _START_SECONDS, lambda: owned.alive)
            return cls(apps, context, owned.pipe, owned)
        except OfficeGone as error:
            complaint = owned.complaint
            owned.kill()
            raise OfficeGone(f"LibreOffice did not start. {complaint}".strip()) from error
        except BaseException:
            owned.kill()
            raise

    @classmethod
    def attach(cls, apps: Apps, pipe: str, timeout: float) -> App:
        """Connect to the office that listens on ``pipe``."""
        return cls(apps, bridge.connect(pipe, timeout), pipe, None)

    def service(self, name: str) -> Any:
        """A UNO service of this office, ``name`` given below ``com.sun.star``."""
        return self.context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", self.context)

    def holds(self, document: str | Path) -> None:
        """Note a file this office has open, so that its lock can be cleared away when it is killed."""
        if self.process is not None:
            self.process.holds(document)

    @property
    def engine(self) -> Engine:
        from .engine import engine

        return engine

    @property
    def alive(self) -> bool:
        """Whether the office still answers."""
        if self._gone or (self.process is not None and not self.process.alive):
            return False
        try:
            self.desktop.getFrames()
        except Exception as error:
            if bridge.translate(error, "App.alive") is error:
                raise
            return False
        return True

    @property
    def xl(self) -> Any:
        return self.desktop

    @property
    def api(self) -> Any:
        """The UNO desktop."""
        return self.desktop

    @property
    def pid(self) -> int:
        """The process id; for an attached office where the system does not tell, 0."""
        return self._pid or 0

    @property
    def version(self) -> str:
        product = self.service("configuration.ConfigurationProvider").createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess",
            (bridge.struct("beans.NamedValue", Name="nodepath", Value="/org.openoffice.Setup/Product"),),
        )
        return str(product.getByName("ooSetupVersionAboutBox"))

    @property
    def path(self) -> str:
        """The folder of the office's programs."""
        settings = self.service("util.PathSubstitution")
        return bridge.to_path(settings.substituteVariables("$(prog)", True))

    @property
    def startup_path(self) -> str:
        """The folder of the user's templates, the nearest thing to Excel's XLSTART."""
        settings = self.service("util.PathSubstitution")
        return bridge.to_path(settings.substituteVariables("$(user)/template", True))

    @property
    def books(self) -> Books:
        return Books(self)

    # --- the end -----------------------------------------------------------------------------

    def quit(self) -> None:
        """Close every book without saving and end the office, as xlwings does with Excel."""
        for book in list(self.books):
            with contextlib.suppress(XlwingsError):
                book.close()
        with contextlib.suppress(Exception):  # the answer may be lost with the office
            self.desktop.terminate()
        if self.process is None:
            self._gone = True
        elif not self.process.wait(15):
            self.process.kill()

    def kill(self) -> None:
        """End this office's process at once; other offices live on."""
        self._gone = True
        if self.process is not None:
            self.process.kill()
        elif self._pid:
            process.end_tree(self._pid, group=False)
        else:
            raise NotImplementedError("App.kill: this system does not tell the attached office's process id")

    # --- how it behaves ------------------------------------------------------------------------

    def activate(self, steal_focus: bool = False) -> None:
        """Make this the active app; its window is brought to the front where it has one."""
        self._apps.register(self)
        for book in self.books:
            if book.active:
                window.raise_window(book.controller)

    @property
    def visible(self) -> bool:
        if self.headless:
            return False
        return any(window.is_visible(book.controller) for book in self.books) or not self.hidden

    @visible.setter
    def visible(self, value: bool) -> None:
        if self.headless:
            if value:
                raise NotImplementedError("App.visible: a headless LibreOffice cannot be shown")
            return
        self.hidden = not value
        for book in self.books:
            window.set_visible(book.controller, bool(value))

    @property
    def screen_updating(self) -> bool:
        return not any(book.xl.hasControllersLocked() for book in self.books)

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        for book in self.books:
            if not value and not book.xl.hasControllersLocked():
                book.xl.lockControllers()
            while value and book.xl.hasControllersLocked():
                book.xl.unlockControllers()

    @property
    def display_alerts(self) -> bool:
        """Kept for xlwings: nothing this engine does asks the user, whatever the value."""
        return self._alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._alerts = bool(value)

    @property
    def enable_events(self) -> bool:
        """Kept for xlwings: books opened by this engine run no macros, so they have no events."""
        return self._events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._events = bool(value)

    @property
    def interactive(self) -> bool:
        return all(window.is_enabled(book.controller) for book in self.books)

    @interactive.setter
    def interactive(self, value: bool) -> None:
        for book in self.books:
            window.set_enabled(book.controller, bool(value))

    @property
    def calculation(self) -> str:
        """ "automatic" or "manual"; "semiautomatic" raises NotImplementedError when set."""
        return "automatic" if all(b.xl.isAutomaticCalculationEnabled() for b in self.books) else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value == "semiautomatic":
            raise NotImplementedError(
                "App.calculation = 'semiautomatic' is not supported by the LibreOffice engine"
            )
        if value not in ("automatic", "manual"):
            raise KeyError(value)
        for book in self.books:
            book.xl.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        for book in self.books:
            book.xl.calculate()

    @property
    def selection(self) -> Range | None:
        book = self.books.active_or_none()
        return None if book is None else book.selection

    @property
    def hwnd(self) -> int | None:
        """The handle of the active book's window (X11 window, Windows HWND); None for a hidden office."""
        book = self.books.active_or_none()
        return None if book is None or self.hidden else window.handle(book.controller)

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if self._indicator is not None:
            with contextlib.suppress(Exception):  # its window may be closed already
                self._indicator.end()
            self._indicator = None
        self._status = value if value else False
        book = self.books.active_or_none()
        if value and book is not None:
            self._indicator = book.controller.Frame.createStatusIndicator()
            self._indicator.start(str(value), 0)

    @property
    def cut_copy_mode(self) -> str | None:
        return None if self.clipboard is None else self.clipboard[1]

    @cut_copy_mode.setter
    def cut_copy_mode(self, value: Any) -> None:
        if not value:
            self.clipboard = None

    def alert(
        self, prompt: str, title: str | None, buttons: str | None, mode: str | None, callback: Any
    ) -> str:
        """A message box in the office; returns "ok", "cancel", "yes" or "no". Needs a visible office."""
        if not self.visible:
            raise XlwingsError("App.alert: a hidden LibreOffice has no window to ask in.")
        book = self.books.active_or_none()
        parent = None if book is None else book.controller.Frame.ContainerWindow
        return window.message_box(self.service("awt.Toolkit"), parent, prompt, title, buttons, mode)

    def run(self, macro: str, args: Any) -> Any:
        """Run a macro: a ``vnd.sun.star.script:`` URL, or ``Library.Module.Procedure`` of a book's Basic."""
        book_name, _, name = macro.rpartition("!")
        if name.startswith("vnd.sun.star.script:"):
            url = name
        else:
            name = (
                name
                if name.count(".") >= 2
                else f"Standard.{name}"
                if "." in name
                else f"Standard.Module1.{name}"
            )
            url = f"vnd.sun.star.script:{name}?language=Basic&location=document"
        book = self.books(book_name.strip("'")) if book_name else self.books.active
        result, _, _ = book.xl.getScriptProvider().getScript(url).invoke(tuple(args), (), ())
        return result
