"""Number formats: Excel's codes, the keys Calc gives them, and what kind of value they show."""

from __future__ import annotations

import re
from typing import Any

from . import bridge

__all__ = ["NumberFormats"]

# com.sun.star.util.NumberFormat
_PER_LANGUAGE = (
    10_000  # keys are numbered from multiples of this, one for each language; the first is General
)
_DATE, _TIME, _TEXT, _LOGICAL = 2, 4, 256, 1024
_LITERALS = re.compile(r'("[^"]*"|\[[^\]]*\]|\\.|AM/PM|A/P)')
_ENGLISH_DATE = frozenset("DMYHS .,:/-")
_ELAPSED = re.compile(r"\[(?:H+|M+|S+)\]", re.IGNORECASE)
# Formats that Excel's users write and Calc stores under another text.
_SPELLED = {"general": "General", "standard": "General"}


class NumberFormats:
    """The number formats of one document; answers are remembered, because a key never changes meaning."""

    def __init__(self, document: Any) -> None:
        self._formats = document.getNumberFormats()
        self._english = bridge.struct("lang.Locale", Language="en", Country="US")
        self._anywhere = bridge.struct("lang.Locale")
        # Formats without a language are in the office's own.
        self._is_english = self._formats.getByKey(0).FormatString == "General"
        self._kinds: dict[int, str] = {}
        self._codes: dict[int, str] = {}
        self._keys: dict[str, int] = {}

    def kind(self, key: int) -> str:
        """ "date" (dates and times), "bool", "text", "general" or "number"."""
        if key not in self._kinds:
            found = self._formats.getByKey(key)
            mask = found.Type
            if mask & (_DATE | _TIME):
                kind = "date"
            elif mask & _LOGICAL:
                kind = "bool"
            elif mask & _TEXT:
                kind = "text"
            else:
                kind = "general" if self.code(key) == "General" else "number"
            self._kinds[key] = kind
        return self._kinds[key]

    def code(self, key: int) -> str:
        """Excel's English code of a format: ``General``, ``0.00``, ``dd.mm.yyyy``."""
        if key not in self._codes:
            found = self._formats.getByKey(key)
            code = str(found.FormatString)
            language = found.Locale.Language
            if key % _PER_LANGUAGE == 0:
                code = "General"
            elif language != "en" and not self._reads_as_english(found, language):
                english = self._formats.addNewConverted(code, found.Locale, self._english)
                code = str(self._formats.getByKey(english).FormatString)
            self._codes[key] = _as_excel(code, bool(found.Type & (_DATE | _TIME)))
        return self._codes[key]

    def _reads_as_english(self, found: Any, language: str) -> bool:
        """Whether a format in another language is spelled as in English: Russian dates are."""
        if language == "" and self._is_english:
            return True
        letters = set("".join(_LITERALS.split(found.FormatString)[::2]).upper())
        return bool(found.Type & (_DATE | _TIME)) and letters <= _ENGLISH_DATE

    def key(self, code: str) -> int:
        """The key of an Excel code, added to the document where it is new."""
        code = _SPELLED.get(code.lower(), code)
        if code not in self._keys:
            if code == "General":
                self._keys[code] = int(self._formats.getStandardIndex(self._anywhere))
            else:  # in the office's own language, or the file would carry a language with every format
                self._keys[code] = int(self._formats.addNewConverted(code, self._english, self._anywhere))
        return self._keys[code]

    def standard(self, kind: str) -> int:
        """The document's own format for "date", "datetime", "time", "bool", "percent" or "general"."""
        numbers = {"date": 2, "datetime": 6, "time": 4, "bool": 1024, "percent": 8, "general": 16}
        name = f"\x00{kind}"
        if name not in self._keys:
            self._keys[name] = self._formats.getStandardFormat(numbers[kind], self._anywhere)
        return self._keys[name]


def _as_excel(code: str, dates: bool) -> str:
    if code == "BOOLEAN":
        return "General"  # Excel has no such format: a boolean is a kind of value there
    if not dates:
        return code
    parts = _LITERALS.split(code)
    return "".join(
        part if index % 2 and not _ELAPSED.match(part) else part.lower() for index, part in enumerate(parts)
    )
