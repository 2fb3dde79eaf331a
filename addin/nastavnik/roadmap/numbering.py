"""Labels that Word counts by itself: the «1.1.» or «–» before a list paragraph, which is in no text."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

__all__ = ["Numbering"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"


def _roman(number: int) -> str:
    result = ""
    for value, figure in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        result += figure * (number // value)
        number %= value
    return result


def _figure(style: str, number: int) -> str:
    if style in ("upperRoman", "lowerRoman"):
        return _roman(number) if style[0] == "u" else _roman(number).lower()
    for name, letters in (("russian", _RUSSIAN), ("", _LATIN)):
        if style in (f"{name}Lower", f"{name}Upper") or (
            not name and style in ("lowerLetter", "upperLetter")
        ):
            letter = letters[(number - 1) % len(letters)] * ((number - 1) // len(letters) + 1)
            return letter.upper() if "pper" in style else letter
    return f"{number:02}" if style == "decimalZero" else str(number)


class Numbering:
    """Counts the lists of one document; ask ``label`` for every paragraph in reading order."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        """``numbering`` and ``styles``: the root elements of the parts, or None."""
        self._levels: dict[str, dict[int, dict[str, Any]]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._styles: dict[str, tuple[str | None, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, root: Any) -> None:
        for abstract in root.iterfind(f"{W}abstractNum"):
            levels = {}
            for level in abstract.iterfind(f"{W}lvl"):
                levels[int(level.get(f"{W}ilvl", "0"))] = {
                    "format": _value(level.find(f"{W}numFmt")) or "decimal",
                    "text": _value(level.find(f"{W}lvlText")) or "",
                    "start": int(_value(level.find(f"{W}start")) or 1),
                }
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for item in root.iterfind(f"{W}num"):
            starts = {}
            for override in item.iterfind(f"{W}lvlOverride"):
                start = _value(override.find(f"{W}startOverride"))
                if start is not None:
                    starts[int(override.get(f"{W}ilvl", "0"))] = int(start)
            self._lists[item.get(f"{W}numId", "")] = (_value(item.find(f"{W}abstractNumId")) or "", starts)

    def _read_styles(self, root: Any) -> None:
        based: dict[str, str] = {}
        for style in root.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            properties = style.find(f"{W}pPr/{W}numPr")
            if properties is not None:
                self._styles[name] = (_value(properties.find(f"{W}numId")), _level(properties))
            elif (parent := _value(style.find(f"{W}basedOn"))) is not None:
                based[name] = parent
        for name, parent in based.items():
            seen = {name}
            while parent not in self._styles and parent in based and parent not in seen:
                seen.add(parent)
                parent = based[parent]
            if parent in self._styles:
                self._styles[name] = self._styles[parent]

    def label(self, paragraph: Any) -> str:
        """The label of a w:p and the count one further; "" for a paragraph outside lists, «-» for a bullet."""
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        number, depth = self._styles.get(style or "", (None, 0))
        if properties is not None:
            number = _value(properties.find(f"{W}numId")) or number
            depth = _level(properties)
        if number is None or number not in self._lists:
            return ""
        abstract, starts = self._lists[number]
        levels = self._levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts[abstract]
        if depth in starts and (number, depth) not in self._restarted:
            self._restarted.add((number, depth))
            counts[depth] = starts[depth]
        else:
            counts[depth] = counts.get(depth, levels[depth]["start"] - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            del counts[deeper]
        return self._written(levels, counts, depth)

    @staticmethod
    def _written(levels: dict[int, dict[str, Any]], counts: dict[int, int], depth: int) -> str:
        if levels[depth]["format"] == "bullet":
            return "-"
        if levels[depth]["format"] == "none":
            return ""
        text: str = levels[depth]["text"]
        for level in range(depth + 1):
            settings = levels.get(level, {"format": "decimal", "start": 1})
            number = counts.setdefault(level, settings["start"])
            text = text.replace(f"%{level + 1}", _figure(settings["format"], number))
        return text.strip()


def _value(element: Any) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _level(properties: Any) -> int:
    return int(_value(properties.find(f"{W}ilvl")) or 0)
