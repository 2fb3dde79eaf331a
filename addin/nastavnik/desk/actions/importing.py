"""«Карта из документа»: a roadmap from Word or Excel, or a ready one, laid into the open workbook.

Rows that are there stay where they are with their statuses, dates, evidence, the clerk's own columns and notes;
only cells that the document changes are written, new activities go below the last row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from nastavnik.books.reading import Book
from nastavnik.checks.catalogue import plural
from nastavnik.desk.actions.roadmap_cells import Cells, cells_of
from nastavnik.desk.actions.room import make_room
from nastavnik.desk.changes import apply_changes
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.talk import Field, Talk
from nastavnik.errors import BadInput
from nastavnik.form.layout import TableLayout

if TYPE_CHECKING:
    import pandas as pd

    from nastavnik.checks.deadlines import PlanYear
    from nastavnik.roadmap.merging import Merged

__all__ = ["import_roadmap"]

BUTTON = "Карта из документа"
_SHOWN, _LONG = 8, 160  # lines of the question, characters of a line
_KEEP, _DROP = "keep", "drop"
_REST = ((_KEEP, "оставить все"), (_DROP, "убрать неначатые"))


@dataclass(frozen=True)
class Source:
    """What is to be laid in: the ``frame`` of the sheet's rows, the plan's year, what was odd in reading.

    ``drop``: rows of the workbook that are not in it and not begun make room for it.
    """

    title: str
    frame: pd.DataFrame
    plan: PlanYear | None
    warnings: Sequence[str] = ()
    drop: bool = False


def import_roadmap(book: Any, talk: Talk) -> Outcome:
    """Lay a roadmap into «Дорожная карта» after showing what will change; nothing is written when they say no."""
    from nastavnik.roadmap.merging import merge

    read = read_live(book)
    layout = read.layouts.get("roadmap")
    if read.form is None or not isinstance(layout, TableLayout):
        raise BadInput("В книге нет листа «Дорожная карта».", "Верните его из выданной книги.")
    source = _source(read, talk)
    if source is None:
        return Outcome("Ничего не изменено.", quiet=True)
    sheet = book.sheets[read.titles["roadmap"]]
    merged = merge(read.tables["roadmap"], source.frame, source.plan)
    cells = cells_of(read, layout, sheet, source.frame, merged, drop=source.drop)
    if not cells.changes:
        return Outcome("Изменений нет: в книге уже эта дорожная карта.", details=cells.notes)
    if not talk.confirm(_question(source, merged, cells)):
        return Outcome("Ничего не изменено.", quiet=True)
    talk.progress("Вношу дорожную карту…")
    notes = make_room(sheet, read.form["roadmap"], layout, cells.last_row)
    apply_changes(book, cells.changes, BUTTON)
    book.app.screen_updating = True  # a still screen would not follow
    sheet.activate()
    message = f"Дорожная карта внесена: {_counted(merged, cells)}. Вернуть как было — «Отменить»."
    return Outcome(message, details=(*cells.notes, *notes))


# ------------------------------------------------------------------ what to lay in
def _source(read: Book, talk: Talk) -> Source | None:
    """The document that the clerk chose, the ready roadmap when they chose none; None when they thought better."""
    answers = talk.ask(
        BUTTON,
        [
            Field("file", "Документ Word или Excel (пусто — готовая дорожная карта)", "file"),
            Field("rest", "Строки, которых нет в документе", "choice", _REST, default=_KEEP),
        ],
    )
    if answers is None:
        return None
    if answers["file"].strip():
        talk.progress("Читаю документ…")
        source = _from_file(read, Path(answers["file"].strip().strip('"')).expanduser(), talk)
    else:
        source = _ready(read)
    return None if source is None else replace(source, drop=answers["rest"] == _DROP)


def _from_file(read: Book, path: Path, talk: Talk) -> Source | None:
    from nastavnik.roadmap import read_roadmap

    # A plan for 2020 is a plan for 2020, whatever year the workbook is for.
    found = read_roadmap(path, otherwise=_school_year(read))
    plan = found.plan
    title = f"В документе «{path.name}»"
    if len(found.parts) > 1:
        options = [(str(n), name or f"Карта {n + 1}") for n, (name, _count) in enumerate(found.parts)]
        whole = ("", "Все вместе")
        chosen = talk.ask(
            f"В документе несколько дорожных карт: {len(options)}",
            [Field("part", "Какую внести", "choice", (whole, *options))],
        )
        if chosen is None:
            return None
        if chosen["part"]:
            return Source(title, found.part(int(chosen["part"])).frame(), plan, found.warnings)
    return Source(title, found.frame(), plan, found.warnings)


def _ready(read: Book) -> Source:
    """The shipped roadmap that suits the workbook, for its school year."""
    import datetime as dt

    from nastavnik.roadmap.presets import already_due, preset, preset_for, preset_rows

    plan = _school_year(read)
    if plan is None:
        raise BadInput("Учебный год не указан.", "Заполните его на листе с данными организации.")
    district = read.form is not None and read.form.id == "district"
    chosen = preset("district") if district else preset_for(str(read.card.get("org_type") or ""))
    year = read.card.get("school_year")
    rows = preset_rows(chosen.key, plan)
    late = already_due(rows, dt.date.today())
    return Source(f"В готовой карте «{chosen.title}» на {year} год", rows, plan, [late] if late else [])


def _school_year(read: Book) -> PlanYear | None:
    from nastavnik.checks.deadlines import plan_year

    year = read.card.get("school_year")
    try:
        return plan_year(str(year)) if year else None
    except BadInput:
        return None  # «Проверить» tells of a wrong school year


# ------------------------------------------------------------------ what is said
def _question(source: Source, merged: Merged, cells: Cells) -> str:
    """What the clerk reads before saying yes."""
    from nastavnik.roadmap.merging import summary_lines

    total = len(source.frame)
    activities = plural(total, "мероприятие", "мероприятия", "мероприятий")
    lines = [f"{source.title} {total} {activities}: {_counted(merged, cells)}."]
    if any(change.kept_status for change in merged.changes):
        lines.append("Статусы, даты выполнения и подтверждения останутся.")
    told = [change for change in merged.changes if not (cells.removed and change.kind == "missing")]
    lines += _some([f"• {line}" for line in summary_lines(told)])
    lines += _some([f"• Будет убрано: {activity}." for activity in cells.removed])
    lines += _some([f"▲ {warning}" for warning in (*source.warnings, *cells.notes)])
    return "\n".join([*lines, "", f"Изменится ячеек: {len(cells.changes)}. Внести?"])


def _some(lines: Sequence[str]) -> list[str]:
    shown = [shorten(line, _LONG, placeholder="…") for line in lines[:_SHOWN]]
    return shown + ([f"… и ещё {len(lines) - _SHOWN}."] if len(lines) > _SHOWN else [])


def _counted(merged: Merged, cells: Cells) -> str:
    counts = merged.counts()
    removed = len(cells.removed)
    told = {
        "новых": counts["added"], "изменено": counts["changed"], "без изменений": counts["same"],
        "нет в документе, оставлено": counts["missing"] - removed, "убрано неначатых": removed,
    }  # fmt: skip
    return ", ".join(f"{words} — {count}" for words, count in told.items() if count)
