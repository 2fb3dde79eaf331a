"""Ready roadmaps are whole, dated by the school year and good for every year."""

from __future__ import annotations

import re
from datetime import date

import pytest

from nastavnik.checks.deadlines import parse_deadline, plan_year
from nastavnik.errors import BadInput
from nastavnik.roadmap.people import split_responsible
from nastavnik.roadmap.presets import already_due, preset, preset_for, preset_rows, presets
from nastavnik.roadmap.status import states, unfolded

KEYS = ["district", "school", "kindergarten"]


def test_three_roadmaps_are_shipped():
    assert set(presets()) == set(KEYS)
    assert all(len(found) >= 25 and found.about for found in presets().values())


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("year", ["2025/2026", "2026/2027", "2027/2028"])
def test_every_deadline_is_understood_and_lies_in_the_year(key, year):
    plan = plan_year(year)
    frame = preset_rows(key, year)
    found = frame["deadline_text"].map(lambda words: parse_deadline(words, year))
    assert not {deadline.kind for deadline in found} & {"unknown"}
    for deadline in found:
        for day in (deadline.start, deadline.end):
            assert day is None or plan.start <= day <= plan.end
    assert unfolded(frame, year)["row"].nunique() >= len(frame) - 3


@pytest.mark.parametrize("key", KEYS)
def test_rows_are_ready_for_the_sheet(key):
    frame = preset_rows(key, "2026/2027")
    for column in (
        "number",
        "section",
        "activity",
        "deadline_text",
        "responsible",
        "result",
        "document_kind",
    ):
        assert frame[column].map(bool).all(), column
    assert frame["number"].is_unique and frame["activity"].is_unique
    assert set(frame["status"]) == {"не начато"}
    assert frame["responsible"].map(split_responsible).map(bool).all()
    assert set(states(frame, date(2026, 9, 1), "2026/2027")["state"]) >= {"soon", "ahead", "continuous"}


@pytest.mark.parametrize(
    ("org_type", "key"),
    [
        ("дошкольная образовательная организация", "kindergarten"),
        ("общеобразовательная организация", "school"),
        ("профессиональная образовательная организация", "school"),
        ("что-то новое", "school"),
    ],
)
def test_kind_of_organisation_chooses_the_roadmap(org_type, key):
    assert preset_for(org_type).key == key


def test_unknown_key_names_the_known_ones():
    with pytest.raises(BadInput, match="district, kindergarten, school"):
        preset("region")


@pytest.mark.parametrize("key", KEYS)
def test_clerk_who_starts_in_november_is_told_how_many_deadlines_have_passed(key):
    frame = preset_rows(key, "2026/2027")
    assert already_due(frame, date(2026, 9, 1)) is None
    told = already_due(frame, date(2026, 11, 20))
    late = int((states(frame, date(2026, 11, 20), "2026/2027")["label"] == "✖ просрочено").sum())
    assert told is not None and "20.11.2026" in told
    assert 10 < int(re.search(r"у (\d+) мероприяти", told)[1]) <= late


def test_one_passed_deadline_is_told_in_the_singular():
    frame = preset_rows("school", "2026/2027")
    first = frame[frame["deadline_end"] == frame["deadline_end"].dropna().min()].head(1)
    assert "у 1 мероприятия срок уже прошёл" in already_due(first, date(2026, 11, 20))
