"""Links from a workbook to files: relative where both can move together, as Excel itself writes them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.url import Url, UrlTypes

__all__ = ["FileLink", "file_url"]

_UPWARDS = 2  # folders that a link may climb: a file farther away does not move together with the workbook
_ESCAPED = {mark: f"%{ord(mark):02X}" for mark in '%# "<>[]^`{}?'}  # Cyrillic stays as it is, as in Excel


@dataclass(frozen=True)
class FileLink:
    """A file to open; ``in_archive``: ``path`` is the archive that the file lies in."""

    path: Path
    in_archive: bool = False


def file_url(link: FileLink, folder: Path, text: str, *, anchor: str = "", tip: str = "") -> Url:
    """The link as XlsxWriter takes it, for a workbook in ``folder``; ``anchor`` is a place: «'Лист'!B7»."""
    return _FileUrl(_target(link.path, folder), text, anchor, tip)


def _target(path: Path, folder: Path) -> str:
    path = path.resolve()
    try:
        near = os.path.relpath(path, folder.resolve()).replace(os.sep, "/")
    except ValueError:  # another drive
        near = ""
    if near and near.count("../") <= _UPWARDS:
        return _escaped(near)
    whole = path.as_posix()
    return _escaped(f"file:{whole}" if whole.startswith("//") else f"file:///{whole.lstrip('/')}")


def _escaped(target: str) -> str:
    return "".join(_ESCAPED.get(letter, letter) for letter in target)


class _FileUrl(Url):  # type: ignore[misc]
    """XlsxWriter turns slashes into backslashes, which only Windows follows, and cuts a path at «#»."""

    def __init__(self, target: str, text: str, anchor: str, tip: str) -> None:
        self._link_type = UrlTypes.EXTERNAL
        self._original_url = self._link = self._relationship_link = target
        self._text, self._tip, self._anchor = text, tip[:255], anchor
        self._is_object_link, self._rel_index = False, 0
