"""``check --out``: a letter and a marked copy for every file, whether anything was found or not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from check_books import ON, checked, planted, school
from docx import Document

from nastavnik.cli.remarks import remarks_letter


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_a_clean_file_gets_a_letter_that_says_so(tmp_path: Path) -> None:
    (letter,) = remarks_letter(checked(school()), tmp_path, on=ON)
    text = text_of(letter)
    assert "МОУ «СШ № 5» проверена 20.11.2026: замечаний нет. Книга принята." in text
    assert letter.name == "Замечаний нет 05-05 МОУ «СШ № 5».docx"


def test_a_file_with_remarks_gets_them_all(tmp_path: Path) -> None:
    found = checked(
        planted({"mentors.1.surname": "Сoколова", "mentors.2.max_mentees": dt.datetime(2026, 9, 1)})
    )
    (letter,) = remarks_letter(found, tmp_path, on=ON)
    text = text_of(letter)
    assert all(remark.message in text and remark.fix in text for remark in found.remarks)
    assert "B6" in text and len(found.remarks) >= 2


def test_the_letter_of_an_unreadable_file_says_why(tmp_path: Path) -> None:
    (letter,) = remarks_letter(checked(b"", "пустой.xlsx"), tmp_path, on=ON)
    assert "файл пустой" in text_of(letter)


def test_two_files_of_one_school_keep_both_letters(tmp_path: Path) -> None:
    letters = [remarks_letter(checked(school()), tmp_path, on=ON)[0] for _ in range(2)]
    assert len({*letters}) == 2 and all(path.is_file() for path in letters)
