"""A worksheet that takes whole columns: XlsxWriter's own cell by cell was nine tenths of writing a summary.

XlsxWriter still writes everything around the rows (columns, panes, filters, styles, shared strings, the package);
only the rows of the register itself are put together from columns, with the same XML as its own cells have.
Measured by benchmarks/consolidate.py.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nastavnik.books.formula_sheet import FormulaSheet
from nastavnik.form import column_letter

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RegisterSheet"]

_EPOCH = dt.datetime(1899, 12, 30)
_LONGEST = 32_767  # characters a cell may hold


class RegisterSheet(FormulaSheet):
    """An XlsxWriter worksheet with ``fill_columns``; add it with ``workbook.add_worksheet(name, RegisterSheet)``."""

    dim_rowmax: int

    def fill_columns(
        self,
        first_row: int,
        columns: Sequence[tuple[pd.Series, str, Any]],
        heights: Sequence[float | None],
        texts: Mapping[int, Mapping[int, str]] | None = None,
    ) -> None:
        """Put ``columns`` (values, kind, cell format) below each other from the 0-based ``first_row`` and column A.

        ``kind``: text, date (datetime64), or a number. Empty values become empty cells with the format.
        ``heights`` has the height of each row in points, None for the usual one. ``texts`` are by column and place
        below ``first_row`` what stands there instead: a date or a number that was not understood.
        """
        self._first, self._heights = first_row, heights
        self._instead = {
            column: {
                place: self.str_table._get_shared_string_index(text[:_LONGEST])
                for place, text in listed.items()
            }
            for column, listed in (texts or {}).items()
        }
        self._columns = [
            (self._indexes(values) if kind == "text" else _numbers(values, kind), kind, cell)
            for values, kind, cell in columns
        ]
        if heights:
            self._check_dimensions(first_row + len(heights) - 1, len(columns) - 1)

    def _indexes(self, values: pd.Series) -> list[int]:
        """Indexes of texts in the workbook's table of strings, -1 for empty ones."""
        import pandas as pd

        places, distinct = pd.factorize(values.to_numpy(dtype=object))
        table = self.str_table
        indexes = [
            table._get_shared_string_index(str(text)[:_LONGEST]) if text != "" else -1 for text in distinct
        ]
        table.count += max(0, int((places >= 0).sum()) - len(distinct))
        indexes.append(-1)
        return [indexes[place] for place in places]

    def _write_rows(self) -> None:
        if not getattr(self, "_columns", None):
            super()._write_rows()
            return
        last, self.dim_rowmax = self.dim_rowmax, self._first - 1
        super()._write_rows()
        self.dim_rowmax = last
        numbers = range(self._first + 1, self._first + len(self._heights) + 1)
        written = [
            _cells(column_letter(i), numbers, values, kind, cell)
            for i, (values, kind, cell) in enumerate(self._columns)
        ]
        for column, listed in self._instead.items():
            letter, style = column_letter(column), self._columns[column][2]._get_xf_index()
            for place, index in listed.items():
                written[column][place] = (
                    f'<c r="{letter}{numbers[place]}" s="{style}" t="s"><v>{index}</v></c>'
                )
        rows = [
            f'<row r="{n}">' if height is None else f'<row r="{n}" ht="{height:g}" customHeight="1">'
            for n, height in zip(numbers, self._heights, strict=True)
        ]
        write = self.fh.write
        for start in range(
            0, len(rows), 4096
        ):  # in pieces: a whole register as one text would double the memory
            part = slice(start, start + 4096)
            write(
                "".join(
                    f"{row}{''.join(cells)}</row>"
                    for row, cells in zip(rows[part], zip(*(w[part] for w in written)))
                )
            )


def _numbers(values: pd.Series, kind: str) -> list[float | None]:
    """Numbers as cells hold them: dates as days since 30.12.1899, None for empty ones."""
    if kind == "date":
        import pandas as pd

        values = (pd.to_datetime(values) - pd.Timestamp(_EPOCH)) / pd.Timedelta(days=1)
    return [None if value != value or value is None else value for value in values.tolist()]


def _cells(letter: str, numbers: range, values: list[Any], kind: str, cell: Any) -> list[str]:
    """The XML of one column's cells."""
    style = cell._get_xf_index()
    if kind == "text":
        return [
            f'<c r="{letter}{n}" s="{style}" t="s"><v>{v}</v></c>'
            if v >= 0
            else f'<c r="{letter}{n}" s="{style}"/>'
            for n, v in zip(numbers, values, strict=True)
        ]
    return [
        f'<c r="{letter}{n}" s="{style}"/>'
        if v is None
        else f'<c r="{letter}{n}" s="{style}"><v>{v:.16G}</v></c>'
        for n, v in zip(numbers, values, strict=True)
    ]
