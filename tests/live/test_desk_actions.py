"""The school's buttons pressed on an open workbook in LibreOffice; effects read back live and after saving."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from desk_workbooks import activity, mentee, mentor, pair, programme, school

from nastavnik.books.checking import check
from nastavnik.books.mending import changes_of
from nastavnik.books.reading import read_book
from nastavnik.desk.doors import press_file
from nastavnik.desk.marks import BAD, WARN
from nastavnik.desk.pressing import press
from nastavnik.desk.talk import TerminalTalk
from nastavnik.libreoffice import bridge

pytestmark = pytest.mark.live

FAULTY = {
    "mentors": [
        mentor(1),
        mentor(2, surname="Иванoва"),  # a Latin o
        mentor(3, competences=None),
        mentor(4, surname="ПЕТРОВА"),
        mentor(5, mentor_id=None),
    ],
    "roadmap": [activity(1), activity(2, deadline_text="ежеквартально"), activity(3, responsible=None)],
}

# Only what a machine may mend, of every kind.
MENDABLE = {
    "mentors": [
        mentor(1, surname="Смирнoва", gender="Ж"),
        mentor(2, surname="КУЗНЕЦОВА", consent_date="25.08.2026"),
        mentor(3, position=" учитель\u00a0 математики ", category="Педагог"),
        mentor(4, max_mentees="3 ", publish_consent="+", phone="8(900)1234567"),
        mentor(5, surname="Иван0ва", experience_years="12,5"),
    ],
    "mentees": [mentee(n) for n in range(1, 4)],
    "pairs": [pair(1, mentor_id="н-001", form="Педагог - педагог"), pair(2), pair(3, start_date="1.9.26")],
    "programmes": [programme(n) for n in range(1, 4)],
    "roadmap": [],
}


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Snapshots, logs and settings of a test stay in its folder."""
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture
def opened(office: xw.App, tmp_path: Path) -> Iterator[Callable[..., xw.Book]]:
    """``opened(**tables)`` is a school's workbook open in the office."""

    def opened(path: Path | None = None, **tables: Any) -> xw.Book:
        return office.books.open(path or school(tmp_path / "Реестр школы.xlsx", **tables))

    yield opened
    for book in list(office.books):
        book.close()


def type_in(cell: xw.Range, text: str) -> None:
    """What a clerk does at the keyboard: unlike a bulk write it keeps the cell's note."""
    cell.api.getCellByPosition(0, 0).setString(text)


def data_of(book: xw.Book) -> dict[str, Any]:
    """All values of the sheets the clerk fills."""
    return {s.name: s.used_range.options(ndim=2).value for s in book.sheets if s.name != "Проверка"}


def listed(book: xw.Book) -> list[tuple[str, str, str]]:
    """(sheet, cell, importance) of the rows of «Проверка»."""
    rows = book.sheets["Проверка"].range("A6:G80").value
    return [(row[1], row[2], row[6]) for row in rows if row[0]]


