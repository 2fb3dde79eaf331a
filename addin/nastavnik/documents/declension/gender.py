"""Whether a person is a man or a woman: stated, by patronymic, by first name, by surname, in this order."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from nastavnik.documents.declension.words import words

__all__ = ["NOUN_INA", "Gender", "gender_of", "parse_gender"]

Gender = Literal["male", "female"]

_STATED: dict[str, Gender] = {
    **dict.fromkeys(("male", "m", "м", "муж", "муж.", "мужской", "мужчина"), "male"),
    **dict.fromkeys(("female", "f", "ж", "жен", "жен.", "женский", "женщина"), "female"),
}
_MALE_PATRONYMIC = ("ич", "оглы", "оглу", "улы", "уулу", "угли", "ўғли", "оғлы", "заде")
_FEMALE_PATRONYMIC = ("вна", "чна", "шна", "кызы", "гызы", "кизи", "қызы", "гизи", "кыз")

# Short names that both sexes bear, and full ones that a rule by the ending would take wrongly.
_EITHER = words("gender", "either")
_MALE = words("gender", "male")
_FEMALE = words("gender", "female")
_COMMON_MALE = words("gender", "common_male")

# Surnames that are nouns in -ина, borne alike by men and women («Калина», not the feminine of «Калин»).
NOUN_INA = words("gender", "noun_ina")


def parse_gender(value: Any) -> Gender | None:
    """A gender as clerks type it («ж», «женский», «female»); None for blank or anything else."""
    return _STATED.get(str(value).strip().lower()) if value is not None else None


@cache
def gender_of(surname: str, first_name: str, patronymic: str) -> tuple[Gender | None, bool]:
    """The gender and whether it is certain; (None, False) when nothing tells."""
    by_patronymic = _by_patronymic(patronymic.lower())
    if by_patronymic:
        return by_patronymic, True
    by_surname, strong = _by_surname(surname.lower())
    by_name, listed = _by_first_name(first_name.lower())
    if by_name is None or by_name == by_surname:
        return by_surname or by_name, by_surname is not None
    if by_surname is None or (listed and not strong):
        return by_name, listed
    # «Алиева Айгюн», «Иванов Дара»: the surname tells more than the ending of a rare name.
    return (by_surname, not listed) if strong else (by_name, False)


def _by_patronymic(low: str) -> Gender | None:
    if len(low) < 4 or low.endswith("."):
        return None
    if low.endswith(_FEMALE_PATRONYMIC):
        return "female"
    return "male" if low.endswith(_MALE_PATRONYMIC) else None


def _by_surname(low: str) -> tuple[Gender | None, bool]:
    """The gender a surname tells and whether its ending is that of one gender only."""
    last = low.split("-")[-1].split(" ")[-1]
    if last.endswith(("ова", "ева", "ёва", "ская", "цкая", "ына")) and len(last) > 5:
        return "female", True
    if last.endswith("ина") and len(last) > 5 and last not in NOUN_INA:
        return "female", True
    if last.endswith(("ина", "ая", "ова", "ева")) and len(last) > 4:
        return "female", False
    if last.endswith(("ов", "ев", "ёв", "ын", "ский", "цкий", "ской", "цкой")) and len(last) > 4:
        return "male", True
    if last.endswith("ин") and len(last) > 4:
        return "male", len(last) > 5
    return None, False


def _by_first_name(low: str) -> tuple[Gender | None, bool]:
    word = low.split(" ")[0].split("-")[-1]
    if len(word) < 2 or word.endswith(".") or word in _EITHER:
        return None, False
    if word in _MALE:
        return "male", True
    if word in _FEMALE:
        return "female", True
    if word[-1] in "ая":
        return "female", True
    if word[-1] in "оиеуюэы":
        return None, False
    if word[-1] == "ь":
        return None, False
    if word in _COMMON_MALE:
        return "male", True
    # Women's names of the Caucasus and the West end in consonants too: the ending alone is a guess.
    return "male", False
