"""The main job on workbooks that a real LibreOffice opened, filled and saved."""

from __future__ import annotations

import datetime as dt
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
import xlwings as xw
from district_books import organisations

from nastavnik import check, consolidate, issue, load_form, new_district, read_book
from nastavnik.books.template import Contents, build_book
from nastavnik.demo.invent import School, invent_district
from nastavnik.form.formulas import COVERED

pytestmark = pytest.mark.live
TODAY = dt.date.today()
FORM = load_form("school")


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[School]]:
    """A district's workbook with four organisations, and what its schools would fill in."""
    card, schools = invent_district(11, 4, TODAY)
    path = tmp_path_factory.mktemp("district") / "Район.xlsx"
    new_district(path, card=card, tables=organisations(schools))
    return path, schools


def fill(book: xw.Book, school: School) -> None:
    """Type a school's data into an open workbook, sheet by sheet, where the form says."""
    sheet = FORM["organisation"]
    for column in sheet.inputs:
        if school.card.get(column.key) is not None:
            book.sheets[sheet.title][sheet.cell(column)].value = school.card[column.key]
    for table in FORM.tables:
        frame = school.tables[table.key]
        for column in table.inputs:
            if column.key in frame.columns:
                values = [[None if pd.isna(v) else v] for v in frame[column.key]]
                if values:
                    book.sheets[table.title][f"{column.letter}{table.first_row}"].value = values


@pytest.mark.parametrize("extension", ["xlsx", "ods", "xls"])
def test_a_workbook_filled_in_libreoffice_is_read_as_it_was_filled(
    office: xw.App, district: tuple[Path, list[School]], tmp_path: Path, extension: str
) -> None:
    path, schools = district
    school = schools[1]
    issued = next(p for p in issue(path, tmp_path / "issued").files if p.name.startswith(school.code))
    book = office.books.open(issued)
    try:
        fill(book, school)
        saved = tmp_path / f"filled.{extension}"
        book.save(saved)
    finally:
        book.close()
    result = check(saved, on=TODAY)
    assert [(r.code, r.sheet, r.cell) for r in result.files[0].remarks] == []
    assert result.files[0].organisation == {"code": school.code, "name": school.name}
    read = read_book(saved)
    for table in FORM.tables:
        frame, given = read.tables[table.key], school.tables[table.key]
        assert frame["_row"].tolist() == list(range(table.first_row, table.first_row + len(given)))
        for column in table.inputs:
            if column.key in given.columns:
                assert [plain(v) for v in frame[column.key]] == [plain(v) for v in given[column.key]], (
                    table.key,
                    column.key,
                )


def plain(value: Any) -> Any:
    """A value without its type's accidents: None for empty, dates as dates, да/нет as booleans."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, (pd.Timestamp, dt.datetime)):
        return value.date()
    if value in ("да", "нет"):
        return value == "да"
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def test_books_of_every_format_are_consolidated_together(
    office: xw.App, district: tuple[Path, list[School]], tmp_path: Path, convert: Callable[..., Path]
) -> None:
    path, schools = district
    inbox = tmp_path / "inbox"
    for school, extension in zip(schools, ("xlsx", "ods", "xls"), strict=False):
        made = build_book(
            FORM,
            tmp_path / f"{school.code}.xlsx",
            Contents(cards={"organisation": school.card}, tables=school.tables),
        )
        inbox.mkdir(exist_ok=True)
        convert(made, extension, inbox)
    result = consolidate(path, inbox, tmp_path / "summary.xlsx", on=TODAY)
    assert [a.status for a in result.arrivals] == ["accepted"] * 3
    assert [o.code for o in result.missing] == [schools[3].code]
    for key, counts in result.rows().items():
        assert counts["read"] == counts["listed"] == sum(len(s.tables[key]) for s in schools[:3])


def test_a_table_is_printed_down_to_its_last_filled_row(office: xw.App, tmp_path: Path) -> None:
    """Only Excel takes a formula for a print area, so the formula itself is asked, in a cell."""
    _, schools = invent_district(12, 1, TODAY)
    rows = schools[0].tables["pairs"].iloc[:0]
    made = build_book(
        FORM,
        tmp_path / "a.xlsx",
        Contents(cards={"organisation": schools[0].card}, tables=schools[0].tables | {"pairs": rows}),
    )
    with zipfile.ZipFile(made) as package:
        names = ElementTree.fromstring(package.read("xl/workbook.xml"))
    areas = {
        str(name.text).partition("!")[0].strip("'"): name.text
        for name in names.iterfind(".//{*}definedName")
        if name.get("name") == "_xlnm.Print_Area"
    }
    book = office.books.open(made)
    try:
        scratch = book.sheets.add("Проба")
        for table in FORM.tables:
            scratch["A1"].formula = f"=ROWS({areas[table.title]})"
            scratch["A2"].formula = f"=COLUMNS({areas[table.title]})"
            filled = len(schools[0].tables[table.key]) if table.key != "pairs" else 0
            assert scratch["A1"].value == table.first_row - 1 + max(20, filled), table.title
            assert scratch["A2"].value == len(table.columns)
        sheet = book.sheets[FORM["pairs"].title]
        sheet[f"B{FORM['pairs'].first_row + 69}"].value = "01.09.2026"
        scratch["A1"].formula = f"=ROWS({areas[sheet.name]})"
        assert scratch["A1"].value == FORM["pairs"].first_row + 69
    finally:
        book.close()


# ------------------------------------------------------------------ «Что исправить» against the check
def spoiled(school: School, rng: random.Random) -> dict[str, pd.DataFrame]:
    """A school's tables with random cells emptied or replaced by what people mistype."""
    tables = {}
    for sheet in FORM.tables:
        frame = school.tables[sheet.key].reindex(columns=[c.key for c in sheet.inputs]).astype(object)
        for index in frame.index:
            for column in sheet.inputs:
                if rng.random() < 0.06:
                    frame.at[index, column.key] = mistake(column, rng)
        tables[sheet.key] = frame.where(frame.notna(), None)
    return tables


