"""Charts on a sheet: kind, source, title, place; axes and series are left to ``api``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge
from .guard import held, implements
from .listed import Listed
from .shapes import Drawn
from .sizes import to_mm100

if TYPE_CHECKING:
    from .sheets import Sheet

__all__ = ["Chart", "Charts"]

# xlwings' name: UNO diagram and the properties that make the variant
_LINE, _BAR, _AREA, _PIE, _XY = "LineDiagram", "BarDiagram", "AreaDiagram", "PieDiagram", "XYDiagram"
_STACKED, _PERCENT = {"Stacked": True}, {"Percent": True}
_TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "column_clustered": (_BAR, {}),
    "column_stacked": (_BAR, _STACKED),
    "column_stacked_100": (_BAR, _PERCENT),
    "bar_clustered": (_BAR, {"Vertical": True}),
    "bar_stacked": (_BAR, {"Vertical": True, **_STACKED}),
    "bar_stacked_100": (_BAR, {"Vertical": True, **_PERCENT}),
    "line": (_LINE, {"SymbolType": -3}),
    "line_markers": (_LINE, {"SymbolType": -1}),
    "line_stacked": (_LINE, {"SymbolType": -3, **_STACKED}),
    "area": (_AREA, {}),
    "area_stacked": (_AREA, _STACKED),
    "area_stacked_100": (_AREA, _PERCENT),
    "pie": (_PIE, {}),
    "doughnut": ("DonutDiagram", {}),
    "radar": ("NetDiagram", {}),
    "radar_filled": ("FilledNetDiagram", {}),
    "xy_scatter": (_XY, {"Lines": False}),
    "xy_scatter_lines": (_XY, {"Lines": True}),
}
_DEFAULTS: dict[str, Any] = {"Stacked": False, "Percent": False, "Vertical": False}
_KEYS = ("Stacked", "Percent", "Vertical", "SymbolType", "Lines")


@implements(base_classes.Chart)
class Chart(Drawn, base_classes.Chart):
    """A chart, found by its shape."""

    def __init__(self, parent: Sheet, shape: Any) -> None:
        super().__init__(parent, shape)

    @property
    def api(self) -> Any:
        """The UNO chart document."""
        return self._table.getEmbeddedObject()

    @property
    def _table(self) -> Any:
        return self.parent.xl.getCharts().getByName(self.xl.PersistName)

    @property
    def chart_type(self) -> str:
        """Any of xlwings' types but 3D, stock, bubble, surface and combined ones."""
        diagram = self.api.getDiagram()
        kind = diagram.getDiagramType().rpartition(".")[2]
        state = {key: diagram.getPropertyValue(key) for key in _KEYS if _has(diagram, key)}
        # A chart without a source has no series yet to tell whether they are stacked.
        state = {key: False if value is None else value for key, value in state.items()}
        if state.get("Percent"):
            state["Stacked"] = False
        if kind == _XY:
            state["Lines"] = _has_lines(diagram)
        for name, (diagram_type, settings) in _TYPES.items():
            wanted = {**{key: value for key, value in _DEFAULTS.items() if key in state}, **settings}
            if diagram_type == kind and all(
                _same(key, state.get(key), value) for key, value in wanted.items()
            ):
                return name
        raise NotImplementedError(f"Chart.chart_type: {kind} {state}")

    @chart_type.setter
    def chart_type(self, chart_type: str) -> None:
        if chart_type not in _TYPES:
            raise NotImplementedError(
                f"Chart.chart_type = '{chart_type}' is not supported by the LibreOffice engine"
            )
        kind, settings = _TYPES[chart_type]
        document = self.api
        diagram = document.createInstance(f"com.sun.star.chart.{kind}")
        document.setDiagram(diagram)
        diagram = document.getDiagram()
        for key, value in {**_DEFAULTS, **settings}.items():
            if _has(diagram, key):
                diagram.setPropertyValue(key, value)

    def set_source_data(self, rng: Any, plot_by: str | None = None) -> None:
        """Show the cells of a range with its headings; without ``plot_by`` the longer side is the axis, as on Excel."""
        kind = self.chart_type
        self._table.setRanges((rng.uno_address,))
        self._table.setHasColumnHeaders(True)
        self._table.setHasRowHeaders(_has_row_titles(rng))
        by_rows = plot_by == "rows" if plot_by else rng.shape[0] < rng.shape[1]
        source = bridge.enum("chart.ChartDataRowSource", "ROWS" if by_rows else "COLUMNS")
        self.api.getDiagram().DataRowSource = source
        self.chart_type = kind  # new series come with looks of their own

    @property
    def plot_by(self) -> str:
        """ "rows" or "columns": what the series are."""
        return "rows" if self.api.getDiagram().DataRowSource.value == "ROWS" else "columns"

    @plot_by.setter
    def plot_by(self, value: str) -> None:
        source = bridge.enum("chart.ChartDataRowSource", value.upper())
        self.api.getDiagram().DataRowSource = source

    @property
    def title(self) -> str | None:
        """None without a title."""
        document = self.api
        return str(document.getTitle().String) if document.HasMainTitle else None

    @title.setter
    def title(self, value: str | None) -> None:
        document = self.api
        document.HasMainTitle = value is not None
        if value is not None:
            document.getTitle().String = value

    def delete(self) -> None:
        self.parent.xl.getCharts().removeByName(self.xl.PersistName)

    def to_png(self, path: str) -> None:
        exporter = self.parent.book.app.service("drawing.GraphicExportFilter")
        exporter.setSourceDocument(self.xl)
        if not exporter.filter(bridge.props(URL=bridge.to_url(path), MediaType="image/png")):
            raise OSError(f"The chart could not be written to {path}.")


