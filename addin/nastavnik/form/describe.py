"""A form described as plain data, for scripts (``nastavnik form --json``) and for documentation."""

from __future__ import annotations

from typing import Any

from nastavnik.form.model import Column, Form, Sheet

__all__ = ["describe"]


def describe(form: Form) -> dict[str, Any]:
    """The form as JSON-ready data: id, version, sheets with columns or fields and their places, lists."""
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "sheets": [_sheet(sheet) for sheet in form.sheets],
        "lists": {key: list(item.values) for key, item in form.lists.items() if _used(form, key)},
    }


def _used(form: Form, key: str) -> bool:
    return any(column.list == key for sheet in form.sheets for column in sheet.columns)


def _sheet(sheet: Sheet) -> dict[str, Any]:
    data: dict[str, Any] = {"key": sheet.key, "title": sheet.title, "kind": sheet.kind, "about": sheet.about}
    if sheet.hidden:
        data["hidden"] = True
    if sheet.kind == "table":
        data |= {"header_row": sheet.header_row, "first_row": sheet.first_row, "prepared_rows": sheet.rows}
        data["columns"] = [_column(c) | {"letter": c.letter} for c in sheet.columns]
    elif sheet.kind == "card":
        data["fields"] = [_column(c) | {"cell": sheet.cell(c)} for c in sheet.columns]
    return data


def _column(column: Column) -> dict[str, Any]:
    return {
        "key": column.key,
        "header": column.header,
        "label": column.header,
        "type": column.type,
        "required": column.required,
        "list": column.list,
        "reference": column.reference,
        "personal": column.personal,
        "computed": column.computed,
        "unique": column.unique,
        "min": column.min,
        "max": column.max,
        "hint": column.hint,
    }
