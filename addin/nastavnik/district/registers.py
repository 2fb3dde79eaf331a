"""The registers of a summary: every record of every accepted book, with its marks of counting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from nastavnik.books.summary import Register
from nastavnik.checks.findings import shown
from nastavnik.checks.roadmap import deadline_ends
from nastavnik.district.consolidation import Consolidation
from nastavnik.district.counting import Counted
from nastavnik.district.indicators import Indicator
from nastavnik.district.naming import pair_names
from nastavnik.form import Column, Sheet, load_form

__all__ = ["KINDS", "LEFT_OUT", "input_columns", "mark_heads", "mark_places", "marks_of", "registers_of"]

# What a register leaves in the school's workbook. The district needs what it counts, orders, awards and calls by:
# not what two people say to each other, what a person is paid, or notes of the school for itself.
LEFT_OUT = {
    "mentors": {"note", "payment"},
    "mentees": {"gender", "note"},
    "pairs": {"note"},
    "meetings": {"mentor_feedback", "mentee_feedback"},
    "surveys": {"comment"},
    "roadmap": {"recurrence"},
}
KINDS = {"date": "date", "number": "number", "integer": "number"}
_MENTOR, _MENTEE = ("mentor_name", "Наставник"), ("mentee_name", "Наставляемый")
_NAMES = {
    ("pairs", "mentor_id"): (_MENTOR,), ("pairs", "mentee_id"): (_MENTEE,), ("programmes", "pair_id"): (_MENTOR, _MENTEE),
    ("meetings", "programme_id"): (_MENTOR, _MENTEE), ("surveys", "pair_id"): (_MENTOR, _MENTEE),
}  # fmt: skip
_MARK_NAMES = {
    "pairs": "пары и группы", "programmes": "утверждённые программы", "young_mentees_share": "молодые специалисты", "mentor_teachers_share": "педагоги-наставники",
    "enterprises": "партнёры", "enterprises_share": "партнёры", "mentee_satisfaction": "довольные наставляемые", "mentor_satisfaction": "довольные наставники",
    "learners_mentee_share": "обучающиеся-наставляемые", "learners_mentor_share": "обучающиеся-наставники", "young_under35_coverage": "до 35 лет, стаж до 3",
    "roadmap_done_share": "выполнено в срок отчёта",
}  # fmt: skip
_BASE_NAMES = {
    "mentee_satisfaction": "опрошенные наставляемые",
    "mentor_satisfaction": "опрошенные наставники",
    "roadmap_done_share": "срок наступил",
}

Mark = tuple[str, str, pd.Series]  # column key, header, 0/1


def registers_of(result: Consolidation) -> list[Register]:
    """All registers in the order of the form; curators after programmes."""
    marks = marks_of(result.tally.indicators)
    names = pair_names({key: table.typed for key, table in result.batch.tables.items()})
    made = []
    for table in load_form("school").tables:
        made.append(_register(table, result, list(marks.get(table.key, {}).values()), names.get(table.key)))
        if table.key == "programmes":
            made.append(_curators(result))
    return made


def marks_of(indicators: list[Indicator]) -> dict[str, dict[str, Mark]]:
    """By register: the marks that figures sum, each once."""
    marks: dict[str, dict[str, Mark]] = {}
    for indicator in indicators:
        for key, header, sheet, series in _mark_columns(indicator):
            marks.setdefault(sheet, {}).setdefault(key, (key, header, series))
    return marks


def mark_places(indicator: Indicator) -> dict[str, tuple[str, str]]:
    """(register, column) of the marks: ``own``, ``alike``, ``whole``, and ``base`` where a denominator is counted."""
    found = {key[0]: (sheet, key) for key, _, sheet, _ in _mark_columns(indicator)}
    places = {"own": found["n"], "alike": found.get("t", found["n"]), "whole": found.get("d", found["n"])}
    return places | ({"base": found["b"]} if "b" in found else {})


def mark_heads(indicator: Indicator) -> dict[str, str | None]:
    """The register and the headers of the marks that the district's figure sums: sheet, whole, base."""
    heads = {key[0]: header for key, header, _, _ in _mark_columns(indicator)}
    return {"sheet": indicator.counted.sheet, "whole": heads.get("d", heads["n"]), "base": heads.get("b")}


def _mark_columns(indicator: Indicator) -> list[tuple[str, str, str, pd.Series]]:
    key = "enterprises" if indicator.key == "enterprises_share" else indicator.key
    name, counted = _MARK_NAMES[key], indicator.counted
    columns = [(f"n_{key}", f"Счёт: {name}", counted.sheet, counted.own)]
    if not _same(counted, "alike"):
        columns.append((f"t_{key}", f"Счёт по типу: {name}", counted.sheet, counted.alike))
    if not _same(counted, "whole"):
        columns.append((f"d_{key}", f"Счёт по району: {name}", counted.sheet, counted.whole))
    if indicator.base is not None:
        columns.append((f"b_{key}", f"Счёт: {_BASE_NAMES[key]}", indicator.base.sheet, indicator.base.own))
    return columns


def _same(counted: Counted, other: str) -> bool:
    series = getattr(counted, other)
    return series is counted.own or bool(series.equals(counted.own))


