"""Ready roadmaps for a school year: data in ``workbook_templates/roadmaps``, rows of the sheet out."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from nastavnik.checks.catalogue import plural
from nastavnik.checks.deadlines import PlanYear, parse_deadline, plan_year
from nastavnik.errors import BadInput
from nastavnik.resources import data_dir
from nastavnik.roadmap.model import Activity, row_of

__all__ = ["Preset", "already_due", "preset", "preset_for", "preset_rows", "presets"]


@dataclass(frozen=True)
class Preset:
    """One ready roadmap: for which organisations (values of the list org_type), and its activities by section."""

    key: str
    title: str
    about: str
    org_types: tuple[str, ...]
    sections: tuple[tuple[str, tuple[dict[str, str], ...]], ...]

    def __len__(self) -> int:
        return sum(len(activities) for _title, activities in self.sections)


@cache
def presets() -> dict[str, Preset]:
    """Every shipped roadmap by its key: district, school, kindergarten."""
    found = {}
    for path in sorted((data_dir("workbook_templates") / "roadmaps").glob("*.toml")):
        data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        sections = tuple((section["title"], tuple(section["activities"])) for section in data["sections"])
        found[data["key"]] = Preset(
            data["key"], data["title"], data["about"], tuple(data["org_types"]), sections
        )
    return found


def preset(key: str) -> Preset:
    """The roadmap of that key. Raises BadInput naming the keys there are."""
    try:
        return presets()[key]
    except KeyError as error:
        known = ", ".join(presets())
        raise BadInput(f"Нет готовой дорожной карты «{key}».", f"Есть: {known}.") from error


def preset_for(org_type: str) -> Preset:
    """The roadmap that suits a kind of organisation (list org_type); the school's for an unknown one."""
    return next((found for found in presets().values() if org_type in found.org_types), preset("school"))


def preset_rows(key: str, year: str | PlanYear) -> pd.DataFrame:
    """The rows of the sheet «Дорожная карта» for a school year, all activities «не начато».

    Columns: FRAME_COLUMNS of ``roadmap.model`` with ``status``, ``done_date`` and ``evidence``; dates are
    datetime.date or None. Raises BadInput for an unknown key or year.
    """
    chosen = preset(key)
    plan = plan_year(year)
    rows = []
    for number, (section, activities) in enumerate(chosen.sections, 1):
        for place, item in enumerate(activities, 1):
            activity = Activity(
                f"{number}.{place}", section, item["activity"], parse_deadline(item["deadline"], plan),
                item["responsible"], item["result"], 0, 0,
            )  # fmt: skip
            rows.append(row_of(activity) | {"document_kind": item["document"], "status": "не начато"})
    frame = pd.DataFrame(rows, dtype=object)
    frame["done_date"] = None
    frame["evidence"] = None
    return frame


def already_due(rows: pd.DataFrame, on: date) -> str | None:
    """What to tell a clerk who starts with a ready roadmap in the middle of a year; None when nothing is late.

    The deadlines stay as they are: only the clerk knows what has been done without the workbook.
    """
    count = int((pd.to_datetime(rows["deadline_end"]) < pd.Timestamp(on)).sum())
    if not count:
        return None
    passed = plural(
        count, "мероприятия срок уже прошёл", "мероприятий срок уже прошёл", "мероприятий срок уже прошёл"
    )
    return (
        f"В готовой дорожной карте к {on:%d.%m.%Y} у {count} {passed}: отметьте, что выполнено, "
        "а остальному назначьте новый срок — иначе оно будет показано как просроченное."
    )
