"""Orders and reports as a clerk asks for them: a filled workbook in, documents a head can sign out."""

from __future__ import annotations

import datetime as dt
import html
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]
DAY = dt.date
NEVER = re.compile(r"None|NaT|<NA>|\bnan\b| {2}|Undefined|\{\{|\{%|\.\.|« | »|,,| ,|\(\)", re.MULTILINE)

CARD = {
    "full_name": "Муниципальное бюджетное общеобразовательное учреждение «Ёлкинская школа & <Уж>»",
    "short_name": "МБОУ «Ёлкинская школа»", "org_type": "общеобразовательная организация",
    "municipality": "Приозёрный район", "inn": "7707083893", "ogrn": "1027700132195",
    "address": "123456, с. Ёлкино, ул. Школьная, д. 1", "phone": "+7 (495) 123-45-67", "email": "school@example.ru",
    "website": "https://school.example.ru", "head_surname": "Живаго", "head_first_name": "Любовь",
    "head_patronymic": "Ильинична", "head_position": "директор", "head_acting": "да", "curator_surname": "Черных",
    "curator_first_name": "Пётр", "curator_patronymic": "Фомич", "curator_position": "заместитель директора по УВР",
    "curator_phone": "+7 900 123-45-67", "curator_email": "cur@example.ru", "curator_order_number": "12",
    "curator_order_date": DAY(2026, 9, 1), "school_year": "2026/2027", "teachers_total": 40,
    "young_specialists_total": 6, "young_under35_total": 5, "learners_10_19": 300, "learners_15_19": 90,
}  # fmt: skip
MENTOR = {
    "category": "педагог", "position": "учитель математики", "experience_years": 20, "qualification": "высшая",
    "competences": "методика урока & <разбор>", "consent_date": DAY(2026, 8, 25), "pd_consent_date": DAY(2026, 8, 25),
    "publish_consent": "да", "agreement_number": "ДС-1", "agreement_date": DAY(2026, 8, 31), "payment": "3000 рублей",
    "status": "действующий",
}  # fmt: skip
MENTEE = {
    "category": "молодой специалист", "position": "учитель физики", "experience_years": 1,
    "request": "как вести «трудный» класс & <не устать>", "consent_date": DAY(2026, 8, 26),
    "pd_consent_date": DAY(2026, 8, 26), "status": "в программе",
}  # fmt: skip
PAIR = {
    "form": "педагог – педагог", "model": "опытный педагог – молодой специалист",
    "kind": "традиционное («один на один»)", "start_date": DAY(2026, 9, 10), "planned_end_date": DAY(2027, 5, 25),
    "status": "действует",
}  # fmt: skip
TABLES: dict[str, list[dict[str, Any]]] = {
    "mentors": [
        MENTOR | {"mentor_id": "Н-001", "surname": "Кузнец", "first_name": "Мария", "patronymic": "Петровна"},
        MENTOR | {"mentor_id": "Н-002", "surname": "Шевченко", "first_name": "Тарас", "patronymic": "Ильич"},
        MENTOR | {"mentor_id": "Н-003", "surname": "Ли", "first_name": "Анна"},
    ],
    "mentees": [
        MENTEE | {"mentee_id": "П-001", "surname": "Гусь", "first_name": "Иван", "patronymic": "Саввич"},
        MENTEE | {"mentee_id": "П-002", "surname": "Соловьёва-Седая", "first_name": "Алёна", "patronymic": "Львовна"},
        MENTEE
        | {
            "mentee_id": "П-003", "surname": "Ремарк", "first_name": "Фома", "patronymic": "Лукич",
            "category": "обучающийся", "position": "8 «А»", "birth_date": DAY(2013, 3, 5), "experience_years": None,
            "parent_consent_date": DAY(2026, 8, 27),
        },
    ],
    "pairs": [
        PAIR | {"pair_id": "ПГ-001", "mentor_id": "Н-001", "mentee_id": "П-001", "group_code": "Г-1", "kind": "в группе"},
        PAIR | {"pair_id": "ПГ-002", "mentor_id": "Н-001", "mentee_id": "П-002", "group_code": "Г-1", "kind": "в группе"},
        PAIR | {"pair_id": "ПГ-003", "mentor_id": "Н-002", "mentee_id": "П-003", "form": "педагог – ученик"},
        PAIR
        | {
            "pair_id": "ПГ-004", "mentor_id": "Н-003", "mentee_id": "П-001", "status": "прекращена досрочно",
            "actual_end_date": DAY(2026, 9, 8), "start_date": DAY(2026, 9, 2), "end_reason": "обоюдное решение",
            "order_number": "5", "order_date": DAY(2026, 9, 1),
        },
    ],
    "programmes": [
        {
            "programme_id": "ПР-001", "pair_id": "ПГ-001", "title": "Первые шаги & <дальше>", "goal": "Уверенный урок",
            "difficulties": "дисциплина; планирование", "approved_date": DAY(2026, 9, 12), "approved_number": "55",
            "start_date": DAY(2026, 9, 12), "end_date": DAY(2027, 5, 20), "stage": "реализационный",
            "completion_percent": 40,
        }
    ],
    "meetings": [
        {
            "programme_id": "ПР-001", "planned_date": DAY(2026, 9, 15), "type": "знакомство",
            "topic": "Ожидания и правила", "done": "нет",
        }
    ],
    "roadmap": [
        {
            "number": "1.1", "section": "Подготовка", "activity": "Издать приказ", "deadline_text": "до 1 сентября 2026 г.",
            "responsible": "Директор", "result": "Приказ", "status": "выполнено", "evidence": "Приказ № 1",
        },
        {
            "number": "2.1", "section": "Итоги", "activity": "Провести итоговое мероприятие",
            "deadline_text": "май 2027 г.", "responsible": "Куратор", "result": "Приказ", "status": "не начато",
        },
    ],
}  # fmt: skip


