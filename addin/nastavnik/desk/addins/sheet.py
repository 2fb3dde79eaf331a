"""The buttons drawn on the sheet «Пульт» of the .xlsm flavour."""

from __future__ import annotations

from dataclasses import dataclass

from nastavnik.desk.buttons import BUTTONS

__all__ = ["SheetButton", "sheet_buttons"]


@dataclass(frozen=True)
class SheetButton:
    """A button on a sheet: what is written on it, the macro it runs, what it is for."""

    caption: str
    macro: str
    description: str


def sheet_buttons(form_id: str) -> tuple[SheetButton, ...]:
    """The buttons of a form (``school`` or ``district``) in the order of work."""
    return tuple(SheetButton(b.label, b.macro, b.supertip) for b in BUTTONS if form_id in b.forms)
