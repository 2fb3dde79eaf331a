"""New workbooks: an empty one, one rebuilt from a book that was read, one moved to the current form."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.books.checking import CheckedFile
from nastavnik.books.keeping import keep_work
from nastavnik.books.reading import Book, read_book
from nastavnik.books.template import Contents, Macros, Mark, build_book
from nastavnik.checks.findings import shown
from nastavnik.checks.values import as_text, parse
from nastavnik.errors import BadFile, BadInput, OutputExists
from nastavnik.form import Form, load_form, load_indicators, load_targets
from nastavnik.form.layout import TableLayout

__all__ = [
    "Moved",
    "annotate",
    "contents_of",
    "legal_rows",
    "migrate",
    "new_district",
    "new_school",
    "safe_name",
    "school_year_of",
]


def school_year_of(day: dt.date) -> str:
    """«2026/2027» for any day from 1 August 2026 to 31 July 2027: books are issued before September."""
    first = day.year if day.month >= 8 else day.year - 1
    return f"{first}/{first + 1}"


def _year(text: str | None) -> str:
    year = text or school_year_of(dt.date.today())
    match = re.fullmatch(r"(20\d\d)/(20\d\d)", year)
    if not match or int(match.group(2)) != int(match.group(1)) + 1:
        raise BadInput(f"Учебный год «{year}» не понят.", "Введите два года подряд через черту: 2026/2027.")
    return year


def safe_name(text: str) -> str:
    """A readable file name that Windows, Linux and mail accept."""
    text = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "", text).strip(" .")
    return re.sub(r"\s+", " ", text)[:120] or "книга"


def new_school(
    out: str | Path,
    *,
    code: str,
    name: str,
    year: str | None = None,
    card: Mapping[str, Any] | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None,
    targets: Mapping[str, float] | None = None,
    district_email: str | None = None,
    due: dt.date | None = None,
    macros: Macros | None = None,
    force: bool = False,
) -> Path:
    """A workbook for one organisation, with its code and name filled in.

    ``targets`` are the district's, fractions or counts by indicator key; ``district_email`` and ``due`` say on
    «Пульт» where to send the book and by when.
    """
    form, out = load_form("school"), Path(out)
    if not code.strip() or not name.strip():
        raise BadInput("Нужны код и название организации.")
    year = _year(year)
    filled = {"org_code": code, "full_name": name, "short_name": name, "school_year": year, **(card or {})}
    meta = {"org_code": code, "school_year": year, "submission": 0, "district_email": district_email}
    meta |= {
        "due_date": due.isoformat() if due else None,
        "targets": json.dumps(dict(targets)) if targets else None,
    }
    contents = Contents(cards={"organisation": filled}, tables=tables or {}, meta=meta)
    keep_work(form, out, contents, given=("org_code", "full_name", "short_name", "school_year"), force=force)
    return build_book(form, out, contents, macros=macros)


def new_district(
    out: str | Path, *, name: str | None = None, year: str | None = None, card: Mapping[str, Any] | None = None,
    tables: Mapping[str, pd.DataFrame] | None = None, denominators: Mapping[str, Any] | None = None, force: bool = False,
) -> Path:  # fmt: skip
    """A workbook for a district office, with default targets, legal bases and settings."""
    form, out = load_form("district"), Path(out)
    year = _year(year)
    titles = {item["key"]: item["title"] for item in load_indicators()}
    targets = pd.DataFrame(
        [
            {
                "indicator": titles[item["indicator"]],
                "year": int(y),
                "target": value,
                "source": item["source"],
            }
            for item in load_targets()
            for y, value in item["by_year"].items()
        ]
    )
    filled = {
        "school_year": year,
        **({"municipality": name, "office_name": name} if name else {}),
        **(card or {}),
    }
    given = {"targets": targets, "legal": legal_rows(), **(tables or {})}
    contents = Contents(
        cards={"district": filled, "denominators": dict(denominators or {})},
        tables=given,
        meta={"school_year": year, "submission": 0},
    )
    keep_work(form, out, contents, given=("municipality", "office_name", "school_year"), force=force)
    return build_book(form, out, contents)


def legal_rows() -> pd.DataFrame:
    """The shipped legal bases as rows of «Правовые основания»."""
    import tomllib

    from nastavnik.resources import data_dir

    columns = [c.key for c in load_form("district")["legal"].inputs]
    path = data_dir("workbook_templates") / "legal.toml"
    if not path.is_file():
        return pd.DataFrame(columns=columns)
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    acts = next((value for value in data.values() if isinstance(value, list)), [])
    return pd.DataFrame(
        [{key: act.get(key) for key in columns} for act in acts], columns=columns, dtype=object
    )


# ------------------------------------------------------------------ rebuilt from a book
def contents_of(book: Book, *, understood: bool = True) -> Contents:
    """What a book holds, ready to be written on a fresh template.

    ``understood``: dates, numbers and list values typed otherwise are written as they were understood, the rest as
    typed; False writes everything as typed.
    """
    assert book.form is not None
    form = book.form
    cards: dict[str, dict[str, Any]] = {}
    tables: dict[str, pd.DataFrame] = {}
    for sheet in form.data_sheets:
        raw = book.raw.get(sheet.key)
        if raw is None:
            continue
        values = {
            c.key: [_kept(form, c, v, understood=understood) for v in raw[c.key]]
            for c in sheet.inputs
            if c.key in raw
        }
        if sheet.kind == "card":
            cards[sheet.key] = {key: listed[0] for key, listed in values.items()}
        else:
            tables[sheet.key] = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in values.items()})
    meta = {key: value for key, value in book.meta.items() if key not in ("form_id", "form_version")}
    return Contents(cards=cards, tables=tables, meta=meta)


def _kept(form: Form, column: Any, value: Any, *, understood: bool) -> Any:
    if value is None or value == "":
        return None
    if understood and (parsed := parse(column, value, form.lists)).value is not None:
        return parsed.value
    return value if isinstance(value, (str, int, float, dt.date)) else as_text(value)


@dataclass(frozen=True)
class Moved:
    """What a migration did.

    ``left`` is what has no place in the current form; ``to_fill`` are its required columns and fields that the file
    did not have, for the people to fill.
    """

    path: Path
    version: str
    rows: dict[str, int]
    left: list[str]
    to_fill: list[str]


def migrate(source: str | Path, out: str | Path, *, force: bool = False) -> Moved:
    """Rewrite a workbook of an older form into the current one. Raises BadFile when it cannot be read."""
    book = read_book(source)
    if book.form is None:
        raise BadFile(
            f"Файл «{book.name}» не перенести: {book.reason}.", "Нужна книга организации или района."
        )
    out = Path(out)
    if out.resolve() == Path(source).resolve():
        raise BadInput("Исходный файл не изменяется.", "Укажите для --out другое имя.")
    contents = contents_of(book)
    keep_work(book.form, out, contents, force=force)
    build_book(book.form, out, contents)
    rows = {s.key: len(book.raw[s.key]["_row"]) for s in book.form.tables if s.key in book.raw}
    to_fill = [
        f"лист «{sheet.title}»: «{column.header}»"
        for sheet in book.form.data_sheets
        if (layout := book.layouts.get(sheet.key)) is not None
        for column in sheet.inputs
        if column.required and column.key in layout.missing
    ]
    return Moved(out, book.version, rows, left_behind(book), to_fill)


def left_behind(book: Book) -> list[str]:
    """In words, what of a file has no place on a fresh template: extra columns, sheets that are not the form's."""
    assert book.form is not None
    left = []
    for key, layout in book.layouts.items():
        if isinstance(layout, TableLayout):
            names = [" ".join(text.split()) for _, text in (*layout.extra, *layout.doubled)]
            left += [f"лист «{book.form[key].title}»: столбец «{name}»" for name in names]
    left += [f"лист «{name}»" for name in book.other_sheets]
    for key, rows in book.skipped.items():
        left.append(
            f"лист «{book.form[key].title}»: строки, которые не записи (итоги, номера столбцов): {', '.join(map(str, rows))}"
        )
    left += [f"ссылка на файл «{f.context.get('found', '')}»" for f in book.seen if f.code == "external-link"]
    return left


