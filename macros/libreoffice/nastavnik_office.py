"""Runs inside LibreOffice: a pressed button starts our own Python and lets it into the open document.

LibreOffice's Python needs none of our packages. A press opens a pipe with a secret name, starts
``PYTHON -m nastavnik.desk BUTTON --attach PIPE --document ID`` and waits in a thread, so the office never freezes.
"""

import os
import subprocess
import threading
import traceback
import uuid

import uno
import unohelper
from com.sun.star.awt import XCallback
from com.sun.star.bridge import XInstanceProvider
from com.sun.star.frame import FeatureStateEvent, XDispatch, XDispatchProvider
from com.sun.star.lang import XInitialization, XServiceInfo

NAME = "ru.nastavnik.Handler"
SERVICES = ("com.sun.star.frame.ProtocolHandler",)
PROTOCOL = "vnd.nastavnik:"
TITLE = "Наставник"
NOT_INSTALLED = "Не найдена программа «Наставник»{}. Выполните команду: nastavnik install libreoffice"
BUSY = "Предыдущее действие ещё выполняется. Дождитесь его окончания."
FAILED = "Программа «Наставник» остановилась с ошибкой. Данные в книге не изменены.\n\n{}"
PATIENCE = 5  # seconds
INTERPRETER_PART = "interpreter.txt"
BAR = "private:resource/toolbar/addon_ru.nastavnik."
FORMS = ("school", "district")

_running = threading.Lock()


class Door(unohelper.Base, XInstanceProvider):
    """What is given to whoever comes through the pipe: the office itself."""

    def __init__(self, ctx):
        self.ctx = ctx

    def getInstance(self, name):
        return self.ctx


class Later(unohelper.Base, XCallback):
    """A call made on the office's main thread, where windows may be shown."""

    def __init__(self, function):
        self.function = function

    def notify(self, data):
        self.function()


def interpreter():
    """The path of our Python, written into the extension when it was installed; None when it is not there."""
    folder = os.path.dirname(os.path.abspath(__file__))
    try:
        with open(os.path.join(folder, INTERPRETER_PART), encoding="utf-8") as stream:
            return stream.read().strip() or None
    except OSError:
        return None


def clean_environment():
    """The environment without what LibreOffice sets for its own Python."""
    ours = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "LD_LIBRARY_PATH", "UNO_PATH"):
        ours.pop(name, None)
    ours["PYTHONUTF8"] = "1"
    return ours


class Press:
    """One press of a button."""

    def __init__(self, ctx, frame, key):
        self.ctx = ctx
        self.frame = frame
        self.key = key
        self.pipe = "nastavnik-" + uuid.uuid4().hex

    def start(self):
        python = interpreter()
        if python is None or not os.path.exists(python):
            return self.say(NOT_INSTALLED.format(" (" + python + ")" if python else ""))
        model = self.frame.getController().getModel() if self.frame.getController() else None
        document = model.RuntimeUID if model is not None else ""
        return threading.Thread(target=self.run, args=(python, document), daemon=True).start()

    def run(self, python, document):
        # The last press may be just ending: its window is closed, its program not quite.
        if not _running.acquire(True, PATIENCE):
            return self.later(BUSY)
        acceptor = self.service("com.sun.star.connection.Acceptor")
        try:
            threading.Thread(target=self.let_in, args=(acceptor,), daemon=True).start()
            command = [
                python,
                "-m",
                "nastavnik.desk",
                self.key,
                "--attach",
                self.pipe,
                "--document",
                document,
            ]
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env=clean_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            said = done.stdout.decode("utf-8", "replace").strip()
            if said:
                self.later(said)
            elif done.returncode not in (0, 1, 2) or b"Traceback" in done.stderr:
                last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
                self.later(FAILED.format("".join(last)))
        except Exception:  # noqa: BLE001  a thread of the office: whatever it is, the clerk must be told
            self.later(FAILED.format(traceback.format_exc(limit=1).strip().splitlines()[-1]))
        finally:
            _running.release()
            acceptor.stopAccepting()
        return None

    def let_in(self, acceptor):
        connection = acceptor.accept("pipe,name=" + self.pipe)
        if connection is not None:
            bridges = self.service("com.sun.star.bridge.BridgeFactory")
            bridges.createBridge("", "urp", connection, Door(self.ctx))

    def later(self, text):
        self.service("com.sun.star.awt.AsyncCallback").addCallback(Later(lambda: self.say(text)), None)

    def say(self, text):
        toolkit = self.service("com.sun.star.awt.Toolkit")
        kind = uno.Enum("com.sun.star.awt.MessageBoxType", "WARNINGBOX")
        box = toolkit.createMessageBox(self.frame.getContainerWindow(), kind, 1, TITLE, text)
        box.execute()
        box.dispose()

    def service(self, name):
        return self.ctx.getServiceManager().createInstanceWithContext(name, self.ctx)


def form_of(frame):
    """``school`` or ``district`` by the hidden sheet of the document in ``frame``; None when it cannot be told."""
    try:
        sheet = frame.getController().getModel().getSheets().getByName("_meta")
        return sheet.getCellByPosition(1, 0).getString() or None
    except Exception:  # noqa: BLE001
        return None  # not a spreadsheet, not our workbook: the action itself answers with a sentence


def show_own_bar(frame, form):
    """The toolbar of the document's form instead of the other one; where a person has hidden both, neither."""
    layout = frame.LayoutManager
    others = [BAR + other for other in FORMS if other != form and layout.isElementVisible(BAR + other)]
    for other in others:
        layout.hideElement(other)
    if others:
        layout.showElement(BAR + form)


class Handler(unohelper.Base, XDispatchProvider, XDispatch, XInitialization, XServiceInfo):
    """Answers the addresses ``vnd.nastavnik:BUTTON?FORM`` of the toolbars and the menu."""

    def __init__(self, ctx):
        self.ctx = ctx
        self.frame = None

    def initialize(self, arguments):
        if arguments:
            self.frame = arguments[0]

    def queryDispatch(self, url, target, flags):
        return self if url.Complete.startswith(PROTOCOL) else None

    def queryDispatches(self, requests):
        return tuple(self.queryDispatch(r.FeatureURL, r.FrameName, r.SearchFlags) for r in requests)

    def dispatch(self, url, arguments):
        key = url.Complete[len(PROTOCOL) :].partition("?")[0]
        Press(self.ctx, self.frame, key).start()

    def addStatusListener(self, listener, url):
        """A button of another form than the document's is grey."""
        form, found = url.Complete.partition("?")[2], form_of(self.frame)
        event = FeatureStateEvent()
        event.Source = self
        event.FeatureURL = url
        event.IsEnabled = found in (None, form)
        event.Requery = False
        listener.statusChanged(event)
        if found in FORMS and form != found:
            later = self.ctx.getServiceManager().createInstanceWithContext(
                "com.sun.star.awt.AsyncCallback", self.ctx
            )
            later.addCallback(Later(lambda: show_own_bar(self.frame, found)), None)

    def removeStatusListener(self, listener, url):
        pass

    def getImplementationName(self):
        return NAME

    def supportsService(self, name):
        return name in SERVICES

    def getSupportedServiceNames(self):
        return SERVICES


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Handler, NAME, SERVICES)
