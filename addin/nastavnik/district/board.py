"""A consolidation as the summary workbook shows it: registers, figures, remarks, intake."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.books.summary import Figure, OrganisationLine, Register, RemarkLine, Summary
from nastavnik.checks.batch import Batch
from nastavnik.checks.findings import shown
from nastavnik.district.consolidation import Consolidation
from nastavnik.district.indicators import DENOMINATORS, Indicator, Tally
from nastavnik.district.intake import Arrival
from nastavnik.form import Sheet, load_form, load_indicators

__all__ = ["STATUS_WORDS", "summary_of"]

STATUS_WORDS = {
    "accepted": "✔ принята",
    "accepted_with_errors": "▲ принята с ошибками",
    "superseded": "заменена более новой",
    "duplicate": "повтор",
    "unknown_organisation": "✖ неизвестная организация",
    "rejected": "✖ не наша книга",
    "unreadable": "✖ не прочитана",
}
SEVERITY_WORDS = {"error": "✖ ошибка", "warning": "▲ внимание"}

# What a register leaves in the school's workbook: nobody reads it in the district, and it is personal.
_LEFT_OUT = {
    "mentors": {"gender", "achievements", "phone", "email", "note", "training_course", "training_hours", "agreement_number", "payment"},
    "mentees": {"gender", "note", "pd_consent_date"},
    "pairs": {"note", "extension_note"},
    "programmes": {"goal", "difficulties", "result"},
    "meetings": {"mentor_feedback", "mentee_feedback"},
    "surveys": {"comment"},
    "roadmap": {"recurrence", "document_kind"},
    "acts": set(),
    "partners": set(),
}
_KINDS = {"date": "date", "number": "number", "integer": "number"}


def summary_of(result: Consolidation) -> Summary:
    """What the summary workbook is written from."""
    office = result.office
    registers = _registers(result)
    figures = _figures(result.tally) if result.tally else []
    form = load_form("school")
    card = form["organisation"]
    denominators = [(key, card[key].header) for key in DENOMINATORS.values()]
    return Summary(
        title=office.title,
        school_year=str(office.card.get("school_year") or ""),
        on=result.on,
        collection=_collection(result),
        missing=[(o.code, o.short_name) for o in result.missing],
        organisations=_organisations(result),
        denominator_columns=denominators,
        figures=figures,
        registers=registers,
        remarks=_remarks(result),
        intake=[_intake(arrival) for arrival in result.arrivals],
        matches=_match_rows(result),
        data=_data(result),
    )


def _collection(result: Consolidation) -> list[tuple[str, int]]:
    with_errors = sum(a.status == "accepted_with_errors" for a in result.accepted)
    return [
        ("Организаций ждали", len(result.office.expected)),
        ("Книги приняты без ошибок", len(result.accepted) - with_errors),
        ("Книги приняты с ошибками", with_errors),
        ("Не прислали", len(result.missing)),
        ("Опоздали", sum(a.late for a in result.accepted)),
        ("Файлов не принято (чужие, испорченные, неизвестные)", len(result.refused)),
        ("Файлов повторных и заменённых", sum(a.status in ("superseded", "duplicate") for a in result.arrivals)),
    ]


# ------------------------------------------------------------------ registers
def _registers(result: Consolidation) -> list[Register]:
    form = load_form("school")
    batch = result.batch
    names = {n: (a.organisation.code, a.organisation.short_name) for n, a in enumerate(result.accepted) if a.organisation}
    marks = _marks(result.tally) if result.tally else {}
    made = []
    for sheet in form.tables:
        made.append(_register(sheet, batch, names, result, marks.get(sheet.key, [])))
        if sheet.key == "programmes":
            made.append(_curators(result))
    return made


def _register(
    sheet: Sheet, batch: Batch | None, names: dict[int, tuple[str, str]], result: Consolidation, marks: list[tuple[str, str, pd.Series]]
) -> Register:
    columns: list[tuple[str, str, float, str]] = [
        ("org_code", "Код", 9, "text"), ("org_name", "Организация", 26, "text"), ("row", "Строка в файле", 9, "number"), ("flag", "Ошибки", 13, "text"),
    ]  # fmt: skip
    inputs = [c for c in sheet.inputs if c.key not in _LEFT_OUT[sheet.key]]
    columns += [(c.key, c.header, c.width, _KINDS.get(c.type, "text")) for c in inputs]
    with_people = sheet.key in ("mentors", "mentees", "pairs")
    if with_people:
        columns.append(("entered", "Вошёл в программу" if sheet.person else "Вошла в программу", 12, "text"))
    columns += [(key, header, 14, "mark") for key, header, _ in marks]
    if batch is None:
        return Register(sheet.key, sheet.title, columns, pd.DataFrame({c[0]: pd.Series(dtype=object) for c in columns}))
    table = batch.tables[sheet.key]
    frame = table.typed
    data: dict[str, Any] = {
        "org_code": frame["_file"].map({n: code for n, (code, _) in names.items()}),
        "org_name": frame["_file"].map({n: name for n, (_, name) in names.items()}),
        "row": frame["_row"],
    }
    flagged = [(file, row) for file, key, row in result.flagged if key == sheet.key]
    places = pd.MultiIndex.from_arrays([frame["_file"], frame["_row"]])
    data["flag"] = pd.Series(places.isin(flagged), index=frame.index).map({True: "✖ есть ошибки", False: "нет"})
    for column in inputs:
        data[column.key] = _shown_column(table.raw[column.key], frame[column.key], column.type)
        if column.type in ("date", "number", "integer"):
            continue
    if with_people and result.tally:
        data["entered"] = result.tally.entered[sheet.key].map({True: "да", False: "нет"})
    for key, _, series in marks:
        data[key] = series
    return Register(sheet.key, sheet.title, columns, pd.DataFrame(data, index=frame.index))


def _shown_column(raw: pd.Series, typed: pd.Series, kind: str) -> pd.Series:
    """Typed values; where a text was not understood, the text itself, so that nothing typed is lost."""
    if kind in ("date", "number", "integer"):
        return typed
    if kind == "boolean":
        typed = typed.map({True: "да", False: "нет"})
    lost = typed.isna() & raw.notna() & (raw != "")
    if not lost.any():
        return typed.astype(object)
    return typed.astype(object).where(~lost, raw.map(shown, na_action="ignore"))


def _curators(result: Consolidation) -> Register:
    """Curators of all accepted organisations, from their passports (S1, S4)."""
    fields = (
        ("curator", "Куратор", 34), ("curator_position", "Должность", 32), ("curator_phone", "Телефон", 20), ("curator_email", "Электронная почта", 28),
        ("curator_order_number", "Приказ: номер", 14), ("curator_order_date", "Приказ: дата", 13),
    )  # fmt: skip
    columns: list[tuple[str, str, float, str]] = [("org_code", "Код", 9, "text"), ("org_name", "Организация", 30, "text")]
    columns += [(key, header, width, "date" if key.endswith("date") else "text") for key, header, width in fields]
    rows = []
    frame = result.batch.frame("organisation").set_index("_file") if result.batch else pd.DataFrame()
    for n, arrival in enumerate(result.accepted):
        if arrival.organisation is None or n not in frame.index:
            continue
        record = frame.loc[n]
        name = " ".join(str(record[k]) for k in ("curator_surname", "curator_first_name", "curator_patronymic") if record[k])
        rows.append({"org_code": arrival.organisation.code, "org_name": arrival.organisation.short_name, "curator": name, **{k: record[k] for k, _, _ in fields[1:]}})
    made = pd.DataFrame(rows, columns=[c[0] for c in columns])
    made["curator_order_date"] = pd.to_datetime(made["curator_order_date"])
    return Register("curators", "Кураторы", columns, made)


# ------------------------------------------------------------------ figures
def _marks(tally: Tally) -> dict[str, list[tuple[str, str, pd.Series]]]:
    """By sheet: (column key, header, 0/1 series) of every mark that a figure sums; equal ones stand once."""
    marks: dict[str, list[tuple[str, str, pd.Series]]] = {}
    for indicator in tally.indicators:
        for key, header, sheet, series in _mark_columns(indicator):
            columns = marks.setdefault(sheet, [])
            if all(key != known for known, _, _ in columns):
                columns.append((key, header, series))
    return marks


_MARK_NAMES = {
    "pairs": "пары и группы", "programmes": "утверждённые программы", "young_mentees_share": "молодые специалисты", "mentor_teachers_share": "педагоги-наставники",
    "enterprises": "партнёры", "enterprises_share": "партнёры", "mentee_satisfaction": "довольные наставляемые", "mentor_satisfaction": "довольные наставники",
    "learners_mentee_share": "обучающиеся-наставляемые", "learners_mentor_share": "обучающиеся-наставники", "young_under35_coverage": "до 35 лет, стаж до 3",
    "roadmap_done_share": "выполнено в срок отчёта",
}  # fmt: skip
_BASE_NAMES = {"mentee_satisfaction": "опрошенные наставляемые", "mentor_satisfaction": "опрошенные наставники", "roadmap_done_share": "срок наступил"}


def _mark_columns(indicator: Indicator) -> list[tuple[str, str, str, pd.Series]]:
    key = "enterprises" if indicator.key == "enterprises_share" else indicator.key
    name, counted = _MARK_NAMES[key], indicator.counted
    same = counted.own.equals(counted.whole)
    columns = [(f"n_{key}", f"Счёт: {name}", counted.sheet, counted.own)]
    if not same:
        columns.append((f"d_{key}", f"Счёт по району: {name}", counted.sheet, counted.whole))
    if indicator.base is not None:
        columns.append((f"b_{key}", f"Счёт: {_BASE_NAMES[key]}", indicator.base.sheet, indicator.base.own))
    return columns


def _figures(tally: Tally) -> list[Figure]:
    how = {item["key"]: item for item in load_indicators()}
    figures = []
    for indicator in tally.indicators:
        keys = [(sheet, key) for key, _, sheet, _ in _mark_columns(indicator)]
        own = keys[0]
        whole = next((k for k in keys if k[1].startswith("d_")), own)
        base = next((k for k in keys if k[1].startswith("b_")), None)
        figures.append(
            Figure(
                indicator.key, indicator.title, indicator.unit, indicator.numerator, indicator.denominator, indicator.value, indicator.target,
                indicator.by_organisation, own, whole, base, base, DENOMINATORS.get(indicator.key),
                indicator.denominator_source == "Знаменатели", how[indicator.key]["numerator"],
            )
        )  # fmt: skip
    return figures


# ------------------------------------------------------------------ organisations, remarks, intake
def _moment(arrival: Arrival) -> dt.datetime:
    return arrival.saved_at.replace(tzinfo=None, microsecond=0)


def _link(arrival: Arrival) -> str | None:
    """A link that opens the file from the summary; nothing for a file inside an archive."""
    if arrival.source.data is not None or arrival.source.problem:
        return None
    path = os.fspath(arrival.source.path.resolve())
    return None if "#" in path else f"external:{path}"


def _organisations(result: Consolidation) -> list[OrganisationLine]:
    accepted = {a.organisation.code: (n, a) for n, a in enumerate(result.accepted) if a.organisation}
    card = result.batch.frame("organisation").set_index("_file") if result.batch else pd.DataFrame()
    lines = []
    for organisation in result.office.organisations:
        found = accepted.get(organisation.code)
        if found is None:
            status = "✖ не прислала" if organisation.expected else "не ждали"
            lines.append(OrganisationLine(organisation.code, organisation.short_name, organisation.org_type, status))
            continue
        n, arrival = found
        errors = sum(r.severity == "error" for r in result.remarks[n])
        values = {key: _float(card.at[n, key]) if n in card.index else None for key in DENOMINATORS.values()}
        lines.append(
            OrganisationLine(
                organisation.code, organisation.short_name, organisation.org_type, STATUS_WORDS[arrival.status], arrival.name, _link(arrival),
                arrival.submission or None, _moment(arrival), arrival.late, errors, len(result.remarks[n]) - errors, values,
            )
        )  # fmt: skip
    return lines


def _float(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _remarks(result: Consolidation) -> list[RemarkLine]:
    lines = []
    for arrival, remarks in zip(result.accepted, result.remarks, strict=True):
        assert arrival.organisation is not None
        link = _link(arrival)
        for r in sorted(remarks, key=lambda r: r.severity != "error"):
            lines.append(
                RemarkLine(
                    arrival.organisation.code, arrival.organisation.short_name, arrival.name, link, r.sheet or "", r.cell or "",
                    shown(r.value), r.message, r.fix, SEVERITY_WORDS[r.severity],
                )
            )  # fmt: skip
    return lines


def _intake(arrival: Arrival) -> tuple[str, str, str, str, str, Any, str]:
    organisation = arrival.organisation
    said = arrival.book.form is not None
    reason = arrival.reason or ""
    if arrival.late:
        reason = f"{reason}; опоздала".lstrip("; ")
    return (
        arrival.name, STATUS_WORDS[arrival.status], organisation.code if organisation else "", organisation.short_name if organisation else "",
        str(arrival.submission or "—") if said else "—", _moment(arrival) if said else None, reason,
    )  # fmt: skip


def _match_rows(result: Consolidation) -> list[tuple[Any, ...]]:
    if result.batch is None:
        return []
    names = {a.organisation.code: a.organisation.short_name for a in result.accepted if a.organisation}
    files = {a.organisation.code: n for n, a in enumerate(result.accepted) if a.organisation}
    found = {key: result.batch.frame(key).set_index(["_file", "_row"]) for key in ("mentors", "mentees")}
    rows = []
    for number, match in enumerate(result.matches, 1):
        for person in match["people"]:
            code, sheet = person["organisation"], person["sheet"]
            record = found[sheet].loc[(files[code], person["row"])]
            name = " ".join(str(record[k]) for k in ("surname", "first_name", "patronymic") if record[k])
            rows.append((number, name, code, names[code], result.batch.form[sheet].title, person["row"], match["why"]))
    return rows


def _data(result: Consolidation) -> dict[str, Any]:
    """The summary as JSON: the contract's document, and what reports need besides."""
    office = result.office
    card = {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in office.card.items()}
    number = {a.organisation.code: n for n, a in enumerate(result.accepted) if a.organisation}
    organisations = []
    for o in office.organisations:
        n = number.get(o.code)
        organisations.append(
            {
                "code": o.code, "name": o.short_name, "full_name": o.full_name, "type": o.org_type, "email": o.email, "curator": o.curator_name,
                "expected": o.expected, "status": result.accepted[n].status if n is not None else "missing",
                "file": result.accepted[n].name if n is not None else None,
                "findings": [
                    {"severity": r.severity, "sheet": r.sheet, "cell": r.cell, "message": r.message, "fix": r.fix} for r in result.remarks[n][:500]
                ] if n is not None else [],
            }
        )  # fmt: skip
    return {"summary": result.as_json(), "district": card, "organisations": organisations, "totals": _totals(result), "inbox": _inbox(result)}


def _inbox(result: Consolidation) -> str:
    paths = {os.fspath(a.source.path.resolve().parent) for a in result.arrivals}
    return os.path.commonpath(paths) if paths else str(Path())


def _totals(result: Consolidation) -> dict[str, int]:
    if result.batch is None or result.tally is None:
        return {}
    frame = result.batch.frame
    roadmap, meetings = frame("roadmap"), frame("meetings")
    late = roadmap["status"].isin(["не начато", "в работе"]) & (roadmap["deadline_end"] < pd.Timestamp(result.on))
    groups = frame("pairs")["group_code"].dropna()
    return {
        "mentors": int((frame("mentors")["status"] != "выбыл").sum()), "mentees": int((frame("mentees")["status"] != "выбыл").sum()),
        "pairs": int(frame("pairs")["group_code"].isna().sum()), "groups": int(groups.groupby(frame("pairs")["_file"]).nunique().sum()) if len(groups) else 0,
        "programmes": len(frame("programmes")), "meetings": len(meetings), "meetings_done": int((meetings["done"] == True).sum()),  # noqa: E712
        "overdue": int(late.sum()),
    }  # fmt: skip
