"""How a roadmap stands on a date: what is done, late, near or ahead, by section and by responsible person.

Everything works on the frame of the sheet «Дорожная карта» (form ``school``, sheet ``roadmap``); dates
typed into the columns win over those of the words.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from nastavnik.checks.deadlines import Deadline, PlanYear, parse_deadline, plan_year
from nastavnik.roadmap.occurrences import Window, windows
from nastavnik.roadmap.people import split_responsible

__all__ = [
    "SOON_DAYS",
    "STATES",
    "STATE_FORMULA",
    "progress",
    "progress_of_people",
    "sheet_states",
    "states",
    "status_report",
    "unfolded",
]

SOON_DAYS = 14

# code → what the sheet shows: a sign and words, so that nothing depends on colour alone
STATES = {
    "done": "✔ выполнено",
    "done_late": "✔ позже срока",
    "overdue": "✖ просрочено",
    "soon": "▲ скоро срок",
    "ahead": "○ впереди",
    "continuous": "∞ постоянно",
    "undated": "∞ без даты",
    "cancelled": "– отменено",
}


_SHOWN = ("number", "section", "activity", "deadline_text", "responsible")

# The live column «Состояние» in the form's own notation ({key} is a cell of the row); ``sheet_states`` is its twin.
STATE_FORMULA = (
    'IF({activity}="","",IF({status}="отменено","– отменено",IF({status}="выполнено",'
    'IF(AND(ISNUMBER({deadline_end}),ISNUMBER({done_date})),IF({done_date}>{deadline_end},"✔ позже срока","✔ выполнено"),'
    '"✔ выполнено"),IF(ISNUMBER({deadline_end}),IF({deadline_end}<TODAY(),"✖ просрочено",'
    'IF({recurrence}="постоянно","∞ постоянно",IF({deadline_end}-TODAY()<=14,"▲ скоро срок","○ впереди"))),'
    'IF({recurrence}="","∞ без даты","∞ "&{recurrence})))))'
)


def sheet_states(frame: pd.DataFrame, on: date) -> pd.Series:
    """What the formula STATE_FORMULA shows in every row on the day ``on``: it knows the columns, not the words."""
    columns = zip(
        column_of(frame, "activity"), column_of(frame, "status"), dates_of(frame, "deadline_end"),
        dates_of(frame, "done_date"), column_of(frame, "recurrence"), strict=True,
    )  # fmt: skip
    return pd.Series([_sheet_state(*row, on=on) for row in columns], index=frame.index, dtype=object)


def _sheet_state(
    activity: str, status: str, end: date | None, done: date | None, again: str, *, on: date
) -> str:
    if not activity:
        return ""
    if status == "отменено":
        return STATES["cancelled"]
    if status == "выполнено":
        return STATES["done_late"] if end and done and done > end else STATES["done"]
    if end is None:
        return f"∞ {again}" if again else STATES["undated"]
    if end < on:
        return STATES["overdue"]
    if again == "постоянно":
        return STATES["continuous"]
    return STATES["soon"] if (end - on).days <= SOON_DAYS else STATES["ahead"]


def column_of(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column of texts without blanks around; "" where the frame has no such column or value."""
    if name not in frame.columns:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[name].astype(object).where(frame[name].notna(), "").map(lambda value: str(value).strip())


