"""The door of Excel: what the macros of the add-in call through RunPython."""

from __future__ import annotations

__all__ = ["pressed"]


def pressed(key: str) -> None:
    """Press button ``key`` on the workbook from which Excel called, and show what came of it."""
    import xlwings as xw

    from nastavnik.desk.doors import press_in_office

    press_in_office(key, xw.Book.caller())
