"""Borders of cells, set on both cells that share a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from xlwings import base_classes
from xlwings.base_classes import _UNSET, BORDER_GRID_SIDES

from . import bridge
from .addresses import MAX_COLUMNS, MAX_ROWS, Box
from .guard import Guarded, implements

if TYPE_CHECKING:
    from .cells import Cells

__all__ = ["Border", "Borders"]

_STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 15, "dash_dot": 16, "dash_dot_dot": 17}
_NAMES = {
    0: "continuous",
    1: "dot",
    2: "dash",
    3: "double",
    14: "dash",
    15: "double",
    16: "dash_dot",
    17: "dash_dot_dot",
}
_WIDTHS = {"hairline": 2, "thin": 26, "medium": 62, "thick": 88}  # 1/100 mm
_DOUBLE_WIDTH = 62


class _Line(NamedTuple):
    style: str | None = None
    weight: str = "thin"
    color: int = 0


def _line_of(found: Any) -> _Line:
    width = found.LineWidth or found.OuterLineWidth + found.InnerLineWidth + found.LineDistance
    if not width:
        return _Line()
    weight = min(_WIDTHS, key=lambda name: abs(_WIDTHS[name] - width))
    style = _NAMES.get(found.LineStyle, "continuous")
    return _Line(style, "thick" if style == "double" else weight, found.Color)


def _calc_line(line: _Line) -> Any:
    if line.style is None:
        return bridge.struct("table.BorderLine2")
    if line.style not in _STYLES:
        raise NotImplementedError(f"Border.line_style = '{line.style}': Calc has no such line")
    width = _DOUBLE_WIDTH if line.style == "double" else _WIDTHS[line.weight]
    return bridge.struct(
        "table.BorderLine2",
        Color=line.color,
        LineStyle=_STYLES[line.style],
        LineWidth=width,
        OuterLineWidth=width,
    )


_OPPOSITE = {
    "Top": ("Bottom", -1, 0),
    "Bottom": ("Top", 1, 0),
    "Left": ("Right", 0, -1),
    "Right": ("Left", 0, 1),
}
_SIDES = {
    "edge_top": "Top",
    "edge_bottom": "Bottom",
    "edge_left": "Left",
    "edge_right": "Right",
    "inside_vertical": "Vertical",
    "inside_horizontal": "Horizontal",
    "diagonal_down": "DiagonalTLBR2",
    "diagonal_up": "DiagonalBLTR2",
}


@implements(base_classes.Border)
class Border(Guarded, base_classes.Border):
    """One side of a range. Setting a colour or a weight where no line is draws a thin continuous one."""

    def __init__(self, parent: Cells, side: str) -> None:
        self.parent = parent
        self.side = side
        self._name = _SIDES[side]

    @property
    def api(self) -> Any:
        """The UNO BorderLine2."""
        if self._name.startswith("Diagonal"):
            return self.parent.xl.getPropertyValue(self._name)
        return getattr(self.parent.xl.TableBorder2, f"{self._name}Line")

    def _neighbour(self) -> tuple[Any, str] | None:
        """The cells beyond an edge and the side of theirs that touches it: Calc keeps lines on both."""
        if self._name not in _OPPOSITE:
            return None
        name, down, across = _OPPOSITE[self._name]
        box = self.parent.box
        row = box.row + (down if down < 0 else down * box.rows)
        column = box.column + (across if across < 0 else across * box.columns)
        if not (1 <= row <= MAX_ROWS and 1 <= column <= MAX_COLUMNS):
            return None
        beyond = Box(row, column, 1 if down else box.rows, 1 if across else box.columns)
        return type(self.parent)(self.parent.sheet, beyond).xl, name

    def _line(self) -> _Line | None:
        if self._name.startswith("Diagonal"):
            found = self.parent.uniform(self._name)
            return None if found is None else _line_of(found)
        neighbour = self._neighbour()
        for cells, name in ((self.parent.xl, self._name), *([neighbour] if neighbour else [])):
            border = cells.TableBorder2
            if not getattr(border, f"Is{name}LineValid"):
                return None
            line = _line_of(getattr(border, f"{name}Line"))
            if line.style:
                return line
        return _Line()

    def _put(self, line: Any) -> None:
        if self._name.startswith("Diagonal"):
            self.parent.xl.setPropertyValue(self._name, line)
            return
        neighbour = self._neighbour()
        for cells, name in ((self.parent.xl, self._name), *([neighbour] if neighbour else [])):
            only = {f"{name}Line": line, f"Is{name}LineValid": True}
            cells.TableBorder2 = bridge.struct("table.TableBorder2", **only)

    def draw(self, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        """Change the given parts of the line; ``line_style=None`` takes it away."""
        from .cellformats import calc_color

        line = self._line() or _Line()
        if line.style is None:
            line = line._replace(style="continuous")
        if color is not _UNSET:
            line = line._replace(color=calc_color(color))
        if weight is not _UNSET:
            line = line._replace(weight=weight, style="continuous" if line.style == "double" else line.style)
        if line_style is not _UNSET:
            line = line._replace(style=line_style)
        self._put(_calc_line(line))

    @property
    def line_style(self) -> str | None:
        """ "none" without a line; None where the cells differ."""
        line = self._line()
        return None if line is None else line.style or "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.draw(line_style=value)

    @property
    def weight(self) -> str | None:
        line = self._line()
        return None if line is None else line.weight

    @weight.setter
    def weight(self, value: str) -> None:
        self.draw(weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """None without a line and where the cells differ."""
        from .cellformats import rgb_of

        line = self._line()
        return None if line is None or line.style is None else rgb_of(line.color)

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        self.draw(color=color_or_rgb)


@implements(base_classes.Borders)
class Borders(Guarded, base_classes.Borders):
    """All sides of a range."""

    def __init__(self, parent: Cells) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The UNO TableBorder2 of the range."""
        return self.parent.xl.TableBorder2

    def __getitem__(self, side: str) -> Border:
        return Border(self.parent, side)

    def _common(self, attribute: str) -> Any:
        values = {getattr(self[side], attribute) for side in self._grid_sides()}
        return values.pop() if len(values) == 1 else None

    @property
    def line_style(self) -> str | None:
        found: str | None = self._common("line_style")
        return found

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        self.set(BORDER_GRID_SIDES, line_style=value)

    @property
    def weight(self) -> str | None:
        found: str | None = self._common("weight")
        return found

    @weight.setter
    def weight(self, value: str) -> None:
        self.set(BORDER_GRID_SIDES, weight=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        found: tuple[int, int, int] | None = self._common("color")
        return found

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        self.set(BORDER_GRID_SIDES, color=color_or_rgb)

    def set(self, which: Any, *, line_style: Any = _UNSET, weight: Any = _UNSET, color: Any = _UNSET) -> None:
        for side in which:
            self[side].draw(line_style, weight, color)

    def clear(self, which: Any) -> None:
        self.set(which, line_style=None)
