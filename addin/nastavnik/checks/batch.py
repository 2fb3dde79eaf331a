"""Many workbooks as frames: one batch is one workbook at the desk or a thousand from the mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from nastavnik.checks.findings import Finding
from nastavnik.checks.values import Parsed, parse
from nastavnik.form.layout import CardLayout, TableLayout
from nastavnik.form.model import Column, Form, Sheet

__all__ = ["Batch", "FileFacts", "Settings", "Table", "typed_column"]


@dataclass(frozen=True)
class Settings:
    """Thresholds of a check; the district's «Настройки» replace the defaults."""

    on: dt.date = field(default_factory=dt.date.today)
    programme_min_months: int = 3
    programme_max_months: int = 12


@dataclass
class FileFacts:
    """What is known of one file besides its rows: where each sheet lies, and what was seen while reading."""

    name: str
    layouts: dict[str, TableLayout | CardLayout] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    seen: list[Finding] = field(default_factory=list)
    older: bool = False
    headless: list[str] = field(default_factory=list)
    issued_to: str | None = None  # the code of the organisation that the book was issued to, by its stamp

    def lacks(self, sheet: str, column: str) -> bool:
        """Whether the file has no such sheet or column; False for frames that came from no file."""
        layout = self.layouts.get(sheet)
        return column in layout.missing if layout is not None else bool(self.layouts)


@dataclass
class Table:
    """One sheet of all files: ``raw`` as it stands, ``typed`` as understood, ``codes`` what was wrong in reading.

    All three have the same index; ``raw`` and ``typed`` have the form's keys as columns plus ``_file`` (number in
    the batch) and ``_row`` (true 1-based row; 0 for a card). Typed values: datetime64 for dates, float64 for
    numbers, True/False/None for booleans, text or None for the rest.
    """

    sheet: Sheet
    raw: pd.DataFrame
    typed: pd.DataFrame
    codes: dict[str, pd.Series]
    hints: dict[str, dict[Any, str]]


@dataclass
class Batch:
    """All rows of all files of one form, ready to be checked or counted."""

    form: Form
    files: list[FileFacts]
    tables: dict[str, Table]
    settings: Settings = field(default_factory=Settings)

    @classmethod
    def of(
        cls,
        form: Form,
        files: list[FileFacts],
        raw: Mapping[str, pd.DataFrame],
        settings: Settings | None = None,
    ) -> Batch:
        """A batch from raw frames by sheet key (see ``Table``); values are understood here, once per distinct one."""
        tables = {}
        for sheet in form.sheets:
            if sheet.kind == "view" or sheet.hidden:
                continue
            frame = raw.get(sheet.key)
            if frame is None:
                frame = pd.DataFrame(
                    {c: pd.Series(dtype=object) for c in [*(c.key for c in sheet.inputs), "_file", "_row"]}
                )
            tables[sheet.key] = _understand(form, sheet, frame)
        return cls(form, files, tables, settings or Settings())

    def frame(self, key: str) -> pd.DataFrame:
        """The typed frame of a sheet."""
        return self.tables[key].typed

    def lacking(self, sheet: str, *columns: str) -> frozenset[int]:
        """Numbers of the files that lack any of a sheet's ``columns``: nothing can be demanded of those cells there."""
        return frozenset(
            n for n, facts in enumerate(self.files) if any(facts.lacks(sheet, column) for column in columns)
        )

    def has(self, *keys: str) -> bool:
        return all(key in self.tables for key in keys)


def _understand(form: Form, sheet: Sheet, raw: pd.DataFrame) -> Table:
    typed: dict[str, Any] = {}
    codes: dict[str, pd.Series] = {}
    hints: dict[str, dict[Any, str]] = {}
    for column in sheet.inputs:
        if column.key not in raw.columns:
            raw[column.key] = pd.Series([None] * len(raw), index=raw.index, dtype=object)
        typed[column.key], code, hint = typed_column(form, column, raw[column.key])
        if code is not None:
            codes[column.key] = code
        if hint:
            hints[column.key] = hint
    for key in ("_file", "_row"):
        typed[key] = raw[key].astype("int64")
    return Table(sheet, raw, pd.DataFrame(typed, index=raw.index), codes, hints)


def typed_column(
    form: Form, column: Column, raw: pd.Series
) -> tuple[pd.Series, pd.Series | None, dict[Any, str]]:
    """(typed values, codes or None when all is well, hints by raw value) of one raw column."""
    places, distinct = pd.factorize(raw.to_numpy(dtype=object), use_na_sentinel=True)
    parsed: list[Parsed] = []
    for value in distinct:
        if isinstance(value, str) and not value.strip("\u00a0\u200b\ufeff \t\r\n"):
            parsed.append(Parsed(None))
        else:
            parsed.append(parse(column, value, form.lists))
    parsed.append(Parsed(None))  # place -1: an empty cell
    values = [item.value for item in parsed]
    if column.type == "date":
        table: Any = pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
        typed = pd.Series(table.astype("datetime64[s]").to_numpy()[places], index=raw.index)
    elif column.type in ("number", "integer"):
        typed = pd.Series(pd.Series(values, dtype="float64").to_numpy()[places], index=raw.index)
    else:
        typed = pd.Series(_objects(values)[places], index=raw.index, dtype=object)
    if not any(item.code for item in parsed):
        return typed, None, {}
    code = pd.Series(_objects([item.code for item in parsed])[places], index=raw.index, dtype=object)
    return typed, code, {v: p.hint for v, p in zip(distinct, parsed[:-1], strict=True) if p.hint}


def _objects(values: Iterable[Any]) -> Any:
    import numpy as np

    listed = list(values)
    array = np.empty(len(listed), dtype=object)
    array[:] = listed
    return array
