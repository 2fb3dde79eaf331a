"""«Отправить»: the packed workbook in a letter to the district, by one of three ways."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from nastavnik.errors import BadInput
from nastavnik.exchange.delivery import Delivered, Way, deliver
from nastavnik.exchange.journal import Journal
from nastavnik.exchange.letters import OutLetter, compose
from nastavnik.exchange.packing import Packet
from nastavnik.exchange.settings import MailSettings
from nastavnik.exchange.smtp import Outgoing

__all__ = ["letter_of", "send"]


def letter_of(packet: Packet, settings: MailSettings, to: str | None = None, note: str = "") -> OutLetter:
    """The letter that carries ``packet``, to look at before it leaves.

    ``to`` defaults to the address in the settings, then to the one the district issued the workbook with.
    """
    address = to or settings.district_address or packet.verdict.district_email
    if not address:
        raise BadInput(
            "Не указан адрес района.", "Впишите district_address в настройки почты или задайте адрес."
        )
    letter = OutLetter(
        "submission",
        f"{packet.org_code}:{packet.content_hash}",
        packet.org_code,
        address,
        "",
        "",
        ((packet.name, packet.data),),
    )
    return compose(
        letter,
        "submission",
        {"packet": packet, "verdict": packet.verdict, "note": note, "sender_name": settings.sender_name},
    )


def send(
    packet: Packet, way: Way, settings: MailSettings, outbox: Journal, *,
    to: str | None = None, folder: Path | None = None, note: str = "",
    password: str | None = None, again: bool = False, now: dt.datetime | None = None,
) -> Delivered:  # fmt: skip
    """Send the packet: ``draft`` writes an .eml into ``folder``, ``smtp`` sends, ``folder`` saves the file alone.

    The same contents are sent by SMTP once; ``again`` sends them once more. A draft or a saved copy harms
    nobody twice, so those two always go. ``password`` is the mailbox's, when the keyring has none.
    """
    if way == "folder":
        address = to or settings.district_address or "район"
        letter = OutLetter(
            "saved",
            f"{packet.org_code}:{packet.content_hash}",
            packet.org_code,
            address,
            "",
            "",
            ((packet.name, packet.data),),
        )
        return deliver(outbox, letter, way, settings, folder=folder, again=True, now=now)
    letter = letter_of(packet, settings, to, note)
    if way == "draft":
        return deliver(outbox, letter, way, settings, folder=folder, again=True, now=now)
    with Outgoing(settings, password) as outgoing:
        return deliver(outbox, letter, way, settings, outgoing=outgoing, again=again, now=now)
