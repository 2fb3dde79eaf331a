"""The lists of the summary that figures rest on: organisations, registers, how figures were counted."""

from __future__ import annotations

from typing import Any

from nastavnik.books.style import LINE_HEIGHT, line_count, text_width
from nastavnik.books.summary import Register
from nastavnik.books.summary_pen import CLICK, DENOMINATORS_AT, FIRST, MAX_LINKS, TYPE_AT, Pen
from nastavnik.form.formulas import quoted

__all__ = ["short_title", "write_how", "write_organisations", "write_register"]


MOST_LINES = 12  # of a cell that are shown without opening it
_LOOKED_AT = 300  # rows that tell how wide a column should be
_PRINTED = ("text", "number", "date")
_PAGE = 200  # digits across a page that is still read without a glass


def write_organisations(pen: Pen) -> None:
    """«Организации»: everyone of the district's list, with links to the file and to the remarks."""
    s, f = pen.s, pen.f
    ws = pen.sheets[s.words.sheet]
    heads = [
        ("Код", 8), (s.words.one, 30), ("Состояние", 24), ("Ошибок", 8), ("Замечаний", 9), ("Что исправить", 12), ("Наставников", 9), ("Наставляемых", 9),
        ("Тип", 42), ("Файл", 46), ("№ сдачи", 8), ("Сохранён", 16), *((title, 25) for _, title in s.denominator_columns),
    ]  # fmt: skip
    assert heads[TYPE_AT][0] == "Тип" and len(heads) == DENOMINATORS_AT + len(s.denominator_columns)
    about = f"{s.words.about} {CLICK} по имени файла или по слову «показать»."
    widths = pen.head(ws, s.words.sheet, about, heads)
    ws.freeze_panes(FIRST, 2)
    counts: dict[str, dict[Any, int]] = {
        r.key: r.frame["org_code"].value_counts().to_dict()
        for r in s.registers
        if r.key in ("mentors", "mentees")
    }
    states = [line.status + (" (опоздала)" if line.late else "") for line in s.organisations]
    for line, state in zip(s.organisations, states, strict=True):
        row = pen.org_row[line.code]
        pen.text(ws, row, 0, line.code, "cell_strong")
        pen.text(ws, row, 1, line.name)
        pen.text(ws, row, 2, state)
        ws.write_number(row, 3, line.errors, f["cell_number"])
        ws.write_number(row, 4, line.warnings, f["cell_number"])
        at = pen.remark_at.get(line.code)
        if at is None:
            pen.text(ws, row, 5, "—")
        else:
            to = f"internal:{quoted('Ошибки')}!A{at + 1}"
            ws.write_url(row, 5, to, f["cell_link"], "показать", "Что исправить в книге организации")
        for column, key in ((6, "mentors"), (7, "mentees")):
            formula = f"=COUNTIF({pen.range((key, 'org_code'))},$A{row + 1})"
            ws.write_formula(row, column, formula, f["cell_number"], int(counts[key].get(line.code, 0)))
        pen.text(ws, row, TYPE_AT, line.org_type)
        pen.file(ws, row, 9, line.link, line.file or "—")
        pen.optional(ws, row, 10, line.submission, "cell_number")
        if line.saved_at is not None:
            ws.write_datetime(row, 11, line.saved_at, f["cell_moment"])
        else:
            pen.text(ws, row, 11, "—")
        for key, column in pen.denominator_at.items():
            pen.optional(ws, row, column, line.denominators.get(key), "cell_number")
    lines = s.organisations
    texts = {
        1: [o.name for o in lines],
        2: states,
        TYPE_AT: [o.org_type for o in lines],
        9: [o.file or "" for o in lines],
    }
    pen.fit(ws, FIRST, [(listed, widths[column]) for column, listed in texts.items()], len(lines))
    last = max(FIRST, FIRST - 1 + len(lines))
    ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)
    ws.print_area(0, 0, last, TYPE_AT)  # what follows is for the screen
    for text, name in (
        ("не прислал", "bad"),
        ("с ошибками", "warn"),
        ("опоздал", "warn"),
        ("принят", "good"),
    ):
        ws.conditional_format(
            FIRST, 2, last, 2, {"type": "text", "criteria": "containing", "value": text, "format": f[name]}
        )


def write_register(pen: Pen, register: Register) -> None:
    """One register: every record of every accepted book."""
    ws = pen.sheets[register.title]
    pen.check_room(register.title, len(register.frame))
    about = f"Записей: {len(register.frame)}."
    if (at := pen.columns.get((register.key, "flag"))) is not None:
        about += " Строки с ошибками показаны, но в показатели не входят."
    heads = [
        (head, _fitting(register.frame[key], width) if kind == "text" else width)
        for key, head, width, kind in register.columns
    ]
    widths = pen.head(ws, register.title, about, heads)
    names = {"number": "cell_decimal", "date": "cell_date", "mark": "cell_number"}
    columns = [
        (register.frame[key], "text" if kind == "service" else kind, pen.f[names.get(kind, "cell")])
        for key, _, _, kind in register.columns
    ]
    texts = [
        (register.frame[key], width)
        for (key, _, _, kind), width in zip(register.columns, widths, strict=True)
        if kind == "text"
    ]
    lost = {pen.columns[(register.key, key)]: listed for key, listed in register.lost.items()}
    ws.fill_columns(FIRST, columns, _heights(texts, len(register.frame)), lost)
    ws.freeze_panes(FIRST, 4 if at is not None else 2)
    last = max(FIRST, FIRST - 1 + len(register.frame))
    if len(register.frame):
        ws.autofilter(FIRST - 1, 0, last, len(widths) - 1)
        if at is not None:
            ws.conditional_format(
                FIRST,
                at,
                last,
                at,
                {"type": "text", "criteria": "begins with", "value": "✖", "format": pen.f["bad"]},
            )
    printed = [
        width for (_, _, _, kind), width in zip(register.columns, widths, strict=True) if kind in _PRINTED
    ]
    ws.print_area(0, 0, last, len(printed) - 1)
    ws.repeat_columns(0, 1)
    ws.fit_to_pages(max(1, round(sum(printed) / _PAGE)), 0)


