"""The district's buttons of the exchange: «Собрать», «Замечания», «Напомнить»."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from nastavnik.checks.catalogue import plural
from nastavnik.desk.live import folder_of, saved_path
from nastavnik.desk.mailbox import ask_password, keep_password
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.summaries import newest_summary
from nastavnik.desk.talk import Field, Talk
from nastavnik.errors import BadInput

__all__ = ["EXCHANGE", "INCOMING", "collect", "exchange_folder", "remarks", "remind"]

EXCHANGE, INCOMING, DRAFTS = "Обмен", "Книги школ", "Черновики писем"
_DRAFT, _SEND = "draft", "smtp"
_SHOWN = 10
_STATES = {
    "accepted": "принято",
    "accepted_with_errors": "принято с ошибками",
    "superseded": "заменено новой",
    "duplicate": "повторно",
    "quarantined": "отложено",
    "unreadable": "не читается",
}


def exchange_folder(path: Path) -> Any:
    """The folder of the exchange beside the district's workbook (``Folders``)."""
    from nastavnik.exchange.folders import Folders

    return Folders(path.parent / EXCHANGE)


def collect(book: Any, talk: Talk) -> Outcome:
    """Take the schools' workbooks from the mailbox, where it is set up, and from the folder «Книги школ»."""
    from nastavnik.exchange.collecting import collect as collect_all
    from nastavnik.exchange.mailbox import ImapSource
    from nastavnik.exchange.settings import load_settings
    from nastavnik.exchange.sources import FolderSource, Source
    from nastavnik.exchange.workbooks import BookInspector, district_of, mail_cards

    path = saved_path(book, talk)
    if path is None:
        return Outcome("Ничего не собрано: книга не сохранена.", quiet=True)
    folders = exchange_folder(path)
    settings = load_settings(mail_cards(path))
    incoming = path.parent / INCOMING
    password: str | None = ""
    sources: list[Source] = [FolderSource(incoming, skip=folders.root)] if incoming.is_dir() else []
    if settings.imap_host:
        password = ask_password(talk, settings.imap_host, settings.imap_user)
        if password is None:
            return Outcome("Ничего не собрано.", quiet=True)
        sources.append(ImapSource(settings, password or None))
    if not sources:
        raise BadInput(
            f"Неоткуда собирать: почта не настроена, и рядом нет папки «{INCOMING}».",
            f"Положите книги школ в папку «{INCOMING}» рядом с книгой района или заполните лист «Почта».",
        )
    talk.progress("Забираю книги…")
    result = collect_all(folders, district_of(path), sources, BookInspector())
    if not result.problem:
        keep_password(settings.imap_host, settings.imap_user, password)
    counted = Counter(result.states)
    details = [f"• {_STATES.get(state, state)}: {count}" for state, count in counted.items()]
    if result.problem:
        details.append(f"▲ {result.problem}")
    total = len(result.items)
    message = (
        f"{plural(total, 'Поступил', 'Поступило', 'Поступило')} {total} {plural(total, 'файл', 'файла', 'файлов')}."
        if total
        else "Новых файлов нет."
    )
    return Outcome(message, details=tuple(details), files=(folders.root,) if total else ())


def remarks(book: Any, talk: Talk) -> Outcome:
    """Letters with remarks and receipts to the schools whose books came in."""
    from nastavnik.exchange.answers import receipts
    from nastavnik.exchange.workbooks import BookInspector

    return _letters(
        book,
        talk,
        "Замечания",
        lambda folders, journal, district: receipts(folders, journal, district, BookInspector()),
        "Отвечать не на что: новых книг нет.",
    )


def remind(book: Any, talk: Talk) -> Outcome:
    """Reminders to the schools whose book is not accepted yet.

    Where nothing was collected by mail, the newest summary tells who has sent: books may have come by hand.
    """
    from nastavnik.exchange.actions import received_of
    from nastavnik.exchange.answers import reminders

    def prepare(folders: Any, journal: Any, district: Any) -> Any:
        summary = None if journal.items() else newest_summary(folder_of(book))
        return reminders(journal, district, received=received_of(summary) if summary else ())

    return _letters(book, talk, "Напоминания", prepare, "Напоминать некому: книги сдали все.")


def _letters(book: Any, talk: Talk, title: str, prepare: Any, nothing: str) -> Outcome:
    """Prepare letters, ask whether to send them or to leave drafts, deliver."""
    from nastavnik.exchange.delivery import deliver_all
    from nastavnik.exchange.settings import load_settings
    from nastavnik.exchange.workbooks import district_of, mail_cards

    path = saved_path(book, talk)
    if path is None:
        return Outcome("Письма не готовы: книга не сохранена.", quiet=True)
    folders, settings = exchange_folder(path), load_settings(mail_cards(path))
    talk.progress("Готовлю письма…")
    with folders.open_journal() as journal:
        prepared = prepare(folders, journal, district_of(path))
        without = tuple(f"▲ {code}: {why}" for code, why in prepared.without.items())
        if not prepared.letters:
            return Outcome(nothing, details=without)
        way = _way(talk, title, len(prepared.letters), bool(settings.smtp_host))
        if way is None:
            return Outcome("Ничего не отправлено.", quiet=True)
        drafts = folders.root / DRAFTS
        password: str | None = ""
        if way == _SEND and (password := ask_password(talk, settings.smtp_host, settings.smtp_user)) is None:
            return Outcome("Ничего не отправлено.", quiet=True)
        done = deliver_all(
            journal,
            prepared.letters,
            way,
            settings,
            folder=drafts if way == _DRAFT else None,
            password=password or None,
            progress=lambda one: talk.progress(f"Письмо: {one.letter.to}"),
        )
    counted = Counter(one.status for one in done)
    if counted["sent"]:
        keep_password(settings.smtp_host, settings.smtp_user, password)
    good = counted["sent"] + counted["drafted"]
    made = plural(good, "письмо", "письма", "писем")
    message = f"Отправлено: {good} {made}." if way == _SEND else f"{good} {made} в черновиках."
    if not good and counted["failed"]:
        message = "Ни одно письмо не ушло."
    wrong = [f"▲ {one.letter.to}: {one.words}" for one in done if one.status in ("failed", "uncertain")]
    if counted["already"]:
        wrong.append(f"Уже отправлено раньше: {counted['already']}.")
    return Outcome(
        message,
        done=not (counted["failed"] and not good),
        details=(*wrong[:_SHOWN], *without[:_SHOWN]),
        files=(drafts,) if way == _DRAFT and good else (),
    )


def _way(talk: Talk, title: str, count: int, can_send: bool) -> Any:
    """draft or smtp; None when the clerk thought better of it."""
    if not can_send:
        return _DRAFT
    options = ((_DRAFT, "Сохранить черновики писем"), (_SEND, "Отправить сейчас"))
    label = f"{count} {plural(count, 'письмо', 'письма', 'писем')}"
    answers = talk.ask(title, [Field("way", label, "choice", options, _DRAFT, required=True)])
    return None if answers is None else answers["way"]
