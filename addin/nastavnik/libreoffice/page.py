"""Frozen panes and page setup of a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .addresses import MAX_COLUMNS, MAX_ROWS, Box, address_of, parse_address, split_sheet, uno_address
from .guard import Guarded, implements

if TYPE_CHECKING:
    from .sheets import Sheet

__all__ = ["FreezePanes", "PageSetup"]

_BY_VALUE = 3  # com.sun.star.view.DocumentZoomType


@contextmanager
def _full_size(controller: Any) -> Iterator[None]:
    """The view at 100 %: Calc reckons frozen rows and columns in pixels, and at another zoom tells other ones."""
    kind, value = controller.ZoomType, controller.ZoomValue
    controller.ZoomType, controller.ZoomValue = _BY_VALUE, 100
    try:
        yield
    finally:
        controller.ZoomValue = value
        controller.ZoomType = kind


@implements(base_classes.FreezePanes)
class FreezePanes(Guarded, base_classes.FreezePanes):
    """Freezing keeps the rows and columns of a range in sight; whole rows freeze rows only."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        box = parse_address(split_sheet(frozen_range)[1])
        if box is None:
            raise ValueError(f"'{frozen_range}' is not an address.")
        columns = 0 if box.columns == MAX_COLUMNS else box.column + box.columns - 1
        rows = 0 if box.rows == MAX_ROWS else box.row + box.rows - 1
        with self.sheet.in_front() as controller, _full_size(controller):
            controller.freezeAtPosition(0, 0)
            controller.setFirstVisibleRow(0)  # in a scrolled window Calc freezes from the row on top
            controller.setFirstVisibleColumn(0)
            controller.freezeAtPosition(columns, rows)

    def unfreeze(self) -> None:
        with self.sheet.in_front() as controller:
            controller.freezeAtPosition(0, 0)

    @property
    def frozen(self) -> tuple[int, int]:
        """(rows, columns) that are frozen; not in xlwings' API."""
        with self.sheet.in_front() as controller:
            if not controller.hasFrozenPanes():
                return 0, 0
            with _full_size(controller):
                return int(controller.getSplitRow()), int(controller.getSplitColumn())


@implements(base_classes.PageSetup)
class PageSetup(Guarded, base_classes.PageSetup):
    """The print area."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """The UNO page style of the sheet."""
        styles = self.sheet.book.xl.getStyleFamilies().getByName("PageStyles")
        return styles.getByName(self.sheet.xl.PageStyle)

    @property
    def print_area(self) -> str | None:
        areas = self.sheet.xl.getPrintAreas()
        return ",".join(address_of(Box.of(area)) for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        boxes = [parse_address(split_sheet(part)[1]) for part in (value or "").split(",") if part]
        if None in boxes:
            raise ValueError(f"'{value}' is not an address.")
        index = self.sheet.index - 1
        self.sheet.xl.setPrintAreas(tuple(uno_address(index, box) for box in boxes if box is not None))
