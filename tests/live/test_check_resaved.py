"""The check on files that a real LibreOffice saved: the same mistakes at the same cells, and clean files stay clean."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from check_books import day, findings, place, planted, school
from test_checks_structure import caption, changed, header_in_two_rows, merged_category

from nastavnik.books.reading import read_bytes
from nastavnik.form import load_form

pytestmark = pytest.mark.live
FORMATS = ("xlsx", "ods", "xls")
Convert = Callable[..., Path]

# One mistake of each kind that cells can hold, none in another's way: place = value | what is found there.
BATTERED: list[tuple[str, Any, str]] = [
    ("mentors.1.surname", "Сoколова", "latin-letters"),
    ("mentors.1.experience_years", "18 лет", "text-number"),
    ("mentors.2.surname", "ГРОМОВ", "name-case"),
    ("mentors.2.consent_date", day("10.10.2026"), "consent-after-order"),
    ("mentors.2.competences", None, "required"),
    ("mentors.3.first_name", "Рустам1", "digits-in-name"),
    ("mentors.3.max_mentees", 40, "range"),
    ("mentors.3.consent_date", None, "consent-missing"),
    ("mentors.3.publish_consent", "может быть", "type-boolean"),
    ("mentees.1.birth_date", "12 мая 2001 г.", "text-date"),
    ("mentees.2.entry_date", "32.13.2026", "type-date"),
    ("mentees.3.experience_years", "много", "type-number"),
    ("mentees.3.request", "#REF!", "error-value"),
    ("mentees.4.parent_consent_date", None, "parent-consent-missing"),
    ("pairs.1.form", "учитель – завуч", "not-in-list"),
    ("pairs.2.order_number", None, "pair-without-order"),
    ("pairs.3.planned_end_date", day("01.09.2026"), "date-order"),
    ("pairs.3.mentor_name", "Соколова М.П.", "formula-altered"),
    ("programmes.3.end_date", day("25.10.2026"), "programme-too-short"),
    ("programmes.2.pair_id", "ПГ-777", "id-unknown"),
    ("meetings.1.planned_date", day("01.08.2026"), "meeting-outside-programme"),
    ("roadmap.1.evidence", None, "done-without-evidence"),
    ("roadmap.2.deadline_text", "когда получится", "deadline-not-understood"),
    ("roadmap.3.responsible", None, "roadmap-no-responsible"),
    ("surveys.1.satisfaction", 11, "range"),
    ("acts.1.date", None, "required"),
    ("partners.1.inn", "7701000027", "checksum-inn"),
    ("organisation.ogrn", "1027700000009", "checksum-ogrn"),
    ("organisation.email", "шкoла@mail.ru", "email"),
    ("organisation.teachers_total", 2, "count-exceeds-total"),
]  # fmt: skip


@pytest.fixture(scope="module")
def battered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("battered") / "school.xlsx"
    path.write_bytes(planted({where: value for where, value, _ in BATTERED}))
    return path


def expected() -> set[tuple[str, str, str]]:
    form = load_form("school")
    follows = [("pair-without-programme", "pairs.2.pair_id")]  # its programme names another pair
    return {
        (code, *place(form, where))
        for code, where in [*((code, where) for where, _, code in BATTERED), *follows]
    }


def test_all_the_mistakes_are_found_in_our_own_file(battered: Path) -> None:
    assert findings(battered.read_bytes()) == expected()


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_mistakes_are_found_after_libreoffice_saved_the_file(
    battered: Path, convert: Convert, tmp_path: Path, extension: str
) -> None:
    saved = convert(battered, extension, tmp_path)
    assert findings(saved.read_bytes(), saved.name) == expected()


@pytest.mark.parametrize("extension", FORMATS)
def test_a_clean_file_saved_by_libreoffice_is_clean_and_has_the_same_contents(
    convert: Convert, tmp_path: Path, extension: str
) -> None:
    path = tmp_path / "clean.xlsx"
    path.write_bytes(school())
    saved = convert(path, extension, tmp_path / "out" if (tmp_path / "out").mkdir() is None else None)
    assert findings(saved.read_bytes(), saved.name) == set()
    before, after = read_bytes(school(), path, "a"), read_bytes(saved.read_bytes(), saved, "b")
    assert after.form_id == "school" and after.meta["form_version"] == before.meta["form_version"]


@pytest.mark.parametrize("extension", FORMATS)
def test_merged_cells_captions_and_a_split_header_are_read_alike_in_every_format(
    convert: Convert, tmp_path: Path, extension: str
) -> None:
    def merge(book: Any) -> None:
        merged_category(book)
        caption(book)
        header_in_two_rows(book)

    path = tmp_path / "merged.xlsx"
    path.write_bytes(changed(merge))
    (tmp_path / "out").mkdir()
    saved = convert(path, extension, tmp_path / "out")
    assert findings(saved.read_bytes(), saved.name) == set()
    book = read_bytes(saved.read_bytes(), saved, saved.name)
    assert book.raw["mentors"]["category"] == ["педагог"] * 3
    assert book.raw["roadmap"]["_row"] == [6, 8, 9] and book.skipped == {"roadmap": [7]}
    assert book.raw["pairs"]["order_number"] == ["41-ОД", "41-ОД", "42-ОД"]


def move_column(sheet: xw.Sheet, source: int, target: int) -> None:
    """Insert a column, cut another into it, delete the hole: LibreOffice mends every formula, as it does for a hand."""
    import uno  # type: ignore[import-not-found]

    cells = sheet.api
    last = cells.Rows.getCount() - 1
    number = cells.getRangeAddress().Sheet
    cells.Columns.insertByIndex(target, 1)
    source += source >= target
    area = cells.getCellRangeByPosition(source, 0, source, last).getRangeAddress()
    to = uno.createUnoStruct("com.sun.star.table.CellAddress", Sheet=number, Column=target, Row=0)
    cells.moveRange(to, area)
    cells.Columns.removeByIndex(source, 1)


# What a person does with a sheet in a real office: none of it is a mistake.
GESTURES: dict[str, Callable[[xw.Book], Any]] = {
    "mentors: status moved to the front": lambda b: move_column(b.sheets["Наставники"], 25, 3),
    "pairs: ids of people swapped": lambda b: move_column(b.sheets["Пары и группы"], 4, 2),
    "programmes: dates moved to the end": lambda b: move_column(b.sheets["Программы"], 7, 14),
    "rows inserted above the header": lambda b: b.sheets["Наставники"].api.Rows.insertByIndex(1, 3),
    "a row inserted between records": lambda b: b.sheets["Наставляемые"].api.Rows.insertByIndex(7, 1),
    "a column of their own deleted again": lambda b: (b.sheets["Пары и группы"].api.Columns.insertByIndex(5, 2), b.sheets["Пары и группы"].api.Columns.removeByIndex(5, 2)),
    "sheets put in another order": lambda b: b.api.Sheets.moveByName("Документы", 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def gestured(office: xw.App, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """``gestured(name, extension)``: the clean school after a gesture, saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("gestures")
    source = folder / "school.xlsx"
    source.write_bytes(school())

    def make(names: str, extension: str) -> Path:
        book = office.books.open(source)
        try:
            for sheet in book.sheets:
                sheet.api.unprotect("")
            for name in GESTURES:
                if names in ("all", name):
                    GESTURES[name](book)
            target = folder / f"{abs(hash(names))}.{extension}"
            book.save(target)
        finally:
            book.close()
        return target

    return make


