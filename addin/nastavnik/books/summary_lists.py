"""The lists of the summary that figures rest on: organisations, registers, how figures were counted."""

from __future__ import annotations

from typing import Any

from nastavnik.books.style import LINE_HEIGHT, line_count
from nastavnik.books.summary import Register
from nastavnik.books.summary_pen import FIRST, MAX_LINKS, Pen
from nastavnik.form.formulas import quoted

__all__ = ["write_how", "write_organisations", "write_register"]


MOST_LINES = 8  # of a cell that are shown without opening it


def write_organisations(pen: Pen) -> None:
    """«Организации»: everyone of the district's list, with links to the file and to the remarks."""
    ws, s = pen.sheets["Организации"], pen.s
    heads = [
        ("Код", 9), ("Организация", 34), ("Тип", 30), ("Состояние", 20), ("Файл", 34), ("№ сдачи", 8), ("Сохранён", 16),
        ("Ошибок", 9), ("Замечаний", 11), ("Что исправить", 14), ("Наставников", 12), ("Наставляемых", 13),
        *((title, 13) for _, title in s.denominator_columns),
    ]  # fmt: skip
    pen.head(
        ws,
        "Организации",
        "Кто прислал книгу и что в ней. Щёлкните по файлу или по слову «замечания», чтобы открыть их.",
        heads,
    )
    ws.freeze_panes(FIRST, 2)
    counts: dict[str, dict[Any, int]] = {
        r.key: r.frame["org_code"].value_counts().to_dict()
        for r in s.registers
        if r.key in ("mentors", "mentees")
    }
    for line in s.organisations:
        row = pen.org_row[line.code]
        pen.text(ws, row, 0, line.code, "cell_strong")
        pen.text(ws, row, 1, line.name)
        pen.text(ws, row, 2, line.org_type)
        pen.text(ws, row, 3, line.status + (" (опоздала)" if line.late else ""))
        if line.link:
            ws.write_url(row, 4, line.link, pen.f["cell_link"], line.file or "")
        else:
            pen.text(ws, row, 4, line.file or "—")
        pen.optional(ws, row, 5, line.submission, "cell_number")
        if line.saved_at is not None:
            ws.write_datetime(row, 6, line.saved_at, pen.f["cell_moment"])
        else:
            pen.text(ws, row, 6, "—")
        ws.write_number(row, 7, line.errors, pen.f["cell_number"])
        ws.write_number(row, 8, line.warnings, pen.f["cell_number"])
        at = pen.remark_at.get(line.code)
        if at is not None:
            ws.write_url(
                row,
                9,
                f"internal:{quoted('Ошибки')}!A{at + 1}",
                pen.f["cell_link"],
                "замечания",
                "Что исправить в книге организации",
            )
        else:
            pen.text(ws, row, 9, "—")
        for column, key in ((10, "mentors"), (11, "mentees")):
            formula = f"=COUNTIF({pen.range((key, 'org_code'))},$A{row + 1})"
            ws.write_formula(row, column, formula, pen.f["cell_number"], int(counts[key].get(line.code, 0)))
        for key, column in pen.denominator_at.items():
            pen.optional(ws, row, column, line.denominators.get(key), "cell_number")
    lines = s.organisations
    pen.fit(
        ws,
        FIRST,
        [([o.name for o in lines], 34), ([o.org_type for o in lines], 30), ([o.file for o in lines], 34)],
        len(lines),
    )
    last = max(FIRST, FIRST - 1 + len(lines))
    ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)
    for text, name in (
        ("не прислала", "bad"),
        ("с ошибками", "warn"),
        ("опоздала", "warn"),
        ("принята", "good"),
    ):
        ws.conditional_format(
            FIRST,
            3,
            last,
            3,
            {"type": "text", "criteria": "containing", "value": text, "format": pen.f[name]},
        )


