"""Invented data for every template: to check a district's own templates, and to show what they will look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from nastavnik.documents.kinds import ORDERS, REPORTS, Kind
from nastavnik.documents.summary_view import (
    FindingLine,
    IndicatorData,
    OrganisationData,
    Share,
    Standings,
    SummaryData,
)
from nastavnik.documents.views.common import Request
from nastavnik.errors import BadInput
from nastavnik.form import load_form, load_indicators

__all__ = ["SampleBook", "sample_book", "sample_context", "sample_summary"]

_ON = date(2026, 9, 1)


@dataclass(frozen=True)
class SampleBook:
    """An invented book of the shape documents read."""

    card: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    form_id: str


_TEXT = {
    "surname": "Иванова", "first_name": "Мария", "patronymic": "Петровна", "head_surname": "Кузнец",
    "head_first_name": "Иван", "head_patronymic": "Ильич", "head_position": "директор", "curator_surname": "Шевченко",
    "curator_first_name": "Ольга", "curator_patronymic": "Павловна", "coordinator_surname": "Соколова",
    "coordinator_first_name": "Анна", "coordinator_patronymic": "Львовна", "position": "учитель математики",
    "curator_position": "заместитель директора по УВР", "coordinator_position": "методист", "mentor_id": "Н-001",
    "mentee_id": "П-001", "pair_id": "ПГ-001", "programme_id": "ПР-001", "school_year": "2026/2027",
    "office_name": "Управление образования района", "office_short": "Управление образования", "category": "педагог",
    "full_name": "Средняя школа № 1", "short_name": "МБОУ «СШ № 1»", "address": "г. Приозёрск, ул. Мира, д. 1",
    "payment": "3000 руб.", "status": "действует", "kind": "приказ о внедрении", "curator_name": "Шевченко Ольга Павловна",
    "note": "Лига", "url": "https://example.ru/act.pdf", "moment": "выход", "role": "наставник", "form": "педагог – педагог",
    "competences": "методика; работа с классом", "activity": "Итоговое мероприятие", "section": "Работа",
}  # fmt: skip


def _value(kind: str, key: str, header: str) -> Any:
    if kind == "date":
        return pd.Timestamp("2010-05-06") if key == "birth_date" else pd.Timestamp("2026-09-01")
    if kind in ("integer", "number"):
        return 5
    return "да" if kind == "boolean" else _TEXT.get(key, header)


@cache
def sample_book(form_id: str) -> SampleBook:
    """A book with one record in every table, every field filled: a kind of document finds all it may name."""
    form = load_form(form_id)
    card: dict[str, Any] = {}
    tables = {}
    for sheet in form.sheets:
        fields = {column.key: _value(column.type, column.key, column.header) for column in sheet.columns}
        if sheet.key in ("organisation", "district"):
            card = fields
        elif sheet.kind == "table":
            tables[sheet.key] = pd.DataFrame([fields | {"_row": sheet.first_row}])
    return SampleBook(card, tables, form_id)


def sample_summary() -> SummaryData:
    """A summary with one organisation ahead, one behind, one missing."""
    share, behind = Share(9, 10, 0.9), Share(2, 10, 0.2)
    indicators = [
        IndicatorData(
            one["key"], 11, 20, 0.55, 0.8 if one["unit"] == "share" else None, {"01": share, "02": behind}
        )
        for one in load_indicators()
    ]
    line = FindingLine("error", "Наставники", "B7", "Не заполнена фамилия.", "Впишите фамилию.")
    organisations = [
        OrganisationData("01", "МБОУ «СШ № 1»", "accepted"),
        OrganisationData("02", "МБОУ «СШ № 2»", "accepted_with_errors", findings=(line,)),
        OrganisationData("03", "МБОУ «СШ № 3»", "missing"),
    ]
    mentors = sample_book("school").tables["mentors"].assign(_organisation="01")
    totals = {"mentors": 40, "mentees": 61, "pairs": 10, "programmes": 9}
    standings = Standings({"01": 0.98, "02": 0.25}, ["01"], ["02"])
    tables = {"mentors": mentors}
    return SummaryData(
        _ON, sample_book("district"), organisations, indicators, totals, tables, standings=standings
    )


@cache
def sample_context(template: str) -> Mapping[str, Any]:
    """The data a template is rendered with, invented; by the template's name («orders/pairs.docx»).

    Raises BadInput when no kind of document uses such a template.
    """
    if template == "site/site.html":
        district = REPORTS["site"].drafts(_summary_request())[0].context
        return {**district, **sample_context("reports/site.docx")}
    kind = next((one for one in [*ORDERS.values(), *REPORTS.values()] if one.template == template), None)
    if kind is None:
        raise BadInput(f"Нет такого шаблона: «{template}».", "Проверьте имя файла.")
    return kind.drafts(_request(kind))[0].context


def _request(kind: Kind) -> Any:
    if kind.form == "summary":
        return _summary_request()
    book = sample_book(kind.form)
    if kind.key == "release":
        ended = book.tables["pairs"].assign(status="прекращена досрочно")
        later = book.tables["pairs"].assign(pair_id="ПГ-002", mentor_id="Н-002")
        mentors = book.tables["mentors"]
        more = {
            "pairs": pd.concat([ended, later], ignore_index=True),
            "mentors": pd.concat([mentors, mentors.assign(mentor_id="Н-002")], ignore_index=True),
        }
        book = SampleBook(book.card, {**book.tables, **more}, book.form_id)
    district = sample_book("district") if kind.form == "school" else None
    return Request(book, _ON, "1-ОД", district, indicators=sample_summary().indicators)


def _summary_request() -> Any:
    from nastavnik.documents.views.summary import SummaryRequest

    return SummaryRequest(sample_summary(), _ON, previous=sample_summary())
