"""What `doctor` says of the mail: each step of reaching the servers, and what to do where it stops."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from nastavnik.errors import NastavnikError, Unavailable
from nastavnik.exchange.mailbox import open_mailbox
from nastavnik.exchange.settings import MailSettings
from nastavnik.exchange.smtp import Outgoing
from nastavnik.exchange.trouble import NETWORK_ERRORS, explain
from nastavnik.form.shares import percent

__all__ = ["Diagnosis", "diagnose", "diagnose_imap", "diagnose_smtp"]

NEARLY_FULL = 0.9


@dataclass(frozen=True)
class Diagnosis:
    """One line of the doctor: ``kind`` is ok, or what is wrong (host, port, tls, certificate, password, …)."""

    name: str
    ok: bool
    kind: str
    message: str
    fix: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"name": self.name, "ok": self.ok, "kind": self.kind, "message": self.message, "fix": self.fix}


def diagnose(
    settings: MailSettings, *, imap_password: str | None = None, smtp_password: str | None = None
) -> list[Diagnosis]:
    """Incoming and outgoing mail tried for real: nothing is sent, marked or moved."""
    return [diagnose_imap(settings, imap_password), diagnose_smtp(settings, smtp_password)]


def _bad(name: str, error: NastavnikError) -> Diagnosis:
    kind = getattr(error, "kind", "other" if isinstance(error, Unavailable) else "settings")
    return Diagnosis(name, False, kind, error.message, error.fix)


def diagnose_imap(settings: MailSettings, password: str | None = None) -> Diagnosis:
    """Whether letters can be collected: server, protection, password, folder, room in the mailbox."""
    name = "Входящая почта (IMAP)"
    try:
        box = open_mailbox(settings, password)
    except NastavnikError as error:
        return _bad(name, error)
    try:
        if not box.folder.exists(settings.imap_folder):
            return Diagnosis(
                name,
                False,
                "folder",
                f"В ящике нет папки «{settings.imap_folder}».",
                "Проверьте имя папки на листе «Почта».",
            )
        box.folder.set(settings.imap_folder, readonly=True)
        count = len(box.uids())
        if (share := _used(box)) is not None and share >= NEARLY_FULL:
            return Diagnosis(
                name,
                False,
                "full",
                f"Ящик заполнен на {percent(share, digits=0)}.",
                "Удалите старые письма: новые перестанут приходить.",
            )
    except NETWORK_ERRORS as error:
        return _bad(name, explain(error, "IMAP", settings.imap_host, settings.imap_port))
    finally:
        with contextlib.suppress(*NETWORK_ERRORS):
            box.logout()
    return Diagnosis(name, True, "ok", f"Работает, писем в папке: {count}.")


def _used(box: Any) -> float | None:
    """The share of the mailbox's quota in use; None when the server does not tell."""
    if "QUOTA" not in box.client.capabilities:
        return None
    status, answer = box.client.getquotaroot(box.folder.get() or "INBOX")
    if status != "OK":
        return None
    for line in answer[1]:
        words = (line or b"").decode("ascii", "replace").replace("(", " ").replace(")", " ").split()
        if "STORAGE" in words:
            used, most = words[words.index("STORAGE") + 1 :][:2]
            return int(used) / int(most) if int(most) else None
    return None


def diagnose_smtp(settings: MailSettings, password: str | None = None) -> Diagnosis:
    """Whether letters can be sent: server, protection, password, the sender's address."""
    name = "Исходящая почта (SMTP)"
    try:
        with Outgoing(settings, password) as outgoing:
            server = outgoing.connect()
            code, words = server.mail(settings.address)
            server.rset()
            if code != 250:
                text = words.decode("utf-8", "replace")[:160]
                return Diagnosis(
                    name,
                    False,
                    "sender",
                    f"Сервер не принял адрес «{settings.address}»: {text}.",
                    "Укажите адрес этого ящика.",
                )
    except NastavnikError as error:
        return _bad(name, error)
    except NETWORK_ERRORS as error:
        return _bad(name, explain(error, "SMTP", settings.smtp_host, settings.smtp_port))
    return Diagnosis(name, True, "ok", "Работает.")
