"""What was found, as lists of the summary: the league, sites, matches, remarks, intake."""

from __future__ import annotations

from nastavnik.books.summary import DECISIONS, MatchLine
from nastavnik.books.summary_pen import CLICK, FIRST, MAX_LINKS, Pen
from nastavnik.form.formulas import quoted

__all__ = ["MATCH_HEADS", "write_intake", "write_league", "write_matches", "write_remarks", "write_sites"]


def write_league(pen: Pen) -> None:
    """«Лига»: who could be a mentor for others, by the criteria of «Настройки» (S1 7.4, roadmap 8)."""
    if pen.s.league is None:
        return
    ws, (names, lines) = pen.sheets["Лига"], pen.s.league
    heads = [
        ("Код", 9),
        ("Организация", 30),
        ("Итог", 24),
        *((name, 20) for name in names),
        ("В чём сильна", 60),
    ]
    widths = pen.head(
        ws,
        "Лига организаций-менторов",
        "Критерии и пороги — на листе «Настройки» книги района. ✔ выполнен, ✖ не выполнен.",
        heads,
    )
    ws.freeze_panes(FIRST, 2)
    for row, line in enumerate(lines, FIRST):
        pen.text(ws, row, 0, line.code, "cell_strong")
        pen.text(ws, row, 1, line.name)
        pen.text(ws, row, 2, "✔ может быть ментором" if line.member else "пока нет")
        for n, (value, met) in enumerate(line.criteria, 3):
            pen.text(ws, row, n, f"{'✔' if met else '✖'} {value}")
        pen.text(ws, row, 3 + len(names), line.strong)
    pen.fit(
        ws, FIRST, [([x.name for x in lines], widths[1]), ([x.strong for x in lines], widths[-1])], len(lines)
    )
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
        ("Организация", 30),
        ("Раздел «Наставничество»", 40),
        ("Итог", 18),
        ("Чего не хватает", 84),
    ]
    widths = pen.head(
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
    columns = [([x.name for x in lines], widths[1]), ([x.url for x in lines], widths[2]), (texts, widths[4])]
    pen.fit(ws, FIRST, columns, len(lines), most=20)
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
        ("№", 6), ("Вид", 14), (h["organisation_1"], 13), (h["person_1"], 28), ("Где 1", 26), (h["organisation_2"], 13), (h["person_2"], 28), ("Где 2", 26),
        ("Почему", 46), ("Как учтено", 22), (h["decision"], 16),
    ]  # fmt: skip
    about = (
        "Похожие люди из разных списков. Выберите решение в последнем столбце:\nпри следующем сведении в этот же файл оно будет учтено, "
        "а команда «nastavnik decisions» перенесёт его в книгу района."
    )
    widths = pen.head(ws, "Совпадения", about, heads)
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
    places = [
        [f"{pen.titles[side[2]]}, строка {side[4]}" for side in sides]
        for sides in ([x.one for x in lines], [x.two for x in lines])
    ]
    texts = {3: [x.one[1] for x in lines], 4: places[0], 6: [x.two[1] for x in lines], 7: places[1], 8: [x.why for x in lines],
             9: [_as_counted(x) for x in lines]}  # fmt: skip
    pen.fit(ws, FIRST, [(listed, widths[column]) for column, listed in texts.items()], len(lines))
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
    return "считается один раз" if line.certain else "считаются как два человека"


def write_remarks(pen: Pen) -> None:
    """«Ошибки»: what to mend in the organisations' books, with links that open the file at the place."""
    ws, f, s = pen.sheets["Ошибки"], pen.f, pen.s
    heads = [
        ("№", 5), (s.words.one, 24), ("Важность", 11), ("Лист", 14), ("Ячейка", 8), ("Значение", 18), ("Что не так", 48), ("Как исправить", 46),
        ("Файл", 34), ("Код", 8),
    ]  # fmt: skip
    about = (
        f"Что исправить в книгах организаций. {CLICK} по ячейке или по имени файла.\n"
        "В Excel файл школы откроется на этой ячейке; в LibreOffice перейдите в нём к листу и ячейке из столбцов рядом.\n"
        "Для книги, присланной в архиве, откроется архив: найдите в нём файл."
    )
    widths = pen.head(ws, "Ошибки", about, heads)
    ws.freeze_panes(FIRST, 2)
    items = s.remarks
    pen.check_room("Ошибки", len(items))
    links = len(items) <= MAX_LINKS
    for row, r in enumerate(items, FIRST):
        ws.write_number(row, 0, row - FIRST + 1, f["cell_number"])
        texts = (r.name, r.severity, r.sheet, r.cell, r.value[:500], r.wrong, r.fix, r.file, r.code)
        for column, text in enumerate(texts, 1):
            pen.text(ws, row, column, text)
        if links and r.link is not None:
            if r.cell and not r.link.in_archive:
                pen.file(ws, row, 4, r.link, r.cell, f"{quoted(r.sheet)}!{r.cell}")
            pen.file(ws, row, 8, r.link, r.file)
    if not items:
        ws.write_string(FIRST, 0, s.words.clean, f["good"])
        return
    names = ("name", "severity", "sheet", "cell", "value", "wrong", "fix")
    columns = [([getattr(r, key) for r in items], widths[n]) for n, key in enumerate(names, 1)]
    columns.append(([r.file for r in items], widths[8]))
    pen.fit(ws, FIRST, columns, len(items))
    last = FIRST - 1 + len(items)
    ws.autofilter(FIRST - 1, 0, last, len(heads) - 1)
    for mark, name in (("✖", "bad"), ("▲", "warn")):
        ws.conditional_format(
            FIRST, 2, last, 2, {"type": "text", "criteria": "begins with", "value": mark, "format": f[name]}
        )


def write_intake(pen: Pen) -> None:
    """«Приём»: every file of the inbox, once."""
    ws, f, items = pen.sheets["Приём"], pen.f, pen.s.intake
    heads = [
        ("Файл", 56),
        ("Итог", 22),
        ("Код", 8),
        (pen.s.words.one, 30),
        ("№ сдачи", 8),
        ("Сохранён", 16),
        ("Пояснение", 50),
    ]
    about = f"Каждый файл из папки — ровно один раз. {CLICK} по имени, чтобы открыть его; файл из архива открывается вместе с архивом."
    widths = pen.head(ws, "Приём", about, heads)
    ws.freeze_panes(FIRST, 1)
    for row, item in enumerate(items, FIRST):
        pen.file(ws, row, 0, item.link if len(items) <= MAX_LINKS else None, item.file)
        for column, text in (
            (1, item.status),
            (2, item.code),
            (3, item.name),
            (4, item.submission),
            (6, item.reason),
        ):
            pen.text(ws, row, column, text)
        if item.saved_at is None:
            pen.text(ws, row, 5, "—")
        else:
            ws.write_datetime(row, 5, item.saved_at, f["cell_moment"])
    texts = {
        0: [i.file for i in items],
        1: [i.status for i in items],
        3: [i.name for i in items],
        6: [i.reason for i in items],
    }
    pen.fit(ws, FIRST, [(listed, widths[column]) for column, listed in texts.items()], len(items))
    if items:
        ws.autofilter(FIRST - 1, 0, FIRST - 1 + len(items), len(heads) - 1)
