"""Data of a school's final report and of the section «Наставничество» of its site (S4 appendix 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from nastavnik.checks.consent import Guard, may_be_named
from nastavnik.documents.data import Record, is_yes
from nastavnik.documents.summary_view import IndicatorData
from nastavnik.documents.views.common import Draft, Request
from nastavnik.documents.views.entered import entered_people
from nastavnik.documents.views.pairs import Roster
from nastavnik.documents.wording import counted, date_short, percent
from nastavnik.form import load_indicators

__all__ = ["page", "school", "site"]

# Rows of the form of S4 appendix 3: what is shown, the kind of act in the register.
_ACTS = (
    ("Приказ о внедрении целевой модели наставничества", "приказ о внедрении"),
    ("Положение о системе наставничества педагогических работников", "положение"),
    ("План мероприятий (дорожная карта) внедрения целевой модели наставничества", "дорожная карта"),
    ("Программа наставничества образовательной организации", "программа наставничества"),
    ("Приказ о назначении куратора", "приказ о назначении куратора"),
    ("Приказ(ы) о закреплении наставнических пар (групп)", "приказ о закреплении пар"),
)
_ENDED = frozenset({"завершена", "прекращена досрочно"})
# Its denominator is the enterprises of the whole district: a school has nothing to say of it.
_OF_DISTRICT = "enterprises_share"


def _indicators(request: Request) -> list[IndicatorData]:
    """The school's indicators as they were counted for the request; the clerk is told when nobody has."""
    if request.indicators is None:
        request.warnings.append("Показатели не посчитаны: в документе их нет.")
    return [one for one in request.indicators or () if one.key != _OF_DISTRICT]


def indicator_rows(indicators: Sequence[IndicatorData]) -> list[dict[str, Any]]:
    """Indicators as rows: a share as a percentage, a count as a number."""
    known = {one["key"]: one for one in load_indicators()}
    rows = []
    for one in indicators:
        share = known.get(one.key, {}).get("unit") == "share"
        rows.append(
            {
                "key": one.key,
                "title": known.get(one.key, {}).get("title", one.key),
                "numerator": "нет данных" if one.numerator is None else f"{one.numerator:g}",
                "denominator": "–"
                if not share
                else "нет данных"
                if one.denominator is None
                else f"{one.denominator:g}",
                "value": percent(one.value)
                if share
                else "нет данных"
                if one.value is None
                else f"{one.value:g}",
                "known": one.value is not None,
            }
        )
    return rows


def school(request: Request) -> list[Draft]:
    """The curator's final analytical report (S1 3.4)."""
    roster = Roster(request)
    counted_here = _indicators(request)
    indicators = indicator_rows(counted_here)
    programmes = [_programme_row(roster, one) for one in roster.programmes]
    meetings = request.table("meetings")
    held = sum(is_yes(one["done"]) or isinstance(one["actual_date"], date) for one in meetings)
    roadmap = [one for one in request.table("roadmap") if one.text("status").lower() != "отменено"]
    due = [
        one for one in roadmap if isinstance(one["deadline_end"], date) and one["deadline_end"] <= request.on
    ]
    late = [one for one in due if one.text("status").lower() != "выполнено"]
    ended = [pair for pair in roster.pairs if pair.text("status").lower() in _ENDED]
    context = request.common() | {
        "on": date_short(request.on),
        "indicators": indicators,
        "programmes": programmes,
        "counts": {
            "mentors": len(roster.mentors),
            "mentees": len(roster.mentees),
            "links": len(roster.pairs),
            "active": len(roster.in_force()),
            "finished": sum(pair.text("status").lower() == "завершена" for pair in ended),
            "broken": sum(pair.text("status").lower() == "прекращена досрочно" for pair in ended),
            "meetings": len(meetings),
            "held": held,
            "roadmap": len(roadmap),
            "due": len(due),
            "done": len(due) - len(late),
        },
        "categories": _by_category(roster.mentees.values()),
        "late": [
            {
                "activity": one["activity"],
                "deadline": one.text("deadline_text"),
                "responsible": one.text("responsible", "не назначен"),
            }
            for one in late
        ],
        "comments": [one.text("comment") for one in request.table("surveys") if one.text("comment")][:10],
        "conclusions": _conclusions(counted_here, late, roster, request),
    }
    return [Draft(context, f"Итоговый аналитический отчёт на {date_short(request.on)}")]


