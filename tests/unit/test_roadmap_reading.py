"""Roadmaps are read right whatever the columns, the sections and the cut of the pages."""

from __future__ import annotations

import itertools
import json
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from roadmap_builder import (
    HEADER,
    Bold,
    Down,
    Wide,
    add_list,
    boxed,
    document,
    numbered,
    saved,
    table,
    tracked,
)

from nastavnik.errors import BadFile
from nastavnik.roadmap import read_roadmap

TITLE = "План мероприятий (дорожная карта) внедрения наставничества в МБОУ «СОШ № 3»"
GOLDEN = Path(__file__).parents[1] / "golden" / "roadmaps"
# number, activity, deadline, responsible, result
ROWS = [
    ["1.1.", "Издание приказа о внедрении наставничества", "до 15.09.2025", "Директор", "Приказ"],
    ["1.2.", "Назначение куратора", "сентябрь 2025 г.", "Директор", "Приказ о кураторе"],
    ["2.1.", "Обучение наставников", "ежеквартально", "Заместитель директора, куратор", "Справка"],
    ["2.2.", "Встречи наставнических пар", "В течение года", "Наставники", "Дневник встреч"],
    [
        "2.3.",
        "Анкетирование участников",
        "Ноябрь, апрель ежегодно",
        "Педагог-психолог",
        "Аналитическая справка",
    ],
]
SECTIONS = {"1": "Подготовка условий", "2": "Работа с наставниками"}


def read(tmp_path, *blocks, year=None):
    return read_roadmap(saved(document(*blocks), tmp_path), year)


def texts(roadmap):
    return [[a.number, a.activity, a.deadline.text, a.responsible, a.result] for a in roadmap.activities]


def with_sections(rows, section):
    """The rows with ``section(number, title)`` before the first of each section."""
    result, seen = [], set()
    for row in rows:
        key = row[0].split(".")[0]
        if key not in seen:
            seen.add(key)
            result.append(section(f"{key}.", SECTIONS[key]))
        result.append(row)
    return result


def sections(roadmap):
    return [a.section for a in roadmap.activities]


EXPECTED_SECTIONS = ["Подготовка условий"] * 2 + ["Работа с наставниками"] * 3

HEADERS = {
    "S1": ["N", "Содержание деятельности/разделы", "Сроки", "Исполнители", "Ожидаемые результаты"],
    "S2, S4": ["№ п/п", "Наименование мероприятий", "Срок реализации", "Ответственный исполнитель", "Результат. Вид документа"],
    "S3": ["№", "Мероприятия", "Сроки", "Ответственный", "Ожидаемый результат"],
    "school": ["№\nп/п", "Мероприятие", "Дата проведения", "Ответственные", "Планируемый результат"],
    "kindergarten": ["№ п\\п", "Содержание работы", "Период", "Ответственные лица", "Итоговый документ"],
    "capitals": ["№", "ПЕРЕЧЕНЬ МЕРОПРИЯТИЙ", "СРОКИ ИСПОЛНЕНИЯ", "ОТВЕТСТВЕННЫЕ ИСПОЛНИТЕЛИ", "ОЖИДАЕМЫЕ РЕЗУЛЬТАТЫ"],
}  # fmt: skip


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_every_known_header_is_understood(tmp_path, header):
    rows = with_sections(ROWS, lambda number, title: [number, Wide(title)])
    roadmap = read(tmp_path, TITLE, [header, *rows])
    assert texts(roadmap) == ROWS
    assert sections(roadmap) == EXPECTED_SECTIONS
    assert roadmap.title == TITLE
    assert roadmap.warnings == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(1, 5))), ids=str)
def test_columns_may_stand_in_any_order(tmp_path, order):
    order = [0, *order]
    rows = [[row[at] for at in order] for row in [HEADER, *ROWS]]
    assert texts(read(tmp_path, TITLE, rows)) == ROWS


