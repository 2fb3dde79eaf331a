"""Commands of the exchange: pack, send, collect, remarks, remind, inform, journal, accept, purge, password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nastavnik.cli.common import DATA_HAS_ERRORS, json_option, out_option, print_json, say
from nastavnik.cli.russian import RussianGroup

mail = RussianGroup(
    "mail", help="Обмен книгами между школами и районом: упаковать, отправить, собрать, ответить."
)

folder_option = click.option(
    "--folder", type=click.Path(), help="Папка обмена; по умолчанию «Обмен» рядом с книгой района."
)
again_option = click.option(
    "--again", is_flag=True, help="Отправить, даже если сегодня по этому поводу уже писали."
)
preview_option = click.option("--preview", is_flag=True, help="Только показать письма, ничего не отправлять.")
letters_way = click.option(
    "--via",
    "way",
    type=click.Choice(["draft", "smtp"]),
    default="draft",
    show_default=True,
    help="Черновиками или сразу.",
)
errors_option = click.option("--with-errors", is_flag=True, help="Отправить, хотя в книге есть ошибки.")
lock_option = click.option("--lock", is_flag=True, help="Закрыть книгу паролем (спросит).")


_DONE = {"sent": "отправлено", "drafted": "черновик", "saved": "записано", "already": "уже было", "failed": "не ушло", "uncertain": "неизвестно, ушло ли"}  # fmt: skip


def _code(errors: int) -> int:
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
    ctx.exit(_code(packed.packet.verdict.errors))


@mail.command("send")
@click.argument("book", metavar="КНИГА", type=click.Path())
@click.option(
    "--via",
    "way",
    type=click.Choice(["draft", "smtp", "folder"]),
    default="draft",
    show_default=True,
    help="Черновик для почтовой программы, сразу по SMTP или в папку.",
)
@out_option("Папка для черновика или книги.", required=False)
@click.option("--to", help="Адрес района; по умолчанию из настроек.")
@click.option("--note", default="", help="Приписка к письму.")
@errors_option
@lock_option
@again_option
@preview_option
@click.option("--yes", is_flag=True, help="Не спрашивать подтверждения.")
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
    as_json: bool,
) -> None:
    """Отправить книгу району."""
    from nastavnik.exchange.actions import send_book

    def confirm(letter: Any) -> bool:
        click.echo(letter.preview(), err=True)
        return yes or way != "smtp" or click.confirm("Отправить?", err=True)

    folder = Path(out) if out else Path(book).parent
    sent = send_book(
        Path(book), way, out=folder, to=to, note=note, with_errors=with_errors, password=_ask_password(lock), again=again,
        preview=preview, confirm=None if as_json else confirm,
    )  # fmt: skip
    if as_json:
        print_json(sent.as_json())
    elif sent.delivered is not None:
        say(sent.delivered.words or f"Готово: {sent.delivered.path}")
    lost = sent.delivered is not None and sent.delivered.status in ("failed", "uncertain")
    ctx.exit(2 if lost else _code(sent.packet.verdict.errors))


@mail.command("collect")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.argument("inbox", nargs=-1, metavar="ПАПКА...", type=click.Path())
@click.option(
    "--imap/--no-imap", default=None, help="Забрать из почтового ящика; по умолчанию, если папка не указана."
)
@folder_option
@json_option
@click.pass_context
def collect(
    ctx: click.Context,
    district: str,
    inbox: tuple[str, ...],
    imap: bool | None,
    folder: str | None,
    as_json: bool,
) -> None:
    """Собрать присланные книги из почты и папок; каждый файл получает одно решение."""
    from nastavnik.exchange.actions import collect_mail
    from nastavnik.exchange.journal import STATES

    result = collect_mail(
        Path(district),
        folder=Path(folder) if folder else None,
        inboxes=[Path(item) for item in inbox],
        imap=imap,
    )
    if as_json:
        print_json(result.as_json())
    else:
        for item in result.items:
            say(
                f"{result.names.get(item.id) or '—'}: {STATES.get(item.state, item.state)}"
                + (f" — {item.words}" if item.words else "")
            )
        say(f"Новых файлов: {len(result.items)}, писем, принятых раньше: {result.known}.")
        if result.problem:
            click.echo(result.problem, err=True)
    good = {"accepted", "superseded", "duplicate"}
    ctx.exit(
        2 if result.problem else DATA_HAS_ERRORS if any(i.state not in good for i in result.items) else 0
    )


def _letters(answered: Any, as_json: bool, preview: bool) -> int:
    """Print what became of the district's letters; the exit code."""
    if as_json:
        print_json(answered.as_json())
    else:
        if preview:
            for letter in answered.prepared.letters:
                say(letter.preview())
                say("—" * 40)
        for one in answered.delivered:
            say(
                f"{one.letter.org_code} {one.letter.to}: {one.words or _DONE.get(one.status, one.status)}"
                + (f" {one.path}" if one.path else "")
            )
        for code, why in answered.prepared.without.items():
            say(f"▲ {code}: {why}")
        if not answered.prepared.letters:
            say("Писать некому.")
    return DATA_HAS_ERRORS if answered.failed else 0


