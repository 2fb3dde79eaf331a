"""``import nastavnik``: instant, whole, and every command there as a function of paths that gives plain objects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import nastavnik

# Commands that are about the terminal or this computer only, or are there under another name.
_ELSEWHERE = {
    "form": "load_form", "new school": "new_school", "new district": "new_district", "demo": "run_demo", "deadline": "parse_deadline",
    "roadmap read": "read_roadmap",
}  # fmt: skip
_TERMINAL_ONLY = {
    "rules",
    "publish",
    "templates copy",
    "templates check",
    "panel",
    "install",
    "mail password",
}


def test_importing_loads_nothing_heavy() -> None:
    code = "import sys, nastavnik; print([m for m in ('pandas', 'numpy', 'openpyxl', 'docx', 'xlwings') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", [name for name in nastavnik.__all__ if name != "__version__"])
def test_every_public_name_is_there_and_documented(name: str) -> None:
    found = getattr(nastavnik, name)
    assert callable(found)
    assert found.__doc__
    assert name in dir(nastavnik)


def test_every_command_has_a_function() -> None:
    import click
    from test_cli_words import COMMANDS

    for name, command in COMMANDS.items():
        if not isinstance(command, click.Group) and name not in _TERMINAL_ONLY:
            assert _ELSEWHERE.get(name, name.replace(" ", "_")) in nastavnik.__all__, name


def test_a_year_of_work_from_python(tmp_path: Path) -> None:
    folder = nastavnik.run_demo(str(tmp_path / "d"), 3)
    inbox, district = str(folder / "2 Присланные книги"), str(folder / "Район.xlsx")
    book = str(next(Path(inbox).glob("05-01*")))

    checked = nastavnik.check(inbox)
    assert [file.status for file in checked.files] == ["ok", "ok", "errors"]
    names = nastavnik.names(nastavnik.read_book(book))
    assert isinstance(names, pd.DataFrame)
    assert {"nominative", "genitive", "where"} <= set(names)

    assert nastavnik.roadmap_status(book)["activities"]
    assert nastavnik.roadmap_calendar(book, str(tmp_path / "a.ics")).events > 0
    assert nastavnik.roadmap_timeline(book, str(tmp_path / "a.xlsx")).is_file()
    brought = nastavnik.roadmap_import(district, book, str(tmp_path / "b.xlsx"), year="2026/2027")
    assert nastavnik.check(brought.path).files[0].book.form is not None
    assert set(nastavnik.roadmap_compare(district, book)) >= {"lacking", "later"}

    packed = nastavnik.mail_pack(book, str(tmp_path / "out"))
    assert packed.path.is_file()
    taken = nastavnik.mail_collect(district, folder=str(tmp_path / "Обмен"), inboxes=[str(tmp_path / "out")])
    assert taken.states == {"accepted": 1}
    journal = nastavnik.mail_journal(district, folder=str(tmp_path / "Обмен"))
    assert isinstance(journal.table, pd.DataFrame)
    assert journal.table["code"].tolist() == ["05-01"]
    waiting = nastavnik.mail_remind(district, folder=str(tmp_path / "Обмен"), preview=True)
    assert [letter.org_code for letter in waiting.prepared.letters] == ["05-02", "05-03"]

    with pytest.raises(AttributeError):
        nastavnik.there_is_no_such_thing  # noqa: B018
