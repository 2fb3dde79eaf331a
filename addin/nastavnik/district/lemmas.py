"""Words of a Russian text by their dictionary forms, so that «дисциплину» and «дисциплиной» are one word."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

__all__ = ["akin", "lemma", "root", "words"]

_WORD = re.compile(r"[а-яёa-z]{2,}", re.IGNORECASE)
_SHORT = {"егэ", "огэ", "впр", "фгос", "овз", "икт", "it", "ит", "пк"}
_EMPTY_PARTS = {"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "NUMR", "PRED"}
# Words that every request and every competence has: they tell nothing of the matter.
_COMMON = {
    "нужный", "нужно", "надо", "помощь", "помочь", "помогать", "хотеть", "хотеться", "трудно", "трудный", "трудность", "сложный", "сложно",
    "сложность", "не", "хватать", "освоить", "осваивать", "работа", "работать", "умение", "уметь", "навык", "знание", "знать", "опыт",
    "владеть", "владение", "вопрос", "проблема", "затруднение", "быть", "мочь", "научиться", "как", "что", "приём", "новый", "свой", "это",
    "организация", "проведение", "ведение", "вести", "выстроить", "выстраивать", "возникать", "испытывать", "требоваться", "хороший",
}  # fmt: skip


@cache
def _morph() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


@cache
def lemma(word: str) -> str | None:
    """The dictionary form of a word, «ё» as «е»; None for words that tell nothing."""
    word = word.lower()
    if word in _SHORT:
        return word
    if len(word) < 3:
        return None
    parsed = _morph().parse(word)[0]
    if parsed.tag.POS in _EMPTY_PARTS or parsed.normal_form in _COMMON:
        return None
    form: str = parsed.normal_form
    return form.replace("ё", "е")


@cache
def words(text: str | None) -> dict[str, str]:
    """{dictionary form: the word as it stands in the text} in the order of the text."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text or ""):
        form = lemma(word)
        if form is not None:
            found.setdefault(form, word)
    return found


# Endings that make one part of speech of another, longest first: «оценка» and «оценивание» are left as «оцен».
_SUFFIXES = sorted(
    [
        "овизация",
        "ировать",
        "ирование",
        "ивание",
        "ывание",
        "ование",
        "ирующий",
        "изация",
        "еский",
        "ический",
        "ительный",
        "ация",
        "яция",
        "ение",
        "ание",
        "ание",
        "ость",
        "овать",
        "ивать",
        "ывать",
        "ировка",
        "ский",
        "ный",
        "ной",
        "овый",
        "овой",
        "евой",
        "ённый",
        "енный",
        "ить",
        "ать",
        "ять",
        "еть",
        "ка",
        "ник",
        "ница",
        "ие",
        "ия",
        "а",
        "ь",
    ],
    key=len,
    reverse=True,
)
_ROOT = 4


@cache
def root(form: str) -> str:
    """What is left of a dictionary form without the endings that make other parts of speech."""
    for suffix in _SUFFIXES:
        if form.endswith(suffix) and len(form) - len(suffix) >= _ROOT:
            return form[: -len(suffix)].rstrip("ь")
    return form.rstrip("ь")


@cache
def akin(one: str, two: str) -> bool:
    """Whether two dictionary forms share a root: «оценка» and «оценивание», «проект» and «проектный»."""
    return root(one) == root(two)