def text_of(path: Path) -> str:
    """The text of a .docx, a paragraph a line."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("word/document.xml").decode()
    paragraphs = re.findall(r"<w:p[ >].*?</w:p>", xml, re.DOTALL)
    pieces = (re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|(<w:br/>)", one) for one in paragraphs)
    return "\n".join("".join("\n" if br else html.unescape(text) for text, br in one) for one in pieces)


def filled(
    form: Mapping[str, Any], blank: Path, out: Path, card: Mapping[str, Any],
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
) -> Path:  # fmt: skip
    """A workbook filled by the places that ``form --json`` tells."""
    book = openpyxl.load_workbook(blank)
    sheets = {sheet["key"]: sheet for sheet in form["sheets"]}
    places = {field["key"]: field["cell"] for field in sheets["organisation"]["fields"]}
    for key, value in card.items():
        book[sheets["organisation"]["title"]][places[key]].value = value
    for name, rows in tables.items():
        sheet = sheets[name]
        letters = {column["key"]: column["letter"] for column in sheet["columns"]}
        for at, row in enumerate(rows, sheet["first_row"]):
            for key, value in row.items():
                book[sheet["title"]][f"{letters[key]}{at}"].value = value
    book.save(out)
    return out


@pytest.fixture(scope="module")
def books(nastavnik: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A school with everything in it, and one with its card alone."""
    folder = tmp_path_factory.mktemp("books")
    blank = folder / "blank.xlsx"
    assert (
        nastavnik(
            "new", "school", "--code", "05-01", "--name", "Школа", "--out", blank, "--year", "2026/2027"
        ).code
        == 0
    )
    form = nastavnik("form", "school", "--json").json
    return {
        "full": filled(form, blank, folder / "full.xlsx", CARD, TABLES),
        "empty": filled(form, blank, folder / "empty.xlsx", CARD, {}),
        "blank": blank,
    }


