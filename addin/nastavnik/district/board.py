"""A consolidation as the summary workbook shows it: figures, remarks, intake, matches, the first page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

import pandas as pd

from nastavnik.books.file_links import FileLink
from nastavnik.books.summary import (
    Change,
    Figure,
    IntakeLine,
    LeagueLine,
    MatchLine,
    OrganisationLine,
    RemarkLine,
    SiteLine,
    Summary,
)
from nastavnik.books.summary_roadmaps import ItemLine, RoadmapLine, RoadmapsPage
from nastavnik.checks.consent import link_trouble
from nastavnik.checks.findings import shown
from nastavnik.district.board_data import summary_json
from nastavnik.district.consolidation import Consolidation
from nastavnik.district.explaining import how_lines
from nastavnik.district.indicators import DENOMINATORS, Indicator, Part
from nastavnik.district.intake import Arrival
from nastavnik.district.league import Candidate, Criteria, league
from nastavnik.district.publication import figure_rows, gaps_of
from nastavnik.district.registers import mark_places, registers_of
from nastavnik.district.standings import overdue_rows, standings
from nastavnik.form import load_form, load_indicators
from nastavnik.form.shares import percent

__all__ = ["STATUS_WORDS", "intake_line", "link_to", "moment", "summary_of"]

STATUS_WORDS = {
    "accepted": "✔ принята",
    "accepted_with_errors": "▲ принята с ошибками",
    "superseded": "заменена более новой",
    "duplicate": "повтор",
    "unknown_organisation": "✖ неизвестная организация",
    "rejected": "✖ не наша книга",
    "unreadable": "✖ не прочитана",
}
SEVERITY_WORDS = {"error": "✖ ошибка", "warning": "▲ внимание"}


def summary_of(result: Consolidation) -> Summary:
    """What the summary workbook is written from."""
    office = result.office
    card = load_form("school")["organisation"]
    late = overdue_rows(result)
    ranking = standings(result)
    criteria, candidates = league(result)
    return Summary(
        title=office.title,
        school_year=str(office.card.get("school_year") or ""),
        on=result.on,
        collection=_collection(result),
        missing=[(o.code, o.short_name) for o in result.missing],
        organisations=_organisations(result),
        denominator_columns=[(key, card[key].header) for key in DENOMINATORS.values()],
        figures=_figures(result),
        registers=registers_of(result),
        remarks=_remarks(result),
        intake=[intake_line(a, ours=a.book.form is not None) for a in result.arrivals],
        matches=_matches(result),
        data=summary_json(result, len(late), candidates, ranking),
        how=how_lines(result),
        best=ranking.best,
        helped=ranking.helped,
        overdue=_overdue(result, late),
        overdue_total=len(late),
        league=_league(criteria, candidates),
        sites=_sites(result),
        compared_with=result.earlier.day if result.earlier else "",
        notes=_notes(result),
        roadmaps=_roadmaps(result),
        counter_sheets={
            "Организаций ждали": "Организации", "Прислали": "Приём", "Приняты без ошибок": "Организации", "Приняты с ошибками": "Ошибки",
            "Не прислали": "Организации", "Опоздали": "Организации", "Файлов не принято: чужие, испорченные": "Приём",
            "Файлов повторных и заменённых": "Приём",
        },
    )  # fmt: skip


def _collection(result: Consolidation) -> list[tuple[str, int]]:
    with_errors = sum(a.status == "accepted_with_errors" for a in result.accepted)
    return [
        ("Организаций ждали", len(result.office.expected)),
        ("Прислали", len(result.received)),
        ("Приняты без ошибок", len(result.accepted) - with_errors),
        ("Приняты с ошибками", with_errors),
        ("Не прислали", len(result.missing)),
        ("Опоздали", sum(a.late for a in result.accepted)),
        ("Файлов не принято: чужие, испорченные", len(result.refused)),
        (
            "Файлов повторных и заменённых",
            sum(a.status in ("superseded", "duplicate") for a in result.arrivals),
        ),
    ]


def _notes(result: Consolidation) -> list[str]:
    """What a reader of the figures must know."""
    notes = []
    for indicator in result.tally.indicators:
        if indicator.without_denominator and indicator.denominator_source.startswith("сумма"):
            codes = ", ".join(indicator.without_denominator[:8]) + (
                " и др." if len(indicator.without_denominator) > 8 else ""
            )
            notes.append(
                f"«{indicator.title}»: не указали численность {codes}; они входят в числитель, но не в знаменатель."
            )
    return notes


# ------------------------------------------------------------------ figures
def _figures(result: Consolidation) -> list[Figure]:
    how = {item["key"]: item for item in load_indicators()}
    return [_figure(result, indicator, how[indicator.key]) for indicator in result.tally.indicators]


def _figure(result: Consolidation, indicator: Indicator, how: dict[str, str]) -> Figure:
    places = mark_places(indicator)
    before = result.earlier.of(indicator) if result.earlier else None
    return Figure(
        indicator.key, indicator.title, indicator.unit, indicator.numerator, indicator.denominator, indicator.value, indicator.target,
        {code: _triple(part) for code, part in indicator.by_organisation.items()},
        {name: _triple(part) for name, part in indicator.by_type.items()},
        places["own"], places["alike"], places["whole"], places.get("base"), DENOMINATORS.get(indicator.key),
        indicator.denominator_source == "лист «Знаменатели»", how["numerator"], how["denominator"],
        Change(before["value"], before["change"]) if before else None,
        {code: Change(part["value"], part["change"]) for code, part in before["by_organisation"].items()} if before else {},
    )  # fmt: skip


def _triple(part: Part) -> tuple[int, float | None, float | None]:
    return part.numerator, part.denominator, part.value


# ------------------------------------------------------------------ organisations, remarks, intake
def moment(arrival: Arrival) -> dt.datetime:
    """When the book was saved, by the clerk's clock."""
    return arrival.saved_at.astimezone().replace(tzinfo=None, microsecond=0)


