"""What the district writes back: receipts, refusals, reminders, information letters; only to registered addresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from nastavnik.checks.keys import fold_id
from nastavnik.errors import BadInput, NastavnikError
from nastavnik.exchange.crypt import encrypt
from nastavnik.exchange.files import remove, sha256
from nastavnik.exchange.folders import Folders
from nastavnik.exchange.inspection import Inspector, Remark
from nastavnik.exchange.journal import Item, Journal
from nastavnik.exchange.letters import OutLetter, compose
from nastavnik.exchange.names import registry_code, to_ascii
from nastavnik.exchange.registry import District, Organisation

__all__ = ["Prepared", "information", "receipts", "reminders"]

RECEIPTED = ("accepted", "accepted_with_errors")
REFUSED = ("quarantined", "unreadable")
# Refusals a registered school can act on; bounces and chat are nobody's fault.
_SILENT = (
    "no-workbook",
    "bounce",
    "unknown-sender",
    "no-sender",
    "other-organisation",
    "unknown-organisation",
    "no-address",
)
MOST_REMARKS = 60  # in the letter itself; all of them are in the annotated copy


class Prepared:
    """Letters ready to be looked at and delivered, and whom nothing can be written to (``code: why``)."""

    def __init__(self) -> None:
        self.letters: list[OutLetter] = []
        self.without: dict[str, str] = {}
        self.nothing_received = False  # the journal is empty: nobody's book has been collected yet

    def as_json(self) -> dict[str, Any]:
        return {"letters": [letter.as_json() for letter in self.letters], "without_address": self.without}


def receipts(
    folders: Folders, journal: Journal, district: District, inspector: Inspector, *,
    items: Sequence[Item] | None = None, again: bool = False,
) -> Prepared:  # fmt: skip
    """A receipt for each accepted book, a refusal for each set aside that a registered sender can mend.

    Books answered before are left out unless ``again``; ``items`` narrows to some. With errors an annotated
    copy is attached, under the organisation's password when it has one.
    """
    prepared = Prepared()
    # One answer to a letter stands for all time: its reason is the item.
    answered = {row["reason"] for row in journal.answers() if row["phase"] in ("sent", "drafted", "sending")}
    for item in journal.items() if items is None else items:
        organisation = district.by_code(item.org_code)
        if item.purged or organisation is None or (not again and _reason(item) in answered):
            continue
        if item.state in RECEIPTED:
            _add(prepared, organisation, partial(_receipt, folders, district, inspector, item, organisation))
        elif item.state in REFUSED and item.reason not in _SILENT:
            _add(prepared, organisation, partial(_refusal, district, item, organisation))
    return prepared


def _add(prepared: Prepared, organisation: Organisation, write: Callable[[str], OutLetter]) -> None:
    if organisation.addresses:
        prepared.letters.append(write(organisation.addresses[0]))
    else:
        prepared.without[organisation.code] = "на листе «Организации» нет адреса"


def _reason(item: Item) -> str:
    return f"item-{item.id}-{(item.file_hash or '')[:12]}"


def _context(district: District, organisation: Organisation, item: Item | None = None) -> dict[str, Any]:
    received = dt.datetime.fromisoformat(item.received_at) if item else None
    return {
        "district": district,
        "organisation": organisation,
        "item": item,
        "received": received.strftime("%d.%m.%Y %H:%M") if received else "",
        "deadline": district.deadline.strftime("%d.%m.%Y") if district.deadline else "",
        "protected": bool(organisation.password),
    }


def _receipt(
    folders: Folders,
    district: District,
    inspector: Inspector,
    item: Item,
    organisation: Organisation,
    to: str,
) -> OutLetter:
    remarks: tuple[Remark, ...] = ()
    attachments: tuple[tuple[str, bytes], ...] = ()
    path = folders.find(item)
    if path is not None and (item.errors or item.warnings):
        remarks = inspector.inspect(path).remarks
        if item.errors:
            attachments = _annotated(folders, inspector, path, item, organisation)
    ordered = sorted(remarks, key=lambda r: r.severity != "error")
    context = _context(district, organisation, item) | {
        "remarks": ordered[:MOST_REMARKS],
        "more": max(0, len(ordered) - MOST_REMARKS),
        "attached": bool(attachments),
    }
    letter = OutLetter(
        "receipt", _reason(item), organisation.code, to, "", "", attachments, item.content_hash or ""
    )
    return compose(letter, "receipt", context)


def _annotated(
    folders: Folders, inspector: Inspector, path: Path, item: Item, organisation: Organisation
) -> tuple[tuple[str, bytes], ...]:
    """The book with its remarks; under the organisation's password when they exchange books so."""
    target = (
        folders.work() / f"zamechaniya_{registry_code(organisation.code)}_n{item.submission or 0:03d}.xlsx"
    )
    try:
        if not inspector.annotate(path, target):
            return ()
        data = target.read_bytes()
    except NastavnikError:
        return ()  # the letter lists the remarks itself
    finally:
        remove(target)
    return ((target.name, encrypt(data, organisation.password) if organisation.password else data),)


