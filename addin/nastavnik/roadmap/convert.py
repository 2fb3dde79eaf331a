"""Older and foreign text formats turned into .docx by LibreOffice, in a process of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nastavnik.errors import BadFile, Unavailable

__all__ = ["as_docx"]

_SECONDS = 120


def _soffice() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    places = [Path(os.environ.get("PROGRAMFILES", "C:/Program Files"), "LibreOffice/program/soffice.exe")]
    places.append(Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"))
    return found or next((str(place) for place in places if place.is_file()), "")


@contextmanager
def as_docx(path: Path) -> Iterator[Path]:
    """A .docx made of a .doc, .rtf or .odt; it is gone after the block.

    Raises Unavailable without LibreOffice, BadFile when it makes nothing of the file in two minutes.
    """
    program = _soffice()
    if not program:
        raise Unavailable(
            f"Файл «{path.name}» в старом формате, а LibreOffice для его чтения не найден.",
            "Сохраните файл в Word как .docx или установите LibreOffice.",
        )
    with tempfile.TemporaryDirectory(prefix="nastavnik-doc-", ignore_cleanup_errors=True) as folder:
        # A plain name of our own: soffice guesses by the extension and stumbles over odd names.
        source = Path(folder, "source" + path.suffix.lower())
        shutil.copyfile(path, source)
        command = [
            program,
            f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(Path(folder, "out")),
            str(source),
        ]
        _run(command, path)
        made = Path(folder, "out", "source.docx")
        if not made.is_file():
            raise BadFile(
                f"Файл «{path.name}» не открывается как текстовый документ.", "Сохраните его как .docx."
            )
        yield made


def _run(command: list[str], path: Path) -> None:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=os.name != "nt"
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise BadFile(
            f"Файл «{path.name}» не удалось преобразовать за {_SECONDS} секунд.",
            "Сохраните его в Word как .docx.",
        ) from error
    finally:
        if process.poll() is None:
            if os.name == "nt":
                process.kill()
            else:  # soffice is a script: the office itself is its child
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
