"""A workbook packed quickly: a summary of a thousand schools is 320 MB of XML, and packing it was a third of writing."""

from __future__ import annotations

import zipfile
from functools import partial

import xlsxwriter
import xlsxwriter.workbook as writer

__all__ = ["QuickWorkbook"]

_LEVEL = 2  # of deflate: a quarter of the usual level's time, a file a fifth larger


class QuickWorkbook(xlsxwriter.Workbook):  # type: ignore[misc]
    """XlsxWriter's workbook; it has no option for the level of packing."""

    def _store_workbook(self) -> None:
        usual = writer.ZipFile
        writer.ZipFile = partial(zipfile.ZipFile, compresslevel=_LEVEL)
        try:
            super()._store_workbook()
        finally:
            writer.ZipFile = usual
