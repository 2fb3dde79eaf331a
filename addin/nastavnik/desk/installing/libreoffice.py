"""The extension of LibreOffice: built for this Python and handed to unopkg."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from nastavnik.errors import BadInput, Unavailable

__all__ = ["IDENTIFIER", "extension_installed", "find_unopkg", "install_libreoffice"]

IDENTIFIER = "ru.nastavnik.office"
_SECONDS = 120


def find_unopkg() -> Path:
    """The program unopkg beside soffice. Raises Unavailable when LibreOffice is not installed."""
    from nastavnik.libreoffice import OfficeNotFound
    from nastavnik.libreoffice.process import find_soffice

    try:
        soffice = find_soffice()
    except OfficeNotFound as error:
        raise Unavailable(
            "LibreOffice на этом компьютере не найден.", "Установите LibreOffice и повторите."
        ) from error
    names = ("unopkg.com", "unopkg.exe") if sys.platform.startswith("win") else ("unopkg",)
    for folder in (soffice.parent, soffice.resolve().parent):
        for name in names:
            if (folder / name).is_file():
                return folder / name
    raise Unavailable("Рядом с LibreOffice нет программы unopkg.", "Переустановите LibreOffice.")


def install_libreoffice(uninstall: bool = False, profile: Path | None = None) -> str:
    """Install the extension for the user, or take it back; tells in one sentence what was done.

    ``profile`` is the folder of a LibreOffice profile; None means the user's own. Raises Unavailable without
    LibreOffice, BadInput when unopkg refuses.
    """
    from nastavnik.desk.addins import build_oxt

    if uninstall:
        if extension_installed(profile) is not None:
            _unopkg("remove", IDENTIFIER, profile=profile)
        return "Надстройка LibreOffice удалена. Перезапустите LibreOffice."
    with tempfile.TemporaryDirectory(prefix="nastavnik-") as folder:
        package = build_oxt(Path(folder) / "nastavnik.oxt", interpreter=sys.executable)
        os.chmod(folder, 0o755)
        _unopkg("add", "--force", str(package), profile=profile)
    return "Надстройка LibreOffice установлена. Перезапустите LibreOffice — появятся панель и меню «Наставничество»."


def extension_installed(profile: Path | None = None) -> str | None:
    """The version of the installed extension, None when it is not installed. Raises Unavailable, BadInput."""
    listed = _unopkg("list", profile=profile)
    _, found, after = listed.partition(f"Identifier: {IDENTIFIER}")
    if not found:
        return None
    for line in after.splitlines():
        if line.strip().startswith("Version:"):
            return line.partition(":")[2].strip()
    return ""


def _unopkg(*arguments: str, profile: Path | None) -> str:
    """What unopkg printed. Raises BadInput with its reason when it refuses."""
    command = [str(find_unopkg()), *arguments]
    if profile is not None:
        command.append(f"-env:UserInstallation={profile.resolve().as_uri()}")
    fix = "Закройте все окна LibreOffice и повторите."
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # unopkg refuses root even for root's own profile, as in containers; in a user namespace it is not root.
        fix = "Повторите от имени обычного пользователя, не root."
        apart = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
        if shutil.which("unshare") and _run([*apart, "true"]).returncode == 0:
            command = [*apart, *command]
    done = _run(command)
    if done.returncode != 0:
        said = (done.stderr + done.stdout).splitlines()
        lines = [line for line in said if line.strip() and "javaldx" not in line]
        reason = lines[0].removeprefix("ERROR: ").rstrip(".") if lines else f"код {done.returncode}"
        raise BadInput(f"LibreOffice не принял надстройку: {reason}.", fix)
    return done.stdout


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace",
            timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            "LibreOffice не ответил при установке.", "Закройте все окна LibreOffice и повторите."
        ) from error
