"""Mail settings: a file of the user, the environment, the district workbook; passwords only in the keyring."""

from __future__ import annotations

import ssl
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from nastavnik.errors import BadInput, Unavailable

__all__ = [
    "MailSettings",
    "forget_password",
    "load_settings",
    "password_for",
    "remember_password",
    "settings_file",
    "state_folder",
    "tls_context",
]

_SERVICE = "nastavnik"
_SECRET_WORDS = ("password", "passwd", "пароль", "secret")


class MailSettings(BaseSettings):
    """How to reach the mail servers and how to behave there; the keys of the sheet «Почта» and a few more.

    Environment: ``NASTAVNIK_MAIL_IMAP_HOST`` and so on. ``ca_file`` is a certificate to trust besides the
    system's (a school network's own). Sizes in megabytes, times in seconds, retention in days.
    """

    model_config = SettingsConfigDict(env_prefix="NASTAVNIK_MAIL_", extra="forbid")

    imap_host: str = ""
    imap_port: int = Field(993, ge=1, le=65535)
    imap_security: Literal["TLS", "STARTTLS"] = "TLS"
    imap_user: str = ""
    imap_folder: str = "INBOX"
    imap_done_folder: str = ""
    smtp_host: str = ""
    smtp_port: int = Field(465, ge=1, le=65535)
    smtp_security: Literal["TLS", "STARTTLS"] = "TLS"
    smtp_user: str = ""
    sender_name: str = ""
    sender_address: str = ""
    district_address: str = ""
    pause_seconds: float = Field(2, ge=0, le=600)
    timeout_seconds: float = Field(60, gt=0, le=600)
    ca_file: Path | None = None
    retention_days: int = Field(1095, ge=1, le=3650)
    max_attachment_mb: int = Field(30, ge=1, le=500)

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, *_: Any, **__: Any,
    ) -> tuple[PydanticBaseSettingsSource, ...]:  # fmt: skip
        # The environment is for one run, so it wins over the file given as arguments.
        return env_settings, init_settings

    @property
    def address(self) -> str:
        """The address letters go out from."""
        return self.sender_address or (self.smtp_user if "@" in self.smtp_user else self.imap_user)


def settings_file() -> Path:
    """The user's settings file; it need not exist."""
    return Path(platformdirs.user_config_dir("nastavnik", appauthor=False)) / "mail.toml"


def state_folder() -> Path:
    """Where this computer remembers what it sent."""
    return Path(platformdirs.user_data_dir("nastavnik", appauthor=False))


def load_settings(cards: Mapping[str, Any] | None = None, file: Path | None = None) -> MailSettings:
    """The settings in force: environment over the user's ``file`` over the district's ``cards``.

    ``cards`` are the fields of the sheets «Почта» and «Настройки» by key; blanks and foreign keys are left out.
    Raises BadInput naming the file and the key that makes no sense, or a password that has no place there.
    """
    file = file or settings_file()
    values = {
        k: v for k, v in (cards or {}).items() if k in MailSettings.model_fields and v not in (None, "")
    }
    if isinstance(values.get("imap_port"), int) and values["imap_port"] == 143:
        values.setdefault("imap_security", "STARTTLS")
    if file.is_file():
        try:
            own = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadInput(
                f"Файл настроек {file} не прочитать: {error}.", "Исправьте или удалите его."
            ) from error
        for key in own:
            if any(word in key.lower() for word in _SECRET_WORDS):
                raise BadInput(
                    f"В файле настроек {file} не место паролю («{key}»).",
                    "Удалите строку: пароль хранит система.",
                )
        values |= own
    try:
        return MailSettings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            f"Настройка почты «{key}» неверна: {first['msg']}.",
            f"Исправьте её в {file} или на листе «Почта».",
        ) from error


def tls_context(settings: MailSettings) -> ssl.SSLContext:
    """TLS with the certificate checked, always; ``ca_file`` is trusted besides the system's."""
    context = ssl.create_default_context()
    if settings.ca_file is not None:
        try:
            context.load_verify_locations(settings.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise BadInput(
                f"Сертификат {settings.ca_file} не прочитать.", "Проверьте настройку ca_file."
            ) from error
    return context


def password_for(host: str, user: str) -> str | None:
    """The password of ``user`` at ``host`` from the system's keyring; None when it was never saved there."""
    import keyring
    import keyring.errors

    try:
        found: str | None = keyring.get_password(f"{_SERVICE}:{host}", user)
        return found
    except keyring.errors.KeyringError as error:
        raise Unavailable(
            "Системное хранилище паролей недоступно.", "Введите пароль при запуске: --ask-password."
        ) from error


def remember_password(host: str, user: str, password: str) -> None:
    """Keep the password in the system's keyring."""
    import keyring
    import keyring.errors

    try:
        keyring.set_password(f"{_SERVICE}:{host}", user, password)
    except keyring.errors.KeyringError as error:
        raise Unavailable(
            "Системное хранилище паролей недоступно.", "Пароль придётся вводить каждый раз."
        ) from error


def forget_password(host: str, user: str) -> bool:
    """Take the password out of the keyring; False when it was not there."""
    import keyring
    import keyring.errors

    try:
        keyring.delete_password(f"{_SERVICE}:{host}", user)
    except keyring.errors.PasswordDeleteError:
        return False
    return True
