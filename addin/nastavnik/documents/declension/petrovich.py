"""pytrovich as the second opinion on a declined name part."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from nastavnik.documents.declension.forms import Forms

if TYPE_CHECKING:
    from nastavnik.documents.declension.gender import Gender

__all__ = ["NamePart", "agrees", "by_pytrovich"]

NamePart = Literal["lastname", "firstname", "middlename"]


@cache
def _maker() -> Any:
    from pytrovich.maker import PetrovichDeclinationMaker

    return PetrovichDeclinationMaker()


@cache
def by_pytrovich(part: NamePart, gender: Gender, word: str) -> Forms:
    """What pytrovich makes of a word: no exceptions of ours."""
    from pytrovich.enums import Case, Gender, NamePart

    parts = {
        "lastname": NamePart.LASTNAME,
        "firstname": NamePart.FIRSTNAME,
        "middlename": NamePart.MIDDLENAME,
    }
    sex = Gender.MALE if gender == "male" else Gender.FEMALE
    wanted = (Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL, Case.PREPOSITIONAL)
    return Forms.of(word, (_maker().make(parts[part], sex, case, word) for case in wanted))


def agrees(part: NamePart, gender: Gender, forms: Forms) -> bool:
    """Whether pytrovich gives the same forms."""
    return by_pytrovich(part, gender, forms.nominative).oblique() == forms.oblique()
