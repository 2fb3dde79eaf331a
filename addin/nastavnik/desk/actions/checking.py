"""«Проверить»: the rules of the command line, on the workbook as it stands on the screen."""

from __future__ import annotations

from typing import Any

from nastavnik.books.checking import CheckedFile, Remark, check_books
from nastavnik.checks.catalogue import plural
from nastavnik.desk.findings_sheet import make_sheet, read_covered, write_findings
from nastavnik.desk.live import sheet_named
from nastavnik.desk.marks import Mark, find_marks, set_marks
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.talk import Talk

__all__ = ["check", "check_again", "checked", "marks_of", "summary_of"]

FINDINGS = "Проверка"  # a district's workbook gets the sheet when it is first checked
_SIGNS = {"error": "✖", "warning": "▲"}
_SHOWN = 5  # findings told in the summary; all are on the sheet


def check(book: Any, talk: Talk) -> Outcome:
    """Check the workbook, write «Проверка», mark the cells. No cell that the clerk fills is changed."""
    found = checked(book)
    form = found.book.form
    assert form is not None  # the wrapper lets in only our workbooks
    titles = list(found.book.titles.values())
    list_title = form.by_key["findings"].title if "findings" in form.by_key else FINDINGS
    talk.progress("Отмечаю ячейки…")
    sheet = sheet_named(book, list_title) or make_sheet(book, list_title)
    covered = set_marks(book, titles, marks_of(found.remarks), read_covered(sheet))
    summary = summary_of(found)
    write_findings(sheet, found.remarks, covered, summary)
    gravest = sorted(found.remarks, key=lambda remark: remark.severity != "error")
    details = tuple(_line(remark) for remark in gravest[:_SHOWN])
    left = len(found.remarks) - _SHOWN
    if left > 0:
        details += (f"… и ещё {left} на листе «{list_title}».",)
    return Outcome(summary, errors=found.errors, details=details)


def check_again(book: Any, talk: Talk) -> tuple[str, ...]:
    """After a button has changed cells: the marks and the list made anew where they stand, and what is left."""
    if not find_marks(book, [sheet.name for sheet in book.sheets]):
        return ()
    talk.progress("Проверяю ещё раз…")
    return (f"После проверки: {check(book, talk).message}",)


def checked(book: Any) -> CheckedFile:
    """The workbook checked, nothing written."""
    return check_books([read_live(book)]).files[0]


def summary_of(found: CheckedFile) -> str:
    """«Ошибок: 3, предупреждений: 1.» in one sentence."""
    errors, warnings = found.errors, found.warnings
    sendable = " Книгу можно отправлять." if found.book.form_id == "school" else ""
    if not errors and not warnings:
        return f"Ошибок нет.{sendable}"
    parts = []
    if errors:
        parts.append(f"{errors} {plural(errors, 'ошибка', 'ошибки', 'ошибок')}")
    if warnings:
        parts.append(f"{warnings} {plural(warnings, 'предупреждение', 'предупреждения', 'предупреждений')}")
    return f"Найдено: {' и '.join(parts)}." + ("" if errors else sendable)


def marks_of(remarks: list[Remark]) -> list[Mark]:
    """One mark a cell, however many findings it has; an error outweighs a warning."""
    by_cell: dict[tuple[str, str], list[Remark]] = {}
    for remark in remarks:
        if remark.sheet and remark.cell:
            by_cell.setdefault((remark.sheet, remark.cell), []).append(remark)
    marks = []
    for (sheet, cell), own in by_cell.items():
        severity = "error" if any(remark.severity == "error" for remark in own) else "warning"
        lines = tuple(f"{_SIGNS[remark.severity]} {remark.message} {remark.fix}" for remark in own)
        marks.append(Mark(sheet, cell, severity, lines))
    return marks


def _line(remark: Remark) -> str:
    place = f"{remark.sheet}, {remark.cell}: " if remark.sheet and remark.cell else ""
    return f"{_SIGNS[remark.severity]} {place}{remark.message}"
