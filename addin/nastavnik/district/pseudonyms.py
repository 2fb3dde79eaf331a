"""Registers without people: stable pseudonyms keyed by the district's secret, coarse dates, no free words (152-ФЗ)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from pathlib import Path

import pandas as pd

from nastavnik.checks.keys import fold_id
from nastavnik.checks.names import name_key
from nastavnik.errors import BadInput
from nastavnik.form import load_form

__all__ = ["district_key", "pseudonymised"]

_KEY_BYTES = 32
RARE = 5  # a value of fewer people than this may tell who they are
_NUMBERS = {
    "completion_percent",
    "satisfaction",
    "usefulness",
    "readiness",
    "training_hours",
    "max_mentees",
    "mentors_count",
}
_IDS = {
    "mentor_id": "mentor",
    "mentee_id": "mentee",
    "pair_id": "pair",
    "programme_id": "programme",
    "group_code": "group",
}
_BANDS = {"experience_years": ([-1, 3, 10, 20, 200], ["0–3", "4–10", "11–20", "больше 20"])}


def district_key(path: Path | None) -> bytes:
    """The district's secret: of the file ``path``, else of this user's data folder; made when it is not there.

    Whoever has the secret can tell pseudonyms of known people; it is kept apart from what is handed on. Raises
    BadInput when the file holds no secret of ours.
    """
    if path is None:
        from platformdirs import user_data_path

        path = user_data_path("nastavnik", appauthor=False) / "district.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(base64.b64encode(os.urandom(_KEY_BYTES)))
    try:
        key = base64.b64decode(path.read_bytes(), validate=True)
    except ValueError as error:
        raise BadInput(
            f"В файле «{path.name}» не секрет района.", "Укажите файл, который создала эта программа."
        ) from error
    if len(key) < _KEY_BYTES:
        raise BadInput(
            f"Секрет в файле «{path.name}» слишком короткий.", "Укажите файл, который создала эта программа."
        )
    return key


def pseudonymised(
    tables: dict[str, pd.DataFrame], types: dict[str, str], key: bytes, on: pd.Timestamp
) -> dict[str, pd.DataFrame]:
    """The tables without anything that tells who a person or an organisation is.

    Kept: values of lists, numbers, yes and no, and dates coarsened to quarters; ages of birth and experience in bands;
    subjects that at least five people have. People get a pseudonym made of the full name (the same in every year and
    school, so namesakes share one), records and organisations one of their number. Acts and partners are left out:
    they are public documents that name organisations.
    """
    form = load_form("school")
    made = {}
    for name, frame in tables.items():
        if name in ("acts", "partners", "roadmap"):
            continue
        result = pd.DataFrame(index=frame.index)
        result["org_code"] = _named(key, "org", frame["org_code"].map(fold_id))
        result["org_type"] = frame["org_code"].map(types)
        if name in ("mentors", "mentees"):
            result["person"] = _people(key, frame)
        for column in form[name].inputs:
            if column.key not in frame or column.key == "gender":  # the only man of a school is known
                continue
            values = frame[column.key]
            if column.key in _IDS:
                full = (
                    frame["org_code"].map(fold_id)
                    + "|"
                    + values.map(lambda v: fold_id(v) if isinstance(v, str) else "")
                )
                result[column.key] = _named(key, _IDS[column.key], full.where(values.notna(), None))
            elif column.key == "birth_date":
                result["age"] = _age_band(values, on)
            elif column.key in _BANDS:
                edges, labels = _BANDS[column.key]
                result[column.key] = pd.cut(values, edges, labels=labels).astype(object)
            elif column.type == "date":
                result[column.key] = (
                    pd.to_datetime(values).dt.to_period("Q").astype(str).where(values.notna(), None)
                )
            elif column.key == "subject":
                folded = values.map(lambda v: v.strip().lower() if isinstance(v, str) else None)
                result[column.key] = folded.where(folded.map(folded.value_counts()) >= RARE, None)
            elif column.type in ("list", "boolean") or column.key in _NUMBERS:
                result[column.key] = values
        for extra in ("entered", "sound"):
            if extra in frame:
                result[extra] = frame[extra]
        # The order of rows in a school's list is a trace of its own: the rows are put in the order of pseudonyms.
        result = result.sort_values(list(result.columns[:3]), kind="stable", key=lambda c: c.astype(str))
        made[name] = result.reset_index(drop=True)
    return made


def _people(key: bytes, frame: pd.DataFrame) -> pd.Series:
    parts = [
        frame[part].map(lambda v: name_key(v) if isinstance(v, str) else "")
        for part in ("surname", "first_name", "patronymic")
    ]
    full = pd.Series(
        [" ".join(sorted(row)).strip() or None for row in zip(*parts)], index=frame.index, dtype=object
    )
    return _named(key, "person", full)


def _named(key: bytes, kind: str, values: pd.Series) -> pd.Series:
    """A pseudonym of each value, the same for equal values; None stays None."""
    known = {
        value: base64.b32encode(hmac.new(key, f"{kind}|{value}".encode(), hashlib.sha256).digest())[:13]
        .decode()
        .lower()
        for value in values.dropna().unique()
    }
    return values.map(known).astype(object).where(values.notna(), None)


def _age_band(born: pd.Series, on: pd.Timestamp) -> pd.Series:
    """Ages in bands of five years: «25–29»."""
    years = ((on - born).dt.days // 365.25 // 5 * 5).astype("float64")
    return pd.Series(
        [None if year != year else f"{int(year)}–{int(year) + 4}" for year in years],
        index=born.index,
        dtype=object,
    )
