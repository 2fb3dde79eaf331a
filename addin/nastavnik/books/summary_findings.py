"""What was found, as lists of the summary: the league, sites, matches, remarks, intake."""

from __future__ import annotations

from typing import Any

from nastavnik.books.style import row_heights
from nastavnik.books.summary import DECISIONS, MatchLine
from nastavnik.books.summary_pen import FIRST, MAX_LINKS, Pen
from nastavnik.form.formulas import quoted

__all__ = ["MATCH_HEADS", "write_intake", "write_league", "write_matches", "write_remarks", "write_sites"]


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
