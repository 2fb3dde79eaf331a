"""«Показатели» and «Дорожная карта»: the sheet in front, its news in the summary."""

from __future__ import annotations

from collections import Counter
from typing import Any

from nastavnik.checks.catalogue import plural
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.talk import Talk
from nastavnik.errors import BadInput
from nastavnik.form import load_form
from nastavnik.form.layout import TableLayout, match_sheets
from nastavnik.form.shares import percent

__all__ = ["indicators", "roadmap"]

_HEAD_ROW = 5
_SHOWN = 8


def indicators(book: Any, talk: Talk) -> Outcome:
    """Count the workbook again, show «Показатели» and tell each value."""
    sheet = _sheet(book, "indicators")
    book.app.calculate()
    last = max(sheet.used_range.shape[0], _HEAD_ROW)
    rows = sheet.range((_HEAD_ROW + 1, 1), (last + 1, 4)).options(ndim=2).value
    lines = [_value_line(row) for row in rows if row[0]]
    _show(book, sheet)
    known = sum(1 for row in rows if row[0] and isinstance(row[3], float))
    total = len(lines)
    message = f"Посчитано {known} из {total} {plural(total, 'показателя', 'показателей', 'показателей')}."
    return Outcome(message, details=tuple(lines))


def _value_line(row: list[Any]) -> str:
    title, numerator, denominator, value = row
    if not isinstance(value, float):
        return f"• {title}: нет данных"
    if isinstance(denominator, float):
        return f"• {title}: {numerator or 0:g} из {denominator:g} ({percent(value)})"
    return f"• {title}: {value:g}"


def roadmap(book: Any, talk: Talk) -> Outcome:
    """Show «Дорожная карта» and tell what is overdue, what comes soon, what has nobody responsible."""
    read = read_live(book)
    layout = read.layouts.get("roadmap")
    if not isinstance(layout, TableLayout):
        raise BadInput("В книге нет листа «Дорожная карта».", "Верните его из выданной книги.")
    sheet = book.sheets[read.titles["roadmap"]]
    raw = read.raw["roadmap"]
    book.app.calculate()
    states = _states(sheet, layout, raw["_row"])
    counted = Counter(state[:1] for state in states)
    orphans = sum(1 for name in raw.get("responsible", []) if not str(name or "").strip())
    _show(book, sheet)
    overdue, soon, total = counted["✖"], counted["▲"], len(states)
    message = (
        f"В дорожной карте {total} {plural(total, 'мероприятие', 'мероприятия', 'мероприятий')}: "
        f"просрочено — {overdue}, срок подходит — {soon}, выполнено — {counted['✔']}, без ответственного — {orphans}."
    )
    late = [
        f"• Просрочено: {activity}, срок {text}"
        for state, activity, text in zip(states, raw["activity"], raw["deadline_text"], strict=True)
        if state.startswith("✖")
    ]
    return Outcome(message, details=tuple(late[:_SHOWN]))


def _states(sheet: Any, layout: TableLayout, numbers: list[int]) -> list[str]:
    """The live column «Состояние» of the records; empty text where it is gone."""
    column = layout.columns.get("state")
    if column is None or not numbers:
        return [""] * len(numbers)
    first, last = numbers[0], numbers[-1]
    values = sheet.range((first, column + 1), (last, column + 1)).options(ndim=2).value
    return [str(values[number - first][0] or "") for number in numbers]


def _sheet(book: Any, key: str) -> Any:
    """A view of the school's form in the open workbook. Raises BadInput when it is gone."""
    form = load_form("school")
    matched, _ = match_sheets(form, [sheet.name for sheet in book.sheets])
    if key not in matched:
        raise BadInput(f"В книге нет листа «{form[key].title}».", "Верните его из выданной книги.")
    return book.sheets[matched[key].title]


def _show(book: Any, sheet: Any) -> None:
    """Bring a sheet to the front; a still screen would not follow."""
    book.app.screen_updating = True
    sheet.activate()
