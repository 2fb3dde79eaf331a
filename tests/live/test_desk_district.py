"""The district's buttons pressed on an open workbook in LibreOffice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from desk_workbooks import district, mentor, school

from nastavnik.books.reading import read_book
from nastavnik.desk.pressing import press
from nastavnik.desk.talk import TerminalTalk

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture
def office_book(office: xw.App, tmp_path: Path) -> Iterator[xw.Book]:
    """The district's workbook, open; «Книги школ» beside it holds a right and a faulty workbook and a stranger."""
    incoming = tmp_path / "Книги школ"
    incoming.mkdir()
    school(incoming / "первая школа.xlsx")
    faulty = [mentor(1, competences=None), mentor(2), mentor(3)]
    school(incoming / "вторая школа.xlsx", code="05-02", mentors=faulty)
    (incoming / "прайс.xlsx").write_bytes(b"not a workbook")
    opened = office.books.open(district(tmp_path / "Район.xlsx"))
    yield opened
    for each in list(office.books):
        each.close()


def test_check_of_a_district_s_workbook(office_book: xw.Book) -> None:
    outcome = press("check", office_book, TerminalTalk())
    assert outcome.done and outcome.message == "Ошибок нет."


def test_a_school_s_button_is_refused_by_name(office_book: xw.Book) -> None:
    outcome = press("fill", office_book, TerminalTalk())
    assert not outcome.done and "работает в книге «Школа»" in outcome.message


def test_issue_makes_a_workbook_for_every_organisation_and_spares_the_filled_ones(
    office_book: xw.Book, tmp_path: Path
) -> None:
    outcome = press("issue", office_book, TerminalTalk())
    assert outcome.message == "Создано 3 книги.", outcome.message
    made = sorted((tmp_path / "Формы для школ").glob("*.xlsx"))
    assert [read_book(path).org_code() for path in made] == ["05-01", "05-02", "05-03"]
    school(made[1], code="05-02")  # one has been filled in the meantime
    again = press("issue", office_book, TerminalTalk()).message
    assert again.startswith("Создано 2 книги. Не тронуто, в них уже есть данные: 1.")


def test_the_whole_round(office_book: xw.Book, tmp_path: Path) -> None:
    """Collect, consolidate, remarks, reminders: each button takes up where the last one stopped."""
    collected = press("collect", office_book, TerminalTalk())
    assert collected.done and collected.message.startswith("Поступило 3 файла"), collected.text
    assert any("принято с ошибками: 1" in line for line in collected.details)
    assert press("collect", office_book, TerminalTalk()).message == "Новых файлов нет."

    summed = press("consolidate", office_book, TerminalTalk())
    assert summed.done and "сдали 2 из 3" in summed.message, summed.text
    assert any("05-03" in line for line in summed.details)
    assert summed.files[0].is_file()

    remarks = press("remarks", office_book, TerminalTalk())
    assert remarks.done and "в черновиках" in remarks.message, remarks.text
    drafts = list(remarks.files[0].glob("*.eml"))
    assert drafts

    reminded = press("remind", office_book, TerminalTalk())
    assert reminded.message == "1 письмо в черновиках.", reminded.text


def test_reminders_go_by_the_summary_where_nothing_came_by_mail(office_book: xw.Book) -> None:
    summed = press("consolidate", office_book, TerminalTalk())
    assert summed.done and "сдали 2 из 3" in summed.message, summed.text
    reminded = press("remind", office_book, TerminalTalk())
    assert reminded.message == "1 письмо в черновиках.", reminded.text


def test_orders_of_the_district(office_book: xw.Book, tmp_path: Path) -> None:
    answers = {
        "kind": "district-curators",
        "number": "1",
        "date": "01.09.2026",
        "folder": str(tmp_path / "Приказы"),
    }
    outcome = press("reports", office_book, TerminalTalk(answers))
    assert outcome.done, outcome.text
    assert all(path.is_file() for path in outcome.files) and outcome.files


def test_a_report_needs_a_summary_and_is_made_from_it(office_book: xw.Book, tmp_path: Path) -> None:
    answers = {"kind": "note", "folder": str(tmp_path / "Отчёты")}
    assert "Нажмите «Свести»" in press("reports", office_book, TerminalTalk(answers)).message
    press("consolidate", office_book, TerminalTalk({"folder": str(tmp_path / "Книги школ")}))
    outcome = press("reports", office_book, TerminalTalk(answers))
    assert outcome.done and outcome.files[0].suffix == ".docx", outcome.text


def test_unsaved_changes_are_saved_only_after_asking(office_book: xw.Book, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "Книги школ")
    sheet: Any = office_book.sheets["Организации"]
    sheet["A20"].value = "x"
    before = (tmp_path / "Район.xlsx").read_bytes()
    talk = TerminalTalk(yes=False)
    assert "не сохранена" in press("collect", office_book, talk).message
    assert "Сохранить её?" in talk.questions[0]
    assert (tmp_path / "Район.xlsx").read_bytes() == before
