"""All rules over a batch, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nastavnik.checks.batch import Batch
from nastavnik.checks.catalogue import severity
from nastavnik.checks.cells import cell_findings
from nastavnik.checks.findings import Finding
from nastavnik.checks.links import link_findings
from nastavnik.checks.roadmap import roadmap_findings
from nastavnik.checks.rows import row_findings
from nastavnik.checks.structure import structure_findings

__all__ = ["check_batch", "flagged_rows"]

FAMILIES: tuple[Callable[[Batch], Iterator[Finding]], ...] = (
    structure_findings,
    cell_findings,
    row_findings,
    link_findings,
    roadmap_findings,
)


def check_batch(batch: Batch) -> list[Finding]:
    """Every finding of a batch, ordered by file, then as the sheets stand in the form, then by row."""
    order = {sheet.key: index for index, sheet in enumerate(batch.form.sheets)}
    found = [finding for family in FAMILIES for finding in family(batch)]
    found = _causes_only(batch, found)
    # Where an error value stands, what else could be said of the cell follows from it.
    broken = {(f.file, f.sheet, f.row, f.column) for f in found if f.code == "error-value"}
    if broken:
        cards = {sheet.key for sheet in batch.form.cards}
        broken |= {(file, sheet, None, column) for file, sheet, _, column in broken if sheet in cards}
        found = [
            f
            for f in found
            if f.code == "error-value" or f.column is None or (f.file, f.sheet, f.row, f.column) not in broken
        ]
    found.sort(key=lambda f: (f.file, -1 if f.sheet is None else order[f.sheet], f.row or 0))
    return found


def _causes_only(batch: Batch, found: list[Finding]) -> list[Finding]:
    """Findings without errors that come of other ones: of a link to another file, of an error in an input cell."""
    errors = [f for f in found if f.code == "error-value"]
    if not errors:
        return found
    links = {(f.file, f.sheet, f.cell) for f in found if f.code == "external-link" and f.cell}
    computed = {id(f) for f in errors if f.sheet and f.column and batch.form[f.sheet][f.column].computed}
    typed = {f.file for f in errors if id(f) not in computed and (f.file, f.sheet, f.cell) not in links}
    return [
        f
        for f in found
        if f.code != "error-value"
        or not ((f.file, f.sheet, f.cell) in links or (id(f) in computed and f.file in typed))
    ]


def flagged_rows(findings: list[Finding]) -> set[tuple[int, str, int]]:
    """(file, sheet key, row) of every record that an error keeps out of the indicators; a card has row 0."""
    return {
        (f.file, f.sheet, f.row or 0) for f in findings if f.sheet is not None and severity(f.code) == "error"
    }
