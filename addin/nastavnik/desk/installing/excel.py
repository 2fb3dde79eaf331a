"""The add-in of Excel: copied where Excel starts it by itself; the interpreter told to xlwings' settings."""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from nastavnik.errors import BadInput, Unavailable
from nastavnik.resources import data_dir, whole_output

__all__ = [
    "excel_addin_path",
    "excel_found",
    "install_excel",
    "interpreter_setting",
    "read_settings",
    "settings_path",
]

ADDIN = "nastavnik.xlam"
_MAC_DATA = Path("Library/Containers/com.microsoft.Excel/Data")
_MAC_STARTUP = Path(
    "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel"
)
_MAC_SCRIPTS = Path("Library/Application Scripts/com.microsoft.Excel")


def excel_addin_path(home: Path | None = None) -> Path:
    """Where the add-in goes: XLSTART of the user. Raises Unavailable on systems without Excel."""
    home = home or Path.home()
    if sys.platform.startswith("win"):
        roaming = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
        return roaming / "Microsoft" / "Excel" / "XLSTART" / ADDIN
    if sys.platform == "darwin":
        return home / _MAC_STARTUP / ADDIN
    raise Unavailable(
        "Excel есть только на Windows и macOS.",
        "Здесь работает LibreOffice: nastavnik install libreoffice, или панель: nastavnik panel.",
    )


def settings_path(home: Path | None = None) -> Path:
    """The user's settings of xlwings, as its VBA looks for them."""
    home = home or Path.home()
    return (
        home / _MAC_DATA / "xlwings.conf" if sys.platform == "darwin" else home / ".xlwings" / "xlwings.conf"
    )


def excel_found() -> bool:
    """Whether Excel is installed here."""
    if sys.platform.startswith("win"):
        import winreg

        try:
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, "Excel.Application"))
        except OSError:
            return False
        return True
    return sys.platform == "darwin" and Path("/Applications/Microsoft Excel.app").exists()


def install_excel(uninstall: bool = False) -> str:
    """Put the add-in in place, or take it back; tells in one sentence what was done.

    Raises Unavailable where there is no Excel, BadInput when a file is held by a running Excel.
    """
    from nastavnik.desk.addins import build_xlam

    target = excel_addin_path()
    if not uninstall and not excel_found():
        raise Unavailable(
            "Excel на этом компьютере не найден.",
            "Установите Excel или выполните nastavnik install libreoffice.",
        )
    key = "INTERPRETER_MAC" if sys.platform == "darwin" else "INTERPRETER_WIN"
    try:
        if uninstall:
            target.unlink(missing_ok=True)
            write_settings(settings_path(), {key: None})
            return "Надстройка Excel удалена. Перезапустите Excel."
        build_xlam(target)
        write_settings(settings_path(), {key: interpreter_setting(sys.executable)})
        if sys.platform == "darwin":
            script = Path.home() / _MAC_SCRIPTS / "nastavnik.applescript"
            with whole_output(script) as temporary:
                temporary.write_bytes((data_dir("macros") / "excel" / script.name).read_bytes())
    except PermissionError as error:
        raise BadInput(
            f"Файл «{error.filename}» занят или закрыт от записи.", "Закройте Excel и повторите."
        ) from error
    return f"Надстройка Excel установлена: {target}. Перезапустите Excel — появится вкладка «Наставничество»."


def interpreter_setting(
    python: str, environment: Mapping[str, str] | None = None, encoding: str | None = None
) -> str:
    """The path of ``python`` as VBA can read it from a text file.

    VBA reads the file in the system's code page. A folder named in Cyrillic is written through an environment
    variable (``%LOCALAPPDATA%\\...``) where one covers it, so that the file stays plain ASCII; other paths are
    kept when the code page has their letters. Raises BadInput when it has not.
    """
    environment = os.environ if environment is None else environment
    candidates = ("LOCALAPPDATA", "APPDATA", "ProgramFiles", "ProgramData", "USERPROFILE", "PUBLIC")
    if not python.isascii():
        for name in candidates:
            folder = environment.get(name, "")
            if folder and python.lower().startswith(folder.lower().rstrip("\\") + "\\"):
                rest = python[len(folder.rstrip("\\")) :]
                if rest.isascii():
                    return f"%{name}%{rest}"
    import locale

    try:
        python.encode(encoding or locale.getpreferredencoding(False))
    except UnicodeEncodeError as error:
        raise BadInput(
            f"Excel не прочитает путь к Python: «{python}».",
            "Установите Python в папку с латинским названием, например C:\\Python.",
        ) from error
    return python


def read_settings(path: Path) -> dict[str, str]:
    """The settings of xlwings by key; empty when there is no file."""
    import locale

    if not path.exists():
        return {}
    text = path.read_text(encoding=locale.getpreferredencoding(False), errors="replace")
    return {row[0]: row[1] for row in csv.reader(io.StringIO(text)) if len(row) >= 2}


def write_settings(path: Path, changes: Mapping[str, str | None]) -> None:
    """Set keys in the file, or take them out with None; others stay as they are. No keys left, no file."""
    import locale

    settings = read_settings(path)
    for key, value in changes.items():
        settings.pop(key, None)
        if value is not None:
            settings[key] = value
    if not settings:
        path.unlink(missing_ok=True)
        return
    with (
        whole_output(path) as temporary,
        temporary.open("w", encoding=locale.getpreferredencoding(False), newline="\r\n") as stream,
    ):
        for key, value in settings.items():
            stream.write(f'"{key}","{value}"\n')
