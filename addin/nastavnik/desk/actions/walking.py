"""«Следующая ошибка» and «Предыдущая ошибка»: from mark to mark, in the order of the sheets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

from nastavnik.desk.marks import find_marks
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.talk import Talk

__all__ = ["next_finding", "previous_finding"]


def next_finding(book: Any, talk: Talk) -> Outcome:
    """Select the next marked cell after the selected one; after the last comes the first."""
    return _go(book, forward=True)


def previous_finding(book: Any, talk: Talk) -> Outcome:
    """Select the marked cell before the selected one; before the first comes the last."""
    return _go(book, forward=False)


def _go(book: Any, *, forward: bool) -> Outcome:
    titles = [sheet.name for sheet in book.sheets if sheet.visible is True]
    marks = find_marks(book, titles)
    if not marks:
        return Outcome("Отмеченных ячеек нет. Нажмите «Проверить».")
    order = {title: index for index, title in enumerate(titles)}
    places = [(order[found.cell.sheet.name], found.cell.row, found.cell.column) for found in marks]
    here = _place(book, order)
    index = bisect_right(places, here) if forward else bisect_left(places, here) - 1
    index %= len(marks)
    cell, text = marks[index].cell, marks[index].text
    # A still screen would not follow the selection.
    book.app.screen_updating = True
    cell.sheet.activate()
    cell.select()
    return Outcome(
        f"{index + 1} из {len(marks)}. {cell.sheet.name}, {cell.get_address(False, False)}: {text}",
        quiet=True,
    )


def _place(book: Any, order: dict[str, int]) -> tuple[int, int, int]:
    """Where the clerk stands: sheet, row, column; before everything when that is nowhere."""
    selected = book.selection
    if selected is None or selected.sheet.name not in order:
        return order.get(book.sheets.active.name, -1), 0, 0
    return order[selected.sheet.name], selected.row, selected.column
