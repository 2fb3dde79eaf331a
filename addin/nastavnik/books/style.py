"""How our workbooks look: one palette, one set of cell formats."""

from __future__ import annotations

from typing import Any

__all__ = ["COLOURS", "FONT", "formats"]

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


class formats(dict[str, Any]):  # noqa: N801 - reads as a word at the place of use
    """The named formats of one workbook, made when first asked for."""

    _SPECS: dict[str, dict[str, Any]] = {
        "title": {**_BASE, "bold": True, "font_size": 16, "font_color": COLOURS["brand"]},
        "subtitle": {**_BASE, "bold": True, "font_size": 12, "font_color": COLOURS["brand"]},
        "about": {**_BASE, "font_color": COLOURS["quiet"]},
        "plain": {**_BASE},
        "wrapped": {**_BASE, "text_wrap": True},
        "live": {**_BASE, "bold": True, "font_color": COLOURS["bad_ink"]},
        "mark": {**_BASE, "font_size": 9, "italic": True, "font_color": COLOURS["quiet"], "valign": "bottom"},
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
        "text": {**_CELL, "locked": False, "num_format": "@"},
        "general": {**_CELL, "locked": False},
        "date": {**_CELL, "locked": False, "num_format": "dd.mm.yyyy", "align": "left"},
        "number": {**_CELL, "locked": False, "num_format": "0.##", "align": "left"},
        "integer": {**_CELL, "locked": False, "num_format": "0", "align": "left"},
        "computed": {**_CELL, "font_color": COLOURS["quiet"], "bg_color": COLOURS["computed"]},
        "fix": {**_CELL, "font_color": COLOURS["bad_ink"], "bg_color": COLOURS["computed"]},
        "cell": {**_CELL},
        "cell_number": {**_CELL, "num_format": "#,##0", "align": "right"},
        "cell_decimal": {**_CELL, "num_format": "#,##0.##", "align": "right"},
        "cell_percent": {**_CELL, "num_format": "0.0%", "align": "right"},
        "cell_date": {**_CELL, "num_format": "dd.mm.yyyy", "align": "left"},
        "cell_moment": {**_CELL, "num_format": "dd.mm.yyyy hh:mm", "align": "left"},
        "cell_link": {**_CELL, "font_color": "#0B57A4", "underline": 1},
        "link": {**_BASE, "font_color": "#0B57A4", "underline": 1},
        "cell_strong": {**_CELL, "bold": True},
        "strong_number": {**_CELL, "bold": True, "num_format": "#,##0", "align": "right"},
        "strong_percent": {**_CELL, "bold": True, "num_format": "0.0%", "align": "right"},
        "big": {**_BASE, "bold": True, "font_size": 20, "font_color": COLOURS["brand"], "align": "left"},
        "group": {**_BASE, "bold": True, "font_color": COLOURS["brand"]},
        "label": {**_CELL, "bg_color": COLOURS["computed"]},
        "label_required": {**_CELL, "bg_color": COLOURS["brand_light"], "bold": True},
        "bad": {"bg_color": COLOURS["bad"], "font_color": COLOURS["bad_ink"]},
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
