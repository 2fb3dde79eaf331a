"""A .docx taken apart once and put together many times: unchanged parts are never compressed again."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from nastavnik.errors import ZIP_ERRORS, BadFile

__all__ = ["DocxPackage"]

# A fixed date: the same data give the same bytes.
_DOS_TIME, _DOS_DATE = 0, (1 << 5) | 1
_UTF8 = 0x800
_DEFLATED = 8
_RELATION = (
    '<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
    'Target="media/{name}"/>'
)


@dataclass(frozen=True, slots=True)
class _Packed:
    """One part as it lies in the archive."""

    crc: int
    size: int
    data: bytes


def _pack(content: bytes) -> _Packed:
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return _Packed(zlib.crc32(content), len(content), deflate.compress(content) + deflate.flush())


class DocxPackage:
    """The parts of a .docx by name, ready to be written again with some of them replaced.

    Raises BadFile when the bytes are not a .docx.
    """

    DOCUMENT = "word/document.xml"
    NUMBERING = "word/numbering.xml"

    def __init__(self, content: bytes, name: str = "") -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                self.parts = {
                    part: archive.read(part) for part in archive.namelist() if not part.endswith("/")
                }
        except ZIP_ERRORS as error:
            raise BadFile(
                f"Шаблон «{name}» повреждён или это не файл Word (.docx).", "Сохраните его в Word заново."
            ) from error
        if self.DOCUMENT not in self.parts:
            raise BadFile(
                f"В шаблоне «{name}» нет текста документа.",
                "Сохраните его в Word как «Документ Word (.docx)».",
            )
        self._packed = {part: _pack(data) for part, data in self.parts.items()}

    def build(self, replaced: Mapping[str, bytes], pictures: Mapping[str, bytes] | None = None) -> bytes:
        """The .docx with some parts replaced and pictures (``rIdP1.png`` → PNG bytes) added to the document."""
        parts = dict(self._packed)
        for name, content in replaced.items():
            parts[name] = _pack(content)
        if pictures:
            self._add_pictures(parts, pictures)
        return _archive(parts)

    def _add_pictures(self, parts: dict[str, _Packed], pictures: Mapping[str, bytes]) -> None:
        types, relations = "[Content_Types].xml", "word/_rels/document.xml.rels"
        content_types = self.parts[types].decode()
        if 'Extension="png"' not in content_types:
            content_types = content_types.replace(
                "<Override", '<Default Extension="png" ContentType="image/png"/><Override', 1
            )
            parts[types] = _pack(content_types.encode())
        links = "".join(_RELATION.format(id=name.removesuffix(".png"), name=name) for name in pictures)
        joined = self.parts[relations].decode().replace("</Relationships>", links + "</Relationships>")
        parts[relations] = _pack(joined.encode())
        for name, content in pictures.items():
            parts[f"word/media/{name}"] = _pack(content)


def _archive(parts: Mapping[str, _Packed]) -> bytes:
    """A zip file of already compressed parts (APPNOTE.TXT 4.3)."""
    out, directory, offset = [], [], 0
    for name, part in parts.items():
        raw = name.encode()
        common = struct.pack(
            "<HHHHHIIIHH",
            20,
            _UTF8,
            _DEFLATED,
            _DOS_TIME,
            _DOS_DATE,
            part.crc,
            len(part.data),
            part.size,
            len(raw),
            0,
        )
        out += [b"PK\3\4", common, raw, part.data]
        directory += [
            b"PK\1\2",
            struct.pack("<H", 20),
            common,
            struct.pack("<HHHII", 0, 0, 0, 0, offset),
            raw,
        ]
        offset += 4 + len(common) + len(raw) + len(part.data)
    tail = b"".join(directory)
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(parts), len(parts), len(tail), offset, 0)
    return b"".join([*out, tail, end])
