"""What a mailed workbook may not carry: macros, embedded objects, links to other files, formulas that reach out."""

from __future__ import annotations

import io
import re
import zipfile

from nastavnik.errors import ZIP_ERRORS
from nastavnik.exchange.crypt import OLE_MAGIC

__all__ = ["active_content"]

_PARTS = (
    (re.compile(r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/|intlmacrosheets/)", re.I), "макросы"),
    (re.compile(r"^(basic|scripts)/", re.I), "макросы"),
    (re.compile(r"(^|/)(embeddings/|oleobject|activex/|ctrlprops/.*\.bin)|^object \d|^objectreplacements/.*\.bin", re.I), "вложенный объект (OLE)"),
    (re.compile(r"(^|/)externallinks/(?!_rels)", re.I), "ссылка на другую книгу"),
    (re.compile(r"(^|/)(connections\.xml|querytables/|customdata/|model/item)", re.I), "подключение к внешним данным"),
    (re.compile(r"(^|/)(webextensions/|customui/)", re.I), "надстройка внутри книги"),
)  # fmt: skip
_FORMULA_PARTS = re.compile(r"^(xl/(worksheets/[^/]+|workbook)\.xml|content\.xml)$", re.I)
# Calls out, DDE (cmd|' /c …'!A1), links into other files: (what must be there in capitals, the pattern).
_CALL = re.compile(rb"\b(?:WEBSERVICE|IMPORTXML|IMPORTDATA|REGISTER\.ID|EXEC|CALL|RTD|DDE)\s*\(", re.I)
_FORMULAS = (
    *((name, _CALL) for name in (b"WEBSERVICE", b"IMPORT", b"REGISTER", b"EXEC", b"CALL", b"RTD", b"DDE")),
    (b"|", re.compile(rb"[A-Za-z]\s*\|[^<>!]{0,400}!")),
    (b"[", re.compile(rb"\[\d+\][^<>!]{0,100}!")),
    (b"FILE:/", re.compile(rb"file:/", re.I)),
)
_XML_FORMULA = re.compile(rb"<(?:\w+:)?(?:f|formula1|formula2|definedName|formula)\b[^>]*>([^<]+)<")
_ODS_FORMULA = re.compile(rb"table:formula=\"([^\"]+)\"")
_OLE_STREAMS = (
    ("_VBA_PROJECT_CUR", "макросы"),
    ("VBA", "макросы"),
    ("Macros", "макросы"),
    ("MBD", "вложенный объект (OLE)"),
)
_SCAN_LIMIT = 200 * 1024 * 1024
_CHUNK = 1 << 20
_OVERLAP = 4096  # a formula cut by the edge of a chunk


def active_content(data: bytes) -> tuple[str, ...]:
    """What is active in a workbook, in words («макросы», …), each once; () when nothing is or it cannot be opened."""
    if data.startswith(OLE_MAGIC):
        return _in_ole(data)
    found: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                name = info.filename.replace("\\", "/")
                found += [word for pattern, word in _PARTS if pattern.search(name)]
                if _FORMULA_PARTS.match(name) and _reaches_out(archive, info):
                    found.append("формула, обращающаяся наружу")
    except ZIP_ERRORS:
        return tuple(dict.fromkeys(found))
    return tuple(dict.fromkeys(found))


def _reaches_out(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    tail, seen = b"", 0
    with archive.open(info) as stream:
        while (chunk := stream.read(_CHUNK)) and seen < _SCAN_LIMIT:
            seen += len(chunk)
            text = tail + chunk
            upper = text.upper()
            likely = [(hint, pattern) for hint, pattern in _FORMULAS if hint in upper]
            formulas = (
                {f for pattern in (_XML_FORMULA, _ODS_FORMULA) for f in pattern.findall(text)}
                if likely
                else ()
            )
            if any(hint in f.upper() and pattern.search(f) for hint, pattern in likely for f in formulas):
                return True
            tail = text[-_OVERLAP:]
    return False


def _in_ole(data: bytes) -> tuple[str, ...]:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = [name for path in ole.listdir(streams=True, storages=True) for name in path]
    except (*ZIP_ERRORS, TypeError, AttributeError):
        return ()
    return tuple(
        dict.fromkeys(
            w for start, w in _OLE_STREAMS if any(n.upper().startswith(start.upper()) for n in names)
        )
    )