def write_register(pen: Pen, register: Register) -> None:
    """One register: every record of every accepted book."""
    ws = pen.sheets[register.title]
    pen.check_room(register.title, len(register.frame))
    heads = [(head, width) for _, head, width, _ in register.columns]
    pen.head(
        ws,
        register.title,
        f"Записей: {len(register.frame)}. Строки с ошибками показаны, но в показатели не входят.",
        heads,
    )
    names = {"text": "cell", "number": "cell_decimal", "date": "cell_date", "mark": "cell_number"}
    columns = [(register.frame[key], kind, pen.f[names[kind]]) for key, _, _, kind in register.columns]
    lost = {pen.columns[(register.key, key)]: listed for key, listed in register.lost.items()}
    ws.fill_columns(FIRST, columns, _heights(register), lost)
    ws.freeze_panes(FIRST, 4)
    last = FIRST - 1 + len(register.frame)
    if len(register.frame):
        ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)
        if (at := pen.columns.get((register.key, "flag"))) is not None:
            ws.conditional_format(
                FIRST,
                at,
                last,
                at,
                {"type": "text", "criteria": "begins with", "value": "✖", "format": pen.f["bad"]},
            )
    ws.fit_to_pages(max(1, round(sum(w for _, w in heads) / 210)), 0)


def _heights(register: Register) -> list[float | None]:
    """The heights of a register's rows; each distinct text is measured once."""
    import numpy as np
    import pandas as pd

    lines = np.ones(len(register.frame), dtype="int64")
    for key, _, width, kind in register.columns:
        if kind == "text" and len(lines):
            places, distinct = pd.factorize(register.frame[key].to_numpy(dtype=object))
            counts = [line_count(text, width) if isinstance(text, str) else 1 for text in distinct]
            lines = np.maximum(lines, np.array([*counts, 1])[places])
    return [LINE_HEIGHT * min(count, MOST_LINES) if count > 1 else None for count in lines.tolist()]


def write_how(pen: Pen) -> None:
    """«Как посчитано»: the people and rows behind every figure, figure by figure, organisation by organisation."""
    s, f = pen.s, pen.f
    if s.how is None:
        return
    ws = pen.sheets["Как посчитано"]
    heads = [
        ("Показатель", 40), ("Код", 9), ("Организация", 30), ("Кто или что", 46), ("Где в сводке", 18), ("Строка в файле", 10),
        ("Входит", 26), ("В итоге по району", 26),
    ]  # fmt: skip
    pen.head(
        ws,
        "Как посчитано",
        "Из каких людей и строк сложилась каждая цифра. Сюда ведут ссылки с листа «Показатели».",
        heads,
    )
    ws.freeze_panes(FIRST, 0)
    figures = {figure.key: figure for figure in s.figures}
    links = len(s.how) <= MAX_LINKS
    row, before = FIRST, ""
    for line in s.how:
        if line.figure != before:
            figure, before = figures[line.figure], line.figure
            below = f" Знаменатель: {figure.how_below}." if figure.how_below else ""
            ws.merge_range(
                row,
                0,
                row,
                len(heads) - 1,
                f"{figure.title}. Считаются: {figure.how}.{below}",
                f["label_required"],
            )
            ws.set_row(row, 32)
            row += 1
        pen.text(ws, row, 0, figures[line.figure].title)
        pen.text(ws, row, 1, line.code)
        pen.text(ws, row, 2, line.name)
        pen.text(ws, row, 3, line.what)
        title = pen.titles[line.register]
        if links:
            ws.write_url(row, 4, f"internal:{quoted(title)}!A{FIRST + 1 + line.place}", f["cell_link"], title)
        else:
            pen.text(ws, row, 4, title)
        ws.write_number(row, 5, line.file_row, f["cell_number"])
        pen.text(ws, row, 6, line.role)
        pen.text(ws, row, 7, line.in_district)
        ws.set_row(row, 30)
        row += 1
    if not s.how:
        ws.write_string(row, 0, "Пока ни одна строка в показатели не вошла.", f["about"])
