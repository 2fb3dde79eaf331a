"""A person's name in all cases, with initials, ready for a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from nastavnik.documents.declension.forms import CASES, Case, Forms, fixed, joined
from nastavnik.documents.declension.gender import Gender, gender_of, parse_gender
from nastavnik.documents.declension.given import first_name_forms, patronymic_forms
from nastavnik.documents.declension.overrides import Overrides
from nastavnik.documents.declension.splitting import split_name, tidy
from nastavnik.documents.declension.surnames import surname_forms

__all__ = ["Declined", "decline", "decline_parts"]

# «М. П.» is written «М.П.» in documents.
_SPACED_INITIALS = re.compile(r"(?<=\b\w\.) (?=\w\.(?:\s|$))")


@dataclass(frozen=True, slots=True)
class Declined:
    """One person's name in all cases.

    ``gender`` is None when nothing tells it; ``sure`` is False when a person should look at the forms.
    """

    surname: Forms
    first_name: Forms
    patronymic: Forms
    gender: Gender | None
    sure: bool
    whole: Forms | None = None

    def case(self, case: Case) -> str:
        """The full name in one case: «Ивановой Марии Петровне»."""
        if self.whole is not None:
            return self.whole.case(case)
        parts = (self.surname, self.first_name, self.patronymic)
        text = " ".join(part.case(case) for part in parts if part.nominative)
        return _SPACED_INITIALS.sub("", text)

    @property
    def nominative(self) -> str:
        """The full name as it stands."""
        return self.case("nominative")

    def name_patronymic(self, case: Case = "nominative") -> str:
        """«Мария Петровна» in a case, for addressing a person; only the first name without a patronymic."""
        return " ".join(part.case(case) for part in (self.first_name, self.patronymic) if part.nominative)

    def initials_after(self, case: Case = "nominative") -> str:
        """«Иванова М.П.» in a case."""
        return f"{self.surname.case(case)} {self._initials()}".strip()

    def initials_before(self, case: Case = "nominative") -> str:
        """«М.П. Иванова» in a case."""
        return f"{self._initials()} {self.surname.case(case)}".strip()

    def _initials(self) -> str:
        first, father = self.first_name.nominative, self.patronymic.nominative
        letters = "-".join(f"{piece[0]}." for piece in first.split(" ")[0].split("-") if piece)
        return letters + (f"{father[0]}." if father else "")

    def as_json(self) -> dict[str, Any]:
        """The document ``nastavnik decline --json`` prints."""
        return {
            "surname": self.surname.nominative,
            "first_name": self.first_name.nominative,
            "patronymic": self.patronymic.nominative,
            "nominative": self.nominative,
            **{case: self.case(case) for case in CASES},
            "gender": self.gender,
            "initials_after": self.initials_after(),
            "initials_before": self.initials_before(),
            "sure": self.sure,
        }


def decline(
    full_name: str,
    gender: str | None = None,
    overrides: Overrides | Mapping[str, Mapping[str, str]] | None = None,
) -> Declined:
    """A full name («Фамилия Имя Отчество», also with initials) in all cases.

    ``gender`` is taken as clerks type it («ж», «female»); None means: find it out. ``overrides`` are the forms a
    clerk has settled, by the nominative of the whole name or of one of its parts.
    """
    parts = split_name(full_name)
    declined = decline_parts(parts.surname, parts.first_name, parts.patronymic, gender, overrides)
    return declined if parts.sure else replace(declined, sure=False)


def decline_parts(
    surname: str,
    first_name: str = "",
    patronymic: str = "",
    gender: str | None = None,
    overrides: Overrides | Mapping[str, Mapping[str, str]] | None = None,
) -> Declined:
    """The same from the three columns of a workbook; blank ``first_name`` and ``patronymic`` are left out."""
    settled = overrides if isinstance(overrides, Overrides) else Overrides.of(overrides)
    surname, first_name, patronymic = tidy(surname), tidy(first_name), tidy(patronymic)
    full = " ".join(part for part in (surname, first_name, patronymic) if part)
    found, certain = gender_of(surname, first_name, patronymic)
    stated = parse_gender(gender) or settled.gender(full)
    sex = stated or found
    family = settled.word(surname_forms(surname, sex), sex)
    given = settled.word(first_name_forms(first_name, sex) if first_name else fixed(""), sex)
    father = settled.word(patronymic_forms(patronymic, sex) if patronymic else fixed(""), sex)
    parts = [part for part in (family, given, father) if part.nominative]
    whole = settled.whole(full, joined(parts, " ")) if parts else None
    # A gender that was guessed matters only where the surname or the name would change with it.
    sure = whole is not None or (
        all(part.sure for part in parts) and (certain or stated is not None or sex is None)
    )
    return Declined(family, given, father, sex, sure and bool(parts), whole)