def test_number_column_may_be_missing(tmp_path):
    bare = [row[1:] for row in ROWS]
    rows = [
        HEADER[1:],
        [Wide("I. Подготовка условий")],
        *bare[:2],
        [Wide("II. Работа с наставниками")],
        *bare[2:],
    ]
    roadmap = read(tmp_path, TITLE, rows)
    assert texts(roadmap) == [["", *row] for row in bare]
    assert sections(roadmap) == EXPECTED_SECTIONS


def test_number_may_stand_before_the_text(tmp_path):
    rows = [HEADER[1:], *[[f"{row[0]} {row[1]}", *row[2:]] for row in ROWS]]
    assert texts(read(tmp_path, TITLE, rows)) == ROWS


def test_numbers_may_be_missing_in_their_column(tmp_path):
    blank = [["", *row[1:]] for row in ROWS]
    assert texts(read(tmp_path, TITLE, [HEADER, *blank])) == blank


def test_stage_column_gives_the_section(tmp_path):
    stages = [Down("Подготовительный этап"), None, Down("Основной этап"), None, None]
    header = ["№", "Наименование этапа", *HEADER[1:]]
    roadmap = read(
        tmp_path,
        TITLE,
        [header, *[[row[0], stage, *row[1:]] for row, stage in zip(ROWS, stages, strict=True)]],
    )
    assert texts(roadmap) == ROWS
    assert sections(roadmap) == ["Подготовительный этап"] * 2 + ["Основной этап"] * 3


@pytest.mark.parametrize(
    "section",
    [
        lambda number, title: [number, Wide(title)],
        lambda number, title: [Wide(f"{number} {title}")],
        lambda number, title: [number, Bold(title), "", "", ""],
        lambda number, title: [number, title, "", "", ""],
        lambda number, title: ["", Bold(title), "", "", ""],
        lambda number, title: [Bold(f"{number} {title}"), "", "", "", ""],
        lambda number, title: [["", "I", "II"][int(number[0])], title, "", "", ""],
    ],
    ids=["number, merged", "all merged", "bold", "number and title", "bold title", "in the first cell", "Roman"],
)  # fmt: skip
def test_section_rows_are_told_from_activities(tmp_path, section):
    roadmap = read(tmp_path, TITLE, [HEADER, *with_sections(ROWS, section)])
    assert texts(roadmap) == ROWS
    assert sections(roadmap) == EXPECTED_SECTIONS


@pytest.mark.parametrize("words", ["{}. {}", "Раздел {}. {}", "Этап {}. {}"])
def test_section_titles_may_stand_between_tables(tmp_path, words):
    first, second = (words.format(key, title) for key, title in SECTIONS.items())
    roadmap = read(tmp_path, TITLE, first, [HEADER, *ROWS[:2]], second, [HEADER, *ROWS[2:]])
    assert texts(roadmap) == ROWS
    assert [section.split(". ")[-1] for section in sections(roadmap)] == EXPECTED_SECTIONS
    assert roadmap.title == TITLE and len(roadmap.parts) == 1


def test_row_cut_by_a_page_is_one_activity_at_the_place_it_begins(tmp_path):
    cut = ["", "в образовательной организации", "", "", "о наставничестве"]
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS[:2]], [cut, *ROWS[2:]])
    assert roadmap.activities[1].activity == "Назначение куратора в образовательной организации"
    assert roadmap.activities[1].result == "Приказ о кураторе о наставничестве"
    assert (roadmap.activities[1].table, roadmap.activities[1].row) == (1, 3)
    assert (roadmap.activities[2].table, roadmap.activities[2].row) == (2, 2)
    assert len(roadmap.activities) == 5


@pytest.mark.parametrize(
    "cut",
    [
        ["", "", "", "Маврина Т.А.", ""],
        ["", "", "", "", "Утверждённое положение"],
        ["", "- сроки мониторинга; - планируемые результаты.", "", "", ""],
        ["", "Минпросвещения России от 25.12.2019 № Р-145)", "", "", ""],
        ["", "приказ", "", "куратор", ""],
    ],
)
def test_any_cell_may_go_on_after_the_cut(tmp_path, cut):
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS[:2]], [cut, *ROWS[2:]])
    assert [a.number for a in roadmap.activities] == [row[0] for row in ROWS]
    joined = roadmap.activities[1]
    whole = " ".join([joined.activity, joined.responsible, joined.result])
    assert all(piece in whole for piece in cut)