def _has_lines(diagram: Any) -> bool:
    """Whether the first series of a scatter chart is joined by lines: the diagram's own property does not tell."""
    try:
        return bool(diagram.getDataRowProperties(0).LineStyle.value != "NONE")
    except Exception as error:
        if bridge.translate(error, "Chart.chart_type") is error:
            raise
        return bool(diagram.Lines)  # there are no series yet


def _has(diagram: Any, key: str) -> bool:
    return bool(diagram.getPropertySetInfo().hasPropertyByName(key))


def _same(key: str, found: Any, wanted: Any) -> bool:
    if key == "SymbolType":
        return bool((found == -3) == (wanted == -3))
    return bool(found == wanted)


def _has_row_titles(rng: Any) -> bool:
    """Whether the first column holds texts, which then are the categories."""
    first = rng.part(0, 0, rng.shape[0], 1).xl.getDataArray()
    texts: list[bool] = [isinstance(row[0], str) and row[0] != "" for row in first[1:]]
    return any(texts)


@implements(base_classes.Collection)
class Charts(Listed[Chart], base_classes.Collection, base_classes.Charts):
    """The charts of a sheet."""

    parent: Sheet = held()

    def __init__(self, parent: Sheet) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The UNO collection of charts."""
        return self.parent.xl.getCharts()

    def _items(self) -> list[Chart]:
        names = set(self.api.getElementNames())
        page = self.parent.xl.getDrawPage()
        shapes = (page.getByIndex(i) for i in range(page.getCount()))
        return [
            Chart(self.parent, shape)
            for shape in shapes
            if shape.getShapeType() == "com.sun.star.drawing.OLE2Shape" and shape.PersistName in names
        ]

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Any = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Any = None,
        style: int | None = 227,
    ) -> Chart:
        """A chart in points from the sheet's corner or at ``anchor``; ``style`` has no effect."""
        if anchor:
            left, top = anchor.left, anchor.top
        number = len(self) + 1
        while f"Chart {number}" in self.api.getElementNames():
            number += 1
        own = f"Chart {number}"
        place = bridge.struct(
            "awt.Rectangle", X=to_mm100(left), Y=to_mm100(top), Width=to_mm100(width), Height=to_mm100(height)
        )
        # A chart made without a range never takes one, so one without a source begins with a cell.
        first = source.uno_address if source is not None else self.parent.cells.part(0, 0, 1, 1).uno_address
        self.api.addNewByName(own, place, (first,), True, source is not None and _has_row_titles(source))
        chart = self._items()[-1]
        chart.name = name or own
        if chart_type is not None:
            chart.chart_type = chart_type
        if source is not None:
            chart.set_source_data(source, plot_by)
        return chart
