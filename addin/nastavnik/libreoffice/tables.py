"""Tables of a sheet: Calc's database ranges, which is what Excel's tables become when a file is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .addresses import Box, uno_address
from .autofilters import AutoFilter
from .guard import Guarded, held, implements
from .listed import Listed
from .navigation import overlap
from .tableparts import TableColumns, TableRows

if TYPE_CHECKING:
    from .ranges import Range
    from .sheets import Sheet

__all__ = ["Table", "Tables", "table_at"]


@implements(base_classes.Table)
class Table(Guarded, base_classes.Table):
    """One table: a named rectangle with a header and filter buttons. Calc has no table styles."""

    parent: Sheet = held()

    def __init__(self, parent: Sheet, found: Any) -> None:
        self.parent = parent
        self.xl = found

    @property
    def api(self) -> Any:
        """The UNO database range."""
        return self.xl

    @property
    def name(self) -> str:
        return str(self.xl.getName())

    @name.setter
    def name(self, value: str) -> None:
        self.xl.setName(value)

    @property
    def display_name(self) -> str:
        """The same as ``name``."""
        return self.name

    @display_name.setter
    def display_name(self, value: str) -> None:
        self.name = value

    @property
    def box(self) -> Box:
        """Where the table is."""
        return Box.of(self.xl.getDataArea())

    @property
    def range(self) -> Range:
        from .ranges import Range

        return Range(self.parent, self.box)

    @property
    def header_row_range(self) -> Range | None:
        return self.range.part(0, 0, 1, self.box.columns) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        head = 1 if self.show_headers else 0
        last = 1 if self.show_totals else 0
        rows = self.box.rows - head - last
        return self.range.part(head, 0, rows, self.box.columns) if rows > 0 else None

    @property
    def totals_row_range(self) -> Range | None:
        return self.range.part(self.box.rows - 1, 0, 1, self.box.columns) if self.show_totals else None

    @property
    def show_headers(self) -> bool:
        return bool(self.xl.ContainsHeader)

    @show_headers.setter
    def show_headers(self, value: bool) -> None:
        self.xl.ContainsHeader = bool(value)

    @property
    def show_totals(self) -> bool:
        return bool(self.xl.TotalsRow)

    @property
    def show_autofilter(self) -> bool:
        return bool(self.xl.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.xl.AutoFilter = bool(value)

    @property
    def autofilter(self) -> AutoFilter:
        return AutoFilter(self.range, self)

    @property
    def columns(self) -> TableColumns:
        return TableColumns(self)

    @property
    def rows(self) -> TableRows:
        return TableRows(self)

    @property
    def insert_row_range(self) -> None:
        """Calc keeps no empty row for new records: always None, as on Excel once there is data."""
        return None

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        body = self.data_body_range
        if body is not None:
            body.sort(keys, ascending, False)

    def resize(self, range: Any) -> None:
        self.xl.setDataArea(uno_address(self.parent.index - 1, range.impl.box))


@implements(base_classes.Collection)
class Tables(Listed[Table], base_classes.Collection, base_classes.Tables):
    """The tables of a sheet; unnamed ranges of filters do not count."""

    parent: Sheet = held()

    def __init__(self, parent: Sheet) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The UNO database ranges of the book."""
        return self.parent.book.xl.DatabaseRanges

    def _items(self) -> list[Table]:
        ranges, sheet = self.api, self.parent.index - 1
        found = (ranges.getByName(name) for name in ranges.getElementNames())
        return [Table(self.parent, each) for each in found if each.getDataArea().Sheet == sheet]

    def add(
        self,
        source_type: str | None = None,
        source: Any = None,
        link_source: bool | None = None,
        has_headers: bool | None = None,
        destination: Any = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """A table over ``source`` with filter buttons; ``table_style_name`` has no effect."""
        ranges = self.api
        number = 1
        while name is None and ranges.hasByName(f"Table{number}"):
            number += 1
        name = name or f"Table{number}"
        ranges.addNewByName(name, source.impl.uno_address)
        table = Table(self.parent, ranges.getByName(name))
        table.show_headers = bool(has_headers)
        table.show_autofilter = bool(has_headers)
        return table


def table_at(rng: Range) -> Table | None:
    """The table that the top left cell of ``rng`` lies in, or None."""
    for table in Tables(rng.sheet):
        if overlap(table.box, Box(rng.row, rng.column, 1, 1)):
            return table
    return None
