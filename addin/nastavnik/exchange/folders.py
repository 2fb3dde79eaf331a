"""The folder of an exchange: where each received file lies follows from its state in the journal."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from nastavnik.exchange.files import no_space, place, remove, write_whole
from nastavnik.exchange.journal import Item, Journal

__all__ = ["Folders"]

ACCEPTED, REPLACED, QUARANTINE, UNREADABLE = "Принято", "Прежние", "Карантин", "Не прочитано"
ORIGINALS, ANSWERS, WORK = "Оригиналы", "Ответы", ".работа"
OF_STATE = {
    "accepted": ACCEPTED,
    "accepted_with_errors": ACCEPTED,
    "superseded": REPLACED,
    "duplicate": REPLACED,
    "quarantined": QUARANTINE,
    "unreadable": UNREADABLE,
}
STALE = 3600  # seconds after which a working file belongs to a run that died


class Folders:
    """The exchange folder ``root``: «Принято» holds exactly the books to consolidate, one per organisation."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    @property
    def journal(self) -> Path:
        return self.root / "Журнал.sqlite"

    @property
    def accepted(self) -> Path:
        """The folder to consolidate."""
        return self.root / ACCEPTED

    @property
    def answers(self) -> Path:
        return self.root / ANSWERS

    def open_journal(self) -> Journal:
        return Journal(self.journal)

    def work(self) -> Path:
        """A folder for files being looked at; what a dead run left there is removed."""
        folder = self.root / WORK
        folder.mkdir(parents=True, exist_ok=True)
        edge = time.time() - STALE
        for path in folder.iterdir():
            if path.is_file() and path.stat().st_mtime < edge:
                remove(path)
        return folder

    def store(self, state: str, name: str, data: bytes) -> Path:
        """A received file in the folder of its state, read-only, safe on the disk."""
        return write_whole(self.root / OF_STATE[state] / name, data, read_only=True, work=self.work())

    def store_original(self, name: str, data: bytes) -> Path:
        """An attachment as it came, when it was an archive or under a password."""
        return write_whole(self.root / ORIGINALS / name, data, read_only=True, work=self.work())

    def find(self, item: Item) -> Path | None:
        """Where the file of an item lies now; None when it has none or was purged."""
        if item.stored is None:
            return None
        for folder in dict.fromkeys((OF_STATE[item.state], *OF_STATE.values())):
            path = self.root / folder / item.stored
            if path.is_file():
                return path
        return None

    def find_original(self, item: Item) -> Path | None:
        """Where the attachment of an item lies as it came, when it differed from the book itself."""
        path = self.root / ORIGINALS / item.original if item.original else None
        return path if path is not None and path.is_file() else None

    def settle(self, items: Iterable[Item]) -> None:
        """Put the files of ``items`` where their states say; a run cut short is put right by the next."""
        wanted: dict[str, str] = {}
        # Two items may share one file (the same bytes sent twice): the more alive state keeps it.
        rank = (REPLACED, UNREADABLE, QUARANTINE, ACCEPTED)
        for item in items:
            if item.stored and not item.purged:
                folder = OF_STATE[item.state]
                before = wanted.get(item.stored)
                if before is None or rank.index(folder) > rank.index(before):
                    wanted[item.stored] = folder
        for name, folder in wanted.items():
            target = self.root / folder / name
            for other in dict.fromkeys(OF_STATE.values()):
                path = self.root / other / name
                if other == folder or not path.is_file():
                    continue
                try:
                    if target.is_file():
                        remove(path)
                    else:
                        place(path, target)
                except FileNotFoundError:
                    continue  # another computer put it right first
                except OSError as error:
                    raise no_space(error) from error
