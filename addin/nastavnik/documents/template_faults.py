"""What is wrong with a district's own templates: unknown names, broken tags, tags whose formatting was cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from nastavnik.documents.html import page_environment
from nastavnik.documents.package import DocxPackage
from nastavnik.documents.render import environment, jinja_sources, paragraph_at, syntax_fault
from nastavnik.documents.samples import sample_context
from nastavnik.documents.tag_blocks import block_faults, part_paragraphs
from nastavnik.documents.templates import shipped_names, user_templates
from nastavnik.documents.values import Blank
from nastavnik.errors import BadInput, NastavnikError

__all__ = ["TemplateRemark", "templates_check"]

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class TemplateRemark:
    """One thing wrong: ``kind`` is unreadable, syntax, unknown-tag or split-tag; the paragraph as people see it."""

    template: str
    kind: str
    tag: str
    paragraph: str
    message: str

    def as_json(self) -> dict[str, str]:
        """The remark as plain data."""
        return dict(vars(self))


class _Unknown:
    """A value nothing is known of: its parts are not checked."""


def templates_check(folder: Path | None = None) -> list[TemplateRemark]:
    """What is wrong with the templates in ``folder`` (None: the user's own), in the order of their names.

    Files that are not named like a shipped template are passed over. Raises BadInput when the folder has none.
    """
    root = folder or user_templates()
    found = [name for name in shipped_names() if (root / name).is_file()]
    if not found:
        raise BadInput(f"В папке «{root}» нет шаблонов.", "Скопируйте их: nastavnik templates copy.")
    return [remark for name in found for remark in _remarks(root / name, name)]


def _remarks(path: Path, name: str) -> Iterator[TemplateRemark]:
    context = sample_context(name)
    if path.suffix == ".html":
        text = path.read_text("utf-8")
        yield from _source_remarks(name, page_environment(), text, text.splitlines(), context)
        return
    cut = list(_cut_tags(path, name))
    yield from cut
    content = path.read_bytes()
    try:
        package = DocxPackage(content, path.name)
    except NastavnikError as error:
        yield TemplateRemark(name, "unreadable", "", "", str(error))
        return
    if any(remark.kind == "syntax" for remark in cut):
        return  # a tag whose brackets are open makes everything after it look wrong
    for part, source in jinja_sources(content, package).items():
        paragraphs = part_paragraphs(package.parts[part])
        yield from _source_remarks(name, environment(), source, paragraphs, context)


def _source_remarks(
    name: str, jinja: Environment, source: str, paragraphs: list[str], context: Mapping[str, Any]
) -> Iterator[TemplateRemark]:
    """What is wrong with one source: tags without a pair, tags that cannot be understood, unknown names."""
    faults = block_faults(paragraphs)
    for fault in faults:
        yield TemplateRemark(name, "syntax", fault.tag, fault.paragraph, fault.message)
    if faults:
        return
    try:
        jinja.compile(source)
    except TemplateSyntaxError as error:
        text = paragraph_at(source, error.lineno)
        found = _TAG.search(text)
        message = f"Ошибка в записи тега: {syntax_fault(error)}."
        yield TemplateRemark(name, "syntax", found.group() if found else "", text, message)
        return
    yield from _unknown_tags(name, jinja, source, context)


# ---------------------------------------------------------------------- unknown names
def _unknown_tags(
    name: str, jinja: Environment, source: str, context: Mapping[str, Any]
) -> Iterator[TemplateRemark]:
    seen = set()
    for line, path in _Names(jinja).walk(jinja.parse(source).body, dict(context)):
        if (line, path) in seen:
            continue
        seen.add((line, path))
        text = paragraph_at(source, line)
        tag = next((one for one in _TAG.findall(text) if path in one), path)
        yield TemplateRemark(
            name, "unknown-tag", tag, text, f"Неизвестное имя «{path}»: такого в данных этого документа нет."
        )


class _Names:
    """Follows the names of a template through loops and assignments over sample data."""

    def __init__(self, jinja: Environment) -> None:
        self.known = set(jinja.globals) | {"loop", "true", "false", "none"}

    def walk(self, body: list[nodes.Node], scope: dict[str, Any]) -> Iterator[tuple[int, str]]:
        """Lines and dotted names that the sample data do not have."""
        for node in body:
            if isinstance(node, nodes.For):
                yield from self._check(node.iter, scope)
                inner = dict(scope)
                self._assign(node.target, self._item(self._value(node.iter, scope)), inner)
                yield from self.walk(node.body, inner)
                yield from self.walk(node.else_, scope)
            elif isinstance(node, nodes.If):
                yield from self._check(node.test, scope)
                for part in (node.body, node.elif_, node.else_):
                    yield from self.walk(list(part), scope)
            elif isinstance(node, nodes.Assign):
                yield from self._check(node.node, scope)
                self._assign(node.target, self._value(node.node, scope), scope)
            elif isinstance(node, nodes.Output):
                for child in node.nodes:
                    yield from self._check(child, scope)
            elif hasattr(node, "body"):
                yield from self.walk(node.body, dict(scope))

    def _assign(self, target: nodes.Node, value: Any, scope: dict[str, Any]) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = value
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._assign(item, _Unknown(), scope)

    def _item(self, value: Any) -> Any:
        """What a loop over a value gives; unknown for an empty list."""
        return value[0] if isinstance(value, list) and value else _Unknown()

    def _check(self, node: nodes.Node, scope: dict[str, Any]) -> Iterator[tuple[int, str]]:
        """Names missing in an expression; ``x is defined`` is a question, not a use."""
        if isinstance(node, nodes.Test) and node.name in ("defined", "undefined"):
            return
        if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
            missing = self._missing(node, scope)
            if missing:
                yield node.lineno, missing
                return
        for child in node.iter_child_nodes():
            yield from self._check(child, scope)

    def _missing(self, node: nodes.Node, scope: dict[str, Any]) -> str:
        """The dotted name of the first part that is not there; an empty text when all is well."""
        path = _dotted(node)
        if not path or (path[0] in self.known and path[0] not in scope):
            return ""
        if path[0] not in scope:
            return path[0]
        value = scope[path[0]]
        for depth, key in enumerate(path[1:], 1):
            if isinstance(value, Mapping):
                if key not in value:
                    return ".".join(path[: depth + 1])
                value = value[key]
            else:
                return (
                    ""
                    if isinstance(value, (_Unknown, Blank)) or hasattr(value, key)
                    else ".".join(path[: depth + 1])
                )
        return ""

    def _value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        path = _dotted(node)
        if not path or path[0] not in scope or self._missing(node, scope):
            return _Unknown()
        value = scope[path[0]]
        for key in path[1:]:
            value = value[key] if isinstance(value, Mapping) and key in value else _Unknown()
        return value


def _dotted(node: nodes.Node) -> list[str]:
    """``a.b["c"]`` as its parts; nothing for what is not a plain chain."""
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        head = _dotted(node.node)
        return [*head, node.attr] if head else []
    if (
        isinstance(node, nodes.Getitem)
        and isinstance(node.arg, nodes.Const)
        and isinstance(node.arg.value, str)
    ):
        head = _dotted(node.node)
        return [*head, node.arg.value] if head else []
    return []


# ---------------------------------------------------------------------- tags in Word's runs
def _cut_tags(path: Path, name: str) -> Iterator[TemplateRemark]:
    """Tags that Word has cut into differently formatted runs, and brackets that are never closed."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError):
        return  # told about by the reader of the template
    for paragraph in document.element.body.iter(f"{_WORD}p"):
        runs = [
            ("".join(text.text or "" for text in run.iter(f"{_WORD}t")), _formatting(run))
            for run in paragraph.iter(f"{_WORD}r")
        ]
        text = "".join(part for part, _ in runs)
        if text.count("{{") != text.count("}}") or text.count("{%") != text.count("%}"):
            yield TemplateRemark(
                name,
                "syntax",
                "",
                text,
                "Скобки тега не закрыты в этом абзаце: тег должен целиком стоять в одном абзаце.",
            )
        for found in _TAG.finditer(text):
            looks = _looks(runs, found.start(), found.end())
            if len(looks) > 1:
                yield TemplateRemark(
                    name, "split-tag", found.group(), text,
                    "Части тега оформлены по-разному: в документе останется вид первой части. Выделите тег целиком и оформите одинаково.",
                )  # fmt: skip


def _formatting(run: Any) -> str:
    from lxml import etree

    found = run.find(f"{_WORD}rPr")
    if found is None:
        return ""
    # Spelling marks and languages are not what people see.
    kept = [child for child in found if etree.QName(child).localname not in ("lang", "noProof", "rtl")]
    return "".join(sorted(etree.tostring(child, encoding="unicode") for child in kept))


def _looks(runs: list[tuple[str, str]], start: int, end: int) -> set[str]:
    looks, offset = set(), 0
    for text, formatting in runs:
        if text.strip() and offset < end and offset + len(text) > start:
            looks.add(formatting)
        offset += len(text)
    return looks
