"""Lists of words that rules by the ending would take wrongly, kept as data in words.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

__all__ = ["words"]


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


def words(section: str, name: str) -> frozenset[str]:
    """One list by its section and name."""
    return frozenset(_lists()[section][name].split())
