"""Whole files of tests/golden/roadmaps read as the .json beside each says (made anew by make.py there)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nastavnik.roadmap import read_roadmap

HERE = Path(__file__).parents[1] / "golden" / "roadmaps"
YEARS = {
    "district.docx": "2025",
    "changes.docx": None,
    "plan.xlsx": "2025/2026",
    "stages.docx": "2025/2026",
    "kindergarten.doc": "2025/2026",
}


@pytest.mark.parametrize("name", YEARS)
def test_file_reads_as_expected(name):
    found = read_roadmap(HERE / name, YEARS[name]).as_json()
    assert found == json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
