"""Rendered documents as files: separate, in folders, joined into one .docx, in one zip, as PDF beside them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nastavnik.documents.filenames import free_path, safe_name
from nastavnik.documents.render import Rendered
from nastavnik.resources import whole_output

__all__ = ["Bundle", "Paper", "written"]

Bundle = Literal["separate", "joined", "zip"]


@dataclass(frozen=True)
class Paper:
    """A rendered document, the name it is to have and the folder it goes to (empty: straight where asked)."""

    folder: str
    name: str
    rendered: Rendered


def written(
    papers: Sequence[Paper], title: str, out: Path, bundle: Bundle, *, replace: bool, pdf: bool
) -> list[Path]:
    """The files of the rendered documents in ``out``, each written whole or not at all; PDFs of .docx follow them.

    ``title`` names the one file of a joined or zipped bundle.
    """
    files = _files(papers, title, out, bundle, replace)
    if not pdf:
        return files
    from nastavnik.documents.pdf import to_pdf

    return [*files, *to_pdf([path for path in files if path.suffix == ".docx"])]


def _files(papers: Sequence[Paper], title: str, out: Path, bundle: Bundle, replace: bool) -> list[Path]:
    taken: set[Path] = set()
    if bundle == "separate" or len(papers) == 1:
        return [
            _save(
                free_path(out / one.folder, safe_name(one.name), ".docx", replace=replace, taken=taken),
                one.rendered.to_bytes(),
            )
            for one in papers
        ]
    if bundle == "joined":
        from nastavnik.documents.joining import joined

        whole = joined([one.rendered for one in papers])
        return [_save(free_path(out, safe_name(title), ".docx", replace=replace), whole)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in papers:
            path = free_path(Path(one.folder), safe_name(one.name), ".docx", replace=True, taken=taken)
            archive.writestr(path.as_posix(), one.rendered.to_bytes())
    return [_save(free_path(out, safe_name(title), ".zip", replace=replace), buffer.getvalue())]


def _save(path: Path, content: bytes) -> Path:
    with whole_output(path) as temporary:
        temporary.write_bytes(content)
    return path
