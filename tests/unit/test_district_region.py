"""A region: districts' summaries and whole inboxes add up exactly; what two districts sent is counted once."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from district_books import ON, invented, organisations, school_file

from nastavnik.books.making import new_district
from nastavnik.demo.invent import School
from nastavnik.district.consolidation import consolidate


def district(path: Path, code: str, schools: list[School], **denominators: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    card = {"district_code": code, "office_name": f"Управление образования района {code}"}
    return new_district(
        path,
        name=f"Район {code}",
        year="2026/2027",
        card=card,
        tables=organisations(schools),
        denominators=denominators,
        force=True,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Two districts of two schools each, a mentee who is on the lists of both, and the region's workbook."""
    folder = tmp_path_factory.mktemp("регион")
    _, schools = invented(4)
    for n, school in enumerate(schools):
        school.code = school.card["org_code"] = f"0{1 + n // 2}-0{1 + n % 2}"
    person = schools[0].tables["mentees"].iloc[0]
    for part in ("surname", "first_name", "patronymic", "birth_date", "category", "experience_years"):
        schools[2].tables["mentees"].loc[0, part] = person[part]
    parts: dict[str, Any] = {}
    for code in ("01", "02"):
        own = [s for s in schools if s.code.startswith(code)]
        home = folder / code
        for school in own:
            school_file(home / "in" / f"{school.code}.xlsx", school)
        book = district(
            home / f"район {code}.xlsx",
            code,
            own,
            **({"population_10_19": 4000, "enterprises_total": 30} if code == "01" else {}),
        )
        result = consolidate(book, home / "in", home / f"сводка {code}.xlsx", on=ON)
        parts[code] = {
            "home": home,
            "book": book,
            "summary": home / f"сводка {code}.xlsx",
            "json": result.as_json(),
        }
    rows = [
        {
            "org_code": code,
            "full_name": f"Район {code}",
            "short_name": f"Район {code}",
            "org_type": "общеобразовательная организация",
            "expected": "да",
        }
        for code in ("01", "02", "03")
    ]
    region = new_district(
        folder / "регион.xlsx",
        name="Северная область",
        year="2026/2027",
        tables={"organisations": pd.DataFrame(rows, dtype=object)},
        force=True,
    )
    return {"folder": folder, "region": region, "parts": parts, "schools": schools}


def figures(data: dict[str, Any]) -> dict[str, Any]:
    return {i["key"]: i for i in data["indicators"]}


def inbox_of_summaries(made: dict[str, Any], tmp_path: Path) -> Path:
    folder = tmp_path / "почта"
    folder.mkdir()
    for part in made["parts"].values():
        shutil.copy2(part["summary"], folder)
    return folder


def test_every_district_figure_is_the_district_s_own_and_they_add_up(
    made: dict[str, Any], tmp_path: Path
) -> None:
    data = consolidate(made["region"], inbox_of_summaries(made, tmp_path), on=ON).as_json()
    assert data["level"] == "region"
    assert data["organisations"] == {
        "expected": 3,
        "received": 2,
        "accepted": 2,
        "with_errors": 0,
        "missing": ["03"],
        "late": 0,
    }
    for key, region in figures(data).items():
        own = {code: figures(part["json"])[key] for code, part in made["parts"].items()}
        for code, district_figure in own.items():
            found = region["by_organisation"][code]
            assert {k: found[k] for k in ("numerator", "denominator", "value")} == {
                k: district_figure[k] for k in ("numerator", "denominator", "value")
            }, (key, code)
        total = sum(f["numerator"] for f in own.values())
        once_more = (
            1 if key in ("young_mentees_share", "learners_mentee_share", "young_under35_coverage") else 0
        )
        assert total - once_more <= region["numerator"] <= total, key
        known = [f["denominator"] for f in own.values() if f["denominator"] is not None]
        assert region["denominator"] == (sum(known) if known else None), key
    assert (
        data["rows"]["mentors"]["read"]
        == data["rows"]["mentors"]["listed"]
        == sum(len(s.tables["mentors"]) for s in made["schools"])
    )


def test_a_person_of_two_districts_is_matched_and_counted_once(made: dict[str, Any], tmp_path: Path) -> None:
    data = consolidate(made["region"], inbox_of_summaries(made, tmp_path), on=ON).as_json()
    match = next(m for m in data["matches"] if m["kind"] == "same_person")
    assert {p["organisation"] for p in match["people"]} == {"01-01", "02-01"}
    entered = [figures(part["json"])["young_mentees_share"]["numerator"] for part in made["parts"].values()]
    person = made["schools"][0].tables["mentees"].iloc[0]
    if person["category"] != "обучающийся" and person["experience_years"] <= 3:
        assert figures(data)["young_mentees_share"]["numerator"] in (sum(entered) - 1, sum(entered))


