"""What typists and scanners put into deadline phrases, and the shorthand of schools, turned into plain words."""

from __future__ import annotations

import re
import unicodedata

from nastavnik.checks.deadline_words import MONTHS, ROMAN

__all__ = ["cleaned"]

# Days that the calendar fixes, by name.
_NAMED_DAYS = [
    (r"нов(?:ый|ого|ому|ым) год(?!а? ?\d)(?:а|у|ом)?", "31 декабря"),
    (r"дн\w+ учителя|день учителя", "5 октября"),
    (r"дн\w+ знаний|день знаний", "1 сентября"),
    (r"дн\w+ наставника|день наставника", "2 марта"),
    (r"дн\w+ победы|день победы", "9 мая"),
]

_LOOKALIKES = str.maketrans("abcehkmoptxyiun", "авсенкмортхуиип")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), None)
_QUOTES = dict.fromkeys(map(ord, "«»\"“”„'’`*_"), " ")
_MIXED = re.compile(r"[a-zа-яі]+")
_FIGURES = re.compile(r"(?<![a-zа-я])[\doоз]++(?![a-zа-я])")


def _unmix(match: re.Match[str]) -> str:
    word = match.group()
    if word in ROMAN or (word.isascii() and len(word) > 1):
        return word
    return word.translate(_LOOKALIKES).replace("r", "г")


def _figured(match: re.Match[str]) -> str:
    """Letters that a scanner put for figures («3O», «З0»), in a word that has a figure."""
    word = match.group()
    return word.translate(str.maketrans("oоз", "003")) if any(c.isdigit() for c in word) else word


def _join_hyphenated(match: re.Match[str]) -> str:
    whole = match.group(1) + match.group(2)
    return whole if whole in MONTHS or whole.startswith("еже") else match.group()


# Noise and shorthand, in this order: (pattern, replacement).
_REPAIRS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"(?<=\d)\s*r\b", " г"),
        (r"\s+", " "),
        (r"\bеже[- ]+(?=годн|кварт|мес|нед|дн)", "еже"),
        (r"(\d)\s?-?\s?(?:ого|ому|ое|ый|ой|ая|ую|го|му|ом|ые|ых|й|е|я|х|ю)\b", r"\1 "),
        (r"\b1[vу]\b", "iv"),
        (r"(?<=\d)(?=[а-яіiv])", " "),
        (r"(?<=[а-я])(?=\d)", " "),
        (r"\b20 (\d\d)(?= ?г)", r"20\1"),
        (r"\bг\.? ?-? ?г\b", "гг"),
        (r"\bу\. ?г\b|\bуч\.? ?-?г\b", "уч г"),
        (r"\bне (?:позднее|позже)(?:,? чем)?\b", "непозднее"),
        (r"\bне ранее(?:,? чем)?\b", "неранее"),
        (r"\bне раньше(?:,? чем)?\b", "неранее"),
        (r"\bначиная (?:с|со)\b", "с"),
        (r"(?<=\d) ?р\.? ?(?:в|/) ?(?=мес|год|кварт|недел)", " раз в "),
        (r"\b(до|к|непозднее) последн\w+ (?:дня|дню|числа|числу)\b", r"\1 конца"),
        (r"#\s*[\w./-]+", " "),
        (r"\b(?:осенн|зимн|весенн|летн)\w+ каникул\w*", "каникул"),
        (r"\bпо (?:итогам|окончании|завершении|истечении)\b", "конец"),
        (r"\b(кон(?:ец|ца|цу|це)) календарного года\b(?! ?\d)", r"\1 декабря"),
        (r"\bот (?:\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2} [а-я]+ \d{4})(?: ?г(?:ода)?\b\.?)?", " "),
        (r"\((включительно|вкл\.?)\)", r"\1"),
        (r"\b(20\d\d)\.(\d{1,2})\.(\d{1,2})(?![.\d])", r"\1-\2-\3"),
        (r"^ ?(\d[^-]*?) ?- ?(?=постоян)", r"с \1 "),
        (r"\bв \d{1,2}[:.-]\d\d(?: ?ч\w*)?(?!\.?\d)", " "),
    ]
]


def cleaned(text: str) -> str:
    """The phrase in small letters without noise: one kind of dash, no quotes, Cyrillic letters in Cyrillic words."""
    text = unicodedata.normalize("NFKC", text.replace("№", "#")).translate(_INVISIBLE | _DASHES | _QUOTES)
    text = text.lower().replace("ё", "е")
    text = _MIXED.sub(_unmix, text)  # before words cut by a hyphen are joined: their halves may be mixed too
    text = re.sub(r"([а-я]{2,})-\s*([а-я]+)", _join_hyphenated, text)
    text = _FIGURES.sub(_figured, text)
    for pattern, replacement in _REPAIRS:
        text = pattern.sub(replacement, text)
    for name, day in _NAMED_DAYS:
        text = re.sub(name, day, text)
    return re.sub(r"\s+", " ", text).strip()
