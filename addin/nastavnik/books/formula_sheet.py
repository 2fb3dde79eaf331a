"""A worksheet that writes one formula for a whole column, as Excel does when it is filled down.

XlsxWriter writes every formula out: a school's template was 5.4 MB of XML and 330 KB to mail. As shared formulas
it is a tenth of that, and every program that opens it is faster.
"""

from __future__ import annotations

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

from nastavnik.form import column_letter
from nastavnik.form.formulas import TEXTS

__all__ = ["FormulaSheet"]

_ROW = re.compile(r"(?<![\w$!'])(\$?[A-Z]{1,3})(\d+)(?![\w(])")
_MARK = "\x00"  # tells a shared formula from an ordinary one on its way through XlsxWriter


class FormulaSheet(Worksheet):  # type: ignore[misc]
    """An XlsxWriter worksheet with ``fill_formula``; add it with ``workbook.add_worksheet(name, FormulaSheet)``."""

    def fill_formula(self, first: int, last: int, column: int, formula: str, cell_format: Any) -> None:
        """Write ``formula`` (as it stands in row ``first``) into the 0-based rows ``first``…``last`` of a column.

        References without $ move with the row. No value is stored: programs count it when they open the file.
        """
        if "!" in TEXTS.sub("", formula):
            # Excel takes a shared formula that looks at another sheet for damage ([MS-XLS] SharedParsedFormula has
            # no PtgRef3d or PtgArea3d; EPPlus issues 92 and 253), though validators and LibreOffice let it pass.
            for row in range(first, last + 1):
                self.write_formula(row, column, _moved(formula, first + 1, row + 1), cell_format, "")
            return
        self._shared = getattr(self, "_shared", -1) + 1
        letter = column_letter(column)
        area = f"{letter}{first + 1}:{letter}{last + 1}"
        head = f't="shared" ref="{area}" si="{self._shared}"'
        self.write_formula(first, column, f"{_MARK}{head}{_MARK}{formula.removeprefix('=')}", cell_format, "")
        follower = f'{_MARK}t="shared" si="{self._shared}"{_MARK}'
        for row in range(first + 1, last + 1):
            self.write_formula(row, column, follower, cell_format, "")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # None of our formulas uses a future function; looking for thirty of them took 85 % of the time.
        return formula.removeprefix("=")

    def _xml_formula_element(self, formula: str, result: Any, attributes: Any = ()) -> None:
        if not formula.startswith(_MARK):
            super()._xml_formula_element(formula, result, attributes)
            return
        _, head, text = formula.split(_MARK)
        cell = "".join(f' {key}="{value}"' for key, value in attributes)
        inside = f"<f {head}>{self._escape_data(text)}</f>" if text else f"<f {head}/>"
        self.fh.write(f"<c{cell}>{inside}<v></v></c>")


def _moved(formula: str, old: int, new: int) -> str:
    """A formula of row ``old`` as it reads in row ``new``; texts and rows with $ stay."""
    parts = re.split(f"({TEXTS.pattern})", formula)
    return "".join(
        part if part.startswith('"') else _ROW.sub(lambda m: f"{m[1]}{int(m[2]) + new - old}", part)
        for part in parts
    )
