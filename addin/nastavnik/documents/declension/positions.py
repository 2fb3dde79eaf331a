"""Positions in all cases: a table read by a person decides, pymorphy3 proposes the rest."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from nastavnik.documents.declension.forms import CASES, Forms, fixed, joined
from nastavnik.documents.declension.overrides import Overrides
from nastavnik.documents.declension.words import analyzer

__all__ = ["acting", "decline_position", "is_acting", "position_table", "start_lower"]

# «и.о.» and «врио» never change and are followed by the genitive.
_ACTING = re.compile(r"^(?:и\s*\.\s*о\s*\.?|ио|врио|вр\.?\s*и\.?\s*о\.?|и\s*\.\s*п\s*\.?)\s+", re.IGNORECASE)
_JOINTS = re.compile(r"(\s*[,;/]\s*|\s+и\s+)")
_DASH = re.compile(r"\s*[‐‑–—]\s*|\s+-\s*|\s*-\s+")
# Adjectives that go before any position of the table; a position is a person: «старшего», never «старший».
_MODIFIERS = {
    name: Forms.of(name, [name[:-2] + tail for tail in tails.split()])
    for tails, names in {
        "ого ому ого ым ом": "главный школьный районный муниципальный внештатный сменный первый штатный",
        "его ему его им ем": "ведущий старший младший бывший",
        "ого ому ого им ом": "сельский технический",
    }.items()
    for name in names.split()
}
_JOINING = frozenset(("ПО", "И", "В", "НА", "С", "ПРИ", "ДЛЯ", "ОТ", "К", "ЗА"))
_GRAMMEMES = dict(zip(CASES, ("gent", "datv", "accs", "ablt", "loct")))


def _key(text: str) -> str:
    return text.lower().replace("ё", "е")


@cache
def position_table() -> dict[str, Forms]:
    """The hand-checked table: nominative without «ё» to forms."""
    text = resources.files(__package__).joinpath("positions.toml").read_text("utf-8")
    return {_key(name): Forms.of(name, forms) for name, forms in tomllib.loads(text).items()}


def decline_position(position: str, overrides: Overrides | None = None) -> Forms:
    """A position in all cases; ``sure`` is False when pymorphy3 had to guess or nothing is known of it."""
    text = " ".join(_DASH.sub("-", position).split())
    rule = _declined(text)
    return (overrides.forms(text, rule) or rule) if overrides else rule


def acting(position: str) -> str:
    """«и.о. директора» from «директор»; a position that says so already is returned as it is."""
    return position if is_acting(position) else f"и.о. {start_lower(decline_position(position).genitive)}"


def is_acting(position: str) -> bool:
    """Whether a position is held by somebody acting: «и.о. директора», «исполняющий обязанности директора»."""
    return bool(_ACTING.match(position)) or "исполняющ" in position.lower()


def start_lower(text: str) -> str:
    """The text with a small first letter unless it begins with an abbreviation («ИТ-специалист»)."""
    if text.isupper() and any(len(word) > 5 for word in text.split()):
        # «ЗАМЕСТИТЕЛЬ ДИРЕКТОРА ПО УВР»: only what may be an abbreviation stays in capitals.
        text = " ".join(
            word if len(word) < 4 and word not in _JOINING else word.lower() for word in text.split()
        )
    return text[:1].lower() + text[1:] if len(text) > 1 and not text[1].isupper() else text


@lru_cache(maxsize=8192)
def _declined(text: str) -> Forms:
    found = _ACTING.match(text)
    if found:
        rest = _part(text[found.end() :])
        known = _table_head(text[found.end() :].split()) is not None
        return fixed(found.group() + (rest.genitive if known else text[found.end() :]))
    if not text or text[0].isdigit():
        return fixed(text)  # a class: «8 А»
    first, _, after = text.partition(" ")
    if first.endswith("."):
        # «зам. директора» stays, «соц. педагог» does not.
        tail = _coordinated(after) if _table_head(after.split()) else fixed(after)
        return joined([fixed(first), tail], " ") if after else fixed(first, sure=False)
    return _coordinated(text)


def _coordinated(text: str) -> Forms:
    """«учитель математики, классный руководитель»: every part that opens with a known position changes."""
    pieces = _JOINTS.split(text)
    phrases, joints = [pieces[0]], list[str]()
    for joint, phrase in zip(pieces[1::2], pieces[2::2]):
        if _table_head(phrase.split()) is not None:
            joints.append(joint)
            phrases.append(phrase)
        else:
            phrases[-1] += joint + phrase
    parts = [_part(phrases[0])]
    for joint, phrase in zip(joints, phrases[1:]):
        parts += [fixed(joint), _part(phrase)]
    return joined(parts, "")


def _table_head(words: list[str]) -> tuple[int, Forms] | None:
    """The longest beginning that the table knows: how many words, and their forms."""
    table = position_table()
    for count in range(min(3, len(words)), 0, -1):
        known = table.get(_key(" ".join(words[:count])))
        if known:
            return count, known
    if len(words) > 1 and _key(words[0]) in _MODIFIERS:
        rest = _table_head(words[1:])
        if rest:
            return rest[0] + 1, joined([_MODIFIERS[_key(words[0])], rest[1]], " ")
    pieces = words[0].split("-") if words else []
    if len(pieces) > 1 and all(_key(piece) in table for piece in pieces):
        return 1, joined([table[_key(piece)] for piece in pieces], "-")
    return None


def _part(phrase: str) -> Forms:
    words = phrase.split()
    known = _table_head(words)
    if known:
        count, forms = known
        return joined([_as_typed(forms, " ".join(words[:count])), *map(fixed, words[count:])], " ")
    return _proposed(words) if words else fixed(phrase)


def _as_typed(forms: Forms, typed: str) -> Forms:
    if typed[:1].isupper():
        return Forms.of(typed, (form[:1].upper() + form[1:] for form in forms.oblique()), sure=forms.sure)
    return Forms.of(typed, forms.oblique(), sure=forms.sure)


def _proposed(words: list[str]) -> Forms:
    """What pymorphy3 makes of a position: adjectives up to the first noun change, what follows stays."""
    changed: list[Forms] = []
    for position, word in enumerate(words):
        rest = _table_head(words[position:])
        if rest:
            count, forms = rest
            changed += [_as_typed(forms, " ".join(words[position : position + count]))]
            changed += [fixed(tail) for tail in words[position + count :]]
            break
        parse = _nominative(word)
        if parse is None:
            changed += [fixed(tail) for tail in words[position:]]
            break
        changed.append(_inflected(word, parse))
        if "NOUN" in parse.tag:
            changed += [fixed(tail) for tail in words[position + 1 :]]
            break
    phrase = joined(changed, " ")
    return Forms.of(phrase.nominative, phrase.oblique(), sure=False)


def _nominative(word: str) -> Any | None:
    parses = [
        parse
        for parse in analyzer().parse(word)
        if {"nomn", "sing"} <= set(parse.tag.grammemes)
        and {"NOUN", "ADJF", "PRTF"} & set(parse.tag.grammemes)
    ]
    animate = [parse for parse in parses if "anim" in parse.tag]
    return (animate or parses or [None])[0]


def _inflected(word: str, parse: Any) -> Forms:
    forms = []
    for case in CASES:
        wanted = {_GRAMMEMES[case], "sing"}
        if case == "accusative" and "masc" in parse.tag and "NOUN" not in parse.tag:
            wanted = {"gent", "sing"}  # a position is a person: «старшего», never «старший»
        found = parse.inflect(wanted)
        form = found.word if found else word
        forms.append(form.capitalize() if word[:1].isupper() else form)
    return Forms.of(word, forms, sure=False)
