"""What every document of an organisation or an office needs: who issues it, when, on what grounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from nastavnik.documents.data import BookLike, Record, card_of, records, text_of
from nastavnik.documents.declension import CASES, Overrides, decline_organisation
from nastavnik.documents.declension.positions import is_acting
from nastavnik.documents.legal import legal_view
from nastavnik.documents.people import People
from nastavnik.documents.summary_view import IndicatorData
from nastavnik.documents.values import Blank
from nastavnik.documents.wording import date_long, date_short, nobreak

__all__ = ["Draft", "Request", "act_reference", "numbered_name", "school_year_of", "unique_people"]

NO_NUMBER = "____"
_PLACE = re.compile(
    r"(?:^|[\s,])((?:г|с|п|пос|пгт|д|дер|ст|х|аул|город|село|посёлок|поселок|станица|деревня|хутор|а)\.?\s+[А-ЯЁ][А-ЯЁа-яё\- ]+?)(?=,|$)"
)


@dataclass(frozen=True)
class Draft:
    """One document to be rendered: its data, a readable file name, what goes to the register of acts."""

    context: Mapping[str, Any]
    name: str
    act: Mapping[str, Any] | None = None


@dataclass
class Request:
    """What is asked for: the book, the number and date of the document, what the district has settled.

    ``number`` None leaves the place for it blank; ``chosen`` limits the document to some identifiers (pairs,
    mentors, mentees, programmes), None takes all that fit. ``indicators`` None: nobody has counted them, a report has none.
    """

    book: BookLike
    on: date
    number: str | None = None
    district: BookLike | None = None
    chosen: frozenset[str] | None = None
    warnings: list[str] = field(default_factory=list)
    dated: bool = True
    indicators: Sequence[IndicatorData] | None = None

    @cached_property
    def people(self) -> People:
        """The maker of people's views, with the names the district has settled."""
        return People(Overrides.from_rows([*self.rows("names"), *self._own("names")]))

    def rows(self, key: str) -> list[Record]:
        """Records of a table of the district's book; none without one."""
        return records(self.district, key) if self.district is not None else []

    def _own(self, key: str) -> list[Record]:
        return records(self.book, key) if self.book.form_id != "school" else []

    @cached_property
    def card(self) -> Record:
        """The card of the book."""
        return card_of(self.book)

    def table(self, key: str) -> list[Record]:
        """Records of a table of the book itself."""
        return records(self.book, key)

    def takes(self, identifier: Any) -> bool:
        """Whether a record with this identifier was asked for."""
        return self.chosen is None or text_of(identifier) in self.chosen

    @cached_property
    def head(self) -> dict[str, Any]:
        """The head of the organisation or office."""
        return self.people.of(self.card, "head_")

    @cached_property
    def curator(self) -> dict[str, Any]:
        """The curator of a school, the coordinator of a district."""
        return self.people.of(self.card, "curator_" if self.book.form_id == "school" else "coordinator_")

    def common(self, *, number: str | None = None, on: date | None = None) -> dict[str, Any]:
        """``org``, ``head``, ``curator``, ``order``, ``legal``: in every template.

        ``number`` and ``on`` are this document's own when they differ from the request's.
        """
        day = on or self.on
        sign = number or self.number
        return {
            "org": self._organisation,
            "head": self.head,
            "curator": self.curator,
            "coordinator": self.curator,
            "order": {
                "number": sign or NO_NUMBER,
                "date": date_long(day),
                "date_short": date_short(day),
                "year": str(day.year),
                "approved_line": date_long(day)
                if sign or self.dated
                else f"«___» ______________ {day.year} г.",
            },
            "legal": self._legal(day),
        }

    def _legal(self, day: date) -> dict[str, Any]:
        return legal_view([*self.rows("legal"), *self._own("legal")], day)

    @cached_property
    def _organisation(self) -> dict[str, Any]:
        card = self.card
        view: dict[str, Any] = dict(card)
        if self.book.form_id != "school":
            view["full_name"] = card["office_name"]
            view["short_name"] = card["office_short"] or card["office_name"]
        parts = (
            ("", "address"),
            ("тел. ", "phone"),
            ("e-mail: ", "email"),
            ("", "website"),
            ("ИНН ", "inn"),
            ("ОГРН ", "ogrn"),
        )
        for key in ("full", "short"):
            view |= organisation_cases(key, view[f"{key}_name"], self.people.overrides)
        view["requisites"] = ", ".join(f"{word}{card[key]}" for word, key in parts if card.get(key))
        view["place"] = text_of(card.get("place")) or place_of(text_of(card.get("address")))
        view["school_year"] = card.get("school_year") or school_year_of(self.on)
        # A head acts by the statute; for one who is acting the organisation has no data but that an act says so.
        acting = is_acting(text_of(self.head["position"]))
        view["head_basis"] = "приказа (распоряжения) о возложении обязанностей" if acting else "устава"
        view["municipality"] = card.get("municipality") or Blank(
            "Муниципальное образование", "лист «Организация»"
        )
        return view

    def unnumbered(self) -> None:
        """Tell the clerk that the number is to be written in by hand."""
        if not self.number:
            self.warnings.append(
                "Номер документа не указан: в документе оставлено место, впишите номер при регистрации."
            )


def organisation_cases(key: str, name: Any, overrides: Overrides) -> dict[str, Any]:
    """«full_genitive», «full_dative» … of a name; a Blank name is blank in every case."""
    if name is None or isinstance(name, Blank):
        return {f"{key}_{case}": name for case in CASES}
    forms = decline_organisation(str(name), overrides)
    return {f"{key}_{case}": form for case, form in zip(CASES, forms.oblique(), strict=True)}


def numbered_name(stem: str, number: str | None, on: date) -> str:
    """«Приказ … № 5 от 01.09.2026», «Приказ … без номера от 01.09.2026»: a document's readable file name."""
    return f"{stem} {f'№ {number}' if number else 'без номера'} от {date_short(on)}"


def place_of(address: str) -> str:
    """«г. Кизляр» of a postal address; an empty text when none is seen."""
    found = _PLACE.search(address)
    return " ".join(found.group(1).split()) if found else ""


def school_year_of(day: date) -> str:
    """The school year a day falls in: it begins in September; summer belongs to the coming one from July."""
    first = day.year if day.month >= 7 else day.year - 1
    return f"{first}/{first + 1}"


def unique_people(people: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The same people once each, in the order they were met."""
    return list({str(person["name"]): person for person in people}.values())


def act_reference(acts: Sequence[Record], kind: str, words: Mapping[str, str]) -> str:
    """«положением «…» от 01.09.2026 № 5» for the newest act of a kind; an empty text when the register has none."""
    found = [act for act in acts if act.text("kind").lower() == kind and isinstance(act["date"], date)]
    if not found:
        return ""
    act = max(found, key=lambda record: record["date"])
    number = f" № {act['number']}" if act["number"] else ""
    return nobreak(f"{words['case']} от {date_short(act['date'])}{number}")


def consent_text(day: Any, word: str = "Согласие") -> str:
    """«Согласие от 25.08.2026», «Согласие не представлено»."""
    return f"{word} от {date_short(day)}" if isinstance(day, date) else f"{word} не представлено"
