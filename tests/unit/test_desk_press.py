"""The wrapper of a press: what a clerk sees when things go well and when they do not."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import nastavnik.libreoffice as office
from nastavnik.books.checking import Remark
from nastavnik.desk import buttons, log
from nastavnik.desk.actions.checking import marks_of
from nastavnik.desk.buttons import Button
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.pressing import press
from nastavnik.desk.talk import Field, TerminalTalk
from nastavnik.desk.trouble import explain
from nastavnik.errors import BadInput


class FakeApp:
    """Remembers what was set, in order."""

    def __init__(self) -> None:
        self.engine = SimpleNamespace(activate=lambda: None)
        self.screen_updating = True
        self.status_bar: Any = False
        self.seen: list[tuple[str, Any]] = []

    def __setattr__(self, name: str, value: Any) -> None:
        if "seen" in self.__dict__:
            self.seen.append((name, value))
        object.__setattr__(self, name, value)


def workbook(form_id: str = "school", read_only: bool = False) -> Any:
    meta = SimpleNamespace(
        name="_meta",
        range=lambda _a: SimpleNamespace(options=lambda **_k: SimpleNamespace(value=[["form_id", form_id]])),
    )

    class Sheets(list[Any]):
        def __getitem__(self, key: Any) -> Any:
            return meta if key == "_meta" else super().__getitem__(key)

    return SimpleNamespace(
        name="Реестр.xlsx",
        impl=SimpleNamespace(),
        app=FakeApp(),
        sheets=Sheets([meta]),
        api=SimpleNamespace(ReadOnly=read_only),
    )


@pytest.fixture
def action(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A button «Проба» whose action is what the test puts there."""
    slot = SimpleNamespace(run=lambda book, talk: Outcome("Готово."))
    button = Button("probe", "Проба", "Проба.", ("school",), "checking:check", "HappyFace", "П", changes=True)
    monkeypatch.setattr(Button, "load", lambda self: lambda book, talk: slot.run(book, talk))
    monkeypatch.setattr(buttons, "BUTTONS", (button,))
    monkeypatch.setattr(log, "log_path", lambda: tmp_path / "log.txt")
    monkeypatch.setattr("nastavnik.desk.pressing.log_path", lambda: tmp_path / "log.txt")
    return slot


def test_the_status_line_tells_and_the_screen_is_as_before(action: Any) -> None:
    book = workbook()
    assert press("probe", book, TerminalTalk()) == Outcome("Готово.")
    assert book.app.seen == [
        ("status_bar", "Наставник: проба…"),
        ("screen_updating", False),
        ("screen_updating", True),
        ("status_bar", False),
    ]


def test_a_failure_is_one_sentence_with_the_log_and_the_screen_comes_back(
    action: Any, tmp_path: Path
) -> None:
    def broken(book: Any, talk: Any) -> Outcome:
        raise ZeroDivisionError("секрет")

    action.run = broken
    book = workbook()
    outcome = press("probe", book, TerminalTalk())
    assert not outcome.done and outcome.exit_code == 2
    assert "«Проба» не удалось выполнить" in outcome.message and str(tmp_path / "log.txt") in outcome.message
    assert "Traceback" not in outcome.message and "секрет" not in outcome.message
    assert book.app.screen_updating is True and book.app.status_bar is False


def test_a_known_error_is_its_own_sentence(action: Any) -> None:
    def refuse(book: Any, talk: Any) -> Outcome:
        raise BadInput("Нет листа.", "Верните его.")

    action.run = refuse
    assert press("probe", workbook(), TerminalTalk()).message == "Нет листа. Верните его."


def test_another_kind_of_workbook_is_refused_by_name(action: Any) -> None:
    message = press("probe", workbook("district"), TerminalTalk()).message
    assert "работает в книге «Школа»" in message and "Реестр.xlsx" in message


def test_a_read_only_workbook_is_refused(action: Any) -> None:
    assert "только для чтения" in press("probe", workbook(read_only=True), TerminalTalk()).message


