"""The commands as scripts call them: exit codes, JSON alone on standard output, files whole or not at all."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def demo(nastavnik: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's folder: a whole district with the mess of real life."""
    folder = tmp_path_factory.mktemp("demo") / "пример с пробелами"
    done = nastavnik("demo", "--out", folder, "--schools", 12)
    assert done.code == 0, done.err
    return folder


def digests(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_demo_leaves_everything_it_promises(demo: Path) -> None:
    inbox = demo / "2 Присланные книги"
    assert len(list((demo / "1 Выданные книги").glob("*.xlsx"))) == 12
    assert (demo / "Сводка.xlsx").exists()
    assert len(list((demo / "4 Документы").glob("*.docx"))) == 2
    assert len(list((demo / "3 Проверка").glob("*.xlsx"))) == 2
    assert list(inbox.glob("*.ods"))
    assert list(inbox.glob("*.zip"))
    assert not [p for p in inbox.iterdir() if p.name.startswith("05-06")]  # the school that did not send


def test_every_office_file_of_the_demo_is_valid(demo: Path, validate: Callable[[Path], None]) -> None:
    files = [p for pattern in ("*.xlsx", "*.docx") for p in demo.rglob(pattern)]
    assert len(files) > 20
    for path in files:
        validate(path)


def test_form_json_has_every_sheet_and_place(nastavnik: Run) -> None:
    data = nastavnik("form", "school", "--json").json
    assert data["id"] == "school"
    sheets = {sheet["key"]: sheet for sheet in data["sheets"]}
    assert list(sheets) == [
        "home", "organisation", "mentors", "mentees", "pairs", "programmes", "meetings", "roadmap", "acts", "surveys",
        "partners", "indicators", "findings", "lists", "_meta",
    ]  # fmt: skip
    surname = next(c for c in sheets["mentors"]["columns"] if c["key"] == "surname")
    assert {k: surname[k] for k in ("header", "type", "required", "personal", "computed", "letter")} == {
        "header": "Фамилия", "type": "text", "required": True, "personal": True, "computed": False, "letter": "B",
    }  # fmt: skip
    assert sheets["mentors"]["header_row"] == 5
    assert sheets["mentors"]["first_row"] == 6
    assert next(f for f in sheets["organisation"]["fields"] if f["key"] == "org_code")["cell"] == "C4"
    assert data["lists"]["form"][0] == "педагог – педагог"


def test_rules_json_covers_the_catalogue(nastavnik: Run) -> None:
    rules = {rule["code"]: rule["severity"] for rule in nastavnik("rules", "--json").json}
    assert rules["required"] == "error"
    assert rules["sheet-renamed"] == "warning"


def test_check_says_what_is_wrong_and_exits_with_one(nastavnik: Run, demo: Path) -> None:
    inbox = demo / "2 Присланные книги"
    before = digests(inbox)
    wrong = next(inbox.glob("05-03*.xlsx"))
    done = nastavnik("check", wrong, "--json")
    assert done.code == 1
    assert done.json["errors"] == sum(f["severity"] == "error" for f in done.json["files"][0]["findings"]) > 0
    found = {(f["code"], f["sheet"], f["cell"]) for f in done.json["files"][0]["findings"]}
    assert ("latin-letters", "Наставники", "B6") in found
    assert ("type-date", "Пары и группы", "K6") in found
    assert ("required", "Наставляемые", "K6") in found
    assert ("email", "Организация", "C13") in found
    right = next(inbox.glob("05-01*.xlsx"))
    assert nastavnik("check", right).code == 0
    assert digests(inbox) == before


def test_check_out_writes_a_marked_copy_that_is_ours_and_valid(
    nastavnik: Run, demo: Path, tmp_path: Path, validate: Callable[[Path], None]
) -> None:
    wrong = next((demo / "2 Присланные книги").glob("05-05*.xlsx"))
    done = nastavnik("check", wrong, "--out", tmp_path, "--json")
    copy = next(tmp_path.glob("*.xlsx"))
    validate(copy)
    again = nastavnik("check", copy, "--json").json["files"][0]
    assert again["organisation"]["code"] == "05-05"
    codes = sorted(f["code"] for f in done.json["files"][0]["findings"] if f["severity"] == "error")
    assert sorted(f["code"] for f in again["findings"] if f["severity"] == "error") == codes


def test_consolidate_accounts_for_every_file_and_row(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    inbox = demo / "2 Присланные книги"
    before = digests(demo)
    done = nastavnik("consolidate", demo / "Район.xlsx", inbox, "--out", tmp_path / "s.xlsx", "--json")
    assert done.code == 1  # the data has errors
    data = done.json
    names = {p.name for p in inbox.iterdir() if p.suffix != ".zip"}
    with zipfile.ZipFile(next(inbox.glob("*.zip"))) as archive:
        names |= {f"от двух школ.zip/{name}" for name in archive.namelist()}
    assert sorted(f["file"] for f in data["files"]) == sorted(names)
    by_name = {f["file"]: f for f in data["files"]}
    assert by_name["Памятка.txt"]["status"] == "rejected"
    assert by_name["книга наставничество НОВАЯ.xlsx"]["organisation"] == "05-07"
    assert next(f for n, f in by_name.items() if "первый вариант" in n)["status"] == "superseded"
    assert data["organisations"] | {"late": 0} == {
        "expected": 12, "received": 11, "accepted": 9, "with_errors": 2, "missing": ["05-06"], "late": 0,
    }  # fmt: skip
    for counts in data["rows"].values():
        assert counts["read"] == counts["listed"]
    assert data["outputs"]["summary"] == str(tmp_path / "s.xlsx")
    assert digests(demo) == before


def test_moved_columns_and_ods_count_like_the_usual_form(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    inbox = demo / "2 Присланные книги"
    result = nastavnik(
        "check", next(inbox.glob("*.ods")), inbox / "книга наставничество НОВАЯ.xlsx", "--json"
    )
    assert result.code == 0
    assert [f["findings"] for f in result.json["files"]] == [[], []]
    assert all(f["rows"]["mentors"] > 0 for f in result.json["files"])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "нет такого.xlsx"), "нет такого.xlsx"),
        (("check",), "Не указано"),
        (("consolidate", "нет.xlsx", ".", "--out", "s.xlsx"), "нет.xlsx"),
        (("order", "pairs", "нет.xlsx", "--out", "o"), "нет.xlsx"),
        (
            ("new", "school", "--code", "1", "--name", "Школа", "--out", "x.xlsx", "--year", "2026"),
            "2026/2027",
        ),
        (("выдумка",), "Нет команды"),
        (("deadline", "завтра", "--annual"), "--annual"),
    ],
)
def test_what_cannot_be_done_is_one_russian_sentence_and_code_two(
    nastavnik: Run, arguments: tuple[str, ...], says: str
) -> None:
    done = nastavnik(*arguments)
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1


