"""«Сводка»: the state of collection, figures against targets, best and weakest, overdue; one A4 page."""

from __future__ import annotations

from typing import Any

from nastavnik.books.style import COLOURS, LINE_HEIGHT, line_count
from nastavnik.books.summary import Figure
from nastavnik.books.summary_figures import change_words, figure_cell
from nastavnik.books.summary_lists import short_title
from nastavnik.books.summary_pen import Pen
from nastavnik.form.formulas import quoted

__all__ = ["write_board"]

WIDTHS = (57, 11, 13, 12, 9, 15, 15)
SHOWN_OVERDUE = 5
_NAMED = 20  # who have not sent, on the first page


def write_board(pen: Pen) -> None:
    """The first sheet, made to be read in a minute and printed on one page."""
    ws, s, f = pen.sheets["Сводка"], pen.s, pen.f
    ws.set_portrait()
    ws.fit_to_pages(1, 1)
    ws.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.5)
    ws.center_horizontally()
    for index, width in enumerate(WIDTHS):
        ws.set_column(index, index, width)
    ws.set_row(0, 28)
    ws.write_string(0, 0, f"Наставничество: {s.title}", f["title"])
    compared = f" Сравнение со сводкой от {s.compared_with}." if s.compared_with else ""
    ws.write_string(1, 0, f"Учебный год {s.school_year}. Сведено {s.on:%d.%m.%Y}.{compared}", f["about"])
    row = _collection(pen, ws, 3)
    row = _missing(pen, ws, row)
    row = _figures(pen, ws, row + 1)
    row = _chart(pen, ws, row + 1)
    row = _standings(pen, ws, row)
    row = _overdue(pen, ws, row + 1)
    for note in s.notes:
        row = _line(ws, row, f"▲ {note}", f["wrapped"], len(WIDTHS))
    ws.print_area(0, 0, row, len(WIDTHS) - 1)


def _collection(pen: Pen, ws: Any, row: int) -> int:
    """How many books came, in two columns of figures; a counter leads to the sheet that tells it in full."""
    f = pen.f
    ws.write_string(row, 0, pen.s.words.collected, f["subtitle"])
    items = pen.s.collection
    half = (len(items) + 1) // 2
    for n, (label, number) in enumerate(items):
        at, column = row + 1 + n % half, 0 if n < half else 2
        sheet = pen.s.counter_sheets.get(label) if number else None
        cell = f["label_link" if sheet else "label"]
        if column:
            ws.merge_range(at, 2, at, 5, "", cell)
        if sheet:
            ws.write_url(at, column, f"internal:{quoted(sheet)}!A1", cell, label, f"К листу «{sheet}»")
        else:
            ws.write_string(at, column, label, cell)
        ws.write_number(at, 6 if column else 1, number, f["strong_number"])
    return row + 1 + half


def _figures(pen: Pen, ws: Any, row: int) -> int:
    s, f = pen.s, pen.f
    ws.write_string(row, 0, "Показатели против целей", f["subtitle"])
    row += 1
    compared = bool(s.compared_with)
    heads = [
        "Показатель",
        "Числитель",
        "Знаменатель",
        "Значение",
        "Цель",
        "Итог",
        "Изменение" if compared else "Откуда",
    ]
    for index, head in enumerate(heads):
        ws.write_string(row, index, head, f["header"])
    top = row + 1
    for figure in s.figures:
        row += 1
        _figure(pen, ws, row, figure, compared)
    for mark, name in (("✖", "bad"), ("✔", "good")):
        ws.conditional_format(
            top, 5, row, 5, {"type": "text", "criteria": "begins with", "value": mark, "format": f[name]}
        )
    for mark, name in (("▲", "good"), ("▼", "warn")):
        ws.conditional_format(
            top, 6, row, 6, {"type": "text", "criteria": "begins with", "value": mark, "format": f[name]}
        )
    return row + 1


def _figure(pen: Pen, ws: Any, row: int, figure: Figure, compared: bool) -> None:
    f, share = pen.f, figure.unit == "share"
    if (lines := line_count(figure.title, WIDTHS[0])) > 1:
        ws.set_row(row, LINE_HEIGHT * lines)
    ws.write_string(row, 0, figure.title, f["cell"])
    ws.write_formula(row, 1, f"={figure_cell(pen, figure, 'numerator')}", f["cell_number"], figure.numerator)
    name = "strong_percent" if share else "strong_number"
    if share:
        shown: Any = figure.denominator if figure.denominator is not None else "—"
        ws.write_formula(row, 2, f"={figure_cell(pen, figure, 'denominator')}", f["cell_number"], shown)
        value: Any = figure.value if figure.value is not None else "нет данных"
        ws.write_formula(row, 3, f"={figure_cell(pen, figure, 'value')}", f[name], value)
    else:
        ws.write_string(row, 2, "—", f["cell_number"])
        ws.write_formula(row, 3, f"=B{row + 1}", f[name], figure.numerator)
    if figure.target is None:
        ws.write_string(row, 4, "—", f["cell_number"])
        ws.write_string(row, 5, "цели нет", f["cell"])
    else:
        ws.write_number(row, 4, figure.target, f["cell_percent" if share else "cell_number"])
        verdict = (
            "нет данных"
            if figure.value is None
            else "✔ достигнуто"
            if figure.value >= figure.target
            else "✖ ниже цели"
        )
        ws.write_formula(
            row,
            5,
            f'=IF(ISNUMBER(D{row + 1}),IF(D{row + 1}>=E{row + 1},"✔ достигнуто","✖ ниже цели"),"нет данных")',
            f["cell"],
            verdict,
        )
    if compared:
        pen.text(ws, row, 6, change_words(figure.change, figure.unit))
        return
    at = pen.how_at.get((figure.key, ""))
    if at is not None:
        ws.write_url(row, 6, f"internal:{quoted('Как посчитано')}!A{at + 1}", f["cell_link"], "как посчитано")
    else:
        ws.write_url(row, 6, f"internal:{quoted(pen.titles[figure.own[0]])}!A1", f["cell_link"], "к реестру")