def input_columns(
    sheet: Sheet, inputs: Sequence[Column], *, names: bool
) -> list[tuple[str, str, float, str]]:
    """The form's columns as a register has them; with ``names`` people stand beside the numbers that lead to them."""
    columns: list[tuple[str, str, float, str]] = []
    for c in inputs:
        columns.append((c.key, c.header, c.width, KINDS.get(c.type, "text")))
        if names:
            width = 33 if sheet.key == "pairs" else 22
            columns += [(key, head, width, "text") for key, head in _NAMES.get((sheet.key, c.key), ())]
    return columns


def _register(sheet: Sheet, result: Consolidation, marks: list[Mark], names: pd.DataFrame | None) -> Register:
    columns: list[tuple[str, str, float, str]] = [
        ("org_code", "Код", 8, "text"), ("org_name", "Организация", 24, "text"), ("row", "Строка в файле", 8, "number"), ("flag", "Ошибки", 14, "text"),
    ]  # fmt: skip
    inputs = [c for c in sheet.inputs if c.key not in LEFT_OUT.get(sheet.key, ())]
    columns += input_columns(sheet, inputs, names=names is not None)
    with_people = sheet.key in ("mentors", "mentees", "pairs")
    if with_people:
        columns.append(("entered", "Вошёл в программу" if sheet.person else "Вошла в программу", 12, "text"))
    if marks:
        columns.append(("org_type", "Тип организации", 26, "service"))
    columns += [(key, header, 14, "mark") for key, header, _ in marks]
    table = result.batch.tables[sheet.key]
    frame, files = table.typed, table.typed["_file"]
    owners = [a.organisation for a in result.accepted if a.organisation]
    sound = result.tally.sound[sheet.key]
    data: dict[str, Any] = {
        "org_code": files.map({n: o.code for n, o in enumerate(owners)}).astype(object),
        "org_name": files.map({n: o.short_name for n, o in enumerate(owners)}).astype(object),
        "row": frame["_row"],
        "flag": sound.map({False: "✖ есть ошибки", True: "нет"}).astype(object),
    }
    lost: dict[str, dict[int, str]] = {}
    for column in inputs:
        data[column.key], lost[column.key] = _shown(table.raw[column.key], frame[column.key], column.type)
    if (
        sheet.key == "roadmap"
    ):  # by what they are counted: the words of the deadline are understood where no day is filled in
        data["deadline_end"] = deadline_ends(frame, result.batch.frame("organisation"))
    if names is not None:
        data |= {"mentor_name": names["mentor"], "mentee_name": names["mentee"]}
    if with_people:
        data["entered"] = result.tally.entered[sheet.key].map({True: "да", False: "нет"}).astype(object)
    if marks:
        data["org_type"] = files.map(dict(enumerate(result.types))).astype(object)
    for key, _, series in marks:
        data[key] = series
    return Register(
        sheet.key,
        sheet.title,
        columns,
        pd.DataFrame(data, index=frame.index),
        {k: v for k, v in lost.items() if v},
    )


def _shown(raw: pd.Series, typed: pd.Series, kind: str) -> tuple[pd.Series, dict[int, str]]:
    """(typed values, place → text as typed where it was not understood): nothing that was typed is lost."""
    gone = typed.isna() & raw.notna() & (raw != "")
    texts = {int(n): shown(raw.iloc[int(n)]) for n in gone.to_numpy().nonzero()[0]} if gone.any() else {}
    if kind == "boolean":
        typed = typed.map({True: "да", False: "нет"})
    return (typed if kind in KINDS else typed.astype(object)), texts


def _curators(result: Consolidation) -> Register:
    """Curators of all accepted organisations, from their passports (S1, S4)."""
    fields = (
        ("curator", "Куратор", 34), ("curator_position", "Должность", 32), ("curator_phone", "Телефон", 20), ("curator_email", "Электронная почта", 28),
        ("curator_order_number", "Приказ: номер", 14), ("curator_order_date", "Приказ: дата", 13),
    )  # fmt: skip
    columns: list[tuple[str, str, float, str]] = [
        ("org_code", "Код", 8, "text"),
        ("org_name", "Организация", 26, "text"),
    ]
    columns += [
        (key, header, width, "date" if key.endswith("date") else "text") for key, header, width in fields
    ]
    rows = []
    frame = result.batch.frame("organisation").drop_duplicates("_file").set_index("_file")
    for n, arrival in enumerate(result.accepted):
        if arrival.organisation is None or n not in frame.index:
            continue
        record = frame.loc[n]
        name = " ".join(
            str(record[k])
            for k in ("curator_surname", "curator_first_name", "curator_patronymic")
            if record[k]
        )
        rows.append(
            {
                "org_code": arrival.organisation.code,
                "org_name": arrival.organisation.short_name,
                "curator": name,
                **{k: record[k] for k, _, _ in fields[1:]},
            }
        )
    made = pd.DataFrame(rows, columns=[c[0] for c in columns])
    made["curator_order_date"] = pd.to_datetime(made["curator_order_date"])
    return Register("curators", "Кураторы", columns, made)
