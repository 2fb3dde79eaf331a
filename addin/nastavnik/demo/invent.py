"""Invented organisations and people: consistent, clean, Russian, and nobody's. Seeded, so a run can be repeated."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from nastavnik.form import load_lists

__all__ = ["School", "current_school_year", "district_roadmap", "invent_district", "invent_school"]

_SUBJECTS = ("математика", "русский язык и литература", "физика", "история и обществознание", "биология", "химия", "английский язык", "информатика", "география", "начальные классы", "физическая культура", "музыка")  # fmt: skip
_COMPETENCES = (
    "ведение электронного журнала, рабочие программы",
    "подготовка к ЕГЭ и ОГЭ, работа с одарёнными детьми",
    "классное руководство, работа с родителями",
    "проектная деятельность, цифровые инструменты урока",
    "управление дисциплиной на уроке, мотивация учеников",
    "формирующее оценивание, функциональная грамотность",
)
_REQUESTS = (
    "трудно удерживать дисциплину и мотивацию на уроке",
    "нужна помощь с рабочей программой и электронным журналом",
    "подготовка учеников к ОГЭ по предмету",
    "как выстроить работу с родителями и классное руководство",
    "не хватает приёмов формирующего оценивания",
    "хочу освоить проектную деятельность и цифровые инструменты",
)
_TOPICS = ("Знакомство, ожидания и правила работы", "Разбор первого урока", "План работы на полугодие", "Посещение урока наставника", "Совместная подготовка открытого урока", "Работа с журналом и документами", "Итоги и планы")  # fmt: skip
_MENDED = {"Ильна": "Ильинична"}  # a slip of mimesis'
# First names of today's staff rooms; mimesis' own are mostly rare ones.
_FIRST_NAMES = {
    True: [
        "Анна",
        "Мария",
        "Елена",
        "Ольга",
        "Наталья",
        "Татьяна",
        "Ирина",
        "Светлана",
        "Екатерина",
        "Юлия",
        "Марина",
        "Людмила",
        "Галина",
        "Дарья",
        "Алина",
        "Полина",
        "Ксения",
        "Вера",
        "Надежда",
        "Любовь",
        "Оксана",
        "Алёна",
        "Валентина",
        "Лариса",
        "Евгения",
        "Виктория",
        "Софья",
    ],
    False: [
        "Александр",
        "Сергей",
        "Андрей",
        "Дмитрий",
        "Алексей",
        "Иван",
        "Михаил",
        "Николай",
        "Павел",
        "Роман",
        "Илья",
        "Артём",
        "Егор",
        "Фёдор",
        "Олег",
        "Игорь",
        "Виктор",
        "Юрий",
        "Константин",
        "Антон",
        "Пётр",
    ],
}
_PLACES = (
    "Заречный",
    "Берёзовский",
    "Сосновский",
    "Луговской",
    "Озёрный",
    "Каменский",
    "Степной",
    "Приволжский",
)


@dataclass
class School:
    """One invented organisation, as the contents of its workbook."""

    code: str
    name: str
    card: dict[str, Any]
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)


def current_school_year(on: dt.date) -> str:
    """«2026/2027» for any day from 1 August 2026 to 31 July 2027."""
    first = on.year if on.month >= 8 else on.year - 1
    return f"{first}/{first + 1}"


class _People:
    """Names that never repeat within one run, so that only planted twins are twins."""

    def __init__(self, seed: int) -> None:
        from mimesis import Gender, Locale, Person

        self._genders = (Gender.FEMALE, Gender.MALE)
        self._person = Person(Locale.RU, seed=seed)
        self._used: set[tuple[str, str]] = set()

    def next(self, rng: random.Random) -> dict[str, str]:
        while True:
            female = rng.random() < 0.78
            gender = self._genders[0 if female else 1]
            surname, name = self._person.last_name(gender=gender), rng.choice(_FIRST_NAMES[female])
            if (
                ((surname, name) in self._used and len(self._used) < 50_000)
                or "-" in surname
                or " " in surname
            ):
                continue
            self._used.add((surname, name))
            patronymic = self._person.patronymic(gender=gender) or ""
            return {
                "surname": surname,
                "first_name": name,
                "patronymic": _MENDED.get(patronymic, patronymic),
                "gender": "женский" if female else "мужской",
            }


def _inn(rng: random.Random) -> str:
    digits = [rng.randint(0, 9) for _ in range(9)]
    digits[0] = max(1, digits[0])
    control = sum(d * w for d, w in zip(digits, (2, 4, 10, 3, 5, 9, 4, 6, 8))) % 11 % 10
    return "".join(map(str, [*digits, control]))


def _ogrn(rng: random.Random) -> str:
    body = "1" + "".join(str(rng.randint(0, 9)) for _ in range(11))
    return body + str(int(body) % 11 % 10)


def _day(start: dt.date, rng: random.Random, span: int) -> dt.datetime:
    return dt.datetime.combine(start + dt.timedelta(days=rng.randint(0, span)), dt.time())


def invent_district(seed: int, schools: int, on: dt.date) -> tuple[dict[str, Any], list[School]]:
    """(card of the district, its schools) with everything filled in and nothing wrong."""
    rng = random.Random(seed)
    people = _People(seed)
    place = rng.choice(_PLACES)
    head, coordinator = people.next(rng), people.next(rng)
    card = {
        "district_code": "05", "office_name": f"Управление образования администрации муниципального района «{place}»",
        "office_short": "Управление образования", "municipality": f"{place} район", "region": "Северная область",
        "place": f"г. {place}", "address": f"г. {place}, ул. Советская, д. 1", "phone": "+7 (80000) 2-10-10",
        "email": "obraz@rayon.example.ru", "website": "https://obraz.rayon.example.ru", "inn": _inn(rng), "ogrn": _ogrn(rng),
        "head_position": "начальник управления образования", "head_acting": "нет", "coordinator_position": "методист",
        "coordinator_phone": "+7 (80000) 2-10-11", "coordinator_email": "metod@rayon.example.ru",
        "school_year": current_school_year(on),
        **{f"head_{k}": v for k, v in head.items()},
        **{f"coordinator_{k}": v for k, v in coordinator.items() if k != "gender"},
    }  # fmt: skip
    made = [invent_school(rng, people, f"05-{n:02d}", n, place, on) for n in range(1, schools + 1)]
    return card, made


def invent_school(
    rng: random.Random,
    people: _People,
    code: str,
    number: int,
    place: str,
    on: dt.date,
    size: int | None = None,
) -> School:
    """A clean organisation; ``size`` is about how many mentors it has (2–7 by default)."""
    kindergarten = number % 6 == 0
    kind = "дошкольная образовательная организация" if kindergarten else "общеобразовательная организация"
    short = f"МБДОУ «Детский сад № {number}»" if kindergarten else f"МБОУ «СОШ № {number}»"
    what = (
        "дошкольное образовательное учреждение «Детский сад"
        if kindergarten
        else "общеобразовательное учреждение «Средняя общеобразовательная школа"
    )
    full = f"Муниципальное бюджетное {what} № {number}»"
    year = current_school_year(on)
    first = dt.date(int(year[:4]), 9, 1)
    mentors_count = size or rng.randint(2, 7)
    mentors: list[dict[str, Any]] = []
    mentees: list[dict[str, Any]] = []
    pairs: list[dict[str, Any]] = []
    programmes: list[dict[str, Any]] = []
    meetings: list[dict[str, Any]] = []
    surveys: list[dict[str, Any]] = []
    lists = load_lists()
    for n in range(1, mentors_count + 1):
        mentors.append(_mentor(rng, people, n, first, lists))
    order_date = dt.datetime.combine(first + dt.timedelta(days=25), dt.time())
    approved = rng.random() < 0.85
    for n in range(1, mentors_count + rng.randint(0, 2) + 1):
        learner = not kindergarten and rng.random() < 0.2
        mentees.append(_mentee(rng, people, n, first, learner))
        if n > mentors_count * 2:
            continue
        mentor = mentors[(n - 1) % mentors_count]
        waiting = rng.random() < 0.1
        if waiting:
            mentees[-1]["status"] = "ожидает"
            continue
        pair = _pair(n, len(pairs) + 1, mentor, mentees[-1], learner, order_date, code, first, rng)
        pairs.append(pair)
        programme = _programme(
            len(programmes) + 1,
            pair,
            mentees[-1],
            order_date if approved or rng.random() < 0.6 else None,
            rng,
        )
        programmes.append(programme)
        meetings += list(_meetings(rng, programme, on))
        for role in ("наставник", "наставляемый"):
            if rng.random() < 0.6:
                surveys.append(_survey(rng, pair, role, on, first))
    head, curator = people.next(rng), people.next(rng)
    young = sum(m["category"] == "молодой специалист" for m in mentees)
    card = {
        "org_code": code, "full_name": full, "short_name": short, "org_type": kind, "municipality": f"{place} район",
        "inn": _inn(rng), "ogrn": _ogrn(rng), "address": f"{place} район, ул. Школьная, д. {number}", "phone": f"+7 (80000) 3-{number:02d}-15",
        "email": f"org{number}@rayon.example.ru", "website": f"https://org{number}.rayon.example.ru",
        **{f"head_{k}": v for k, v in head.items()}, "head_position": "заведующий" if kindergarten else "директор", "head_acting": "нет",
        **{f"curator_{k}": v for k, v in curator.items() if k != "gender"}, "curator_position": "заместитель директора" if not kindergarten else "старший воспитатель",
        "curator_phone": f"+7 (80000) 3-{number:02d}-16", "curator_email": f"kurator{number}@rayon.example.ru",
        "curator_order_number": f"{10 + number}-ОД", "curator_order_date": dt.datetime.combine(first, dt.time()),
        "school_year": year, "teachers_total": len(mentors) * 4 + rng.randint(3, 20), "young_specialists_total": young + rng.randint(0, 2),
        "young_under35_total": young + 1, "learners_10_19": 0 if kindergarten else rng.randint(80, 400),
        "learners_15_19": 0 if kindergarten else rng.randint(20, 90), "site_section_url": f"https://org{number}.rayon.example.ru/nastavnichestvo",
    }  # fmt: skip
    frames = {
        "mentors": mentors, "mentees": mentees, "pairs": pairs, "programmes": programmes, "meetings": meetings,
        "surveys": surveys, "roadmap": list(_roadmap(on, first)), "acts": list(_acts(code, first, order_date)),
        "partners": list(_partners(rng, number, first)),
    }  # fmt: skip
    return School(code, short, card, {key: pd.DataFrame(rows, dtype=object) for key, rows in frames.items()})


def _mentor(
    rng: random.Random, people: _People, n: int, first: dt.date, lists: dict[str, Any]
) -> dict[str, Any]:
    subject = rng.choice(_SUBJECTS)
    return {
        "mentor_id": f"Н-{n:03d}", **people.next(rng), "category": rng.choice(("педагог", "педагог", "педагог", "методист", "руководитель")),
        "position": "учитель", "subject": subject, "experience_years": rng.randint(8, 35),
        "qualification": rng.choice(lists["qualification"].values[2:]), "competences": rng.choice(_COMPETENCES), "max_mentees": 3,
        "consent_date": _day(first, rng, 14), "pd_consent_date": _day(first, rng, 14), "publish_consent": rng.choice(("да", "нет")),
        "agreement_number": f"ДС-{n}", "agreement_date": _day(first + dt.timedelta(days=15), rng, 5), "payment": "3000 руб.",
        "training_course": "Наставник в образовании", "training_date": _day(first - dt.timedelta(days=200), rng, 90), "training_hours": 36,
        "phone": f"+7 900 000-{rng.randint(10, 99)}-{n:02d}", "email": f"mentor{n}@rayon.example.ru", "status": "действующий",
    }  # fmt: skip


def _mentee(rng: random.Random, people: _People, n: int, first: dt.date, learner: bool) -> dict[str, Any]:
    person = people.next(rng)
    base = {
        "mentee_id": f"П-{n:03d}", **person, "request": rng.choice(_REQUESTS), "consent_date": _day(first, rng, 14),
        "pd_consent_date": _day(first, rng, 14), "publish_consent": "нет", "entry_date": _day(first, rng, 14), "status": "в программе",
    }  # fmt: skip
    if learner:
        return base | {
            "category": "обучающийся", "position": f"{rng.randint(7, 11)} {rng.choice('АБВ')}", "birth_date": _day(dt.date(first.year - 16, 1, 1), rng, 700),
            "parent_consent_date": _day(first, rng, 14),
        }  # fmt: skip
    young = rng.random() < 0.65
    return base | {
        "category": "молодой специалист" if young else rng.choice(("новый педагог в коллективе", "педагог, испытывающий затруднения")),
        "position": "учитель", "subject": rng.choice(_SUBJECTS), "experience_years": rng.randint(0, 3) if young else rng.randint(4, 20),
        "birth_date": _day(dt.date(first.year - (26 if young else 45), 1, 1), rng, 700),
    }  # fmt: skip


def _pair(
    n: int,
    number: int,
    mentor: dict[str, Any],
    mentee: dict[str, Any],
    learner: bool,
    order: dt.datetime,
    code: str,
    first: dt.date,
    rng: random.Random,
) -> dict[str, Any]:
    return {
        "pair_id": f"ПГ-{number:03d}", "mentor_id": mentor["mentor_id"], "mentee_id": mentee["mentee_id"],
        "form": "педагог – ученик" if learner else "педагог – педагог",
        "model": None if learner else "опытный педагог – молодой специалист", "kind": "традиционное («один на один»)",
        "order_number": f"{code[-2:]}{number}-ОД", "order_date": order, "start_date": order + dt.timedelta(days=3),
        "planned_end_date": dt.datetime(first.year + 1, 5, 31), "status": "действует",
    }  # fmt: skip


def _programme(
    number: int,
    pair: dict[str, Any],
    mentee: dict[str, Any],
    approved: dt.datetime | None,
    rng: random.Random,
) -> dict[str, Any]:
    return {
        "programme_id": f"ПР-{number:03d}", "pair_id": pair["pair_id"], "title": rng.choice(("Первые шаги в профессии", "Уверенный урок", "Вместе к результату", "Школа молодого педагога")),
        "goal": "успешная адаптация и рост мастерства", "difficulties": mentee["request"], "approved_date": approved,
        "approved_number": f"{number}-П" if approved else None, "start_date": pair["start_date"], "end_date": pair["planned_end_date"],
        "stage": "реализационный", "completion_percent": rng.choice((10, 20, 25, 30, 40)),
    }  # fmt: skip


def _meetings(rng: random.Random, programme: dict[str, Any], on: dt.date) -> Iterator[dict[str, Any]]:
    types = ("знакомство", "пробная", "планирование", "совместная работа", "совместная работа")
    for n, kind in enumerate(types):
        day = programme["start_date"] + dt.timedelta(days=2 + 14 * n)
        done = day.date() < on
        yield {
            "programme_id": programme["programme_id"], "planned_date": day, "actual_date": day if done else None, "type": kind,
            "topic": _TOPICS[n], "done": "да" if done else "нет", "mentor_feedback": "хорошая динамика" if done and rng.random() < 0.3 else None,
        }  # fmt: skip


def _survey(
    rng: random.Random, pair: dict[str, Any], role: str, on: dt.date, first: dt.date
) -> dict[str, Any]:
    day = min(dt.datetime.combine(on, dt.time()), pair["start_date"] + dt.timedelta(days=40))
    return {
        "survey_date": max(day, pair["start_date"]), "moment": "выход", "role": role, "pair_id": pair["pair_id"],
        "satisfaction": rng.choice((5, 6, 7, 8, 8, 9, 10)), "usefulness": rng.randint(6, 10), "readiness": rng.randint(6, 10),
    }  # fmt: skip


def _roadmap(on: dt.date, first: dt.date) -> Iterator[dict[str, Any]]:
    def day(month: int, number: int) -> dt.datetime:
        return dt.datetime(first.year + (month < 8), month, number)

    plan = (
        (
            "1.1",
            "Организация",
            "Издать приказ о внедрении целевой модели наставничества",
            f"до {day(9, 10):%d.%m.%Y}",
            day(9, 10),
            "директор",
            "приказ",
        ),
        (
            "1.2",
            "Организация",
            "Назначить куратора",
            f"до {day(9, 15):%d.%m.%Y}",
            day(9, 15),
            "директор",
            "приказ",
        ),
        (
            "1.3",
            "Организация",
            "Сформировать базы наставников и наставляемых",
            f"до {day(9, 30):%d.%m.%Y}",
            day(9, 30),
            "куратор",
            "базы",
        ),
        (
            "2.1",
            "Работа пар",
            "Закрепить пары приказом",
            f"до {day(10, 10):%d.%m.%Y}",
            day(10, 10),
            "директор, куратор",
            "приказ",
        ),
        (
            "2.2",
            "Работа пар",
            "Утвердить персонализированные программы",
            f"до {day(10, 25):%d.%m.%Y}",
            day(10, 25),
            "куратор",
            "программы",
        ),
        (
            "2.3",
            "Работа пар",
            "Проводить встречи пар",
            "в течение года",
            None,
            "наставники",
            "записи о встречах",
        ),
        (
            "3.1",
            "Итоги",
            "Провести анкетирование на выходе",
            f"до {day(5, 20):%d.%m.%Y}",
            day(5, 20),
            "куратор",
            "анкеты",
        ),
        ("3.2", "Итоги", "Итоговое мероприятие", f"до {day(5, 31):%d.%m.%Y}", day(5, 31), "куратор", "отчёт"),
    )
    for number, section, activity, text, end, who, result in plan:
        done = end is not None and end.date() < on
        yield {
            "number": number, "section": section, "activity": activity, "deadline_text": text, "deadline_end": end, "responsible": who,
            "result": result, "status": "выполнено" if done else "в работе" if end is None else "не начато",
            "done_date": end if done else None, "evidence": f"документ от {end:%d.%m.%Y}" if done and end else None,
        }  # fmt: skip


def district_roadmap(on: dt.date) -> pd.DataFrame:
    """The district's own roadmap: what its schools plan, and one activity that they forgot."""
    first = dt.date(int(current_school_year(on)[:4]), 9, 1)
    rows = [
        {**row, "done_date": None, "evidence": None, "status": "не начато"} for row in _roadmap(on, first)
    ]
    end = dt.datetime(first.year, 12, 15)
    forgotten = {
        "number": "3.3", "section": "Итоги", "activity": "Провести промежуточный мониторинг удовлетворённости",
        "deadline_text": f"до {end:%d.%m.%Y}", "deadline_end": end, "responsible": "куратор", "result": "справка",
        "status": "не начато",
    }  # fmt: skip
    return pd.DataFrame([*rows, forgotten], dtype=object)


def _acts(code: str, first: dt.date, order: dt.datetime) -> Iterator[dict[str, Any]]:
    day = dt.datetime.combine(first, dt.time())
    yield {
        "kind": "приказ о внедрении",
        "number": f"{code[-2:]}-1",
        "date": day,
        "title": "О внедрении целевой модели наставничества",
    }
    yield {
        "kind": "положение",
        "number": f"{code[-2:]}-2",
        "date": day,
        "title": "Положение о наставничестве",
    }
    yield {
        "kind": "приказ о закреплении пар",
        "number": f"{code[-2:]}-3",
        "date": order,
        "title": "О закреплении наставнических пар",
    }


def _partners(rng: random.Random, number: int, first: dt.date) -> Iterator[dict[str, Any]]:
    if number % 4 == 1:
        day = dt.datetime.combine(first + dt.timedelta(days=10), dt.time())
        yield {
            "name": f"ООО «Вектор-{number}»",
            "inn": _inn(rng),
            "agreement_number": f"С-{number}",
            "agreement_date": day,
            "mentors_count": 1,
        }
