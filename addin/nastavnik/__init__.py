"""Наставник: mentoring registries for schools and districts.

The functions named here load what they need when first used, so that ``import nastavnik`` is instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# public name -> module that defines it
_API = {
    "load_form": "nastavnik.form",
    "read_book": "nastavnik.books.reading",
    "check": "nastavnik.books.checking",
    "new_school": "nastavnik.books.making",
    "new_district": "nastavnik.books.making",
    "migrate": "nastavnik.books.making",
    "issue": "nastavnik.district.issuing",
    "consolidate": "nastavnik.district.consolidation",
    "match": "nastavnik.district.matching",
    "order": "nastavnik.documents",
    "report": "nastavnik.documents",
    "decline": "nastavnik.documents",
    "parse_deadline": "nastavnik.roadmap",
    "read_roadmap": "nastavnik.roadmap",
}

__all__ = ["__version__", *_API]


def __getattr__(name: str) -> Any:
    if name in _API:
        return getattr(import_module(_API[name]), name)
    raise AttributeError(f"module 'nastavnik' has no attribute {name!r}")
