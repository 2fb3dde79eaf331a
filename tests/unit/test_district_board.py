"""The first page, explanations, the league, comparison with an earlier summary."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pandas as pd
import pytest
import python_calamine
from click.testing import CliRunner
from district_books import ON, district_file, invented, school_file

from nastavnik.books.reading import read_book
from nastavnik.books.summary import Summary
from nastavnik.cli import cli
from nastavnik.district.board import summary_of
from nastavnik.district.consolidation import Consolidation, consolidate
from nastavnik.district.standings import overdue_rows
from nastavnik.errors import BadFile


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight schools: 05-01 strong in everything, 05-02 with overdue activities and an error, 05-08 sent nothing."""
    folder = tmp_path_factory.mktemp("доска")
    _, schools = invented(8)
    strong, weak = schools[0], schools[1]
    strong.tables["mentors"]["experience_years"] = 20
    strong.tables["programmes"]["approved_date"] = dt.datetime(2026, 9, 26)
    strong.tables["mentees"]["category"], strong.tables["mentees"]["experience_years"] = (
        "молодой специалист",
        1,
    )
    strong.tables["mentees"]["birth_date"] = dt.datetime(1999, 5, 5)
    strong.card["young_specialists_total"] = len(strong.tables["mentees"])
    strong.tables["surveys"]["satisfaction"] = 10
    weak.tables["roadmap"].loc[:2, "status"] = "не начато"
    weak.tables["roadmap"].loc[:2, ["done_date", "evidence"]] = None
    weak.tables["mentors"].loc[0, "surname"] = None
    for school in schools[:7]:
        school_file(folder / "in" / f"{school.code}.xlsx", school)
    district_file(folder / "район.xlsx", schools, {"collection_deadline": dt.date(2020, 1, 1)})
    return folder


@pytest.fixture(scope="module")
def result(folder: Path) -> Consolidation:
    found = consolidate(folder / "район.xlsx", folder / "in", folder / "сводка.xlsx", on=ON)
    assert isinstance(found, Consolidation)
    return found


@pytest.fixture(scope="module")
def summary(result: Consolidation) -> Summary:
    return summary_of(result)


def test_the_state_of_collection(summary: Summary) -> None:
    assert dict(summary.collection) == {
        "Организаций ждали": 8, "Прислали": 7, "Приняты без ошибок": 6, "Приняты с ошибками": 1, "Не прислали": 1, "Опоздали": 7,
        "Файлов не принято: чужие, испорченные": 0, "Файлов повторных и заменённых": 0,
    }  # fmt: skip
    assert summary.missing == [("05-08", "МБОУ «СОШ № 8»")]


def test_the_strong_are_among_the_best_and_the_weak_need_help_with_reasons(summary: Summary) -> None:
    assert summary.best[0].code == "05-01"
    assert "%" in summary.best[0].why
    helped = {s.code: s.why for s in summary.helped}
    assert "просрочено: 3" in helped["05-02"]
    assert not {s.code for s in summary.best} & set(helped)
    assert len(summary.best) <= 5 and len(summary.helped) <= 5


def test_overdue_activities_are_told_by_organisation_with_days(
    result: Consolidation, summary: Summary
) -> None:
    assert summary.overdue_total == len(overdue_rows(result)) == 3
    name, activity, deadline, days = summary.overdue[0]
    assert (name, deadline, days) == ("МБОУ «СОШ № 2»", "10.09.2026", 71)
    assert "приказ" in activity


def test_every_figure_is_explained_by_as_many_rows_as_it_counts(
    result: Consolidation, summary: Summary
) -> None:
    assert summary.how is not None
    for indicator in result.tally.indicators:
        lines = [line for line in summary.how if line.figure == indicator.key]
        assert sum(line.in_district == "засчитан" for line in lines) == indicator.numerator
        for code, part in indicator.by_organisation.items():
            assert (
                sum(line.code == code and line.role.startswith("числитель") for line in lines)
                == part.numerator
            )
            if indicator.base is not None:
                assert sum(line.code == code for line in lines) == part.denominator
        frame = next(r.frame for r in summary.registers if r.key == indicator.counted.sheet)
        assert all(
            frame["org_code"].iloc[line.place] == line.code and frame["row"].iloc[line.place] == line.file_row
            for line in lines
        )


