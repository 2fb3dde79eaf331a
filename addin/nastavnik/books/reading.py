"""A workbook of any format read against the form: records with their true rows, and what was odd on the way.

Nothing here raises for a bad file: a file that is not ours, broken, empty or locked is a ``Book`` whose status
says so. Formats: xlsx, xlsm, xlsb, xls, ods (python-calamine).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.books.anatomy import Anatomy, Hostile, SheetAnatomy, dissect, kind_of
from nastavnik.checks.findings import Finding
from nastavnik.errors import BadFile
from nastavnik.form import FORM_IDS, Form, Sheet, column_letter, load_form
from nastavnik.form.layout import CardLayout, TableLayout, find_card, find_table, match_sheets
from nastavnik.form.text import fold_header

if TYPE_CHECKING:
    import pandas as pd

    from nastavnik.checks.batch import FileFacts

__all__ = ["Book", "read_book", "read_bytes"]

Rows = Sequence[Sequence[Any]]
SPREADSHEETS = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".ods", ".ots", ""}


@dataclass
class Book:
    """One workbook as read.

    ``status``: ok, unreadable, encrypted, not-ours; ``reason`` says why in Russian. ``raw`` maps sheet keys to
    columns of raw values (form keys, and ``_row``: true 1-based rows; a card has one record with row 0).
    ``skipped`` counts rows that are not records: totals, repeated headers. ``content_hash`` is of the records
    alone, so that a re-saved copy has the same.
    """

    path: Path
    name: str
    status: str = "ok"
    reason: str = ""
    form: Form | None = None
    version: str = ""
    meta: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    layouts: dict[str, TableLayout | CardLayout] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    seen: list[Finding] = field(default_factory=list)
    skipped: dict[str, list[int]] = field(default_factory=dict)
    active: list[str] = field(default_factory=list)
    saved_at: str | None = None
    content_hash: str = ""
    file_hash: str = ""

    @property
    def form_id(self) -> str | None:
        return self.form.id if self.form else None

    @property
    def facts(self) -> FileFacts:
        from nastavnik.checks.batch import FileFacts

        return FileFacts(self.name, self.layouts, self.titles, self.seen)

    def card_raw(self, sheet: str, key: str) -> Any:
        """A raw value of a card, None when empty or absent."""
        values = self.raw.get(sheet, {}).get(key)
        return values[0] if values and values[0] != "" else None

    @property
    def typed(self) -> dict[str, pd.DataFrame]:
        """Typed frames by sheet key (see ``nastavnik.checks.batch.Table``)."""
        if not hasattr(self, "_typed"):
            from nastavnik.books.batching import batch_of

            self._typed = {key: table.typed for key, table in batch_of([self]).tables.items()} if self.form else {}
        return self._typed

    @property
    def card(self) -> dict[str, Any]:
        """The passport card's typed values; None for empty ones, dates as ``datetime.date``."""
        return self.card_of(self.form.passport.key) if self.form else {}

    def card_of(self, key: str) -> dict[str, Any]:
        """The typed values of any card."""
        import pandas as pd

        frame = self.typed.get(key)
        if frame is None or frame.empty:
            return {}
        record = frame.iloc[0].to_dict()
        return {
            k: None if pd.isna(v) else v.date() if isinstance(v, (pd.Timestamp, dt.datetime)) else v
            for k, v in record.items()
            if not k.startswith("_")
        }

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Typed frames of the tables only."""
        return {s.key: self.typed[s.key] for s in self.form.tables} if self.form else {}

    def org_code(self) -> str | None:
        """The organisation's code: of the passport, or of the stamp when the passport lost it."""
        from nastavnik.checks.values import as_text

        value = self.card_raw("organisation", "org_code") or self.meta.get("org_code")
        return as_text(value) or None if value is not None else None


