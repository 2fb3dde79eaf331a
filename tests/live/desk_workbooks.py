"""Workbooks for the tests of the desk: made from the form, with the faults that a test needs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.books.template import Contents, build_book
from nastavnik.form import load_form

ORGANISATION = {
    "org_code": "05-01", "full_name": "Муниципальное бюджетное общеобразовательное учреждение «Школа № 5»",
    "short_name": "МБОУ «Школа № 5»", "org_type": "общеобразовательная организация", "municipality": "Речной район",
    "email": "school5@example.ru", "head_surname": "Орлов", "head_first_name": "Пётр", "head_patronymic": "Ильич",
    "head_position": "директор", "curator_surname": "Белова", "curator_first_name": "Анна",
    "curator_patronymic": "Олеговна", "curator_position": "заместитель директора", "school_year": "2026/2027",
    "teachers_total": 400, "young_specialists_total": 6,
}  # fmt: skip
SURNAMES = ("Иванова", "Кузнецова", "Смирнова", "Попова", "Соколова", "Лебедева", "Козлова", "Новикова")
PATRONYMICS = ("Петровна", "Олеговна", "Ильинична", "Юрьевна", "Захаровна")
NAMES = ("Мария", "Ольга", "Елена", "Ирина", "Татьяна", "Наталья", "Светлана")


def surname(number: int) -> str:
    """Another surname for each number up to a few hundred."""
    stem, turn = SURNAMES[number % 8], abs(number) // 8
    return stem if not turn else f"{stem[:-1]}{'бвгдзклмнпрст'[turn % 13]}{'аоуиея'[turn // 13 % 6]}"


def mentor(number: int, **changes: Any) -> dict[str, Any]:
    """A right mentor; ``changes`` spoil it."""
    return {
        "mentor_id": f"Н-{number:03}", "surname": surname(number),
        "first_name": NAMES[number // 8 % 7], "patronymic": PATRONYMICS[number // 56 % 5], "category": "педагог", "position": "учитель",
        "competences": "методика урока", "consent_date": dt.date(2026, 8, 25), "pd_consent_date": dt.date(2026, 8, 25),
        "status": "действующий", **changes,
    }  # fmt: skip


def mentee(number: int, **changes: Any) -> dict[str, Any]:
    """A right mentee."""
    return {
        "mentee_id": f"П-{number:03}", "surname": surname(-1 - number),
        "first_name": NAMES[number // 8 % 7], "patronymic": PATRONYMICS[(number // 56 + 2) % 5], "category": "новый педагог в коллективе",
        "position": "учитель", "request": "план урока", "consent_date": dt.date(2026, 8, 25),
        "pd_consent_date": dt.date(2026, 8, 25), "status": "в программе", **changes,
    }  # fmt: skip


def pair(number: int, **changes: Any) -> dict[str, Any]:
    """A pair with an order."""
    return {
        "pair_id": f"ПГ-{number:03}", "mentor_id": f"Н-{number:03}", "mentee_id": f"П-{number:03}",
        "form": "педагог – педагог", "kind": "традиционное («один на один»)", "order_number": "45-од", "order_date": dt.date(2026, 9, 1),
        "start_date": dt.date(2026, 9, 1), "planned_end_date": dt.date(2027, 5, 31), "status": "действует", **changes,
    }  # fmt: skip


def programme(number: int, **changes: Any) -> dict[str, Any]:
    """An approved programme of a pair."""
    return {
        "programme_id": f"ПР-{number:03}", "pair_id": f"ПГ-{number:03}", "title": "Современный урок",
        "approved_date": dt.date(2026, 9, 1), "approved_number": "46-од", "start_date": dt.date(2026, 9, 1),
        "end_date": dt.date(2027, 5, 31), "stage": "подготовительный", **changes,
    }  # fmt: skip


def activity(number: int, **changes: Any) -> dict[str, Any]:
    """A row of the roadmap."""
    return {
        "number": f"1.{number}.", "section": "Подготовка", "activity": f"Мероприятие {number}",
        "deadline_text": "до 30 октября 2026 г.", "responsible": "Директор", "status": "не начато", **changes,
    }  # fmt: skip


def school(path: Path, count: int = 3, code: str = "05-01", **tables: list[dict[str, Any]]) -> Path:
    """A school's workbook of ``count`` right rows a sheet, or of the ``tables`` given."""
    rows: dict[str, list[dict[str, Any]]] = {
        "mentors": [mentor(n) for n in range(1, count + 1)],
        "mentees": [mentee(n) for n in range(1, count + 1)],
        "pairs": [pair(n) for n in range(1, count + 1)],
        "programmes": [programme(n) for n in range(1, count + 1)],
        # Done, so that no day to come makes them overdue.
        "roadmap": [
            activity(n, status="выполнено", done_date=dt.date(2026, 10, 1), evidence="Приказ № 1")
            for n in (1, 2, 3)
        ],
        **tables,
    }
    form = load_form("school")
    frames = {key: pd.DataFrame(own, dtype=object) for key, own in rows.items()}
    meta = {"form_id": form.id, "form_version": form.version, "org_code": code, "school_year": "2026/2027"}
    card = {**ORGANISATION, "org_code": code}
    return build_book(form, path, Contents(cards={"organisation": card}, tables=frames, meta=meta))


def district(path: Path, **mail: Any) -> Path:
    """A district's workbook with three organisations."""
    form = load_form("district")
    card = {
        "district_code": "05", "office_name": "Управление образования Речного района", "municipality": "Речной район",
        "head_surname": "Волков", "head_first_name": "Игорь", "head_patronymic": "Павлович",
        "head_position": "начальник", "email": "rono@example.ru", "school_year": "2026/2027",
        "collection_deadline": dt.date(2026, 11, 30), "coordinator_surname": "Зайцева", "coordinator_first_name": "Вера",
    }  # fmt: skip
    card = {key: value for key, value in card.items() if key in form.passport.by_key}
    organisations = [
        {
            "org_code": f"05-{n:02}", "full_name": f"МБОУ «Школа № {n + 4}»", "short_name": f"Школа № {n + 4}",
            "org_type": "общеобразовательная организация", "email": f"school{n + 4}@example.ru", "expected": "да",
        }
        for n in (1, 2, 3)
    ]  # fmt: skip
    meta = {"form_id": form.id, "form_version": form.version}
    cards = {form.passport.key: card, "mail": mail}
    return build_book(
        form,
        path,
        Contents(cards=cards, tables={"organisations": pd.DataFrame(organisations, dtype=object)}, meta=meta),
    )