def _chart(pen: Pen, ws: Any, row: int) -> int:
    """Shares against targets as bars; the data stand on the hidden sheet of the chart."""
    shares = [x for x in pen.s.figures if x.unit == "share" and x.value is not None]
    if not shares:
        return row
    data = pen.book.add_worksheet("_chart")
    data.hide()
    for n, figure in enumerate(shares):
        data.write_string(n, 0, short_title(figure.title))
        data.write_formula(n, 1, f"={figure_cell(pen, figure, 'value')}", None, figure.value)
        if figure.target is not None:
            data.write_number(n, 2, figure.target)
    last = len(shares)
    chart = pen.book.add_chart({"type": "bar"})
    label = {"value": True, "num_format": "0%", "font": {"size": 9}}
    chart.add_series(
        {"name": "Значение", "categories": f"=_chart!$A$1:$A${last}", "values": f"=_chart!$B$1:$B${last}",
         "fill": {"color": COLOURS["brand"]}, "data_labels": label, "gap": 45, "overlap": -5}
    )  # fmt: skip
    # The target is told from the value by pattern too, not by colour alone: the page is often printed in grey.
    chart.add_series(
        {"name": "Цель", "categories": f"=_chart!$A$1:$A${last}", "values": f"=_chart!$C$1:$C${last}", "data_labels": label,
         "pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#7A4B00", "bg_color": "#F6E3BD"}, "border": {"color": "#7A4B00"}}
    )  # fmt: skip
    chart.set_title({"name": "Доли и цели", "name_font": {"size": 12}, "overlay": False})
    chart.set_x_axis(
        {
            "num_format": "0%",
            "min": 0,
            "max": 1.1,
            "major_unit": 0.2,
            "major_gridlines": {"visible": True, "line": {"color": "#E3E8EC"}},
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_legend({"position": "top", "font": {"size": 9}})
    height = 70 + 36 * last
    chart.set_size({"width": 930, "height": height})
    ws.insert_chart(
        row,
        0,
        chart,
        {"object_position": 2, "x_offset": 4, "description": f"Доли {pen.s.words.whole} против целей"},
    )
    return row + height // 20 + 2


def _standings(pen: Pen, ws: Any, row: int) -> int:
    """Five best on the left, five needing help on the right; why, in words."""
    f, s = pen.f, pen.s
    if not s.best and not s.helped:
        return row
    ws.write_string(row, 0, s.words.best, f["subtitle"])
    ws.write_string(row, 3, s.words.helped, f["subtitle"])
    count = max(len(s.best), len(s.helped))
    for n in range(count):
        at = row + 1 + n
        lines = 1
        for side, start, stop in ((s.best, 0, 2), (s.helped, 3, 6)):
            if n < len(side):
                text = f"{n + 1}. {side[n].name}: {side[n].why}"
                ws.merge_range(at, start, at, stop, text, f["cell"])
                lines = max(lines, line_count(text, sum(WIDTHS[start : stop + 1])))
        ws.set_row(at, LINE_HEIGHT * min(lines, 4))
    return row + 1 + count


def _overdue(pen: Pen, ws: Any, row: int) -> int:
    f, s = pen.f, pen.s
    if not s.overdue_total:
        ws.write_string(row, 0, "Просроченных мероприятий дорожных карт нет", f["subtitle"])
        return row + 1
    more = (
        ""
        if s.overdue_total <= SHOWN_OVERDUE or not s.overdue
        else f" Показаны {SHOWN_OVERDUE} самых давних, остальные — на листе «Дорожная карта»."
    )
    ws.write_string(row, 0, f"Просрочено мероприятий дорожных карт: {s.overdue_total}.{more}", f["subtitle"])
    for organisation, activity, deadline, days in s.overdue[:SHOWN_OVERDUE]:
        row += 1
        ws.write_string(row, 0, organisation, f["cell"])
        ws.merge_range(row, 1, row, 4, activity[:200], f["cell"])
        ws.write_string(row, 5, deadline, f["cell"])
        ws.write_string(row, 6, f"✖ {days} дн.", f["cell"])
        ws.set_row(
            row,
            LINE_HEIGHT
            * min(3, max(line_count(organisation, WIDTHS[0]), line_count(activity[:200], sum(WIDTHS[1:5])))),
        )
    return row + 1


def _missing(pen: Pen, ws: Any, row: int) -> int:
    """Who has sent nothing, by name: whom to telephone first."""
    missing = pen.s.missing
    if not missing:
        return _line(ws, row, "✔ Прислали все, кого ждали.", pen.f["cell"], len(WIDTHS))
    names = [f"{code} {name}" for code, name in missing[:_NAMED]]
    more = f" и ещё {len(missing) - _NAMED} — на листе «{pen.s.words.sheet}»" if len(missing) > _NAMED else ""
    text = f"✖ Не прислали: {len(missing)} — {'; '.join(names)}{more}."
    return _line(ws, row, text, pen.f["cell+error"], len(WIDTHS))


def _line(ws: Any, row: int, text: str, cell: Any, columns: int) -> int:
    """A wrapped text across the page; the row after it."""
    ws.merge_range(row, 0, row, columns - 1, text, cell)
    ws.set_row(row, LINE_HEIGHT * min(12, line_count(text, sum(WIDTHS[:columns]))))
    return row + 1
