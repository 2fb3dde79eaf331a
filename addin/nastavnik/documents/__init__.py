"""Orders and reports: view models, rendering, declension of names."""

from __future__ import annotations

from importlib import import_module
from typing import Any

# public name -> module that defines it; heavy libraries are loaded when a document is made
_API = {
    "Issued": "issuing",
    "ORDER_KINDS": "issuing",
    "REPORT_KINDS": "issuing",
    "order": "issuing",
    "orders": "issuing",
    "report": "issuing",
    "Declined": "declension",
    "Overrides": "declension",
    "decline": "declension",
    "decline_parts": "declension",
    "decline_position": "declension",
    "names_review": "names",
    "templates_check": "template_faults",
    "templates_copy": "templates",
    "SummaryData": "summary_view",
    "IndicatorData": "summary_view",
    "OrganisationData": "summary_view",
    "FindingLine": "summary_view",
    "Share": "summary_view",
}

__all__ = list(_API)


def __getattr__(name: str) -> Any:
    if name in _API:
        return getattr(import_module(f"nastavnik.documents.{_API[name]}"), name)
    raise AttributeError(f"module 'nastavnik.documents' has no attribute {name!r}")
