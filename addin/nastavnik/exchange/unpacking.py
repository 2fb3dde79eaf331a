"""From an attachment to workbooks: what the bytes are, archives opened in memory, passwords tried, limits kept.

Nothing is ever extracted to a name that came from outside, so a path in an archive leads nowhere.
"""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nastavnik.errors import ZIP_ERRORS
from nastavnik.exchange.crypt import OLE_MAGIC, decrypt, is_encrypted
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.names import clean_name, cyrillic_text

__all__ = ["Found", "kind_of", "unpack"]

BOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".xltx", ".xltm")
ARCHIVE_SUFFIXES = (".zip", ".rar", ".7z", ".tar", ".gz")


@dataclass(frozen=True)
class Found:
    """A file taken from a message.

    ``original`` is the attachment as it came when it differs from ``data`` (an archive, an encrypted book).
    ``trouble`` is (reason code, sentence) when the file cannot be used; ``data`` may then be empty.
    """

    name: str
    data: bytes
    suffix: str
    original: bytes | None = None
    original_suffix: str = ""
    encrypted: bool = False
    trouble: tuple[str, str] | None = None
    harmful: bool = False


def kind_of(data: bytes) -> str:
    """What the bytes are: xlsx, ods, zip, ole, rar, 7z, gzip or ``""``; names and MIME types are not believed."""
    if data.startswith(OLE_MAGIC):
        return "ole"
    for magic, kind in ((b"Rar!\x1a", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gzip")):
        if data.startswith(magic):
            return kind
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return ""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename.lower() for info in archive.infolist()[:5000]}
            if any(name in names for name in ("xl/workbook.xml", "xl/workbook.bin")):
                return "xlsx"
            if "[content_types].xml" in names:
                return "xlsx" if any(n.startswith("xl/") for n in names) else "document"
            if "mimetype" in names and "content.xml" in names:
                mime = (
                    archive.open("mimetype").read(200) if archive.getinfo("mimetype").file_size < 200 else b""
                )
                return "ods" if b"spreadsheet" in mime else "document"
    except ZIP_ERRORS:
        return "zip"
    return "zip"


def _suffix(name: str, kind: str, data: bytes) -> str:
    """The extension the file deserves, from its bytes; the one in its name only chooses among kin."""
    own = "." + name.rpartition(".")[2].lower() if "." in name else ""
    if kind == "xlsx":
        head = data[-200_000:] + data[:200_000]
        if b"vbaProject" in head:
            return ".xlsm"
        return ".xlsb" if b"xl/workbook.bin" in head else ".xlsx"
    if kind == "ods":
        return ".ods"
    if kind == "ole":
        return own if own in BOOK_SUFFIXES else ".xls"
    return own if own in (*BOOK_SUFFIXES, *ARCHIVE_SUFFIXES) else ".bin"


def is_candidate(name: str, data: bytes) -> bool:
    """Whether an attachment may hold a workbook: by its bytes, or by the extension when the bytes say nothing."""
    if kind_of(data) in ("xlsx", "ods", "zip", "ole", "rar", "7z"):
        return True
    return name.lower().endswith((*BOOK_SUFFIXES, ".zip", ".rar", ".7z"))


def unpack(name: str, data: bytes, passwords: Sequence[str], limits: Limits) -> list[Found]:
    """Every workbook of one attachment; archives within archives are opened. At least one entry."""
    name = clean_name(name)
    budget = _Budget(limits)
    found = list(_open(name, data, passwords, limits, budget, 0))
    if kind_of(data) == "zip":
        found = [
            Found(
                f.name,
                f.data,
                f.suffix,
                f.original or data,
                f.original_suffix or ".zip",
                f.encrypted,
                f.trouble,
                f.harmful,
            )
            for f in found
        ]
    return found


@dataclass
class _Budget:
    """What is left to unpack of one attachment."""

    limits: Limits
    spent: int = 0
    members: int = 0

    def over(self, size: int) -> bool:
        self.spent += size
        return self.spent > self.limits.unpacked


def _trouble(name: str, data: bytes, code: str, words: str, *, harmful: bool = False) -> Found:
    return Found(name, data, _suffix(name, kind_of(data), data), trouble=(code, words), harmful=harmful)


def _open(
    name: str, data: bytes, passwords: Sequence[str], limits: Limits, budget: _Budget, depth: int
) -> Iterator[Found]:
    kind = kind_of(data)
    if len(data) > limits.file:
        yield _trouble(name, data, "too-large", f"файл больше {limits.file // 2**20} МБ", harmful=True)
    elif not data:
        yield _trouble(name, data, "empty", "файл пуст")
    elif kind in ("rar", "7z", "gzip"):
        words = f"архив {kind.upper()} не открываем: нужна сама книга или архив ZIP"
        yield _trouble(name, data, "archive-kind", words)
    elif kind == "ole" and is_encrypted(data):
        yield _decrypted(name, data, passwords, limits)
    elif kind == "xlsx" or kind == "ods":
        yield _guarded_book(name, data, kind, limits)
    elif kind == "zip":
        yield from _archive(name, data, passwords, limits, budget, depth)
    else:
        yield Found(name, data, _suffix(name, kind, data))


def _guarded_book(name: str, data: bytes, kind: str, limits: Limits) -> Found:
    """A workbook is a zip too: one that unpacks to far more than it weighs is a bomb, not a book."""
    if reason := _bomb(data, limits):
        return _trouble(name, data, "zip-bomb", reason, harmful=True)
    return Found(name, data, _suffix(name, kind, data))


def _bomb(data: bytes, limits: Limits) -> str | None:
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if len(infos) > limits.members:
                return f"внутри больше {limits.members} частей"
            ends: list[tuple[int, int]] = []
            for info in infos:
                total += info.file_size
                ends.append((info.header_offset, info.header_offset + info.compress_size))
                if info.file_size > 10 * 2**20 and info.file_size > limits.ratio * max(info.compress_size, 1):
                    return "внутри распаковывается во много раз больше, чем весит"
            ends.sort()
            if any(start < end for (_, end), (start, _) in itertools.pairwise(ends)):
                return "части архива наложены друг на друга"
    except ZIP_ERRORS:
        return None
    return f"распаковывается больше чем в {limits.unpacked // 2**20} МБ" if total > limits.unpacked else None


def _decrypted(name: str, data: bytes, passwords: Iterable[str], limits: Limits) -> Found:
    for password in dict.fromkeys(p for p in passwords if p):
        opened = decrypt(data, password)
        if opened is not None:
            inner = _guarded_book(name, opened, kind_of(opened), limits)
            return Found(name, opened, inner.suffix, data, ".xlsx", True, inner.trouble, inner.harmful)
    return Found(
        name,
        data,
        _suffix(name, "ole", data),
        encrypted=True,
        trouble=("password", "книга под паролем, ни один пароль не подошёл"),
    )


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of an archive's member; without the UTF-8 flag it may be cp866, cp1251 or plain UTF-8."""
    if info.flag_bits & 0x800:
        return clean_name(info.filename)
    try:
        return clean_name(cyrillic_text(info.filename.encode("cp437")))
    except UnicodeEncodeError:
        return clean_name(info.filename)


def _archive(
    name: str, data: bytes, passwords: Sequence[str], limits: Limits, budget: _Budget, depth: int
) -> Iterator[Found]:
    if depth >= limits.depth:
        yield _trouble(name, data, "too-deep", "архивы вложены слишком глубоко", harmful=True)
        return
    if reason := _bomb(data, limits):
        yield _trouble(name, data, "zip-bomb", reason, harmful=True)
        return
    count = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                if info.is_dir() or info.filename.startswith("__MACOSX/"):
                    continue
                inner = member_name(info)
                content = _member(archive, info, passwords, limits, budget)
                if isinstance(content, str):
                    yield _trouble(
                        inner, b"", "zip-bomb" if content.startswith("распак") else "zip-member", content
                    )
                    count += 1
                    if budget.spent > limits.unpacked:
                        return
                elif is_candidate(inner, content):
                    count += 1
                    if count > limits.files:
                        yield _trouble(
                            name, b"", "too-many", f"в архиве больше {limits.files} файлов", harmful=True
                        )
                        return
                    yield from _open(inner, content, passwords, limits, budget, depth + 1)
    except ZIP_ERRORS:
        yield _trouble(name, data, "damaged", "архив повреждён или передан не полностью")
        return
    if not count:
        yield _trouble(name, data, "no-workbook", "в архиве нет книг")


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, passwords: Sequence[str], limits: Limits, budget: _Budget
) -> bytes | str:
    """The bytes of a member read no further than the limits, or why not, in words."""
    keys: list[bytes | None] = (
        [p.encode("utf-8") for p in dict.fromkeys(passwords) if p] if info.flag_bits & 1 else [None]
    )
    for key in keys:
        try:
            with archive.open(info, pwd=key) as stream:
                content = stream.read(limits.file + 1)
        except ZIP_ERRORS:
            # A wrong ZipCrypto password passes its one-byte check once in 256 tries and fails later.
            continue
        if budget.over(len(content)) or len(content) > limits.file:
            return f"распаковывается больше чем в {limits.file // 2**20} МБ"
        return content
    return "архив под паролем, ни один пароль не подошёл" if info.flag_bits & 1 else "часть архива повреждена"
