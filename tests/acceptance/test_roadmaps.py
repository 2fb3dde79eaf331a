"""Roadmaps and deadlines through the command line: header sets of several districts, pages that cut rows, import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import icalendar
import openpyxl
import pytest

Run = Callable[..., Any]
YEAR = "2022/2023"


def written(path: Path, *blocks: str | list[list[str]]) -> Path:
    """A Word file of paragraphs and tables; a row of one text is merged across."""
    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        table = made.add_table(0, max(len(row) for row in block))
        for row in block:
            cells = table.add_row().cells
            if len(row) == 1:
                cells[0].merge(cells[-1]).text = row[0]
            else:
                for cell, text in zip(cells, row, strict=True):
                    cell.text = text
    made.save(str(path))
    return path


def brief(activity: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        [activity[key] for key in ("number", "section", "activity", "responsible", "result")]
        + [activity["deadline"]["text"]]
    )


def test_the_result_may_stand_before_the_deadline(nastavnik: Run, tmp_path: Path) -> None:
    path = written(
        tmp_path / "s3.docx",
        "Дорожная карта внедрения наставничества на 2022-2023 учебный год",
        [
            ["№", "Мероприятия", "Ожидаемый результат", "Сроки", "Ответственный"],
            ["I. Организационный этап"],
            ["1", "Издание приказа", "Приказ", "до 1 сентября", "Управление образования"],
            ["2", "Разработка положения", "Положение утверждено", "Сентябрь", "Руководители ОО\nКураторы"],
            ["II. Основной этап"],
            ["3", "Мониторинг", "Справка", "Декабрь, май ежегодно", "РМК"],
        ],
    )
    done = nastavnik("roadmap", "read", path, "--year", YEAR, "--json")
    assert done.code == 0
    data = done.json
    assert set(data) >= {"title", "activities", "warnings"}
    assert data["title"].startswith("Дорожная карта внедрения")
    assert [brief(one) for one in data["activities"]] == [
        ("1", "Организационный этап", "Издание приказа", "Управление образования", "Приказ", "до 1 сентября"),
        ("2", "Организационный этап", "Разработка положения", "Руководители ОО\nКураторы", "Положение утверждено", "Сентябрь"),
        ("3", "Основной этап", "Мониторинг", "РМК", "Справка", "Декабрь, май ежегодно"),
    ]  # fmt: skip
    assert [one["deadline"]["end"] for one in data["activities"]] == ["2022-09-01", "2022-09-30", None]
    assert data["activities"][2]["deadline"]["months"] == [5, 12]
    assert [one["source"] for one in data["activities"]] == [{"table": 1, "row": row} for row in (3, 4, 6)]


def test_a_row_cut_by_a_page_is_one_activity_and_other_tables_are_left_out(
    nastavnik: Run, tmp_path: Path
) -> None:
    path = written(
        tmp_path / "s2.docx",
        [["УТВЕРЖДАЮ", "СОГЛАСОВАНО"], ["Директор ____", "Председатель ____"]],
        "План мероприятий (дорожная карта)",
        [
            ["№ п/п", "Наименование мероприятий", "Срок реализации", "Ответственный исполнитель", "Результат. Вид документа"],
            ["1", "2", "3", "4", "5"],
            ["1.", "Нормативная база", "", "", ""],
            ["1.1", "Анализ потребностей педагогов в", "до 1", "Управление", "Справка"],
        ],
        [
            ["", "наставниках и составление базы", "октября 2022 года", "образования", "об итогах"],
            ["1.2.", "Отбор", "июнь 2023", "Кураторы; ОО, ДО", "Приказ"],
        ],
        "Показатели",
        [["№", "Наименование показателя", "2020 г.", "2021 г."], ["1", "Доля детей", "10", "20"]],
    )  # fmt: skip
    data = nastavnik("roadmap", "read", path, "--json").json
    assert [brief(one) for one in data["activities"]] == [
        ("1.1", "Нормативная база", "Анализ потребностей педагогов в наставниках и составление базы",
         "Управление образования", "Справка об итогах", "до 1 октября 2022 года"),
        ("1.2.", "Нормативная база", "Отбор", "Кураторы; ОО, ДО", "Приказ", "июнь 2023"),
    ]  # fmt: skip
    assert data["activities"][0]["source"] == {"table": 2, "row": 4}
    assert len(data["warnings"]) == 2


def test_six_columns_with_a_stage_without_a_number(nastavnik: Run, tmp_path: Path) -> None:
    path = written(
        tmp_path / "six.docx",
        [
            ["Наименование этапа", "Мероприятия", "Срок", "Ответственные", "Ожидаемый результат", "Отметка о выполнении"],
            ["Подготовка", "Анкетирование", "10.11.2022 г", "психолог, куратор", "База", ""],
            ["Подготовка", "Отбор", "Октябрь — декабрь 2022 года", "директор", "Приказ", "вып."],
            ["Итоги", "Публикация", "постоянно", "админ", "Раздел", ""],
        ],
    )  # fmt: skip
    found = nastavnik("roadmap", "read", path, "--json").json["activities"]
    assert [(one["section"], one["activity"], one["result"]) for one in found] == [
        ("Подготовка", "Анкетирование", "База"),
        ("Подготовка", "Отбор", "Приказ"),
        ("Итоги", "Публикация", "Раздел"),
    ]
    assert [one["deadline"]["kind"] for one in found] == ["on", "between", "continuous"]


@pytest.mark.parametrize(
    ("text", "year", "meaning"),
    [
        ("до 29.05.2020", None, ("by", None, "2020-05-29", None, None)),
        ("до сентября 2022 года", None, ("by", None, "2022-08-31", None, None)),
        ("до декабря 2022 (включительно)", None, ("by", None, "2022-12-31", None, None)),
        ("июнь 2020 г.", None, ("between", "2020-06-01", "2020-06-30", None, None)),
        ("c 1 по 15 сентября 2020 г..", None, ("between", "2020-09-01", "2020-09-15", None, None)),
        ("сентябрь — май", YEAR, ("between", "2022-09-01", "2023-05-31", None, None)),
        ("До 1 декабря", None, ("by", None, None, [12], None)),
        ("Ноябрь, апрель ежегодно", None, ("recurring", None, None, [4, 11], "year")),
        ("В течение года Сентябрь ежегодно", None, ("recurring", None, None, [9], "year")),
        ("ежеквартально", None, ("recurring", None, None, None, "quarter")),
        ("В течение года", YEAR, ("continuous", "2022-09-01", "2023-08-31", None, None)),
        ("01.09.2022 – постоянно", YEAR, ("continuous", "2022-09-01", "2023-08-31", None, None)),
        ("по планам работы школ", "2020", ("unscheduled", None, None, None, None)),
        ("2020.10.30", None, ("on", "2020-10-30", "2020-10-30", None, None)),
        ("31.09.2022", None, ("unknown", None, None, None, None)),
        ("", YEAR, ("unknown", None, None, None, None)),
    ],
)
def test_deadlines_mean_what_the_contract_says(text: str, year: str | None, meaning: tuple[Any, ...]) -> None:
    # In one process: the command prints this very dictionary (tests/acceptance/test_commands.py runs it).
    from nastavnik import parse_deadline

    data = parse_deadline(text, year).as_json()
    assert tuple(data[key] for key in ("kind", "start", "end", "months", "period")) == meaning


def test_the_deadline_command_prints_one_json(nastavnik: Run) -> None:
    done = nastavnik("deadline", "до 29.05.2020", "--json")
    assert done.code == 0
    assert done.json == {
        "text": "до 29.05.2020", "kind": "by", "start": None, "end": "2020-05-29", "months": None, "period": None,
    }  # fmt: skip


def test_import_keeps_what_is_there_and_a_second_import_changes_nothing(
    nastavnik: Run, validate: Callable[[Path], None], tmp_path: Path
) -> None:
    book, plan = tmp_path / "школа.xlsx", tmp_path / "plan.docx"
    assert (
        nastavnik(
            "new", "school", "--code", "05-01", "--name", "Школа", "--out", book, "--year", "2026/2027"
        ).code
        == 0
    )
    header = ["№", "Мероприятия", "Ожидаемый результат", "Сроки", "Ответственный"]
    rows = [["1", "Издать приказ о паре в 2026 г.", "Приказ", "до 1 октября", "Директор"], ["2", "Мониторинг", "Справка", "декабрь, май", "РМК"]]  # fmt: skip
    written(plan, "Дорожная карта", [header, *rows])
    before = book.read_bytes()
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    done = nastavnik("roadmap", "import", plan, "--into", book, "--out", first, "--year", "2026/2027")
    assert done.code == 0, done.err
    assert "2026 г.." not in done.out
    assert book.read_bytes() == before
    validate(first)
    sheet = openpyxl.load_workbook(first)["Дорожная карта"]
    texts = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=40)]
    assert sum("Мониторинг" in row for row in texts) == 1
    again = nastavnik("roadmap", "import", plan, "--into", first, "--out", second, "--year", "2026/2027")
    assert again.code == 0
    assert "Добавлено" not in again.out
    assert "Изменено" not in again.out
    status = nastavnik("roadmap", "status", second, "--on", "2026-10-02", "--json").json
    states = {one["activity"]: one["state"] for one in status["activities"]}
    assert states["Издать приказ о паре в 2026 г."] == "overdue"
    assert nastavnik("roadmap", "import", plan, "--into", first, "--out", first).code == 2


def test_the_calendar_is_read_back_and_stays_the_same(nastavnik: Run, tmp_path: Path) -> None:
    book, plan, full = tmp_path / "b.xlsx", tmp_path / "plan.docx", tmp_path / "full.xlsx"
    nastavnik("new", "school", "--code", "05-01", "--name", "Школа", "--out", book, "--year", "2026/2027")
    header = ["№", "Мероприятия", "Ожидаемый результат", "Сроки", "Ответственный"]
    written(plan, [header, ["1", "Приказ", "Приказ", "до 1.10.2026", "Директор"], ["2", "Отчёт", "Справка", "Ноябрь, апрель ежегодно", "РМК"]])  # fmt: skip
    assert nastavnik("roadmap", "import", plan, "--into", book, "--out", full).code == 0
    calendars = []
    for name in ("a.ics", "b.ics"):
        assert nastavnik("roadmap", "calendar", full, "--out", tmp_path / name).code == 0
        calendars.append(icalendar.Calendar.from_ical((tmp_path / name).read_bytes()))
    uids = [[str(one["UID"]) for one in found.walk("VEVENT")] for found in calendars]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == len(uids[0]) > 0
    dated = {str(one["SUMMARY"]): one for one in calendars[0].walk("VEVENT")}
    order = next(one for title, one in dated.items() if title.endswith("Приказ"))
    assert str(order.decoded("DTSTART")) == "2026-10-01"
    assert order.walk("VALARM")


@pytest.mark.parametrize(
    ("name", "content"), [("нет.docx", None), ("a.docx", b"not a document"), ("b.pdf", b"%PDF-1.7")]
)
def test_a_file_that_is_no_roadmap_is_refused(
    name: str, content: bytes | None, nastavnik: Run, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = nastavnik("roadmap", "read", tmp_path / name, "--json")
    assert done.code == 2
    assert done.out == ""
    assert name in done.err
    assert len(done.err.strip().splitlines()) == 1