def mistake(column: Any, rng: random.Random) -> Any:
    if column.type == "date":
        return rng.choice(
            [None, "1 сентября 2026", "скоро", dt.datetime(1999, 1, 1), 5, dt.datetime(2031, 2, 3), 46000]
        )
    if column.type in ("number", "integer"):
        return rng.choice([None, "много", "12 лет", -5, 10_000, 3, 2.5])
    if column.type == "boolean":
        return rng.choice([None, "да", "НЕТ", "+", "может быть", "✓"])
    if column.list:
        values = FORM.values(column.list)
        value = rng.choice(values)
        return rng.choice(
            [
                None,
                value.upper(),
                value.replace("–", "-"),
                f" {value}  ",
                value.replace("ё", "е"),
                "не из списка",
            ]
        )
    if column.reference or column.unique:
        return rng.choice([None, "Н-001", "П-001", "ПГ-001", "ПР-001", "Н-777"])
    return rng.choice([None, "текст"])


def test_the_live_column_flags_the_same_rows_as_the_check(office: xw.App, tmp_path: Path) -> None:
    flagged = 0
    for seed in range(4):
        rng = random.Random(seed)
        _, schools = invent_district(100 + seed, 1, TODAY)
        school = schools[0]
        tables = spoiled(school, rng)
        path = build_book(
            FORM, tmp_path / f"{seed}.xlsx", Contents(cards={"organisation": school.card}, tables=tables)
        )
        said = check(path, on=TODAY).files[0].remarks
        book = office.books.open(path)
        try:
            office.calculate()
            for sheet in FORM.tables:
                count = len(tables[sheet.key])
                letter = sheet["to_fix"].letter
                area = f"{letter}{sheet.first_row}:{letter}{sheet.first_row + count - 1}"
                shown = book.sheets[sheet.title][area].options(ndim=1).value if count else []
                live = {sheet.first_row + n: text for n, text in enumerate(shown) if text}
                expected = {
                    r.row for r in said if r.sheet_key == sheet.key and r.code in COVERED and r.column
                }
                assert set(live) == expected, (
                    seed,
                    sheet.title,
                    {row: live.get(row) for row in set(live) ^ expected},
                )
                flagged += len(live)
        finally:
            book.close()
    assert flagged > 60  # the comparison had something to compare


def test_the_indicators_sheet_agrees_with_the_consolidation(
    office: xw.App, district: tuple[Path, list[School]], tmp_path: Path
) -> None:
    path, schools = district
    school = schools[0]
    # What a formula is easily wrong about: a date that stayed text, a pair that answered twice, students of a college.
    mentees, surveys = school.tables["mentees"].astype(object), school.tables["surveys"].astype(object)
    mentees.loc[mentees.index[0], "birth_date"] = "1 мая 1999 года"
    mentees.loc[mentees.index[:3], "category"] = "студент"
    mentees.loc[mentees.index[1], "birth_date"] = dt.datetime(TODAY.year - 17, 1, 15)
    mentees.loc[mentees.index[1], "parent_consent_date"] = mentees.loc[mentees.index[1], "consent_date"]
    mentees.loc[mentees.index[2], "birth_date"] = dt.datetime(TODAY.year - 23, 1, 15)
    leaving = surveys[surveys["moment"] == "выход"].iloc[:1]
    again = leaving.assign(
        survey_date=leaving["survey_date"] + dt.timedelta(days=3), satisfaction=11 - leaving["satisfaction"]
    )
    tables = school.tables | {"mentees": mentees, "surveys": pd.concat([surveys, again], ignore_index=True)}
    card = {**school.card, "org_type": "профессиональная образовательная организация", "learners_10_19": 1}
    made = build_book(
        FORM, tmp_path / "inbox" / "a.xlsx", Contents(cards={"organisation": card}, tables=tables)
    )
    result = consolidate(path, made.parent, on=TODAY)
    assert result.tally is not None
    asked = result.tally.of("mentee_satisfaction"), result.tally.of("mentor_satisfaction")
    assert sum(i.denominator or 0 for i in asked) == (surveys["moment"] == "выход").sum() > 0
    book = office.books.open(made)
    try:
        office.calculate()
        shown = book.sheets["Показатели"]["A6:D17"].value
    finally:
        book.close()
    by_title = {row[0]: row for row in shown}
    for indicator in result.tally.indicators:
        part = indicator.by_organisation[school.code]
        numerator, denominator, value = part.numerator, part.denominator, part.value
        row = by_title[indicator.title]
        assert row[1] == numerator, indicator.key
        if indicator.unit == "share" and denominator is not None:
            assert row[2] == denominator, indicator.key
            assert row[3] == (pytest.approx(value) if value is not None else "нет данных"), indicator.key


def test_a_fresh_workbook_says_what_to_fill_in(office: xw.App, tmp_path: Path) -> None:
    path = build_book(FORM, tmp_path / "new.xlsx")
    book = office.books.open(path)
    try:
        office.calculate()
        home = book.sheets["Пульт"]
        row = next(r for r in home["A1:D30"].value if r[0] == "Организация" and r[3])
        required = sum(c.required for c in FORM["organisation"].columns)
        assert row[2] == required
        assert str(row[3]).startswith("заполните: Код организации")
        mentors = book.sheets["Наставники"]
        mentors["A8"].value = "Н-001"
        office.calculate()
        assert mentors["A3"].value.startswith("✖ Строк: 1. Строка 8: заполните: Фамилия, Имя,")
    finally:
        book.close()
