"""Where the product's data files lie, installed as a wheel or run from the source tree."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from nastavnik.errors import OutputExists

__all__ = ["data_dir", "whole_output"]

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_dir(name: str) -> Path:
    """The folder of shipped data: ``workbook_templates``, ``reports`` or ``macros``."""
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / name


@contextmanager
def whole_output(target: Path, *, replace: bool = True) -> Iterator[Path]:
    """A temporary path beside ``target`` that becomes ``target`` only when the block succeeds.

    Raises OutputExists when ``target`` is there and ``replace`` is false.
    """
    target = Path(target)
    if target.exists() and not replace:
        raise OutputExists(
            f"Файл «{target.name}» уже есть и создан не этой программой.",
            "Укажите другое имя или добавьте --force.",
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{target.stem[:40]}-"
    _sweep(target.parent, prefix, target.suffix)
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=target.suffix, dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except Exception as error:
        # XlsxWriter wraps a full disk in an error of its own; callers know the system's.
        cause = next((item for item in error.args if isinstance(item, OSError)), None)
        if cause is None or isinstance(error, OSError):
            raise
        raise cause from error
    finally:
        temporary.unlink(missing_ok=True)


def _sweep(folder: Path, prefix: str, suffix: str) -> None:
    """Remove what a killed run left beside its target; a day later, so that a run on another computer is spared."""
    left = re.compile(re.escape(prefix) + r"[a-z0-9_]{8}" + re.escape(suffix))
    edge = time.time() - 24 * 3600
    with suppress(OSError):
        for entry in os.scandir(folder):
            if left.fullmatch(entry.name) and entry.stat().st_mtime < edge:
                os.unlink(entry.path)
