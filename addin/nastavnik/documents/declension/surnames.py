"""Surnames in all cases: Russian, Ukrainian, Caucasian, Turkic and foreign ones, single and double.

The rules are those of the reference grammars (Розенталь; Граудина, Ицкович, Катлинская; gramota.ru): women's
surnames in a consonant, surnames in -о, -е, -и, -у, -ю, -ых, -их do not change, and so on. pytrovich is the
second opinion: a form on which the two differ is marked unsure unless the rule here is certain.
"""

from __future__ import annotations

from functools import lru_cache

from nastavnik.documents.declension.forms import Forms, ending, fixed, joined
from nastavnik.documents.declension.gender import NOUN_INA, Gender
from nastavnik.documents.declension.petrovich import agrees
from nastavnik.documents.declension.words import words

__all__ = ["surname_forms"]

_VOWELS = set("аеёиоуыэюя")
_HUSHING = set("жшчщ")
# After these letters -ы is spelled -и («Глинка», «Глинки»).
_TAKES_I = set("гкхжшчщ")

# Particles and first parts of double surnames that never change («фон Берга», «Тер-Петросяна»).
_PARTICLES = words("surnames", "particles")

# French and other surnames with a stressed last vowel, and ones in a vowel + а: no change at all.
_INDECLINABLE = words("surnames", "indeclinable")

# German, Czech … surnames in -их that look like the Siberian «Черных» but do change for men.
_CHANGING_IH = words("surnames", "changing_ih")

# A vowel of the nominative that is lost («Стрелец» — «Стрельца»); a stem ending in ь keeps it.
_FLEETING = {
    "стрелец": "стрельц", "кравец": "кравц", "лев": "льв", "павел": "павл", "коломиец": "коломийц",
    "гребенец": "гребенц", "немец": "немц", "перец": "перц", "горобец": "горобц", "борец": "борц",
    "соловей": "соловь", "воробей": "воробь", "муравей": "муравь",
    "орёл": "орл", "орел": "орл", "козёл": "козл", "козел": "козл", "дятел": "дятл", "осёл": "осл",
}  # fmt: skip
# A vowel that stays although the word looks like the ones above («Кузнец» — «Кузнеца»).
_KEEPS_VOWEL = words("surnames", "keeps_vowel")
# Adjectives of the soft declension; the other surnames in -ний follow «Застрожний» — «Застрожного».
_SOFT_NII = words("surnames", "soft_nii")
# Georgian surnames in -ая are nouns.
_GEORGIAN_AYA = words("surnames", "georgian_aya")
# Genuine surnames that are also given as common nouns: the noun's stress makes the instrumental «-ом».
_STRESSED_OM = words("surnames", "stressed_om")
# Foreign surnames in -ин, -ов: instrumental «-ом» («Чаплином», «Дарвином»).
_FOREIGN_IN = words("surnames", "foreign_in")
# The stress is on the ending, as in the noun: «Лапшой», «Королём».
_STRESSED_OI = words("surnames", "stressed_oi")
_STRESSED_YOM = words("surnames", "stressed_yom")
# Women bear these as nouns, not as the feminine of «Калин», «Малин».
_NOUNS = NOUN_INA | words("surnames", "nouns")
# Adjective-looking nouns in -ой, -ий.
_NOUN_OI = words("surnames", "noun_oi")


def surname_forms(surname: str, gender: Gender | None) -> Forms:
    """A surname in all cases; the parts of a double one change each by itself («Салтыкова-Щедрина»).

    Without a gender only surnames that men and women decline alike are sure.
    """
    names = surname.split(" ")
    forms = [
        fixed(name) if place < len(names) - 1 and name.lower() in _PARTICLES else _word(name, gender)
        for place, name in enumerate(names)
    ]
    return joined(forms, " ")


def _word(word: str, gender: Gender | None) -> Forms:
    pieces = word.split("-")
    return joined(
        [_piece(piece, gender, position, len(pieces)) for position, piece in enumerate(pieces)], "-"
    )


def _piece(piece: str, gender: Gender | None, position: int, count: int) -> Forms:
    low = piece.lower()
    if low in _PARTICLES and (position < count - 1 or piece == low):
        return fixed(piece)
    if gender is None:
        man, woman = _declined(piece, "male"), _declined(piece, "female")
        alike = man.oblique() == woman.oblique()
        return man if alike else Forms.of(man.nominative, man.oblique(), sure=False)
    forms = _declined(piece, gender)
    if (
        position < count - 1
        and gender == "male"
        and not low.endswith(("ов", "ев", "ёв", "ин", "ын", "ий", "ый", "ой", "о"))
    ):
        # «Корвин-Круковского», «Книппер-Чехова»: whether a first part changes is the family's custom.
        return Forms.of(piece, forms.oblique(), sure=forms.oblique() == (piece,) * 5)
    return forms


@lru_cache(maxsize=65536)
def _declined(word: str, gender: Gender) -> Forms:
    low = word.lower()
    if len(low) < 2 or not low[-1].isalpha() or word.endswith(".") or not _cyrillic(low):
        return fixed(word, sure=len(low) > 1 and word.endswith("."))
    if low in _INDECLINABLE or low[-1] in "оеиуыэюё" or low.endswith(("иа", "уа", "оа", "еа")):
        return fixed(word)
    if low.endswith(("ых", "их")) and low not in _CHANGING_IH:
        return fixed(word, sure=len(low) > 3)
    if low[-1] in "ая":
        return _in_vowel(word, low, gender)
    if gender == "female":
        return fixed(word)
    return _masculine(word, low)


def _cyrillic(low: str) -> bool:
    return all("а" <= letter <= "я" or letter in "ё'’" for letter in low)