def read_book(path: str | Path, *, name: str | None = None, password: str | None = None) -> Book:
    """Read a workbook. Raises BadFile only when there is no such file or it may not be opened at all."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise BadFile(f"Файла «{path}» нет.", "Проверьте имя и папку.") from error
    except IsADirectoryError as error:
        raise BadFile(f"«{path}» — папка, а нужен файл.") from error
    except OSError as error:
        raise BadFile(f"Файл «{path}» не открыть: {error.strerror}.", "Закройте его в других программах.") from error
    return read_bytes(data, path, name or path.name, password=password)


def read_bytes(data: bytes, path: Path, name: str, *, password: str | None = None) -> Book:
    """A workbook read from ``data``; ``path`` and ``name`` only label it."""
    book = Book(path, name, file_hash=hashlib.blake2b(data, digest_size=16).hexdigest())
    try:
        if not data:
            raise Hostile("файл пустой")
        data = _unlocked(data, password)
        anatomy = dissect(data)
        grid = _Grid(data, anatomy)
    except _Locked:
        book.status, book.reason = "encrypted", "файл закрыт паролем"
        book.seen.append(Finding("file-encrypted", 0, context={"file": name}))
        return book
    except Hostile as error:
        if Path(name).suffix.lower() in SPREADSHEETS:
            return _unreadable(book, str(error))
        book.status, book.reason = "not-ours", "это не электронная таблица"
        book.seen.append(Finding("file-not-ours", 0, context={"file": name}))
        return book
    book.saved_at, book.active = anatomy.saved_at, anatomy.active
    for link in anatomy.external:
        book.seen.append(Finding("external-link", 0, value=link, context={"found": link.rpartition("/")[2] or link}))
    try:
        _recognise(book, grid)
    except Hostile as error:
        return _unreadable(book, str(error))
    if book.form is not None:
        book.content_hash = _hash(book.raw)
    return book


def _unreadable(book: Book, reason: str) -> Book:
    book.status, book.reason = "unreadable", reason
    book.seen = [Finding("file-unreadable", 0, context={"file": book.name, "reason": reason})]
    return book


class _Locked(Exception):
    """The file wants a password."""


def _unlocked(data: bytes, password: str | None) -> bytes:
    """The bytes of a workbook that may be locked with ``password``."""
    if kind_of(data) != "ole":
        return data
    import msoffcrypto

    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        locked = office.is_encrypted()
    except Exception as error:  # noqa: BLE001 - msoffcrypto raises many kinds for broken OLE files
        raise Hostile("файл повреждён или это не электронная таблица") from error
    if not locked:
        return data
    if password is None:
        raise _Locked
    opened = io.BytesIO()
    try:
        office.load_key(password=password)
        office.decrypt(opened)
    except Exception as error:  # noqa: BLE001 - a wrong password shows as several kinds
        raise _Locked from error
    return opened.getvalue()


class _Grid:
    """The cells of a file, sheet by sheet, as calamine gives them; its panics become Hostile."""

    def __init__(self, data: bytes, anatomy: Anatomy) -> None:
        self.anatomy = anatomy
        self._sheets: dict[str, Rows] = {}
        self._merged: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}
        import python_calamine

        self._book = self._guard(lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
        self.names: list[str] = list(self._book.sheet_names)
        hidden = python_calamine.SheetVisibleEnum.Visible
        self.hidden = {m.name for m in self._book.sheets_metadata if m.visible != hidden}

    @staticmethod
    def _guard(action: Any) -> Any:
        """Run a calamine call. Its Rust panics are BaseException, and must not take the run down."""
        try:
            return action()
        except (KeyboardInterrupt, SystemExit, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001
            raise Hostile("файл повреждён или это не электронная таблица") from error

    def rows(self, name: str) -> Rows:
        if name not in self._sheets:
            sheet = self._guard(lambda: self._book.get_sheet_by_name(name))
            if sheet.total_height * max(sheet.total_width, 1) > 8_000_000:
                raise Hostile("на листе слишком большая заполненная область")
            self._sheets[name] = self._guard(lambda: sheet.to_python(skip_empty_area=False))
            self._merged[name] = sheet.merged_cell_ranges or []
        return self._sheets[name]

    def merged(self, name: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
        self.rows(name)
        return self._merged[name]

    def sheet(self, name: str) -> SheetAnatomy | None:
        return self.anatomy.sheets.get(name)


# ------------------------------------------------------------------ recognising
def _recognise(book: Book, grid: _Grid) -> None:
    """Fill ``book``: which form it is, which sheet is which, the records."""
    meta = _meta(grid)
    found: tuple[int, Form, dict[str, Any], list[str]] | None = None
    for form_id in FORM_IDS:
        form = load_form(form_id)
        titles, left = match_sheets(form, grid.names)
        score = sum(1 for s in form.data_sheets if s.key in titles) + (100 if meta.get("form_id") == form_id else 0)
        if found is None or score > found[0]:
            found = (score, form, titles, left)
    assert found is not None
    _, form, titles, left = found
    current = form.version
    version = str(meta.get("form_version") or current)
    if meta.get("form_id") == form.id and version != current:
        older = _older(form.id, version)
        if older is not None:
            titles, left = match_sheets(older, grid.names)
            _read_sheets(book, grid, older, titles, left)
            book.form, book.version, book.meta = form, version, meta
            for layout in book.layouts.values():
                layout.missing.clear()
            book.seen = [f for f in book.seen if f.code in ("error-value", "external-link")]
            _fill_missing(book, form)
        book.seen.append(Finding("form-older", 0, value=version, context={"found": version, "current": current}))
        if older is not None:
            return
    _read_sheets(book, grid, form, titles, left)
    ours = sum(1 for s in form.data_sheets if s.key in book.layouts)
    if ours < 2 and not (meta.get("form_id") and ours):
        book.status, book.reason = "not-ours", "в файле нет листов формы"
        book.seen = [Finding("file-not-ours", 0, context={"file": book.name})]
        book.raw, book.layouts = {}, {}
        return
    book.form, book.version, book.meta = form, version, meta


def _older(form_id: str, version: str) -> Form | None:
    from nastavnik.resources import data_dir

    if not re.fullmatch(r"\d{4}\.\d+", version) or not (data_dir("workbook_templates") / f"{form_id}-{version}.toml").is_file():
        return None
    return load_form(form_id, version)


def _fill_missing(book: Book, form: Form) -> None:
    """Tell the check which of today's columns an older form never had, so that they are not asked for row by row."""
    for sheet in form.data_sheets:
        layout = book.layouts.get(sheet.key)
        if layout is not None:
            have = layout.columns if isinstance(layout, TableLayout) else layout.cells
            layout.missing = [c.key for c in sheet.inputs if c.key not in have]


