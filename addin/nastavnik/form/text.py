"""Texts compared by meaning: what people see as the same is the same here."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["clean", "dashes", "fold", "fold_header"]

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f\u2009\u200b\u200c\u200d\ufeff\u00ad]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"))
_AROUND_DASH = re.compile(r"\s*-\s*")
_QUOTES = str.maketrans({"«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "’": "'"})
_NOT_WORD = re.compile(r"[^0-9a-zа-я%№+/]+")


def clean(text: str) -> str:
    """Text without doubled, odd or outer spaces."""
    return _SPACES.sub(" ", text).strip()


def dashes(text: str) -> str:
    """Text with every kind of dash as a hyphen without spaces around it."""
    return _AROUND_DASH.sub("-", text.translate(_DASHES))


@cache
def fold(text: str) -> str:
    """A key by which two values are equal whatever their case, «ё», spaces, dashes and quotes."""
    return dashes(clean(text).lower().replace("ё", "е").translate(_QUOTES))


@cache
def fold_header(text: str) -> str:
    """A key by which two headers are equal: letters and digits only, so line breaks and commas do not matter."""
    return _NOT_WORD.sub(" ", text.lower().replace("ё", "е")).strip()
