"""Pictures on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge
from .guard import implements
from .shapes import PICTURE, Drawn, DrawnCollection, natural_size
from .sizes import to_points

if TYPE_CHECKING:
    from .sheets import Sheet

__all__ = ["Picture", "Pictures"]


@implements(base_classes.Picture)
class Picture(Drawn, base_classes.Picture):
    """A picture on a sheet."""

    @property
    def lock_aspect_ratio(self) -> bool:
        """Whether changing one side changes the other."""
        return bool(getattr(self, "_locked", False))

    @lock_aspect_ratio.setter
    def lock_aspect_ratio(self, value: bool) -> None:
        self._locked = bool(value)

    def _size(self, width: float | None = None, height: float | None = None) -> None:
        if self.lock_aspect_ratio and (width is None) != (height is None):
            old = self.xl.getSize()
            if width is not None and old.Width:
                height = to_points(old.Height) * width / to_points(old.Width)
            elif height is not None and old.Height:
                width = to_points(old.Width) * height / to_points(old.Height)
        super()._size(width, height)

    def update(self, filename: str) -> Picture:
        """Show another image in the same place and size, as xlwings does on Excel."""
        self.xl.Graphic = _graphic(self.parent, filename)
        return self


@implements(base_classes.Pictures)
class Pictures(DrawnCollection, base_classes.Pictures):
    """The pictures of a sheet."""

    _wrap = Picture

    def _wanted(self, shape: Any) -> bool:
        return bool(shape.getShapeType() == PICTURE)

    def add(
        self,
        filename: str,
        link_to_file: bool,
        save_with_document: bool,
        left: float | None,
        top: float | None,
        width: float | None,
        height: float | None,
        anchor: Any,
    ) -> Picture:
        """Put an image file on the sheet in its natural size unless ``width`` and ``height`` are given (not -1)."""
        if link_to_file:
            raise NotImplementedError("Pictures.add: link_to_file is not supported by the LibreOffice engine")
        graphic = _graphic(self.parent, filename)
        shape = self.parent.book.xl.createInstance(PICTURE)
        self.api.add(shape)
        shape.Graphic = graphic
        natural = natural_size(graphic)
        picture = Picture(self.parent, shape)
        given_width = None if width in (None, -1) else width
        given_height = None if height in (None, -1) else height
        shape.setSize(natural)
        picture._size(given_width, given_height)
        if anchor:
            left, top = anchor.left, anchor.top
        picture._place(left or 0, top or 0)
        shape.Name = self._free_name()
        return picture

    def _free_name(self) -> str:
        number = len(self) or 1
        while f"Picture {number}" in self:
            number += 1
        return f"Picture {number}"


def _graphic(sheet: Sheet, filename: str) -> Any:
    provider = sheet.book.app.service("graphic.GraphicProvider")
    graphic = provider.queryGraphic(bridge.props(URL=bridge.to_url(filename)))
    if graphic is None:
        raise FileNotFoundError(f"'{filename}' is not an image LibreOffice can read.")
    return graphic
