"""Safe changes: what is offered, at which cells, why; and what is never touched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from check_books import day, findings, frames, planted, school
from click.testing import CliRunner

from nastavnik.books.mending import apply_changes, changes_of
from nastavnik.books.reading import read_book, read_bytes
from nastavnik.checks.fixes import normal_phone
from nastavnik.cli import cli
from nastavnik.errors import OutputExists


def offered(edits: dict[str, Any]) -> list[tuple[str, str, Any, Any]]:
    (changes,) = changes_of([read_bytes(planted(edits), Path("a.xlsx"), "a.xlsx")])
    return [(change.sheet, change.cell, change.value, change.to) for change in changes]


def test_a_clean_workbook_needs_no_changes() -> None:
    assert changes_of([read_bytes(school(), Path("a.xlsx"), "a.xlsx")]) == [[]]


@pytest.mark.parametrize(
    ("where", "typed", "to", "cell"),
    [
        ("mentors.1.surname", "Сoколова", "Соколова", "B6"),
        ("mentors.1.surname", "СОКОЛОВА", "Соколова", "B6"),
        ("mentors.1.surname", " Соколова  ", "Соколова", "B6"),
        ("mentors.2.surname", "Гр0мов", "Громов", "B7"),
        ("mentees.1.birth_date", "12.05.01", day("12.05.2001").date(), "F6"),
        ("mentors.1.experience_years", "18 лет", 18, "J6"),
        ("mentors.1.experience_years", "18,5", 18.5, "J6"),
        ("mentors.1.publish_consent", "+", "да", "Q6"),
        ("pairs.1.form", "Педагог-педагог", "педагог – педагог", "G6"),
        ("mentors.1.category", "учитель", "педагог", "F6"),
        ("pairs.1.mentor_id", "h - 001", "Н-001", "C6"),
        ("mentors.1.phone", "8(900)000-10-01", "+7 900 000-10-01", "X6"),
        ("mentees.1.request", "дисциплина\u00a0\u00a0на уроке ", "дисциплина на уроке", "K6"),
        ("organisation.head_surname", "ОРЛОВА", "Орлова", "C15"),
        ("organisation.teachers_total", "30 человек", 30, "C30"),
    ],
)
def test_what_is_safe_to_mend_is_offered(where: str, typed: Any, to: Any, cell: str) -> None:
    assert [(c, v, t) for _, c, v, t in offered({where: typed})] == [(cell, typed, to)]


@pytest.mark.parametrize(
    ("where", "typed"),
    [
        ("mentors.1.surname", "Пёtр2"), ("pairs.1.form", "учитель – завуч"), ("mentors.1.consent_date", "скоро"), ("mentors.1.experience_years", "много"),
        ("organisation.inn", "123"), ("organisation.phone", "3-05-15"), ("pairs.1.mentor_id", "Н-099"), ("mentors.1.note", "две\nстроки"), ("mentors.1.surname", "=1+1"),
        ("mentors.1.publish_consent", "может быть"), ("mentors.3.surname", "Smith"),
    ],
)  # fmt: skip
def test_what_only_a_person_can_decide_is_not_offered(where: str, typed: Any) -> None:
    assert offered({where: typed}) == []


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("89001234567", "+7 900 123-45-67"),
        ("+7(900)123-45-67", "+7 900 123-45-67"),
        ("9001234567", "+7 900 123-45-67"),
        ("8 80000 3-15-15", None),
        ("112", None),
    ],
)
def test_only_mobile_numbers_are_told_from_area_codes(typed: str, phone: str | None) -> None:
    assert normal_phone(typed) == phone


def test_changes_are_applied_only_to_a_new_file_and_nothing_else_changes(tmp_path: Path) -> None:
    source = tmp_path / "школа.xlsx"
    source.write_bytes(
        planted(
            {
                "mentors.1.surname": "Сoколова",
                "mentors.2.consent_date": "2 сентября 2026",
                "organisation.inn": "123",
                "mentees.1.note": "=1",
            }
        )
    )
    before = source.read_bytes()
    book = read_book(source)
    (changes,) = changes_of([book])
    path, left = apply_changes(book, changes, tmp_path / "новая.xlsx")
    assert source.read_bytes() == before and left == []
    mended = read_book(path)
    expected = {key: dict(columns) for key, columns in book.raw.items()}
    expected["mentors"]["surname"] = list(frames()["mentors"]["surname"])
    expected["mentors"]["consent_date"] = [value.date() for value in frames()["mentors"]["consent_date"]]
    assert mended.raw == expected
    assert {code for code, _, _ in findings(path.read_bytes())} == {"checksum-inn"}


class TestCommand:
    def run(self, *arguments: str) -> Any:
        return CliRunner().invoke(cli, ["check", *arguments])

    def test_fixes_as_json_is_a_list_and_changes_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(planted({"mentees.1.birth_date": "12.05.01", "mentors.1.publish_consent": "V"}))
        before = path.read_bytes()
        done = self.run(str(path), "--fixes", "--json")
        assert done.exit_code == 0
        assert json.loads(done.stdout) == [
            {
                "file": "a.xlsx",
                "sheet": "Наставники",
                "cell": "Q6",
                "from": "V",
                "to": "да",
                "why": "в таблице пишут «да» или «нет»",
            },
            {
                "file": "a.xlsx",
                "sheet": "Наставляемые",
                "cell": "F6",
                "from": "12.05.01",
                "to": "2001-05-12",
                "why": "дата записана текстом",
            },
        ]
        assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]

    def test_apply_writes_copies_into_a_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(planted({"mentees.1.birth_date": "12.05.01"}))
        assert self.run(str(path), "--fixes", "--apply", str(tmp_path / "out")).exit_code == 0
        assert findings((tmp_path / "out" / "a_исправлено.xlsx").read_bytes()) == set()

    def test_a_file_of_somebody_else_is_not_replaced(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(school())
        (tmp_path / "a_проверено.xlsx").write_bytes(b"mine")
        refused = self.run(str(path), "--out", str(tmp_path))
        assert isinstance(refused.exception, OutputExists)  # exit code 2, see nastavnik.cli.main
        assert (tmp_path / "a_проверено.xlsx").read_bytes() == b"mine"
        assert self.run(str(path), "--out", str(tmp_path), "--force").exit_code == 0

    def test_out_writes_a_letter_and_an_annotated_copy(self, tmp_path: Path) -> None:
        from docx import Document

        path = tmp_path / "школа.xlsx"
        path.write_bytes(planted({"mentors.1.surname": "Сoколова", "pairs.1.order_number": None}))
        done = self.run(str(path), "--on", "2026-11-20", "--out", str(tmp_path / "out"), "--json")
        assert done.exit_code == 1
        outputs = [Path(p) for p in json.loads(done.stdout)["outputs"]]
        copy, letter = outputs
        assert copy.name == "школа_проверено.xlsx" and letter.suffix == ".docx"
        text = "\n".join(
            cell.text for table in Document(str(letter)).tables for row in table.rows for cell in row.cells
        )
        assert "Сoколова" in text and "нет номера приказа" in text
        marked = read_book(copy)
        assert marked.raw["mentors"]["surname"][0] == "Сoколова"  # marked, not mended

    def test_what_could_not_be_carried_over_is_listed(self, tmp_path: Path) -> None:
        import openpyxl

        path = tmp_path / "a.xlsx"
        path.write_bytes(school())
        book = openpyxl.load_workbook(path)
        book["Наставники"].cell(5, 33, "Любимый цвет")
        book.create_sheet("Черновик").append(["что-то"])
        book.save(path)
        done = self.run(str(path), "--on", "2026-11-20", "--out", str(tmp_path / "out"), "--json")
        assert json.loads(done.stdout)["not_carried"] == [
            {"file": "a.xlsx", "what": "лист «Наставники»: столбец «Любимый цвет»"},
            {"file": "a.xlsx", "what": "лист «Черновик»"},
        ]

    def test_an_unreadable_file_gets_its_letter_too(self, tmp_path: Path) -> None:
        path = tmp_path / "b.xlsx"
        path.write_bytes(b"no")
        done = self.run(str(path), "--out", str(tmp_path / "out"), "--json")
        assert done.exit_code == 1
        (letter,) = json.loads(done.stdout)["outputs"]
        assert letter.endswith(".docx")

    def test_the_district_signs_the_letter(self, tmp_path: Path) -> None:
        from docx import Document

        from nastavnik.books.making import new_district

        card = {
            "office_name": "Управление образования Лугового",
            "head_surname": "Орлов",
            "head_first_name": "Иван",
            "head_patronymic": "Ильич",
            "head_position": "начальник",
            "email": "obr@example.ru",
        }
        district = new_district(tmp_path / "район.xlsx", card=card)
        path = tmp_path / "a.xlsx"
        path.write_bytes(planted({"organisation.inn": "1"}))
        done = self.run(str(path), "--out", str(tmp_path / "out"), "--district", str(district), "--json")
        letter = next(p for p in json.loads(done.stdout)["outputs"] if p.endswith(".docx"))
        assert "Управление образования Лугового" in "\n".join(p.text for p in Document(letter).paragraphs)


class TestJson:
    def test_the_document_is_the_one_scripts_rely_on(self, tmp_path: Path) -> None:
        (tmp_path / "a.xlsx").write_bytes(
            planted({"mentors.1.surname": None, "pairs.1.order_date": "20.9.26"})
        )
        (tmp_path / "b.xlsx").write_bytes(b"no")
        done = CliRunner().invoke(
            cli, ["check", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx"), "--json", "--on", "2026-11-20"]
        )
        data = json.loads(done.stdout)
        assert done.exit_code == 1 and (data["errors"], data["warnings"]) == (2, 1)
        first, second = data["files"]
        assert {key: first[key] for key in ("file", "status", "organisation", "form")} == {
            "file": "a.xlsx", "status": "errors", "organisation": {"code": "05-05", "name": "МОУ «СШ № 5»"}, "form": {"id": "school", "version": "2026.1"},
        }  # fmt: skip
        assert first["rows"]["mentors"] == 3 and first["rows"]["partners"] == 1
        assert first["findings"][0] == {
            "code": "required", "severity": "error", "sheet": "Наставники", "cell": "B6", "row": 6, "column": "surname", "value": None,
            "message": "В строке 6 у наставника Н-001 не заполнено «Фамилия».", "fix": "Заполните ячейку: пока она пуста, строка не учитывается.",
        }  # fmt: skip
        assert (first["findings"][1]["cell"], first["findings"][1]["value"]) == ("K6", "20.9.26")
        assert (second["status"], second["form"], second["organisation"]) == ("unreadable", None, None)
        assert [f["code"] for f in second["findings"]] == ["file-unreadable"]

    def test_a_clean_workbook_leaves_with_nothing_wrong(self, tmp_path: Path) -> None:
        (tmp_path / "a.xlsx").write_bytes(school())
        done = CliRunner().invoke(cli, ["check", str(tmp_path / "a.xlsx"), "--json", "--on", "2026-11-20"])
        assert done.exit_code == 0
        assert json.loads(done.stdout)["files"][0]["findings"] == []

    def test_rules_list_every_code_with_its_source(self) -> None:
        from nastavnik.checks.catalogue import CATALOGUE

        rules = json.loads(CliRunner().invoke(cli, ["rules", "--json"]).stdout)
        assert [rule["code"] for rule in rules] == list(CATALOGUE)
        assert all(rule[key] for rule in rules for key in ("severity", "meaning", "source", "example"))
