"""The cells of a file, sheet by sheet, as calamine gives them, and whatever it does the run goes on.

Calamine's Rust code panics on some broken files, and a declared size may make it ask for gigabytes: a panic
becomes Hostile, and a risky file is read by a process of its own with limits on memory and time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from nastavnik.books.anatomy import MAX_CELLS, TOO_WIDE, Anatomy, Hostile, SheetAnatomy

__all__ = ["Grid", "Merge", "Rows", "SheetRows", "open_grid"]

Rows = Sequence[Sequence[Any]]
Merge = tuple[tuple[int, int], tuple[int, int]]  # 0-based (top, left), (bottom, right)
SheetRows = tuple[Rows, list[Merge]]
_T = TypeVar("_T")


class Grid(Protocol):
    """A workbook's cells: a file's, or those of the workbook open on the screen."""

    names: list[str]
    hidden: set[str]

    def rows(self, name: str) -> Rows: ...
    def merged(self, name: str) -> list[Merge]: ...
    def sheet(self, name: str) -> SheetAnatomy | None: ...


class Source(Protocol):
    """What gives a file's sheets: calamine here, or calamine in a process apart."""

    names: list[str]
    hidden: set[str]

    def sheet(self, name: str) -> SheetRows: ...


class CalamineSource:
    """Sheets read in this process."""

    def __init__(self, data: bytes) -> None:
        import python_calamine

        self._book = guarded(lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
        table, visible = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
        sheets = [m for m in self._book.sheets_metadata if m.typ == table]  # not charts and macro sheets
        self.names: list[str] = [m.name for m in sheets]
        self.hidden: set[str] = {m.name for m in sheets if m.visible != visible}

    def sheet(self, name: str) -> SheetRows:
        """(rows from A1 on, merged ranges). Raises Hostile when the sheet is too large or cannot be read."""
        sheet = guarded(lambda: self._book.get_sheet_by_name(name))
        if sheet.total_height * max(sheet.total_width, 1) > MAX_CELLS:
            raise Hostile(TOO_WIDE)
        return guarded(lambda: sheet.to_python(skip_empty_area=False)), sheet.merged_cell_ranges or []


def guarded(action: Callable[[], _T]) -> _T:
    """The result of a calamine call. Its Rust panics are BaseException, and must not take the run down."""
    try:
        return action()
    except (KeyboardInterrupt, SystemExit, MemoryError, Hostile):
        raise
    except BaseException as error:
        raise Hostile("файл повреждён или это не электронная таблица") from error


class FileGrid:
    """The cells of one file; each sheet is laid out when first asked for."""

    def __init__(self, source: Source, anatomy: Anatomy) -> None:
        self.anatomy = anatomy
        self._source = source
        self._sheets: dict[str, SheetRows] = {}
        self.names, self.hidden = source.names, source.hidden

    def rows(self, name: str) -> Rows:
        return self._read(name)[0]

    def merged(self, name: str) -> list[Merge]:
        known = self.anatomy.sheets.get(name)
        return self._read(name)[1] or (known.merged if known else [])

    def sheet(self, name: str) -> SheetAnatomy | None:
        return self.anatomy.sheets.get(name)

    def _read(self, name: str) -> SheetRows:
        if name not in self._sheets:
            self._sheets[name] = self._source.sheet(name)
        return self._sheets[name]


def open_grid(data: bytes, anatomy: Anatomy) -> FileGrid:
    """The cells of a workbook's bytes. Raises Hostile when calamine cannot read them."""
    if anatomy.risky:
        from nastavnik.books.quarantine import QuarantinedSource

        return FileGrid(QuarantinedSource(data), anatomy)
    return FileGrid(CalamineSource(data), anatomy)
