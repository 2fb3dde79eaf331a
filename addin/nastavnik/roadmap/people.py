"""Who answers for an activity: the persons, offices and bodies that one cell lists, one by one."""

from __future__ import annotations

import re

__all__ = ["split_responsible"]

_ROLE = (
    r"(?:директор\w*|заместител[ьяией]\w*|зам\.|куратор\w*|педагог\w*|методист\w*|психолог\w*|учител[ьяией]\w*|"
    r"наставник\w*|наставляем\w+|классн\w+ руководител\w+|руководител\w+|специалист\w*|воспитател[ьяией]\b|"
    r"администраци[яи]|координатор\w*|заведующ\w+|социальн\w+ педагог\w*|завуч\w*|секретар\w+|библиотекар\w+)"
)
_BODY = r"(?:Образовательн\w+ организаци\w+|Руководител\w+|Куратор\w*|Муниципальн\w+ куратор\w*|Администраци\w+|Школ\w+|МКУ|МБУ|МАУ|МБОУ|РМК|ИМЦ)"
_CUTS = [
    r"\s*[;\n]\s*",
    r"\s*,\s*(?![^()]*\))(?![^«»]*»)",
    r"(?<=[а-яА-ЯёЁ])\s*/\s*(?=[а-яА-ЯёЁ])",
    rf"\s+и\s+(?={_ROLE})",
    # «Анисимова Е.Н. Маврина Т.А.»: after initials that follow a surname another one begins
    r"(?<=[а-яё] [А-ЯЁ]\.[А-ЯЁ]\.)\s+(?=[А-ЯЁ])",
    rf"(?<=»)\s+(?={_BODY})",
]


def split_responsible(text: str | None) -> list[str]:
    """The responsible of one cell in order, each once; [] for a blank cell.

    Commas inside brackets and quotes do not part; «и» parts only before a post («директор и куратор»).
    """
    parts = [re.sub(r"([А-ЯЁ])\.\s*([А-ЯЁ])\.+", r"\1.\2.", str(text or "").replace("\r", "\n"))]
    parts[0] = re.sub(r"[ \t\u00a0]+", " ", parts[0])
    for cut in _CUTS:
        parts = [piece for part in parts for piece in re.split(cut, part)]
    found: dict[str, str] = {}
    for part in parts:
        part = re.sub(r"^(?:[-–—•*]|\d+[.)])\s*", "", part.strip(" ,;"))
        if not re.search(r"[А-ЯЁ]\.$", part):
            part = part.rstrip(". ")
        if re.search(r"\w", part):
            found.setdefault(part.casefold(), part)
    return list(found.values())
