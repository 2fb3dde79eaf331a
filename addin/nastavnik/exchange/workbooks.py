"""The real inspector and the real district: workbooks read, checked and rebuilt by ``nastavnik.books``."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nastavnik.errors import BadFile
from nastavnik.exchange.inspection import Remark, Verdict
from nastavnik.exchange.registry import District, Organisation

__all__ = ["BookInspector", "district_of", "mail_cards"]


class BookInspector:
    """Looks into workbooks through ``nastavnik.books``; see ``nastavnik.exchange.inspection.Inspector``."""

    def inspect(self, path: Path) -> Verdict:
        from nastavnik.books.checking import check_books
        from nastavnik.books.identity import Claims
        from nastavnik.books.reading import read_book

        book = read_book(path)
        if book.form is None:
            return Verdict(book.status, book.reason)
        checked = check_books([book]).files[0]
        meta = book.meta
        school = book.form.id == "school"
        who = checked.organisation or {}
        claims = Claims.of(book) if school else Claims(who.get("code"))
        titles = {sheet.key: sheet.title for sheet in book.form.sheets}
        return Verdict(
            status="errors" if checked.errors else "ok",
            form_id=book.form.id,
            version=book.version,
            org_code=_text(book.org_code()) if school else claims.code,
            org_name=_text(who.get("name")),
            stamped_code=claims.stamped,
            inn=_text(book.card_raw(book.form.passport.key, "inn")),
            org_names=claims.names,
            school_year=_text(
                book.card_raw(book.form.passport.key, "school_year") or meta.get("school_year")
            ),
            submission=_number(meta.get("submission")),
            packed_at=_text(meta.get("packed_at")),
            saved_at=book.saved_at,
            stamped_hash=_text(meta.get("content_hash")),
            content_hash=content_hash(book),
            district_email=_text(meta.get("district_email")),
            errors=checked.errors,
            warnings=checked.warnings,
            rows={titles[key]: count for key, count in checked.rows.items() if count},
            remarks=tuple(
                Remark(r.severity, r.sheet or "", r.cell or "", r.message, r.fix, r.code)
                for r in checked.remarks
            ),
        )

    def annotate(self, path: Path, target: Path) -> bool:
        from nastavnik.books.checking import check_books
        from nastavnik.books.making import annotate
        from nastavnik.books.reading import read_book

        checked = check_books([read_book(path)]).files[0]
        if checked.book.form is None:
            return False
        annotate(checked, target)
        return True

    def rebuild(self, path: Path, target: Path, meta: Mapping[str, Any]) -> bool:
        from nastavnik.books.making import contents_of
        from nastavnik.books.reading import read_book
        from nastavnik.books.template import build_book

        book = read_book(path)
        if book.form is None:
            return False
        contents = contents_of(book)
        contents.meta = dict(meta)
        build_book(book.form, target, contents)
        return True


def content_hash(book: Any) -> str:
    """SHA-256 of what people entered, the same whatever program or format (.xls, .ods, .xlsx) saved it.

    Empty cells and absent columns are alike; whole numbers are alike however stored.
    """
    digest = hashlib.sha256()
    for sheet in sorted(book.raw):
        columns = {key: values for key, values in book.raw[sheet].items() if key != "_row"}
        for key in sorted(columns):
            filled = [
                (row, _plain_value(value))
                for row, value in enumerate(columns[key])
                if value not in (None, "")
            ]
            if filled:
                digest.update(f"{sheet}.{key}={filled!r}\n".encode())
    return digest.hexdigest()


def _plain_value(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dt.datetime):
        return value.isoformat() if value.time() != dt.time() else value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else value


def _text(value: Any) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else str(value).strip()
    return text or None


def _number(value: Any) -> int | None:
    """A submission number; anything else in that cell is no number at all."""
    text = _text(value) or ""
    return int(text) if text.isdigit() and len(text) <= 6 else None


def _district_book(path: Path) -> Any:
    from nastavnik.books.reading import read_book

    book = read_book(path)
    if book.form is None or book.form.id != "district":
        reason = f": {book.reason}" if book.reason else ""
        raise BadFile(f"«{Path(path).name}» — не книга района{reason}.", "Укажите книгу района.")
    return book


def district_of(path: Path) -> District:
    """The district of a district workbook. Raises BadFile when the file is not one or lists no organisation."""
    book = _district_book(Path(path))
    card = book.card
    table = book.tables["organisations"]
    organisations = []
    for row in table.to_dict("records"):
        code = _cell(row, "org_code")
        if code:
            organisations.append(
                Organisation.of(
                    code,
                    _cell(row, "short_name") or _cell(row, "full_name") or code,
                    _cell(row, "email") or "",
                    inn=_cell(row, "inn"),
                    expected=_expected(row.get("expected")),
                    password=_cell(row, "exchange_password"),
                )
            )
    if not organisations:
        raise BadFile(f"В книге района «{Path(path).name}» нет организаций.", "Заполните лист «Организации».")
    people = (card.get(f"coordinator_{part}") for part in ("surname", "first_name", "patronymic"))
    return District(
        name=_text(card.get("office_name") or card.get("municipality")) or "",
        email=_text(card.get("email")) or "",
        organisations=tuple(organisations),
        school_year=_text(card.get("school_year")),
        deadline=card.get("collection_deadline"),
        coordinator=" ".join(str(part) for part in people if part),
        phone=_text(card.get("coordinator_phone") or card.get("phone")) or "",
    )


def _cell(row: Mapping[Any, Any], key: str) -> str | None:
    import pandas as pd

    value = row.get(key)
    return None if value is None or pd.isna(value) else _text(value)


def _expected(value: Any) -> bool:
    import pandas as pd

    # A blank says nobody decided: better one reminder too many than a school forgotten.
    return True if value is None or pd.isna(value) else bool(value)


def mail_cards(path: Path) -> dict[str, Any]:
    """The values of the sheets «Почта» and «Настройки» of a district workbook, for ``load_settings``."""
    book = _district_book(Path(path))
    card = book.card_of("mail") | book.card_of("settings")
    card.setdefault("sender_address", book.card.get("email"))
    card.setdefault("district_address", book.card.get("email"))
    return {key: _plain(value) for key, value in card.items() if value is not None}


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
