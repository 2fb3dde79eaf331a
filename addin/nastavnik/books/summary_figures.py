"""«Показатели» and «Изменения» of the summary: the district, types, organisations; three columns a share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nastavnik.books.style import LINE_HEIGHT, line_count, word_room
from nastavnik.books.summary import Change, Figure, Part
from nastavnik.books.summary_pen import CLICK, FIRST, MAX_LINKS, TYPE_AT, Pen
from nastavnik.form import column_letter
from nastavnik.form.formulas import quoted

__all__ = ["SHEET", "figure_cell", "write_changes", "write_figures"]

SHEET = "Показатели"
TOTAL = 5  # 0-based row of the district
_NAME, _COUNT = 35, 13.5  # widths of columns: names, numbers
_SCALE, _ACROSS = 72, 136  # of the print, percent; digits across a landscape page at 100 %


def figure_cell(pen: Pen, figure: Figure, what: str) -> str:
    """The cell of «Показатели» with the district's numerator, denominator or value."""
    column = (
        _columns(pen)[figure.key]
        + {"numerator": 0, "denominator": 1, "value": 2 if figure.unit == "share" else 0}[what]
    )
    return f"{quoted(SHEET)}!{column_letter(column)}{TOTAL + 1}"


def _columns(pen: Pen) -> dict[str, int]:
    at, column = {}, 2
    for figure in pen.s.figures:
        at[figure.key] = column
        column += 3 if figure.unit == "share" else 1
    return at


def _types(pen: Pen) -> list[str]:
    return list(pen.s.figures[0].types) if pen.s.figures else []


def write_figures(pen: Pen) -> None:
    """A row an organisation; before them the district's total and the types of organisations."""
    ws, s, f = pen.sheets[SHEET], pen.s, pen.f
    ws.set_row(0, 26)
    ws.write_string(0, 0, "Показатели", f["title"])
    ws.write_string(
        1, 0, f"Доля {s.words.whole} — сумма числителей, делённая на сумму знаменателей. Без знаменателя — «нет данных».", f["about"]
    )  # fmt: skip
    ws.write_string(2, 0, f"{CLICK} по числителю: откроется список, из которого он сложился.", f["about"])
    ws.set_column(0, 0, 8)
    ws.set_column(1, 1, _NAME)
    for column, head in enumerate(("Код", s.words.one)):
        ws.merge_range(3, column, 4, column, head, f["header"])
    pen.text(ws, TOTAL, 0, "всего", "cell_strong")
    pen.text(ws, TOTAL, 1, s.title, "cell_strong")
    types = _types(pen)
    for n, name in enumerate(types, TOTAL + 1):
        pen.text(ws, n, 0, "тип", "label")
        pen.text(ws, n, 1, name, "label")
    first = TOTAL + 1 + len(types)
    for n, line in enumerate(s.organisations):
        pen.text(ws, first + n, 0, line.code)
        pen.text(ws, first + n, 1, line.name)
    names = [s.title, *types, *(o.name for o in s.organisations)]
    pen.fit(ws, TOTAL, [(names, _NAME)], len(names))
    lines = 1
    for figure in s.figures:
        column = _columns(pen)[figure.key]
        share = figure.unit == "share"
        parts = ("числитель", "знаменатель", "доля") if share else ("количество",)
        width = max(word_room(figure.title), _COUNT) if not share else _COUNT
        ws.set_column(column, column + len(parts) - 1, width)
        if share:
            ws.merge_range(3, column, 3, column + 2, figure.title, f["header"])
        else:
            ws.write_string(3, column, figure.title, f["header"])
        lines = max(lines, line_count(figure.title, width * len(parts), bold=True))
        for offset, head in enumerate(parts):
            ws.write_string(4, column + offset, head, f["header_optional"])
        _Column(pen, ws, figure, column, types, first).write()
    ws.set_row(3, LINE_HEIGHT * lines + 4)
    ws.freeze_panes(TOTAL + 1, 2)
    ws.repeat_rows(3, 4)
    _pages(
        ws, [(max(word_room(x.title), _COUNT), 1) if x.unit != "share" else (_COUNT, 3) for x in s.figures]
    )


