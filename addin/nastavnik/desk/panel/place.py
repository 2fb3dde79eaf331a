"""Where the panel stood when it was closed."""

from __future__ import annotations

import json
import re
from pathlib import Path

from nastavnik.resources import whole_output

__all__ = ["load_place", "place_path", "save_place"]

_PLACE = re.compile(r"^(?:\d+x\d+)?\+(-?\d+)\+(-?\d+)$")


def place_path() -> Path:
    """The file that remembers the place."""
    from platformdirs import user_config_path

    return user_config_path("nastavnik", appauthor=False) / "panel.json"


def load_place(width: int, height: int) -> str | None:
    """The remembered place (``+X+Y``) when it lies on a screen of ``width`` × ``height`` points, else None."""
    try:
        text = json.loads(place_path().read_text(encoding="utf-8"))["place"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # first start, or a file cut short: the window stands where the system puts it
    found = _PLACE.match(text) if isinstance(text, str) else None
    if not found:
        return None
    left, top = int(found[1]), int(found[2])
    return f"+{left}+{top}" if 0 <= left < width - 100 and 0 <= top < height - 100 else None


def save_place(geometry: str) -> None:
    """Remember the window's ``geometry`` (``WxH+X+Y``)."""
    found = _PLACE.match(geometry)
    if found:
        with whole_output(place_path()) as temporary:
            temporary.write_text(json.dumps({"place": f"+{found[1]}+{found[2]}"}), encoding="utf-8")
