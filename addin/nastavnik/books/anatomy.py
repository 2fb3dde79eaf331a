"""What calamine does not tell of a workbook, and what must be known before a hostile file is opened.

The parts of an .xlsx are scanned as bytes: error cells, formulas, hidden sheets, links to other files, validations.
Nothing is parsed as XML here, so no entity is ever expanded; limits are checked before anything is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from html import unescape

__all__ = ["Anatomy", "Hostile", "SheetAnatomy", "dissect", "kind_of"]

MAX_UNPACKED = 400 * 2**20
MAX_ENTRIES = 5000
MAX_CELLS = 8_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Hostile(Exception):
    """A file that must not be opened; the text is the reason in Russian."""


@dataclass
class SheetAnatomy:
    """One sheet of an .xlsx: ``errors`` maps 0-based (row, column) to the error's text."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False
    validations: bool = True
    xml: bytes = b""

    def formulas(self, first: int, last: int) -> dict[tuple[int, int], str]:
        """0-based (row, column) → formula text of the rows ``first``…``last`` (1-based); shared ones are ''."""
        start = self.xml.find(b'<row r="%d"' % first)
        stop = self.xml.find(b'<row r="%d"' % (last + 1))
        part = self.xml[start if start > 0 else 0 : stop if stop > 0 else len(self.xml)]
        found = {}
        for letters, row, text in _FORMULA.findall(part):
            found[int(row) - 1, _column(letters)] = unescape(text.decode("utf-8", "replace"))
        return found


@dataclass
class Anatomy:
    """A whole file: ``kind`` is xlsx, xlsb, ods or xls; sheets by title (xlsx only)."""

    kind: str
    sheets: dict[str, SheetAnatomy] = field(default_factory=dict)
    external: list[str] = field(default_factory=list)
    active: list[str] = field(default_factory=list)
    saved_at: str | None = None


