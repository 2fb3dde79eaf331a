"""What a workbook is: forms as data."""

from __future__ import annotations

from nastavnik.form.loading import FORM_IDS, load_form, load_indicators, load_lists, load_targets
from nastavnik.form.model import Column, Form, Rule, Sheet, ValueList, column_letter

__all__ = [
    "FORM_IDS",
    "Column",
    "Form",
    "Rule",
    "Sheet",
    "ValueList",
    "column_letter",
    "load_form",
    "load_indicators",
    "load_lists",
    "load_targets",
]