def test_deadline_cut_in_two_is_read_as_one(tmp_path):
    first = ["1.", "Анкетирование наставляемых и", "с 1 по 15", "Куратор", "Справка"]
    roadmap = read(
        tmp_path, TITLE, [HEADER, first], [["", "наставников", "сентября 2025 г.", "", ""], ROWS[2]]
    )
    assert roadmap.activities[0].deadline.text == "с 1 по 15 сентября 2025 г."
    assert roadmap.activities[0].deadline.start == date(2025, 9, 1)


def test_section_title_cut_by_a_page_is_joined(tmp_path):
    roadmap = read(
        tmp_path, TITLE,
        [HEADER, ROWS[0], ["2.", Wide("Разработка пакета примерных актов и планирующих")]],
        [[Wide("документов для школ")], *ROWS[2:]],
    )  # fmt: skip
    assert (
        sections(roadmap)[1:] == ["Разработка пакета примерных актов и планирующих документов для школ"] * 3
    )


def test_eight_tables_with_one_header_are_one_roadmap(tmp_path):
    blocks = [[row] for row in ROWS[1:]]
    roadmap = read(tmp_path, TITLE, [HEADER, ROWS[0]], *blocks)
    assert texts(roadmap) == ROWS
    assert [a.table for a in roadmap.activities] == [1, 2, 3, 4, 5]


def test_table_going_on_without_numbers_is_mapped_by_what_it_holds(tmp_path):
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS[:2]], [row[1:] for row in ROWS[2:]])
    assert texts(roadmap) == ROWS[:2] + [["", *row[1:]] for row in ROWS[2:]]


def test_table_without_any_header_is_mapped_by_what_it_holds(tmp_path):
    assert texts(read(tmp_path, TITLE, ROWS)) == ROWS


def test_numbering_row_and_repeated_headers_are_dropped(tmp_path):
    numbering = ["1", "2", "3", "4", "5"]
    roadmap = read(
        tmp_path, TITLE, [HEADER, numbering, *ROWS[:2], HEADER, *ROWS[2:3]], [HEADER, numbering, *ROWS[3:]]
    )
    assert texts(roadmap) == ROWS


def test_lines_of_a_list_in_a_cell_are_kept(tmp_path):
    activity = "Приказы:\n- о внедрении;\n- о кураторе."
    roadmap = read(tmp_path, TITLE, [HEADER, ["1.", activity, *ROWS[0][2:]], *ROWS[2:]])
    assert roadmap.activities[0].activity == activity


def test_numbers_that_word_counts_by_itself_are_written_out(tmp_path):
    made = document(TITLE)
    rows = with_sections(ROWS, lambda number, title: [number, Wide(title)])
    grid = table(made, [HEADER, *[["", *row[1:]] for row in rows]])
    number = add_list(made, "%1.", "%1.%2.")
    for row, texts_of_row in zip(grid.rows[1:], rows, strict=True):
        numbered(row.cells[0], made, number=number, level=1 if len(texts_of_row) == 5 else 0)
    roadmap = read_roadmap(saved(made, tmp_path))
    assert texts(roadmap) == ROWS
    assert sections(roadmap) == EXPECTED_SECTIONS


def test_several_roadmaps_in_one_file_are_told_apart(tmp_path):
    other = "Дорожная карта муниципального опорного центра на 2025 год"
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS[:2]], "", other, [HEADER, *ROWS[2:]])
    assert [title for title, _count in roadmap.parts] == [TITLE, other]
    assert texts(roadmap) == ROWS
    assert texts(roadmap.part(1)) == ROWS[2:]
    assert roadmap.as_json()["roadmaps"] == [
        {"title": TITLE, "activities": [0, 1]},
        {"title": other, "activities": [2, 3, 4]},
    ]


