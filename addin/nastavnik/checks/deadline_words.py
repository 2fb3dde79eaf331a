"""The words of Russian deadline phrases and the noise around them, as tables.

Everything here turns text into a list of typed tokens; what they mean together is said in
``nastavnik.checks.deadlines``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

__all__ = ["Token", "cleaned", "tokens"]

_MONTH_ROOTS = [
    ("январ", "янв"),
    ("феврал", "фев", "февр"),
    ("март", "мар"),
    ("апрел", "апр"),
    ("май",),
    ("июн",),
    ("июл",),
    ("август", "авг"),
    ("сентябр", "сен", "сент"),
    ("октябр", "окт"),
    ("ноябр", "ноя", "нояб"),
    ("декабр", "дек"),
]
_SOFT = ("ь", "я", "е", "ю", "ем", "и", "ей", "ям", "ях")
_HARD = ("", "а", "е", "у", "ом", "ы", "овский", "овского", "овской", "овском", "овскому")


def _month_forms() -> dict[str, int]:
    forms: dict[str, int] = {}
    for number, roots in enumerate(_MONTH_ROOTS, 1):
        for short in roots:
            forms[short] = number
        for ending in _HARD if roots[0] in ("март", "август") else _SOFT:
            forms[roots[0] + ending] = number
    for form in ("мая", "мае", "маю", "маем"):
        forms[form] = 5
    return forms


_MONTHS = _month_forms()

_ORDINALS = {
    stem: number
    for number, stem in enumerate(
        [
            "перв",
            "втор",
            "трет",
            "четверт",
            "пят",
            "шест",
            "седьм",
            "восьм",
            "девят",
            "десят",
            "одиннадцат",
            "двенадцат",
            "тринадцат",
            "четырнадцат",
            "пятнадцат",
            "шестнадцат",
            "семнадцат",
            "восемнадцат",
            "девятнадцат",
            "двадцат",
        ],
        1,
    )
} | {"тридцат": 30, "последн": -1}
_ORDINAL = re.compile(
    rf"({'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
    r"(?:ый|ий|ой|ая|яя|ое|ее|ого|его|ому|ему|ом|ем|ую|юю|ей|ья|ье|ьи|ьего|ьему|ьей|ьем|ью)$"
)

# A number in Roman figures, and what typists and scanners make of it: Cyrillic look-alikes, «П», «Ш».
_ROMAN = {
    **dict.fromkeys(("i", "і", "l"), 1),
    **dict.fromkeys(("ii", "іі", "п", "ll"), 2),
    **dict.fromkeys(("iii", "ііі", "ш", "lll"), 3),
    **dict.fromkeys(("iv", "іv", "1v", "iу", "1у", "lv", "іу", "lу"), 4),
}

# (pattern of the whole word, code of the token); the first match wins.
_WORDS: list[tuple[re.Pattern[str], str]] = [
    (re.compile(rf"(?:{pattern})$"), code)
    for pattern, code in [
        (r"с|со", "F"),
        (r"до", "T"),
        (r"к|ко", "K"),
        (r"по", "P"),
        (r"непозднее", "L"),
        (r"после|неранее", "A"),
        (r"включительно|вкл", "I"),
        (r"квартал\w*|кв", "q"),
        (r"полугоди\w*|полуг", "h"),
        (r"декад\w*", "k"),
        (r"недел\w*|нед", "w"),
        (r"половин\w*", "o"),
        (r"учебн\w*|уч", "u"),
        (r"г|гг|год|года|году|годе|годом|годы|годов|годам|годах", "g"),
        (r"нач|начал[оауе]м?", "b"),
        (r"середин\w*", "c"),
        (r"кон(?:ец|ца|цу|це|цом)|заверш\w*|окончани\w*|итог\w*|истечени\w*", "e"),
        (r"и|или|либо|а|также", ","),
        # Words that change nothing: «в срок до …», «в сентябре месяце», «до 10 числа».
        (r"в|во|на|срок\w*|период\w*|числ\w*|месяц\w*|мес|календарн\w*|текущ\w*|чем|ориентировочно|за", " "),
    ]
]
_SEASONS = [
    (re.compile(rf"(?:{pattern})$"), months)
    for pattern, months in [
        (r"лето|лета|лету|летом|лете|летн\w+", (6, 8)),
        (r"осень\w?|осени|осенью|осенн\w+", (9, 11)),
        (r"весна|весны|весне|весной|весну|весенн\w+", (3, 5)),
        (r"зима|зимы|зиме|зимой|зиму|зимн\w+", (12, 2)),
    ]
]
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


@dataclass(frozen=True)
class Token:
    """One word or figure: a one-letter code, and its value (a number, or a (year, month, day) tuple)."""

    code: str
    value: Any = None


def _near(word: str, form: str) -> bool:
    """True when one slip of a finger (a letter changed, lost, added or swapped) makes ``form`` of ``word``."""
    if abs(len(word) - len(form)) > 1:
        return False
    head = 0
    while head < min(len(word), len(form)) and word[head] == form[head]:
        head += 1
    a, b = word[head:], form[head:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


@cache
def month_of(word: str) -> int | None:
    """The number of the month a word names, one slip of a finger in a long word allowed; else None."""
    if word in _MONTHS:
        return _MONTHS[word]
    if len(word) < 6:
        return None
    near = {number for form, number in _MONTHS.items() if len(form) > 5 and _near(word, form)}
    return near.pop() if len(near) == 1 else None


def _unmix(match: re.Match[str]) -> str:
    word = match.group()
    if word in _ROMAN or (word.isascii() and len(word) > 1):
        return word
    return word.translate(_LOOKALIKES).replace("r", "г")


def _figured(match: re.Match[str]) -> str:
    """Letters that a scanner put for figures («3O», «З0»), in a word that has a figure."""
    word = match.group()
    return word.translate(str.maketrans("oоз", "003")) if any(c.isdigit() for c in word) else word


def _join_hyphenated(match: re.Match[str]) -> str:
    whole = match.group(1) + match.group(2)
    return whole if whole in _MONTHS or whole.startswith("еже") else match.group()


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


_LEXER = re.compile(
    r"(?P<iso>\b\d{4}-\d{1,2}-\d{1,2}\b)"
    r"|(?P<dmy>\b\d{1,2}(?: ?\. ?\d{1,2} ?\.+ ?|/\d{1,2}/|,\d{1,2},|-\d{1,2}-)(?:\d{4}|(?<!-)\d{2})(?!\d))"
    r"|(?P<my>\b(?:0?[1-9]|1[0-2])[./]20\d\d\b)"
    r"|(?P<dm>\b\d{1,2}\.\d{2}(?!\d|\.\d))"
    r"|(?P<pair>\b20\d\d ?(?:г\w*\.? ?)?[-/] ?20\d\d\b(?!-\d)|\b20\d\d ?[-/] ?\d\d\b(?! ?[./-] ?\d| [а-я]{3}))"
    r"|(?P<year>\b(?:19|20)\d\d\b)"
    r"|(?P<num>\d+)"
    r"|(?P<word>[a-zа-яі]+)"
    r"|(?P<dash>-)"
    r"|(?P<comma>[,;/&+()])"
)


def _word(word: str) -> Token:
    if word in _ROMAN:
        return Token("n", _ROMAN[word])
    if (month := month_of(word)) is not None:
        return Token("m", month)
    if ordinal := _ORDINAL.match(word):
        return Token("n", _ORDINALS[ordinal.group(1)])
    for pattern, months in _SEASONS:
        if pattern.match(word):
            return Token("z", months)
    for pattern, code in _WORDS:
        if pattern.match(word):
            return Token(code)
    return Token("x")


def _figures(kind: str, text: str) -> Token:
    found = [int(part) for part in re.findall(r"\d+", text)]
    if kind == "iso":
        return Token("d", (found[0], found[1], found[2]))
    if kind == "dmy":
        day, month, year = found
        return Token("d", (year if year > 99 else 2000 + year, month, day))
    if kind == "dm":
        return Token("d", (None, found[1], found[0]))
    if kind == "my":
        return Token("M", (found[1], found[0]))
    if kind == "pair":
        first, second = found
        second = second if second > 99 else first - first % 100 + second
        return Token("S", (first, second, "/" in text, "г" in text))
    return Token("Y" if kind == "year" else "n", found[0])


def tokens(text: str) -> list[Token]:
    """The typed tokens of a cleaned phrase; words that change nothing are left out."""
    result: list[Token] = []
    for match in _LEXER.finditer(text):
        kind = match.lastgroup or ""
        if kind == "word":
            token = _word(match.group())
        elif kind in ("dash", "comma"):
            token = Token("-" if kind == "dash" else ",")
        else:
            token = _figures(kind, match.group())
        if token.code != " ":
            result.append(token)
    return result
