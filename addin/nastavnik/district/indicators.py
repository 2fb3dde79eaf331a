"""The indicators of domain facts S1–S5, counted over a batch: who counts, per organisation and in the district.

«Вошёл в программу» (S4, appendix 3): an order names the pair (number and date) and an approved programme exists
for that pair. Rows with errors do not count. A district's share is Σ numerators / Σ denominators, and a person
counts once in an organisation, once in a type of organisations and once in the district.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from nastavnik.checks.batch import Batch
from nastavnik.district.counting import Counted, counted, entered_rows, sound_rows
from nastavnik.district.office import Office
from nastavnik.form import load_indicators

__all__ = ["DENOMINATORS", "STATUSES", "Counted", "Indicator", "Part", "Tally", "count"]

# Which figure of the organisation's passport is the denominator of which share.
DENOMINATORS = {
    "young_mentees_share": "young_specialists_total",
    "mentor_teachers_share": "teachers_total",
    "learners_mentee_share": "learners_10_19",
    "learners_mentor_share": "learners_15_19",
    "young_under35_coverage": "young_under35_total",
}
STATUSES = {
    "reached": "✔ достигнуто",
    "below": "✖ ниже цели",
    "no_data": "нет данных",
    "no_target": "цели нет",
}


@dataclass(frozen=True)
class Part:
    """An indicator of one organisation or of one type of organisations; ``value`` None is «нет данных»."""

    numerator: int
    denominator: float | None
    value: float | None

    def as_json(self) -> dict[str, Any]:
        return {
            "numerator": self.numerator,
            "denominator": _tidy(self.denominator),
            "value": _tidy_value(self.value),
        }


@dataclass
class Indicator:
    """One indicator. ``value`` is None without a denominator; counts have neither denominator nor share.

    ``without_denominator`` are the organisations that count in the numerator but gave no denominator.
    """

    key: str
    title: str
    unit: str
    numerator: int
    denominator: float | None
    value: float | None
    target: float | None
    by_organisation: dict[str, Part]
    by_type: dict[str, Part]
    counted: Counted
    base: Counted | None = None
    denominator_source: str = ""
    without_denominator: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        """reached, below, no_data or no_target."""
        if self.target is None:
            return "no_target"
        return "no_data" if self.value is None else "reached" if self.value >= self.target else "below"

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "title": self.title, "unit": self.unit, "numerator": self.numerator,
            "denominator": _tidy(self.denominator), "value": _tidy_value(self.value), "target": self.target, "status": self.status,
            "denominator_source": self.denominator_source or None, "without_denominator": self.without_denominator,
            "by_organisation": {code: part.as_json() for code, part in self.by_organisation.items()},
            "by_type": {name: part.as_json() for name, part in self.by_type.items()},
        }  # fmt: skip


def _tidy(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number


def _tidy_value(number: float | None) -> float | int | None:
    return None if number is None else number if 0 < number < 1 else _tidy(number)


@dataclass
class Tally:
    """All indicators, and the marks they were counted by: «вошёл» by sheet, soundness by sheet."""

    indicators: list[Indicator]
    entered: dict[str, pd.Series]
    sound: dict[str, pd.Series]

    def of(self, key: str) -> Indicator:
        return next(indicator for indicator in self.indicators if indicator.key == key)


def count(
    batch: Batch,
    flagged: set[tuple[int, str, int]],
    codes: Sequence[str],
    office: Office,
    on: dt.date,
    *,
    types: Sequence[str] = (),
    identity: dict[str, pd.Series] | None = None,
) -> Tally:
    """The indicators of a batch whose file ``i`` is the submission of the organisation ``codes[i]`` of ``types[i]``.

    ``identity`` numbers people by sheet (rows of one person share a number); None: by equal names alone.
    """
    if identity is None:
        from nastavnik.district.people import find_people

        identity = find_people({key: batch.frame(key) for key in ("mentors", "mentees")}, codes).numbers
    frames = {key: table.typed for key, table in batch.tables.items()}
    sound = {
        key: sound_rows(table.typed, key, flagged)
        for key, table in batch.tables.items()
        if table.sheet.kind == "table"
    }
    entered = entered_rows(frames, sound)
    kinds = pd.Series(list(types) or [""] * len(codes), dtype=object)
    numerators, bases = counted(frames, sound, entered, identity, office.thresholds, on, kinds)
    card = frames["organisation"].set_index("_file")
    known = kinds[kinds != ""].unique().tolist()
    results = []
    for item in load_indicators():
        key, unit = item["key"], item["unit"]
        number, base = numerators[key], bases.get(key)
        files = frames[number.sheet]["_file"]
        own = number.own.groupby(files).sum()
        alike = number.alike.groupby(files.map(kinds)).sum()
        denominators: dict[int, float | None] = {}
        source, total = "", None
        if base is not None:
            per_file = base.own.groupby(frames[base.sheet]["_file"]).sum()
            denominators = {n: float(per_file.get(n, 0)) for n in range(len(codes))}
            total, source = float(base.whole.sum()), "строки реестров"
        elif key in DENOMINATORS:
            values = card[DENOMINATORS[key]]
            denominators = {n: _number(values.get(n)) for n in range(len(codes))}
            total, source = _sum(denominators.values()), "сумма по организациям"
        if key in office.denominators:
            total, source = office.denominators[key], "лист «Знаменатели»"
        numerator = int(number.whole.sum())
        parts = {code: _part(unit, own.get(n, 0), denominators.get(n)) for n, code in enumerate(codes)}
        by_type = {
            kind: _part(
                unit, alike.get(kind, 0), _sum(d for n, d in denominators.items() if kinds[n] == kind)
            )
            for kind in known
        }
        lacking = (
            [codes[n] for n, d in denominators.items() if d is None and own.get(n, 0)]
            if unit == "share"
            else []
        )
        results.append(
            Indicator(
                key, item["title"], unit, numerator, total if unit == "share" else None, _value(unit, numerator, total), office.target(key, on),
                parts, by_type, number, base, source if unit == "share" else "", lacking,
            )
        )  # fmt: skip
    return Tally(results, entered, sound)


def _part(unit: str, numerator: Any, denominator: float | None) -> Part:
    return Part(int(numerator), denominator, _value(unit, int(numerator), denominator))


def _sum(values: Any) -> float | None:
    """The sum of the known values; None when none is known."""
    known = [value for value in values if value is not None]
    return float(sum(known)) if known else None


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _value(unit: str, numerator: int, denominator: float | None) -> float | None:
    if unit == "count":
        return float(numerator)
    return numerator / denominator if denominator else None
