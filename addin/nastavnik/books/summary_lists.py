"""The lists of the summary: organisations, registers, how figures were counted, league, matches, remarks, intake."""

from __future__ import annotations

from typing import Any

from nastavnik.books.style import LINE_HEIGHT, line_count, row_heights
from nastavnik.books.summary import DECISIONS, MatchLine, Register
from nastavnik.books.summary_pen import FIRST, MAX_LINKS, Pen
from nastavnik.form.formulas import quoted

__all__ = [
    "MATCH_HEADS", "write_how", "write_intake", "write_league", "write_matches", "write_organisations", "write_register", "write_remarks", "write_sites",
]  # fmt: skip


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


def write_league(pen: Pen) -> None:
    """«Лига»: who could be a mentor for others, by the criteria of «Настройки» (S1 7.4, roadmap 8)."""
    if pen.s.league is None:
        return
    ws, (names, lines) = pen.sheets["Лига"], pen.s.league
    heads = [
        ("Код", 9),
        ("Организация", 34),
        ("Итог", 24),
        *((name, 20) for name in names),
        ("В чём сильна", 70),
    ]
    pen.head(
        ws,
        "Лига организаций-менторов",
        "Критерии и пороги — на листе «Настройки» книги района. ✔ выполнен, ✖ не выполнен.",
        heads,
    )
    ws.set_row(FIRST - 1, 62)
    ws.freeze_panes(FIRST, 2)
    for row, line in enumerate(lines, FIRST):
        pen.text(ws, row, 0, line.code, "cell_strong")
        pen.text(ws, row, 1, line.name)
        pen.text(ws, row, 2, "✔ может быть ментором" if line.member else "пока нет")
        for n, (value, met) in enumerate(line.criteria, 3):
            pen.text(ws, row, n, f"{'✔' if met else '✖'} {value}")
        pen.text(ws, row, 3 + len(names), line.strong)
    pen.fit(ws, FIRST, [([x.name for x in lines], 34), ([x.strong for x in lines], 70)], len(lines))
    last = max(FIRST, FIRST - 1 + len(lines))
    ws.conditional_format(
        FIRST, 2, last, 2, {"type": "text", "criteria": "begins with", "value": "✔", "format": pen.f["good"]}
    )
    ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)


def write_sites(pen: Pen) -> None:
    """«Сайты»: what the sections of the organisations' sites lack (S4, appendix 3; S3: looked through twice a year)."""
    if pen.s.sites is None:
        return
    ws, f, lines = pen.sheets["Сайты"], pen.f, pen.s.sites
    heads = [
        ("Код", 9),
        ("Организация", 34),
        ("Раздел «Наставничество»", 44),
        ("Итог", 22),
        ("Чего не хватает", 110),
    ]
    pen.head(
        ws,
        "Сайты",
        "Полон ли раздел сайта по форме: документы, ссылки, показатели. Просматривают в ноябре и апреле.",
        heads,
    )
    ws.freeze_panes(FIRST, 2)
    for row, line in enumerate(lines, FIRST):
        pen.text(ws, row, 0, line.code, "cell_strong")
        pen.text(ws, row, 1, line.name)
        if line.url:
            ws.write_url(row, 2, line.url, f["cell_link"], line.url[:255])
        else:
            pen.text(ws, row, 2, "—")
        pen.text(ws, row, 3, f"✖ не хватает: {len(line.gaps)}" if line.gaps else "✔ полный")
        pen.text(ws, row, 4, "\n".join(f"• {gap}" for gap in line.gaps))
    texts = ["\n".join(f"• {gap}" for gap in line.gaps) for line in lines]
    for row, height in enumerate(
        row_heights([(texts, 110), ([x.name for x in lines], 34)], len(lines), 20), FIRST
    ):
        if height is not None:
            ws.set_row(row, height)
    last = max(FIRST, FIRST - 1 + len(lines))
    for mark, name in (("✖", "warn"), ("✔", "good")):
        ws.conditional_format(
            FIRST, 3, last, 3, {"type": "text", "criteria": "begins with", "value": mark, "format": f[name]}
        )
    ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)


MATCH_HEADS = {
    "organisation_1": "Код организации 1", "person_1": "Человек 1", "organisation_2": "Код организации 2", "person_2": "Человек 2",
    "decision": "Решение",
}  # fmt: skip


