"""A region's consolidation as the same summary workbook: districts stand where organisations do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd

from nastavnik.books.summary import (
    Change,
    Figure,
    IntakeLine,
    MatchLine,
    OrganisationLine,
    Register,
    Summary,
    Wording,
)
from nastavnik.district.board import STATUS_WORDS, intake_line, link_to, moment
from nastavnik.district.indicators import Indicator
from nastavnik.district.intake import Arrival
from nastavnik.district.naming import pair_names
from nastavnik.district.region import RegionConsolidation
from nastavnik.district.registers import LEFT_OUT, input_columns, mark_heads, mark_places, marks_of
from nastavnik.district.standings import Ranking, ranked
from nastavnik.form import Sheet, load_form, load_indicators

__all__ = ["region_summary_of"]

_WORDS = Wording(
    "Районы", "Район", "региона", "Кто прислал сводку и что в ней.", "Замечания к книгам организаций — в сводках районов.",
    "Сбор сводок", "Ближе всех к целям", "Нужна помощь",
)  # fmt: skip
_STATUS = {
    **STATUS_WORDS,
    "accepted": "✔ принят",
    "accepted_with_errors": "▲ принят с ошибками",
    "unknown_organisation": "✖ неизвестный район",
    "rejected": "✖ не сводка",
}
# What stays with the district: whom to call and by what agreement is its own affair.
_DISTRICT_S_OWN = {"mentors": {"phone", "email", "agreement_number", "agreement_date"}}


def region_summary_of(result: RegionConsolidation) -> Summary:
    """What the region's summary workbook is written from."""
    office = result.office
    how = {item["key"]: item for item in load_indicators()}
    notes = [
        f"{c['name']} ({c['organisation']}): прислали два района, {' и '.join(c['districts'])} — {c['why']}. Учтена в районе {c['counted_in']}."
        for c in result.conflicts
    ]
    late = {part.organisation.code: int(part.data["totals"].get("overdue", 0)) for part in result.parts}
    ranking = ranked(
        result.indicators,
        [(p.organisation.code, p.organisation.short_name, late[p.organisation.code]) for p in result.parts],
    )
    return Summary(
        title=str(office.card.get("region") or office.title),
        school_year=str(office.card.get("school_year") or ""),
        on=result.on,
        collection=[
            ("Районов ждали", len(office.expected)),
            ("Прислали", len(result.parts)),
            ("Не прислали", len(result.missing)),
            ("Организаций в сводках", sum(_sent(part.data) for part in result.parts)),
            ("Файлов не принято: чужие, испорченные", len(result.refused)),
            ("Организаций, присланных двумя районами", len(result.conflicts)),
        ],
        missing=[(o.code, o.short_name) for o in result.missing],
        organisations=_districts(result),
        denominator_columns=[],
        figures=[_figure(result, indicator, how[indicator.key]) for indicator in result.indicators],
        registers=_registers(result),
        remarks=[],
        intake=[_intake(a) for a in result.arrivals],
        matches=_matches(result),
        data=_data(result, ranking),
        best=ranking.best,
        helped=ranking.helped,
        overdue_total=sum(late.values()),
        compared_with=result.earlier.day if result.earlier else "",
        notes=notes,
        words=_WORDS,
        counter_sheets={
            "Районов ждали": _WORDS.sheet, "Прислали": "Приём", "Не прислали": _WORDS.sheet, "Организаций в сводках": _WORDS.sheet,
            "Файлов не принято: чужие, испорченные": "Приём",
        },
    )  # fmt: skip


def _intake(arrival: Arrival) -> IntakeLine:
    form = arrival.book.form.id if arrival.book.form is not None else arrival.book.meta.get("form_id")
    line = intake_line(arrival, ours=form is not None)
    return line if form == "school" else replace(line, submission="—", status=_STATUS[arrival.status])


def _sent(data: dict[str, Any]) -> int:
    return sum(o["status"] in ("accepted", "accepted_with_errors") for o in data["organisations"])


def _districts(result: RegionConsolidation) -> list[OrganisationLine]:
    parts = {part.organisation.code: part for part in result.parts}
    lines = []
    for district in result.office.organisations:
        part = parts.get(district.code)
        if part is None:
            lines.append(
                OrganisationLine(
                    district.code,
                    district.short_name,
                    "район",
                    "✖ не прислал" if district.expected else "не ждали",
                )
            )
            continue
        counts = part.data["summary"]["organisations"]
        kind = f"организаций: {counts['accepted'] + counts['with_errors']} из {counts['expected']}"
        wrong = sum(int((~table["_sound"]).sum()) for table in part.tables.values())
        lines.append(
            OrganisationLine(
                district.code, district.short_name, kind, _STATUS[part.arrival.status], part.arrival.name, link_to(part.arrival), None,
                moment(part.arrival), part.arrival.late, wrong, 0, {},
            )
        )  # fmt: skip
    return lines


