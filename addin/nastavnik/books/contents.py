"""What a new book is filled with."""

from __future__ import annotations

import json
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
    of «Проверка»: (sheet title, cell, value, what is wrong, how to mend, severity).
    """

    cards: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    meta: Mapping[str, Any] = field(default_factory=dict)
    marks: Mapping[tuple[str, int | None, str], list[Mark]] = field(default_factory=dict)
    findings: Sequence[tuple[str, str, str, str, str, str]] = ()

    @property
    def targets(self) -> dict[str, float]:
        """Fractions or counts by indicator key, shown on «Показатели»: the book carries them in ``_meta`` as JSON."""
        try:
            kept = json.loads(str(self.meta.get("targets") or "{}"))
            return {str(key): float(value) for key, value in kept.items()}
        except (ValueError, TypeError, AttributeError):
            return {}  # somebody wrote in the hidden sheet
