"""The same command twice: what is ours is replaced, what people have worked in is not, and the reason is true."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def demo(nastavnik: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("again") / "район"
    assert nastavnik("demo", "--out", folder, "--schools", 3).code == 0
    return folder


@pytest.fixture(scope="module")
def book(demo: Path) -> Path:
    return next((demo / "2 Присланные книги").glob("05-01*.xlsx"))


def commands(demo: Path, book: Path, out: Path) -> dict[str, tuple[object, ...]]:
    district, summary = demo / "Район.xlsx", demo / "Сводка.xlsx"
    plan = demo / "карта.docx"
    if not plan.exists():
        from docx import Document

        document = Document()
        table = document.add_table(rows=2, cols=4)
        rows = [
            ("№", "Мероприятие", "Срок", "Ответственный"),
            ("1", "Издать приказ", "до 30.09.2026", "директор"),
        ]
        for line, words in zip(table.rows, rows, strict=True):
            for cell, text in zip(line.cells, words, strict=True):
                cell.text = text
        document.save(str(plan))
    return {
        "new school": ("new", "school", "--code", "05-01", "--name", "Школа", "--out", out / "school.xlsx"),
        "new district": ("new", "district", "--name", "Район", "--out", out / "district.xlsx"),
        "migrate": ("migrate", book, "--out", out / "migrated.xlsx"),
        "import": ("roadmap", "import", plan, "--into", book, "--out", out / "with map.xlsx"),
        "timeline": ("roadmap", "timeline", book, "--out", out / "timeline.xlsx"),
        "calendar": ("roadmap", "calendar", book, "--out", out / "plan.ics"),
        "league": ("league", summary, "--into", district, "--out", out / "league.xlsx"),
        "decisions": ("decisions", summary, "--into", district, "--out", out / "decisions.xlsx"),
        "export": ("export", summary, "--out", out / "export"),
        "publish": ("publish", summary, "--out", out / "site"),
        "consolidate": ("consolidate", district, demo / "2 Присланные книги", "--out", out / "summary.xlsx"),
        "check": ("check", book, "--out", out / "checked"),
        "issue": ("issue", district, "--out", out / "issued"),
    }


NAMES = [
    "new school", "new district", "migrate", "import", "timeline", "calendar", "league", "decisions", "export", "publish",
    "consolidate", "check", "issue",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_same_command_twice_replaces_what_it_made(
    name: str, nastavnik: Run, demo: Path, book: Path, tmp_path: Path
) -> None:
    command = commands(demo, book, tmp_path)[name]
    first = nastavnik(*command)
    assert first.code in (0, 1), first.err
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert made
    again = nastavnik(*command)
    assert again.code == first.code, again.err
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()) == made


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("import", "with map.xlsx"), ("timeline", "timeline.xlsx"), ("calendar", "plan.ics"), ("export", "export/mentors.csv"),
        ("publish", ""), ("consolidate", "summary.xlsx"),
    ],
)  # fmt: skip
def test_what_is_not_ours_stays(
    name: str, file: str, nastavnik: Run, demo: Path, book: Path, tmp_path: Path
) -> None:
    command = commands(demo, book, tmp_path)[name]
    if name == "publish":
        assert nastavnik(*command).code == 0
        target = next((tmp_path / "site").glob("*.html"))
    else:
        target = tmp_path / file
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(b"somebody's work")
    done = nastavnik(*command)
    assert done.code == 2
    assert target.name in done.err
    assert "--force" in done.err
    assert target.read_bytes() == b"somebody's work"
    assert nastavnik(*command, "--force").code in (0, 1)
    assert target.read_bytes() != b"somebody's work"


@pytest.mark.parametrize(
    ("name", "file", "sheet", "cell"),
    [
        ("new school", "school.xlsx", "Наставники", "B6"),
        ("new school", "school.xlsx", "Организация", "C13"),
        ("new district", "district.xlsx", "Организации", "A6"),
    ],
)
def test_what_was_typed_into_a_book_stays(
    name: str, file: str, sheet: str, cell: str, nastavnik: Run, demo: Path, book: Path, tmp_path: Path
) -> None:
    command = commands(demo, book, tmp_path)[name]
    assert nastavnik(*command).code == 0
    target = tmp_path / file
    filled = openpyxl.load_workbook(target)
    filled[sheet][cell] = "Вписано"
    filled.save(target)
    before = target.read_bytes()
    done = nastavnik(*command)
    assert done.code == 2
    assert f"лист «{sheet}»" in done.err
    assert target.read_bytes() == before


def test_a_book_of_another_kind_is_called_so(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    target = Path(shutil.copy(demo / "Район.xlsx", tmp_path / "a.xlsx"))
    done = nastavnik("new", "school", "--code", "1", "--name", "Школа", "--out", target)
    assert done.code == 2
    assert "другая книга" in done.err


def test_issued_books_that_schools_have_filled_are_kept(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    command = ("issue", demo / "Район.xlsx", "--out", tmp_path)
    assert nastavnik(*command).code == 0
    first = next(tmp_path.glob("05-01*.xlsx"))
    filled = openpyxl.load_workbook(first)
    filled["Наставники"]["B6"] = "Иванова"
    filled.save(first)
    done = nastavnik(*command)
    assert "Записано книг: 2." in done.out
    assert "уже есть данные: 1." in done.out
    assert openpyxl.load_workbook(first)["Наставники"]["B6"].value == "Иванова"


def test_an_order_is_never_replaced(nastavnik: Run, book: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert nastavnik("order", "pairs", book, "--out", tmp_path, "--number", "7").code == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2
    assert "(2)" in names[0]
