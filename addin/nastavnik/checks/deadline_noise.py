"""What typists and scanners put into deadline phrases, and the shorthand of schools, turned into plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from nastavnik.checks.deadline_words import MONTHS, ROMAN, month_of

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


def _compound(match: re.Match[str]) -> str:
    """«двадцать пятого» as «25»."""
    tens, unit = match.groups()
    units = ("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят")
    return str((20 if tens == "двадцать" else 30) + units.index(unit) + 1)


def _study_week(match: re.Match[str]) -> str:
    return f"{match.group(1)} неделя {'мая' if match.group(1).startswith('последн') else 'сентября'}"


def _of_month(match: re.Match[str]) -> str:
    return f"{match.group(1)}{'' if match.group(1) == 'май' else 'ь'} "


def _day_of_month(match: re.Match[str]) -> str:
    """«сентябрь, до 15 числа» as «до 15 сентября»."""
    month, year, word, day = match.groups()
    number = month_of(month)
    return match.group() if number is None else f"{word} {day}.{number:02}{'.' + year[1:5] if year else ''}"


def _same_month_of_years(match: re.Match[str]) -> str:
    """«до 20 декабря 2026, 2027 и 2028 годов» as «до 20 декабря; ежегодно; с 2026 по 2028 год»; years with gaps stay."""
    years = [int(year) for year in re.findall(r"20\d\d", match.group())]
    if month_of(match.group(1).rstrip(".")) is None or years != list(range(years[0], years[-1] + 1)):
        return match.group()
    return f"{match.group(1)}; ежегодно; с {years[0]} по {years[-1]} год"


# Noise and shorthand, in this order: (pattern, replacement).
_WRITTEN: list[tuple[str, str | Callable[[re.Match[str]], str]]] = [
    (r"(?<=\d)\s*r\b", " г"),
    (r"\s+", " "),
    (r"\.{2,}", "."),
    (
        r"(?<![\d.])\b\d{1,2}[.)] ?(?=(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)ь\b|(?:март|май|август|ежегодно|до|с|в)\b)",
        " ",
    ),
    (r"\b(двадцать|тридцать) (перв|втор|трет|четверт|пят|шест|седьм|восьм|девят)\w+", _compound),
    (r"\bеже[- ]+(?=годн|кварт|мес|нед|дн)", "еже"),
    (r"(?<=[\divпш]) ?-? ?(?:[оея][ей] )?(?:п ?/ ?г\b|пг\b|п\. ?г\.|пол\b\.?)", " полугодие"),
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
    (r"(?<=\d) ?р\.? ?(?:в|/) ?(?=мес|год|кварт|нед)", " раз в "),
    (r"\b(до|к|непозднее) последн\w+ (?:дня|дню|числа|числу)\b", r"\1 конца"),
    (r"#\s*[\w./-]+", " "),
    (r"\b(?:осенн|зимн|весенн|летн)\w+ каникул\w*", "каникул"),
    (r"\bпо (?:итогам|окончани[ию]|завершени[ию]|истечени[ию])\b", "конец"),
    (r"^\W*(?:в )?текущ\w+ (?:календарн\w+ )?год[уа]?\W*$", "в течение года"),
    (r"(?<=\bв )семестр\w*|(?<=\bкаждый )семестр\b", "полугодие"),
    (r"\bпо семестрам", "по полугодиям"),
    (r"\bсеместр\w*(?! ?20\d\d| ?уч)", "полугодие учебного года"),
    (r"\bсеместр\w*", "полугодие"),
    (r"\b(кон(?:ец|ца|цу|це)) календарного года\b(?! ?\d)", r"\1 декабря"),
    (
        r"\bот (?:\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,2} [а-я]+ \d{4})\b(?: ?г(?:ода)?\b\.?)?+(?! ?(?:до|по|-))",
        " ",
    ),
    (r"\bот (?=\d{1,2}[. ])", "с "),
    (r"\bв ?те?чени\w*", "в течение"),
    (r"(?<=\bраз )(?:за|в течение) (?=год|уч|полуг|кварт|месяц|недел|четверт)", "в "),
    (r"(?<=\bраза )(?:за|в течение) (?=год|уч|полуг|кварт|месяц|недел|четверт)", "в "),
    (r"(?<![\divпш] )\bкв(?:артал)?\.? ?([1-4]|i{1,3}|iv)\b", r"\1 квартал"),
    (r"\b(начал[оае]|кон(?:ец|ца|це)) кажд\w+ ((?:учебного |уч\.? ?)?года)", r"ежегодно \1 \2"),
    (r"\bполовин\w+ (?=(?:20\d\d|учебного|уч\b|года\b))", "полугодие "),
    (r"\bк нов\w+ учебн\w+ году", "до конца августа"),
    (r"\bк нов\w+ (?=20\d\d)", "к началу "),
    (r"\bперв\w+ чис(?:ла|лах) (?=[а-я])", "начало "),
    (r"\bпоследн\w+ чис(?:ла|лах) (?=[а-я])", "конец "),
    (
        r"\b([а-я]{3,9} 20\d\d(?: ?г\w*\.?)?)[ ,(-]+((?:[1-5]|i{1,3}|перв\w+|втор\w+|треть\w+|четверт\w+|последн\w+)"
        r" *(?:недел|декад|половин)\w*)\)?(?! ?[а-я])",
        r"\2 \1",
    ),
    (r"\b(перв\w+|1|i|последн\w+) недел\w+ (?:учебного|уч\.?) года", _study_week),
    (
        r"\b(\w+)( 20\d\d(?: ?г\w*\.?)?)?[ ,(]+(до|к|непозднее) (\d{1,2})(?: числ[ау])?\b(?! ?[а-я\d.])\)?",
        _day_of_month,
    ),
    (
        r"\b(начал\w+|нач\.?)(?: и|,)(?: в)? кон(?:ец|ца|це|\.?) ((?:учебного |уч\.? ?)?года?\b)",
        r"начало \2, конец \2",
    ),
    (
        r"\b([а-я]{3,}\.?) (20\d\d)(?: ?г\w*\.?)?((?:(?:, ?| и )20\d\d(?: ?г\w*\.?)?)+)",
        _same_month_of_years,
    ),
    (
        r"\b(январ|феврал|апрел|май|июн|июл|сентябр|октябр|ноябр|декабр)[ь]?ск\w+ (?=педсовет|педагогическ|совещани|конференц|заседани|семинар|методсовет)",
        _of_month,
    ),
    (r"\((включительно|вкл\.?)\)", r"\1"),
    (r"\b(20\d\d)\.(\d{1,2})\.(\d{1,2})(?![.\d])", r"\1-\2-\3"),
    (r"^ ?(\d[^-]*?) ?- ?(?=постоян)", r"с \1 "),
    (r"\bв \d{1,2}[:.-]\d\d(?: ?ч\w*)?(?!\.?\d)", " "),
]
_REPAIRS = [(re.compile(pattern), replacement) for pattern, replacement in _WRITTEN]


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
