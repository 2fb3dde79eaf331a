"""Rules of the roadmap sheet: deadlines understood and kept, evidence of what is done (S1–S4)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nastavnik.checks.batch import Batch
from nastavnik.checks.cells import found
from nastavnik.checks.findings import Finding

__all__ = ["roadmap_findings"]


def roadmap_findings(batch: Batch) -> Iterator[Finding]:
    """Everything wrong on «Дорожная карта» beyond single cells."""
    if not batch.has("roadmap"):
        return
    yield from deadline_not_understood(batch)
    yield from done_without_evidence(batch)
    yield from roadmap_overdue(batch)


def deadline_not_understood(batch: Batch) -> Iterator[Finding]:
    """A deadline in words that the grammar cannot date: the dates beside it then come from nowhere."""
    from nastavnik.checks.deadlines import parse_deadline

    table = batch.tables["roadmap"]
    texts = table.typed["deadline_text"]
    unknown = {text for text in texts.dropna().unique() if parse_deadline(text).kind == "unknown"}
    for index in texts.index[texts.isin(unknown)]:
        yield found(table, "deadline_text", "deadline-not-understood", index)


def done_without_evidence(batch: Batch) -> Iterator[Finding]:
    """What is marked done has a document or a link to show."""
    table = batch.tables["roadmap"]
    frame = table.typed
    bare = (
        (frame["status"] == "выполнено")
        & frame["evidence"].isna()
        & ~frame["_file"].isin(batch.lacking("roadmap", "evidence"))
    )
    for index in frame.index[bare]:
        yield found(table, "evidence", "done-without-evidence", index)


def roadmap_overdue(batch: Batch) -> Iterator[Finding]:
    """An activity whose last day has passed is done, moved or cancelled."""
    table = batch.tables["roadmap"]
    frame = table.typed
    open_ = frame["status"].isin(["не начато", "в работе"])
    late = open_ & (frame["deadline_end"] < pd.Timestamp(batch.settings.on))
    for index in frame.index[late]:
        yield found(
            table,
            "status",
            "roadmap-overdue",
            index,
            then_value=frame.at[index, "deadline_end"],
            status=frame.at[index, "status"],
        )
