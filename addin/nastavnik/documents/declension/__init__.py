"""Names and positions in the cases a Russian document needs them in."""

from __future__ import annotations

from nastavnik.documents.declension.forms import CASE_NAMES, CASES, Case, Forms, parse_case
from nastavnik.documents.declension.organisations import decline_organisation
from nastavnik.documents.declension.overrides import Overrides
from nastavnik.documents.declension.person import Declined, decline, decline_parts
from nastavnik.documents.declension.positions import decline_position

__all__ = [
    "CASES",
    "CASE_NAMES",
    "Case",
    "Declined",
    "Forms",
    "Overrides",
    "decline",
    "decline_organisation",
    "decline_parts",
    "decline_position",
    "parse_case",
]
