"""The files inside a ``winmail.dat``: what Outlook makes of attachments when it sends «rich text» to strangers."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from nastavnik.exchange.names import clean_name, cyrillic_text

__all__ = ["SIGNATURE", "tnef_files"]

SIGNATURE = b"\x78\x9f\x3e\x22"
_NEW_ATTACHMENT, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME = 0x3707  # PR_ATTACH_LONG_FILENAME


def tnef_files(data: bytes, most: int = 60) -> list[tuple[str, bytes]]:
    """(name, bytes) of each file in TNEF ``data``, at most ``most``; what is damaged is left out."""
    found: list[tuple[str, bytes]] = []
    name, content = "", b""
    for attribute, value in _attributes(data):
        if attribute == _NEW_ATTACHMENT:
            if content:
                found.append((clean_name(name), content))
            name, content = "", b""
        elif attribute == _TITLE:
            name = name or cyrillic_text(value.rstrip(b"\0"))
        elif attribute == _DATA:
            content = value
        elif attribute == _PROPERTIES:
            name = _long_name(value) or name
        if len(found) >= most:
            return found
    if content:
        found.append((clean_name(name), content))
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(attribute id, value) in order; stops where the stream is cut."""
    place = 6
    while place + 9 <= len(data):
        _, attribute, _, length = struct.unpack_from("<BHHI", data, place)
        place += 9
        if place + length + 2 > len(data):
            return
        yield attribute, data[place : place + length]
        place += length + 2  # and a checksum


def _long_name(value: bytes) -> str:
    """The long file name among MAPI properties, found by its tag: Unicode (001F) or 8-bit (001E) text."""
    for kind, charset in ((0x001F, "utf-16-le"), (0x001E, "")):
        place = value.find(struct.pack("<HH", kind, _LONG_NAME))
        if place < 0 or place + 12 > len(value):
            continue
        count, length = struct.unpack_from("<II", value, place + 4)
        raw = value[place + 12 : place + 12 + min(length, 1024)]
        if count == 1 and raw:
            text = raw.decode(charset, "ignore") if charset else cyrillic_text(raw)
            return text.rstrip("\0")
    return ""