def test_an_office_that_died_leaves_the_file_and_says_so(action: Any) -> None:
    def die(book: Any, talk: Any) -> Outcome:
        raise office.OfficeGone("Book.close: gone")

    action.run = die
    assert "файл на диске остался прежним" in press("probe", workbook(), TerminalTalk()).message


class ComError(Exception):
    """As pywin32 raises it."""

    def __init__(self, hresult: int) -> None:
        super().__init__(hresult, "Вызов был отклонен.", None, None)
        self.hresult = hresult


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ComError(-2147418111), "закончите ввод в ячейку"),
        (ComError(-2146777998), "закончите ввод в ячейку"),
        (ComError(-2147023174), "закрылась во время работы"),
        (office.OfficeBusy("busy"), "закончите ввод в ячейку"),
        (office.OfficeNotFound("no"), "Не найден ни Excel, ни LibreOffice"),
    ],
)
def test_troubles_of_the_office_are_told_in_words(error: Exception, words: str) -> None:
    assert words in (explain(error) or "")


def test_other_errors_are_not_taken_for_the_office_s() -> None:
    assert explain(ValueError("x")) is None


class TestTalkFromATerminal:
    FIELDS = (
        Field(
            "kind",
            "Документ",
            "choice",
            (("pairs", "О закреплении"), ("plan", "О плане")),
            "pairs",
            required=True,
        ),
        Field("number", "Номер", required=True),
    )

    def test_defaults_and_given_answers_are_put_together(self) -> None:
        assert TerminalTalk({"number": "12"}).ask("Приказ", self.FIELDS) == {"kind": "pairs", "number": "12"}

    def test_a_missing_answer_is_asked_for_by_its_option(self) -> None:
        with pytest.raises(BadInput, match="--set number="):
            TerminalTalk().ask("Приказ", self.FIELDS)

    def test_a_choice_must_be_one_of_those_offered(self) -> None:
        with pytest.raises(BadInput, match="Есть: pairs, plan"):
            TerminalTalk({"number": "1", "kind": "иное"}).ask("Приказ", self.FIELDS)

    def test_an_answer_to_no_question_is_not_passed_over(self) -> None:
        with pytest.raises(BadInput, match=r"Вопроса «nomber» нет\. Есть: kind, number"):
            TerminalTalk({"nomber": "1"}).ask("Приказ", self.FIELDS)


def remark(cell: str, severity: str, message: str) -> Remark:
    return Remark("x", severity, "Наставники", "mentors", cell, 7, "surname", "я", message, "Исправьте.")


def test_a_cell_with_several_findings_gets_one_mark_and_the_heavier_colour() -> None:
    marks = marks_of(
        [remark("B7", "warning", "Раз."), remark("C7", "warning", "Два."), remark("B7", "error", "Три.")]
    )
    assert [(m.cell, m.severity) for m in marks] == [("B7", "error"), ("C7", "warning")]
    assert marks[0].text == "▲ Раз. Исправьте.\n✖ Три. Исправьте."


def test_the_toolbar_s_program_says_on_its_output_what_it_could_not_show(
    capfdbinary: Any, monkeypatch: Any
) -> None:
    from nastavnik.desk import __main__ as program
    from nastavnik.desk import doors
    from nastavnik.errors import Unavailable

    def unreachable(pipe: str, document: str) -> Any:
        raise Unavailable("LibreOffice не отвечает.", "Нажмите ещё раз.")

    monkeypatch.setattr(doors, "attached_book", unreachable)
    monkeypatch.setattr("sys.argv", ["nastavnik.desk", "check", "--attach", "нет"])
    assert program.main() == program.NOT_SHOWN
    assert capfdbinary.readouterr().out.decode() == "LibreOffice не отвечает. Нажмите ещё раз."


def test_excel_s_door_ends_with_a_sentence_when_excel_cannot_be_reached(
    tmp_path: Path, monkeypatch: Any
) -> None:
    import xlwings as xw

    from nastavnik.desk import excel

    def gone() -> Any:
        raise ComError(-2147023174)

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(xw.Book, "caller", gone)
    with pytest.raises(SystemExit, match="закрылась во время работы"):
        excel.pressed("check")
