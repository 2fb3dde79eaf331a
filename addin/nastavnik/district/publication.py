"""The section «Наставничество» of a site (S4, appendix 3): what to publish, and what a complete section still lacks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from nastavnik.checks.consent import Guard, link_trouble, may_be_named
from nastavnik.checks.keys import fold_id
from nastavnik.form.shares import percent

__all__ = ["ACT_ROWS", "Section", "district_section", "figure_rows", "gaps_of", "school_section"]

# Rows of the form of S4, appendix 3: what is shown, the kind of act in the register.
ACT_ROWS = (
    ("Приказ о внедрении целевой модели наставничества", "приказ о внедрении"),
    ("Положение о системе наставничества педагогических работников", "положение"),
    ("План мероприятий (дорожная карта) внедрения целевой модели наставничества", "дорожная карта"),
    ("Программа наставничества образовательной организации", "программа наставничества"),
    ("Приказ о назначении куратора", "приказ о назначении куратора"),
    ("Приказ(ы) о закреплении наставнических пар (групп)", "приказ о закреплении пар"),
    ("Материалы внутреннего мониторинга (отчёты, аналитика)", "отчёт"),
)
_NBSP = "\u00a0"  # between «№» and its number, between thousands
# Indicators of the form, in its order; others are the district's own business.
_FIGURES = (
    "pairs", "programmes", "young_mentees_share", "mentor_teachers_share", "enterprises", "mentee_satisfaction", "mentor_satisfaction",
)  # fmt: skip


@dataclass
class Section:
    """A page of the site: ``context`` for reports/site/site.html, ``gaps`` what is missing for a complete section."""

    code: str
    name: str
    context: dict[str, Any]
    gaps: list[str] = field(default_factory=list)


def school_section(
    organisation: Mapping[str, Any],
    indicators: Sequence[Mapping[str, Any]],
    tables: Mapping[str, pd.DataFrame],
    on: dt.date,
) -> Section:
    """The page of one organisation.

    ``organisation`` has code, name, full_name and the passport's public fields; ``indicators`` are the contract's
    JSON; ``tables`` the organisation's own frames (mentors, mentees, acts, partners) with ``entered`` where people are.
    """
    code = str(organisation["code"])
    everyone = [person for sheet in ("mentors", "mentees") for person in _records(tables.get(sheet))]
    guard = Guard(everyone, on)
    acts, partners = _records(tables.get("acts")), _records(tables.get("partners"))
    named, hidden = _people(tables, on)
    context = _context(organisation, on) | {
        "acts": [
            {"title": title, "items": [_act(act) for act in acts if act.get("kind") == kind]}
            for title, kind in ACT_ROWS
        ],
        "indicators": figure_rows(indicators, code),
        "partners": [_partner(p) for p in partners if _said(p, "name")],
        "people": named,
        "hidden": hidden,
    }
    return Section(
        code,
        str(organisation["name"]),
        guard.page(context),
        gaps_of(organisation, context["indicators"], acts, partners),
    )


def district_section(
    district: Mapping[str, Any],
    indicators: Sequence[Mapping[str, Any]],
    organisations: Sequence[Mapping[str, Any]],
    on: dt.date,
) -> Section:
    """The district's page: figures by indicator and by organisation, nobody's name."""
    rows = []
    for organisation in organisations:
        parts = {item["key"]: item["by_organisation"].get(organisation["code"]) for item in indicators}
        if parts.get("pairs") is not None:
            rows.append(
                {"name": organisation["name"], "pairs": _number(parts["pairs"]), "programmes": _number(parts["programmes"]),
                 "young": _percent(parts["young_mentees_share"]), "teachers": _percent(parts["mentor_teachers_share"])}
            )  # fmt: skip
    office = str(district.get("office_name") or district.get("municipality") or "Район")
    named = {
        "code": "",
        "name": str(district.get("office_short") or office),
        "full_name": office,
        **_public(district),
    }
    context = _context(named, on) | {
        "acts": [],
        "indicators": figure_rows(indicators, None),
        "partners": [],
        "people": [],
        "hidden": 0,
        "organisations": rows,
    }
    return Section("", named["name"], context)


def gaps_of(
    organisation: Mapping[str, Any],
    figures: Iterable[Mapping[str, Any]],
    acts: Sequence[Mapping[str, Any]],
    partners: Sequence[Mapping[str, Any]],
) -> list[str]:
    """What a complete section lacks, one phrase each (S3: sites are looked through in November and April)."""
    gaps = []
    trouble = link_trouble(_said(organisation, "site_section_url"))
    if trouble:
        gaps.append(f"адрес раздела «Наставничество»: {trouble}")
    for title, kind in ACT_ROWS:
        found = [act for act in acts if act.get("kind") == kind]
        if not found:
            gaps.append(f"нет документа: {title}")
        for act in found:
            number = _said(act, "number")
            named = title if not number else f"{title}, № {number}"
            if wrong := link_trouble(_said(act, "url")):
                gaps.append(f"{named}: {wrong}")
            elif (
                not isinstance(act.get("published_date"), dt.date)
                or act["published_date"] != act["published_date"]
            ):
                gaps.append(f"{named}: не указана дата размещения")
    gaps += [f"показатель «{row['title']}»: нет данных" for row in figures if row["value"] == "нет данных"]
    gaps += [
        f"партнёр «{_said(p, 'name')}»: нет подтверждающего документа"
        for p in partners
        if _said(p, "name") and not _partner(p)["document"]
    ]
    return gaps


# ------------------------------------------------------------------ parts of the page
def _context(organisation: Mapping[str, Any], on: dt.date) -> dict[str, Any]:
    parts = (
        ("", "address"),
        ("тел. ", "phone"),
        ("e-mail: ", "email"),
        ("", "website"),
        ("ИНН ", "inn"),
        ("ОГРН ", "ogrn"),
    )
    requisites = ", ".join(
        f"{word}{_said(organisation, key)}" for word, key in parts if _said(organisation, key)
    )
    org = {
        "full_name": _said(organisation, "full_name") or _said(organisation, "name"),
        "short_name": _said(organisation, "name"),
        "requisites": requisites,
    }
    return {"org": org, "title": "Наставничество", "on": f"{on:%d.%m.%Y}", "law": []}


def _public(card: Mapping[str, Any]) -> dict[str, Any]:
    return {key: card.get(key) for key in ("address", "phone", "email", "website", "inn", "ogrn")}


def _act(act: Mapping[str, Any]) -> dict[str, str]:
    day = act.get("date")
    dated = f" от {day:%d.%m.%Y}" if isinstance(day, dt.date) and day == day else ""
    number = f" №{_NBSP}{_said(act, 'number')}" if _said(act, "number") else ""
    url = _said(act, "url")
    return {
        "text": f"{_said(act, 'title') or 'документ'}{dated}{number}",
        "url": "" if link_trouble(url) else url,
    }


def _partner(partner: Mapping[str, Any]) -> dict[str, str]:
    url, number = _said(partner, "document_url"), _said(partner, "agreement_number")
    return {
        "name": _said(partner, "name"),
        "document": url
        if url and not link_trouble(url)
        else f"соглашение №{_NBSP}{number}"
        if number
        else "",
    }


def _people(tables: Mapping[str, pd.DataFrame], on: dt.date) -> tuple[list[dict[str, str]], int]:
    """(those who entered and may be named, how many others entered). One who is named nowhere else without consent."""
    kept_back = {
        _name(p)
        for sheet in ("mentors", "mentees")
        for p in _records(tables.get(sheet))
        if not may_be_named(p, on)
    }
    named, hidden = [], 0
    for sheet, role in (("mentors", "наставник"), ("mentees", "наставляемый")):
        frame = tables.get(sheet)
        if frame is None or "entered" not in frame:
            continue
        for person in _records(frame[frame["entered"].astype(bool)]):
            if may_be_named(person, on) and _name(person) not in kept_back and _name(person):
                named.append({"name": _name(person), "position": _said(person, "position"), "role": role})
            else:
                hidden += 1
    return named, hidden


def _name(person: Mapping[str, Any]) -> str:
    return " ".join(
        _said(person, part) for part in ("surname", "first_name", "patronymic") if _said(person, part)
    )


def figure_rows(indicators: Sequence[Mapping[str, Any]], code: str | None) -> list[dict[str, str]]:
    """Rows of the table of figures: of one organisation, or of the district (``code`` None)."""
    known = {item["key"]: item for item in indicators}
    rows = []
    for key in _FIGURES:
        item = known.get(key)
        if item is None:
            continue
        part = (
            item
            if code is None
            else item["by_organisation"].get(code) or {"numerator": None, "denominator": None, "value": None}
        )
        share = item["unit"] == "share"
        rows.append(
            {
                "title": item["title"], "numerator": _number(part), "denominator": _plain(part["denominator"]) if share else "–",
                "value": _percent(part) if share else _number(part),
            }
        )  # fmt: skip
    return rows


def _plain(value: Any) -> str:
    """A number as it is read: «4 800», «12,5»."""
    return "нет данных" if value is None else f"{value:,.12g}".replace(",", _NBSP).replace(".", ",")


def _number(part: Mapping[str, Any] | None) -> str:
    return _plain(part["numerator"] if part else None)


def _percent(part: Mapping[str, Any] | None) -> str:
    return percent(part["value"] if part else None)


def _said(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    return " ".join(value.split()) if isinstance(value, str) else ""


def _records(frame: pd.DataFrame | None) -> list[dict[str, Any]]:
    if frame is None or frame.empty:
        return []
    return [
        {str(key): value for key, value in record.items()}
        for record in frame.astype(object).to_dict("records")
    ]


def of_organisation(tables: Mapping[str, pd.DataFrame], code: str) -> dict[str, pd.DataFrame]:
    """The rows of one organisation of a summary's registers."""
    return {key: frame[frame["_organisation"].map(fold_id) == fold_id(code)] for key, frame in tables.items()}
