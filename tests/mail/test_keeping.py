"""Received files: kept as they came, for as long as the district says; and what a person decides of the rest."""

from __future__ import annotations

import datetime as dt
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outlook import outlook_message
from schools import TinyInspector, district, letter, tiny_book, zipped

from nastavnik.errors import BadInput
from nastavnik.exchange.collecting import collect
from nastavnik.exchange.crypt import encrypt
from nastavnik.exchange.folders import Folders
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.parts import read_letter
from nastavnik.exchange.registry import District, Organisation
from nastavnik.exchange.retention import purge, release
from nastavnik.exchange.sources import FolderSource

NOW = dt.datetime(2026, 11, 20, 12, 0).astimezone()


@pytest.fixture
def receive(tmp_path, folders, inspector):
    inbox = tmp_path / "письма"
    inbox.mkdir()

    def take(who, *messages, now=NOW):
        for message in messages:
            (inbox / f"{len(list(inbox.iterdir())):03d}.eml").write_bytes(message)
        return collect(folders, who, [FolderSource(inbox)], inspector, now=now).items

    return take


def one(code="05-01", content="x", sender=None, **extra) -> bytes:
    return letter(
        sender or f"shkola{int(code[-2:])}@rayon.example", ("a.xlsx", tiny_book(code, content, **extra))
    )


def states(folders):
    with folders.open_journal() as journal:
        return [item.state for item in journal.items()]


def test_newer_submission_replaces_whatever_order_they_come_in(receive, folders, three):
    receive(
        three, one(content="б", submission=2), one(content="а", submission=1), one(content="в", submission=3)
    )
    assert states(folders) == ["superseded", "superseded", "accepted"]
    (kept,) = folders.accepted.iterdir()
    assert "_n003_" in kept.name and len(list((folders.root / "Прежние").iterdir())) == 2


def test_books_without_numbers_go_by_their_time(receive, folders, three):
    receive(
        three,
        one(content="новая", packed_at="2026-11-19T10:00:00+03:00"),
        one(content="старая", packed_at="2026-11-18T10:00:00+03:00"),
    )
    assert states(folders) == ["accepted", "superseded"]


def test_data_taken_back_to_an_earlier_state_are_news(receive, folders, three):
    receive(
        three, one(content="а", submission=1), one(content="б", submission=2), one(content="а", submission=3)
    )
    assert states(folders) == ["superseded", "superseded", "accepted"]


def test_the_same_data_again_are_a_repeat_even_in_another_file(receive, folders, three):
    receive(
        three,
        one(content="а", submission=1),
        letter(
            "shkola1@rayon.example",
            ("b.xlsx", tiny_book("05-01", "а", submission=2, name="МБОУ «СОШ 05-01»")),
        ),
    )
    assert states(folders) == ["accepted", "duplicate"]


def test_a_code_rubbed_out_is_found_by_inn(receive, folders, three):
    (item,) = receive(
        three, letter("shkola2@rayon.example", ("a.xlsx", tiny_book("", inn=three.organisations[1].inn)))
    )
    assert (item.state, item.org_code) == ("accepted", "05-02")


def test_a_code_typed_with_another_dash_is_the_same(receive, three):
    (item,) = receive(three, letter("shkola1@rayon.example", ("a.xlsx", tiny_book("05–01"))))
    assert (item.state, item.org_code) == ("accepted", "05-01")


def test_the_districts_own_hand_may_pass_a_book_on(receive, three):
    (item,) = receive(three, one("05-02", sender="rono@rayon.example"))
    assert item.state == "accepted"


def test_a_school_without_an_address_in_the_list_waits(receive):
    who = District("РУО", "rono@rayon.example", (Organisation.of("05-01", "Школа"),))
    (item,) = receive(who, one())
    assert (item.state, item.reason) == ("quarantined", "no-address")


def test_late_is_by_the_day_it_was_sent_and_never_in_the_future(receive, folders):
    who = district(3, deadline=dt.date(2026, 11, 18))
    dates = (
        "Wed, 18 Nov 2026 23:00:00 +0000",
        "Thu, 19 Nov 2026 09:00:00 +0300",
        "Fri, 19 Nov 2027 09:00:00 +0300",
    )
    items = receive(
        who,
        *(
            letter(f"shkola{n}@rayon.example", ("a.xlsx", tiny_book(f"05-0{n}")), date=d)
            for n, d in enumerate(dates, 1)
        ),
    )
    assert [item.late for item in items] == [False, True, True]


