"""Commands about people and organisations of several lists: match, decisions, league."""

from __future__ import annotations

import click

from nastavnik.cli.common import force_option, json_option, out_option, print_json, say
from nastavnik.cli.russian import RussianCommand


@click.command(cls=RussianCommand)
@click.argument("file", metavar="КНИГА.xlsx", type=click.Path())
@json_option
def match(file: str, as_json: bool) -> None:
    """Подобрать наставников тем, у кого нет пары.

    Из книги организации – среди её наставников, из сводки – среди наставников всего района.
    """
    from nastavnik.district.matching import match as run
    from nastavnik.form.shares import percent

    found = run(file)
    if as_json:
        print_json(found.as_json())
        return
    if not found.pairings:
        say("Наставляемых без пары нет.")
        return
    for pairing in found.pairings:
        say(
            f"\n{pairing.mentee.name} ({pairing.mentee.number}, {pairing.mentee.organisation}): {pairing.mentee.text or 'запрос не описан'}"
        )
        if not pairing.suggestions:
            say("  свободного наставника не нашлось")
        for suggestion in pairing.suggestions:
            mentor = suggestion.mentor
            say(
                f"  {'➜' if suggestion.assigned else ' '} {mentor.name} ({mentor.number}, {mentor.organisation}), соответствие {percent(suggestion.score, digits=0)}"
            )
            say(f"      за: {'; '.join(suggestion.reasons)}")
            if suggestion.against:
                say(f"      против: {'; '.join(suggestion.against)}")
    say(
        "\n➜ — лучший расклад при допустимой нагрузке. Это предложение: в книгу ничего не записано, нужны письменные согласия и приказ."
    )


@click.command(cls=RussianCommand)
@click.argument("summary", metavar="СВОДКА.xlsx", type=click.Path())
@click.option(
    "--into",
    "district",
    required=True,
    metavar="РАЙОН.xlsx",
    type=click.Path(),
    help="Книга района, в которую добавить решения.",
)
@out_option("Новая книга района; прежняя не изменяется.")
@force_option
def decisions(summary: str, district: str, out: str, force: bool) -> None:
    """Перенести решения о совпадениях из сводки в книгу района."""
    from nastavnik.district.decisions import remember

    added = remember(summary, district, out, force=force)
    say(f"Новых решений: {added}. Книга района: {out}")


@click.command(cls=RussianCommand)
@click.argument("summary", metavar="СВОДКА.xlsx", type=click.Path())
@click.option(
    "--into",
    "district",
    required=True,
    metavar="РАЙОН.xlsx",
    type=click.Path(),
    help="Книга района, в которой отметить членов Лиги.",
)
@out_option("Новая книга района; прежняя не изменяется.")
@json_option
@force_option
def league(summary: str, district: str, out: str, as_json: bool, force: bool) -> None:
    """Отметить в книге района организации, которые могут быть в Лиге.

    Из этой книги составляется приказ о создании Лиги: nastavnik order league.
    """
    from nastavnik.district.decisions import enrol

    members = enrol(summary, district, out, force=force)
    if as_json:
        print_json({"members": members, "files": [str(out)]})
        return
    say(f"Организаций в Лиге: {len(members)}. Книга района: {out}")
    for member in members:
        say(f"  {member['code']} {member['name']}: {'; '.join(member['strong']) or 'направления не указаны'}")


def add(cli: click.Group) -> None:
    cli.add_command(match)
    cli.add_command(decisions)
    cli.add_command(league)
