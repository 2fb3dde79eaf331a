"""A small clean school for the tests of the check, and a way to plant mistakes in copies of its workbook.

A copy is made by changing cells in the file's XML, so that a hundred planted mistakes cost seconds and the file
stays what the product wrote, cell for cell.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pandas as pd

from nastavnik.books.checking import CheckedFile, Remark, check_books
from nastavnik.books.making import new_school
from nastavnik.books.reading import read_bytes
from nastavnik.form import Form, load_form

ON = dt.date(2026, 11, 20)

CARD = {
    "full_name": "Муниципальное общеобразовательное учреждение «Средняя школа № 5»", "short_name": "МОУ «СШ № 5»",
    "org_type": "общеобразовательная организация", "municipality": "Луговской район", "inn": "7701000019", "ogrn": "1027700000008",
    "phone": "+7 (80000) 3-05-15", "email": "school5@example.ru", "website": "https://school5.example.ru",
    "head_surname": "Орлова", "head_first_name": "Вера", "head_patronymic": "Ильинична", "head_position": "директор", "head_acting": "нет",
    "curator_surname": "Зуева", "curator_first_name": "Анна", "curator_patronymic": "Львовна", "curator_email": "zueva@example.ru",
    "teachers_total": 30, "young_specialists_total": 3, "learners_10_19": 200, "learners_15_19": 60,
}  # fmt: skip

MENTORS = """
mentor_id | surname  | first_name | patronymic  | category | position | experience_years | qualification | competences       | max_mentees | consent_date | publish_consent | phone            | email             | status
Н-001     | Соколова | Мария      | Петровна    | педагог  | учитель  | 18               | высшая        | рабочие программы | 2           | 01.09.2026   | да              | +7 900 000-10-01 | m1@example.ru     | действующий
Н-002     | Громов   | Илья       | Андреевич   | методист | методист | 9                | первая        | анализ урока      | 3           | 02.09.2026   | нет             | +7 900 000-10-02 | m2@example.ru     | действующий
Н-003     | Мамедов  | Рустам     | Гасан оглы  | педагог  | учитель  | 25,5             | высшая        | олимпиады         | 1           | 03.09.2026   | нет             |                  |                   | резерв
"""
MENTEES = """
mentee_id | surname         | first_name | patronymic | birth_date | category                            | position | experience_years | request             | consent_date | parent_consent_date | publish_consent | entry_date | status
П-001     | Белова          | Дарья      | Сергеевна  | 12.05.2001 | молодой специалист                  | учитель  | 1                | дисциплина на уроке | 03.09.2026   |                     | нет             | 03.09.2026 | в программе
П-002     | Римский-Корсаков | Пётр      | Олегович   | 30.01.2000 | молодой специалист                  | учитель  | 2                | электронный журнал  | 04.09.2026   |                     | да              | 04.09.2026 | в программе
П-003     | Карпова         | Нина       | Юрьевна    | 07.07.1985 | опытный педагог, осваивающий новое  | учитель  | 15               | проекты с классом   | 05.09.2026   |                     | нет             | 05.09.2026 | в программе
П-004     | Жукова          | Алёна      | Игоревна   | 20.03.2011 | обучающийся                         | 9 А      |                  | подготовка к ОГЭ    | 05.09.2026   | 05.09.2026          | нет             | 05.09.2026 | ожидает
"""
PAIRS = """
pair_id | mentor_id | mentee_id | form              | kind                          | order_number | order_date | start_date | planned_end_date | status
ПГ-001  | Н-001     | П-001     | педагог – педагог | традиционное («один на один») | 41-ОД        | 20.09.2026 | 21.09.2026 | 31.05.2027       | действует
ПГ-002  | Н-002     | П-002     | педагог – педагог | реверсивное                   | 41-ОД        | 20.09.2026 | 21.09.2026 | 31.05.2027       | действует
ПГ-003  | Н-001     | П-003     | педагог – педагог | ситуационное                  | 42-ОД        | 25.09.2026 | 26.09.2026 | 31.05.2027       | продлена
"""
PROGRAMMES = """
programme_id | pair_id | title            | approved_date | approved_number | start_date | end_date   | stage          | completion_percent
ПР-001       | ПГ-001  | Первые шаги      | 22.09.2026    | 1-П             | 21.09.2026 | 31.05.2027 | реализационный | 20
ПР-002       | ПГ-002  | Уверенный урок   | 22.09.2026    | 2-П             | 21.09.2026 | 31.05.2027 | реализационный | 30
ПР-003       | ПГ-003  | Проекты в классе |               |                 | 26.09.2026 | 31.05.2027 | проектировочный | 10
"""
MEETINGS = """
programme_id | planned_date | actual_date | type              | topic            | done
ПР-001       | 25.09.2026   | 25.09.2026  | знакомство        | Правила работы   | да
ПР-001       | 10.10.2026   | 12.10.2026  | пробная           | Первый урок      | да
ПР-002       | 28.09.2026   |             | совместная работа | План на полугодие | нет
"""
ROADMAP = """
number | section     | activity                     | deadline_text    | deadline_end | responsible | status    | done_date  | evidence
1.1    | Организация | Издать приказ о внедрении    | до 10.09.2026    | 10.09.2026   | директор    | выполнено | 08.09.2026 | приказ 12-ОД от 08.09.2026
1.2    | Организация | Проводить встречи пар        | в течение года   |              | наставники  | в работе  |            |
1.3    | Итоги       | Подвести итоги               | до 31 мая 2027 г. | 31.05.2027  | куратор     | не начато |            |
"""
ACTS = """
kind                | number | date       | title
приказ о внедрении  | 12-ОД  | 08.09.2026 | О внедрении целевой модели наставничества
положение           | 13     | 08.09.2026 | Положение о наставничестве
"""
SURVEYS = """
survey_date | moment | role         | pair_id | satisfaction | usefulness
15.11.2026  | выход  | наставник    | ПГ-001  | 9            | 8
15.11.2026  | выход  | наставляемый | ПГ-001  | 7            | 9
"""
PARTNERS = """
name          | inn        | agreement_number | agreement_date | mentors_count
ООО «Вектор»  | 7701000026 | С-1              | 10.09.2026     | 1
"""
_TABLES = {
    "mentors": MENTORS, "mentees": MENTEES, "pairs": PAIRS, "programmes": PROGRAMMES, "meetings": MEETINGS, "roadmap": ROADMAP,
    "acts": ACTS, "surveys": SURVEYS, "partners": PARTNERS,
}  # fmt: skip


def day(text: str) -> dt.datetime:
    """01.09.2026 as a date."""
    return dt.datetime.strptime(text, "%d.%m.%Y")


def table(text: str, sheet: str = "") -> list[dict[str, Any]]:
    """The rows of a table written with bars; dates and numbers become such where the form's column wants them."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    columns = load_form("school")[sheet].by_key if sheet else {}
    return [{key: _value(columns.get(key), cell) for key, cell in zip(lines[0], line)} for line in lines[1:]]


