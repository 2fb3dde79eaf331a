"""Many workbooks to one: what came, what counts, what is wrong — and the summary workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nastavnik.books.batching import batch_of
from nastavnik.books.checking import Remark, remarks_of
from nastavnik.checks.batch import Batch
from nastavnik.checks.engine import check_batch, flagged_rows
from nastavnik.district.indicators import Tally, count
from nastavnik.district.intake import Arrival, receive
from nastavnik.district.office import Office, Organisation
from nastavnik.district.people import same_people
from nastavnik.errors import BadFile

__all__ = ["Consolidation", "consolidate"]

Progress = Callable[[str, int, int], None]


@dataclass
class Consolidation:
    """A consolidated district.

    ``accepted`` are the submissions that count, in the order of the district's list; file ``i`` of ``batch`` is
    ``accepted[i]``, ``remarks[i]`` what is wrong in it. ``batch`` is None when nothing was accepted.
    """

    office: Office
    on: dt.date
    arrivals: list[Arrival]
    accepted: list[Arrival]
    batch: Batch | None
    remarks: list[list[Remark]]
    tally: Tally | None
    flagged: set[tuple[int, str, int]]
    matches: list[dict[str, Any]]
    outputs: dict[str, str] = field(default_factory=dict)

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
        if self.batch is None:
            return {}
        counts = {}
        for sheet in self.batch.form.tables:
            frame = self.batch.frame(sheet.key)
            read = sum(len(a.book.raw[sheet.key]["_row"]) for a in self.accepted if sheet.key in a.book.raw)
            places = set(zip(frame["_file"].tolist(), frame["_row"].tolist()))
            flagged = sum(1 for file, key, row in self.flagged if key == sheet.key and (file, row) in places)
            counts[sheet.key] = {"read": read, "listed": len(frame), "flagged": flagged}
        return counts

    def as_json(self) -> dict[str, Any]:
        with_errors = sum(a.status == "accepted_with_errors" for a in self.accepted)
        # An organisation was heard from when any of its files came, even one that could not be counted.
        received = {a.organisation.code for a in self.arrivals if a.organisation}
        return {
            "on": self.on.isoformat(),
            "organisations": {
                "expected": len(self.office.expected), "received": len(received), "accepted": len(self.accepted) - with_errors,
                "with_errors": with_errors, "missing": [o.code for o in self.missing], "late": sum(a.late for a in self.accepted),
            },
            "files": [
                {"file": a.name, "status": a.status, "organisation": a.organisation.code if a.organisation else None, "reason": a.reason}
                for a in self.arrivals
            ],
            "rows": self.rows(),
            "indicators": [i.as_json() for i in self.tally.indicators] if self.tally else [],
            "matches": self.matches,
            "outputs": self.outputs,
        }  # fmt: skip


def consolidate(
    district: str | Path,
    inboxes: Iterable[str | Path] | str | Path,
    out: str | Path | None = None,
    *,
    on: dt.date | None = None,
    jobs: int = 0,
    force: bool = False,
    progress: Progress | None = None,
) -> Consolidation:
    """Consolidate the workbooks in ``inboxes`` by the district's workbook; write the summary to ``out`` if given.

    Raises BadFile when the district's workbook or an inbox cannot be used, OutputExists when ``out`` is a file
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
    arrivals = receive(office, listed, jobs=jobs, progress=lambda done, total: say("Чтение книг", done, total))
    result = weigh(office, arrivals, on, say)
    if out is not None:
        from nastavnik.books.summary import write_summary
        from nastavnik.district.board import summary_of

        write_summary(Path(out), summary_of(result), progress=lambda done, total: say("Запись сводки", done, total))
        result.outputs["summary"] = str(out)
    return result


def weigh(office: Office, arrivals: list[Arrival], on: dt.date, say: Progress) -> Consolidation:
    """Check and count arrivals that have their verdicts."""
    order = {o.code: n for n, o in enumerate(office.organisations)}
    accepted = sorted((a for a in arrivals if a.status == "accepted" and a.organisation), key=lambda a: order[a.organisation.code])  # type: ignore[union-attr]
    if not accepted:
        return Consolidation(office, on, arrivals, [], None, [], None, set(), [])
    books = [a.book for a in accepted]
    say("Проверка", 0, 3)
    batch = batch_of(books, office.check_settings(on))
    say("Проверка", 1, 3)
    findings = check_batch(batch)
    say("Проверка", 2, 3)
    remarks = remarks_of(batch, findings, books)
    for arrival, items in zip(accepted, remarks, strict=True):
        errors = sum(remark.severity == "error" for remark in items)
        if errors:
            arrival.status = "accepted_with_errors"
    flagged = flagged_rows(findings)
    codes = [a.organisation.code for a in accepted if a.organisation]
    tally = count(batch, flagged, codes, office, on)
    say("Проверка", 3, 3)
    return Consolidation(office, on, arrivals, accepted, batch, remarks, tally, flagged, _matches(batch, codes))


def _matches(batch: Batch, codes: list[str]) -> list[dict[str, Any]]:
    found = []
    for group in same_people({key: batch.frame(key) for key in ("mentors", "mentees")}):
        people = [{"organisation": codes[int(r["_file"])], "sheet": r["sheet"], "row": int(r["_row"])} for r in group.to_dict("records")]
        born = group["birth_date"].dropna().nunique()
        why = "совпадают фамилия, имя и отчество" + (" и дата рождения" if born == 1 and group["birth_date"].notna().sum() > 1 else "")
        found.append({"kind": "same_person", "people": people, "why": why})
    return found
