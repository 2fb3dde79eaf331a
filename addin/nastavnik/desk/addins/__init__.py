"""The add-ins for Excel and LibreOffice, built from ``macros/`` and the table of buttons."""

from __future__ import annotations

from nastavnik.desk.addins.books import vba_project_path
from nastavnik.desk.addins.packing import build_oxt, build_xlam, vba_project
from nastavnik.desk.addins.sheet import SheetButton, sheet_buttons

__all__ = ["SheetButton", "build_oxt", "build_xlam", "sheet_buttons", "vba_project", "vba_project_path"]
