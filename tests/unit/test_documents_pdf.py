"""PDF on request, by a LibreOffice of our own."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents_all import make

from nastavnik.documents import pdf
from nastavnik.errors import Unavailable


@pytest.mark.live
def test_a_pdf_stands_beside_the_order(tmp_path: Path) -> None:
    files = make("plan", tmp_path, pdf=True).files
    assert [path.suffix for path in files] == [".docx", ".pdf"]
    assert files[1].stem == files[0].stem
    assert files[1].read_bytes().startswith(b"%PDF")


def test_without_libreoffice_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(pdf, "_PLACES", ())
    with pytest.raises(Unavailable, match="LibreOffice"):
        make("plan", tmp_path / "out", pdf=True)
