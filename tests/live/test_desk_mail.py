"""«Отправить», «Замечания» and «Собрать» pressed where the mail is set up, against real servers on this computer."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import pytest
import xlwings as xw
from desk_workbooks import district, mentor, school
from servers import ASCII_PASSWORD, SmtpServer, make_certificate

from nastavnik.desk.pressing import press
from nastavnik.desk.talk import Field, TerminalTalk

pytestmark = [
    pytest.mark.live,
    # The line is TLS from its first byte, which the server does not see.
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
]
USER = "school5@example.ru"


class Keyring(keyring.backend.KeyringBackend):
    """A keyring of the test's own."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Clerk(TerminalTalk):
    """Types the password when asked, and remembers what was asked."""

    def __init__(self, password: str = ASCII_PASSWORD, **answers: str) -> None:
        super().__init__(answers)
        self.password = password
        self.titles: list[str] = []

    def ask(self, title: str, fields: Any) -> Any:
        self.titles.append(title)
        if title == "Пароль почты":
            assert isinstance(fields[0], Field) and fields[0].kind == "password"
            return {"password": self.password}
        return super().ask(title, fields)


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What the outgoing server has taken; this computer's mail settings point to it."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    certificate = make_certificate(tmp_path)
    server = SmtpServer(*certificate)
    values = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_user": USER, "sender_address": USER,
              "district_address": "rono@example.ru", "ca_file": certificate[0], "pause_seconds": 0}  # fmt: skip
    for name, value in values.items():
        monkeypatch.setenv(f"NASTAVNIK_MAIL_{name.upper()}", str(value))
    before, ring = keyring.get_keyring(), Keyring()
    keyring.set_keyring(ring)
    server.postman.ring = ring  # type: ignore[attr-defined]
    yield server.postman
    keyring.set_keyring(before)
    server.stop()


@pytest.fixture
def opened(office: xw.App) -> Iterator[Any]:
    yield office.books.open
    for book in list(office.books):
        book.close()


def letters(post: Any) -> list[EmailMessage]:
    return [email.message_from_bytes(data, policy=email.policy.default) for _, _, data in post.taken]


def test_a_school_s_book_goes_to_the_district_once(post: Any, opened: Any, tmp_path: Path) -> None:
    book = opened(school(tmp_path / "Книга.xlsx"))
    clerk = Clerk()
    outcome = press("send", book, clerk)
    assert outcome.message == "Отправлено району: rono@example.ru.", outcome.text
    assert "Отправить письмо?" in clerk.questions[-1] and "rono@example.ru" in clerk.questions[-1]
    (letter,) = letters(post)
    assert letter["To"].addresses[0].addr_spec == "rono@example.ru"
    assert next(part.get_filename() for part in letter.iter_attachments()).endswith(".xlsx")
    # The password that served is kept: the second press asks for none, and sends nothing twice.
    assert list(post.ring.kept.values()) == [ASCII_PASSWORD]
    again = Clerk()
    assert "уже отправлена" in press("send", book, again).message
    assert again.titles == [] and len(post.taken) == 1


def test_a_wrong_password_is_told_and_not_kept(post: Any, opened: Any, tmp_path: Path) -> None:
    outcome = press("send", opened(school(tmp_path / "Книга.xlsx")), Clerk("не тот"))
    assert not outcome.done and "парол" in outcome.message.lower() and "\n" not in outcome.message
    assert not post.taken and not post.ring.kept


def test_no_password_no_letter(post: Any, opened: Any, tmp_path: Path) -> None:
    class Unsure(Clerk):
        def ask(self, title: str, fields: Any) -> Any:
            return None

    assert press("send", opened(school(tmp_path / "Книга.xlsx")), Unsure()).message == "Ничего не отправлено."
    assert not post.taken


def test_a_script_is_told_how_to_keep_the_password(post: Any, opened: Any, tmp_path: Path) -> None:
    outcome = press("send", opened(school(tmp_path / "Книга.xlsx")), TerminalTalk())
    assert not outcome.done and "nastavnik mail password" in outcome.message


def test_remarks_go_to_the_schools_as_letters(post: Any, opened: Any, tmp_path: Path) -> None:
    incoming = tmp_path / "Книги школ"
    incoming.mkdir()
    school(incoming / "первая.xlsx")
    school(
        incoming / "вторая.xlsx", code="05-02", mentors=[mentor(1, competences=None), mentor(2), mentor(3)]
    )
    book = opened(district(tmp_path / "Район.xlsx"))
    assert press("collect", book, Clerk()).done
    outcome = press("remarks", book, Clerk(way="smtp"))
    assert outcome.message == "Отправлено: 2 письма.", outcome.text
    sent = {letter["To"].addresses[0].addr_spec: letter for letter in letters(post)}
    assert set(sent) == {"school5@example.ru", "school6@example.ru"}
    assert [part.get_filename() for part in sent["school6@example.ru"].iter_attachments()]
    assert "Отвечать не на что" in press("remarks", book, Clerk(way="smtp")).message
    assert press("remind", book, Clerk(way="smtp")).message == "Отправлено: 1 письмо."


def test_a_letter_the_server_refuses_is_named(post: Any, opened: Any, tmp_path: Path) -> None:
    incoming = tmp_path / "Книги школ"
    incoming.mkdir()
    school(incoming / "первая.xlsx")
    book = opened(district(tmp_path / "Район.xlsx"))
    press("collect", book, Clerk())
    post.refuse["school5@example.ru"] = "550 no such user"
    outcome = press("remarks", book, Clerk(way="smtp"))
    assert not outcome.done and outcome.message == "Ни одно письмо не ушло."
    assert "school5@example.ru" in outcome.text