def link_to(arrival: Arrival) -> FileLink:
    """What opens the file from the summary: the file itself, or the archive that it lies in."""
    source = arrival.source
    return FileLink(
        source.path, source.data is not None and source.path.name != source.name.rpartition("/")[2]
    )


def _organisations(result: Consolidation) -> list[OrganisationLine]:
    accepted = {a.organisation.code: (n, a) for n, a in enumerate(result.accepted) if a.organisation}
    card = result.batch.frame("organisation").drop_duplicates("_file").set_index("_file")
    lines = []
    for organisation in result.office.organisations:
        found = accepted.get(organisation.code)
        if found is None:
            status = "✖ не прислала" if organisation.expected else "не ждали"
            lines.append(
                OrganisationLine(organisation.code, organisation.short_name, organisation.org_type, status)
            )
            continue
        n, arrival = found
        errors = sum(r.severity == "error" for r in result.remarks[n])
        values = {key: _float(card.at[n, key]) if n in card.index else None for key in DENOMINATORS.values()}
        lines.append(
            OrganisationLine(
                organisation.code, organisation.short_name, result.types[n], STATUS_WORDS[arrival.status], arrival.name, link_to(arrival),
                arrival.submission or None, moment(arrival), arrival.late, errors, len(result.remarks[n]) - errors, values,
            )
        )  # fmt: skip
    return lines


