"""People as documents print them: every case, initials, positions, words that agree in gender."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nastavnik.documents.data import is_yes, text_of
from nastavnik.documents.declension import CASES, Overrides, decline_parts, decline_position
from nastavnik.documents.declension.positions import acting, start_lower
from nastavnik.documents.values import Blank

__all__ = ["People", "person_keys"]

# The words of our templates that agree with a person's gender: man's, woman's, and when nobody knows.
_AGREEING = {
    "named": ("именуемый", "именуемая", "именуемый(ая)"),
    "agrees": ("согласен", "согласна", "согласен (согласна)"),
    "acquainted": ("ознакомлен", "ознакомлена", "ознакомлен(а)"),
    "informed": ("уведомлён", "уведомлена", "уведомлён(а)"),
    "dear": ("Уважаемый", "Уважаемая", "Уважаемый(ая)"),
    "registered": ("зарегистрированный", "зарегистрированная", "зарегистрированный(ая)"),
    "working": ("работающий", "работающая", "работающий(ая)"),
    "acting_as": ("действующий", "действующая", "действующий(ая)"),
    "mentee_instrumental": ("наставляемым", "наставляемой", "наставляемым"),
    "mentee_genitive": ("наставляемого", "наставляемой", "наставляемого"),
}
_ALL_CASES = ("nominative", *CASES)


def person_keys() -> list[str]:
    """The names a person has in a template."""
    keys = ["surname", "name", "name_patronymic", "gender", "position", *_AGREEING]
    for case in CASES:
        keys += [case, f"initials_{case}", f"position_{case}"]
    return [*keys, "initials", "signature"]


@dataclass
class People:
    """Makes the views of people and remembers which forms a person should look at."""

    overrides: Overrides = field(default_factory=Overrides)
    doubtful: dict[str, None] = field(default_factory=dict)

    def of(self, record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
        """The view of the person in a record's columns ``{prefix}surname`` … ``{prefix}position``.

        A missing patronymic leaves no trace; without a surname or a first name every key is a Blank.
        """
        surname, first = record.get(f"{prefix}surname"), record.get(f"{prefix}first_name")
        for part in (surname, first):
            if part is None or isinstance(part, Blank):
                blank = part if isinstance(part, Blank) else Blank("имя и фамилия", "исходные данные")
                return dict.fromkeys(person_keys(), blank)
        return self.named(
            str(surname),
            str(first),
            text_of(record.get(f"{prefix}patronymic")),
            text_of(record.get(f"{prefix}gender")) or None,
            record.get(f"{prefix}position"),
            is_acting=is_yes(record.get(f"{prefix}acting")),
        )

    def named(
        self,
        surname: str,
        first: str,
        patronymic: str,
        gender: str | None,
        position: Any,
        *,
        is_acting: bool = False,
    ) -> dict[str, Any]:
        """The view of a person from parts; ``position`` may be a Blank."""
        person = decline_parts(surname, first, patronymic, gender, self.overrides)
        if not person.sure:
            self.doubtful[f"{person.case('dative')}, {person.case('instrumental')}"] = None
        which = {"male": 0, "female": 1}.get(person.gender or "", 2)
        view: dict[str, Any] = {
            "surname": person.surname.nominative,
            "name": person.nominative,
            "name_patronymic": person.name_patronymic(),
            "gender": person.gender or "",
            "initials": person.initials_after(),
            "signature": person.initials_before(),
        }
        for word, forms in _AGREEING.items():
            view[word] = forms[which]
        for case in CASES:
            view[case] = person.case(case)
            view[f"initials_{case}"] = person.initials_after(case)
        return view | self._position(position, is_acting)

    def _position(self, position: Any, is_acting: bool) -> dict[str, Any]:
        keys = ["position", *(f"position_{case}" for case in CASES)]
        if position is None or isinstance(position, Blank):
            return dict.fromkeys(
                keys, position if isinstance(position, Blank) else Blank("Должность", "исходные данные")
            )
        text = start_lower(str(position))
        forms = decline_position(acting(text) if is_acting else text, self.overrides)
        if not forms.sure:
            self.doubtful[f"{forms.dative}, {forms.instrumental}"] = None
        return dict(zip(keys, (forms.nominative, *forms.oblique())))

    def warnings(self) -> list[str]:
        """What the clerk is asked to look at."""
        if not self.doubtful:
            return []
        return [
            "Проверьте склонение: "
            + "; ".join(self.doubtful)
            + ". Верные формы впишите на лист «Склонение» книги района."
        ]
