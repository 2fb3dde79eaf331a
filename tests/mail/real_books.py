"""Real workbooks of a district of thirty schools, written by the product's own templates."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from nastavnik.books.template import Contents, build_book
from nastavnik.form import load_form

TODAY = dt.datetime.now().astimezone()
LOCKED = {7: "пароль-семь", 14: "пароль-14", 28: "Hasło 28"}


def address(n: int) -> str:
    return f"shkola{n}@rayon.example"


def school_book(path: Path, n: int, *, mentors: int = 2, wrong: int = 0) -> Path:
    """The workbook of school ``n``: ``mentors`` rows, ``wrong`` of them without a surname."""
    card = {
        "org_code": f"05-{n:02d}", "full_name": f"Муниципальное учреждение «Школа № {n}»", "short_name": f"МБОУ «СОШ № {n}»",
        "org_type": "общеобразовательная организация", "municipality": "Район", "email": address(n),
        "head_surname": "Иванова", "head_first_name": "Мария", "head_position": "директор", "curator_surname": "Петрова",
        "curator_first_name": "Анна", "school_year": "2026/2027", "teachers_total": 20, "young_specialists_total": 2,
    }  # fmt: skip
    people = pd.DataFrame(
        {
            "mentor_id": f"Н-{i:03d}", "surname": None if i <= wrong else "Сидорова", "first_name": "Ольга",
            "patronymic": ["Ивановна", "Петровна", "Львовна", "Ильинична"][i % 4], "category": "педагог",
            "position": "учитель", "competences": "Методика", "consent_date": dt.date(2026, 9, 1), "status": "действующий",
        }
        for i in range(1, mentors + 1)
    )  # fmt: skip
    meta = {"org_code": card["org_code"], "school_year": "2026/2027", "submission": 0}
    return build_book(
        load_form("school"),
        path,
        Contents(cards={"organisation": card}, tables={"mentors": people}, meta=meta),
    )


def district_workbook(path: Path) -> Path:
    """The district's workbook: organisations, passwords of ``LOCKED``, deadline tomorrow."""
    schools = pd.DataFrame(
        {
            "org_code": f"05-{n:02d}", "full_name": f"Муниципальное учреждение «Школа № {n}»", "short_name": f"МБОУ «СОШ № {n}»",
            "org_type": "общеобразовательная организация", "email": address(n), "expected": True, "exchange_password": LOCKED.get(n),
        }
        for n in range(1, 31)
    )  # fmt: skip
    card = {
        "office_name": "Управление образования", "municipality": "Район", "email": "rono@rayon.example", "school_year": "2026/2027",
        "collection_deadline": TODAY.date() + dt.timedelta(days=1), "head_surname": "Иванов", "head_first_name": "Пётр",
        "head_position": "начальник", "coordinator_surname": "Смирнова", "coordinator_first_name": "Вера",
    }  # fmt: skip
    mail = {
        "imap_host": "127.0.0.1",
        "smtp_host": "127.0.0.1",
        "pause_seconds": 0,
        "sender_name": "Управление образования",
    }
    return build_book(
        load_form("district"),
        path,
        Contents(cards={"district": card, "mail": mail}, tables={"organisations": schools}),
    )
