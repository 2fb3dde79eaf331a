"""The district's buttons around the summary: «Раздать формы» and «Свести»."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from nastavnik.checks.catalogue import plural
from nastavnik.desk.actions.exchange import INCOMING, exchange_folder
from nastavnik.desk.live import saved_path
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.summaries import newest_summary
from nastavnik.desk.talk import Field, Talk

__all__ = ["consolidate", "issue"]

HANDOUTS = "Формы для школ"
_SHOWN = 8


def issue(book: Any, talk: Talk) -> Outcome:
    """One prefilled workbook for each organisation of the list, into a folder beside the district's."""
    from nastavnik.district.issuing import issue as issue_all

    path = saved_path(book, talk)
    if path is None:
        return Outcome("Формы не созданы: книга не сохранена.", quiet=True)
    folder = path.parent / HANDOUTS
    answers = talk.ask(
        "Раздать формы", [Field("folder", "Папка", "folder", default=str(folder), required=True)]
    )
    if answers is None:
        return Outcome("Ничего не сделано.", quiet=True)
    folder = Path(answers["folder"]).expanduser()
    made = issue_all(
        path, folder, progress=lambda done, total: talk.progress(f"Создаю книги: {done} из {total}")
    )
    count = len(made.files)
    message = (
        f"{plural(count, 'Создана', 'Создано', 'Создано')} {count} {plural(count, 'книга', 'книги', 'книг')}."
    )
    if made.kept:
        message += f" Не тронуто, в них уже есть данные: {len(made.kept)}."
    return Outcome(message, files=(folder,))


def consolidate(book: Any, talk: Talk) -> Outcome:
    """All workbooks of a folder into one summary."""
    from nastavnik.district.consolidation import consolidate as consolidate_all

    path = saved_path(book, talk)
    if path is None:
        return Outcome("Свод не сделан: книга не сохранена.", quiet=True)
    accepted = exchange_folder(path).accepted
    inbox = accepted if accepted.is_dir() else path.parent / INCOMING
    summary = path.parent / f"Сводка {dt.date.today():%Y-%m-%d}.xlsx"
    answers = talk.ask(
        "Свести",
        [
            Field("folder", "Папка с книгами школ", "folder", default=str(inbox), required=True),
            Field("summary", "Файл сводки", default=str(summary), required=True),
        ],
    )
    if answers is None:
        return Outcome("Ничего не сделано.", quiet=True)
    result = consolidate_all(
        path,
        Path(answers["folder"]).expanduser(),
        Path(answers["summary"]).expanduser(),
        previous=newest_summary(path.parent, other_than=Path(answers["summary"]).expanduser()),
        progress=lambda stage, done, total: talk.progress(f"{stage}: {done} из {total}"),
    )
    expected, missing = len(result.office.expected), result.missing
    details = []
    if missing:
        names = ", ".join(f"{o.code} {o.short_name}" for o in missing[:_SHOWN])
        more = f" и ещё {len(missing) - _SHOWN}" if len(missing) > _SHOWN else ""
        details.append(f"• Не сдали: {names}{more}.")
    details += [f"▲ {arrival.name}: {arrival.reason}" for arrival in result.refused[:_SHOWN]]
    message = f"Свод готов: сдали {expected - len(missing)} из {expected}, ошибок в книгах — {result.errors}."
    errors = result.errors + len(result.refused)
    return Outcome(
        message, errors=errors, details=tuple(details), files=(Path(answers["summary"]).expanduser(),)
    )
