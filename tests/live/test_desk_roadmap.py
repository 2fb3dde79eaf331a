"""«Карта из документа» pressed on an open workbook in LibreOffice; effects read back live and after saving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from desk_workbooks import activity, district, school
from roadmap_builder import HEADER, Wide, document

from nastavnik.books.checking import check
from nastavnik.books.reading import read_book
from nastavnik.desk.pressing import press
from nastavnik.desk.talk import TerminalTalk
from nastavnik.roadmap.presets import preset

pytestmark = pytest.mark.live

BEGUN = [
    activity(1, activity="Издание приказа о внедрении наставничества", deadline_text="до 15 сентября 2026 г.",
             deadline_end=dt.date(2026, 9, 15), result="Приказ", status="выполнено", done_date=dt.date(2026, 9, 10), evidence="№ 12 от 10.09.2026"),
    activity(2, activity="Назначение куратора", deadline_text="до 15 сентября 2026 г.", deadline_end=dt.date(2026, 9, 15), status="в работе"),
    activity(3, activity="Совещание с родителями", status="отменено"),
]  # fmt: skip
FRESH = [
    HEADER,
    [Wide("1. Подготовка")],
    ["1.1", "Издание приказа о внедрении наставничества", "до 15 сентября 2026 г.", "Директор", "Приказ"],
    ["1.2", "Назначение куратора", "до 1 октября 2026 г.", "Директор", "Приказ"],
    [Wide("2. Реализация")],
    ["2.1", "Формирование базы наставников", "Ноябрь, апрель ежегодно", "Куратор", "База"],
    ["2.2", "=cmd() в начале текста", "декабрь 2026 г.", "Куратор,\nпсихолог", "- справка"],
]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots and logs of a test stay in its folder."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture
def opened(office: xw.App, tmp_path: Path) -> Iterator[Callable[..., xw.Book]]:
    """``opened(roadmap=…)`` is a school's workbook open in the office."""

    def opened(path: Path | None = None, **tables: Any) -> xw.Book:
        return office.books.open(
            path or school(tmp_path / "Реестр школы.xlsx", **{"roadmap": BEGUN, **tables})
        )

    yield opened
    for book in list(office.books):
        book.close()


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A Word file that changes one deadline, adds two activities and has one the less."""
    path = tmp_path / "Дорожная карта.docx"
    document("Дорожная карта внедрения наставничества на 2026/2027 учебный год", FRESH).save(path)
    return path


def sheet_of(book: xw.Book) -> xw.Sheet:
    return book.sheets["Дорожная карта"]


def rows_of(book: xw.Book, count: int = 6) -> list[list[Any]]:
    return sheet_of(book).range((6, 1), (5 + count, 14)).options(ndim=2).value


def everything(book: xw.Book) -> list[list[Any]]:
    return sheet_of(book).range("A1:R200").formula


class TestImport:
    def test_shows_then_writes_and_keeps_what_was_done(self, opened: Any, plan: Path) -> None:
        book, talk = opened(), TerminalTalk({"file": str(plan)})
        outcome = press("import", book, talk)
        question = talk.questions[0]
        assert "новых — 2, изменено — 1, без изменений — 1, нет в документе, оставлено — 1" in question
        assert "было «до 15 сентября 2026 г.», стало «до 1 октября 2026 г.»" in question
        rows = rows_of(book)
        assert rows[0][10:13] == ["выполнено", dt.datetime(2026, 9, 10), "№ 12 от 10.09.2026"]
        assert [rows[1][3], rows[1][5], rows[1][10]] == [
            "до 1 октября 2026 г.",
            dt.datetime(2026, 10, 1),
            "в работе",
        ]
        assert [rows[2][2], rows[2][10]] == ["Совещание с родителями", "отменено"]
        assert rows[3][:7] == [
            "2.1",
            "Реализация",
            "Формирование базы наставников",
            "Ноябрь, апрель ежегодно",
            None,
            None,
            "ежегодно",
        ]
        assert rows[4][2].strip() == "=cmd() в начале текста" and rows[4][8] == "- справка"
        assert [row[10] for row in rows[3:5]] == ["не начато"] * 2 and rows[5][2] is None
        assert outcome.done and outcome.message.startswith("Дорожная карта внесена: новых — 2")
        assert book.sheets.active.name == "Дорожная карта"

    def test_the_state_is_counted_for_old_and_new_rows(self, opened: Any, plan: Path) -> None:
        book = opened()
        press("import", book, TerminalTalk({"file": str(plan)}))
        book.app.calculate()
        assert [row[13][0] for row in rows_of(book, 4)] == [
            "✔",
            "✖" if dt.date.today() > dt.date(2026, 10, 1) else rows_of(book)[1][13][0],
            "–",
            "∞",
        ]
        assert all(text.startswith("=") for (text,) in sheet_of(book).range("N6:N10").formula)

    def test_the_saved_file_holds_it_and_has_no_errors(self, opened: Any, plan: Path, tmp_path: Path) -> None:
        book = opened()
        press("import", book, TerminalTalk({"file": str(plan)}))
        book.save(tmp_path / "saved.xlsx")
        saved = read_book(tmp_path / "saved.xlsx").tables["roadmap"]
        assert saved["number"].tolist()[:4] == ["1.1.", "1.2.", "1.3.", "2.1"]
        assert saved["evidence"].tolist()[0] == "№ 12 от 10.09.2026"
        assert [
            r.message
            for r in check(tmp_path / "saved.xlsx").files[0].remarks
            if r.sheet == "Дорожная карта" and r.severity == "error"
        ] == []

    def test_undo_restores_every_cell(self, opened: Any, plan: Path) -> None:
        book = opened()
        before = everything(book)
        press("import", book, TerminalTalk({"file": str(plan)}))
        assert everything(book) != before
        outcome = press("undo", book, TerminalTalk())
        assert "Отменено «Карта из документа»" in outcome.message and not outcome.details
        assert everything(book) == before

    def test_saying_no_writes_nothing(self, opened: Any, plan: Path) -> None:
        book = opened()
        before = everything(book)
        assert (
            press("import", book, TerminalTalk({"file": str(plan)}, yes=False)).message
            == "Ничего не изменено."
        )
        assert everything(book) == before

    def test_a_second_import_finds_nothing_to_change(self, opened: Any, plan: Path) -> None:
        book = opened()
        press("import", book, TerminalTalk({"file": str(plan)}))
        assert press("import", book, TerminalTalk({"file": str(plan)})).message.startswith("Изменений нет")

    def test_the_clerk_s_columns_notes_formulas_and_total_line_stay(self, opened: Any, plan: Path) -> None:
        book = opened()
        sheet = sheet_of(book)
        sheet.api.unprotect("")
        sheet.range("C:C").insert("right")  # columns move, the new one is the clerk's
        sheet["C5"].value = "Кабинет"
        sheet["C6:C8"].value = [["12"], ["14"], ["15"]]
        sheet["E7"].add_note("Согласовать")
        sheet["I7"].value = '="Дирек"&"тор"'
        sheet["D9"].value = "Всего мероприятий: 3"
        press("import", book, TerminalTalk({"file": str(plan)}))
        assert sheet["C6:C8"].options(ndim=1).value == ["12", "14", "15"]
        assert sheet["E7"].value == "до 1 октября 2026 г." and sheet["E7"].note.text == "Согласовать"
        assert sheet["I7"].formula.startswith("=")
        assert (
            sheet["D9"].value == "Всего мероприятий: 3"
            and sheet["D10"].value == "Формирование базы наставников"
        )
        assert sheet["L10"].value == "не начато"

    def test_unbegun_rows_make_room_when_the_clerk_says_so(self, opened: Any, plan: Path) -> None:
        own = [*BEGUN, *(activity(n, activity=f"Лишнее дело {'абвгд'[n - 4] * 9}") for n in (4, 5, 6))]
        own[4] |= {"status": "в работе"}
        book = opened(roadmap=own)
        before = everything(book)
        talk = TerminalTalk({"file": str(plan), "rest": "drop"})
        press("import", book, talk)
        assert "нет в документе, оставлено — 2, убрано неначатых — 2" in talk.questions[0]
        rows = rows_of(book, 7)
        assert [row[2] for row in rows[2:]] == [
            "Совещание с родителями", "Формирование базы наставников", "Лишнее дело ббббббббб", " =cmd() в начале текста", None,
        ]  # fmt: skip
        assert rows[3][3:8] == ["Ноябрь, апрель ежегодно", None, None, "ежегодно", "Куратор"]
        press("undo", book, TerminalTalk())
        assert everything(book) == before

    def test_the_sheet_stays_protected(self, opened: Any, plan: Path) -> None:
        book = opened()
        press("import", book, TerminalTalk({"file": str(plan)}))
        assert sheet_of(book).api.isProtected()

    def test_more_rows_than_the_form_prepared_are_counted_too(self, opened: Any, tmp_path: Path) -> None:
        path = tmp_path / "Большая.docx"
        rows = [[f"1.{n}", f"Мероприятие {'абвгдежзик'[n % 10] * 5} номер {n} для {'лмнопрстуф'[n // 10 % 10] * 6}", "до 30 декабря 2026 г.", "Директор", "Приказ"]
                for n in range(1, 131)]  # fmt: skip
        document("Дорожная карта", [HEADER, *rows]).save(path)
        book = opened()
        press("import", book, TerminalTalk({"file": str(path)}))
        book.app.calculate()
        sheet = sheet_of(book)
        last = 5 + len(read_all(sheet))
        assert last > 126 and sheet.range((last, 14)).value[0] in "○▲✖"
        assert sheet.range((last + 1, 14)).value in (None, "") and sheet.api.isProtected()
        press("undo", book, TerminalTalk())
        assert len(read_all(sheet)) == 3


def read_all(sheet: xw.Sheet) -> list[Any]:
    return [value for value in sheet.range("C6:C300").options(ndim=1).value if value]


class TestWhatIsOffered:
    def test_without_a_file_the_ready_roadmap_of_the_school(self, opened: Any) -> None:
        book, talk = opened(roadmap=[]), TerminalTalk()
        press("import", book, talk)
        assert preset("school").title in talk.questions[0] and "2026/2027" in talk.questions[0]
        assert len(read_all(sheet_of(book))) == len(preset("school"))
        assert sheet_of(book)["K6"].value == "не начато"

    def test_the_district_gets_its_own(self, office: xw.App, opened: Any, tmp_path: Path) -> None:
        book = opened(district(tmp_path / "Район.xlsx"))
        press("import", book, TerminalTalk())
        assert len(read_all(sheet_of(book))) == len(preset("district"))
        assert press("undo", book, TerminalTalk()).done and read_all(sheet_of(book)) == []

    def test_one_of_several_roadmaps_in_a_file(self, opened: Any, tmp_path: Path) -> None:
        path = tmp_path / "Две.docx"
        second = [HEADER, ["1.1", "Совсем другое мероприятие", "до 20 мая 2027 г.", "Методист", "Справка"]]
        document("Дорожная карта школы", FRESH, "Дорожная карта детского сада", second).save(path)
        book = opened(roadmap=[])
        press("import", book, TerminalTalk({"file": str(path), "part": "1"}))
        assert read_all(sheet_of(book)) == ["Совсем другое мероприятие"]

    def test_a_file_without_a_roadmap_is_said_in_one_sentence(self, opened: Any, tmp_path: Path) -> None:
        path = tmp_path / "Письмо.docx"
        document("Здравствуйте!").save(path)
        book = opened()
        before = everything(book)
        outcome = press("import", book, TerminalTalk({"file": str(path)}))
        assert not outcome.done and "не найдена таблица дорожной карты" in outcome.message
        assert everything(book) == before
