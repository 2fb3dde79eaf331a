"""What calamine does not tell of a workbook, and what must be known before a hostile file is opened.

Parts are scanned as bytes: error cells, formulas, hidden sheets, links to other files, validations. Nothing is
parsed as XML here, so no entity is ever expanded; limits are checked before anything is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape

from nastavnik.errors import ZIP_ERRORS
from nastavnik.form.formulas import TEXTS

__all__ = [
    "MAX_CELLS",
    "MAX_SHEETS",
    "Anatomy",
    "Encrypted",
    "Hostile",
    "SharedFormula",
    "SheetAnatomy",
    "dissect",
    "foreign",
    "kind_of",
    "shape_of",
]

MAX_UNPACKED = 256 * 2**20
MAX_ENTRIES = 5000
MAX_CELLS = 4_000_000
MAX_SHEETS = 300
TOO_BIG = "в распакованном виде файл слишком велик"
TOO_MANY = "в файле слишком много листов"
TOO_WIDE = "на листе слишком большая заполненная область"
BROKEN = "файл повреждён или передан не полностью"
NOT_A_TABLE = "это не файл электронной таблицы"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Hostile(Exception):
    """A file that must not be opened; the text is the reason in Russian."""


class Encrypted(Exception):
    """The file wants a password."""


class SheetAnatomy:
    """One sheet: ``errors`` maps 0-based (row, column) to the error's text; ``links`` are (address, other file).

    ``merged`` holds 0-based ((top, left), (bottom, right)) where calamine does not tell them; ``validated`` maps
    0-based columns to the (first, last) 1-based rows that have validations. This is also the anatomy of a format
    that tells nothing more.
    """

    validations: bool = True

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.links: list[tuple[str, str]] = []
        self.merged: list[tuple[tuple[int, int], tuple[int, int]]] = []

    @cached_property
    def validated(self) -> dict[int, list[tuple[int, int]]]:
        return {}

    def formulas(self, first: int, last: int) -> dict[tuple[int, int], str]:
        """0-based (row, column) → formula text of the rows ``first``…``last`` (1-based); '' when only its presence is known."""
        return {}


class SharedFormula(str):
    """A formula shared by many rows, with \0 where a row's number goes; ``shape`` as of ``shape_of``."""

    __slots__ = ("shape",)
    shape: str

    @classmethod
    def of(cls, text: str, row: int) -> SharedFormula:
        """The shared formula whose first row is ``row``."""
        made = cls(re.sub(rf"(?<=[A-Z]){row}(?!\d)", "\0", text))
        made.shape = made.replace("\0", "#")
        return made


@dataclass
class Anatomy:
    """A whole file: ``kind`` is xlsx, xlsb, ods or xls; ``sheets`` by title; ``external`` are other files it reads.

    ``risky`` says that calamine may ask for much memory or time on it, so that it is read in a process apart.
    """

    kind: str
    sheets: dict[str, SheetAnatomy] = field(default_factory=dict)
    external: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    saved_at: str | None = None
    risky: bool = False


_MODIFIED = re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>([^<]+)<")
_OTHER_BOOK = re.compile(
    r"\[([^\[\]]+\.(?:xl\w{1,2}|ods|csv))\]|'?file:///([^'#]+)'?#|(?:^|[^\w])(\w+)\|[^!]{0,200}!",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\[(\d+)\]")


def kind_of(data: bytes) -> str | None:
    """zip, ole or None: what the first bytes say."""
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        return "zip"
    return "ole" if data[:8] == _OLE else None


def dissect(data: bytes) -> Anatomy:
    """The anatomy of a workbook's bytes. Raises Hostile for what must not be opened, Encrypted for a locked .ods."""
    kind = kind_of(data)
    if kind == "ole":
        from nastavnik.books.anatomy_xls import dissect_xls

        return dissect_xls(data)
    if kind is None:
        raise Hostile(NOT_A_TABLE)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except ZIP_ERRORS as error:
        raise Hostile(BROKEN) from error
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise Hostile(TOO_BIG)
    names = {entry.filename for entry in entries}
    try:
        _prove_sizes(data, entries)
        if "xl/workbook.xml" in names:
            from nastavnik.books.anatomy_xlsx import dissect_xlsx

            return dissect_xlsx(archive, names)
        if "xl/workbook.bin" in names:
            from nastavnik.books.anatomy_xlsb import dissect_xlsb

            return dissect_xlsb(archive, names)
        if "content.xml" in names:
            from nastavnik.books.anatomy_ods import dissect_ods

            return dissect_ods(archive, names)
    except ZIP_ERRORS as error:
        raise Hostile(BROKEN) from error
    raise Hostile(NOT_A_TABLE)


def _prove_sizes(data: bytes, entries: Iterable[zipfile.ZipInfo]) -> None:
    """Unpack nothing that says it is small and is not: calamine believes the stream, not the directory."""
    total = 0
    for entry in entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Hostile(BROKEN)
        # Deflate packs at most 1032 to 1, so an entry under 64 KB holds no more than 64 MB whatever it claims.
        if entry.compress_type == zipfile.ZIP_STORED or entry.compress_size < 2**16:
            continue
        head = data[entry.header_offset : entry.header_offset + 30]
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise Hostile(BROKEN)
        start = (
            entry.header_offset
            + 30
            + int.from_bytes(head[26:28], "little")
            + int.from_bytes(head[28:30], "little")
        )
        unpacker, left = zlib.decompressobj(-15), data[start : start + entry.compress_size]
        while left and not unpacker.eof:
            total += len(unpacker.decompress(left, 2**22))
            left = unpacker.unconsumed_tail
            if total > MAX_UNPACKED:
                raise Hostile(TOO_BIG)


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part of a package. Raises Hostile when it is too big or defines entities of its own."""
    with archive.open(name) as stream:
        data = stream.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise Hostile(TOO_BIG)
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise Hostile("в файле недопустимое определение XML")
    return data


def saved(archive: zipfile.ZipFile, name: str, names: set[str]) -> str | None:
    """When the package says it was saved; None when it does not."""
    if name not in names:
        return None
    match = _MODIFIED.search(part(archive, name))
    return match.group(1).decode("ascii", "replace") if match else None


def shape_of(formula: str, row: int) -> str:
    """A formula with its own row's number as «#»: formulas filled down a column have one shape."""
    return re.sub(rf"(?<=[A-Z]){row}(?!\d)", "#", formula)


def text_of(raw: bytes) -> str:
    """The text of an XML fragment without tags."""
    text = raw.decode("utf-8", "replace")
    if "&" not in text:
        return text
    # The five named ones by hand: formulas are full of them, and html.unescape is slow.
    text = text.replace("&quot;", '"').replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'")
    return unescape(text) if "&#" in text else text.replace("&amp;", "&")


def foreign(formula: str, numbered: list[str]) -> str | None:
    """The other file (or program) that a formula reads, None when it stays in its own book.

    ``numbered`` are the files that «[1]», «[2]» stand for.
    """
    plain = TEXTS.sub('""', formula)
    if match := _OTHER_BOOK.search(plain):
        return next(group for group in match.groups() if group)
    if match := _NUMBERED.search(plain):
        number = int(match.group(1))
        return numbered[number - 1] if 0 < number <= len(numbered) else "другая книга"
    return None
