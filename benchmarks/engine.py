"""The LibreOffice engine beside bare UNO calls: starting, reading, writing and marking a sheet of 500 × 25 cells.

Run: ``python benchmarks/engine.py [repeats]``. Prints milliseconds (the median) and what each is compared with.
The baseline of reading is ``getDataArray`` alone, which knows neither dates nor booleans.
"""

from __future__ import annotations

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import xlwings as xw

import nastavnik.libreoffice  # noqa: F401  adds the engine

ROWS, COLUMNS, MARKS = 500, 25, 300


def median(action: Callable[[], Any], repeats: int) -> float:
    """Milliseconds an action takes, the median of ``repeats`` runs."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        action()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def rows() -> list[list[Any]]:
    """A registry: numbers, names, dates, booleans, texts, a formula."""
    day = dt.datetime(2024, 9, 1)
    return [
        [i + 1, f"Иванов Иван {i}", day + dt.timedelta(days=i % 300), i % 3 == 0]
        + [f"текст {i} {j}" for j in range(COLUMNS - 5)]
        + [f"=A{i + 1}+1"]
        for i in range(ROWS)
    ]


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    xw.engines["libreoffice"].activate()
    began = time.perf_counter()
    app = xw.App(visible=False)
    print(f"start of an office            {(time.perf_counter() - began) * 1000:8.0f} ms")
    try:
        sheet = app.books[0].sheets[0]
        data = rows()

        def write() -> None:
            sheet["A1"].value = data

        print(f"write {ROWS} × {COLUMNS}               {median(write, repeats):8.1f} ms")
        area = sheet["A1"].resize(ROWS, COLUMNS)
        bare = median(area.api.getDataArray, repeats)
        full = median(lambda: sheet.used_range.options(ndim=2).value, repeats)
        print(f"bare getDataArray             {bare:8.1f} ms")
        print(f"used_range.value              {full:8.1f} ms  ({full / bare:.1f} × bare)")
        cells = [(row, 1 + row % COLUMNS) for row in range(2, 2 + MARKS)]
        with app.properties(screen_updating=False):
            notes = median(lambda: sheet.impl.put_notes(dict.fromkeys(cells, "замечание")), 3)
            paint = median(lambda: sheet.impl.paint(cells, (255, 230, 153)), 3)
            drop = median(lambda: sheet.impl.drop_notes(cells), 1)
        print(f"{MARKS} notes in {MARKS} cells        {notes:8.1f} ms")
        print(f"{MARKS} cells painted             {paint:8.1f} ms")
        print(f"{MARKS} notes deleted             {drop:8.1f} ms")
    finally:
        app.kill()


if __name__ == "__main__":
    main()
