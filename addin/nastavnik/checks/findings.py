"""Findings: what a check has to say, as data. Sentences are made at the edge, from the catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Finding", "shown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    ``file`` is the number of the file in its batch; ``sheet`` and ``column`` are form keys (None: the whole file
    or sheet); ``row`` is the true 1-based row of the file; ``value`` is what stands in the cell; ``cell`` is an
    address known only to the file (headers, stray cells); ``context`` fills the sentence.
    """

    code: str
    file: int
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: Any = None
    cell: str | None = None
    context: dict[str, Any] = field(default_factory=dict)


def shown(value: Any) -> str:
    """A cell's value as a person would read it: dates as 01.09.2026, whole numbers without a point."""
    if value is None or (not isinstance(value, str) and value != value):
        return ""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, dt.datetime) and (value.hour or value.minute):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",") if abs(value) < 1e6 else f"{value:.0f}"
    return str(value)
