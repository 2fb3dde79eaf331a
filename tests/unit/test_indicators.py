"""Indicators against a second, plain calculation over random districts, and against examples worked by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.books.indicator_formulas import COLLEGE
from nastavnik.checks.batch import Batch
from nastavnik.district.indicators import DENOMINATORS, Tally, count
from nastavnik.district.office import Office, Thresholds
from nastavnik.form import load_form

ON = dt.date(2026, 11, 20)
DAY = dt.datetime(2026, 9, 10)
SURNAMES, NAMES = ["Иванова", "Петров", "Сидоренко", "Ким"], ["Анна", "Олег"]
PATRONYMICS = ["Петровна", "Ильич", None]


def office(**given: Any) -> Office:
    """A district that expects nothing in particular."""
    made = Office.__new__(Office)
    made.targets, made.denominators, made.thresholds = {}, {}, Thresholds()
    for key, value in given.items():
        setattr(made, key, value)
    return made


def batch_of(schools: list[dict[str, list[dict[str, Any]]]]) -> Batch:
    form, raw = load_form("school"), {}
    for sheet in form.data_sheets:
        rows = [
            {**record, "_file": n, "_row": record.get("_row", 0 if sheet.kind == "card" else 6 + place)}
            for n, school in enumerate(schools)
            for place, record in enumerate(school.get(sheet.key, []))
        ]
        if rows:
            raw[sheet.key] = pd.DataFrame(rows, dtype=object)
            for key in ("_file", "_row"):
                raw[sheet.key][key] = raw[sheet.key][key].astype("int64")
    return Batch.of(form, [], raw)


def counted(
    schools: list[dict[str, Any]], flagged: set[tuple[int, str, int]] | None = None, **given: Any
) -> Tally:
    return count(
        batch_of(schools), flagged or set(), [f"05-{n:02d}" for n in range(len(schools))], office(**given), ON
    )


# ------------------------------------------------------------------ a second calculation
def plainly(schools: list[dict[str, Any]], flagged: set[tuple[int, str, int]]) -> dict[str, Any]:
    """{key: (numerator, denominator, {organisation: (numerator, denominator)})} by loops and sets, no frames."""
    own: dict[str, list[set[Any]]] = {}
    base: dict[str, list[int]] = {}

    def sound(n: int, sheet: str) -> list[dict[str, Any]]:
        return [r for i, r in enumerate(schools[n].get(sheet, [])) if (n, sheet, 6 + i) not in flagged]

    def put(key: str, n: int, what: Any) -> None:
        own.setdefault(key, [set() for _ in schools])[n].add(what)

    for n in range(len(schools)):
        approved = {p["pair_id"] for p in sound(n, "programmes") if p["approved_date"]}
        for i, p in enumerate(sound(n, "programmes")):
            if p["approved_date"]:
                put("programmes", n, (n, i))
        ordered = [p for p in sound(n, "pairs") if p["order_number"] and p["order_date"]]
        for p in ordered:
            put("pairs", n, (n, p["group_code"] or p["pair_id"]))
        inside = [p for p in ordered if p["pair_id"] in approved]
        college = schools[n]["organisation"][0]["org_type"] == COLLEGE
        learners = {"обучающийся", "студент"} if college else {"обучающийся"}

        def person(r: dict[str, Any], n: int = n) -> Any:
            name = (r["surname"].replace("ё", "е"), r["first_name"], r["patronymic"])
            return name if r["patronymic"] else (*name, n)

        for m in sound(n, "mentors"):
            if m["mentor_id"] in {p["mentor_id"] for p in inside}:
                if m["category"] in ("педагог", "методист"):
                    put("mentor_teachers_share", n, person(m))
                if m["category"] in learners:
                    put("learners_mentor_share", n, person(m))
        for m in sound(n, "mentees"):
            if m["mentee_id"] in {p["mentee_id"] for p in inside}:
                if m["category"] in learners:
                    put("learners_mentee_share", n, person(m))
                elif m["category"] != "студент":
                    years = m["experience_years"]
                    if (years is not None and years <= 3) or (
                        years is None and m["category"] == "молодой специалист"
                    ):
                        put("young_mentees_share", n, person(m))
        for role, key in (("наставник", "mentor_satisfaction"), ("наставляемый", "mentee_satisfaction")):
            last: dict[Any, tuple[Any, int]] = {}
            for i, r in enumerate(schools[n].get("surveys", [])):
                if (n, "surveys", 6 + i) in flagged or r["role"] != role or r["moment"] != "выход":
                    continue
                who = r["pair_id"] or ("нет", i)
                if who not in last or last[who][0] <= (r["survey_date"], i):
                    last[who] = ((r["survey_date"], i), r["satisfaction"])
            base.setdefault(key, []).append(len(last))
            for who, (_, score) in last.items():
                if score >= 7:
                    put(key, n, (n, who))
    result = {}
    for key in (
        "pairs",
        "programmes",
        "young_mentees_share",
        "mentor_teachers_share",
        "learners_mentee_share",
        "learners_mentor_share",
        "mentee_satisfaction",
        "mentor_satisfaction",
    ):
        sets = own.get(key, [set() for _ in schools])
        below = base.get(key) or [s["organisation"][0].get(DENOMINATORS.get(key, ""), None) for s in schools]
        known = [d for d in below if d is not None]
        result[key] = (
            len(set().union(*sets)),
            sum(known) if known else None,
            [(len(s), d) for s, d in zip(sets, below)],
        )
    return result


@st.composite
def districts(draw: st.DrawFn) -> tuple[list[dict[str, Any]], set[tuple[int, str, int]]]:
    schools, flagged = [], set()
    for n in range(draw(st.integers(1, 4))):

        def people(prefix: str, kinds: list[str]) -> list[dict[str, Any]]:
            return [
                {f"{prefix}_id": f"{prefix[-1]}{i}", "surname": draw(st.sampled_from(SURNAMES)), "first_name": draw(st.sampled_from(NAMES)),
                 "patronymic": draw(st.sampled_from(PATRONYMICS)), "category": draw(st.sampled_from(kinds)),
                 "experience_years": draw(st.sampled_from([None, 0, 3, 4, 12]))}
                for i in range(draw(st.integers(0, 4)))
            ]  # fmt: skip

        mentors = people("mentor", ["педагог", "методист", "сотрудник предприятия", "обучающийся", "студент"])
        mentees = people(
            "mentee", ["молодой специалист", "новый педагог в коллективе", "обучающийся", "студент"]
        )
        ids = [m["mentor_id"] for m in mentors] or ["нет"], [m["mentee_id"] for m in mentees] or ["нет"]
        pairs = [
            {"pair_id": f"ПГ-{i}", "group_code": draw(st.sampled_from([None, None, "Г1", "Г2"])), "mentor_id": draw(st.sampled_from(ids[0])),
             "mentee_id": draw(st.sampled_from(ids[1])), "order_number": draw(st.sampled_from(["1-ОД", None])), "order_date": draw(st.sampled_from([DAY, None]))}
            for i in range(draw(st.integers(0, 5)))
        ]  # fmt: skip
        named = [p["pair_id"] for p in pairs] or ["ПГ-9"]
        programmes = [
            {
                "programme_id": f"ПР-{i}",
                "pair_id": draw(st.sampled_from(named)),
                "approved_date": draw(st.sampled_from([DAY, DAY, None])),
            }
            for i in range(draw(st.integers(0, 5)))
        ]
        surveys = [
            {"survey_date": DAY + dt.timedelta(days=draw(st.integers(0, 2))), "moment": draw(st.sampled_from(["вход", "выход", "выход"])),
             "role": draw(st.sampled_from(["наставник", "наставляемый"])), "pair_id": draw(st.sampled_from([*named, None])), "satisfaction": draw(st.integers(1, 10))}
            for _ in range(draw(st.integers(0, 5)))
        ]  # fmt: skip
        card = {
            "org_code": f"05-{n:02d}",
            "org_type": draw(st.sampled_from([COLLEGE, "общеобразовательная организация", None])),
            **{field: draw(st.sampled_from([None, 0, 1, 7])) for field in DENOMINATORS.values()},
        }
        school = {
            "organisation": [card],
            "mentors": mentors,
            "mentees": mentees,
            "pairs": pairs,
            "programmes": programmes,
            "surveys": surveys,
        }
        for sheet in ("mentors", "mentees", "pairs", "programmes", "surveys"):
            flagged |= {(n, sheet, 6 + i) for i in range(len(school[sheet])) if draw(st.integers(0, 7)) == 0}
        schools.append(school)
    return schools, flagged


@settings(max_examples=40)
@given(districts())
def test_agrees_with_a_second_calculation(
    made: tuple[list[dict[str, Any]], set[tuple[int, str, int]]],
) -> None:
    schools, flagged = made
    tally = counted(schools, flagged)
    for key, (numerator, denominator, parts) in plainly(schools, flagged).items():
        found = tally.of(key)
        assert (key, found.numerator) == (key, numerator)
        assert [(p.numerator, p.denominator) for p in found.by_organisation.values()] == [
            (n, d if found.unit == "share" else None) for n, d in parts
        ], key
        if found.unit == "share":
            assert found.denominator == denominator
            assert found.value == (numerator / denominator if denominator else None)
            for part in found.by_organisation.values():
                assert part.value == (part.numerator / part.denominator if part.denominator else None)


# ------------------------------------------------------------------ by hand
def person(number: str, surname: str, category: str, **more: Any) -> dict[str, Any]:
    key = "mentor_id" if number.startswith("Н") else "mentee_id"
    return {
        key: number,
        "surname": surname,
        "first_name": "Анна",
        "patronymic": "Петровна",
        "category": category,
        **more,
    }


def entered(
    number: int, mentor: str, mentee: str, *, order: bool = True, approved: bool = True
) -> dict[str, list[dict[str, Any]]]:
    pair = {
        "pair_id": f"ПГ-{number}",
        "mentor_id": mentor,
        "mentee_id": mentee,
        "order_number": "5" if order else None,
        "order_date": DAY if order else None,
    }
    return {
        "pairs": [pair],
        "programmes": [
            {
                "programme_id": f"ПР-{number}",
                "pair_id": f"ПГ-{number}",
                "approved_date": DAY if approved else None,
            }
        ],
    }


@pytest.mark.parametrize(
    ("order", "approved", "expected"), [(True, True, 1), (True, False, 0), (False, True, 0)]
)
def test_entering_needs_both_an_order_and_an_approved_programme(
    order: bool, approved: bool, expected: int
) -> None:
    school = {
        "organisation": [{"org_code": "05-00", "young_specialists_total": 4, "teachers_total": 20}],
        "mentors": [person("Н-1", "Крылова", "педагог")], "mentees": [person("П-1", "Лебедева", "молодой специалист", experience_years=1)],
        **entered(1, "Н-1", "П-1", order=order, approved=approved),
    }  # fmt: skip
    tally = counted([school])
    assert tally.of("young_mentees_share").numerator == expected
    assert tally.of("mentor_teachers_share").value == expected / 20


def test_a_district_share_is_sum_by_sum_not_the_mean_of_percentages() -> None:
    schools = [
        {"organisation": [{"org_code": "05-00", "young_specialists_total": 1}], "mentors": [person("Н-1", "Крылова", "педагог")],
         "mentees": [person("П-1", "Лебедева", "молодой специалист", experience_years=1)], **entered(1, "Н-1", "П-1")},
        {"organisation": [{"org_code": "05-01", "young_specialists_total": 9}]},
    ]  # fmt: skip
    found = counted(schools).of("young_mentees_share")
    assert found.value == 0.1
    assert [p.value for p in found.by_organisation.values()] == [1.0, 0.0]


def test_a_person_of_two_schools_counts_in_each_and_once_in_the_district() -> None:
    school = {
        "organisation": [{"org_code": "05-00", "young_specialists_total": 2}], "mentors": [person("Н-1", "Крылова", "педагог")],
        "mentees": [person("П-1", "Королёва", "молодой специалист", experience_years=1)], **entered(1, "Н-1", "П-1"),
    }  # fmt: skip
    other = {
        **school,
        "organisation": [{"org_code": "05-01", "young_specialists_total": 2}],
        "mentees": [person("П-1", "КОРОЛЕВА", "молодой специалист", experience_years=1)],
    }
    found = counted([school, other]).of("young_mentees_share")
    assert (found.numerator, found.denominator) == (1, 4)
    assert [p.numerator for p in found.by_organisation.values()] == [1, 1]


@pytest.mark.parametrize(
    ("definition", "expected"), [("по стажу", 2), ("по категории", 1), ("по стажу и возрасту", 1)]
)
def test_who_is_young_is_what_the_settings_say(definition: str, expected: int) -> None:
    mentees = [
        person(
            "П-1", "Лебедева", "молодой специалист", experience_years=2, birth_date=dt.datetime(2000, 5, 5)
        ),
        person(
            "П-2",
            "Гусева",
            "педагог с непедагогическим образованием",
            experience_years=1,
            birth_date=dt.datetime(1980, 5, 5),
        ),
        person(
            "П-3",
            "Орлова",
            "педагог, испытывающий затруднения",
            experience_years=15,
            birth_date=dt.datetime(1980, 5, 5),
        ),
    ]
    pairs = [entered(n, "Н-1", f"П-{n}") for n in (1, 2, 3)]
    school = {
        "organisation": [{"org_code": "05-00", "young_specialists_total": 4}], "mentors": [person("Н-1", "Крылова", "педагог")], "mentees": mentees,
        "pairs": [p["pairs"][0] for p in pairs], "programmes": [p["programmes"][0] for p in pairs],
    }  # fmt: skip
    assert (
        counted([school], thresholds=Thresholds(young_definition=definition))
        .of("young_mentees_share")
        .numerator
        == expected
    )


def test_roadmap_counts_what_was_due_even_where_only_words_were_typed() -> None:
    rows = [
        {"deadline_text": "до 10 сентября 2026 г.", "status": "выполнено"},
        {"deadline_text": "октябрь", "status": "в работе"},  # October of the school year 2026/2027: due
        {"deadline_text": "май", "status": "не начато"},  # May 2027: not due yet
        {"deadline_text": "в течение года", "status": "в работе"},
        {"deadline_text": "до 1 ноября 2026", "status": "отменено"},
        {"deadline_text": "до 20.11.2026", "deadline_end": dt.datetime(2026, 11, 20), "status": "выполнено"},
    ]
    found = counted(
        [{"organisation": [{"org_code": "05-00", "school_year": "2026/2027"}], "roadmap": rows}]
    ).of("roadmap_done_share")
    assert (found.numerator, found.denominator) == (2, 3)


def test_an_enterprise_counts_once_in_the_district_and_only_with_a_document() -> None:
    def partners(*rows: tuple[str, str | None, str | None]) -> dict[str, Any]:
        return {
            "organisation": [{"org_code": "05-00"}],
            "partners": [{"name": n, "inn": i, "agreement_number": a} for n, i, a in rows],
        }

    schools = [
        partners(("ООО «Вектор»", "6658021579", "1"), ("ИП Зуев", None, None)),
        partners(("Вектор ООО", "6658021579", "4"), ("ООО «Вектор»", None, "2")),
    ]
    tally = counted(schools, denominators={"enterprises_share": 50.0})
    assert tally.of("enterprises").numerator == 1
    assert [p.numerator for p in tally.of("enterprises").by_organisation.values()] == [1, 1]
    assert tally.of("enterprises_share").value == 1 / 50


def test_targets_by_year_and_the_status_against_them() -> None:
    tally = counted(
        [{"organisation": [{"org_code": "05-00", "young_specialists_total": 2}]}],
        targets={
            "young_mentees_share": {2020: 0.1, 2024: 0.7, 2030: 1.0},
            "pairs": {2026: 0},
            "mentee_satisfaction": {2020: 0.5},
        },
    )
    assert (tally.of("young_mentees_share").target, tally.of("young_mentees_share").status) == (0.7, "below")
    assert tally.of("pairs").status == "reached"
    assert (tally.of("mentee_satisfaction").value, tally.of("mentee_satisfaction").status) == (
        None,
        "no_data",
    )
    assert tally.of("programmes").status == "no_target"


def test_types_of_organisations_are_counted_apart() -> None:
    school = {
        "organisation": [{"org_code": "05-00", "young_specialists_total": 2}], "mentors": [person("Н-1", "Крылова", "педагог")],
        "mentees": [person("П-1", "Королёва", "молодой специалист", experience_years=1)], **entered(1, "Н-1", "П-1"),
    }  # fmt: skip
    types = ["школа", "детский сад", "школа"]
    tally = count(batch_of([school, school, school]), set(), ["а", "б", "в"], office(), ON, types=types)
    parts = tally.of("young_mentees_share").by_type
    assert {name: (p.numerator, p.denominator) for name, p in parts.items()} == {
        "школа": (1, 4),
        "детский сад": (1, 2),
    }


def test_an_organisation_without_a_denominator_is_named_and_gives_no_percentage() -> None:
    school = {
        "organisation": [{"org_code": "05-00"}], "mentors": [person("Н-1", "Крылова", "педагог")],
        "mentees": [person("П-1", "Королёва", "молодой специалист", experience_years=1)], **entered(1, "Н-1", "П-1"),
    }  # fmt: skip
    found = counted([school]).of("young_mentees_share")
    assert (found.numerator, found.denominator, found.value) == (1, None, None)
    assert found.without_denominator == ["05-00"]
    assert found.as_json()["by_organisation"] == {
        "05-00": {"numerator": 1, "denominator": None, "value": None}
    }


def test_no_books_at_all_still_gives_every_indicator(tmp_path: Path) -> None:
    tally = count(Batch.of(load_form("school"), [], {}), set(), [], office(), ON)
    assert len(tally.indicators) == 12
    assert all(i.value is None for i in tally.indicators if i.unit == "share")


# ------------------------------------------------------------------ the worked examples of docs/indicators.md
def learners(first: int, count: int) -> list[dict[str, Any]]:
    letters = "абвгдежзиклмнопрстуфхцчшщэюя"
    return [
        person(
            f"П-{n}",
            f"Ученик{letters[n // 28]}{letters[n % 28]}",
            "обучающийся",
            birth_date=dt.datetime(2012, 1, 1),
        )
        for n in range(first, first + count)
    ]


def test_worked_example_of_a_school() -> None:
    mentors = [person(f"Н-{n}", name, "педагог") for n, name in enumerate(("Крылова", "Белова", "Чернова"))]
    mentees = [
        person(f"П-{n}", f"Молодая{'абвгде'[n]}", "молодой специалист", experience_years=1) for n in range(6)
    ]
    pairs = [
        entered(n, f"Н-{mentor}", f"П-{n}", approved=mentor != 2)
        for n, mentor in enumerate((0, 0, 1, 1, 1, 2))
    ]
    school = {
        "organisation": [{"org_code": "05-00", "young_specialists_total": 8, "teachers_total": 40}], "mentors": mentors, "mentees": mentees,
        "pairs": [p["pairs"][0] for p in pairs], "programmes": [p["programmes"][0] for p in pairs],
    }  # fmt: skip
    tally = counted([school])
    assert (tally.of("pairs").numerator, tally.of("programmes").numerator) == (6, 5)
    assert tally.of("young_mentees_share").value == 0.625
    assert tally.of("mentor_teachers_share").value == 0.05


def test_worked_example_of_a_district() -> None:
    def school(code: str, pupils: list[dict[str, Any]], partners: list[dict[str, Any]]) -> dict[str, Any]:
        pairs = [entered(n, "Н-1", pupil["mentee_id"]) for n, pupil in enumerate(pupils)]
        return {
            "organisation": [{"org_code": code}], "mentors": [person("Н-1", f"Наставница{code[-1]}", "педагог")], "mentees": pupils,
            "pairs": [p["pairs"][0] for p in pairs], "programmes": [p["programmes"][0] for p in pairs], "partners": partners,
        }  # fmt: skip

    firm = {"name": "ООО «Вектор»", "inn": "6658021579", "agreement_number": "1"}
    schools = [
        school("05-00", learners(0, 90), [firm]),
        school("05-01", learners(88, 42), [firm, {"name": "ООО «Луч»"}]),
    ]
    targets = {"learners_mentee_share": {2020: 0.10}, "enterprises_share": {2020: 0.02}}
    tally = counted(
        schools, denominators={"learners_mentee_share": 1200.0, "enterprises_share": 50.0}, targets=targets
    )
    found = tally.of("learners_mentee_share")
    assert (found.numerator, found.denominator, found.status) == (130, 1200.0, "reached")
    assert tally.of("enterprises_share").value == 0.02
    assert tally.of("enterprises_share").status == "reached"


def test_the_page_about_indicators_names_every_one_of_them() -> None:
    text = (Path(__file__).parents[2] / "docs" / "indicators.md").read_text("utf-8")
    assert [
        key
        for key in (i.key for i in counted([{"organisation": [{"org_code": "а"}]}]).indicators)
        if f"`{key}`" not in text
    ] == []
    assert all(figure in text for figure in ("62,5 %", "10,8 %", "130 / 1 200"))
