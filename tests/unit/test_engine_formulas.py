"""Formula texts between Excel's grammar and Calc's, without an office."""

from __future__ import annotations

import pytest
from xlwings import utils

from nastavnik.libreoffice.formulas import quoted_sheet, shifted, to_calc, to_excel

BOTH_WAYS = [
    ("=SUM(A1,B2)", "=SUM(A1;B2)"),
    ("=SUM(Sheet1!A1:B2)", "=SUM($'Sheet1'.A1:B2)"),
    ("='My sheet'!$A$1+1", "=$'My sheet'.$A$1+1"),
    ("='O''Neil'!A1", "=$'O''Neil'.A1"),
    ("=Пары!A1&Пары!B1", "=$'Пары'.A1&$'Пары'.B1"),
    ('=IF(A1="a,b;c!d","x","")', '=IF(A1="a,b;c!d";"x";"")'),
    ("={1,2;3,4}", "={1;2|3;4}"),
    ("=SUM({1,2;3,4},5)", "=SUM({1;2|3;4};5)"),
    ("=SUM((A1:A2,C1:C2),1)", "=SUM((A1:A2~C1:C2);1)"),
    ("=Sheet1!A:A", "=$'Sheet1'.A:A"),
    ("=SUM(Sheet1!2:3)", "=SUM($'Sheet1'.2:3)"),
    ("=Sheet1!итог*2", "=$'Sheet1'.итог*2"),
    ("=#REF!+Sheet1!#REF!", "=#REF!+$'Sheet1'.#REF!"),
    ("=NORM.S.INV(A1)+STDEV.S(A1:A3)", "=NORM.S.INV(A1)+STDEV.S(A1:A3)"),
    ("=LOG10(A1)", "=LOG10(A1)"),
    ('=COUNTIF(A:A,">="&B1)', '=COUNTIF(A:A;">="&B1)'),
    ("='[Книга.xlsx]Лист 1'!A1", "='file://Книга.xlsx'#$'Лист 1'.A1"),
]


@pytest.mark.parametrize(("excel", "calc"), BOTH_WAYS)
def test_there_and_back(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc
    assert to_excel(calc) == excel


@pytest.mark.parametrize(
    ("calc", "excel"),
    [
        ("=COM.SUN.STAR.SHEET.ADDIN.ANALYSIS.GETEOMONTH(A1;1)", "=EOMONTH(A1,1)"),
        ("=Лист1.A1+$Лист1.$B$2", "=Лист1!A1+Лист1!$B$2"),
        ("=SUM($Лист1.A1:$Лист1.B2)", "=SUM(Лист1!A1:B2)"),
        ("=SUM($A1.A1:$B1.B2)", "=SUM('A1:B1'!A1:B2)"),
        ("=A1:B2!B1:C3", "=A1:B2 B1:C3"),
        ('=VLOOKUP(A1;C1:D5;2;FALSE())&"TRUE()"', '=VLOOKUP(A1,C1:D5,2,FALSE)&"TRUE()"'),
    ],
)
def test_what_calc_writes_in_its_own_way(calc: str, excel: str) -> None:
    assert to_excel(calc) == excel


@pytest.mark.parametrize(
    ("excel", "calc"),
    [
        ("=IF(TRUE,1,FALSE)", "=IF(TRUE();1;FALSE())"),
        ("=_xlfn.CONCAT(A1,B1)", "=CONCAT(A1;B1)"),
        ("=@A1", "=A1"),
    ],
)
def test_what_excel_writes_in_its_own_way(excel: str, calc: str) -> None:
    assert to_calc(excel) == calc


def test_texts_that_are_no_formulas_stay() -> None:
    assert to_calc("a,b;c!d") == to_excel("a,b;c!d") == "a,b;c!d"


@pytest.mark.parametrize(
    ("name", "quoted"),
    [
        ("Пары", "Пары"),
        ("Мой лист", "'Мой лист'"),
        ("2024", "'2024'"),
        ("A1", "'A1'"),
        ("O'Neil", "'O''Neil'"),
    ],
)
def test_sheets_are_quoted_where_excel_quotes_them(name: str, quoted: str) -> None:
    assert quoted_sheet(name) == quoted


def test_only_relative_references_move() -> None:
    formula = "=A1+$A1+A$1+$A$1&\"A1\"&$'A1'.B2+LOG10(C3)"
    moved = shifted(formula, 2, 1, utils.col_name, utils.column_to_number)
    assert moved == "=B3+$A3+B$1+$A$1&\"A1\"&$'A1'.C4+LOG10(D5)"
