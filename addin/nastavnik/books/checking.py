"""Workbooks checked: from paths to findings with true addresses and Russian sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nastavnik.books.batching import batch_of
from nastavnik.books.leftovers import is_leftover
from nastavnik.books.reading import SPREADSHEETS, Book, read_book
from nastavnik.checks.batch import Batch, Settings
from nastavnik.checks.catalogue import render, severity
from nastavnik.checks.engine import check_batch
from nastavnik.checks.findings import Finding
from nastavnik.errors import BadFile
from nastavnik.form.layout import CardLayout, TableLayout

__all__ = ["CheckResult", "CheckedFile", "Remark", "check", "check_books", "remarks_of", "spreadsheets_in"]


@dataclass(frozen=True)
class Remark:
    """A finding as people read it, at its true place in the file."""

    code: str
    severity: str
    sheet: str | None
    sheet_key: str | None
    cell: str | None
    row: int | None
    column: str | None
    value: Any
    message: str
    fix: str

    def as_json(self) -> dict[str, Any]:
        value = self.value
        if isinstance(value, (dt.date, dt.datetime)):
            value = value.isoformat()
        elif value is not None and not isinstance(value, (str, int, float, bool)):
            value = str(value)
        return {
            "code": self.code, "severity": self.severity, "sheet": self.sheet, "cell": self.cell, "row": self.row,
            "column": self.column, "value": value, "message": self.message, "fix": self.fix,
        }  # fmt: skip


@dataclass
class CheckedFile:
    """One file checked. ``status``: ok, errors, unreadable."""

    book: Book
    remarks: list[Remark]
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def status(self) -> str:
        if self.book.form is None:
            return "unreadable"
        return "errors" if self.errors else "ok"

    @property
    def errors(self) -> int:
        return sum(remark.severity == "error" for remark in self.remarks)

    @property
    def warnings(self) -> int:
        return len(self.remarks) - self.errors

    @property
    def organisation(self) -> dict[str, str | None] | None:
        book = self.book
        if book.form is None:
            return None
        if book.form.id == "school":
            name = book.card_raw("organisation", "short_name") or book.card_raw("organisation", "full_name")
            return {"code": book.org_code(), "name": str(name) if name is not None else None}
        name = book.card_raw("district", "municipality") or book.card_raw("district", "office_name")
        code = book.card_raw("district", "district_code")
        return {
            "code": str(code) if code is not None else None,
            "name": str(name) if name is not None else None,
        }

    def as_json(self) -> dict[str, Any]:
        form = {"id": self.book.form.id, "version": self.book.version} if self.book.form else None
        return {
            "file": self.book.name, "status": self.status, "organisation": self.organisation, "form": form,
            "rows": self.rows, "findings": [remark.as_json() for remark in self.remarks],
        }  # fmt: skip


@dataclass
class CheckResult:
    """All files checked, in the order given."""

    files: list[CheckedFile]

    @property
    def errors(self) -> int:
        return sum(file.errors for file in self.files)

    @property
    def warnings(self) -> int:
        return sum(file.warnings for file in self.files)

    def as_json(self) -> dict[str, Any]:
        return {
            "files": [file.as_json() for file in self.files],
            "errors": self.errors,
            "warnings": self.warnings,
        }


def check(paths: str | Path | Iterable[str | Path], *, on: dt.date | None = None) -> CheckResult:
    """Check one workbook or many; a folder stands for the spreadsheets in it and below.

    Raises BadFile when a file is not there or a folder holds no spreadsheets.
    """
    listed = [paths] if isinstance(paths, (str, Path)) else list(paths)
    found = [pair for path in listed for pair in spreadsheets_in(Path(path))]
    return check_books([read_book(path, name=name) for path, name in found], on=on)


def spreadsheets_in(path: Path) -> list[tuple[Path, str]]:
    """The file itself, or the spreadsheets in a folder and below, each with its name: in a folder its place there.

    What an office suite or a system leaves behind (``~$book.xlsx``, ``.~lock``, ``__MACOSX``) is not among them.
    """
    if not path.is_dir():
        return [(path, path.name)]
    found = [
        (file, name)
        for file in sorted(path.rglob("*"))
        if file.suffix.lower() in SPREADSHEETS - {""}
        and file.is_file()
        and not is_leftover(name := file.relative_to(path).as_posix())
        and not file.name.startswith(".")
    ]
    if not found:
        raise BadFile(f"В папке «{path}» нет книг.", "Проверьте путь: нужны файлы .xlsx, .xls или .ods.")
    return found


def check_books(books: Sequence[Book], *, on: dt.date | None = None) -> CheckResult:
    """Check books already read; each form's books in one batch."""
    settings = Settings(on=on) if on else Settings()
    results: dict[int, CheckedFile] = {}
    groups: dict[str, list[int]] = {}
    for index, book in enumerate(books):
        if book.form is None:
            results[index] = CheckedFile(book, [_unread(_remark(f, book), book) for f in book.seen])
        else:
            groups.setdefault(book.form.id, []).append(index)
    for indexes in groups.values():
        batch = batch_of([books[i] for i in indexes], settings)
        by_file = remarks_of(batch, check_batch(batch), [books[i] for i in indexes])
        for number, index in enumerate(indexes):
            book = books[index]
            rows = {
                s.key: len(book.raw[s.key]["_row"]) if s.key in book.raw else 0 for s in batch.form.tables
            }
            results[index] = CheckedFile(book, by_file[number], rows)
    return CheckResult([results[index] for index in range(len(books))])


def _unread(remark: Remark, book: Book) -> Remark:
    """The remark to a file that is no workbook of ours; a summary is called what it is."""
    if remark.code != "file-not-ours" or book.meta.get("form_id") != "summary":
        return remark
    return replace(
        remark,
        message=f"Файл «{book.name}» — сводка района, а не книга организации.",
        fix="Проверять нужно книги, из которых она составлена.",
    )


def remarks_of(batch: Batch, findings: Iterable[Finding], books: Sequence[Book]) -> list[list[Remark]]:
    """The findings of a batch as remarks, by file."""
    by_file: list[list[Remark]] = [[] for _ in batch.files]
    for finding in findings:
        by_file[finding.file].append(_remark(finding, books[finding.file]))
    return by_file


def _remark(finding: Finding, book: Book) -> Remark:
    title = book.titles.get(finding.sheet or "")
    if title is None and finding.sheet is not None and book.form is not None:
        title = book.form[finding.sheet].title
    layout = book.layouts.get(finding.sheet or "")
    cell, row = finding.cell, finding.row
    if cell is None and finding.column is not None:
        if isinstance(layout, TableLayout) and row is not None:
            cell = layout.address(finding.column, row)
        elif isinstance(layout, CardLayout):
            cell = layout.address(finding.column)
    if row is None and cell is not None:
        row = int("".join(c for c in cell if c.isdigit()))
    message, fix = render(finding, book.form, file=book.name, title=title)
    return Remark(
        finding.code,
        severity(finding.code),
        title,
        finding.sheet,
        cell,
        row,
        finding.column,
        finding.value,
        message,
        fix,
    )
