"""Building a .docx template: the few things our documents are made of, laid out by GOST R 7.0.97-2016.

Left margin 30 mm, right 10, top and bottom 20; Times New Roman; page numbers in the middle of the top margin from
the second page. Points are numbered by Word, so a district may add or delete one without renumbering.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt

from nastavnik.documents.authoring.layout import set_core, set_numbering, set_page, set_styles

__all__ = ["Align", "Paper"]

Align = Literal["both", "left", "right", "center"]
_ALIGN = {
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
# **bold** in a text.
_BOLD = re.compile(r"\*\*(.+?)\*\*")
# In a paragraph that wraps, a dash never begins a line and a number never leaves its «№».
_UNBROKEN = re.compile(r" (?=– )|(?<=№) (?=[\d{])")
# The properties of a file are not rendered: no tags may stay there.
_TAGS = re.compile(r"\s*\(\{\{.*?\}\}\)|\{[{%].*?[%}]\}")


class Paper:
    """A template under construction. ``size`` is the type size in points, ``line`` the line spacing."""

    def __init__(self, title: str, *, size: float = 14, line: float = 1.0) -> None:
        self.document = Document()
        self.size = size
        self.line = line
        self._lists = 0
        self._fresh = False  # the next paragraph begins a page; a break of its own could overflow a full one
        set_core(self.document, _TAGS.sub("", title))
        set_styles(self.document, size, line)
        set_page(self.document.sections[0])
        set_numbering(self.document)

    # ------------------------------------------------------------------ text
    def text(
        self,
        text: str,
        align: Align = "both",
        *,
        indent: bool = True,
        bold: bool = False,
        size: float | None = None,
        before: float = 0,
        after: float = 0,
        left: float = 0,
        keep: bool = False,
    ) -> Any:
        """A paragraph; ``**words**`` are bold, ``left`` is an indent in centimetres, ``keep`` keeps it with the next."""
        paragraph = self.document.add_paragraph()
        self._dress(paragraph, text, align, indent, bold, size, before, after, left)
        paragraph.paragraph_format.keep_with_next = keep or None
        if self._fresh:
            paragraph.paragraph_format.page_break_before = True
            self._fresh = False
        return paragraph

    def heading(self, text: str, *, size: float | None = None, before: float = 12, after: float = 6) -> None:
        """A bold centred heading that stays with what follows."""
        paragraph = self.text(
            text, "center", indent=False, bold=True, size=size, before=before, after=after, keep=True
        )
        self._outline(paragraph, 0)

    def tag(self, tag: str) -> None:
        """A paragraph that holds only a ``{%p … %}`` and leaves no trace."""
        self.text("{%p " + tag + " %}", indent=False)

    def points(self) -> None:
        """The next points are numbered from 1 again."""
        self._lists += 1
        numbering = self.document.part.numbering_part.element
        number = parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{self._lists + 1}"><w:abstractNumId w:val="1"/>'
            + "".join(
                f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="1"/></w:lvlOverride>'
                for level in range(3)
            )
            + "</w:num>"
        )
        numbering.append(number)

    def point(self, text: str, level: int = 0, *, keep: bool = False, before: float = 0) -> None:
        """A numbered point: level 0 is «1.», level 1 is «1.1.»."""
        paragraph = self.text(text, indent=False, keep=keep, before=before)
        self._number(paragraph, self._lists + 1, level)

    def bullet(self, text: str) -> None:
        """An item of a list with a dash."""
        self._number(self.text(text, indent=False), 1, 0)

    def keep_last(self, count: int = 2) -> None:
        """The last paragraphs stay on the page of what follows: a signature never stands alone."""
        for paragraph in self.document.paragraphs[-count:]:
            paragraph.paragraph_format.keep_with_next = True

    def page_break(self) -> None:
        """What follows begins on a new page."""
        self._fresh = True

    # ------------------------------------------------------------------ tables
    def sides(self, left: str, right: str, *, widths: tuple[float, float] = (8.5, 8.5), size: float | None = None,
              before: float = 0) -> None:  # fmt: skip
        """Two texts on one line, by the left and the right edge («Директор … И.И. Иванов»)."""
        table = self.document.add_table(rows=1, cols=2)
        self._frame(table, widths, borders=False)
        for cell, text, align in zip(table.rows[0].cells, (left, right), ("left", "right")):
            self._dress(cell.paragraphs[0], text, align, False, False, size, before, 0, 0)  # type: ignore[arg-type]
        table.rows[0].cells[1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM

    def grid(
        self,
        header: Sequence[str],
        widths: Sequence[float],
        cells: Sequence[str],
        loop: str | None = None,
        *,
        size: float = 11,
        header_size: float | None = None,
        align: Sequence[Align] | None = None,
        section: str | None = None,
        height: float | None = None,
    ) -> None:
        """A table with a header repeated on every page; with ``loop`` («row in rows») one row per item.

        ``height`` is the least height of a row in centimetres, for what is written by hand. ``section`` is an expression true of items that are only a title («row.is_section»): the second cell is
        printed bold across the row.
        """
        table = self.document.add_table(rows=1, cols=len(header))
        self._frame(table, widths, borders=True)
        for cell, text in zip(table.rows[0].cells, header):
            self._dress(cell.paragraphs[0], text, "center", False, True, header_size or size, 0, 0, 0)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        self._repeat(table.rows[0])
        if loop:
            self._row(table, ["{%tr for " + loop + " %}"] + [""] * (len(header) - 1), size, None)
        if section:
            self._row(table, ["{%tr if " + section + " %}"] + [""] * (len(header) - 1), size, None)
            self._row(table, [cells[1]] + [""] * (len(header) - 1), size, ["center"] * len(header), bold=True)
            row = table.rows[-1]
            for spare in row._tr.tc_lst[1:]:
                row._tr.remove(spare)
            row._tr.tc_lst[0].grid_span = len(header)
            self._row(table, ["{%tr else %}"] + [""] * (len(header) - 1), size, None)
        self._row(table, cells, size, align)
        if height:
            self._tall(table.rows[-1], height)
        if section:
            self._row(table, ["{%tr endif %}"] + [""] * (len(header) - 1), size, None)
        if loop:
            self._row(table, ["{%tr endfor %}"] + [""] * (len(header) - 1), size, None)

    def _tall(self, row: Any, height: float) -> None:
        row.height_rule, row.height = WD_ROW_HEIGHT_RULE.AT_LEAST, Cm(height)
        for cell in row.cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    def fixed_grid(self, widths: Sequence[float], rows: Sequence[Sequence[str]], *, size: float = 11,
                   header: bool = True, borders: bool = True, height: float | None = None, whole: bool = False) -> None:  # fmt: skip
        """A table whose rows are known: the first is a header when ``header``; ``whole`` keeps it on one page."""
        table = self.document.add_table(rows=0, cols=len(widths))
        for position, texts in enumerate(rows):
            self._row(
                table,
                texts,
                size,
                ["center"] * len(texts) if header and not position else None,
                header and not position,
            )
        self._frame(table, widths, borders=borders)
        if header and not whole:
            self._repeat(table.rows[0])
        for row in table.rows[1 if header else 0 :]:
            if height:
                self._tall(row, height)
        for row in table.rows if whole else ():
            for paragraph in (one for cell in row.cells for one in cell.paragraphs):
                paragraph.paragraph_format.keep_with_next = True

    def _row(
        self, table: Any, texts: Sequence[str], size: float, align: Sequence[Align] | None, bold: bool = False
    ) -> None:
        row = table.add_row()
        for position, (cell, text) in enumerate(zip(row.cells, texts)):
            lines = text.split("\n")
            for number, line in enumerate(lines):
                paragraph = cell.paragraphs[0] if not number else cell.add_paragraph()
                self._dress(paragraph, line, align[position] if align else "left", False, bold, size, 0, 0, 0)
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))

    def _repeat(self, row: Any) -> None:
        """A header on every page, never alone at the foot of one.

        No ``cantSplit`` here: LibreOffice 7.4 loses rows after an unsplittable header at the foot of a page.
        """
        properties = row._tr.get_or_add_trPr()
        for mark in properties.findall(qn("w:cantSplit")):
            properties.remove(mark)
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True

    def _frame(self, table: Any, widths: Sequence[float], *, borders: bool) -> None:
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        if borders:
            table.style = self.document.styles["Table Grid"]
        for column, width in zip(table.columns, widths):
            column.width = Cm(width)
            for cell in column.cells:
                cell.width = Cm(width)

    # ------------------------------------------------------------------ pages
    def landscape(self) -> None:
        """What follows lies on landscape pages of its own."""
        section = self._new_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin, section.right_margin = Mm(20), Mm(10)
        section.top_margin, section.bottom_margin = Mm(30), Mm(10)
        section.different_first_page_header_footer = False

    def new_paper(self) -> None:
        """What follows is a paper of its own, on its own sheets with pages counted from one."""
        self._count_anew(self.document.sections[-1])
        self._count_anew(self._new_section())

    def _count_anew(self, section: Any) -> None:
        for old in section._sectPr.findall(qn("w:pgNumType")):
            section._sectPr.remove(old)
        section._sectPr.find(qn("w:cols")).addprevious(
            parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>')
        )

    def _new_section(self) -> Any:
        """A new section; the paragraph that carries the old one takes no room, or a full page would give a blank one."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        carrier = self.document.paragraphs[-1].paragraph_format
        carrier.space_before = carrier.space_after = Pt(0)
        carrier.line_spacing_rule, carrier.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
        return section

    def save(self, path: Path) -> None:
        """Write the template; the same script gives the same bytes."""
        path.parent.mkdir(parents=True, exist_ok=True)
        last = self.document.element.body[-2]
        if last.tag == qn("w:tbl"):
            # Word wants a paragraph after a table.
            self.text("", indent=False, size=1)
        buffer = io.BytesIO()
        self.document.save(buffer)
        with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
            for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
                target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)

    # ------------------------------------------------------------------ how it looks
    def _dress(self, paragraph: Any, text: str, align: Align, indent: bool, bold: bool, size: float | None,
               before: float, after: float, left: float) -> None:  # fmt: skip
        style = paragraph.paragraph_format
        style.alignment = _ALIGN[align]
        style.space_before, style.space_after = Pt(before), Pt(after)
        if indent:
            style.first_line_indent = Cm(1.25)
        if left:
            style.left_indent = Cm(left)
        if align == "both":
            text = _UNBROKEN.sub("\N{NO-BREAK SPACE}", text)
        for position, piece in enumerate(_BOLD.split(text)):
            if piece:
                run = paragraph.add_run(piece)
                run.bold = True if bold or position % 2 else None
                run.font.size = Pt(size) if size and size != self.size else None

    def _number(self, paragraph: Any, number: int, level: int) -> None:
        properties = paragraph._p.get_or_add_pPr()
        numbering = properties.get_or_add_numPr()
        numbering.get_or_add_ilvl().val = level
        numbering.get_or_add_numId().val = number

    def _outline(self, paragraph: Any, level: int) -> None:
        mark = OxmlElement("w:outlineLvl")
        mark.set(qn("w:val"), str(level))
        paragraph._p.get_or_add_pPr().append(mark)