def _by_category(people: Any) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for person in people:
        counts[person.text("category", "категория не указана")] = (
            counts.get(person.text("category", "категория не указана"), 0) + 1
        )
    return [
        {"name": name, "value": value}
        for name, value in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _programme_row(roster: Roster, record: Record) -> dict[str, Any]:
    pair = next((one for one in roster.pairs if one.text("pair_id") == record.text("pair_id")), None)
    done = record["completion_percent"]
    return {
        "title": record["title"],
        "people": f"{roster.mentor(pair['mentor_id'])['initials']} – {roster.mentee(pair['mentee_id'])['initials']}"
        if pair and not roster.strangers(pair)
        else "пара не найдена",
        "stage": record.text("stage", "–"),
        "done": f"{done:g} %".replace(".", ",") if isinstance(done, (int, float)) else "нет данных",
        "result": record.text("result", "в работе"),
    }


def _conclusions(
    indicators: Sequence[IndicatorData], late: Sequence[Record], roster: Roster, request: Request
) -> list[str]:
    """What follows from the figures, one line each: what was reached, then what is to be done."""
    figures = {one.key: one for one in indicators}
    lines = _young(figures["young_mentees_share"]) if "young_mentees_share" in figures else []
    without = [pair for pair in roster.in_force() if roster.programme_of(pair) is None]
    if without:
        lines.append(
            f"без персонализированной программы – {counted(len(without), 'пара', 'пары', 'пар')}: программы следует утвердить"
        )
    elif roster.in_force():
        lines.append("у всех действующих пар и групп есть персонализированные программы")
    if late:
        lines.append(
            f"не выполнено в срок: {counted(len(late), 'мероприятие', 'мероприятия', 'мероприятий')} дорожной карты"
        )
    if not any(row.text("moment").lower() == "выход" for row in request.table("surveys")):
        lines.append("анкетирование на выходе не проведено: удовлетворённость участников не измерена")
    for key, who in (("mentee_satisfaction", "наставляемых"), ("mentor_satisfaction", "наставников")):
        one = figures.get(key)
        if one and one.value is not None:
            below = one.target is not None and one.value < one.target
            lines.append(
                f"удовлетворённость {who} – {percent(one.value)}"
                + (f" при цели {percent(one.target)}: следует изменить планы встреч" if below else "")
            )
    return lines or ["замечаний к реализации наставничества нет"]


def _young(one: IndicatorData) -> list[str]:
    """How many of the young specialists have a mentor, and how many still need one."""
    if one.value is None:
        return ["доля молодых специалистов не определена: на листе «Организация» не указана их численность"]
    left = int((one.denominator or 0) - (one.numerator or 0))
    line = f"молодые специалисты, вошедшие в программы: {percent(one.value)}"
    if left <= 0:
        return [line]
    others = counted(left, "молодым специалистом", "молодыми специалистами", "молодыми специалистами")
    return [f"{line}; наставников следует закрепить ещё за {others}"]


def site(request: Any) -> list[Draft]:
    """The form for the site: of a school from its book, of a district from its summary."""
    if not isinstance(request, Request):
        from nastavnik.documents.views.letters import district_site

        return district_site(request)
    acts = request.table("acts")
    people = [*_publishable(request, "mentor"), *_publishable(request, "mentee")]
    hidden = len(entered_people(request, "mentor")) + len(entered_people(request, "mentee")) - len(people)
    partners = [
        {
            "name": one.text("name") or one["name"],
            "document": one.text("document_url")
            or (f"соглашение № {one['agreement_number']}" if one["agreement_number"] else ""),
        }
        for one in request.table("partners")
    ]
    context = request.common() | {
        "on": date_short(request.on),
        "title": "Наставничество",
        "acts": [_act_row(acts, title, kind) for title, kind in _ACTS],
        "indicators": indicator_rows(_indicators(request)),
        "partners": partners,
        "people": people,
        "hidden": hidden,
        "law": [{"text": text} for text in request.common()["legal"]["mentoring_list"]],
    }
    # Titles of acts and names of partners may hold a person's name, too.
    context = Guard([*request.table("mentors"), *request.table("mentees")], request.on).page(context)
    return [Draft(context, f"Раздел сайта Наставничество на {date_short(request.on)}")]


def _act_row(acts: Sequence[Record], title: str, kind: str) -> dict[str, Any]:
    found = [act for act in acts if act.text("kind").lower() == kind]
    items = []
    for act in found:
        day = f" от {date_short(act['date'])}" if isinstance(act["date"], date) else ""
        number = f" № {act['number']}" if act["number"] else ""
        url = act.text("url")
        items.append(
            {
                "text": f"{act['title']}{day}{number}",
                "url": url if url.startswith(("http://", "https://")) else "",
            }
        )
    return {"title": title, "items": items}


def _publishable(request: Request, role: str) -> list[dict[str, str]]:
    """Those who entered and agreed to publication; minors never (152-ФЗ)."""
    word = "наставник" if role == "mentor" else "наставляемый"
    return [
        {
            "name": " ".join(
                one.text(part) for part in ("surname", "first_name", "patronymic") if one.text(part)
            ),
            "position": one.text("position"),
            "role": word,
        }
        for one in entered_people(request, role)
        if may_be_named(one, request.on)
    ]


def page(draft: Draft, out: Path, replace: bool, templates: Path | None) -> list[Path]:
    """The same as an accessible HTML page beside the .docx."""
    from nastavnik.documents.filenames import free_path, safe_name
    from nastavnik.documents.html import render_page
    from nastavnik.documents.templates import template_path
    from nastavnik.resources import whole_output

    path = free_path(out, safe_name(draft.name), ".html", replace=replace)
    with whole_output(path) as temporary:
        temporary.write_text(render_page(template_path("site/site.html", templates), draft.context), "utf-8")
    return [path]
