"""A Word file as paragraphs and tables, as a reader of the printed page sees them.

Tracked changes count as accepted, hidden text is left out, text boxes and content controls are
opened, numbers that Word counts by itself are written out.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nastavnik.errors import ZIP_ERRORS, BadFile
from nastavnik.roadmap.grids import Block, Cell, Document, Grid, Paragraph, Row
from nastavnik.roadmap.numbering import Numbering, W

__all__ = ["read_word"]

_DROPPED = {
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "footnoteReference", "pPr", "rPr")
}
_BOXES = f"{W}txbxContent"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_LARGEST = 400_000_000  # bytes unpacked: anything bigger is no roadmap


def read_word(path: Path) -> Document:
    """The blocks of a .docx in reading order. Raises BadFile when it is damaged or no Word file at all."""
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(item.file_size for item in archive.infolist()) > _LARGEST:
                raise BadFile(f"Файл «{path.name}» слишком велик.", "Проверьте, что это дорожная карта.")
        return Document(
            _Reader(docx.Document(str(path))).blocks()
        )  # parts may be missing or of the wrong kind
    except (OpcError, LxmlError, AttributeError, *ZIP_ERRORS) as error:
        raise BadFile(
            f"Файл «{path.name}» не открывается как документ Word.",
            "Откройте его в Word и сохраните заново как «Документ Word (*.docx)».",
        ) from error


class _Reader:
    """Walks one document; the only class here that knows the XML of Word."""

    def __init__(self, document: Any) -> None:
        self._body = document.element.body
        self._inner = 0
        self._nested: list[Any] = []  # big tables inside cells, read after the table they stand in
        parts = {
            rel.reltype.rsplit("/", 1)[-1]: rel for rel in document.part.rels.values() if not rel.is_external
        }
        styles = document.styles.element
        self._numbering = Numbering(_root(parts.get("numbering")), styles)
        self._bold_styles = {
            style.get(f"{W}styleId")
            for style in styles.iterfind(f"{W}style")
            if _on(style.find(f"{W}rPr/{W}b"))
        }
        self._headings = {
            style.get(f"{W}styleId")
            for style in styles.iterfind(f"{W}style")
            if style.find(f"{W}pPr/{W}outlineLvl") is not None
        }

    def blocks(self) -> list[Block]:
        """Everything in reading order; tables in cells and text boxes are counted after those of the page."""
        top = list(_children(self._body))
        self._inner = sum(element.tag == f"{W}tbl" for element in top)
        found: list[Block] = []
        number = 0
        for element in top:
            if element.tag == f"{W}tbl":
                number += 1
                found += self._grids(element, number)
                continue
            found += self._paragraphs(element)
            for child in (child for box in _boxes(element) for child in _children(box)):
                found += self._inner_grids(child) if child.tag == f"{W}tbl" else self._paragraphs(child)
        return found

    def _inner_grids(self, table: Any) -> list[Block]:
        self._inner += 1
        return self._grids(table, self._inner)

    def _grids(self, table: Any, number: int) -> list[Block]:
        """The table, then the tables found inside its cells."""
        rows: list[Row] = []
        merged: dict[int, Cell] = {}
        waiting, self._nested = self._nested, []
        for at, row in enumerate((r for r in _children(table) if r.tag == f"{W}tr"), 1):
            if row.find(f"{W}trPr/{W}del") is None:
                rows.append(Row(at, tuple(self._cells(row, merged))))
        nested, self._nested = self._nested, waiting
        return [Grid(number, tuple(rows)), *(grid for inner in nested for grid in self._inner_grids(inner))]

    def _paragraphs(self, element: Any) -> list[Block]:
        text = self._text(element)
        style = _style(element)
        return [
            Paragraph(line.strip(), self._bold(element), style in self._headings) for line in text.split("\n")
        ]

    def _text(self, paragraph: Any) -> str:
        label = self._numbering.label(paragraph)
        text = "".join(_pieces(paragraph)).replace("\u00a0", " ")
        text = "\n".join(line.strip() for line in text.split("\n")).strip()
        return f"{label} {text}".strip() if label and (text or label != "-") else text

    def _bold(self, element: Any) -> bool:
        runs = [run for run in element.iter(f"{W}r") if "".join(_pieces(run)).strip()]
        plain = _style(element) in self._bold_styles
        return bool(runs) and all(_on(run.find(f"{W}rPr/{W}b"), plain) for run in runs)

    def _cells(self, row: Any, merged: dict[int, Cell]) -> Iterator[Cell]:
        column = _number(row.find(f"{W}trPr/{W}gridBefore"))
        waiting: Cell | None = None
        for element in (c for c in _children(row) if c.tag == f"{W}tc"):
            span = max(1, _number(element.find(f"{W}tcPr/{W}gridSpan"), 1))
            text, bold = self._cell_text(element)
            down = element.find(f"{W}tcPr/{W}vMerge")
            across = element.find(f"{W}tcPr/{W}hMerge")
            if element.find(f"{W}tcPr/{W}cellDel") is not None:
                text = ""
            if across is not None and across.get(f"{W}val") != "restart" and waiting is not None:
                waiting = Cell(waiting.text, waiting.column, waiting.span + span, waiting.bold, waiting.above)
                column += span
                continue
            if waiting is not None:
                yield waiting
            continued = down is not None and down.get(f"{W}val") != "restart"
            if continued and column in merged and not text:
                waiting = Cell(merged[column].text, column, span, merged[column].bold, above=True)
            else:
                waiting = Cell(text, column, span, bold)
                if down is not None:
                    merged[column] = waiting
                else:
                    merged.pop(column, None)
            column += span
        if waiting is not None:
            yield waiting

    def _cell_text(self, cell: Any) -> tuple[str, bool]:
        lines: list[str] = []
        bold: list[bool] = []
        glued = False
        for element in _children(cell):
            if element.tag == f"{W}tbl":
                if len(element.findall(f"{W}tr")) > 1 and len(element.findall(f"{W}tr/{W}tc")) > 5:
                    self._nested.append(element)
                else:
                    lines += [t for c in element.iter(f"{W}tc") if (t := self._cell_text(c)[0])]
                continue
            texts = [self._text(element)]
            texts += ["\n".join(self._text(p) for p in box.iter(f"{W}p")) for box in _boxes(element)]
            for text in filter(None, texts):
                if glued:
                    lines[-1] += text
                else:
                    lines.append(text)
                bold.append(self._bold(element))
            glued = bool(lines) and element.find(f"{W}pPr/{W}rPr/{W}del") is not None
        pieces = (re.sub(r"[ \t]+", " ", line).strip() for part in lines for line in part.split("\n"))
        text = "\n".join(piece for piece in pieces if piece)
        return text, bool(bold) and all(bold)


def _root(relation: Any) -> Any:
    if relation is None:
        return None
    from docx.oxml.parser import parse_xml

    part = relation.target_part
    return getattr(part, "element", None) if hasattr(part, "element") else parse_xml(part.blob)


def _children(parent: Any) -> Iterator[Any]:
    """Paragraphs, tables, rows or cells of an element, also those inside content controls and insertions."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"):
            yield child
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                yield from _children(content)
        elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
            yield from _children(child)


