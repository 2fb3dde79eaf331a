"""What the district writes back: once for each reason, to registered addresses only, nothing secret in the open."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re

import pytest
from schools import TinyInspector, district, letter, tiny_book

from nastavnik.errors import BadInput
from nastavnik.exchange.answers import information, receipts, reminders
from nastavnik.exchange.collecting import collect
from nastavnik.exchange.crypt import decrypt, encrypt
from nastavnik.exchange.delivery import deliver_all
from nastavnik.exchange.intake_table import intake_table
from nastavnik.exchange.sources import FolderSource

pytestmark = pytest.mark.mail
NOW = dt.datetime(2026, 11, 20, 12, 0).astimezone()


@pytest.fixture
def receive(tmp_path, folders, inspector):
    """Receive letters from a folder; gives (journal, what came)."""
    journals = []

    def take(who, *messages):
        inbox = tmp_path / "письма"
        inbox.mkdir(exist_ok=True)
        for message in messages:
            (inbox / f"{len(list(inbox.iterdir())):03d}.eml").write_bytes(message)
        result = collect(folders, who, [FolderSource(inbox)], inspector, now=NOW)
        journals.append(folders.open_journal())
        return journals[-1], result

    yield take
    for journal in journals:
        journal.close()


def texts(smtp):
    return [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw in smtp.postman.taken]


def test_a_receipt_says_the_number_and_what_is_wrong_and_carries_the_annotated_copy(
    receive, folders, three, inspector, settings, smtp
):
    journal, result = receive(
        three, letter("shkola1@rayon.example", ("a.xlsx", tiny_book("05-01", submission=4, errors=2)))
    )
    prepared = receipts(folders, journal, three, inspector)
    (done,) = deliver_all(journal, prepared.letters, "smtp", settings, now=NOW)

    assert done.status == "sent"
    (message,) = texts(smtp)
    text = message.get_body().get_content()
    assert message["To"] == "shkola1@rayon.example" and message["Auto-Submitted"] == "auto-generated"
    for words in (
        f"Номер приёма: {result.items[0].id}",
        "подача: № 4",
        "2 ошибки",
        "лист «Наставники», ячейка B6",
        "Не указана фамилия",
        "Впишите фамилию",
        "20.11.2026",
    ):
        assert words in text
    (copy,) = message.iter_attachments()
    assert copy.get_filename() == "zamechaniya_05-01_n004.xlsx"
    assert re.search(r"\n{3,}", text) is None, "no holes in the text"


def test_no_reason_is_answered_twice_unless_asked(receive, folders, three, inspector, settings, smtp):
    journal, _ = receive(three, letter("shkola1@rayon.example", ("a.xlsx", tiny_book())))

    def run(way="smtp", again=False, days=0):
        found = receipts(folders, journal, three, inspector, again=again)
        now = NOW + dt.timedelta(days=days)
        return [
            d.status
            for d in deliver_all(
                journal, found.letters, way, settings, folder=folders.answers, again=again, now=now
            )
        ]

    assert run() == ["sent"]
    assert run() == [] and run(days=1) == [] and run(way="draft") == []
    assert len(smtp.postman.taken) == 1
    assert run(again=True) == ["sent"]
    assert len(smtp.postman.taken) == 2
    assert intake_table(journal, three)["answered"].tolist() == ["отправлен"]


def test_the_same_letter_prepared_on_two_computers_leaves_once(
    receive, folders, three, inspector, settings, smtp
):
    journal, _ = receive(three, letter("shkola1@rayon.example", ("a.xlsx", tiny_book())))
    with folders.open_journal() as other:
        mine, theirs = (receipts(folders, j, three, inspector).letters for j in (journal, other))
        assert [d.status for d in deliver_all(journal, mine, "smtp", settings)] == ["sent"]
        assert [d.status for d in deliver_all(other, theirs, "smtp", settings)] == ["already"]
    assert len(smtp.postman.taken) == 1


def test_reminders_go_to_those_missing_once_a_day_and_know_the_deadline(
    receive, folders, inspector, settings, smtp
):
    who = district(3, deadline=dt.date(2026, 11, 17))
    journal, _ = receive(who, letter("shkola1@rayon.example", ("a.xlsx", tiny_book(submission=1))))
    prepared = reminders(journal, who, today=NOW.date())
    assert [one.org_code for one in prepared.letters] == ["05-02", "05-03"]
    assert "прошло 3 дня" in prepared.letters[0].text and "Срок был 17.11.2026" in prepared.letters[0].text
    assert "до 17.11.2026" in reminders(journal, who, today=dt.date(2026, 11, 1)).letters[0].text

    def statuses(days):
        return [
            d.status
            for d in deliver_all(
                journal, prepared.letters, "smtp", settings, now=NOW + dt.timedelta(days=days)
            )
        ]

    assert statuses(0) == ["sent", "sent"]
    assert statuses(0) == ["already", "already"]
    assert statuses(1) == ["sent", "sent"]
    assert len(smtp.postman.taken) == 4


def test_an_answer_goes_to_the_registered_address_whatever_the_letter_says(
    receive, folders, three, inspector, settings, smtp
):
    raw = letter("shkola1@rayon.example", ("a.xlsx", tiny_book())).replace(
        b"To:", b"Reply-To: evil@x.example\nReturn-Path: evil@x.example\nTo:", 1
    )
    stranger = letter("evil@x.example", ("a.xlsx", tiny_book("05-02")))
    journal, _ = receive(three, raw, stranger)
    deliver_all(journal, receipts(folders, journal, three, inspector).letters, "smtp", settings)
    assert [to for _, to, _ in smtp.postman.taken] == [["shkola1@rayon.example"]]


def test_a_refusal_tells_a_registered_school_what_to_do(receive, folders, three, inspector):
    journal, _ = receive(
        three,
        letter("shkola1@rayon.example", ("a.xlsx", tiny_book(active=True))),
        letter("shkola2@rayon.example", ("b.xlsx", b"not a book")),
    )
    letters = receipts(folders, journal, three, inspector).letters
    assert [(one.kind, one.to) for one in letters] == [
        ("refusal", "shkola1@rayon.example"),
        ("refusal", "shkola2@rayon.example"),
    ]
    assert "без макросов" in letters[0].text and "не принят" in letters[1].subject


def test_a_school_that_locks_its_books_gets_nothing_personal_in_the_open(
    receive, folders, inspector, settings, tmp_path
):
    who = district(7)
    locked = encrypt(tiny_book("05-07", errors=1), "пароль-7")
    journal, result = receive(who, letter("shkola7@rayon.example", ("a.xlsx", locked)))
    assert [i.state for i in result.items] == ["accepted_with_errors"]
    assert folders.find_original(result.items[0]).read_bytes() == locked, "kept as received"
    (out,) = receipts(folders, journal, who, inspector).letters
    ((_, copy),) = out.attachments
    assert decrypt(copy, "пароль-7") is not None
    assert "ячейка B6" in out.text and "Не указана фамилия" not in out.text
    issued = tmp_path / "05-07 Книга.xlsx"
    issued.write_bytes(tiny_book("05-07"))
    (info,) = information(who, {"05-07": issued}, codes=["05-07"]).letters
    assert decrypt(info.attachments[0][1], "пароль-7") == issued.read_bytes()


def test_an_information_letter_carries_each_school_its_own_book(tmp_path, folders, settings, smtp, three):
    books = {}
    for school in three.organisations:
        books[school.code] = tmp_path / f"{school.code} Книга.xlsx"
        books[school.code].write_bytes(tiny_book(school.code))
    prepared = information(three, books, subject="Сбор книг", text="Заполните до конца месяца.")
    with folders.open_journal() as journal:
        assert {d.status for d in deliver_all(journal, prepared.letters, "smtp", settings)} == {"sent"}
        assert {d.status for d in deliver_all(journal, prepared.letters, "smtp", settings)} == {"already"}
    for message, school in zip(texts(smtp), three.organisations, strict=True):
        (part,) = message.iter_attachments()
        assert message["To"] == school.addresses[0] and part.get_filename() == f"{school.code}-Kniga.xlsx"
        assert part.get_content() == books[school.code].read_bytes()
    with pytest.raises(BadInput, match="05-02"):
        information(three, {"05-01": books["05-01"]})


def test_schools_without_an_address_are_named(folders, settings):
    from nastavnik.exchange.registry import District, Organisation

    who = District("РУО", "r@x.example", (Organisation.of("05-01", "Школа", "телефон 2-12-85"),))
    with folders.open_journal() as journal:
        prepared = reminders(journal, who)
    assert prepared.letters == [] and list(prepared.without) == ["05-01"]


def test_letters_are_spaced_and_drafts_are_not(folders, settings, smtp, three):
    settings.pause_seconds = 3
    waits: list[float] = []
    with folders.open_journal() as journal:
        found = reminders(journal, three).letters
        deliver_all(journal, found, "draft", settings, folder=folders.answers, sleep=waits.append, now=NOW)
        assert waits == []
        deliver_all(journal, found, "smtp", settings, sleep=waits.append, again=True)
    assert waits == [3, 3]


def test_one_refused_address_does_not_stop_the_rest_and_can_be_tried_again(folders, settings, smtp, three):
    smtp.postman.refuse["shkola2@rayon.example"] = "550 No such user"
    with folders.open_journal() as journal:
        found = reminders(journal, three).letters
        first = deliver_all(journal, found, "smtp", settings, now=NOW)
        assert [d.status for d in first] == ["sent", "failed", "sent"] and "адрес получателя" in first[
            1
        ].words
        smtp.postman.refuse.clear()
        assert [d.status for d in deliver_all(journal, found, "smtp", settings, now=NOW)] == [
            "already",
            "sent",
            "already",
        ]


def test_drafts_of_a_second_run_write_over_the_first(folders, settings, three):
    with folders.open_journal() as journal:
        found = reminders(journal, three).letters
        for _ in range(2):
            deliver_all(journal, found, "draft", settings, folder=folders.answers, again=True, now=NOW)
    assert len(list(folders.answers.iterdir())) == 3


def test_the_preview_shows_every_letter_and_sends_none(folders, three, smtp):
    with folders.open_journal() as journal:
        prepared = reminders(journal, three)
        assert journal.answers() == []
    assert all(one.preview().startswith("Кому: shkola") for one in prepared.letters)
    assert len(prepared.as_json()["letters"]) == 3 and smtp.postman.taken == []


def test_our_own_letters_come_back_without_harm(receive, folders, inspector, settings, three):
    # A methodist's mailbox holds copies of what was sent; a bounce holds the whole letter.
    with folders.open_journal() as journal:
        out = reminders(journal, three).letters[0].message(settings).as_bytes()
    journal, result = receive(three, out)
    assert [i.state for i in result.items] == ["unreadable"]
    assert receipts(folders, journal, three, TinyInspector()).letters == []
