"""The exchange as the terminal and the desk call it: one function an action, plain arguments, plain results.

Schools: ``pack_book``, ``send_book``. Districts: ``collect_mail``, ``answer``, ``remind``, ``inform``, ``journal``,
``accept``, ``purge_files``. Both: ``check_mail``, ``save_password``. Every result has ``as_json()``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from nastavnik.errors import BadInput
from nastavnik.exchange.answers import Prepared, information, receipts, reminders
from nastavnik.exchange.collecting import CollectResult, collect
from nastavnik.exchange.delivery import Delivered, Way, deliver_all
from nastavnik.exchange.diagnosis import Diagnosis, diagnose
from nastavnik.exchange.files import write_whole
from nastavnik.exchange.folders import Folders
from nastavnik.exchange.inspection import Inspector
from nastavnik.exchange.intake_table import intake_table
from nastavnik.exchange.journal import Item, Journal
from nastavnik.exchange.letters import OutLetter
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.mailbox import ImapSource
from nastavnik.exchange.packing import claim_number, open_outbox, pack
from nastavnik.exchange.registry import District
from nastavnik.exchange.results import Answered, JournalView, Packed, Sent
from nastavnik.exchange.retention import PurgeResult, purge, release
from nastavnik.exchange.sending import letter_of, send
from nastavnik.exchange.settings import MailSettings, load_settings, remember_password
from nastavnik.exchange.sources import FolderSource, Source
from nastavnik.exchange.workbooks import BookInspector, district_of, mail_cards

__all__ = [
    "Answered",
    "JournalView",
    "Packed",
    "Sent",
    "accept",
    "answer",
    "check_mail",
    "collect_mail",
    "inform",
    "journal",
    "pack_book",
    "purge_files",
    "received_of",
    "remind",
    "save_password",
    "send_book",
]


def pack_book(
    book: str | Path,
    out: str | Path,
    *,
    with_errors: bool = False,
    password: str | None = None,
    outbox: Path | None = None,
) -> Packed:
    """Pack ``book`` into the folder ``out``. Raises HasErrors unless ``with_errors``."""
    with open_outbox(outbox) as journal:
        packet = pack(Path(book), BookInspector(), journal, with_errors=with_errors, password=password)
    return Packed(packet, write_whole(Path(out) / packet.name, packet.data))


def send_book(
    book: str | Path, way: Way, *, out: str | Path | None = None, to: str | None = None, note: str = "", with_errors: bool = False,
    password: str | None = None, mail_password: str | None = None, again: bool = False, preview: bool = False,
    settings: MailSettings | None = None, outbox: Path | None = None,
    confirm: Callable[[OutLetter], bool] | None = None,
) -> Sent:  # fmt: skip
    """Pack and send ``book``: ``draft`` and ``folder`` write into ``out`` (None: beside the book), ``smtp`` sends.

    ``preview`` only prepares the letter to look at; ``confirm`` is shown it and may say no: then no submission
    number is used up. ``password`` locks the workbook, ``mail_password`` is the mailbox's when the keyring has none.
    """
    settings = settings or load_settings()
    with open_outbox(outbox) as journal:
        packing = partial(
            pack, Path(book), BookInspector(), journal, with_errors=with_errors, password=password
        )
        packet = packing(claim=False)
        if way == "folder" and not (to or settings.district_address):
            to = "(папка)"  # a USB stick needs no address
        letter = letter_of(packet, settings, to, note)
        if preview or (confirm is not None and not confirm(letter)):
            return Sent(packet, letter, None)
        if not claim_number(packet, journal):  # another window sent this organisation's book meanwhile
            packet = packing()
            letter = letter_of(packet, settings, to, note)
        done = send(
            packet, way, settings, journal, to=to, folder=Path(out) if out else Path(book).parent, note=note, password=mail_password, again=again
        )  # fmt: skip
    return Sent(packet, letter, done)


def _settings(district: str | Path, settings: MailSettings | None) -> MailSettings:
    return settings or load_settings(mail_cards(Path(district)))


def _folders(district: str | Path, folder: str | Path | None) -> Folders:
    """The exchange folder: the one given, or «Обмен» beside the district's workbook."""
    return Folders(Path(folder) if folder else Path(district).parent / "Обмен")


