"""A region: districts' summaries, or whole districts' inboxes, consolidated the same way one step higher.

A district's figures are taken as the district counted them, mark by mark, so that they add up exactly; only a person
(or an enterprise) of two districts is counted once more than needed there, and once here.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.books.identity import Claims
from nastavnik.checks.keys import fold_id
from nastavnik.district.comparison import Earlier
from nastavnik.district.consolidation import Consolidation, Progress, weigh
from nastavnik.district.counting import firms
from nastavnik.district.decisions import merged
from nastavnik.district.indicators import Indicator
from nastavnik.district.intake import Arrival, judge
from nastavnik.district.office import Office, Organisation
from nastavnik.district.people import Decision, People, find_people, match_json
from nastavnik.district.region_figures import DistrictPart, joined, region_indicator
from nastavnik.form import load_indicators

__all__ = ["DistrictPart", "RegionConsolidation", "district_of", "weigh_region"]


@dataclass
class RegionConsolidation:
    """A consolidated region; ``parts`` are the districts in the order of the region's list."""

    office: Office
    on: dt.date
    arrivals: list[Arrival]
    parts: list[DistrictPart]
    tables: dict[str, pd.DataFrame]
    indicators: list[Indicator]
    people: People
    conflicts: list[dict[str, Any]]
    earlier: Earlier | None = None
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def accepted(self) -> list[Arrival]:
        return [part.arrival for part in self.parts]

    @property
    def missing(self) -> list[Organisation]:
        got = {part.organisation.code for part in self.parts}
        return [o for o in self.office.expected if o.code not in got]

    @property
    def refused(self) -> list[Arrival]:
        return [a for a in self.arrivals if a.status in ("rejected", "unreadable", "unknown_organisation")]

    @property
    def errors(self) -> int:
        """Records with errors in the districts' registers."""
        return sum(int((~table["_sound"]).sum()) for table in self.tables.values())

    def with_errors(self, part: DistrictPart) -> bool:
        return any(bool((~table["_sound"]).any()) for table in part.tables.values())

    def indicators_json(self) -> list[dict[str, Any]]:
        return [
            {**i.as_json(), **({"previous": self.earlier.of(i)} if self.earlier else {})}
            for i in self.indicators
        ]

    def as_json(self) -> dict[str, Any]:
        with_errors = sum(map(self.with_errors, self.parts))
        return {
            "on": self.on.isoformat(),
            "level": "region",
            "organisations": {
                "expected": len(self.office.expected), "received": len(self.parts), "accepted": len(self.parts) - with_errors,
                "with_errors": with_errors, "missing": [o.code for o in self.missing], "late": sum(a.late for a in self.accepted),
            },
            "files": [
                {"file": a.name, "status": a.status, "organisation": a.organisation.code if a.organisation else None, "reason": a.reason}
                for a in self.arrivals
            ],
            "rows": {
                key: {
                    "read": sum(part.data["summary"]["rows"].get(key, {}).get("listed", 0) for part in self.parts) - self._left(key),
                    "listed": len(table), "flagged": int((~table["_sound"]).sum()),
                }
                for key, table in self.tables.items()
            },
            "indicators": self.indicators_json(),
            "compared_with": self.earlier.on if self.earlier else None,
            "matches": match_json(self.people),
            "conflicts": self.conflicts,
            "outputs": self.outputs,
        }  # fmt: skip

    def _left(self, key: str) -> int:
        """Rows of organisations that are counted in another district."""
        return sum(conflict["rows"].get(key, 0) for conflict in self.conflicts)


# ------------------------------------------------------------------ whose file
def district_of(arrival: Arrival, region: Office) -> Organisation | None:
    """The district of the region's list whose summary or own workbook this is; None for any other file."""
    book = arrival.book
    if book.meta.get("form_id") == "summary":
        card = _read(arrival, registers=False)[0].get("district", {})
    elif book.form is not None and book.form.id == "district":
        card = book.card
    else:
        return None
    code, inn = (str(card[key]) if card.get(key) else None for key in ("district_code", "inn"))
    names = tuple(str(card[key]) for key in ("municipality", "office_name", "office_short") if card.get(key))
    # A district's code is its own affair: one that the region does not know is no claim.
    known = code if region.directory.by_code(code) else None
    return region.directory.owner(Claims(known, None, inn, names)).organisation


def _read(arrival: Arrival, *, registers: bool = True) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    from nastavnik.books.summary_reading import read_summary

    return read_summary(arrival.source.path, registers=registers, content=arrival.source.data)


# ------------------------------------------------------------------ the whole
def weigh_region(
    region: Office, arrivals: list[Arrival], on: dt.date, say: Progress, decisions: Sequence[Decision] = ()
) -> RegionConsolidation:
    """Count the districts found among ``arrivals``; every arrival gets its verdict."""
    parts = _parts(region, arrivals, on, say)
    order = {o.code: n for n, o in enumerate(region.organisations)}
    parts.sort(key=lambda part: order[part.organisation.code])
    conflicts = _conflicts(parts)
    tables = joined(parts)
    schools = sorted({code for table in tables.values() for code in table["_organisation"]})
    place = {code: n for n, code in enumerate(schools)}
    # A person is told by school, as in the district; the numbers then serve districts.
    frames = {
        key: tables[key].assign(_file=tables[key]["_organisation"].map(place))
        for key in ("mentors", "mentees")
    }
    people = find_people(frames, schools, merged(region.decisions, decisions))
    identity: dict[str, pd.Series] = {**people.numbers, "partners": firms(tables["partners"])}
    indicators = [region_indicator(item, parts, tables, identity, region, on) for item in load_indicators()]
    for part in parts:
        part.arrival.status = "accepted"
    result = RegionConsolidation(region, on, arrivals, parts, tables, indicators, people, conflicts)
    for part in parts:
        if result.with_errors(part):
            part.arrival.status = "accepted_with_errors"
    return result


