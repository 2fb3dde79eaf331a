"""A school sends its book: checked, numbered, stamped in a copy, in a draft, by SMTP or to a folder."""

from __future__ import annotations

import email
import email.policy
import io
import re

import openpyxl
import pytest
from corpus import corpus
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from schools import TinyInspector, letter, tiny_book

from nastavnik.errors import BadFile, BadInput
from nastavnik.exchange.crypt import decrypt
from nastavnik.exchange.letters import OutLetter, compose
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.packing import HasErrors, open_outbox, pack
from nastavnik.exchange.parts import read_letter
from nastavnik.exchange.sending import letter_of, send
from nastavnik.exchange.settings import MailSettings

pytestmark = pytest.mark.mail


@pytest.fixture
def outbox(tmp_path):
    with open_outbox(tmp_path / "data") as journal:
        yield journal


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "Моя школа (копия).xlsx"
    path.write_bytes(tiny_book("05-01", "как есть", submission=None))
    return path


def meta_of(data: bytes) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))["_meta"]
    return {row[0].value: row[1].value for row in sheet.iter_rows(max_col=2)}


def test_packing_leaves_the_original_alone_and_stamps_the_copy(book, outbox, inspector):
    before = book.read_bytes()
    packet = pack(book, inspector, outbox)

    assert book.read_bytes() == before
    assert packet.name == "05-01_MBOU-SOSh-05-01_2026-2027_n001.xlsx"
    meta = meta_of(packet.data)
    assert (meta["org_code"], meta["school_year"], meta["submission"]) == ("05-01", "2026/2027", 1)
    assert meta["packed_at"] == packet.packed_at and meta["content_hash"] == packet.verdict.content_hash


def test_the_number_goes_up_each_time_and_from_what_the_book_says(book, outbox, inspector, tmp_path):
    assert [pack(book, inspector, outbox).number for _ in range(3)] == [1, 2, 3]
    elsewhere = tmp_path / "с другого компьютера.xlsx"
    elsewhere.write_bytes(tiny_book("05-01", submission=8))
    assert pack(elsewhere, inspector, outbox).number == 9
    assert pack(book, inspector, outbox).number == 10
    other_year = tmp_path / "новый год.xlsx"
    other_year.write_bytes(tiny_book("05-01", year="2027/2028"))
    assert pack(other_year, inspector, outbox).number == 1


def test_errors_are_shown_and_sending_needs_a_yes(tmp_path, outbox, inspector):
    path = tmp_path / "a.xlsx"
    path.write_bytes(tiny_book(errors=2))
    with pytest.raises(HasErrors, match="2 ошибки") as caught:
        pack(path, inspector, outbox)
    assert [r.cell for r in caught.value.verdict.remarks] == ["B6", "B7"]
    assert outbox.last_packed("05-01", "2026/2027") == 0, "a refusal uses up no number"
    assert pack(path, inspector, outbox, with_errors=True).verdict.errors == 2


@pytest.mark.parametrize("data", [b"", b"%PDF", tiny_book(meta=False), tiny_book(form_id="чужое")])
def test_what_cannot_be_sent_is_refused_in_words(tmp_path, outbox, inspector, data):
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(BadFile):
        pack(path, inspector, outbox)


def test_a_password_locks_the_copy(book, outbox, inspector):
    packet = pack(book, inspector, outbox, password="Секрет-5")
    assert packet.data[:2] != b"PK" and decrypt(packet.data, "другой") is None
    assert meta_of(decrypt(packet.data, "Секрет-5"))["submission"] == 1


def test_active_content_is_told_of_before_it_leaves(tmp_path, outbox, inspector):
    path = tmp_path / "a.xlsx"
    path.write_bytes(tiny_book(active=True))
    assert "карантин" in pack(path, inspector, outbox).warnings[0]


def test_the_preview_says_what_will_leave_and_to_whom(book, outbox, inspector, settings):
    packet = pack(book, inspector, outbox)
    text = letter_of(packet, settings, note="Просим принять.").preview()
    for words in (
        "Кому: rono@rayon.example",
        "подача № 1",
        packet.name,
        "код 05-01",
        "ошибок нет",
        "Наставники: 3 записи",
        "Просим принять.",
    ):
        assert words in text