def _syllables(low: str) -> int:
    return sum(letter in _VOWELS for letter in low)


def _in_vowel(word: str, low: str, gender: Gender) -> Forms:
    stem = word[:-1]
    if gender == "female":
        adjectival = _feminine_adjective(word, low)
        if adjectival:
            return adjectival
    elif low.endswith(("ская", "цкая")):
        return fixed(word, sure=False)
    if low.endswith("ия"):
        return ending(stem, word, "и и ю ей и")
    if low.endswith("я"):
        return ending(stem, word, "и е ю ей е", sure=low[-2] not in "аоу")
    i = "и" if low[-2] in _TAKES_I else "ы"
    if low[-2] in _HUSHING or low[-2] == "ц":
        if low in _STRESSED_OI:
            return ending(stem, word, f"{i} е у ой е")
        # The stress decides between «Лапшой» and «Квашей»: only a person knows it.
        return ending(stem, word, f"{i} е у ей е", sure=False)
    return ending(stem, word, f"{i} е у ой е", sure=_syllables(low) > 1)


def _feminine_adjective(word: str, low: str) -> Forms | None:
    if low in _NOUNS:
        return None
    if low.endswith(("ова", "ева", "ёва", "ина", "ына")):
        return ending(
            word[:-1], word, "ой ой у ой ой", sure=_syllables(low) > 2 or low.endswith(("ёва", "ева"))
        )
    if low in _GEORGIAN_AYA:
        return ending(word[:-1], word, "и е ю ей е", sure=False)
    if low.endswith("яя"):
        return ending(word[:-2], word, "ей ей юю ей ей")
    if low.endswith("ая"):
        soft = "ей ей ую ей ей" if low[-3] in _HUSHING else "ой ой ую ой ой"
        return ending(word[:-2], word, soft, sure=_syllables(low) > 2)
    return None


def _masculine(word: str, low: str) -> Forms:
    if low in _FLEETING:
        return _fleeting(word, low)
    if low.endswith("й"):
        return _in_short_i(word, low)
    if low.endswith("ь") and low[-2] in _HUSHING:
        return ending(word[:-1], word, "а у а ем е", sure=False)
    if low.endswith("ь"):
        return ending(word[:-1], word, f"я ю я {'ём' if low in _STRESSED_YOM else 'ем'} е")
    if low.endswith(("ов", "ев", "ёв", "ин", "ын")):
        if low in _FOREIGN_IN:
            return ending(word, word, "а у а ом е")
        return ending(word, word, "а у а ым е", sure=_syllables(low) > 1)
    if low in _STRESSED_OM:
        return ending(word, word, "а у а ом е")
    if low.endswith(("енок", "ёнок")) and _syllables(low) > 2:
        return ending(word[:-2], word, "ка ку ка ком ке")
    if low.endswith("ец") and _syllables(low) > 1 and low not in _KEEPS_VOWEL:
        return _in_ets(word, low)
    if low[-1] in _HUSHING or low[-1] == "ц":
        certain = (
            low.endswith(("ович", "евич", "ич", "льц", "рц", "нц", "тц", "ац", "иц")) or _syllables(low) == 1
        )
        return ending(word, word, "а у а ем е", sure=certain and low not in _STRESSED_OM)
    forms = ending(word, word, "а у а ом е")
    # -ок, -ек, -ел may lose their vowel in a family's own usage: shown for review.
    doubtful = low.endswith(("ок", "ек", "ёк", "ёл", "бер", "вел")) and _syllables(low) > 1
    return Forms.of(word, forms.oblique(), sure=not doubtful and agrees("lastname", "male", forms))


def _fleeting(word: str, low: str) -> Forms:
    stem = _FLEETING[low]
    stem = word[0] + stem[1:]
    if low.endswith("й"):
        return ending(stem, word, "я ю я ём е")
    instrumental = "ем" if stem[-1] == "ц" and low not in _STRESSED_OM else "ом"
    # «Лев» and «Лева», «Орел» and «Орела» are both met: the bearer knows.
    return ending(stem, word, f"а у а {instrumental} е", sure=False)


def _in_ets(word: str, low: str) -> Forms:
    """«Сосковец» — «Сосковца», «Бабаец» — «Бабайца», «Стрелец» — «Стрельца»: likely, never sure."""
    stem = word[:-2] + ("йц" if low[-3] in _VOWELS else "ьц" if low[-3] == "л" else "ц")
    return ending(stem, word, "а у а ем е", sure=False)


def _in_short_i(word: str, low: str) -> Forms:
    stem = word[:-2]
    if low.endswith("ый") or (low.endswith("ой") and low not in _NOUN_OI and _syllables(low) > 1):
        return (
            ending(stem, word, "ого ому ого ым ом") if low[-3] not in "гкхжшчщ" else _velar(stem, word, low)
        )
    if low.endswith("ий") and _syllables(low) > 1:
        if low[-3] in "гкх":
            return _velar(stem, word, low)
        if low[-3] in "жшчщ" or low in _SOFT_NII:
            return ending(stem, word, "его ему его им ем")
        if low.endswith("ний") and low[-4:-3] in {*"жчшщ"}:
            return ending(stem, word, "ого ому ого им ом", sure=False)
        return ending(word[:-1], word, "я ю я ем и")
    return ending(word[:-1], word, f"я ю я ем {'и' if low.endswith('ий') else 'е'}")


def _velar(stem: str, word: str, low: str) -> Forms:
    hushing_soft = low.endswith("ий") and low[-3] in "жшчщ"
    return ending(stem, word, "его ему его им ем" if hushing_soft else "ого ому ого им ом")
