"""Files that an operating system or an office suite leaves in a folder: nobody's submission and nobody's mistake."""

from __future__ import annotations

__all__ = ["is_leftover"]

_NAMES = {"thumbs.db", "desktop.ini", ".ds_store"}
_BEGINNINGS = ("~$", ".~lock", "._")


def is_leftover(name: str) -> bool:
    """Whether a file is such a one, by its name with the folders it stands in («/» between)."""
    *folders, base = name.split("/")
    return base.lower() in _NAMES or base.startswith(_BEGINNINGS) or "__MACOSX" in folders
