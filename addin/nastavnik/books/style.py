"""How our workbooks look: one palette, one set of cell formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from nastavnik.books.text_width import line_count, text_width, word_room

__all__ = [
    "COLOURS",
    "FONT",
    "LINE_HEIGHT",
    "formats",
    "line_count",
    "row_heights",
    "text_width",
    "word_room",
]

FONT = "Calibri"
COLOURS = {
    "ink": "#1F2A37",
    "brand": "#1F5A7A",
    "brand_light": "#DCEAF2",
    "quiet": "#6B7280",
    "line": "#C9D3DB",
    "input": "#FFFFFF",
    "computed": "#F3F5F7",
    "required": "#FFF6DD",
    "bad": "#FBE3E0",
    "bad_ink": "#9B1C1C",
    "warn": "#FFF1CC",
    "warn_ink": "#7A4B00",
    "good_ink": "#166534",
}

_BASE = {"font_name": FONT, "font_size": 11, "font_color": COLOURS["ink"], "valign": "top"}
_CELL = {**_BASE, "border": 1, "border_color": COLOURS["line"], "text_wrap": True}
_TEXT = {**_CELL, "align": "left", "indent": 1}

LINE_HEIGHT = 15.0


def row_heights(
    columns: Iterable[tuple[Sequence[Any], float]], count: int, most: int = 8
) -> list[float | None]:
    """The height of each of ``count`` rows, points; None for one line. ``columns`` are (texts, width).

    Neither Excel nor LibreOffice fits the rows of a file that was not saved by itself, so they are fitted here.
    """
    lines = [1] * count
    for texts, width in columns:
        # Once per distinct text: registers repeat their values, and most fit on one line.
        long = {t: n for t in set(texts) if isinstance(t, str) and (n := line_count(t, width)) > 1}
        if long:
            lines = [max(n, long.get(t, 1)) for n, t in zip(lines, texts, strict=False)] + lines[len(texts) :]
    return [LINE_HEIGHT * min(n, most) if n > 1 else None for n in lines]


class formats(dict[str, Any]):
    """The named formats of one workbook, made when first asked for."""

    _SPECS: dict[str, dict[str, Any]] = {
        "title": {**_BASE, "bold": True, "font_size": 16, "font_color": COLOURS["brand"]},
        "subtitle": {**_BASE, "bold": True, "font_size": 12, "font_color": COLOURS["brand"]},
        "about": {**_BASE, "font_color": COLOURS["quiet"]},
        "hint": {**_BASE, "font_color": COLOURS["quiet"], "text_wrap": True, "indent": 1},
        "plain": {**_BASE},
        "wrapped": {**_BASE, "text_wrap": True},
        "live": {**_BASE, "bold": True, "font_color": COLOURS["bad_ink"]},
        "mark": {**_BASE, "font_size": 9, "italic": True, "font_color": COLOURS["quiet"], "valign": "bottom", "shrink": True},
        "header": {
            **_CELL, "bold": True, "font_color": "#FFFFFF", "bg_color": COLOURS["brand"], "valign": "vcenter",
            "align": "center",
        },
        "header_optional": {
            **_CELL, "bold": True, "font_color": COLOURS["ink"], "bg_color": COLOURS["brand_light"],
            "valign": "vcenter", "align": "center",
        },
        "header_computed": {
            **_CELL, "bold": True, "italic": True, "font_color": COLOURS["quiet"], "bg_color": COLOURS["computed"],
            "valign": "vcenter", "align": "center",
        },
        "text": {**_TEXT, "locked": False, "num_format": "@"},
        "general": {**_TEXT, "locked": False},
        "date": {**_CELL, "locked": False, "num_format": "dd.mm.yyyy", "align": "left", "indent": 1},
        "number": {**_CELL, "locked": False, "num_format": "General", "align": "right", "indent": 1},
        "integer": {**_CELL, "locked": False, "num_format": "0", "align": "right", "indent": 1},
        "computed": {**_TEXT, "font_color": COLOURS["quiet"], "bg_color": COLOURS["computed"]},
        "fix": {**_TEXT, "font_color": COLOURS["bad_ink"], "bg_color": COLOURS["computed"]},
        "cell": {**_TEXT},
        "cell_number": {**_CELL, "num_format": "#,##0", "align": "right"},
        "cell_decimal": {**_CELL, "num_format": "General", "align": "right"},
        "cell_percent": {**_CELL, "num_format": "0.0%", "align": "right"},
        "cell_date": {**_CELL, "num_format": "dd.mm.yyyy", "align": "left", "indent": 1},
        "cell_moment": {**_CELL, "num_format": "dd.mm.yyyy hh:mm", "align": "left", "indent": 1},
        "cell_link": {**_TEXT, "font_color": "#0B57A4", "underline": 1},
        "number_link": {**_CELL, "num_format": "#,##0", "align": "right", "font_color": "#0B57A4", "underline": 1},
        "strong_number_link": {
            **_CELL, "bold": True, "num_format": "#,##0", "align": "right", "font_color": "#0B57A4", "underline": 1,
        },
        "label_link": {**_TEXT, "bg_color": COLOURS["computed"], "font_color": "#0B57A4", "underline": 1},
        "link": {**_BASE, "font_color": "#0B57A4", "underline": 1},
        "cell_strong": {**_TEXT, "bold": True},
        "strong_number": {**_CELL, "bold": True, "num_format": "#,##0", "align": "right"},
        "strong_percent": {**_CELL, "bold": True, "num_format": "0.0%", "align": "right"},
        "big": {**_BASE, "bold": True, "font_size": 20, "font_color": COLOURS["brand"], "align": "left"},
        "group": {**_BASE, "bold": True, "font_color": COLOURS["brand"], "text_wrap": True},
        "label": {**_TEXT, "bg_color": COLOURS["computed"]},
        "label_required": {**_TEXT, "bg_color": COLOURS["brand_light"], "bold": True},
        "bad": {"bg_color": COLOURS["bad"], "font_color": COLOURS["bad_ink"]},
        # The sign beside the colour: «✖ Н-003».
        "bad_sign": {"bg_color": COLOURS["bad"], "font_color": COLOURS["bad_ink"], "num_format": '"✖ "General;"✖ "General;"✖ "General;"✖ "@'},
        "warn": {"bg_color": COLOURS["warn"], "font_color": COLOURS["warn_ink"]},
        "good": {"font_color": COLOURS["good_ink"], "bold": True},
    }  # fmt: skip

    def __init__(self, workbook: Any) -> None:
        super().__init__()
        self._workbook = workbook

    def __missing__(self, name: str) -> Any:
        base, _, mark = name.partition("+")
        spec = dict(self._SPECS[base])
        if mark == "error":
            spec |= {"bg_color": COLOURS["bad"], "border_color": COLOURS["bad_ink"]}
        elif mark == "warning":
            spec |= {"bg_color": COLOURS["warn"], "border_color": COLOURS["warn_ink"]}
        self[name] = self._workbook.add_format(spec)
        return self[name]
