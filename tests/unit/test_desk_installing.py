"""Installers: what is written where, on computers with spaces and Cyrillic in their paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from nastavnik.desk.doctor import examine
from nastavnik.desk.installing import excel, install_excel
from nastavnik.desk.panel.place import load_place, place_path, save_place
from nastavnik.errors import BadInput, Unavailable


class TestInterpreterOfExcel:
    def test_a_latin_path_stays_as_it_is(self) -> None:
        path = "C:\\Program Files\\Python 3.11\\python.exe"
        assert excel.interpreter_setting(path, {}, "cp1251") == path

    def test_a_cyrillic_home_hides_behind_a_variable(self) -> None:
        environment = {"LOCALAPPDATA": "C:\\Users\\Мария Петровна\\AppData\\Local"}
        path = "C:\\Users\\Мария Петровна\\AppData\\Local\\Programs\\Python\\python.exe"
        assert (
            excel.interpreter_setting(path, environment, "cp1251")
            == "%LOCALAPPDATA%\\Programs\\Python\\python.exe"
        )

    def test_other_cyrillic_paths_go_as_the_code_page_has_them(self) -> None:
        path = "D:\\Программы\\Python\\python.exe"
        assert excel.interpreter_setting(path, {}, "cp1251") == path

    def test_a_path_the_code_page_cannot_hold_is_refused_in_words(self) -> None:
        with pytest.raises(BadInput, match="латинским названием"):
            excel.interpreter_setting("D:\\Программы\\python.exe", {}, "cp1252")


class TestSettingsOfXlwings:
    def test_our_key_comes_and_goes_and_others_stay(self, tmp_path: Path) -> None:
        path = tmp_path / ".xlwings" / "xlwings.conf"
        path.parent.mkdir()
        path.write_text('"SHOW CONSOLE","False"\n"INTERPRETER_WIN","C:\\old.exe"\n')
        excel.write_settings(path, {"INTERPRETER_WIN": "C:\\новый, с запятой\\python.exe"})
        assert excel.read_settings(path) == {
            "SHOW CONSOLE": "False",
            "INTERPRETER_WIN": "C:\\новый, с запятой\\python.exe",
        }
        assert path.read_bytes().count(b"\r\n") == 2  # as VBA's Input # reads it
        excel.write_settings(path, {"INTERPRETER_WIN": None})
        assert excel.read_settings(path) == {"SHOW CONSOLE": "False"}

    def test_a_file_that_was_ours_alone_is_taken_away(self, tmp_path: Path) -> None:
        path = tmp_path / "xlwings.conf"
        excel.write_settings(path, {"INTERPRETER_WIN": "C:\\python.exe"})
        excel.write_settings(path, {"INTERPRETER_WIN": None})
        assert not path.exists()


def test_install_on_windows_puts_the_addin_where_excel_starts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roaming = tmp_path / "Мария Петровна" / "AppData" / "Roaming"
    monkeypatch.setattr(excel.sys, "platform", "win32")
    monkeypatch.setenv("APPDATA", str(roaming))
    monkeypatch.setattr(excel, "excel_found", lambda: True)
    monkeypatch.setattr(excel.Path, "home", classmethod(lambda cls: tmp_path))
    message = install_excel()
    addin = roaming / "Microsoft" / "Excel" / "XLSTART" / "nastavnik.xlam"
    assert addin.read_bytes()[:2] == b"PK" and str(addin) in message
    assert (
        excel.read_settings(tmp_path / ".xlwings" / "xlwings.conf")["INTERPRETER_WIN"] == excel.sys.executable
    )
    install_excel(uninstall=True)
    assert not addin.exists() and not (tmp_path / ".xlwings" / "xlwings.conf").exists()


def test_without_excel_one_sentence_names_the_other_doors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel.sys, "platform", "linux")
    with pytest.raises(Unavailable, match=r"install libreoffice.*nastavnik panel"):
        install_excel()


def test_the_doctor_says_what_to_do_about_every_failed_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFFICE", str(tmp_path / "нет"))  # no office on this computer
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    found = examine()
    assert {f.name for f in found} >= {"Python", "Программа с таблицами", "Запись настроек", "Почта"}
    assert all(f.fix for f in found if not f.ok), [f for f in found if not f.ok and not f.fix]
    office = next(f for f in found if f.name == "Программа с таблицами")
    assert not office.ok and "LibreOffice" in office.fix


class TestPlaceOfThePanel:
    def test_is_remembered(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        save_place("420x600+100+50")
        assert load_place(1366, 768) == "+100+50"

    def test_is_forgotten_when_the_screen_has_become_smaller(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        save_place("420x600+1900+50")
        assert load_place(1366, 768) is None

    def test_a_broken_file_does_no_harm(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        place_path().parent.mkdir(parents=True)
        place_path().write_text("{")
        assert load_place(1366, 768) is None
