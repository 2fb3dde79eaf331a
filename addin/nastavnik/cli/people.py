"""Commands about people: decline."""

from __future__ import annotations

import click

from nastavnik.cli.common import json_option, print_json, say
from nastavnik.cli.russian import RussianCommand

CASES = {
    "genitive": "родительный", "dative": "дательный", "accusative": "винительный", "instrumental": "творительный",
    "prepositional": "предложный",
}  # fmt: skip


@click.command(cls=RussianCommand)
@click.argument("name", metavar="«Фамилия Имя Отчество»")
@click.option("--case", "case", type=click.Choice(list(CASES)), help="Только один падеж.")
@json_option
def decline(name: str, case: str | None, as_json: bool) -> None:
    """Просклонять фамилию, имя и отчество."""
    from nastavnik.documents import decline as run

    data = run(name).as_json()
    if as_json:
        print_json(data)
        return
    if case:
        say(data[case])
        return
    for key, title in CASES.items():
        say(f"{title:>14}: {data[key]}")
    say(f"{'инициалы':>14}: {data['initials_after']}, {data['initials_before']}")
    if not data["sure"]:
        say("▲ Проверьте: склонение этого имени не наверняка.")


def add(cli: click.Group) -> None:
    cli.add_command(decline)
