"""Who has entered a programme (S4 appendix 3), for the list of names on a school's page.

A person has entered when a pair naming them has an order's number and date and that pair has an approved programme.
"""

from __future__ import annotations

from datetime import date

from nastavnik.documents.data import Record
from nastavnik.documents.views.common import Request

__all__ = ["entered_people"]


def entered_people(request: Request, role: str) -> list[Record]:
    """The mentors or mentees (``role``: mentor, mentee) who have entered."""
    approved = {
        one.text("pair_id") for one in request.table("programmes") if isinstance(one["approved_date"], date)
    }
    wanted = {
        pair.text(f"{role}_id")
        for pair in request.table("pairs")
        if pair.text("order_number")
        and isinstance(pair["order_date"], date)
        and pair.text("pair_id") in approved
    }
    return [person for person in request.table(f"{role}s") if person.text(f"{role}_id") in wanted]