def collect_mail(
    district: str | Path, *, folder: str | Path | None = None, inboxes: Sequence[str | Path] = (), imap: bool | None = None,
    mail_password: str | None = None, settings: MailSettings | None = None, inspector: Inspector | None = None,
    progress: Callable[[Item, str], None] | None = None,
) -> CollectResult:  # fmt: skip
    """Collect into the exchange folder from ``inboxes`` (folders or files) and from the mailbox.

    ``imap`` None means: the mailbox when no inbox is named. Problems on the way are in ``problem``.
    """
    settings = _settings(district, settings)
    folders = _folders(district, folder)
    sources: list[Source] = [FolderSource(Path(inbox), skip=folders.root) for inbox in inboxes]
    if imap or (imap is None and not sources):
        sources.append(ImapSource(settings, mail_password))
    limits = Limits.of_megabytes(settings.max_attachment_mb)
    inspector = inspector or BookInspector()
    return collect(folders, district_of(Path(district)), sources, inspector, limits=limits, progress=progress)


def _answered(
    folders: Folders, prepare: Callable[[Journal, District], Prepared], way: Way, district: str | Path,
    settings: MailSettings | None, mail_password: str | None, again: bool, preview: bool,
    progress: Callable[[Delivered], None] | None,
) -> Answered:  # fmt: skip
    if way == "folder":
        raise BadInput("Письма школам уходят черновиками или по SMTP.", "Выберите draft или smtp.")
    settings = _settings(district, settings)
    with folders.open_journal() as journal:
        prepared = prepare(journal, district_of(Path(district)))
        prepared.nothing_received = not journal.items()
        if preview:
            return Answered(prepared)
        day = folders.answers / dt.date.today().isoformat()
        delivered = deliver_all(
            journal,
            prepared.letters,
            way,
            settings,
            folder=day,
            password=mail_password,
            again=again,
            progress=progress,
        )
    return Answered(prepared, delivered)


def answer(
    district: str | Path, way: Way = "draft", *, folder: str | Path | None = None, again: bool = False, preview: bool = False,
    settings: MailSettings | None = None, mail_password: str | None = None,
    progress: Callable[[Delivered], None] | None = None,
) -> Answered:  # fmt: skip
    """Receipts with remarks, and refusals, for what was received and not answered yet."""
    folders = _folders(district, folder)

    def prepare(journal: Journal, who: District) -> Prepared:
        return receipts(folders, journal, who, BookInspector(), again=again)

    return _answered(folders, prepare, way, district, settings, mail_password, again, preview, progress)


def remind(
    district: str | Path, way: Way = "draft", *, summary: str | Path | None = None, folder: str | Path | None = None,
    again: bool = False, preview: bool = False, settings: MailSettings | None = None, mail_password: str | None = None,
    progress: Callable[[Delivered], None] | None = None,
) -> Answered:  # fmt: skip
    """Reminders to those whose book is expected and not accepted; once a day.

    Who sent is known from the journal and, where it is given, from the ``summary``: books may have come by hand.
    Raises BadInput when the journal is empty and a summary lies beside the district's workbook, or letters would
    leave at once: then it is not known who has sent.
    """
    received = received_of(summary) if summary else frozenset()

    def prepare(journal: Journal, who: District) -> Prepared:
        if summary is None and not journal.items():
            _doubt(Path(district), way, preview)
        return reminders(journal, who, received=received)

    done = _answered(
        _folders(district, folder), prepare, way, district, settings, mail_password, again, preview, progress
    )
    if summary is not None:
        done.prepared.nothing_received = False
    return done


def received_of(summary: str | Path) -> frozenset[str]:
    """The codes of the organisations whose book a summary counts. Raises BadFile when it is not one."""
    from nastavnik.books.summary_reading import read_summary

    organisations = read_summary(summary, registers=False)[0]["organisations"]
    return frozenset(o["code"] for o in organisations if str(o["status"] or "").startswith("accepted"))