def _value(column: Any, cell: str) -> Any:
    if not cell:
        return None
    if column is not None and column.type == "date":
        return day(cell)
    if column is not None and column.type in ("number", "integer"):
        return float(cell.replace(",", "."))
    return cell


def frames() -> dict[str, pd.DataFrame]:
    return {key: pd.DataFrame(table(text, key), dtype=object) for key, text in _TABLES.items()}


def write_school(path: Path) -> Path:
    """The clean school's workbook."""
    return new_school(
        path, code="05-05", name="МОУ «СШ № 5»", year="2026/2027", card=CARD, tables=frames(), force=True
    )


@cache
def school() -> bytes:
    """The bytes of the clean school's workbook, written once."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return write_school(Path(folder) / "school.xlsx").read_bytes()


def place(form: Form, where: str) -> tuple[str, str]:
    """(sheet title, cell) of «mentors.1.surname» or «organisation.inn»."""
    key, _, rest = where.partition(".")
    sheet = form[key]
    if sheet.kind == "card":
        return sheet.title, sheet.cell(sheet[rest])
    row, _, column = rest.partition(".")
    return sheet.title, f"{sheet[column].letter}{sheet.first_row + int(row) - 1}"


def planted(edits: dict[str, Any], data: bytes | None = None) -> bytes:
    """A copy of a workbook with cells changed: «mentors.1.surname» → text, number, date, None (empty), #REF!, =formula."""
    form = load_form("school")
    return with_cells({place(form, where): value for where, value in edits.items()}, data)


