"""Letters in Russian from the templates ``reports/mail/*.txt.j2``: plain text, addressed once, never HTML."""

from __future__ import annotations

import email.policy
import email.utils
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from nastavnik.errors import BadInput, TemplateError
from nastavnik.exchange.names import clean_line, clean_name, parse_addresses
from nastavnik.exchange.settings import MailSettings
from nastavnik.resources import data_dir

__all__ = ["OutLetter", "compose", "plural", "user_templates"]

# LibreOffice, Outlook and mail filters go by these rather than by the name.
_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class OutLetter:
    """A letter ready to be looked at and sent. ``attachments`` are (name, bytes).

    ``kind`` and ``reason`` say why it is written: the same ones are not sent twice. ``org_code`` is whose it is.
    ``contents`` names what it answers where ``reason`` is of one journal only: the Message-ID is made of it.
    """

    kind: str
    reason: str
    org_code: str
    to: str
    subject: str
    text: str
    attachments: tuple[tuple[str, bytes], ...] = ()
    contents: str = ""

    def preview(self) -> str:
        """What will leave, as a person should see it before it does."""
        names = [f"{name} ({_size(len(data))})" for name, data in self.attachments] or ["нет"]
        return f"Кому: {self.to}\nТема: {self.subject}\nВложения: {', '.join(names)}\n\n{self.text}"

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "organisation": self.org_code,
            "to": self.to,
            "subject": self.subject,
            "text": self.text,
            "attachments": [{"name": name, "bytes": len(data)} for name, data in self.attachments],
        }

    def message(self, settings: MailSettings, *, draft: bool = False, stamp: str = "") -> EmailMessage:
        """The letter as RFC 5322; a draft opens in a mail program ready to send (``X-Unsent: 1``).

        The Message-ID follows from the reason (and ``stamp``), so a letter that slipped out twice is shown once.
        """
        (to,) = parse_addresses(self.to)[:1] or ("",)
        if not to:
            raise BadInput(f"Адрес «{clean_line(self.to)}» не похож на электронную почту.", "Исправьте его.")
        message = EmailMessage(policy=email.policy.SMTP)
        sender = parse_addresses(settings.address)
        if sender:
            message["From"] = Address(clean_line(settings.sender_name), addr_spec=sender[0])
        elif not draft:
            raise BadInput("Не указан адрес отправителя.", "Заполните sender_address в настройках почты.")
        message["To"] = Address(addr_spec=to)
        message["Subject"] = clean_line(self.subject)
        message["Date"] = email.utils.localtime()
        token = hashlib.sha256(
            "|".join((self.kind, self.contents or self.reason, to, stamp)).encode()
        ).hexdigest()[:32]
        host = sender[0].partition("@")[2] if sender else "nastavnik.invalid"
        if draft:
            message["X-Unsent"] = "1"
        else:
            message["Message-ID"] = f"<{token}@{host}>"
            if self.kind != "submission":
                # Keeps holiday autoreplies from answering, and our own collecting from taking it for a book.
                message["Auto-Submitted"] = "auto-generated"
        message["X-Nastavnik"] = self.kind
        message.set_content(self.text, cte="base64")
        for name, data in self.attachments:
            safe = clean_name(name)
            guess = (
                _TYPES.get(Path(safe).suffix.lower())
                or mimetypes.guess_type(safe)[0]
                or "application/octet-stream"
            )
            main, _, sub = guess.partition("/")
            message.add_attachment(data, maintype=main, subtype=sub, filename=safe)
        return message


def _size(count: int) -> str:
    return (
        f"{max(1, round(count / 1024))} КБ" if count < 2**20 else f"{count / 2**20:.1f} МБ".replace(".", ",")
    )


def plural(count: int, one: str, few: str, many: str) -> str:
    """``count`` with its noun: 1 ошибка, 2 ошибки, 5 ошибок."""
    tens, units = count % 100, count % 10
    if units == 1 and tens != 11:
        return f"{count} {one}"
    return f"{count} {few if units in (2, 3, 4) and tens not in (12, 13, 14) else many}"


def user_templates() -> Path:
    """Where a district keeps its own wording: a template there wins over ours."""
    return Path(platformdirs.user_config_dir("nastavnik", appauthor=False)) / "mail"


@cache
def _environment(folders: tuple[Path, ...]) -> Any:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    environment.filters["plural"] = plural
    environment.filters["line"] = clean_line
    return environment


def compose(letter: OutLetter, template: str, context: Mapping[str, Any]) -> OutLetter:
    """``letter`` with subject and text from ``template``: its first line is «Тема: …», the rest the text.

    Raises TemplateError naming the template and the line.
    """
    import jinja2

    name = f"{template}.txt.j2"
    environment = _environment((user_templates(), data_dir("reports") / "mail"))
    try:
        text = environment.get_template(name).render(**context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            f"Шаблон письма {name}, строка {error.lineno}: {error.message}.", "Исправьте или удалите его."
        ) from error
    except (jinja2.TemplateError, TypeError, ValueError) as error:
        raise TemplateError(
            f"Шаблон письма {name}: {error}.", "Исправьте шаблон или удалите свой."
        ) from error
    first, _, rest = text.partition("\n")
    if not first.lower().startswith("тема:"):
        raise TemplateError(
            f"Шаблон письма {name} начинается не с «Тема:».", "Первой строкой должна быть тема письма."
        )
    return replace(
        letter,
        subject=clean_line(first[5:]),
        text=rest.strip().encode("utf-8", "replace").decode("utf-8") + "\n",
    )
