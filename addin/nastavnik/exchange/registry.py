"""The district's side of an exchange: its organisations, their addresses and passwords, its terms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from nastavnik.exchange.names import parse_addresses

if TYPE_CHECKING:
    from nastavnik.books.identity import Directory

__all__ = ["District", "Organisation"]


@dataclass(frozen=True)
class Organisation:
    """A row of «Организации» as far as the exchange needs it; ``addresses`` are plain and lower-case."""

    code: str
    name: str
    addresses: tuple[str, ...] = ()
    inn: str | None = None
    expected: bool = True
    password: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, code: str, name: str, email: str = "", **rest: object) -> Organisation:
        """An organisation with the address cell as typed (several addresses may stand in it)."""
        return cls(code.strip(), name.strip(), parse_addresses(email), **rest)  # type: ignore[arg-type]


@dataclass(frozen=True)
class District:
    """Who collects: name, own address, the school year expected (None: any) and the day it is due."""

    name: str
    email: str
    organisations: tuple[Organisation, ...]
    school_year: str | None = None
    deadline: dt.date | None = None
    coordinator: str = ""
    phone: str = ""
    form_id: str = "school"

    def by_code(self, code: str | None) -> Organisation | None:
        """The organisation of a code, spaces, case, dashes and look-alikes forgiven; None when it is not in the list."""
        return self.directory.by_code(code)

    @cached_property
    def directory(self) -> Directory[Organisation]:
        """Whose a book is, by what it says of itself."""
        from nastavnik.books.identity import Directory

        return Directory((o, o.code, o.inn, (o.name,)) for o in self.organisations)

    def by_address(self, address: str | None) -> tuple[Organisation, ...]:
        """The organisations that registered this address: a kindergarten and a school may share one."""
        return tuple(o for o in self.organisations if address and address.lower() in o.addresses)

    def trusts(self, address: str | None) -> bool:
        """Whether the address is the district's own: its methodist hands a file over."""
        return bool(address) and address in parse_addresses(self.email)

    def passwords(self, sender: str | None) -> tuple[str, ...]:
        """The passwords to try on a file, the sender's own first."""
        own = [o.password for o in self.by_address(sender) if o.password]
        return tuple(dict.fromkeys([*own, *(o.password for o in self.organisations if o.password)]))
