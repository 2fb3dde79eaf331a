"""Titles among the paragraphs before a table: of a roadmap, of a section, or of neither."""

from __future__ import annotations

import re
from dataclasses import replace

from nastavnik.roadmap.grids import Paragraph, one_line
from nastavnik.roadmap.headers import TITLE

__all__ = ["SECTION", "lonely_title", "section_title", "titled"]

_NOISE = re.compile(
    r"приложени|утвержд|согласован|к приказу|к письму|продолжение|таблица \d|стр\.|\(|-?\s*\d+\s*-?$|от [«\"_\d]|"
    r"директор|заведующ|начальник|и\.\s?о\.|исполнитель:|_{3}|протокол|принят",
    re.IGNORECASE,
)
_AIM = re.compile(r"цел[ьи]\b|задач|ожидаемые|нормативн", re.IGNORECASE)
# «2. Выполнение плана мероприятий» is a section, «Продолжение дорожной карты» the head of a page
_NUMBERED = re.compile(r"\s*(?:\d{1,2}[.)]|[ivxіх]{1,5}[.)]|раздел\b|этап\b|продолжение)", re.IGNORECASE)
SECTION = re.compile(
    r"(?:раздел|этап|направление|блок|модуль|глава)\b|[ivxіх]{1,5}[.)]|\d{1,2}[.)]", re.IGNORECASE
)


def titled(paragraphs: list[Paragraph]) -> tuple[str | None, list[Paragraph]]:
    """The title among the paragraphs before a table, and the paragraphs after it."""
    paragraphs = [replace(p, text=_unspaced(p.text)) for p in paragraphs]
    named = [
        at
        for at, p in enumerate(paragraphs)
        if TITLE.search(p.text) and len(p.text) < 400 and not _quoted(p.text) and not _NUMBERED.match(p.text)
    ]
    if not named:
        return None, paragraphs
    first = last = named[-1]
    while first - 1 in named:
        first -= 1
    if first > 0 and re.fullmatch(r"план|график", paragraphs[first - 1].text.strip().lower()):
        first -= 1
    lines = [one_line(p.text) for p in paragraphs[first : last + 1]]
    for at in range(last + 1, len(paragraphs)):
        text = one_line(paragraphs[at].text)
        if not text and at + 1 < len(paragraphs) and one_line(paragraphs[at + 1].text)[:1].islower():
            continue
        if not text or SECTION.match(text) or _NOISE.match(text) or _AIM.match(text) or len(text) > 300:
            break
        lines.append(text)
        last = at
    return " ".join(lines), paragraphs[last + 1 :]


def _unspaced(text: str) -> str:
    """«Д О Р О Ж Н А Я   К А Р Т А» as words."""
    if not re.search(r"(?:\b\w ){4}", text):
        return text
    return re.sub(r"(?<=\b\w) (?=\w\b)", "", re.sub(r"  +", "  ", text)).replace("  ", " ")


def _quoted(text: str) -> bool:
    """True for a sentence of an order that only mentions a roadmap."""
    return bool(
        re.match(
            r"\s*\d+(?:\.\d+)*\.?\s+(?:утвердить|разработать|организовать|согласовать|контрол)", text.lower()
        )
    ) or (re.match(r"\s*утвердить|\s*об утверждении", text.lower()) is not None)


def lonely_title(paragraphs: list[Paragraph]) -> str | None:
    """The last short paragraph before the first table, when nothing there calls itself a roadmap."""
    texts = [one_line(p.text) for p in paragraphs]
    texts = [
        text
        for text in texts
        if text and len(text) < 300 and not _NOISE.match(text) and not SECTION.match(text)
    ]
    return texts[-1] if texts else None


def section_title(paragraphs: list[Paragraph]) -> str | None:
    texts = [one_line(p.text) for p in paragraphs]
    texts = [text for text in texts if text and len(text) < 400 and not _NOISE.match(text)]
    if not texts:
        return None
    title = texts[-1]
    for text in reversed(texts[:-1]):
        if not title[:1].islower():
            break
        title = f"{text} {title}"
    return title
