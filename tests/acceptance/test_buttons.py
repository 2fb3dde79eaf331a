"""Buttons pressed by a script: the input file never changes, and bad states are one Russian sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def book(nastavnik: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school's workbook with one mentor who lacks almost everything."""
    path = tmp_path_factory.mktemp("buttons") / "Моя книга.xlsx"
    assert nastavnik("new", "school", "--code", "05-01", "--name", "СОШ № 1", "--out", path).code == 0
    made = openpyxl.load_workbook(path)
    made["Наставники"]["B6"] = "Иванoва"  # a Latin o
    made.save(path)
    return path


def test_the_check_marks_a_copy_and_not_the_file(nastavnik: Run, book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    done = nastavnik("press", "check", book, "--out", tmp_path / "copy.xlsx")
    assert done.code == 1, done.err
    assert book.read_bytes() == before
    copy = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    shown = openpyxl.load_workbook(tmp_path / "copy.xlsx", data_only=True)
    rows = list(shown["Проверка"].iter_rows(min_row=6, values_only=True))
    assert ("Наставники", "B6", "Иванoва") in {(row[1], row[2], row[3]) for row in rows}
    assert copy["Наставники"]["B6"].comment is not None
    assert copy["Наставники"]["B6"].value == "Иванoва"  # marked, not mended


def test_filling_mends_the_copy(nastavnik: Run, book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    assert nastavnik("press", "fill", book, "--out", tmp_path / "copy.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx")["Наставники"]
    assert (sheet["A6"].value, sheet["B6"].value) == ("Н-001", "Иванова")
    assert book.read_bytes() == before


def spoilt(folder: Path, kind: str, book: Path) -> Path:
    path = folder / f"{kind}.xlsx"
    if kind == "broken":
        path.write_bytes(book.read_bytes()[:3000])
    elif kind == "price":
        openpyxl.Workbook().save(path)
    elif kind == "archive":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "не книга")
    return path


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "{missing}"), "missing.xlsx». Проверьте имя файла."),
        (("check", "{broken}"), "Файл «broken.xlsx» не открывается"),
        (("check", "{price}"), "открыта другая: «price.xlsx»"),
        (("check", "{archive}"), "«archive.xlsx»"),
        (("issue", "{book}"), "«Раздать формы» работает в книге «Район»"),
        (("выдумка", "{book}"), "Нет кнопки «выдумка»"),
        (("check", "{book}", "--set", "номер"), "КЛЮЧ=ЗНАЧЕНИЕ"),
        (("order", "{book}", "--set", "nomber=7"), "Вопроса «nomber» нет"),
        (("check", "{book}", "--app", "excel"), "Нет программы «excel»"),
    ],
)
def test_bad_states_are_one_sentence_and_code_two(
    nastavnik: Run, book: Path, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    before = book.read_bytes()
    places = {kind: spoilt(tmp_path, kind, book) for kind in ("missing", "broken", "price", "archive")}
    done = nastavnik("press", *[part.format(book=book, **places) for part in arguments])
    lines = [line for line in done.err.strip().splitlines() if not line.endswith("…")]  # what is being done
    assert (done.code, len(lines), done.out) == (2, 1, ""), done.err
    assert says in lines[0]
    assert "Traceback" not in done.err
    assert book.read_bytes() == before


def test_a_press_never_saves_over_its_input(nastavnik: Run, book: Path) -> None:
    before = book.read_bytes()
    done = nastavnik("press", "check", book, "--out", book)
    assert done.code == 2
    assert "не изменяется" in done.err
    assert book.read_bytes() == before


def test_a_press_replaces_no_file_of_somebody_else(nastavnik: Run, book: Path, tmp_path: Path) -> None:
    price = spoilt(tmp_path, "price", book)
    before = price.read_bytes()
    done = nastavnik("press", "check", book, "--out", price)
    assert done.code == 2
    assert "«price.xlsx» уже есть" in done.err
    assert price.read_bytes() == before


def test_excel_is_not_installed_into_where_there_is_none(nastavnik: Run) -> None:
    done = nastavnik("install", "excel")
    assert done.code == 2
    assert "nastavnik install libreoffice" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_the_doctor_says_what_to_do_about_every_cross(nastavnik: Run) -> None:
    done = nastavnik("doctor")
    crosses = [line for line in done.out.splitlines() if line.startswith("✖")]
    assert done.code in (0, 1)
    assert all(line.endswith(".") and len(line.split(". ")) >= 2 for line in crosses), crosses
