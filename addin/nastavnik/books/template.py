"""A new workbook of a form: empty, prefilled, or rebuilt from data. Written with XlsxWriter, from the form alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nastavnik.books.contents import Contents, Macros, Mark
from nastavnik.books.style import COLOURS, formats, row_heights
from nastavnik.books.template_cells import format_of, missing, print_filled, protect, put, set_page, width_of
from nastavnik.books.template_lists import write_lists
from nastavnik.books.template_validation import validation
from nastavnik.books.views import ViewWriter
from nastavnik.errors import BadInput
from nastavnik.form import Column, Form, Sheet
from nastavnik.form.formulas import (
    column_name,
    column_range,
    computed_formula,
    fix_formula,
    named_columns,
)
from nastavnik.resources import whole_output

__all__ = ["Contents", "Macros", "Mark", "build_book"]

_BELOW = 2000  # rows below the prepared ones where somebody may have typed
_CARD = (20, 42, 42, 46, 40)  # widths: group, label, value, hint, what to fix
_CLEAR = "✔ По столбцу «Что исправить» замечаний нет."

TAB = {"view": "#9AA5B1", "card": "#C58B2A", "table": COLOURS["brand"]}


def build_book(
    form: Form,
    path: Path,
    contents: Contents | None = None,
    *,
    macros: Macros | None = None,
    replace: bool = True,
) -> Path:
    """Write a workbook of ``form`` to ``path`` (.xlsx, or .xlsm with ``macros``) and return the path.

    Raises OutputExists when ``path`` is there and ``replace`` is false, BadInput when its name ends otherwise.
    """
    contents = contents or Contents()
    ending = ".xlsm" if macros else ".xlsx"
    if Path(path).suffix.lower() != ending:
        raise BadInput(
            f"Книга записывается как {ending}, а не «{Path(path).name}».", f"Укажите имя с {ending}."
        )
    with whole_output(Path(path), replace=replace) as temporary:
        _Writer(form, temporary, contents, macros).write()
    return Path(path)


class _Writer:
    """Writes one book; holds what all its sheets share."""

    def __init__(self, form: Form, path: Path, contents: Contents, macros: Macros | None) -> None:
        import xlsxwriter

        from nastavnik.books.formula_sheet import FormulaSheet

        self.worksheet_class = FormulaSheet
        self.form, self.contents = form, contents
        self.book = xlsxwriter.Workbook(
            str(path), {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
        )
        self.book.set_properties({"title": form.title, "comments": f"{form.id} {form.version}"})
        self.book.set_calc_mode("auto")
        self.formats = formats(self.book)
        # Room for what is there and for as much again as a clerk adds in a year.
        self.rows = {s.key: max(s.rows, len(self.contents.tables.get(s.key, ())) + 50) for s in form.tables}
        self.macros = macros
        if macros is not None:
            self.book.add_vba_project(str(macros.project))

    def write(self) -> None:
        buttons = self.macros.buttons if self.macros else ()
        views = ViewWriter(self.form, self.book, self.formats, self.rows, self.contents, buttons)
        sheets = {
            sheet.key: self.book.add_worksheet(sheet.title, self.worksheet_class)
            for sheet in self.form.sheets
        }
        for sheet, column in named_columns(self.form):
            area = column_range(sheet, column, self.rows[sheet.key])
            self.book.define_name(column_name(sheet.key, column.key), f"={area}")
        for sheet in self.form.sheets:
            ws = sheets[sheet.key]
            ws.set_tab_color(TAB[sheet.kind])
            if sheet.kind == "table":
                self._table(sheet, ws)
            elif sheet.hidden:
                self._hidden(sheet, ws)
            elif sheet.kind == "card":
                self._card(sheet, ws)
            elif sheet.key == "lists":
                self._top(sheet, ws)
                write_lists(self.form, self.book, self.formats, ws, sheet.title)
            else:
                views.write(sheet, ws)
            set_page(sheet, ws)
            if sheet.kind != "view" or sheet.key != "findings":
                protect(ws)
        sheets[self.form.sheets[0].key].activate()
        self.book.close()

    # ------------------------------------------------------------------ tables
    def _top(self, sheet: Sheet, ws: Any) -> None:
        ws.hide_gridlines(2)
        ws.set_row(0, 24)
        ws.write_string(0, 0, sheet.title, self.formats["title"])
        ws.write_string(1, 0, sheet.about, self.formats["about"])

    def _table(self, sheet: Sheet, ws: Any) -> None:
        self._top(sheet, ws)
        head, first, rows = sheet.header_row - 1, sheet.first_row - 1, self.rows[sheet.key]
        last = first + rows - 1
        for column in sheet.columns:
            ws.set_column(column.index, column.index, width_of(column), self.formats[format_of(column)])
            mark = (
                "считается само"
                if column.computed
                else "ставит программа"
                if column.filled
                else "обязательно"
                if column.required
                else ""
            )
            ws.write(head - 1, column.index, mark, self.formats["mark"])
            name = (
                "header_computed" if column.computed else "header" if column.required else "header_optional"
            )
            ws.write_string(head, column.index, column.header, self.formats[name])
            if not column.computed:
                ws.data_validation(
                    first, column.index, last, column.index, validation(self.form, self.rows, column)
                )
        # Above the header the columns' own formats would show as empty input cells.
        for row in range(head - 1):
            ws.set_row(row, 24 if row == 0 else None, self.formats["plain"])
        ws.set_row(head, 48)
        self._rows(sheet, ws, first, rows)
        fix = column_range(sheet, sheet["to_fix"], rows, local=True)
        letters = sheet.columns[0].letter, sheet.inputs[-1].letter
        below = f"COUNTA(${letters[0]}{last + 2}:${letters[1]}{last + _BELOW})>0"
        top = (
            # The count comes first: beyond the frozen columns the line is cut when the sheet is scrolled.
            f'=IF({below},"✖ Ниже строки {last + 1} программа не считает: попросите у района книгу побольше",'
            f'IF(SUMPRODUCT(--(LEN({fix})>0))=0,"{_CLEAR}","✖ Строк: "&SUMPRODUCT(--(LEN({fix})>0))'
            f'&". Строка "&(MATCH("?*",{fix},0)+{first})&": "&INDEX({fix},MATCH("?*",{fix},0))))'
        )
        self._live_line(sheet, ws, top)
        here = f"${sheet['to_fix'].letter}{first + 1}"
        ws.conditional_format(
            first,
            0,
            last,
            0,
            {"type": "formula", "criteria": f"=LEN({here})>0", "format": self.formats["bad_sign"]},
        )
        if "state" in sheet.by_key:
            self._state_colours(sheet, ws, first, last)
        if sheet.person:
            ws.freeze_panes(first, 3)
        else:
            ws.freeze_panes(first, 1)
        ws.autofilter(head, 0, last, len(sheet.columns) - 1)
        ws.repeat_rows(head)
        ws.repeat_columns(0, 2 if sheet.person else 0)
        print_filled(sheet, ws, rows)

    def _live_line(self, sheet: Sheet, ws: Any, formula: str) -> None:
        """The third row: what the live column has found; in an annotated copy, what the check has."""
        found = sum(1 for item in self.contents.findings if item[0] == sheet.title)
        if found:
            ws.write_string(
                2,
                0,
                f"Проверка нашла на этом листе: {found}. Подведите мышь к цветной ячейке.",
                self.formats["live"],
            )
            return
        ws.write_formula(2, 0, formula, self.formats["live"], "")
        ws.conditional_format(
            2,
            0,
            2,
            0,
            {"type": "text", "criteria": "begins with", "value": "✔", "format": self.formats["good"]},
        )

    def _rows(self, sheet: Sheet, ws: Any, first: int, rows: int) -> None:
        frame = self.contents.tables.get(sheet.key)
        count = 0 if frame is None else len(frame)
        if frame is not None and count:
            texts = [(frame[c.key].tolist(), c.width) for c in sheet.inputs if c.key in frame.columns]
            for row, height in enumerate(row_heights(texts, count), first):
                if height is not None:
                    ws.set_row(row, height)
        for column in sheet.columns:
            if column.computed:
                formula = computed_formula(self.form, sheet, column, self.rows).replace("{r}", str(first + 1))
                cell_format = self.formats["fix" if column.key == "to_fix" else "computed"]
                ws.fill_formula(first, first + rows - 1, column.index, formula, cell_format)
            elif frame is not None and column.key in frame.columns:
                for offset, value in enumerate(frame[column.key].tolist()):
                    self._value(sheet, ws, column, first + offset, column.index, value, offset)
        assert count <= rows

    def _value(
        self, sheet: Sheet, ws: Any, column: Column, row: int, col: int, value: Any, record: int | None
    ) -> None:
        marks = self.contents.marks.get((sheet.key, record, column.key))
        name = format_of(column)
        if marks:
            severity = "error" if any(mark.severity == "error" for mark in marks) else "warning"
            name = f"{name}+{severity}"
            note = "\n".join(mark.text for mark in marks)
            ws.write_comment(
                row, col, note, {"author": "Наставник", "x_scale": 2.2, "y_scale": 1.4, "font_size": 10}
            )
        put(ws, row, col, value, self.formats[name], blank=bool(marks))

    def _state_colours(self, sheet: Sheet, ws: Any, first: int, last: int) -> None:
        column = sheet["state"].index
        for text, name in (("✖", "bad"), ("▲", "warn"), ("✔", "good")):
            ws.conditional_format(
                first, column, last, column,
                {"type": "text", "criteria": "begins with", "value": text, "format": self.formats[name]},
            )  # fmt: skip

    # ------------------------------------------------------------------ cards
    def _card(self, sheet: Sheet, ws: Any) -> None:
        self._top(sheet, ws)
        for index, width in enumerate(_CARD):
            ws.set_column(index, index, width)
        first = sheet.first_row - 1
        data = self.contents.cards.get(sheet.key, {})
        group = None
        for column in sheet.columns:
            row = first + column.index
            starts = column.group if column.group != group else ""
            if starts:
                group = starts
                ws.write_string(row, 0, starts, self.formats["group"])
            ws.write_string(
                row, 1, column.header, self.formats["label_required" if column.required else "label"]
            )
            ws.data_validation(row, 2, row, 2, validation(self.form, self.rows, column))
            value = data.get(column.key, column.default)
            marks = self.contents.marks.get((sheet.key, None, column.key))
            ws.write_blank(row, 2, None, self.formats[format_of(column)])
            if not missing(value) or marks:
                self._value(sheet, ws, column, row, 2, value, None)
            shown: tuple[Any, ...] = (starts, column.header, value, column.hint)
            texts = [([text], width) for text, width in zip(shown, _CARD, strict=False)]
            (height,) = row_heights(texts, 1)
            if height is not None:
                ws.set_row(row, height)
            ws.write_string(row, 3, column.hint, self.formats["hint"])
            ws.write_formula(row, 4, self._card_fix(sheet, column, row), self.formats["live"], "")
        fix = f"$E${first + 1}:$E${first + len(sheet.columns)}"
        top = f'=IF(SUMPRODUCT(--(LEN({fix})>0))=0,"{_CLEAR}","Замечаний: "&SUMPRODUCT(--(LEN({fix})>0))&". Смотрите столбец E.")'
        self._live_line(sheet, ws, top)
        ws.freeze_panes(first, 2)

    def _card_fix(self, sheet: Sheet, column: Column, row: int) -> str:
        """The row formula of a one-column sheet, so that a card's field is judged as a table's cell is."""
        from dataclasses import replace

        at = replace(column, index=ord(sheet.value_letter) - 65)
        single = replace(sheet, columns=(at,), rules=(), kind="table")
        label = f"{sheet.label_letter}{row + 1}"
        formula = fix_formula(self.form, single, self.rows, name=lambda _: label)
        formula = formula.replace("{r}", str(row + 1))
        if not column.required:
            return formula
        return formula.replace(f'=IF(COUNTA(C{row + 1}:C{row + 1})=0,"",', '=IF(FALSE,"",', 1)

    def _hidden(self, sheet: Sheet, ws: Any) -> None:
        first = sheet.first_row - 1
        meta = {"form_id": self.form.id, "form_version": self.form.version, **self.contents.meta}
        for column in sheet.columns:
            ws.write_string(first + column.index, 0, column.header)
            value = meta.get(column.key)
            if not missing(value):
                put(ws, first + column.index, 1, value, None)
        ws.very_hidden()
