"""The summary workbook: registers with live formulas over them, cached values beside, links to files and cells.

What it is written from is plain data (``Summary``), so that whoever has counted can have it written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.books.style import COLOURS, formats, row_heights
from nastavnik.errors import OutputExists
from nastavnik.form import column_letter
from nastavnik.form.formulas import quoted
from nastavnik.resources import whole_output

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figure", "OrganisationLine", "Register", "RemarkLine", "Summary", "may_replace", "write_summary"]

FORM_ID = "summary"
VERSION = "2026.1"
_CHUNK = 30_000  # characters of a cell; Excel allows 32,767
_MAX_LINKS = 20_000  # Excel keeps at most 65,530 links a sheet; three a row leave room


@dataclass
class Register:
    """A register sheet: ``columns`` are (key, header, width, kind); ``frame`` has those keys and ``org_code``.

    ``kind``: text, number, date, mark (0/1, counted by formulas).
    """

    key: str
    title: str
    columns: list[tuple[str, str, float, str]]
    frame: pd.DataFrame


@dataclass
class Figure:
    """One indicator as the summary shows it.

    ``own`` and ``whole`` name the mark columns (register key, column key) that its numerator sums, per
    organisation and for the district; ``base`` the same for a denominator that is counted, not entered;
    ``card`` the column of «Организации» that holds the entered denominator.
    """

    key: str
    title: str
    unit: str
    numerator: int
    denominator: float | None
    value: float | None
    target: float | None
    parts: dict[str, tuple[int, float | None, float | None]]
    own: tuple[str, str]
    whole: tuple[str, str]
    base: tuple[str, str] | None = None
    base_whole: tuple[str, str] | None = None
    card: str | None = None
    fixed_denominator: bool = False
    how: str = ""


@dataclass
class OrganisationLine:
    """One row of «Организации»."""

    code: str
    name: str
    org_type: str
    status: str
    file: str | None = None
    link: str | None = None
    submission: int | None = None
    saved_at: Any = None
    late: bool = False
    errors: int = 0
    warnings: int = 0
    denominators: dict[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class RemarkLine:
    """One row of «Ошибки»; ``link`` opens the file, None when it lies in an archive."""

    code: str
    name: str
    file: str
    link: str | None
    sheet: str
    cell: str
    value: str
    wrong: str
    fix: str
    severity: str


@dataclass
class Summary:
    """All that the summary workbook shows. ``data`` is kept inside it as JSON for reports."""

    title: str
    school_year: str
    on: Any
    collection: list[tuple[str, int]]
    missing: list[tuple[str, str]]
    organisations: list[OrganisationLine]
    denominator_columns: list[tuple[str, str]]
    figures: list[Figure]
    registers: list[Register]
    remarks: list[RemarkLine]
    intake: list[tuple[str, str, str, str, str, Any, str]]
    matches: list[tuple[Any, ...]]
    data: dict[str, Any]


def may_replace(path: Path, *, force: bool = False) -> None:
    """Raise OutputExists when ``path`` is a file that is not a summary of ours, unless ``force``."""
    if force or not path.exists():
        return
    if not is_summary(path):
        raise OutputExists(f"Файл «{path.name}» уже есть, и это не сводка.", "Укажите другое имя или добавьте --force.")


def is_summary(path: Path) -> bool:
    """Whether a file is a summary workbook of ours."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            return FORM_ID.encode() in archive.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def write_summary(path: Path, summary: Summary, *, progress: Callable[[int, int], None] | None = None) -> Path:
    """Write the summary workbook to ``path``, whole or not at all; return the path."""
    with whole_output(path) as temporary:
        _Writer(temporary, summary, progress or (lambda done, total: None)).write()
    return path


