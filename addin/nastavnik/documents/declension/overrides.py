"""Forms a clerk has settled: rows of the workbook's table of names that override every rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nastavnik.documents.declension.forms import CASES, Forms
from nastavnik.documents.declension.gender import Gender, parse_gender

__all__ = ["Overrides"]


def _key(text: str) -> str:
    return " ".join(text.lower().replace("ё", "е").split())


@dataclass(frozen=True)
class Overrides:
    """Settled forms by nominative: whole names, single parts of names, positions.

    A row is a mapping with ``nominative`` and any of the five cases (a blank case is worked out by rule), and
    optionally ``gender``.
    """

    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Mapping[str, Mapping[str, str]] | None) -> Overrides:
        """From a mapping of nominative to forms; None is no overrides."""
        return cls({_key(name): dict(forms) for name, forms in (table or {}).items()})

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Overrides:
        """From records of the sheet «Склонение»; rows without a nominative are passed over."""
        kept: dict[str, dict[str, str]] = {}
        for row in rows:
            texts = {key: value.strip() for key, value in row.items() if isinstance(value, str)}
            name = texts.pop("nominative", "")
            if name:
                kept[_key(name)] = {key: text for key, text in texts.items() if text and text != "<NA>"}
        return cls(kept)

    def forms(self, text: str, otherwise: Forms | None = None) -> Forms | None:
        """The settled forms of a word or phrase, blanks filled from ``otherwise``; None when nothing is settled."""
        row = self.rows.get(_key(text))
        if not row or not any(row.get(case) for case in CASES):
            return None
        spare = otherwise or Forms.of(text, [text] * 5)
        return Forms.of(text, (row.get(case) or spare.case(case) for case in CASES))

    def word(self, rule: Forms, gender: Gender | None) -> Forms:
        """The settled forms of one part of a name, unless the row is for the other gender; else the rule's."""
        row = self.rows.get(_key(rule.nominative)) if rule.nominative else None
        if not row:
            return rule
        stated = parse_gender(row.get("gender"))
        return rule if stated and gender and stated != gender else self.forms(rule.nominative, rule) or rule

    def whole(self, full: str, otherwise: Forms) -> Forms | None:
        """The settled forms of a full name of several words."""
        return self.forms(full, otherwise) if " " in full else None

    def gender(self, full: str) -> Gender | None:
        """The settled gender of a full name."""
        row = self.rows.get(_key(full))
        return parse_gender(row.get("gender")) if row else None
