"""A roadmap saved again as .xls or .ods by LibreOffice reads as the .xlsx does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from nastavnik.roadmap import read_roadmap

pytestmark = pytest.mark.live

GOLDEN = Path(__file__).parents[1] / "golden" / "roadmaps"


@pytest.mark.parametrize("ext", ["xls", "ods", "xlsx"])
def test_reads_the_same(ext: str, convert: Callable[..., Path], tmp_path: Path) -> None:
    found = read_roadmap(convert(GOLDEN / "plan.xlsx", ext, tmp_path), "2025/2026").as_json()
    assert found == json.loads((GOLDEN / "plan.xlsx.json").read_text(encoding="utf-8"))