def test_plain_files_need_no_sender_and_stay_where_they_were(folders, three, inspector, tmp_path):
    inbox = tmp_path / "флешка"
    (inbox / "Школа 2").mkdir(parents=True)
    (inbox / "книга.xlsx").write_bytes(tiny_book("05-01"))
    (inbox / "Школа 2" / "архив.zip").write_bytes(zipped(("к.xlsx", tiny_book("05-02"))))
    (inbox / "~$книга.xlsx").write_bytes(b"lock")
    (inbox / "читай.txt").write_bytes(b"text")
    before = sorted(p for p in inbox.rglob("*"))
    result = collect(folders, three, [FolderSource(inbox)], inspector)
    assert sorted(i.state for i in result.items) == ["accepted", "accepted", "unreadable"]
    assert sorted(p for p in inbox.rglob("*")) == before
    assert collect(folders, three, [FolderSource(inbox)], inspector).items == []
    (inbox / "копия книги.xlsx").write_bytes(tiny_book("05-01"))
    assert [i.state for i in collect(folders, three, [FolderSource(inbox)], inspector).items] == ["duplicate"]


def test_a_link_in_the_folder_is_not_followed(folders, three, inspector, tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "secret.xlsx").write_bytes(tiny_book())
    os.symlink(tmp_path / "secret.xlsx", tmp_path / "inbox" / "a.xlsx")
    assert collect(folders, three, [FolderSource(tmp_path / "inbox")], inspector).items == []


def test_a_person_accepts_from_quarantine(receive, folders, three, inspector):
    (item,) = receive(three, one("05-03", sender="novyy@else.example"))
    done = release(folders, item.id, three, inspector)
    assert (done.state, done.org_code) == ("accepted", "05-03")
    assert [p.name for p in folders.accepted.iterdir()] == [done.stored]
    with pytest.raises(BadInput):
        release(folders, item.id, three, inspector)
    with folders.open_journal() as journal:
        assert [state for _, state, _ in journal.history(item.id)] == ["quarantined", "accepted"]


def test_a_person_says_whose_a_nameless_book_is(receive, folders, three, inspector):
    (item,) = receive(three, letter("shkola2@rayon.example", ("a.xlsx", tiny_book(""))))
    assert (item.state, item.reason) == ("quarantined", "unknown-organisation")
    with pytest.raises(BadInput, match="чья"):
        release(folders, item.id, three, inspector)
    done = release(folders, item.id, three, inspector, org_code="05-02")
    assert (done.state, done.org_code) == ("accepted", "05-02")
    assert folders.find(done) is not None and len(list(folders.accepted.iterdir())) == 1
    assert not list((folders.root / "Карантин").iterdir())


def test_a_book_is_not_accepted_for_another_school(receive, folders, three, inspector):
    (item,) = receive(three, one("05-03", sender="novyy@else.example"))
    with pytest.raises(BadInput, match="05-03"):
        release(folders, item.id, three, inspector, org_code="05-01")


def test_purge_removes_files_past_the_term_reports_and_keeps_the_journal(receive, folders):
    who = district(7)
    old = NOW - dt.timedelta(days=1100)
    receive(
        who,
        one("05-01"),
        letter("shkola7@rayon.example", ("a.xlsx", encrypt(tiny_book("05-07"), "пароль-7"))),
        now=old,
    )
    receive(who, one("05-02"), now=NOW)
    folders.answers.mkdir()
    letter_out = folders.answers / "receipt.eml"
    letter_out.write_bytes(b"x" * 10)
    os.utime(letter_out, (old.timestamp(), old.timestamp()))

    dry = purge(folders, 1095, dry=True, now=NOW)
    assert (len(dry.items), dry.files, dry.dry) == (2, 4, True) and letter_out.exists()
    done = purge(folders, 1095, now=NOW)
    assert (len(done.items), done.files, done.bytes) == (2, 4, dry.bytes)
    assert done.as_json()["before"] == (NOW - dt.timedelta(days=1095)).date().isoformat()

    left = [p.name for p in folders.root.rglob("*") if p.is_file() and p != folders.journal]
    assert len(left) == 1 and left[0].startswith("05-02_")
    with folders.open_journal() as journal:
        assert [(i.state, i.purged) for i in journal.items()] == [
            ("accepted", True),
            ("accepted", True),
            ("accepted", False),
        ]
        assert all(i.file_hash for i in journal.items())
    assert purge(folders, 1095, now=NOW).files == 0
    assert receive(who) == [], "what was purged is not taken again"


