"""The VBA behind the buttons: one tiny macro each, calling Python."""

from __future__ import annotations

from collections.abc import Sequence

from nastavnik.desk.buttons import BUTTONS, Button

__all__ = ["CALL", "RIBBON_CALLBACK", "buttons_module"]

RIBBON_CALLBACK = "RibbonPress"
CALL = "import nastavnik.desk.excel;nastavnik.desk.excel.pressed"

_HEAD = f"""Attribute VB_Name = "Buttons"
Option Explicit

' Made from the table of buttons by macros/build.py: change the table, not this file.

Public Sub {RIBBON_CALLBACK}(control As IRibbonControl)
    Press control.Tag
End Sub

Private Sub Press(Key As String)
    RunPython "{CALL}('" & Key & "')"
End Sub
"""


def buttons_module(buttons: Sequence[Button] = BUTTONS) -> str:
    """The source of the module ``Buttons``: the ribbon's callback and a macro for each button on a sheet."""
    macros = (f'\nPublic Sub {button.macro}()\n    Press "{button.key}"\nEnd Sub\n' for button in buttons)
    return _HEAD + "".join(macros)