def _meta(grid: _Grid) -> dict[str, Any]:
    """The stamp of the very hidden sheet, {} when it is gone."""
    if "_meta" not in grid.names:
        return {}
    from nastavnik.checks.values import as_text

    values = {}
    for row in grid.rows("_meta"):
        if len(row) > 1 and isinstance(row[0], str) and row[1] not in ("", None):
            values[row[0]] = as_text(row[1])
    return values


def _read_sheets(book: Book, grid: _Grid, form: Form, titles: dict[str, Any], left: list[str]) -> None:
    layouts: dict[str, TableLayout | CardLayout] = {}
    for sheet in form.data_sheets:
        if sheet.key in titles:
            layout = _layout(sheet, grid.rows(titles[sheet.key].title))
            if layout is not None:
                layouts[sheet.key] = layout
                book.titles[sheet.key] = titles[sheet.key].title
    named = {match.title for match in titles.values()}
    strange = [name for name in left if name not in named]
    for sheet in form.data_sheets:
        if sheet.key in layouts:
            continue
        best: tuple[int, str, TableLayout | CardLayout] | None = None
        for name in strange:
            layout = _layout(sheet, grid.rows(name))
            if layout is not None:
                size = len(layout.columns) if isinstance(layout, TableLayout) else len(layout.cells)
                if size * 2 >= len(sheet.inputs) and (best is None or size > best[0]):
                    best = (size, name, layout)
        if best is not None:
            layouts[sheet.key], book.titles[sheet.key] = best[2], best[1]
            strange.remove(best[1])
    for name in strange:
        _doubled_sheet(book, grid, form, layouts, name)
    for key, layout in layouts.items():
        sheet, title = form[key], book.titles[key]
        book.layouts[key] = layout
        rows = grid.rows(title)
        if isinstance(layout, TableLayout):
            book.raw[key] = _records(book, sheet, layout, rows, grid.merged(title))
        else:
            book.raw[key] = _card_values(layout, rows)
        _anatomy_findings(book, sheet, layout, title, grid)


