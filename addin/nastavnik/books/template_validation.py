"""Data validation of a template: what may be typed into a column, with Russian hints and messages."""

from __future__ import annotations

from typing import Any

from nastavnik.form import Column, Form
from nastavnik.form.formulas import DATE_FROM, DATE_TO, column_range, list_name

__all__ = ["validation"]


def validation(form: Form, rows: dict[str, int], column: Column) -> dict[str, Any]:
    """Excel's data validation of a column: type, limits, Russian hint and message."""
    options: dict[str, Any] = {
        "ignore_blank": True,
        "input_title": column.header[:32],
        "input_message": (column.hint or "Введите значение.")[:255],
        "error_title": "Проверьте значение",
    }
    name = column.header
    if column.list or column.type == "boolean":
        source = list_name(column.list or "boolean")
        options |= {
            "validate": "list",
            "source": f"={source}",
            "error_message": f"«{name}»: выберите значение из списка."[:255],
        }
    elif column.reference or column.options_from:
        sheet_key, _, column_key = (column.options_from or f"{column.reference}.").partition(".")
        other = form[sheet_key]
        target = other[column_key or other.id or ""]
        options |= {
            "validate": "list",
            "source": "=" + column_range(other, target, rows[other.key]),
            "error_message": f"«{name}»: такого номера нет на листе «{other.title}». Сначала добавьте строку там."[
                :255
            ],
            # A partner not yet on the list is a warning, an unknown person an error.
            "error_type": "warning" if column.options_from else "stop",
        }
        if column.options_from:
            options["error_message"] = f"«{name}»: такого названия нет на листе «{other.title}». Оставить?"
    elif column.type == "date":
        options |= {
            "validate": "decimal",
            "criteria": "between",
            "minimum": DATE_FROM,
            "maximum": DATE_TO,
            "error_message": f"«{name}»: введите дату цифрами, например 01.09.2026.",
        }
    elif column.type in ("number", "integer"):
        low = column.min if column.min is not None else -1e9
        high = column.max if column.max is not None else 1e9
        options |= {
            "validate": "integer" if column.type == "integer" else "decimal",
            "criteria": "between",
            "minimum": low,
            "maximum": high,
            "error_message": f"«{name}»: введите {'целое ' if column.type == 'integer' else ''}число от {low:g} до {high:g}.",
        }
    else:
        options |= {"validate": "any"}
        del options["error_title"]
    return options
