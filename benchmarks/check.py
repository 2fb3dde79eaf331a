"""What checking costs beside reading, over a hundred workbooks: the ratio is the figure, seconds depend on the machine.

Run: python benchmarks/check.py [workbooks]
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from nastavnik.books.checking import check_books
from nastavnik.books.making import new_school
from nastavnik.books.reading import read_book
from nastavnik.demo.invent import invent_district

ON = dt.date(2026, 11, 20)
BOUND = 1.0  # issue: checking adds at most as much time as reading does


def main(count: int) -> int:
    _, schools = invent_district(3, count, ON)
    with tempfile.TemporaryDirectory() as folder:
        paths = [
            new_school(
                Path(folder) / f"{s.code}.xlsx", code=s.code, name=s.name, card=s.card, tables=s.tables
            )
            for s in schools
        ]
        check_books([read_book(paths[0])], on=ON)  # libraries loaded
        best: list[tuple[float, float]] = []
        for _ in range(3):
            start = time.perf_counter()
            books = [read_book(path) for path in paths]
            read = time.perf_counter()
            result = check_books(books, on=ON)
            done = time.perf_counter()
            best.append((read - start, done - read))
        alone = time.perf_counter()
        for book in books:
            check_books([book], on=ON)
        alone = time.perf_counter() - alone
    reading, checking = (min(values) for values in zip(*best))
    rows = sum(sum(file.rows.values()) for file in result.files)
    print(f"workbooks {count}, records {rows}, findings {result.errors + result.warnings}")
    print(f"reading {reading:.3f} s; checking together {checking:.3f} s; one by one {alone:.3f} s")
    print(
        f"ratio checking/reading: together {checking / reading:.3f}, one by one {alone / reading:.3f} (bound {BOUND})"
    )
    return 0 if checking / reading <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
