"""The indicators of one organisation as live formulas over its own sheets (rules as in the district's count)."""

from __future__ import annotations

from nastavnik.form import Form
from nastavnik.form.formulas import column_range, quoted

__all__ = ["COLLEGE", "school_indicator_formulas"]

COLLEGE = "профессиональная образовательная организация"
SATISFIED_FROM = 7  # the default threshold; the district's own setting rules its summary


def school_indicator_formulas(form: Form, rows: dict[str, int]) -> dict[str, tuple[str, str | None]]:
    """{indicator key: (numerator formula, denominator formula or None when only the district knows it)}."""

    def col(path: str) -> str:
        sheet_key, _, key = path.partition(".")
        sheet = form[sheet_key]
        return column_range(sheet, sheet[key], rows[sheet_key])

    def field(key: str) -> str:
        card = form["organisation"]
        return f"{quoted(card.title)}!${card.value_letter}${card.first_row + card[key].index}"

    def passport(key: str) -> str:
        return f"=N({field(key)})"

    def count(*conditions: str) -> str:
        return f"=SUMPRODUCT({'*'.join(f'({c})' for c in conditions)})"

    def one_of(path: str, *values: str) -> str:
        return "+".join(f'({col(path)}="{value}")' for value in values)

    def sound(sheet: str) -> str:
        """Rows without errors; a warning in «Что исправить» also waits until it is mended."""
        return f"LEN({col(sheet + '.to_fix')})=0"

    group, number, date = col("pairs.group_code"), col("pairs.order_number"), col("pairs.order_date")
    ordered = f'({number}<>"")*({date}<>"")*(LEN({col("pairs.to_fix")})=0)'
    # Each row of a group counts as its part of one: rows of the group that have an order.
    pairs = (
        f'=SUMPRODUCT({ordered}*({group}=""))+ROUND(SUMPRODUCT({ordered}*({group}<>"")/'
        f'(COUNTIFS({group},{group}&"",{number},"?*",{date},">0")+1*({group}=""))),0)'
    )
    young = (
        f"(ISNUMBER({col('mentees.experience_years')})*({col('mentees.experience_years')}<=3)"
        f'+NOT(ISNUMBER({col("mentees.experience_years")}))*({col("mentees.category")}="молодой специалист"))'
    )
    teacher = f'({col("mentees.category")}<>"обучающийся")*({col("mentees.category")}<>"студент")'

    def learner(sheet: str) -> str:
        """A learner of the organisation itself: in a college its students too."""
        student = f'({col(f"{sheet}.category")}="студент")*({field("org_type")}="{COLLEGE}")'
        return f"{one_of(f'{sheet}.category', 'обучающийся')}+{student}"

    def entered(sheet: str) -> str:
        return f'{col(sheet + ".entered")}="да"'

    def satisfied(role: str) -> tuple[str, str]:
        pair, day, moment = col("surveys.pair_id"), col("surveys.survey_date"), col("surveys.moment")
        later = f'COUNTIFS({pair},{pair}&"",{col("surveys.role")},"{role}",{moment},"выход",{day},">"&{day})'
        base = (
            f'{moment}="выход"', f'{col("surveys.role")}="{role}"',
            f'ISNUMBER({col("surveys.satisfaction")})', sound("surveys"),
            f'({pair}="")+({later}=0)>0',  # the last answer of a pair; one without a pair counts for itself
        )  # fmt: skip
        return count(*base, f"{col('surveys.satisfaction')}>={SATISFIED_FROM}"), count(*base)

    due = (
        f"ISNUMBER({col('roadmap.deadline_end')})",
        f"{col('roadmap.deadline_end')}<=TODAY()",
        f'{col("roadmap.status")}<>"отменено"',
        sound("roadmap"),
    )
    birth = col("mentees.birth_date")

    def born_before(years: int) -> str:
        """Older than ``years``. Compared, not subtracted: a date typed as text must not break the figure."""
        return f"({birth}<=EDATE(TODAY(),-{12 * years}))"

    partner = (
        f'({col("partners.agreement_number")}<>"")+({col("partners.document_url")}<>"")>0',
        f'{col("partners.name")}<>""',
        sound("partners"),
    )
    return {
        "pairs": (pairs, None),
        "programmes": (count(f"ISNUMBER({col('programmes.approved_date')})", sound("programmes")), None),
        "young_mentees_share": (count(entered("mentees"), teacher, young, sound("mentees")), passport("young_specialists_total")),
        "mentor_teachers_share": (
            count(entered("mentors"), one_of("mentors.category", "педагог", "руководитель", "методист"), sound("mentors")),
            passport("teachers_total"),
        ),
        "enterprises": (count(*partner), None),
        "mentee_satisfaction": satisfied("наставляемый"),
        "mentor_satisfaction": satisfied("наставник"),
        "learners_mentee_share": (
            count(
                entered("mentees"), learner("mentees"), sound("mentees"),
                f"1-ISNUMBER({birth})*(1-{born_before(10)}*(1-{born_before(20)}))",
            ),
            passport("learners_10_19"),
        ),
        "learners_mentor_share": (
            count(entered("mentors"), learner("mentors"), sound("mentors")),
            passport("learners_15_19"),
        ),
        "enterprises_share": (count(*partner), None),
        "young_under35_coverage": (
            count(
                entered("mentees"), teacher, sound("mentees"), f"ISNUMBER({birth})", f"1-{born_before(35)}",
                f"ISNUMBER({col('mentees.experience_years')})", f"{col('mentees.experience_years')}<3",
            ),
            passport("young_under35_total"),
        ),
        "roadmap_done_share": (count(*due, f'{col("roadmap.status")}="выполнено"'), count(*due)),
    }  # fmt: skip
