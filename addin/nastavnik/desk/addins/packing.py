"""The add-ins as files: the same bytes from the same sources, on any computer."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

from nastavnik.desk.addins.books import vba_project_path
from nastavnik.desk.addins.ribbon import ribbon_xml
from nastavnik.desk.addins.toolbar import addons_xcu, window_state_xcu
from nastavnik.resources import data_dir, whole_output

__all__ = ["INTERPRETER_PART", "build_oxt", "build_xlam", "vba_project"]

INTERPRETER_PART = "interpreter.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_XLAM_PARTS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package_rels.xml",
    "xl/workbook.xml": "workbook.xml",
    "xl/_rels/workbook.xml.rels": "workbook_rels.xml",
    "xl/worksheets/sheet1.xml": "sheet1.xml",
    "xl/styles.xml": "styles.xml",
    "docProps/core.xml": "core.xml",
    "docProps/app.xml": "app.xml",
}
_OXT_PARTS = ("META-INF/manifest.xml", "description.xml", "ProtocolHandler.xcu", "nastavnik_office.py")


def vba_project() -> bytes:
    """The compiled macros (``vbaProject.bin``) for the add-in and for the .xlsm flavour of a workbook."""
    return vba_project_path().read_bytes()


def build_xlam(target: Path) -> Path:
    """Writes the add-in of Excel: the ribbon tab and the macros behind it."""
    source = data_dir("macros") / "excel" / "xlam"
    parts = {part: (source / name).read_bytes() for part, name in _XLAM_PARTS.items()}
    parts["customUI/customUI.xml"] = ribbon_xml().encode()
    parts["xl/vbaProject.bin"] = vba_project()
    return _pack(target, parts)


def build_oxt(target: Path, interpreter: str | None = None) -> Path:
    """Writes the extension of LibreOffice: toolbars, menu and the handler that starts our Python.

    ``interpreter`` is the path of that Python; None leaves it out, and the handler then asks to install again.
    """
    source = data_dir("macros") / "libreoffice"
    parts = {part: (source / part).read_bytes() for part in _OXT_PARTS}
    parts["Addons.xcu"] = addons_xcu().encode()
    parts["CalcWindowState.xcu"] = window_state_xcu().encode()
    if interpreter:
        parts[INTERPRETER_PART] = interpreter.encode()
    return _pack(target, parts)


def _pack(target: Path, parts: Mapping[str, bytes]) -> Path:
    """A zip whose bytes depend on its parts alone: fixed times, order and attributes."""
    with whole_output(target) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, data)
    return target
