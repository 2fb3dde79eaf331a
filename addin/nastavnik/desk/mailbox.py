"""Whether letters can be sent from here, and the password that the mailbox wants."""

from __future__ import annotations

from nastavnik.desk.log import logger
from nastavnik.desk.talk import Field, Talk
from nastavnik.errors import NastavnikError, Unavailable

__all__ = ["ask_password", "keep_password", "mail_problem"]


def mail_problem() -> str | None:
    """What keeps letters from being sent, in words; None when the mail is set up."""
    from nastavnik.exchange.settings import load_settings, settings_file

    try:
        settings = load_settings()
    except NastavnikError as error:
        return str(error)
    if not settings.smtp_host:
        return f"не настроена: нет smtp_host в {settings_file()}"
    if not settings.address:
        return f"не указан свой адрес: sender_address в {settings_file()}"
    return None


def ask_password(talk: Talk, host: str, user: str) -> str | None:
    """The password of ``user`` at ``host``: "" when the system keeps it already, None when the clerk gave none."""
    from nastavnik.exchange.settings import password_for

    try:
        if password_for(host, user):
            return ""
    except Unavailable as error:
        logger().info("keyring: %s", error)  # then it is asked for each time
    answers = talk.ask("Пароль почты", [Field("password", f"Пароль ящика {user}", "password", required=True)])
    return None if answers is None else answers["password"]


def keep_password(host: str, user: str, password: str | None) -> None:
    """Keep a password that served in the system's keyring, where there is one."""
    from nastavnik.exchange.settings import remember_password

    if password:
        try:
            remember_password(host, user, password)
        except Unavailable as error:
            logger().info("keyring: %s", error)
