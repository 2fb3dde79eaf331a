"""Rows and columns of a table: cells beside and below move only within the table's width or height."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .addresses import Box, uno_address
from .guard import Guarded, held, implements
from .listed import Listed

if TYPE_CHECKING:
    from .ranges import Range
    from .tables import Table

__all__ = ["TableColumns", "TableRows"]


def _lay(table: Table, before: Box, rows: int, columns: int) -> None:
    """Put the table where it was, larger by so many rows and columns: cells that move take it along at its edges."""
    area = Box(before.row, before.column, before.rows + rows, before.columns + columns)
    table.xl.setDataArea(uno_address(table.parent.index - 1, area))


@implements(base_classes.TableRow)
class TableRow(Guarded, base_classes.TableRow):
    """A data row of a table, by its place."""

    def __init__(self, table: Table, index: int) -> None:
        self.table, self._index = table, index

    @property
    def index(self) -> int:
        return self._index

    @property
    def range(self) -> Range:
        head = 1 if self.table.show_headers else 0
        return self.table.range.part(head + self._index - 1, 0, 1, self.table.box.columns)

    def delete(self) -> None:
        """Cells below the table move up."""
        before, cells = self.table.box, self.range
        cells.delete("up")
        _lay(self.table, before, -1, 0)


@implements(base_classes.TableRows)
class TableRows(Listed[TableRow], base_classes.TableRows):
    """The data rows of a table."""

    parent: Table = held()

    def __init__(self, parent: Table) -> None:
        self.parent = parent

    @property
    def column_count(self) -> int:
        """How many values a row takes."""
        return self.parent.box.columns

    def _items(self) -> list[TableRow]:
        body = self.parent.data_body_range
        return [TableRow(self.parent, n) for n in range(1, (body.shape[0] if body is not None else 0) + 1)]

    def add(self, values: Sequence[Any] | None, index: int | None) -> TableRow:
        """Cells below the table move down; formulas of calculated columns are not filled in by themselves."""
        table, before = self.parent, self.parent.box
        row = TableRow(table, len(self) + 1 if index is None else index)
        row.range.insert("down")
        _lay(table, before, 1, 0)
        if values is not None:
            row.range.raw_value = [list(values)]
        return row


@implements(base_classes.TableColumn)
class TableColumn(Guarded, base_classes.TableColumn):
    """A column of a table, by its place."""

    def __init__(self, table: Table, index: int) -> None:
        self.table, self._index = table, index

    @property
    def name(self) -> str:
        """The header; ``Column N`` where the table shows none."""
        header = self.table.header_row_range
        text = None if header is None else header.part(0, self._index - 1, 1, 1).raw_value
        return f"Column{self._index}" if text is None else str(text)

    @property
    def index(self) -> int:
        return self._index

    @property
    def range(self) -> Range:
        return self.table.range.part(0, self._index - 1, self.table.box.rows, 1)

    @property
    def data_body_range(self) -> Range | None:
        body = self.table.data_body_range
        return None if body is None else body.part(0, self._index - 1, body.shape[0], 1)

    def delete(self) -> None:
        """Cells beside the table move left."""
        before, cells = self.table.box, self.range
        if before.columns == 1:
            raise ValueError("Cannot delete the last table column")
        cells.delete("left")
        _lay(self.table, before, 0, -1)


@implements(base_classes.TableColumns)
class TableColumns(Listed[TableColumn], base_classes.Collection, base_classes.TableColumns):
    """The columns of a table."""

    parent: Table = held()

    def __init__(self, parent: Table) -> None:
        self.parent = parent

    def _items(self) -> list[TableColumn]:
        return [TableColumn(self.parent, n) for n in range(1, self.parent.box.columns + 1)]

    def add(self, name: str, index: int | None) -> TableColumn:
        """Cells beside the table move right."""
        table, before = self.parent, self.parent.box
        column = TableColumn(table, before.columns + 1 if index is None else index)
        column.range.insert("right")
        _lay(table, before, 0, 1)
        header = table.header_row_range
        if header is not None:
            header.part(0, column.index - 1, 1, 1).raw_value = name
        return column
