"""Whether letters can be sent from here."""

from __future__ import annotations

from nastavnik.errors import NastavnikError

__all__ = ["mail_problem"]


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