def _refusal(district: District, item: Item, organisation: Organisation, to: str) -> OutLetter:
    letter = OutLetter(
        "refusal", _reason(item), organisation.code, to, "", "", contents=item.content_hash or ""
    )
    return compose(letter, "refusal", _context(district, organisation, item))


def missing(journal: Journal, district: District, received: Collection[str] = ()) -> list[Organisation]:
    """The organisations whose book is expected and not accepted yet; ``received`` are codes known otherwise."""
    had = {fold_id(code) for code in received}
    return [
        o
        for o in district.organisations
        if o.expected and fold_id(o.code) not in had and journal.current(o.code) is None
    ]


def reminders(
    journal: Journal,
    district: District,
    *,
    received: Collection[str] = (),
    today: dt.date | None = None,
) -> Prepared:
    """A reminder to every organisation whose book is not accepted; after the deadline it says by how many days.

    ``received`` are codes of organisations known otherwise to have sent theirs.
    """
    today = today or dt.date.today()
    overdue = (today - district.deadline).days if district.deadline and today > district.deadline else 0
    prepared = Prepared()
    for organisation in missing(journal, district, received):
        tried = [i for i in journal.items("WHERE org_code = ?", (organisation.code,)) if i.state in REFUSED]
        context = _context(district, organisation) | {
            "overdue": overdue,
            "tried": tried[-1] if tried else None,
        }

        def write(to: str, o: Organisation = organisation, c: Mapping[str, Any] = context) -> OutLetter:
            return compose(OutLetter("reminder", f"missing-{o.code}", o.code, to, "", ""), "reminder", c)

        _add(prepared, organisation, write)
    return prepared


def information(
    district: District, books: Mapping[str, Path] | None = None, *,
    subject: str = "", text: str = "", codes: Sequence[str] | None = None,
) -> Prepared:  # fmt: skip
    """An information letter to every organisation (or to ``codes``), with its issued workbook from ``books`` by code.

    Raises BadInput when a workbook meant for a letter is not there.
    """
    prepared = Prepared()
    for organisation in district.organisations:
        if codes is not None and organisation.code not in codes:
            continue
        attachments: tuple[tuple[str, bytes], ...] = ()
        if books is not None:
            path = books.get(organisation.code)
            if path is None or not path.is_file():
                raise BadInput(
                    f"Для организации {organisation.code} нет выданной книги.",
                    "Сначала выдайте книги: nastavnik issue.",
                )
            name = f"{to_ascii(path.stem) or registry_code(organisation.code)}{path.suffix.lower()}"
            data = path.read_bytes()
            attachments = ((name, encrypt(data, organisation.password) if organisation.password else data),)
        content = sha256(books[organisation.code].read_bytes()) if books else ""
        reason = sha256(f"{organisation.code}|{subject}|{text}|{content}".encode())[:32]
        context = _context(district, organisation) | {
            "subject": subject,
            "note": text,
            "attached": bool(attachments),
        }

        def write(
            to: str, o: Organisation = organisation, r: str = reason, a: tuple[tuple[str, bytes], ...] = attachments,
            c: Mapping[str, Any] = context,
        ) -> OutLetter:  # fmt: skip
            return compose(OutLetter("information", r, o.code, to, "", "", a), "information", c)

        _add(prepared, organisation, write)
    return prepared