def test_the_league_takes_those_who_meet_every_criterion_and_says_in_what_they_are_strong(
    summary: Summary,
) -> None:
    assert summary.league is not None
    names, lines = summary.league
    assert len(names) == 4
    members = [line for line in lines if line.member]
    assert members and members[0].code == "05-01"
    assert all(met for line in members for _, met in line.criteria)
    assert members[0].strong
    assert not next(line for line in lines if line.code == "05-02").member


def test_members_of_the_league_go_to_the_district_s_workbook_for_the_order(
    folder: Path, result: Consolidation, tmp_path: Path
) -> None:
    done = CliRunner().invoke(
        cli,
        [
            "league",
            str(folder / "сводка.xlsx"),
            "--into",
            str(folder / "район.xlsx"),
            "--out",
            str(tmp_path / "новый.xlsx"),
            "--json",
        ],
    )
    assert done.exit_code == 0, done.output
    members = {member["code"] for member in json.loads(done.output)["members"]}
    rows = read_book(tmp_path / "новый.xlsx").tables["organisations"]
    assert set(rows.loc[rows["note"].eq("Лига"), "org_code"]) == members and "05-01" in members
    before = read_book(folder / "район.xlsx")
    assert len(rows) == len(before.tables["organisations"])
    assert len(read_book(tmp_path / "новый.xlsx").tables["targets"]) == len(before.tables["targets"])


def test_what_the_sites_lack_is_listed_for_everyone_who_sent(summary: Summary) -> None:
    assert summary.sites is not None
    assert [line.code for line in summary.sites] == [f"05-0{n}" for n in range(1, 8)]
    first = summary.sites[0]
    assert first.url == "https://org1.rayon.example.ru/nastavnichestvo"
    assert "Приказ о внедрении целевой модели наставничества, № 01-1: нет ссылки" in first.gaps
    assert any(gap.startswith("нет документа: Программа наставничества") for gap in first.gaps)


# ------------------------------------------------------------------ comparison
def test_changes_against_an_earlier_summary(folder: Path, result: Consolidation, tmp_path: Path) -> None:
    fewer = tmp_path / "было.xlsx"
    before = consolidate(
        folder / "район.xlsx",
        [folder / "in" / f"05-0{n}.xlsx" for n in (1, 2)],
        fewer,
        on=dt.date(2026, 10, 20),
    ).as_json()
    data: dict[str, Any] = consolidate(
        folder / "район.xlsx", folder / "in", tmp_path / "стало.xlsx", on=ON, previous=fewer
    ).as_json()
    assert data["compared_with"] == "2026-10-20"
    for now, was in zip(data["indicators"], before["indicators"], strict=True):
        previous = now["previous"]
        assert (previous["numerator"], previous["denominator"], previous["value"]) == (
            was["numerator"],
            was["denominator"],
            was["value"],
        )
        if now["value"] is not None and was["value"] is not None:
            assert previous["change"] == pytest.approx(now["value"] - was["value"])
        assert previous["by_organisation"]["05-03"] == {"value": None, "change": None}
        if now["key"] != "roadmap_done_share" and now["by_organisation"]["05-01"]["value"] is not None:
            assert previous["by_organisation"]["05-01"]["change"] == 0


def test_only_a_summary_can_be_compared_with(folder: Path) -> None:
    with pytest.raises(BadFile, match="не сводка"):
        consolidate(folder / "район.xlsx", folder / "in", on=ON, previous=folder / "район.xlsx")


# ------------------------------------------------------------------ one ranking, names, links, order
def test_the_note_names_the_same_best_and_weak_in_the_same_order(
    folder: Path, result: Consolidation, summary: Summary
) -> None:
    from nastavnik.desk.summaries import summary_data
    from nastavnik.documents.views.summary import SummaryRequest, analytic

    view = analytic(SummaryRequest(summary_data(folder / "сводка.xlsx"), ON))
    assert [row["code"] for row in view["best"]] == [line.code for line in summary.best]
    assert [row["code"] for row in view["helped"]][: len(summary.helped)] == [s.code for s in summary.helped]
    shown = {row["code"]: row["score_text"] for row in view["best"]}
    assert all(f"на {shown[line.code]}" in line.why for line in summary.best)


