"""The year a plan is for: «2020», or the school year «2022/2023»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from nastavnik.errors import BadInput

__all__ = ["PlanYear", "plan_year"]


@dataclass(frozen=True)
class PlanYear:
    """The year of a plan: calendar ``first``, or (school) September of ``first`` to August of the next."""

    first: int
    school: bool = False

    @property
    def start(self) -> date:
        """The first day: 1 January, or 1 September."""
        return date(self.first, 9 if self.school else 1, 1)

    @property
    def end(self) -> date:
        """The last day: 31 December, or 31 August of the second year."""
        return date(self.first + 1, 8, 31) if self.school else date(self.first, 12, 31)

    @property
    def study_end(self) -> date:
        """What «до конца года» means: 31 December, or 31 May, when lessons end."""
        return date(self.first + 1, 5, 31) if self.school else self.end

    def of(self, month: int) -> int:
        """The calendar year of ``month``: in a school year September to December belong to the first."""
        return self.first + 1 if self.school and month < 9 else self.first


def plan_year(text: str | int | PlanYear | None) -> PlanYear | None:
    """The plan's year from «2020» or «2022/2023» (also «2022-2023», «2022/23»); None stays None.

    Raises BadInput when the text is neither.
    """
    if text is None or isinstance(text, PlanYear):
        return text
    match = re.fullmatch(
        r"\s*(20\d\d)(?:\s*[/\\\-–—]\s*(\d{4}|\d{2}))?(?:\s*(?:уч\w*\.?)?\s*г\w*\.?)?\s*", str(text)
    )
    if match and not match.group(2):
        return PlanYear(int(match.group(1)))
    if match and int(match.group(2)) % 100 == (int(match.group(1)) + 1) % 100:
        return PlanYear(int(match.group(1)), school=True)
    raise BadInput(f"Непонятный год «{text}».", "Укажите календарный год «2020» или учебный год «2022/2023».")
