"""Which row of one roadmap is which row of another: by number and wording."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from nastavnik.roadmap.status import column_of

__all__ = ["bare_number", "best_pairs", "matched_rows", "near_rows", "wording"]

_SAME = 88  # of 100: wordings this near are one activity when nothing else contradicts
_LIKELY = 70  # enough when the number is the same too
_AT_ONCE = 10_000  # texts compared at once: the table of likeness stays small


def wording(text: str) -> str:
    """The words that tell an activity apart, without case, «ё», quotes and punctuation."""
    return re.sub(r"[^\w]+", " ", text.casefold().replace("ё", "е")).strip()


def matched_rows(old: pd.DataFrame, new: pd.DataFrame, *, numbers: bool = True) -> dict[int, int]:
    """Row of ``new`` → row of ``old``: the best pairing, each row once.

    Equal wording and number first; then equal wording; then likeness, where a common number makes a lower
    likeness enough. Rows without a wording match by number alone.
    """
    from rapidfuzz import fuzz, process

    old_words = [wording(text) for text in column_of(old, "activity")]
    new_words = [wording(text) for text in column_of(new, "activity")]
    if not old_words or not new_words:
        return {}
    old_numbers = [bare_number(text) for text in column_of(old, "number")]
    new_numbers = [bare_number(text) for text in column_of(new, "number")]
    likeness = process.cdist(new_words, old_words, scorer=fuzz.token_sort_ratio)
    found: list[tuple[float, int, int]] = []
    for at in range(len(new_words)):
        for before in range(len(old_words)):
            score = float(likeness[at][before])
            same_number = numbers and bool(new_numbers[at]) and new_numbers[at] == old_numbers[before]
            if score >= _LIKELY and (
                same_number or (score >= _SAME and not _replaced(new_words[at], old_words[before]))
            ):
                found.append((score + 10 * same_number - abs(at - before) / 1000, at, before))
    return best_pairs(found)


def best_pairs(found: Iterable[tuple[float, int, int]]) -> dict[int, int]:
    """Out of (likeness, row, row of the other) the pairs taken from the likeliest on, each row once."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _score, at, before in sorted(found, reverse=True):
        if at not in pairs and before not in taken:
            pairs[at] = before
            taken.add(before)
    return pairs


def near_rows(texts: Sequence[str], rows: Sequence[str]) -> list[list[tuple[int, float]]]:
    """For each of ``texts`` the places in ``rows`` that may be the same activity by wording alone, with the likeness.

    Both are of ``wording``. Many texts are compared in one go: for a district's schools at once.
    """
    from rapidfuzz import fuzz, process

    found: list[list[tuple[int, float]]] = [[] for _ in texts]
    if not rows:
        return found
    for first in range(0, len(texts), _AT_ONCE):
        some = texts[first : first + _AT_ONCE]
        likeness = process.cdist(some, rows, scorer=fuzz.token_sort_ratio, score_cutoff=_SAME, workers=-1)
        for at, row in zip(*likeness.nonzero(), strict=True):
            if not _replaced(some[at], rows[row]):
                found[first + int(at)].append((int(row), float(likeness[at][row])))
    return found


def _replaced(one: str, other: str) -> bool:
    """True when a word stands for another: «анкетирование наставников» is not «анкетирование наставляемых»."""
    from rapidfuzz import fuzz

    words = [{word for word in text.split() if len(word) > 3} for text in (one, other)]
    left, right = words[0] - words[1], words[1] - words[0]
    lost = [word for word in left if all(fuzz.ratio(word, near) < 75 for near in right)]
    gained = [word for word in right if all(fuzz.ratio(word, near) < 75 for near in left)]
    return bool(lost and gained)


def bare_number(text: str) -> str:
    return text.replace(",", ".").strip(" .)")