ORDERS = {
    "implement": ["Ёлкинская школа & <Уж>", "Черных Петра Фомича", "И.о. директора", "Л.И. Живаго"],
    "plan": ["Издать приказ", "до 1 сентября 2026 г.", "Провести итоговое мероприятие"],
    "regulation": ["Положени", "в МБОУ «Ёлкинская школа»"],
    "curator": ["Черных Петра Фомича, заместителя директора по УВР", "Кузнец Мария Петровна", "Ли Анна"],
    "pairs": ["Кузнец Марию Петровну", "Гусем Иваном Саввичем", "Соловьёвой-Седой Алёной Львовной", "10.09.2026"],
    "final-event": ["май 2027 г.", "Кузнец М.П.", "Ремарк Ф.Л."],
    "payment": ["3000 рублей", "ДС-1", "Шевченко Тарас Ильич"],
    "release": ["освободить Ли Анну", "Гуся Ивана Саввича", "08.09.2026", "обоюдное решение"],
    "protocol-plan": ["СЛУШАЛИ", "Черных Петра Фомича"],
    "protocol-regulation": ["РЕШИЛИ", "Живаго Л.И."],
    "consent-mentor": ["от Кузнец Марии Петровны", "Муниципальному бюджетному общеобразовательному учреждению"],
    "consent-mentee": ["от Гуся Ивана Саввича", "Кузнец Марией Петровной", "как вести «трудный» класс & <не устать>"],
    "consent-parent": ["Ремарка Фомы Лукича", "05.03.2013", "Шевченко Тарасом Ильичом"],
    "agreement": ["351.8", "3000 рублей", "в лице и.о. директора Живаго Любови Ильиничны", "три рабочих дня"],
    "programme": ["Первые шаги & <дальше>", "Ожидания и правила", "дисциплина"],
}  # fmt: skip
REPORTS = {
    "school": ["Итоговый аналитический отчёт".upper(), "нет данных", "П.Ф. Черных"],
    "site": ["Правовые основы", "Положение о системе наставничества"],
    "gratitude": ["Уважаемая Мария Петровна!", "МБОУ «Ёлкинская школа»"],
}


@pytest.mark.parametrize(("kind", "says"), [*ORDERS.items(), *REPORTS.items()])
def test_every_kind_of_a_school_is_whole_and_ready_to_sign(
    kind: str, says: list[str], books: dict[str, Path], nastavnik: Run, validate: Callable[[Path], None], tmp_path: Path
) -> None:  # fmt: skip
    before = books["full"].read_bytes()
    asked = ("report", kind) if kind in REPORTS else ("order", kind)
    more = () if kind in REPORTS else ("--number", "7-ОД", "--date", "2026-09-09")
    done = nastavnik(*asked, books["full"], "--out", tmp_path, *more, "--json")
    assert done.code == 0, done.err
    assert set(done.json) == {"files", "warnings"}
    papers = [Path(one) for one in done.json["files"] if one.endswith(".docx")]
    assert papers
    texts = [text_of(paper) for paper in papers]
    for text in texts:
        assert not re.findall(NEVER, text)
    for piece in says:
        assert any(piece in text for text in texts), piece
    for paper in papers:
        assert not re.search(r"\.\.|[<>:\"|?*]", paper.name)
    validate(papers[0])
    assert books["full"].read_bytes() == before


@pytest.mark.parametrize(
    "kind", ["pairs", "payment", "agreement", "plan", "release", "programme", "consent-mentor", "consent-mentee", "consent-parent"]
)  # fmt: skip
def test_an_order_about_nobody_is_refused_in_words(kind: str, books: dict[str, Path], nastavnik: Run, tmp_path: Path) -> None:  # fmt: skip
    done = nastavnik("order", kind, books["empty"], "--out", tmp_path / "o", "--json")
    assert done.code == 2
    assert done.out == ""
    assert len(done.err.strip().splitlines()) == 1
    assert not (tmp_path / "o").exists() or not list((tmp_path / "o").iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("order", "выдумка", "full"), "Нет такого вида"),
        (("order", "league", "full"), "книги района"),
        (("report", "note", "full"), "сводки"),
        (("order", "implement", "blank"), "Куратор: фамилия"),
        (("order", "pairs", "full", "--only", "ПГ-999"), "ПГ-999"),
        (("order", "pairs", "full", "--date", "32.13.2026"), "32.13.2026"),
    ],
)
def test_a_document_that_cannot_be_made_says_why(
    arguments: tuple[str, ...], says: str, books: dict[str, Path], nastavnik: Run, tmp_path: Path
) -> None:
    real = [books.get(one, one) for one in arguments]
    done = nastavnik(*real, "--out", tmp_path)
    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err
    assert not list(tmp_path.iterdir())


