"""From a raw message to its attachments, however they were nested, named, typed or encoded."""

from __future__ import annotations

import binascii
import email
import email.errors
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from typing import Any

from nastavnik.errors import ZIP_ERRORS
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.names import clean_line, clean_name, decode_header, decode_parameter, parse_addresses
from nastavnik.exchange.tnef import SIGNATURE, tnef_files

__all__ = ["PARSE_ERRORS", "Attachment", "Letter", "read_letter"]

# What the standard library's parser and decoders raise on hostile input.
PARSE_ERRORS = (
    ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, MemoryError,
    binascii.Error, email.errors.MessageError,
)  # fmt: skip


@dataclass(frozen=True)
class Attachment:
    """A part of a message that is a file: its cleaned name («bez-imeni» when it had none) and its bytes."""

    name: str
    data: bytes
    named: bool


@dataclass
class Letter:
    """A message as far as it matters here; ``sender`` is one plain address or None, never a display name."""

    sender: str | None
    message_id: str
    sent_at: str | None
    subject: str
    attachments: list[Attachment] = field(default_factory=list)
    bounce: bool = False
    trouble: tuple[str, str] | None = None


def read_letter(raw: bytes, limits: Limits) -> Letter:
    """The message in ``raw`` (RFC 822 or Outlook .msg). Raises nothing: what cannot be parsed is ``trouble``."""
    try:
        if raw.startswith(b"\xd0\xcf\x11\xe0"):
            return _outlook(raw, limits)
        # Of the compat32 kind: the modern policy's header parser fails on the headers real mailers write.
        message = email.message_from_bytes(raw, policy=_RAW)
        letter = _headers(message)
        for attachment in _walk(message, limits, 0, [0]):
            letter.attachments.append(attachment)
            if len(letter.attachments) > limits.files:
                letter.trouble = ("too-many", f"в письме больше {limits.files} вложений")
                break
    except _Excess as excess:
        letter.trouble = (excess.code, str(excess))
    except PARSE_ERRORS:
        return Letter(None, "", None, "", trouble=("message-broken", "письмо повреждено, его не прочитать"))
    return letter


class _Untouched(email.policy.Compat32):
    """Header values as they stand, raw bytes as surrogates: the usual policy loses 8-bit names for good."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_RAW = _Untouched()


class _Excess(Exception):
    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def _headers(message: Message) -> Letter:
    senders: list[str] = []
    for header in ("From", "Sender"):
        for value in message.get_all(header, []):
            # A display name may itself look like an address: only the address in angle brackets counts.
            bare = re.sub(r'"(?:[^"\\]|\\.)*"|\([^()]*\)', " ", str(value))
            senders += parse_addresses(" ".join(re.findall(r"<([^<>]*)>", bare)) or bare)
        if senders:
            break
    date = message.get("Date")
    sent = None
    if date is not None:
        try:
            sent = email.utils.parsedate_to_datetime(str(date)).isoformat(timespec="seconds")
        except PARSE_ERRORS:
            sent = None
    # Two authors leave no way to tell who sent it.
    return Letter(
        senders[0] if len(set(senders)) == 1 else None,
        clean_line(message.get("Message-ID", "")),
        sent,
        decode_header(message.get("Subject", ""))[:200],
        bounce=_is_bounce(message),
    )


def _is_bounce(message: Message) -> bool:
    report = message.get_content_type() == "multipart/report"
    sender = str(message.get("From", "")).lower()
    empty_path = str(message.get("Return-Path", "-")).strip() == "<>"
    return report or "mailer-daemon@" in sender or (empty_path and "postmaster@" in sender)


def part_name(part: Message) -> str | None:
    """The attachment's name from Content-Disposition or Content-Type, decoded; None when it has none."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            value = part.get_param(parameter, header=header)
        except PARSE_ERRORS:
            continue
        if value:
            return decode_parameter(value) or None
    raw = str(part.get("Content-Disposition", "") or part.get("Content-Type", ""))
    if match := re.search(r"(?:file)?name\*?(?:\d+\*?)?\s*=\s*\"?([^\";\r\n]+)", raw, re.I):
        return decode_parameter(match.group(1)) or None
    return None


