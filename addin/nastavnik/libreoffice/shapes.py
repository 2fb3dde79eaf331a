"""Shapes on a sheet; sizes and places in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge
from .fonts import Characters, Font
from .guard import Guarded, held, implements
from .listed import Listed
from .sizes import to_mm100, to_points

if TYPE_CHECKING:
    from .sheets import Sheet

__all__ = ["PICTURE", "Drawn", "DrawnCollection", "Shape", "Shapes", "natural_size"]

PICTURE = "com.sun.star.drawing.GraphicObjectShape"
_TYPES = {
    PICTURE: "picture",
    "com.sun.star.drawing.CustomShape": "auto_shape",
    "com.sun.star.drawing.RectangleShape": "auto_shape",
    "com.sun.star.drawing.EllipseShape": "auto_shape",
    "com.sun.star.drawing.TextShape": "text_box",
    "com.sun.star.drawing.LineShape": "line",
    "com.sun.star.drawing.ConnectorShape": "line",
    "com.sun.star.drawing.GroupShape": "group",
    "com.sun.star.drawing.ControlShape": "form_control",
    "com.sun.star.drawing.OLE2Shape": "chart",
    "com.sun.star.drawing.PolyPolygonShape": "free_form",
    "com.sun.star.drawing.MediaShape": "media",
}


class Drawn(Guarded):
    """Place, size and name of anything drawn."""

    parent: Sheet = held()

    def __init__(self, parent: Sheet, shape: Any) -> None:
        self.parent = parent
        self.xl = shape

    @property
    def api(self) -> Any:
        """The UNO shape."""
        return self.xl

    @property
    def index(self) -> int:
        """From 1, in the order of drawing."""
        return int(self.xl.ZOrder) + 1

    @property
    def name(self) -> str:
        """The shape's name; ``Shape N`` for one without a name."""
        return str(self.xl.Name) or f"Shape {self.index}"

    @name.setter
    def name(self, value: str) -> None:
        self.xl.Name = value

    def _place(self, x: float | None = None, y: float | None = None) -> None:
        old = self.xl.getPosition()
        place = bridge.struct(
            "awt.Point", X=old.X if x is None else to_mm100(x), Y=old.Y if y is None else to_mm100(y)
        )
        self.xl.setPosition(place)

    def _size(self, width: float | None = None, height: float | None = None) -> None:
        old = self.xl.getSize()
        wide = old.Width if width is None else to_mm100(width)
        high = old.Height if height is None else to_mm100(height)
        self.xl.setSize(bridge.struct("awt.Size", Width=wide, Height=high))

    @property
    def left(self) -> float:
        return round(to_points(self.xl.getPosition().X), 2)

    @left.setter
    def left(self, value: float) -> None:
        self._place(x=value)

    @property
    def top(self) -> float:
        return round(to_points(self.xl.getPosition().Y), 2)

    @top.setter
    def top(self, value: float) -> None:
        self._place(y=value)

    @property
    def width(self) -> float:
        return round(to_points(self.xl.getSize().Width), 2)

    @width.setter
    def width(self, value: float) -> None:
        self._size(width=value)

    @property
    def height(self) -> float:
        return round(to_points(self.xl.getSize().Height), 2)

    @height.setter
    def height(self, value: float) -> None:
        self._size(height=value)

    def delete(self) -> None:
        self.parent.xl.getDrawPage().remove(self.xl)


@implements(base_classes.Shape)
class Shape(Drawn, base_classes.Shape):
    """Anything drawn on a sheet."""

    @property
    def type(self) -> str:
        return _TYPES.get(self.xl.getShapeType(), "auto_shape")

    def activate(self) -> None:
        """Select the shape."""
        self.parent.activate()
        self.parent.book.controller.select(self.xl)

    def _original(self) -> Any:
        graphic = getattr(self.xl, "Graphic", None)
        return natural_size(graphic) if graphic is not None else self.xl.getSize()

    def scale_height(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Pictures keep their proportions."""
        old = self.xl.getSize()
        base = self._original() if relative_to_original_size else old
        width = round(base.Width * factor) if self.type == "picture" else old.Width
        self._scaled(width, round(base.Height * factor), scale)

    def scale_width(self, factor: float, relative_to_original_size: bool, scale: str) -> None:
        """Pictures keep their proportions."""
        old = self.xl.getSize()
        base = self._original() if relative_to_original_size else old
        height = round(base.Height * factor) if self.type == "picture" else old.Height
        self._scaled(round(base.Width * factor), height, scale)

    def _scaled(self, width: int, height: int, scale: str) -> None:
        share = {"scale_from_top_left": 0.0, "scale_from_middle": 0.5, "scale_from_bottom_right": 1.0}[scale]
        size, place = self.xl.getSize(), self.xl.getPosition()
        place.X += round((size.Width - width) * share)
        place.Y += round((size.Height - height) * share)
        self.xl.setSize(bridge.struct("awt.Size", Width=width, Height=height))
        self.xl.setPosition(place)

    @property
    def text(self) -> str | None:
        """None without a text."""
        return str(self.xl.getString()) or None if hasattr(self.xl, "getString") else None

    @text.setter
    def text(self, value: str) -> None:
        self.xl.setString(str(value))

    @property
    def font(self) -> Font:
        return Font(self.xl)

    @property
    def characters(self) -> Characters:
        return Characters(self.xl)


class DrawnCollection(Listed[Any]):
    _wrap: Any = Shape
    parent: Sheet = held()

    def __init__(self, parent: Sheet) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The UNO draw page."""
        return self.parent.xl.getDrawPage()

    def _wanted(self, shape: Any) -> bool:
        return bool(shape.getShapeType() != "com.sun.star.drawing.CaptionShape")  # these are notes

    def _items(self) -> list[Any]:
        page = self.api
        found = (page.getByIndex(i) for i in range(page.getCount()))
        return [self._wrap(self.parent, shape) for shape in found if self._wanted(shape)]


@implements(base_classes.Collection)
class Shapes(DrawnCollection, base_classes.Collection):
    """Everything drawn on a sheet, pictures and charts included, captions of notes left out."""


def natural_size(graphic: Any) -> Any:
    """The size of an image in 1/100 mm, at 96 pixels per inch where the image does not tell."""
    size = graphic.Size100thMM
    if size.Width and size.Height:
        return size
    pixels = graphic.SizePixel
    return bridge.struct(
        "awt.Size", Width=round(pixels.Width * 2540 / 96), Height=round(pixels.Height * 2540 / 96)
    )
