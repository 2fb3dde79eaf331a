"""What a declined word is: five oblique cases of one nominative, and whether a person should look at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

__all__ = ["CASES", "CASE_NAMES", "Case", "Forms", "fixed", "joined", "parse_case"]

Case = Literal["nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"]

CASES: tuple[Case, ...] = ("genitive", "dative", "accusative", "instrumental", "prepositional")
"""The oblique cases, in the order every table of forms keeps them."""

CASE_NAMES: dict[Case, str] = {
    "nominative": "именительный",
    "genitive": "родительный",
    "dative": "дательный",
    "accusative": "винительный",
    "instrumental": "творительный",
    "prepositional": "предложный",
}


@dataclass(frozen=True, slots=True)
class Forms:
    """One word or phrase in all cases; ``sure`` is False when the clerk had better look at it."""

    nominative: str
    genitive: str
    dative: str
    accusative: str
    instrumental: str
    prepositional: str
    sure: bool = True

    @classmethod
    def of(cls, nominative: str, oblique: Iterable[str], sure: bool = True) -> Forms:
        """From a nominative and the five forms in the order of CASES."""
        genitive, dative, accusative, instrumental, prepositional = oblique
        return cls(nominative, genitive, dative, accusative, instrumental, prepositional, sure)

    def case(self, case: Case) -> str:
        """The form in one case."""
        return str(getattr(self, case))

    def oblique(self) -> tuple[str, ...]:
        """The five oblique forms in the order of CASES."""
        return (self.genitive, self.dative, self.accusative, self.instrumental, self.prepositional)


def fixed(word: str, *, sure: bool = True) -> Forms:
    """A word that does not change."""
    return Forms(word, word, word, word, word, word, sure)


def ending(stem: str, word: str, endings: str, *, sure: bool = True) -> Forms:
    """``word`` with five endings (separated by spaces, ``-`` for none) put on ``stem``."""
    tails = ["" if tail == "-" else tail for tail in endings.split()]
    return Forms.of(word, (stem + tail for tail in tails), sure=sure)


def joined(parts: Iterable[Forms], separator: str) -> Forms:
    """Several declined parts as one phrase; sure only when every part is."""
    listed = list(parts)
    texts = [separator.join(part.case(case) for part in listed) for case in ("nominative", *CASES)]
    return Forms.of(texts[0], texts[1:], sure=all(part.sure for part in listed))


def parse_case(text: str) -> Case | None:
    """A case by its English or Russian name; None when it is neither."""
    wanted = text.strip().lower()
    for key, russian in CASE_NAMES.items():
        if wanted in (key, russian):
            return key
    return None
