"""Apps: starting, ending, several at once, attaching, what they are like."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlwings as xw

import nastavnik.libreoffice
from nastavnik.libreoffice import OfficeGone, OfficeNotFound
from nastavnik.libreoffice.process import find_soffice

pytestmark = pytest.mark.live


def gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def second(office: xw.App):
    app = xw.App(visible=False)
    yield app
    if app.impl.alive:
        app.kill()


def test_two_apps_are_two_processes_and_ending_one_leaves_the_other(office: xw.App, second: xw.App) -> None:
    assert second.pid != office.pid
    assert second != office
    assert {office.pid, second.pid} <= set(xw.apps.keys())
    third = xw.App(visible=False, add_book=False)
    profile = third.impl.process.profile
    assert profile.is_dir()
    third.kill()
    assert gone(third.pid)
    assert not profile.exists()
    assert third not in list(xw.apps)
    assert len(second.books) == 1


def test_a_new_app_has_one_book_and_is_the_active_app(office: xw.App, second: xw.App) -> None:
    second.activate()
    assert xw.apps.active == second
    assert second.books.active.name == second.books[0].name
    office.activate()
    assert xw.apps.active == office


def test_quit_closes_changed_books_without_asking_and_ends_the_process(office: xw.App) -> None:
    with xw.App(visible=False) as app:
        app.books[0].sheets[0]["A1"].value = "changed"
        pid = app.pid
    assert gone(pid)
    office.activate()


def test_an_app_is_attached_to_by_its_pipe(office: xw.App, book: xw.Book) -> None:
    book.sheets[0]["A1"].value = "here"
    script = (
        "import sys, nastavnik.libreoffice as lo\n"
        f"app = lo.attach({office.impl.pipe!r})\n"
        f"print(app.pid != 0, [b.sheets[0]['A1'].value for b in app.books if b.name == {book.name!r}])\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "True ['here']"
    assert office.impl.alive


def test_attaching_where_nothing_listens_is_an_error_and_finding_is_none() -> None:
    with pytest.raises(OfficeGone):
        nastavnik.libreoffice.attach("nobody-listens-here", timeout=0.2)
    assert nastavnik.libreoffice.find("nobody-listens-here") is None


def test_a_running_office_is_asked_to_listen(office: xw.App, tmp_path: Path) -> None:
    """The office of a clerk was started by an icon, without a pipe."""
    profile = tmp_path / "profile"
    clerk = subprocess.Popen(
        [str(find_soffice()), "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}"],
        start_new_session=True,
    )
    try:
        for _ in range(200):
            if (profile / ".lock").exists():
                break
            time.sleep(0.05)
        time.sleep(1)
        app = nastavnik.libreoffice.listen("nastavnik-test-listen", str(profile))
        assert app is not None
        app.books.add().sheets[0]["A1"].value = 1
        assert nastavnik.libreoffice.find("nastavnik-test-listen") == app
        app.kill()
        clerk.wait(10)
        assert nastavnik.libreoffice.find("nastavnik-test-listen") is None
    finally:
        if clerk.poll() is None:
            os.killpg(clerk.pid, signal.SIGKILL)
        office.activate()


def test_an_office_that_dies_in_the_middle_is_an_error_of_xlwings_kind(office: xw.App) -> None:
    app = xw.App(visible=False)
    book = app.books[0]
    sheet = book.sheets[0]
    os.kill(app.pid, signal.SIGKILL)
    for action in (
        lambda: sheet["A1"].value,
        lambda: book.name,
        lambda: app.books[0],
        lambda: sheet.used_range,
    ):
        with pytest.raises(OfficeGone):
            action()
    assert issubclass(OfficeGone, xw.XlwingsError)
    assert app not in list(xw.apps)
    app.kill()
    office.activate()


def test_a_missing_libreoffice_is_named(office: xw.App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFFICE", "/nowhere/soffice")
    with pytest.raises(OfficeNotFound, match="/nowhere/soffice"):
        xw.App(visible=False)


def test_version_path_and_calculation(office: xw.App, book: xw.Book) -> None:
    assert office.version.major >= 7
    assert Path(office.path).is_dir()
    sheet = book.sheets[0]
    sheet["A1"].value = 1
    sheet["B1"].formula = "=A1+1"
    assert office.calculation == "automatic"
    with office.properties(calculation="manual"):
        assert office.calculation == "manual"
        sheet["A1"].value = 5
        assert sheet["B1"].value == 2
        office.calculate()
        assert sheet["B1"].value == 6
    with pytest.raises(NotImplementedError, match="semiautomatic"):
        office.calculation = "semiautomatic"


def test_screen_updating_is_switched_off_and_restored(office: xw.App, book: xw.Book) -> None:
    assert office.screen_updating is True
    with office.properties(screen_updating=False):
        assert office.screen_updating is False
        book.sheets[0]["A1"].value = "written meanwhile"
    assert office.screen_updating is True
    assert book.sheets[0]["A1"].value == "written meanwhile"


def test_status_bar_alerts_and_events_keep_what_they_are_told(office: xw.App, book: xw.Book) -> None:
    assert office.status_bar is False
    office.status_bar = "Проверка…"
    assert office.status_bar == "Проверка…"
    office.status_bar = False
    assert office.status_bar is False
    with office.properties(display_alerts=False, enable_events=False):
        assert (office.display_alerts, office.enable_events) == (False, False)
    assert (office.display_alerts, office.enable_events) == (True, True)


def test_a_hidden_office_says_it_cannot_ask_or_be_shown(office: xw.App) -> None:
    assert office.visible is False
    assert office.hwnd is None
    with pytest.raises(xw.XlwingsError, match="window"):
        office.alert("?")
    with pytest.raises(NotImplementedError, match="headless"):
        office.visible = True


def test_selection_follows_select(office: xw.App, book: xw.Book) -> None:
    book.activate()
    book.sheets[0]["B2:C3"].select()
    assert office.selection.address == "$B$2:$C$3"
    assert book.selection.address == "$B$2:$C$3"


def test_a_basic_macro_of_the_book_runs(office: xw.App, book: xw.Book) -> None:
    libraries = book.api.BasicLibraries
    if not libraries.hasByName("Standard"):
        libraries.createLibrary("Standard")
    libraries.getByName("Standard").insertByName("Module1", "Function Twice(x)\nTwice = 2 * x\nEnd Function")
    assert book.macro("Module1.Twice")(21) == 42
    with pytest.raises(xw.XlwingsError):
        book.macro("Module1.Thrice")(21)


def test_a_profile_nobody_uses_is_not_asked(office: xw.App, tmp_path: Path) -> None:
    assert nastavnik.libreoffice.listen("nastavnik-test-nobody", str(tmp_path)) is None
