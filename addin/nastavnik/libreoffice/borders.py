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


class _Place(NamedTuple):
    """Cells, seen from the range's top left one, and the side of theirs that carries the line."""

    row: int
    column: int
    rows: int
    columns: int
    side: str


def _places(side: str, rows: int, columns: int) -> list[_Place]:
    """Where the lines of a side are kept: first within the range, then on its neighbours."""
    return {
        "edge_top": [_Place(0, 0, 1, columns, "Top"), _Place(-1, 0, 1, columns, "Bottom")],
        "edge_bottom": [_Place(rows - 1, 0, 1, columns, "Bottom"), _Place(rows, 0, 1, columns, "Top")],
        "edge_left": [_Place(0, 0, rows, 1, "Left"), _Place(0, -1, rows, 1, "Right")],
        "edge_right": [_Place(0, columns - 1, rows, 1, "Right"), _Place(0, columns, rows, 1, "Left")],
        "inside_horizontal": [
            _Place(1, 0, rows - 1, columns, "Top"),
            _Place(0, 0, rows - 1, columns, "Bottom"),
        ],
        "inside_vertical": [
            _Place(0, 1, rows, columns - 1, "Left"),
            _Place(0, 0, rows, columns - 1, "Right"),
        ],
        "diagonal_down": [_Place(0, 0, rows, columns, "DiagonalTLBR")],
        "diagonal_up": [_Place(0, 0, rows, columns, "DiagonalBLTR")],
    }[side]


@implements(base_classes.Border)
class Border(Guarded, base_classes.Border):
    """One side of a range. Setting a colour or a weight where no line is draws a thin continuous one."""

    def __init__(self, parent: Cells, side: str) -> None:
        self.parent = parent
        self.side = side

    def _cells(self) -> list[tuple[Any, str]]:
        rows, columns = self.parent.shape
        row, column = self.parent.row, self.parent.column
        found = []
        for place in _places(self.side, rows, columns):
            box = Box(row + place.row, column + place.column, place.rows, place.columns)
            inside = box.row >= 1 and box.column >= 1 and box.row + box.rows - 1 <= MAX_ROWS
            if inside and box.rows and box.columns and box.column + box.columns - 1 <= MAX_COLUMNS:
                name = place.side if place.side.startswith("Diagonal") else f"{place.side}Border"
                found.append((type(self.parent)(self.parent.sheet, box).xl, f"{name}2"))
        return found

    @property
    def api(self) -> Any:
        """The UNO BorderLine2."""
        cells, name = self._cells()[0]
        return cells.getPropertyValue(name)

    def _line(self) -> _Line | None:
        for cells, name in self._cells():
            if cells.getPropertyState(name).value == "AMBIGUOUS_VALUE":
                return None
            line = _line_of(cells.getPropertyValue(name))
            if line.style:
                return line
        return _Line()

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
        for cells, name in self._cells():
            cells.setPropertyValue(name, _calc_line(line))

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
