"""«Проверить» on an open workbook of 500 rows beside merely reading its cells; a cold press beside importing pandas.

    .venv/bin/python benchmarks/press.py            # needs LibreOffice

Aims (issue 3): the press takes at most 4 times as long as one bulk read of every used range, and a cold start of the
program up to the moment it could press at most 3 times as long as ``import pandas``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "live"))

ROWS, FAULTS, RUNS = 500, 10, 7


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of ``runs`` calls, seconds; one more call before them is not counted."""
    action()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def live() -> tuple[float, float, float]:
    """Seconds of bulk reads, of a press that repeats the last, of a press on a workbook never checked.

    The workbook is open, with ROWS people and FAULTS faults: the first press marks them all, later ones compare.
    """
    import xlwings as xw
    from desk_workbooks import mentee, mentor, pair, programme, school

    import nastavnik.libreoffice  # noqa: F401  adds the engine
    from nastavnik.desk.pressing import press
    from nastavnik.desk.talk import TerminalTalk

    xw.engines["libreoffice"].activate()
    app = xw.App(visible=False, add_book=False)
    with tempfile.TemporaryDirectory() as folder:
        quarter = ROWS // 4
        mentors = [mentor(n, competences=None if n <= FAULTS else "методика") for n in range(1, quarter + 1)]
        path = school(
            Path(folder) / "500.xlsx",
            mentors=mentors,
            mentees=[mentee(n) for n in range(1, quarter + 1)],
            pairs=[pair(n) for n in range(1, quarter + 1)],
            programmes=[programme(n) for n in range(1, quarter + 1)],
        )
        try:
            book = app.books.open(path)
            reading = median(lambda: [s.used_range.options(ndim=2).value for s in book.sheets])
            pressing = median(lambda: press("check", book, TerminalTalk()))
            book.close()
            firsts = []
            for _ in range(RUNS):
                fresh = app.books.open(path)
                start = time.perf_counter()
                press("check", fresh, TerminalTalk())
                firsts.append(time.perf_counter() - start)
                fresh.close()
        finally:
            app.quit()
    return reading, pressing, statistics.median(firsts)


def cold() -> tuple[float, float]:
    """(seconds to import pandas, seconds to have «Проверить» ready) in fresh processes."""
    ready = "from nastavnik.desk.buttons import find_button; find_button('check').load()"
    one = median(lambda: subprocess.run([sys.executable, "-c", "import pandas"], check=True))
    two = median(lambda: subprocess.run([sys.executable, "-c", ready], check=True))
    return one, two


def main() -> None:
    reading, pressing, first = live()
    print(f"bulk read of all used ranges  {reading:7.3f} s")
    print(f"«Проверить», {ROWS} rows        {pressing:7.3f} s   {pressing / reading:.1f}×  (aim ≤ 4×)")
    print(f"the same, never checked before {first:6.3f} s   {first / reading:.1f}×")
    pandas, ready = cold()
    print(f"import pandas                 {pandas:7.3f} s")
    print(f"cold «Проверить» ready        {ready:7.3f} s   {ready / pandas:.1f}×  (aim ≤ 3×)")


if __name__ == "__main__":
    main()