def annotate(checked: CheckedFile, out: str | Path, *, force: bool = False) -> tuple[Path, list[str]]:
    """A copy of a checked book on a fresh template, wrong cells marked with colour and note, «Проверка» filled.

    Returns (path, what could not be carried over). The original is not touched. Raises BadFile for a book that
    could not be read, OutputExists for an ``out`` that is there and is no book of ours, unless ``force``.
    """
    book, out = checked.book, Path(out)
    if book.form is None:
        raise BadFile(f"Файл «{book.name}» не прочитан: {book.reason}.")
    contents = contents_of(book, understood=False)
    marks: dict[tuple[str, int | None, str], list[Mark]] = {}
    for remark in checked.remarks:
        if remark.sheet_key is None or remark.column is None or remark.sheet_key not in book.raw:
            continue
        sheet = book.form[remark.sheet_key]
        if sheet.kind == "card":
            record = None
        else:
            numbers = book.raw[remark.sheet_key]["_row"]
            if remark.row not in numbers:
                continue
            record = numbers.index(remark.row)
        text = f"{remark.message}\n{remark.fix}"
        marks.setdefault((remark.sheet_key, record, remark.column), []).append(Mark(remark.severity, text))
    contents.marks = marks
    left = left_behind(book)
    not_carried = [
        (
            "",
            "",
            "",
            f"Не перенесено в эту копию: {item}.",
            "Возьмите из исходного файла, если нужно.",
            "▲ внимание",
        )
        for item in left
    ]
    contents.findings = [*(_line(checked, remark) for remark in checked.remarks), *not_carried]
    spare(out, force=force)
    return build_book(book.form, out, contents), left


def spare(out: Path, *, force: bool) -> None:
    """Raise OutputExists when ``out`` is there and is no book of ours, unless ``force``."""
    if out.exists() and not force and read_book(out).form is None:
        raise OutputExists(
            f"Файл «{out.name}» уже есть и создан не этой программой.",
            "Укажите другую папку или добавьте --force.",
        )


def _line(checked: CheckedFile, remark: Any) -> tuple[str, str, str, str, str, str]:
    """A row of «Проверка», with the cell's place in the copy (rows stand together there, columns as in the form)."""
    form, book = checked.book.form, checked.book
    assert form is not None
    cell, title = remark.cell or "", remark.sheet or ""
    if remark.sheet_key is not None:
        sheet = form[remark.sheet_key]
        title = sheet.title
        if remark.column is not None and sheet.kind == "card":
            cell = sheet.cell(sheet[remark.column])
        elif (
            remark.column is not None
            and remark.sheet_key in book.raw
            and remark.row in book.raw[remark.sheet_key]["_row"]
        ):
            record = book.raw[remark.sheet_key]["_row"].index(remark.row)
            cell = f"{sheet[remark.column].letter}{sheet.first_row + record}"
        else:
            cell = ""
    severity = "✖ ошибка" if remark.severity == "error" else "▲ внимание"
    return title, cell, shown(remark.value), remark.message, remark.fix, severity