def test_other_tables_are_left_out_with_a_warning(tmp_path):
    indicators = [
        ["№ п/п", "Наименование показателя", "2024 г.", "2025 г.", "2026 г."],
        ["1", "2", "3", "4", "5"],
        ["1", "Доля молодых специалистов в программах, %", "50", "60", "70"],
    ]
    more = [
        ["2", "Доля наставников среди педагогов, %", "5", "10", "15"],
        ["3", "Удовлетворённость, %", "50", "55", "60"],
    ]
    signature = [["Директор", "_________", "И.И. Иванов"]]
    stamp = [["СОГЛАСОВАНО\nпедагогическим советом", "УТВЕРЖДАЮ\nДиректор школы"]]
    roadmap = read(
        tmp_path, stamp, TITLE, [HEADER, *ROWS], "Показатели эффективности", indicators, more, signature
    )
    assert texts(roadmap) == ROWS
    assert len(roadmap.warnings) == 4
    assert (
        "Таблица 3 не похожа на дорожную карту и пропущена: «№ п/п Наименование показателя"
        in roadmap.warnings[1]
    )


def test_tracked_changes_count_as_accepted(tmp_path):
    made = document(TITLE)
    grid = table(made, [HEADER, *ROWS, ["9.9.", "Удалённая строка", "май 2025", "Никто", ""]])
    deadline = grid.rows[1].cells[2].paragraphs[0]
    tracked("del", deadline.runs[0]._r)
    added = deadline.add_run("до 20.09.2025")
    tracked("ins", added._r)
    properties = grid.rows[-1]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:del"))
    roadmap = read_roadmap(saved(made, tmp_path))
    assert roadmap.activities[0].deadline.text == "до 20.09.2025"
    assert [a.number for a in roadmap.activities] == [row[0] for row in ROWS]


def test_table_in_a_text_box_is_read_once(tmp_path):
    made = document(TITLE)
    boxed(made, table(made, [HEADER, *ROWS]))
    roadmap = read_roadmap(saved(made, tmp_path))
    assert texts(roadmap) == ROWS and roadmap.title == TITLE


def test_table_inside_a_cell_and_in_a_content_control_is_read(tmp_path):
    made = document(TITLE)
    frame = made.add_table(1, 1)
    table(frame.rows[0].cells[0], [HEADER, *ROWS])
    assert texts(read_roadmap(saved(made, tmp_path, "nested.docx"))) == ROWS

    made = document(TITLE)
    grid = table(made, [HEADER, *ROWS])._tbl
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent/></w:sdt>")
    grid.addprevious(control)
    control.find(qn("w:sdtContent")).append(grid)
    assert texts(read_roadmap(saved(made, tmp_path, "control.docx"))) == ROWS


def test_hidden_text_is_left_out_and_soft_breaks_kept(tmp_path):
    made = document(TITLE)
    grid = table(made, [HEADER, *ROWS])
    run = grid.rows[1].cells[3].paragraphs[0].add_run(" (черновик)")
    run.font.hidden = True
    grid.rows[2].cells[3].paragraphs[0].add_run("\nКуратор")
    roadmap = read_roadmap(saved(made, tmp_path))
    assert roadmap.activities[0].responsible == "Директор"
    assert roadmap.activities[1].responsible == "Директор\nКуратор"


def test_responsible_merged_down_belongs_to_every_row(tmp_path):
    rows = [[*row[:3], Down("Куратор") if at == 0 else None, row[4]] for at, row in enumerate(ROWS)]
    assert [a.responsible for a in read(tmp_path, TITLE, [HEADER, *rows]).activities] == ["Куратор"] * 5


def test_rows_of_one_merged_activity_are_its_lines(tmp_path):
    rows = [
        [Down("1."), Down("Анкетирование"), "октябрь 2025", "Куратор", "Анкеты"],
        [None, None, "май 2026", "Психолог", "Справка"],
        ROWS[2],
    ]
    roadmap = read(tmp_path, TITLE, [HEADER, *rows])
    assert texts(roadmap)[0] == [
        "1.",
        "Анкетирование",
        "октябрь 2025 май 2026",
        "Куратор\nПсихолог",
        "Анкеты\nСправка",
    ]
    assert len(roadmap.activities) == 2