def _figure(result: RegionConsolidation, indicator: Indicator, how: dict[str, str]) -> Figure:
    places = mark_places(indicator)
    before = result.earlier.of(indicator) if result.earlier else None
    return Figure(
        indicator.key, indicator.title, indicator.unit, indicator.numerator, indicator.denominator, indicator.value, indicator.target,
        {code: (p.numerator, p.denominator, p.value) for code, p in indicator.by_organisation.items()}, {},
        places["own"], places["own"], places["whole"], places.get("base"), None, indicator.denominator_source == "лист «Знаменатели»",
        how["numerator"], how["denominator"], Change(before["value"], before["change"]) if before else None,
        {code: Change(part["value"], part["change"]) for code, part in before["by_organisation"].items()} if before else {},
        given=indicator.base is None,
    )  # fmt: skip


def _registers(result: RegionConsolidation) -> list[Register]:
    marks = marks_of(result.indicators)
    # A number means a person within one organisation's book.
    names = pair_names(
        {key: table.assign(_file=table["_organisation"]) for key, table in result.tables.items()}
    )
    return [
        _register(sheet, result, marks.get(sheet.key, {}), names.get(sheet.key))
        for sheet in load_form("school").tables
    ]


def _register(
    sheet: Sheet,
    result: RegionConsolidation,
    marks: dict[str, tuple[str, str, pd.Series]],
    names: pd.DataFrame | None,
) -> Register:
    table = result.tables[sheet.key]
    owners = {n: part.organisation for n, part in enumerate(result.parts)}
    columns: list[tuple[str, str, float, str]] = [
        ("org_code", "Код", 8, "text"), ("org_name", "Район", 24, "text"), ("row", "Строка в файле", 8, "number"), ("flag", "Ошибки", 14, "text"),
        ("school", "Организация", 12, "text"),
    ]  # fmt: skip
    left = LEFT_OUT.get(sheet.key, set()) | _DISTRICT_S_OWN.get(sheet.key, set())
    inputs = [c for c in sheet.inputs if c.key not in left]
    columns += input_columns(sheet, inputs, names=names is not None)
    columns += [(key, header, 14, "mark") for key, header, _ in marks.values()]
    data: dict[str, Any] = {
        "org_code": table["_district"].map({n: o.code for n, o in owners.items()}).astype(object),
        "org_name": table["_district"].map({n: o.short_name for n, o in owners.items()}).astype(object),
        "row": table["_row"],
        "flag": table["_sound"].map({False: "✖ есть ошибки", True: "нет"}).astype(object),
        "school": table["_organisation"].astype(object),
    }
    for column in inputs:
        values = table[column.key]
        data[column.key] = (
            values.map({True: "да", False: "нет"}).astype(object) if column.type == "boolean" else values
        )
    if names is not None:
        data |= {"mentor_name": names["mentor"], "mentee_name": names["mentee"]}
    data |= {key: series for key, _, series in marks.values()}
    return Register(sheet.key, sheet.title, columns, pd.DataFrame(data, index=table.index))


def _matches(result: RegionConsolidation) -> list[MatchLine]:
    """Only people of two districts: what lies inside one is that district's to decide."""
    table = result.people.table
    sizes = len(result.tables["mentors"])
    districts = pd.concat(
        [result.tables[key]["_district"] for key in ("mentors", "mentees")], ignore_index=True
    ).tolist()
    code, name, sheet, row = (table[c].tolist() for c in ("code", "name", "sheet", "_row"))

    def side(i: int) -> tuple[str, str, str, int, int]:
        return code[i], name[i], sheet[i], i - (sizes if sheet[i] == "mentees" else 0), int(row[i])

    return [
        MatchLine(match.certain, side(match.rows[0]), side(other), match.why, match.decided)
        for match in result.people.matches
        for other in match.rows[1:]
        if districts[match.rows[0]] != districts[other]
    ]


def _data(result: RegionConsolidation, ranking: Ranking) -> dict[str, Any]:
    """The same document that a district's summary keeps: reports of a region are made from it."""
    card = {
        key: value.isoformat() if isinstance(value, dt.date) else value
        for key, value in result.office.card.items()
    }
    parts = {part.organisation.code: part for part in result.parts}
    totals: dict[str, int] = {}
    for part in result.parts:
        for key, number in part.data["totals"].items():
            totals[key] = totals.get(key, 0) + int(number)
    organisations: list[dict[str, Any]] = [
        {
            "code": o.code, "name": o.short_name, "full_name": o.full_name, "type": "район", "email": o.email, "curator": o.curator_name, "card": {},
            "expected": o.expected, "status": parts[o.code].arrival.status if o.code in parts else "missing",
            "file": parts[o.code].arrival.name if o.code in parts else None, "findings": [],
        }
        for o in result.office.organisations
    ]  # fmt: skip
    marks = {indicator.key: mark_heads(indicator) for indicator in result.indicators}
    return {
        "summary": result.as_json(),
        "district": card,
        "organisations": organisations,
        "totals": totals,
        "standings": ranking.as_json(),
        "league": [],
        "marks": marks,
        "inbox": "",
    }