class _Writer:
    def __init__(self, path: Path, summary: Summary, progress: Callable[[int, int], None]) -> None:
        import xlsxwriter

        from nastavnik.books.register_sheet import RegisterSheet

        self.register_class = RegisterSheet
        self.s, self.progress = summary, progress
        options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"title": f"Сводка: {summary.title}", "comments": f"{FORM_ID} {VERSION}"})
        self.f = formats(self.book)
        self.register_titles = {r.key: r.title for r in summary.registers}
        self.places: dict[tuple[str, str], int] = {
            (r.key, column[0]): index for r in summary.registers for index, column in enumerate(r.columns)
        }
        self.sizes = {r.key: len(r.frame) for r in summary.registers}
        self.org_row = {line.code: 5 + n for n, line in enumerate(summary.organisations)}
        self.denominator_at = {key: 11 + n for n, (key, _) in enumerate(summary.denominator_columns)}

    def write(self) -> None:
        names = ["Сводка", "Организации", "Показатели", *(r.title for r in self.s.registers), "Совпадения", "Ошибки", "Приём"]
        registers = {r.title for r in self.s.registers}
        sheets = {name: self.book.add_worksheet(name, self.register_class if name in registers else None) for name in names}
        total = len(names)
        for done, name in enumerate(names):
            ws = sheets[name]
            ws.hide_gridlines(2)
            ws.set_paper(9)
            ws.set_landscape()
            ws.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
            ws.set_footer("&L&A&RСтраница &P из &N")
            ws.fit_to_pages(1, 0)
            self.progress(done, total)
        self._organisations(sheets["Организации"])
        self._figures(sheets["Показатели"])
        self._board(sheets["Сводка"])
        for n, register in enumerate(self.s.registers):
            self._register(sheets[register.title], register)
            self.progress(3 + n, total)
        self._matches(sheets["Совпадения"])
        self._remarks(sheets["Ошибки"])
        self._intake(sheets["Приём"])
        self._hidden()
        sheets["Сводка"].activate()
        self.book.close()
        self.progress(total, total)

    # ------------------------------------------------------------------ parts shared by sheets
    def _head(self, ws: Any, title: str, about: str, heads: Sequence[tuple[str, float]], row: int = 4) -> None:
        ws.set_row(0, 26)
        ws.write_string(0, 0, title, self.f["title"])
        ws.write_string(1, 0, about, self.f["about"])
        for index, (head, width) in enumerate(heads):
            ws.set_column(index, index, width)
            ws.write_string(row, index, head, self.f["header"])
        ws.set_row(row, 46)
        ws.repeat_rows(row)

    def _fit(self, ws: Any, first: int, columns: Sequence[tuple[Sequence[Any], float]], count: int) -> None:
        for row, height in enumerate(row_heights(columns, count), first):
            if height is not None:
                ws.set_row(row, height)

    def _range(self, place: tuple[str, str]) -> str:
        """The absolute range of a register's column."""
        letter = column_letter(self.places[place])
        return f"{quoted(self.register_titles[place[0]])}!${letter}$6:${letter}${max(6, 5 + self.sizes[place[0]])}"

    # ------------------------------------------------------------------ Организации
    def _organisations(self, ws: Any) -> None:
        heads = [
            ("Код", 9), ("Организация", 34), ("Тип", 30), ("Состояние", 20), ("Файл", 34), ("№ сдачи", 8), ("Сохранён", 16),
            ("Ошибок", 9), ("Замечаний", 11), ("Наставников", 12), ("Наставляемых", 13),
            *((title, 13) for _, title in self.s.denominator_columns),
        ]  # fmt: skip
        self._head(ws, "Организации", "Кто прислал книгу и что в ней. Щёлкните по файлу, чтобы открыть его.", heads)
        ws.freeze_panes(5, 2)
        for line in self.s.organisations:
            row = self.org_row[line.code]
            ws.write_string(row, 0, line.code, self.f["cell_strong"])
            ws.write_string(row, 1, line.name, self.f["cell"])
            ws.write_string(row, 2, line.org_type, self.f["cell"])
            ws.write_string(row, 3, line.status + (" (опоздала)" if line.late else ""), self.f["cell"])
            if line.link:
                ws.write_url(row, 4, line.link, self.f["cell_link"], line.file or "")
            else:
                ws.write_string(row, 4, line.file or "—", self.f["cell"])
            self._optional(ws, row, 5, line.submission, "cell_number")
            if line.saved_at is not None:
                ws.write_datetime(row, 6, line.saved_at, self.f["cell_moment"])
            else:
                ws.write_string(row, 6, "—", self.f["cell"])
            ws.write_number(row, 7, line.errors, self.f["cell_number"])
            ws.write_number(row, 8, line.warnings, self.f["cell_number"])
            for column, key in ((9, "mentors"), (10, "mentees")):
                frame = next(r.frame for r in self.s.registers if r.key == key)
                count = int((frame["org_code"] == line.code).sum()) if len(self.s.organisations) < 400 else self._count(key, line.code)
                ws.write_formula(row, column, f"=COUNTIF({self._range((key, 'org_code'))},$A{row + 1})", self.f["cell_number"], count)
            for key, column in self.denominator_at.items():
                self._optional(ws, row, column, line.denominators.get(key), "cell_number")
        lines = self.s.organisations
        self._fit(ws, 5, [([o.name for o in lines], 34), ([o.org_type for o in lines], 30), ([o.file for o in lines], 34)], len(lines))
        last = 4 + len(lines)
        ws.autofilter(4, 0, max(5, last), len(heads) - 1)
        for text, name in (("не прислала", "bad"), ("с ошибками", "warn"), ("принята", "good")):
            ws.conditional_format(5, 3, max(5, last), 3, {"type": "text", "criteria": "containing", "value": text, "format": self.f[name]})

    def _count(self, key: str, code: str) -> int:
        if not hasattr(self, "_counts"):
            self._counts: dict[str, dict[str, int]] = {r.key: r.frame["org_code"].value_counts().to_dict() for r in self.s.registers}
        return int(self._counts[key].get(code, 0))

    def _optional(self, ws: Any, row: int, column: int, value: float | None, name: str) -> None:
        if value is None:
            ws.write_string(row, column, "—", self.f["cell"])
        else:
            ws.write_number(row, column, value, self.f[name])

    # ------------------------------------------------------------------ Показатели
    def _figures(self, ws: Any) -> None:
        """A row an organisation, three columns an indicator; the district's total first."""
        ws.set_row(0, 26)
        ws.write_string(0, 0, "Показатели", self.f["title"])
        ws.write_string(1, 0, "Доля района — сумма числителей, делённая на сумму знаменателей. Без знаменателя — «нет данных».", self.f["about"])
        ws.set_column(0, 0, 9)
        ws.set_column(1, 1, 30)
        for column, head in enumerate(("Код", "Организация")):
            ws.merge_range(3, column, 4, column, head, self.f["header"])
        ws.set_row(3, 62)
        ws.write_string(5, 0, "", self.f["cell_strong"])
        ws.write_string(5, 1, self.s.title, self.f["cell_strong"])
        first, last = 7, 6 + len(self.s.organisations)
        for line in self.s.organisations:
            row = self.org_row[line.code] + 1
            ws.write_string(row, 0, line.code, self.f["cell"])
            ws.write_string(row, 1, line.name, self.f["cell"])
        self._fit(ws, 6, [([o.name for o in self.s.organisations], 30)], len(self.s.organisations))
        self.figure_at: dict[str, tuple[int, bool]] = {}
        column = 2
        for figure in self.s.figures:
            share = figure.unit == "share"
            width = 3 if share else 1
            self.figure_at[figure.key] = (column, share)
            ws.set_column(column, column + width - 1, 12 if share else 22)
            heads = ("числитель", "знаменатель", "доля") if share else ("количество",)
            if share:
                ws.merge_range(3, column, 3, column + 2, figure.title, self.f["header"])
            else:
                ws.write_string(3, column, figure.title, self.f["header"])
            for offset, head in enumerate(heads):
                ws.write_string(4, column + offset, head, self.f["header_optional"])
            self._figure_rows(ws, figure, column, first, last)
            column += width
        ws.freeze_panes(6, 2)
        ws.repeat_rows(3, 4)
        ws.repeat_columns(0, 1)
        ws.fit_to_pages(2, 0)

    def _figure_rows(self, ws: Any, figure: Figure, column: int, first: int, last: int) -> None:
        n, d = column_letter(column), column_letter(column + 1)
        share = figure.unit == "share"
        strong, plain = self.f["strong_number"], self.f["cell_number"]
        ws.write_formula(5, column, f"=SUM({self._range(figure.whole)})", strong, figure.numerator)
        own, codes = self._range(figure.own), self._range((figure.own[0], "org_code"))
        if share:
            if figure.base_whole is not None:
                ws.write_formula(5, column + 1, f"=SUM({self._range(figure.base_whole)})", strong, figure.denominator or 0)
            elif figure.fixed_denominator or figure.card is None:
                self._optional(ws, 5, column + 1, figure.denominator, "strong_number")
            else:
                ws.write_formula(5, column + 1, f"=SUM({d}{first}:{d}{max(first, last)})", strong, figure.denominator or 0)
            self._share(ws, 5, column, n, d, figure.value, "strong_percent")
        for line in self.s.organisations:
            row = self.org_row[line.code] + 1
            numerator, denominator, value = figure.parts.get(line.code, (0, None, None))
            ws.write_formula(row, column, f"=SUMIF({codes},$A{row + 1},{own})", plain, numerator)
            if not share:
                continue
            if figure.base is not None:
                ws.write_formula(row, column + 1, f"=SUMIF({codes},$A{row + 1},{self._range(figure.base)})", plain, denominator or 0)
            elif figure.card is not None:
                cell = f"{quoted('Организации')}!${column_letter(self.denominator_at[figure.card])}${self.org_row[line.code] + 1}"
                ws.write_formula(row, column + 1, f"=N({cell})", plain, denominator or 0)
            else:
                ws.write_string(row, column + 1, "—", self.f["cell"])
            self._share(ws, row, column, n, d, value, "cell_percent")

    def _share(self, ws: Any, row: int, column: int, n: str, d: str, value: float | None, name: str) -> None:
        formula = f'=IF(N({d}{row + 1})>0,{n}{row + 1}/{d}{row + 1},"нет данных")'
        ws.write_formula(row, column + 2, formula, self.f[name], value if value is not None else "нет данных")

    # ------------------------------------------------------------------ Сводка
    def _board(self, ws: Any) -> None:
        s, f = self.s, self.f
        ws.set_portrait()
        ws.fit_to_pages(1, 1)
        for index, width in enumerate((76, 12, 13, 13, 11, 17)):
            ws.set_column(index, index, width)
        ws.set_row(0, 28)
        ws.write_string(0, 0, f"Наставничество: {s.title}", f["title"])
        ws.write_string(1, 0, f"Учебный год {s.school_year}. Сведено {s.on:%d.%m.%Y}.", f["about"])
        ws.write_string(3, 0, "Сбор книг", f["subtitle"])
        row = 4
        for label, number in s.collection:
            ws.write_string(row, 0, label, f["label"])
            ws.write_number(row, 1, number, f["strong_number"])
            row += 1
        row += 1
        ws.write_string(row, 0, "Показатели против целей", f["subtitle"])
        row += 1
        for index, head in enumerate(("Показатель", "Числитель", "Знаменатель", "Значение", "Цель", "Итог")):
            ws.write_string(row, index, head, f["header"])
        top = row + 1
        for figure in s.figures:
            row += 1
            self._board_figure(ws, row, figure)
        ws.conditional_format(top, 5, row, 5, {"type": "text", "criteria": "begins with", "value": "✖", "format": f["bad"]})
        ws.conditional_format(top, 5, row, 5, {"type": "text", "criteria": "begins with", "value": "✔", "format": f["good"]})
        row = self._chart(ws, row + 2)
        ws.write_string(row, 0, "Не прислали" if s.missing else "Прислали все, кого ждали", f["subtitle"])
        for code, name in s.missing[:25]:
            row += 1
            ws.write_string(row, 0, f"{code}  {name}", f["plain"])
        if len(s.missing) > 25:
            ws.write_string(row + 1, 0, f"и ещё {len(s.missing) - 25} — на листе «Организации»", f["about"])

    def _board_figure(self, ws: Any, row: int, figure: Figure) -> None:
        f = self.f
        column, share = self.figure_at[figure.key]
        sheet = quoted("Показатели")
        ws.write_string(row, 0, figure.title, f["cell"])
        ws.write_formula(row, 1, f"={sheet}!{column_letter(column)}6", f["cell_number"], figure.numerator)
        name = "strong_percent" if share else "strong_number"
        if share:
            shown: Any = figure.denominator if figure.denominator is not None else "—"
            ws.write_formula(row, 2, f"={sheet}!{column_letter(column + 1)}6", f["cell_number"], shown)
            ws.write_formula(row, 3, f"={sheet}!{column_letter(column + 2)}6", f[name], figure.value if figure.value is not None else "нет данных")
        else:
            ws.write_string(row, 2, "—", f["cell_number"])
            ws.write_formula(row, 3, f"=B{row + 1}", f[name], figure.numerator)
        if figure.target is None:
            ws.write_string(row, 4, "—", f["cell_number"])
            ws.write_string(row, 5, "цели нет", f["cell"])
            return
        ws.write_number(row, 4, figure.target, f["cell_percent" if share else "cell_number"])
        verdict = "нет данных" if figure.value is None else "✔ достигнуто" if figure.value >= figure.target else "✖ ниже цели"
        ws.write_formula(row, 5, f'=IF(ISNUMBER(D{row + 1}),IF(D{row + 1}>=E{row + 1},"✔ достигнуто","✖ ниже цели"),"нет данных")', f["cell"], verdict)

    def _chart(self, ws: Any, row: int) -> int:
        """Shares against targets as bars; the data stand beside «Показатели», on the hidden sheet of the chart."""
        shares = [x for x in self.s.figures if x.unit == "share" and x.value is not None]
        if not shares:
            return row
        data = self.book.add_worksheet("_chart")
        data.hide()
        for n, figure in enumerate(shares):
            at = column_letter(self.figure_at[figure.key][0] + 2)
            data.write_string(n, 0, _short(figure.title))
            data.write_formula(n, 1, f"={quoted('Показатели')}!{at}6", None, figure.value)
            if figure.target is not None:
                data.write_number(n, 2, figure.target)
        last = len(shares)
        chart = self.book.add_chart({"type": "bar"})
        label = {"value": True, "num_format": "0%", "font": {"size": 9}}
        chart.add_series(
            {"name": "Значение", "categories": f"=_chart!$A$1:$A${last}", "values": f"=_chart!$B$1:$B${last}",
             "fill": {"color": COLOURS["brand"]}, "data_labels": label, "gap": 60}
        )  # fmt: skip
        chart.add_series(
            {"name": "Цель", "categories": f"=_chart!$A$1:$A${last}", "values": f"=_chart!$C$1:$C${last}",
             "fill": {"color": "#D9A441"}, "border": {"color": "#7A4B00"}, "data_labels": label}
        )  # fmt: skip
        chart.set_title({"name": "Доли и цели", "name_font": {"size": 12}})
        chart.set_x_axis({"num_format": "0%", "min": 0, "max": 1, "major_gridlines": {"visible": True, "line": {"color": "#E3E8EC"}}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
        chart.set_legend({"position": "bottom"})
        height = 90 + 46 * last
        chart.set_size({"width": 900, "height": height})
        ws.insert_chart(row, 0, chart, {"object_position": 2, "description": "Доли по району против целей"})
        return row + height // 20 + 2

    # ------------------------------------------------------------------ registers
    def _register(self, ws: Any, register: Register) -> None:
        heads = [(head, width) for _, head, width, _ in register.columns]
        self._head(ws, register.title, f"Записей: {len(register.frame)}. Строки с ошибками показаны, но в показатели не входят.", heads)
        names = {"text": "cell", "number": "cell_decimal", "date": "cell_date", "mark": "cell_number"}
        texts = [(register.frame[key].tolist(), width) for key, _, width, kind in register.columns if kind == "text"]
        columns = [(register.frame[key], kind, self.f[names[kind]]) for key, _, _, kind in register.columns]
        ws.fill_columns(5, columns, row_heights(texts, len(register.frame)))
        ws.freeze_panes(5, 4)
        last = 4 + len(register.frame)
        if len(register.frame):
            ws.autofilter(4, 0, last, len(heads) - 1)
            if ("flag" in register.frame) and (at := self.places.get((register.key, "flag"))) is not None:
                ws.conditional_format(5, at, last, at, {"type": "text", "criteria": "begins with", "value": "✖", "format": self.f["bad"]})
        width = sum(w for _, w in heads)
        ws.fit_to_pages(max(1, round(width / 210)), 0)

    # ------------------------------------------------------------------ lists of what was found
    def _matches(self, ws: Any) -> None:
        heads = [("№", 6), ("Человек", 36), ("Код", 9), ("Организация", 34), ("Лист", 16), ("Строка", 9), ("Почему", 60)]
        self._head(ws, "Совпадения", "Один и тот же человек в разных организациях: в показателях района он считается один раз.", heads)
        ws.freeze_panes(5, 0)
        for row, items in enumerate(self.s.matches, 5):
            for column, value in enumerate(items):
                if isinstance(value, (int, float)):
                    ws.write_number(row, column, value, self.f["cell_number"])
                else:
                    ws.write_string(row, column, value, self.f["cell"])

    def _remarks(self, ws: Any) -> None:
        heads = [("№", 7), ("Код", 9), ("Организация", 30), ("Файл", 30), ("Лист", 18), ("Ячейка", 10), ("Значение", 26), ("Что не так", 60), ("Как исправить", 54), ("Важность", 12)]
        self._head(ws, "Ошибки", "Что исправить в книгах организаций. Щёлкните по ячейке: откроется файл школы на этом месте.", heads)
        ws.freeze_panes(5, 3)
        link_cells = len(self.s.remarks) <= _MAX_LINKS
        for row, r in enumerate(self.s.remarks, 5):
            ws.write_number(row, 0, row - 4, self.f["cell_number"])
            texts = (r.code, r.name, r.file, r.sheet, r.cell, r.value[:500], r.wrong, r.fix, r.severity)
            for column, text in enumerate(texts, 1):
                if column == 5 and r.link and r.cell and link_cells:
                    ws.write_url(row, column, f"{r.link}#{quoted(r.sheet)}!{r.cell}", self.f["cell_link"], r.cell)
                else:
                    ws.write_string(row, column, text, self.f["cell"])
        items = self.s.remarks
        widths = (("name", 30), ("file", 30), ("sheet", 18), ("value", 26), ("wrong", 60), ("fix", 54))
        self._fit(ws, 5, [([getattr(r, key) for r in items], width) for key, width in widths], len(items))
        if self.s.remarks:
            last = 4 + len(self.s.remarks)
            ws.autofilter(4, 0, last, len(heads) - 1)
            ws.conditional_format(5, 9, last, 9, {"type": "text", "criteria": "begins with", "value": "✖", "format": self.f["bad"]})
            ws.conditional_format(5, 9, last, 9, {"type": "text", "criteria": "begins with", "value": "▲", "format": self.f["warn"]})
        else:
            ws.write_string(5, 0, "Замечаний нет.", self.f["good"])

    def _intake(self, ws: Any) -> None:
        heads = [("Файл", 50), ("Итог", 26), ("Код", 9), ("Организация", 34), ("№ сдачи", 9), ("Сохранён", 17), ("Пояснение", 60)]
        self._head(ws, "Приём", "Каждый файл из папки — ровно один раз.", heads)
        ws.freeze_panes(5, 1)
        for row, (file, status, code, name, submission, saved, reason) in enumerate(self.s.intake, 5):
            for column, text in enumerate((file, status, code, name, submission)):
                ws.write_string(row, column, text, self.f["cell"])
            if saved is None:
                ws.write_string(row, 5, "—", self.f["cell"])
            else:
                ws.write_datetime(row, 5, saved, self.f["cell_moment"])
            ws.write_string(row, 6, reason, self.f["cell"])
        self._fit(ws, 5, [([i[0] for i in self.s.intake], 50), ([i[3] for i in self.s.intake], 34), ([i[6] for i in self.s.intake], 60)], len(self.s.intake))
        if self.s.intake:
            ws.autofilter(4, 0, 4 + len(self.s.intake), len(heads) - 1)

    def _hidden(self) -> None:
        """What reports need, as JSON in cells: a summary can be reported on without its inbox."""
        meta = self.book.add_worksheet("_meta")
        meta.very_hidden()
        for row, (key, value) in enumerate((("form_id", FORM_ID), ("form_version", VERSION))):
            meta.write_string(row, 0, key)
            meta.write_string(row, 1, value)
        data = self.book.add_worksheet("_data")
        data.very_hidden()
        text = json.dumps(self.s.data, ensure_ascii=False, separators=(",", ":"), default=str)
        for row, start in enumerate(range(0, len(text), _CHUNK)):
            data.write_string(row, 0, text[start : start + _CHUNK])


_LABELS = {
    "Доля молодых специалистов, вошедших в программы в роли наставляемых": "Молодые специалисты-наставляемые",
    "Доля педагогов, вошедших в программы в роли наставников": "Педагоги-наставники",
    "Доля обучающихся 10–19 лет, вошедших в программы в роли наставляемых": "Обучающиеся-наставляемые",
    "Доля обучающихся 15–19 лет, вошедших в программы в роли наставников": "Обучающиеся-наставники",
    "Доля предприятий района, предоставивших наставников": "Предприятия района",
    "Охват педагогов до 35 лет со стажем менее 3 лет": "Педагоги до 35 лет, стаж до 3 лет",
}


def _short(title: str) -> str:
    return _LABELS.get(title, title)
