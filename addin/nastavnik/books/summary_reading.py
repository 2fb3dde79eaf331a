"""A summary workbook read back: the JSON kept inside it, and its registers as frames."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.books.anatomy import kind_of
from nastavnik.books.summary import FORM_ID
from nastavnik.errors import BadFile
from nastavnik.form import load_form

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MARK", "read_decisions", "read_summary"]

MARK = "Счёт"  # headers of marks of counting begin so


def read_decisions(path: str | Path) -> list[tuple[str, str, str, str, str]]:
    """(code 1, person 1, code 2, person 2, decision) of every row of «Совпадения» that the clerk has decided.

    A file that is not a summary, or not there, has none.
    """
    import python_calamine

    from nastavnik.books.summary import DECISIONS, is_summary
    from nastavnik.books.summary_findings import MATCH_HEADS

    if not is_summary(Path(path)):
        return []
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_name("Совпадения").to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # noqa: BLE001 - calamine's Rust panics are BaseException; a broken file holds no decisions
        return []
    heads = [[str(cell) for cell in row] for row in rows[:12]]
    at = next((n for n, row in enumerate(heads) if all(head in row for head in MATCH_HEADS.values())), None)
    if at is None:
        return []
    places = [heads[at].index(head) for head in MATCH_HEADS.values()]
    found = []
    for row in rows[at + 1 :]:
        one, first, two, second, decision = (str(row[place]).strip() for place in places)
        if decision.lower() in DECISIONS and first and second:
            found.append((one, first, two, second, decision.lower()))
    return found


def read_summary(
    path: str | Path, *, registers: bool = True, content: bytes | None = None
) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """(data, registers) of a summary: ``data`` has summary (the contract's JSON), district, organisations, totals.

    Marks of counting are columns of 0 and 1 under their headers. ``registers`` False leaves the frames out, which is
    faster; ``content`` are the file's bytes when they do not lie at ``path`` (a file in an archive).

    Registers are frames by sheet key with the form's keys as columns, plus ``_organisation`` (code) and ``_row``.
    Raises BadFile when the file is not a summary of ours.
    """
    import python_calamine

    path = Path(path)
    wrong = BadFile(f"Файл «{path.name}» — не сводка.", "Нужен файл, который записала команда «Свести».")
    try:
        content = path.read_bytes() if content is None else content
    except OSError as error:
        raise BadFile(f"Файла «{path}» нет.", "Проверьте имя и папку.") from error
    if kind_of(content) != "zip":
        raise wrong  # calamine may abort the whole process on a damaged .xls
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = book.sheet_names
        if "_data" not in names or ["form_id", FORM_ID] not in [
            row[:2] for row in book.get_sheet_by_name("_meta").to_python()
        ]:
            raise wrong
        text = "".join(
            str(row[0]) for row in book.get_sheet_by_name("_data").to_python(skip_empty_area=False)
        )
        data: dict[str, Any] = json.loads(text)
        frames = {
            sheet.key: _register(sheet, book.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False))
            for sheet in load_form("school").tables
            if registers and sheet.title in names
        }
    except BadFile:
        raise
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise wrong from error
    return data, frames


def _register(sheet: Any, rows: list[list[Any]]) -> pd.DataFrame:
    import pandas as pd

    from nastavnik.checks.batch import typed_column

    form = load_form("school")
    head = [str(value) for value in rows[4]] if len(rows) > 4 else []
    records = [row for row in rows[5:] if any(value != "" for value in row)]
    raw = {name: pd.Series([row[index] for row in records], dtype=object) for index, name in enumerate(head)}
    frame = pd.DataFrame(index=range(len(records)))
    for column in sheet.inputs:
        values = raw.get(column.header)
        if values is None:
            frame[column.key] = pd.Series([None] * len(records), dtype=object)
        else:
            frame[column.key] = typed_column(form, column, values.where(values != "", None))[0]
    frame["_organisation"] = raw.get("Код", pd.Series([None] * len(records), dtype=object)).astype(str)
    frame["_row"] = (
        pd.to_numeric(raw.get("Строка в файле", pd.Series([0] * len(records))), errors="coerce")
        .fillna(0)
        .astype("int64")
    )
    frame["_sound"] = raw.get("Ошибки", pd.Series(["нет"] * len(records))) == "нет"
    for name in head:
        if name.startswith(MARK):
            frame[name] = pd.to_numeric(raw[name], errors="coerce").fillna(0).astype("int64")
    if "Вошёл в программу" in raw or "Вошла в программу" in raw:
        frame["entered"] = raw.get("Вошёл в программу", raw.get("Вошла в программу")) == "да"
    return frame
