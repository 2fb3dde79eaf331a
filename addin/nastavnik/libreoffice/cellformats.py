"""How cells look: colour, number format, alignment; fonts and borders by their own classes."""

from __future__ import annotations

from typing import Any

from xlwings import utils

from . import bridge
from .borders import Borders
from .cells import Cells
from .fonts import Characters, Font

__all__ = ["CellFormats", "calc_color", "rgb_of"]

_HORIZONTAL = {  # HoriJustify, HoriJustifyMethod
    "general": ("STANDARD", 0),
    "left": ("LEFT", 0),
    "center": ("CENTER", 0),
    "right": ("RIGHT", 0),
    "fill": ("REPEAT", 0),
    "justify": ("BLOCK", 0),
    "distributed": ("BLOCK", 1),
}
_VERTICAL = {"top": (1, 0), "center": (2, 0), "bottom": (3, 0), "justify": (4, 0), "distributed": (4, 1)}


def calc_color(value: Any) -> int:
    """0xRRGGBB of an RGB tuple, ``#rrggbb``, or an Excel colour number (which is 0xBBGGRR)."""
    if isinstance(value, str):
        value = utils.hex_to_rgb(value)
    elif isinstance(value, int):
        value = utils.int_to_rgb(value)
    red, green, blue = value
    return (int(red) << 16) | (int(green) << 8) | int(blue)


def rgb_of(color: int) -> tuple[int, int, int]:
    """The RGB tuple of 0xRRGGBB."""
    return (color >> 16) & 255, (color >> 8) & 255, color & 255


class CellFormats(Cells):
    """The formats of a range; properties whose cells differ are None."""

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The fill; None without one (and where cells differ)."""
        color = self.uniform("CellBackColor") if len(self) else None
        return None if color is None or color == -1 else rgb_of(color)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        if len(self):
            self.xl.CellBackColor = -1 if color_or_rgb is None else calc_color(color_or_rgb)

    @property
    def number_format(self) -> str | None:
        """Excel's English code, e.g. ``dd.mm.yyyy``; None where cells differ."""
        key = self.uniform("NumberFormat")
        return None if key is None else self.sheet.book.formats.code(key)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.xl.NumberFormat = self.sheet.book.formats.key(value)

    @property
    def font(self) -> Font:
        return Font(self.xl)

    @property
    def characters(self) -> Characters:
        return Characters(self.cell)

    @property
    def borders(self) -> Borders:
        return Borders(self)

    @property
    def wrap_text(self) -> bool | None:
        value = self.uniform("IsTextWrapped")
        return None if value is None else bool(value)

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.xl.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        value, method = self.uniform("HoriJustify"), self.uniform("HoriJustifyMethod")
        if value is None or method is None:
            return None
        return next((name for name, pair in _HORIZONTAL.items() if pair == (value.value, method)), None)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        """All of xlwings' values but "center_across_selection", which Calc lacks."""
        if value not in _HORIZONTAL:
            raise NotImplementedError(f"Range.horizontal_alignment = '{value}': Calc has no such alignment")
        name, method = _HORIZONTAL[value]
        self.xl.HoriJustify = bridge.enum("table.CellHoriJustify", name)
        self.xl.HoriJustifyMethod = method

    @property
    def vertical_alignment(self) -> str | None:
        value, method = self.uniform("VertJustify"), self.uniform("VertJustifyMethod")
        if value is None or method is None:
            return None
        pair = (value or 3, method)  # Calc's standard is Excel's bottom
        return next((name for name, known in _VERTICAL.items() if known == pair), None)

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.xl.VertJustify, self.xl.VertJustifyMethod = _VERTICAL[value]

    def adjust_indent(self, amount: int) -> None:
        for _ in range(abs(amount)):
            if amount > 0:
                self.xl.incrementIndent()
            else:
                self.xl.decrementIndent()
