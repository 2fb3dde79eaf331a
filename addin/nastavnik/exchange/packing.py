"""A school's workbook made ready to leave: checked, numbered, stamped in a copy, named, encrypted if asked."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nastavnik.errors import BadFile, NastavnikError, Unavailable
from nastavnik.exchange.active import active_content
from nastavnik.exchange.crypt import encrypt
from nastavnik.exchange.inspection import Inspector, Verdict
from nastavnik.exchange.journal import Journal
from nastavnik.exchange.letters import plural
from nastavnik.exchange.names import ascii_name
from nastavnik.exchange.settings import state_folder
from nastavnik.exchange.stamp import stamp

__all__ = ["HasErrors", "Packet", "claim_number", "open_outbox", "pack"]

_STAMPED = (".xlsx", ".xlsm")
_REBUILT = (".xls", ".xlsb", ".ods", ".xlsm")  # formats and macros a district's filter stops


class HasErrors(NastavnikError):
    """The workbook has errors: a person should see them and say yes before it is sent."""

    def __init__(self, verdict: Verdict, name: str) -> None:
        count = plural(verdict.errors, "ошибка", "ошибки", "ошибок")
        one = verdict.errors % 10 == 1 and verdict.errors % 100 != 11
        super().__init__(
            f"В книге «{name}» {count}.",
            f"Исправьте {'её' if one else 'их'} или подтвердите отправку с ошибками.",
        )
        self.verdict = verdict


@dataclass(frozen=True)
class Packet:
    """A workbook ready to leave: ``name`` and ``data`` are the attachment, ``verdict`` what the check said.

    ``warnings`` are sentences for the sender; ``number`` is the submission number now used up.
    """

    source: Path
    name: str
    data: bytes = field(repr=False)
    verdict: Verdict
    org_code: str
    school_year: str
    number: int
    packed_at: str
    content_hash: str
    encrypted: bool
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source.name,
            "name": self.name,
            "bytes": len(self.data),
            "organisation": self.org_code,
            "school_year": self.school_year,
            "submission": self.number,
            "packed_at": self.packed_at,
            "content_hash": self.content_hash,
            "encrypted": self.encrypted,
            "errors": self.verdict.errors,
            "warnings": self.verdict.warnings,
            "notices": list(self.warnings),
            "findings": [remark.as_json() for remark in self.verdict.remarks],
        }


def open_outbox(folder: Path | None = None) -> Journal:
    """What this computer packed and sent, kept in the user's data folder: numbers go up by it."""
    return Journal((folder or state_folder()) / "Отправлено.sqlite")


def pack(
    path: Path, inspector: Inspector, outbox: Journal, *,
    with_errors: bool = False, password: str | None = None, now: dt.datetime | None = None, claim: bool = True,
) -> Packet:  # fmt: skip
    """Pack the workbook at ``path``; the file itself is only read.

    ``claim`` False only shows which submission number it would be; ``claim_number`` uses it up afterwards.
    Raises HasErrors unless ``with_errors``, BadFile when it is not a workbook that can be sent. The copy is
    read back before it is given out, so its data are proved the same.
    """
    path = Path(path)
    verdict = _sendable(path, inspector)
    if verdict.errors and not with_errors:
        raise HasErrors(verdict, path.name)
    now = now or dt.datetime.now().astimezone()
    code, year = (verdict.org_code or "").strip(), (verdict.school_year or "").strip()
    with outbox.writing():
        number = max(outbox.last_packed(code, year), verdict.submission or 0) + 1
        if claim:
            _note(outbox, code, year, number, verdict.content_hash)
    meta: dict[str, str | int | None] = {
        "form_id": verdict.form_id,
        "form_version": verdict.version,
        "org_code": code,
        "school_year": year,
        "submission": number,
        "packed_at": now.isoformat(timespec="seconds"),
        "content_hash": verdict.content_hash,
    }
    data, suffix, warnings = _copy(path, inspector, verdict, meta)
    if verdict.form_id == "district":
        warnings.append("Это книга района: она упакована как подача региону. Школа отправляет свою книгу.")
    if active := active_content(data):
        warnings.append(
            f"В книге есть {', '.join(active)}: район отправит её в карантин. Удалите это и упакуйте снова."
        )
    if password:
        data = encrypt(data, password)
    name = ascii_name(code, verdict.org_name or "", number, year, suffix)
    return Packet(
        path,
        name,
        data,
        verdict,
        code,
        year,
        number,
        str(meta["packed_at"]),
        verdict.content_hash,
        bool(password),
        tuple(warnings),
    )


def claim_number(packet: Packet, outbox: Journal) -> bool:
    """Use up the number of a packet that was only shown; False when another submission took it meanwhile."""
    with outbox.writing():
        if outbox.last_packed(packet.org_code, packet.school_year) >= packet.number:
            return False
        _note(outbox, packet.org_code, packet.school_year, packet.number, packet.content_hash)
    return True


def _note(outbox: Journal, code: str, year: str, number: int, contents: str) -> None:
    outbox.add("packed", org_code=code, school_year=year, submission=number, content_hash=contents)


def _sendable(path: Path, inspector: Inspector) -> Verdict:
    if not path.is_file():
        raise BadFile(f"Файла «{path.name}» нет.", "Проверьте имя.")
    verdict = inspector.inspect(path)
    if verdict.status == "encrypted":
        raise BadFile(f"Книга «{path.name}» под паролем.", "Снимите пароль: при отправке можно задать новый.")
    if not verdict.readable:
        raise BadFile(
            f"Книгу «{path.name}» не отправить: {verdict.reason or 'это не книга наставничества'}.",
            "Откройте нужную книгу.",
        )
    if not verdict.org_code:
        raise BadFile(
            f"В книге «{path.name}» не указан код организации.",
            "Впишите код, который дал район, на лист «Организация».",
        )
    return verdict


def _copy(
    path: Path, inspector: Inspector, verdict: Verdict, meta: dict[str, str | int | None]
) -> tuple[bytes, str, list[str]]:
    """(bytes, suffix, warnings) of the stamped copy: cells of ``_meta`` replaced, or the book rebuilt from its data."""
    suffix = path.suffix.lower()
    warnings: list[str] = []
    with tempfile.TemporaryDirectory(prefix="nastavnik-") as folder:
        target = Path(folder) / f"copy{'.xlsx' if suffix in _REBUILT else suffix}"
        if suffix in _REBUILT and inspector.rebuild(path, target, meta):
            warnings.append(f"Книга пересобрана из {suffix} в .xlsx: данные те же, оформление наше.")
        elif suffix in _STAMPED:
            target = target.with_suffix(suffix)
            target.write_bytes(stamp(path.read_bytes(), meta))
            if suffix == ".xlsm":
                warnings.append("Книга с кнопками (.xlsm): почта района может её не пропустить.")
        else:
            raise BadFile(f"Книгу в формате {suffix} не упаковать.", "Сохраните её как .xlsx и повторите.")
        back = inspector.inspect(target)
        if back.content_hash != verdict.content_hash or back.submission != meta["submission"]:
            raise Unavailable(
                "Упакованная копия отличается от книги.", "Сохраните книгу как .xlsx и повторите."
            )
        return target.read_bytes(), target.suffix, warnings
