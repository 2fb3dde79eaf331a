"""Word templates with jinja tags: parsed once, rendered many times, wrong tags named in Russian.

docxtpl turns Word's XML into a jinja source (it knows how Word cuts tags into runs, and the ``{%p %}``, ``{%tr %}``
forms); the compiled source is kept, and only the changed parts of the package are written per document.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template, TemplateSyntaxError, UndefinedError
from jinja2 import TemplateError as JinjaError

from nastavnik.documents.package import DocxPackage
from nastavnik.documents.tag_blocks import block_faults, part_paragraphs
from nastavnik.documents.values import BlankDatumError, PictureShelf, printed, shelf
from nastavnik.documents.wording import FILTERS
from nastavnik.errors import TemplateError

__all__ = [
    "Rendered",
    "WordTemplate",
    "environment",
    "jinja_sources",
    "load_template",
    "paragraph_at",
    "syntax_fault",
]

_PARAGRAPH = re.compile(r"<w:p([ >])")
_TAGS = re.compile(r"<[^>]+>")
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_PARTS_WITH_TEXT = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$")


def environment() -> Environment:
    """The jinja of every template: values are escaped, an unknown name is an error."""
    jinja = Environment(autoescape=True, undefined=StrictUndefined, finalize=printed)
    jinja.filters.update(FILTERS)
    return jinja


@dataclass(frozen=True)
class Rendered:
    """One document before it is packed: the template it comes from, its new parts and pictures."""

    template: WordTemplate
    parts: dict[str, str]
    pictures: dict[str, bytes]

    def to_bytes(self) -> bytes:
        """The .docx."""
        replaced = {name: text.encode() for name, text in self.parts.items()}
        return self.template.package.build(replaced, self.pictures)


def jinja_sources(content: bytes, package: DocxPackage) -> dict[str, str]:
    """The jinja source of every part of a .docx template that has tags, one paragraph a line."""
    from docxtpl import DocxTemplate

    patcher = DocxTemplate(io.BytesIO(content))
    sources = {}
    for part, raw in package.parts.items():
        text = raw.decode("utf-8") if _PARTS_WITH_TEXT.match(part) else ""
        if part == DocxPackage.DOCUMENT or "{" in text:
            # Line feeds of the file would be lost count of: every paragraph is to be a line of its own.
            one_line = text.replace("\r", "").replace("\n", " ")
            sources[part] = _PARAGRAPH.sub(r"\n<w:p\1", patcher.patch_xml(one_line))
    return sources


class WordTemplate:
    """A .docx template, parsed.

    Raises TemplateError naming the template, the tag and the paragraph when a tag cannot be understood.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        content = path.read_bytes()
        self.package = DocxPackage(content, self.name)
        self.sources = jinja_sources(content, self.package)
        self._compiled: dict[str, Template] = {}
        jinja = environment()
        for part, source in self.sources.items():
            try:
                self._compiled[part] = jinja.from_string(source)
            except TemplateSyntaxError as error:
                raise self._syntax_error(part, error) from error

    def render(self, context: Mapping[str, Any]) -> Rendered:
        """The document for one set of data.

        Raises TemplateError when a tag names something unknown or a datum it needs is blank.
        """
        pictures = PictureShelf()
        token = shelf.set(pictures)
        parts: dict[str, str] = {}
        try:
            for part, template in self._compiled.items():
                parts[part] = self._render_part(part, template, context)
        finally:
            shelf.reset(token)
        return Rendered(self, parts, pictures.pictures)

    def _render_part(self, part: str, template: Template, context: Mapping[str, Any]) -> str:
        try:
            text = template.render(context).replace("\n<w:p", "<w:p")
            # «… 2026 г.» and «Иванова М.П.» at the end of a sentence bring its full stop with them.
            return _TWO_STOPS.sub(".", text) if ".." in text else text
        except BlankDatumError as error:
            paragraph, tag = self._place(part, error, "")
            raise TemplateError(
                f"Документ по шаблону «{self.name}» не составлен: не заполнено «{error.blank.label}» "
                f"(нужно в абзаце «{paragraph}»{tag}).",
                f"Заполните: {error.blank.place}.",
            ) from error
        except UndefinedError as error:
            paragraph, tag = self._place(part, error, _undefined_name(error))
            raise TemplateError(
                f"В шаблоне «{self.name}», в абзаце «{paragraph}», неизвестное имя{tag}.",
                "Исправьте тег; какие имена есть, покажет nastavnik templates check.",
            ) from error
        except (JinjaError, TypeError, ValueError, ZeroDivisionError) as error:
            paragraph, tag = self._place(part, error, "")
            raise TemplateError(
                f"В шаблоне «{self.name}», в абзаце «{paragraph}», тег не вычисляется{tag}: {error}.",
                "Исправьте тег.",
            ) from error

    def _syntax_error(self, part: str, error: TemplateSyntaxError) -> TemplateError:
        for fault in block_faults(part_paragraphs(self.package.parts[part])):
            # Jinja tells of a tag without its pair only where the template ends.
            return TemplateError(
                f"В шаблоне «{self.name}», в абзаце «{_shortened(fault.paragraph)}»: т{fault.message[1:]}",
                "Исправьте тег: у каждого if и for должен быть свой конец.",
            )
        paragraph = paragraph_at(self.sources[part], error.lineno)
        tags = _EXPRESSION.findall(paragraph)
        tag = f", тег {tags[0]}" if len(tags) == 1 else ""
        return TemplateError(
            f"В шаблоне «{self.name}», в абзаце «{_shortened(paragraph)}»{tag}: ошибка в записи тега: {syntax_fault(error)}.",
            "Проверьте скобки {{ }} и {% %}, а также что у каждого if и for есть конец.",
        )

    def _place(self, part: str, error: BaseException, name: str) -> tuple[str, str]:
        """The paragraph the error stands in and « (тег …)» when it can be told."""
        line = _template_line(error)
        paragraph = paragraph_at(self.sources[part], line) if line else ""
        tags = [tag for tag in _EXPRESSION.findall(paragraph) if name in tag]
        tag = f" (тег {tags[0]})" if tags and (name or len(tags) == 1) else f" «{name}»" if name else ""
        return _shortened(paragraph), tag