@pytest.mark.parametrize("extension", FORMATS)
def test_everything_a_hand_moves_at_once_leaves_a_clean_file_clean(
    gestured: Callable[[str, str], Path], extension: str
) -> None:
    saved = gestured("all", extension)
    assert findings(saved.read_bytes(), saved.name) == set()


def test_a_formula_spoilt_among_moved_columns_is_still_found(
    gestured: Callable[[str, str], Path], office: xw.App, tmp_path: Path
) -> None:
    saved = gestured("pairs: ids of people swapped", "xlsx")
    book = office.books.open(saved)
    try:
        book.sheets["Пары и группы"]["E7"].value = "Громов"
        book.sheets["Пары и группы"]["F8"].formula = "=A8"
        book.save(tmp_path / "spoilt.xlsx")
    finally:
        book.close()
    found = findings((tmp_path / "spoilt.xlsx").read_bytes())
    assert found == {("formula-altered", "Пары и группы", "E7"), ("formula-altered", "Пары и группы", "F8")}


def test_a_cell_cut_into_another_row_takes_the_formulas_along_and_that_is_said(
    office: xw.App, tmp_path: Path
) -> None:
    import uno  # type: ignore[import-not-found]

    source = tmp_path / "school.xlsx"
    source.write_bytes(school())
    book = office.books.open(source)
    try:
        sheet = book.sheets["Пары и группы"]
        sheet.api.unprotect("")
        # A mentor's number dragged from row 7 to row 20: the name in row 7 now looks at row 20.
        to = uno.createUnoStruct(
            "com.sun.star.table.CellAddress", Sheet=sheet.api.getRangeAddress().Sheet, Column=2, Row=19
        )
        sheet.api.moveRange(to, sheet.api.getCellRangeByName("C7").getRangeAddress())
        sheet["C7"].value = "Н-002"
        sheet["C20"].value = None
        for extension in ("xlsx", "ods"):
            book.save(tmp_path / f"cut.{extension}")
    finally:
        book.close()
    for extension in ("xlsx", "ods"):
        found = findings((tmp_path / f"cut.{extension}").read_bytes(), f"cut.{extension}")
        assert ("formula-altered", "Пары и группы", "D7") in found
        assert {cell for code, _, cell in found if code == "formula-altered"} <= {"D7", "T7"}


def test_a_link_to_another_workbook_is_said_in_every_format(office: xw.App, tmp_path: Path) -> None:
    staff = tmp_path / "штат.xlsx"
    other = office.books.add()
    other.sheets[0]["A1"].value = "Иванова"
    other.save(staff)
    other.close()
    source = tmp_path / "school.xlsx"
    source.write_bytes(school())
    book = office.books.open(source)
    try:
        sheet = book.sheets["Наставники"]
        sheet.api.unprotect("")
        sheet.api.getCellRangeByName("AA6").setFormula(f"='{staff.as_uri()}'#$Sheet1.A1")
        saved = []
        for extension in FORMATS:
            saved.append(tmp_path / f"linked.{extension}")
            book.save(saved[-1])
    finally:
        book.close()
    for path in saved:
        assert {code for code, _, _ in findings(path.read_bytes(), path.name)} == {"external-link"}, path.name


def test_a_damaged_xls_says_one_russian_sentence_and_no_noise(convert: Convert, tmp_path: Path) -> None:
    """Calamine panics on such files in English, or ends the process."""
    (tmp_path / "clean.xlsx").write_bytes(school())
    good = convert(tmp_path / "clean.xlsx", "xls").read_bytes()
    paths = []
    for number, at in enumerate(range(600, len(good), len(good) // 12)):
        data = good[:at] + bytes(range(216, 256)) + good[at + 40 :]
        paths.append(tmp_path / f"{number}.xls")
        paths[-1].write_bytes(data if number % 3 else data[: at + 40])
    done = subprocess.run(
        [sys.executable, "-m", "nastavnik", "check", *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1 and not done.stderr
    assert "panicked" not in done.stdout and "не удалось прочитать: файл" in done.stdout
