"""The way to UNO: importing the module, connecting to an office, UNO's structs, enums and errors."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xlwings import XlwingsError

from .errors import OfficeBusy, OfficeGone, UnoMissing
from .process import find_soffice

__all__ = ["connect", "enum", "props", "struct", "to_path", "to_url", "translate", "uno"]

_GONE = (
    "bridge disposed",
    "bridge already disposed",
    "unexpected disposed",
    "connection closed",
    "Binary URP",
    "illegal object given",  # what a dead office's objects are to the reflection
)


def uno() -> Any:
    """The module ``uno``, from this Python or from beside LibreOffice. Raises UnoMissing."""
    if "uno" in sys.modules:
        return sys.modules["uno"]
    try:
        return importlib.import_module("uno")
    except ImportError:
        pass
    program = find_soffice().resolve().parent
    for folder in (Path("/usr/lib/python3/dist-packages"), program, program.parent / "Resources"):
        if not (folder / "uno.py").is_file():
            continue
        # Only uno may come from there: the folder may hold other versions of everything.
        sys.path.append(str(folder))
        try:
            return importlib.import_module("uno")
        except ImportError as error:
            raise UnoMissing(
                f"The uno module in {folder} does not fit Python {sys.version.split()[0]}: {error}"
            ) from error
        finally:
            sys.path.remove(str(folder))
    raise UnoMissing("The uno module was not found: install python3-uno, or run LibreOffice's own Python.")


def connect(pipe: str, timeout: float, alive: Callable[[], bool] = lambda: True) -> Any:
    """The component context of the office on ``pipe``; waits up to ``timeout`` seconds for it.

    ``alive`` tells whether waiting on still makes sense. Raises OfficeGone.
    """
    module = uno()
    local = module.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    no_connection = module.getClass("com.sun.star.connection.NoConnectException")
    until = time.monotonic() + timeout
    while True:
        try:
            context = resolver.resolve(url)
            if context is not None:
                return context
        except no_connection:
            pass
        if time.monotonic() > until or not alive():
            raise OfficeGone(f"No LibreOffice answers on the pipe {pipe}.")
        time.sleep(0.05)


def struct(name: str, **values: Any) -> Any:
    """A UNO struct, ``name`` given below ``com.sun.star``."""
    made = uno().createUnoStruct(f"com.sun.star.{name}")
    for key, value in values.items():
        setattr(made, key, value)
    return made


def props(**values: Any) -> tuple[Any, ...]:
    """PropertyValues for loading, storing and dispatching."""
    return tuple(struct("beans.PropertyValue", Name=key, Value=value) for key, value in values.items())


def enum(name: str, value: str) -> Any:
    """A value of a UNO enum, ``name`` given below ``com.sun.star``."""
    return uno().Enum(f"com.sun.star.{name}", value)


def typed(kind: str, value: Any) -> Any:
    """``value`` as a UNO Any of exactly ``kind``, e.g. ``[]com.sun.star.beans.PropertyValue``."""
    return uno().Any(kind, value)


def to_url(path: str | Path) -> str:
    """The file URL of ``path``."""
    return Path(path).absolute().as_uri()


def to_path(url: str) -> str:
    """The path of a file URL; other URLs stay as they are."""
    return str(uno().fileUrlToSystemPath(url)) if url.startswith("file:") else url


def translate(error: BaseException, member: str) -> BaseException:
    """A UNO error as one of the engine's, or ``error`` itself when it is not UNO's."""
    module = sys.modules.get("uno")
    if module is None or not isinstance(error, module.getClass("com.sun.star.uno.Exception")):
        return error
    message = str(getattr(error, "Message", "") or error).strip()
    kind = type(error).__name__.rpartition(".")[2]
    if kind == "DisposedException" or any(mark in message for mark in _GONE):
        return OfficeGone(f"{member}: LibreOffice or the book is gone ({kind}).")
    if "SolarMutex" in message or kind == "BootstrapException":
        return OfficeBusy(f"{member}: LibreOffice is busy.")
    other: BaseException = XlwingsError(f"{member}: {kind}: {message}" if message else f"{member}: {kind}")
    return other
