"""Outputs appear whole or not at all, and leave nothing beside them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nastavnik.errors import OutputExists
from nastavnik.resources import whole_output

KILLED = """
import os, signal, sys
from pathlib import Path
from nastavnik.resources import whole_output
with whole_output(Path(sys.argv[1])) as temporary:
    temporary.write_text("половина")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_an_output_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "Сводка.xlsx"
    target.write_text("прежняя")
    with pytest.raises(ZeroDivisionError), whole_output(target) as temporary:
        temporary.write_text("половина")
        _ = 1 / 0
    assert [p.name for p in tmp_path.iterdir()] == ["Сводка.xlsx"]
    assert target.read_text() == "прежняя"


def test_what_a_killed_run_left_is_swept_a_day_later_and_nothing_like_it_is_touched(tmp_path: Path) -> None:
    target = tmp_path / "Сводка.xlsx"
    subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False, timeout=60)
    (left,) = tmp_path.iterdir()
    mine = tmp_path / ".Сводка-черновик.xlsx"
    mine.write_text("своё")
    with whole_output(target) as temporary:
        temporary.write_text("новая")
    assert left.exists()  # another computer may be writing it at this moment
    for path in (left, mine):
        os.utime(path, (time.time() - 2 * 24 * 3600,) * 2)
    with whole_output(target) as temporary:
        temporary.write_text("новее")
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([mine.name, target.name])
    assert target.read_text() == "новее"


def test_a_file_that_is_not_to_be_replaced_is_not(tmp_path: Path) -> None:
    target = tmp_path / "Приказ.docx"
    target.write_text("подписан")
    with pytest.raises(OutputExists, match="Приказ"), whole_output(target, replace=False):
        pass
    assert target.read_text() == "подписан"
