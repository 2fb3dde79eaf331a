"""Invented books for the tests of documents: plain frames of the shape the reader gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from nastavnik.documents.summary_view import (
    FindingLine,
    IndicatorData,
    OrganisationData,
    Share,
    Standings,
    SummaryData,
)

SCHOOL_CARD: dict[str, Any] = {
    "org_code": "05-01",
    "full_name": "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 5»",
    "short_name": "МБОУ «СОШ № 5»",
    "org_type": "общеобразовательная организация",
    "municipality": "Приозёрный район",
    "inn": "7707083893",
    "ogrn": "1027700132195",
    "address": "368830, Северный край, г. Приозёрск, ул. Советская, д. 13",
    "phone": "+7 (812) 200-05-80",
    "email": "school5@example.ru",
    "website": "https://school5.example.ru",
    "head_surname": "Кузнец",
    "head_first_name": "Иван",
    "head_patronymic": "Ильич",
    "head_gender": None,
    "head_position": "директор",
    "head_acting": "нет",
    "curator_surname": "Шевченко",
    "curator_first_name": "Ольга",
    "curator_patronymic": "Павловна",
    "curator_position": "заместитель директора по УВР",
    "curator_phone": "+7 900 000-00-00",
    "curator_email": "curator@example.ru",
    "curator_order_number": "40-ОД",
    "curator_order_date": pd.Timestamp("2026-08-28"),
    "school_year": "2026/2027",
    "teachers_total": 40.0,
    "young_specialists_total": 6.0,
    "young_under35_total": 5.0,
    "learners_10_19": 300.0,
    "learners_15_19": 90.0,
    "site_section_url": "https://school5.example.ru/mentoring",
}

MENTORS = [
    ("Н-001", "Иванова", "Мария", "Петровна", "педагог", "учитель математики"),
    ("Н-002", "Соловьёв", "Пётр", "Кузьмич", "педагог", "учитель русского языка и литературы"),
    ("Н-003", "Цой", "Анна", None, "методист", "педагог-психолог"),
    ("Н-004", "Гасанов", "Мамед", "Али оглы", "сотрудник предприятия", "главный инженер"),
    ("Н-005", "О’Коннор & Ко", "Лев", "Львович", "руководитель", "заместитель директора по ВР"),
]
MENTEES = [
    ("П-001", "Кравец", "Олег", "Ильич", "молодой специалист", "учитель физики", None),
    (
        "П-002",
        "Салтыкова-Щедрина",
        "Алёна",
        "Игоревна",
        "молодой специалист",
        "учитель начальных классов",
        None,
    ),
    ("П-003", "Черных", "Любовь", "Фоминична", "новый педагог в коллективе", "воспитатель ГПД", None),
    ("П-004", "Белая", "Нелли", None, "обучающийся", "8 «А»", "2012-03-05"),
    ("П-005", "Мкртчян", "Арам", "Гагикович", "обучающийся", "10 Б", "2010-05-06"),
    (
        "П-006",
        "Гоголь",
        "Вера",
        "Никитична",
        "педагог, испытывающий затруднения",
        "учитель истории и обществознания",
        None,
    ),
]


@dataclass
class FakeBook:
    """A book as the reader gives it."""

    card: dict[str, Any]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    form_id: str = "school"


def frame(rows: list[dict[str, Any]], first_row: int = 6) -> pd.DataFrame:
    made = pd.DataFrame(rows).assign(_row=range(first_row, first_row + len(rows)))
    return made.convert_dtypes()


def mentors() -> pd.DataFrame:
    rows = [
        {
            "mentor_id": identifier, "surname": surname, "first_name": first, "patronymic": patronymic,
            "category": category, "position": position, "competences": "методика урока, работа с классом",
            "subject": "предмет" if category == "педагог" else None,
            "employer": "ООО «Завод»" if identifier == "Н-004" else None, "experience_years": 15 + number,
            "qualification": "высшая", "achievements": "победитель конкурса" if number == 0 else None,
            "consent_date": pd.Timestamp("2026-08-25"), "pd_consent_date": pd.Timestamp("2026-08-25"),
            "publish_consent": "да" if number % 2 == 0 else "нет",
            "agreement_number": f"ДС-{number + 1}" if category == "педагог" else None,
            "agreement_date": pd.Timestamp("2026-08-31") if category == "педагог" else pd.NaT,
            "payment": "3000 руб." if category == "педагог" else None, "status": "действующий",
            "max_mentees": 3, "phone": None, "email": None, "gender": None,
        }
        for number, (identifier, surname, first, patronymic, category, position) in enumerate(MENTORS)
    ]  # fmt: skip
    return frame(rows)


def mentees() -> pd.DataFrame:
    rows = [
        {
            "mentee_id": identifier, "surname": surname, "first_name": first, "patronymic": patronymic,
            "category": category, "position": position, "birth_date": pd.Timestamp(born) if born else pd.NaT,
            "gender": "женский" if first == "Нелли" else None, "experience_years": 1 if not born else None,
            "request": "планирование урока; работа с родителями", "consent_date": pd.Timestamp("2026-08-26"),
            "parent_consent_date": pd.Timestamp("2026-08-27") if born else pd.NaT,
            "pd_consent_date": pd.Timestamp("2026-08-26"), "publish_consent": "да" if not born else "нет",
            "entry_date": pd.Timestamp("2026-08-20"), "status": "в программе",
        }
        for identifier, surname, first, patronymic, category, position, born in MENTEES
    ]  # fmt: skip
    return frame(rows)


def pair(number: int, mentor: str, mentee: str, **fields: Any) -> dict[str, Any]:
    return {
        "pair_id": f"ПГ-{number:03}", "group_code": None, "mentor_id": mentor, "mentee_id": mentee,
        "form": "педагог – педагог", "model": "опытный педагог – молодой специалист",
        "kind": "традиционное («один на один»)", "order_number": None, "order_date": pd.NaT,
        "start_date": pd.Timestamp("2026-09-01"), "planned_end_date": pd.Timestamp("2027-05-31"),
        "actual_end_date": pd.NaT, "status": "действует", "end_reason": None, "extension_note": None,
    } | fields  # fmt: skip


def school(pairs: list[dict[str, Any]] | None = None, **card: Any) -> FakeBook:
    """A school with five mentors, six mentees; by default one pair, one group and one learner's pair."""
    rows = pairs or [
        pair(1, "Н-001", "П-001"),
        pair(2, "Н-002", "П-002", group_code="Г-01", kind="в группе"),
        pair(3, "Н-002", "П-003", group_code="Г-01", kind="в группе"),
        pair(4, "Н-004", "П-004", form="работодатель – ученик", model=None, kind=None),
    ]
    programmes = [
        {
            "programme_id": f"ПР-{number:03}", "pair_id": row["pair_id"], "title": "Первые уроки",
            "goal": "уверенное ведение урока", "difficulties": "дисциплина на уроке; планирование времени",
            "approved_date": pd.Timestamp("2026-09-10"), "approved_number": "55-ОД",
            "start_date": pd.Timestamp("2026-09-10"), "end_date": pd.Timestamp("2027-05-20"),
            "stage": "реализационный", "completion_percent": 40.0, "result": None, "report_date": pd.NaT, "url": None,
        }
        for number, row in enumerate(rows, 1)
    ]  # fmt: skip
    meetings = [
        {
            "programme_id": "ПР-001", "planned_date": pd.Timestamp(day), "actual_date": pd.Timestamp(day) if done else pd.NaT,
            "type": kind, "topic": topic, "done": "да" if done else "нет", "mentor_feedback": None, "mentee_feedback": None,
        }
        for day, kind, topic, done in (
            ("2026-09-12", "знакомство", "Ожидания и правила", True),
            ("2026-09-20", "планирование", "План на четверть", True),
            ("2026-11-25", "совместная работа", "Открытый урок", False),
        )
    ]  # fmt: skip
    roadmap = [
        {"number": "1", "section": "Подготовка", "activity": "Издать приказ", "deadline_text": "до 1 сентября",
         "deadline_end": pd.Timestamp("2026-09-01"), "responsible": "Директор", "status": "выполнено",
         "done_date": pd.Timestamp("2026-08-30"), "evidence": "Приказ № 41-ОД"},
        {"number": "2", "section": "Работа", "activity": "Провести итоговое мероприятие", "deadline_text": "май 2027 г.",
         "deadline_end": pd.Timestamp("2027-05-31"), "responsible": "Куратор", "status": "не начато"},
    ]  # fmt: skip
    acts = [
        {"kind": "положение", "number": "41-ОД", "date": pd.Timestamp("2026-08-30"), "title": "Положение о системе наставничества", "url": "https://school5.example.ru/p.pdf"},
        {"kind": "приказ о внедрении", "number": "39-ОД", "date": pd.Timestamp("2026-08-28"), "title": "О внедрении", "url": "https://school5.example.ru/v.pdf"},
        {"kind": "дорожная карта", "number": None, "date": pd.Timestamp("2026-08-30"), "title": "Дорожная карта", "url": None},
    ]  # fmt: skip
    surveys = [
        {"survey_date": pd.Timestamp("2027-05-20"), "moment": "выход", "role": "наставляемый", "pair_id": "ПГ-001", "satisfaction": 9},
        {"survey_date": pd.Timestamp("2027-05-20"), "moment": "выход", "role": "наставник", "pair_id": "ПГ-001", "satisfaction": 5},
    ]  # fmt: skip
    partners = [
        {
            "name": "ООО «Завод»",
            "agreement_number": "7",
            "agreement_date": pd.Timestamp("2026-08-20"),
            "mentors_count": 1,
        }
    ]
    tables = {
        "mentors": mentors(), "mentees": mentees(), "pairs": frame(rows), "programmes": frame(programmes),
        "meetings": frame(meetings), "roadmap": frame(roadmap), "acts": frame(acts), "surveys": frame(surveys),
        "partners": frame(partners),
    }  # fmt: skip
    return FakeBook({**SCHOOL_CARD, **card}, tables)


