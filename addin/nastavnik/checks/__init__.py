"""What is right: rules and findings."""

from __future__ import annotations

from nastavnik.checks.batch import Batch, FileFacts, Settings, Table
from nastavnik.checks.catalogue import CATALOGUE, Entry, render, severity
from nastavnik.checks.engine import check_batch, flagged_rows
from nastavnik.checks.findings import Finding, shown

__all__ = [
    "CATALOGUE",
    "Batch",
    "Entry",
    "FileFacts",
    "Finding",
    "Settings",
    "Table",
    "check_batch",
    "flagged_rows",
    "render",
    "severity",
    "shown",
]