def test_purge_keeps_a_file_that_a_younger_letter_brought_too(receive, folders, three):
    book = tiny_book("05-01")
    receive(three, letter("shkola1@rayon.example", ("a.xlsx", book)), now=NOW - dt.timedelta(days=40))
    receive(three, letter("shkola1@rayon.example", ("a.xlsx", book)), now=NOW)
    assert purge(folders, 30, now=NOW).files == 0
    assert len(list(folders.accepted.iterdir())) == 1


def test_an_outlook_message_file_is_read(folders, three, inspector, tmp_path):

    inbox = tmp_path / "outlook"
    inbox.mkdir()
    (inbox / "Письмо.msg").write_bytes(
        outlook_message("shkola1@rayon.example", "Книга школы.xlsx", tiny_book("05-01"))
    )
    result = collect(folders, three, [FolderSource(inbox)], inspector)
    assert [(i.state, i.sender) for i in result.items] == [("accepted", "shkola1@rayon.example")]
    assert list(result.names.values()) == ["Книга школы.xlsx"]


@given(st.permutations([1, 2, 3, 4, 5]), st.sets(st.integers(0, 4), max_size=2))
@settings(max_examples=25)
def test_whatever_the_order_the_last_submission_is_in_force(tmp_path_factory, order, repeated):
    place = tmp_path_factory.mktemp("order")
    (place / "in").mkdir()
    numbers = [*order, *(order[i] for i in repeated)]
    for n, submission in enumerate(numbers):
        (place / "in" / f"{n}.eml").write_bytes(one(content=str(submission), submission=submission))
    folders = Folders(place / "out")
    collect(folders, district(3), [FolderSource(place / "in")], TinyInspector(), now=NOW)
    with folders.open_journal() as journal:
        items = journal.items()
        current = journal.current("05-01")
    assert current is not None and current.submission == 5
    assert [p.name for p in folders.accepted.iterdir()] == [current.stored]
    assert len(items) == len(numbers) and sum(i.state == "duplicate" for i in items) == len(repeated)


def test_a_file_name_that_is_no_text_here_is_read(folders, three, inspector, tmp_path):
    inbox = tmp_path / "флешка"
    inbox.mkdir()
    with open(os.fsencode(inbox) + b"/" + "Книга школы.xlsx".encode("cp1251"), "wb") as stream:
        stream.write(tiny_book("05-01"))
    result = collect(folders, three, [FolderSource(inbox)], inspector)
    assert [i.state for i in result.items] == ["accepted"] and list(result.names.values()) == [
        "Книга школы.xlsx"
    ]
    assert collect(folders, three, [FolderSource(inbox)], inspector).items == []


OUTLOOK = outlook_message("shkola1@rayon.example", "a.xlsx", tiny_book("05-01"))


@given(
    st.lists(
        st.tuples(st.integers(0, len(OUTLOOK) - 1), st.binary(min_size=1, max_size=6)), min_size=1, max_size=6
    )
)
@settings(max_examples=60)
def test_no_damage_to_an_outlook_file_breaks_the_reading(damage):
    raw = bytearray(OUTLOOK)
    for place, noise in damage:
        raw[place : place + len(noise)] = noise
    read_letter(bytes(raw), Limits())


def test_a_book_the_check_cannot_survive_stops_nobody(folders, three, tmp_path):
    class Fragile(TinyInspector):
        def inspect(self, path):
            verdict = super().inspect(path)
            if verdict.org_code == "05-02":
                raise ZeroDivisionError
            return verdict

    for n in (1, 2, 3):
        (tmp_path / f"{n}.eml").write_bytes(one(f"05-0{n}"))
    result = collect(folders, three, [FolderSource(tmp_path, skip=folders.root)], Fragile())
    assert [i.state for i in result.items] == ["accepted", "unreadable", "accepted"]
    assert "не справилась" in result.items[1].words
