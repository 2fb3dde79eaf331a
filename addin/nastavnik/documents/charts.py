"""Charts as pictures with labels that can be read in print."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence

from nastavnik.documents.values import Picture
from nastavnik.form.shares import percent

__all__ = ["bars", "shares_beside_targets"]

_DARK, _LIGHT, _LINE = "#1f4e79", "#9dc3e6", "#c00000"
_WIDTH_CM = 16.5


def shares_beside_targets(
    labels: Sequence[str], values: Sequence[float | None], targets: Sequence[float | None], alt: str
) -> Picture:
    """Horizontal bars of shares (0…1) with a mark at each target; a missing value says «нет данных»."""
    return _horizontal(labels, values, targets, alt, as_percent=True)


def bars(
    labels: Sequence[str], values: Sequence[float | None], alt: str, *, as_percent: bool = False
) -> Picture:
    """Horizontal bars of counts or shares."""
    return _horizontal(labels, values, [None] * len(labels), alt, as_percent=as_percent)


def _horizontal(
    labels: Sequence[str],
    values: Sequence[float | None],
    targets: Sequence[float | None],
    alt: str,
    *,
    as_percent: bool,
) -> Picture:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    scale = 100 if as_percent else 1
    wrapped = [textwrap.fill(label, 42) for label in labels]
    lines = sum(label.count("\n") + 1 for label in wrapped)
    height = 1.6 + 0.52 * len(labels) + 0.36 * lines
    figure = Figure(figsize=(_WIDTH_CM / 2.54, height / 2.54), dpi=200)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    rows = range(len(labels))
    heights = [(value or 0) * scale for value in values]
    axes.barh(list(rows), heights, color=_LIGHT, edgecolor=_DARK, height=0.6)
    limit = max([*heights, *((target or 0) * scale for target in targets), 1])
    for row, value, target in zip(rows, values, targets):
        if target is not None:
            axes.plot([target * scale] * 2, [row - 0.42, row + 0.42], color=_LINE, linewidth=2)
        end = (value or 0) * scale
        # The label goes past a target's mark that it would cover.
        if target is not None and 0 <= target * scale - end < limit * 0.18:
            end = target * scale
        axes.text(end + limit * 0.015, row, _label(value, as_percent), va="center", fontsize=8)
    axes.set_yticks(list(rows), wrapped, fontsize=8)
    axes.invert_yaxis()
    axes.set_xlim(0, limit * 1.2)
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel(
        ("%" if as_percent else "количество")
        + ("; красная черта – цель" if any(t is not None for t in targets) else ""),
        fontsize=8,
    )
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return Picture(buffer.getvalue(), _WIDTH_CM, height, alt)


def _label(value: float | None, as_percent: bool) -> str:
    if value is None:
        return "нет данных"
    if as_percent:
        return percent(value)
    return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
