"""What lies in the inbox: every file once, opened, identified by what is inside it, with one verdict."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nastavnik.books.anatomy import kind_of
from nastavnik.books.reading import Book, read_bytes
from nastavnik.books.store import BookStore
from nastavnik.checks.keys import fold_id
from nastavnik.checks.values import as_text
from nastavnik.district.office import Office, Organisation
from nastavnik.errors import BadFile

__all__ = ["Arrival", "Source", "judge", "receive", "sources"]

MAX_DEPTH = 3
MAX_UNPACKED = 500 * 2**20
MAX_RATIO = 300
_SERVICE = {"thumbs.db", "desktop.ini", ".ds_store"}
BOOK_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}


@dataclass(frozen=True)
class Source:
    """One file of the inbox. ``name`` is its path below the inbox, through archives: «почта.zip/книга.xlsx»."""

    path: Path
    name: str
    data: bytes | None = None  # of a file inside an archive; others are read when their turn comes
    problem: str = ""
    modified: float = 0.0


@dataclass
class Arrival:
    """A file with its verdict.

    ``status``: accepted, accepted_with_errors, superseded, duplicate, unknown_organisation, rejected, unreadable.
    """

    source: Source
    book: Book
    status: str = ""
    reason: str | None = None
    organisation: Organisation | None = None
    late: bool = False
    notes: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def submission(self) -> int:
        """The number the book was packed under; 0 when it never was."""
        number = str(self.book.meta.get("submission", "") or "").partition(".")[0]
        return int(number) if number.isascii() and number.isdigit() else 0

    @property
    def saved_at(self) -> dt.datetime:
        """When the workbook was last saved, as it says itself; else when the file was."""
        text = (self.book.saved_at or "").replace("Z", "+00:00")
        try:
            saved = dt.datetime.fromisoformat(text[:26] if "+" not in text else text)
        except ValueError:
            saved = dt.datetime.fromtimestamp(self.source.modified, dt.UTC)
        return saved if saved.tzinfo else saved.replace(tzinfo=dt.UTC)


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
    except (zipfile.BadZipFile, ValueError, OSError):
        return (
            suffix not in BOOK_SUFFIXES
        )  # a broken archive is reported as one, a broken workbook as a workbook
    return "[Content_Types].xml" not in names and "content.xml" not in names


def _unpack(path: Path, name: str, data: bytes, modified: float, depth: int) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = [e for e in archive.infolist() if not e.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError):
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
        except (
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
            ValueError,
        ) as error:
            problem = "архив закрыт паролем" if "password" in str(error) else "файл в архиве повреждён"
            yield Source(path, inner, b"", problem, modified)
            continue
        stamp = (
            dt.datetime(*entry.date_time).timestamp()
            if entry.date_time[0] >= 1980 and 1 <= entry.date_time[1] <= 12 and entry.date_time[2]
            else modified
        )
        suffix = Path(inner).suffix.lower()
        if kind_of(content) == "zip" and _is_archive(content, suffix):
            yield from _unpack(path, inner, content, stamp, depth + 1)
        else:
            yield Source(path, inner, content, "" if content else "файл пустой", stamp)


def _inner_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; archives made on Russian Windows keep it in cp866 without saying so."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("cp866")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return name
    return name


def _read(source: Source, passwords: Sequence[str] = ()) -> Book:
    base = source.name.rpartition("/")[2]
    empty = Book(source.path, source.name, status="unreadable")
    if source.problem:
        empty.reason = source.problem
        return empty
    if base.lower() in _SERVICE or base.startswith(("~$", ".~lock", "._")):
        empty.status, empty.reason = "not-ours", "служебный файл, не книга"
        return empty
    try:
        data = source.data if source.data is not None else source.path.read_bytes()
    except OSError as error:
        empty.reason = f"файл не открыть: {error.strerror}"
        return empty
    book = BookStore.shared().get(data, source.path, source.name)
    if book.status == "encrypted":
        for password in passwords:
            opened = read_bytes(data, source.path, source.name, password=password)
            if opened.status != "encrypted":
                return opened
    return book


def _read_many(batch: list[tuple[Source, Sequence[str]]]) -> list[Book]:
    return [_read(source, passwords) for source, passwords in batch]


def receive(
    office: Office,
    inboxes: Iterable[str | Path],
    *,
    jobs: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> list[Arrival]:
    """Every file of the inbox with its verdict; the books of accepted ones are read."""
    listed = sources(inboxes)
    books = _read_all(listed, office.passwords, jobs, progress)
    arrivals = [Arrival(source, book) for source, book in zip(listed, books, strict=True)]
    judge(arrivals, office)
    return arrivals


def judge(arrivals: list[Arrival], office: Office) -> None:
    """Give every arrival its verdict by the list of ``office``; of each organisation the latest submission counts."""
    waiting: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        arrival.status, arrival.reason, arrival.organisation, arrival.notes = "", None, None, []
        _judge(arrival, office)
        if not arrival.status:
            assert arrival.organisation is not None
            waiting.setdefault(arrival.organisation.code, []).append(arrival)
    for group in waiting.values():
        _choose(group, office)


def _read_all(
    listed: list[Source], passwords: Sequence[str], jobs: int, progress: Callable[[int, int], None] | None
) -> list[Book]:
    jobs = jobs or min(os.cpu_count() or 1, 8)
    books: list[Book] = []
    if jobs == 1 or len(listed) < 24:
        for done, source in enumerate(listed, 1):
            books.append(_read(source, passwords))
            if progress:
                progress(done, len(listed))
        return books
    from concurrent.futures import ProcessPoolExecutor

    size = max(4, min(32, len(listed) // (jobs * 4)))
    chunks = [[(source, passwords) for source in listed[i : i + size]] for i in range(0, len(listed), size)]
    with ProcessPoolExecutor(jobs) as pool:
        for part in pool.map(_read_many, chunks):
            books += part
            if progress:
                progress(len(books), len(listed))
    return books


def _judge(arrival: Arrival, office: Office) -> None:
    """A verdict for what cannot be an organisation's submission; else whose it is."""
    book = arrival.book
    if book.status in ("unreadable", "encrypted"):
        arrival.status, arrival.reason = "unreadable", book.reason
    elif book.meta.get("form_id") == "summary":
        arrival.status, arrival.reason = "rejected", "это сводка, а не книга организации"
    elif book.form is None:
        arrival.status, arrival.reason = "rejected", book.reason or "это не наша книга"
    elif book.form.id != "school":
        arrival.status, arrival.reason = "rejected", "это книга района, а не организации"
    else:
        arrival.organisation = _whose(arrival, office)
        if arrival.organisation is None:
            code = book.org_code()
            said = f"кода «{code}» нет в списке организаций" if code else "в книге нет кода организации"
            arrival.status, arrival.reason = "unknown_organisation", said