_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[^>]*?(?:/>|>([^<]*)</f>)')
_ERROR = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*?t="e"[^>]*>(?:\s*<f[^>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>')
_FAR = re.compile(rb'r="(?:[A-Z]{3}\d+|[A-Z]+\d{6,})"')
_SHEET = re.compile(rb"<sheet\s[^>]*?/?>")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_RELATION = re.compile(rb"<Relationship\s[^>]*?/?>")
_MODIFIED = re.compile(rb"<(?:dcterms:modified|dc:date)[^>]*>([^<]+)<")


def kind_of(data: bytes) -> str | None:
    """zip, ole or None: what the first bytes say."""
    if data[:4] == b"PK\x03\x04" or data[:4] == b"PK\x05\x06":
        return "zip"
    return "ole" if data[:8] == _OLE else None


def dissect(data: bytes) -> Anatomy:
    """The anatomy of a workbook's bytes. Raises Hostile for what must not be opened."""
    kind = kind_of(data)
    if kind == "ole":
        return Anatomy("xls", saved_at=_ole_saved(data))
    if kind is None:
        raise Hostile("это не файл электронной таблицы")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Hostile("файл повреждён или передан не полностью") from error
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise Hostile("в распакованном виде файл слишком велик")
    names = {entry.filename for entry in entries}
    try:
        if "xl/workbook.xml" in names:
            return _xlsx(archive, names)
        if "xl/workbook.bin" in names:
            return Anatomy("xlsb", saved_at=_saved(archive, "docProps/core.xml", names))
        if "content.xml" in names:
            return _ods(archive, names)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise Hostile("файл повреждён или передан не полностью") from error
    except Exception as error:  # zlib.error has no public base class of its own
        if type(error).__module__ == "zlib":
            raise Hostile("файл повреждён или передан не полностью") from error
        raise
    raise Hostile("это не файл электронной таблицы")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(MAX_UNPACKED + 1)
    if len(data) > MAX_UNPACKED:
        raise Hostile("в распакованном виде файл слишком велик")
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise Hostile("в файле недопустимое определение XML")
    return data


def _saved(archive: zipfile.ZipFile, name: str, names: set[str]) -> str | None:
    if name not in names:
        return None
    match = _MODIFIED.search(_read(archive, name))
    return match.group(1).decode("ascii", "replace") if match else None


def _attributes(tag: bytes) -> dict[str, str]:
    return {k.decode(): unescape(v.decode("utf-8", "replace")) for k, v in _ATTRIBUTE.findall(tag)}


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _xlsx(archive: zipfile.ZipFile, names: set[str]) -> Anatomy:
    anatomy = Anatomy("xlsx", saved_at=_saved(archive, "docProps/core.xml", names))
    relations = {}
    if "xl/_rels/workbook.xml.rels" in names:
        for tag in _RELATION.findall(_read(archive, "xl/_rels/workbook.xml.rels")):
            attributes = _attributes(tag)
            target = attributes.get("Target", "")
            relations[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for tag in _SHEET.findall(_read(archive, "xl/workbook.xml")):
        attributes = _attributes(tag)
        part = relations.get(attributes.get("r:id", ""), "")
        if part in names and "name" in attributes:
            sheet = _sheet(_read(archive, part))
            sheet.hidden = attributes.get("state", "visible") != "visible"
            anatomy.sheets[attributes["name"]] = sheet
    for name in sorted(names):
        if name.startswith("xl/externalLinks/_rels/"):
            for tag in _RELATION.findall(_read(archive, name)):
                anatomy.external.append(_attributes(tag).get("Target", "?"))
        elif name == "xl/vbaProject.bin":
            anatomy.active.append("макросы")
        elif name.startswith(("xl/embeddings/", "xl/activeX/")):
            anatomy.active.append("внедрённые объекты")
    anatomy.active = list(dict.fromkeys(anatomy.active))
    return anatomy


def _sheet(xml: bytes) -> SheetAnatomy:
    far_row = far_column = 0
    for match in _FAR.finditer(xml):
        letters, digits = re.fullmatch(rb'r="([A-Z]+)(\d+)"', match.group(0)).groups()  # type: ignore[union-attr]
        far_row, far_column = max(far_row, int(digits)), max(far_column, _column(letters) + 1)
    if max(far_row, 1000) * max(far_column, 30) > MAX_CELLS:
        raise Hostile("на листе слишком большая заполненная область")
    sheet = SheetAnatomy(xml=xml, validations=b"<dataValidation" in xml or b":dataValidation" in xml)
    if b't="e"' in xml:
        for letters, row, text in _ERROR.findall(xml):
            sheet.errors[int(row) - 1, _column(letters)] = text.decode("utf-8", "replace")
    return sheet


_REPEAT = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")


def _ods(archive: zipfile.ZipFile, names: set[str]) -> Anatomy:
    content = _read(archive, "content.xml")
    if b"calc" not in content[:200_000] and b"office:spreadsheet" not in content:
        raise Hostile("это не файл электронной таблицы")
    # Empty space is repeated up to the sheet's edge and costs nothing; filled cells repeated so often cost gigabytes.
    for match in re.finditer(rb"<table:table-row[^>]*number-rows-repeated=\"(\d{5,})\"[^>]*>(.*?)</table:table-row>", content, re.DOTALL):
        if int(match.group(1)) > 100_000 and b"office:value-type" in match.group(2):
            raise Hostile("на листе слишком большая заполненная область")
    external = []
    if b"xlink:href" in content:
        external = [unescape(u.decode("utf-8", "replace")) for u in re.findall(rb"<table:table-source[^>]*xlink:href=\"([^\"]+)\"", content)]
    return Anatomy("ods", external=external, saved_at=_saved(archive, "meta.xml", names))


def _ole_saved(data: bytes) -> str | None:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            saved = ole.get_metadata().last_saved_time
    except Exception as error:  # noqa: BLE001 - olefile raises whatever a broken stream provokes; the date is a nicety
        _ = error
        return None
    return saved.isoformat() if saved else None
