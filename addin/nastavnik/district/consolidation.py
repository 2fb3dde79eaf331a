"""Many workbooks to one: what came, what counts, what is wrong — and the summary workbook."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.books.batching import batch_of
from nastavnik.books.checking import Remark, remarks_of
from nastavnik.checks.batch import Batch
from nastavnik.checks.engine import check_batch, flagged_rows
from nastavnik.district.comparison import Earlier
from nastavnik.district.decisions import decisions_in, merged
from nastavnik.district.indicators import Indicator, Tally, count
from nastavnik.district.intake import Arrival, receive
from nastavnik.district.office import Office, Organisation
from nastavnik.district.people import Decision, People, find_people, match_json
from nastavnik.errors import BadFile
from nastavnik.form import load_form

if TYPE_CHECKING:
    from nastavnik.books.summary import Summary
    from nastavnik.district.region import RegionConsolidation
    from nastavnik.district.roadmaps import Roadmaps

__all__ = ["Consolidation", "consolidate"]

Progress = Callable[[str, int, int], None]


@dataclass
class Consolidation:
    """A consolidated district.

    ``accepted`` are the submissions that count, in the order of the district's list; file ``i`` of ``batch`` is
    ``accepted[i]``, ``remarks[i]`` what is wrong in it, ``types[i]`` the type of its organisation.
    """

    office: Office
    on: dt.date
    arrivals: list[Arrival]
    accepted: list[Arrival]
    batch: Batch
    remarks: list[list[Remark]]
    tally: Tally
    flagged: set[tuple[int, str, int]]
    people: People
    types: list[str]
    earlier: Earlier | None = None
    outputs: dict[str, str] = field(default_factory=dict)

    @property
    def indicators(self) -> list[Indicator]:
        return self.tally.indicators

    @property
    def missing(self) -> list[Organisation]:
        """Expected organisations without an accepted submission."""
        got = {a.organisation.code for a in self.accepted if a.organisation}
        return [o for o in self.office.expected if o.code not in got]

    @property
    def errors(self) -> int:
        return sum(remark.severity == "error" for items in self.remarks for remark in items)

    @property
    def refused(self) -> list[Arrival]:
        return [a for a in self.arrivals if a.status in ("rejected", "unreadable", "unknown_organisation")]

    def rows(self) -> dict[str, dict[str, int]]:
        """By table: records read in the files, listed in the summary, flagged with errors."""
        counts = {}
        for sheet in self.batch.form.tables:
            frame = self.batch.frame(sheet.key)
            read = sum(len(a.book.raw[sheet.key]["_row"]) for a in self.accepted if sheet.key in a.book.raw)
            places = set(zip(frame["_file"].tolist(), frame["_row"].tolist()))
            flagged = sum(1 for file, key, row in self.flagged if key == sheet.key and (file, row) in places)
            counts[sheet.key] = {"read": read, "listed": len(frame), "flagged": flagged}
        return counts

    @property
    def received(self) -> set[str]:
        """Codes of the organisations heard from: any of their files came."""
        return {a.organisation.code for a in self.arrivals if a.organisation}

    @cached_property
    def roadmaps(self) -> Roadmaps:
        """Every organisation's roadmap, and against the district's own."""
        from nastavnik.district.roadmaps import roadmaps_of

        return roadmaps_of(self)

    def indicators_json(self) -> list[dict[str, Any]]:
        """The indicators; with ``previous`` when there is an earlier summary to compare with."""
        items = []
        for indicator in self.tally.indicators:
            item = indicator.as_json()
            if self.earlier is not None:
                item["previous"] = self.earlier.of(indicator)
            items.append(item)
        return items

    def as_json(self) -> dict[str, Any]:
        with_errors = sum(a.status == "accepted_with_errors" for a in self.accepted)
        return {
            "on": self.on.isoformat(),
            "organisations": {
                "expected": len(self.office.expected), "received": len(self.received), "accepted": len(self.accepted) - with_errors,
                "with_errors": with_errors, "missing": [o.code for o in self.missing], "late": sum(a.late for a in self.accepted),
            },
            "files": [
                {"file": a.name, "status": a.status, "organisation": a.organisation.code if a.organisation else None, "reason": a.reason}
                for a in self.arrivals
            ],
            "rows": self.rows(),
            "indicators": self.indicators_json(),
            "compared_with": self.earlier.on if self.earlier else None,
            "matches": match_json(self.people),
            "roadmaps": self.roadmaps.as_json(),
            "outputs": self.outputs,
        }  # fmt: skip


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Millions of cells are made and none is a cycle: the collector's passes over them were a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_seldom_collecting()
def consolidate(
    district: str | Path,
    inboxes: Iterable[str | Path] | str | Path,
    out: str | Path | None = None,
    *,
    on: dt.date | None = None,
    jobs: int = 0,
    previous: str | Path | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> Consolidation | RegionConsolidation:
    """Consolidate the workbooks in ``inboxes`` by the district's workbook; write the summary to ``out`` if given.

    Where ``district`` is a region's workbook (its list is of districts), their summaries or whole inboxes are
    consolidated the same way. ``previous`` is an earlier summary to compare with. Decisions about likely matches are taken from the district's
    workbook, from ``previous`` and from the summary that ``out`` replaces.

    Raises BadFile when the district's workbook, an inbox or ``previous`` cannot be used, OutputExists when ``out`` is a file
    that is not a summary of ours and ``force`` is not set.
    """
    on = on or dt.date.today()
    say = progress or (lambda stage, done, total: None)
    listed = [inboxes] if isinstance(inboxes, (str, Path)) else list(inboxes)
    office = Office.open(district)
    if out is not None:
        from nastavnik.books.summary import may_replace

        may_replace(Path(out), force=force)
        if Path(out).resolve() == Path(district).resolve():
            raise BadFile("Сводка не может заменить книгу района.", "Укажите для сводки другое имя.")
        _spare(Path(out), listed)
    earlier = Earlier.open(previous) if previous is not None else None
    told = [Path(path) for path in (previous, out) if path is not None]
    decided = merged(*map(decisions_in, told))
    arrivals = receive(
        office, listed, jobs=jobs, progress=lambda done, total: say("Чтение книг", done, total)
    )
    result: Consolidation | RegionConsolidation
    if is_region(office, arrivals):
        from nastavnik.district.region import weigh_region

        result = weigh_region(office, arrivals, on, say, decided)
    else:
        result = weigh(office, arrivals, on, say, decided)
    result.earlier = earlier
    if out is not None:
        from nastavnik.books.summary import write_summary

        write_summary(
            Path(out), _shown(result), progress=lambda done, total: say("Запись сводки", done, total)
        )
        result.outputs["summary"] = str(out)
    return result


def _spare(out: Path, inboxes: Iterable[str | Path]) -> None:
    """Raise BadFile when ``out`` would replace one of the files sent in, or is not a name for a summary."""
    from nastavnik.books.summary import is_summary

    if out.suffix.lower() != ".xlsx":
        raise BadFile(f"Сводка записывается как .xlsx, а не «{out.name}».", "Укажите имя с .xlsx.")
    place = out.resolve()
    sent = any(box == place or box in place.parents for box in (Path(each).resolve() for each in inboxes))
    if sent and out.exists() and not is_summary(out):
        raise BadFile(
            f"«{out.name}» лежит среди присланных файлов, а они не изменяются.",
            "Укажите для сводки другое имя.",
        )


def is_region(office: Office, arrivals: Iterable[Arrival]) -> bool:
    """Whether the list of ``office`` is of districts: a summary or a workbook of one of them is among the files."""
    from nastavnik.district.region import district_of

    return any(district_of(arrival, office) is not None for arrival in arrivals)


def _shown(result: Consolidation | RegionConsolidation) -> Summary:
    if isinstance(result, Consolidation):
        from nastavnik.district.board import summary_of

        return summary_of(result)
    from nastavnik.district.region_board import region_summary_of

    return region_summary_of(result)


def weigh(
    office: Office, arrivals: list[Arrival], on: dt.date, say: Progress, decisions: Sequence[Decision] = ()
) -> Consolidation:
    """Check and count arrivals that have their verdicts."""
    order = {o.code: n for n, o in enumerate(office.organisations)}
    accepted = sorted(
        (a for a in arrivals if a.status == "accepted" and a.organisation),
        key=lambda a: order[a.organisation.code if a.organisation else ""],
    )
    books = [a.book for a in accepted]
    settings = office.check_settings(on)
    say("Проверка", 0, 4)
    batch = batch_of(books, settings) if books else Batch.of(load_form("school"), [], {}, settings)
    say("Проверка", 1, 4)
    findings = check_batch(batch) if books else []
    say("Проверка", 2, 4)
    remarks = remarks_of(batch, findings, books) if books else []
    for arrival, items in zip(accepted, remarks, strict=True):
        if any(remark.severity == "error" for remark in items):
            arrival.status = "accepted_with_errors"
    flagged = flagged_rows(findings)
    owners = [a.organisation for a in accepted if a.organisation]
    codes = [o.code for o in owners]
    people = find_people(
        {key: batch.frame(key) for key in ("mentors", "mentees")}, codes, merged(office.decisions, decisions)
    )
    say("Проверка", 3, 4)
    card = batch.frame("organisation").drop_duplicates("_file").set_index("_file")["org_type"]
    types = [
        o.org_type or (str(kind) if isinstance(kind := card.get(n), str) else "")
        for n, o in enumerate(owners)
    ]
    tally = count(batch, flagged, codes, office, on, types=types, identity=people.numbers)
    say("Проверка", 4, 4)
    return Consolidation(office, on, arrivals, accepted, batch, remarks, tally, flagged, people, types)