def _doubt(district: str | Path, way: Way, preview: bool) -> None:
    """Raise BadInput where an empty journal does not mean that nobody has sent anything."""
    from nastavnik.books.summary import is_summary

    fix = "Укажите сводку: --summary СВОДКА.xlsx, или сначала: nastavnik mail collect РАЙОН.xlsx ПАПКА."
    beside = next((path for path in sorted(Path(district).parent.glob("*.xlsx")) if is_summary(path)), None)
    if beside is not None:
        raise BadInput(f"Журнал приёма пуст, а кто прислал, видно по сводке «{beside.name}».", fix)
    if way == "smtp" and not preview:
        raise BadInput("Журнал приёма пуст: кто прислал, неизвестно, и по SMTP ничего не отправлено.", fix)


def inform(
    district: str | Path, issued: str | Path | None, way: Way = "draft", *, subject: str = "", text: str = "",
    codes: Sequence[str] | None = None, folder: str | Path | None = None, again: bool = False, preview: bool = False,
    settings: MailSettings | None = None, mail_password: str | None = None,
    progress: Callable[[Delivered], None] | None = None,
) -> Answered:  # fmt: skip
    """An information letter to every organisation with its workbook from the folder ``issued`` (None: without).

    Workbooks are matched by the code inside them, not by their names.
    """
    books = None if issued is None else _issued(Path(issued))

    def prepare(journal: Journal, who: District) -> Prepared:
        return information(who, books, subject=subject, text=text, codes=codes)

    return _answered(
        _folders(district, folder), prepare, way, district, settings, mail_password, again, preview, progress
    )


def _issued(folder: str | Path) -> dict[str, Path]:
    from nastavnik.books.reading import read_book

    found: dict[str, Path] = {}
    for path in sorted(Path(folder).glob("*.xls*")):
        code = read_book(path).org_code() if not path.name.startswith("~$") else None
        if code:
            if code in found:
                raise BadInput(
                    f"Для организации {code} две книги: «{found[code].name}» и «{path.name}».",
                    "Оставьте одну.",
                )
            found[code] = path
    return found


def journal(district: str | Path, *, folder: str | Path | None = None) -> JournalView:
    """The journal of what came, newest last."""
    with _folders(district, folder).open_journal() as records:
        return JournalView(records.items(), intake_table(records, district_of(Path(district))))


def accept(
    district: str | Path, number: int, *, folder: str | Path | None = None, org_code: str | None = None
) -> Item:
    """Accept item ``number`` of the journal from quarantine, after a person looked at it."""
    return release(
        _folders(district, folder), number, district_of(Path(district)), BookInspector(), org_code=org_code
    )


def purge_files(
    district: str | Path,
    *,
    folder: str | Path | None = None,
    dry: bool = False,
    settings: MailSettings | None = None,
) -> PurgeResult:
    """Delete received files past the district's term («Хранить присланные файлы, дней»)."""
    return purge(_folders(district, folder), _settings(district, settings).retention_days, dry=dry)


def check_mail(
    district: str | Path | None = None, *, settings: MailSettings | None = None
) -> list[Diagnosis]:
    """What `doctor` says of the mail; services that nobody filled in are left out."""
    settings = settings or (load_settings(mail_cards(Path(district))) if district else load_settings())
    wanted = {"Входящая почта (IMAP)": settings.imap_host, "Исходящая почта (SMTP)": settings.smtp_host}
    if not any(wanted.values()):
        return []
    return [found for found in diagnose(settings) if wanted.get(found.name)]


def save_password(
    password: str, *, district: str | Path | None = None, settings: MailSettings | None = None
) -> list[str]:
    """Keep the mailbox's password in the system's keyring for both servers; names of the servers it is for."""
    settings = settings or (load_settings(mail_cards(Path(district))) if district else load_settings())
    pairs = {(settings.imap_host, settings.imap_user), (settings.smtp_host, settings.smtp_user)}
    saved = [(host, user) for host, user in sorted(pairs) if host and user]
    if not saved:
        raise BadInput("Серверы почты не указаны.", "Заполните лист «Почта» или файл настроек.")
    for host, user in saved:
        remember_password(host, user, password)
    return [host for host, _ in saved]
