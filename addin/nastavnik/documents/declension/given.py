"""First names and patronymics in all cases: Russian, Caucasian, Turkic and foreign ones."""

from __future__ import annotations

from functools import lru_cache

from nastavnik.documents.declension.forms import Forms, ending, fixed, joined
from nastavnik.documents.declension.gender import Gender
from nastavnik.documents.declension.petrovich import agrees
from nastavnik.documents.declension.words import words

__all__ = ["first_name_forms", "patronymic_forms"]

_HUSHING = set("жшчщ")
_TAKES_I = set("гкхжшчщ")
_SPECIAL = {
    "лев": "Лев Льва Льву Льва Львом Льве",
    "павел": "Павел Павла Павлу Павла Павлом Павле",
    "пётр": "Пётр Петра Петру Петра Петром Петре",
    "илья": "Илья Ильи Илье Илью Ильёй Илье",
    "любовь": "Любовь Любови Любови Любовь Любовью Любови",
    "фома": "Фома Фомы Фоме Фому Фомой Фоме",
}
# Women's names of the third declension; a foreign one in a soft consonant outside this list is unsure.
_THIRD = words("given", "third")
_SHORT_IYA = frozenset({"ия", "лия", "мия", "вия", "тия", "пия", "зия", "дия"})
_SOUND = words("given", "sound")
# First parts of double names that do not change («Абдул-Азиза», «Жан-Поля»).
_FIXED_FIRST = words("given", "fixed_first")
# Words of a Turkic patronymic: the whole patronymic stays («Мамеда Гасан оглы»).
_TURKIC = words("given", "turkic")


def first_name_forms(name: str, gender: Gender | None) -> Forms:
    """A first name in all cases; «М.» stays, the parts of «Анна-Мария» change each by itself."""
    if gender is None:
        man, woman = _whole(name, "male"), _whole(name, "female")
        return man if man.oblique() == woman.oblique() else Forms.of(name, man.oblique(), sure=False)
    return _whole(name, gender)


def _whole(name: str, gender: Gender) -> Forms:
    pieces = [_word(word, gender) for word in name.split(" ")]
    forms = joined(pieces, " ")
    # Only a person knows which words of «Нгуен Ван Ань» change.
    return forms if len(pieces) == 1 else Forms.of(name, forms.oblique(), sure=False)


def _word(word: str, gender: Gender) -> Forms:
    *firsts, last = word.split("-")
    heads = [fixed(first) if first.lower() in _FIXED_FIRST else _declined(first, gender) for first in firsts]
    forms = joined([*heads, _declined(last, gender)], "-")
    doubtful = gender == "male" and any(head.oblique() != (head.nominative,) * 5 for head in heads)
    return Forms.of(word, forms.oblique(), sure=False) if doubtful else forms


@lru_cache(maxsize=16384)
def _declined(word: str, gender: Gender) -> Forms:
    low = word.lower()
    if word.endswith(".") or len(low) < 2:
        return fixed(word)
    special = _SPECIAL.get(low)
    if special and (gender == "female") == (low == "любовь"):
        nominative, *oblique = special.split()
        return Forms.of(nominative, oblique)
    return _feminine(word, low) if gender == "female" else _masculine(word, low)


def _in_vowel(word: str, low: str) -> Forms:
    stem = word[:-1]
    if low.endswith("ия"):
        # Stems of one syllable: «Лие», «об Ие» (rules of spelling of 2006, § 71).
        e = "е" if low in _SHORT_IYA else "и"
        return ending(stem, word, f"и {e} ю ей {e}")
    if low.endswith("я"):
        return ending(stem, word, "и е ю ей е")
    i = "и" if low[-2] in _TAKES_I else "ы"
    o = "ей" if low[-2] in _HUSHING or low[-2] == "ц" else "ой"
    return ending(stem, word, f"{i} е у {o} е", sure=low[-2] not in "ц")


def _feminine(word: str, low: str) -> Forms:
    if low[-1] in "ая":
        return _in_vowel(word, low)
    if low.endswith("ь"):
        forms = ending(word[:-1], word, "и и ь ью и")
        return forms if low in _THIRD else Forms.of(word, forms.oblique(), sure=False)
    return fixed(word)


def _masculine(word: str, low: str) -> Forms:
    if low[-1] in "ая":
        return _in_vowel(word, low)
    if low[-1] in "оеиуыэюё":
        return fixed(word)
    if low.endswith("ий"):
        return ending(word[:-1], word, "я ю я ем и")
    if low[-1] in "йь":
        return ending(word[:-1], word, "я ю я ем е")
    soft = low[-1] in _HUSHING or low[-1] == "ц"
    if low in ("мкртич", "мкртыч"):
        soft = False
    forms = ending(word, word, "а у а ем е" if soft else "а у а ом е")
    doubtful = low[-1] in "чшж" or (
        low.endswith(("ец", "ок", "ек", "ел", "ёл")) and not agrees("firstname", "male", forms)
    )
    return Forms.of(word, forms.oblique(), sure=not doubtful)


def patronymic_forms(patronymic: str, gender: Gender | None) -> Forms:
    """A patronymic in all cases; one with «оглы», «кызы» stays as it is."""
    pieces = patronymic.replace("-", " ").lower().split()
    if not pieces or pieces[-1] in _TURKIC or patronymic.endswith("."):
        return fixed(patronymic)
    if pieces[-1].endswith(("оглы", "кызы", "гызы", "уулу")):
        return fixed(patronymic)
    return _patronymic(patronymic)


@lru_cache(maxsize=16384)
def _patronymic(word: str) -> Forms:
    low = word.lower()
    if low.endswith("ич"):
        return ending(word, word, f"а у а {'ом' if low in _SOUND else 'ем'} е")
    if low.endswith("на"):
        return ending(word[:-1], word, "ы е у ой е")
    return fixed(word, sure=False)
