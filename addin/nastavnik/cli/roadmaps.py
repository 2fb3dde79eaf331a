"""Commands about roadmaps: deadline, roadmap read."""

from __future__ import annotations

import click

from nastavnik.cli.common import json_option, print_json, say
from nastavnik.cli.russian import RussianCommand, RussianGroup

year_option = click.option("--year", help="Год плана: 2020 или учебный 2022/2023.")


@click.command(cls=RussianCommand)
@click.argument("text", metavar="СРОК")
@year_option
@json_option
def deadline(text: str, year: str | None, as_json: bool) -> None:
    """Понять срок, записанный словами."""
    from nastavnik.roadmap import parse_deadline

    found = parse_deadline(text, year)
    if as_json:
        print_json(found.as_json())
        return
    words = {
        "by": "до", "on": "в день", "between": "с … по …", "recurring": "повторяется", "continuous": "постоянно", "unscheduled": "без даты",
        "unknown": "не понято",
    }  # fmt: skip
    dates = " – ".join(f"{day:%d.%m.%Y}" for day in (found.start, found.end) if day)
    say(f"{words[found.kind]}{': ' + dates if dates else ''}")


roadmap = RussianGroup("roadmap", help="Дорожные карты: чтение, состояние, календарь.")


@roadmap.command("read")
@click.argument("file", metavar="ФАЙЛ", type=click.Path())
@year_option
@json_option
def read(file: str, year: str | None, as_json: bool) -> None:
    """Прочитать дорожную карту из Word или Excel."""
    from nastavnik.roadmap import read_roadmap

    found = read_roadmap(file, year)
    if as_json:
        print_json(found.as_json())
        return
    say(found.title or "Без названия")
    section = None
    for item in found.activities:
        if item.section != section:
            section = item.section
            say(f"\n{section or ''}")
        say(f"  {item.number} {item.activity} — {item.deadline.text} — {item.responsible}")
    for warning in found.warnings:
        say(f"▲ {warning}")


def add(cli: click.Group) -> None:
    cli.add_command(deadline)
    cli.add_command(roadmap)
