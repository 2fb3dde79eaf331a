"""The indicators of domain facts S1–S5, counted over a batch: who counts, per organisation and in the district.

«Вошёл в программу» (S4, appendix 3): an order names the pair (number and date) and an approved programme exists
for that pair. Rows with errors do not count. A district's share is Σ numerators / Σ denominators, and a person
counts once in an organisation and once in the district.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from nastavnik.checks.batch import Batch
from nastavnik.checks.keys import id_keys
from nastavnik.checks.links import TEACHERS
from nastavnik.checks.names import name_key
from nastavnik.district.office import Office, Thresholds
from nastavnik.district.people import person_numbers
from nastavnik.form import load_indicators

__all__ = ["Counted", "Indicator", "Tally", "count"]

DENOMINATORS = {
    "young_mentees_share": "young_specialists_total",
    "mentor_teachers_share": "teachers_total",
    "learners_mentee_share": "learners_10_19",
    "learners_mentor_share": "learners_15_19",
    "young_under35_coverage": "young_under35_total",
}


@dataclass(frozen=True)
class Counted:
    """Rows of one sheet that an indicator counts, as 0/1 columns along the sheet's frame.

    ``own`` counts once in the row's organisation, ``whole`` once in the district.
    """

    sheet: str
    own: pd.Series
    whole: pd.Series


@dataclass
class Indicator:
    """One indicator. ``value`` is None without a denominator; counts have neither denominator nor share."""

    key: str
    title: str
    unit: str
    numerator: int
    denominator: float | None
    value: float | None
    target: float | None
    by_organisation: dict[str, tuple[int, float | None, float | None]]
    counted: Counted
    base: Counted | None = None
    denominator_source: str = ""

    def as_json(self) -> dict[str, object]:
        return {
            "key": self.key, "title": self.title, "unit": self.unit, "numerator": self.numerator,
            "denominator": _tidy(self.denominator), "value": self.value, "target": self.target,
            "by_organisation": {
                code: {"numerator": n, "denominator": _tidy(d), "value": v} for code, (n, d, v) in self.by_organisation.items()
            },
        }  # fmt: skip


def _tidy(number: float | None) -> float | int | None:
    return int(number) if number is not None and float(number).is_integer() else number


@dataclass
class Tally:
    """All indicators, and the marks they were counted by: «вошёл» by sheet, soundness by sheet."""

    indicators: list[Indicator]
    entered: dict[str, pd.Series]
    sound: dict[str, pd.Series]
    marks: dict[str, dict[str, Counted]] = field(default_factory=dict)


def count(
    batch: Batch, flagged: set[tuple[int, str, int]], codes: list[str], office: Office, on: dt.date
) -> Tally:
    """The indicators of a batch whose file ``i`` is the submission of the organisation ``codes[i]``."""
    sound = {key: _sound(table.typed, key, flagged) for key, table in batch.tables.items() if table.sheet.kind == "table"}
    entered = _entered(batch, sound)
    frames = {key: table.typed for key, table in batch.tables.items()}
    numerators, bases = _counted(frames, sound, entered, office.thresholds, on)
    card = frames["organisation"].set_index("_file")
    results = []
    for item in load_indicators():
        key = item["key"]
        counted, base = numerators[key], bases.get(key)
        own = counted.own.groupby(frames[counted.sheet]["_file"]).sum()
        denominators: dict[int, float | None] = {}
        source = ""
        if base is not None:
            per_file = base.own.groupby(frames[base.sheet]["_file"]).sum()
            denominators = {n: float(per_file.get(n, 0)) for n in range(len(codes))}
            total: float | None = float(base.whole.sum())
        elif key in DENOMINATORS:
            field_name = DENOMINATORS[key]
            values = card[field_name] if field_name in card else pd.Series(dtype="float64")
            denominators = {n: _number(values.get(n)) for n in range(len(codes))}
            known = [value for value in denominators.values() if value is not None]
            total = office.denominators.get(key) or (float(sum(known)) if known else None)
            source = "Знаменатели" if key in office.denominators else "сумма по организациям"
        else:
            total = office.denominators.get(key) if item["unit"] == "share" else None
            source = "Знаменатели" if total else ""
        numerator = int(counted.whole.sum())
        results.append(
            Indicator(
                key, item["title"], item["unit"], numerator, total, _value(item["unit"], numerator, total), office.target(key, on),
                {
                    code: (int(own.get(n, 0)), denominators.get(n), _value(item["unit"], int(own.get(n, 0)), denominators.get(n)))
                    for n, code in enumerate(codes)
                },
                counted, base, source,
            )
        )  # fmt: skip
    return Tally(results, entered, sound)


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type]


def _value(unit: str, numerator: int, denominator: float | None) -> float | None:
    if unit == "count":
        return float(numerator)
    return numerator / denominator if denominator else None


def _sound(frame: pd.DataFrame, key: str, flagged: set[tuple[int, str, int]]) -> pd.Series:
    rows = {(file, row) for file, sheet, row in flagged if sheet == key}
    if not rows:
        return pd.Series(True, index=frame.index)
    places = pd.MultiIndex.from_arrays([frame["_file"], frame["_row"]])
    return pd.Series(~places.isin(list(rows)), index=frame.index)


def _entered(batch: Batch, sound: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """The rule of S4, appendix 3, for pairs, mentors and mentees."""
    pairs, programmes = batch.frame("pairs"), batch.frame("programmes")
    approved = sound["programmes"] & programmes["approved_date"].notna()
    with_programme = set(id_keys(programmes[approved], "pair_id").dropna())
    ordered = sound["pairs"] & pairs["order_number"].notna() & pairs["order_date"].notna()
    in_force = ordered & id_keys(pairs, "pair_id").isin(with_programme)
    result = {"pairs": in_force, "ordered": ordered, "approved": approved}
    for sheet, column in (("mentors", "mentor_id"), ("mentees", "mentee_id")):
        named = set(id_keys(pairs[in_force], column).dropna())
        result[sheet] = sound[sheet] & id_keys(batch.frame(sheet), column).isin(named)
    return result


def _counted(
    frames: dict[str, pd.DataFrame], sound: dict[str, pd.Series], entered: dict[str, pd.Series], limits: Thresholds, on: dt.date
) -> tuple[dict[str, Counted], dict[str, Counted]]:
    mentors, mentees, pairs = frames["mentors"], frames["mentees"], frames["pairs"]
    persons = {sheet: person_numbers(frames[sheet]) for sheet in ("mentors", "mentees")}

    def people(sheet: str, chosen: pd.Series) -> Counted:
        return _once(sheet, frames[sheet], chosen, persons[sheet])

    teacher = ~mentees["category"].isin(["обучающийся", "студент"]) & mentees["category"].notna()
    experience, birth = mentees["experience_years"], mentees["birth_date"]
    age = _age(birth, on)
    numerators = {
        "pairs": _once("pairs", pairs, entered["ordered"], _groups(pairs)),
        "programmes": _once("programmes", frames["programmes"], entered["approved"], None),
        "young_mentees_share": people("mentees", entered["mentees"] & teacher & _young(mentees, age, limits)),
        "mentor_teachers_share": people("mentors", entered["mentors"] & mentors["category"].isin(TEACHERS)),
        "learners_mentee_share": people(
            "mentees", entered["mentees"] & (mentees["category"] == "обучающийся") & (birth.isna() | ((age >= 10) & (age < 20)))
        ),
        "learners_mentor_share": people("mentors", entered["mentors"] & (mentors["category"] == "обучающийся")),
        "young_under35_coverage": people("mentees", entered["mentees"] & teacher & (age < limits.young_age_under) & (experience < 3)),
    }
    bases: dict[str, Counted] = {}
    for key, role in (("mentee_satisfaction", "наставляемый"), ("mentor_satisfaction", "наставник")):
        asked = _last_answers(frames["surveys"], sound["surveys"], role)
        bases[key] = Counted("surveys", asked, asked)
        satisfied = (asked.astype(bool) & (frames["surveys"]["satisfaction"] >= limits.satisfied_from)).astype(int)
        numerators[key] = Counted("surveys", satisfied, satisfied)
    partners = frames["partners"]
    documented = sound["partners"] & partners["name"].notna() & (partners["agreement_number"].notna() | partners["document_url"].notna())
    firms = partners["inn"].where(partners["inn"].notna(), partners["name"].map({n: name_key(n) for n in partners["name"].dropna().unique()}))
    numerators["enterprises"] = numerators["enterprises_share"] = _once("partners", partners, documented, firms)
    roadmap = frames["roadmap"]
    due = sound["roadmap"] & (roadmap["deadline_end"] <= pd.Timestamp(on)) & (roadmap["status"] != "отменено")
    done = due & (roadmap["status"] == "выполнено")
    bases["roadmap_done_share"] = Counted("roadmap", due.astype(int), due.astype(int))
    numerators["roadmap_done_share"] = Counted("roadmap", done.astype(int), done.astype(int))
    return numerators, bases


def _once(sheet: str, frame: pd.DataFrame, chosen: pd.Series, identity: pd.Series | None) -> Counted:
    """Chosen rows counted once per identity: in each organisation, and in the district."""
    if identity is None:
        return Counted(sheet, chosen.astype(int), chosen.astype(int))
    picked = identity[chosen]
    own = pd.Series(0, index=frame.index)
    own.loc[picked.index[~pd.DataFrame({"f": frame["_file"][chosen], "i": picked}).duplicated()]] = 1
    whole = pd.Series(0, index=frame.index)
    whole.loc[picked.index[~picked.duplicated()]] = 1
    return Counted(sheet, own, whole)


def _groups(pairs: pd.DataFrame) -> pd.Series:
    """What is one pair or one group: the group's code within its organisation, else the row."""
    groups = id_keys(pairs, "group_code")
    return groups.where(groups.notna(), pd.Series([f"#{n}" for n in range(len(pairs))], index=pairs.index, dtype=object))


