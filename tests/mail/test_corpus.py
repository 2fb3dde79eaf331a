"""Nasty letters, and any random ones: no crash, every message in exactly one state, nothing outside the folder."""

from __future__ import annotations

import email.mime.application
import email.mime.multipart
import email.mime.text
import sqlite3
from pathlib import Path

import pytest
from corpus import corpus, winmail
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schools import TinyInspector, district, letter, tiny_book, zipped

from nastavnik.exchange.collecting import collect
from nastavnik.exchange.folders import Folders
from nastavnik.exchange.intake_table import intake_table
from nastavnik.exchange.journal import STATES
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.sources import FolderSource
from nastavnik.exchange.tnef import SIGNATURE, tnef_files

CASES = corpus()
LIMITS = Limits(file=5 * 2**20, unpacked=20 * 2**20)


def run(tmp_path: Path, *messages: bytes, name: str = "m"):
    inbox = tmp_path / "письма"
    inbox.mkdir(exist_ok=True)
    for number, message in enumerate(messages):
        (inbox / f"{name}{number:03d}.eml").write_bytes(message)
    folders = Folders(tmp_path / "Обмен")
    return folders, collect(folders, district(3), [FolderSource(inbox)], TinyInspector(), limits=LIMITS)


def tree(folder: Path) -> set[Path]:
    return {p for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(("name", "message", "states"), CASES, ids=[c[0] for c in CASES])
def test_nasty_letter_ends_in_its_state(tmp_path, name, message, states):
    outside = tree(tmp_path)
    folders, result = run(tmp_path, message)

    assert result.problem is None
    found = [item.state for item in result.items]
    if states == [
        "accepted",
        "accepted",
    ]:  # two books of one school in one letter: the second replaces the first
        states = ["superseded", "accepted"]
    assert found == states, [item.words for item in result.items]
    inside = tree(folders.root)
    assert {p for p in tree(tmp_path) - inside - outside if p.suffix != ".eml"} == set()
    assert not Path("/tmp/nastavnik-slip.xlsx").exists()


@pytest.mark.parametrize(
    "case", ["rfc2047-in-parameter", "raw-cp1251", "raw-koi8", "raw-utf8", "winmail-dat"]
)
def test_broken_russian_names_are_read(tmp_path, case):
    _, result = run(tmp_path, next(message for name, message, _ in CASES if name == case))
    assert list(result.names.values()) == ["Книга школы.xlsx"]


def test_the_whole_corpus_in_one_mailbox_and_again(tmp_path):
    messages = [message for _, message, _ in CASES]
    folders, result = run(tmp_path, *messages)
    assert result.problem is None

    with folders.open_journal() as journal:
        states = journal.messages()
        assert len(states) == len({m.replace(b"\r\n", b"\n") for m in messages})
        assert set(states.values()) <= set(STATES)
        accepted = [i for i in journal.items() if i.state.startswith("accepted")]
        assert len(accepted) == 1, "one school, one book in force"
        assert [p.name for p in folders.accepted.iterdir()] == [accepted[0].stored]
        table = intake_table(journal, district(3))
        before = journal.items()
    assert len(table) == len(before)

    _, again = run(tmp_path, *messages)
    assert again.items == [] and again.known == len(messages)
    with folders.open_journal() as journal:
        assert journal.items() == before


def test_formulas_from_outside_stay_text_in_the_table(tmp_path):
    message = letter("shkola1@rayon.example", ("=1+1.xlsx", tiny_book("05-01", name="=cmd|' /C calc'!A0")))
    folders, _ = run(tmp_path, message)
    with folders.open_journal() as journal:
        table = intake_table(journal, district(3))
    for column in table.columns:
        assert not any(str(v).startswith(("=", "+", "-", "@")) for v in table[column])


def test_the_journal_holds_no_names_subjects_or_file_names(tmp_path):
    message = letter(
        "Иванова Мария <shkola1@rayon.example>",
        ("Петрова Анна.xlsx", tiny_book()),
        subject="От Сидоровой Ольги",
    )
    folders, _ = run(tmp_path, message)
    raw = folders.journal.read_bytes().decode("utf-8", "replace")
    for word in ("Иванова", "Петрова", "Сидоров", "rayon.example>"):
        assert word not in raw
    assert "shkola1@rayon.example" in raw


def test_the_journal_cannot_be_rewritten(tmp_path):
    folders, _ = run(tmp_path, letter("shkola1@rayon.example", ("a.xlsx", tiny_book())))
    with sqlite3.connect(folders.journal) as db:
        for statement in (
            "UPDATE event SET state = 'accepted'",
            "DELETE FROM item",
            "UPDATE message SET sender = 'x'",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(statement)


contents = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=5).map(lambda t: tiny_book("05-01", t or "x")),
    st.sampled_from(["05-02", "99-01"]).map(tiny_book),
    st.integers(0, 3).map(lambda n: zipped((f"{n}.xlsx", tiny_book("05-03", str(n))))),
    st.integers(10, 2000).map(lambda n: tiny_book()[:n]),
)
names = st.one_of(
    st.just("a.xlsx"), st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.just("../x.zip")
)


@st.composite
def messages(draw, depth: int = 3):
    kind = draw(st.sampled_from(["text", "file", "multi"])) if depth else "file"
    if kind == "multi":
        part = email.mime.multipart.MIMEMultipart(
            draw(st.sampled_from(["mixed", "alternative", "related", "digest"]))
        )
        for child in draw(st.lists(messages(depth - 1), max_size=3)):
            part.attach(child)
        return part
    if kind == "text":
        return email.mime.text.MIMEText(
            draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=80)), _charset="utf-8"
        )
    part = email.mime.application.MIMEApplication(draw(contents))
    name = draw(names).replace("\r", "").replace("\n", "")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
    return part


@given(messages(), st.sampled_from(["shkola1@rayon.example", "x", "", "rono@rayon.example"]), st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_structure_ends_in_one_state(tmp_path_factory, message, sender, data):
    message["From"] = sender
    raw = bytearray(message.as_bytes())
    for _ in range(data.draw(st.integers(0, 3))):
        # The boundaries are random and not hypothesis's: a place must not depend on their length.
        place = data.draw(st.integers(0, 9999)) * len(raw) // 10_000
        raw[place : place + 1] = data.draw(st.binary(max_size=3))

    folders, result = run(tmp_path_factory.mktemp("h"), bytes(raw))

    assert result.problem is None and len(result.items) >= 1
    with folders.open_journal() as journal:
        (state,) = journal.messages().values()
        assert state in STATES
        for item in journal.items():
            assert (folders.find(item) is not None) == (item.stored is not None)


@given(st.binary(max_size=300), st.booleans())
def test_no_winmail_breaks_the_reading(noise, whole):
    good = winmail("a.xlsx", b"PK....")
    for name, data in tnef_files(good + noise if whole else SIGNATURE + noise):
        assert name and isinstance(data, bytes)
