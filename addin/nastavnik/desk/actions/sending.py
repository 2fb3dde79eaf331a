"""«Отправить»: the workbook checked, packed and on its way to the district."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nastavnik.desk.live import saved_path
from nastavnik.desk.mailbox import ask_password, keep_password, mail_problem
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.talk import Talk
from nastavnik.errors import BadInput

__all__ = ["send"]

FOLDER = "Для района"


def send(book: Any, talk: Talk) -> Outcome:
    """Save, check and pack the workbook; send it by mail where that is set up, else put the file into a folder."""
    from nastavnik.exchange.packing import HasErrors, open_outbox, pack
    from nastavnik.exchange.workbooks import BookInspector

    path = saved_path(book, talk)
    if path is None:
        return Outcome("Ничего не отправлено: книга не сохранена.", quiet=True)
    talk.progress("Проверяю и упаковываю…")
    inspector, outbox = BookInspector(), open_outbox()
    try:
        packet = pack(path, inspector, outbox)
    except HasErrors as found:
        if not talk.confirm(f"{found.message} Всё равно отправить?"):
            return Outcome(
                "Ничего не отправлено: исправьте ошибки («Проверить»).", errors=found.verdict.errors
            )
        packet = pack(path, inspector, outbox, with_errors=True)
    return _deliver(packet, outbox, path.parent / FOLDER, talk)


def _deliver(packet: Any, outbox: Any, folder: Path, talk: Talk) -> Outcome:
    from nastavnik.exchange.sending import letter_of
    from nastavnik.exchange.sending import send as send_packet
    from nastavnik.exchange.settings import load_settings

    settings = load_settings()
    errors, notices = packet.verdict.errors, tuple(f"▲ {warning}" for warning in packet.warnings)
    if mail_problem() is None and settings.district_address:
        letter = letter_of(packet, settings)
        if not talk.confirm(f"{letter.preview()}\n\nОтправить письмо?"):
            return Outcome("Ничего не отправлено.", errors=errors, quiet=True)
        password = ask_password(talk, settings.smtp_host, settings.smtp_user)
        if password is None:
            return Outcome("Ничего не отправлено.", errors=errors, quiet=True)
        talk.progress("Отправляю письмо…")
        delivered = send_packet(packet, "smtp", settings, outbox, password=password or None)
        if delivered.status == "sent":
            keep_password(settings.smtp_host, settings.smtp_user, password)
            return Outcome(f"Отправлено району: {letter.to}.", errors=errors, details=notices)
        if delivered.status == "already":
            return Outcome(f"Эта книга уже отправлена: {delivered.words}.", errors=errors)
        raise BadInput(
            f"Письмо не отправлено: {delivered.words}.", "Повторите или передайте файл из папки «Для района»."
        )
    delivered = send_packet(packet, "folder", settings, outbox, folder=folder)
    saved = (delivered.path,) if delivered.path is not None else ()
    return Outcome(
        "Файл для района готов: приложите его к письму.", errors=errors, files=saved, details=notices
    )