def write_matches(pen: Pen) -> None:
    """«Совпадения»: who is one person for certain, who may be; the clerk decides in the last column."""
    ws, f, h = pen.sheets["Совпадения"], pen.f, MATCH_HEADS
    heads = [
        ("№", 6), ("Вид", 16), (h["organisation_1"], 13), (h["person_1"], 34), ("Где 1", 24), (h["organisation_2"], 13), (h["person_2"], 34), ("Где 2", 24),
        ("Почему", 54), ("Как учтено", 26), (h["decision"], 18),
    ]  # fmt: skip
    about = (
        "Похожие люди из разных списков. Выберите решение в последнем столбце: при следующем сведении в этот же файл оно будет учтено, "
        "а команда «nastavnik decisions» перенесёт его в книгу района."
    )
    pen.head(ws, "Совпадения", about, heads)
    ws.freeze_panes(FIRST, 0)
    lines = pen.s.matches
    links = len(lines) <= MAX_LINKS
    for row, line in enumerate(lines, FIRST):
        ws.write_number(row, 0, row - FIRST + 1, f["cell_number"])
        pen.text(ws, row, 1, "✔ точно" if line.certain else "? возможно")
        for column, (code, name, register, place, file_row) in ((2, line.one), (5, line.two)):
            pen.text(ws, row, column, code)
            pen.text(ws, row, column + 1, name)
            where = f"{pen.titles[register]}, строка {file_row}"
            if links:
                ws.write_url(
                    row,
                    column + 2,
                    f"internal:{quoted(pen.titles[register])}!A{FIRST + 1 + place}",
                    f["cell_link"],
                    where,
                )
            else:
                pen.text(ws, row, column + 2, where)
        pen.text(ws, row, 8, line.why)
        pen.text(ws, row, 9, _as_counted(line))
        pen.text(ws, row, 10, line.decision, "text")
    if not lines:
        ws.write_string(FIRST, 0, "Похожих людей в разных списках не найдено.", f["about"])
        return
    pen.fit(
        ws,
        FIRST,
        [([x.why for x in lines], 54), ([x.one[1] for x in lines], 34), ([x.two[1] for x in lines], 34)],
        len(lines),
    )
    last = FIRST - 1 + len(lines)
    ws.data_validation(
        FIRST,
        10,
        last,
        10,
        {
            "validate": "list",
            "source": list(DECISIONS),
            "input_title": "Решение",
            "input_message": "Один это человек или разные люди?",
        },
    )
    ws.conditional_format(
        FIRST, 1, last, 1, {"type": "text", "criteria": "begins with", "value": "?", "format": f["warn"]}
    )
    ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)


def _as_counted(line: MatchLine) -> str:
    return "по району считается один раз" if line.certain else "считаются как два человека"


def write_remarks(pen: Pen) -> None:
    """«Ошибки»: what to mend in the organisations' books, with links that open the file at the place."""
    ws, f = pen.sheets["Ошибки"], pen.f
    heads = [
        ("№", 7),
        ("Код", 9),
        ("Организация", 30),
        ("Файл", 30),
        ("Лист", 18),
        ("Ячейка", 10),
        ("Значение", 26),
        ("Что не так", 60),
        ("Как исправить", 54),
        ("Важность", 12),
    ]
    pen.head(
        ws,
        "Ошибки",
        "Что исправить в книгах организаций. Щёлкните по ячейке: откроется файл школы на этом месте.",
        heads,
    )
    ws.freeze_panes(FIRST, 3)
    items = pen.s.remarks
    pen.check_room("Ошибки", len(items))
    link_cells = len(items) <= MAX_LINKS
    for row, r in enumerate(items, FIRST):
        ws.write_number(row, 0, row - FIRST + 1, f["cell_number"])
        for column, text in enumerate(
            (r.code, r.name, r.file, r.sheet, r.cell, r.value[:500], r.wrong, r.fix, r.severity), 1
        ):
            if column == 5 and r.link and r.cell and link_cells:
                ws.write_url(row, column, f"{r.link}#{quoted(r.sheet)}!{r.cell}", f["cell_link"], r.cell)
            else:
                pen.text(ws, row, column, text)
    widths = (("name", 30), ("file", 30), ("sheet", 18), ("value", 26), ("wrong", 60), ("fix", 54))
    pen.fit(ws, FIRST, [([getattr(r, key) for r in items], width) for key, width in widths], len(items))
    if not items:
        ws.write_string(FIRST, 0, "Замечаний нет.", f["good"])
        return
    last = FIRST - 1 + len(items)
    ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)
    for mark, name in (("✖", "bad"), ("▲", "warn")):
        ws.conditional_format(
            FIRST, 9, last, 9, {"type": "text", "criteria": "begins with", "value": mark, "format": f[name]}
        )


def write_intake(pen: Pen) -> None:
    """«Приём»: every file of the inbox, once."""
    ws, f, items = pen.sheets["Приём"], pen.f, pen.s.intake
    heads = [
        ("Файл", 50),
        ("Итог", 26),
        ("Код", 9),
        ("Организация", 34),
        ("№ сдачи", 9),
        ("Сохранён", 17),
        ("Пояснение", 60),
    ]
    pen.head(ws, "Приём", "Каждый файл из папки — ровно один раз.", heads)
    ws.freeze_panes(FIRST, 1)
    for row, item in enumerate(items, FIRST):
        saved: Any = item[5]
        for column, text in enumerate(item[:5]):
            pen.text(ws, row, column, text)
        if saved is None:
            pen.text(ws, row, 5, "—")
        else:
            ws.write_datetime(row, 5, saved, f["cell_moment"])
        pen.text(ws, row, 6, item[6])
    pen.fit(
        ws,
        FIRST,
        [([i[0] for i in items], 50), ([i[3] for i in items], 34), ([i[6] for i in items], 60)],
        len(items),
    )
    if items:
        ws.autofilter(FIRST - 1, 0, FIRST - 1 + len(items), len(heads) - 1)
