"""Names and positions come out in the right cases."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from nastavnik.documents.declension import CASES, Overrides, decline, decline_parts, decline_position
from nastavnik.documents.declension.given import first_name_forms, patronymic_forms
from nastavnik.documents.declension.positions import acting, position_table
from nastavnik.documents.declension.surnames import surname_forms

GOLDEN = Path(__file__).parents[1] / "golden" / "documents"
PARTS = {"фамилия": surname_forms, "имя": first_name_forms, "отчество": patronymic_forms}
RUSSIAN = ("родительный", "дательный", "винительный", "творительный", "предложный")


def golden(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8") as file:
        next(file)
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_hard_name_of_the_golden_table() -> None:
    rows = golden("names.tsv")
    assert len(rows) >= 200
    wrong = []
    for row in rows:
        forms = PARTS[row["часть"]](row["именительный"], "male" if row["пол"] == "муж" else "female")
        expected = tuple(row[case] for case in RUSSIAN)
        if forms.oblique() != expected or forms.sure != (row["уверенно"] == "да"):
            wrong.append((row["именительный"], forms))
    assert wrong == []


def test_every_position_of_the_golden_table() -> None:
    rows = golden("positions.tsv")
    assert len(rows) >= 150
    wrong = []
    for row in rows:
        forms = decline_position(row["именительный"])
        if forms.oblique() != tuple(row[case] for case in RUSSIAN) or forms.sure != (row["уверенно"] == "да"):
            wrong.append((row["именительный"], forms))
    assert wrong == []


def test_the_table_of_positions_is_large_and_whole() -> None:
    table = position_table()
    assert len(table) >= 120
    assert all(form.strip() == form and form for forms in table.values() for form in forms.oblique())


def test_the_json_of_the_contract() -> None:
    assert decline("Иванова Мария Петровна").as_json() == {
        "surname": "Иванова",
        "first_name": "Мария",
        "patronymic": "Петровна",
        "nominative": "Иванова Мария Петровна",
        "genitive": "Ивановой Марии Петровны",
        "dative": "Ивановой Марии Петровне",
        "accusative": "Иванову Марию Петровну",
        "instrumental": "Ивановой Марией Петровной",
        "prepositional": "Ивановой Марии Петровне",
        "gender": "female",
        "initials_after": "Иванова М.П.",
        "initials_before": "М.П. Иванова",
        "sure": True,
    }


@pytest.mark.parametrize(
    ("full", "dative", "gender"),
    [
        ("Гасанов Мамед Али оглы", "Гасанову Мамеду Али оглы", "male"),
        ("Гасанова Лейла Мамед кызы", "Гасановой Лейле Мамед кызы", "female"),
        ("М.П. Иванова", "Ивановой М.П.", "female"),
        ("Иванов И. И.", "Иванову И.И.", "male"),
        ("Мария Петровна Иванова", "Ивановой Марии Петровне", "female"),
        ("ПЕТРОВ - ВОДКИН КУЗЬМА СЕРГЕЕВИЧ", "Петрову-Водкину Кузьме Сергеевичу", "male"),
        ("Ким Анна", "Ким Анне", "female"),
        ("Абдуллаева Патимат", "Абдуллаевой Патимат", "female"),
        ("фон Берг Карл Иванович", "фон Бергу Карлу Ивановичу", "male"),
        ("Толстой Лев", "Толстому Льву", "male"),
        ("Иванoвa Мaрия Петровна", "Ивановой Марии Петровне", "female"),
        ("алиева айгюн мамед кызы", "Алиевой Айгюн Мамед кызы", "female"),
        ("Ван Гог Винсент", "Ван Гогу Винсенту", "male"),
    ],
)
def test_names_as_clerks_write_them(full: str, dative: str, gender: str) -> None:
    declined = decline(full)
    assert (declined.case("dative"), declined.gender) == (dative, gender)


def test_a_name_that_tells_no_gender_is_unsure_until_the_column_tells() -> None:
    assert not decline("Шевчук Саша").sure
    assert decline("Шевчук Саша", "ж").case("dative") == "Шевчук Саше"
    assert decline_parts("Шевчук", "Саша", "", "мужской").case("dative") == "Шевчуку Саше"


def test_a_missing_patronymic_leaves_no_gap() -> None:
    declined = decline_parts("Цой", "Анна", "")
    assert declined.case("genitive") == "Цой Анны"
    assert declined.initials_before() == "А. Цой"


def test_settled_forms_override_the_rules() -> None:
    rows = [
        {"nominative": "Кравец", "genitive": "Кравеца", "dative": "Кравецу", "gender": "мужской"},
        {"nominative": "Нгуен Ван Ань", "gender": "женский", "dative": "Нгуен Ван Ань"},
        {"nominative": "агент", "genitive": "агента"},
        {"nominative": "", "genitive": "лишнее"},
    ]
    settled = Overrides.from_rows(rows)
    declined = decline("Кравец Олег Ильич", overrides=settled)
    assert declined.case("genitive") == "Кравеца Олега Ильича"
    assert declined.surname.instrumental == decline("Кравец Олег Ильич").surname.instrumental
    assert declined.sure
    assert decline("Кравец Ольга Ильинична", overrides=settled).case("genitive") == "Кравец Ольги Ильиничны"
    assert decline("Нгуен Ван Ань", overrides=settled).case("dative") == "Нгуен Ван Ань"
    assert decline_position("агент", settled).sure


def test_acting_heads() -> None:
    assert acting("директор") == "и.о. директора"
    assert acting("Заведующая") == "и.о. заведующей"
    assert acting("и.о. директора") == "и.о. директора"
    assert decline_position("И.о. директор").dative == "И.о. директора"


def test_a_position_outside_the_table_is_proposed_and_unsure() -> None:
    forms = decline_position("деревенский лекарь")
    assert forms.genitive == "деревенского лекаря"
    assert not forms.sure


def test_docs_state_the_size_of_the_tables() -> None:
    text = (Path(__file__).parents[2] / "docs" / "declension.md").read_text("utf-8")
    for count in (len(golden("names.tsv")), len(golden("positions.tsv")), len(position_table())):
        assert f"всего {count} — " in text


def test_all_cases_are_five() -> None:
    assert len(CASES) == 5
