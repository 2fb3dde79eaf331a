"""Several documents of one template as one .docx: each begins on a new page and counts its pages and points anew."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nastavnik.documents.package import DocxPackage
from nastavnik.documents.render import Rendered
from nastavnik.errors import BadInput

__all__ = ["joined"]

_BODY = re.compile(r"<w:body>(.*)(<w:sectPr[ >].*?</w:sectPr>)\s*</w:body>", re.DOTALL)
_SECTION = re.compile(r"<w:sectPr[ >].*?</w:sectPr>", re.DOTALL)
_NUM_ID = re.compile(r'<w:numId w:val="(\d+)"/>')
_NUM = re.compile(r'<w:num [^>]*?w:numId="(\d+)"[^>]*>(.*?)</w:num>', re.DOTALL)
_ABSTRACT = re.compile(r'<w:abstractNumId w:val="\d+"/>')
_PICTURE = re.compile(r"rIdP(\d+)\b")
_DRAWING_ID = re.compile(r'(<wp:docPr|<pic:cNvPr) id="(\d+)"')
# A paragraph of one point: it only carries the page setting of the document before it.
_CARRIER = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr>{section}</w:pPr></w:p>'
)


def joined(documents: Sequence[Rendered]) -> bytes:
    """One .docx of documents that come from the same template.

    Raises BadInput when there are none or they come from different templates.
    """
    if not documents or any(one.template is not documents[0].template for one in documents):
        raise BadInput(
            "Соединить в один файл можно документы одного вида.", "Сохраните их отдельными файлами."
        )
    first = documents[0]
    numbering = first.template.package.parts.get(DocxPackage.NUMBERING, b"").decode()
    lists = {int(number): body for number, body in _NUM.findall(numbering)}
    step = max(lists, default=0) + 1
    pieces, added, pictures = [], [], dict[str, bytes]()
    last_section = ""
    for position, one in enumerate(documents):
        content, section = _from_one(*_parted(one))
        content = _renumbered(content, position * step)
        added += [_copy(number, body, position * step) for number, body in lists.items()] if position else []
        content, pictures = _with_pictures(content, one, pictures)
        if position:
            pieces.append(_CARRIER.format(section=last_section))
        pieces.append(content)
        last_section = section
    document = first.parts[DocxPackage.DOCUMENT]
    whole = _BODY.sub(lambda _: f"<w:body>{''.join(pieces)}{last_section}</w:body>", document, count=1)
    parts = {name: text.encode() for name, text in first.parts.items()} | {
        DocxPackage.DOCUMENT: whole.encode()
    }
    if added:
        parts[DocxPackage.NUMBERING] = numbering.replace(
            "</w:numbering>", "".join(added) + "</w:numbering>"
        ).encode()
    return first.template.package.build(parts, pictures)


def _parted(one: Rendered) -> tuple[str, str]:
    found = _BODY.search(one.parts[DocxPackage.DOCUMENT])
    if not found:
        raise BadInput(
            f"Шаблон «{one.template.name}» нельзя соединить в один файл.",
            "Сохраните документы отдельными файлами.",
        )
    return found.group(1), found.group(2)


def _renumbered(content: str, shift: int) -> str:
    return (
        _NUM_ID.sub(lambda found: f'<w:numId w:val="{int(found.group(1)) + shift}"/>', content)
        if shift
        else content
    )


def _copy(number: int, body: str, shift: int) -> str:
    """A list of the template once more, so that it counts from one in this copy."""
    found = _ABSTRACT.search(body)
    restarts = body if "lvlOverride" in body else f"{found.group() if found else ''}"
    return f'<w:num w:numId="{number + shift}">{restarts}</w:num>'


def _with_pictures(content: str, one: Rendered, shelf: dict[str, bytes]) -> tuple[str, dict[str, bytes]]:
    """The content with its pictures under names of their own in the joined file."""
    if not one.pictures:
        return content, shelf
    base = len(shelf)
    content = _PICTURE.sub(lambda found: f"rIdP{int(found.group(1)) + base}", content)
    content = _DRAWING_ID.sub(lambda found: f'{found.group(1)} id="{int(found.group(2)) + base}"', content)
    moved = {f"rIdP{number + base}.png": png for number, png in enumerate(one.pictures.values(), 1)}
    return content, shelf | moved


def _from_one(content: str, section: str) -> tuple[str, str]:
    """The same with the pages of the document's first section counted from one; those after it go on, as alone."""
    found = _SECTION.search(content)
    if not found:
        return content, _from_first_page(section)
    return content[: found.start()] + _from_first_page(found.group()) + content[found.end() :], section


def _from_first_page(section: str) -> str:
    """The page setting with pages counted from one; the order of its parts is fixed by the standard."""
    if "<w:pgNumType" in section:
        return section
    for after in (
        "<w:cols",
        "<w:formProt",
        "<w:vAlign",
        "<w:noEndnote",
        "<w:titlePg",
        "<w:textDirection",
        "<w:docGrid",
    ):
        if after in section:
            return section.replace(after, f'<w:pgNumType w:start="1"/>{after}', 1)
    return section.replace("</w:sectPr>", '<w:pgNumType w:start="1"/></w:sectPr>')
