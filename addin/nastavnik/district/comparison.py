"""A summary against an earlier one: the change of every figure, for the district and for every organisation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nastavnik.district.indicators import Indicator

__all__ = ["Earlier"]


@dataclass(frozen=True)
class Earlier:
    """An earlier summary: its day and its indicators as the contract's JSON, by key."""

    on: str
    indicators: dict[str, dict[str, Any]]

    @classmethod
    def open(cls, path: str | Path) -> Earlier:
        """Raises BadFile when the file is not a summary."""
        from nastavnik.books.summary_reading import read_summary

        summary = read_summary(path, registers=False)[0]["summary"]
        return cls(summary["on"], {item["key"]: item for item in summary["indicators"]})

    @property
    def day(self) -> str:
        """The day as people write it."""
        return ".".join(reversed(self.on.split("-")))

    def of(self, indicator: Indicator) -> dict[str, Any]:
        """{numerator, denominator, value, change, by_organisation: {code: {value, change}}} of the earlier summary.

        ``change`` is the difference of values (fractions for shares), None where either is not known.
        """
        before = self.indicators.get(indicator.key, {})
        were = {code: part.get("value") for code, part in (before.get("by_organisation") or {}).items()}
        return {
            "numerator": before.get("numerator"), "denominator": before.get("denominator"), "value": before.get("value"),
            "change": _difference(indicator.value, before.get("value")),
            "by_organisation": {
                code: {"value": were.get(code), "change": _difference(part.value, were.get(code))}
                for code, part in indicator.by_organisation.items()
            },
        }  # fmt: skip


def _difference(now: float | None, was: float | None) -> float | None:
    return None if now is None or was is None else round(now - was, 12)
