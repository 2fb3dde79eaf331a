"""«Приказ…» and «Приказы и отчёты»: documents in Word from the open workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from nastavnik.books.reading import Book
from nastavnik.checks.catalogue import plural
from nastavnik.desk.changes import Change, apply_changes
from nastavnik.desk.live import folder_of
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.summaries import newest_summary, summary_data
from nastavnik.desk.talk import Field, Talk
from nastavnik.documents.data import BookLike
from nastavnik.documents.issuing import ORDER_KINDS, REPORT_KINDS, Issued
from nastavnik.documents.issuing import order as make_order
from nastavnik.documents.issuing import report as make_report
from nastavnik.errors import BadInput
from nastavnik.form.layout import TableLayout

__all__ = ["district_documents", "order"]


def order(book: Any, talk: Talk) -> Outcome:
    """Ask which document, write it into a folder beside the workbook, offer to enter it in «Документы»."""
    kinds = [(key, title) for key, (title, form) in ORDER_KINDS.items() if form == "school"]
    answers = talk.ask("Приказ", _fields(book, kinds))
    if answers is None:
        return Outcome("Ничего не сделано.", quiet=True)
    talk.progress("Готовлю документы…")
    read = read_live(book)
    issued = _ordered(read, answers)
    return _told(issued, entered=_register(book, talk, read, issued))


def district_documents(book: Any, talk: Talk) -> Outcome:
    """The district's orders from its workbook, and reports from the summary that «Свести» wrote."""
    orders = [(key, title) for key, (title, form) in ORDER_KINDS.items() if form == "district"]
    reports = [(key, title) for key, (title, form) in REPORT_KINDS.items() if form == "summary"]
    fields = _fields(book, orders + reports)
    fields.append(
        Field("summary", "Сводка (для отчётов)", "file", default=str(newest_summary(folder_of(book)) or ""))
    )
    answers = talk.ask("Приказы и отчёты", fields)
    if answers is None:
        return Outcome("Ничего не сделано.", quiet=True)
    talk.progress("Готовлю документы…")
    if answers["kind"] in dict(orders):
        return _told(_ordered(read_live(book), answers))
    if not answers["summary"]:
        raise BadInput("Для отчёта нужна сводка.", "Нажмите «Свести» и выберите полученный файл.")
    data = summary_data(Path(answers["summary"]).expanduser())
    folder = Path(answers["folder"]).expanduser()
    return _told(make_report(answers["kind"], data, out=folder, date=_date(answers["date"])))


def _ordered(read: Book, answers: Mapping[str, str]) -> Issued:
    return make_order(
        answers["kind"],
        cast(BookLike, read),  # the wrapper lets in only workbooks whose form is known
        out=Path(answers["folder"]).expanduser(),
        number=answers["number"] or None,
        date=_date(answers["date"]),
    )


def _told(issued: Issued, *, entered: bool = False) -> Outcome:
    count = len(issued.files)
    message = f"{plural(count, 'Готов', 'Готовы', 'Готово')} {count} {plural(count, 'документ', 'документа', 'документов')}."
    if entered:
        message += " В лист «Документы» внесено."
    return Outcome(
        message, files=tuple(issued.files), details=tuple(f"▲ {warning}" for warning in issued.warnings)
    )


def _fields(book: Any, kinds: Sequence[tuple[str, str]]) -> list[Field]:
    folder = str((folder_of(book) or Path.home()) / "Документы наставничества")
    return [
        Field("kind", "Документ", "choice", tuple(kinds), kinds[0][0] if kinds else "", required=True),
        Field("number", "Номер"),
        Field("date", "Дата", "date", default=dt.date.today().strftime("%d.%m.%Y")),
        Field("folder", "Папка", "folder", default=folder, required=True),
    ]


def _date(text: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.datetime.strptime(text, "%d.%m.%Y").date()
    except ValueError as error:
        raise BadInput(f"Дата «{text}» не понята.", "Введите её как 01.09.2026.") from error


def _register(book: Any, talk: Talk, read: Book, issued: Issued) -> bool:
    """Enter the acts in the register of the workbook when the clerk agrees; True when they were entered."""
    layout = read.layouts.get("acts")
    if not issued.acts or not isinstance(layout, TableLayout):
        return False
    title = read.titles["acts"]
    row = max(read.raw["acts"]["_row"], default=layout.first)
    changes: list[Change] = []
    for act in issued.acts:
        row += 1
        changes += _entry(title, layout, row, act)
    lines = "\n".join(f"• {act.get('title', '')}" for act in issued.acts[:8])
    if not changes or not talk.confirm(f"Внести в лист «{title}»:\n{lines}\n\nВнести?"):
        return False
    apply_changes(book, changes, "Приказ")
    return True


def _entry(title: str, layout: TableLayout, row: int, act: Mapping[str, Any]) -> list[Change]:
    found = []
    for key, value in act.items():
        cell = layout.address(key, row)
        if cell is not None and value not in (None, ""):
            if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
                value = dt.datetime.combine(value, dt.time())
            found.append(Change(title, cell, None, value, "документы"))
    return found
