"""An office that dies under a button's hands: each button says so in one sentence, at every door."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from desk_workbooks import school

from nastavnik.desk import live, pressing
from nastavnik.desk.buttons import BUTTONS
from nastavnik.desk.connecting import NO_BOOK
from nastavnik.desk.doors import press_file, press_in_office
from nastavnik.desk.panel.worker import Finished, Seen, Worker
from nastavnik.desk.pressing import press
from nastavnik.desk.talk import TerminalTalk
from nastavnik.desk.trouble import GONE

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def dead(tmp_path_factory: pytest.TempPathFactory) -> xw.Book:
    """An open workbook whose office has been killed."""
    path = school(tmp_path_factory.mktemp("dead") / "Книга.xlsx")
    app = xw.App(impl=xw.engines["libreoffice"].impl.apps.add(visible=False, add_book=False))
    book = app.books.open(path)
    _ = book.name, book.fullname, [sheet.name for sheet in book.sheets]
    app.kill()
    return book


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.key)
def test_dying_in_the_middle_of_a_button_is_one_sentence(
    dead: xw.Book, button: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # As far as the wrapper can see all is well, so that the action itself meets the dead office.
    monkeypatch.setattr(live, "identify", lambda book: button.forms[0])
    monkeypatch.setattr(live, "is_read_only", lambda book: False)
    monkeypatch.setattr(live, "is_being_edited", lambda book: False)
    monkeypatch.setattr(pressing, "_still", lambda app, status: contextlib.nullcontext())
    outcome = press(button.key, dead, TerminalTalk())
    assert not outcome.done and outcome.text == GONE
    assert capfd.readouterr() == ("", "")


def test_before_a_button_too_and_in_the_office_s_own_door(dead: xw.Book) -> None:
    assert press("check", dead, TerminalTalk()).text == GONE
    assert press_in_office("check", dead).text == GONE


@pytest.fixture
def panel() -> Iterator[Any]:
    """``panel(provider)`` presses «Проверить» there and gives what the panel is told."""
    workers: list[Worker] = []

    def panel(provider: Any) -> tuple[Seen, Finished]:
        workers.append(Worker(provider))
        workers[-1].look()
        seen = workers[-1].events.get(timeout=20)
        workers[-1].press("check")
        return seen, workers[-1].events.get(timeout=20)

    yield panel
    for worker in workers:
        worker.stop()


def test_the_panel_tells_of_a_dead_office_and_lives_on(dead: xw.Book, panel: Any) -> None:
    seen, finished = panel(lambda: dead)
    assert seen.form is None and finished.outcome.text == GONE


def test_the_panel_without_a_workbook(panel: Any) -> None:
    seen, finished = panel(lambda: None)
    assert seen == Seen() and finished.outcome.text == str(NO_BOOK)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("пустой.xlsx", b"", "файл пустой"),
        ("картинка.xlsx", b"\x89PNG\r\n" + b"0" * 500, "это не файл электронной таблицы"),
    ],
)
def test_a_file_that_no_office_opens(
    tmp_path: Path, name: str, data: bytes, words: str, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    outcome = press_file("check", tmp_path / name, app="libreoffice")
    assert (
        outcome.exit_code == 2 and outcome.text == f"Файл «{name}» не открывается: {words}. Укажите другой."
    )
    assert capfd.readouterr() == ("", "")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert "папка" in press_file("check", tmp_path, app="libreoffice").text
