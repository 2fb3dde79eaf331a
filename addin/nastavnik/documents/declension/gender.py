"""Whether a person is a man or a woman: stated, by patronymic, by first name, by surname, in this order."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

__all__ = ["NOUN_INA", "Gender", "gender_of", "parse_gender"]

Gender = Literal["male", "female"]

_STATED: dict[str, Gender] = {
    **dict.fromkeys(("male", "m", "м", "муж", "муж.", "мужской", "мужчина"), "male"),
    **dict.fromkeys(("female", "f", "ж", "жен", "жен.", "женский", "женщина"), "female"),
}
_MALE_PATRONYMIC = ("ич", "оглы", "оглу", "улы", "уулу", "угли", "ўғли", "оғлы", "заде")
_FEMALE_PATRONYMIC = ("вна", "чна", "шна", "кызы", "гызы", "кизи", "қызы", "гизи", "кыз")

# Short names that both sexes bear, and full ones that a rule by the ending would take wrongly.
_EITHER = frozenset(
    [
        "саша",
        "женя",
        "валя",
        "шура",
        "слава",
        "сима",
        "паша",
        "тоня",
        "ася",
        "ариэль",
        "мишель",
        "никола",
        "яна-ян",
        "ким",
        "жан",
    ]
)
_MALE = frozenset(
    ["никита", "илья", "фома", "лука", "кузьма", "савва", "данила", "гаврила", "гаврила", "фока", "мина", "иона", "зосима", "сила", "вавила", "ермила", "мустафа", "муса", "иса", "яхья", "мирза", "гамза", "хамза", "абдулла", "абдула", "ата", "ильяса", "вилюра", "юра", "миша", "коля", "гоша", "лёша", "леша", "вова", "витя", "петя", "ваня", "дима", "гриша", "федя", "костя", "толя", "боря", "сеня", "сава", "любим", "микола", "павло", "петро", "данило", "марко", "иво", "бруно", "отто", "гиви", "отари", "вано", "нури", "али", "гули-заде", "ибрагим", "омари", "вахтанги", "шота", "коба", "нодари", "зура", "бадри", "анри", "рауль", "поль", "габриэль", "даниэль", "рафаэль", "исраэль", "микаэль", "самуэль", "камиль", "исмаиль", "джамиль", "раиль", "наиль", "шамиль", "фаиль", "рамиль", "игорь", "лазарь", "цезарь", "виль", "эмиль", "кирилл", "михаил", "даниил", "самуил", "гавриил", "олесь", "василь", "лель"]
)  # fmt: skip
_FEMALE = frozenset(
    ["любовь", "нинель", "эсфирь", "рахиль", "юдифь", "суламифь", "гузель", "гюзель", "айгуль", "асель", "адель", "рашель", "николь", "руфь", "агарь", "айсель", "гульчачак", "гульназ", "гульшат", "нургуль", "кармен", "элен", "ирен", "эллен", "маргарет", "элизабет", "жаклин", "катрин", "мадлен", "марлен", "ясмин", "жасмин", "лилиан", "вивьен", "рузиль", "рамзиль", "айгюль", "гюльнар", "гульнур", "гульсум", "умукусум", "айсылу", "сюмбель", "жанет", "нинэль", "мэри", "нелли", "эмили", "натали", "лили", "зейнаб", "зайнаб", "патимат", "хадижат", "аминат", "маржанат", "саният", "асият", "залихат", "уммукусум", "айшат", "марьям", "мариам", "мириам", "рукият", "калимат", "написат", "заират", "сакинат", "халимат", "хапсат", "зухрат", "равзат", "раисат", "джамилят", "зумруд", "меседу", "аида", "бэлла", "кавсарат", "загидат", "умажат", "хамис", "барият"]
)  # fmt: skip


_COMMON_MALE = frozenset(
    [
        "александр",
        "алексей",
        "анатолий",
        "андрей",
        "антон",
        "аркадий",
        "арсений",
        "артём",
        "артем",
        "артур",
        "борис",
        "вадим",
        "валентин",
        "валерий",
        "василий",
        "виктор",
        "виталий",
        "владимир",
        "владислав",
        "всеволод",
        "вячеслав",
        "геннадий",
        "георгий",
        "герман",
        "глеб",
        "григорий",
        "давид",
        "дамир",
        "денис",
        "дмитрий",
        "евгений",
        "егор",
        "захар",
        "иван",
        "ильдар",
        "ислам",
        "карл",
        "кирилл",
        "константин",
        "левон",
        "леонид",
        "лев",
        "магомед",
        "макар",
        "максим",
        "марат",
        "марк",
        "матвей",
        "мирон",
        "михаил",
        "мурад",
        "мурат",
        "назар",
        "николай",
        "олег",
        "осип",
        "остап",
        "павел",
        "пётр",
        "петр",
        "радик",
        "рамазан",
        "расул",
        "ринат",
        "роберт",
        "родион",
        "роман",
        "ростислав",
        "руслан",
        "рустам",
        "семён",
        "семен",
        "сергей",
        "станислав",
        "степан",
        "тагир",
        "тамерлан",
        "тимофей",
        "тимур",
        "фёдор",
        "федор",
        "филипп",
        "шарль",
        "эдуард",
        "эльдар",
        "эрнест",
        "юрий",
        "яков",
        "ян",
        "ярослав",
    ]
)


# Surnames that are nouns in -ина, borne alike by men and women («Калина», not the feminine of «Калин»).
NOUN_INA = frozenset(
    "калина малина смородина былина щетина перина глина зозулина осина рябина лещина скотина дубина долина".split()
)


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
