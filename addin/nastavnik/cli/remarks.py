"""The letter of remarks that ``check --out`` writes for a checked file."""

from __future__ import annotations

import datetime as dt
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from nastavnik.errors import ZIP_ERRORS, OutputExists

__all__ = ["remarks_letter"]

_MARK = "nastavnik remarks"

_LINE = "____________"


class _Office:
    """The district that writes: its own card where it is filled, lines to fill by hand where it is not."""

    form_id = "district"

    def __init__(self, district: Any, municipality: str, year: str) -> None:
        self.tables: dict[str, Any] = district.tables if district is not None else {}
        known = (
            {key: value for key, value in district.card.items() if value is not None}
            if district is not None
            else {}
        )
        self.card = {
            "office_name": "Муниципальный орган управления образованием", "municipality": municipality, "email": _LINE, "school_year": year,
            "head_surname": _LINE, "head_first_name": "_", "head_patronymic": "_", "head_position": "Руководитель",
            "coordinator_surname": _LINE, "coordinator_first_name": "_", "coordinator_patronymic": "_", **known,
        }  # fmt: skip


def remarks_letter(
    checked: Any, path: Path, *, on: dt.date, district: Any = None, force: bool = False
) -> Path:
    """Write the letter for a ``CheckedFile`` to ``path``: its remarks, or that there are none.

    ``district`` is the district's book, whose letterhead and signature the letter has; None leaves lines to fill.
    Raises OutputExists when ``path`` is there and is no such letter, unless ``force``.
    """
    if path.exists() and not force and not _is_letter(path):
        raise OutputExists(
            f"Файл «{path.name}» уже есть, и это не наше письмо с замечаниями.",
            "Укажите другую папку или добавьте --force.",
        )
    with tempfile.TemporaryDirectory(prefix="nastavnik-") as folder:
        made = _written(checked, Path(folder), on, district)
        _signed(made, path)
    return path


def _signed(made: Path, path: Path) -> None:
    """The letter under its own name, with the mark by which the next run knows it."""
    from docx import Document

    from nastavnik.resources import whole_output

    document = Document(str(made))
    document.core_properties.comments = _MARK
    with whole_output(path) as temporary:
        document.save(str(temporary))


def _is_letter(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as package:
            return f">{_MARK}<".encode() in package.read("docProps/core.xml")
    except ZIP_ERRORS:
        return False


def _written(checked: Any, folder: Path, on: dt.date, district: Any) -> Path:
    from nastavnik.documents import FindingLine, OrganisationData, SummaryData, report

    book = checked.book
    who = checked.organisation or {}
    card = book.card if book.form is not None else {}
    curator = " ".join(
        str(card[key])
        for key in ("curator_surname", "curator_first_name", "curator_patronymic")
        if card.get(key)
    )
    organisation = OrganisationData(
        code=str(who.get("code") or "—"), name=str(who.get("name") or book.name), full_name=str(card.get("full_name") or ""), curator=curator,
        status="unreadable" if book.form is None else "accepted_with_errors" if checked.errors else "accepted",
        findings=[FindingLine(r.severity, r.sheet or "вся книга", r.cell or "", r.message, r.fix) for r in checked.remarks],
    )  # fmt: skip
    office = _Office(district, str(card.get("municipality") or _LINE), str(card.get("school_year") or _LINE))
    (made,) = report("remarks", SummaryData(on, office, [organisation], []), out=folder).files
    assert isinstance(made, Path)
    return made
