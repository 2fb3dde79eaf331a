"""What the desk asks of Excel through COM, against objects that answer as Excel's do (no Excel runs here)."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nastavnik.desk.protection import markable, writable
from nastavnik.desk.under_cells import file_anatomy, has_validations, other_files, validated_rows


class ComError(Exception):
    """As pywin32 raises it."""

    hresult = -2147352567


class Worksheet:
    """A protected sheet of Excel; ``password`` and the areas with rules as a test wants them."""

    def __init__(self, password: str = "", areas: list[tuple[int, int, int, int]] | None = None) -> None:
        self.ProtectContents, self.ProtectDrawingObjects, self.ProtectScenarios = True, False, True
        self.Protection = SimpleNamespace(**dict.fromkeys(ALLOWED, False) | {"AllowFiltering": True})
        self.password, self.areas = password, areas
        self.protected_with: dict[str, Any] = {}
        self.Cells = SimpleNamespace(SpecialCells=self.special)

    def Unprotect(self, password: str) -> None:
        if password != self.password:
            raise ComError("the password is wrong")
        self.ProtectContents = False

    def Protect(self, **how: Any) -> None:
        self.ProtectContents, self.protected_with = True, how

    def special(self, kind: int) -> Any:
        if self.ProtectContents or not self.areas:
            raise ComError("no cells were found")
        sized = SimpleNamespace
        areas = [
            sized(Row=r, Column=c, Rows=sized(Count=h), Columns=sized(Count=w)) for r, c, h, w in self.areas
        ]
        return sized(Areas=areas)


ALLOWED = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip


def sheet(**how: Any) -> Any:
    return SimpleNamespace(api=Worksheet(**how), name="Лист")


def test_a_protected_sheet_is_opened_and_closed_with_what_it_allowed() -> None:
    one = sheet()
    with writable(one) as free:
        assert free and not one.api.ProtectContents
    told = one.api.protected_with
    assert one.api.ProtectContents and told["AllowFiltering"] and not told["AllowSorting"]
    assert told["Scenarios"] is True and told["DrawingObjects"] is False


def test_it_is_closed_again_also_when_the_work_fails() -> None:
    one = sheet()
    with pytest.raises(ZeroDivisionError), writable(one):
        raise ZeroDivisionError
    assert one.api.ProtectContents


def test_a_password_is_left_alone() -> None:
    one = sheet(password="секрет")
    with writable(one) as free:
        assert not free and not markable(one, free)
    assert one.api.ProtectContents and not one.api.protected_with


def test_rules_of_typing_are_told_by_columns_and_rows() -> None:
    one = sheet(areas=[(6, 2, 10, 2), (20, 3, 5, 1)])
    used = SimpleNamespace(api=SimpleNamespace())
    assert has_validations(one, used)
    assert validated_rows(one, [1, 2], 6, 30) == {1: [(6, 15)], 2: [(6, 15), (20, 24)]}
    assert one.api.ProtectContents


def test_a_sheet_without_rules_and_one_that_may_not_be_asked() -> None:
    used = SimpleNamespace(api=SimpleNamespace())
    assert not has_validations(sheet(), used)
    assert has_validations(sheet(password="секрет", areas=[]), used)  # unknown is no finding


def test_formulas_are_looked_at_only_where_excel_knows_of_links() -> None:
    asked: list[int] = []

    def links(kind: int) -> Any:
        asked.append(kind)
        return ("C:\\Другая.xlsx",) if kind == 1 and with_links else None

    used = SimpleNamespace(
        api=SimpleNamespace(),
        row=5,
        column=2,
        formula=(("Имя", "=B1"), ("='C:\\[Другая.xlsx]Лист1'!A1", "1")),
    )
    book: Any = SimpleNamespace(
        api=SimpleNamespace(LinkSources=links), sheets={"Лист": SimpleNamespace(used_range=used)}
    )
    with_links = True
    assert other_files(book, ["Лист"]) == {"Лист": [("B6", "Другая.xlsx")]}
    with_links = False
    assert other_files(book, ["Лист"]) == {} and asked[-2:] == [1, 2]


def test_a_saved_file_that_cannot_be_read_is_asked_of_excel(tmp_path: Path) -> None:
    path = tmp_path / "Книга.xlsx"
    path.write_bytes(b"not a workbook")
    book = SimpleNamespace(api=SimpleNamespace(Saved=True), fullname=str(path))
    assert file_anatomy(book) is None
    book.api.Saved = False
    assert file_anatomy(book) is None
