"""What a template may meet in place of a plain text: a blank datum that knows its name, a picture."""

from __future__ import annotations

import math
import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from markupsafe import Markup, escape

__all__ = ["Blank", "BlankDatumError", "Picture", "PictureShelf", "printed", "shelf"]

# What XML 1.0 does not allow in a text.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_EMU_PER_CM = 360_000


class BlankDatumError(Exception):
    """A blank datum was to be printed."""

    def __init__(self, blank: Blank) -> None:
        super().__init__(blank.label)
        self.blank = blank


@dataclass(frozen=True, slots=True)
class Blank:
    """A datum nobody has filled in: false in a condition, an error when printed.

    ``label`` is the field's Russian name, ``place`` says where to fill it in.
    """

    label: str
    place: str

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> NoReturn:
        raise BlankDatumError(self)

    def __str__(self) -> str:
        raise BlankDatumError(self)

    __html__ = __str__


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG to stand in the text; ``width`` and ``height`` in centimetres, ``alt`` for those who cannot see it."""

    png: bytes
    width: float
    height: float
    alt: str


@dataclass
class PictureShelf:
    """The pictures one rendering has met, by the name they get in the package."""

    pictures: dict[str, bytes] = field(default_factory=dict)

    def add(self, picture: Picture) -> Markup:
        """The run that shows the picture, in place of the text the tag stood in."""
        number = len(self.pictures) + 1
        self.pictures[f"rIdP{number}.png"] = picture.png
        drawing = _DRAWING.format(
            number=number,
            width=round(picture.width * _EMU_PER_CM),
            height=round(picture.height * _EMU_PER_CM),
            alt=str(escape(picture.alt)),
        )
        return Markup(f'</w:t></w:r><w:r>{drawing}</w:r><w:r><w:t xml:space="preserve">')


shelf: ContextVar[PictureShelf] = ContextVar("shelf")


def printed(value: Any) -> Any:
    """What is written for a value: Russian numbers and dates, line breaks, no control characters.

    Raises BlankDatumError for a blank one.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        text = _ILLEGAL.sub("", value)
        return _BREAK.join(escape(line) for line in text.splitlines()) if "\n" in text else text
    if isinstance(value, Blank):
        raise BlankDatumError(value)
    if isinstance(value, Picture):
        return shelf.get().add(value)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        raise BlankDatumError(Blank("значение", "исходные данные"))
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return value


_DRAWING = (
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
    '<wp:docPr id="{number}" name="Рисунок {number}" descr="{alt}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{number}" name="{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
    "<pic:blipFill><a:blip "
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rIdP{number}"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
)
