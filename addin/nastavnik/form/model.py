"""What a workbook is made of: forms, sheets, columns, lists. Loaded from TOML, never changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

__all__ = ["Column", "Form", "Rule", "Sheet", "ValueList", "column_letter"]


def column_letter(index: int) -> str:
    """The spreadsheet letters of a 0-based column index: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, eq=False)
class ValueList:
    """A list of allowed values, with what people type instead of them."""

    key: str
    title: str
    values: tuple[str, ...]
    abbreviations: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table or a field of a card.

    ``header`` is what people see (the label of a field). ``index`` is the 0-based place in the sheet of a
    table's column, or the 0-based row offset of a card's field.
    """

    key: str
    header: str
    type: str
    index: int
    required: bool = False
    list: str | None = None
    reference: str | None = None
    personal: bool = False
    computed: bool = False
    filled: bool = False
    unique: bool = False
    check: str | None = None
    min: float | None = None
    max: float | None = None
    options_from: str | None = None
    formula: str | None = None
    default: Any = None
    group: str | None = None
    hint: str = ""
    width: float = 14
    aliases: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        return column_letter(self.index)


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule between cells of one row, held by the live formula and by the check alike.

    ``rule`` is the kind: order, span, required_when, minor, same_person.
    """

    rule: str
    code: str
    options: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.options[name]

    def get(self, name: str, default: Any = None) -> Any:
        return self.options.get(name, default)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet of the form. ``kind`` is card (label and value rows), table (header row, records) or view."""

    key: str
    title: str
    kind: str
    about: str = ""
    aliases: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rules: tuple[Rule, ...] = ()
    rows: int = 0
    id: str | None = None
    prefix: str = ""
    person: tuple[str, ...] = ()
    hidden: bool = False

    # Where the form puts things; a file as it stands may differ, see ``nastavnik.form.layout``.
    @property
    def header_row(self) -> int:
        """1-based row of the header of a table."""
        return 5

    @property
    def first_row(self) -> int:
        """1-based row of the first record of a table, or of the first field of a card."""
        return 6 if self.kind == "table" else (1 if self.hidden else 4)

    @property
    def last_row(self) -> int:
        """1-based last prepared row."""
        count = self.rows if self.kind == "table" else len(self.columns)
        return self.first_row + count - 1

    @property
    def label_letter(self) -> str:
        """Column of a card's labels."""
        return "A" if self.hidden else "B"

    @property
    def value_letter(self) -> str:
        """Column of a card's values."""
        return "B" if self.hidden else "C"

    @cached_property
    def by_key(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns}

    @cached_property
    def inputs(self) -> tuple[Column, ...]:
        """The columns a person fills."""
        return tuple(column for column in self.columns if not column.computed)

    def cell(self, column: Column) -> str:
        """Address of a card's value in the form."""
        return f"{self.value_letter}{self.first_row + column.index}"

    def __getitem__(self, key: str) -> Column:
        return self.by_key[key]


@dataclass(frozen=True, eq=False)
class Form:
    """A whole workbook: sheets in order, lists."""

    id: str
    version: str
    title: str
    sheets: tuple[Sheet, ...]
    lists: dict[str, ValueList]

    @cached_property
    def by_key(self) -> dict[str, Sheet]:
        return {sheet.key: sheet for sheet in self.sheets}

    @property
    def tables(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.kind == "table")

    @property
    def cards(self) -> tuple[Sheet, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.kind == "card")

    @property
    def data_sheets(self) -> tuple[Sheet, ...]:
        """Cards and tables that people see and fill."""
        return tuple(sheet for sheet in self.sheets if sheet.kind != "view" and not sheet.hidden)

    @property
    def passport(self) -> Sheet:
        """The card that says whose workbook it is."""
        return next(sheet for sheet in self.cards if not sheet.hidden)

    def values(self, list_key: str) -> tuple[str, ...]:
        return self.lists[list_key].values

    def __getitem__(self, key: str) -> Sheet:
        return self.by_key[key]

    def __reduce__(self) -> tuple[Any, ...]:
        """A form travels between processes by name, and arrives as the one that is loaded there."""
        return _loaded, (self.id, self.version)


def _loaded(form_id: str, version: str) -> Form:
    from nastavnik.form.loading import load_form

    form = load_form(form_id)
    return form if form.version == version else load_form(form_id, version)
