"""Whose a workbook is: what it says of itself against a district's list, decided alike wherever books come in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from nastavnik.checks.keys import fold_id
from nastavnik.checks.values import as_text
from nastavnik.form.text import fold

if TYPE_CHECKING:
    from nastavnik.books.reading import Book

__all__ = ["Claims", "Directory", "Owner"]

T = TypeVar("T")


@dataclass(frozen=True)
class Claims:
    """What a workbook says of its organisation: in the passport, and in the stamp it was issued with."""

    code: str | None = None
    stamped: str | None = None
    inn: str | None = None
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, book: Book) -> Claims:
        """The claims of a school's workbook."""

        def cell(key: str) -> str | None:
            value = book.card_raw("organisation", key)
            return as_text(value) or None if value is not None else None

        stamped = book.meta.get("org_code")
        names = tuple(name for key in ("full_name", "short_name") if (name := cell(key)))
        return cls(cell("org_code"), str(stamped) if stamped else None, cell("inn"), names)


class Owner(NamedTuple, Generic[T]):
    """The organisation, None when the book is nobody's; ``words`` are how it was found, or why it was not."""

    organisation: T | None
    words: str = ""


class Directory(Generic[T]):
    """A district's list by everything a book may be known by; codes, INN and names shared by two are nobody's."""

    def __init__(self, entries: Iterable[tuple[T, str, str | None, Iterable[str]]]) -> None:
        self._codes: dict[str, T] = {}
        self._inns: dict[str, T | None] = {}
        self._names: dict[str, T | None] = {}
        for organisation, code, inn, names in entries:
            self._codes[fold_id(code)] = organisation
            if inn:
                self._inns[inn] = None if inn in self._inns else organisation
            for name in {_folded(name) for name in names if name}:
                self._names[name] = None if name in self._names else organisation

    def by_code(self, code: str | None) -> T | None:
        """The organisation of a code, spaces, case, dashes and look-alikes forgiven."""
        return self._codes.get(fold_id(code)) if code and code.strip() else None

    def owner(self, claims: Claims) -> Owner[T]:
        """Whose the book is: by its code, by the stamp it was issued with, by INN, by name.

        A passport and a stamp of two organisations of the list contradict each other: a code was mistyped, or a
        neighbour's book was filled in. INN and name decide; where they are silent nobody's figures are replaced.
        """
        own, issued = self.by_code(claims.code), self.by_code(claims.stamped)
        known, how = self._described(claims)
        if own is not None and issued is not None and own is not issued:
            said = f"в паспорте код «{claims.code}», а книга выдана организации «{claims.stamped}»"
            if known is own or known is issued:
                return Owner(known, f"{said}; {how}")
            return Owner(None, said)
        if own is not None:
            return Owner(own)
        if issued is not None:
            return Owner(issued, "код взят из служебного листа")
        if claims.code:  # a code that is not on the list is somebody else's book, whatever its name
            return Owner(None, f"кода «{claims.code}» нет в списке организаций")
        return Owner(known, how) if known is not None else Owner(None, "в книге нет кода организации")

    def _described(self, claims: Claims) -> Owner[T]:
        """The organisation that INN, or else the names, describe."""
        if claims.inn and (found := self._inns.get(claims.inn)) is not None:
            return Owner(found, "организация найдена по ИНН")
        for name in claims.names:
            if (found := self._names.get(_folded(name))) is not None:
                return Owner(found, "организация найдена по названию")
        return Owner(None)


def _folded(name: str) -> str:
    """A key by which two spellings of an organisation's name are equal."""
    return fold(name).replace('"', "")
