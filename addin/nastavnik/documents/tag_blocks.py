"""Which paired tags of a template have no pair, and in which paragraph each stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

__all__ = ["BlockFault", "block_faults", "part_paragraphs"]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMMENT = re.compile(r"\{#.*?#\}")
# «{%p if …», «{%tr for …», «{%- if …»: docxtpl's letters and jinja's signs before the word.
_BLOCK_TAG = re.compile(r"\{%[-+]?((?:p|tr|tc|r)\s)?\s*(\w+)(.*?)[-+]?%\}")
_PAIRED = frozenset({"if", "for", "set", "with", "macro", "call", "filter", "block", "raw", "autoescape"})
_BETWEEN = {"elif": frozenset({"if"}), "else": frozenset({"if", "for"})}


@dataclass(frozen=True)
class BlockFault:
    """One tag without its pair: the number of its paragraph, the paragraph, the tag, what is wrong in Russian."""

    number: int
    paragraph: str
    tag: str
    message: str


@dataclass(frozen=True)
class _Tag:
    """``letter`` is docxtpl's («p», «tr» …), ``word`` the command, ``rest`` what follows it."""

    letter: str
    word: str
    rest: str
    text: str
    number: int
    paragraph: str

    @property
    def end(self) -> str:
        return f"{{%{self.letter} end{self.word} %}}"

    def fault(self, message: str) -> BlockFault:
        return BlockFault(self.number, self.paragraph, self.text, f"Тег {self.text} {message}.")

    def unclosed(self) -> BlockFault:
        return self.fault(f"не закрыт: не хватает {self.end}")


def block_faults(paragraphs: Iterable[str]) -> list[BlockFault]:
    """Tags that open and are never closed, close what is not open, or close something else; in reading order."""
    faults: list[BlockFault] = []
    opened: list[_Tag] = []
    for tag in _tags(paragraphs):
        if opened and opened[-1].word == "raw" and tag.word != "endraw":
            continue
        if tag.word in _PAIRED:
            if tag.word != "set" or "=" not in tag.rest:
                opened.append(tag)
        elif tag.word.startswith("end") and tag.word[3:] in _PAIRED:
            faults += _closed(opened, tag)
        elif tag.word in _BETWEEN and not any(one.word in _BETWEEN[tag.word] for one in opened):
            faults.append(tag.fault("стоит не на месте: перед ним нет открытого {% if … %}"))
    return sorted([*faults, *(one.unclosed() for one in opened)], key=lambda fault: fault.number)


def _tags(paragraphs: Iterable[str]) -> Iterator[_Tag]:
    for number, paragraph in enumerate(paragraphs, 1):
        for found in _BLOCK_TAG.finditer(_COMMENT.sub("", paragraph)):
            letter, word, rest = found.groups(default="")
            yield _Tag(letter.strip(), word, rest, found.group(), number, paragraph.strip())


def _closed(opened: list[_Tag], closing: _Tag) -> list[BlockFault]:
    """Take the pair of a closing tag off the open ones; what was left open inside it is a fault."""
    word = closing.word[3:]
    if any(one.word == word for one in opened):
        faults = []
        while opened[-1].word != word:
            faults.append(opened.pop().unclosed())
        opened.pop()
        return faults
    if not opened:
        return [closing.fault(f"лишний: перед ним нет открытого {{% {word} … %}}")]
    other = opened.pop()
    return [closing.fault(f"стоит вместо {other.end}: открыт {other.text} в абзаце «{other.paragraph}»")]


def part_paragraphs(xml: bytes) -> list[str]:
    """The paragraphs of a part of a .docx as people see them, cells of tables too, in reading order."""
    from lxml import etree

    texts = []
    for paragraph in etree.fromstring(xml).iter(f"{_WORD}p"):
        own = (
            text.text or ""
            for text in paragraph.iter(f"{_WORD}t")
            # A text box lies inside the paragraph it is anchored to and has paragraphs of its own.
            if next(text.iterancestors(f"{_WORD}p")) is paragraph
        )
        texts.append("".join(own))
    return texts
