"""Figures of a region from the marks of its districts: what a district counted, added up, people of two counted once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from nastavnik.district.counting import Counted
from nastavnik.district.indicators import Indicator, Part
from nastavnik.district.intake import Arrival
from nastavnik.district.office import Office, Organisation

__all__ = ["DistrictPart", "joined", "region_indicator"]


@dataclass
class DistrictPart:
    """One district as it counts in the region: what its summary holds, without organisations counted elsewhere."""

    organisation: Organisation
    arrival: Arrival
    data: dict[str, Any]
    tables: dict[str, pd.DataFrame]


def joined(parts: list[DistrictPart]) -> dict[str, pd.DataFrame]:
    from nastavnik.books.summary_reading import MARK
    from nastavnik.form import load_form

    tables = {}
    for sheet in load_form("school").tables:
        columns = [c.key for c in sheet.inputs] + ["_organisation", "_row", "_sound", "entered"]
        pieces = [
            part.tables[sheet.key].assign(_district=n)
            for n, part in enumerate(parts)
            if len(part.tables[sheet.key])
        ]
        if pieces:
            table = pd.concat(pieces, ignore_index=True)
            marks = [c for c in table.columns if str(c).startswith(MARK)]
            table[marks] = table[marks].fillna(0).astype("int64")
        else:
            table = pd.DataFrame({c: pd.Series(dtype=object) for c in [*columns, "_district"]})
            table["_sound"] = table["_sound"].astype(bool)
        tables[sheet.key] = table
    return tables


def region_indicator(
    item: dict[str, str],
    parts: list[DistrictPart],
    tables: dict[str, pd.DataFrame],
    identity: dict[str, pd.Series],
    region: Office,
    on: dt.date,
) -> Indicator:
    key, unit = item["key"], item["unit"]
    sheet = next((part.data["marks"][key]["sheet"] for part in parts), "mentors")
    table = tables[sheet]
    own, base = _marks(table, parts, key, "whole"), _marks(table, parts, key, "base")
    whole = own.copy()
    if sheet in identity:
        chosen = identity[sheet][own == 1]
        whole.loc[chosen.index[chosen.duplicated()]] = 0
    below = base is not None and any(part.data["marks"][key]["base"] for part in parts)
    by_district: dict[str, Part] = {}
    for n, part in enumerate(parts):
        numerator = int(own[table["_district"] == n].sum())
        denominator = _denominator(part, key, float(base[table["_district"] == n].sum()) if below else None)
        by_district[part.organisation.code] = Part(
            numerator, denominator, _value(unit, numerator, denominator)
        )
    known = [p.denominator for p in by_district.values() if p.denominator is not None]
    total = region.denominators.get(key) or (float(sum(known)) if known else None)
    numerator = int(whole.sum())
    return Indicator(
        key, item["title"], unit, numerator, total if unit == "share" else None, _value(unit, numerator, total), region.target(key, on), by_district, {},
        Counted(sheet, own, own, whole), Counted(sheet, base, base, base) if below else None,
        ("лист «Знаменатели»" if key in region.denominators else "сумма по районам") if unit == "share" else "",
        [code for code, p in by_district.items() if unit == "share" and p.denominator is None and p.numerator],
    )  # fmt: skip


def _marks(table: pd.DataFrame, parts: list[DistrictPart], key: str, which: str) -> pd.Series:
    """0 and 1 along the table: what each district's own figure sums (its header may differ from district to district)."""
    marks = pd.Series(0, index=table.index)
    for n, part in enumerate(parts):
        head = part.data["marks"][key][which]
        if head is not None and head in table:
            here = table["_district"] == n
            marks = marks.where(~here, table[head])
    return marks.astype("int64")


def _denominator(part: DistrictPart, key: str, counted: float | None) -> float | None:
    """What the district divides by; less what organisations counted elsewhere brought."""
    if counted is not None:
        return counted
    indicator = next(i for i in part.data["summary"]["indicators"] if i["key"] == key)
    total = indicator["denominator"]
    if total is None or not str(indicator.get("denominator_source") or "").startswith("сумма"):
        return None if total is None else float(total)
    gone = part.data.get("taken_out", [])
    return float(total) - sum(
        float(indicator["by_organisation"].get(code, {}).get("denominator") or 0) for code in gone
    )


def _value(unit: str, numerator: int, denominator: float | None) -> float | None:
    if unit == "count":
        return float(numerator)
    return numerator / denominator if denominator else None
