"""Commands about one workbook: form, rules, new, check, migrate."""

from __future__ import annotations

import datetime as dt
import re
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
from nastavnik.cli.russian import RussianCommand, RussianGroup


@click.command(cls=RussianCommand)
@click.argument("form_id", metavar="school|district", type=click.Choice(["school", "district"]))
@json_option
def form(form_id: str, as_json: bool) -> None:
    """Описать форму: листы, столбцы, списки."""
    from nastavnik.form import load_form
    from nastavnik.form.describe import describe

    found = load_form(form_id)
    if as_json:
        print_json(describe(found))
        return
    say(f"{found.title}, версия {found.version}")
    for sheet in found.sheets:
        if sheet.hidden:
            continue
        say(f"\n{sheet.title}  ({sheet.key})  {sheet.about}")
        for column in sheet.columns:
            marks = [
                m
                for m, on in (
                    ("обязательно", column.required),
                    ("считается само", column.computed),
                    ("персональные данные", column.personal),
                )
                if on
            ]
            place = column.letter if sheet.kind == "table" else sheet.cell(column)
            say(
                f"  {place:4} {column.header}  [{column.key}, {column.type}]"
                + (f"  — {', '.join(marks)}" if marks else "")
            )
    say("\nСписки:")
    for item in found.lists.values():
        say(f"  {item.title}: {'; '.join(item.values)}")


@click.command(cls=RussianCommand)
@json_option
def rules(as_json: bool) -> None:
    """Все замечания проверки: код, важность, смысл, источник."""
    from nastavnik.checks.catalogue import CATALOGUE

    if as_json:
        print_json(
            [
                {
                    "code": e.code,
                    "severity": e.severity,
                    "meaning": e.meaning,
                    "message": e.message,
                    "fix": e.fix,
                    "source": e.source,
                    "example": e.example,
                }
                for e in CATALOGUE.values()
            ]
        )
        return
    for entry in CATALOGUE.values():
        mark = "✖ ошибка  " if entry.severity == "error" else "▲ внимание"
        say(f"{mark}  {entry.code:28} {entry.meaning}. Например: {entry.example}. Источник: {entry.source}.")


new = RussianGroup("new", help="Создать новую книгу.")


@new.command("school")
@click.option("--code", required=True, help="Код организации, например 05-01.")
@click.option("--name", required=True, help="Название организации.")
@out_option("Куда записать книгу (.xlsx; с --buttons — .xlsm).")
@click.option("--buttons", is_flag=True, help="Книга с кнопками (.xlsm).")
@click.option("--year", help="Учебный год: 2026/2027.")
@click.option(
    "--roadmap",
    metavar="КАРТА",
    type=click.Choice(["none", "school", "kindergarten"]),
    default="none",
    show_default=True,
    help="С какой дорожной картой начать: none – без неё, school – школы, kindergarten – детского сада.",
)
@force_option
def new_school(
    code: str, name: str, out: str, buttons: bool, year: str | None, roadmap: str, force: bool
) -> None:
    """Книга одной организации."""
    from nastavnik.books.making import new_school as make

    macros = None
    if buttons:
        from nastavnik.books.template import Macros
        from nastavnik.desk.addins.books import vba_project_path
        from nastavnik.desk.addins.sheet import sheet_buttons

        macros = Macros(
            vba_project_path(), [(b.caption, b.macro, b.description) for b in sheet_buttons("school")]
        )
        asked, out = out, str(Path(out).with_suffix(".xlsm"))
        if Path(asked) != Path(out):
            say(f"Книга с кнопками бывает только .xlsm, поэтому имя другое: «{Path(out).name}».")
    tables = _preset(roadmap, year)
    made = make(out, code=code, name=name, year=year, tables=tables, macros=macros, force=force)
    say(f"Создана книга: {made}")
    if tables:
        from nastavnik.roadmap.presets import already_due

        if late := already_due(tables["roadmap"], dt.date.today()):
            say(f"▲ {late}")


def _preset(name: str, year: str | None) -> dict[str, Any]:
    if name == "none":
        return {}
    from nastavnik.books.making import school_year_of
    from nastavnik.roadmap.presets import preset_rows

    return {"roadmap": preset_rows(name, year or school_year_of(dt.date.today()))}


