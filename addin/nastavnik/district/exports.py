"""Registers of a summary for other programs: CSV, Parquet, a Frictionless data package; with or without names."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.district.pseudonyms import district_key, pseudonymised
from nastavnik.district.registers import LEFT_OUT
from nastavnik.errors import BadInput, OutputExists
from nastavnik.form import Column, Form, load_form
from nastavnik.resources import whole_output

__all__ = ["export", "write_csv"]

_TYPES = {"date": "date", "number": "number", "integer": "integer", "boolean": "boolean"}
# Excel runs a cell of a CSV file that begins so as a formula, whoever typed it (CWE-1236).
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_SERVICE = {"_organisation": "org_code", "_row": "row", "_sound": "sound"}


def export(
    summary: str | Path,
    out: str | Path,
    *,
    parquet: bool = False,
    pseudonyms: bool = False,
    key: str | Path | None = None,
    force: bool = False,
) -> list[Path]:
    """Write the registers of a summary to the folder ``out``; the files, datapackage.json last.

    ``pseudonyms`` leaves out everything that tells who a person is: see ``pseudonymised``; ``key`` is the file of the
    district's secret (made when it is not there), None the one kept for this user. Raises BadFile when ``summary`` is
    not one, BadInput when Parquet cannot be written, OutputExists for a file that is there without ``force``.
    """
    from nastavnik.books.summary_reading import MARK, read_summary

    data, registers = read_summary(summary)
    types = {o["code"]: o.get("type") or "" for o in data["organisations"]}
    tables = {
        name: frame.drop(
            columns=[*LEFT_OUT.get(name, ()), *(c for c in frame if str(c).startswith(MARK))]
        ).rename(columns=_SERVICE)
        for name, frame in registers.items()
    }
    if pseudonyms:
        tables = pseudonymised(tables, types, district_key(Path(key) if key else None), _day(data))
    folder, resources, files = Path(out), [], []
    # The package lists every file of an earlier run of the same kind: those are ours to replace.
    name_of_package = "nastavnik-pseudonymous" if pseudonyms else "nastavnik"
    before = force or _packed_before(folder / "datapackage.json", name_of_package)
    for name, frame in tables.items():
        fields = _fields(name, frame, pseudonyms)
        path = folder / f"{name}.csv"
        files.append(
            write_csv(path, list(frame.columns), frame.itertuples(index=False, name=None), force=before)
        )
        resources.append(_resource(name, path, fields))
        if parquet:
            files.append(_parquet(folder / f"{name}.parquet", frame, before))
    package = {
        "profile": "tabular-data-package", "name": name_of_package,
        "title": f"Наставничество: {data['district'].get('municipality') or 'район'}", "created": f"{data['summary']['on']}T00:00:00Z", "resources": resources,
    }  # fmt: skip
    files.append(
        _text(folder / "datapackage.json", json.dumps(package, ensure_ascii=False, indent=1) + "\n", before)
    )
    return files


def _packed_before(path: Path, name: str) -> bool:
    """Whether the package file of an earlier export of the same kind is at ``path``."""
    try:
        return bool(json.loads(path.read_text("utf-8")).get("name") == name)
    except (OSError, ValueError, AttributeError):
        return False


def _day(data: dict[str, Any]) -> pd.Timestamp:
    return pd.Timestamp(data["summary"]["on"])


# ------------------------------------------------------------------ CSV
def write_csv(
    path: Path, heads: Sequence[str], rows: Iterable[Sequence[Any]], *, force: bool = False
) -> Path:
    """A CSV as Russian Excel opens it: UTF-8 with BOM, semicolons, decimal commas, ISO dates; nothing runs as a formula.

    A file there with the same heads is an earlier one of ours and is replaced; another is not without ``force``.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    head = ("\ufeff" + text.getvalue()).encode()
    writer.writerows([_cell(value) for value in row] for row in rows)
    return _text(path, "\ufeff" + text.getvalue(), force or _begins(path, head))


def _cell(value: Any) -> str:
    if value is None or value is pd.NaT or value != value:
        return ""
    if isinstance(value, (bool,)) or type(value).__name__ == "bool":
        return "true" if value else "false"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value}".replace(".", ",")
    text = str(value)
    return f"'{text}" if text.startswith(_RISKY) else text


def _text(path: Path, text: str, force: bool) -> Path:
    _free(path, force)
    with whole_output(path) as temporary:
        temporary.write_bytes(text.encode("utf-8"))
    return path


def _free(path: Path, force: bool) -> None:
    if path.exists() and not force:
        raise OutputExists(
            f"Файл «{path.name}» уже есть, и это не прежняя такая же выгрузка.",
            "Укажите другую папку или добавьте --force.",
        )


def _begins(path: Path, head: bytes) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(head)) == head


# ------------------------------------------------------------------ Parquet
def _parquet(path: Path, frame: pd.DataFrame, force: bool) -> Path:
    """The frame as Parquet: one type a column, whatever the rows hold. Raises BadInput without pyarrow."""
    _free(path, force)
    try:
        pyarrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise BadInput(
            "Parquet не записать: нет библиотеки pyarrow.", "Установите её: pip install nastavnik[parquet]."
        ) from error
    columns = {}
    for name in frame.columns:
        values = [
            None if value is None or value is pd.NaT or value != value else value
            for value in frame[name].tolist()
        ]
        if pd.api.types.is_datetime64_any_dtype(frame[name]):
            columns[name] = pyarrow.array([None if v is None else v.date() for v in values], pyarrow.date32())
        elif all(v is None or isinstance(v, bool) for v in values) and any(v is not None for v in values):
            columns[name] = pyarrow.array(values, pyarrow.bool_())
        elif pd.api.types.is_numeric_dtype(frame[name]):
            columns[name] = pyarrow.array(
                [None if v is None else float(v) for v in values], pyarrow.float64()
            )
        else:
            columns[name] = pyarrow.array([None if v is None else str(v) for v in values], pyarrow.string())
    with whole_output(path) as temporary:
        parquet.write_table(pyarrow.table(columns), temporary)
    return path


# ------------------------------------------------------------------ Frictionless
def _fields(name: str, frame: pd.DataFrame, pseudonyms: bool) -> list[dict[str, Any]]:
    form: Form = load_form("school")
    known: dict[str, Column] = {column.key: column for column in form[name].columns}
    titles = {
        "org_code": "Организация",
        "row": "Строка в файле",
        "sound": "Без ошибок",
        "entered": "Вошёл в программу",
        "org_type": "Тип организации",
        "person": "Псевдоним",
    }
    fields = []
    for key in frame.columns:
        column = known.get(key)
        kind = (
            _TYPES.get(column.type, "string")
            if column
            else {"row": "integer", "sound": "boolean", "entered": "boolean"}.get(key, "string")
        )
        if pseudonyms and kind == "date":
            kind = "string"  # a quarter
        kind = (
            "string" if pseudonyms and frame[key].dtype == object and kind in ("number", "integer") else kind
        )
        field: dict[str, Any] = {
            "name": key,
            "title": column.header if column else titles.get(key, key),
            "type": kind,
        }
        if kind in ("number", "integer"):
            field |= {"type": "number", "decimalChar": ","}
        fields.append(field)
    return fields


def _resource(name: str, path: Path, fields: list[dict[str, Any]]) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "profile": "tabular-data-resource", "name": name, "title": load_form("school")[name].title, "path": path.name, "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "header": True}, "schema": {"fields": fields, "missingValues": [""]},
    }  # fmt: skip