def _layout(sheet: Sheet, rows: Rows) -> TableLayout | CardLayout | None:
    return find_table(sheet, rows) if sheet.kind == "table" else find_card(sheet, rows)


def _doubled_sheet(book: Book, grid: _Grid, form: Form, layouts: dict[str, Any], name: str) -> None:
    """A sheet left over that looks like one we have already: somebody's copy, whose rows nobody would count."""
    rows = grid.rows(name)
    for sheet in form.tables:
        if sheet.key not in layouts:
            continue
        layout = find_table(sheet, rows)
        if layout is not None and len(layout.columns) * 2 >= len(sheet.inputs):
            if _records(Book(book.path, book.name), sheet, layout, rows, [])["_row"]:
                book.seen.append(Finding("sheet-doubled", 0, sheet.key, value=name, context={"found": name}))
            return


_TOTALS = re.compile(r"(итого|всего|итог)\b")


def _records(book: Book, sheet: Sheet, layout: TableLayout, rows: Rows, merged: list[Any]) -> dict[str, list[Any]]:
    """Columns of raw values of the table's records, and their true rows."""
    keys = [c.key for c in sheet.inputs if c.key in layout.columns]
    places = [layout.columns[key] for key in keys]
    rows = _filled_down(rows, merged, layout.first, set(places)) if merged else rows
    blank = tuple([""] * len(places))
    head = tuple(rows[layout.header][p] if p < len(rows[layout.header]) else "" for p in places)
    records: list[tuple[Any, ...]] = []
    numbers: list[int] = []
    skipped: list[int] = []
    for index in range(layout.first, len(rows)):
        row = rows[index]
        record = tuple([row[p] for p in places])
        if record == blank or not any(v.strip("\u00a0 \t\r\n\u200b") if v.__class__ is str else v is not None for v in record):
            continue
        if record == head or _is_total(record) or _is_numbering(record, index - layout.header):
            skipped.append(index + 1)
            continue
        records.append(record)
        numbers.append(index + 1)
    if skipped:
        book.skipped[sheet.key] = skipped
    columns: dict[str, list[Any]] = {key: list(values) for key, values in zip(keys, zip(*records))} if records else {key: [] for key in keys}
    columns["_row"] = numbers
    return columns


def _is_total(record: tuple[Any, ...]) -> bool:
    """«Итого: 12» between records: a word and at most a few numbers."""
    filled = [v for v in record if v not in ("", None)]
    if len(filled) > 4 or not isinstance(filled[0], str):
        return False
    return bool(_TOTALS.match(fold_header(filled[0])))


def _is_numbering(record: tuple[Any, ...], below: int) -> bool:
    """The row «1 2 3 4 5» that some put under the header."""
    if below > 2:
        return False
    filled = [v for v in record if v not in ("", None)]
    numbers = [str(int(v)) if isinstance(v, float) and v.is_integer() else str(v).strip() for v in filled]
    return len(numbers) >= 4 and numbers == [str(i) for i in range(int(numbers[0]), int(numbers[0]) + len(numbers))] if numbers and numbers[0].isdigit() else False


def _filled_down(rows: Rows, merged: list[Any], first: int, places: set[int]) -> Rows:
    """Rows with the value of each vertically merged cell in all the rows it covers."""
    vertical = [(a, b) for a, b in merged if b[0] > a[0] and b[0] >= first and a[1] in places]
    if not vertical:
        return rows
    copied = [list(row) for row in rows]
    for (top, column), (bottom, _) in vertical:
        if top < len(copied) and column < len(copied[top]):
            value = copied[top][column]
            for row in range(top + 1, min(bottom + 1, len(copied))):
                copied[row][column] = value
    return copied


def _card_values(layout: CardLayout, rows: Rows) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = {
        key: [rows[r][c] if r < len(rows) and c < len(rows[r]) else ""] for key, (r, c) in layout.cells.items()
    }
    values["_row"] = [0]
    return values


