"""The whole consolidation against merely reading the same workbooks, in one run, as ratios.

    python benchmarks/consolidate.py [--sizes 100 1000] [--folder bench-out]
    python benchmarks/consolidate.py --sizes 5000 --without pandas      # a quarter of an hour less

Four jobs over the same files, each in a process of its own (so that peak memory is its own):

* pandas     ``pandas.read_excel(sheet_name=None)`` with openpyxl, sheets concatenated: reading only
* calamine   python-calamine, every sheet to lists: reading only
* whole      ``nastavnik consolidate``: reading, checking, counting, writing the summary; nothing remembered
* again      the same once more after one workbook of the inbox was sent anew

The workbooks are invented (about 450 rows each, seeded) and kept in the folder between runs.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ON = dt.date(2026, 11, 20)
MENTORS = 42  # gives about 450 rows a workbook


def make_one(job: tuple[str, int]) -> int:
    """Write workbook ``number`` of the inbox unless it is there; return its rows."""
    import nastavnik.demo.invent as invent
    from nastavnik.books.template import Contents, build_book
    from nastavnik.form import load_form

    folder, number = job
    code = f"05-{number:04d}"
    path = Path(folder) / f"{code}.xlsx"
    rng = random.Random(number)
    school = invent.invent_school(rng, invent._People(number), code, number, "Заречный", ON, size=MENTORS)
    if not path.exists():
        meta = {"org_code": code, "school_year": school.card["school_year"], "submission": 1}
        build_book(
            load_form("school"),
            path,
            Contents(cards={"organisation": school.card}, tables=school.tables, meta=meta),
        )
    return sum(len(frame) for frame in school.tables.values())


def make_inbox(folder: Path, count: int) -> float:
    """``count`` workbooks in ``folder``; returns rows a workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(make_one, [(str(folder), n) for n in range(1, count + 1)], chunksize=8))
    return sum(rows) / count


def make_district(path: Path, count: int) -> None:
    """A district's workbook that expects them all."""
    import pandas as pd

    from nastavnik.books.making import new_district

    names = [f"05-{n:04d}" for n in range(1, count + 1)]
    organisations = pd.DataFrame(
        {
            "org_code": names,
            "full_name": names,
            "short_name": names,
            "org_type": "общеобразовательная организация",
            "expected": "да",
        },
        dtype=object,
    )
    new_district(
        path, name="Заречный район", year="2026/2027", tables={"organisations": organisations}, force=True
    )


# ------------------------------------------------------------------ the jobs, each run as «consolidate.py --job …»
def job_pandas(inbox: Path, district: Path, out: Path) -> None:
    import pandas as pd

    sheets: dict[str, list[pd.DataFrame]] = {}
    for path in sorted(inbox.glob("*.xlsx")):
        for name, frame in pd.read_excel(path, sheet_name=None, engine="openpyxl").items():
            sheets.setdefault(name, []).append(frame)
    for frames in sheets.values():
        pd.concat(frames, ignore_index=True)


def job_calamine(inbox: Path, district: Path, out: Path) -> None:
    import python_calamine

    for path in sorted(inbox.glob("*.xlsx")):
        book = python_calamine.CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def job_whole(inbox: Path, district: Path, out: Path) -> None:
    from nastavnik.district.consolidation import consolidate

    result = consolidate(district, inbox, out, on=ON)
    assert len(result.accepted) == len(list(inbox.glob("*.xlsx")))
    assert all(row["read"] == row["listed"] for row in result.rows().values())


JOBS = {"pandas": job_pandas, "calamine": job_calamine, "whole": job_whole, "again": job_whole}


def run_job(name: str, inbox: Path, district: Path, cache: Path) -> tuple[float, float]:
    """(seconds, peak MiB of the process and its largest child) of one job in a process of its own."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    command = [
        sys.executable,
        __file__,
        "--job",
        name,
        str(inbox),
        str(district),
        str(inbox.parent / f"summary-{name}.xlsx"),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    measured = json.loads(done.stdout.splitlines()[-1])
    return measured["seconds"], measured["mib"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--folder", type=Path, default=Path("bench-out"))
    parser.add_argument("--without", nargs="+", default=[], choices=JOBS, help="jobs to leave out")
    parser.add_argument("--job", nargs=4, metavar=("JOB", "INBOX", "DISTRICT", "OUT"))
    options = parser.parse_args()
    if options.job:
        name, *paths = options.job
        start = time.perf_counter()
        JOBS[name](*map(Path, paths))
        peak = max(
            resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        print(json.dumps({"seconds": time.perf_counter() - start, "mib": peak / 1024}))
        return
    print("| workbooks | rows each | job | seconds | faster than pandas | peak MiB | MiB a workbook |")
    print("|---:|---:|---|---:|---:|---:|---:|")
    for size in options.sizes:
        measure(options.folder / str(size), size, [name for name in JOBS if name not in options.without])


def measure(folder: Path, size: int, jobs: list[str]) -> None:
    inbox, district, cache = folder / "inbox", folder / "district.xlsx", folder / "cache"
    rows = make_inbox(inbox, size)
    make_district(district, size)
    shutil.rmtree(cache, ignore_errors=True)
    base = None
    for name in jobs:
        if name == "again":
            (inbox / "05-0001.xlsx").unlink()
            send_anew(inbox)
        seconds, mib = run_job(name, inbox, district, cache)
        base = seconds if name == "pandas" else base
        faster = f"{base / seconds:.1f}×" if base else "—"
        print(
            f"| {size} | {rows:.0f} | {name} | {seconds:.1f} | {faster} | {mib:.0f} | {mib / size:.2f} |",
            flush=True,
        )


def send_anew(inbox: Path) -> None:
    """One organisation sends its workbook again: the same rows, saved at another moment."""
    time.sleep(1.1)
    make_one((str(inbox), 1))


if __name__ == "__main__":
    main()
