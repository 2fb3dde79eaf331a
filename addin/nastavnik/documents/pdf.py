"""Word documents into PDF by a LibreOffice of our own, started and ended here."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from nastavnik.errors import Unavailable

__all__ = ["find_soffice", "to_pdf"]

_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/opt/libreoffice/program/soffice",
)


def find_soffice() -> Path | None:
    """Where LibreOffice lies; None when it is not on this computer."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return Path(found)
    return next((Path(place) for place in _PLACES if Path(place).is_file()), None)


def to_pdf(documents: Sequence[Path], folder: Path, *, seconds: float = 180) -> list[Path]:
    """One PDF per document, beside each other in ``folder``, in the same order.

    Raises Unavailable when LibreOffice is not here or has not managed within ``seconds``.
    """
    program = find_soffice()
    if program is None:
        raise Unavailable(
            "LibreOffice на этом компьютере не найден, а PDF делает он.", "Установите LibreOffice."
        )
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nastavnik-pdf-") as work:
        made = Path(work, "out")
        profile = Path(work, "profile").as_uri()
        command = [
            str(program),
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf",
        ]
        try:
            subprocess.run(
                [*command, "--outdir", str(made), *map(str, documents)],
                check=True, capture_output=True, timeout=seconds, env={**os.environ, "HOME": work},
            )  # fmt: skip
        except (subprocess.SubprocessError, OSError) as error:
            raise Unavailable(
                "LibreOffice не смог сделать PDF.", "Откройте документ в Word и сохраните его в PDF."
            ) from error
        results = []
        for document in documents:
            source = made / f"{document.stem}.pdf"
            if not source.is_file():
                raise Unavailable(
                    f"LibreOffice не смог сделать PDF из «{document.name}».",
                    "Откройте документ и сохраните его в PDF.",
                )
            target = folder / source.name
            shutil.move(source, target)
            results.append(target)
    return results
