"""Letters out over SMTP with TLS, so that after a break it is known whether a letter left, or that it is not known."""

from __future__ import annotations

import base64
import contextlib
import email.policy
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage

from nastavnik.errors import BadInput, Unavailable
from nastavnik.exchange.settings import MailSettings, password_for, tls_context
from nastavnik.exchange.trouble import NETWORK_ERRORS, explain

__all__ = ["NotSent", "Outgoing"]


class NotSent(Unavailable):
    """A letter that did not leave; ``certain`` is false when the server may have taken it before the line broke.

    ``lasting`` is true when the next letters would fail the same way (no connection, wrong password).
    """

    def __init__(self, cause: Unavailable, *, certain: bool, lasting: bool) -> None:
        super().__init__(cause.message, cause.fix)
        self.certain = certain
        self.lasting = lasting


class Outgoing:
    """A connection to the outgoing server, opened at the first letter and reopened after a break."""

    def __init__(self, settings: MailSettings, password: str | None = None) -> None:
        if not settings.smtp_host or not settings.smtp_user:
            raise BadInput(
                "Не указаны сервер и имя исходящей почты (SMTP).", "Заполните лист «Почта» или файл настроек."
            )
        self.settings = settings
        self._password = password
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Outgoing:
        return self

    def __exit__(self, *_: object) -> None:
        self._drop()

    def _drop(self) -> None:
        if self._server is not None:
            with contextlib.suppress(*NETWORK_ERRORS):
                self._server.quit()
            with contextlib.suppress(*NETWORK_ERRORS):
                self._server.close()
            self._server = None

    def connect(self) -> smtplib.SMTP:
        """The server, logged in. Raises Unavailable with the cause in words."""
        settings = self.settings
        if self._server is not None:
            return self._server
        password = self._password or password_for(settings.smtp_host, settings.smtp_user)
        if not password:
            raise BadInput(
                "Пароль исходящей почты не сохранён.",
                "Сохраните его (nastavnik mail password) или укажите --ask-password.",
            )
        server: smtplib.SMTP | None = None
        try:
            context, timeout = tls_context(settings), settings.timeout_seconds
            if settings.smtp_security == "TLS":
                server = smtplib.SMTP_SSL(
                    settings.smtp_host, settings.smtp_port, timeout=timeout, context=context
                )
            else:
                server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=timeout)
                server.ehlo()
                if not server.has_extn("starttls"):
                    raise ssl.SSLError("STARTTLS is not offered")
                server.starttls(context=context)
            _login(server, settings.smtp_user, password)
        except NETWORK_ERRORS as error:
            if server is not None:
                server.close()
            raise explain(error, "SMTP", settings.smtp_host, settings.smtp_port) from error
        self._server = server
        return server

    def send(self, message: EmailMessage, before_data: Callable[[], None]) -> None:
        """Hand one letter over; ``before_data`` is called at the last moment before it may leave.

        Raises NotSent. The recipients are those of the message's own To.
        """
        body = message.as_bytes(policy=email.policy.SMTP)
        recipients = [a.addr_spec for a in message["To"].addresses]
        sender = message["From"].addresses[0].addr_spec
        try:
            server = self.connect()
        except Unavailable as error:
            raise NotSent(error, certain=True, lasting=True) from error
        except OSError as error:
            raise NotSent(self._words(error), certain=True, lasting=True) from error
        handed = False
        try:
            self._envelope(server, sender, recipients, before_data)
            # The final dot is the last that is sent: while this fails, the server has no whole letter.
            server.send(_dotted(body))
            handed = True
            code, words = server.getreply()
            if code != 250:
                raise smtplib.SMTPDataError(code, words)
        except smtplib.SMTPResponseException as error:
            self._drop()
            raise NotSent(self._words(error), certain=error.smtp_code >= 400, lasting=False) from error
        except smtplib.SMTPRecipientsRefused as error:
            with contextlib.suppress(*NETWORK_ERRORS):
                server.rset()
            raise NotSent(self._words(error), certain=True, lasting=False) from error
        except NETWORK_ERRORS as error:
            self._cut()
            raise NotSent(self._words(error), certain=not handed, lasting=False) from error

    def _cut(self) -> None:
        """Close without a word: in the middle of a letter QUIT would be taken for its text."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _envelope(
        self, server: smtplib.SMTP, sender: str, recipients: list[str], before_data: Callable[[], None]
    ) -> None:
        code, words = server.mail(sender)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, words, sender)
        for recipient in recipients:
            code, words = server.rcpt(recipient)
            if code not in (250, 251):
                raise smtplib.SMTPRecipientsRefused({recipient: (code, words)})
        before_data()
        code, words = server.docmd("DATA")
        if code != 354:
            raise smtplib.SMTPDataError(code, words)

    def _words(self, error: BaseException) -> Unavailable:
        return explain(error, "SMTP", self.settings.smtp_host, self.settings.smtp_port)


def _login(server: smtplib.SMTP, user: str, password: str) -> None:
    """Log in; the standard library cannot say a password with Russian letters, so that one goes as UTF-8 here."""
    if f"{user}{password}".isascii():
        server.login(user, password)
        return
    server.ehlo_or_helo_if_needed()
    token = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    code, words = server.docmd("AUTH", f"PLAIN {token}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, words)


def _dotted(body: bytes) -> bytes:
    """The body as SMTP wants it: leading dots doubled, the closing dot at the end."""
    lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    text = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n"
