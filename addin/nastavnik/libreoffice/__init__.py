"""A LibreOffice engine for xlwings: ``import nastavnik.libreoffice`` adds it and starts nothing.

>>> import xlwings as xw, nastavnik.libreoffice
>>> xw.engines["libreoffice"].activate()
>>> app = xw.App(visible=False)  # a headless soffice with a profile of its own
>>> app.kill()  # ends just that one

The package depends on xlwings and on LibreOffice's ``uno`` module only.
"""

from __future__ import annotations

import xlwings as xw

from .engine import WELL_KNOWN_PIPE
from .engine import engine as _engine
from .errors import OfficeBusy, OfficeGone, OfficeNotFound, UnoMissing

__all__ = [
    "WELL_KNOWN_PIPE",
    "OfficeBusy",
    "OfficeGone",
    "OfficeNotFound",
    "UnoMissing",
    "attach",
    "find",
    "listen",
]

if _engine.name not in xw.engines.engines_by_name:
    xw.engines.add(xw.Engine(impl=_engine))


def attach(pipe: str = WELL_KNOWN_PIPE, timeout: float = 10.0) -> xw.App:
    """The app of an office that listens on ``pipe`` (``soffice --accept=pipe,name=PIPE;urp``).

    Raises OfficeGone when nothing answers within ``timeout`` seconds.
    """
    return xw.App(impl=_engine.apps.attach(pipe, timeout))


def find(pipe: str = WELL_KNOWN_PIPE) -> xw.App | None:
    """The app of a running office that listens on ``pipe``, or None when none does."""
    found = _engine.apps.find(pipe)
    return None if found is None else xw.App(impl=found)


def listen(pipe: str = WELL_KNOWN_PIPE, profile: str | None = None) -> xw.App | None:
    """Ask the user's running LibreOffice to listen on ``pipe``; its app, or None when none is running.

    ``profile`` is the folder of the office's user profile; None means the default one.
    """
    asked = _engine.apps.listen(pipe, profile)
    return None if asked is None else xw.App(impl=asked)
