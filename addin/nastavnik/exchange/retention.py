"""How long received files are kept, and what a person decides about those set aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nastavnik.errors import BadInput
from nastavnik.exchange.deciding import Taken, settle
from nastavnik.exchange.files import remove
from nastavnik.exchange.folders import Folders
from nastavnik.exchange.inspection import Inspector
from nastavnik.exchange.journal import Item
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.names import clean_line
from nastavnik.exchange.registry import District
from nastavnik.exchange.unpacking import Found, unpack

__all__ = ["PurgeResult", "purge", "release"]


@dataclass
class PurgeResult:
    """What a purge removed, or would remove: items with their files, and the day before which they came."""

    before: dt.date
    days: int
    dry: bool
    items: list[Item] = field(default_factory=list)
    files: int = 0
    bytes: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "before": self.before.isoformat(),
            "retention_days": self.days,
            "dry_run": self.dry,
            "items": [item.id for item in self.items],
            "files": self.files,
            "bytes": self.bytes,
        }


def purge(folders: Folders, days: int, *, dry: bool = False, now: dt.datetime | None = None) -> PurgeResult:
    """Delete received files and answers older than ``days``; the journal keeps hashes, states and this purge.

    The term holds for a book still current too. ``dry`` only counts. Interrupted, it is finished by the next run.
    """
    if days < 1:
        raise BadInput("Срок хранения меньше одного дня.", "Исправьте его на листе «Настройки».")
    now = now or dt.datetime.now().astimezone()
    edge = now - dt.timedelta(days=days)
    result = PurgeResult(edge.date(), days, dry)
    with folders.open_journal() as journal:
        items = journal.items()
        old = [
            item for item in items if dt.datetime.fromisoformat(item.received_at) < edge and not item.purged
        ]
        # One archive holds books of several items, one file may have come twice: kept while any owner is young.
        young = [item for item in items if item not in old and not item.purged]
        kept = {name for item in young for name in (item.stored, item.original) if name}
        old = [item for item in old if item.stored is None or item.stored not in kept]
        for item in old:
            paths = [
                p
                for p in (folders.find(item), folders.find_original(item))
                if p is not None and p.name not in kept
            ]
            for path in paths:
                size = path.stat().st_size
                if dry or remove(path):
                    result.files += 1
                    result.bytes += size
            result.items.append(item)
            if not dry:
                with journal.writing():
                    journal.add("purge", at=now.isoformat(timespec="seconds"), item=item.id, days=days)
    if folders.answers.is_dir():
        for path in sorted(folders.answers.rglob("*")):
            if path.is_file() and path.stat().st_mtime < edge.timestamp():
                size = path.stat().st_size
                if dry or remove(path):
                    result.files += 1
                    result.bytes += size
    return result


def release(
    folders: Folders, number: int, district: District, inspector: Inspector, *,
    org_code: str | None = None, now: dt.datetime | None = None,
) -> Item:  # fmt: skip
    """A person looked at item ``number`` in quarantine and accepts it, as ``org_code`` when the file names none.

    So is a book that came under a password nobody knew, once the password stands in the district's list.
    Raises BadInput when it is neither, its file is gone or cannot be read, or nobody has that code.
    """
    now = now or dt.datetime.now().astimezone()
    with folders.open_journal() as journal:
        item = journal.item(number)
        path = folders.find(item) if item else None
        locked = item is not None and item.state == "unreadable" and item.reason == "password"
        if item is None or path is None or not (item.state == "quarantined" or locked):
            raise BadInput(f"В карантине нет файла № {number}.", "Посмотрите номера в журнале.")
        found = (
            _unlocked(path, number, district) if locked else Found(path.name, path.read_bytes(), path.suffix)
        )
        taken = Taken.of(found, folders.work(), inspector)
        if locked and taken.active:
            raise BadInput(
                f"В файле № {number} есть {', '.join(taken.active)}.", "Попросите прислать книгу без этого."
            )
        if taken.verdict is None or not taken.verdict.readable:
            raise BadInput(
                f"Файл № {number} не читается, принять его нельзя.", "Попросите прислать книгу заново."
            )
        known = taken.verdict.org_code if locked else item.org_code or taken.verdict.org_code
        organisation = district.by_code(org_code or known)
        if organisation is None:
            raise BadInput("Неизвестно, чья это книга.", "Укажите код организации из листа «Организации».")
        if known is not None and known != organisation.code and district.by_code(known) is not None:
            raise BadInput(
                f"Книга принадлежит организации {known}.", "Принять её за другую организацию нельзя."
            )
        at = now.isoformat(timespec="seconds")
        with journal.writing():
            if item.org_code is None or locked:
                # The rows of a journal never change: the file gets a second item with its organisation known.
                journal.add(
                    "event",
                    at=at,
                    item=item.id,
                    state="duplicate",
                    reason="released",
                    words="принято под новым номером",
                )
                decision = settle(taken, organisation, journal, item.late)
                last = max(i.id for i in journal.items("WHERE item.message = ?", (item.message,)))
                stored, verdict = item.stored, taken.verdict
                if locked:
                    stored = decision.file_name(taken)
                    folders.store(decision.state, stored, taken.found.data)
                number = journal.add(
                    "item", message=item.message, number=1000 + last, stored=stored, file_hash=taken.file_hash,
                    original=item.original, original_hash=None, org_code=organisation.code,
                    form_version=clean_line(verdict.version or "", 20), submission=verdict.submission,
                    packed_at=taken.made_at, content_hash=taken.content_hash, errors=verdict.errors,
                    warnings=verdict.warnings, late=int(item.late), encrypted=int(item.encrypted or locked),
                )  # fmt: skip
            else:
                decision = settle(taken, organisation, journal, item.late)
            words = f"{decision.words}, {'открыто найденным паролем' if locked else 'принято человеком из карантина'}"
            journal.add("event", at=at, item=number, state=decision.state, reason="released", words=words)
            if decision.replaces is not None:
                journal.add(
                    "event",
                    at=at,
                    item=decision.replaces,
                    state="superseded",
                    reason="replaced",
                    words="пришла более новая книга",
                )
        folders.settle(journal.items())
        done = journal.item(number)
        assert done is not None
        return done


def _unlocked(path: Path, number: int, district: District) -> Found:
    """The book inside a file that came under a password. Raises BadInput when no password of the list fits."""
    found = unpack(path.name, path.read_bytes(), district.passwords(None), Limits())
    if found[0].trouble is not None:
        raise BadInput(
            f"Файл № {number}: {found[0].trouble[1]}.", "Впишите пароль организации на лист «Организации»."
        )
    return found[0]
