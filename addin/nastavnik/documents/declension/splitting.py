"""A person's full name taken apart into surname, first name and patronymic."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from nastavnik.documents.declension.words import analyzer, words

__all__ = ["Parts", "split_name", "tidy"]

_TURKIC = words("splitting", "turkic")
_PARTICLES = words("splitting", "particles")
_PATRONYMIC = re.compile(r"(?:вич|ьич|мич|кич|тич|вна|чна|шна|оглы|кызы|гызы)$", re.IGNORECASE)
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_LOOK_ALIKE = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")
_SURNAME = re.compile(r"(?:[оеё]ва?|[иы]на?|[сц]к(?:ий|ая|ой)|енко)$", re.IGNORECASE)
_INITIAL = re.compile(r"(?<=\.)(?=\w)")


class Parts(NamedTuple):
    """The three parts; a missing one is an empty string."""

    surname: str
    first_name: str
    patronymic: str
    sure: bool = True


def tidy(word: str) -> str:
    """A part of a name with single spaces, no spaces round hyphens, ALL CAPS and all small made ordinary.

    Latin look-alikes inside a Cyrillic word become Cyrillic.
    """
    text = re.sub(r"\s*[-‐‑–—]\s*", "-", " ".join(word.split()))
    if _CYRILLIC.search(text):
        # «Иванoва» with a Latin o: the check tells about it, a document must not repeat it.
        text = text.translate(_LOOK_ALIKE)
    if len(text) > 2 and (text.isupper() or text.islower()):
        # «МАМЕД ОГЛЫ» and «фон берг» keep their small words small.
        text = re.sub(r"[^\W\d_]+", lambda found: _capital(found.group()), text)
    return text


def _capital(word: str) -> str:
    return word.lower() if word.lower() in _TURKIC | _PARTICLES else word.capitalize()


@lru_cache(maxsize=16384)
def split_name(full_name: str) -> Parts:
    """The parts of «Фамилия Имя Отчество», «Имя Отчество Фамилия», «Имя Фамилия», «Иванова М.П.» or «М.П. Иванова»."""
    pieces = _INITIAL.sub(" ", tidy(full_name)).split()
    if not pieces:
        return Parts("", "", "", sure=False)
    if pieces[0].endswith(".") and not pieces[-1].endswith("."):
        initials = [word for word in pieces if word.endswith(".")]
        pieces = [word for word in pieces if not word.endswith(".")] + initials
    head = 1
    while head < len(pieces) and pieces[head - 1].lower() in _PARTICLES:
        head += 1
    surname, rest = " ".join(pieces[:head]), pieces[head:]
    if rest and rest[-1].lower() in _TURKIC:
        # The Turkic word and the father's name before it are the patronymic.
        taken = 2 if len(rest) >= 3 else 1
        return Parts(surname, " ".join(rest[:-taken]), " ".join(rest[-taken:]))
    if len(rest) == 1 and _reversed(surname, rest[0]):
        return Parts(rest[0], surname, "", sure=_SURNAME.search(rest[0]) is not None)
    if len(rest) <= 1:
        return Parts(surname, rest[0] if rest else "", "", sure=bool(rest))
    if (
        len(rest) == 2
        and _PATRONYMIC.search(rest[0])
        and not _PATRONYMIC.search(rest[1])
        and rest[1][-1] != "."
    ):
        return Parts(rest[1], surname, rest[0])
    if len(rest) == 2:
        patronymic = bool(_PATRONYMIC.search(rest[1])) or rest[1].endswith(".")
        return (
            Parts(surname, rest[0], rest[1]) if patronymic else Parts(surname, " ".join(rest), "", sure=False)
        )
    if _PATRONYMIC.search(rest[-1]):
        return Parts(" ".join([surname, *rest[:-2]]), rest[-2], rest[-1])
    return Parts(surname, " ".join(rest), "", sure=False)


def _reversed(first: str, second: str) -> bool:
    """«Майя Плисецкая»: a first name before a surname. The usual order needs no proof, this one does."""
    if first.endswith(".") or second.endswith("."):
        return False
    before, after = _tags(first), _tags(second.split("-")[-1])
    return (
        "Name" in before and "Name" not in after and ("Surn" in after or _SURNAME.search(second) is not None)
    )


def _tags(word: str) -> set[str]:
    """Whether a dictionary knows a word as a first name («Name») or a surname («Surn»)."""
    found = [parse.tag for parse in analyzer().parse(word.lower()) if parse.is_known and "nomn" in parse.tag]
    return {sign for tag in found for sign in ("Name", "Surn") if sign in tag}
