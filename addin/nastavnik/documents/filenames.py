"""File names that people can read and Windows can keep."""

from __future__ import annotations

import re
from pathlib import Path

__all__ = ["free_path", "safe_name"]

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?$", re.IGNORECASE)


def safe_name(text: str, limit: int = 110) -> str:
    """A file name without a suffix: no signs Windows forbids, no dot or space at the end, not too long."""
    plain = text.replace('"', "").replace("\u00a0", " ")
    name = " ".join(_FORBIDDEN.sub("-", plain).split())
    if len(name) > limit:
        name = name[:limit].rsplit(" ", 1)[0]
    name = name.strip(" .")
    return f"_{name}" if _RESERVED.match(name) else name or "документ"


def free_path(
    folder: Path, name: str, suffix: str, *, replace: bool = False, taken: set[Path] | None = None
) -> Path:
    """``folder/name.suffix``, or «name (2).suffix» when that is there already and is not to be replaced.

    ``taken`` holds the paths given out in this run: they are never given out twice.
    """
    busy = taken if taken is not None else set()
    path, number = folder / f"{name}{suffix}", 1
    while path in busy or (path.exists() and not replace):
        number += 1
        path = folder / f"{name} ({number}){suffix}"
    busy.add(path)
    return path
