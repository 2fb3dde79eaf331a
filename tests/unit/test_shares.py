"""Percentages read the same wherever they are written, and round as Excel does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nastavnik.documents.wording import FILTERS
from nastavnik.form.shares import percent


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (7 / 12, "58,3 %"), (3 / 48, "6,3 %"), (1 / 16, "6,3 %"), (0.285, "28,5 %"), (0.0005, "0,1 %"), (0.2825, "28,3 %"),
        (1, "100 %"), (1.0, "100 %"), (0, "0 %"), (-0.0001, "0 %"), (-0.125, "−12,5 %"), (2 / 3, "66,7 %"), (0.1, "10 %"),
        (None, "нет данных"), (float("nan"), "нет данных"),
    ],
)  # fmt: skip
def test_a_share_is_written_one_way(share: float | None, text: str) -> None:
    assert percent(share).replace("\N{NO-BREAK SPACE}", " ") == text
    assert " %" not in percent(share)  # a line never ends between the number and its sign


def test_whole_percents_round_half_up_too() -> None:
    assert percent(0.125, digits=0) == "13\N{NO-BREAK SPACE}%"
    assert percent(0.5, digits=0) == "50\N{NO-BREAK SPACE}%"
    assert percent(1.0, digits=0) == "100\N{NO-BREAK SPACE}%"


def test_documents_write_shares_the_same_way() -> None:
    assert FILTERS["percent"](3 / 48) == percent(3 / 48)


def test_nobody_formats_percentages_by_hand() -> None:
    root = Path(__file__).parents[2] / "addin" / "nastavnik"
    found = subprocess.run(
        ["grep", "-rnE", r":\.[0-9]%", "--include=*.py", str(root)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert found == ""
