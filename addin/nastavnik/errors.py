"""What can go wrong, as few kinds of error: each says what happened and what to do."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

__all__ = [
    "ZIP_ERRORS",
    "BadFile",
    "BadInput",
    "NastavnikError",
    "OutputExists",
    "TemplateError",
    "Unavailable",
]

# What opening a damaged or hostile zip raises, its directory and its compressed members included: any byte of a
# package may be wrong, and zipfile says so in a dozen ways (a member «made by version 8.1» is NotImplementedError).
ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError,
    EOFError, OSError, ValueError, OverflowError, MemoryError, LookupError,
)  # fmt: skip


class NastavnikError(Exception):
    """The base of every error a person may see: one Russian sentence, and what to do about it."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()


class BadInput(NastavnikError):
    """Arguments or settings that make no sense."""


class BadFile(NastavnikError):
    """A file that cannot be read as what it should be."""


class OutputExists(NastavnikError):
    """The target of an output is there already and is not ours to replace."""


class TemplateError(NastavnikError):
    """A document template that cannot be rendered: names the template, the tag and the paragraph."""


class Unavailable(NastavnikError):
    """A program or a service outside (LibreOffice, Excel, a mail server) that does not answer."""
