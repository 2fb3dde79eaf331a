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
@click.option(
    "--case",
    "case",
    metavar="ПАДЕЖ",
    type=click.Choice(list(CASES)),
    help=f"Только один падеж: {', '.join(f'{key} – {title}' for key, title in CASES.items())}.",
)
@json_option
def decline(name: str, case: str | None, as_json: bool) -> None:
    """Просклонять фамилию, имя и отчество."""
    from nastavnik.documents import decline as run
    from nastavnik.errors import BadInput

    if not name.strip():
        raise BadInput("Имя не указано.", "Напишите: nastavnik decline «Фамилия Имя Отчество».")
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


@click.command(cls=RussianCommand)
@click.argument("file", metavar="КНИГА.xlsx", type=click.Path())
@click.option("--district", type=click.Path(), help="Книга района: её лист «Склонение» важнее.")
@json_option
def names(file: str, district: str | None, as_json: bool) -> None:
    """Все имена и должности книги во всех падежах: сомнительные первыми."""
    from nastavnik.books.reading import read_book
    from nastavnik.documents import names_review

    frame = names_review(read_book(file), read_book(district) if district else None)
    if as_json:
        print_json(frame.astype(object).where(frame.notna(), None).to_dict("records"))
        return
    for row in frame.to_dict("records"):
        say(f"{'  ' if row['sure'] else '▲ '}{row['nominative']} ({row['where']})")
        say("     " + "; ".join(f"{title}: {row[key]}" for key, title in CASES.items()))
    doubtful = int((~frame["sure"].astype(bool)).sum())
    say(f"Всего: {len(frame)}, проверить: {doubtful}. Верные формы впишите на лист «Склонение» книги района.")


def add(cli: click.Group) -> None:
    cli.add_command(decline)
    cli.add_command(names)
