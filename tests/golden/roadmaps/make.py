"""Makes the roadmap files of this folder anew: python tests/golden/roadmaps/make.py (needs LibreOffice).

The files are committed; what must be read from them stands beside each in a .json that people check by eye.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "unit"))

from docx.enum.section import WD_ORIENT  # noqa: E402
from roadmap_builder import Bold, Down, Wide, add_list, boxed, document, numbered, saved, table, tracked  # noqa: E402

S2 = [
    "№ п/п",
    "Наименование мероприятий",
    "Срок реализации",
    "Ответственный исполнитель",
    "Результат. Вид документа",
]


def district() -> None:
    """Tables cut by pages: one header, a row and a section title in two halves, a numbering row, indicators."""
    made = document(
        "Утверждён приказом управления образования от 01.09.2025 № 214",
        "План мероприятий (дорожная карта)",
        "внедрения наставничества педагогических работников",
        "в Озёрском муниципальном районе на 2025 год",
        [
            S2,
            ["1", "2", "3", "4", "5"],
            ["1.", Wide("Нормативное обеспечение")],
            ["1.1", "Утверждение состава рабочей группы", "до 15.01.2025г..", "Белова О.П. Громов А.А. Дёмина Н.Н..", "Приказ УО"],
            ["1.2.", "Определение специалистов, ответственных за взаимодействие с региональным центром (далее – лица,", "до 20 января 2025 г.", "УО", "Приказ УО"],
        ],
        [
            ["", "ответственные за наставничество в районе)", "", "", ""],
            ["1.3.", "Назначение кураторов:\n- в школах;\n- в детских садах.", "c 1  по 15  февраля 2025 г.", "Руководители ОО, ДОО", "Приказы ОО"],
            ["2.", Wide("Методическая и информационная поддержка участников внедрения")],
        ],
        [
            [Wide("целевой модели наставничества")],
            ["2.1", "Семинары для кураторов", "ежеквартально", "Методический центр", "Программа семинара"],
            ["2.2", "Информирование педагогов и родителей", "август — декабрь 2025 года", "УО, ОО, ДОО,", "Публикации, которые рассказывают"],
        ],
        [
            ["", "", "", "", "о наставниках района"],
            ["", "Популяризация наставничества в местной газете", "в течение года Ноябрь ежегодно", "УО", "Статьи"],
            ["2.3", "Обучение наставников", "по отдельному графику", "УО, ОО", ""],
            ["2.4", "Итоговая встреча", "в соответствии со сроками программ или май 2026 г.", "ОО", "Сценарий"],
        ],
        "Планируемые результаты (показатели эффективности)",
        [
            ["№ п/п", "Наименование показателя", "2025 г.", "2026 г.", "2027 г."],
            ["1", "Доля молодых специалистов, вошедших в программы, %", "100", "100", "100"],
        ],
        "",
        [["Начальник управления", "", "Е.Е. Лаптева"]],
    )  # fmt: skip
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    saved(made, HERE, "district.docx")


def stages(folder: Path) -> Path:
    """Six columns, the result before the deadline, stages merged down; saved by LibreOffice."""
    header = ["№", "Этап", "Мероприятия", "Ожидаемый результат", "Сроки", "Ответственный"]
    made = document(
        "Приложение 2 к приказу от 30.08.2025 № 77",
        "ДОРОЖНАЯ КАРТА",
        "реализации наставничества в МБОУ «Лесная СОШ» на 2025/2026 учебный год",
        [
            header,
            ["1", Down("Подготовительный"), "Изучение нормативных документов", "Протокол совещания", "До 1 сентября", "Администрация"],
            ["2", None, "Анкетирование молодых педагогов", "Справка", "сентябрь", "Педагог-психолог\nКуратор"],
            ["3", Down("Основной"), "Закрепление пар", "Приказ", "до 15 октября", "Директор"],
            ["4", None, "Встречи пар", "Дневник", "В течение года", "Наставники"],
            ["5", None, "Открытые уроки наставников", "Конспекты", "Ноябрь, апрель ежегодно", "Наставники"],
            ["6", "Итоговый", "Отчёты наставников", "Отчёт", "Июнь ежегодно", "Куратор"],
        ],
        "Директор школы",
    )  # fmt: skip
    return saved(made, folder, "stages.docx")


def kindergarten(folder: Path) -> Path:
    """No numbers, section titles as paragraphs between tables; an old .doc."""
    header = ["Содержание работы", "Период", "Исполнители", "Ожидаемые результаты"]
    made = document(
        "План работы по наставничеству детского сада «Ромашка»",
        Bold("I. Подготовка"),
        [header, ["Педагогический совет", "первая декада сентября", "Заведующий", "Протокол"], ["Закрепление пар", "до 1 октября", "Заведующий", "Приказ"]],
        Bold("II. Работа пар"),
        [header, ["Посещение занятий", "ежемесячно", "Наставники", "Листы посещения"], ["Консультации", "постоянно", "Старший воспитатель", "Журнал"]],
        "Заведующий",
    )  # fmt: skip
    return saved(made, folder, "kindergarten.docx")


def tracked_changes() -> None:
    """Tracked changes, numbers counted by Word, a second roadmap in a text box, a signature."""
    made = document("Дорожная карта школы № 5")
    rows = [
        ["", Wide("Подготовка")],
        ["", "Издание приказа", "до 10.09.2025", "Директор", "Приказ"],
        ["", "Назначение куратора", "сентябрь 2025 г.", "Директор", "Приказ"],
        ["", Wide("Работа")],
        ["", "Встречи пар", "постоянно", "Наставники", "Дневник"],
        ["", "Лишняя строка", "май 2026", "Никто", ""],
    ]
    grid = table(made, [S2, *rows])
    number = add_list(made, "%1.", "%1.%2.")
    for row, level in zip(grid.rows[1:], [0, 1, 1, 0, 1, 1], strict=True):
        numbered(row.cells[0], made, number=number, level=level)
    cell = grid.rows[2].cells[2].paragraphs[0]
    tracked("del", cell.runs[0]._r)
    tracked("ins", cell.add_run("до 12.09.2025")._r)
    grid.rows[6]._tr.get_or_add_trPr().append(
        grid.rows[6]._tr.makeelement(f"{{{grid._tbl.nsmap['w']}}}del", {})
    )
    made.add_paragraph("План мероприятий школьного клуба наставников")
    boxed(
        made,
        table(
            made,
            [
                ["№", "Мероприятие", "Срок", "Ответственные"],
                ["1", "Встреча клуба", "2 раза в год (октябрь, март)", "Куратор"],
            ],
        ),
    )
    made.add_paragraph("")
    table(made, [["Директор", "________", "В.В. Орлов"]])
    saved(made, HERE, "changes.docx")


def plan() -> None:
    """A spreadsheet: title above, merged sections, real dates, a number that Excel took for a date."""
    with xlsxwriter.Workbook(HERE / "plan.xlsx") as book:
        sheet = book.add_worksheet("План")
        dated = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet.merge_range("A1:E1", "Дорожная карта наставничества на 2025/2026 учебный год")
        sheet.write_row("A3", ["№", "Мероприятие", "Сроки", "Ответственные", "Результат"])
        sheet.merge_range("A4:E4", "1. Подготовка")
        sheet.write_row("A5", [1.1, "Издание приказа", "", "Директор", "Приказ"])
        sheet.write_datetime("C5", _day(2025, 9, 15), dated)
        sheet.write_row("A6", ["", "Назначение куратора", "сентябрь", "Директор", "Приказ"])
        sheet.write_datetime("A6", _day(2025, 2, 1), dated)
        sheet.merge_range("A7:E7", "2. Работа")
        sheet.write_row("A8", [2.1, "Встречи пар", "В течение года", "Наставники", ""])
        book.add_worksheet("Контакты").write_row("A1", ["ФИО", "Телефон"])


def _day(year: int, month: int, day: int) -> object:
    import datetime

    return datetime.datetime(year, month, day)


def resaved(path: Path, kind: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(HERE), str(path)], check=True, capture_output=True, timeout=120
        )


if __name__ == "__main__":
    district()
    tracked_changes()
    plan()
    with tempfile.TemporaryDirectory() as folder:
        resaved(stages(Path(folder)), "docx:MS Word 2007 XML")
        resaved(kindergarten(Path(folder)), "doc:MS Word 97")
