"""Which state a received file is in, and why: the one place where the rules of acceptance stand."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from nastavnik.books.identity import Claims
from nastavnik.errors import NastavnikError
from nastavnik.exchange.active import active_content
from nastavnik.exchange.files import remove, sha256
from nastavnik.exchange.inspection import Inspector, Verdict
from nastavnik.exchange.journal import Item, Journal
from nastavnik.exchange.letters import plural
from nastavnik.exchange.names import registry_code
from nastavnik.exchange.registry import District, Organisation
from nastavnik.exchange.taking import Message
from nastavnik.exchange.unpacking import Found

__all__ = ["Decision", "Taken", "decide", "rank"]


@dataclass(frozen=True)
class Decision:
    """A state with its reason; ``replaces`` is the item this one supersedes."""

    state: str
    reason: str
    words: str
    org_code: str | None = None
    late: bool = False
    replaces: int | None = None

    def file_name(self, taken: Taken) -> str:
        """The name in the exchange folder: made here, nothing in it is the sender's."""
        who = registry_code(self.org_code) if self.org_code else "neizvestno"
        number = taken.verdict.submission if taken.verdict else None
        return f"{who}_n{min(max(number or 0, 0), 9999):03d}_{taken.file_hash[:12]}{taken.found.suffix}"


@dataclass(frozen=True)
class Taken:
    """A found file with what was seen inside; ``verdict`` is None when it was not safe or possible to look."""

    found: Found
    file_hash: str
    verdict: Verdict | None
    active: tuple[str, ...]

    @classmethod
    def of(cls, found: Found, work: Path, inspector: Inspector) -> Taken:
        """Look into a file by way of a working copy in ``work``."""
        digest = sha256(found.data)
        if found.trouble is not None:
            return cls(found, digest, None, ())
        handle, name = tempfile.mkstemp(prefix="look-", suffix=found.suffix, dir=work)
        path = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(found.data)
            try:
                verdict = inspector.inspect(path)
            except NastavnikError as error:
                verdict = Verdict("unreadable", error.message)
            except Exception:  # noqa: BLE001 - one book a check cannot survive must not stop all the mail
                verdict = Verdict(
                    "unreadable", "проверка не справилась с файлом: он повреждён или устроен необычно"
                )
        finally:
            remove(path)
        return cls(found, digest, verdict, active_content(found.data))

    @property
    def content_hash(self) -> str | None:
        """The hash of the data; of the bytes when the data could not be read."""
        if self.verdict is None or not self.verdict.content_hash:
            return self.file_hash if self.found.data else None
        return self.verdict.content_hash

    @property
    def made_at(self) -> str | None:
        """When the book was packed, or else saved, as ISO text."""
        moment = _moment(self.verdict.packed_at) or _moment(self.verdict.saved_at) if self.verdict else None
        # Only a time goes into the journal, whatever text stands in that cell.
        return moment.isoformat(timespec="seconds") if moment else None


def decide(
    taken: Taken, message: Message, district: District, journal: Journal, now: dt.datetime
) -> Decision:
    """The state of one file. The journal is asked about earlier books of the same organisation."""
    found, verdict = taken.found, taken.verdict
    if found.trouble is not None:
        reason, words = found.trouble
        senders = district.by_address(message.sender)
        org = senders[0].code if len(senders) == 1 else None
        return Decision("quarantined" if found.harmful else "unreadable", reason, words, org)
    assert verdict is not None
    organisation, known_by = district.directory.owner(
        Claims(verdict.org_code, verdict.stamped_code, verdict.inn, verdict.org_names)
    )
    code = organisation.code if organisation else None
    late = is_late(message, district, now)
    if taken.active:
        return Decision(
            "quarantined", "active-content", f"в книге есть {', '.join(taken.active)}", code, late
        )
    if not verdict.readable:
        words = verdict.reason or "файл не открывается"
        senders = district.by_address(message.sender)
        return Decision(
            "unreadable", verdict.status, words, senders[0].code if len(senders) == 1 else None, late
        )
    if problem := _stranger(verdict, organisation, known_by, message, district):
        return Decision("quarantined", *problem, code, late)
    assert organisation is not None
    return settle(taken, organisation, journal, late)


