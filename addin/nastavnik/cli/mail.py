"""Commands of the exchange that everybody uses: pack, send, password, check; the district's are in mail_district."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nastavnik.cli.common import DATA_HAS_ERRORS, json_option, out_option, print_json, say
from nastavnik.cli.russian import RussianGroup

mail = RussianGroup("mail", help="Обмен книгами: упаковать, отправить, собрать, ответить.")

again_option = click.option(
    "--again", is_flag=True, help="Отправить, даже если сегодня по этому поводу уже писали."
)
preview_option = click.option("--preview", is_flag=True, help="Только показать письма, ничего не отправлять.")
errors_option = click.option("--with-errors", is_flag=True, help="Отправить, хотя в книге есть ошибки.")
lock_option = click.option("--lock", is_flag=True, help="Закрыть книгу паролем (спросит).")
mailbox_option = click.option(
    "--ask-password", is_flag=True, help="Спросить пароль почтового ящика: когда его не хранит система."
)


def mailbox_password(wanted: bool) -> str | None:
    if not wanted:
        return None
    password: str = click.prompt("Пароль почтового ящика", hide_input=True, err=True)
    return password


def exit_code(errors: int) -> int:
    """The exit code of a workbook that went through: 1 when it has errors."""
    return DATA_HAS_ERRORS if errors else 0


def _ask_password(wanted: bool) -> str | None:
    if not wanted:
        return None
    password: str = click.prompt("Пароль на книгу", hide_input=True, confirmation_prompt="Ещё раз", err=True)
    return password


@mail.command("pack")
@click.argument("book", metavar="КНИГА", type=click.Path())
@out_option("Папка (или флешка), куда записать книгу для отправки.")
@errors_option
@lock_option
@json_option
@click.pass_context
def pack(ctx: click.Context, book: str, out: str, with_errors: bool, lock: bool, as_json: bool) -> None:
    """Проверить книгу, присвоить номер подачи и записать копию для отправки."""
    from nastavnik.exchange.actions import pack_book

    packed = pack_book(Path(book), Path(out), with_errors=with_errors, password=_ask_password(lock))
    if as_json:
        print_json(packed.as_json())
    else:
        say(f"Подача № {packed.packet.number}: {packed.path}")
        for warning in packed.packet.warnings:
            say(f"▲ {warning}")
    ctx.exit(exit_code(packed.packet.verdict.errors))


@mail.command("send")
@click.argument("book", metavar="КНИГА", type=click.Path())
@click.option(
    "--via",
    "way",
    metavar="СПОСОБ",
    type=click.Choice(["draft", "smtp", "folder"]),
    default="draft",
    show_default=True,
    help="draft – черновик для почтовой программы, smtp – отправить сразу, folder – положить в папку.",
)
@out_option("Папка для черновика или книги.", required=False)
@click.option("--to", help="Адрес района; по умолчанию из настроек.")
@click.option("--note", default="", help="Приписка к письму.")
@errors_option
@lock_option
@again_option
@preview_option
@click.option("--yes", is_flag=True, help="Не спрашивать подтверждения.")
@mailbox_option
@json_option
@click.pass_context
def send(
    ctx: click.Context,
    book: str,
    way: Any,
    out: str | None,
    to: str | None,
    note: str,
    with_errors: bool,
    lock: bool,
    again: bool,
    preview: bool,
    yes: bool,
    ask_password: bool,
    as_json: bool,
) -> None:
    """Отправить книгу району."""
    from nastavnik.exchange.actions import send_book

    def confirm(letter: Any) -> bool:
        click.echo(letter.preview(), err=True)
        if yes or way != "smtp":
            return True
        said: str = click.prompt("Отправить? (да/нет)", default="нет", show_default=False, err=True)
        return said.strip().lower() in ("да", "д", "yes", "y")

    folder = Path(out) if out else Path(book).parent
    sent = send_book(
        Path(book), way, out=folder, to=to, note=note, with_errors=with_errors, password=_ask_password(lock), again=again,
        mail_password=mailbox_password(ask_password),
        preview=preview, confirm=None if as_json else confirm,
    )  # fmt: skip
    if as_json:
        print_json(sent.as_json())
    elif sent.delivered is None:
        if preview:
            say(sent.letter.preview())
        say("Ничего не отправлено.")
    else:
        say(sent.delivered.words or f"Готово: {sent.delivered.path}")
    if not as_json:
        for warning in sent.packet.warnings:
            say(f"▲ {warning}")
    lost = sent.delivered is not None and sent.delivered.status in ("failed", "uncertain")
    ctx.exit(2 if lost else exit_code(sent.packet.verdict.errors))


@mail.command("password")
@click.argument("district", metavar="[РАЙОН.xlsx]", required=False, type=click.Path())
def password(district: str | None) -> None:
    """Запомнить пароль почтового ящика в системном хранилище."""
    from nastavnik.exchange.actions import save_password

    text = click.prompt("Пароль почтового ящика", hide_input=True, err=True)
    hosts = save_password(text, district=Path(district) if district else None)
    say(f"Пароль сохранён в системном хранилище для: {', '.join(hosts)}.")


@mail.command("check")
@click.argument("district", metavar="[РАЙОН.xlsx]", required=False, type=click.Path())
@json_option
@click.pass_context
def check(ctx: click.Context, district: str | None, as_json: bool) -> None:
    """Проверить соединение с почтой."""
    from nastavnik.exchange.actions import check_mail

    found = check_mail(Path(district) if district else None)
    if as_json:
        print_json([line.as_json() for line in found])
    else:
        for line in found:
            say(
                f"{'✔' if line.ok else '✖'} {line.name}: {line.message} {'' if line.ok else line.fix}".rstrip()
            )
        if not found:
            say("Почта не настроена: заполните лист «Почта» в книге района.")
    ctx.exit(0 if all(line.ok for line in found) else DATA_HAS_ERRORS)


def add(cli: click.Group) -> None:
    import nastavnik.cli.mail_district  # noqa: F401 adds the district's commands to the group

    cli.add_command(mail)
