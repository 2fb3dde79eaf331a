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


def to_pdf(documents: Sequence[Path], *, seconds: float = 180) -> list[Path]:
    """One PDF per document, each beside its document, in the same order.

    Raises Unavailable when LibreOffice is not here or has not managed within ``seconds`` and two more per document.
    """
    program = find_soffice()
    if program is None:
        raise Unavailable(
            "LibreOffice на этом компьютере не найден, а PDF делает он.", "Установите LibreOffice."
        )
    with tempfile.TemporaryDirectory(prefix="nastavnik-pdf-") as work:
        # Short names of their own: two folders may hold documents of one name, and a command line has an end.
        copies = [Path(work, f"{number}.docx") for number in range(len(documents))]
        for document, copy in zip(documents, copies):
            shutil.copyfile(document, copy)
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
                [*command, "--outdir", work, *map(str, copies)],
                check=True, capture_output=True, timeout=seconds + 2 * len(documents), env={**os.environ, "HOME": work},
            )  # fmt: skip
        except (subprocess.SubprocessError, OSError) as error:
            raise Unavailable(
                "LibreOffice не смог сделать PDF.", "Откройте документ в Word и сохраните его в PDF."
            ) from error
        results = []
        for document, copy in zip(documents, copies):
            source = copy.with_suffix(".pdf")
            if not source.is_file():
                raise Unavailable(
                    f"LibreOffice не смог сделать PDF из «{document.name}».",
                    "Откройте документ и сохраните его в PDF.",
                )
            target = document.with_suffix(".pdf")
            shutil.move(source, target)
            results.append(target)
    return results