def _parts(region: Office, arrivals: list[Arrival], on: dt.date, say: Progress) -> list[DistrictPart]:
    """The districts: from whole inboxes where the district's workbook lies, else from the latest summary."""
    parts: dict[str, DistrictPart] = {}
    inside: set[int] = set()
    for arrival in arrivals:
        if (
            arrival.book.form is not None
            and arrival.book.form.id == "district"
            and (found := district_of(arrival, region))
        ):
            folder = _place(arrival).rpartition("/")[0]
            own = [
                a
                for a in arrivals
                if a is not arrival and id(a) not in inside and _place(a).startswith(f"{folder}/")
            ]
            inside |= {id(a) for a in own if a.book.meta.get("form_id") != "summary"}
            parts[found.code] = _from_inbox(found, arrival, own, on, say)
    waiting: dict[str, list[Arrival]] = {}
    for arrival in arrivals:
        if id(arrival) in inside or arrival.status == "accepted":
            continue
        if arrival.book.meta.get("form_id") == "summary" and (found := district_of(arrival, region)):
            arrival.organisation = found
            waiting.setdefault(found.code, []).append(arrival)
        elif arrival.book.meta.get("form_id") == "summary":
            arrival.status, arrival.reason = "unknown_organisation", "района этой сводки нет в списке"
        elif arrival.book.form is not None and arrival.book.form.id == "school":
            arrival.status, arrival.organisation = "rejected", None
            arrival.reason = "книга организации без книги её района: регион сводит районы"
    for code, group in waiting.items():
        group.sort(key=lambda a: (a.saved_at, a.name))
        for older in group[:-1] if code not in parts else group:
            older.status, older.reason = "superseded", "район представлен более новыми данными"
        if code not in parts:
            latest = group[-1]
            latest.status, latest.reason = "accepted", None
            assert latest.organisation is not None
            parts[code] = DistrictPart(latest.organisation, latest, *_read(latest))
    return list(parts.values())


def _place(arrival: Arrival) -> str:
    """Where a file lies, through archives: names alone are told from the inbox, and a region has several of them."""
    source = arrival.source
    whole = source.path.resolve().as_posix()
    inner = source.name.partition(f"{source.path.name}/")[2] if source.data is not None else ""
    return f"{whole}/{inner}" if inner else whole


def _from_inbox(
    organisation: Organisation, arrival: Arrival, own: list[Arrival], on: dt.date, say: Progress
) -> DistrictPart:
    """A district consolidated from its own workbook and the books beside it, read back as its summary."""
    from nastavnik.books.summary import write_summary
    from nastavnik.books.summary_reading import read_summary
    from nastavnik.district.board import summary_of

    office = Office.of(arrival.book)
    books = [a for a in own if a.book.meta.get("form_id") != "summary"]
    judge(books, office)
    result: Consolidation = weigh(office, books, on, say)
    with tempfile.TemporaryDirectory() as folder:
        path = write_summary(Path(folder) / "сводка.xlsx", summary_of(result))
        data, tables = read_summary(path)
    arrival.status, arrival.reason, arrival.organisation = (
        "accepted",
        "сведена вместе с присланными книгами",
        organisation,
    )
    return DistrictPart(organisation, arrival, data, tables)


# ------------------------------------------------------------------ organisations of two districts
def _conflicts(parts: list[DistrictPart]) -> list[dict[str, Any]]:
    """Organisations that two districts sent: kept in the district of the later summary, taken out of the other."""
    met: dict[str, tuple[DistrictPart, dict[str, Any]]] = {}
    found = []
    for part in sorted(parts, key=lambda p: p.arrival.saved_at, reverse=True):
        for organisation in list(part.data["organisations"]):
            if organisation["status"] not in ("accepted", "accepted_with_errors"):
                continue
            inn = (organisation.get("card") or {}).get("inn")
            keys = [f"код {fold_id(organisation['code'])}", *([f"ИНН {inn}"] if inn else [])]
            other = next(((met[key], key) for key in keys if key in met and met[key][0] is not part), None)
            if other is None:
                met.update(dict.fromkeys(keys, (part, organisation)))
                continue
            (kept, same), why = other
            rows = _take_out(part, organisation["code"])
            found.append(
                {
                    "organisation": organisation["code"], "name": organisation["name"], "districts": [kept.organisation.code, part.organisation.code],
                    "counted_in": kept.organisation.code, "as": same["code"], "why": f"совпадает {why}", "rows": rows,
                }
            )  # fmt: skip
    return found


def _take_out(part: DistrictPart, code: str) -> dict[str, int]:
    rows = {}
    for key, table in part.tables.items():
        own = table["_organisation"].map(fold_id) == fold_id(code)
        rows[key] = int(own.sum())
        part.tables[key] = table[~own].reset_index(drop=True)
    part.data.setdefault("taken_out", []).append(code)
    return rows
