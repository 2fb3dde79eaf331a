"""Which rows an indicator counts: masks over the frames of a batch, once per organisation, type and district."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from nastavnik.books.indicator_formulas import COLLEGE
from nastavnik.checks.keys import id_keys
from nastavnik.checks.names import name_key
from nastavnik.checks.roadmap import deadline_ends
from nastavnik.checks.totals import TEACHERS
from nastavnik.district.office import Thresholds

__all__ = ["Counted", "counted", "entered_rows", "firms", "sound_rows"]

LEARNERS = ("обучающийся", "студент")


@dataclass(frozen=True)
class Counted:
    """Rows of one sheet that an indicator counts, as 0/1 columns along the sheet's frame.

    ``own`` counts once in the row's organisation, ``alike`` once among organisations of its type, ``whole`` once
    in the district.
    """

    sheet: str
    own: pd.Series
    alike: pd.Series
    whole: pd.Series


def sound_rows(frame: pd.DataFrame, key: str, flagged: set[tuple[int, str, int]]) -> pd.Series:
    """True for rows without errors."""
    rows = [(file, row) for file, sheet, row in flagged if sheet == key]
    if not rows:
        return pd.Series(True, index=frame.index)
    places = pd.MultiIndex.from_arrays([frame["_file"], frame["_row"]])
    return pd.Series(~places.isin(rows), index=frame.index)


def entered_rows(frames: dict[str, pd.DataFrame], sound: dict[str, pd.Series]) -> dict[str, pd.Series]:
    """The rule of S4, appendix 3, for pairs, mentors and mentees; besides ``ordered`` pairs, ``approved`` programmes."""
    pairs, programmes = frames["pairs"], frames["programmes"]
    approved = sound["programmes"] & programmes["approved_date"].notna()
    with_programme = set(id_keys(programmes[approved], "pair_id").dropna())
    ordered = sound["pairs"] & pairs["order_number"].notna() & pairs["order_date"].notna()
    in_force = ordered & id_keys(pairs, "pair_id").isin(with_programme)
    result = {"pairs": in_force, "ordered": ordered, "approved": approved}
    for sheet, column in (("mentors", "mentor_id"), ("mentees", "mentee_id")):
        named = set(id_keys(pairs[in_force], column).dropna())
        result[sheet] = sound[sheet] & id_keys(frames[sheet], column).isin(named)
    return result


def counted(
    frames: dict[str, pd.DataFrame],
    sound: dict[str, pd.Series],
    entered: dict[str, pd.Series],
    identity: dict[str, pd.Series],
    limits: Thresholds,
    on: dt.date,
    kinds: pd.Series,
) -> tuple[dict[str, Counted], dict[str, Counted]]:
    """(numerators by indicator, denominators that are counted rather than entered). ``kinds`` are types by file."""
    mentees, pairs = frames["mentees"], frames["pairs"]

    def once(sheet: str, chosen: pd.Series, same: pd.Series | None) -> Counted:
        return _once(sheet, frames[sheet], chosen, same, kinds)

    def people(sheet: str, chosen: pd.Series) -> Counted:
        return once(sheet, chosen, identity[sheet])

    teacher = mentees["category"].notna() & ~mentees["category"].isin(LEARNERS)
    birth = mentees["birth_date"]
    age = _age(birth, on)
    school_age = birth.isna() | ((age >= 10) & (age < 20))
    mentor_kind = frames["mentors"]["category"]
    under35 = (age < limits.young_age_under) & (mentees["experience_years"] < 3)
    numerators = {
        "pairs": once("pairs", entered["ordered"], _groups(pairs)),
        "programmes": once("programmes", entered["approved"], None),
        "young_mentees_share": people("mentees", entered["mentees"] & teacher & _young(mentees, age, limits)),
        "mentor_teachers_share": people("mentors", entered["mentors"] & mentor_kind.isin(TEACHERS)),
        "learners_mentee_share": people(
            "mentees", entered["mentees"] & _learners(mentees, frames["organisation"]) & school_age
        ),
        "learners_mentor_share": people(
            "mentors", entered["mentors"] & _learners(frames["mentors"], frames["organisation"])
        ),
        "young_under35_coverage": people("mentees", entered["mentees"] & teacher & under35),
    }
    bases: dict[str, Counted] = {}
    surveys = frames["surveys"]
    for key, role in (("mentee_satisfaction", "наставляемый"), ("mentor_satisfaction", "наставник")):
        asked = _last_answers(surveys, sound["surveys"], role)
        bases[key] = once("surveys", asked, None)
        numerators[key] = once("surveys", asked & (surveys["satisfaction"] >= limits.satisfied_from), None)
    partners = frames["partners"]
    documented = (
        sound["partners"]
        & partners["name"].notna()
        & (partners["agreement_number"].notna() | partners["document_url"].notna())
    )
    numerators["enterprises"] = numerators["enterprises_share"] = once(
        "partners", documented, firms(partners)
    )
    roadmap = frames["roadmap"]
    due = (
        sound["roadmap"]
        & (deadline_ends(roadmap, frames["organisation"]) <= pd.Timestamp(on))
        & (roadmap["status"] != "отменено")
    )
    bases["roadmap_done_share"] = once("roadmap", due, None)
    numerators["roadmap_done_share"] = once("roadmap", due & (roadmap["status"] == "выполнено"), None)
    return numerators, bases


def _once(
    sheet: str, frame: pd.DataFrame, chosen: pd.Series, identity: pd.Series | None, kinds: pd.Series
) -> Counted:
    """Chosen rows counted once per identity: in each organisation, in each type, and in the district."""
    if identity is None:
        every = chosen.astype(int)
        return Counted(sheet, every, every, every)
    picked = pd.DataFrame({"i": identity[chosen], "f": frame["_file"][chosen]})
    picked["k"] = picked["f"].map(kinds)

    def first(*columns: str) -> pd.Series:
        marks = pd.Series(0, index=frame.index)
        marks.loc[picked.index[~picked.duplicated(list(columns))]] = 1
        return marks

    return Counted(sheet, first("f", "i"), first("k", "i"), first("i"))


def _groups(pairs: pd.DataFrame) -> pd.Series:
    """What is one pair or one group: the group's code within its organisation, else the row."""
    groups = id_keys(pairs, "group_code")
    return groups.where(groups.notna(), _alone(pairs))


