"""What all commands share: how results are printed, dates are read, long work is shown."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from nastavnik.errors import BadInput

__all__ = [
    "DATA_HAS_ERRORS",
    "date_option",
    "force_option",
    "json_option",
    "out_option",
    "parse_day",
    "print_json",
    "progress",
    "say",
]

DATA_HAS_ERRORS = 1  # exit code: done, and the data has errors

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Напечатать результат как JSON, и ничего кроме него."
)
force_option = click.option("--force", is_flag=True, help="Заменить файл, который уже есть.")


def out_option(help_text: str, *, required: bool = True) -> Callable[..., Any]:
    return click.option("--out", required=required, type=click.Path(), help=help_text)


def date_option(name: str, help_text: str) -> Callable[..., Any]:
    return click.option(name, metavar="ДАТА", help=help_text)


def parse_day(text: str | None) -> dt.date | None:
    """A date as 2026-11-20 or 20.11.2026. Raises BadInput for anything else."""
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise BadInput(f"Дата «{text}» не понята.", "Введите дату как 20.11.2026 или 2026-11-20.")


def print_json(data: Any) -> None:
    """One JSON document on standard output."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def say(text: str = "", *, quiet: bool = False) -> None:
    """A line for people; nothing when the output is JSON."""
    if not quiet:
        click.echo(text)


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error: call it with (stage, done, total)."""
    if (quiet and not sys.stderr.isatty()) or not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    ) as bars:  # fmt: skip
        tasks: dict[str, TaskID] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show
