"""Commands about this computer: press, panel, install, doctor."""

from __future__ import annotations

from pathlib import Path

import click

from nastavnik.cli.common import DATA_HAS_ERRORS, say
from nastavnik.cli.russian import RussianCommand


@click.command(cls=RussianCommand)
@click.argument("button", metavar="КНОПКА")
@click.argument("file", metavar="ФАЙЛ", required=False, type=click.Path())
@click.option("--app", type=click.Choice(["libreoffice", "excel"]), help="Чем открыть книгу.")
@click.option("--out", type=click.Path(), help="Записать копию книги после нажатия.")
@click.option(
    "--set",
    "answers",
    multiple=True,
    metavar="КЛЮЧ=ЗНАЧЕНИЕ",
    help="Ответ на вопрос кнопки; можно повторять.",
)
@click.option("--no", is_flag=True, help="Отвечать на вопросы «нет».")
@click.pass_context
def press(
    ctx: click.Context,
    button: str,
    file: str | None,
    app: str | None,
    out: str | None,
    answers: tuple[str, ...],
    no: bool,
) -> None:
    """Нажать кнопку на открытой книге или на файле."""
    from nastavnik.desk.doors import press_file
    from nastavnik.desk.talk import TerminalTalk
    from nastavnik.errors import BadInput

    given: dict[str, str] = {}
    for answer in answers:
        key, sign, value = answer.partition("=")
        if not sign:
            raise BadInput(f"«{answer}» не понято.", "Пишите ответ как КЛЮЧ=ЗНАЧЕНИЕ.")
        given[key] = value
    talk = TerminalTalk(given, yes=not no, say=lambda text: click.echo(text, err=True))
    outcome = press_file(
        button, Path(file) if file else None, app=app, save_as=Path(out) if out else None, talk=talk
    )
    click.echo(outcome.text, err=not outcome.done)
    ctx.exit(outcome.exit_code)


@click.command(cls=RussianCommand)
def panel() -> None:
    """Открыть маленькое окно с теми же кнопками."""
    from nastavnik.desk.panel import run_panel

    run_panel()


@click.command(cls=RussianCommand)
@click.argument("office", metavar="excel|libreoffice", type=click.Choice(["excel", "libreoffice"]))
@click.option("--uninstall", is_flag=True, help="Убрать надстройку.")
def install(office: str, uninstall: bool) -> None:
    """Поставить надстройку в Excel или LibreOffice."""
    if office == "excel":
        from nastavnik.desk.installing.excel import install_excel as run
    else:
        from nastavnik.desk.installing.libreoffice import install_libreoffice as run
    say(run(uninstall))


@click.command(cls=RussianCommand)
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Проверить этот компьютер: чего не хватает и что сделать."""
    from nastavnik.desk.doctor import examine

    findings = examine()
    for finding in findings:
        say(
            f"{'✔' if finding.ok else '✖'} {finding.name}: {finding.what}"
            + (f" {finding.fix}" if not finding.ok and finding.fix else "")
        )
    ctx.exit(0 if all(f.ok for f in findings if f.needed) else DATA_HAS_ERRORS)


def add(cli: click.Group) -> None:
    for command in (press, panel, install, doctor):
        cli.add_command(command)
