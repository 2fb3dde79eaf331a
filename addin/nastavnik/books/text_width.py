"""How wide a text is in our font and how many lines it takes in a column, without a program that could lay it out.

Neither Excel nor LibreOffice fits the rows of a file that it did not save itself, so whoever writes the file measures.
"""

from __future__ import annotations

import math
from collections import defaultdict

__all__ = ["line_count", "text_width", "word_room"]

# Advance widths of Calibri (and Carlito, made to the same widths), in hundredths of a digit: column widths are
# counted in digits. Characters that are not here are as wide as wide letters are.
_ADVANCES = {
    44: " \u00a0'il", 48: ",.Ij", 52: ":;", 60: "()-[]`f", 64: "!J{}", 68: "rtг", 76: "/\\szт", 80: '"', 84: "LcxГзсх", 88: "kvyуэ",
    92: "?FSZg|Зкчья", 96: "ETYaЕТавЁ", 100: "#$*+0123456789<=>P^_e~Релё«»–•×≥", 104: "CKXbdhnopquСУХЬбнопръ", 108: "BRБВКЧЭЯийц",
    112: "Vд", 116: "AА", 120: "DЛЪ", 124: "GHНПф", 128: "NUДИЙЦ", 132: "OQОмы", 136: "&Фж…", 140: "%w", 144: "шю", 148: "щ", 152: "Ы",
    156: "mЖ", 168: "MМ", 172: "ШЮ", 176: "@WЩ", 180: "—", 204: "№",
}  # fmt: skip
_WIDTHS: defaultdict[str, float] = defaultdict(lambda: 1.6)
_WIDTHS.update({letter: width / 100 for width, letters in _ADVANCES.items() for letter in letters})

_BOLD = 1.04  # bold letters beside plain ones
_HINTED = 1.06  # Excel counts columns in digits of 7 whole pixels, the font draws them 7.43 wide
_CAPITAL = 1.3  # a letter of words in capitals, on the average
_EDGES = 1.2  # of a cell, with an indent, in digits


def text_width(text: str, *, bold: bool = False) -> float:
    """The width of one line of text, in digits, which is what column widths are counted in."""
    width = sum(map(_WIDTHS.__getitem__, text)) * _HINTED
    return width * _BOLD if bold else width


def word_room(text: str, *, bold: bool = True, beside: float = 0.0) -> float:
    """The width of a column in which no word of ``text`` is broken; ``beside`` is taken by a filter's arrow."""
    words = text.replace("\n", " ").split(" ")
    return max(text_width(word, bold=bold) for word in words) + _EDGES + beside


def line_count(text: str, width: float, *, bold: bool = False) -> int:
    """How many lines a wrapped text takes in a column ``width`` digits wide; an empty one takes one."""
    room = max(1.0, width - _EDGES)
    if len(text) * _CAPITAL <= room and "\n" not in text:  # most cells: not worth measuring
        return 1
    return sum(_lines(part, room, bold) for part in text.split("\n"))


def _lines(text: str, room: float, bold: bool) -> int:
    if text_width(text, bold=bold) <= room:
        return 1
    space = text_width(" ", bold=bold)
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = text_width(word, bold=bold)
        if used and used + space + width <= room:
            used += space + width
            continue
        lines += bool(used)
        if width > room:  # a word longer than the line is broken where the line ends
            more = math.ceil(width / room)
            lines, width = lines + more - 1, width - (more - 1) * room
        used = width
    return lines