def test_unnumbered_row_with_its_own_deadline_is_an_activity(tmp_path):
    extra = ["", "Публикации в местной газете", "август - декабрь 2025 г.", "Куратор", "Статьи"]
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS[:2], extra, *ROWS[2:]])
    assert texts(roadmap)[2] == extra and len(roadmap.activities) == 6


def test_start_and_end_columns_make_one_deadline(tmp_path):
    header = ["№", "Мероприятие", "Дата начала", "Дата окончания", "Ответственный"]
    roadmap = read(tmp_path, TITLE, [header, ["1", "Обучение", "01.09.2025", "15.09.2025", "Куратор"]])
    assert roadmap.activities[0].deadline.as_json()["end"] == "2025-09-15"
    assert roadmap.activities[0].deadline.as_json()["start"] == "2025-09-01"


def test_year_dates_what_names_none_and_is_suggested_otherwise(tmp_path):
    blocks = ("Дорожная карта на 2025/2026 учебный год", [HEADER, ["1", "Старт", "декабрь", "Куратор", ""]])
    loose = read(tmp_path, *blocks)
    assert loose.activities[0].deadline.as_json()["months"] == [12]
    assert loose.suggested_year == "2025/2026"
    assert "--year 2025/2026" in loose.warnings[0]
    dated = read(tmp_path, *blocks, year="2025/2026")
    assert dated.activities[0].deadline.end == date(2025, 12, 31) and dated.warnings == []


def test_deadline_not_understood_is_told(tmp_path):
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS, ["3.1.", "Что-то", "когда рак свистнет", "Куратор", ""]])
    assert roadmap.warnings == ["Срок не понят (3.1.): «когда рак свистнет»."]


def test_json_has_the_shape_of_the_contract(tmp_path):
    found = read(tmp_path, TITLE, [HEADER, *ROWS]).as_json()
    assert list(found) == ["title", "activities", "warnings"]
    assert list(found["activities"][0]) == [
        "number",
        "section",
        "activity",
        "deadline",
        "responsible",
        "result",
        "source",
    ]
    assert found["activities"][0]["source"] == {"table": 1, "row": 2}
    json.dumps(found, ensure_ascii=False)


def test_spreadsheet_is_read_with_true_rows_and_merged_sections(tmp_path):
    path = tmp_path / "план.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Титул").write(0, 0, "Школа № 3")
        sheet = book.add_worksheet("Дорожная карта")
        sheet.merge_range("A1:E1", TITLE)
        sheet.write_row("A3", HEADER)
        sheet.merge_range("B4:E4", "Подготовка условий")
        sheet.write("A4", "1.")
        sheet.write_row("A5", [1.1, ROWS[0][1]])
        sheet.write_datetime("C5", datetime(2025, 9, 15), book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_row("D5", ROWS[0][3:])
        sheet.write_row("A6", ROWS[1])
    roadmap = read_roadmap(path)
    assert texts(roadmap) == [["1.1", ROWS[0][1], "15.09.2025", *ROWS[0][3:]], ROWS[1]]
    assert sections(roadmap) == ["Подготовка условий"] * 2
    assert (roadmap.activities[0].table, roadmap.activities[0].row) == (2, 5)
    assert roadmap.title == TITLE


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("карта.docx", b"PK\x03\x04 garbage", "повреждён"),
        ("карта.docx", b"%PDF-1.7", "PDF"),
        ("карта.docx", b"", "не документ Word"),
        ("карта.txt", "просто текст".encode(), "не документ Word"),
    ],
)
def test_file_that_cannot_be_read_is_named_with_what_to_do(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadFile, match=said) as raised:
        read_roadmap(path)
    assert name in raised.value.message and raised.value.fix


