"""Commands of the district: issue, consolidate, demo."""

from __future__ import annotations

from pathlib import Path
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
    if roadmap:
        from nastavnik.district.office import Office
        from nastavnik.roadmap.presets import preset_for, preset_rows

        year = str(Office.open(district).card.get("school_year"))

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
    if made.kept:
        say(f"Не тронуто, уже есть: {len(made.kept)}. Заменить их можно с --force.")


@click.command(cls=RussianCommand)
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.argument("inbox", nargs=-1, required=True, metavar="ПАПКА...", type=click.Path())
@out_option("Куда записать сводку.")
@date_option("--on", "На какой день сводить; по умолчанию сегодня.")
@click.option("--previous", type=click.Path(), help="Прежняя сводка: показать, что изменилось.")
@click.option(
    "--jobs", type=int, default=0, help="Сколько процессов читают книги; по умолчанию по числу ядер."
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
    jobs: int,
    as_json: bool,
    force: bool,
) -> None:
    """Свести присланные книги в сводку района."""
    from nastavnik.district.consolidation import consolidate as run

    with progress(as_json) as show:
        result = run(
            district, inbox, out, on=parse_day(on), jobs=jobs, previous=previous, force=force, progress=show
        )
    data = result.as_json()
    if as_json:
        print_json(data)
    else:
        counts = data["organisations"]
        say(
            f"Ждали организаций: {counts['expected']}. Принято: {counts['accepted']}, с ошибками: {counts['with_errors']}."
        )
        if result.missing:
            say("Не прислали: " + ", ".join(f"{o.code} {o.short_name}" for o in result.missing))
        for arrival in result.refused:
            say(f"Не принят файл «{arrival.name}»: {arrival.reason}")
        for indicator in result.indicators:
            value = (
                "нет данных"
                if indicator.value is None
                else f"{indicator.value:.1%}"
                if indicator.unit == "share"
                else f"{indicator.value:.0f}"
            )
            say(f"  {indicator.title}: {value}")
        say(f"Сводка: {out}")
    ctx.exit(DATA_HAS_ERRORS if result.errors or result.refused else 0)


@click.command(cls=RussianCommand)
@out_option("Папка для примера.", required=False)
@click.option(
    "--schools",
    type=click.IntRange(6, 300),
    default=12,
    show_default=True,
    help="Сколько организаций выдумать.",
)
@click.option(
    "--seed", type=int, default=2026, show_default=True, help="Зерно: одно зерно — одни и те же люди."
)
def demo(out: str | None, schools: int, seed: int) -> None:
    """Показать главное дело на выдуманных данных, от выдачи форм до сводки и приказа."""
    from nastavnik.demo.run import run_demo

    with progress() as show:
        folder = run_demo(Path(out or "demo-out"), schools, seed, say=say, progress=show)
    say(f"\nГотово. Откройте «{folder / 'Сводка.xlsx'}».")


def add(cli: click.Group) -> None:
    for command in (issue, consolidate, demo):
        cli.add_command(command)
