"""Names of organisations in all cases: «Муниципальное учреждение «Школа № 5»» → «Муниципального учреждения …».

Only the words up to the first noun change; abbreviations («МБОУ», «МКУ»), what stands in quotes and what follows
the noun stay as they are.
"""

from __future__ import annotations

import re

from nastavnik.documents.declension.forms import Forms, fixed, joined
from nastavnik.documents.declension.overrides import Overrides
from nastavnik.documents.declension.positions import decline_position

__all__ = ["decline_organisation"]

_ADJECTIVE = re.compile(r"(?:[ое]е|[ыио]й|[ая]я)$")
_WORDED = re.compile(r"[А-ЯЁа-яё][а-яё-]+(?=\s|$)")


def decline_organisation(name: str, overrides: Overrides | None = None) -> Forms:
    """An organisation's name in all cases; what the district has settled on the sheet «Склонение» goes first."""
    text = " ".join(name.split())
    head = re.split(r"[«\"“„(№\d]", text, maxsplit=1)[0]
    found = _WORDED.match(head)
    rule = _ended(text, head.rstrip()) if found else fixed(text)
    return (overrides.forms(text, rule) or rule) if overrides else rule


def _ended(text: str, head: str) -> Forms:
    """The forms of the words before the quotes, with the rest of the name after them."""
    words = head.split()
    count = 0
    while count + 1 < len(words) and _ADJECTIVE.search(words[count]):
        count += 1
    parts = [_adjective(word) for word in words[:count]]
    parts.append(decline_position(words[count]))
    before = len(" ".join(words[: count + 1]))
    rest = text[before:]
    return Forms.of(text, (f"{form}{rest}" for form in joined(parts, " ").oblique()))


def _adjective(word: str) -> Forms:
    """«Бюджетное», «средняя», «Районный», «детский» in all cases, of a thing."""
    stem, end = word[:-2], word[-2:].lower()
    hissing, velar = stem[-1:].lower() in "жшщч", stem[-1:].lower() in "кгх"
    if end in ("ая", "яя"):
        soft = end == "яя" or hissing
        return Forms.of(
            word, _tails(stem, f"ей ей {'юю' if end == 'яя' else 'ую'} ей ей" if soft else "ой ой ую ой ой")
        )
    soft = end == "ее" or (end == "ий" and not velar)
    return Forms.of(
        word,
        _tails(
            stem, f"его ему {end} им ем" if soft else f"ого ому {end} {'им' if velar or hissing else 'ым'} ом"
        ),
    )


def _tails(stem: str, tails: str) -> list[str]:
    return [stem + tail for tail in tails.split()]