def with_cells(edits: dict[tuple[str, str], Any], data: bytes | None = None) -> bytes:
    """A copy of a workbook with cells changed, by (sheet title, address)."""
    source = zipfile.ZipFile(io.BytesIO(data or school()))
    titles = re.findall(r'<sheet name="([^"]*)"', source.read("xl/workbook.xml").decode())
    parts = {f"xl/worksheets/sheet{number}.xml": title for number, title in enumerate(titles, 1)}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            wanted = {a: v for (title, a), v in edits.items() if title == parts.get(entry.filename)}
            if wanted:
                xml = content.decode()
                for address, value in wanted.items():
                    xml = _set(xml, address, value)
                content = xml.encode()
            target.writestr(entry.filename, content)
    return made.getvalue()


def _set(xml: str, address: str, value: Any) -> str:
    letters, row = re.fullmatch(r"([A-Z]+)(\d+)", address).groups()  # type: ignore[union-attr]
    cell = re.compile(rf'<c r="{address}"([^>]*?)(?:/>|>.*?</c>)', re.DOTALL)
    if found := cell.search(xml):
        style = re.search(r's="\d+"', found.group(1))
        return (
            xml[: found.start()] + _cell(address, style.group(0) if style else "", value) + xml[found.end() :]
        )
    style = next(
        (
            f's="{s}"'
            for a, b, s in re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*? style="(\d+)"', xml)
            if int(a) <= _index(letters) <= int(b)
        ),
        "",
    )
    line = re.search(rf'<row r="{row}"[^>]*?(/?)>', xml)
    if line is None:
        return xml.replace("</sheetData>", f'<row r="{row}">{_cell(address, style, value)}</row></sheetData>')
    if line.group(1):
        return xml[: line.end() - 2] + ">" + _cell(address, style, value) + "</row>" + xml[line.end() :]
    end = xml.index("</row>", line.end())
    after = next(
        (
            m.start()
            for m in re.compile(r'<c r="([A-Z]+)\d+"').finditer(xml, line.end(), end)
            if _index(m.group(1)) > _index(letters)
        ),
        end,
    )
    return xml[:after] + _cell(address, style, value) + xml[after:]


def _cell(address: str, style: str, value: Any) -> str:
    head = f'<c r="{address}" {style}'
    if value is None:
        return f"{head}/>"
    if isinstance(value, dt.datetime):
        return f"{head}><v>{(value - dt.datetime(1899, 12, 30)).days}</v></c>"
    if isinstance(value, bool):
        return f'{head} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, (int, float)):
        return f"{head}><v>{value}</v></c>"
    if value.startswith("#") and value.isascii():
        return f'{head} t="e"><v>{value}</v></c>'
    if value.startswith("="):
        return f"{head}><f>{escape(value[1:])}</f><v></v></c>"
    return f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _index(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def checked(data: bytes, name: str = "school.xlsx") -> CheckedFile:
    """A workbook's bytes checked on 20.11.2026."""
    return check_books([read_bytes(data, Path(name), name)], on=ON).files[0]


def findings(data: bytes, name: str = "school.xlsx") -> set[tuple[str, str | None, str | None]]:
    """(code, sheet title, cell) of everything found."""
    return {(r.code, r.sheet, r.cell) for r in checked(data, name).remarks}


def remarks(data: bytes, name: str = "school.xlsx") -> list[Remark]:
    return checked(data, name).remarks
