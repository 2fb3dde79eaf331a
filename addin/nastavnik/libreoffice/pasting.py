"""Special pasting: values and formulas worked out here, formats and notes by the office's clipboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import utils

from . import bridge, formulas
from .values import rectangles
from .writing import put_formulas

if TYPE_CHECKING:
    from .cells import Cells

__all__ = ["PASTES", "paste_special"]

PASTES = ("all", "values", "formulas", "formats", "comments", "column_widths")
_FLAGS = {"all": "SVDFNT", "formats": "T", "comments": "N"}  # of .uno:InsertContents
_CONTENTS = 1 | 2 | 4 | 16


def paste_special(
    source: Cells, target: Cells, what: str, operation: str | None, skip_blanks: bool, transpose: bool
) -> None:
    """Paste ``source`` at the top left cell of ``target``; ``operation`` is None, add, subtract, multiply, divide."""
    rows, columns = source.shape
    place = target.part(0, 0, *((columns, rows) if transpose else (rows, columns)))
    if what == "column_widths":
        for index in range(columns):
            width = source.part(0, index, 1, 1).xl.getColumns().getByIndex(0).Width
            target.part(0, index, 1, 1).xl.getColumns().Width = width
    elif what in ("values", "formulas"):
        _paste_contents(source, place, what, operation, skip_blanks, transpose)
    elif what == "all" and (operation or skip_blanks):
        _by_clipboard(source, place, "T", transpose)
        _paste_contents(source, place, "formulas", operation, skip_blanks, transpose)
    else:
        if what == "all":  # the office would ask whether to write over what is there
            place.xl.clearContents(_CONTENTS)
        _by_clipboard(source, place, _FLAGS[what], transpose)


def _paste_contents(
    source: Cells, place: Cells, what: str, operation: str | None, skip_blanks: bool, transpose: bool
) -> None:
    data = [list(row) for row in source.xl.getDataArray()]
    texts = [list(row) for row in source.xl.getFormulaArray()] if what == "formulas" else None
    down, across = place.row - source.row, place.column - source.column
    if texts is not None:
        for r, line in enumerate(texts):
            for c, text in enumerate(line):
                if text.startswith("=") and text != data[r][c]:
                    moved = (down + c - r, across + r - c) if transpose else (down, across)
                    text = formulas.shifted(text, *moved, utils.col_name, utils.column_to_number)
                    data[r][c] = _Formula(text)
    if transpose:
        data = [list(column) for column in zip(*data)]
    if operation:
        _combine(place, data, operation)
    found = [
        (r, c, str(value))
        for r, row in enumerate(data)
        for c, value in enumerate(row)
        if isinstance(value, _Formula)
    ]
    cells = [
        (r, c)
        for r, row in enumerate(data)
        for c, value in enumerate(row)
        if not (skip_blanks and value == "")
    ]
    for top, left, bottom, right in rectangles(cells):
        block = tuple(
            tuple("" if isinstance(value, _Formula) else value for value in row[left : right + 1])
            for row in data[top : bottom + 1]
        )
        place.part(top, left, bottom - top + 1, right - left + 1).xl.setDataArray(block)
    put_formulas(place.xl, found)


class _Formula(str):
    __slots__ = ()


def _combine(place: Cells, data: list[list[Any]], operation: str) -> None:
    """Change ``data`` to what is there already, combined with it; texts stay as they are there."""
    for r, line in enumerate(place.xl.getDataArray()):
        for c, there in enumerate(line):
            new = data[r][c]
            if isinstance(new, _Formula) or (isinstance(new, str) and new):
                data[r][c] = there
                continue
            if isinstance(there, str) and there:
                data[r][c] = there
                continue
            old, amount = there or 0.0, new or 0.0
            if operation == "divide":
                data[r][c] = old / amount if amount else None
            else:
                data[r][c] = {"add": old + amount, "subtract": old - amount, "multiply": old * amount}[
                    operation
                ]


def _by_clipboard(source: Cells, place: Cells, flags: str, transpose: bool) -> None:
    """Copy and paste as a person would; the selection and the active sheet are put back."""
    dispatcher = source.sheet.book.app.service("frame.DispatchHelper")
    here, there = source.sheet.book.controller, place.sheet.book.controller
    before = [(each, each.getActiveSheet(), each.getSelection()) for each in (here, there)]
    here.select(source.xl)
    dispatcher.executeDispatch(here.Frame, ".uno:Copy", "", 0, ())
    there.select(place.part(0, 0, 1, 1).xl)
    options = bridge.props(
        Flags=flags,
        SkipEmptyCells=False,
        Transpose=transpose,
        AsLink=False,
        FormulaCommand=bridge.typed("short", 0),
        MoveMode=bridge.typed("short", 4),
    )
    dispatcher.executeDispatch(there.Frame, ".uno:InsertContents", "", 0, options)
    for controller, sheet, selection in before:
        controller.setActiveSheet(sheet)
        controller.select(selection)
