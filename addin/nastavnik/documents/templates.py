"""Templates: the shipped ones, a district's own set, and what is wrong with it."""

from __future__ import annotations

import os
from pathlib import Path

from nastavnik.errors import BadInput, OutputExists
from nastavnik.resources import data_dir

__all__ = ["template_path", "templates_copy", "user_templates"]


def user_templates() -> Path:
    """Where a district's own templates lie: NASTAVNIK_TEMPLATES, or the user's data folder."""
    named = os.environ.get("NASTAVNIK_TEMPLATES")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("nastavnik", appauthor=False) / "templates"


def template_path(name: str, folder: Path | None = None) -> Path:
    """A template by its name («orders/pairs.docx»): the district's own when it is there, else the shipped one.

    ``folder`` overrides where the district's own are looked for. Raises BadInput when there is no such template.
    """
    own = (folder or user_templates()) / name
    if own.is_file():
        return own
    shipped = data_dir("reports") / name
    if not shipped.is_file():
        raise BadInput(f"Нет шаблона «{name}».", "Переустановите программу.")
    return shipped


def templates_copy(folder: Path | None = None, *, replace: bool = False) -> list[Path]:
    """Copy the shipped templates to ``folder`` (None: the user's own folder) to be edited in Word; the paths.

    Raises OutputExists when one is there already, unless ``replace``: edits are never lost silently.
    """
    target = folder or user_templates()
    names = shipped_names()
    there = [name for name in names if (target / name).exists()]
    if there and not replace:
        raise OutputExists(
            f"В папке «{target}» уже есть шаблоны ({len(there)}): {there[0]} …",
            "Укажите другую папку или разрешите замену.",
        )
    written = []
    for name in names:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((data_dir("reports") / name).read_bytes())
        written.append(path)
    return written


def shipped_names() -> list[str]:
    """The shipped templates by name, in alphabetical order."""
    root = data_dir("reports")
    return sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*") if path.suffix in (".docx", ".html")
    )
