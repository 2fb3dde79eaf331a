"""What a new book is filled with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Contents", "Macros", "Mark"]


@dataclass(frozen=True)
class Mark:
    """A cell to be marked in a rebuilt book: ``severity`` error or warning, ``text`` the note."""

    severity: str
    text: str


@dataclass(frozen=True)
class Macros:
    """The .xlsm flavour: the VBA project, and the buttons of «Пульт» as (caption, macro, what it is for)."""

    project: Path
    buttons: Sequence[tuple[str, str, str]]


@dataclass
class Contents:
    """What a new book is filled with.

    ``cards`` maps a card's key to {field key: value}; ``tables`` maps a table's key to a frame with the form's
    keys as columns. Values may be text where a date or a number was not understood: they are kept as text.
    ``marks`` maps (sheet key, record index or None for a card, column key) to marks. ``findings`` are the rows
    of «Проверка»: (sheet title, cell, value, what is wrong, how to mend, severity). ``targets`` maps indicator
    keys to fractions or counts, shown on «Показатели».
    """

    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[tuple[str, int | None, str], list[Mark]] = field(default_factory=dict)
    findings: Sequence[tuple[str, str, str, str, str, str]] = ()
    targets: Mapping[str, float] = field(default_factory=dict)