def test_whole_inboxes_give_the_same_as_summaries(made: dict[str, Any], tmp_path: Path) -> None:
    summaries = consolidate(made["region"], inbox_of_summaries(made, tmp_path), on=ON).as_json()
    folder = tmp_path / "целиком"
    for code, part in made["parts"].items():
        shutil.copytree(part["home"] / "in", folder / code / "книги")
        shutil.copy2(part["book"], folder / code)
    whole = consolidate(made["region"], folder, on=ON).as_json()
    assert figures(whole) == figures(summaries)
    assert len(whole["files"]) == 6
    assert {f["status"] for f in whole["files"]} == {"accepted"}


def test_inboxes_named_one_by_one_keep_the_books_with_their_district(
    made: dict[str, Any], tmp_path: Path
) -> None:
    summaries = consolidate(made["region"], inbox_of_summaries(made, tmp_path), on=ON).as_json()
    inboxes = []
    for code, part in made["parts"].items():
        inboxes.append(tmp_path / "порознь" / code)
        shutil.copytree(part["home"] / "in", inboxes[-1])
        shutil.copy2(part["book"], inboxes[-1] / "Район.xlsx")  # one name in both
    whole = consolidate(made["region"], inboxes, on=ON).as_json()
    assert figures(whole) == figures(summaries)


def test_a_region_speaks_of_districts_and_ranks_them(made: dict[str, Any], tmp_path: Path) -> None:
    import python_calamine

    from nastavnik.desk.summaries import summary_data

    consolidate(made["region"], inbox_of_summaries(made, tmp_path), tmp_path / "сводка.xlsx", on=ON)
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "сводка.xlsx")
    rows = book.get_sheet_by_name("Районы").to_python(skip_empty_area=False)
    assert rows[4][:3] == ["Код", "Район", "Состояние"]
    assert rows[5][2] == "✔ принят"
    about = book.get_sheet_by_name("Показатели").to_python(skip_empty_area=False)[1][0]
    assert about.startswith("Доля региона")
    pairs = book.get_sheet_by_name("Пары и группы").to_python(skip_empty_area=False)
    assert pairs[5][pairs[4].index("Наставник")]
    assert set(summary_data(tmp_path / "сводка.xlsx").standings.scores) == {"01", "02"}


def test_an_organisation_of_two_districts_is_reported_and_counted_once(
    made: dict[str, Any], tmp_path: Path
) -> None:
    folder = inbox_of_summaries(made, tmp_path)
    third = [s for s in made["schools"] if s.code == "01-01"]
    book = district(tmp_path / "третий" / "район.xlsx", "03", third)
    school_file(tmp_path / "третий" / "in" / "01-01.xlsx", third[0])
    consolidate(book, tmp_path / "третий" / "in", folder / "сводка 03.xlsx", on=ON)
    data = consolidate(made["region"], folder, tmp_path / "сводка.xlsx", on=ON).as_json()
    conflict = data["conflicts"][0]
    assert (conflict["organisation"], set(conflict["districts"])) == ("01-01", {"01", "03"})
    counted_in, other = conflict["counted_in"], ({"01", "03"} - {conflict["counted_in"]}).pop()
    assert counted_in == "03"  # the later summary
    pairs = figures(data)["pairs"]
    own = figures(made["parts"]["01"]["json"])["pairs"]["by_organisation"]["01-01"]["numerator"]
    assert pairs["by_organisation"]["03"]["numerator"] == own
    assert (
        pairs["by_organisation"][other]["numerator"]
        == figures(made["parts"]["01"]["json"])["pairs"]["numerator"] - own
    )
    teachers = figures(data)["mentor_teachers_share"]
    assert teachers["denominator"] == sum(
        figures(p["json"])["mentor_teachers_share"]["denominator"] for p in made["parts"].values()
    )
    assert all(r["read"] == r["listed"] for r in data["rows"].values())


def test_the_region_summary_is_a_summary_like_any_other(made: dict[str, Any], tmp_path: Path) -> None:
    from nastavnik.books.summary_reading import read_summary
    from nastavnik.desk.summaries import summary_data

    result = consolidate(made["region"], inbox_of_summaries(made, tmp_path), tmp_path / "сводка.xlsx", on=ON)
    data, registers = read_summary(tmp_path / "сводка.xlsx")
    assert data["summary"]["indicators"] == result.as_json()["indicators"]
    assert len(registers["pairs"]) == sum(len(s.tables["pairs"]) for s in made["schools"])
    assert [o.code for o in summary_data(tmp_path / "сводка.xlsx").organisations] == ["01", "02", "03"]


def test_school_books_and_strange_summaries_have_no_place_in_a_region(
    made: dict[str, Any], tmp_path: Path
) -> None:
    folder = inbox_of_summaries(made, tmp_path)
    school_file(folder / "школа.xlsx", made["schools"][0])
    strange = district(tmp_path / "чужой" / "район.xlsx", "99", made["schools"][:1])
    consolidate(strange, folder / "школа.xlsx", folder / "чужая сводка.xlsx", on=ON)
    data = consolidate(made["region"], folder, on=ON).as_json()
    verdicts = {f["file"]: f["status"] for f in data["files"]}
    assert verdicts["школа.xlsx"] == "rejected"
    assert verdicts["чужая сводка.xlsx"] == "unknown_organisation"
    assert len(verdicts) == 4