def protections(path: Path) -> dict[str, list[bytes]]:
    """What each sheet of a saved workbook says of its protection."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        return {name: re.findall(rb"<sheetProtection[^>]*>", archive.read(name)) for name in names}


def hide_by_filter(sheet: xw.Sheet, address: str, field: int, wanted: str) -> None:
    """What the autofilter of a column does when a clerk picks one value."""
    cells = sheet.range(address).api
    filtering = cells.createFilterDescriptor(True)
    filtering.ContainsHeader = True
    condition = bridge.struct("sheet.TableFilterField", Field=field, IsNumeric=False, StringValue=wanted)
    condition.Operator = bridge.enum("sheet.FilterOperator", "EQUAL")
    filtering.setFilterFields((condition,))
    cells.filter(filtering)


def hidden_rows(sheet: xw.Sheet) -> list[int]:
    """Rows 6 to 15 that the filter hides."""
    rows = sheet.api.getRows()
    return [row for row in range(6, 16) if not rows.getByIndex(row - 1).IsVisible]


class TestCheck:
    def test_finds_what_the_command_line_finds_and_tells_it_once(self, opened: Any) -> None:
        book = opened(**FAULTY)
        outcome = press("check", book, TerminalTalk())
        wanted = check(book.fullname).files[0]
        assert listed(book) == [
            (r.sheet or "", r.cell or "", {"error": "ошибка", "warning": "предупреждение"}[r.severity])
            for r in wanted.remarks
        ]
        assert outcome.errors == wanted.errors > 0 and outcome.exit_code == 1
        assert (
            outcome.message.startswith("Найдено: ") and book.sheets["Проверка"]["A3"].value == outcome.message
        )

    def test_finds_the_same_in_a_workbook_treated_badly(self, opened: Any, tmp_path: Path) -> None:
        book = opened(**FAULTY)
        mentors, pairs = book.sheets["Наставники"], book.sheets["Пары и группы"]
        for sheet in (mentors, pairs, book.sheets["Анкеты"]):
            sheet.api.unprotect("")
        mentors["F5"].value = "Категория"  # a renamed header
        mentors.range("C:C").insert("right")  # a strange column moves the rest
        mentors["C5"].value = "Любимый цвет"
        mentors["G8:G9"].merge()
        pairs["D6"].value = "вписано поверх формулы"
        pairs["L7"].formula = "=1/0"
        pairs["J8"].value = "1 сентября 2026 г."
        book.sheets["Анкеты"].visible = False
        book.sheets["Партнёры"].name = "Партнеры и предприятия"
        press("check", book, TerminalTalk())
        book.save(tmp_path / "treated.xlsx")
        wanted = [(r.sheet or "", r.cell or "") for r in check(tmp_path / "treated.xlsx").files[0].remarks]
        assert [(sheet or "", cell or "") for sheet, cell, _ in listed(book)] == wanted

    def test_touches_no_cell_of_the_clerk(self, opened: Any) -> None:
        book = opened(**FAULTY)
        before = data_of(book)
        press("check", book, TerminalTalk())
        press("check", book, TerminalTalk())
        assert data_of(book) == before

    def test_marks_cells_with_colour_and_note_also_in_the_saved_file(
        self, opened: Any, tmp_path: Path
    ) -> None:
        book = opened(**FAULTY)
        press("check", book, TerminalTalk())
        book.save(tmp_path / "saved.xlsx")
        book.close()
        again = opened(tmp_path / "saved.xlsx")
        sheet = again.sheets["Наставники"]
        assert sheet["B7"].color == BAD and "латинская буква" in sheet["B7"].note.text
        assert sheet["B9"].color == WARN and "✖" not in sheet["B9"].note.text
        assert ("Наставники", "L8", "ошибка") in listed(again)
        assert "HYPERLINK" in again.sheets["Проверка"]["C6"].formula

    def test_a_mended_cell_loses_its_mark_and_gets_its_colour_back(self, opened: Any) -> None:
        book = opened(**FAULTY)
        cell = book.sheets["Наставники"]["B7"]
        cell.color = (200, 230, 250)  # the clerk's own
        press("check", book, TerminalTalk())
        assert cell.color == BAD
        cell.value = "Иванова"
        press("check", book, TerminalTalk())
        assert cell.color == (200, 230, 250) and cell.note is None

    def test_the_clerk_s_own_note_survives(self, opened: Any) -> None:
        book = opened(**FAULTY)
        cell = book.sheets["Наставники"]["B7"]
        cell.add_note("Уточнить в кадрах")
        press("check", book, TerminalTalk())
        assert "латинская" in cell.note.text and "Уточнить в кадрах" in cell.note.text
        press("check", book, TerminalTalk())
        assert cell.note.text.count("Уточнить в кадрах") == 1
        type_in(cell, "Иванова")
        press("check", book, TerminalTalk())
        assert cell.note.text == "Уточнить в кадрах"

    def test_marks_move_with_their_rows(self, opened: Any) -> None:
        book = opened(**FAULTY)
        press("check", book, TerminalTalk())
        sheet = book.sheets["Наставники"]
        sheet.api.unprotect("")
        sheet.range("6:6").insert("down")
        assert sheet["B8"].note is not None
        type_in(sheet["B8"], "Иванова")
        press("check", book, TerminalTalk())
        assert sheet["B8"].note is None and sheet["B8"].color is None
        assert ("Наставники", "L9", "ошибка") in listed(book)

    def test_works_with_moved_columns(self, opened: Any) -> None:
        book = opened(**FAULTY)
        sheet = book.sheets["Наставники"]
        sheet.api.unprotect("")
        sheet.range("A:A").insert("right")
        press("check", book, TerminalTalk())
        assert ("Наставники", "C7", "ошибка") in listed(book)
        assert sheet["C7"].color == BAD

    def test_respects_selection_and_sheet(self, opened: Any) -> None:
        book = opened(**FAULTY)
        book.sheets["Наставляемые"].activate()
        book.sheets["Наставляемые"]["C7:D9"].select()
        press("check", book, TerminalTalk())
        assert book.sheets.active.name == "Наставляемые"
        assert book.selection.address == "$C$7:$D$9"

    def test_sheets_stay_protected(self, opened: Any) -> None:
        book = opened(**FAULTY)
        press("check", book, TerminalTalk())
        assert all(
            book.sheets[name].api.isProtected() for name in ("Наставники", "Организация", "Показатели")
        )

    def test_locked_cells_are_marked_and_the_protection_stays_as_it_was(
        self, opened: Any, tmp_path: Path
    ) -> None:
        book = opened(**FAULTY)
        pairs = book.sheets["Пары и группы"]
        pairs.api.unprotect("")
        pairs["D6"].value = "вписано поверх формулы"
        pairs.api.protect("")
        book.save(tmp_path / "before.xlsx")
        press("check", book, TerminalTalk())
        assert pairs["D6"].color == BAD and "формул" in pairs["D6"].note.text
        assert pairs["D6"].value == "вписано поверх формулы" and pairs.api.isProtected()
        book.save(tmp_path / "after.xlsx")
        assert protections(tmp_path / "after.xlsx") == protections(tmp_path / "before.xlsx")

    def test_a_sheet_with_a_password_keeps_it_and_is_marked_where_it_may_be(self, opened: Any) -> None:
        book = opened(**FAULTY)
        mentors = book.sheets["Наставники"]
        mentors.api.unprotect("")
        mentors.api.protect("секрет")
        outcome = press("check", book, TerminalTalk())
        assert outcome.done and ("Наставники", "B7", "ошибка") in listed(book)
        assert mentors["B7"].color == BAD and mentors.api.isProtected()
        mentors.api.unprotect("секрет")
        assert not mentors.api.isProtected()

    def test_the_clerk_s_filter_and_zoom_stay(self, opened: Any, tmp_path: Path) -> None:
        book = opened(**FAULTY)
        mentors = book.sheets["Наставники"]
        mentors.activate()
        controller = book.api.getCurrentController()
        controller.ZoomValue = 85
        mentors.api.unprotect("")
        hide_by_filter(mentors, "A5:X10", 1, "Иванoва")
        hidden = hidden_rows(mentors)
        mentors.api.protect("")
        assert hidden
        press("check", book, TerminalTalk())
        assert hidden_rows(mentors) == hidden and controller.ZoomValue == 85
        assert book.sheets.active.name == "Наставники"
        book.save(tmp_path / "filtered.xlsx")
        book.close()
        assert hidden_rows(opened(tmp_path / "filtered.xlsx").sheets["Наставники"]) == hidden

    def test_makes_the_list_anew_when_it_was_deleted(self, opened: Any) -> None:
        book = opened(**FAULTY)
        book.sheets["Проверка"].delete()
        book.sheets["Наставники"].activate()
        press("check", book, TerminalTalk())
        assert ("Наставники", "B7", "ошибка") in listed(book)
        assert book.sheets.active.name == "Наставники"

    def test_a_shorter_list_leaves_no_old_lines(self, opened: Any) -> None:
        book = opened(**FAULTY)
        press("check", book, TerminalTalk())
        count = len(listed(book))
        book.sheets["Наставники"]["B7"].value = "Иванова"
        press("check", book, TerminalTalk())
        assert len(listed(book)) == count - 1

    def test_a_right_workbook_is_ready_to_go(self, opened: Any) -> None:
        outcome = press("check", opened(), TerminalTalk())
        assert outcome.message == "Ошибок нет. Книгу можно отправлять." and outcome.exit_code == 0

    def test_values_that_look_like_formulas_stay_text(self, opened: Any) -> None:
        book = opened(mentors=[mentor(1, surname="=1+1")])
        press("check", book, TerminalTalk())
        shown = [row[3] for row in book.sheets["Проверка"].range("A6:G20").value if row[2] == "B6"]
        assert shown and all(str(value).strip() == "=1+1" for value in shown)


class TestWalking:
    def test_goes_round_all_marks_forwards_and_back(self, opened: Any) -> None:
        book = opened(**FAULTY)
        press("check", book, TerminalTalk())
        book.sheets["Пульт"].activate()
        seen = []
        for _ in range(3):
            outcome = press("next", book, TerminalTalk())
            seen.append((book.sheets.active.name, book.selection.get_address(False, False)))
        assert seen[:2] == [("Наставники", "B7"), ("Наставники", "L8")]
        assert outcome.quiet and outcome.message.startswith("3 из ")
        press("previous", book, TerminalTalk())
        assert book.selection.get_address(False, False) == "L8"
        for _ in range(2):
            press("previous", book, TerminalTalk())
        assert book.sheets.active.name == "Дорожная карта"  # before the first comes the last

    def test_without_marks_says_what_to_press(self, opened: Any) -> None:
        assert "Нажмите «Проверить»" in press("next", opened(), TerminalTalk()).message


class TestFillAndUndo:
    def test_shows_first_then_fills_and_takes_back(self, opened: Any) -> None:
        book = opened(**FAULTY)
        before = data_of(book)
        talk = TerminalTalk()
        outcome = press("fill", book, talk)
        mentors, roadmap = book.sheets["Наставники"], book.sheets["Дорожная карта"]
        assert mentors["A10"].value == "Н-005"
        assert [mentors["B7"].value, mentors["B9"].value] == ["Иванова", "Петрова"]
        assert roadmap["F6"].value == dt.datetime(2026, 10, 30)
        assert roadmap["G7"].value == "ежеквартально"
        assert "латинские буквы — 1, регистр имён — 1" in talk.questions[0]
        assert "Наставники B7: Иван[o]ва → Иванова (латинские буквы вместо русских)" in talk.questions[0]
        assert outcome.message.startswith("Изменено: ")
        press("undo", book, TerminalTalk())
        assert data_of(book) == before

    def test_mends_all_that_the_command_line_offers_and_takes_it_back(
        self, opened: Any, tmp_path: Path
    ) -> None:
        book = opened(**MENDABLE)
        pairs = book.sheets["Пары и группы"]
        pairs["L7"].number_format = "@"
        pairs["L7"].value = "1 сентября 2026 г."  # pasted as text into a text cell
        book.save(tmp_path / "planted.xlsx")
        offered = {(c.sheet, c.cell) for c in changes_of([read_book(tmp_path / "planted.xlsx")])[0]}
        assert len({c.why for c in changes_of([read_book(tmp_path / "planted.xlsx")])[0]}) >= 9
        before, formats = data_of(book), pairs["L7"].number_format
        talk = TerminalTalk()
        outcome = press("fill", book, talk)
        assert outcome.done, outcome.text
        assert {(line.split(":")[0]) for line in talk.questions[0].splitlines()[1:]} == {
            f"• {sheet} {cell}" for sheet, cell in offered
        }
        assert pairs["L7"].value == dt.datetime(2026, 9, 1)
        book.save(tmp_path / "mended.xlsx")
        assert not changes_of([read_book(tmp_path / "mended.xlsx")])[0]
        assert [
            r.message for r in check(tmp_path / "mended.xlsx").files[0].remarks if r.severity == "error"
        ] == []
        press("undo", book, TerminalTalk())
        assert data_of(book) == before and pairs["L7"].number_format == formats

    def test_marks_of_mended_cells_go_and_come_back_with_undo(self, opened: Any) -> None:
        book = opened(**FAULTY)
        press("check", book, TerminalTalk())
        cell = book.sheets["Наставники"]["B7"]
        outcome = press("fill", book, TerminalTalk())
        assert cell.note is None and cell.color is None
        assert outcome.details[0].startswith("После проверки: Найдено: ")
        assert ("Наставники", "B7", "ошибка") not in listed(book)
        press("undo", book, TerminalTalk())
        assert cell.color == BAD and ("Наставники", "B7", "ошибка") in listed(book)

    def test_only_what_was_left_ticked_is_changed(self, opened: Any) -> None:
        class Choosy(TerminalTalk):
            def review(self, title: str, summary: str, rows: Any) -> list[int]:
                return [index for index, row in enumerate(rows) if row[1] == "B7"]

        book = opened(**FAULTY)
        outcome = press("fill", book, Choosy())
        mentors = book.sheets["Наставники"]
        assert mentors["B7"].value == "Иванова" and mentors["B9"].value == "ПЕТРОВА"
        assert outcome.message.startswith("Изменено: 1 ячейка (латинские буквы — 1).")

    def test_formulas_and_merged_cells_of_the_clerk_are_left_alone(self, opened: Any) -> None:
        book = opened(**FAULTY)
        mentors = book.sheets["Наставники"]
        mentors.api.unprotect("")
        mentors["B7"].formula = '="ИВАНОВА"'
        mentors["G8:G9"].merge()
        mentors["G8"].value = "  учитель  "
        assert press("fill", book, TerminalTalk()).done
        assert mentors["B7"].formula == '="ИВАНОВА"'
        assert mentors["G8"].value == "учитель" and mentors["G9"].value is None

    def test_after_saving_under_another_name_it_is_still_taken_back(
        self, opened: Any, tmp_path: Path
    ) -> None:
        book = opened(**FAULTY)
        before = data_of(book)
        press("fill", book, TerminalTalk())
        book.save(tmp_path / "Новое имя.xlsx")
        press("undo", book, TerminalTalk())
        assert data_of(book) == before
        assert "Отменять нечего" in press("undo", book, TerminalTalk()).message

    def test_another_school_s_snapshot_is_never_taken(self, opened: Any, tmp_path: Path) -> None:
        press("fill", opened(**FAULTY), TerminalTalk())
        other = opened(school(tmp_path / "b.xlsx", code="05-02", mentors=[mentor(1), mentor(2)]))
        assert "Отменять нечего" in press("undo", other, TerminalTalk()).message

    def test_saying_no_changes_nothing(self, opened: Any) -> None:
        book = opened(**FAULTY)
        before = data_of(book)
        assert press("fill", book, TerminalTalk(yes=False)).message == "Ничего не изменено."
        assert data_of(book) == before

    def test_what_the_clerk_changed_afterwards_is_left_alone(self, opened: Any) -> None:
        book = opened(**FAULTY)
        press("fill", book, TerminalTalk())
        book.sheets["Наставники"]["B7"].value = "Сидорова"
        outcome = press("undo", book, TerminalTalk())
        assert book.sheets["Наставники"]["B7"].value == "Сидорова"
        assert outcome.details == ("• Наставники B7 изменили позже — не тронуто.",)

    def test_filling_makes_those_findings_go_away(self, opened: Any, tmp_path: Path) -> None:
        book = opened(**FAULTY)
        press("fill", book, TerminalTalk())
        book.save(tmp_path / "filled.xlsx")
        codes = {r.code for r in check(tmp_path / "filled.xlsx").files[0].remarks}
        assert "latin-letters" not in codes and "name-case" not in codes

    def test_nothing_to_undo_is_said(self, opened: Any) -> None:
        assert "Отменять нечего" in press("undo", opened(), TerminalTalk()).message


class TestViews:
    def test_indicators_come_to_the_front_with_their_values(self, opened: Any) -> None:
        book = opened()
        outcome = press("indicators", book, TerminalTalk())
        assert book.sheets.active.name == "Показатели"
        assert any("закреплённые приказом: 3" in line for line in outcome.details)

    def test_roadmap_tells_overdue_and_orphans(self, opened: Any) -> None:
        book = opened(
            roadmap=[
                activity(1, deadline_end=dt.date(2020, 1, 1)),
                activity(2, status="выполнено", done_date=dt.date(2026, 9, 1), evidence="№ 1"),
                activity(3, responsible=None),
            ]
        )
        outcome = press("roadmap", book, TerminalTalk())
        assert book.sheets.active.name == "Дорожная карта"
        assert (
            "3 мероприятия: просрочено — 1" in outcome.message and "без ответственного — 1" in outcome.message
        )
        assert "Мероприятие 1" in outcome.details[0]


class TestOrder:
    def test_writes_the_document_and_enters_it_in_the_register(self, opened: Any, tmp_path: Path) -> None:
        book = opened()
        answers = {
            "kind": "pairs",
            "number": "45-од",
            "date": "01.09.2026",
            "folder": str(tmp_path / "Приказы"),
        }
        outcome = press("order", book, TerminalTalk(answers))
        assert outcome.done, outcome.message
        assert all(path.suffix == ".docx" and path.is_file() for path in outcome.files) and outcome.files
        row = book.sheets["Документы"].range("A6:D6").value
        assert row[1] == "45-од" and row[2] == dt.datetime(2026, 9, 1)

    def test_a_workbook_without_pairs_is_told_so(self, opened: Any, tmp_path: Path) -> None:
        book = opened(pairs=[], programmes=[])
        outcome = press("order", book, TerminalTalk({"kind": "pairs", "folder": str(tmp_path)}))
        assert not outcome.done and "Пары и группы" in outcome.message


class TestSend:
    def test_without_mail_the_packed_file_lies_ready(self, opened: Any, tmp_path: Path) -> None:
        book = opened()
        outcome = press("send", book, TerminalTalk())
        assert outcome.done, outcome.message
        (packed,) = outcome.files
        assert packed.parent == tmp_path / "Для района"
        assert read_book(packed).meta["submission"] == "1"

    def test_errors_are_shown_and_stop_it_when_the_clerk_says_no(self, opened: Any, tmp_path: Path) -> None:
        talk = TerminalTalk(yes=False)
        outcome = press("send", opened(**FAULTY), talk)
        assert "Всё равно отправить?" in talk.questions[-1] and "Ничего не отправлено" in outcome.message
        assert not (tmp_path / "Для района").exists()


class TestBadStates:
    def test_another_workbook(self, office: xw.App, book: xw.Book) -> None:
        outcome = press("check", book, TerminalTalk())
        assert not outcome.done and "Откройте нужную книгу" in outcome.message

    def test_read_only(self, office: xw.App, tmp_path: Path) -> None:
        book = office.books.open(school(tmp_path / "x.xlsx"), read_only=True)
        try:
            assert "только для чтения" in press("check", book, TerminalTalk()).message
        finally:
            book.close()

    def test_an_office_that_dies_in_the_middle(self, tmp_path: Path) -> None:
        path = school(tmp_path / "x.xlsx", **FAULTY)
        before = path.read_bytes()
        engine = xw.engines["libreoffice"]
        app = xw.App(impl=engine.impl.apps.add(visible=False, add_book=False))
        book = app.books.open(path)

        class Killer(TerminalTalk):
            def progress(self, text: str) -> None:
                app.kill()

        outcome = press("check", book, Killer())
        assert not outcome.done and "файл на диске остался прежним" in outcome.message
        assert path.read_bytes() == before

    def test_from_a_terminal_the_input_is_never_changed(self, tmp_path: Path) -> None:
        path = school(tmp_path / "x.xlsx", **FAULTY)
        before = path.read_bytes()
        outcome = press_file("check", path, app="libreoffice", save_as=tmp_path / "checked.xlsx")
        assert outcome.exit_code == 1 and path.read_bytes() == before
        assert read_book(tmp_path / "checked.xlsx").status == "ok"

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        outcome = press_file("check", tmp_path / "нет.xlsx", app="libreoffice")
        assert outcome.exit_code == 2 and "нет.xlsx" in outcome.message
