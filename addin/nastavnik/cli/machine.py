"""Commands about this computer: press, panel, install, doctor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from nastavnik.cli.common import DATA_HAS_ERRORS, say
from nastavnik.cli.russian import RussianCommand

if TYPE_CHECKING:
    from nastavnik.desk.doctor import Finding


def _buttons() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    from nastavnik.desk.buttons import BUTTONS

    both = [(b.key, f"«{b.label}». {b.supertip.partition('. ')[0].rstrip('.')}.") for b in BUTTONS]
    for form, title in (("school", "КНОПКА в книге школы"), ("district", "КНОПКА в книге района")):
        yield title, [row for row, b in zip(both, BUTTONS, strict=True) if form in b.forms]


@click.command(cls=RussianCommand, tables=_buttons)
@click.argument("button", metavar="КНОПКА")
@click.argument("file", metavar="[ФАЙЛ]", required=False, type=click.Path())
@click.option(
    "--app",
    metavar="ПРОГРАММА",
    type=click.Choice(["libreoffice", "excel"]),
    help="Чем открыть книгу: libreoffice или excel.",
)
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
@click.argument("district", metavar="[РАЙОН.xlsx]", required=False, type=click.Path())
@click.pass_context
def doctor(ctx: click.Context, district: str | None) -> None:
    """Проверить этот компьютер: чего не хватает и что сделать.

    С книгой района проверяется и почта, настроенная на её листе «Почта»: соединение, пароль, папка.

    ✔ – в порядке, ▲ – без этого можно обойтись, ✖ – нужно исправить (тогда код выхода 1).
    """
    from nastavnik.desk.doctor import MAIL, examine

    findings = [finding for finding in examine() if district is None or finding.name != MAIL]
    if district is not None:
        findings += _mail_of(Path(district))
    for finding in findings:
        mark = "✔" if finding.ok else "✖" if finding.needed else "▲"
        fix = f" {finding.fix}" if not finding.ok and finding.fix else ""
        say(f"{mark} {finding.name}: {finding.what}{fix}")
    wrong = sum(finding.needed and not finding.ok for finding in findings)
    say(f"Нужно исправить: {wrong}." if wrong else "Всё нужное на месте.")
    ctx.exit(DATA_HAS_ERRORS if wrong else 0)


def _mail_of(district: Path) -> list[Finding]:
    """The mail set up in a district's workbook, tried for real."""
    from nastavnik.desk.doctor import MAIL, Finding
    from nastavnik.exchange.actions import check_mail

    found = [Finding(line.name, line.ok, line.message, line.fix) for line in check_mail(district)]
    return found or [
        Finding(MAIL, False, "лист «Почта» не заполнен.", "Впишите серверы и имя ящика.", needed=False)
    ]


def add(cli: click.Group) -> None:
    for command in (press, panel, install, doctor):
        cli.add_command(command)
