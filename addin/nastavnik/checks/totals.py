"""Rules of the totals on the card of an organisation, against its lists of people and against each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nastavnik.checks.batch import Batch
from nastavnik.checks.cells import found
from nastavnik.checks.findings import Finding
from nastavnik.checks.keys import person_keys

__all__ = ["total_findings"]

TEACHERS = ("педагог", "руководитель", "методист")


def total_findings(batch: Batch) -> Iterator[Finding]:
    """Totals that cannot be."""
    exceeded = list(count_exceeds_total(batch))
    yield from exceeded
    yield from part_exceeds_whole(batch, {(f.file, f.column) for f in exceeded})


# What is a part of what on the card of an organisation.
_PARTS = (
    ("young_specialists_total", "teachers_total"),
    ("learners_15_19", "learners_10_19"),
)


def part_exceeds_whole(batch: Batch, wrong: set[tuple[int, str | None]]) -> Iterator[Finding]:
    """A part of the teachers or learners is not more than all of them; ``wrong`` totals are said already."""
    card = batch.tables["organisation"]
    frame: Any = card.typed
    for part, whole in _PARTS:
        some, every = frame[part], frame[whole]
        for index in frame.index[(some > every) & (every >= 0)]:
            if (frame.at[index, "_file"], whole) not in wrong:
                yield found(
                    card,
                    part,
                    "part-exceeds-whole",
                    index,
                    whole=card.sheet[whole].header,
                    total=every[index],
                )


def count_exceeds_total(batch: Batch) -> Iterator[Finding]:
    """An organisation cannot have more young mentees or mentor teachers than it has at all (S4)."""
    card = batch.tables["organisation"]
    for sheet, field, chosen, what in (
        ("mentees", "young_specialists_total", ("молодой специалист",), "молодых специалистов"),
        ("mentors", "teachers_total", TEACHERS, "педагогов"),
    ):
        frame = batch.frame(sheet)
        people = frame[frame["category"].isin(chosen) & (frame["status"] != "выбыл")]
        keys = person_keys(people)
        counts: Any = keys.groupby(people["_file"]).nunique()
        totals = card.typed.set_index("_file")[field]
        counts = counts.reindex(totals.index).fillna(0)
        over = (counts > 0) & (counts > totals)  # a total below zero is out of range, not exceeded
        for index in card.typed.index[card.typed["_file"].map(over).fillna(False).astype(bool)]:
            count = int(counts[card.typed.at[index, "_file"]])
            yield found(
                card,
                field,
                "count-exceeds-total",
                index,
                count=count,
                what=what,
                other=batch.form[sheet].title,
            )
