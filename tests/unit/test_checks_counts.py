"""Every code of the catalogue is provoked in three ways at least, and something near it stays silent."""

from __future__ import annotations

from collections import Counter

from test_checks_hostile import HOSTILE
from test_checks_planted import LINES
from test_checks_structure import LOUD, NEAR_MISSES, QUIET, VERSIONS

from nastavnik.checks.catalogue import CATALOGUE

# A false dimension, another extension: see test_checks_hostile.py.
GENTLE = {"file-unreadable"}


def test_every_code_is_provoked_in_three_ways() -> None:
    ways = Counter(line.code for line in LINES if line.found)
    ways.update(code for _, expected in LOUD.values() for code, _, _ in expected)
    ways.update(code for _, _, code in HOSTILE.values())
    ways.update(code for _, code in VERSIONS)
    assert {code: ways[code] for code in CATALOGUE if ways[code] < 3} == {}


def test_every_code_has_a_near_miss_that_stays_silent() -> None:
    assert set(NEAR_MISSES.values()) <= set(QUIET)
    silent = {line.code for line in LINES if not line.found} | set(NEAR_MISSES) | GENTLE
    assert set(CATALOGUE) - silent == set()
