"""People's names as typed: look-alike letters, digits, case; and the key by which two spellings are one person."""

from __future__ import annotations

import re
from functools import cache

from nastavnik.form.text import clean

__all__ = [
    "LOOKALIKES",
    "ODD_SIGNS",
    "REPEATED",
    "has_digits",
    "has_latin",
    "mend_name",
    "name_key",
    "wrong_case",
    "wrong_parts",
]

# Latin letters that look like Cyrillic ones, and what was meant.
_SURE = dict(zip("ABCEHKMOPTXYaceopxykmnuËë", "АВСЕНКМОРТХУасеорхукмпиЁё", strict=True))
LOOKALIKES = str.maketrans(_SURE)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_DIGIT = re.compile(r"\d")
REPEATED, ODD_SIGNS = "слово повторяется", "лишние знаки"
_PARTICLES = {
    "оглы",
    "кызы",
    "оглу",
    "гызы",
    "улы",
    "кизи",
    "угли",
    "де",
    "фон",
    "ван",
    "аль",
    "эль",
    "бен",
    "ибн",
    "заде",
    "дер",
    "ден",
    "ди",
    "да",
    "дю",
    "дос",
    "дель",
    "бин",
    "бинт",
    "кыс",
}
# «Кызыл-оол», «Мерген-оолович»: the second half of a Tuvan name is small, and its derivatives are.
_SMALL_HALF = re.compile(r"оол(?:ович|овна)?")
_OWN_CAPITAL = re.compile(r"[А-ЯЁ](?:['’`]|[а-яё]{1,3})[А-ЯЁ][а-яё]{2,}")
_PATRONYMIC = re.compile(r".{2,}(?:ович|евич|ильич|кузьмич|лукич|фомич|овна|евна|ична|инична)", re.IGNORECASE)
_ZERO = re.compile(r"(?<!\d)0(?=[А-Яа-яЁё])|(?<=[А-Яа-яЁё])0(?!\d)")
_THREE = re.compile(r"(?<!\d)3(?=[А-Яа-яЁё])|(?<=[А-Яа-яЁё])3(?=[А-Яа-яЁё])")
_PART = re.compile(r"[^\s()\[\]«»\"-]+")
_HYPHEN = re.compile(r"\s*[-‐‑–—]\s*")
_WITH_INITIALS = re.compile(r"(?<!\w)[А-ЯЁ]\.")
_SIGNS = re.compile(r"[.,;:!?()\[\]/\\*_«»\"+=<>|]")


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
        if "." in word and _WITH_INITIALS.search(word):
            return word  # that they are initials is said elsewhere
        if word.lower() in _PARTICLES or _SMALL_HALF.fullmatch(word):
            return word if word.istitle() else word.lower()
        # «О'Нил», «МакГрегор»: one capital inside a word is somebody's own spelling.
        if _OWN_CAPITAL.fullmatch(word):
            return word
        return word[:1].upper() + word[1:].lower()

    return _PART.sub(part, text)


@cache
def mend_name(text: str) -> str:
    """A name as it should have been typed: spaces, look-alike letters, «0» for «о», case."""
    text = _HYPHEN.sub("-", clean(text))
    if _CYRILLIC.search(text):
        text = _THREE.sub("з", _ZERO.sub("о", text.translate(LOOKALIKES)))
    return mend_case(text)


@cache
def wrong_parts(text: str, part: str) -> str | None:
    """What is wrong when one cell holds several parts of a name («Мария Петровна» as the first name), else None."""
    text = _HYPHEN.sub("-", text)
    if _WITH_INITIALS.search(text):
        return "рядом с именем инициалы" if part != "surname" else "рядом с фамилией инициалы"
    if signs := "".join(dict.fromkeys(_SIGNS.findall(text))):
        return f"{ODD_SIGNS} «{signs}»"
    words = [word for word in clean(text).split(" ") if word.lower() not in _PARTICLES]
    if len(words) < 2:
        return None
    if len({word.lower() for word in words}) < len(words):
        return REPEATED
    if part != "patronymic" and any(_PATRONYMIC.fullmatch(word) for word in words[1:]):
        return (
            "в одной ячейке и имя, и отчество"
            if part == "first_name"
            else "в одной ячейке несколько частей имени"
        )
    if part == "surname" and len(words) > 2:
        return "в одной ячейке несколько частей имени"
    return None


@cache
def name_key(text: str) -> str:
    """A key by which spellings of one name are equal: case, «ё», look-alikes, spaces, hyphens."""
    return re.sub(
        r"[^а-яa-z]", "", clean(text).translate(LOOKALIKES).lower().replace("ё", "е").replace("0", "о")
    )
