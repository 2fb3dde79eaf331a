"""Every kind of document: its title, what it is made from, its template, who builds its data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nastavnik.documents.views.common import Draft

__all__ = ["ORDERS", "REPORTS", "Kind"]


@dataclass(frozen=True)
class Kind:
    """One kind. ``form`` is school, district or summary; ``builder`` is «module:function» under ``views``."""

    key: str
    title: str
    form: str
    template: str
    builder: str
    also: str = ""
    extra: str = ""

    def drafts(self, request: Any) -> list[Draft]:
        """The documents to render for a request."""
        drafts: list[Draft] = self._function(self.builder)(request)
        return drafts

    @property
    def extras(self) -> Callable[..., Any] | None:
        """What writes files beside the .docx (the page of the site); None for most kinds."""
        return self._function(self.extra) if self.extra else None

    def _function(self, name: str) -> Callable[..., Any]:
        module, function = name.split(":")
        found: Callable[..., Any] = getattr(import_module(f"nastavnik.documents.views.{module}"), function)
        return found


def _orders(*kinds: Kind) -> dict[str, Kind]:
    return {kind.key: kind for kind in kinds}


ORDERS = _orders(
    Kind(
        "pairs",
        "Приказ о закреплении наставнических пар (групп)",
        "school",
        "orders/pairs.docx",
        "pairs:pairs_order",
    ),
)
REPORTS = _orders(
    Kind("note", "Аналитическая записка", "summary", "reports/note.docx", "summary:note"),
    Kind("annual", "Ежегодный аналитический доклад", "summary", "reports/annual.docx", "summary:annual"),
)
