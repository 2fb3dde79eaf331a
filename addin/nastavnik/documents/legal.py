"""Which acts a document refers to: from the district's sheet or the built-in list, in force on its date."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from nastavnik.documents.data import plain
from nastavnik.documents.declension import Case, decline_position
from nastavnik.documents.declension.positions import start_lower
from nastavnik.documents.wording import date_short, nobreak
from nastavnik.resources import data_dir

__all__ = ["Act", "act_kind_forms", "built_in_acts", "in_force", "legal_view"]

# How acts are called, in genitive and instrumental; a longer kind («статья 5 закона …») keeps its tail.
_KINDS = {
    "федеральный закон": ("Федерального закона", "Федеральным законом"),
    "закон": ("закона", "законом"),
    "указ": ("указа", "указом"),
    "постановление": ("постановления", "постановлением"),
    "распоряжение": ("распоряжения", "распоряжением"),
    "приказ": ("приказа", "приказом"),
    "решение": ("решения", "решением"),
    "письмо": ("письма", "письмом"),
    "кодекс": ("кодекса", "кодексом"),
    "трудовой кодекс": ("Трудового кодекса", "Трудовым кодексом"),
    "статья": ("статьи", "статьёй"),
    "часть": ("части", "частью"),
    "пункт": ("пункта", "пунктом"),
    "концепция": ("концепции", "концепцией"),
    "методические рекомендации": ("методических рекомендаций", "методическими рекомендациями"),
    "рекомендации": ("рекомендаций", "рекомендациями"),
    "методология": ("методологии", "методологией"),
    "положение": ("положения", "положением"),
    "порядок": ("порядка", "порядком"),
    "соглашение": ("соглашения", "соглашением"),
    "протокол": ("протокола", "протоколом"),
    "устав": ("устава", "уставом"),
    "программа": ("программы", "программой"),
    "план": ("плана", "планом"),
    "стратегия": ("стратегии", "стратегией"),
    "дорожная карта": ("дорожной карты", "дорожной картой"),
}


@dataclass(frozen=True)
class Act:
    """One act. ``valid_from`` None: always was in force; ``valid_to`` None: still is."""

    kind: str
    title: str
    number: str = ""
    day: date | None = None
    issuer: str = ""
    issuer_genitive: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    topics: tuple[str, ...] = ("mentoring",)

    def reference(self, case: Case = "nominative") -> str:
        """«распоряжением Правительства Российской Федерации от 21.05.2025 № 1264-р «Об утверждении …»»."""
        whose = self.issuer_genitive or _genitive(self.issuer)
        signs = [act_kind_forms(self.kind, case), whose]
        signs += [f"от {date_short(self.day)}"] if self.day else []
        signs += [f"№ {self.number.removeprefix('№').strip()}"] if self.number else []
        signs += (
            [f"«{self.title.strip('«»')}»" if _balanced(self.title) else f"«{self.title}»"]
            if self.title
            else []
        )
        return nobreak(" ".join(sign for sign in signs if sign))


def _balanced(title: str) -> bool:
    return title.startswith("«") and title.endswith("»") and title.count("«") == 1


def act_kind_forms(kind: str, case: Case) -> str:
    """A kind of act in the genitive or instrumental («приказом»); in other cases as it stands."""
    words = kind.split()
    column = {"genitive": 0, "instrumental": 1}.get(case)
    if column is None or not words:
        return kind
    for count in (2, 1):
        known = _KINDS.get(" ".join(words[:count]).lower())
        if known:
            return " ".join([known[column], *words[count:]])
    return decline_position(kind).case(case)


def _genitive(issuer: str) -> str:
    """An issuer in the genitive, each of several; one that pymorphy does not take for a nominative stays as it is."""
    if " и " in issuer:
        parts = issuer.split(" и ")
        # «Министерство науки и высшего образования» is one: what goes after «и» there is no nominative.
        if all(part[:1].isupper() for part in parts):
            return " и ".join(_genitive(part) for part in parts)
    word = issuer.split(" ")[0] if issuer else ""
    # «Минпросвещения», «Рособрнадзор»: abbreviations of ministries in -ия are genitives already.
    if not issuer or word.endswith(("ения", "ания", "рнауки", "истерства", "ительства")) or word.isupper():
        return issuer
    return decline_position(issuer).genitive


@cache
def built_in_acts() -> tuple[Act, ...]:
    """The list shipped with the product, in the order documents name it."""
    text = (data_dir("workbook_templates") / "legal.toml").read_text("utf-8")
    return tuple(
        Act(
            **{("day" if key == "date" else key): value for key, value in act.items() if key != "topics"},
            topics=tuple(act["topics"]),
        )
        for act in tomllib.loads(text)["act"]
    )


def acts_from_rows(rows: Iterable[Mapping[str, Any]]) -> list[Act]:
    """The acts of the district's sheet «Правовые основания»; a row without a kind and a title is passed over."""
    acts = []
    for row in rows:
        cells = {
            key: plain(row.get(key))
            for key in ("kind", "title", "number", "date", "issuer", "valid_from", "valid_to")
        }
        if cells["kind"] or cells["title"]:
            kind, title, number, issuer = (
                str(cells[key] or "") for key in ("kind", "title", "number", "issuer")
            )
            day, first, last = (_day(cells[key]) for key in ("date", "valid_from", "valid_to"))
            topics = _topics(f"{kind} {title} {number}")
            acts.append(Act(kind, title, number, day, issuer, valid_from=first, valid_to=last, topics=topics))
    return acts


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _topics(text: str) -> tuple[str, ...]:
    words = text.lower()
    if "152-фз" in words or "персональных данных" in words:
        return ("personal",)
    labour = "351.8" in words or ("трудов" in words and "кодекс" in words)
    return ("mentoring", "labour") if labour else ("mentoring",)


def in_force(acts: Sequence[Act], on: date, topic: str) -> list[Act]:
    """The acts of a topic in force on a day, in their order."""
    return [
        act
        for act in acts
        if topic in act.topics
        and (not act.valid_from or act.valid_from <= on)
        and (not act.valid_to or on <= act.valid_to)
    ]


def legal_view(rows: Sequence[Mapping[str, Any]], on: date) -> dict[str, Any]:
    """What templates call ``legal``: references joined by commas, an empty text when there are none.

    ``rows`` are the district's; when it lists an act on a topic, the built-in ones of that topic are not used.
    """
    own = acts_from_rows(rows)
    view: dict[str, Any] = {}
    for topic in ("mentoring", "labour", "personal"):
        acts = in_force(own, on, topic) or in_force(built_in_acts(), on, topic)
        cases: tuple[Case, ...] = ("nominative", "genitive", "instrumental")
        for case in cases:
            name = topic if case == "nominative" else f"{topic}_{case}"
            view[name] = ", ".join(start_lower_kind(act.reference(case)) for act in acts)
        view[f"{topic}_list"] = [act.reference() for act in acts]
    return view


def start_lower_kind(text: str) -> str:
    """The reference with a small letter, except for a Federal law."""
    return text if text.startswith("Федеральн") else start_lower(text)