def test_file_without_a_roadmap_says_so(tmp_path):
    with pytest.raises(BadFile, match="не найдена таблица дорожной карты"):
        read(tmp_path, "Приказ", [["Директор", "Иванов И.И."]])
    with pytest.raises(BadFile, match="не найден"):
        read_roadmap(tmp_path / "нет.docx")


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """Saves a file in another format through LibreOffice, with a profile of its own."""
    profile = tmp_path_factory.mktemp("profile")

    def convert(path: Path, kind: str) -> Path:
        target = path.parent / "saved"
        subprocess.run(
            ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind,
             "--outdir", str(target), str(path)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return target / f"{path.stem}.{kind.split(':')[0]}"

    return convert


@pytest.mark.live
@pytest.mark.parametrize("kind", ["docx", "doc", "odt", "rtf"])
def test_file_saved_by_libreoffice_in_any_format_reads_the_same(tmp_path, office, kind):
    rows = with_sections(ROWS, lambda number, title: [number, Wide(title)])
    path = saved(document(TITLE, [HEADER, *rows[:4]], "", rows[4:], "Директор школы"), tmp_path)
    roadmap = read_roadmap(office(path, kind))
    assert texts(roadmap) == ROWS
    assert sections(roadmap) == EXPECTED_SECTIONS


def test_cut_row_under_a_repeated_header_is_joined(tmp_path):
    cut = ["", "образовательной организации", "", "", ""]
    for blocks in (
        ([HEADER, *ROWS[:2]], [HEADER, cut, *ROWS[2:]]),
        ([HEADER, *ROWS[:2], HEADER, cut, *ROWS[2:]],),
    ):
        roadmap = read(tmp_path, TITLE, *blocks)
        assert roadmap.activities[1].activity == "Назначение куратора образовательной организации"
        assert len(roadmap.activities) == 5


def test_title_repeated_in_every_cell_by_a_converter_is_a_section(tmp_path):
    rows = with_sections(ROWS, lambda number, title: [number] + [title] * 4)
    assert sections(read(tmp_path, TITLE, [HEADER, *rows])) == EXPECTED_SECTIONS
    rows = with_sections(ROWS, lambda number, title: [f"{number} {title}"] * 5)
    roadmap = read(tmp_path, TITLE, [HEADER, *rows])
    assert sections(roadmap) == EXPECTED_SECTIONS and texts(roadmap) == ROWS


def test_activities_numbered_anew_in_every_section_keep_their_numbers(tmp_path):
    rows = [["1", *ROWS[0][1:]], ["2", *ROWS[1][1:]], ["1", *ROWS[2][1:]], ["2", *ROWS[3][1:]]]
    blocks = [
        HEADER,
        ["", "Подготовка условий", "", "", ""],
        *rows[:2],
        ["", "Работа с наставниками", "", "", ""],
        *rows[2:],
    ]
    roadmap = read(tmp_path, TITLE, blocks)
    assert texts(roadmap) == rows
    assert sections(roadmap) == ["Подготовка условий"] * 2 + ["Работа с наставниками"] * 2


def test_title_is_gathered_from_its_lines_and_nothing_else(tmp_path):
    order = "1.2. Разработать план мероприятий (дорожную карту) в срок до сентября 2022 года."
    stamp = "Утверждена приказом от 01.09.2025 № 12"
    roadmap = read(
        tmp_path, order, "Приложение 2", stamp, "Д О Р О Ж Н А Я   К А Р Т А", "реализации наставничества", "",
        "на 2025/2026 учебный год", "Цель: создать условия.", "1. Подготовка условий", [HEADER, *ROWS],
    )  # fmt: skip
    assert roadmap.title == "ДОРОЖНАЯ КАРТА реализации наставничества на 2025/2026 учебный год"
    assert sections(roadmap)[0] == "Подготовка условий"


def test_participants_are_responsible_only_when_nobody_else_is(tmp_path):
    header = ["№", "Мероприятие", "Срок", "Участники", "Ответственные"]
    roadmap = read(tmp_path, TITLE, [header, ["1", "Семинар", "май 2025", "Все педагоги", "Куратор"]])
    assert roadmap.activities[0].responsible == "Куратор"
    roadmap = read(tmp_path, TITLE, [header[:4], ["1", "Семинар", "май 2025", "Все педагоги"]])
    assert roadmap.activities[0].responsible == "Все педагоги"


def test_hyphenated_header_is_understood(tmp_path):
    header = ["№", "Меропри-\nятия", "Сро-\nки", "Ответ-\nственный", "Резуль-\nтат"]
    assert texts(read(tmp_path, TITLE, [header, *ROWS])) == ROWS


def test_six_columns_of_a_school_with_stage_and_contents(tmp_path):
    header = ["№", "Наименование этапа", "Мероприятия", "Содержание деятельности", "Сроки", "Ответственные"]
    rows = [
        [Down("1"), Down("Подготовка условий"), Down("Изучение материалов"), "1. Изучение приказа", "Сентябрь 2025", "Администрация"],
        [None, None, None, "2. Подготовка шаблонов", "Октябрь 2025", "Куратор"],
        [None, None, "Информирование", "Педсовет", "Октябрь 2025", "Директор"],
    ]  # fmt: skip
    roadmap = read(tmp_path, TITLE, [header, *rows])
    assert {a.section for a in roadmap.activities} == {"Подготовка условий"}
    assert [(a.activity, a.deadline.text, a.responsible) for a in roadmap.activities] == [
        ("Изучение материалов\n1. Изучение приказа", "Сентябрь 2025", "Администрация"),
        ("Изучение материалов\n2. Подготовка шаблонов", "Октябрь 2025", "Куратор"),
        ("Информирование\nПедсовет", "Октябрь 2025", "Директор"),
    ]


def test_numbers_of_a_list_in_a_cell_are_not_the_activitys(tmp_path):
    header = [
        "Наименование этапа",
        "Содержание деятельности и примерный план мероприятий",
        "Сроки",
        "Ответственный",
        "Ожидаемый результат",
    ]
    steps = "1) Сбор информации о запросах педагогов.\n2) Формирование банка наставляемых."
    rows = [
        ["Формирование банка наставляемых", steps, "Ежегодно", "Куратор Калачева Е. А.", "Банк данных"],
        [
            "Организация работы пар",
            "– приказ о закреплении;\n– согласия.",
            "Февраль 2022",
            "Директор ОО",
            "Приказ",
        ],
    ]
    roadmap = read(tmp_path, TITLE, [header, *rows])
    assert [
        [a.section, a.activity, a.deadline.text, a.responsible, a.result] for a in roadmap.activities
    ] == rows
    assert [a.number for a in roadmap.activities] == ["", ""]


def test_section_title_in_a_table_of_its_own(tmp_path):
    first, second = ([[f"{key}. {title}"]] for key, title in SECTIONS.items())
    roadmap = read(tmp_path, TITLE, [HEADER], first, ROWS[:2], second, ROWS[2:])
    assert texts(roadmap) == ROWS
    assert sections(roadmap) == EXPECTED_SECTIONS


def test_number_repeated_on_the_next_page_is_no_new_activity(tmp_path):
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS[:2]], [["1.2.", "в школе", "", "", ""], *ROWS[2:]])
    assert [a.number for a in roadmap.activities] == [row[0] for row in ROWS]
    assert roadmap.activities[1].activity == "Назначение куратора в школе"


