"""What is known of single words: lists that rules by the ending would take wrongly (words.toml), a dictionary."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["analyzer", "words"]


@cache
def _lists() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))


def words(section: str, name: str) -> frozenset[str]:
    """One list by its section and name."""
    return frozenset(_lists()[section][name].split())


@cache
def analyzer() -> Any:
    """The dictionary of pymorphy3, loaded when a word is first asked for."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
