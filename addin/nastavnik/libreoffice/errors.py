"""What the engine raises: kinds of xlwings' own error."""

from __future__ import annotations

from xlwings import XlwingsError

__all__ = ["OfficeBusy", "OfficeGone", "OfficeNotFound", "UnoMissing"]


class OfficeNotFound(XlwingsError):
    """No LibreOffice is installed where it can be found."""


class UnoMissing(XlwingsError):
    """LibreOffice's ``uno`` module cannot be imported by this Python."""


class OfficeGone(XlwingsError):
    """The office does not answer: it was closed, was killed, or never listened."""


class OfficeBusy(XlwingsError):
    """The office refuses just now: a dialog is open, or a cell is being edited."""