@new.command("district")
@out_option("Куда записать книгу района.")
@click.option("--name", help="Название района.")
@click.option("--year", help="Учебный год: 2026/2027.")
@force_option
def new_district(out: str, name: str | None, year: str | None, force: bool) -> None:
    """Книга района: организации, цели, правовые основания, настройки.

    Такая же книга служит региону: на листе «Организации» тогда перечислены районы.
    """
    from nastavnik.books.making import new_district as make

    say(f"Создана книга: {make(out, name=name, year=year, force=force)}")


@click.command(cls=RussianCommand)
@click.argument("files", nargs=-1, required=True, metavar="ФАЙЛ|ПАПКА...", type=click.Path())
@json_option
@out_option("Папка для писем с замечаниями и размеченных копий.", required=False)
@click.option(
    "--district", "district", metavar="КНИГА", type=click.Path(), help="Книга района: её бланк будет у писем."
)
@click.option(
    "--fixes", is_flag=True, help="Показать, что программа может исправить сама; файлы не меняются."
)
@click.option(
    "--apply",
    "apply_to",
    metavar="ПАПКА",
    type=click.Path(),
    help="Записать сюда копии с этими исправлениями.",
)
@date_option("--on", "На какой день проверять; по умолчанию сегодня.")
@force_option
@click.pass_context
def check(
    ctx: click.Context,
    files: tuple[str, ...],
    as_json: bool,
    out: str | None,
    district: str | None,
    fixes: bool,
    apply_to: str | None,
    on: str | None,
    force: bool,
) -> None:
    """Проверить книги: что не так, в какой ячейке и как исправить.

    Из папки берутся все книги в ней и в её папках. С --out к каждой книге составляются размеченная копия
    «…_проверено.xlsx» и письмо «…_замечания.docx»; прежние свои копии и письма заменяются.
    """
    from nastavnik.books.checking import check as run

    day = parse_day(on)
    into = out or apply_to
    listed = _listed(files, Path(into) if into else None)
    result = run([path for path, _ in listed], on=day)
    for file, (_, name) in zip(result.files, listed, strict=True):
        file.book.name = name
    taken = {path.resolve() for path, _ in listed}
    if fixes or apply_to:
        _fixes(result, Path(apply_to) if apply_to else None, taken, as_json=as_json, force=force)
        ctx.exit(0)
    outputs: list[Path] = []
    left: list[dict[str, str]] = []
    if out:
        outputs, left = _annotated(result, Path(out), taken, force=force)
        outputs += _letters(result, Path(out), taken, day, district, force=force)
    if as_json:
        data = result.as_json()
        if out:
            data["outputs"] = [str(path) for path in outputs]
            data["not_carried"] = left
        print_json(data)
    else:
        _print_check(result, outputs)
        for item in left:
            say(f"Не перенесено в копию ({item['file']}): {item['what']}")
    ctx.exit(DATA_HAS_ERRORS if result.errors else 0)


def _listed(files: tuple[str, ...], out: Path | None) -> list[tuple[Path, str]]:
    """The files to check with their names, folders walked; what an earlier run wrote into ``out`` is not among them."""
    from nastavnik.books.checking import spreadsheets_in

    return [
        (path, name)
        for given in map(Path, files)
        for path, name in spreadsheets_in(given)
        if not (given.is_dir() and out is not None and _COPY.search(path.stem) and _within(path, out))
    ]


_COPY = re.compile(r"_(проверено|исправлено)( \(\d+\))?$")


def _within(path: Path, folder: Path) -> bool:
    return folder.resolve() in path.resolve().parents


def _target(name: str, ending: str, folder: Path, taken: set[Path], suffix: str = ".xlsx") -> Path:
    """A path for what is made of file ``name``, never one of the inputs or of what was just made."""
    from nastavnik.books.making import safe_name

    stem = safe_name(Path(name).stem)
    path, number = folder / f"{stem}_{ending}{suffix}", 2
    while path.resolve() in taken:
        path, number = folder / f"{stem}_{ending} ({number}){suffix}", number + 1
    taken.add(path.resolve())
    return path