def test_smtp_delivers_the_very_bytes_once(book, outbox, inspector, settings, smtp):
    packet = pack(book, inspector, outbox)
    assert send(packet, "smtp", settings, outbox).status == "sent"

    ((sender, to, raw),) = smtp.postman.taken
    assert (sender, to) == ("rono@rayon.example", ["rono@rayon.example"])
    (attachment,) = read_letter(raw, Limits()).attachments
    assert (attachment.name, attachment.data) == (packet.name, packet.data)

    again = pack(book, inspector, outbox)
    assert send(again, "smtp", settings, outbox).status == "already", (
        "the same data are not sent twice by mistake"
    )
    assert send(again, "smtp", settings, outbox, again=True).status == "sent"
    assert len(smtp.postman.taken) == 2


def test_a_folder_gets_the_file_alone(book, outbox, inspector, settings, tmp_path):
    packet = pack(book, inspector, outbox)
    done = send(packet, "folder", settings, outbox, folder=tmp_path / "флешка")
    assert done.path.read_bytes() == packet.data and done.path.name == packet.name
    assert [p.name for p in (tmp_path / "флешка").iterdir()] == [packet.name]


def test_a_draft_is_ready_to_send_and_read_back_by_two_parsers(book, outbox, inspector, settings, tmp_path):
    packet = pack(book, inspector, outbox)
    done = send(packet, "draft", settings, outbox, folder=tmp_path / "черновики")
    raw = done.path.read_bytes()

    modern = email.message_from_bytes(raw, policy=email.policy.default)
    assert (modern["X-Unsent"], modern["To"], modern["Message-ID"]) == ("1", "rono@rayon.example", None)
    assert modern["Subject"] == "Наставничество: 05-01, 2026/2027, подача № 1"
    assert "Направляем книгу" in modern.get_body().get_content()
    (part,) = modern.iter_attachments()
    assert (part.get_filename(), part.get_content()) == (packet.name, packet.data)
    assert part.get_content_type() == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    from imap_tools import MailMessage

    other = MailMessage.from_bytes(raw)
    assert other.subject == modern["Subject"] and "Направляем книгу" in other.text and not other.html
    assert [(a.filename, a.payload) for a in other.attachments] == [(packet.name, packet.data)]
    assert all(byte < 128 for byte in raw), "the name and the text pass the oldest relay"


SETTINGS = MailSettings(
    sender_address="rono@rayon.example", sender_name="РУО\r\nBcc: evil@x.example", smtp_user="x"
)


@given(st.text(), st.text(), st.text())
@hypothesis_settings(max_examples=80)
def test_no_subject_or_name_adds_a_header(subject, text, name):
    out = OutLetter(
        "receipt",
        "r",
        "05-01",
        "a@b.ru",
        subject + "\r\nBcc: evil@x.example",
        text,
        ((name + "\r\nX-Evil: 1", b"x"),),
    )
    raw = out.message(SETTINGS).as_bytes()
    parsed = email.message_from_bytes(raw)
    assert parsed["Bcc"] is None and parsed["X-Evil"] is None
    assert [p["X-Evil"] for p in parsed.walk()] == [None] * len(list(parsed.walk()))
    assert {k.lower() for k in parsed} <= {
        "from", "to", "subject", "date", "message-id", "auto-submitted", "x-nastavnik", "mime-version", "content-type"
    }  # fmt: skip


@pytest.mark.parametrize("to", ["a@b.ru\r\nBcc: evil@x.example", "a@b.ru, evil@x.example"])
def test_a_letter_has_one_recipient(to):
    message = OutLetter("receipt", "r", "05-01", to, "x", "x").message(SETTINGS)
    assert message["To"] == "a@b.ru" and message["Bcc"] is None


@pytest.mark.parametrize("to", ["", "нет", "=cmd|x", "x@"])
def test_a_letter_to_nowhere_is_refused(to):
    with pytest.raises(BadInput):
        OutLetter("receipt", "r", "05-01", to, "x", "x").message(SETTINGS)


