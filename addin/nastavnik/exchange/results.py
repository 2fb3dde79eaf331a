"""What the actions of the exchange give back, each with ``as_json()``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.exchange.answers import Prepared
from nastavnik.exchange.delivery import Delivered
from nastavnik.exchange.intake_table import HEADERS
from nastavnik.exchange.journal import Item
from nastavnik.exchange.letters import OutLetter
from nastavnik.exchange.packing import Packet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Answered", "JournalView", "Packed", "Sent"]


@dataclass(frozen=True)
class Packed:
    """A packed workbook and where it lies."""

    packet: Packet
    path: Path

    def as_json(self) -> dict[str, Any]:
        return {**self.packet.as_json(), "path": str(self.path)}


@dataclass(frozen=True)
class Sent:
    """A packed workbook, its letter and what became of it; ``delivered`` is None when only shown."""

    packet: Packet
    letter: OutLetter
    delivered: Delivered | None

    def as_json(self) -> dict[str, Any]:
        delivered = self.delivered.as_json() if self.delivered else None
        return {"packet": self.packet.as_json(), "letter": self.letter.as_json(), "delivered": delivered}


@dataclass
class Answered:
    """Letters of the district: what was prepared, what became of each; ``delivered`` is empty when only shown."""

    prepared: Prepared
    delivered: list[Delivered] = field(default_factory=list)

    @property
    def failed(self) -> list[Delivered]:
        """The letters a person must look at: not sent, or not known."""
        return [one for one in self.delivered if one.status in ("failed", "uncertain")]

    def as_json(self) -> dict[str, Any]:
        return {**self.prepared.as_json(), "delivered": [one.as_json() for one in self.delivered]}


@dataclass
class JournalView:
    """The journal «Приём»: ``items`` as recorded, ``table`` as people read it (columns ``HEADERS``)."""

    items: list[Item]
    table: pd.DataFrame
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)

    def as_json(self) -> dict[str, Any]:
        return {"items": [item.as_json() for item in self.items]}