def test_documents_into_a_file_are_refused(books: dict[str, Path], nastavnik: Run) -> None:
    done = nastavnik("order", "pairs", books["full"], "--out", books["blank"])
    assert done.code == 2
    assert "папк" in done.err


def test_nothing_is_written_over_and_many_go_into_one(
    books: dict[str, Path], nastavnik: Run, tmp_path: Path
) -> None:
    first = nastavnik("order", "consent-mentor", books["full"], "--out", tmp_path, "--json").json["files"]
    second = nastavnik("order", "consent-mentor", books["full"], "--out", tmp_path, "--json").json["files"]
    assert len(first) == len(second) == 3
    assert not set(first) & set(second)
    joined = nastavnik(
        "order", "consent-mentor", books["full"], "--out", tmp_path, "--joined", "--json"
    ).json["files"]
    assert len(joined) == 1
    assert text_of(Path(joined[0])).count("СОГЛАСИЕ на выполнение работы") == 3
    packed = nastavnik("order", "consent-mentor", books["full"], "--out", tmp_path, "--zip", "--json").json[
        "files"
    ]
    with zipfile.ZipFile(packed[0]) as archive:
        assert len(archive.namelist()) == 3


def test_orders_of_all_schools_at_once(nastavnik: Run, tmp_path: Path) -> None:
    demo = tmp_path / "demo"
    assert nastavnik("demo", "--out", demo).code == 0
    inbox, district = demo / "2 Присланные книги", demo / "Район.xlsx"
    alone = nastavnik("order", "consent-mentor", inbox, "--out", tmp_path / "o")
    assert alone.code == 2
    assert "--district Район.xlsx" in alone.err
    done = nastavnik(
        "order", "consent-mentor", inbox, "--district", district, "--out", tmp_path / "o", "--json"
    )
    assert done.code in (0, 1), done.err
    schools = {Path(one).parent.name for one in done.json["files"]}
    assert len(schools) >= 2
    assert all(one.startswith("05-") for one in schools)
    packed = nastavnik(
        "order", "consent-mentor", inbox, "--district", district, "--out", tmp_path / "z", "--zip", "--json"
    ).json["files"]
    with zipfile.ZipFile(packed[0]) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == schools
        assert len(archive.namelist()) == len(done.json["files"])


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Кузнец Мария Петровна", "Кузнец Марии Петровны|Кузнец Марии Петровне|Кузнец Марию Петровну|Кузнец Марией Петровной"),
        ("Ремарк Лев Лукич", "Ремарка Льва Лукича|Ремарку Льву Лукичу|Ремарка Льва Лукича|Ремарком Львом Лукичом"),
        ("Живаго Фома Ильич", "Живаго Фомы Ильича|Живаго Фоме Ильичу|Живаго Фому Ильича|Живаго Фомой Ильичом"),
        ("Белая Лия Саввична", "Белой Лии Саввичны|Белой Лие Саввичне|Белую Лию Саввичну|Белой Лией Саввичной"),
        ("Мамедов Али Гасан оглы", "Мамедова Али Гасан оглы|Мамедову Али Гасан оглы|Мамедова Али Гасан оглы|Мамедовым Али Гасан оглы"),
        ("Соловьёв-Седой И.И.", "Соловьёва-Седого И.И.|Соловьёву-Седому И.И.|Соловьёва-Седого И.И.|Соловьёвым-Седым И.И."),
        ("Майя Плисецкая", "Плисецкой Майи|Плисецкой Майе|Плисецкую Майю|Плисецкой Майей"),
    ],
)  # fmt: skip
def test_hard_names_are_declined(name: str, forms: str, nastavnik: Run) -> None:
    data = nastavnik("decline", name, "--json").json
    assert [data[case] for case in ("genitive", "dative", "accusative", "instrumental")] == forms.split("|")


def test_a_blank_name_is_not_declined(nastavnik: Run) -> None:
    done = nastavnik("decline", " ", "--json")
    assert done.code == 2
    assert done.out == ""
