"""Mentors suggested: the best plan under loads, reasons in the request's own words, nothing beyond the rules."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from district_books import invented, school_file
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.cli import cli
from nastavnik.district.lemmas import akin, words
from nastavnik.district.matching import Suggestions, assign, suggest

MENTOR = ["mentor_id", "surname", "first_name", "patronymic", "category", "position", "subject", "experience_years", "competences", "achievements", "max_mentees", "consent_date", "status", "_organisation", "_row"]  # fmt: skip
MENTEE = ["mentee_id", "surname", "first_name", "patronymic", "category", "position", "subject", "experience_years", "request", "consent_date", "status", "_organisation", "_row"]  # fmt: skip
PAIR = ["pair_id", "mentor_id", "mentee_id", "status", "_organisation", "_row"]


def table(columns: list[str], rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=columns, dtype=object)


def mentor(number: int, competences: str, **more: Any) -> dict[str, Any]:
    usual = {
        "mentor_id": f"Н-{number:03d}", "surname": f"Наставникова{'абвгд'[number % 5]}", "first_name": "Анна", "patronymic": "Ильинична", "category": "педагог",
        "position": "учитель", "experience_years": 15, "max_mentees": 1, "consent_date": "2026-09-01", "status": "действующий", "_organisation": "05-01", "_row": 5 + number,
    }  # fmt: skip
    return {**usual, "competences": competences, **more}


def mentee(number: int, request: str | None, **more: Any) -> dict[str, Any]:
    usual = {
        "mentee_id": f"П-{number:03d}", "surname": f"Молодых{'абвгд'[number % 5]}", "first_name": "Олег", "patronymic": "Игоревич", "category": "молодой специалист",
        "position": "учитель", "experience_years": 1, "consent_date": "2026-09-01", "status": "ожидает", "_organisation": "05-01", "_row": 5 + number,
    }  # fmt: skip
    return {**usual, "request": request, **more}


def suggested(
    mentors: list[dict[str, Any]], mentees: list[dict[str, Any]], pairs: list[dict[str, Any]] | None = None
) -> Suggestions:
    return suggest(
        {
            "mentors": table(MENTOR, mentors),
            "mentees": table(MENTEE, mentees),
            "pairs": table(PAIR, pairs or []),
        }
    )


# ------------------------------------------------------------------ the plan
@st.composite
def problems(draw: st.DrawFn) -> tuple[list[list[float | None]], list[int]]:
    people, mentors = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    score = st.one_of(st.none(), st.floats(0, 1, allow_nan=False).map(lambda x: round(x, 3)))
    return [[draw(score) for _ in range(mentors)] for _ in range(people)], [
        draw(st.integers(0, 3)) for _ in range(mentors)
    ]


def value(
    scores: list[list[float | None]], left: list[int], plan: tuple[int | None, ...]
) -> tuple[int, float] | None:
    if any(plan.count(n) > room for n, room in enumerate(left)) or any(
        n is not None and scores[i][n] is None for i, n in enumerate(plan)
    ):
        return None
    chosen = [scores[i][n] or 0.0 for i, n in enumerate(plan) if n is not None]
    return len(chosen), round(sum(chosen), 6)


@settings(max_examples=300)
@given(problems())
def test_the_plan_is_the_best_there_is(problem: tuple[list[list[float | None]], list[int]]) -> None:
    scores, left = problem
    plan = assign([{n: score for n, score in enumerate(row) if score is not None} for row in scores], left)
    every = itertools.product([None, *range(len(left))], repeat=len(scores))
    best = max((v for option in every if (v := value(scores, left, option)) is not None), default=(0, 0.0))
    assert value(scores, left, tuple(plan)) == best


def test_a_mentor_is_never_over_load_with_the_pairs_already_there() -> None:
    pairs = [
        {
            "pair_id": "ПГ-1",
            "mentor_id": "н-001",
            "mentee_id": "П-009",
            "status": "действует",
            "_organisation": "05-01",
            "_row": 6,
        }
    ]
    found = suggested(
        [mentor(1, "дисциплина", max_mentees=2), mentor(2, "музыка", max_mentees=None)],
        [mentee(n, "дисциплина на уроке") for n in range(1, 6)],
        pairs,
    )
    numbers = [p.assigned.mentor.number for p in found.pairings if p.assigned]
    assert sorted(numbers) == ["Н-001", "Н-002", "Н-002", "Н-002"]
    assert len(found.as_json()["without_mentor"]) == 1


# ------------------------------------------------------------------ the words
@pytest.mark.parametrize(
    ("request_text", "competences"),
    [("трудно удерживать дисциплину", "управление дисциплиной"), ("работа с родителями", "родительские собрания"), ("оценивание работ", "формирующая оценка"),
     ("подготовка к ОГЭ", "подготовка учеников к ОГЭ и ЕГЭ"), ("проектная деятельность", "проекты учеников"), ("ведение электронных журналов", "электронный журнал")],
)  # fmt: skip
def test_forms_of_a_word_and_words_of_a_root_meet(request_text: str, competences: str) -> None:
    asked, known = words(request_text), words(competences)
    assert any(form in known or any(akin(form, other) for other in known) for form in asked)


@pytest.mark.parametrize(
    ("one", "two"), [("урок", "уровень"), ("проект", "протокол"), ("журнал", "жюри"), ("мотив", "мотор")]
)
def test_words_of_other_roots_do_not_meet(one: str, two: str) -> None:
    assert not akin(one, two)


def test_reasons_quote_real_words_of_the_request_and_say_what_is_against() -> None:
    request = "Трудно удерживать дисциплину, не хватает приёмов оценивания"
    found = suggested(
        [mentor(1, "управление дисциплиной на уроке", subject="физика", consent_date=None)],
        [mentee(1, request, subject="химия")],
    )
    best = found.pairings[0].suggestions[0]
    text = "; ".join(best.reasons)
    assert "«дисциплину»" in text and best.assigned
    assert "«оценивания»" in "; ".join(best.against)
    assert "другой предмет: физика" in "; ".join(best.against)
    assert "нет письменного согласия быть наставником" in best.against


def test_who_answers_the_request_goes_before_who_does_not() -> None:
    mentors = [
        mentor(1, "хоровое пение, музыка"),
        mentor(2, "работа с родителями, классное руководство"),
        mentor(3, "электронный журнал"),
    ]
    found = suggested(mentors, [mentee(1, "как работать с родителями"), mentee(2, "нужна помощь с журналом")])
    assert [p.assigned.mentor.number for p in found.pairings if p.assigned] == ["Н-002", "Н-003"]


def test_the_same_words_need_the_same_subject_to_win() -> None:
    mentors = [
        mentor(1, "подготовка к ЕГЭ", subject="русский язык"),
        mentor(2, "подготовка к ЕГЭ", subject="математика"),
    ]
    found = suggested(mentors, [mentee(1, "подготовка к ЕГЭ", subject="математика")])
    assert found.pairings[0].assigned is not None and found.pairings[0].assigned.mentor.number == "Н-002"


# ------------------------------------------------------------------ who may
def test_own_organisation_first_and_the_district_only_for_those_who_lack_mentors() -> None:
    here = [mentor(n, "дисциплина", _organisation="05-01") for n in (1, 2, 3)]
    there = [mentor(4, "дисциплина, мотивация", _organisation="05-02")]
    found = suggested([*here, *there], [mentee(1, "мотивация и дисциплина")])
    assert {s.mentor.organisation for s in found.pairings[0].suggestions} == {"05-01"}
    alone = suggested(there, [mentee(1, "мотивация и дисциплина")])
    assert alone.pairings[0].assigned is not None
    assert any("05-02" in reason for reason in alone.pairings[0].assigned.against)


def test_nobody_mentors_themselves_and_a_pupil_does_not_mentor_a_teacher() -> None:
    same = mentee(1, "дисциплина", surname="Наставниковаб", first_name="Анна", patronymic="Ильинична")
    pupil = mentor(2, "дисциплина", category="обучающийся")
    found = suggested([mentor(1, "дисциплина"), pupil], [same])
    assert found.pairings[0].suggestions == []


def test_a_district_of_thousands_is_not_compared_all_with_all() -> None:
    subjects = ["физика", "химия", "музыка", "история"]
    mentors = [
        mentor(n, f"работа с родителями, {subjects[n % 4]}", _organisation=f"05-{n // 30:02d}", max_mentees=2)
        for n in range(1, 3000)
    ]
    mentees = [mentee(n, f"уроки: {subjects[n % 4]}", _organisation=f"07-{n:03d}") for n in range(1, 300)]
    found = suggested(mentors, mentees)
    assert all(p.assigned is not None for p in found.pairings)
    loads: dict[tuple[str, str], int] = {}
    for pairing in found.pairings:
        assert pairing.assigned is not None
        loads[pairing.assigned.mentor.key] = loads.get(pairing.assigned.mentor.key, 0) + 1
    assert max(loads.values()) <= 2


def test_only_those_without_a_pair_are_asked_for() -> None:
    pairs = [
        {
            "pair_id": "ПГ-1",
            "mentor_id": "Н-001",
            "mentee_id": "П-001",
            "status": "действует",
            "_organisation": "05-01",
            "_row": 6,
        },
        {
            "pair_id": "ПГ-2",
            "mentor_id": "Н-001",
            "mentee_id": "П-002",
            "status": "завершена",
            "_organisation": "05-01",
            "_row": 7,
        },
    ]
    mentees = [mentee(1, "а"), mentee(2, "дисциплина"), mentee(3, "дисциплина", status="выбыл")]
    found = suggested([mentor(1, "дисциплина", max_mentees=3)], mentees, pairs)
    assert [p.mentee.number for p in found.pairings] == ["П-002"]
    assert found.free_load == 2


def test_the_command_prints_json_and_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    _, schools = invented(1)
    schools[0].tables["pairs"] = schools[0].tables["pairs"].iloc[1:]
    book = school_file(tmp_path / "книга.xlsx", schools[0])
    before = book.read_bytes()
    done = CliRunner().invoke(cli, ["match", str(book), "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.output)
    first = next(item for item in data["mentees"] if item["suggestions"])
    assert set(first["suggestions"][0]) >= {"id", "name", "score", "for", "against", "assigned"}
    assert book.read_bytes() == before