def _annotated(
    result: Any, folder: Path, taken: set[Path], *, force: bool
) -> tuple[list[Path], list[dict[str, str]]]:
    from nastavnik.books.making import annotate

    written: list[Path] = []
    left: list[dict[str, str]] = []
    for file in result.files:
        if file.book.form is not None:
            path, lost = annotate(file, _target(file.book.name, "проверено", folder, taken), force=force)
            written.append(path)
            left += [{"file": file.book.name, "what": item} for item in lost]
    return written, left


def _letters(
    result: Any, folder: Path, taken: set[Path], day: Any, district: str | None, *, force: bool
) -> list[Path]:
    """A letter for every checked file, named after the file; that of an earlier run is replaced."""
    import datetime as dt

    from nastavnik.books.reading import read_book
    from nastavnik.cli.remarks import remarks_letter
    from nastavnik.errors import BadFile

    office = read_book(district) if district else None
    if office is not None and office.form_id != "district":
        raise BadFile(f"«{office.name}» — не книга района.", "Укажите для --district книгу района.")
    return [
        remarks_letter(
            file,
            _target(file.book.name, "замечания", folder, taken, ".docx"),
            on=day or dt.date.today(),
            district=office,
            force=force,
        )
        for file in result.files
    ]


def _fixes(result: Any, folder: Path | None, taken: set[Path], *, as_json: bool, force: bool) -> None:
    """Print the safe changes, and write copies with them when ``folder`` is given."""
    from nastavnik.books.mending import apply_changes, changes_of
    from nastavnik.checks.catalogue import plural

    books = [file.book for file in result.files]
    found = changes_of(books)
    if as_json:
        print_json([change.as_json() for changes in found for change in changes])
    for book, changes in zip(books, found):
        say(
            f"{book.name}: "
            + (
                f"{len(changes)} {plural(len(changes), 'исправление', 'исправления', 'исправлений')}"
                if changes
                else "исправлять нечего"
                if book.form
                else f"не прочитан, {book.reason}"
            ),
            quiet=as_json,
        )
        for change in changes:
            say(f"  {change}", quiet=as_json)
        if folder is not None and book.form is not None:
            path, left = apply_changes(
                book, changes, _target(book.name, "исправлено", folder, taken), force=force
            )
            click.echo(f"Записана копия: {path}", err=as_json)
            for item in left:
                click.echo(f"  не перенесено в копию: {item}", err=as_json)


def _print_check(result: Any, outputs: list[Path]) -> None:
    from nastavnik.checks.catalogue import plural

    for file in result.files:
        words = {"ok": "✔ без ошибок", "errors": "✖ есть ошибки", "unreadable": "✖ не прочитан"}
        say(f"{file.book.name}: {words[file.status]}")
        for remark in file.remarks:
            mark = "✖" if remark.severity == "error" else "▲"
            place = " ".join(part for part in (remark.sheet, remark.cell) if part)
            say(f"  {mark} {place + ': ' if place else ''}{remark.message} {remark.fix}")
    errors, warnings = result.errors, result.warnings
    say(
        f"Итого: {errors} {plural(errors, 'ошибка', 'ошибки', 'ошибок')}, "
        f"{warnings} {plural(warnings, 'предупреждение', 'предупреждения', 'предупреждений')}."
    )
    for path in outputs:
        say(f"Записано: {path}")


@click.command(cls=RussianCommand)
@click.argument("file", metavar="ФАЙЛ", type=click.Path())
@out_option("Куда записать книгу новой формы.")
@force_option
def migrate(file: str, out: str, force: bool) -> None:
    """Перенести книгу старой формы в новую."""
    from nastavnik.books.making import migrate as move

    moved = move(file, out, force=force)
    say(f"Перенесено из формы {moved.version}: {moved.path}")
    for item in moved.left:
        say(f"  не перенесено: {item}")
    for item in moved.to_fill:
        say(f"  заполните новое обязательное: {item}")


def add(cli: click.Group) -> None:
    for command in (form, rules, new, check, migrate):
        cli.add_command(command)
