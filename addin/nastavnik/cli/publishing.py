"""Commands that hand figures on: publish (pages of sites), export (registers for other programs)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from nastavnik.cli.common import (
    date_option,
    force_option,
    json_option,
    out_option,
    parse_day,
    print_json,
    say,
)
from nastavnik.cli.russian import RussianCommand


@click.command(cls=RussianCommand)
@click.argument("file", metavar="ФАЙЛ.xlsx", type=click.Path())
@out_option("Папка для страниц.")
@date_option("--on", "На какой день; по умолчанию день сводки или сегодня.")
@json_option
@force_option
def publish(file: str, out: str, on: str | None, as_json: bool, force: bool) -> None:
    """Раздел сайта «Наставничество»: страницы и чего в нём не хватает.

    Из книги организации – её раздел, из сводки – разделы всех организаций и района.
    """
    from nastavnik.books.making import safe_name
    from nastavnik.checks.catalogue import plural
    from nastavnik.district.exports import write_csv
    from nastavnik.district.publishing import sections

    folder, made = Path(out), []
    found = sections(file, parse_day(on))
    for section in found:
        name = safe_name(f"{section.code} {section.name}".strip())
        page = _page(section.context)
        made.append(_save(folder / f"{name}.html", page, force))
        made.append(_save(folder / f"{name} (вставка).html", _block(page), force))
    gaps = [(section.code, section.name, gap) for section in found for gap in section.gaps]
    made.append(
        write_csv(
            folder / _GAPS,
            ["Код", "Организация", "Чего не хватает"],
            gaps,
            force=force,
        )
    )
    if as_json:
        sites = [
            {"organisation": s.code or None, "name": s.name, "hidden": s.context["hidden"], "gaps": s.gaps}
            for s in found
        ]
        print_json({"files": [str(path) for path in made], "sections": sites})
        return
    say(f"Страниц: {len(found)}. Папка: {out}")
    for section in found:
        if section.gaps:
            lacking = f"{len(section.gaps)} {plural(len(section.gaps), 'сведения', 'сведений', 'сведений')}"
            say(f"▲ {section.code} {section.name}: не хватает {lacking}, смотрите «{_GAPS}»")


_GAPS = "Чего не хватает на сайтах.csv"
_GENERATOR = '<meta name="generator" content="Наставник">'  # by it the next run knows its own
_NUMBER_SIGN = re.compile(r"№ (?=\S)")  # never alone at the end of a line
_BLOCK = '<section lang="ru" aria-label="Наставничество">'


def _page(context: dict[str, Any]) -> str:
    from nastavnik.documents.html import render_page
    from nastavnik.documents.legal import legal_view
    from nastavnik.documents.templates import template_path

    day = parse_day(context["on"])
    assert day is not None
    law = [{"text": text} for text in legal_view([], day)["mentoring_list"]]
    page = render_page(template_path("site/site.html", None), {**context, "law": law})
    page = _NUMBER_SIGN.sub("№\u00a0", page)
    return page if _GENERATOR in page else page.replace("</head>", f"{_GENERATOR}\n</head>", 1)


def _block(page: str) -> str:
    """The contents of the page as a block for the organisation's own site: no styles and no scripts of its own."""
    inside = re.search(r"<main[^>]*>(.*)</main>", page, re.DOTALL)
    assert inside is not None
    return f"{_BLOCK}\n{inside.group(1).strip()}\n</section>\n"


def _is_page(path: Path) -> bool:
    """Whether the file is a page or a block that this command wrote before."""
    if not path.is_file():
        return False
    head = path.read_bytes()[:20_000].decode("utf-8", "replace")
    return head.startswith(_BLOCK) or _GENERATOR in head


def _save(path: Path, text: str, force: bool) -> Path:
    from nastavnik.errors import OutputExists
    from nastavnik.resources import whole_output

    if path.exists() and not force and not _is_page(path):
        raise OutputExists(
            f"Файл «{path.name}» уже есть, и это не наша страница.",
            "Укажите другую папку или добавьте --force.",
        )
    with whole_output(path) as temporary:
        temporary.write_text(text, "utf-8")
    return path


@click.command(cls=RussianCommand)
@click.argument("summary", metavar="СВОДКА.xlsx", type=click.Path())
@out_option("Папка для выгрузки.")
@click.option("--parquet", is_flag=True, help="Ещё и Parquet (нужен пакет nastavnik[parquet]).")
@click.option(
    "--pseudonyms", is_flag=True, help="Без персональных данных: псевдонимы вместо имён, даты — до квартала."
)
@click.option(
    "--key",
    type=click.Path(),
    help="Файл с секретом района для псевдонимов; без него берётся сохранённый на этом компьютере.",
)
@json_option
@force_option
def export(
    summary: str, out: str, parquet: bool, pseudonyms: bool, key: str | None, as_json: bool, force: bool
) -> None:
    """Выгрузить реестры сводки: CSV, Parquet, пакет данных Frictionless."""
    from nastavnik.district.exports import export as run

    files = run(summary, out, parquet=parquet, pseudonyms=pseudonyms, key=key, force=force)
    if as_json:
        print_json({"files": [str(path) for path in files]})
        return
    say(f"Записано файлов: {len(files)}. Папка: {out}")


def add(cli: click.Group) -> None:
    cli.add_command(publish)
    cli.add_command(export)
