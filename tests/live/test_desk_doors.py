"""A real mouse on the toolbar of LibreOffice and on the panel, under Xvfb: both doors lead to the open workbook."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from desk_workbooks import district, mentor, school

import nastavnik.libreoffice as office_engine
from nastavnik.desk.addins.toolbar import toolbar_name
from nastavnik.desk.buttons import BUTTONS
from nastavnik.desk.installing import extension_installed, install_libreoffice
from nastavnik.desk.live import is_being_edited
from nastavnik.libreoffice.process import find_soffice

pytestmark = pytest.mark.live

PIPE = f"desk-doors-{os.getpid()}"
PANEL = """
import json, sys
import nastavnik.libreoffice as office
from nastavnik.desk.panel.window import Panel
import tkinter as tk

def provider():
    app = office.attach(sys.argv[1])
    return app.books.active if len(app.books) else None

root = tk.Tk(className="nastavnik")
panel = Panel(root, provider)

def tell():
    places = {key: [w.winfo_rootx() + w.winfo_width() // 2, w.winfo_rooty() + w.winfo_height() // 2]
              for key, w in panel.buttons.items()}
    told = {"form": panel.form, "book": panel.book.cget("text"), "buttons": places,
            "result": panel.result.get("1.0", "end").strip(), "busy": panel.worker.busy.is_set()}
    print(json.dumps(told), flush=True)
    root.after(200, tell)

root.after(500, tell)
root.mainloop()
"""


def wait_for(happened: Callable[[], Any], seconds: float = 20) -> Any:
    """What ``happened`` gives as soon as it is true."""
    until = time.monotonic() + seconds
    while not (found := happened()):
        assert time.monotonic() < until, "did not happen in time"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def screen() -> Iterator[dict[str, str]]:
    """The environment of a display of our own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-noreset", "-screen", "0", "1400x900x24"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield {**os.environ, "DISPLAY": f":{number}"}
    server.terminate()
    server.wait(10)


@dataclass
class Desk:
    """An office on the screen with the extension installed and a faulty workbook open."""

    environment: dict[str, str]
    app: xw.App

    @property
    def book(self) -> xw.Book:
        return self.app.books.active

    @property
    def frame(self) -> Any:
        return self.book.api.getCurrentController().getFrame()

    def click(self, x: int, y: int) -> None:
        self.do("mousemove", str(x), str(y), "click", "1")

    def do(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self.environment, check=True)

    def picture(self, path: Path) -> None:
        subprocess.run(["import", "-window", "root", str(path)], env=self.environment, check=True)

    def windows(self) -> int:
        """How many windows of the panel are on the screen."""
        return len(self._found())

    def window(self) -> str:
        """The panel's newest window."""
        return self._found()[-1]

    def _found(self) -> list[str]:
        command = ["xdotool", "search", "--onlyvisible", "--class", "nastavnik"]
        found = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        return sorted(found.stdout.split(), key=int)

    def press(self, label: str, form: str = "school") -> None:
        """Click the toolbar's button where it stands on the screen, as a person does: again if nothing happens."""
        key = next(button.key for button in BUTTONS if button.label == label)
        for _ in range(4):
            self._click_button(label, form)
            until = time.monotonic() + 3
            while time.monotonic() < until:
                if is_running(key):
                    return
                time.sleep(0.02)
        raise AssertionError(f"a click on {label} starts nothing")

    def _click_button(self, label: str, form: str) -> None:
        bar = (
            self.frame.LayoutManager.getElement(toolbar_name(form)).getRealInterface().getAccessibleContext()
        )
        for index in range(bar.getAccessibleChildCount()):
            button = bar.getAccessibleChild(index).getAccessibleContext()
            if button.getAccessibleName() == label:
                self.click(*middle_of(button))
                return
        raise AssertionError(f"no button {label}")

    def answered(self) -> str:
        """The text of the message box on the screen, once there; its only button is then clicked."""
        box = wait_for(self._box)
        texts, buttons = [], []
        for index in range(box.getAccessibleChildCount()):
            child = box.getAccessibleChild(index).getAccessibleContext()
            (buttons if child.getAccessibleName() in ("OK", "ОК") else texts).append(child)
        text = " ".join(child.getAccessibleName() for child in texts).strip()
        self.click(*middle_of(buttons[0]))
        wait_for(lambda: self._box() is None)
        return text

    def _box(self) -> Any:
        toolkit = self.app.impl.service("awt.Toolkit")
        for index in range(toolkit.getTopWindowCount()):
            context = toolkit.getTopWindow(index).getAccessibleContext()
            if context is not None and context.getAccessibleName() == "Наставник":
                return context
        return None


@contextlib.contextmanager
def opened_panel(desk: Desk, folder: Path) -> Iterator[Callable[[], dict[str, Any]]]:
    """The panel on the screen; gives a function that tells what it shows now."""
    environment = {**desk.environment, "XDG_CONFIG_HOME": str(folder)}
    panel = subprocess.Popen(
        [sys.executable, "-c", PANEL, PIPE],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert panel.stdout is not None

    def told() -> dict[str, Any]:
        line = panel.stdout.readline()  # type: ignore[union-attr]
        assert line.startswith("{"), line + panel.stdout.read()  # type: ignore[union-attr]
        found: dict[str, Any] = json.loads(line)
        return found

    try:
        yield told
    finally:
        panel.kill()
        panel.wait(10)


def is_running(key: str) -> bool:
    """Whether the program that a button starts is at work."""
    wanted = f"nastavnik.desk\0{key}\0--attach".encode()
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if wanted in process.read_bytes():
                return True
    return False


def middle_of(context: Any) -> tuple[int, int]:
    place, size = context.getLocationOnScreen(), context.getSize()
    return place.X + size.Width // 2, place.Y + size.Height // 2


@pytest.fixture(scope="module")
def desk(screen: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("стол") / "папка с пробелом"
    folder.mkdir()
    profile = folder / "профиль"
    assert "установлена" in install_libreoffice(profile=profile)
    assert extension_installed(profile) == "2026.1"
    path = school(
        folder / "Реестр № 5.xlsx",
        mentors=[mentor(1), mentor(2, surname="Иванoва"), mentor(3, competences=None)],
    )
    environment = {**screen, "XDG_STATE_HOME": str(folder / "state"), "XDG_DATA_HOME": str(folder / "data")}
    command = [
        str(find_soffice()), f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={PIPE};urp",
        "--norestore", "--nologo", "--nofirststartwizard", str(path),
    ]  # fmt: skip
    log = (folder / "office.log").open("w")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    before = xw.engines.active
    app = None
    try:
        app = office_engine.attach(PIPE, timeout=90)
        app.engine.activate()
        wait_for(lambda: len(app.books))
        opened = Desk(environment, app)
        wait_for(lambda: opened.frame.LayoutManager.isElementVisible(toolbar_name("school")))
        time.sleep(1)  # the window is laid out after its toolbars are there
        yield opened
    finally:
        if app is not None:
            app.kill()
        process.kill()
        process.wait(20)
        xw.engines.active = before
        log.close()


def test_a_click_on_the_toolbar_checks_the_open_workbook(desk: Desk, tmp_path: Path) -> None:
    desk.press("Проверить")
    assert desk.answered().startswith("Найдено: 2 ошибки.")
    desk.picture(tmp_path / "toolbar.png")
    mentors = desk.book.sheets["Наставники"]
    assert [note.location.get_address(False, False) for note in mentors.notes] == ["B7", "L8"]
    assert desk.book.sheets["Проверка"]["A3"].value == "Найдено: 2 ошибки."


def test_next_finding_is_shown_without_a_window_to_close(desk: Desk) -> None:
    desk.press("Следующая ошибка")
    wait_for(lambda: desk.book.sheets.active.name == "Наставники")
    assert desk.book.selection.get_address(False, False) == "B7"
    controller = desk.book.api.getCurrentController()
    wait_for(lambda: controller.hasInfobar("nastavnik"))


def test_only_the_toolbar_of_the_document_s_form_is_there(desk: Desk) -> None:
    layout = desk.frame.LayoutManager
    wait_for(lambda: not layout.isElementVisible(toolbar_name("district")))
    assert layout.isElementVisible(toolbar_name("school"))


def test_a_district_s_workbook_brings_its_own_toolbar(desk: Desk, tmp_path: Path) -> None:
    other = desk.app.books.open(district(tmp_path / "Район.xlsx"))
    try:
        layout = other.api.getCurrentController().getFrame().LayoutManager
        wait_for(lambda: layout.isElementVisible(toolbar_name("district")))
        wait_for(lambda: not layout.isElementVisible(toolbar_name("school")))
    finally:
        other.close()


def test_while_a_cell_is_typed_into_nothing_is_pressed(desk: Desk) -> None:
    sheet = desk.book.sheets["Наставники"]
    sheet.activate()
    desk.click(700, 600)  # into the empty rows; a click gives the keyboard too
    before = desk.book.selection.address
    desk.do("type", "abc")
    wait_for(lambda: is_being_edited(desk.book))
    desk.press("Проверить")
    assert desk.answered().startswith("В ячейке идёт ввод.")
    desk.do("key", "Escape")
    wait_for(lambda: not is_being_edited(desk.book))
    assert sheet[before].value is None


def test_a_click_on_the_panel_checks_the_open_workbook(desk: Desk, tmp_path: Path) -> None:
    sheet = desk.book.sheets["Наставники"]
    sheet["B7"].value = "Иванова"
    with opened_panel(desk, tmp_path) as told:
        seen = wait_for(lambda: (now := told())["form"] == "school" and now)
        assert seen["book"] == "Реестр № 5.xlsx"
        desk.click(*seen["buttons"]["check"])
        done = wait_for(lambda: (now := told())["result"] and now)
        desk.picture(tmp_path / "panel.png")
        assert done["result"].startswith("▲ Найдено: 1 ошибка.")
        assert desk.book.sheets["Проверка"]["A3"].value == "Найдено: 1 ошибка."
        # The keyboard presses as well: Alt+3 is the third button.
        desk.do("windowfocus", "--sync", desk.window(), "key", "alt+3")
        wait_for(lambda: told()["result"].startswith("✔ 1 из 1"))


def test_the_panel_shows_every_change_before_it_is_made(desk: Desk, tmp_path: Path) -> None:
    """With the keyboard alone: open the list, leave one change out, agree; then take it back."""
    mentors = desk.book.sheets["Наставники"]
    mentors["B7"].value, mentors["C7"].value = "Иванoва", "ОЛЬГА"
    with opened_panel(desk, tmp_path) as told:
        wait_for(lambda: told()["form"] == "school")
        desk.do("windowfocus", "--sync", desk.window(), "key", "alt+4")
        wait_for(lambda: desk.windows() > 1)
        time.sleep(0.5)  # drawn, but not yet under the keyboard
        desk.picture(tmp_path / "review.png")
        desk.do("windowfocus", "--sync", desk.window(), "key", "space", "Return")
        done = wait_for(lambda: (now := told())["result"] and now)
        assert done["result"].startswith("✔ Изменено: 4 ячейки (регистр имён — 1, сроки — 3)."), done
        assert (mentors["B7"].value, mentors["C7"].value) == ("Иванoва", "Ольга")
        desk.do("windowfocus", "--sync", desk.window(), "key", "alt+5")
        wait_for(lambda: told()["result"].startswith("✔ Отменено «Заполнить»: 4 ячейки"))
        assert mentors["C7"].value == "ОЛЬГА"