@mail.command("remarks")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@letters_way
@folder_option
@again_option
@preview_option
@json_option
@click.pass_context
def remarks(
    ctx: click.Context, district: str, way: Any, folder: str | None, again: bool, preview: bool, as_json: bool
) -> None:
    """Ответить школам: книга принята, что исправить."""
    from nastavnik.exchange.actions import answer

    found = answer(Path(district), way, folder=Path(folder) if folder else None, again=again, preview=preview)
    ctx.exit(_letters(found, as_json, preview))


@mail.command("remind")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@letters_way
@folder_option
@again_option
@preview_option
@json_option
@click.pass_context
def remind(
    ctx: click.Context, district: str, way: Any, folder: str | None, again: bool, preview: bool, as_json: bool
) -> None:
    """Напомнить тем, кто не прислал."""
    from nastavnik.exchange.actions import remind as run

    found = run(Path(district), way, folder=Path(folder) if folder else None, again=again, preview=preview)
    ctx.exit(_letters(found, as_json, preview))


@mail.command("inform")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.option("--books", type=click.Path(), help="Папка с выданными книгами: каждой школе уйдёт её книга.")
@click.option("--subject", default="", help="Тема письма.")
@click.option("--text", default="", help="Текст письма.")
@letters_way
@folder_option
@again_option
@preview_option
@json_option
@click.pass_context
def inform(
    ctx: click.Context,
    district: str,
    books: str | None,
    subject: str,
    text: str,
    way: Any,
    folder: str | None,
    again: bool,
    preview: bool,
    as_json: bool,
) -> None:
    """Информационное письмо всем организациям, с книгой каждой."""
    from nastavnik.exchange.actions import inform as run

    found = run(
        Path(district), Path(books) if books else None, way, subject=subject, text=text,
        folder=Path(folder) if folder else None, again=again, preview=preview,
    )  # fmt: skip
    ctx.exit(_letters(found, as_json, preview))


@mail.command("journal")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@folder_option
@json_option
def journal(district: str, folder: str | None, as_json: bool) -> None:
    """Журнал приёма: что пришло и что решено."""
    from nastavnik.exchange.actions import journal as run

    view = run(Path(district), folder=Path(folder) if folder else None)
    if as_json:
        print_json(view.as_json())
        return
    for row in view.table.astype(object).where(view.table.notna(), "").to_dict("records"):
        whose = " ".join(str(part) for part in (row["code"], row["organisation"]) if part)
        say(
            f"№ {row['number']}  {row['received']}  {row['state']}: {whose or row['sender'] or 'неизвестно чья'}"
        )
        details = [
            row["why"],
            "после срока" if row["late"] else "",
            row["answered"] and f"ответ: {row['answered']}",
            row["file"],
        ]
        say(f"      {'; '.join(part for part in details if part)}")


@mail.command("accept")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.argument("number", type=int, metavar="НОМЕР")
@click.option("--org", help="Чья это книга, если по ней не понять.")
@folder_option
@json_option
@click.pass_context
def accept(
    ctx: click.Context, district: str, number: int, org: str | None, folder: str | None, as_json: bool
) -> None:
    """Принять из карантина файл под номером из журнала."""
    from nastavnik.exchange.actions import accept as run
    from nastavnik.exchange.journal import STATES

    item = run(Path(district), number, folder=Path(folder) if folder else None, org_code=org)
    if as_json:
        print_json(item.as_json())
    else:
        say(
            f"Файл № {number}: {STATES.get(item.state, item.state)}"
            + (f" — {item.words}" if item.words else "")
        )
    ctx.exit(_code(item.errors or 0))


@mail.command("purge")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.option("--dry", is_flag=True, help="Только показать, что будет удалено.")
@folder_option
@json_option
def purge(district: str, dry: bool, folder: str | None, as_json: bool) -> None:
    """Удалить присланные файлы, срок хранения которых вышел."""
    from nastavnik.exchange.actions import purge_files

    result = purge_files(Path(district), folder=Path(folder) if folder else None, dry=dry)
    if as_json:
        print_json(result.as_json())
    else:
        say(
            f"{'Будет удалено' if dry else 'Удалено'} файлов: {result.files} ({result.bytes / 2**20:.1f} МБ), полученных до {result.before:%d.%m.%Y}."
        )


@mail.command("password")
@click.argument("district", metavar="РАЙОН.xlsx", required=False, type=click.Path())
def password(district: str | None) -> None:
    """Запомнить пароль почтового ящика в системном хранилище."""
    from nastavnik.exchange.actions import save_password

    text = click.prompt("Пароль почтового ящика", hide_input=True, err=True)
    hosts = save_password(text, district=Path(district) if district else None)
    say(f"Пароль сохранён в системном хранилище для: {', '.join(hosts)}.")


@mail.command("check")
@click.argument("district", metavar="РАЙОН.xlsx", required=False, type=click.Path())
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
    cli.add_command(mail)
