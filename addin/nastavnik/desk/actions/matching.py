"""«Подобрать пары»: who could mentor whom, with the reasons in words. Nothing is written."""

from __future__ import annotations

from typing import Any

from nastavnik.checks.catalogue import plural
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.reading import read_live
from nastavnik.desk.talk import Talk

__all__ = ["match"]

_SHOWN = 12


def match(book: Any, talk: Talk) -> Outcome:
    """Suggest a mentor for every mentee without a pair: the best plan under the load limits, and why."""
    from nastavnik.district.matching import match_book

    talk.progress("Сравниваю запросы и компетенции…")
    found = match_book(read_live(book))
    if not found.pairings:
        return Outcome("Наставляемых без пары нет.")
    lines = []
    for pairing in found.pairings[:_SHOWN]:
        who = f"{pairing.mentee.number} {pairing.mentee.name}"
        chosen = pairing.assigned
        if chosen is None:
            lines.append(f"• {who}: свободного наставника нет.")
            continue
        reasons = "; ".join(chosen.reasons) or "других оснований нет"
        against = f" Но: {'; '.join(chosen.against)}." if chosen.against else ""
        lines.append(f"• {who} — {chosen.mentor.number} {chosen.mentor.name}: {reasons}.{against}")
    if len(found.pairings) > _SHOWN:
        lines.append(f"• И ещё {len(found.pairings) - _SHOWN}.")
    count = len(found.pairings)
    given = sum(pairing.assigned is not None for pairing in found.pairings)
    message = f"Без пары: {count} {plural(count, 'наставляемый', 'наставляемых', 'наставляемых')}, предложения есть для {given}."
    return Outcome(
        message, details=(*lines, "В книгу ничего не записано: пару закрепляет приказ после согласия обоих.")
    )
