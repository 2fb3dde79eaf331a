"""How a template's page looks before anything is written on it: GOST R 7.0.97-2016 margins, styles, lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

__all__ = ["set_core", "set_numbering", "set_page", "set_styles"]

_FONT = "Times New Roman"
_KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "TableGrid", "Header", "HeaderChar", "Footer", "FooterChar"}  # fmt: skip


def set_core(document: Any, title: str) -> None:
    """Title and language; the same day for every build, so that the bytes are the same."""
    core = document.core_properties
    core.title, core.author, core.comments, core.keywords = title, "Наставник", "", ""
    core.last_modified_by = "Наставник"
    core.created = core.modified = dt.datetime(2026, 1, 1)
    core.language = "ru-RU"


def set_styles(document: Any, size: float, line: float) -> None:
    """Times New Roman of one size, Russian, no space round paragraphs; spare styles are taken out."""
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(size)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    normal.paragraph_format.line_spacing = line
    normal.paragraph_format.widow_control = True
    for style in list(styles.element.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _KEPT_STYLES:
            styles.element.remove(style)


def set_page(section: Any) -> None:
    """A4 with the margins of the standard; the page number above, from the second page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(10)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("separate", None), (None, None), ("end", None)):
        run = paragraph.add_run("" if kind or text else "2")
        run.font.size = Pt(12)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif text:
            field = OxmlElement("w:instrText")
            field.text = text
            run._r.append(field)
    section.first_page_header.paragraphs[0].text = ""


def set_numbering(document: Any) -> None:
    """Two lists: 1 — dashes, 2 and on — points «1.», «1.1.», «1.1.1.» that begin at the indent of a paragraph."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    level = (
        '<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:suff w:val="space"/>'
        '<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="709"/></w:pPr></w:lvl>'
    )
    dashes = level.format(level=0, kind="bullet", text="–")
    points = "".join(
        level.format(level=depth, kind="decimal", text="".join(f"%{part}." for part in range(1, depth + 2)))
        for depth in range(3)
    )
    for number, kind, levels in ((0, "singleLevel", dashes), (1, "multilevel", points)):
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="{kind}"/>{levels}</w:abstractNum>'
            )
        )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="0"/></w:num>'))