DISTRICT_CARD: dict[str, Any] = {
    "district_code": "05", "office_name": "Управление образования администрации Приозёрного района",
    "office_short": "Управление образования", "municipality": "Приозёрный район", "region": "Северный край",
    "place": "г. Приозёрск", "address": "368830, г. Приозёрск, ул. Мира, д. 1", "phone": "2-05-80",
    "email": "ruo@example.ru", "website": None, "inn": None, "ogrn": None,
    "head_surname": "Горький", "head_first_name": "Савва", "head_patronymic": "Лукич", "head_gender": None,
    "head_position": "начальник управления образования", "head_acting": "да",
    "coordinator_surname": "Берия", "coordinator_first_name": "Эсфирь", "coordinator_patronymic": "Ильинична",
    "coordinator_position": "методист", "coordinator_phone": "2-05-81", "coordinator_email": "m@example.ru",
    "school_year": "2026/2027", "collection_deadline": pd.Timestamp("2026-10-01"),
}  # fmt: skip


def district(**card: Any) -> FakeBook:
    """An office with three organisations, its own legal list and one settled name."""
    organisations = [
        {"org_code": f"05-{number:02}", "full_name": f"МБОУ «Средняя школа № {number}»", "short_name": f"МБОУ «СШ № {number}»",
         "org_type": "общеобразовательная организация", "email": f"s{number}@example.ru", "curator_name": name,
         "curator_position": position, "expected": "да", "note": None}
        for number, name, position in (
            (1, "Шевченко Ольга Павловна", "заместитель директора по УВР"),
            (2, "Мкртчян Левон Акопович", "старший методист"),
            (3, None, None),
        )
    ]  # fmt: skip
    legal = [
        {"kind": "Приказ", "issuer": "Министерство образования Северного края", "date": pd.Timestamp("2025-02-03"),
         "number": "15", "title": "О наставничестве в крае", "valid_from": pd.Timestamp("2025-02-03"), "valid_to": pd.NaT},
        {"kind": "Приказ", "issuer": "Министерство образования Северного края", "date": pd.Timestamp("2020-02-03"),
         "number": "3", "title": "Прежний порядок", "valid_from": pd.Timestamp("2020-02-03"), "valid_to": pd.Timestamp("2024-12-31")},
    ]  # fmt: skip
    names = [{"nominative": "Кравец", "genitive": "Кравеца", "dative": "Кравецу", "accusative": "Кравеца",
              "instrumental": "Кравецем", "prepositional": "Кравеце", "gender": "мужской"}]  # fmt: skip
    tables = {"organisations": frame(organisations), "legal": frame(legal), "names": frame(names)}
    return FakeBook({**DISTRICT_CARD, **card}, tables, "district")


