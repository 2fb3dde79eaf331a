"""«Как посчитано»: the people and rows behind every figure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from nastavnik.books.summary import HowLine
from nastavnik.district.consolidation import Consolidation
from nastavnik.district.indicators import Indicator

__all__ = ["MOST_LINES", "how_lines"]

MOST_LINES = 15_000  # a longer list nobody reads, and the registers carry the same marks


def how_lines(result: Consolidation) -> list[HowLine] | None:
    """A line for each row behind each figure, by figure, organisation and row; None when there are too many."""
    total = sum(int((_mask(indicator) > 0).sum()) for indicator in result.tally.indicators)
    if total > MOST_LINES:
        return None
    owners = [a.organisation for a in result.accepted if a.organisation]
    lines: list[HowLine] = []
    for indicator in result.tally.indicators:
        counted, base = indicator.counted, indicator.base
        frame = result.batch.frame(counted.sheet)
        chosen = frame.index[_mask(indicator) > 0]
        files, rows = frame["_file"].to_dict(), frame["_row"].to_dict()
        texts = _texts(counted.sheet, frame.loc[chosen])
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


def _texts(sheet: str, frame: pd.DataFrame) -> dict[Any, str]:
    """What each row is, in words."""

    def joined(columns: tuple[str, ...], pattern: str) -> dict[Any, str]:
        values = [
            frame[c].map(
                lambda v: f"{v:%d.%m.%Y}" if isinstance(v, pd.Timestamp) else "—" if pd.isna(v) else v
            )
            for c in columns
        ]
        return {index: pattern.format(*row) for index, row in zip(frame.index, zip(*values))}

    if sheet in ("mentors", "mentees"):
        names = frame[["surname", "first_name", "patronymic"]].astype(object)
        return {
            index: " ".join(str(part) for part in row if isinstance(part, str))
            for index, row in zip(frame.index, names.itertuples(index=False))
        }
    if sheet == "pairs":
        return joined(
            ("pair_id", "mentor_id", "mentee_id", "order_number", "order_date"),
            "{0}: {1} и {2}, приказ № {3} от {4}",
        )
    if sheet == "programmes":
        return joined(("programme_id", "title", "approved_date"), "{0} «{1}», утверждена {2}")
    if sheet == "surveys":
        values = zip(
            frame.index, frame["role"], frame["pair_id"], frame["satisfaction"], frame["survey_date"]
        )
        return {
            i: f"{role}, пара {pair or '—'}: оценка {score:g} ({day:%d.%m.%Y})"
            if not pd.isna(day)
            else f"{role}, пара {pair or '—'}: оценка {score:g}"
            for i, role, pair, score, day in values
        }
    if sheet == "roadmap":
        return joined(("number", "activity", "status"), "{0} {1} — {2}")
    return joined(("name", "agreement_number"), "{0}, соглашение {1}")
