"""What all sheets of the summary share: the workbook, its formats, heads, columns, places to refer to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nastavnik.books.file_links import FileLink, file_url
from nastavnik.books.formula_sheet import FormulaSheet
from nastavnik.books.register_sheet import RegisterSheet
from nastavnik.books.style import (
    COLOURS,
    LINE_HEIGHT,
    formats,
    line_count,
    row_heights,
    text_width,
    word_room,
)
from nastavnik.books.summary import FORM_ID, Register, Summary
from nastavnik.errors import NastavnikError
from nastavnik.form import column_letter
from nastavnik.form.formulas import quoted

__all__ = ["CLICK", "DENOMINATORS_AT", "FIRST", "MAX_LINKS", "TYPE_AT", "Pen", "TooMuch"]

FIRST = 5  # 0-based row where the records of every list begin
MAX_LINKS = 20_000  # Excel keeps at most 65,530 links a sheet; three a row leave room
TYPE_AT, DENOMINATORS_AT = 8, 12  # 0-based columns of the list of organisations that formulas look at
CLICK = "Щёлкните (в LibreOffice — Ctrl + щелчок)"
_ARROW = 2.6  # of a filter, in digits
_TABS = {"first": COLOURS["brand"], "to do": "#B4531A", "figures": "#2E7D5B", "register": "#9AA5B1"}
_CHUNK = 30_000  # characters of a cell; Excel allows 32,767
_MAX_ROWS = 1_048_576
_MAX_TEXT = 32_767


class TooMuch(NastavnikError):
    """More rows than a sheet can hold."""


class Pen:
    """One summary being written. Sheets by title in ``sheets``, formats in ``f``, the data in ``s``."""

    def __init__(self, path: Path, summary: Summary, version: str) -> None:
        from nastavnik.books.quick_zip import QuickWorkbook

        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.s, self.version = summary, version
        self.folder = path.parent
        self.book = QuickWorkbook(str(path), options)
        self.book.set_properties({"title": f"Сводка: {summary.title}", "comments": f"{FORM_ID} {version}"})
        self.f = formats(self.book)
        self.titles = {r.key: r.title for r in summary.registers}
        self.columns = {
            (r.key, column[0]): index for r in summary.registers for index, column in enumerate(r.columns)
        }
        self.sizes = {r.key: len(r.frame) for r in summary.registers}
        self.org_row = {line.code: FIRST + n for n, line in enumerate(summary.organisations)}
        self.denominator_at = {
            key: DENOMINATORS_AT + n for n, (key, _) in enumerate(summary.denominator_columns)
        }
        self.how_at: dict[tuple[str, str], int] = {}  # (figure, code or "") → 0-based row of «Как посчитано»
        self.remark_at: dict[str, int] = {}
        for row, remark in enumerate(summary.remarks, FIRST):
            self.remark_at.setdefault(remark.code, row)
        codes = {o.code for o in summary.organisations} | {line.code for line in summary.intake}
        self._codes = max((text_width(code) + 1.6 for code in codes), default=0.0)
        self._firsts: dict[str, dict[str, int]] = {}
        self._place_how()
        self.sheets = {name: self._sheet(name, kind) for name, kind in self._names().items()}
        self.sheets["Сводка"].activate()

    def _names(self) -> dict[str, str]:
        """The sheets in their order, and of what kind each is."""
        s = self.s
        figures = ["Показатели"]
        figures += ["Изменения"] if s.compared_with else []
        figures += ["Как посчитано"] if s.how is not None else []
        figures += s.roadmaps.sheets() if s.roadmaps is not None else []
        figures += ["Лига"] if s.league is not None else []
        names = {"Сводка": "first", s.words.sheet: "first", "Ошибки": "to do", "Приём": "to do"}
        names |= dict.fromkeys(figures, "figures")
        names |= {"Сайты": "to do"} if s.sites is not None else {}
        return names | {"Совпадения": "to do"} | {r.title: "register" for r in s.registers}

    def _sheet(self, name: str, kind: str) -> Any:
        ws = self.book.add_worksheet(name, RegisterSheet if kind == "register" else FormulaSheet)
        ws.set_tab_color(_TABS[kind])
        ws.hide_gridlines(2)
        ws.set_paper(9)
        ws.set_landscape()
        ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        ws.set_footer("&L&A&RСтраница &P из &N")
        ws.fit_to_pages(1, 0)
        return ws

    def _place_how(self) -> None:
        row, before = FIRST, ""
        for line in self.s.how or ():
            if line.figure != before:
                self.how_at[(line.figure, "")] = row
                row, before = row + 1, line.figure
            self.how_at.setdefault((line.figure, line.code), row)
            row += 1

    # ------------------------------------------------------------------ heads and heights
    def head(
        self, ws: Any, title: str, about: str, heads: Sequence[tuple[str, float]], row: int = FIRST - 1
    ) -> list[float]:
        """The sheet's title, what it is ``about`` (at most three lines) and the table's head.

        Returns the widths of the columns: no word of a head is broken.
        """
        ws.set_row(0, 26)
        ws.write_string(0, 0, title, self.f["title"])
        for line, text in enumerate(about.split("\n"), 1):
            ws.write_string(line, 0, text, self.f["about"])
        widths = [
            max(width, word_room(head, beside=_ARROW), self._codes if head == "Код" else 0.0)
            for head, width in heads
        ]
        for index, ((head, _), width) in enumerate(zip(heads, widths, strict=True)):
            ws.set_column(index, index, width)
            ws.write_string(row, index, head, self.f["header"])
        lines = [
            line_count(head, width - _ARROW, bold=True)
            for (head, _), width in zip(heads, widths, strict=True)
        ]
        ws.set_row(row, LINE_HEIGHT * max(2, *lines) + 4)
        ws.repeat_rows(row)
        return widths

    def fit(
        self, ws: Any, first: int, columns: Sequence[tuple[Sequence[Any], float]], count: int, most: int = 14
    ) -> None:
        """Rows as high as the texts of ``columns`` (texts, width) need."""
        for row, height in enumerate(row_heights(columns, count, most), first):
            if height is not None:
                ws.set_row(row, height)

    # ------------------------------------------------------------------ cells
    def text(self, ws: Any, row: int, column: int, text: str | None, cell: str = "cell") -> None:
        ws.write_string(row, column, (text or "")[:_MAX_TEXT], self.f[cell])

    def optional(self, ws: Any, row: int, column: int, value: float | None, cell: str) -> None:
        """A number, or a dash where there is none."""
        if value is None:
            ws.write_string(row, column, "—", self.f[cell])
        else:
            ws.write_number(row, column, value, self.f[cell])

    def file(
        self,
        ws: Any,
        row: int,
        column: int,
        link: FileLink | None,
        text: str,
        anchor: str = "",
        cell: str = "cell_link",
    ) -> None:
        """A text that opens a file; where there is no file, the text alone."""
        if link is None or not text:
            self.text(ws, row, column, text or "—")
            return
        tip = "Файл лежит в архиве: откроется архив" if link.in_archive else "Открыть файл"
        ws.write_url(row, column, file_url(link, self.folder, text, anchor=anchor, tip=tip), self.f[cell])

    def link(self, ws: Any, row: int, column: int, to: str, tip: str) -> None:
        """A link on a cell that is written afterwards: what is written last stays in the cell."""
        ws.write_url(row, column, f"internal:{to}", None, "", tip)

    # ------------------------------------------------------------------ references
    def range(self, place: tuple[str, str]) -> str:
        """The absolute range of a register's column."""
        letter = column_letter(self.columns[place])
        return f"{quoted(self.titles[place[0]])}!${letter}${FIRST + 1}:${letter}${max(FIRST + 1, FIRST + self.sizes[place[0]])}"

    def first_of(self, register: Register, code: str) -> int:
        """The place of an organisation's first row in a register; 0 where it has none."""
        if register.key not in self._firsts:
            codes = register.frame["org_code"].reset_index(drop=True).drop_duplicates()
            self._firsts[register.key] = {
                str(value): int(place) for place, value in zip(codes.index.tolist(), codes.tolist())
            }
        return self._firsts[register.key].get(code, 0)

    def check_room(self, title: str, rows: int) -> None:
        if rows + FIRST > _MAX_ROWS:
            raise TooMuch(f"На лист «{title}» не поместится строк: {rows}.", "Сведите организации частями.")

    # ------------------------------------------------------------------ the end
    def close(self) -> None:
        """What reports need, as JSON in cells of a hidden sheet: a summary can be reported on without its inbox."""
        meta = self.book.add_worksheet("_meta")
        meta.very_hidden()
        for row, (key, value) in enumerate((("form_id", FORM_ID), ("form_version", self.version))):
            meta.write_string(row, 0, key)
            meta.write_string(row, 1, value)
        data = self.book.add_worksheet("_data")
        data.very_hidden()
        text = json.dumps(self.s.data, ensure_ascii=False, separators=(",", ":"), default=str)
        for row, start in enumerate(range(0, len(text), _CHUNK)):
            data.write_string(row, 0, text[start : start + _CHUNK])
        self.book.close()
