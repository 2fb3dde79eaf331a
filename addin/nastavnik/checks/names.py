"""People's names as typed: look-alike letters, digits, case; and the key by which two spellings are one person."""

from __future__ import annotations

import re
from functools import cache

from nastavnik.form.text import clean

__all__ = ["LOOKALIKES", "has_digits", "has_latin", "mend_name", "name_key", "wrong_case"]

# Latin letters that look like Cyrillic ones, and what was meant.
_SURE = dict(zip("ABCEHKMOPTXYaceopxyËë", "АВСЕНКМОРТХУасеорхуЁё", strict=True))
LOOKALIKES = str.maketrans(_SURE)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_DIGIT = re.compile(r"\d")
_PARTICLES = {"оглы", "кызы", "оглу", "гызы", "улы", "кизи", "угли", "де", "фон", "ван", "аль", "эль", "бен", "ибн", "заде"}
_PART = re.compile(r"[^\s-]+")


@cache
def has_latin(text: str) -> bool:
    """Whether a Cyrillic name holds Latin letters; a name written in Latin throughout is also wrong here."""
    return _LATIN.search(text) is not None


@cache
def has_digits(text: str) -> bool:
    """Whether a name holds digits («Иван0в»)."""
    return _DIGIT.search(text) is not None


@cache
def wrong_case(text: str) -> bool:
    """Whether a name is in CAPITALS, in small letters, or with capitals inside."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 2:
        return False
    return mend_case(text) != text


@cache
def mend_case(text: str) -> str:
    """The name with each part capitalised, particles («оглы») small."""

    def part(match: re.Match[str]) -> str:
        word = match.group(0)
        if word.lower() in _PARTICLES:
            return word.lower()
        # «ДеФиз», «О'Нил»: a capital inside a mixed-case word is somebody's own spelling.
        if not word.isupper() and not word.islower() and word[0].isupper() and sum(c.isupper() for c in word) == 2 and "'" in word:
            return word
        return word[:1].upper() + word[1:].lower()

    return _PART.sub(part, text)


@cache
def mend_name(text: str) -> str:
    """A name as it should have been typed: spaces, look-alike letters, «0» for «о», case."""
    text = clean(text)
    if _CYRILLIC.search(text):
        text = text.translate(LOOKALIKES).replace("0", "о").replace("3", "з")
    return mend_case(text)


@cache
def name_key(text: str) -> str:
    """A key by which spellings of one name are equal: case, «ё», look-alikes, spaces, hyphens."""
    return re.sub(r"[^а-яa-z]", "", clean(text).translate(LOOKALIKES).lower().replace("ё", "е").replace("0", "о"))
