"""The wheel works without the source tree: forms, templates and macros travel inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_carries_its_data_and_runs_alone(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "alone")
        packed = {name.removeprefix("nastavnik/_data/") for name in archive.namelist() if "/_data/" in name}
    shipped = {
        str(path.relative_to(ROOT))
        for folder in ("workbook_templates", "reports", "macros")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != ".gitkeep"
    }
    assert shipped <= packed
    script = (
        "import nastavnik, pathlib, sys;"
        "assert pathlib.Path(nastavnik.__file__).is_relative_to(sys.argv[1]), nastavnik.__file__;"
        "book = nastavnik.new_school(sys.argv[1] + '/a.xlsx', code='05-01', name='Школа', year='2026/2027');"
        "print(nastavnik.check(book).files[0].organisation['code'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "alone")],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "alone")}, capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.stdout.strip() == "05-01", done.stderr
