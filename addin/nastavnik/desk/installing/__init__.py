"""Putting the add-ins in place, and taking them back."""

from __future__ import annotations

from nastavnik.desk.installing.excel import excel_addin_path, install_excel
from nastavnik.desk.installing.libreoffice import extension_installed, install_libreoffice

__all__ = ["excel_addin_path", "extension_installed", "install_excel", "install_libreoffice"]
