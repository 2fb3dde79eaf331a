"""The log of the desk: where the details of a failure go, so that the clerk sees one sentence."""

from __future__ import annotations

import logging
from pathlib import Path

__all__ = ["log_path", "logger"]

_NAME = "nastavnik.desk"


def log_path() -> Path:
    """The file of the log; its folder is made when needed."""
    from platformdirs import user_log_path

    return user_log_path("nastavnik", appauthor=False, ensure_exists=True) / "nastavnik.log"


def logger() -> logging.Logger:
    """The logger of the desk, writing to ``log_path`` (half a megabyte, then it turns over)."""
    from logging.handlers import RotatingFileHandler

    log = logging.getLogger(_NAME)
    if not log.handlers:
        handler = RotatingFileHandler(
            log_path(), maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False
    return log
