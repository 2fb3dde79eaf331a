"""Who is one person: spellings, dates, decisions; and how many are counted."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from district_books import ON, district_file, invented, school_file
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.district.consolidation import consolidate
from nastavnik.district.decisions import remember
from nastavnik.district.people import DIFFERENT, SAME, Decision, People, find_people
from nastavnik.errors import BadInput, OutputExists

COLUMNS = ["surname", "first_name", "patronymic", "birth_date", "_file", "_row"]


def frame(*people: tuple[Any, ...]) -> pd.DataFrame:
    """Rows of (file, «Фамилия Имя Отчество» with «-» for nothing, birth date or None)."""
    rows = []
    for n, (file, name, born) in enumerate(people):
        parts = [None if part == "-" else part for part in name.split("/")]
        rows.append([*parts, pd.Timestamp(born) if born else pd.NaT, file, 6 + n])
    made = pd.DataFrame(rows, columns=COLUMNS)
    made["birth_date"] = pd.to_datetime(made["birth_date"]).astype("datetime64[s]")
    return made


def found(
    *mentees: tuple[Any, ...], mentors: tuple[tuple[Any, ...], ...] = (), decisions: tuple[Decision, ...] = ()
) -> People:
    return find_people(
        {"mentors": frame(*mentors).drop(columns="birth_date"), "mentees": frame(*mentees)},
        ["05-01", "05-02", "05-03", "05-04"],
        decisions,
    )


def kinds(people: People) -> list[str]:
    return ["certain" if match.certain else "possible" for match in people.matches]


@pytest.mark.parametrize(
    ("one", "two", "born_one", "born_two", "expected"),
    [
        ("Иванова/Мария/Петровна", "ИВАНОВА/мария/ПЕТРОВНА", None, None, "certain"),
        ("Королёва/Алёна/Петровна", "Королева/Алена/Петровна", None, None, "certain"),
        ("Иванoва/Мария/Петровна", "Иванова/Мария/Петровна", None, None, "certain"),  # Latin o
        ("Мария/Иванова/Петровна", "Иванова/Мария/Петровна", None, None, "certain"),  # parts in other cells
        ("Иванова Мария Петровна/-/-", "Иванова/Мария/Петровна", None, None, "certain"),  # all in one cell
        ("Иванова/Мария/Петровна", "Иванова/Мария/Петровна", "1990-02-03", "1990-02-03", "certain"),
        ("Иванова/Мария/Петровна", "Иванова/Мария/Петровна", "1990-02-03", "1975-11-30", None),  # namesakes
        (
            "Иванова/Мария/Петровна",
            "Иванова/Мария/Петровна",
            "1990-02-03",
            "1990-03-02",
            "possible",
        ),  # day and month
        ("Иванова/Мария/Петровна", "Ивановаа/Мария/Петровна", "1990-02-03", "1990-02-03", "certain"),
        ("Воробьёва/Мария/Петровна", "Воробёва/Мария/Петровна", None, None, "possible"),
        ("Иванова/Мария/Петровна", "Иванова/Марья/Петровна", None, None, "possible"),
        ("Иванова/Мария/Петровна", "Иванова/Марина/Петровна", None, None, None),
        ("Иванова/Мария/Петровна", "Иванова/М./П.", None, None, "possible"),
        ("Иванова/Мария/Петровна", "Иванова/М./П.", "1990-02-03", "1990-02-03", "certain"),
        ("Иванова/Мария/Петровна", "Иванова/Мария/-", None, None, "possible"),
        (
            "Иванова/Мария/Петровна",
            "Сидорова/Мария/Петровна",
            "1990-02-03",
            "1990-02-03",
            "possible",
        ),  # married
        ("Иванова/Мария/Петровна", "Сидорова/Мария/Петровна", None, None, None),
        ("Иванова/Мария/Петровна", "Иванова/Ольга/Петровна", None, None, None),
        (
            "Иванова/Алина/Петровна",
            "Иванова/Арина/Петровна",
            "2012-02-03",
            "2012-02-03",
            "possible",
        ),  # twins, or a slip
        ("Иванов/Пётр/Ильич", "Петров/Иван/Ильич", None, None, None),
    ],
)
def test_two_records_of_two_schools(
    one: str, two: str, born_one: str | None, born_two: str | None, expected: str | None
) -> None:
    people = found((0, one, born_one), (1, two, born_two))
    assert kinds(people) == ([expected] if expected else [])
    assert people.numbers["mentees"].nunique() == (1 if expected == "certain" else 2)


def test_reasons_name_what_agrees_and_the_two_spellings() -> None:
    why = found((0, "Воробьёва/Мария/Петровна", None), (1, "Воробёва/Мария/Петровна", None)).matches[0].why
    assert "совпадают имя и отчество" in why
    assert "«Воробьёва» и «Воробёва»" in why
    assert "даты рождения для сверки нет" in why


def test_a_mentor_of_one_school_and_a_mentee_of_another_are_one_person() -> None:
    people = found((1, "Иванова/Мария/Петровна", None), mentors=((0, "Иванова/Мария/Петровна", None),))
    assert kinds(people) == ["certain"]
    assert people.numbers["mentors"][0] == people.numbers["mentees"][0]


def test_initials_with_many_candidates_say_nothing() -> None:
    many = [
        (n % 3, f"Иванова/{name}/Петровна", None)
        for n, name in enumerate(("Мария", "Милана", "Марфа", "Мелания", "Майя"))
    ]
    assert "possible" not in kinds(found((3, "Иванова/М/П", None), *many))


def test_a_decision_of_the_clerk_rules_whatever_the_spelling() -> None:
    rows = ((0, "Воробьёва/Мария/Петровна", None), (1, "Воробёва/Мария/Петровна", None))
    same = found(
        *rows,
        decisions=(Decision("05-01", "воробьева мария петровна", "05-02", "Воробёва Мария Петровна", SAME),),
    )
    assert same.numbers["mentees"].nunique() == 1
    assert (kinds(same), same.matches[0].decided, "так решил район" in same.matches[0].why) == (
        ["certain"],
        SAME,
        True,
    )
    apart = found(
        *rows,
        decisions=(
            Decision("05-01", "Воробьёва Мария Петровна", "05-02", "Воробёва Мария Петровна", DIFFERENT),
        ),
    )
    assert (apart.numbers["mentees"].nunique(), apart.matches) == (2, [])


def test_namesakes_whom_the_clerk_told_apart_stay_apart_and_others_stay_joined() -> None:
    rows = [(n, "Иванова/Мария/Петровна", None) for n in (0, 1, 2)]
    told = Decision("05-01", "Иванова Мария Петровна", "05-02", "Иванова Мария Петровна", DIFFERENT)
    numbers = found(*rows, decisions=(told,)).numbers["mentees"]
    assert numbers[0] != numbers[1]
    assert found(*rows).numbers["mentees"].nunique() == 1


def test_two_lines_of_one_list_are_joined_by_nothing_but_the_same_name_or_a_decision() -> None:
    rows = ((0, "Воробьёва/Мария/Петровна", "1990-02-03"), (0, "Воробёва/Мария/Петровна", "1990-02-03"))
    assert kinds(found(*rows)) == ["possible"]
    third = (1, "Вороббёва/Мария/Петровна", "1990-02-03")  # like both, yet cannot be both
    assert found(*rows, third).numbers["mentees"].nunique() == 3
    told = Decision("05-01", "Воробьёва Мария Петровна", "05-01", "Воробёва Мария Петровна", SAME)
    assert found(*rows, decisions=(told,)).numbers["mentees"].nunique() == 1


def test_who_is_like_several_is_none_of_them_for_certain() -> None:
    rows = [
        (n, f"{surname}/Мария/Петровна", "1990-02-03")
        for n, surname in enumerate(("Воробьёва", "Воробёва", "Воробьёна"))
    ]
    assert found(*rows).numbers["mentees"].nunique() == 3
    assert set(kinds(found(*rows))) == {"possible"}


def test_people_without_a_name_are_never_joined() -> None:
    assert found((0, "-/-/-", None), (0, "-/-/-", None), (1, "-/-/-", None)).numbers["mentees"].nunique() == 3


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from(["Иванова", "Петрова", "Ким"]),
            st.sampled_from(["Анна", "Мария"]),
            st.sampled_from(["Петровна", "-", "П"]),
        ),
        max_size=14,
    ),
    st.randoms(),
)
def test_the_order_of_rows_changes_nothing(rows: list[tuple[int, str, str, str]], rng: random.Random) -> None:
    people = [(file, f"{s}/{f}/{p}", None) for file, s, f, p in rows]
    order = list(range(len(people)))
    rng.shuffle(order)
    straight, mixed = (
        found(*people).numbers["mentees"].tolist(),
        found(*(people[i] for i in order)).numbers["mentees"].tolist(),
    )
    together = {(a, b) for a in order for b in order if straight[a] == straight[b]}
    assert together == {
        (order[i], order[j]) for i in range(len(order)) for j in range(len(order)) if mixed[i] == mixed[j]
    }


def test_thousands_of_people_are_compared_by_blocks_not_all_with_all() -> None:
    """Twenty thousand people have 200 million pairs; blocks leave few, and every planted slip is among them."""
    from nastavnik.district import likeness

    rng = random.Random(1)
    syllables = [a + b for a in "бвгдклмнрст" for b in "аеиоу"]
    firsts, patronymics = (
        [f"{s}на".capitalize() for s in syllables],
        [f"{s}ровна".capitalize() for s in syllables],
    )

    def word() -> str:
        return "".join(rng.choice(syllables) for _ in range(3)) + rng.choice(["ова", "ина", "ская"])

    people = [(n % 500, word(), rng.choice(firsts), rng.choice(patronymics)) for n in range(20_000)]
    planted = []
    for n in range(0, 400, 2):
        file, surname, first, patronymic = people[n]
        at = rng.randrange(len(surname))
        other = rng.choice([c for c in "бвгдклмнрст" if c != surname[at]])
        people.append(((file + 7) % 500, surname[:at] + other + surname[at + 1 :], first, patronymic))
        planted.append((n, len(people) - 1))
    made = pd.DataFrame(people, columns=["_file", "surname", "first_name", "patronymic"])
    made["_row"], made["birth_date"] = (
        range(len(made)),
        pd.Series(pd.NaT, index=made.index, dtype="datetime64[s]"),
    )
    names = {
        part: made[part].str.lower().to_numpy(dtype=object)
        for part in ("surname", "first_name", "patronymic")
    }
    one, _ = likeness._pairs(likeness._blocks(names, made["birth_date"].to_numpy(dtype="datetime64[D]")))
    assert len(one) < 200_000
    pairs = {
        match.rows
        for match in find_people({"mentees": made}, [str(n) for n in range(500)]).matches
        if not match.certain
    }
    assert set(planted) <= pairs


# ------------------------------------------------------------------ through files
@pytest.fixture
def twins(tmp_path: Path) -> tuple[Path, Path]:
    """(district's workbook, inbox): a young mentee of the second school is spelled with a slip in the first."""
    _, schools = invented(3)
    mentee = schools[1].tables["mentees"].iloc[0]
    copy = schools[0].tables["mentees"]
    for part in ("first_name", "patronymic"):
        copy.loc[copy.index[0], part] = mentee[part]
    copy.loc[copy.index[0], "surname"] = mentee["surname"][:-2] + "ъ" + mentee["surname"][-2:]
    copy.loc[copy.index[0], "birth_date"] = None
    for school in schools:
        school_file(tmp_path / "in" / f"{school.code}.xlsx", school)
    return district_file(tmp_path / "район.xlsx", schools), tmp_path / "in"


def decide(summary: Path, verdict: str) -> None:
    """What the clerk does: chooses a decision in the first row of «Совпадения» (openpyxl is the clerk's hand here)."""
    import openpyxl

    book = openpyxl.load_workbook(summary)
    sheet = book["Совпадения"]
    head = next(row for row in range(1, 12) if sheet.cell(row, 11).value == "Решение")
    assert sheet.cell(head + 1, 2).value == "? возможно"
    sheet.cell(head + 1, 11).value = verdict
    book.save(summary)


def test_a_decision_in_the_summary_is_used_next_time_and_moves_to_the_district(
    twins: tuple[Path, Path], tmp_path: Path
) -> None:
    district, inbox = twins
    summary = tmp_path / "сводка.xlsx"
    before = consolidate(district, inbox, summary, on=ON).as_json()
    assert [m["kind"] for m in before["matches"]] == ["possible_person"]
    decide(summary, SAME)
    again = consolidate(district, inbox, summary, on=ON).as_json()
    assert [(m["kind"], m["decision"]) for m in again["matches"]] == [("same_person", SAME)]

    assert remember(summary, district, tmp_path / "район 2.xlsx") == 1
    kept = consolidate(tmp_path / "район 2.xlsx", inbox, on=ON).as_json()
    assert [(m["kind"], m["decision"]) for m in kept["matches"]] == [("same_person", SAME)]
    assert remember(summary, tmp_path / "район 2.xlsx", tmp_path / "район 3.xlsx") == 0


def test_remembering_never_writes_over_the_district_or_another_file(
    twins: tuple[Path, Path], tmp_path: Path
) -> None:
    district, inbox = twins
    summary = tmp_path / "сводка.xlsx"
    consolidate(district, inbox, summary, on=ON)
    with pytest.raises(BadInput):
        remember(summary, district, district)
    (tmp_path / "занято.xlsx").write_text("чужое")
    with pytest.raises(OutputExists):
        remember(summary, district, tmp_path / "занято.xlsx")
