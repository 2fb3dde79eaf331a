"""Commands of the exchange at the district: collect, remarks, remind, inform, journal, accept, purge."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from nastavnik.cli.common import DATA_HAS_ERRORS, json_option, print_json, say
from nastavnik.cli.mail import again_option, exit_code, mail, mailbox_option, mailbox_password, preview_option

folder_option = click.option(
    "--folder", type=click.Path(), help="Папка обмена; по умолчанию «Обмен» рядом с книгой района."
)
letters_way = click.option(
    "--via",
    "way",
    metavar="СПОСОБ",
    type=click.Choice(["draft", "smtp"]),
    default="draft",
    show_default=True,
    help="draft – черновики для почтовой программы, smtp – отправить сразу.",
)
_DONE = {"sent": "отправлено", "drafted": "черновик", "saved": "записано", "already": "уже было", "failed": "не ушло", "uncertain": "неизвестно, ушло ли"}  # fmt: skip


@mail.command("collect")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.argument("inbox", nargs=-1, metavar="ПАПКА...", type=click.Path())
@click.option(
    "--imap/--no-imap", default=None, help="Забрать из почтового ящика; по умолчанию, если папка не указана."
)
@mailbox_option
@folder_option
@json_option
@click.pass_context
def collect(
    ctx: click.Context,
    district: str,
    inbox: tuple[str, ...],
    imap: bool | None,
    ask_password: bool,
    folder: str | None,
    as_json: bool,
) -> None:
    """Собрать присланные книги из почты и папок.

    Каждый файл получает одно решение: принят, заменён, повтор, карантин, не читается. Принятые лежат в папке
    «Обмен/Принято» рядом с книгой района: её и сводят.
    """
    from nastavnik.exchange.actions import collect_mail
    from nastavnik.exchange.journal import STATES

    result = collect_mail(
        Path(district),
        folder=Path(folder) if folder else None,
        inboxes=[Path(item) for item in inbox],
        imap=imap,
        mail_password=mailbox_password(ask_password),
    )
    if as_json:
        print_json(result.as_json())
    else:
        for item in result.items:
            say(
                f"{result.names.get(item.id) or '—'}: {STATES.get(item.state, item.state)}"
                + (f" — {item.words}" if item.words else "")
            )
        known = f" Забрано ещё раньше: {result.known}." if result.known else ""
        say(f"Новых файлов: {len(result.items)}.{known}")
        if result.problem:
            click.echo(result.problem, err=True)
    good = {"accepted", "superseded", "duplicate"}
    ctx.exit(
        2 if result.problem else DATA_HAS_ERRORS if any(i.state not in good for i in result.items) else 0
    )


def _letters(answered: Any, as_json: bool, preview: bool, nobody: str, nothing: str) -> int:
    """Print what became of the district's letters; the exit code.

    ``nobody`` says why there may be no letters, ``nothing`` what an empty journal means here.
    """
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
        if answered.prepared.nothing_received and nothing:
            say(nothing)
        elif not answered.prepared.letters:
            say(f"Писать некому: {nobody}.")
    return DATA_HAS_ERRORS if answered.failed else 0


_COLLECT = "Журнал приёма пуст. Сначала: nastavnik mail collect РАЙОН.xlsx ПАПКА."


def _writes_letters(nobody: str, nothing: str = "") -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """The options that all letters to schools share; the function gets them as the exchange's own arguments.

    ``nobody`` is why there may be nobody to write to, ``nothing`` what is said when the journal is empty.
    """

    def wrapped(prepare: Callable[..., Any]) -> Callable[..., None]:
        return _with_letters(prepare, nobody, nothing)

    return wrapped


def _with_letters(prepare: Callable[..., Any], nobody: str, nothing: str) -> Callable[..., None]:
    @wraps(prepare)
    def run(
        ctx: click.Context,
        /,
        *,
        folder: str | None,
        preview: bool,
        ask_password: bool,
        as_json: bool,
        **asked: Any,
    ) -> None:
        answered = prepare(
            **asked,
            folder=Path(folder) if folder else None,
            preview=preview,
            mail_password=mailbox_password(ask_password),
        )
        ctx.exit(_letters(answered, as_json, preview, nobody, nothing))

    command: Callable[..., None] = click.pass_context(run)
    for option in (json_option, mailbox_option, preview_option, again_option, folder_option, letters_way):
        command = option(command)
    return command


@mail.command("remarks")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@_writes_letters("на всё принятое ответы уже готовы", _COLLECT)
def remarks(district: str, **how: Any) -> Any:
    """Ответить школам: книга принята, что исправить."""
    from nastavnik.exchange.actions import answer

    return answer(Path(district), **how)


@mail.command("remind")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.option("--summary", type=click.Path(), help="Сводка: кто прислал, видно и по ней.")
@_writes_letters(
    "книги прислали все",
    "Журнал приёма пуст: письма тем, от кого ждут книгу. Собранное без «mail collect» видно по сводке: --summary.",
)
def remind(district: str, summary: str | None, **how: Any) -> Any:
    """Напомнить тем, кто не прислал.

    Кто прислал, видно по журналу приёма, а если книги собраны вручную – по сводке.
    """
    from nastavnik.exchange.actions import remind as run

    return run(Path(district), summary=Path(summary) if summary else None, **how)


@mail.command("inform")
@click.argument("district", metavar="РАЙОН.xlsx", type=click.Path())
@click.option("--books", type=click.Path(), help="Папка с выданными книгами: каждой школе уйдёт её книга.")
@click.option("--subject", default="", help="Тема письма.")
@click.option("--text", default="", help="Текст письма.")
@_writes_letters("в книге района нет адресов организаций")
def inform(district: str, books: str | None, **how: Any) -> Any:
    """Информационное письмо всем организациям, с книгой каждой."""
    from nastavnik.exchange.actions import inform as run

    return run(Path(district), Path(books) if books else None, **how)


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
    if not view.items:
        say(_COLLECT)
    for row in view.table.astype(object).where(view.table.notna(), "").to_dict("records"):
        whose = " ".join(str(part) for part in (row["code"], row["organisation"]) if part)
        say(
            f"№ {row['number']}  {row['received']}  {row['state']}: {whose or row['sender'] or 'неизвестно чья'}"
        )
        details = [
            row["why"],
            "после срока" if row["late"] else "",
            row["answered"] and f"ответ: {row['answered']}",
            row["name"] and f"прислано как «{row['name']}»",
            row["file"] and f"лежит как «{row['file']}»",
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
    """Принять из карантина файл под номером из журнала.

    Так же принимается книга, пароль к которой нашёлся позже: впишите его на лист «Организации».
    """
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
    ctx.exit(exit_code(item.errors or 0))


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
