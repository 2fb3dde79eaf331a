"""The review of names: everything that will be printed, unsure ones first."""

from __future__ import annotations

from documents_data import district, school

from nastavnik.documents.names import names_review


def test_unsure_names_come_first_with_their_place() -> None:
    frame = names_review(school())
    assert list(frame["sure"]) == sorted(frame["sure"])
    unsure = frame[~frame["sure"]]
    assert "Кравец Олег Ильич" in set(unsure["nominative"])
    row = frame[frame["nominative"] == "Кравец Олег Ильич"].iloc[0]
    assert row["where"] == "лист «Наставляемые», строка 6"
    assert row["gender"] == "male"


def test_what_the_district_has_settled_is_sure() -> None:
    frame = names_review(school(), district())
    row = frame[frame["nominative"] == "Кравец Олег Ильич"].iloc[0]
    assert row["sure"]
    assert row["genitive"] == "Кравеца Олега Ильича"


def test_positions_are_listed_once_with_all_their_places() -> None:
    frame = names_review(school(head_acting="да"))
    positions = frame[frame["kind"] == "должность"].set_index("nominative")
    assert positions.loc["и.о. директора", "dative"] == "и.о. директора"
    assert positions.loc["обучающаяся 8 «А» класса", "instrumental"] == "обучающейся 8 «А» класса"
    assert positions.index.is_unique


def test_places_of_one_position_are_told_in_runs_of_rows() -> None:
    book = school()
    book.tables["mentors"]["position"] = ["учитель", "учитель", "методист", "учитель", "методист"]
    frame = names_review(book).set_index("nominative")
    assert frame.loc["учитель", "where"] == "лист «Наставники», строки 6–7"
    assert frame.loc["методист", "where"] == "лист «Наставники», строки 8, 10"


def test_a_district_lists_its_head_coordinator_and_curators() -> None:
    frame = names_review(district())
    names = set(frame[frame["kind"] == "имя"]["nominative"])
    assert names == {
        "Горький Савва Лукич",
        "Берия Эсфирь Ильинична",
        "Шевченко Ольга Павловна",
        "Мкртчян Левон Акопович",
    }
