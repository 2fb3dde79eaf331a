"""A protected sheet opened for a moment, and protected again just as it was."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

__all__ = ["markable", "writable"]

# What Excel lets people do on a protected sheet; LibreOffice keeps these by itself.
_ALLOWED = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip


@contextlib.contextmanager
def writable(sheet: Any) -> Iterator[bool]:
    """The sheet without its protection, which is put back as it was; False when it has a password and so keeps it."""
    api = sheet.api
    excel = hasattr(api, "ProtectContents")
    if not (api.ProtectContents if excel else api.isProtected()):
        yield True
        return
    allowed: dict[str, bool] = {}
    if excel:
        allowed = {name: bool(getattr(api.Protection, name)) for name in _ALLOWED}
        allowed |= {
            "DrawingObjects": bool(api.ProtectDrawingObjects),
            "Scenarios": bool(api.ProtectScenarios),
        }
    if not _opened(api, excel):
        yield False
        return
    try:
        yield True
    finally:
        if excel:
            api.Protect(Password="", Contents=True, **allowed)
        else:
            api.protect("")


def _opened(api: Any, excel: bool) -> bool:
    """Take the protection off; False when that wants a password."""
    from nastavnik.desk.trouble import explain

    try:
        if excel:
            api.Unprotect("")
        else:
            api.unprotect("")
    except Exception as error:  # the offices have no class of their own for a wrong password
        if explain(error) is not None:
            raise
        return False
    return not (api.ProtectContents if excel else api.isProtected())


def markable(sheet: Any, free: bool) -> bool:
    """Whether cells can be marked: Calc marks unlocked cells of a sheet with a password too, Excel marks none."""
    return free or not hasattr(sheet.api, "ProtectContents")