def _float(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _remarks(result: Consolidation) -> list[RemarkLine]:
    lines = []
    for arrival, remarks in zip(result.accepted, result.remarks, strict=True):
        assert arrival.organisation is not None
        link = link_to(arrival)
        for r in sorted(remarks, key=lambda r: r.severity != "error"):
            lines.append(
                RemarkLine(
                    arrival.organisation.code, arrival.organisation.short_name, arrival.name, link, r.sheet or "", r.cell or "",
                    shown(r.value), r.message, r.fix, SEVERITY_WORDS[r.severity],
                )
            )  # fmt: skip
    return lines


def intake_line(arrival: Arrival, *, ours: bool) -> IntakeLine:
    """A file with its verdict; ``ours``: it is a workbook that tells when it was saved and handed in."""
    organisation, reason = arrival.organisation, arrival.reason or ""
    if arrival.late:
        reason = f"{reason}; срок сдачи прошёл".lstrip("; ")
    return IntakeLine(
        arrival.name, link_to(arrival), STATUS_WORDS[arrival.status], organisation.code if organisation else "",
        organisation.short_name if organisation else "", str(arrival.submission or "—") if ours else "—", moment(arrival) if ours else None, reason,
    )  # fmt: skip


def _overdue(result: Consolidation, late: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    owners = [a.organisation for a in result.accepted if a.organisation]
    today = pd.Timestamp(result.on)
    return [
        (owners[int(file)].short_name, str(activity or "—"), f"{end:%d.%m.%Y}", int((today - end).days))
        for file, activity, end in zip(
            late["_file"].head(20), late["activity"].head(20), late["end"].head(20)
        )
    ]


def _roadmaps(result: Consolidation) -> RoadmapsPage:
    found = result.roadmaps
    named = [f"{item.number} {item.activity}".strip() for item in found.items]
    lines = [
        RoadmapLine(
            s.code, s.name, s.activities, s.due, s.done, s.overdue, s.share, tuple(named[place] for place in s.lacking),
            tuple(f"на {days} дн.: {named[place]}" for place, days in s.later),
        )
        for s in found.schools
    ]  # fmt: skip
    items = [
        ItemLine(i.number, i.section, i.activity, i.deadline, tuple(i.lacking), tuple(i.later))
        for i in found.items
    ]
    return RoadmapsPage(lines, items)


def _sites(result: Consolidation) -> list[SiteLine]:
    """The sections of accepted organisations' sites, and what they lack."""
    own: dict[str, dict[int, list[dict[str, Any]]]] = {
        "acts": defaultdict(list),
        "partners": defaultdict(list),
    }
    for key, rows in own.items():
        for record in result.batch.frame(key).to_dict("records"):
            rows[record["_file"]].append({str(name): value for name, value in record.items()})
    passports = (
        result.batch.frame("organisation").drop_duplicates("_file").set_index("_file").to_dict("index")
    )
    indicators = result.indicators_json()
    lines = []
    for n, arrival in enumerate(result.accepted):
        assert arrival.organisation is not None
        code = arrival.organisation.code
        card = {str(key): value for key, value in passports.get(n, {}).items()}
        gaps = gaps_of(
            card, figure_rows(indicators, code), own["acts"].get(n, []), own["partners"].get(n, [])
        )
        url = str(card.get("site_section_url") or "")
        lines.append(
            SiteLine(code, arrival.organisation.short_name, "" if link_trouble(url) else url, tuple(gaps))
        )
    return lines


def _league(criteria: Criteria, candidates: list[Candidate]) -> tuple[list[str], list[LeagueLine]]:
    lines = []
    for c in candidates:
        shares = [percent(v, digits=0) for v in c.values]
        shares[1] = f"{c.values[1] or 0:.0f}"
        lines.append(
            LeagueLine(c.code, c.name, list(zip(shares, c.met, strict=True)), c.member, "; ".join(c.strong))
        )
    return criteria.names(), lines


# ------------------------------------------------------------------ matches
def _matches(result: Consolidation) -> list[MatchLine]:
    """Matches two by two: what the clerk decides about is always a pair."""
    table = result.people.table
    starts = {"mentors": 0, "mentees": len(result.batch.frame("mentors"))}
    code, name, sheet, row = (table[c].tolist() for c in ("code", "name", "sheet", "_row"))

    def side(i: int) -> tuple[str, str, str, int, int]:
        return code[i], name[i], sheet[i], i - starts[sheet[i]], int(row[i])

    lines = [
        MatchLine(match.certain, side(match.rows[0]), side(other), match.why, match.decided)
        for match in result.people.matches
        for other in match.rows[1:]
    ]
    return sorted(
        lines, key=lambda line: line.certain and not line.decision
    )  # what is to be decided comes first
