"""A message as Outlook saves it (.msg): an OLE file of MAPI properties, as small as one can be."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

from extract_msg import OleWriter


def _text(tag: str, value: str) -> tuple[str, bytes]:
    return f"__substg1.0_{tag}001F", value.encode("utf-16-le")


def _properties(fixed: list[tuple[int, int]], variable: list[tuple[int, int]], header: int) -> bytes:
    """The property stream: fixed values (tag, value) and sizes of variable ones (tag, bytes)."""
    rows = b"".join(struct.pack("<IIii", tag, 6, value, 0) for tag, value in fixed)
    rows += b"".join(struct.pack("<IIII", tag, 6, size, 0) for tag, size in variable)
    return b"\0" * header + rows


def outlook_message(sender: str, name: str, data: bytes) -> bytes:
    """A message from ``sender`` with one attachment."""
    writer = OleWriter()
    texts = [
        _text("001A", "IPM.Note"),
        _text("0037", "Книга"),
        _text("0C1F", sender),
        _text("0C1A", "Школа"),
        _text("0C1E", "SMTP"),
        _text("1000", "Здравствуйте!"),
        _text("5D01", sender),
    ]
    for stream, value in texts:
        writer.addEntry([stream], value)
    sizes = [(int(s[12:20], 16), len(v) + 2) for s, v in texts]
    top = _properties([(0x340D0003, 0x40000)], sizes, 32)
    # Header: reserved, next recipient and attachment ids, their counts.
    top = struct.pack("<8xIIII8x", 0, 1, 0, 1) + top[32:]
    writer.addEntry(["__properties_version1.0"], top)
    writer.addEntry(["__nameid_version1.0"], storage=True)
    for stream in ("__substg1.0_00020102", "__substg1.0_00030102", "__substg1.0_00040102"):
        writer.addEntry(["__nameid_version1.0", stream], b"")
    folder = "__attach_version1.0_#00000000"
    writer.addEntry([folder], storage=True)
    parts = [_text("3707", name), _text("3704", "KNIGA~1.XLS"), ("__substg1.0_37010102", data)]
    for stream, value in parts:
        writer.addEntry([folder, stream], value)
    sizes = [(int(s[12:20], 16), len(v) + (0 if s.endswith("0102") else 2)) for s, v in parts]
    writer.addEntry(
        [folder, "__properties_version1.0"], _properties([(0x37050003, 1), (0x0E210003, 0)], sizes, 8)
    )
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "a.msg"
        writer.write(str(path))
        return path.read_bytes()
