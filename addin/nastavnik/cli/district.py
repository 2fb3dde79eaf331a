"""Commands of the district: issue, consolidate, demo."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from nastavnik.cli.common import (
    DATA_HAS_ERRORS,
    date_option,
    force_option,
    json_option,
    out_option,
    parse_day,
    print_json,
    progress,
    say,
)
from nastavnik.cli.russian import RussianCommand


@click.command(cls=RussianCommand)
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@out_option("Папка для книг организаций.")
@click.option("--roadmap", is_flag=True, help="Начать с готовой дорожной карты на учебный год.")
@force_option
def issue(district: str, out: str, roadmap: bool, force: bool) -> None:
    """Раздать формы: по книге на каждую организацию из списка района."""
    from nastavnik.district.issuing import issue as run

    tables: Any = None
    late = None
    if roadmap:
        from nastavnik.district.office import Office
        from nastavnik.roadmap.presets import already_due, preset_for, preset_rows

        year = str(Office.open(district).card.get("school_year"))
        late = already_due(preset_rows("school", year), dt.date.today())

        def tables(organisation: Any) -> dict[str, Any]:
            return {"roadmap": preset_rows(preset_for(organisation.org_type).key, year)}

    with progress() as show:
        made = run(
            district,
            out,
            force=force,
            tables=tables,
            progress=lambda done, total: show("Книги организаций", done, total),
        )
    say(f"Записано книг: {len(made.files)}. Папка: {out}")
    if late:
        say(f"▲ {late}")
    if made.kept:
        say(f"Не тронуто, в них уже есть данные: {len(made.kept)}. Заменить их можно с --force.")


@click.command(cls=RussianCommand)
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.argument("inbox", nargs=-1, required=True, metavar="ПАПКА...", type=click.Path())
@out_option("Куда записать сводку.")
@date_option("--on", "На какой день сводить; по умолчанию сегодня.")
@click.option("--previous", type=click.Path(), help="Прежняя сводка: показать, что изменилось.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    help="Сколько процессов читают книги; по умолчанию по числу ядер.",
)
@json_option
@force_option
@click.pass_context
def consolidate(
    ctx: click.Context,
    district: str,
    inbox: tuple[str, ...],
    out: str,
    on: str | None,
    previous: str | None,
    jobs: int | None,
    as_json: bool,
    force: bool,
) -> None:
    """Свести присланные книги в сводку района.

    Папки просматриваются насквозь, архивы .zip открываются, имена файлов не важны. По книге региона так же сводятся
    сводки районов. Прежняя сводка заменяется, решения о совпадениях из неё остаются.
    """
    from nastavnik.district.consolidation import consolidate as run

    with progress(as_json) as show:
        result = run(
            district,
            inbox,
            out,
            on=parse_day(on),
            jobs=jobs or 0,
            previous=previous,
            force=force,
            progress=show,
        )
    data = result.as_json()
    if as_json:
        print_json(data)
    else:
        _print_summary(result, data)
        say(f"Сводка: {out}")
    ctx.exit(DATA_HAS_ERRORS if result.errors or _refused(result) else 0)


def _refused(result: Any) -> list[Any]:
    """The refused files that somebody meant to send: what an operating system leaves in a folder is nobody's mistake."""
    return [a for a in result.refused if not a.service]


def _print_summary(result: Any, data: dict[str, Any]) -> None:
    """What came, what did not, the figures; a region's list is of districts."""
    from nastavnik.checks.catalogue import plural
    from nastavnik.form.shares import percent

    counts = data["organisations"]
    expected, whole = counts["expected"], counts["accepted"] + counts["with_errors"]
    words = (
        ("района", "районов", "районов")
        if data.get("level") == "region"
        else ("организации", "организаций", "организаций")
    )
    say(
        f"Ждали книг от {expected} {plural(expected, *words)}. Прислали {counts['received']}: "
        f"без ошибок {counts['accepted']}, с ошибками {counts['with_errors']}"
        + (f", не принято {counts['received'] - whole}." if counts["received"] > whole else ".")
    )
    if result.missing:
        say("Не прислали: " + ", ".join(f"{o.code} {o.short_name}" for o in result.missing))
    for arrival in _refused(result):
        say(f"Не принят файл «{arrival.name}»: {arrival.reason}")
    if service := sum(a.service for a in result.refused):
        say(f"Служебных файлов (не книги, не считаются): {service}.")
    for indicator in result.indicators:
        value = (
            "нет данных"
            if indicator.value is None
            else percent(indicator.value)
            if indicator.unit == "share"
            else f"{indicator.value:.0f}"
        )
        say(f"  {indicator.title}: {value}")


@click.command(cls=RussianCommand)
@out_option("Папка для примера.", required=False)
@click.option(
    "--schools",
    type=click.IntRange(1, 300),
    default=12,
    show_default=True,
    help="Сколько организаций выдумать.",
)
@click.option(
    "--seed", type=int, default=2026, show_default=True, help="Зерно: одно зерно — одни и те же люди."
)
def demo(out: str | None, schools: int, seed: int) -> None:
    """Показать главное дело на выдуманных данных: от форм до сводки.

    Программа выдумает район, раздаст книги, заполнит их с ошибками, повторами и пропажей, проверит, сведёт и
    составит приказ и записку. Чем меньше организаций, тем меньше неурядиц помещается.
    """
    from nastavnik.demo.run import run_demo

    with progress() as show:
        folder = run_demo(out or "demo-out", schools, seed, say=say, progress=show)
    say(f"\nГотово. Откройте «{folder / 'Сводка.xlsx'}».")


def add(cli: click.Group) -> None:
    for command in (issue, consolidate, demo):
        cli.add_command(command)
