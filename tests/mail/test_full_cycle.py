"""Thirty schools send in every way schools do; the district collects, answers, consolidates; the counts agree."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import email.utils
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from real_books import LOCKED, TODAY, address, school_book
from schools import letter, zipped
from servers import ASCII_PASSWORD

from nastavnik.exchange.answers import receipts, reminders
from nastavnik.exchange.collecting import collect
from nastavnik.exchange.delivery import deliver_all
from nastavnik.exchange.intake_table import intake_table
from nastavnik.exchange.mailbox import ImapSource
from nastavnik.exchange.packing import HasErrors, open_outbox, pack
from nastavnik.exchange.sending import send
from nastavnik.exchange.settings import MailSettings
from nastavnik.exchange.workbooks import BookInspector, district_of, mail_cards

pytestmark = pytest.mark.mail

LATER = TODAY + dt.timedelta(days=5)


def as_xls(path: Path, profile: Path) -> Path:
    """The book as an office program of the year 2003 would save it."""
    command = [
        "soffice",
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xls:MS Excel 97",
    ]
    subprocess.run(
        [*command, "--outdir", str(path.parent), str(path)], check=True, capture_output=True, timeout=180
    )
    return path.with_suffix(".xls")


def test_thirty_schools(dovecot, box, smtp, certificate, district_book, folders, tmp_path):
    inspector = BookInspector()
    who = district_of(district_book)
    assert len(who.organisations) == 30
    cards = mail_cards(district_book) | {
        "imap_port": dovecot.port,
        "imap_user": box,
        "smtp_port": smtp.port,
        "smtp_user": box,
    }
    settings = MailSettings(
        **{k: v for k, v in cards.items() if k in MailSettings.model_fields}, ca_file=certificate[0]
    )

    # The post: the district's mailbox is Dovecot's, the schools' are here.
    schools: dict[str, list[bytes]] = {}

    def post(to: str, raw: bytes) -> None:
        if to == "rono@rayon.example":
            dovecot.deliver(box, raw)
        else:
            schools.setdefault(to, []).append(raw)

    smtp.postman.forward = post
    sent_mentors: dict[str, int] = {}

    def book(n: int, **extra) -> Path:
        sent_mentors[f"05-{n:02d}"] = extra.get("mentors", 2)
        return school_book(tmp_path / f"Школа {n}.xlsx", n, **extra)

    def send_by_smtp(
        path: Path, n: int, *, sender: int | None = None, lock: bool = True, with_errors: bool = False
    ) -> None:
        own = MailSettings(
            smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_user=address(sender or n), ca_file=certificate[0],
            district_address="rono@rayon.example",
        )  # fmt: skip
        with open_outbox(tmp_path / f"компьютер {n}") as outbox:
            packet = pack(
                path, inspector, outbox, password=LOCKED.get(n) if lock else None, with_errors=with_errors
            )
            assert send(packet, "smtp", own, outbox, password=ASCII_PASSWORD, again=True).status == "sent"

    on_time = email.utils.format_datetime(TODAY)
    late = email.utils.format_datetime(TODAY + dt.timedelta(days=3))

    def post_by_hand(
        n: int, name: str, data: bytes, *, date: str = on_time, sender: str | None = None
    ) -> None:
        dovecot.deliver(box, letter(sender or address(n), (name, data), date=date))

    for n in (1, 2, 3, 4, 5, 6, 7, 8, 28):  # as it should be; two of them under a password
        send_by_smtp(book(n, mentors=n % 4 + 1), n)
    for n in (9, 10):  # late
        post_by_hand(n, "Книга.xlsx", book(n).read_bytes(), date=late)
    for n in (11, 12):  # twice: the second book counts
        send_by_smtp(book(n, mentors=1), n)
        send_by_smtp(book(n, mentors=3), n)
    send_by_smtp(book(13), 13)  # the same book twice
    send_by_smtp(tmp_path / "Школа 13.xlsx", 13)
    for n in (14, 15, 16):  # with errors, and one of them under a password
        with open_outbox(tmp_path / f"компьютер {n}") as outbox, pytest.raises(HasErrors):
            pack(book(n, wrong=1), inspector, outbox)
        send_by_smtp(tmp_path / f"Школа {n}.xlsx", n, with_errors=True)
    post_by_hand(
        17, "Книга.xlsx", book(17).read_bytes(), sender="director.shkola17@else.example"
    )  # a stranger's address
    send_by_smtp(book(18), 18, sender=19)  # another school's address
    name = "Книга наставничества школы № 20.xlsx".encode("cp1251").decode("ascii", "surrogateescape")
    raw = letter(address(20), ("NAME", book(20).read_bytes()), date=on_time)
    dovecot.deliver(
        box,
        raw.replace(b'"NAME"', b'"' + name.encode("ascii", "surrogateescape") + b'"').replace(
            b"=NAME", b"=" + name.encode("ascii", "surrogateescape")
        ),
    )
    post_by_hand(
        21, "Отчёты.zip", zipped(("Школа/Книга.xlsx", book(21).read_bytes()), ("фото.jpg", b"\xff\xd8..."))
    )
    post_by_hand(22, "Книга.xls", as_xls(book(22), tmp_path / "профиль").read_bytes())
    inner = letter("kurator@mail.example", ("Книга.xlsx", book(23).read_bytes()))
    post_by_hand(23, "Пересланное письмо.eml", inner)
    post_by_hand(24, "Книга.xlsx", book(24).read_bytes()[:20_000])  # cut short on the way
    del sent_mentors["05-24"]
    post_by_hand(25, "Фото.jpg", b"\xff\xd8\xff no book at all")
    for n in (26, 27):  # the whole file, unpacked, from the clerk's own mail program
        post_by_hand(n, f"Копия Книга ({n}).xlsx", book(n).read_bytes())
    # 29 and 30 sent nothing.

    result = collect(folders, who, [ImapSource(settings, ASCII_PASSWORD)], inspector, now=LATER)

    assert result.problem is None
    assert Counter(item.state for item in result.items) == {
        "accepted": 20, "accepted_with_errors": 3, "superseded": 2, "duplicate": 1, "quarantined": 2, "unreadable": 2,
    }  # fmt: skip
    assert len(dovecot.messages(box)) == 30 == len({item.message for item in result.items})
    by_code = {item.org_code: item for item in result.items if item.state.startswith("accepted")}
    assert {code for code, item in by_code.items() if item.late} == {"05-09", "05-10"}
    assert {code for code, item in by_code.items() if item.encrypted} == {"05-07", "05-14", "05-28"}
    assert {item.reason for item in result.items if item.state == "quarantined"} == {
        "unknown-sender",
        "other-organisation",
    }
    assert result.names[by_code["05-20"].id] == "Книга наставничества школы № 20.xlsx"
    assert collect(folders, who, [ImapSource(settings, ASCII_PASSWORD)], inspector, now=LATER).items == []

    with folders.open_journal() as journal:
        # Receipts, a refusal for the book cut short, reminders: each once.
        for _ in range(2):
            deliver_all(
                journal,
                receipts(folders, journal, who, inspector).letters,
                "smtp",
                settings,
                password=ASCII_PASSWORD,
            )
            deliver_all(
                journal,
                reminders(journal, who, today=LATER.date()).letters,
                "smtp",
                settings,
                password=ASCII_PASSWORD,
                now=LATER,
            )
        table = intake_table(journal, who)
    kinds = Counter()
    for to, letters in schools.items():
        for raw in letters:
            message = email.message_from_bytes(raw, policy=email.policy.default)
            kinds[message["X-Nastavnik"]] += 1
            assert message["To"] == to
    assert kinds == {"receipt": 23, "refusal": 1, "reminder": 7}
    reminded = {
        to for to, letters in schools.items() if any(b"X-Nastavnik: reminder" in raw for raw in letters)
    }
    assert reminded == {address(n) for n in (17, 18, 19, 24, 25, 29, 30)}
    assert "director.shkola17@else.example" not in schools
    with_errors = [raw for n in (14, 15, 16) for raw in schools[address(n)]]
    for raw in with_errors:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        (copy,) = message.iter_attachments()
        assert copy.get_filename().startswith("zamechaniya_05-1")
        assert "«Наставники», ячейка" in message.get_body().get_content()
    assert len(table) == 30 and (table["answered"] == "отправлен").sum() == 24

    # What was sent is what is consolidated.
    from nastavnik.district.consolidation import consolidate

    done = consolidate(district_book, folders.accepted, on=LATER.date())
    assert len(done.accepted) == 23 and not done.refused
    assert {o.code for o in done.missing} == {f"05-{n:02d}" for n in (17, 18, 19, 24, 25, 29, 30)}
    accepted = {a.organisation.code: len(a.book.raw["mentors"]["_row"]) for a in done.accepted}
    assert accepted == {code: count for code, count in sent_mentors.items() if code in accepted}
    assert done.rows()["mentors"]["read"] == sum(accepted.values())
