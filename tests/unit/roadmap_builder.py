"""Word files with the peculiarities of real roadmaps, made in the test that needs them."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table, _Cell

HEADER = ["№ п/п", "Наименование мероприятий", "Срок реализации", "Ответственный исполнитель", "Результат"]


class Wide(str):
    """A text in a cell merged over all columns that are left in its row."""


class Bold(str):
    """A bold text."""


class Down(str):
    """The first cell of a vertical merge; ``None`` below it is the merged part."""


def table(document: WordDocument | _Cell, rows: list[list[Any]], columns: int | None = None) -> Table:
    """A table of texts; None is the lower part of a vertical merge."""
    width = columns or max(len(row) for row in rows)
    made = document.add_table(0, width)
    for texts in rows:
        cells = made.add_row().cells
        for at, text in enumerate(texts):
            if isinstance(text, Wide):
                cells[at].merge(cells[width - 1])
            if text is None or isinstance(text, Down):
                merge = OxmlElement("w:vMerge")
                if text is not None:
                    merge.set(qn("w:val"), "restart")
                cells[at]._tc.get_or_add_tcPr().append(merge)
            fill(cells[at], text or "")
    return made


def fill(cell: _Cell, text: str) -> None:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        run = paragraph.add_run(line)
        run.bold = True if isinstance(text, Bold) else None


def document(*blocks: str | list[list[Any]]) -> WordDocument:
    """Paragraphs (strings) and tables (lists of rows) in order."""
    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph().add_run(block).bold = True if isinstance(block, Bold) else None
        else:
            table(made, block)
    return made


def saved(made: WordDocument, folder: Path, name: str = "roadmap.docx") -> Path:
    path = folder / name
    made.save(str(path))
    return path


def tracked(kind: str, element: Any) -> None:
    """Wrap a run in a tracked insertion (ins) or deletion (del)."""
    change = OxmlElement(f"w:{kind}")
    change.set(qn("w:id"), "1")
    change.set(qn("w:author"), "Методист")
    element.addprevious(change)
    change.append(element)
    if kind == "del":
        for text in element.iter(qn("w:t")):
            text.tag = qn("w:delText")


def boxed(made: WordDocument, made_table: Table) -> None:
    """Move a table into a text box, with the second copy that Word keeps for old programs."""
    content = copy.deepcopy(made_table._tbl)
    made_table._tbl.getparent().remove(made_table._tbl)
    paragraph = made.add_paragraph()._p
    names = nsdecls("w") + (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    run = parse_xml(
        f"<w:r {names}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent/>"
        "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    for box in run.iter(qn("w:txbxContent")):
        box.append(copy.deepcopy(content))
        box.append(OxmlElement("w:p"))
    paragraph.append(run)


def numbered(cell: _Cell, made: WordDocument, *, number: int, level: int = 0) -> None:
    """Make the cell's first paragraph an item of an automatic list; its label stands in no text."""
    paragraph = cell.paragraphs[0]._p
    properties = parse_xml(
        f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>"
    )
    paragraph.get_or_add_pPr().append(properties)


def add_list(made: WordDocument, *texts: str) -> int:
    """A multilevel decimal list («%1.», «%1.%2.»); gives its number for ``numbered``."""
    root = made.part.numbering_part.element
    levels = "".join(
        f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='{text}'/></w:lvl>"
        for at, text in enumerate(texts)
    )
    abstract = parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='990'>{levels}</w:abstractNum>")
    root.insert(0, abstract)
    root.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='990'><w:abstractNumId w:val='990'/></w:num>"))
    return 990
