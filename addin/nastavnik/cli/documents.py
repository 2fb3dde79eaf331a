"""Commands about documents: order, report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
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
    say,
)
from nastavnik.cli.russian import RussianCommand, RussianGroup, Tables

district_option = click.option(
    "--district", type=click.Path(), help="Книга района: её правовые основания и верные формы имён важнее."
)


def _print(issued: Any, as_json: bool) -> None:
    if as_json:
        print_json(issued.as_json())
        return
    for path in issued.files:
        say(f"Записан документ: {path}")
    for act in issued.acts:
        say(f"Внесите в лист «Документы»: {_act_line(act)}")
    for warning in issued.warnings:
        say(f"▲ {warning}")


def _act_line(act: Mapping[str, Any]) -> str:
    """A row of the register of acts as a clerk types it: kind, number, date, title."""
    day = act.get("date")
    parts = (
        act.get("kind"),
        f"№ {act['number']}" if act.get("number") else "без номера",
        f"от {day:%d.%m.%Y}" if day else "",
        f"«{act['title']}»" if act.get("title") else "",
    )
    return ", ".join(str(part) for part in parts if part)


def _kind_tables(kinds: Callable[[], Mapping[str, Any]], **forms: str) -> Tables:
    """What the argument ВИД may be, by what the document is made from; titles in Russian."""

    def tables() -> Iterator[tuple[str, list[tuple[str, str]]]]:
        for form, title in forms.items():
            rows = [(kind.key, kind.title) for kind in kinds().values() if form in (kind.form, kind.also)]
            yield title, rows

    return tables


def _orders() -> Mapping[str, Any]:
    from nastavnik.documents.kinds import ORDERS

    return ORDERS


def _reports() -> Mapping[str, Any]:
    from nastavnik.documents.kinds import REPORTS

    return REPORTS


def _book(path: str) -> Any:
    from nastavnik.books.reading import read_book
    from nastavnik.desk.summaries import is_summary
    from nastavnik.errors import BadFile

    book = read_book(path)
    if book.form is not None and is_summary(Path(path)):
        raise BadFile(f"Файл «{book.name}» — сводка.", "Нужна книга организации или района.")
    if book.form is None:
        raise BadFile(
            f"Файл «{book.name}» не прочитан: {book.reason}.", "Нужна книга организации или района."
        )
    return book


def _makes_documents(arguments: Callable[..., tuple[Any, dict[str, Any]]]) -> Callable[..., None]:
    """The options that orders and reports share; ``arguments`` gives the maker and what is its own."""

    @wraps(arguments)
    def run(kind: str, *, out: str, date: str | None, only: tuple[str, ...], joined: bool, zipped: bool, pdf: bool,
            district: str | None, force: bool, as_json: bool, **own: Any) -> None:  # fmt: skip
        day, office = parse_day(date), _book(district) if district else None
        make, settled = arguments(kind=kind, day=day, district=district, only=only, **own)
        issued = make(
            kind,
            out=Path(out),
            date=day,
            bundle="joined" if joined else "zip" if zipped else "separate",
            pdf=pdf,
            district=office,
            replace=force,
            **settled,
        )
        _print(issued, as_json)
        if issued.refused:
            click.get_current_context().exit(DATA_HAS_ERRORS)

    for option in (
        json_option,
        force_option,
        district_option,
        click.option("--pdf", is_flag=True, help="Ещё и PDF (нужен LibreOffice)."),
        click.option("--zip", "zipped", is_flag=True, help="Все документы одним архивом."),
        click.option("--joined", is_flag=True, help="Все документы одним файлом."),
        click.option(
            "--only",
            multiple=True,
            help="Только эти номера или коды (пар, людей, организаций); можно повторять.",
        ),
        date_option("--date", "Дата документа; по умолчанию сегодня, у сводки – её день."),
        out_option("Папка для документов."),
    ):
        run = option(run)
    return run


@click.command(
    cls=RussianCommand,
    tables=_kind_tables(_orders, school="ВИД из книги школы", district="ВИД из книги района"),
)
@click.argument("kind", metavar="ВИД")
@click.argument("file", metavar="КНИГА.xlsx|ПАПКА", type=click.Path())
@click.option("--number", help="Номер документа.")
@_makes_documents
def order(
    file: str, number: str | None, only: tuple[str, ...], district: str | None, **_: Any
) -> tuple[Any, dict[str, Any]]:
    """Приказы, протоколы, согласия, соглашения.

    Вместо книги можно назвать папку или архив с присланными книгами и книгу района (--district): документы составятся
    для всех школ сразу, по последней книге каждой.

    Готовый документ не заменяется – его могли подписать: новый ляжет рядом с «(2)» в имени. Заменить – --force.
    """
    from nastavnik.documents import order as make
    from nastavnik.documents import orders as make_many

    if Path(file).is_dir() or Path(file).suffix.lower() == ".zip":
        return make_many, {"books": _latest_books(file, only, district), "number": number}
    return make, {"book": _book(file), "number": number, "chosen": only or None}


def _latest_books(inbox: str, codes: tuple[str, ...], district: str | None) -> list[Any]:
    """The latest book of every organisation (``codes``: of these) among those that have been sent."""
    from nastavnik.district.intake import receive
    from nastavnik.district.office import Office
    from nastavnik.errors import BadInput

    if district is None:
        raise BadInput(
            "Для документов всех школ нужна книга района: по ней видно, чья какая книга.",
            "Добавьте: --district Район.xlsx.",
        )
    books = {
        arrival.organisation.code: arrival.book
        for arrival in receive(Office.open(district), [inbox])
        if arrival.organisation is not None and arrival.status == "accepted"
    }
    absent = [code for code in codes if code not in books]
    if absent:
        raise BadInput(f"Среди присланных нет книги организации «{absent[0]}».", "Проверьте код организации.")
    if not books:
        raise BadInput(f"В «{inbox}» нет книг организаций.", "Проверьте путь к присланным книгам.")
    return [books[code] for code in (codes or sorted(books))]


@click.command(
    cls=RussianCommand,
    tables=_kind_tables(_reports, school="ВИД из книги школы", summary="ВИД из сводки района"),
)
@click.argument("kind", metavar="ВИД")
@click.argument("file", metavar="ФАЙЛ.xlsx", type=click.Path())
@click.option("--previous", type=click.Path(), help="Прежняя сводка для сравнения.")
@_makes_documents
def report(
    kind: str, file: str, previous: str | None, day: Any, only: tuple[str, ...], district: str | None
) -> tuple[Any, dict[str, Any]]:
    """Отчёты школы и района: из книги или из сводки.

    Готовый отчёт не заменяется: новый ляжет рядом с «(2)» в имени. Заменить – --force.
    """
    from nastavnik.desk.reporting import report as make
    from nastavnik.desk.summaries import is_summary, summary_data

    data = summary_data(file) if is_summary(Path(file)) else _book(file)
    return make, {
        "data": data,
        "chosen": only or None,
        "previous": summary_data(previous) if previous else None,
    }


templates = RussianGroup("templates", help="Шаблоны документов: скопировать себе и править в Word.")


@templates.command("copy")
@click.argument("folder", metavar="[ПАПКА]", required=False, type=click.Path())
@force_option
def copy(folder: str | None, force: bool) -> None:
    """Скопировать шаблоны, чтобы править их в Word."""
    from nastavnik.documents import templates_copy

    made = templates_copy(Path(folder) if folder else None, replace=force)
    say(f"Скопировано шаблонов: {len(made)}. Папка: {made[0].parents[1] if made else folder}")


@templates.command("check")
@click.argument("folder", metavar="[ПАПКА]", required=False, type=click.Path())
@json_option
@click.pass_context
def check(ctx: click.Context, folder: str | None, as_json: bool) -> None:
    """Проверить свои шаблоны: неизвестные и испорченные метки."""
    from nastavnik.documents import templates_check

    found = templates_check(Path(folder) if folder else None)
    if as_json:
        print_json([remark.as_json() for remark in found])
    else:
        for remark in found:
            place = (
                f"{remark.template}, абзац «{remark.paragraph}»: "
                if remark.paragraph
                else f"{remark.template}: "
            )
            say(
                remark.message
                if "«" + Path(remark.template).name in remark.message
                else place + remark.message
            )
        if not found:
            say("Замечаний нет.")
    ctx.exit(DATA_HAS_ERRORS if found else 0)


def add(cli: click.Group) -> None:
    cli.add_command(templates)
    cli.add_command(order)
    cli.add_command(report)
