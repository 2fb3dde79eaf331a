"""Passwords on workbooks: AES by msoffcrypto, proved by opening again."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from typing import Any

from nastavnik.errors import BadFile, BadInput

__all__ = ["OLE_MAGIC", "decrypt", "encrypt", "is_encrypted", "try_passwords"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LONGEST_PASSWORD = 255


def encrypt(data: bytes, password: str) -> bytes:
    """An OOXML file under ``password`` (AES-256), verified by decrypting. Raises BadInput on an empty password."""
    import msoffcrypto
    from msoffcrypto.format.ooxml import OOXMLFile

    if not password or len(password) > LONGEST_PASSWORD:
        raise BadInput("Пароль пуст или длиннее 255 знаков.", "Задайте пароль от 1 до 255 знаков.")
    out = io.BytesIO()
    try:
        OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    except (msoffcrypto.exceptions.FileFormatError, msoffcrypto.exceptions.EncryptionError) as error:
        raise BadFile(
            "Этот файл нельзя зашифровать паролем.", "Сохраните книгу в формате .xlsx и повторите."
        ) from error
    if decrypt(out.getvalue(), password) != data:
        raise BadFile(
            "Зашифрованный файл не открылся своим паролем.",
            "Повторите; если не помогло, отправьте без пароля.",
        )
    return out.getvalue()


def _errors() -> tuple[type[Exception], ...]:
    import msoffcrypto.exceptions as known

    # msoffcrypto raises plain errors of its parsers on damaged files.
    return (
        known.FileFormatError, known.InvalidKeyError, known.DecryptionError, known.ParseError,
        struct.error, ValueError, TypeError, KeyError, IndexError, AttributeError, OSError, AssertionError,
        NotImplementedError, SyntaxError,
    )  # fmt: skip


def _open(data: bytes) -> Any:
    import msoffcrypto

    return msoffcrypto.OfficeFile(io.BytesIO(data))


def is_encrypted(data: bytes) -> bool:
    """Whether the file needs a password to be read; damaged files do not."""
    if not data.startswith(OLE_MAGIC):
        return False
    try:
        return bool(_open(data).is_encrypted())
    except _errors():
        return False


def decrypt(data: bytes, password: str) -> bytes | None:
    """The file opened by ``password``, or None when the password is wrong or the file is damaged."""
    out = io.BytesIO()
    try:
        office = _open(data)
        # Old binary formats always verify the password and have no argument for it.
        options = {"verify_password": True} if type(office).__name__ == "OOXMLFile" else {}
        office.load_key(password=password, **options)
        office.decrypt(out)
    except _errors():
        return None
    return out.getvalue() or None


def try_passwords(data: bytes, passwords: Iterable[str]) -> tuple[bytes, str] | None:
    """(the opened file, the password that fitted), or None. Each distinct password is tried once, in order."""
    for password in dict.fromkeys(p for p in passwords if p):
        if (opened := decrypt(data, password)) is not None:
            return opened, password
    return None
