"""The words of Russian deadline phrases as typed tokens; what they mean together says ``deadlines``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

__all__ = ["MONTHS", "ROMAN", "Token", "month_of", "tokens"]

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


MONTHS = _month_forms()

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
ROMAN = {
    **dict.fromkeys(("i", "і", "l"), 1),
    **dict.fromkeys(("ii", "іі", "п", "ll"), 2),
    **dict.fromkeys(("iii", "ііі", "ш", "lll"), 3),
    **dict.fromkeys(("iv", "іv", "1v", "iу", "1у", "lv", "іу", "lу"), 4),
}

_WEEKDAYS = [
    re.compile(rf"(?:{pattern})$")
    for pattern in [
        r"понедельник\w*",
        r"вторник\w*",
        "сред[ауые]",
        r"четверг\w*",
        r"пятниц\w*",
        r"суббот\w*",
        r"воскресень\w*",
    ]
]

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
        (r"кон(?:ец|ца|цу|це|цом)?|завершени\w*|окончани\w*|итог(?:и|ам|ов|ах)?|истечени\w*", "e"),
        (r"и|или|либо|а|также", ","),
        # Words that change nothing: «в срок до …», «в сентябре месяце», «до 10 числа».
        (
            r"в|во|на|срок\w*|период\w*|числ\w*|месяц\w*|мес|календарн\w*|текущ\w*|следующ\w*|чем|ориентировочно|за",
            " ",
        ),
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
    if word in MONTHS:
        return MONTHS[word]
    if len(word) < 6:
        return None
    near = {number for form, number in MONTHS.items() if len(form) > 5 and _near(word, form)}
    return near.pop() if len(near) == 1 else None


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
    if word in ROMAN:
        return Token("n", ROMAN[word])
    if (month := month_of(word)) is not None:
        return Token("m", month)
    if ordinal := _ORDINAL.match(word):
        return Token("n", _ORDINALS[ordinal.group(1)])
    for weekday, pattern in enumerate(_WEEKDAYS):
        if pattern.match(word):
            return Token("v", weekday)
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
