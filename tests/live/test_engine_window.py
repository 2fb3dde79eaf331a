"""An office a person sees, on a virtual screen: its window, status bar, message box, and typing into a cell."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import xlwings as xw

from nastavnik.libreoffice import OfficeGone

pytestmark = pytest.mark.live


def until(condition: Callable[[], bool], seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def xdotool(*arguments: object) -> str:
    command = ["xdotool", *(str(argument) for argument in arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-noreset", "-screen", "0", "1200x800x24"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as numbers:
        display = f":{numbers.readline().strip()}"
    before = os.environ.get("DISPLAY")
    os.environ["DISPLAY"] = display
    yield display
    os.environ.pop("DISPLAY")
    if before is not None:
        os.environ["DISPLAY"] = before
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def seen(office: xw.App, screen: str) -> Iterator[xw.App]:
    app = xw.App(visible=True)
    yield app
    app.kill()
    office.activate()


def test_a_visible_office_has_a_window_and_hides_it(seen: xw.App) -> None:
    assert seen.visible is True
    assert "LibreOffice Calc" in xdotool("getwindowname", seen.hwnd)
    seen.visible = False
    assert seen.visible is False
    seen.visible = True
    assert seen.visible is True


def test_a_window_can_be_closed_to_input(seen: xw.App) -> None:
    with seen.properties(interactive=False, status_bar="Проверка: лист «Пары»…"):
        assert (seen.interactive, seen.status_bar) == (False, "Проверка: лист «Пары»…")
    assert (seen.interactive, seen.status_bar) == (True, False)


def test_a_message_box_is_answered_by_the_mouse(seen: xw.App) -> None:
    answers: list[str | None] = []
    asking = threading.Thread(
        target=lambda: answers.append(seen.alert("Готово: 2 замечания", "Наставник-тест", buttons="yes_no"))
    )
    asking.start()
    found = xdotool("search", "--sync", "--onlyvisible", "--name", "Наставник-тест").split()[-1]
    time.sleep(0.5)
    size = dict(line.split("=") for line in xdotool("getwindowgeometry", "--shell", found).split())
    x = int(size["X"]) + int(size["WIDTH"]) // 4
    y = int(size["Y"]) + int(size["HEIGHT"]) - 18
    xdotool("mousemove", x, y, "click", 1)
    asking.join(10)
    assert answers == ["yes"]


def test_typing_into_a_cell_is_noticed_and_not_disturbed(seen: xw.App) -> None:
    book = seen.books.active
    sheet = book.sheets[0]
    sheet["A1"].value = "до"
    assert book.impl.editing is False
    xdotool("mousemove", 116, 200, "click", 1, "sleep", 0.3, "type", "abc")
    assert until(lambda: book.impl.editing)
    sheet["A2"].value = "написано рядом"
    assert sheet["A1:A2"].value == ["до", "написано рядом"]
    assert book.impl.editing is True
    xdotool("key", "Return")
    assert until(lambda: not book.impl.editing)
    assert "abc" in [value for row in sheet["A1:C10"].value for value in row]


def test_without_a_screen_a_visible_office_says_so(
    office: xw.App, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(OfficeGone, match="no display"):
        xw.App(visible=True)
