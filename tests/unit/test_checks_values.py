"""What people type for dates, numbers, yes and no, list values and names, and what is made of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.checks.cells import _CHECKS
from nastavnik.checks.names import has_latin, mend_name, name_key, wrong_case, wrong_parts
from nastavnik.checks.people import same_person
from nastavnik.checks.values import parse, parse_boolean, parse_date, parse_list, parse_number
from nastavnik.form import load_form, load_lists

SEPTEMBER = dt.date(2026, 9, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "1 сентября 2026", "1 сентября 2026 г.", "1 сентября 2026 года", "«1» сентября 2026 г.", "1-го сентября 2026", "01.09.2026", "1.9.26",
        "1.09.2026г.", "01/09/2026", "01-09-2026", "01,09,2026", "1 . 9 . 2026", "2026-09-01", "2026.09.01", "2026-09-01 00:00:00", "2026-09-01T00:00:00",
        "сентябрь 2026", "сент. 2026", "Сент 2026", "1 сен 26", "1.IX.2026", "1 IX 2026 г.", "01.09.2026\u00a0г.", "\u00a001.09.2026 ", "46266",
        "от 01.09.2026", "1 СЕНТЯБРЯ 2026 ГОДА",
    ],
)  # fmt: skip
def test_a_date_typed_as_text_is_understood_and_said_to_be_text(typed: str) -> None:
    assert parse_date(typed)[:2] == (SEPTEMBER, "text-date")


@pytest.mark.parametrize(
    "value", [SEPTEMBER, dt.datetime(2026, 9, 1), dt.datetime(2026, 9, 1, 12, 30), 46266, 46266.0]
)
def test_a_true_date_is_right(value: Any) -> None:
    assert parse_date(value) == (SEPTEMBER, None, None)


@pytest.mark.parametrize(
    "typed",
    ["32.13.2026", "31.02.2026", "скоро", "1 сентября", "09.2026", "2026", "01.09", "—", "нет", "01.09.226", "1.XIII.2026", 5, 1e12, True, dt.time(12, 0), dt.date(1812, 9, 7)],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(typed: Any) -> None:
    assert parse_date(typed)[:2] == (None, "type-date")


@pytest.mark.parametrize(
    ("typed", "past", "year"),
    [("12.05.98", True, 1998), ("12.05.08", True, 2008), ("12.05.08", False, 2008), ("12.05.26", False, 2026), ("12.05.27", False, 2027), ("12.05.61", True, 1961), ("12.05.98", False, 1998)],
)  # fmt: skip
def test_a_year_of_two_digits_is_told_by_what_it_dates(typed: str, past: bool, year: int) -> None:
    found = parse_date(typed, past=past).value
    assert found is not None and found.year == year


@pytest.mark.parametrize(
    ("typed", "value"),
    [("12", 12), ("12,5", 12.5), ("12.5", 12.5), ("1 234", 1234), ("1\u00a0234,5", 1234.5), ("50 %", 50), ("50%", 50), ("12 лет", 12), ("2 года", 2), ("36 часов", 36), ("36 ч.", 36),
     ("3000 руб.", 3000), ("+5", 5), ("-1", -1), ("12 (двенадцать)", 12), ("3 чел.", 3)],
)  # fmt: skip
def test_a_number_typed_as_text_is_understood(typed: str, value: float) -> None:
    assert parse_number(typed)[:2] == (value, "text-number")


@pytest.mark.parametrize(
    "typed",
    [
        "много",
        "12-15",
        "двенадцать",
        "5+",
        "1.2.3",
        "около 5",
        dt.date(2026, 1, 1),
        True,
        float("inf"),
        float("nan"),
    ],
)
def test_what_is_no_number_is_not_guessed(typed: Any) -> None:
    assert parse_number(typed)[:2] == (None, "type-number")


def test_a_whole_number_is_wanted_where_people_are_counted() -> None:
    assert parse_number(3.5, whole=True).code == "type-number"
    assert parse_number(3.0, whole=True) == (3.0, None, None)


@pytest.mark.parametrize(
    "typed", ["да", "Да", "ДА ", "+", "✓", "v", "V", "1", 1, 1.0, True, "есть", "истина"]
)
def test_yes_is_any_usual_sign(typed: Any) -> None:
    assert parse_boolean(typed)[:2] == (True, None)


@pytest.mark.parametrize("typed", ["нет", "НЕТ", "-", "–", "0", 0, False, "ложь"])
def test_no_is_any_usual_sign(typed: Any) -> None:
    assert parse_boolean(typed)[:2] == (False, None)


@pytest.mark.parametrize("typed", ["может быть", "?", 2, "да/нет"])
def test_what_is_neither_is_not_guessed(typed: Any) -> None:
    assert parse_boolean(typed).code == "type-boolean"


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("form", "педагог-педагог", "педагог – педагог"), ("form", "Педагог  —  Педагог", "педагог – педагог"), ("form", "педагог−педагог ", "педагог – педагог"),
        ("kind", "традиционное (\"один на один\")", "традиционное («один на один»)"), ("kind", "Дистанционное", "виртуальное (дистанционное)"),
        ("mentor_category", "УЧИТЕЛЬ", "педагог"), ("gender", "ж", "женский"), ("act_kind", "отчет", "отчёт"), ("qualification", "Высшая\u00a0категория", "высшая"),
    ],
)  # fmt: skip
def test_a_list_value_is_known_however_it_is_spelled(key: str, typed: str, value: str) -> None:
    assert parse_list(typed, load_lists()[key]) == (value, None, None)


@pytest.mark.parametrize(
    ("key", "typed", "nearest"),
    [
        ("mentor_status", "действущий", "действующий"),
        ("stage", "реализация", "реализационный"),
        ("form", "педагог – педогог", "педагог – педагог"),
        ("mentor_status", "ъъъ", None),
    ],
)
def test_an_unknown_list_value_brings_the_nearest(key: str, typed: str, nearest: str | None) -> None:
    assert parse_list(typed, load_lists()[key]) == (None, "not-in-list", nearest)


def test_an_inn_typed_as_a_number_keeps_its_first_zero() -> None:
    column = load_form("school")["organisation"]["inn"]
    assert parse(column, 541234567.0, {}).value == "0541234567"
    assert parse(column, "541234567", {}).value == "541234567"


@pytest.mark.parametrize("typed", ["-", "—", "нет", "Без отчества"])
def test_a_patronymic_may_be_said_to_be_absent(typed: str) -> None:
    assert parse(load_form("school")["mentors"]["patronymic"], typed, {}) == (None, None, None)


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("Иванoва", "Иванова"),
        ("ПЕТРОВА", "Петрова"),
        ("петрова-водкина", "Петрова-Водкина"),
        ("Иван0в", "Иванов"),
        ("  Анна \u00a0Мария ", "Анна Мария"),
        ("ГАСАН ОГЛЫ", "Гасан оглы"),
        ("OКСАНА", "Оксана"),
    ],
)
def test_a_name_is_mended_as_its_owner_writes_it(typed: str, mended: str) -> None:
    assert mend_name(typed) == mended


@pytest.mark.parametrize(
    "name",
    [
        "Иванова",
        "Римский-Корсаков",
        "Гасан оглы",
        "Гасан Оглы",
        "О'Нил",
        "МакГрегор",
        "ван Дейк",
        "Ван Дейк",
        "Ли",
        "Ё",
        "Мамед-кызы",
        "Эль-Хаммади",
        "Анна-Мария",
    ],
)
def test_right_names_of_every_kind_are_left_alone(name: str) -> None:
    assert not wrong_case(name) and not has_latin(name)
    assert wrong_parts(name, "surname") is None


@pytest.mark.parametrize("name", ["ИВАНОВА", "иванова", "ИВанова", "иВАНОВА", "Анна-мария"])
def test_wrong_capitals_are_seen(name: str) -> None:
    assert wrong_case(name)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Иванова Мария Петровна", "Иванова Мария Петровна", True), ("Иванова Мария Петровна", "Иванова М. П.", True), ("Королёва Алёна Игоревна", "КОРОЛЕВА АЛЕНА ИГОРЕВНА", True),
        ("Иванова Мария Петровна", "Иванова Мария", True), ("Соколова Мария Петровна", "Соклова Мария Петровна", True),
        ("Иванов Пётр Ильич", "Иванова Пётр Ильич", True), ("Ковалёв Илья Петрович", "Ковалёва Алла Петровна", False), ("Иванова Мария Петровна", "Иванова Марина Петровна", False),
        ("Иванова Мария Петровна", "Петрова Мария Петровна", False), ("Иванова Мария", "Иванова М.", False), ("Ли Анна Олеговна", "Ки Анна Олеговна", False),
    ],
)  # fmt: skip
def test_one_person_is_told_from_two(one: str, other: str, same: bool) -> None:
    def key(name: str) -> tuple[str, str, str]:
        parts = [name_key(part) for part in name.split(" ")] + [""]
        return parts[0], parts[1], parts[2]

    assert same_person(key(one), key(other)) is same
    assert same_person(key(other), key(one)) is same


@pytest.mark.parametrize(
    "value",
    [
        "school5@mail.ru",
        "i.ivanova@edu-region.gov.ru",
        "a@b.ru; c@d.ru",
        "директор@школа.рф" if False else "info@школа.рф",
    ],
)
def test_right_addresses_are_left_alone(value: str) -> None:
    assert list(_CHECKS["email"](value)) == []


@pytest.mark.parametrize(
    "value", ["+7 900 123-45-67", "8(800)555-35-35 доб. 12", "3-15-44", "89001234567, 3-15-44"]
)
def test_right_telephones_are_left_alone(value: str) -> None:
    assert list(_CHECKS["phone"](value)) == []


@given(
    st.one_of(
        st.text(max_size=40),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )
)
def test_no_value_whatever_breaks_the_reading_of_it(value: Any) -> None:
    form = load_form("school")
    for sheet in form.data_sheets:
        for column in sheet.inputs:
            parsed = parse(column, value, form.lists)
            assert parsed.code is None or isinstance(parsed.code, str)


@given(st.dates(dt.date(1930, 1, 1), dt.date(2099, 12, 31)))
def test_a_date_written_out_is_read_back(date: dt.date) -> None:
    months = [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ]
    for text in (f"{date:%d.%m.%Y}", date.isoformat(), f"{date.day} {months[date.month - 1]} {date.year} г."):
        assert parse_date(text).value == date


@given(st.text(alphabet="АБВабвёЁyo0 -'Пп", max_size=25))
def test_mending_a_name_twice_changes_nothing_more(text: str) -> None:
    assert mend_name(mend_name(text)) == mend_name(text)
