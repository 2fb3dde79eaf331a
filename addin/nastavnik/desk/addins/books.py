"""The macros as a file, for the builder of workbooks."""

from __future__ import annotations

from pathlib import Path

from nastavnik.resources import data_dir

__all__ = ["vba_project_path"]


def vba_project_path() -> Path:
    """``vbaProject.bin`` with the macros behind the buttons of a sheet (see ``sheet_buttons``)."""
    return data_dir("macros") / "excel" / "vbaProject.bin"