def _young(mentees: pd.DataFrame, age: pd.Series, limits: Thresholds) -> pd.Series:
    """Young specialists as «Настройки» defines them; by experience, or by category where experience is blank."""
    named = mentees["category"] == "молодой специалист"
    if limits.young_definition == "по категории":
        return named
    experience = mentees["experience_years"]
    short = (experience <= limits.young_experience_max) | (experience.isna() & named)
    if limits.young_definition == "по стажу и возрасту":
        return short & (age < limits.young_age_under)
    return short


def _age(birth: pd.Series, on: dt.date) -> pd.Series:
    """Whole years on a day; NaN where the birth date is unknown."""
    before = (birth.dt.month * 100 + birth.dt.day) > on.month * 100 + on.day
    return on.year - birth.dt.year - before.astype(float).where(birth.notna())


def _last_answers(surveys: pd.DataFrame, sound: pd.Series, role: str) -> pd.Series:
    """1 for the last answer on leaving of each pair and role; an answer without a pair counts for itself."""
    chosen = surveys[sound & (surveys["moment"] == "выход") & (surveys["role"] == role) & surveys["satisfaction"].notna()]
    pairs = id_keys(chosen, "pair_id")
    ordered = chosen.sort_values(["survey_date", "_row"], kind="stable").index
    keys = pairs.where(pairs.notna(), pd.Series([f"#{i}" for i in chosen.index], index=chosen.index, dtype=object)).reindex(ordered)
    last = keys.index[~keys.duplicated(keep="last")]
    result = pd.Series(0, index=surveys.index)
    result.loc[last] = 1
    return result
