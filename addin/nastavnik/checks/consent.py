"""Who may be named in public, and which texts must not go out because they name somebody who may not.

152-ФЗ art. 10.1: personal data are spread only with the person's consent to it; minors never by default. A person
without consent is kept out of lists, and out of free texts (titles of acts, addresses of files) as well: there a
surname, whatever its case or spelling, is as public as in a list.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from nastavnik.checks.names import name_key
from nastavnik.form.text import clean

__all__ = ["Guard", "is_minor", "link_trouble", "may_be_named"]

_ADULT = 18
_LEARNERS = ("обучающийся", "студент")
_YES = ("да", "+", "✓", "true", "1")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_ENDING = 3


def may_be_named(person: Mapping[str, Any], on: dt.date) -> bool:
    """Whether a mentor or mentee may be named in public on a day: consent to publication, and surely of age.

    ``person`` has publish_consent, birth_date and category by the form's keys (typed or as text; absent: unknown).
    A pupil is never named, a student only when known to be of age.
    """
    consent = person.get("publish_consent")
    if not (consent is True or (isinstance(consent, str) and clean(consent).lower() in _YES)):
        return False
    return not is_minor(person, on)


def is_minor(person: Mapping[str, Any], on: dt.date) -> bool:
    """Whether a person is, or may well be, under 18 on a day."""
    category = person.get("category")
    kind = clean(category).lower() if isinstance(category, str) else ""
    birth = person.get("birth_date")
    if kind == "обучающийся":
        return True
    if not isinstance(birth, dt.date) or birth != birth:  # NaT is a date that does not equal itself
        return kind in _LEARNERS
    born = birth.date() if isinstance(birth, dt.datetime) else birth
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < _ADULT


class Guard:
    """Knows the surnames that must not appear, and tells the texts where they do."""

    def __init__(self, people: Iterable[Mapping[str, Any]], on: dt.date) -> None:
        """``people``: everyone of the lists, with surname and what ``may_be_named`` asks for."""
        self._stems: dict[str, int] = {}
        for person in people:
            surname = person.get("surname")
            if isinstance(surname, str) and not may_be_named(person, on):
                for part in _WORD.findall(surname):
                    self._keep(name_key(part))

    def _keep(self, key: str) -> None:
        if len(key) < 2:
            return
        # «Соколова» is met as «Соколовой», «Кузнец» as «Кузнеца»: the beginning stands, the ending changes.
        stem = (
            key[: max(3, len(key) - 2)]
            if len(key) > 4
            else key[:-1]
            if len(key) == 4 and key[-1] in "аяоеийыь"
            else key
        )
        self._stems[stem] = max(self._stems.get(stem, 0), len(key) + _LONGEST_ENDING)

    def names_somebody(self, text: str | None) -> bool:
        """Whether a text holds a surname, in any case and spelling, of somebody who may not be named."""
        if not text or not self._stems:
            return False
        for word in _WORD.findall(unquote(text)):
            key = name_key(word)
            if any(
                len(key) <= self._stems[start]
                for n in range(2, len(key) + 1)
                if (start := key[:n]) in self._stems
            ):
                return True
        return False

    def text(self, text: str | None, instead: str = "") -> str:
        """The text, or ``instead`` when it names somebody who may not be named."""
        return instead if self.names_somebody(text) else text or ""

    def page(self, context: dict[str, Any]) -> dict[str, Any]:
        """The context of the site's page without texts that name somebody: titles and links of acts, partners, positions.

        An act that cannot be titled is shown by the title of its row; a link whose address names somebody is dropped.
        """
        acts = [
            {**row, "items": [self._act(item, str(row["title"])) for item in row["items"]]}
            for row in context.get("acts", [])
        ]
        partners = [
            {
                **row,
                "name": self.text(row["name"], "организация-партнёр"),
                "document": self.text(row["document"], "документ имеется"),
            }
            for row in context.get("partners", [])
        ]
        people = [{**row, "position": self.text(row["position"])} for row in context.get("people", [])]
        return {**context, "acts": acts, "partners": partners, "people": people}

    def _act(self, item: Mapping[str, Any], title: str) -> dict[str, Any]:
        return {**item, "text": self.text(str(item["text"]), title), "url": self.text(str(item["url"] or ""))}


_URL = re.compile(r"(?P<scheme>https?)://(?P<host>[^/\s:?#]+)(?::\d+)?(?P<rest>[/?#]\S*)?", re.IGNORECASE)


def link_trouble(url: str | None) -> str | None:
    """What is wrong with the form of a link to a published document, in Russian; None when nothing is."""
    text = clean(url or "")
    if not text:
        return "нет ссылки"
    if re.match(r"[a-z]:[\\/]|\\\\|file:", text, re.IGNORECASE):
        return "ссылка ведёт на компьютер, а не на сайт"
    match = _URL.fullmatch(text)
    if match is None:
        return "в ссылке пробел" if " " in text else "ссылка должна начинаться с https:// и вести на сайт"
    host = match["host"]
    if "." not in host.strip(".") or host.lower() == "localhost":
        return "в ссылке нет имени сайта"
    return None