def _pieces(element: Any) -> Iterator[str]:
    """The visible pieces of text of a paragraph or run, without its text boxes."""
    for child in element:
        tag = child.tag
        if tag in _DROPPED or not isinstance(tag, str):
            continue
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in (f"{W}br", f"{W}cr"):
            yield " " if child.get(f"{W}type") in ("page", "column") else "\n"
        elif tag in (f"{W}tab", f"{W}ptab"):
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag == f"{W}r":
            if not _on(child.find(f"{W}rPr/{W}vanish")):
                yield from _pieces(child)
        elif tag.startswith(W) and tag not in (f"{W}drawing", f"{W}pict", f"{W}object", _BOXES):
            yield from _pieces(child)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, once each: Word keeps a second copy for old programs."""
    for box in paragraph.iter(_BOXES):
        fallback = next((a for a in box.iterancestors() if a.tag == _FALLBACK), None)
        if fallback is None or fallback.getparent().find(f"{_CHOICE}//{_BOXES}") is None:
            yield box


def _style(paragraph: Any) -> str | None:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return None if style is None else style.get(f"{W}val")


def _on(element: Any, default: bool = False) -> bool:
    return default if element is None else element.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def _number(element: Any, default: int = 0) -> int:
    text = "" if element is None else element.get(f"{W}val", "")
    return int(text) if text.isdigit() else default
