"""Wherever pages cut a roadmap's table, the same activities are read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nastavnik.roadmap.grids import Cell, Document, Grid, Paragraph, Row, one_line
from nastavnik.roadmap.reading import read_document

HEADER = ["№ п/п", "Наименование мероприятий", "Срок реализации", "Ответственный исполнитель", "Результат"]
PLAN = [
    ["1.1.", "Утверждение состава муниципальной рабочей группы по внедрению целевой модели", "до 29.05.2025", "Анисимова Е.Н. Маврина Т.А. Сурина Н.М.", "Приказ УО"],
    ["1.2.", "Назначение кураторов (далее – кураторы внедрения ЦМН) в школах Лесного района", "до 03.06.2025", "Руководители ОО, ДО", "Приказы ОО, Положение"],
    ["1.3", "Разработка актов: - сроки внедрения; - назначение ответственных; Утверждение положения", "июнь - август 2025 г.", "УО, ОО, ДО", "Распорядительные акты Управления"],
    ["2.1", "Обучение наставников на базе Регионального центра", "по отдельному графику", "Кураторы ОО", "Удостоверения о повышении квалификации"],
    ["2.2", "Итоговая встреча наставников и наставляемых", "Ноябрь, апрель ежегодно", "Куратор", "Сценарий встречи, Фотографии"],
]  # fmt: skip
SECTIONS = {"1.1.": "Нормативное регулирование и Методическая поддержка", "2.1": "Работа с наставниками"}


def grids(tables):
    return [
        Grid(
            number, tuple(Row(at, tuple(Cell(t, c, s) for t, c, s in row)) for at, row in enumerate(rows, 1))
        )
        for number, rows in enumerate(tables, 1)
    ]


def plain(texts):
    return [(text, at, 1) for at, text in enumerate(texts)]


@st.composite
def cut_tables(draw):
    """The plan as tables: after any row, or inside any row, a new page may begin; headers may be repeated."""
    repeated = draw(st.booleans())
    tables = [[plain(HEADER)]]
    if draw(st.booleans()):
        tables[-1].append(plain(["1", "2", "3", "4", "5"]))

    def page():
        tables.append([plain(HEADER)] if repeated else [])

    for row in PLAN:
        if row[0] in SECTIONS:
            tables[-1].append([(f"{row[0][0]}.", 0, 1), (SECTIONS[row[0]], 1, 4)])
        kind = draw(st.sampled_from(["whole", "whole", "cut", "page"]))
        if kind == "cut":
            head, tail = [row[0]], [""]
            for column, text in enumerate(row[1:], 1):
                words = text.split(" ")
                # a deadline is short: it stays on the first page, as does the first line of every cell
                at = len(words) if column == 2 else draw(st.integers(1, len(words)))
                head.append(" ".join(words[:at]))
                tail.append(" ".join(words[at:]))
            tables[-1].append(plain(head))
            if any(tail):
                page()
                tables[-1].append(plain(tail))
        else:
            tables[-1].append(plain(row))
        if kind == "page":
            page()
    return [table for table in tables if len(table) > (1 if repeated and table is not tables[0] else 0)]


@given(cut_tables())
def test_cut_tables_read_as_the_whole_one(tables):
    roadmap = read_document(Document([Paragraph("Дорожная карта"), *grids(tables)]), "карта.docx")
    found = [
        [a.number, one_line(a.activity), a.deadline.text, one_line(a.responsible), one_line(a.result)]
        for a in roadmap.activities
    ]
    assert found == PLAN
    assert [a.section for a in roadmap.activities] == [SECTIONS["1.1."]] * 3 + [SECTIONS["2.1"]] * 2
    assert roadmap.warnings == []


@given(cut_tables(), st.permutations(range(1, 5)))
def test_order_of_columns_changes_nothing(tables, order):
    order = [0, *order]
    turned = [
        [row if len(row) < 5 or (row[0][0] == "1" and row[1][0] == "2") else plain([row[at][0] for at in order]) for row in rows]
        for rows in tables
    ]  # fmt: skip
    roadmap = read_document(Document([Paragraph("Дорожная карта"), *grids(turned)]), "карта.docx")
    assert [[a.number, one_line(a.activity)] for a in roadmap.activities] == [row[:2] for row in PLAN]
    assert [a.deadline.text for a in roadmap.activities] == [row[2] for row in PLAN]


@given(st.lists(st.lists(st.text("аб1. \nДоСрок", max_size=6), min_size=1, max_size=6), max_size=6))
def test_any_heap_of_cells_is_read_or_refused_in_words(rows):
    from nastavnik.errors import BadFile

    blocks = grids([[plain(HEADER), *(plain(row) for row in rows)], [plain(row) for row in rows]])
    try:
        roadmap = read_document(Document(list(blocks)), "карта.docx")
    except BadFile as error:
        assert "не найдена" in error.message
    else:
        roadmap.as_json()
