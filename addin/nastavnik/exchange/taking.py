"""One waiting letter or file read into what may be workbooks."""

from __future__ import annotations

from dataclasses import dataclass, field

from nastavnik.exchange.files import sha256
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.names import clean_name
from nastavnik.exchange.parts import Letter, read_letter
from nastavnik.exchange.registry import District
from nastavnik.exchange.sources import Incoming
from nastavnik.exchange.unpacking import Found, is_candidate, unpack

__all__ = ["Message", "take"]

HARMFUL = ("too-many", "too-deep", "too-large")


@dataclass
class Message:
    """A message and the files found in it, never none: a message without books has one entry saying so.

    ``identity`` is a hash of the message's bytes, line ends evened out, so the same letter is known in another
    folder or saved as .eml. ``plain`` is a bare file that nobody mailed.
    """

    identity: str
    plain: bool
    sender: str | None = None
    message_id: str = ""
    sent_at: str | None = None
    found: list[Found] = field(default_factory=list)


def take(incoming: Incoming, limits: Limits, district: District) -> Message | None:
    """The message, or None when it vanished meanwhile. Raises Unavailable when the connection breaks."""
    if incoming.size > (limits.file if incoming.plain else limits.message):
        return _too_large(incoming, limits)
    raw = incoming.load()
    if raw is None:
        return None
    if incoming.plain:
        # The name is part of it: the same file put there twice is a repeat to be told of.
        identity = sha256(f"{incoming.name}\0".encode("utf-8", "surrogateescape") + raw)
        name = clean_name(incoming.name)
        if not is_candidate(name, raw):
            found = [Found(name, b"", ".bin", trouble=("no-workbook", "это не книга"))]
        else:
            found = unpack(name, raw, district.passwords(None), limits)
        return Message(identity, True, found=found)
    identity = sha256(raw.replace(b"\r\n", b"\n"))
    letter = read_letter(raw, limits)
    message = Message(identity, False, letter.sender, _short(letter.message_id), letter.sent_at)
    message.found = _files(letter, raw, limits, district)
    return message


def _short(message_id: str) -> str:
    # Some programs put a person's name there; a hash tells letters apart as well.
    return sha256(message_id.encode("utf-8", "surrogateescape"))[:24] if message_id else ""


def _too_large(incoming: Incoming, limits: Limits) -> Message:
    head = b"" if incoming.plain else incoming.head()
    letter = read_letter(head, limits) if head else Letter(None, "", None, "")
    megabytes = (limits.file if incoming.plain else limits.message) // 2**20
    words = f"больше {megabytes} МБ: не загружалось, лежит на прежнем месте"
    found = Found(
        clean_name(incoming.name or "письмо"), b"", ".bin", trouble=("too-large", words), harmful=True
    )
    identity = sha256(incoming.location.encode("utf-8", "surrogateescape"))
    return Message(
        identity, incoming.plain, letter.sender, _short(letter.message_id), letter.sent_at, [found]
    )


def _files(letter: Letter, raw: bytes, limits: Limits, district: District) -> list[Found]:
    suffix = ".msg" if raw.startswith(b"\xd0\xcf\x11\xe0") else ".eml"
    if letter.trouble is not None:
        code, words = letter.trouble
        return [Found(f"письмо{suffix}", raw, suffix, trouble=(code, words), harmful=code in HARMFUL)]
    if letter.bounce:
        return [
            Found("письмо", b"", suffix, trouble=("bounce", "уведомление почты о недоставке или задержке"))
        ]
    passwords = district.passwords(letter.sender)
    found = [
        one
        for attachment in letter.attachments
        if is_candidate(attachment.name, attachment.data)
        for one in unpack(attachment.name, attachment.data, passwords, limits)
    ]
    if len(found) > 1:
        # A signature's archive or an empty file beside the book says nothing.
        found = [
            one for one in found if one.trouble is None or one.trouble[0] not in ("no-workbook", "empty")
        ] or found[:1]
    if not found:
        words = "во вложениях нет книги" if letter.attachments else "в письме нет вложений"
        return [Found("письмо", b"", suffix, trouble=("no-workbook", words))]
    if len(found) > limits.files:
        words = f"в письме больше {limits.files} файлов"
        return [Found(f"письмо{suffix}", raw, suffix, trouble=("too-many", words), harmful=True)]
    return found