def test_activity_that_speaks_like_a_header_is_no_header(tmp_path):
    rows = [
        [
            "3.1",
            "Размещение сведений о мероприятиях",
            "Период каникул",
            "Ответственные за сайт",
            "Отчёт о мероприятиях",
        ],
        [
            "",
            "Анализ содержания мероприятий",
            "В течение срока реализации",
            "Исполнители мероприятий",
            "Результаты анализа",
        ],
    ]
    assert texts(read(tmp_path, TITLE, [HEADER, *ROWS, *rows])) == ROWS + rows


@pytest.mark.parametrize(
    "header",
    [
        ["№", "Направление", "Мероприятия", "Форма проведения", "Планируемые сроки", "Ответственные"],
        ["№ п.п.", "Блок работ", "Основные мероприятия", "Целевая группа", "Срок", "Исполнитель"],
        ["Номер", "Этап", "Что делаем", "Где", "Когда", "Кто отвечает"],
    ],
)
def test_unknown_columns_do_not_hide_the_known_ones(tmp_path, header):
    rows = [[row[0], "Подготовка", row[1], "педсовет", row[2], row[3]] for row in ROWS]
    roadmap = read(tmp_path, TITLE, [header, *rows])
    assert [row[:4] for row in texts(roadmap)] == [row[:4] for row in ROWS]
    assert set(sections(roadmap)) == {"Подготовка"}


