"""The journal as the table «Приём»: what a person reads, safe to put into a spreadsheet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from nastavnik.exchange.journal import STATES, Journal
from nastavnik.exchange.names import clean_line
from nastavnik.exchange.registry import District

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["HEADERS", "intake_table"]

HEADERS = {
    "number": "№",
    "received": "Получено",
    "code": "Код",
    "organisation": "Организация",
    "sender": "Отправитель",
    "submission": "Подача №",
    "state": "Состояние",
    "why": "Почему",
    "errors": "Ошибок",
    "late": "После срока",
    "answered": "Ответ",
    "name": "Прислано как",
    "file": "Файл",
}
_WAYS = {
    "sent": "отправлен",
    "drafted": "черновик",
    "sending": "неизвестно, ушёл ли",
    "failed": "не ушёл",
    "begun": "",
}


def intake_table(journal: Journal, district: District | None = None) -> pd.DataFrame:
    """One row per received file, newest last, columns as in ``HEADERS``; texts never start a formula."""
    import pandas as pd

    answers = {
        row["reason"].rsplit("-", 1)[0]: row
        for row in journal.answers()
        if row["kind"] in ("receipt", "refusal")
    }
    names = journal.file_names()
    rows = []
    for item in journal.items():
        organisation = district.by_code(item.org_code) if district else None
        answer = answers.get(f"item-{item.id}")
        rows.append(
            {
                "number": item.id,
                "received": _moment(item.received_at),
                "code": inert(item.org_code),
                "organisation": inert(organisation.name if organisation else ""),
                "sender": inert(item.sender or ("из папки" if item.source == "folder" else "")),
                "submission": item.submission,
                "state": STATES[item.state] + (" (удалено по сроку)" if item.purged else ""),
                "why": inert(item.words),
                "errors": item.errors,
                "late": "да" if item.late else "",
                "answered": _WAYS.get(answer["phase"], "") if answer else "",
                "name": inert(names.get(item.message)),
                "file": inert(item.stored),
            }
        )
    table = pd.DataFrame(rows, columns=list(HEADERS))
    table["submission"] = table["submission"].astype("Int64")
    return table


def _moment(stamp: str) -> str:
    """«20.11.2026 08:24» of an ISO time."""
    return dt.datetime.fromisoformat(stamp).strftime("%d.%m.%Y %H:%M")


def inert(value: object) -> str:
    """Text that a spreadsheet will not take for a formula: one line, an apostrophe before = + - @."""
    text = clean_line(value or "", 500)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
