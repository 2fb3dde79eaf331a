"""What the doctor says of the mail: each way of failing in words a clerk can act on, against real servers."""

from __future__ import annotations

import socket
import threading

import pytest
from schools import letter, tiny_book
from servers import ASCII_PASSWORD, SMALL_BOX, SmtpServer, free_port

from nastavnik.exchange.diagnosis import diagnose, diagnose_imap, diagnose_smtp

pytestmark = pytest.mark.mail


@pytest.fixture
def silent():
    """A port that takes the connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def talker():
    """A server that greets in clear text and answers each line by a function of it."""
    servers = []

    def start(greeting: bytes, answer):
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def serve():
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client, client.makefile("rwb") as stream:
                    try:
                        stream.write(greeting)
                        stream.flush()
                        for line in stream:
                            stream.write(answer(line))
                            stream.flush()
                    except OSError:
                        continue

        threading.Thread(target=serve, daemon=True).start()
        return server.getsockname()[1]

    yield start
    for server in servers:
        server.close()


def test_all_well(settings):
    assert [(d.ok, d.kind) for d in diagnose(settings)] == [(True, "ok"), (True, "ok")]


def test_starttls_works_both_ways(settings, dovecot, certificate):
    server = SmtpServer(*certificate, starttls=True)
    try:
        settings.imap_security = settings.smtp_security = "STARTTLS"
        settings.imap_port, settings.smtp_port = dovecot.plain_port, server.port
        assert [d.kind for d in diagnose(settings)] == ["ok", "ok"]
    finally:
        server.stop()


def test_wrong_password(settings):
    imap, smtp = diagnose(settings, imap_password="не тот", smtp_password="не тот")
    assert (imap.kind, smtp.kind) == ("password", "password")
    assert "имя или пароль не подошли" in imap.message and "nastavnik mail password" in smtp.fix


def test_no_password_saved(settings, secrets):
    secrets.kept.clear()
    assert [d.kind for d in diagnose(settings)] == ["settings", "settings"]
    assert "не сохранён" in diagnose_imap(settings).message


def test_nothing_filled_in():
    from nastavnik.exchange.settings import MailSettings

    imap, smtp = diagnose(MailSettings())
    assert "лист «Почта»" in imap.fix and not smtp.ok


def test_wrong_port(settings):
    settings.imap_port = settings.smtp_port = free_port()
    imap, smtp = diagnose(settings)
    assert (imap.kind, smtp.kind) == ("port", "port")
    assert "993" in imap.fix and "465" in smtp.fix and "587" in smtp.fix


def test_tls_where_the_port_speaks_clear_text(settings, dovecot, certificate):
    server = SmtpServer(*certificate, starttls=True)
    try:
        settings.imap_port, settings.smtp_port = dovecot.plain_port, server.port
        assert [d.kind for d in diagnose(settings)] == ["tls", "tls"]
    finally:
        server.stop()


def test_clear_text_where_the_port_speaks_tls(settings, dovecot):
    settings.imap_security = settings.smtp_security = "STARTTLS"
    settings.timeout_seconds = 1
    assert all(d.kind in ("tls", "timeout", "cut") and not d.ok for d in diagnose(settings))


def test_a_server_without_starttls_gets_no_password(settings, talker):
    heard = []

    def answer(line):
        heard.append(line)
        return b"250 ok\r\n"

    settings.smtp_security, settings.smtp_port = "STARTTLS", talker(b"220 hello\r\n", answer)
    assert diagnose_smtp(settings).kind == "tls"
    assert not any(b"AUTH" in line.upper() for line in heard)


def test_certificate_of_a_stranger(settings):
    settings.ca_file = None
    assert [d.kind for d in diagnose(settings)] == ["certificate", "certificate"]
    assert "нельзя доверять" in diagnose_imap(settings).message


def test_server_that_does_not_exist(settings):
    settings.imap_host = settings.smtp_host = "imap.rayon.invalid"
    settings.imap_user = settings.smtp_user = "x@rayon.example"
    assert [d.kind for d in diagnose(settings, imap_password="x", smtp_password="x")] == ["host", "host"]


def test_server_that_never_answers(settings, silent):
    settings.timeout_seconds, settings.imap_port, settings.smtp_port = 0.5, silent, silent
    assert [d.kind for d in diagnose(settings)] == ["timeout", "timeout"]


def test_folder_that_is_not_there(settings):
    settings.imap_folder = "Нет такой"
    found = diagnose_imap(settings)
    assert found.kind == "folder" and "«Нет такой»" in found.message


def test_full_mailbox(settings, dovecot, secrets):
    user = dovecot.user(SMALL_BOX)
    secrets.set_password("nastavnik:127.0.0.1", user, ASCII_PASSWORD)
    for n in range(3):
        dovecot.deliver(user, letter("shkola1@rayon.example", ("a.xlsx", tiny_book(content=str(n)))))
    settings.imap_user = user
    found = diagnose_imap(settings)
    assert found.kind == "full" and "%" in found.message


@pytest.mark.parametrize(
    ("host", "reply", "kind", "words"),
    [
        (
            "imap.yandex.ru",
            b"NO [AUTHENTICATIONFAILED] LOGIN invalid credentials or IMAP is disabled",
            "app-password",
            "Яндекс",
        ),
        ("imap.mail.ru", b"NO Authentication failed", "app-password", "Mail.ru"),
        (
            "imap.school.example",
            b"NO [ALERT] Application-specific password required",
            "app-password",
            "пароль приложения",
        ),
        ("imap.school.example", b"NO [AUTHENTICATIONFAILED] Authentication failed.", "password", "ещё раз"),
        ("imap.school.example", b"NO [OVERQUOTA] Quota exceeded", "full", "Удалите старые письма"),
    ],
)
def test_what_servers_say_becomes_advice(host, reply, kind, words):
    import imaplib

    from nastavnik.exchange.trouble import explain

    problem = explain(imaplib.IMAP4.error(reply.decode()), "IMAP", host, 993)
    assert problem.kind == kind and words in problem.fix


@pytest.mark.parametrize(
    ("code", "reply", "kind"),
    [
        (535, b"5.7.8 Error: authentication failed: Invalid user or password!", "password"),
        (534, b"5.7.9 Application-specific password required", "app-password"),
        (552, b"5.2.2 Mailbox full", "full"),
        (452, b"4.2.2 Over quota", "full"),
        (554, b"5.7.1 Message rejected under suspicion of SPAM", "other"),
    ],
)
def test_what_smtp_servers_say_becomes_advice(code, reply, kind):
    import smtplib

    from nastavnik.exchange.trouble import explain

    kinds = {535: smtplib.SMTPAuthenticationError, 534: smtplib.SMTPAuthenticationError}
    problem = explain(kinds.get(code, smtplib.SMTPDataError)(code, reply), "SMTP", "smtp.school.example", 465)
    assert problem.kind == kind
    assert reply.decode() in str(problem) or kind != "other"


def test_the_doctor_changes_nothing(settings, dovecot, box):
    dovecot.deliver(box, letter("shkola1@rayon.example", ("a.xlsx", tiny_book())))
    diagnose(settings)
    (message,) = dovecot.messages(box)
    assert message.name.partition(":2,")[2] == ""


def test_a_password_with_russian_letters_works(settings, secrets):
    from servers import PASSWORD

    assert not PASSWORD.isascii()
    assert diagnose_smtp(settings, PASSWORD).ok
