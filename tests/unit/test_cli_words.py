"""What the command line says: help in whole Russian sentences, mistakes named, results counted truly."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from nastavnik.cli import cli
from nastavnik.cli.russian import SUMMARY_LIMIT
from nastavnik.desk.buttons import BUTTONS
from nastavnik.documents.kinds import ORDERS, REPORTS


def every_command(group: click.Group = cli, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{path}{name}", command
        if isinstance(command, click.Group):
            yield from every_command(command, f"{path}{name} ")


COMMANDS = dict(every_command())


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(cli, [str(item) for item in arguments], catch_exceptions=False)
    return done.exit_code, done.output


def said(*arguments: str) -> str:
    """What a wrong command line is answered with."""
    done = subprocess.run(
        [sys.executable, "-m", "nastavnik", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr.strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_summary_fits_whole_into_the_list_of_commands(name: str) -> None:
    short = COMMANDS[name].get_short_help_str(SUMMARY_LIMIT)
    assert short
    assert not short.endswith("...")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_speaks_russian_throughout(name: str) -> None:
    code, text = run(*name.split(), "--help")
    assert code == 0
    assert not re.search(r"<=|\[[a-z]+\||\b(PATH|TEXT|INTEGER|RANGE|required|default|Options|Usage)\b", text)


@pytest.mark.parametrize("kinds", [("order", ORDERS), ("report", REPORTS)], ids=["order", "report"])
def test_every_kind_of_document_is_named_in_russian(kinds: tuple[str, dict[str, object]]) -> None:
    command, known = kinds
    text = " ".join(run(command, "--help")[1].split())
    for key, kind in known.items():
        assert f"{key} {kind.title}" in text  # type: ignore[attr-defined]


def test_every_button_is_named_in_russian() -> None:
    text = run("press", "--help")[1]
    for button in BUTTONS:
        assert re.search(rf"^  {button.key} +«{re.escape(button.label)}»", text, re.MULTILINE), button.key


def test_help_tells_that_documents_are_never_replaced() -> None:
    for command in ("order", "report"):
        assert "«(2)»" in run(command, "--help")[1]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("check",), "Не указано: ФАЙЛ|ПАПКА. Справка"),
        (("order", "pairs", "a.xlsx", "--out"), "Параметр --out: не указано значение."),
        (("demo", "--schools", "0"), "Нужно целое число от 1 до 300."),
        (("demo", "--schools", "100000"), "Нужно целое число от 1 до 300."),
        (("demo", "--seed", "семь"), "Нужно целое число."),
        (("consolidate", "a.xlsx", "b", "--out", "c.xlsx", "--jobs", "0"), "Нужно целое число от 1 до 64."),
        (("consolidate", "a.xlsx", "b", "--out", "c.xlsx", "--jobs", "-1"), "Нужно целое число от 1 до 64."),
        (("new", "school", "--code", "1", "--name", "Ш", "--out", "a.xlsx", "--roadmap", "x"), "none, school, kindergarten"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_is_told_what_is_wrong(arguments: tuple[str, ...], answer: str) -> None:
    assert answer in said(*arguments)


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (("до 1 мая",), ["не позднее 01.05", "Год не указан: добавьте его к сроку или задайте --year 2026/2027."]),
        (("1 мая",), ["в день 01.05", "Год не указан: добавьте его к сроку или задайте --year 2026/2027."]),
        (("июнь–август",), ["с 01.06 по 31.08", "Год не указан: добавьте его к сроку или задайте --year 2026/2027."]),
        (("до 1 мая", "--year", "2026/2027"), ["не позднее 01.05.2027"]),
        (("ноябрь, апрель ежегодно", "--year", "2026/2027"), ["ежегодно (апрель, ноябрь)"]),
        (("в течение года", "--year", "2026/2027"), ["постоянно: с 01.09.2026 по 31.08.2027"]),
        (("ежеквартально",), ["ежеквартально"]),
    ],
)  # fmt: skip
def test_a_deadline_is_said_in_dates(arguments: tuple[str, ...], lines: list[str]) -> None:
    assert run("deadline", *arguments)[1].splitlines() == lines


@pytest.mark.parametrize("schools", [1, 2])
def test_the_demo_is_of_any_size(schools: int, tmp_path: Path) -> None:
    code, text = run("demo", "--out", tmp_path / "d", "--schools", schools)
    assert code == 0
    assert re.findall(r"^(\d)\.", text, re.MULTILINE) == ["1", "2", "3", "4", "5", "6"]
    assert f"принято {schools}" in text
    assert len(list((tmp_path / "d" / "4 Документы").glob("*.docx"))) == 2
    inbox = tmp_path / "d" / "2 Присланные книги"

    for name in (".DS_Store", "Thumbs.db", "~$книга.xlsx", "desktop.ini", "__MACOSX/._книга.xlsx"):
        (inbox / name).parent.mkdir(exist_ok=True)
        (inbox / name).write_bytes(b"left by a system")
    (inbox / "Памятка.txt").unlink()
    code, text = run("consolidate", tmp_path / "d" / "Район.xlsx", inbox, "--out", tmp_path / "s.xlsx")
    assert code == 0, text  # what a system leaves behind is nobody's mistake
    assert f"Прислали {schools}: без ошибок {schools}, с ошибками 0." in text
    assert "Служебных файлов (не книги, не считаются): 5." in text
    assert "Не принят" not in text
    assert re.search(r": \d+(,\d)?\N{NO-BREAK SPACE}%$", text, re.MULTILINE)

    (inbox / "записка.txt").write_text("это не книга")
    code, text = run("consolidate", tmp_path / "d" / "Район.xlsx", inbox, "--out", tmp_path / "s.xlsx")
    assert code == 1
    assert "Не принят файл «записка.txt»" in text

    code, text = run("check", tmp_path / "s.xlsx")
    assert code == 1
    assert "сводка района, а не книга организации" in text
    code, text = run("check", inbox)
    assert code == 0
    assert len(re.findall("✔ без ошибок", text)) == schools


def test_the_demo_says_which_libraries_it_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import importlib.util

    from nastavnik.demo.run import run_demo
    from nastavnik.errors import Unavailable

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Unavailable, match="pip install mimesis odfpy"):
        run_demo(tmp_path / "d", 1)
    assert not (tmp_path / "d").exists()


def test_a_folder_without_books_is_told_of(tmp_path: Path) -> None:
    assert "нет книг" in said("check", str(tmp_path))


def test_buttons_ask_for_their_own_kind_of_file(tmp_path: Path) -> None:
    code, text = run("new", "school", "--code", "1", "--name", "Ш", "--out", tmp_path / "c.xlsx", "--buttons")
    assert code == 0
    assert "«c.xlsm»" in text
    assert [path.name for path in tmp_path.iterdir()] == ["c.xlsm"]


def test_an_order_offers_its_row_for_the_register(tmp_path: Path) -> None:

    from documents_data import school

    from nastavnik.documents import order

    issued = order("pairs", school(), out=tmp_path, number="7")
    assert set(issued.as_json()) == {"files", "warnings"}
    (act,) = issued.acts
    assert act["number"] == "7"

    from nastavnik.cli.documents import _act_line

    assert "№ 7, от " in _act_line(issued.acts[0])


def test_the_doctor_ends_with_a_verdict(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from nastavnik.books.making import new_district

    code, text = run("doctor")
    assert (code, text.splitlines()[-1]) == (0, "Всё нужное на месте.")
    assert "✖" not in text  # what one can do without is ▲
    district = new_district(tmp_path / "Район.xlsx")
    assert "▲ Почта: лист «Почта» не заполнен." in run("doctor", district)[1]
    monkeypatch.setenv("NASTAVNIK_MAIL_IMAP_HOST", "localhost")
    monkeypatch.setenv("NASTAVNIK_MAIL_IMAP_PORT", "1")
    monkeypatch.setenv("NASTAVNIK_MAIL_IMAP_USER", "rayon")
    code, text = run("doctor", district)
    assert code == 1
    assert "✖ Входящая почта (IMAP)" in text
    assert text.splitlines()[-1] == "Нужно исправить: 1."