def test_people_are_named_beside_the_numbers_of_pairs(result: Consolidation, summary: Summary) -> None:
    mentors = result.batch.frame("mentors")
    registers = {register.key: register for register in summary.registers}
    first = registers["pairs"].frame.iloc[0]
    row = mentors[(mentors["_file"] == 0) & (mentors["mentor_id"] == first["mentor_id"])].iloc[0]
    assert first["mentor_name"] == f"{row['surname']} {row['first_name']} {row['patronymic']}"
    short = f"{row['surname']}\u00a0{row['first_name'][0]}.\u00a0{row['patronymic'][0]}."
    for key in ("programmes", "surveys", "meetings"):
        assert registers[key].frame["mentor_name"].iloc[0] == short, key
        assert (registers[key].frame["mentee_name"] != "").any()
    assert summary.how is not None
    for figure in ("pairs", "programmes", "mentor_satisfaction"):
        assert any(short in line.what for line in summary.how if line.figure == figure), figure


def test_words_of_a_deadline_are_shown_as_the_day_they_are_counted_by(tmp_path: Path) -> None:
    _, schools = invented(1)
    plan = schools[0].tables["roadmap"]
    plan["deadline_end"] = None
    plan["deadline_text"] = "до 30 октября"
    school_file(tmp_path / "in" / "a.xlsx", schools[0])
    found = consolidate(district_file(tmp_path / "d.xlsx", schools), tmp_path / "in", on=ON)
    assert isinstance(found, Consolidation)
    register = next(r for r in summary_of(found).registers if r.key == "roadmap")
    assert register.frame["deadline_end"].iloc[0] == pd.Timestamp("2026-10-30")


def test_links_move_with_the_folder_and_bear_any_name(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "мой # район 100%"
    (home / "входящие [1]").mkdir(parents=True)
    for name in ("05-01.xlsx", "05-02.xlsx"):
        shutil.copy(folder / "in" / name, home / "входящие [1]" / name)
    with zipfile.ZipFile(home / "входящие [1]" / "почта № 1.zip", "w") as archive:
        archive.write(folder / "in" / "05-03.xlsx", "05-03.xlsx")
    consolidate(folder / "район.xlsx", home / "входящие [1]", home / "итог" / "сводка.xlsx", on=ON)
    moved = tmp_path / "другое место"
    home.rename(moved)
    with zipfile.ZipFile(moved / "итог" / "сводка.xlsx") as archive:
        rels = [
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/worksheets/_rels/")
        ]
    targets = {html.unescape(t) for text in rels for t in re.findall(r'Target="([^"]+)" TargetMode', text)}
    files = {t for t in targets if not t.startswith("http")}
    assert len(files) == 3
    for target in files:
        assert (moved / "итог" / unquote(target)).resolve().is_file(), target


def test_what_is_to_be_done_stands_before_the_registers(folder: Path) -> None:
    book = python_calamine.CalamineWorkbook.from_path(folder / "сводка.xlsx")
    assert book.sheet_names[:6] == ["Сводка", "Организации", "Ошибки", "Приём", "Показатели", "Как посчитано"]
    heads = book.get_sheet_by_name("Ошибки").to_python(skip_empty_area=False)[4]
    assert heads[:9] == [
        "№", "Организация", "Важность", "Лист", "Ячейка", "Значение", "Что не так", "Как исправить", "Файл",
    ]  # fmt: skip
    first = book.get_sheet_by_name("Сводка").to_python(skip_empty_area=False)
    at = next(n for n, row in enumerate(first) if row[0] == "Сбор книг")
    assert first[at + 5][0] == "✖ Не прислали: 1 — 05-08 МБОУ «СОШ № 8»."


def test_strong_sides_are_written_as_people_write_them() -> None:
    from nastavnik.district.league import _strong

    mentors = pd.DataFrame(
        {
            "competences": [
                "подготовка к ЕГЭ и ОГЭ, ИКТ",
                "Подготовка к егэ и огэ",
                "подготовка к ЕГЭ и ОГЭ",
            ],
            "subject": ["ОБЖ", "ОБЖ", "обж"],
        }
    )
    assert _strong(mentors) == ["подготовка к ЕГЭ и ОГЭ", "ИКТ", "предмет: ОБЖ"]
