"""«Как посчитано»: the people and rows behind every figure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nastavnik.books.summary import HowLine
from nastavnik.district.consolidation import Consolidation
from nastavnik.district.indicators import Indicator
from nastavnik.district.naming import full_names, short_pair_names

__all__ = ["MOST_LINES", "how_lines"]

MOST_LINES = 15_000  # a longer list nobody reads, and the registers carry the same marks


def how_lines(result: Consolidation) -> list[HowLine] | None:
    """A line for each row behind each figure, by figure, organisation and row; None when there are too many."""
    total = sum(int((_mask(indicator) > 0).sum()) for indicator in result.tally.indicators)
    if total > MOST_LINES:
        return None
    owners = [a.organisation for a in result.accepted if a.organisation]
    names = short_pair_names({key: table.typed for key, table in result.batch.tables.items()})
    lines: list[HowLine] = []
    for indicator in result.tally.indicators:
        counted, base = indicator.counted, indicator.base
        frame = result.batch.frame(counted.sheet)
        chosen = frame.index[_mask(indicator) > 0]
        files, rows = frame["_file"].to_dict(), frame["_row"].to_dict()
        texts = _texts(counted.sheet, frame.loc[chosen], names.get(counted.sheet))
        places = dict(zip(frame.index.tolist(), range(len(frame))))
        for index in chosen.tolist():
            owner = owners[files[index]]
            own, whole = bool(counted.own[index]), bool(counted.whole[index])
            lines.append(
                HowLine(
                    indicator.key, owner.code, owner.short_name, texts[index], counted.sheet, places[index],
                    rows[index], _role(own, base is not None), _in_district(own, whole),
                )
            )  # fmt: skip
    return lines


def _mask(indicator: Indicator) -> pd.Series:
    return indicator.counted.own + (indicator.base.own if indicator.base is not None else 0)


def _role(own: bool, with_base: bool) -> str:
    if not with_base:
        return "числитель"
    return "числитель и знаменатель" if own else "только знаменатель"


def _in_district(own: bool, whole: bool) -> str:
    if not own:
        return "—"
    return "засчитан" if whole else "уже засчитан в другой организации"


def _texts(sheet: str, frame: pd.DataFrame, names: pd.DataFrame | None) -> dict[Any, str]:
    """What each row is, in words; ``names`` are the people behind the numbers of its sheet."""

    def joined(columns: tuple[str, ...], pattern: str) -> dict[Any, str]:
        values = [
            frame[c].map(
                lambda v: f"{v:%d.%m.%Y}" if isinstance(v, pd.Timestamp) else "—" if pd.isna(v) else v
            )
            for c in columns
        ]
        people = _people(frame, names)
        return {index: pattern.format(*row, people[index]) for index, row in zip(frame.index, zip(*values))}

    if sheet in ("mentors", "mentees"):
        return {index: str(name) for index, name in full_names(frame).items()}
    if sheet == "pairs":
        return joined(("pair_id", "order_number", "order_date"), "{0}: {3}, приказ №\u00a0{1} от {2}")
    if sheet == "programmes":
        return joined(("programme_id", "title", "approved_date"), "{0} «{1}»: {3}, утверждена {2}")
    if sheet == "surveys":
        return _answers(frame, names)
    if sheet == "roadmap":
        return joined(("number", "activity", "status"), "{0} {1} — {2}")
    return joined(("name", "agreement_number"), "{0}, соглашение №\u00a0{1}")


def _people(frame: pd.DataFrame, names: pd.DataFrame | None) -> dict[Any, str]:
    """«Иванова А. П. — Петров П. П.»: mentor, then mentee."""
    if names is None:
        return dict.fromkeys(frame.index, "")
    own = names.loc[frame.index]
    return {
        index: f"{mentor or 'наставник не найден'} — {mentee or 'наставляемый не найден'}"
        for index, mentor, mentee in zip(own.index, own["mentor"], own["mentee"])
    }


def _answers(frame: pd.DataFrame, names: pd.DataFrame | None) -> dict[Any, str]:
    """Questionnaires: who answered, of which pair, what."""
    found = {}
    columns = (frame[key] for key in ("role", "pair_id", "satisfaction", "survey_date"))
    for index, role, pair, score, day in zip(frame.index, *columns):
        who = "" if names is None else str(names.at[index, "mentor" if role == "наставник" else "mentee"])
        dated = "" if pd.isna(day) else f" ({day:%d.%m.%Y})"
        told = f"{role} {who}".strip()
        found[index] = f"{told}, пара {pair if isinstance(pair, str) else '—'}: оценка {score:g}{dated}"
    return found