# ------------------------------------------------------------------ what the XML tells
def _anatomy_findings(book: Book, sheet: Sheet, layout: TableLayout | CardLayout, title: str, grid: _Grid) -> None:
    if title in grid.hidden:
        book.seen.append(Finding("sheet-hidden", 0, sheet.key))
    anatomy = grid.sheet(title)
    if anatomy is None:
        return
    if not anatomy.validations:
        book.seen.append(Finding("validation-lost", 0, sheet.key))
    if isinstance(layout, CardLayout):
        places = {place: key for key, place in layout.cells.items()}
        for place, text in anatomy.errors.items():
            if place in places:
                address = f"{column_letter(place[1])}{place[0] + 1}"
                book.seen.append(Finding("error-value", 0, sheet.key, None, places[place], _russian(text), address))
        return
    by_column = {index: key for key, index in layout.columns.items()}
    records = set(book.raw[sheet.key]["_row"])
    for (row, column), text in anatomy.errors.items():
        key = by_column.get(column)
        if key is not None and row >= layout.first and (row + 1 in records or not sheet[key].computed):
            address = f"{column_letter(column)}{row + 1}"
            book.seen.append(Finding("error-value", 0, sheet.key, row + 1, key, _russian(text), address))
            _keep_error(book, sheet, layout, row + 1, key)
    _altered(book, sheet, layout, anatomy, grid.rows(title))


def _keep_error(book: Book, sheet: Sheet, layout: TableLayout, row: int, key: str) -> None:
    """A record whose only content is an error cell is still a record."""
    columns = book.raw[sheet.key]
    if row in columns["_row"] or sheet[key].computed:
        return
    at = sum(1 for r in columns["_row"] if r < row)
    for name, values in columns.items():
        values.insert(at, row if name == "_row" else "")


_RUSSIAN = {
    "#REF!": "#ССЫЛКА!", "#VALUE!": "#ЗНАЧ!", "#DIV/0!": "#ДЕЛ/0!", "#N/A": "#Н/Д", "#NAME?": "#ИМЯ?", "#NUM!": "#ЧИСЛО!", "#NULL!": "#ПУСТО!",
}  # fmt: skip


def _russian(text: str) -> str:
    return _RUSSIAN.get(text, text)


def _altered(book: Book, sheet: Sheet, layout: TableLayout, anatomy: SheetAnatomy, rows: Rows) -> None:
    """Computed cells of records that hold a value, or another formula, instead of the form's formula."""
    numbers = book.raw[sheet.key]["_row"]
    computed = [c for c in sheet.columns if c.computed and c.key in layout.columns]
    if not numbers or not computed:
        return
    formulas = anatomy.formulas(min(numbers), max(numbers))
    for column in computed:
        place = layout.columns[column.key]
        usual: str | None = None
        for number in numbers:
            formula = formulas.get((number - 1, place))
            value = rows[number - 1][place] if place < len(rows[number - 1]) else ""
            altered = formula is None and value not in ("", None)
            if formula:
                skeleton = re.sub(r"[^A-ZА-Яа-яё(),]+", " ", re.sub(r"\$?[A-Z]{1,3}\$?\d+|_xlfn\.|of:", "", formula))
                usual = usual or _expected(sheet, column.key)
                altered = usual is not None and not _alike(skeleton, usual)
            if altered:
                address = f"{column_letter(place)}{number}"
                shown = f"={formula}" if formula else value
                book.seen.append(Finding("formula-altered", 0, sheet.key, number, column.key, shown[:200] if isinstance(shown, str) else shown, address))


def _expected(sheet: Sheet, key: str) -> str | None:
    formula = sheet[key].formula
    return formula if key != "to_fix" else "IF(COUNTA("


def _alike(skeleton: str, usual: str) -> bool:
    """Whether a formula calls the functions that the form's formula starts with."""
    names = re.findall(r"([A-Z]+)\(", usual)
    have = re.findall(r"([A-Z]+)\s*\(", skeleton)
    return have[: min(2, len(names))] == names[: min(2, len(names))]


def _hash(raw: dict[str, dict[str, list[Any]]]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for sheet in sorted(raw):
        for key in sorted(raw[sheet]):
            if key != "_row":
                digest.update(f"{sheet}.{key}={[_plain(v) for v in raw[sheet][key]]}".encode())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    """A value as any format and program gives it back: dates without midnight, text without outer spaces."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value.strip()
    return value
