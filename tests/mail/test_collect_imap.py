"""Letters in a real mailbox (Dovecot, TLS) become books in a folder, and each is marked when it is safe."""

from __future__ import annotations

import stat

import pytest
from schools import letter, tiny_book

from nastavnik.exchange.collecting import collect
from nastavnik.exchange.mailbox import ImapSource

pytestmark = pytest.mark.mail


def test_a_schools_book_is_accepted_stored_as_it_came_and_the_letter_marked(
    dovecot, box, settings, folders, three, inspector
):
    book = tiny_book("05-01", submission=1)
    dovecot.deliver(box, letter("Школа № 1 <Shkola1@rayon.example>", ("Книга.xlsx", book)))

    result = collect(folders, three, [ImapSource(settings)], inspector)

    assert result.problem is None
    assert [(i.state, i.org_code, i.submission) for i in result.items] == [("accepted", "05-01", 1)]
    (stored,) = folders.accepted.iterdir()
    assert stored.read_bytes() == book
    assert not stored.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
    (message,) = dovecot.messages(box)
    assert "S" in message.name.partition(":2,")[2]


def test_a_second_run_takes_nothing_twice(dovecot, box, settings, folders, three, inspector):
    dovecot.deliver(box, letter("shkola1@rayon.example", ("a.xlsx", tiny_book())))
    collect(folders, three, [ImapSource(settings)], inspector)

    again = collect(folders, three, [ImapSource(settings)], inspector)

    assert again.items == [] and again.known == 1
    assert len(list(folders.accepted.iterdir())) == 1


def test_finished_letters_move_to_a_folder_with_a_russian_name_and_stay_known_there(
    dovecot, box, settings, folders, three, inspector, tmp_path
):
    settings.imap_done_folder = "Обработано"
    dovecot.deliver(box, letter("shkola1@rayon.example", ("a.xlsx", tiny_book())))
    dovecot.deliver(box, letter("chuzhoy@else.example", ("b.xlsx", tiny_book("05-02"))))
    first = collect(folders, three, [ImapSource(settings)], inspector)
    assert sorted(first.states.items()) == [("accepted", 1), ("quarantined", 1)]
    assert len(dovecot.messages(box)) == 1, "only the quarantined letter waits for a person"

    again = collect(folders, three, [ImapSource(settings)], inspector)
    assert again.items == [] and again.known == 2

    # A second computer with a folder of its own finds the moved letter too: nothing is lost to it.
    from nastavnik.exchange.folders import Folders

    second = collect(Folders(tmp_path / "второй"), three, [ImapSource(settings)], inspector)
    assert sorted(second.states.items()) == [("accepted", 1), ("quarantined", 1)]


def test_a_wrong_password_is_said_in_words(settings, folders, three, inspector):
    result = collect(folders, three, [ImapSource(settings, "не тот")], inspector)
    assert "пароль не подошли" in (result.problem or "")


def test_a_letter_too_large_is_not_loaded_stays_and_is_told_of(
    dovecot, box, settings, folders, three, inspector
):
    from nastavnik.exchange.limits import Limits

    dovecot.deliver(box, letter("shkola1@rayon.example", ("a.xlsx", b"\0" * 300_000)))
    small = Limits(message=100_000)
    (item,) = collect(folders, three, [ImapSource(settings)], inspector, limits=small).items
    assert (item.state, item.reason, item.sender) == ("quarantined", "too-large", "shkola1@rayon.example")
    (message,) = dovecot.messages(box)
    assert "F" in message.name.partition(":2,")[2]
    assert collect(folders, three, [ImapSource(settings)], inspector, limits=small).items == []


def test_deleted_letters_of_other_people_are_not_swept_away(
    dovecot, box, settings, folders, three, inspector
):
    from nastavnik.exchange.mailbox import open_mailbox

    for n in (1, 2):
        dovecot.deliver(box, letter(f"shkola{n}@rayon.example", ("a.xlsx", tiny_book(f"05-0{n}"))))
    other = open_mailbox(settings, folder="INBOX")
    other.client.uid("STORE", other.uids()[0], "+FLAGS", "(\\Deleted)")
    assert collect(folders, three, [ImapSource(settings)], inspector).states == {"accepted": 2}
    assert len(dovecot.messages(box)) == 2, "a letter marked for deletion elsewhere is still only marked"
    other.logout()


def test_a_long_mailbox_is_walked_once(dovecot, box, settings, folders, three, inspector, monkeypatch):
    monkeypatch.setattr("nastavnik.exchange.mailbox._CHUNK", 7)
    for n in range(20):  # more than two portions of the listing
        dovecot.deliver(box, letter("shkola1@rayon.example", ("a.xlsx", b"not a book %d" % n)))
    dovecot.deliver(box, letter("shkola1@rayon.example", ("a.xlsx", tiny_book())))
    result = collect(folders, three, [ImapSource(settings)], inspector)
    assert result.states == {"unreadable": 20, "accepted": 1}
    assert collect(folders, three, [ImapSource(settings)], inspector).known == 21
