"""Every form of every name and position a book's documents will print, unsure ones first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from nastavnik.documents.data import BookLike, Record, card_of, is_yes, records, text_of
from nastavnik.documents.declension import CASES, Overrides, decline, decline_parts, decline_position
from nastavnik.documents.declension.positions import acting, start_lower
from nastavnik.documents.views.pairs import position_of

__all__ = ["names_review"]

_TABLES = (("mentors", "Наставники"), ("mentees", "Наставляемые"))


def names_review(book: BookLike, district: BookLike | None = None) -> pd.DataFrame:
    """One row per distinct name or position of a book.

    Columns: ``sure`` (bool), ``kind`` («имя», «должность»), ``nominative``, the five cases, ``gender`` (male, female or
    None), ``where`` (sheets and rows it comes from). Unsure rows first, then as in the book. The district's sheet
    «Склонение» is taken into account.
    """
    source = district if district is not None else book
    settled = Overrides.from_rows(records(source, "names") if source.form_id != "school" else [])
    rows: dict[tuple[str, str], dict[str, object]] = {}
    places: dict[tuple[str, str], dict[str, list[int]]] = {}
    for kind, record, prefix, sheet in _mentions(book):
        for row in _rows(kind, record, prefix, settled):
            key = (str(row["kind"]), str(row["nominative"]))
            rows.setdefault(key, row)
            lines = places.setdefault(key, {}).setdefault(sheet, [])
            lines += [record.row] if record.row else []
    columns = ["sure", "kind", "nominative", *CASES, "gender", "where"]
    frame = pd.DataFrame(
        [{**row, "where": _where(places[key])} for key, row in rows.items()], columns=columns
    )
    return frame.sort_values("sure", kind="stable").reset_index(drop=True)


def _where(places: dict[str, list[int]]) -> str:
    """«лист «Наставники», строки 6–9, 12; лист «Наставляемые», строка 7»."""
    texts = []
    for sheet, lines in places.items():
        runs: list[list[int]] = []
        for line in sorted(set(lines)):
            if runs and line == runs[-1][1] + 1:
                runs[-1][1] = line
            else:
                runs.append([line, line])
        named = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
        word = "строка" if len(set(lines)) == 1 else "строки"
        texts.append(f"{sheet}, {word} {named}" if runs else sheet)
    return "; ".join(texts)


def _mentions(book: BookLike) -> Iterator[tuple[str, Record, str, str]]:
    card = card_of(book)
    if book.form_id == "school":
        yield "parts", card, "head_", "лист «Организация», руководитель"
        yield "parts", card, "curator_", "лист «Организация», куратор"
        for key, title in _TABLES:
            for record in records(book, key):
                yield "parts", record, "", f"лист «{title}»"
        return
    yield "parts", card, "head_", "лист «Район», руководитель"
    yield "parts", card, "coordinator_", "лист «Район», координатор"
    for record in records(book, "organisations"):
        yield "whole", record, "curator_", "лист «Организации»"


def _rows(kind: str, record: Record, prefix: str, settled: Overrides) -> Iterator[dict[str, object]]:
    if kind == "whole":
        person = decline(record.text(f"{prefix}name"), overrides=settled) if record[f"{prefix}name"] else None
    elif record[f"{prefix}surname"]:
        surname, first, patronymic = (
            record.text(f"{prefix}{part}") for part in ("surname", "first_name", "patronymic")
        )
        person = decline_parts(surname, first, patronymic, record.text(f"{prefix}gender") or None, settled)
    else:
        person = None
    if person is not None:
        cases = {str(case): person.case(case) for case in CASES}
        yield {
            "sure": person.sure,
            "kind": "имя",
            "nominative": person.nominative,
            **cases,
            "gender": person.gender,
        }
    position = text_of(record[f"{prefix}position"] if prefix else position_of(record))
    if position:
        text = start_lower(position)
        forms = decline_position(acting(text) if is_yes(record.get(f"{prefix}acting", "")) else text, settled)
        cases = {str(case): forms.case(case) for case in CASES}
        yield {
            "sure": forms.sure,
            "kind": "должность",
            "nominative": forms.nominative,
            **cases,
            "gender": None,
        }
