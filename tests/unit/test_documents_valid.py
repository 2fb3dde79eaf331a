"""Documents of awkward data hold every datum, nothing odd, and are sound files for Microsoft's Open XML SDK."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from documents_all import faults, make, text_of
from documents_data import FIGURES, ON, FakeBook, district, frame, mentees, mentors, pair, school, summary

from nastavnik.documents.issuing import ORDER_KINDS, REPORT_KINDS, Issued, order, report
from nastavnik.errors import NastavnikError

SCHOOL = (
    "Муниципальное бюджетное общеобразовательное учреждение «Ёлкинская средняя школа № 12 имени Героя Советского Союза "
    "А.П. Щёлкина с углублённым изучением предметов & <искусств>»"
)
LONG = "Константинопольская-Преображенская"
CARD = {
    "full_name": SCHOOL,
    "short_name": "МБОУ «Ёлкинская СШ & <№ 12>»",
    "head_surname": "Щёголева-Оглы",
    "head_first_name": "Любовь",
    "head_patronymic": None,
    "head_acting": "да",
    "curator_surname": "Д’Артаньян",
    "curator_first_name": "Фёдор",
    "curator_patronymic": None,
    "curator_position": None,
    "curator_email": None,
    "email": None,
}


def hard() -> FakeBook:
    """A school of forty pairs, a group among them, one ended early: long, foreign and awkward names, blanks."""
    rows = [
        pair(number, f"Н-{number % 4 + 1:03}", f"П-{number % 6 + 1:03}", group_code="Г «ё» & <1>" if number in (4, 8) else None)
        for number in range(1, 40)
    ]  # fmt: skip
    ended = {"status": "прекращена досрочно", "end_reason": "обоюдное решение", "actual_end_date": pd.Timestamp("2026-12-01")}  # fmt: skip
    book = school([*rows, pair(40, "Н-002", "П-002", **ended)], **CARD)
    guides, guided = mentors(), mentees()
    guides.loc[0, ["surname", "first_name", "patronymic"]] = [LONG, "Аграфена", None]
    guides.loc[1, ["surname", "position"]] = ["Жёлудев", "учитель «труда» & <технологии>"]
    guided.loc[0, ["surname", "patronymic", "request"]] = [
        "Кузнец & <Ко>",
        None,
        "как вести «трудный» класс & <не устать>",
    ]
    guided.loc[4, "position"] = None
    book.tables |= {"mentors": guides, "mentees": guided}
    programmes = book.tables["programmes"].astype(object)
    programmes.loc[0, "title"] = "Первые шаги & «дальше» <вперёд>"
    book.tables["programmes"] = frame(programmes.drop(columns="_row").to_dict("records"))
    return book


SAYS = {
    "implement": [SCHOOL, "Д’Артаньяна Фёдора.", "И.о. директора", "Л. Щёголева-Оглы", "Издать приказ"],
    "plan": ["Провести итоговое мероприятие", "май 2027 г."],
    "regulation": ["МБОУ «Ёлкинская СШ & <№ 12>»"],
    "curator": ["Д’Артаньяна Фёдора.", f"{LONG} Аграфена", "учитель «труда» & <технологии>"],
    "pairs": [
        "Константинопольскую-Преображенскую Аграфену, учителя математики", "Кузнецом & <Ко> Олегом", "37 пар и 1 группа",
        "группой наставляемых Г «ё» & <1>", "обучающимся", "Куратору Д’Артаньяну Ф. вести",
    ],
    "final-event": ["Провести для участников программ"],
    "payment": ["Жёлудев Пётр Кузьмич, учитель «труда» & <технологии>", "3000 руб."],
    "release": ["освободить Жёлудева Петра Кузьмича", "обоюдное решение", "01.12.2026"],
    "protocol-plan": ["куратора Д’Артаньяна Фёдора, о проекте"],
    "protocol-regulation": ["куратора Д’Артаньяна Фёдора, о проекте"],
    "consent-mentor": ["от Жёлудева Петра Кузьмича, учителя «труда» & <технологии>", f"Я, {LONG} Аграфена, учитель математики"],
    "consent-mentee": ["как вести «трудный» класс & <не устать>", "от Кузнеца & <Ко> Олега"],
    "consent-parent": ["Белой Нелли (05.03.2012 г. р.), обучающейся 8 «А» класса"],
    "agreement": [SCHOOL, "в лице и.о. директора Щёголевой-Оглы Любови, действующей на основании приказа"],
    "programme": ["Первые шаги & «дальше» <вперёд>", "Д’Артаньян Фёдор"],
    "school": ["Кузнец & <Ко> О.", "33,3 %", "Ф. Д’Артаньян"],
    "site": [SCHOOL],
    "gratitude": ["Уважаемая Аграфена!", f"{LONG} Аграфена"],
}  # fmt: skip


def made_of(kind: str, book: FakeBook, out: Path) -> Issued:
    if kind in ORDER_KINDS:
        return order(kind, book, out=out, number="7/1-ОД", date=ON, bundle="joined")
    return report(kind, book, out=out, date=ON, indicators=FIGURES, bundle="joined")


def test_all_kinds_of_a_school_are_tried() -> None:
    assert set(SAYS) == {
        kind for kind, (_, form) in [*ORDER_KINDS.items(), *REPORT_KINDS.items()] if form == "school"
    }


@pytest.mark.parametrize("kind", list(SAYS))
def test_awkward_data_are_all_printed(kind: str, tmp_path: Path, validate: Callable[[Path], None]) -> None:
    [path, *_] = made_of(kind, hard(), tmp_path).files
    text = text_of(path)
    for part in SAYS[kind]:
        assert part in text, part
    assert faults(text) == []
    assert "–," not in text and ", –" not in text and ", ." not in text
    validate(path)


@pytest.mark.parametrize("kind", [kind for kind in SAYS if kind not in ("release", "site")])
def test_a_blank_name_is_told_with_its_place_or_not_needed(kind: str, tmp_path: Path) -> None:
    for table, column, label in (("mentees", "first_name", "Имя"), ("mentors", "surname", "Фамилия")):
        book = school()
        blanked = book.tables[table].astype(object)
        blanked.loc[0, column] = None
        book.tables[table] = blanked
        try:
            made_of(kind, book, tmp_path)
        except NastavnikError as error:
            assert f"не заполнено «{label}»" in error.message
            assert "строка 6" in error.fix


OTHERS = [
    kind
    for kind, (_, form) in [*ORDER_KINDS.items(), *REPORT_KINDS.items()]
    if form in ("district", "summary")
]


@pytest.mark.parametrize("kind", OTHERS)
def test_papers_of_a_district_without_spare_data_are_sound(
    kind: str, tmp_path: Path, validate: Callable[[Path], None]
) -> None:
    bare = district(
        head_patronymic=None, coordinator_patronymic=None, coordinator_position=None, coordinator_phone=None,
        coordinator_email=None, email=None, place=None, address=None,
    )  # fmt: skip
    if kind in ORDER_KINDS:
        issued = order(kind, bare, out=tmp_path, number="1", date=ON, bundle="joined")
    else:
        issued = report(kind, summary(district=bare), out=tmp_path, bundle="joined")
    text = text_of(issued.files[0])
    assert faults(text) == []
    assert "на адрес" not in text
    validate(issued.files[0])


def test_one_pair_alone_is_a_sound_order(tmp_path: Path, validate: Callable[[Path], None]) -> None:
    issued = order("pairs", school([pair(1, "Н-003", "П-004")]), out=tmp_path, number="1", date=ON)
    text = text_of(issued.files[0])
    assert "(1 пара)" in text
    assert faults(text) == []
    validate(issued.files[0])


def test_a_comparison_with_the_last_period_is_a_sound_report(
    tmp_path: Path, validate: Callable[[Path], None]
) -> None:
    validate(make("annual", tmp_path, previous=summary(shift=-0.05)).files[0])


def test_odd_cells_do_not_stop_a_document(tmp_path: Path) -> None:
    odd = order("district-implement", district(school_year="слово"), out=tmp_path, number="1", date=ON)
    assert "до 30 июня 2027 г." in text_of(odd.files[0])
    book = school()
    book.tables["partners"] = book.tables["partners"].astype(object).assign(name=12)
    assert report("site", book, out=tmp_path, date=ON, indicators=FIGURES).files
