"""A consolidation as the JSON that its summary keeps inside: reports are made from it without the inbox."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

from nastavnik.district.consolidation import Consolidation
from nastavnik.district.league import Candidate
from nastavnik.district.registers import mark_heads
from nastavnik.district.standings import Ranking

__all__ = ["summary_json"]

# What of an organisation's passport its page on the site shows: nobody's personal data.
_PUBLIC = ("address", "phone", "email", "website", "inn", "ogrn", "site_section_url")
_KEPT_FINDINGS = 500  # of an organisation, for the reports made from a summary


def summary_json(
    result: Consolidation, overdue: int, candidates: list[Candidate], ranking: Ranking
) -> dict[str, Any]:
    """The summary as JSON: the contract's document, and what reports need besides."""
    office = result.office
    card = {
        key: value.isoformat() if isinstance(value, dt.date) else value for key, value in office.card.items()
    }
    number = {a.organisation.code: n for n, a in enumerate(result.accepted) if a.organisation}
    passports = result.batch.frame("organisation").drop_duplicates("_file").set_index("_file")
    organisations = []
    for o in office.organisations:
        n = number.get(o.code)
        organisations.append(
            {
                "code": o.code, "name": o.short_name, "full_name": o.full_name, "type": result.types[n] if n is not None else o.org_type,
                "email": o.email, "curator": o.curator_name,
                "card": {key: passports.at[n, key] for key in _PUBLIC} if n is not None and n in passports.index else {},
                "expected": o.expected, "status": result.accepted[n].status if n is not None else "missing",
                "file": result.accepted[n].name if n is not None else None,
                "findings": [
                    {"severity": r.severity, "sheet": r.sheet, "cell": r.cell, "message": r.message, "fix": r.fix} for r in result.remarks[n][:_KEPT_FINDINGS]
                ] if n is not None else [],
            }
        )  # fmt: skip
    marks = {indicator.key: mark_heads(indicator) for indicator in result.tally.indicators}
    members = [{"code": c.code, "name": c.name, "strong": c.strong} for c in candidates if c.member]
    return {
        "summary": result.as_json(), "district": card, "organisations": organisations, "totals": _totals(result, overdue),
        "standings": ranking.as_json(), "league": members, "marks": marks, "inbox": _inbox(result),
    }  # fmt: skip


def _inbox(result: Consolidation) -> str:
    paths = {os.fspath(a.source.path.resolve().parent) for a in result.arrivals}
    return os.path.commonpath(paths) if paths else str(Path())


def _totals(result: Consolidation, overdue: int) -> dict[str, int]:
    frame = result.batch.frame
    pairs, meetings = frame("pairs"), frame("meetings")
    grouped = pairs[pairs["group_code"].notna()]
    return {
        "mentors": int((frame("mentors")["status"] != "выбыл").sum()), "mentees": int((frame("mentees")["status"] != "выбыл").sum()),
        "pairs": int(pairs["group_code"].isna().sum()), "groups": len(grouped[["_file", "group_code"]].drop_duplicates()),
        "programmes": len(frame("programmes")), "meetings": len(meetings), "meetings_done": int(meetings["done"].eq(True).sum()), "overdue": overdue,
    }  # fmt: skip
