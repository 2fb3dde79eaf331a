"""The exchange as schools and a district run it from the command line: folders, letters, SMTP; nothing twice."""

from __future__ import annotations

import email
import email.policy
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from servers import ASCII_PASSWORD, Dovecot, SmtpServer, make_certificate

Run = Callable[..., Any]
STATES = {"accepted", "accepted_with_errors", "superseded", "duplicate", "quarantined", "unreadable"}


@pytest.fixture(scope="module")
def demo(nastavnik: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mail") / "район"
    assert nastavnik("demo", "--out", folder, "--schools", 6).code == 0
    return folder


@pytest.fixture
def district(demo: Path, tmp_path: Path) -> Path:
    """The district's book in a folder of its own: its exchange folder lies beside it."""
    return Path(shutil.copy(demo / "Район.xlsx", tmp_path / "Район.xlsx"))


def sent(demo: Path, code: str) -> Path:
    found = [p for p in (demo / "2 Присланные книги").glob(f"{code}*") if "первый" not in p.name]
    return found[0]


def letter(path: Path, sender: str, name: str, data: bytes, kind: str = "octet-stream") -> None:
    """A letter with one attachment, as a mail program saves it."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "obraz@rayon.example.ru", "Книга"
    made["Message-ID"], made["Date"] = f"<{path.stem}@example>", "Fri, 20 Nov 2026 09:00:00 +0300"
    made.set_content("Здравствуйте!")
    made.add_attachment(data, maintype="application", subtype=kind, filename=name)
    path.write_bytes(made.as_bytes())


def test_a_book_is_packed_as_a_stamped_copy(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    book = sent(demo, "05-01")
    before = book.read_bytes()
    first = nastavnik("mail", "pack", book, "--out", tmp_path, "--json")
    second = nastavnik("mail", "pack", book, "--out", tmp_path, "--json")
    assert (first.code, second.code) == (0, 0)
    assert second.json["submission"] == first.json["submission"] + 1
    assert first.json["content_hash"] == second.json["content_hash"]
    assert first.json["name"].isascii()
    assert (tmp_path / first.json["name"]).is_file()
    assert book.read_bytes() == before
    assert nastavnik("check", tmp_path / first.json["name"]).code == 0


def test_a_book_with_errors_needs_a_yes(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    book = sent(demo, "05-03")
    done = nastavnik("mail", "pack", book, "--out", tmp_path, "--json")
    assert done.code == 2
    assert book.name in done.err
    assert not list(tmp_path.iterdir())
    done = nastavnik("mail", "pack", book, "--out", tmp_path, "--with-errors", "--json")
    assert done.code == 1
    assert done.json["errors"] > 0


def test_a_draft_opens_ready_to_send(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    done = nastavnik(
        "mail", "send", sent(demo, "05-01"), "--out", tmp_path, "--to", "o@rayon.example.ru", "--json"
    )
    assert done.code == 0
    (draft,) = tmp_path.glob("*.eml")
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "o@rayon.example.ru"
    (attached,) = message.iter_attachments()
    assert zipfile.is_zipfile(io.BytesIO(attached.get_content()))


def test_a_preview_is_shown_and_uses_up_no_number(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    book = sent(demo, "05-02")
    first = nastavnik("mail", "pack", book, "--out", tmp_path, "--json").json["submission"]
    for _ in range(2):
        shown = nastavnik(
            "mail", "send", book, "--to", "o@rayon.example.ru", "--preview", "--out", tmp_path / "no"
        )
        assert shown.code == 0
        assert "Кому: o@rayon.example.ru" in shown.out
        assert f"подача № {first + 1}" in shown.out
        assert "Ничего не отправлено" in shown.out
    assert not (tmp_path / "no").exists()
    done = nastavnik("mail", "send", book, "--to", "o@rayon.example.ru", "--out", tmp_path, "--json")
    assert done.json["packet"]["submission"] == first + 1
    assert nastavnik("mail", "pack", book, "--out", tmp_path, "--json").json["submission"] == first + 2


def test_a_district_book_is_packed_with_a_plain_word(nastavnik: Run, district: Path, tmp_path: Path) -> None:
    done = nastavnik("mail", "pack", district, "--out", tmp_path / "out", "--with-errors")
    assert "Это книга района" in done.out


def test_an_empty_journal_is_said_to_be_empty(nastavnik: Run, demo: Path, district: Path) -> None:
    for command in ("remarks", "journal"):
        done = nastavnik("mail", command, district)
        assert done.code == 0
        assert "nastavnik mail collect" in done.out
    everybody = nastavnik("mail", "remind", district, "--preview", "--json").json["letters"]
    assert len(everybody) == 6
    summary = Path(shutil.copy(demo / "Сводка.xlsx", district.parent / "Сводка.xlsx"))
    doubt = nastavnik("mail", "remind", district, "--preview")
    assert doubt.code == 2
    assert "Сводка.xlsx" in doubt.err
    asked = nastavnik("mail", "remind", district, "--preview", "--summary", summary, "--json").json
    assert [one["organisation"] for one in asked["letters"]] == ["05-06"]


def test_the_journal_tells_when_and_under_what_name(
    nastavnik: Run, demo: Path, district: Path, tmp_path: Path
) -> None:
    import re

    inbox = tmp_path / "in"
    inbox.mkdir()
    shutil.copy(sent(demo, "05-01"), inbox / "моя книга.xlsx")
    (inbox / "битый.zip").write_bytes(b"PK\x03\x04" + b"0" * 50)
    collected = nastavnik("mail", "collect", district, inbox)
    assert "Новых файлов: 2." in collected.out
    assert "ещё раньше" not in collected.out
    assert "Error" not in collected.out and "BadZip" not in collected.out
    shown = nastavnik("mail", "journal", district).out
    assert re.search(r"\d\d\.\d\d\.\d{4} \d\d:\d\d  принято: 05-01", shown)
    assert "прислано как «моя книга.xlsx»; лежит как «05-01_" in shown
    assert "Забрано ещё раньше: 2." in nastavnik("mail", "collect", district, inbox).out


def test_a_day_at_the_district(nastavnik: Run, demo: Path, district: Path, tmp_path: Path) -> None:
    """Letters of every sort, each in one state; answers once; the same again changes nothing."""
    inbox = tmp_path / "письма"
    inbox.mkdir()
    letter(inbox / "1.eml", "org1@rayon.example.ru", "../../книга 1.xlsx", sent(demo, "05-01").read_bytes())
    letter(inbox / "2.eml", "chuzhoy@example.com", "x.xlsx", sent(demo, "05-02").read_bytes())
    letter(inbox / "3.eml", "org3@rayon.example.ru", "книга.dat", sent(demo, "05-03").read_bytes())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../злое имя.xlsx", sent(demo, "05-04").read_bytes())
    letter(inbox / "4.eml", "org4@rayon.example.ru", "архив.zip", packed.getvalue())
    letter(inbox / "5.eml", "org5@rayon.example.ru", "фото.jpg", b"\xff\xd8\xff" + b"0" * 500)
    letter(inbox / "6.eml", "org1@rayon.example.ru", "ещё раз.xlsx", sent(demo, "05-01").read_bytes())
    (inbox / "7.eml").write_bytes(b"\x00\x01 no letter")
    kept = {path.name: path.read_bytes() for path in inbox.iterdir()}

    done = nastavnik("mail", "collect", district, inbox, "--json")
    assert done.code == 1, done.err
    found = {item["name"]: item["state"] for item in done.json["new"] if item["state"] != "unreadable"}
    assert found == {
        "книга 1.xlsx": "accepted", "x.xlsx": "quarantined", "книга.dat": "accepted_with_errors",
        "злое имя.xlsx": "accepted", "ещё раз.xlsx": "duplicate",
    }  # fmt: skip
    assert {item["state"] for item in done.json["new"]} <= STATES
    assert len(done.json["new"]) == 7
    assert {path.name: path.read_bytes() for path in inbox.iterdir()} == kept
    exchange = tmp_path / "Обмен"
    assert len(list((exchange / "Принято").iterdir())) == 3
    assert {path.name for path in tmp_path.iterdir()} == {"письма", "Обмен", "Район.xlsx"}

    again = nastavnik("mail", "collect", district, inbox, "--json")
    assert (again.code, again.json["new"], again.json["known"]) == (0, [], 7)
    assert len(list((exchange / "Принято").iterdir())) == 3

    shown = nastavnik("mail", "remarks", district, "--preview", "--json").json
    assert {one["to"] for one in shown["letters"]} == {f"org{n}@rayon.example.ru" for n in (1, 3, 4)}
    assert not (exchange / "Ответы").exists() or not list((exchange / "Ответы").rglob("*.eml"))
    first = nastavnik("mail", "remarks", district)
    assert first.code == 0
    assert "черновик" in first.out
    assert "drafted" not in first.out
    drafts = sorted((exchange / "Ответы").rglob("*.eml"))
    assert len(drafts) == 3
    assert nastavnik("mail", "remarks", district, "--json").json["letters"] == []

    number = next(item["id"] for item in done.json["new"] if item["state"] == "quarantined")
    assert nastavnik("mail", "accept", district, number, "--json").json["state"] == "accepted"
    assert nastavnik("mail", "accept", district, number).code == 2
    waiting = {one["organisation"] for one in nastavnik("mail", "remind", district, "--json").json["letters"]}
    assert waiting == {"05-05", "05-06"}
    journal = nastavnik("mail", "journal", district, "--json").json["items"]
    assert len(journal) == 7
    surname = "Алис"  # of the person with an error in 05-03
    rows = "\n".join(sqlite3.connect(next(exchange.glob("*.sqlite"))).iterdump())
    assert surname not in rows
    assert nastavnik("mail", "purge", district, "--dry", "--json").json["files"] == 0

    summary = tmp_path / "Сводка.xlsx"
    done = nastavnik("consolidate", district, exchange / "Принято", "--out", summary, "--json")
    assert done.json["organisations"]["received"] == 4
    assert done.json["organisations"]["missing"] == ["05-05", "05-06"]


def test_every_school_gets_its_own_book(nastavnik: Run, demo: Path, district: Path, tmp_path: Path) -> None:
    done = nastavnik("mail", "inform", district, "--books", demo / "1 Выданные книги", "--json")
    assert done.code == 0
    letters = done.json["delivered"]
    assert [one["organisation"] for one in letters] == [f"05-0{n}" for n in range(1, 7)]
    for one in letters:
        message = email.message_from_bytes(Path(one["path"]).read_bytes(), policy=email.policy.default)
        (attached,) = message.iter_attachments()
        copy = tmp_path / "copy.xlsx"
        copy.write_bytes(attached.get_content())
        if one["organisation"] == "05-02":
            data = nastavnik("check", copy, "--json").json
            assert data["files"][0]["organisation"]["code"] == "05-02"
    again = nastavnik("mail", "inform", district, "--books", demo / "1 Выданные книги", "--json").json
    assert {one["status"] for one in again["delivered"]} == {"already"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("pack", "нет.xlsx", "--out", "o"), "нет.xlsx"),
        (("collect", "нет.xlsx", "o"), "нет.xlsx"),
        (("collect", "DISTRICT", "нет такой"), "нет такой"),
        (("collect", "SCHOOL", "o"), "не книга района"),
        (("collect", "DISTRICT"), "IMAP"),
        (("remind", "DISTRICT", "--via", "smtp"), "Журнал приёма пуст"),
        (("remind", "DISTRICT", "--summary", "SCHOOL"), "сводк"),
        (("inform", "DISTRICT", "--via", "smtp"), "SMTP"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: tuple[str, ...], says: str, nastavnik: Run, demo: Path, district: Path
) -> None:
    real = {"DISTRICT": str(district), "SCHOOL": str(sent(demo, "05-01"))}
    done = nastavnik("mail", *(real.get(one, one) for one in arguments))
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_json_is_alone_on_standard_output(nastavnik: Run, demo: Path, district: Path, tmp_path: Path) -> None:
    done = nastavnik("mail", "collect", district, demo / "2 Присланные книги", "--json")
    assert json.loads(done.out)["problem"] is None
    assert done.code == 1


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[SmtpServer, Dovecot, dict[str, str]]]:
    """An outgoing and an incoming mail server, and the settings that lead to them."""
    certificate = make_certificate(tmp_path)
    # Dovecot's sockets want a short path that its unprivileged users may enter.
    folder = Path(tempfile.mkdtemp(prefix="dc-", dir="/tmp"))
    incoming, outgoing = Dovecot(folder, *certificate), SmtpServer(*certificate)
    box = incoming.user("rayon@example.ru")
    outgoing.postman.forward = lambda address, message: (
        incoming.deliver(box, message) if address == box else None
    )
    where = {
        "SMTP_HOST": "localhost", "SMTP_PORT": str(outgoing.port), "SMTP_USER": "org1@rayon.example.ru",
        "IMAP_HOST": "localhost", "IMAP_PORT": str(incoming.port), "IMAP_USER": box, "CA_FILE": str(certificate[0]),
        "SENDER_ADDRESS": "org1@rayon.example.ru", "PAUSE_SECONDS": "0", "TIMEOUT_SECONDS": "20",
    }  # fmt: skip
    yield outgoing, incoming, {f"NASTAVNIK_MAIL_{key}": value for key, value in where.items()}
    outgoing.stop()
    incoming.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")
def test_by_smtp_and_imap_with_a_password_asked_for(
    demo: Path, district: Path, post: tuple[SmtpServer, Dovecot, dict[str, str]]
) -> None:
    outgoing, incoming, settings = post

    def run(*arguments: object, password: str = ASCII_PASSWORD) -> subprocess.CompletedProcess[str]:
        # A session of its own: a password is asked for on standard input, never on the tester's terminal.
        return subprocess.run(
            [sys.executable, "-m", "nastavnik", "mail", *map(str, arguments), "--ask-password", "--json"],
            input=f"{password}\n", capture_output=True, text=True, check=False, timeout=120, start_new_session=True,
            env=os.environ | settings | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
        )  # fmt: skip

    book = sent(demo, "05-01")
    wrong = run("send", book, "--via", "smtp", "--to", "rayon@example.ru", password="not it")
    assert wrong.returncode == 2
    assert wrong.stdout == ""
    assert "парол" in wrong.stderr.lower()
    assert outgoing.postman.taken == []
    done = run("send", book, "--via", "smtp", "--to", "rayon@example.ru")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["delivered"]["status"] == "sent"
    again = run("send", book, "--via", "smtp", "--to", "rayon@example.ru")
    assert json.loads(again.stdout)["delivered"]["status"] == "already"
    assert len(outgoing.postman.taken) == 1

    got = run("collect", district)
    assert got.returncode == 0, got.stderr
    assert json.loads(got.stdout)["states"] == {"accepted": 1}
    assert json.loads(run("collect", district).stdout)["new"] == []
    assert len(incoming.messages("rayon@example.ru")) == 1
    answered = run("remarks", district, "--via", "smtp")
    assert [one["status"] for one in json.loads(answered.stdout)["delivered"]] == ["sent"]
    assert outgoing.postman.taken[-1][1] == ["org1@rayon.example.ru"]
    assert json.loads(run("remarks", district, "--via", "smtp").stdout)["delivered"] == []


def test_a_password_that_is_found_later_opens_the_book(
    nastavnik: Run, demo: Path, district: Path, tmp_path: Path
) -> None:
    import openpyxl

    packed = subprocess.run(
        [sys.executable, "-m", "nastavnik", "mail", "pack", sent(demo, "05-01"), "--lock", "--out", tmp_path / "in"],
        input="тайна-7\nтайна-7\n", capture_output=True, text=True, check=False, timeout=120, start_new_session=True,
    )  # fmt: skip
    assert packed.returncode == 0, packed.stderr
    done = nastavnik("mail", "collect", district, tmp_path / "in", "--json").json
    assert done["states"] == {"unreadable": 1}
    number = done["new"][0]["id"]
    refused = nastavnik("mail", "accept", district, number)
    assert refused.code == 2
    assert "парол" in refused.err
    sheet = next(
        s for s in nastavnik("form", "district", "--json").json["sheets"] if s["key"] == "organisations"
    )
    letter = next(c["letter"] for c in sheet["columns"] if c["key"] == "exchange_password")
    book = openpyxl.load_workbook(district)
    book[sheet["title"]][f"{letter}{sheet['first_row']}"].value = "тайна-7"
    book.save(district)
    assert nastavnik("mail", "accept", district, number, "--json").json["state"] == "accepted"
    assert [path.name[:5] for path in (tmp_path / "Обмен" / "Принято").iterdir()] == ["05-01"]
    assert nastavnik("mail", "collect", district, tmp_path / "in", "--json").json["new"] == []
