"""What the exchange needs to know of a workbook: whose it is, which submission, whether it is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

__all__ = ["Inspector", "Remark", "Verdict"]


@dataclass(frozen=True)
class Remark:
    """One finding in words: where it stands (``cell`` may be empty), what is wrong, how to mend it."""

    severity: str
    sheet: str
    cell: str
    message: str
    fix: str = ""
    code: str = ""

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity,
            "sheet": self.sheet,
            "cell": self.cell,
            "message": self.message,
            "fix": self.fix,
        }


@dataclass(frozen=True)
class Verdict:
    """A workbook as the exchange sees it.

    ``status`` is ok, errors, not-ours, unreadable or encrypted; ``reason`` says why in words for the last three.
    ``stamped_code``, ``submission``, ``packed_at`` and ``stamped_hash`` come from ``_meta`` and are None in a file never packed;
    ``content_hash`` is counted from the data, so it is the same whatever program saved the file.
    """

    status: str
    reason: str = ""
    form_id: str | None = None
    version: str | None = None
    org_code: str | None = None
    org_name: str | None = None
    stamped_code: str | None = None
    inn: str | None = None
    org_names: tuple[str, ...] = ()
    school_year: str | None = None
    submission: int | None = None
    packed_at: str | None = None
    saved_at: str | None = None
    stamped_hash: str | None = None
    content_hash: str = ""
    district_email: str | None = None
    errors: int = 0
    warnings: int = 0
    rows: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether the data could be read at all."""
        return self.status in ("ok", "errors")


class Inspector(Protocol):
    """Who looks into workbooks; the real one is ``nastavnik.exchange.books.BookInspector``."""

    def inspect(self, path: Path) -> Verdict:
        """The verdict on a file; never raises for a bad file."""

    def annotate(self, path: Path, target: Path) -> bool:
        """Write a copy of ``path`` with its findings to ``target``; False when there is nothing to write."""

    def rebuild(self, path: Path, target: Path, meta: Mapping[str, Any]) -> bool:
        """Write the data of ``path`` on a fresh .xlsx template with ``meta``; False when it cannot be done."""
