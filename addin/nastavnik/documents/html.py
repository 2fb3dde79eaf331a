"""The page of the site: an HTML template with the same values as the Word ones."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, UndefinedError

from nastavnik.documents.values import Blank
from nastavnik.documents.wording import FILTERS
from nastavnik.errors import TemplateError

__all__ = ["page_environment", "render_page"]


def _printed(value: Any) -> Any:
    return "" if isinstance(value, Blank) else value


def page_environment() -> Environment:
    """The jinja of pages: the same filters as Word templates have."""
    jinja = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=_printed, trim_blocks=True, lstrip_blocks=True
    )
    jinja.filters.update(FILTERS)
    return jinja


def render_page(path: Path, context: Mapping[str, Any]) -> str:
    """The page; blanks are printed as nothing. Raises TemplateError naming the template and line."""
    try:
        return page_environment().from_string(path.read_text("utf-8")).render(context)
    except TemplateSyntaxError as error:
        raise TemplateError(
            f"В шаблоне «{path.name}», строка {error.lineno}: {error.message}.", "Исправьте тег."
        ) from error
    except UndefinedError as error:
        raise TemplateError(f"В шаблоне «{path.name}» неизвестное имя: {error}.", "Исправьте тег.") from error