def _walk(part: Message, limits: Limits, depth: int, count: list[int]) -> Iterator[Attachment]:
    count[0] += 1
    if count[0] > limits.parts:
        raise _Excess("too-many", f"в письме больше {limits.parts} частей")
    if depth > limits.depth * 5:
        raise _Excess("too-deep", "части письма вложены слишком глубоко")
    payload = part.get_payload()
    if isinstance(payload, list):
        for child in payload:
            if isinstance(child, Message):
                yield from _walk(child, limits, depth + 1, count)
        return
    data = _decoded(part)
    if not data:
        return
    name = part_name(part)
    nested = name is not None and name.lower().endswith((".eml", ".msg"))
    if nested or part.get_content_type() == "message/rfc822":
        if depth > limits.depth * 2:
            raise _Excess("too-deep", "письма вложены слишком глубоко")
        inner = read_letter(data, limits)
        if inner.trouble:
            raise _Excess(*inner.trouble)
        count[0] += len(inner.attachments)
        yield from inner.attachments
        return
    body = part.get_content_maintype() in ("text", "multipart") and name is None
    if body and part.get_content_disposition() != "attachment":
        yield from _uuencoded(data)
        if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
            return
    if data.startswith(SIGNATURE):
        for inner_name, content in tnef_files(data, limits.files):
            yield Attachment(inner_name, content, True)
        return
    yield Attachment(clean_name(name or ""), data, name is not None)


def _decoded(part: Message) -> bytes:
    """The bytes of a part; a wrong transfer encoding gives what can be had."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return b""
    # Base64 under a wrong or missing label: the bytes of a zip or OLE file in disguise.
    if data[:200].strip().startswith((b"UEsDB", b"0M8R4KGx")):
        text = re.sub(rb"[^A-Za-z0-9+/=]", b"", data)
        try:
            return binascii.a2b_base64(text + b"=" * (-len(text) % 4))
        except binascii.Error:
            return data
    return data


_UU = re.compile(rb"^begin [0-7]{3} ([^\r\n]+)\r?\n(.*?)^end\s*$", re.M | re.S)


def _uuencoded(body: bytes) -> Iterator[Attachment]:
    """Files that very old programs put straight into the text."""
    for match in _UU.finditer(body):
        out = io.BytesIO()
        for line in match.group(2).splitlines():
            try:
                out.write(binascii.a2b_uu(line))
            except binascii.Error:
                continue
        yield Attachment(clean_name(decode_parameter(match.group(1).decode("latin-1"))), out.getvalue(), True)


def _outlook(raw: bytes, limits: Limits) -> Letter:
    """A message saved by Outlook as .msg."""
    import extract_msg
    from extract_msg.exceptions import ExMsgBaseException

    quiet = extract_msg.enums.ErrorBehavior.SUPPRESS_ALL
    try:
        with extract_msg.openMsg(raw, delayAttachments=False, errorBehavior=quiet) as message:
            return _outlook_letter(message, limits)
    except (ExMsgBaseException, *ZIP_ERRORS, *PARSE_ERRORS):
        trouble = ("message-broken", "письмо .msg повреждено, его не прочитать")
        return Letter(None, "", None, "", trouble=trouble)


def _outlook_letter(message: Any, limits: Limits) -> Letter:
    addresses = parse_addresses(getattr(message, "sender", None) or "")
    date: Any = getattr(message, "date", None)
    letter = Letter(
        addresses[-1] if addresses else None,  # the one in angle brackets stands last
        clean_line(getattr(message, "messageId", None) or ""),
        date.isoformat(timespec="seconds") if hasattr(date, "isoformat") else None,
        clean_line(getattr(message, "subject", None) or ""),
    )
    for part in list(getattr(message, "attachments", []))[: limits.files]:
        if isinstance(part.data, bytes):
            letter.attachments.append(Attachment(clean_name(part.getFilename() or ""), part.data, True))
        elif part.data is not None and hasattr(part.data, "attachments"):
            inner = [(a.getFilename() or "", a.data) for a in part.data.attachments[: limits.files]]
            letter.attachments += [
                Attachment(clean_name(n), d, True) for n, d in inner if isinstance(d, bytes)
            ]
    return letter