def test_a_letter_is_plain_text_and_html_stays_text(outbox, inspector, settings, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(tiny_book(name="<script>alert(1)</script>{{ 7*7 }}"))
    out = letter_of(pack(path, inspector, outbox), settings)
    message = out.message(settings)
    assert [p.get_content_type() for p in message.walk() if p.get_content_maintype() == "text"] == [
        "text/plain"
    ]
    assert "<script>" in out.text and "{{ 7*7 }}" in out.text and "49" not in out.text


def test_a_districts_own_wording_wins_and_its_mistakes_are_named(monkeypatch, tmp_path):
    from nastavnik.errors import TemplateError
    from nastavnik.exchange import letters

    monkeypatch.setattr(letters, "user_templates", lambda: tmp_path)
    out = OutLetter("information", "r", "05-01", "a@b.ru", "", "")
    (tmp_path / "information.txt.j2").write_text("Тема: Своё\nПривет, {{ who }}!", encoding="utf-8")
    assert compose(out, "information", {"who": "школа"}).text == "Привет, школа!\n"
    for wrong, words in (
        ("Тема: x\n{{ nobody }}", "nobody"),
        ("Тема: x\n{% if %}", "строка 2"),
        ("без темы", "Тема:"),
        ("Тема: x\n{{ who.__class__.__mro__ }}", "unsafe"),
    ):
        (tmp_path / "information.txt.j2").write_text(wrong, encoding="utf-8")
        letters._environment.cache_clear()
        with pytest.raises(TemplateError, match=re.escape(words)):
            compose(out, "information", {"who": "школа"})
    letters._environment.cache_clear()


def test_passwords_live_in_the_keyring_and_nowhere_else(tmp_path, secrets):
    from nastavnik.exchange.settings import forget_password, load_settings, password_for, remember_password

    remember_password("smtp.example", "я", "тайна")
    assert password_for("smtp.example", "я") == "тайна"
    assert forget_password("smtp.example", "я") and not forget_password("smtp.example", "я")
    file = tmp_path / "mail.toml"
    file.write_text('smtp_password = "тайна"\n', encoding="utf-8")
    with pytest.raises(BadInput, match="не место паролю"):
        load_settings(file=file)
    assert "тайна" not in repr(MailSettings())


def test_settings_come_from_the_workbook_the_file_and_the_environment_in_that_order(tmp_path, monkeypatch):
    from nastavnik.exchange.settings import load_settings

    file = tmp_path / "mail.toml"
    cards = {
        "imap_host": "book",
        "smtp_host": "book",
        "smtp_user": "book",
        "pause_seconds": None,
        "satisfied_from": 7,
    }
    assert load_settings(cards, file).imap_host == "book"
    file.write_text('smtp_host = "file"\nsmtp_user = "file"\n', encoding="utf-8")
    monkeypatch.setenv("NASTAVNIK_MAIL_SMTP_USER", "environment")
    found = load_settings(cards, file)
    assert (found.imap_host, found.smtp_host, found.smtp_user, found.pause_seconds) == (
        "book",
        "file",
        "environment",
        2,
    )
    for wrong in ("smtp_prot = 1", "smtp_port = 99999", 'smtp_security = "нет"', "smtp_port = "):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(BadInput, match=r"mail\.toml|smtp_"):
            load_settings({}, file)


def test_our_own_reader_and_mail_agree_on_every_letter_of_the_corpus():
    # A letter once read is read the same after another program saved it with other line ends.
    for _, raw, _ in corpus():
        one, other = read_letter(raw, Limits()), read_letter(raw.replace(b"\r\n", b"\n"), Limits())
        assert one.sender == other.sender and [a.name for a in one.attachments] == [
            a.name for a in other.attachments
        ]


def test_letters_from_outlook_are_read():
    assert read_letter(b"\xd0\xcf\x11\xe0" + b"x" * 600, Limits()).trouble[0] == "message-broken"
    assert TinyInspector and letter
