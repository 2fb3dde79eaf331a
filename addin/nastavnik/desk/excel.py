"""The door of Excel: what the macros of the add-in call through RunPython."""

from __future__ import annotations

import sys

__all__ = ["pressed"]


def pressed(key: str) -> None:
    """Press button ``key`` on the workbook from which Excel called, and show what came of it.

    When Excel cannot be reached, ends with a sentence on standard error: the macro shows it.
    """
    import xlwings as xw

    from nastavnik.desk.doors import press_in_office
    from nastavnik.desk.log import log_path, logger
    from nastavnik.desk.trouble import explain

    try:
        book = xw.Book.caller()
    except Exception as error:  # noqa: BLE001  the edge: a clerk never sees a traceback
        logger().exception("%s", key)
        sys.exit(explain(error) or f"Не удалось связаться с Excel. Подробности: {log_path()}")
    press_in_office(key, book)
