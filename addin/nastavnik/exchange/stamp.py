"""The hidden ``_meta`` sheet of a packed copy, written at XML level: every other part stays byte for byte.

A clerk's file is never saved by a spreadsheet library (S: house rule, libraries drop controls and validations on
save), so only the cells of one sheet are replaced inside a copy of the zip.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any

from nastavnik.errors import ZIP_ERRORS, BadFile

__all__ = ["META_KEYS", "stamp"]

META_KEYS = ("form_id", "form_version", "org_code", "school_year", "submission", "packed_at", "content_hash")
META_SHEET = "_meta"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATIONSHIPS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
LARGEST_PART = 8 * 1024 * 1024  # of the parts read here: workbook, its relations, strings, _meta


def stamp(data: bytes, values: Mapping[str, str | int | None]) -> bytes:
    """A copy of the .xlsx or .xlsm ``data`` with ``values`` in its ``_meta`` sheet (keys of ``META_KEYS``).

    Numbers become numbers, texts inline strings, None an empty cell. Raises BadFile when the file is not a
    workbook or has no ``_meta`` sheet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            part = _meta_part(source)
            sheet = _stamped(source, part, values)
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
                for info in source.infolist():
                    content = sheet if info.filename == part else source.read(info)
                    target.writestr(_like(info), content)
    except (*ZIP_ERRORS, SyntaxError) as error:
        raise BadFile(
            "Файл повреждён или это не книга .xlsx.",
            "Откройте его в табличном редакторе и сохраните как .xlsx.",
        ) from error
    return out.getvalue()


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    fresh = zipfile.ZipInfo(info.filename, info.date_time)
    fresh.compress_type = info.compress_type
    fresh.external_attr = info.external_attr
    fresh.create_system = info.create_system
    return fresh


def _xml(source: zipfile.ZipFile, name: str) -> Any:
    """The root of a part, read without entities, network or a document type."""
    from lxml import etree

    if source.getinfo(name).file_size > LARGEST_PART:
        raise BadFile("Внутри книги слишком большая служебная часть.", "Проверьте, та ли это книга.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(source.read(name), parser)
    if root.getroottree().docinfo.doctype:
        raise BadFile("Внутри книги есть недопустимое объявление XML.", "Получите книгу заново.")
    return root


def _relations(source: zipfile.ZipFile, owner: str) -> dict[str, tuple[str, str]]:
    """Relation id → (type, target part) of the part ``owner`` ("" is the package)."""
    folder, name = posixpath.split(owner)
    relations = _xml(source, posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for relation in relations:
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", ""), target)
    return found


def _meta_part(source: zipfile.ZipFile) -> str:
    workbook = next(
        (t for kind, t in _relations(source, "").values() if kind.endswith("/officeDocument")), ""
    )
    root = _xml(source, workbook)
    relations = _relations(source, workbook)
    for space in (MAIN, STRICT):
        for sheet in root.iter(f"{{{space}}}sheet"):
            if (sheet.get("name") or "").lower() == META_SHEET:
                ids = [sheet.get(f"{{{r}}}id") for r in _RELATIONSHIPS]
                return relations[next(i for i in ids if i)][1]
    raise BadFile(
        "В книге нет служебного листа _meta: его удалили или книга не наша.",
        "Перенесите данные в книгу, выданную районом, или обновите её командой migrate.",
    )


def _strings(source: zipfile.ZipFile, space: str) -> list[str]:
    """The shared strings in order; LibreOffice keeps every text there, labels of ``_meta`` too."""
    name = next((n for n in source.namelist() if n.lower() == "xl/sharedstrings.xml"), None)
    if name is None:
        return []
    root = _xml(source, name)
    return ["".join(t.text or "" for t in item.iter(f"{{{space}}}t")) for item in root.iter(f"{{{space}}}si")]


def _stamped(source: zipfile.ZipFile, part: str, values: Mapping[str, str | int | None]) -> bytes:
    from lxml import etree

    root = _xml(source, part)
    space = MAIN if root.tag.startswith(f"{{{MAIN}}}") else STRICT
    data = root.find(f"{{{space}}}sheetData")
    if data is None:
        raise BadFile("Служебный лист _meta испорчен.", "Перенесите данные в книгу, выданную районом.")
    strings = _strings(source, space)
    rows = {_text(row[0], strings, space): row for row in data if len(row) and _column(row[0]) == "A"}
    for number, key in enumerate(META_KEYS, 1):
        if key not in values:
            continue
        row = rows.get(key)
        if row is None:
            row = _new_row(data, rows, key, number, space)
        _set(row, "B", values[key], space)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _column(cell: Any) -> str:
    return (cell.get("r") or "").rstrip("0123456789")


def _text(cell: Any, strings: list[str], space: str) -> str:
    value = cell.findtext(f"{{{space}}}v") or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdigit() and int(value) < len(strings) else ""
    if cell.get("t") == "inlineStr":
        return "".join(t.text or "" for t in cell.iter(f"{{{space}}}t"))
    return value


def _new_row(data: Any, rows: dict[str, Any], key: str, number: int, space: str) -> Any:
    """The row of a key an older form did not have: after the last row."""
    from lxml import etree

    last = max((int(row.get("r") or 0) for row in data), default=0)
    row = etree.SubElement(data, f"{{{space}}}row", r=str(max(last + 1, number)))
    _set(row, "A", key, space)
    rows[key] = row
    return row


def _set(row: Any, column: str, value: str | int | None, space: str) -> None:
    """Put ``value`` into the cell, keeping its style; a shared string becomes an inline one."""
    from lxml import etree

    cell = next((c for c in row if _column(c) == column), None)
    if cell is None:
        cell = etree.Element(f"{{{space}}}c", r=f"{column}{row.get('r')}")
        row.insert(sum(_column(c) < column for c in row), cell)
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if value is None:
        return
    if isinstance(value, int):
        etree.SubElement(cell, f"{{{space}}}v").text = str(value)
        return
    cell.set("t", "inlineStr")
    text = etree.SubElement(etree.SubElement(cell, f"{{{space}}}is"), f"{{{space}}}t")
    text.text = value