def test_second_roadmap_in_the_same_table_starts_under_its_own_title(tmp_path):
    other = ["№", "Мероприятие", "Срок", "Ответственный", ""]
    rows = [
        HEADER,
        *ROWS[:2],
        [Wide("Дорожная карта школьного клуба")],
        other,
        ["1", "Встреча клуба", "май 2026", "Куратор", ""],
    ]
    roadmap = read(tmp_path, TITLE, rows)
    assert roadmap.parts == [(TITLE, 2), ("Дорожная карта школьного клуба", 1)]
    assert roadmap.activities[2].activity == "Встреча клуба"


def test_deadline_of_two_phrases_cut_between_them_is_one_mixture(tmp_path):
    first = ["3.1", "Размещение сведений о наставниках", "В течение года", "Куратор", "Раздел сайта"]
    cut = ["", "на сайте школы", "Сентябрь ежегодно", "", ""]
    roadmap = read(tmp_path, TITLE, [HEADER, *ROWS, first], [cut])
    assert roadmap.activities[-1].activity == "Размещение сведений о наставниках на сайте школы"
    assert roadmap.activities[-1].deadline.as_json()["months"] == [9]


def test_file_under_a_password_says_so(tmp_path):
    import msoffcrypto

    path = saved(document(TITLE, [HEADER, *ROWS]), tmp_path)
    locked = tmp_path / "закрыт.docx"
    with path.open("rb") as source, locked.open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("секрет", target)
    with pytest.raises(BadFile, match="защищён паролем"):
        read_roadmap(locked)


@pytest.mark.live
def test_word_file_with_macros_is_read_too(tmp_path):
    path = saved(document(TITLE, [HEADER, *ROWS]), tmp_path)
    macros = tmp_path / "карта.docm"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(macros, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            target.writestr(item, content)
    assert texts(read_roadmap(macros)) == ROWS


def test_zip_that_is_no_document_is_refused(tmp_path):
    path = tmp_path / "архив.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "привет")
    with pytest.raises(BadFile, match="не открывается как документ Word"):
        read_roadmap(path)


def test_section_that_speaks_of_the_plan_starts_no_roadmap(tmp_path):
    roadmap = read(
        tmp_path, TITLE, [HEADER, *ROWS[:2]], "2. Выполнение плана мероприятий", [HEADER, *ROWS[2:]]
    )
    assert roadmap.parts == [(TITLE, 5)]
    assert sections(roadmap)[2:] == ["Выполнение плана мероприятий"] * 3


@pytest.mark.parametrize("head", ["Продолжение дорожной карты", TITLE])
def test_head_of_a_page_starts_no_roadmap(tmp_path, head):
    for second in ([HEADER, *ROWS[2:]], ROWS[2:]):
        assert read(tmp_path, TITLE, [HEADER, *ROWS[:2]], head, second).parts == [(TITLE, 5)]


def test_second_roadmap_may_lack_a_header_when_its_numbers_begin_anew(tmp_path):
    other = "Дорожная карта клуба наставников"
    rows = [["1.", "Встреча клуба", "май 2026", "Куратор", "Протокол"]]
    assert read(tmp_path, TITLE, [HEADER, *ROWS], other, rows).parts == [(TITLE, 5), (other, 1)]


def test_title_above_the_stamp_of_approval_is_found(tmp_path):
    roadmap = read(tmp_path, TITLE, [["СОГЛАСОВАНО", "УТВЕРЖДАЮ"]], "", [HEADER, *ROWS])
    assert roadmap.title == TITLE


def test_table_of_a_section_may_lack_a_column(tmp_path):
    roadmap = read(
        tmp_path, TITLE, [HEADER, *ROWS[:2]], "2. Работа", [HEADER[:4], *[row[:4] for row in ROWS[2:]]]
    )
    assert texts(roadmap) == ROWS[:2] + [[*row[:4], ""] for row in ROWS[2:]]