ON = date(2026, 9, 1)
FIGURES = [
    IndicatorData("pairs", 3, None, 3),
    IndicatorData("programmes", 4, None, 4),
    IndicatorData("young_mentees_share", 2, 6, 1 / 3, 1.0),
    IndicatorData("mentor_teachers_share", 2, 40, 0.05),
    IndicatorData("mentee_satisfaction", 1, 1, 1.0, 0.85),
    IndicatorData("mentor_satisfaction", 0, 1, 0.0, 0.85),
    IndicatorData("enterprises_share", 1, None, None),
]
"""The indicators of the invented school, as a district would count them."""


def summary(organisations: int = 6, *, shift: float = 0.0, **fields: Any) -> SummaryData:
    """A district's summary: one organisation ahead, one behind, one with errors, one missing."""
    shares = {
        "young_mentees_share": 1.0, "mentor_teachers_share": None, "mentee_satisfaction": 0.85,
        "mentor_satisfaction": 0.85, "learners_mentee_share": 0.7, "young_under35_coverage": 0.5, "roadmap_done_share": None,
    }  # fmt: skip
    codes = [f"05-{number:02}" for number in range(1, organisations + 1)]
    statuses = ["accepted", "accepted", "accepted_with_errors", "accepted", "missing", "rejected"]
    indicators = []
    for key, target in shares.items():
        parts = {}
        for number, code in enumerate(codes):
            if statuses[number % 6] not in ("missing", "rejected"):
                bottom = 10 + number
                top = bottom if number == 0 else 2 if number == 1 else bottom - 2
                parts[code] = Share(top, bottom, top / bottom)
        top, bottom = (
            sum(p.numerator or 0 for p in parts.values()),
            sum(p.denominator or 0 for p in parts.values()),
        )
        value = None if key == "learners_mentee_share" else top / bottom + shift
        indicators.append(IndicatorData(key, top, None if value is None else bottom, value, target, parts))
    for key, count in (("pairs", 12), ("programmes", 9), ("enterprises", 1)):
        parts = {
            code: Share(3 if key == "pairs" else 2, None, 3 if key == "pairs" else 2) for code in codes[:4]
        }
        indicators.insert(0, IndicatorData(key, count, None, count, None, parts))
    findings = (
        FindingLine("error", "Наставники", "B7", "Не заполнена фамилия наставника.", "Впишите фамилию."),
        FindingLine(
            "warning",
            "Пары и группы",
            "J9",
            "У пары нет номера приказа & даты <пусто>.",
            "Впишите номер и дату.",
        ),
    )
    rows = [
        OrganisationData(code, f"МБОУ «СШ № {number}»", statuses[(number - 1) % 6], full_name=f"МБОУ «Средняя школа № {number}»",
                         email=f"s{number}@example.ru", curator="Шевченко Ольга Павловна" if number != 2 else "",
                         findings=findings if number == 3 else ())
        for number, code in enumerate(codes, 1)
    ]  # fmt: skip
    totals = {
        "mentors": 40,
        "mentees": 61,
        "pairs": 10,
        "groups": 2,
        "programmes": 9,
        "meetings": 80,
        "meetings_done": 33,
    }
    mentor_rows = pd.concat([mentors().assign(_organisation=code) for code in codes[:2]], ignore_index=True)
    acts = school().tables["acts"].assign(_organisation=codes[0])
    tables = {"mentors": mentor_rows, "acts": acts}
    standings = Standings(
        {"05-01": 1.0, "05-04": 0.96, "05-03": 0.95, "05-02": 0.31}, ["05-01", "05-04", "05-03"], ["05-02"]
    )
    return SummaryData(**{"on": date(2026, 11, 20), "district": district(), "organisations": rows, "indicators": indicators,
                          "totals": totals, "tables": tables, "standings": standings} | fields)  # fmt: skip
