"""``check --out``: a letter and a marked copy for every file, whether anything was found or not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from check_books import ON, checked, planted, school
from docx import Document

from nastavnik.cli.remarks import remarks_letter
from nastavnik.errors import OutputExists


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_clean_file_gets_a_letter_that_says_so(tmp_path: Path) -> None:
    letter = remarks_letter(checked(school()), tmp_path / "a.docx", on=ON)
    text = text_of(letter)
    assert "МОУ «СШ № 5» проверена 20.11.2026: замечаний нет. Книга принята." in text
    assert letter == tmp_path / "a.docx"


def test_a_file_with_remarks_gets_them_all(tmp_path: Path) -> None:
    found = checked(
        planted({"mentors.1.surname": "Сoколова", "mentors.2.max_mentees": dt.datetime(2026, 9, 1)})
    )
    letter = remarks_letter(found, tmp_path / "a.docx", on=ON)
    text = text_of(letter)
    assert all(remark.message in text and remark.fix in text for remark in found.remarks)
    assert "B6" in text and len(found.remarks) >= 2


def test_the_letter_of_an_unreadable_file_says_why(tmp_path: Path) -> None:
    letter = remarks_letter(checked(b"", "пустой.xlsx"), tmp_path / "a.docx", on=ON)
    assert "файл пустой" in text_of(letter)


def test_a_letter_is_replaced_and_another_document_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    remarks_letter(checked(b"", "пустой.xlsx"), path, on=ON)
    remarks_letter(checked(school()), path, on=ON)
    assert "замечаний нет" in text_of(path)
    other = Document()
    other.add_paragraph("Моё письмо")
    other.save(str(path))
    with pytest.raises(OutputExists):
        remarks_letter(checked(school()), path, on=ON)
    assert text_of(path) == "Моё письмо"
    remarks_letter(checked(school()), path, on=ON, force=True)
    assert "замечаний нет" in text_of(path)


def test_files_of_one_name_keep_their_letters_apart_run_after_run(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from nastavnik.books.making import new_school
    from nastavnik.cli import cli

    for folder in ("одна", "другая"):
        new_school(tmp_path / "in" / folder / "книга.xlsx", code="05-01", name="Школа")
    arguments = ["check", str(tmp_path / "in"), "--out", str(tmp_path / "in")]
    made = []
    for _ in range(2):
        CliRunner().invoke(cli, arguments)
        made.append(sorted(path.name for path in (tmp_path / "in").glob("*.*")))
    assert made[0] == made[1] == [
        "книга_замечания (2).docx", "книга_замечания.docx", "книга_проверено (2).xlsx", "книга_проверено.xlsx",
    ]  # fmt: skip