def test_a_file_with_data_is_not_replaced_unless_told(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    filled = tmp_path / "book.xlsx"
    shutil.copy(next((demo / "2 Присланные книги").glob("05-01*.xlsx")), filled)
    before = filled.read_bytes()
    assert nastavnik("new", "school", "--code", "1", "--name", "Школа", "--out", filled).code == 2
    assert filled.read_bytes() == before
    assert (
        nastavnik("consolidate", demo / "Район.xlsx", demo / "2 Присланные книги", "--out", filled).code == 2
    )
    assert filled.read_bytes() == before
    assert nastavnik("new", "school", "--code", "1", "--name", "Школа", "--out", filled, "--force").code == 0
    assert filled.read_bytes() != before


def test_issue_leaves_filled_books_alone(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    assert nastavnik("issue", demo / "Район.xlsx", "--out", tmp_path).code == 0
    first = next(tmp_path.glob("05-01*.xlsx"))
    assert first.name == "05-01_МБОУ «СОШ № 1».xlsx"
    first.write_bytes(b"somebody's work")
    done = nastavnik("issue", demo / "Район.xlsx", "--out", tmp_path)
    assert done.code == 0
    assert "Не тронуто" in done.out
    assert first.read_bytes() == b"somebody's work"


def test_order_and_report_print_their_files(nastavnik: Run, demo: Path, tmp_path: Path) -> None:
    book = next((demo / "2 Присланные книги").glob("05-01*.xlsx"))
    order = nastavnik("order", "pairs", book, "--out", tmp_path, "--number", "7", "--json")
    assert order.code == 0
    assert [Path(p).exists() for p in order.json["files"]] == [True]
    report = nastavnik("report", "note", demo / "Сводка.xlsx", "--out", tmp_path, "--json")
    assert report.code == 0
    assert [Path(p).exists() for p in report.json["files"]] == [True]


def test_a_summary_survives_as_text_what_looks_like_a_formula(
    nastavnik: Run, demo: Path, tmp_path: Path
) -> None:
    import openpyxl

    inbox = tmp_path / "inbox"
    inbox.mkdir()
    source = openpyxl.load_workbook(next((demo / "2 Присланные книги").glob("05-01*.xlsx")))
    cell = source["Наставники"]["L6"]
    cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"
    source.save(inbox / "a.xlsx")
    out = tmp_path / "s.xlsx"
    nastavnik("consolidate", demo / "Район.xlsx", inbox, "--out", out)
    sheet = openpyxl.load_workbook(out)["Наставники"]
    found = [
        c
        for row in sheet.iter_rows(min_row=6)
        for c in row
        if isinstance(c.value, str) and c.value.startswith("=cmd")
    ]
    assert [c.data_type for c in found] == ["s"]


@pytest.mark.parametrize(
    "command",
    ["form", "rules", "new school", "new district", "issue", "check", "consolidate", "migrate", "order", "report", "decline",
     "deadline", "roadmap read", "press", "panel", "install", "doctor", "demo"],
)  # fmt: skip
def test_every_command_has_russian_help(nastavnik: Run, command: str) -> None:
    done = nastavnik(*command.split(), "--help")
    assert done.code == 0
    assert "Как вызвать:" in done.out
    assert "Usage" not in done.out
    assert not re.search(r"Options|\b(PATH|TEXT|INTEGER|required|default)\b", done.out)
