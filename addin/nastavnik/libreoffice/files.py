"""File formats: which filter reads or writes which extension, and why a file is refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from . import bridge

__all__ = [
    "export_pdf",
    "export_settings",
    "import_settings",
    "is_locked",
    "is_what_it_says",
    "reason",
    "save_reason",
]

# A text file: separator, quote, UTF-8, from line 1, no column formats, as shown, quoting of texts.
_CSV = "{separator},34,76,1,,0,false,true,false"
_EXPORT = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".xlt": "MS Excel 97 Vorlage/Template",
    ".ods": "calc8",
    ".ots": "calc8_template",
    ".fods": "OpenDocument Spreadsheet Flat XML",
    ".csv": "Text - txt - csv (StarCalc)",
    ".txt": "Text - txt - csv (StarCalc)",
    ".html": "HTML (StarCalc)",
}
# What a file of this extension may turn out to be (.xls is often HTML or text in disguise, as Excel allows).
_OPENS = {
    ".xlsx": ("Calc MS Excel 2007",),
    ".xlsm": ("Calc MS Excel 2007",),
    ".xlsb": ("Calc MS Excel 2007",),
    ".ods": ("calc8", "OpenDocument Spreadsheet Flat XML"),
}


def import_settings(path: str, delimiter: str | None) -> dict[str, Any]:
    """Load arguments that depend on the file: how a text file is split."""
    if Path(path).suffix.lower() not in (".csv", ".tsv", ".txt"):
        return {}
    default = "\t" if Path(path).suffix.lower() == ".tsv" else ","
    options = _CSV.format(separator=ord(delimiter or default))
    return {"FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": options}


def export_settings(path: Path, password: str | None = None) -> dict[str, Any]:
    """Store arguments for ``path`` by its extension; NotImplementedError for one Calc does not write."""
    extension = path.suffix.lower()
    if extension not in _EXPORT:
        raise NotImplementedError(f"Book.save: LibreOffice does not write '{extension}' files")
    settings: dict[str, Any] = {"FilterName": _EXPORT[extension], "Overwrite": True}
    if extension in (".csv", ".txt"):
        settings["FilterOptions"] = _CSV.format(separator=ord("," if extension == ".csv" else "\t"))
    if password is not None:
        settings |= _encryption(extension, password)
    return settings


def _encryption(extension: str, password: str) -> dict[str, Any]:
    if extension in (".ods", ".ots"):
        return {"Password": password}
    if extension not in (".xlsx", ".xlsm"):
        raise NotImplementedError(f"Book.save: a password on '{extension}' files is not supported")
    secret = {"OOXPassword": password, "CryptoType": "Standard"}
    values = tuple(bridge.struct("beans.NamedValue", Name=key, Value=value) for key, value in secret.items())
    return {"EncryptionData": bridge.typed("[]com.sun.star.beans.NamedValue", values)}


def is_what_it_says(document: Any, path: str) -> bool:
    """Whether the loaded document came through a filter that fits the extension of ``path``."""
    fitting = _OPENS.get(Path(path).suffix.lower())
    if fitting is None:
        return True
    used = next((str(argument.Value) for argument in document.getArgs() if argument.Name == "FilterName"), "")
    return used.startswith(fitting)


def is_locked(path: str) -> bool:
    """Whether another LibreOffice has the file open (or died with it open)."""
    document = Path(path)
    return document.with_name(f".~lock.{document.name}#").exists()


def reason(path: str) -> str:
    """Why a file may have been refused on opening."""
    if not os.access(path, os.R_OK):
        return "there is no permission to read it."
    if Path(path).stat().st_size == 0:
        return "the file is empty."
    return "it is damaged, of another format, or its password is missing or wrong."


def save_reason(path: str) -> str:
    """Why saving to ``path`` may have failed."""
    target = Path(path)
    if not target.parent.is_dir():
        return "the folder does not exist."
    if target.exists() and not os.access(target, os.W_OK):
        return "the file is read-only."
    if not os.access(target.parent, os.W_OK):
        return "there is no permission to write in the folder."
    return "LibreOffice could not write the file."


def export_pdf(document: Any, path: str, quality: str, selection: Any = None) -> None:
    """Write ``document`` (or the cells ``selection``) as PDF; ``quality`` is "standard" or "minimum"."""
    data: dict[str, Any] = {"Quality": 90 if quality == "standard" else 50}
    if selection is not None:
        data["Selection"] = selection
    filter_data = bridge.typed("[]com.sun.star.beans.PropertyValue", bridge.props(**data))
    settings = bridge.props(FilterName="calc_pdf_Export", FilterData=filter_data)
    document.storeToURL(bridge.to_url(path), settings)


def export_png(controller: Any, cells: Any, path: str) -> None:
    """Write ``cells`` of the active sheet as an image; the selection is put back."""
    before = controller.getSelection()
    controller.select(cells)
    try:
        copied = controller.getTransferable()
        flavor = next(each for each in copied.getTransferDataFlavors() if each.MimeType == "image/png")
        Path(path).write_bytes(copied.getTransferData(flavor).value)
    finally:
        controller.select(before)