def syntax_fault(error: TemplateSyntaxError) -> str:
    """What is wrong with a tag, in Russian."""
    message = error.message or ""
    for pattern, russian in _SYNTAX_FAULTS:
        found = re.search(pattern, message)
        if found:
            # A list of tags comes as «'elif' or 'else' or 'endif'».
            return russian.format(
                *(re.sub(r"'(\w+)'", r"{% \1 %}", one).replace(" or ", " или ") for one in found.groups())
            )
    return f"тег написан не по правилам ({message.rstrip('.')})"


_SYNTAX_FAULTS = (
    (r"[Ee]ncountered unknown tag '(\w+)'", "неизвестная команда «{0}»"),
    (r"No filter named '(\w+)'", "нет фильтра «{0}»"),
    (r"No test named '(\w+)'", "нет проверки «{0}»"),
    (r"expected token 'end of print statement', got '(.+?)'", "лишнее «{0}» внутри скобок"),
    (r"expected token '(.+?)', got '(.+?)'", "ожидалось «{0}», а стоит «{1}»"),
    (r"unexpected char '(.+?)'", "недопустимый знак «{0}»"),
    (r"unexpected '(.+?)'", "лишний знак «{0}»"),
    (r"[Ee]xpected an expression", "между скобками ничего нет"),
    (r"[Uu]nexpected end of template|end of file", "скобки тега не закрыты"),
)


def paragraph_at(source: str, line: int) -> str:
    """The text of one paragraph of a jinja source, tags of Word stripped."""
    lines = source.splitlines()
    return _TAGS.sub("", lines[line - 1]).strip() if 0 < line <= len(lines) else ""


def _shortened(text: str) -> str:
    return text if len(text) <= 120 else text[:117].rstrip() + "…"


def _template_line(error: BaseException) -> int | None:
    """The line of the template an error rose from: jinja rewrites the traceback to say so."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _undefined_name(error: UndefinedError) -> str:
    names = re.findall(r"'([^']+)'", str(error))
    return names[-1] if names else ""


@lru_cache(maxsize=64)
def _loaded(path: Path, modified: int) -> WordTemplate:
    return WordTemplate(path)


def load_template(path: Path) -> WordTemplate:
    """A template, parsed anew only when its file has changed."""
    return _loaded(path, path.stat().st_mtime_ns)
