"""Letters on their way: a draft, SMTP or a folder; each reason once, and never in doubt without saying so."""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nastavnik.errors import BadInput, NastavnikError
from nastavnik.exchange.files import sha256, write_whole
from nastavnik.exchange.journal import Journal
from nastavnik.exchange.letters import OutLetter
from nastavnik.exchange.names import registry_code
from nastavnik.exchange.settings import MailSettings
from nastavnik.exchange.smtp import NotSent, Outgoing

__all__ = ["Delivered", "Way", "already", "deliver", "deliver_all", "draft_bytes"]

Way = Literal["draft", "smtp", "folder"]
FINISHED = ("sent", "drafted", "saved")
# Reasons that are over after a day; the others never come back by themselves.
DAILY = ("reminder",)


@dataclass(frozen=True)
class Delivered:
    """What became of a letter: sent, drafted, saved, already (for this reason), uncertain or failed.

    uncertain: the line broke after the letter was handed over, or the program died at that moment.
    """

    letter: OutLetter
    status: str
    words: str = ""
    path: Path | None = None

    def as_json(self) -> dict[str, Any]:
        shown = self.letter.as_json()
        del shown["text"]
        return {
            **shown,
            "status": self.status,
            "message": self.words,
            "path": str(self.path) if self.path else None,
        }


def already(journal: Journal, letter: OutLetter, day: str) -> tuple[str, str] | None:
    """(already or uncertain, why) when this letter was dealt with before; None when it may go."""
    found = journal.answers(letter.kind, letter.reason)
    if letter.kind in DAILY:
        found = [row for row in found if row["day"] == day]
    if letter.kind == "submission":
        # A draft may never have been sent by the clerk: only what went out by SMTP counts.
        found = [row for row in found if row["way"] == "smtp"]
    for row in reversed(found):
        when = row["at"][:16].replace("T", " ")
        if row["phase"] in FINISHED:
            return "already", f"уже было {when}"
        if row["phase"] == "sending":
            return (
                "uncertain",
                f"{when} отправка оборвалась, и неизвестно, ушло ли письмо: проверьте «Отправленные»",
            )
    return None


class _Taken(Exception):
    """Another computer is sending the same letter."""

    def __init__(self, status: str, words: str) -> None:
        super().__init__(words)
        self.status = status


def draft_bytes(letter: OutLetter, settings: MailSettings) -> bytes:
    """The letter as an .eml that Outlook and Thunderbird open ready to send."""
    return letter.message(settings, draft=True).as_bytes()


def deliver(
    journal: Journal, letter: OutLetter, way: Way, settings: MailSettings, *,
    folder: Path | None = None, outgoing: Outgoing | None = None, again: bool = False, now: dt.datetime | None = None,
) -> Delivered:  # fmt: skip
    """Deliver one letter; ``folder`` takes drafts and saved files, ``outgoing`` is the connection for SMTP.

    ``again`` lets a reason be repeated. Raises Unavailable when the disk is full.
    """
    now = now or dt.datetime.now().astimezone()
    day = now.date().isoformat()
    if not again and (before := already(journal, letter, day)):
        return Delivered(letter, *before)
    token = secrets.token_hex(8)

    def note(phase: str, words: str = "") -> None:
        journal.add(
            "answer", at=now.isoformat(timespec="seconds"), day=day, token=token, phase=phase, kind=letter.kind,
            reason=letter.reason, org_code=letter.org_code, address=letter.to, way=way, words=words,
        )  # fmt: skip

    def claim() -> None:
        with journal.writing():
            if not again and (other := already(journal, letter, day)):
                raise _Taken(*other)
            note("sending")

    if way != "smtp":
        if folder is None:
            raise BadInput("Не указана папка для писем.", "Укажите её.")
        path = _written(letter, way, settings, folder)
        with journal.writing():
            note("saved" if way == "folder" else "drafted")
        return Delivered(letter, "saved" if way == "folder" else "drafted", path=path)
    if outgoing is None:
        raise BadInput("Не задано подключение к исходящей почте.", "Заполните настройки почты.")
    try:
        outgoing.send(letter.message(settings, stamp=token if again else day), claim)
    except _Taken as taken:
        return Delivered(letter, taken.status, str(taken))
    except NotSent as error:
        with journal.writing():
            note("failed" if error.certain else "sending", error.message)
        status = "failed" if error.certain else "uncertain"
        if error.lasting:
            raise
        return Delivered(letter, status, str(error))
    with journal.writing():
        note("sent")
    return Delivered(letter, "sent")


def _written(letter: OutLetter, way: Way, settings: MailSettings, folder: Path) -> Path:
    """Drafts get a name that follows from the reason, so that a second run writes over the first."""
    if way == "folder":
        for name, data in letter.attachments:
            path = write_whole(folder / name, data)
        return path
    tail = sha256(f"{letter.kind}|{letter.reason}".encode())[:8]
    return write_whole(
        folder / f"{letter.kind}_{registry_code(letter.org_code)}_{tail}.eml", draft_bytes(letter, settings)
    )


def deliver_all(
    journal: Journal, letters: Sequence[OutLetter], way: Way, settings: MailSettings, *,
    folder: Path | None = None, password: str | None = None, again: bool = False, now: dt.datetime | None = None,
    sleep: Callable[[float], None] = time.sleep, progress: Callable[[Delivered], None] | None = None,
) -> list[Delivered]:  # fmt: skip
    """Deliver many letters with the pause of the settings between those that really go out.

    A connection that cannot be made ends the run: the rest are reported failed with the same words.
    """
    results: list[Delivered] = []
    outgoing = Outgoing(settings, password) if way == "smtp" else None
    lasting: NastavnikError | None = None
    try:
        for letter in letters:
            if lasting is not None:
                results.append(Delivered(letter, "failed", str(lasting)))
                continue
            went = any(r.status in ("sent", "uncertain", "failed") for r in results[-1:])
            if way == "smtp" and went and settings.pause_seconds:
                sleep(settings.pause_seconds)
            try:
                done = deliver(
                    journal, letter, way, settings, folder=folder, outgoing=outgoing, again=again, now=now
                )
            except NotSent as error:
                lasting = error
                done = Delivered(letter, "failed", str(error))
            results.append(done)
            if progress:
                progress(done)
    finally:
        if outgoing is not None:
            outgoing.__exit__()
    return results