def _fitting(values: Any, width: float) -> float:
    """A column somewhat wider than the form's where that keeps its texts on one line."""
    texts = {t for t in values.head(_LOOKED_AT) if isinstance(t, str) and len(t) * 1.3 > width}
    needs = (text_width(text) + 1.3 for text in texts)
    return max((need for need in needs if width < need <= width * 1.45), default=width)


def _heights(texts: list[tuple[Any, float]], count: int) -> list[float | None]:
    """The heights of a register's rows; each distinct text is measured once."""
    import numpy as np
    import pandas as pd

    lines = np.ones(count, dtype="int64")
    for values, width in texts:
        if count:
            places, distinct = pd.factorize(values.to_numpy(dtype=object))
            counts = [line_count(text, width) if isinstance(text, str) else 1 for text in distinct]
            lines = np.maximum(lines, np.array([*counts, 1])[places])
    return [LINE_HEIGHT * min(number, MOST_LINES) if number > 1 else None for number in lines.tolist()]


def write_how(pen: Pen) -> None:
    """«Как посчитано»: the people and rows behind every figure, figure by figure, organisation by organisation."""
    s, f = pen.s, pen.f
    if s.how is None:
        return
    ws = pen.sheets["Как посчитано"]
    heads = [
        ("Показатель", 34), ("Код", 8), (s.words.one, 26), ("Кто или что", 72), ("Где в сводке", 16), ("Строка в файле", 9), ("Входит", 15),
        ("В общем итоге", 16),
    ]  # fmt: skip
    about = f"Из каких людей и строк сложилась каждая цифра. Сюда ведут ссылки с листа «Показатели». {CLICK} по названию реестра: откроется его строка."
    widths = pen.head(ws, "Как посчитано", about, heads)
    ws.freeze_panes(FIRST, 0)
    figures = {figure.key: figure for figure in s.figures}
    links = len(s.how) <= MAX_LINKS
    row, before = FIRST, ""
    for line in s.how:
        if line.figure != before:
            figure, before = figures[line.figure], line.figure
            below = f" Знаменатель: {figure.how_below}." if figure.how_below else ""
            text = f"{figure.title}. Считаются: {figure.how}.{below}"
            ws.merge_range(row, 0, row, len(heads) - 1, text, f["label_required"])
            ws.set_row(row, LINE_HEIGHT * line_count(text, sum(widths), bold=True) + 3)
            row += 1
        title = pen.titles[line.register]
        texts = (short_title(figures[line.figure].title), line.code, line.name, line.what)
        for column, text in enumerate(texts):
            pen.text(ws, row, column, text)
        if links:
            ws.write_url(row, 4, f"internal:{quoted(title)}!A{FIRST + 1 + line.place}", f["cell_link"], title)
        else:
            pen.text(ws, row, 4, title)
        ws.write_number(row, 5, line.file_row, f["cell_number"])
        pen.text(ws, row, 6, line.role)
        pen.text(ws, row, 7, line.in_district)
        shown = {**dict(enumerate(texts)), 4: title, 6: line.role, 7: line.in_district}
        lines = max(line_count(text, widths[column]) for column, text in shown.items())
        if lines > 1:
            ws.set_row(row, LINE_HEIGHT * lines)
        row += 1
    if not s.how:
        ws.write_string(row, 0, "Пока ни одна строка в показатели не вошла.", f["about"])


# Names of figures that are read beside numbers: on the axis of a chart, in a list.
_SHORT = (
    ("Наставнические пары", "Пары и группы с приказом"),
    ("Утверждённые персонализированные", "Утверждённые программы"),
    ("Организации и предприятия, предоставившие", "Предоставили наставников"),
    ("Доля молодых специалистов, вошедших", "Молодые специалисты-наставляемые"),
    ("Доля педагогов, вошедших", "Педагоги-наставники"),
    ("Доля обучающихся 10–19 лет", "Обучающиеся-наставляемые"),
    ("Доля обучающихся 15–19 лет", "Обучающиеся-наставники"),
    ("Доля предприятий района", "Предприятия района"),
    ("Охват педагогов до 35 лет", "Педагоги до 35 лет, стаж до 3 лет"),
)


def short_title(title: str) -> str:
    """A figure's title in few words."""
    return next((short for start, short in _SHORT if title.startswith(start)), title)