def dates_of(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column of datetime.date or None."""
    if name not in frame.columns:
        return pd.Series([None] * len(frame), index=frame.index, dtype=object)
    found = pd.to_datetime(frame[name], errors="coerce", dayfirst=False)
    return pd.Series([None if pd.isna(v) else v.date() for v in found], index=frame.index, dtype=object)


def _deadlines(frame: pd.DataFrame, plan: PlanYear | None) -> pd.Series:
    """The meaning of every deadline; each distinct phrase is parsed once."""
    texts = column_of(frame, "deadline_text")
    known = {text: parse_deadline(text, plan) for text in texts.unique()}
    return texts.map(lambda text: known[text])


def states(
    frame: pd.DataFrame, on: date, year: str | PlanYear | None = None, soon_days: int = SOON_DAYS
) -> pd.DataFrame:
    """How each row stands on the day ``on``: the frame's index, five columns.

    ``state``: a key of STATES; ``label``: its words; ``due_date``: the last day of the activity, of a
    recurring one the occurrence in question (None when undated); ``days``: days left, negative when overdue
    (None when undated); ``due``: True when the activity had to be done by ``on`` (cancelled ones never).

    A recurring activity with ``done_date`` has been done up to that day; the occurrences of the plan's year
    that ended later without it are overdue.
    """
    plan = plan_year(year)
    columns = zip(
        _deadlines(frame, plan),
        dates_of(frame, "deadline_start"),
        dates_of(frame, "deadline_end"),
        column_of(frame, "status").str.casefold(),
        dates_of(frame, "done_date"),
        strict=True,
    )
    rows = [_state(*row, on=on, plan=plan, soon_days=soon_days) for row in columns]
    result = pd.DataFrame(rows, index=frame.index, columns=["state", "due_date", "due"])
    result["label"] = result["state"].map(STATES)
    result["days"] = [None if day is None else (day - on).days for day in result["due_date"]]
    result["days"] = result["days"].astype("Int64")
    result["due"] = result["due"].astype(bool)
    return result[["state", "label", "due_date", "days", "due"]]


def _state(
    deadline: Deadline, start: date | None, end: date | None, status: str, done: date | None,
    *, on: date, plan: PlanYear | None, soon_days: int,
) -> tuple[str, date | None, bool]:  # fmt: skip
    """State, the day in question, and whether it had to be done by ``on``."""
    if status == "отменено":
        return "cancelled", end or deadline.end, False
    recurring = deadline.kind == "recurring" and end is None
    last = None if recurring else (end or deadline.end)
    if status == "выполнено":
        late = last is not None and done is not None and done > last
        return (
            ("done_late" if late else "done"),
            last,
            last is None or last <= on or (done is not None and done <= on),
        )
    if recurring:
        return _recurring(windows(deadline, plan), done, on, soon_days)
    if last is None:
        return ("continuous" if deadline.kind == "continuous" else "undated"), None, False
    if last < on:
        return "overdue", last, True
    if deadline.kind == "continuous":
        return "continuous", last, False
    return ("soon" if last - on <= timedelta(days=soon_days) else "ahead"), last, last <= on


def _recurring(
    found: list[Window], done: date | None, on: date, soon_days: int
) -> tuple[str, date | None, bool]:
    if not found:
        return "undated", None, False
    missed = [w for w in found if w.end < on and (done is None or done < w.start)]
    if missed:
        return "overdue", missed[0].end, True
    open_ones = [w for w in found if w.end >= on and (done is None or done < w.start)]
    if not open_ones:
        return "done", found[-1].end, found[-1].end <= on
    end = open_ones[0].end
    due = any(w.end <= on for w in found)
    return ("soon" if end - on <= timedelta(days=soon_days) else "ahead"), end, due


def unfolded(frame: pd.DataFrame, year: str | PlanYear | None) -> pd.DataFrame:
    """Every occurrence in the plan's year as a row: ``row`` (label in the frame's index), ``start``, ``end``.

    Activities of one date give one; continuous ones their bounds; undated ones none. Sorted by ``end``.
    """
    plan = plan_year(year)
    found = []
    columns = zip(
        frame.index,
        _deadlines(frame, plan),
        dates_of(frame, "deadline_start"),
        dates_of(frame, "deadline_end"),
        strict=True,
    )
    for label, deadline, start, end in columns:
        if end is not None:
            found.append((label, start or deadline.start or end, end))
        elif deadline.kind == "continuous" and deadline.start and deadline.end:
            found.append((label, deadline.start, deadline.end))
        else:
            found += [(label, window.start, window.end) for window in windows(deadline, plan)]
    result = pd.DataFrame(found, columns=["row", "start", "end"])
    return result.sort_values(["end", "start"], kind="stable").reset_index(drop=True)


def progress(frame: pd.DataFrame, standing: pd.DataFrame, by: str = "section") -> pd.DataFrame:
    """Counts by the values of a column («section», «organisation», …), in order of appearance.

    ``standing`` is what ``states`` gave for the frame. Columns: ``planned`` (without cancelled), ``due``,
    ``done`` (late ones too), ``done_late``, ``overdue``, ``soon``, ``share`` = done of those due
    (None where nothing is due yet: no data, never 0 %).
    """
    return _counted(standing, column_of(frame, by))


def progress_of_people(frame: pd.DataFrame, standing: pd.DataFrame) -> pd.DataFrame:
    """The same counts by responsible person: a cell naming three counts for each of the three."""
    people = column_of(frame, "responsible").map(lambda text: split_responsible(text) or [""])
    people = people.reset_index(drop=True).explode()
    return _counted(standing.iloc[people.index], people)


def _counted(standing: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    state = standing["state"]
    table = pd.DataFrame(
        {
            "group": groups.to_numpy(),
            "planned": (state != "cancelled").to_numpy(),
            "due": standing["due"].to_numpy(),
            "done": state.isin(["done", "done_late"]).to_numpy(),
            "done_late": (state == "done_late").to_numpy(),
            "overdue": (state == "overdue").to_numpy(),
            "soon": (state == "soon").to_numpy(),
        }
    )
    table["done_due"] = table["done"] & table["due"]
    result = table.groupby("group", sort=False).sum().astype(int)
    due = result.pop("done_due") / result["due"].where(result["due"] > 0)
    result["share"] = due.astype(object).where(due.notna(), None)
    return result


def status_report(
    frame: pd.DataFrame, on: date, year: str | PlanYear | None = None, soon_days: int = SOON_DAYS
) -> dict[str, Any]:
    """The answer of ``nastavnik roadmap status --json``: counts, activities with their state, progress."""
    standing = states(frame, on, year, soon_days)
    texts = {name: column_of(frame, name).tolist() for name in _SHOWN}
    activities: list[dict[str, Any]] = [
        dict(zip(_SHOWN, row, strict=True)) for row in zip(*texts.values(), strict=True)
    ]
    rows = zip(
        activities, *(standing[name].tolist() for name in ("state", "label", "due_date", "days")), strict=True
    )
    for activity, state, label, due_date, days in rows:
        activity["state"] = state
        activity["label"] = label
        activity["due_date"] = due_date.isoformat() if due_date else None
        activity["days"] = None if due_date is None else int(days)
    counts = standing["state"].value_counts()
    return {
        "on": on.isoformat(),
        "counts": {state: int(counts.get(state, 0)) for state in STATES},
        "activities": activities,
        "sections": _as_json(progress(frame, standing), "section"),
        "responsible": _as_json(progress_of_people(frame, standing), "name"),
    }


def _as_json(counted: pd.DataFrame, name: str) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = counted.to_dict("records")  # type: ignore[assignment]
    for group, record in zip(counted.index.tolist(), records, strict=True):
        record[name] = group
        record["share"] = None if record["share"] is None else round(float(record["share"]), 4)
    return [{name: record.pop(name), **record} for record in records]
