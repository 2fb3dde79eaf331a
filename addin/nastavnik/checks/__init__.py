"""What is right: rules and findings. Loaded when first used: reading a file does not need pandas."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nastavnik.checks.batch import Batch, FileFacts, Settings, Table
    from nastavnik.checks.catalogue import CATALOGUE, Entry, render, severity
    from nastavnik.checks.engine import check_batch, flagged_rows
    from nastavnik.checks.findings import Finding, shown

_WHERE = {
    "batch": ("Batch", "FileFacts", "Settings", "Table"),
    "catalogue": ("CATALOGUE", "Entry", "render", "severity"),
    "engine": ("check_batch", "flagged_rows"),
    "findings": ("Finding", "shown"),
}

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


def __getattr__(name: str) -> Any:
    for module, names in _WHERE.items():
        if name in names:
            return getattr(import_module(f"nastavnik.checks.{module}"), name)
    raise AttributeError(f"module 'nastavnik.checks' has no attribute {name!r}")
