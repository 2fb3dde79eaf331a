"""What an organisation is advised to do: one sentence per thing its own figures show."""

from __future__ import annotations

from collections.abc import Mapping

from nastavnik.documents.summary_view import OrganisationData, Share
from nastavnik.documents.wording import counted, percent, plural

__all__ = ["recommendations"]


def recommendations(
    one: OrganisationData, parts: Mapping[str, Share | None], targets: Mapping[str, float | None]
) -> list[str]:
    """Advice to one organisation, the most pressing first; nothing when all is well."""
    if one.status == "missing":
        return ["представить книгу наставничества"]
    if one.status in ("rejected", "unreadable"):
        return ["исправить и заново прислать книгу: присланный файл не принят"]
    advice = []
    errors = sum(line.severity == "error" for line in one.findings)
    if errors:
        advice.append(
            f"исправить {counted(errors, 'ошибку', 'ошибки', 'ошибок')} в книге и прислать её повторно"
        )
    advice += _young(parts.get("young_mentees_share"), targets.get("young_mentees_share"))
    advice += _programmes(parts.get("pairs"), parts.get("programmes"))
    advice += _roadmap(parts.get("roadmap_done_share"))
    advice += _satisfaction(parts, targets)
    return advice


def _young(part: Share | None, target: float | None) -> list[str]:
    if part is None or part.value is None or part.value >= (1.0 if target is None else target):
        return []
    left = int((part.denominator or 0) - (part.numerator or 0))
    return [
        "закрепить наставников приказом и утвердить программы для молодых специалистов, ещё не вошедших в них: "
        + counted(left, "человек", "человека", "человек")
    ]


def _programmes(pairs: Share | None, programmes: Share | None) -> list[str]:
    made, ready = _amount(pairs), _amount(programmes)
    if made == 0:
        return ["сформировать наставнические пары и закрепить их приказом"]
    if made > ready:
        return [f"утвердить персонализированные программы: пар и групп — {made:g}, программ — {ready:g}"]
    return []


def _roadmap(part: Share | None) -> list[str]:
    if part is None or part.value is None or part.value >= 1:
        return []
    late = int((part.denominator or 0) - (part.numerator or 0))
    what = plural(
        late, "мероприятие дорожной карты", "мероприятия дорожной карты", "мероприятий дорожной карты"
    )
    return [f"выполнить {late} {what}, срок которых прошёл"]


def _satisfaction(parts: Mapping[str, Share | None], targets: Mapping[str, float | None]) -> list[str]:
    advice = []
    for key, who in (("mentee_satisfaction", "наставляемых"), ("mentor_satisfaction", "наставников")):
        part, target = parts.get(key), targets.get(key)
        if part is not None and part.value is not None and target is not None and part.value < target:
            advice.append(
                f"выяснить причины низкой удовлетворённости {who} ({percent(part.value)} при цели {percent(target)}) "
                "и изменить планы встреч"
            )
    return advice


def _amount(part: Share | None) -> float:
    return 0 if part is None else float((part.value if part.value is not None else part.numerator) or 0)
