"""Commands about roadmaps: deadline, roadmap read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

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
    say(_meaning(found))
    if found.kind == "unknown":
        say("Напишите срок иначе: «до 30.10.2026», «ноябрь 2026», «ежеквартально», «в течение года».")
    elif found.kind in ("by", "on", "between") and found.end is None and year is None:
        say("Год не указан: добавьте его к сроку или задайте --year 2026/2027.")


def _meaning(found: Deadline) -> str:
    """The meaning of a deadline in a few Russian words."""
    from nastavnik.roadmap.headers import MONTHS
    from nastavnik.roadmap.model import recurrence_words

    dates = [f"{word} {day:%d.%m.%Y}" for word, day in (("с", found.start), ("по", found.end)) if day]
    months = ", ".join(MONTHS[month - 1] for month in found.months or ())
    if found.kind == "on" and found.end:
        return f"в день {found.end:%d.%m.%Y}"
    if found.kind == "by" and found.end:
        return f"не позднее {found.end:%d.%m.%Y}"
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


def _book(path: str) -> Any:
    """A book with a roadmap sheet. Raises BadFile when it has none."""
    from nastavnik.books.reading import read_book
    from nastavnik.errors import BadFile

    book = read_book(path)
    if book.form is None or "roadmap" not in book.raw:
        raise BadFile(
            f"В файле «{book.name}» нет дорожной карты: {book.reason or 'нет такого листа'}.",
            "Нужна книга организации или района.",
        )
    return book


def _year(book: Any, year: str | None) -> str | None:
    return year or book.card.get("school_year")


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
    from nastavnik.books.making import contents_of, left_behind
    from nastavnik.books.template import build_book
    from nastavnik.errors import BadInput, OutputExists
    from nastavnik.roadmap import read_roadmap
    from nastavnik.roadmap.merging import merge, summary_lines

    book, target = _book(into), Path(out)
    if target.resolve() == Path(into).resolve():
        raise BadInput("Исходная книга не изменяется.", "Укажите для --out другое имя.")
    if target.exists() and not force:
        raise OutputExists(f"Файл «{target.name}» уже есть.", "Укажите другое имя или добавьте --force.")
    found = read_roadmap(file, year, otherwise=None if year else _year(book, None))
    contents = contents_of(book)
    merged = merge(contents.tables["roadmap"], found, found.plan)
    contents.tables = {**contents.tables, "roadmap": merged.frame}
    build_book(book.form, target, contents)
    if as_json:
        print_json(
            {
                "out": str(target),
                "counts": merged.counts(),
                "changes": [c.as_json() for c in merged.changes],
                "warnings": found.warnings,
            }
        )
        return
    for line in summary_lines(merged.changes) or ["Изменений нет: всё это в книге уже есть."]:
        say(line)
    for warning in [*found.warnings, *(f"не перенесено: {item}" for item in left_behind(book))]:
        say(f"▲ {warning}")
    say(f"Книга с дорожной картой: {target}")


@roadmap.command("status")
@click.argument("file", metavar="КНИГА.xlsx", type=click.Path())
@date_option("--on", "На какой день; по умолчанию сегодня.")
@year_option
@json_option
def status(file: str, on: str | None, year: str | None, as_json: bool) -> None:
    """Что выполнено, что скоро, что просрочено."""
    from nastavnik.form.shares import percent
    from nastavnik.roadmap.status import status_report

    book = _book(file)
    report = status_report(book.tables["roadmap"], parse_day(on) or dt.date.today(), _year(book, year))
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
    from nastavnik.errors import OutputExists
    from nastavnik.roadmap.calendar import write_calendar

    book, target = _book(file), Path(out)
    if target.exists() and not force and b"-//Nastavnik//" not in target.read_bytes()[:500]:
        raise OutputExists(
            f"Файл «{target.name}» уже есть, и это не наш календарь.",
            "Укажите другое имя или добавьте --force.",
        )
    name = f"Наставничество: {book.card.get('short_name') or book.card.get('municipality') or ''}".rstrip(
        ": "
    )
    made = write_calendar(
        book.tables["roadmap"],
        target,
        year=_year(book, year),
        organisation=str(book.org_code() or ""),
        name=name,
    )
    say(
        f"Записан календарь: {target}. Событий: {made.events}, задач: {made.todos}, повторяющихся: {made.recurring}."
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
    from nastavnik.roadmap.timeline import write_timeline

    book = _book(file)
    title = f"Дорожная карта: {book.card.get('short_name') or book.card.get('municipality') or ''}".rstrip(
        ": "
    )
    made = write_timeline(
        book.tables["roadmap"],
        Path(out),
        _year(book, year),
        parse_day(on) or dt.date.today(),
        title=title,
        replace=force,
    )
    say(f"Записан график: {made}")


@roadmap.command("compare")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.argument("school", metavar="ШКОЛА.xlsx", type=click.Path())
@json_option
def compare(district: str, school: str, as_json: bool) -> None:
    """Чего из дорожной карты района нет у школы и где расходятся сроки."""
    from nastavnik.roadmap.merging import comparison_report

    report = comparison_report(_book(district).tables["roadmap"], _book(school).tables["roadmap"])
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