def is_late(message: Message, district: District, now: dt.datetime) -> bool:
    """Whether it was sent after the district's day; a date in the future or a missing one is today."""
    if district.deadline is None:
        return False
    sent = now
    if message.sent_at:
        try:
            claimed = dt.datetime.fromisoformat(message.sent_at)
            claimed = claimed if claimed.tzinfo else claimed.replace(tzinfo=now.tzinfo)
            sent = min(now, claimed)
        except (ValueError, OverflowError):
            sent = now
    return sent.date() > district.deadline


def _stranger(
    verdict: Verdict, organisation: Organisation | None, known_by: str, message: Message, district: District
) -> tuple[str, str] | None:
    """(reason, words) why a readable book may not be taken from this sender; None when it may."""
    if verdict.form_id != district.form_id:
        return "other-form", "это книга другой формы"
    if organisation is None:
        return "unknown-organisation", known_by
    if (
        district.school_year
        and verdict.school_year
        and verdict.school_year.strip() != district.school_year.strip()
    ):
        return "other-year", "книга другого учебного года"
    if message.plain or district.trusts(message.sender):
        return None
    if message.sender is None:
        return "no-sender", "в письме нет ясного адреса отправителя"
    senders = district.by_address(message.sender)
    if organisation in senders:
        return None
    if senders:
        whose = ", ".join(o.code for o in senders)
        return (
            "other-organisation",
            f"книга организации {organisation.code} пришла с адреса организации {whose}",
        )
    if not organisation.addresses:
        return "no-address", f"у организации {organisation.code} не указан адрес на листе «Организации»"
    return (
        "unknown-sender",
        f"адреса отправителя нет у организации {organisation.code} на листе «Организации»",
    )


def settle(taken: Taken, organisation: Organisation, journal: Journal, late: bool = False) -> Decision:
    """Accepted, a repeat, or older than what is there: decided against the organisation's earlier books."""
    verdict = taken.verdict
    assert verdict is not None
    code = organisation.code
    earlier = journal.items(
        "WHERE org_code = ? AND content_hash = ? AND event.state IN ('accepted', 'accepted_with_errors', 'superseded')",
        (code, taken.content_hash),
    )
    current = journal.current(code)
    # The same data once more; data taken back to an earlier state under a new number or time are news.
    again = [i for i in earlier if (i.submission, i.packed_at) == (verdict.submission, taken.made_at)]
    if again or (current is not None and current.content_hash == taken.content_hash):
        return Decision("duplicate", "same-content", "эти же данные уже приняты", code, late)
    if current is not None and rank(verdict.submission, taken.made_at, current) < 0:
        return Decision("superseded", "older", "уже принята более новая книга", code, late)
    notes = [f"подача № {verdict.submission}"] if verdict.submission else ["номера подачи нет"]
    if verdict.stamped_hash and verdict.stamped_hash != verdict.content_hash:
        notes.append("изменена после упаковки")
    if late:
        notes.append("после срока")
    state = "accepted"
    if verdict.errors:
        state = "accepted_with_errors"
        notes.append(plural(verdict.errors, "ошибка", "ошибки", "ошибок"))
    return Decision(state, "accepted", ", ".join(notes), code, late, current.id if current else None)


def rank(submission: int | None, made_at: str | None, current: Item) -> int:
    """-1 when a book is older than ``current``, else 1: by submission number, then by the time it was made.

    A book mailed without packing has no number: then the time alone tells. What cannot be told apart is newer,
    because it came later.
    """
    if submission and current.submission and submission != current.submission:
        return -1 if submission < current.submission else 1
    mine, theirs = _moment(made_at), _moment(current.packed_at)
    return -1 if mine is not None and theirs is not None and mine < theirs else 1


def _moment(text: str | None) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text) if text else None
        return moment.astimezone() if moment else None
    except (ValueError, OverflowError, OSError):
        return None
