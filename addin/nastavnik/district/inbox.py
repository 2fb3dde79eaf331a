"""Files of an inbox: folders walked, archives opened, every file once."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nastavnik.books.anatomy import kind_of
from nastavnik.errors import ZIP_ERRORS, BadFile

__all__ = ["Source", "sources"]

MAX_DEPTH = 3
MAX_UNPACKED = 500 * 2**20
MAX_RATIO = 300
BOOK_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


@dataclass(frozen=True)
class Source:
    """One file of the inbox. ``name`` is its path below the inbox, through archives: «почта.zip/книга.xlsx»."""

    path: Path
    name: str
    data: bytes | None = None  # of a file inside an archive; others are read when their turn comes
    problem: str = ""
    modified: float = 0.0

    def content(self) -> bytes:
        """The file's bytes. Raises OSError when it cannot be opened."""
        return self.data if self.data is not None else self.path.read_bytes()


def sources(inboxes: Iterable[str | Path]) -> list[Source]:
    """Every file below the given folders and files once, archives opened, in the order of names.

    A file reached twice (a folder and a file in it) is listed once; where two inboxes hold files of one name, the
    inbox's own name is put before them. Raises BadFile when a named path does not exist.
    """
    found: list[tuple[Path, Path, str]] = []
    met: set[str] = set()
    for inbox in map(Path, inboxes):
        if inbox.is_dir():
            listed = [
                (path, path.relative_to(inbox).as_posix())
                for path in sorted(p for p in inbox.rglob("*") if p.is_file())
            ]
        elif inbox.is_file():
            listed = [(inbox, inbox.name)]
        else:
            raise BadFile(f"Папки или файла «{inbox}» нет.", "Проверьте путь к присланным книгам.")
        for path, name in listed:
            place = os.path.abspath(path)
            if place not in met:
                met.add(place)
                found.append((inbox, path, name))
    repeated = {name for name, times in Counter(name for _, _, name in found).items() if times > 1}
    return [
        source
        for inbox, path, name in found
        for source in _open(
            path,
            f"{inbox.resolve().name if inbox.is_dir() else inbox.resolve().parent.name}/{name}"
            if name in repeated
            else name,
        )
    ]


def _open(path: Path, name: str) -> Iterator[Source]:
    try:
        modified = path.stat().st_mtime
        with path.open("rb") as file:
            head = file.read(8)
        zipped = kind_of(head) == "zip" or (path.suffix.lower() == ".zip" and bool(head))
        if zipped and _is_archive(path, path.suffix.lower()):
            yield from _unpack(path, name, path.read_bytes(), modified, 1)
            return
        problem = "файл пустой" if not head else _FOREIGN.get(path.suffix.lower(), "")
    except OSError as error:
        yield Source(path, name, b"", f"файл не открыть: {error.strerror or error}")
        return
    yield Source(path, name, modified=modified, problem=problem)


_FOREIGN = dict.fromkeys(
    (".rar", ".7z", ".tar", ".gz", ".tgz", ".arj"), "архив этого вида не открываем: нужен zip или сами книги"
)


def _is_archive(content: Path | bytes, suffix: str) -> bool:
    """Whether zip content is an archive of files rather than a workbook or a document, whatever its name says."""
    try:
        with zipfile.ZipFile(content if isinstance(content, Path) else io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except ZIP_ERRORS:
        return (
            suffix not in BOOK_SUFFIXES
        )  # a broken archive is reported as one, a broken workbook as a workbook
    return "[Content_Types].xml" not in names and "content.xml" not in names


def _unpack(path: Path, name: str, data: bytes, modified: float, depth: int) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [e for e in archive.infolist() if not e.is_dir()]
    except ZIP_ERRORS:
        yield Source(path, name, b"", "архив повреждён или передан не полностью", modified)
        return
    size = sum(e.file_size for e in entries)
    if size > MAX_UNPACKED or size > max(len(data), 1) * MAX_RATIO or depth > MAX_DEPTH:
        yield Source(path, name, b"", "архив слишком велик или вложен слишком глубоко", modified)
        return
    if not entries:
        yield Source(path, name, b"", "архив пустой", modified)
    for entry in sorted(entries, key=lambda e: e.filename):
        inner = f"{name}/{_inner_name(entry)}"
        try:
            content = archive.read(entry)
        except ZIP_ERRORS as error:
            problem = "архив закрыт паролем" if "password" in str(error) else "файл в архиве повреждён"
            yield Source(path, inner, b"", problem, modified)
            continue
        stamp = _written(entry, modified)
        suffix = Path(inner).suffix.lower()
        if kind_of(content) == "zip" and _is_archive(content, suffix):
            yield from _unpack(path, inner, content, stamp, depth + 1)
        else:
            yield Source(path, inner, content, "" if content else "файл пустой", stamp)


def _written(entry: zipfile.ZipInfo, modified: float) -> float:
    """When the entry was written, as a POSIX time; ``modified`` when the archive does not say or says nonsense."""
    if entry.date_time[0] <= 1980:
        return modified
    try:
        return dt.datetime(*entry.date_time).timestamp()
    except (ValueError, OverflowError, OSError):
        return modified


def _inner_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; archives made on Russian Windows keep it in cp866 without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("cp866")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return name
    return name
