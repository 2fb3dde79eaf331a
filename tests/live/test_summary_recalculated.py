"""The summary's formulas, recalculated by LibreOffice, give what Python counted and wrote beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlwings as xw
from district_books import ON, district_file, invented, school_file

from nastavnik.district.consolidation import Consolidation, consolidate

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Consolidation]:
    """A district of seven with errors, a person in two schools, a school that lacks denominators; one book missing."""
    folder = tmp_path_factory.mktemp("сводка")
    _, schools = invented(7)
    twin = schools[1].tables["mentees"].iloc[0].copy()
    for part in ("surname", "first_name", "patronymic", "birth_date", "category", "experience_years"):
        schools[3].tables["mentees"].loc[0, part] = twin[part]
    schools[0].tables["mentees"].loc[0, "surname"] = None  # an error: the row must not count
    schools[2].card["young_specialists_total"] = None
    schools[2].card["teachers_total"] = 0
    schools[4].tables["pairs"] = pd.concat([schools[4].tables["pairs"]]).assign(group_code="Г-1")
    schools[0].tables["roadmap"].loc[0, "deadline_end"] = "не помню"
    for school in schools[:6]:
        school_file(folder / "in" / f"{school.code}.xlsx", school)
    district = district_file(
        folder / "район.xlsx", schools, denominators={"population_10_19": 5000, "enterprises_total": 60}
    )
    earlier = folder / "прежняя.xlsx"
    consolidate(district, folder / "in" / "05-01.xlsx", earlier, on=ON)
    out = folder / "сводка.xlsx"
    return out, consolidate(district, folder / "in", out, on=ON, previous=earlier)


def grid(book: xw.Book, sheet: str, cells: str) -> list[list[Any]]:
    values: list[list[Any]] = book.sheets[sheet].range(cells).options(ndim=2).value
    return values


def test_every_figure_agrees_with_python(office: xw.App, summary: tuple[Path, Consolidation]) -> None:
    path, result = summary
    book = office.books.open(path)
    try:
        app = book.app
        app.calculate()
        rows = grid(book, "Показатели", "A6:AP20")
    finally:
        book.close()
    by_code = {row[0]: row for row in rows if row[0] not in (None, "тип")}
    by_type = {row[1]: row for row in rows if row[0] == "тип"}
    assert len(by_code) == 8 and len(by_type) == 2
    column = 2
    for indicator in result.tally.indicators:
        share = indicator.unit == "share"
        for row, part in [
            (by_code["всего"], indicator),
            *((by_code[code], part) for code, part in indicator.by_organisation.items()),
            *((by_type[name], part) for name, part in indicator.by_type.items()),
        ]:
            where = (indicator.key, row[0], row[1])
            assert row[column] == part.numerator, where
            if share:
                assert isinstance(row[column + 1], str) or row[column + 1] == (part.denominator or 0), where
                if part.value is None:
                    assert row[column + 2] == "нет данных", where
                else:
                    assert row[column + 2] == pytest.approx(part.value), where
        column += 3 if share else 1


def test_recalculated_numbers_stand_on_the_first_page(
    office: xw.App, summary: tuple[Path, Consolidation]
) -> None:
    path, result = summary
    book = office.books.open(path)
    try:
        book.app.calculate()
        rows = grid(book, "Сводка", "A1:G30")
        errors = [
            (sheet.name, cell)
            for sheet in book.sheets
            for row in sheet.used_range.options(ndim=2).value
            for cell in row
            if isinstance(cell, str) and cell.startswith("#")
        ]
    finally:
        book.close()
    assert errors == []
    found = {row[0]: row for row in rows}
    for indicator in result.tally.indicators:
        row = found[indicator.title]
        assert row[1] == indicator.numerator
        assert row[3] == ("нет данных" if indicator.value is None else pytest.approx(indicator.value))
        if indicator.target is not None and indicator.value is not None:
            assert row[5] == ("✔ достигнуто" if indicator.value >= indicator.target else "✖ ниже цели")


def test_what_was_typed_and_not_understood_is_still_there(
    office: xw.App, summary: tuple[Path, Consolidation]
) -> None:
    book = office.books.open(summary[0])
    try:
        roadmap = grid(book, "Дорожная карта", "A5:T12")
    finally:
        book.close()
    assert "не помню" in roadmap[1]


def test_the_first_page_prints_on_one_sheet_of_a4(
    office: xw.App, summary: tuple[Path, Consolidation], tmp_path: Path
) -> None:
    import subprocess

    book = office.books.open(summary[0])
    try:
        book.to_pdf(tmp_path / "сводка.pdf")
    finally:
        book.close()
    told = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "2", "-layout", str(tmp_path / "сводка.pdf"), "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    first, second = told.split("\f")[:2]
    assert "Сбор книг" in first and "Не прислали: 1" in first and "Пять лучших" in first
    assert "Кто прислал книгу" in second  # the second page is already «Организации»
    size = subprocess.run(
        ["pdfinfo", str(tmp_path / "сводка.pdf")], capture_output=True, text=True, check=True
    ).stdout
    assert "(A4)" in size


def test_the_file_is_valid_by_microsoft_s_own_validator(
    summary: tuple[Path, Consolidation], validate: Callable[[Path], None]
) -> None:
    validate(summary[0])


def test_a_changed_denominator_changes_the_district_at_once(
    office: xw.App, summary: tuple[Path, Consolidation]
) -> None:
    path, result = summary
    before = result.tally.of("mentor_teachers_share")
    book = office.books.open(path)
    try:
        heads = grid(book, "Организации", "A5:Z5")[0]
        column = heads.index(
            next(h for h in heads if h and "едагог" in h and "олод" not in h and "35" not in h)
        )
        cell = book.sheets["Организации"].range((6, column + 1))
        cell.value = cell.value + 100
        book.app.calculate()
        row = next(row for row in grid(book, "Сводка", "A1:G30") if row[0] == before.title)
    finally:
        book.close()
    assert before.denominator is not None
    assert row[2] == before.denominator + 100
    assert row[3] == pytest.approx(before.numerator / (before.denominator + 100))


def test_a_region_s_formulas_agree_with_python_too(office: xw.App, tmp_path: Path) -> None:
    _, schools = invented(4)
    rows = []
    for code, own in (("01", schools[:2]), ("02", schools[2:])):
        for school in own:
            school.code = school.card["org_code"] = f"{code}-{school.code}"
            school_file(tmp_path / code / f"{school.code}.xlsx", school)
        district_file(
            tmp_path / code / "район.xlsx", own, {"district_code": code, "municipality": f"Район {code}"}
        )
        rows.append(
            {
                "org_code": code,
                "full_name": f"Район {code}",
                "short_name": f"Район {code}",
                "org_type": "общеобразовательная организация",
                "expected": "да",
            }
        )
    region = district_file(
        tmp_path / "регион.xlsx", [], tables={"organisations": pd.DataFrame(rows, dtype=object)}
    )
    result = consolidate(region, [tmp_path / "01", tmp_path / "02"], tmp_path / "сводка.xlsx", on=ON)
    book = office.books.open(tmp_path / "сводка.xlsx")
    try:
        book.app.calculate()
        cells = grid(book, "Показатели", "A6:AP8")
    finally:
        book.close()
    found = {row[0]: row for row in cells}
    column = 2
    for indicator in result.indicators:
        parts: list[tuple[str, Any]] = [("всего", indicator), *indicator.by_organisation.items()]
        for code, part in parts:
            assert found[code][column] == part.numerator, (indicator.key, code)
            if indicator.unit == "share" and part.value is not None:
                assert found[code][column + 2] == pytest.approx(part.value), (indicator.key, code)
        column += 3 if indicator.unit == "share" else 1
