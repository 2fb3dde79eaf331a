"""Build every shipped .docx template into reports/: ``python -m nastavnik.documents.authoring [FOLDER]``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from nastavnik.documents.authoring.order_pairs import pairs
from nastavnik.documents.authoring.paper import Paper
from nastavnik.documents.authoring.summary_reports import annual, note
from nastavnik.resources import data_dir

TEMPLATES: dict[str, Callable[[], Paper]] = {
    "orders/pairs.docx": pairs,
    "reports/annual.docx": annual,
    "reports/note.docx": note,
}


def build(folder: Path) -> list[Path]:
    """Write every template under a folder; the paths written."""
    written = []
    for name, author in TEMPLATES.items():
        path = folder / name
        author().save(path)
        written.append(path)
    return written


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else data_dir("reports"))
