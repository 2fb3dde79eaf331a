"""Where letters come from: a folder of .eml and .msg files or of plain workbooks. (A mailbox: ``mailbox``.)"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from nastavnik.errors import BadInput, Unavailable
from nastavnik.exchange.names import cyrillic_text

__all__ = ["FolderSource", "Incoming", "Source"]


def _nothing(state: str) -> str | None:
    return None


@dataclass
class Incoming:
    """A letter or file waiting to be taken.

    ``location`` names its place for ever (mailbox, UIDVALIDITY and UID, or a path with its time and size).
    ``load`` gives its bytes (None when it vanished meanwhile), ``head`` only its headers. ``done`` marks it in
    its place after the files are safe and returns its new location when it was moved. ``marked`` tells that
    this was done before. ``plain`` is a bare file: nobody sent it, a person put it there.
    """

    location: str
    source: str
    size: int
    load: Callable[[], bytes | None]
    head: Callable[[], bytes] = bytes
    done: Callable[[str], str | None] = field(default=_nothing)
    marked: Callable[[str], bool] = field(default=lambda state: True)
    plain: bool = False
    name: str = ""


class Source(Protocol):
    """A place letters come from; asked again from the start after a broken connection."""

    def incoming(self) -> Iterator[Incoming]:
        """What waits, in a steady order. Raises Unavailable when the connection breaks."""


class FolderSource:
    """Every file under ``folder``: .eml and .msg are letters, the rest are bare files. Nothing is changed there.

    ``skip`` is a folder (the exchange folder itself) to pass by when it lies inside.
    """

    def __init__(self, folder: Path, skip: Path | None = None) -> None:
        self.folder = Path(folder)
        self.skip = skip.resolve() if skip else None
        if not self.folder.exists():
            raise BadInput(f"Папки «{self.folder}» нет.", "Укажите папку с письмами или книгами.")

    def incoming(self) -> Iterator[Incoming]:
        paths = [self.folder] if self.folder.is_file() else sorted(self.folder.rglob("*"))
        for path in paths:
            # A link may lead anywhere; office programs keep «~$…» beside an open file.
            if path.is_symlink() or not path.is_file() or path.name.startswith(("~$", ".")):
                continue
            if self.skip is not None and self.skip in path.resolve().parents:
                continue
            letter = path.suffix.lower() in (".eml", ".msg")
            stat = path.stat()
            yield Incoming(
                location=f"file:{_printable(path.resolve())};{stat.st_mtime_ns};{stat.st_size}",
                source="eml" if letter else "folder",
                size=stat.st_size,
                load=_reader(path),
                plain=not letter,
                name=cyrillic_text(os.fsencode(path.name)),
            )


def _printable(path: Path) -> str:
    # A stick written by an old Windows may hold names that are no text here.
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _reader(path: Path) -> Callable[[], bytes | None]:
    def read() -> bytes | None:
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(
                f"Файл «{path}» не прочитать: {error.strerror}.", "Проверьте права на папку."
            ) from error

    return read
