"""Rules of the roadmap sheet: deadlines understood and kept, evidence of what is done (S1–S4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from nastavnik.checks.batch import Batch
from nastavnik.checks.cells import found
from nastavnik.checks.deadlines import parse_deadline
from nastavnik.checks.findings import Finding
from nastavnik.errors import NastavnikError

__all__ = ["deadline_ends", "roadmap_findings"]


def roadmap_findings(batch: Batch) -> Iterator[Finding]:
    """Everything wrong on «Дорожная карта» beyond single cells."""
    if not batch.has("roadmap"):
        return
    yield from deadline_not_understood(batch)
    yield from done_without_evidence(batch)
    yield from roadmap_overdue(batch)


def deadline_not_understood(batch: Batch) -> Iterator[Finding]:
    """A deadline in words that the grammar cannot date: the dates beside it then come from nowhere."""
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
    ends = deadline_ends(frame, batch.tables[batch.form.passport.key].typed)
    late = open_ & (ends < pd.Timestamp(batch.settings.on))
    for index in frame.index[late]:
        yield found(
            table,
            "status",
            "roadmap-overdue",
            index,
            then_value=ends[index],
            status=frame.at[index, "status"],
        )


def deadline_ends(roadmap: pd.DataFrame, organisation: pd.DataFrame) -> pd.Series:
    """The last day of each activity: «Конец срока» as filled, else what its words say; NaT where there is none.

    A school without the add-in types only the words (S1–S4); a deadline without a year takes the school year's.
    Recurring and continuous activities have no last day.
    """
    ends = roadmap["deadline_end"]
    blank = (
        ends.isna()
        & roadmap["deadline_start"].isna()
        & roadmap["recurrence"].isna()
        & roadmap["deadline_text"].notna()
    )
    if not blank.any():
        return ends
    years = roadmap.loc[blank, "_file"].map(
        organisation.drop_duplicates("_file").set_index("_file")["school_year"]
    )
    asked = pd.DataFrame(
        {"text": roadmap.loc[blank, "deadline_text"], "year": years.where(years.notna(), "")}
    )
    known = {
        (text, year): _end_of(text, year) for text, year in asked.drop_duplicates().itertuples(index=False)
    }
    found = pd.Series([known[pair] for pair in asked.itertuples(index=False, name=None)], index=asked.index)
    return ends.where(~blank, pd.to_datetime(found).astype(ends.dtype).reindex(ends.index))


def _end_of(text: str, year: str) -> dt.date | None:
    try:
        deadline = parse_deadline(text, year or None)
    except (NastavnikError, ValueError):  # an impossible school year: the phrase must tell its own
        deadline = parse_deadline(text)
    return deadline.end if deadline.kind in ("by", "on", "between") else None