def _alone(frame: pd.DataFrame) -> pd.Series:
    return pd.Series([f"#{n}" for n in range(len(frame))], index=frame.index, dtype=object)


def firms(partners: pd.DataFrame) -> pd.Series:
    """An enterprise is its INN; one without an INN is its name, and the INN that others give beside that name."""
    names = partners["name"].map({n: name_key(n) for n in partners["name"].dropna().unique()}).astype(object)
    inn = partners["inn"].astype(object)
    beside = pd.DataFrame({"name": names, "inn": inn}).dropna().drop_duplicates()
    sure = beside[~beside["name"].duplicated(keep=False)].set_index("name")["inn"]
    firms: pd.Series = inn.where(inn.notna(), names.map(sure).astype(object))
    found: pd.Series = firms.where(firms.notna(), names)
    return found


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
    years: pd.Series = on.year - birth.dt.year - before.astype(float).where(birth.notna())
    return years


def _learners(people: pd.DataFrame, organisation: pd.DataFrame) -> pd.Series:
    """Learners of the organisation itself: in a college its students too; elsewhere a student comes from outside."""
    kinds = people["_file"].map(organisation.drop_duplicates("_file").set_index("_file")["org_type"])
    own: pd.Series = (people["category"] == "обучающийся") | (
        (people["category"] == "студент") & (kinds == COLLEGE)
    )
    return own


def _last_answers(surveys: pd.DataFrame, sound: pd.Series, role: str) -> pd.Series:
    """True for the last answer on leaving of each pair and role; an answer without a pair counts for itself."""
    chosen = surveys[
        sound & (surveys["moment"] == "выход") & (surveys["role"] == role) & surveys["satisfaction"].notna()
    ]
    pairs = id_keys(chosen, "pair_id")
    keys = pairs.where(pairs.notna(), _alone(chosen)).reindex(
        chosen.sort_values(["survey_date", "_row"], kind="stable").index
    )
    result = pd.Series(False, index=surveys.index)
    result.loc[keys.index[~keys.duplicated(keep="last")]] = True
    return result
