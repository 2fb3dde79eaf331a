"""The district's mailbox over IMAP with TLS: letters are only read, then marked or moved when their files are safe."""

from __future__ import annotations

import contextlib
import imaplib
import re
import ssl
from collections.abc import Iterator
from functools import partial
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls
from imap_tools.utils import encode_folder

from nastavnik.errors import BadInput, Unavailable
from nastavnik.exchange.settings import MailSettings, password_for, tls_context
from nastavnik.exchange.sources import Incoming
from nastavnik.exchange.trouble import NETWORK_ERRORS, explain

__all__ = ["DONE_FLAG", "ImapSource", "open_mailbox"]

DONE_FLAG = "NastavnikDone"
_STAY = ("quarantined", "unreadable")  # a person should see these where they are
_CHUNK = 500
_HEAD_BYTES = 65536


def open_mailbox(
    settings: MailSettings, password: str | None = None, folder: str | None = None
) -> BaseMailBox:
    """A mailbox logged in, certificate checked. Raises BadInput without settings, Unavailable with the cause in words."""
    if not settings.imap_host or not settings.imap_user:
        raise BadInput(
            "Не указаны сервер и имя входящей почты (IMAP).", "Заполните лист «Почта» книги района."
        )
    password = password or password_for(settings.imap_host, settings.imap_user)
    if not password:
        raise BadInput(
            "Пароль входящей почты не сохранён.",
            "Сохраните его (nastavnik mail password) или укажите --ask-password.",
        )
    kind: Any = MailBoxStartTls if settings.imap_security == "STARTTLS" else MailBox
    try:
        box: BaseMailBox = kind(
            settings.imap_host,
            settings.imap_port,
            timeout=settings.timeout_seconds,
            ssl_context=tls_context(settings),
        )
    except (*NETWORK_ERRORS, ValueError) as error:
        problem = (
            error
            if not isinstance(error, ValueError) or isinstance(error, ssl.SSLError)
            else ssl.SSLError(str(error))
        )
        raise explain(problem, "IMAP", settings.imap_host, settings.imap_port) from error
    try:
        login = box.login if password.isascii() and settings.imap_user.isascii() else box.login_utf8
        login(settings.imap_user, password, initial_folder=folder)
        # Servers tell what they can do (MOVE, QUOTA) only after the login.
        _, told = box.client.capability()
        box.client.capabilities = tuple(
            b" ".join(t for t in told if t).decode("ascii", "replace").upper().split()
        )
    except (*NETWORK_ERRORS, ValueError) as error:
        with contextlib.suppress(*NETWORK_ERRORS):
            box.client.shutdown()
        raise explain(error, "IMAP", settings.imap_host, settings.imap_port) from error
    return box


class ImapSource:
    """The letters of the mailbox's folder, and of the folder of finished ones for a computer that joins later."""

    def __init__(self, settings: MailSettings, password: str | None = None) -> None:
        self.settings = settings
        self._password = password

    def incoming(self) -> Iterator[Incoming]:
        settings = self.settings
        box = open_mailbox(settings, self._password)
        try:
            done = settings.imap_done_folder.strip()
            if done and not box.folder.exists(done):
                box.folder.create(done)
            for folder in dict.fromkeys(f for f in (settings.imap_folder, done) if f):
                box.folder.set(folder)
                yield from self._folder(box, folder, done)
        except NETWORK_ERRORS as error:
            raise self._explain(error) from error
        finally:
            with contextlib.suppress(*NETWORK_ERRORS):
                box.logout()

    def _explain(self, error: BaseException) -> Unavailable:
        return explain(error, "IMAP", self.settings.imap_host, self.settings.imap_port)

    def _folder(self, box: BaseMailBox, folder: str, done: str) -> Iterator[Incoming]:
        validity = (box.client.response("UIDVALIDITY")[1] or [b"0"])[0] or b"0"
        start = f"imap:{self.settings.imap_user}@{self.settings.imap_host}"
        uids = box.uids()
        for index in range(0, len(uids), _CHUNK):
            wanted = ",".join(uids[index : index + _CHUNK])
            for uid, size, flags in _listing(box, wanted):
                place = partial(_location, start, validity.decode())
                yield Incoming(
                    location=place(folder, uid),
                    source="imap",
                    size=size,
                    load=partial(self._load, box, uid),
                    head=partial(self._head, box, uid),
                    done=partial(self._done, box, uid, "" if folder == done else done, place),
                    marked=partial(_is_marked, flags, bool(done) and folder != done),
                )

    def _load(self, box: BaseMailBox, uid: str) -> bytes | None:
        try:
            return _literal(box.client.uid("FETCH", uid, "(BODY.PEEK[])"))
        except NETWORK_ERRORS as error:
            raise self._explain(error) from error

    def _head(self, box: BaseMailBox, uid: str) -> bytes:
        try:
            return _literal(box.client.uid("FETCH", uid, f"(BODY.PEEK[HEADER]<0.{_HEAD_BYTES}>)")) or b""
        except NETWORK_ERRORS as error:
            raise self._explain(error) from error

    def _done(self, box: BaseMailBox, uid: str, target: str, place: Any, state: str) -> str | None:
        """Mark the letter, then move it. Never EXPUNGE: other people's deleted letters are not ours to destroy."""
        flags = f"{DONE_FLAG} \\Flagged" if state == "quarantined" else DONE_FLAG
        if state not in _STAY:
            flags += " \\Seen"
        client = box.client
        try:
            if not _stored(client, uid, flags):
                # A server that keeps no keywords: what a person sees must do, the journal remembers anyway.
                _stored(client, uid, flags.replace(DONE_FLAG, "").strip())
            if not target or state in _STAY or "MOVE" not in client.capabilities:
                return None
            client.untagged_responses.pop("COPYUID", None)
            status, _ = client.uid("MOVE", uid, encode_folder(target))
            moved = client.untagged_responses.pop("COPYUID", None)
        except NETWORK_ERRORS as error:
            raise self._explain(error) from error
        if status == "OK" and moved and moved[0]:
            validity, _, new = moved[0].decode().split()[:3]
            if new.isdigit():
                return _location(place.args[0], validity, target, new)
        return None


def _location(start: str, validity: str, folder: str, uid: str) -> str:
    return f"{start}/{folder};{validity}/{uid}"


def _stored(client: Any, uid: str, flags: str) -> bool:
    try:
        return not flags or client.uid("STORE", uid, "+FLAGS.SILENT", f"({flags})")[0] == "OK"
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return False


def _is_marked(flags: bytes, to_move: bool, state: str) -> bool:
    seen = b"\\flagged" if state == "quarantined" else b"\\seen"
    marked = DONE_FLAG.lower().encode() in flags.lower() or seen in flags.lower()
    return marked and (not to_move or state in _STAY)


_LINE = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_FLAGS = re.compile(rb"FLAGS \(([^)]*)\)")


def _listing(box: BaseMailBox, uids: str) -> list[tuple[str, int, bytes]]:
    status, lines = box.client.uid("FETCH", uids, "(UID FLAGS RFC822.SIZE)")
    found = []
    for line in lines if status == "OK" else []:
        text = line if isinstance(line, bytes) else b" ".join(line) if line else b""
        if match := _LINE.search(text):
            size, flags = _SIZE.search(text), _FLAGS.search(text)
            found.append((match[1].decode(), int(size[1]) if size else 0, flags[1] if flags else b""))
    return sorted(found, key=lambda row: int(row[0]))


def _literal(answer: tuple[str, list[Any]]) -> bytes | None:
    status, lines = answer
    return next((line[1] for line in lines if status == "OK" and isinstance(line, tuple)), None)