def _whose(arrival: Arrival, office: Office) -> Organisation | None:
    """The organisation of a book: by code, then by INN, then by its full or short name."""
    book = arrival.book
    code = book.org_code()
    if code and (found := office.by_code.get(fold_id(code))):
        return found
    stamped = book.meta.get("org_code")
    if stamped and (found := office.by_code.get(fold_id(str(stamped)))):
        arrival.notes.append("код взят из служебного листа")
        return found
    if code:
        return None  # a code that is not on the list is somebody else's book, whatever its name
    inn = book.card_raw("organisation", "inn")
    if inn and (found := office.by_inn.get(as_text(inn))):
        arrival.notes.append("организация найдена по ИНН")
        return found
    for key in ("full_name", "short_name"):
        name = book.card_raw("organisation", key)
        if name and (found := office.by_name.get(office.fold_name(as_text(name)))):
            arrival.notes.append("организация найдена по названию")
            return found
    return None


def _choose(group: list[Arrival], office: Office) -> None:
    """The latest submission of an organisation is accepted; the others are superseded or duplicates."""
    group.sort(key=lambda a: (a.submission, a.saved_at, a.name))
    latest = group[-1]
    latest.status = "accepted"
    latest.reason = "; ".join(latest.notes) or None
    same: dict[str, Arrival] = {latest.book.content_hash: latest}
    first_saved = latest.saved_at
    for arrival in reversed(group[:-1]):
        twin = same.setdefault(arrival.book.content_hash, arrival)
        if twin is not arrival:
            arrival.status, arrival.reason = "duplicate", f"то же, что «{twin.name}»"
        else:
            arrival.status, arrival.reason = "superseded", f"заменён более новым «{latest.name}»"
        if twin is latest:
            first_saved = min(first_saved, arrival.saved_at)
    # Clerks live by the wall clock: a book saved in the evening of the last day is in time. A book sent again
    # unchanged is as timely as it was at first.
    latest.late = office.deadline is not None and first_saved.astimezone().date() > office.deadline
