"""Books: new, open, save by extension, passwords, read-only and broken files, closing, PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwings as xw

pytestmark = pytest.mark.live


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    """A workbook with two sheets, dates and a formula, in a folder with a space and Cyrillic letters."""
    folder = tmp_path / "Школа № 7"
    folder.mkdir()
    path = folder / "Пары 2024.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "dd.mm.yyyy"}) as workbook:
        sheet = workbook.add_worksheet("Пары")
        sheet.write_row(0, 0, ["№", "Начало", "Сумма"])
        sheet.write_number(1, 0, 1)
        sheet.write_datetime(1, 1, dt.datetime(2024, 9, 1))
        sheet.write_formula(1, 2, "=A2+1", value=2)
        workbook.add_worksheet("Справочники").write("A1", "да")
    return path


def test_a_new_book_is_counted_named_and_active(office: xw.App, book: xw.Book) -> None:
    assert book in list(office.books)
    assert office.books[book.name] == book
    assert office.books.active == book
    assert book.fullname == book.name
    assert book.app == office
    assert book.name in office.books


def test_books_are_asked_for_by_number_from_one_and_by_name(office: xw.App, book: xw.Book) -> None:
    assert office.books(1).name == office.books[0].name
    assert office.books[book.name.upper()] == book
    with pytest.raises(KeyError):
        office.books("нет такой.xlsx")
    with pytest.raises(IndexError):
        office.books[99]


def test_a_file_is_opened_once_and_found_by_its_path(office: xw.App, pairs: Path) -> None:
    with office.books.open(pairs) as book:
        assert (book.name, book.fullname) == ("Пары 2024.xlsx", str(pairs))
        assert book.sheet_names == ["Пары", "Справочники"]
        assert office.books.open(pairs) == book
        assert xw.Book(str(pairs)) == book
        assert book.sheets["Пары"].used_range.value == [
            ["№", "Начало", "Сумма"],
            [1.0, dt.datetime(2024, 9, 1), 2.0],
        ]
    assert "Пары 2024.xlsx" not in office.books


def test_a_file_that_is_not_there(office: xw.App, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        office.books.open(tmp_path / "нет.xlsx")


def test_saving_in_place_keeps_the_path_and_the_values(office: xw.App, pairs: Path) -> None:
    with office.books.open(pairs) as book:
        book.sheets["Пары"]["A2"].value = 7
        book.save()
        assert book.fullname == str(pairs)
    saved = openpyxl.load_workbook(pairs, data_only=True)
    assert [cell.value for cell in saved["Пары"][2]] == [7, dt.datetime(2024, 9, 1), 8]


@pytest.mark.parametrize("extension", ["xlsx", "xlsm", "xls", "ods", "csv"])
def test_saving_under_an_extension_changes_format_and_name(
    office: xw.App, pairs: Path, tmp_path: Path, extension: str
) -> None:
    target = tmp_path / f"Копия.{extension}"
    with office.books.open(pairs) as book:
        book.save(target)
        assert (book.name, book.fullname) == (target.name, str(target))
    with office.books.open(target) as again:
        values = again.sheets[0]["A1:C2"].value
        assert values[0] == ["№", "Начало", "Сумма"]
        assert (values[1][0], values[1][2]) == (1, 2)
        assert values[1][1] in (dt.datetime(2024, 9, 1), "01.09.2024")


def test_an_unsaved_book_goes_to_the_current_folder(
    office: xw.App, book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    name = book.name
    book.save()
    assert Path(book.fullname) == tmp_path / f"{name}.xlsx"
    assert (tmp_path / f"{name}.xlsx").is_file()


def test_formats_calc_does_not_write_are_named(book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(NotImplementedError, match="xlsb"):
        book.save(tmp_path / "a.xlsb")


def test_a_password_is_set_asked_for_and_checked(office: xw.App, book: xw.Book, tmp_path: Path) -> None:
    path = tmp_path / "secret.xlsx"
    book.sheets[0]["A1"].value = "тайна"
    book.save(path, password="пароль1")
    book.close()
    assert not path.read_bytes().startswith(b"PK")
    with office.books.open(path, password="пароль1") as again:
        assert again.sheets[0]["A1"].value == "тайна"
    for wrong in ("другой", None):
        with pytest.raises(xw.XlwingsError, match="password"):
            office.books.open(path, password=wrong)


def test_a_book_opened_read_only_can_be_changed_but_not_saved_in_place(
    office: xw.App, pairs: Path, tmp_path: Path
) -> None:
    before = pairs.read_bytes()
    with office.books.open(pairs, read_only=True) as book:
        assert (book.name, book.fullname, book.impl.read_only) == (pairs.name, str(pairs), True)
        assert office.books.open(pairs) == book
        book.sheets[0]["A1"].value = "в памяти"
        book.sheets[0]["A1"].color = (255, 0, 0)
        assert (book.sheets[0]["A1"].value, book.sheets[0]["A1"].color) == ("в памяти", (255, 0, 0))
        with pytest.raises(xw.XlwingsError, match="read-only"):
            book.save()
        book.save(tmp_path / "other.xlsx")
        assert (book.name, book.impl.read_only) == ("other.xlsx", False)
        book.save()
    assert pairs.read_bytes() == before
    assert openpyxl.load_workbook(tmp_path / "other.xlsx")["Пары"]["A1"].value == "в памяти"


def test_a_file_open_in_another_office_is_a_copy_too(office: xw.App, pairs: Path) -> None:
    other = xw.App(visible=False, add_book=False)
    try:
        other.books.open(pairs)
        with office.books.open(pairs) as book:
            assert book.impl.read_only
            assert book.sheets["Пары"]["A2"].value == 1
            with pytest.raises(xw.XlwingsError, match="read-only"):
                book.save()
    finally:
        other.kill()
        office.activate()
    assert not pairs.with_name(f".~lock.{pairs.name}#").exists()
    with office.books.open(pairs) as book:
        assert not book.impl.read_only


def test_a_folder_that_is_not_there_is_named_on_saving(book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(xw.XlwingsError, match="folder does not exist"):
        book.save(tmp_path / "нет" / "a.xlsx")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("garbage.xlsx", b"this is no workbook\n" * 20),
        ("half.xlsx", None),
        ("empty.xlsx", b""),
        ("page.ods", b"<html><body><table><tr><td>1</td></tr></table></body></html>"),
    ],
)
def test_files_of_another_format_are_refused_and_nothing_stays_open(
    office: xw.App, pairs: Path, tmp_path: Path, name: str, content: bytes | None
) -> None:
    path = tmp_path / name
    path.write_bytes(pairs.read_bytes()[:1500] if content is None else content)
    before = len(office.books)
    with pytest.raises(xw.XlwingsError, match="cannot open"):
        office.books.open(path)
    assert len(office.books) == before


def test_html_under_the_name_xls_is_read_as_excel_does(office: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "1c.xls"
    path.write_text(
        "<html><meta charset='utf-8'><table><tr><td>имя</td><td>5</td></tr></table></html>", "utf-8"
    )
    with office.books.open(path) as book:
        assert book.sheets[0]["A1:B1"].value == ["имя", 5]


def test_text_is_split_by_the_delimiter(office: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "список.csv"
    path.write_text("а;б\n1;2\n", "utf-8")
    with office.books.open(path, delimiter=";") as book:
        assert book.sheets[0].used_range.value == [["а", "б"], [1, 2]]


def test_a_closed_book_is_an_error(office: xw.App) -> None:
    made = office.books.add()
    sheet = made.sheets[0]
    made.close()
    with pytest.raises(xw.XlwingsError):
        _ = sheet["A1"].value


def test_pdf_has_the_visible_sheets(office: xw.App, pairs: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    with office.books.open(pairs) as book:
        book.to_pdf(target, include="Пары")
        assert target.read_bytes().startswith(b"%PDF")
        assert [sheet.visible for sheet in book.sheets] == [True, True]
        pages = target.read_bytes().count(b"/Type/Page/") + target.read_bytes().count(b"/Type/Page\n")
        both = tmp_path / "both.pdf"
        book.to_pdf(both)
        more = both.read_bytes().count(b"/Type/Page/") + both.read_bytes().count(b"/Type/Page\n")
    assert (pages, more) == (1, 2)


def test_the_convert_fixture_saves_beside_the_file(convert: Callable[..., Path], pairs: Path) -> None:
    before = pairs.read_bytes()
    assert convert(pairs, "ods").read_bytes()[30:].startswith(b"mimetype")
    assert convert(pairs, "pdf").read_bytes().startswith(b"%PDF")
    assert pairs.read_bytes() == before


def test_books_are_in_the_order_of_opening_and_the_activated_one_is_active(office: xw.App) -> None:
    with office.books.add() as first, office.books.add() as second, office.books.add() as third:
        assert [each.name for each in office.books][-3:] == [first.name, second.name, third.name]
        assert office.books.active == third
        assert office.books[-1] == third
        first.activate()
        assert xw.books.active == first
        second.sheets[0].activate()
        assert xw.books.active == second
