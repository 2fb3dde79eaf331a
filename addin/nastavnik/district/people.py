"""One person, one count: who in the district's lists is the same person."""

from __future__ import annotations

import pandas as pd

from nastavnik.checks.keys import person_keys

__all__ = ["person_numbers", "same_people"]


def person_numbers(frame: pd.DataFrame) -> pd.Series:
    """A number for each row such that rows of one person share it; a row without a full name is its own person.

    Rows are one person when surname, first name and patronymic are equal (whatever the case, «ё», look-alike
    letters) and birth dates, where both are known, are equal too.
    """
    keys = person_keys(frame)
    own = pd.Series([f"#{n}" for n in range(len(frame))], index=frame.index, dtype=object)
    # Without a patronymic a namesake is too likely: such rows are joined within their organisation only.
    lone = frame["patronymic"].isna() & keys.notna()
    keys = keys.where(~lone, keys.astype(object) + "|" + frame["_file"].astype(str)).where(keys.notna(), own)
    if "birth_date" in frame:
        born = frame["birth_date"]
        first = born.groupby(keys).transform("min")
        different = born.notna() & (born != first)
        keys = keys.where(~different, keys.astype(str) + "|" + born.astype(str))
    return pd.Series(pd.factorize(keys.to_numpy(dtype=object))[0], index=frame.index)


def same_people(frames: dict[str, pd.DataFrame]) -> list[pd.DataFrame]:
    """Groups of rows of different organisations that are one person: sheet, _file, _row, names; one frame a person."""
    people = pd.concat(
        [
            frame[["surname", "first_name", "patronymic", "_file", "_row"]].assign(
                sheet=sheet, birth_date=frame["birth_date"] if "birth_date" in frame else pd.NaT
            )
            for sheet, frame in frames.items()
        ],
        ignore_index=True,
    )
    if people.empty:
        return []
    people["birth_date"] = pd.to_datetime(people["birth_date"])
    numbers = person_numbers(people)
    spread = people.groupby(numbers)["_file"].transform("nunique") > 1
    return [group for _, group in people[spread].groupby(numbers[spread])]
