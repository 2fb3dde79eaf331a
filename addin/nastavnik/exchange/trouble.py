"""What went wrong between us and a mail server, in words a clerk can act on."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl

from imap_tools.errors import ImapToolsError

from nastavnik.errors import Unavailable

__all__ = ["NETWORK_ERRORS", "explain"]

NETWORK_ERRORS = (OSError, ssl.SSLError, imaplib.IMAP4.error, smtplib.SMTPException, ImapToolsError, EOFError)

# Whose mailboxes let programs in only by a password made for them.
_APP_PASSWORDS = {
    "yandex": "Яндекс",
    "mail.ru": "Mail.ru",
    "bk.ru": "Mail.ru",
    "list.ru": "Mail.ru",
    "inbox.ru": "Mail.ru",
    "rambler": "Рамблер",
    "gmail": "Gmail",
    "google": "Gmail",
    "outlook": "Outlook",
    "office365": "Outlook",
}
_FULL = ("overquota", "quota", "mailbox full", "mailbox is full", "over quota", "insufficient system storage")
_APP = (
    "application-specific",
    "app password",
    "application password",
    "пароль приложения",
    "invalidsecondfactor",
)
_LOGIN = (
    "authenticationfailed",
    "authentication",
    "login",
    "credentials",
    "password",
    "invalid user",
    "auth",
)


def explain(error: BaseException, service: str, host: str, port: int) -> Unavailable:
    """The error of a conversation with ``host`` said in words; ``service`` is IMAP or SMTP."""
    where = f"{service} {host}:{port}"
    text = _text(error).lower()
    kind, message, fix = _name(error, text, service, host)
    problem = Unavailable(f"{where}: {message}.", fix)
    problem.kind = kind  # type: ignore[attr-defined]
    return problem


def _text(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        raw = error.smtp_error
        words = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else str(raw)
        return f"{error.smtp_code} {words}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return " ".join(f"{code} {words!r}" for code, words in error.recipients.values())
    return " ".join(str(arg) for arg in error.args) or str(error)


def _name(error: BaseException, text: str, service: str, host: str) -> tuple[str, str, str]:
    usual = (
        "IMAP обычно на порту 993 (TLS)"
        if service == "IMAP"
        else "SMTP обычно на порту 465 (TLS) или 587 (STARTTLS)"
    )
    if isinstance(error, socket.gaierror):
        return "host", "такого сервера нет или нет интернета", "Проверьте имя сервера и подключение к сети."
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            "certificate",
            f"сертификату сервера нельзя доверять ({error.verify_message})",
            "Проверьте имя сервера и дату на компьютере. Сертификат ведомства укажите в настройке ca_file.",
        )
    if isinstance(error, ssl.SSLError) or "wrong_version_number" in text or "starttls" in text:
        return (
            "tls",
            "защита соединения не подходит к порту",
            f"Смените порт или защиту (TLS, STARTTLS): {usual}.",
        )
    if isinstance(error, ConnectionRefusedError):
        return "port", "на этом порту никто не отвечает", f"Проверьте порт: {usual}."
    if isinstance(error, TimeoutError):
        return (
            "timeout",
            "сервер не ответил вовремя",
            f"Проверьте порт и сеть: {usual}. Порт может закрывать школьный фильтр.",
        )
    if any(word in text for word in _FULL):
        return "full", "почтовый ящик переполнен", "Удалите старые письма или увеличьте ящик и повторите."
    if any(word in text for word in _APP):
        return "app-password", "нужен пароль приложения", _app_fix(host)
    if isinstance(error, smtplib.SMTPAuthenticationError) or (
        not isinstance(error, imaplib.IMAP4.abort) and any(word in text for word in _LOGIN)
    ):
        if any(part in host.lower() for part in _APP_PASSWORDS):
            return "app-password", "имя или пароль не подошли", _app_fix(host)
        return "password", "имя или пароль не подошли", "Введите пароль ещё раз: nastavnik mail password."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return (
            "recipient",
            f"сервер не принял адрес получателя ({text[:120]})",
            "Проверьте адрес на листе «Организации».",
        )
    if isinstance(error, smtplib.SMTPSenderRefused):
        return (
            "sender",
            f"сервер не принял адрес отправителя ({text[:120]})",
            "Адрес отправителя должен быть адресом этого ящика.",
        )
    if "nonexistent" in text or "doesn't exist" in text or "does not exist" in text or "not found" in text:
        return "folder", "такой папки в ящике нет", "Проверьте имя папки на листе «Почта»."
    if isinstance(error, smtplib.SMTPServerDisconnected | imaplib.IMAP4.abort | ConnectionError | EOFError):
        return "cut", "связь оборвалась", "Повторите: работа продолжится с того же места."
    return (
        "other",
        f"сервер ответил отказом ({_text(error)[:160]})",
        "Повторите позже; если не проходит, обратитесь к администратору почты.",
    )


def _app_fix(host: str) -> str:
    name = next((name for part, name in _APP_PASSWORDS.items() if part in host.lower()), "вашей почты")
    return f"Создайте в настройках {name} пароль приложения (и включите доступ по IMAP) и введите его: nastavnik mail password."
