"""Is this computer ready: what is in place, what is not, and what to do about it."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nastavnik.errors import NastavnikError

__all__ = ["MAIL", "Finding", "examine"]

MAIL = "Почта"


@dataclass(frozen=True)
class Finding:
    """One line of the examination: ``what`` was found; ``fix`` says what to do when it is not ``ok``.

    ``needed`` is False for what one can do without (a mail account, the other office suite).
    """

    name: str
    ok: bool
    what: str
    fix: str = ""
    needed: bool = True


def examine() -> list[Finding]:
    """All checks of this computer, in the order in which things depend on each other. Never raises."""
    found: list[Finding] = []
    for check in (
        _python,
        _tkinter,
        _spreadsheet,
        _libreoffice_door,
        _excel_addin,
        _macros,
        _libreoffice_addin,
        _folders,
        _mail,
    ):
        try:
            found += check()
        except NastavnikError as error:
            found.append(Finding(_NAMES[check], False, error.message, error.fix))
        except Exception as error:  # noqa: BLE001  one broken check must not hide the others
            found.append(
                Finding(
                    _NAMES[check],
                    False,
                    f"Проверить не удалось: {error}",
                    "Покажите эту строку тому, кто ставил программу.",
                )
            )
    return [replace(line, what=f"{line.what.rstrip('.')}.") if line.fix else line for line in found]


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info >= (3, 11)
    yield Finding(
        "Python",
        ok,
        f"{version}, {sys.executable}",
        "" if ok else "Установите Python 3.11 или новее с python.org.",
    )


def _tkinter() -> Iterator[Finding]:
    try:
        import tkinter
    except ImportError:
        yield Finding(
            "Окна панели",
            False,
            "нет модуля tkinter",
            "Установите пакет python3-tk или Python с python.org.",
            needed=False,
        )
        return
    yield Finding("Окна панели", True, f"tkinter {tkinter.TkVersion}")


def _office_names() -> list[str]:
    from nastavnik.desk.installing.excel import excel_found
    from nastavnik.libreoffice import OfficeNotFound
    from nastavnik.libreoffice.process import find_soffice

    names = ["Excel"] if excel_found() else []
    with contextlib.suppress(OfficeNotFound):  # the line that lists what was found says so
        names.append(f"LibreOffice ({find_soffice()})")
    return names


def _spreadsheet() -> Iterator[Finding]:
    names = _office_names()
    yield Finding(
        "Программа с таблицами",
        bool(names),
        ", ".join(names) or "не найдены ни Excel, ни LibreOffice",
        "" if names else "Установите LibreOffice с libreoffice.org.",
    )


def _libreoffice_door() -> Iterator[Finding]:
    if not any(name.startswith("LibreOffice") for name in _office_names()):
        return
    from nastavnik.libreoffice import UnoMissing, bridge

    try:
        bridge.uno()
    except UnoMissing:
        fix = (
            "Установите пакет python3-uno."
            if sys.platform.startswith("linux")
            else "Поставьте программу в Python, который идёт с LibreOffice."
        )
        yield Finding(
            "Связь с LibreOffice",
            False,
            "этот Python не загружает модуль uno",
            fix,
            needed=not sys.platform.startswith("win"),
        )
        return
    yield Finding("Связь с LibreOffice", True, "модуль uno загружается")


def _excel_addin() -> Iterator[Finding]:
    from nastavnik.desk.installing.excel import excel_addin_path, excel_found, read_settings, settings_path

    if not excel_found():
        return
    target, settings = excel_addin_path(), read_settings(settings_path())
    key = "INTERPRETER_MAC" if sys.platform == "darwin" else "INTERPRETER_WIN"
    fix = "Выполните nastavnik install excel."
    yield Finding(
        "Надстройка Excel",
        target.is_file(),
        str(target) if target.is_file() else "не установлена",
        "" if target.is_file() else fix,
        needed=False,
    )
    python = os.path.expandvars(settings.get(key, ""))
    ok = bool(python) and Path(python).is_file()
    yield Finding("Python для Excel", ok, python or "не указан в настройках", "" if ok else fix, needed=False)


def _macros() -> Iterator[Finding]:
    if not sys.platform.startswith("win"):
        return
    from nastavnik.desk.installing.excel import excel_found

    if not excel_found():
        return
    level = _macro_level()
    forbidden = level in (3, 4)
    yield Finding(
        "Макросы в Excel",
        not forbidden,
        {1: "разрешены все", 2: "спрашивают разрешения", 3: "только подписанные", 4: "запрещены"}.get(
            level or 2, "спрашивают разрешения"
        ),
        "Откройте панель: nastavnik panel — ей макросы не нужны. Или: Файл → Параметры → Центр управления безопасностью."
        if forbidden
        else "",
        needed=False,
    )


def _macro_level() -> int | None:
    """VBAWarnings of the newest Excel: a policy of the administrator counts before the user's own choice."""
    import winreg

    for root in (r"Software\Policies\Microsoft\Office", r"Software\Microsoft\Office"):
        for version in ("16.0", "15.0", "14.0"):
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, rf"{root}\{version}\Excel\Security") as key:  # type: ignore[attr-defined,unused-ignore]
                    return int(winreg.QueryValueEx(key, "VBAWarnings")[0])  # type: ignore[attr-defined,unused-ignore]
            except OSError:
                continue
    return None


def _libreoffice_addin() -> Iterator[Finding]:
    from nastavnik.desk.installing.libreoffice import extension_installed

    if not any(name.startswith("LibreOffice") for name in _office_names()):
        return
    version = extension_installed()
    ok = version is not None
    yield Finding(
        "Надстройка LibreOffice",
        ok,
        version or "не установлена",
        "" if ok else "Выполните nastavnik install libreoffice.",
        needed=False,
    )


def _folders() -> Iterator[Finding]:
    from platformdirs import user_config_path, user_documents_path

    for name, folder in (
        ("Запись настроек", user_config_path("nastavnik", appauthor=False)),
        ("Запись в документы", user_documents_path()),
    ):
        there = next(place for place in (folder, *folder.parents) if place.is_dir())
        try:
            with tempfile.TemporaryFile(dir=there):
                pass
        except OSError as error:
            yield Finding(
                name,
                False,
                f"{folder}: {error.strerror}",
                "Попросите администратора разрешить запись в эту папку.",
            )
        else:
            yield Finding(name, True, str(folder))


def _mail() -> Iterator[Finding]:
    from nastavnik.desk.mailbox import mail_problem

    problem = mail_problem()
    yield Finding(
        MAIL,
        problem is None,
        problem or "настроена",
        "Письма готовятся черновиками. Чтобы отправлять сразу, заполните этот файл или лист «Почта» книги района."
        if problem
        else "",
        needed=False,
    )


_NAMES: dict[Callable[[], Iterator[Finding]], str] = {
    _python: "Python",
    _tkinter: "Окна панели",
    _spreadsheet: "Программа с таблицами",
    _libreoffice_door: "Связь с LibreOffice",
    _excel_addin: "Надстройка Excel",
    _macros: "Макросы в Excel",
    _libreoffice_addin: "Надстройка LibreOffice",
    _folders: "Запись в папки",
    _mail: MAIL,
}