def _pages(ws: Any, groups: Sequence[tuple[float, int]]) -> None:
    """Break the print between ``groups`` of columns (width of one, number), never inside; two columns repeat."""
    ws.repeat_columns(0, 1)
    ws.set_print_scale(_SCALE)
    room = _ACROSS * 100 / _SCALE - _NAME - 10
    breaks, used, column = [], 0.0, 2
    for width, count in groups:
        whole = (width + 0.8) * count
        if used and used + whole > room:
            breaks.append(column)
            used = 0.0
        used += whole
        column += count
    ws.set_v_pagebreaks(breaks)


class _Column:
    """The columns of one figure."""

    def __init__(self, pen: Pen, ws: Any, figure: Figure, column: int, types: list[str], first: int) -> None:
        self.pen, self.ws, self.figure, self.column, self.types, self.first = (
            pen,
            ws,
            figure,
            column,
            types,
            first,
        )
        self.last = first + max(len(pen.s.organisations), 1)  # 1-based last row of organisations
        self.share = figure.unit == "share"
        self.letters = [column_letter(column + n) for n in range(3)]
        self.linked = len(pen.s.organisations) * len(pen.s.figures) <= MAX_LINKS

    def write(self) -> None:
        self._total()
        for n, name in enumerate(self.types, TOTAL + 1):
            self._type(n, name)
        for n, line in enumerate(self.pen.s.organisations):
            self._organisation(self.first + n, line.code)

    def _total(self) -> None:
        figure, pen, d = self.figure, self.pen, self.letters[1]
        linked = self._link(TOTAL, "")
        self.ws.write_formula(
            TOTAL,
            self.column,
            f"=SUM({pen.range(figure.whole)})",
            pen.f["strong_number_link" if linked else "strong_number"],
            figure.numerator,
        )
        if not self.share:
            return
        if figure.base is not None:
            self.ws.write_formula(
                TOTAL,
                self.column + 1,
                f"=SUM({pen.range(figure.base)})",
                pen.f["strong_number"],
                figure.denominator or 0,
            )
        elif figure.fixed_denominator or (figure.card is None and not figure.given):
            pen.optional(self.ws, TOTAL, self.column + 1, figure.denominator, "strong_number")
        else:
            self.ws.write_formula(
                TOTAL,
                self.column + 1,
                f"=SUM({d}{self.first + 1}:{d}{self.last})",
                pen.f["strong_number"],
                figure.denominator or 0,
            )
        self._value(TOTAL, figure.value, "strong_percent")

    def _type(self, row: int, name: str) -> None:
        figure, pen, d = self.figure, self.pen, self.letters[1]
        numerator, denominator, value = figure.types[name]
        kinds = pen.range((figure.alike[0], "org_type"))
        self.ws.write_formula(
            row,
            self.column,
            f"=SUMIF({kinds},$B{row + 1},{pen.range(figure.alike)})",
            pen.f["cell_number"],
            numerator,
        )
        if not self.share:
            return
        if figure.base is None and figure.card is None:
            pen.text(self.ws, row, self.column + 1, "—", "cell_number")
        else:
            letter, below = column_letter(TYPE_AT), FIRST + max(len(pen.s.organisations), 1)
            organisations = f"{quoted(pen.s.words.sheet)}!${letter}${FIRST + 1}:${letter}${below}"
            formula = f"=SUMIF({organisations},$B{row + 1},{d}${self.first + 1}:{d}${self.last})"
            self.ws.write_formula(row, self.column + 1, formula, pen.f["cell_number"], denominator or 0)
        self._value(row, value, "cell_percent")

    def _organisation(self, row: int, code: str) -> None:
        figure, pen = self.figure, self.pen
        part: Part = figure.parts.get(code, (0, None, None))
        numerator, denominator, value = part
        linked = bool(numerator or figure.base is not None) and self._link(row, code)
        codes = pen.range((figure.own[0], "org_code"))
        self.ws.write_formula(
            row,
            self.column,
            f"=SUMIF({codes},$A{row + 1},{pen.range(figure.own)})",
            pen.f["number_link" if linked else "cell_number"],
            numerator,
        )
        if not self.share:
            return
        if figure.base is not None:
            self.ws.write_formula(
                row,
                self.column + 1,
                f"=SUMIF({codes},$A{row + 1},{pen.range(figure.base)})",
                pen.f["cell_number"],
                denominator or 0,
            )
        elif figure.card is not None:
            cell = f"{quoted(pen.s.words.sheet)}!${column_letter(pen.denominator_at[figure.card])}${pen.org_row[code] + 1}"
            shown = "—" if denominator is None else denominator
            self.ws.write_formula(
                row, self.column + 1, f'=IF(ISNUMBER({cell}),{cell},"—")', pen.f["cell_number"], shown
            )
        else:
            pen.optional(self.ws, row, self.column + 1, denominator, "cell_number")
        self._value(row, value, "cell_percent")

    def _value(self, row: int, value: float | None, cell: str) -> None:
        n, d, _ = self.letters
        formula = f'=IF(N({d}{row + 1})>0,{n}{row + 1}/{d}{row + 1},"нет данных")'
        self.ws.write_formula(
            row, self.column + 2, formula, self.pen.f[cell], value if value is not None else "нет данных"
        )

    def _link(self, row: int, code: str) -> bool:
        """One link to what the figure was counted from: its list, or the organisation's rows of the register."""
        pen, figure = self.pen, self.figure
        if not self.linked:
            return False
        if pen.s.how is not None:
            at = pen.how_at.get((figure.key, code))
            if at is not None:
                pen.link(
                    self.ws, row, self.column, f"{quoted('Как посчитано')}!A{at + 1}", "Из чего сложилось"
                )
            return at is not None
        register = next(r for r in pen.s.registers if r.key == figure.own[0])
        letter = column_letter(pen.columns[figure.own])
        start = FIRST + 1 + (pen.first_of(register, code) if code else 0)
        pen.link(
            self.ws,
            row,
            self.column,
            f"{quoted(register.title)}!{letter}{start}",
            "Из чего сложилось: единицы в этом столбце",
        )
        return True


