"""Commands about roadmaps: deadline, roadmap read."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

import click

from nastavnik.cli.common import (
    date_option,
    force_option,
    json_option,
    out_option,
    parse_day,
    print_json,
    say,
)
from nastavnik.cli.russian import RussianCommand, RussianGroup

if TYPE_CHECKING:
    from nastavnik.checks.deadlines import Deadline

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
    if found.kind in ("by", "on", "between") and found.end is None and year is None:
        # Any year tells the day and the month; which year it is, nobody said.
        say(_meaning(parse_deadline(text, "2026/2027"), "%d.%m"))
        say("Год не указан: добавьте его к сроку или задайте --year 2026/2027.")
        return
    say(_meaning(found))
    if found.kind == "unknown":
        say("Напишите срок иначе: «до 30.10.2026», «ноябрь 2026», «ежеквартально», «в течение года».")


def _meaning(found: Deadline, form: str = "%d.%m.%Y") -> str:
    """The meaning of a deadline in a few Russian words; ``form`` is how its days are written."""
    from nastavnik.roadmap.headers import MONTHS
    from nastavnik.roadmap.model import recurrence_words

    dates = [f"{word} {day:{form}}" for word, day in (("с", found.start), ("по", found.end)) if day]
    months = ", ".join(MONTHS[month - 1] for month in found.months or ())
    if found.kind == "on" and found.end:
        return f"в день {found.end:{form}}"
    if found.kind == "by" and found.end:
        return f"не позднее {found.end:{form}}"
    kinds = {
        "by": "не позднее срока", "on": "в указанный день", "between": "в указанный период", "continuous": "постоянно",
        "recurring": recurrence_words(found), "unscheduled": "без даты: срок назначается отдельно", "unknown": "не понято",
    }  # fmt: skip
    if found.kind == "between" and dates:
        return " ".join(dates)
    return f"{kinds[found.kind]}{f' ({months})' if months else ''}{': ' if dates else ''}{' '.join(dates)}"


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


@roadmap.command("import")
@click.argument("file", metavar="ФАЙЛ.docx", type=click.Path())
@click.option(
    "--into", "into", required=True, type=click.Path(), help="Книга, в которую внести дорожную карту."
)
@out_option("Куда записать книгу с дорожной картой.")
@year_option
@json_option
@force_option
def import_(file: str, into: str, out: str, year: str | None, as_json: bool, force: bool) -> None:
    """Внести дорожную карту из Word в книгу.

    Статусы, даты и подтверждения остаются, изменения показаны. Исходная книга не меняется.
    """
    from nastavnik.roadmap.merging import summary_lines
    from nastavnik.roadmap.workbooks import import_roadmap

    made = import_roadmap(file, into, out, year=year, force=force)
    if as_json:
        print_json(made.as_json())
        return
    for line in summary_lines(made.merged.changes):
        say(line)
    for warning in [*made.warnings, *(f"не перенесено: {item}" for item in made.left)]:
        say(f"▲ {warning}")
    say(f"Книга с дорожной картой: {made.path}")


@roadmap.command("status")
@click.argument("file", metavar="КНИГА.xlsx", type=click.Path())
@date_option("--on", "На какой день; по умолчанию сегодня.")
@year_option
@json_option
def status(file: str, on: str | None, year: str | None, as_json: bool) -> None:
    """Что выполнено, что скоро, что просрочено."""
    from nastavnik.form.shares import percent
    from nastavnik.roadmap.workbooks import roadmap_status

    report = roadmap_status(file, on=parse_day(on), year=year)
    if as_json:
        print_json(report)
        return
    for item in report["activities"]:
        say(
            f"{item['label']:<16} {item['number']} {item['activity']} — {item['deadline_text']} — {item['responsible']}"
        )
    say("")
    for part in report["sections"]:
        share = percent(part["share"], "нет наступивших сроков")
        say(f"{part['section'] or 'Без раздела'}: {share}")


@roadmap.command("calendar")
@click.argument("file", metavar="КНИГА.xlsx", type=click.Path())
@out_option("Куда записать календарь (.ics).")
@year_option
@force_option
def calendar(file: str, out: str, year: str | None, force: bool) -> None:
    """Сроки дорожной карты в календарь Outlook или Thunderbird."""
    from nastavnik.roadmap.workbooks import roadmap_calendar

    made = roadmap_calendar(file, out, year=year, force=force)
    say(
        f"Записан календарь: {made.file}. Событий: {made.events}, задач: {made.todos}, повторяющихся: {made.recurring}."
    )
    if made.undated:
        say(f"▲ В календарь не попало, нет даты или идёт постоянно: {len(made.undated)}")
    for item in made.undated:
        say(f"  {shorten(item, 100, placeholder='…')}")


@roadmap.command("timeline")
@click.argument("file", metavar="КНИГА.xlsx", type=click.Path())
@out_option("Куда записать график (.xlsx).")
@date_option("--on", "На какой день; по умолчанию сегодня.")
@year_option
@force_option
def timeline(file: str, out: str, on: str | None, year: str | None, force: bool) -> None:
    """График мероприятий по месяцам на одном листе."""
    from nastavnik.roadmap.workbooks import roadmap_timeline

    made = roadmap_timeline(file, out, on=parse_day(on), year=year, force=force)
    say(f"Записан график: {made}")


@roadmap.command("compare")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.argument("school", metavar="ШКОЛА.xlsx", type=click.Path())
@json_option
def compare(district: str, school: str, as_json: bool) -> None:
    """Чего из дорожной карты района нет у школы и где расходятся сроки."""
    from nastavnik.roadmap.workbooks import compare_roadmaps

    report = compare_roadmaps(district, school)
    if as_json:
        print_json(report)
        return
    for line in report["lacking"]:
        say(f"Нет у школы: {line['number']} {line['activity']} — {line['deadline_text']}")
    for line in report["later"]:
        when = f"позже на {line['days']}" if line["days"] > 0 else f"раньше на {-line['days']}"
        say(f"Срок школы {when} дн.: {line['number']} {line['activity']}")
    if not report["lacking"] and not report["later"]:
        say("Всё, что запланировал район, у школы есть.")


def add(cli: click.Group) -> None:
    cli.add_command(deadline)
    cli.add_command(roadmap)