def write_changes(pen: Pen) -> None:
    """«Изменения»: every figure of every organisation against an earlier summary."""
    s, f = pen.s, pen.f
    if not s.compared_with:
        return
    ws = pen.sheets["Изменения"]
    heads: list[tuple[str, float]] = [("Код", 8), (s.words.one, _NAME)]
    for figure in s.figures:
        heads += [(f"{figure.title}: было", 17), ("стало", 12), ("изменение", 15)]
    widths = pen.head(
        ws,
        "Изменения",
        f"По сравнению со сводкой от {s.compared_with}. ▲ стало больше, ▼ стало меньше; доли — в процентных пунктах.",
        heads,
    )
    ws.freeze_panes(FIRST + 1, 2)
    rows: list[tuple[str, str]] = [("всего", s.title), *((o.code, o.name) for o in s.organisations)]
    for row, (code, name) in enumerate(rows, FIRST):
        pen.text(ws, row, 0, code, "cell_strong" if row == FIRST else "cell")
        pen.text(ws, row, 1, name, "cell_strong" if row == FIRST else "cell")
        for n, figure in enumerate(s.figures):
            change = figure.change if row == FIRST else figure.changes.get(code)
            now = figure.value if row == FIRST else figure.parts.get(code, (0, None, None))[2]
            _change(pen, ws, row, 2 + 3 * n, figure, change or Change(None, None), now)
    pen.fit(ws, FIRST, [([name for _, name in rows], widths[1])], len(rows))
    last = FIRST + len(rows) - 1
    for mark, style in (("▲", "good"), ("▼", "warn")):
        ws.conditional_format(
            FIRST,
            2,
            last,
            1 + 3 * len(s.figures),
            {"type": "text", "criteria": "begins with", "value": mark, "format": f[style]},
        )
    _pages(ws, [(sum(widths[n : n + 3]) / 3, 3) for n in range(2, len(widths), 3)])


def _change(
    pen: Pen, ws: Any, row: int, column: int, figure: Figure, change: Change, now: float | None
) -> None:
    cell = "cell_percent" if figure.unit == "share" else "cell_number"
    for offset, value in ((0, change.was), (1, now)):
        if value is None:
            pen.text(ws, row, column + offset, "нет данных", cell)
        else:
            ws.write_number(row, column + offset, value, pen.f[cell])
    pen.text(ws, row, column + 2, change_words(change, figure.unit), cell)


def change_words(change: Change | None, unit: str) -> str:
    """«▲ +5,0 п. п.», «▼ −2», «без изменений»; «—» where it is not known."""
    if change is None or change.change is None:
        return "—"
    size = change.change * 100 if unit == "share" else change.change
    if abs(size) < 0.05:
        return "без изменений"
    number = f"{abs(size):.1f}".replace(".", ",") + " п. п." if unit == "share" else f"{abs(size):.0f}"
    return f"▲ +{number}" if size > 0 else f"▼ −{number}"
