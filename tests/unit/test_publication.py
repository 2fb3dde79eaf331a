"""What goes public: pages of sites and depersonalised sets; nobody without consent, minors never."""

from __future__ import annotations

import csv
import datetime as dt
import html
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from district_books import ON, district_file, invented, school_file
from hypothesis import given, settings
from hypothesis import strategies as st

from nastavnik.checks.consent import Guard, is_minor, link_trouble, may_be_named
from nastavnik.cli import cli
from nastavnik.cli.publishing import _block, _page
from nastavnik.district.consolidation import consolidate
from nastavnik.district.pseudonyms import district_key, pseudonymised
from nastavnik.district.publication import school_section
from nastavnik.errors import BadInput
from nastavnik.form import load_indicators

ADULT, CHILD = dt.datetime(1990, 3, 4), dt.datetime(2012, 3, 4)
SURNAMES = ["Зайцева", "Кузнец", "Ким", "Шевченко", "Иванова-Петрова", "Львов", "Соколовский", "О’Нил", "Дё"]


# ------------------------------------------------------------------ who may be named
@pytest.mark.parametrize(
    ("consent", "birth", "category", "expected"),
    [
        (True, ADULT, "молодой специалист", True), ("да", None, "педагог", True), (True, None, "студент", False), (True, ADULT, "студент", True),
        (False, ADULT, "педагог", False), (None, ADULT, "педагог", False), ("нет", ADULT, "педагог", False), (True, CHILD, "педагог", False),
        (True, ADULT, "обучающийся", False), (True, pd.NaT, "педагог", True), (True, pd.NaT, "студент", False),
    ],
)  # fmt: skip
def test_who_may_be_named(consent: Any, birth: Any, category: str, expected: bool) -> None:
    assert (
        may_be_named({"publish_consent": consent, "birth_date": birth, "category": category}, ON) is expected
    )


def test_of_age_on_the_birthday_itself() -> None:
    person = {"birth_date": dt.datetime(2008, 11, 20), "category": "педагог"}
    assert not is_minor(person, dt.date(2026, 11, 20))
    assert is_minor(person, dt.date(2026, 11, 19))


@pytest.mark.parametrize(
    "text",
    [
        "О закреплении Зайцевой М.П.",
        "о ЗАЙЦЕВУ",
        "Зaйцева (латинская а)",
        "https://школа.рф/%D0%97%D0%B0%D0%B9%D1%86%D0%B5%D0%B2%D0%B0.pdf",
        "с Кузнецом",
        "Шевченко",
        "Петровой",
    ],
)
def test_a_surname_is_found_in_any_case_and_spelling(text: str) -> None:
    assert Guard([{"surname": name, "publish_consent": None} for name in SURNAMES], ON).names_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "О внедрении целевой модели наставничества",
        "Положение о наставничестве",
        "Программа на 2026/2027 учебный год",
        "",
    ],
)
def test_ordinary_titles_name_nobody(text: str) -> None:
    assert not Guard([{"surname": name, "publish_consent": None} for name in SURNAMES], ON).names_somebody(
        text
    )


# ------------------------------------------------------------------ whatever the data
@st.composite
def schools(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """A school whose people agreed or not, and whose acts and partners may name any of them."""

    def people() -> pd.DataFrame:
        rows = [
            {"surname": draw(st.sampled_from(SURNAMES)), "first_name": draw(st.sampled_from(["Анна", "Олег"])), "patronymic": draw(st.sampled_from(["Ильинична", None])),
             "publish_consent": draw(st.sampled_from([True, False, None])), "birth_date": draw(st.sampled_from([ADULT, CHILD, None])),
             "category": draw(st.sampled_from(["педагог", "обучающийся", "студент"])), "entered": draw(st.booleans()),
             "position": draw(st.sampled_from(["учитель", "помощник Зайцевой", None]))}
            for _ in range(draw(st.integers(0, 4)))
        ]  # fmt: skip
        columns = [
            "surname",
            "first_name",
            "patronymic",
            "publish_consent",
            "birth_date",
            "category",
            "entered",
            "position",
        ]
        return pd.DataFrame(rows, columns=columns, dtype=object)

    words = st.sampled_from(
        [
            "О внедрении",
            "О назначении {}",
            "{} и другие",
            "ИП {}",
            "https://школа.рф/{}.pdf",
            "https://shkola.example.ru/1.pdf",
        ]
    )
    text = st.builds(lambda pattern, name: pattern.format(name), words, st.sampled_from(SURNAMES))
    acts = [
        {"kind": draw(st.sampled_from(["приказ о внедрении", "положение", "приказ о закреплении пар"])), "number": "5", "date": ADULT,
         "title": draw(text), "url": draw(text), "published_date": None}
        for _ in range(draw(st.integers(0, 4)))
    ]  # fmt: skip
    partners = [
        {
            "name": draw(text),
            "agreement_number": draw(st.sampled_from(["1", None])),
            "document_url": draw(text),
        }
        for _ in range(draw(st.integers(0, 2)))
    ]
    return {
        "mentors": people(),
        "mentees": people(),
        "acts": pd.DataFrame(acts, dtype=object),
        "partners": pd.DataFrame(partners, dtype=object),
    }


ORGANISATION = {
    "code": "05-01",
    "name": "МБОУ «СОШ № 1»",
    "full_name": "Школа № 1",
    "site_section_url": "https://shkola.example.ru/n",
}
INDICATORS = [
    {
        "key": i["key"],
        "title": i["title"],
        "unit": i["unit"],
        "by_organisation": {
            "05-01": {"numerator": 3, "denominator": 4 if i["unit"] == "share" else None, "value": 0.75}
        },
    }
    for i in load_indicators()
]


@settings(max_examples=150)
@given(schools())
def test_no_surname_without_consent_is_in_any_page(tables: dict[str, pd.DataFrame]) -> None:
    section = school_section(ORGANISATION, INDICATORS, tables, ON)
    page = _page(section.context)
    public = html.unescape(re.sub(r"<style>.*?</style>", "", page + _block(page), flags=re.DOTALL)).lower()
    everyone = [*tables["mentors"].to_dict("records"), *tables["mentees"].to_dict("records")]
    agreed = {p["surname"] for p in everyone if may_be_named(p, ON)}
    for person in everyone:
        if person["surname"] not in agreed:
            assert re.search(rf"\b{person['surname'].lower()}\b", public) is None, person
    named = {row["name"] for row in section.context["people"]}
    for person in everyone:
        full = " ".join(
            part for part in (person["surname"], person["first_name"], person["patronymic"]) if part
        )
        if not may_be_named(person, ON):
            assert full not in named


# ------------------------------------------------------------------ links and what is missing
@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("https://shkola.example.ru/приказ.pdf", None), ("http://школа.рф", None), ("https://shkola.example.ru:8080/a?b=1#c", None), (None, "нет ссылки"), ("  ", "нет ссылки"),
        ("C:\\Приказы\\1.pdf", "ссылка ведёт на компьютер, а не на сайт"), ("file:///home/1.pdf", "ссылка ведёт на компьютер, а не на сайт"),
        ("https://shkola.example.ru/приказ 1.pdf", "в ссылке пробел"), ("shkola.example.ru/1.pdf", "ссылка должна начинаться с https:// и вести на сайт"),
        ("https://localhost/1.pdf", "в ссылке нет имени сайта"), ("javascript:alert(1)", "ссылка должна начинаться с https:// и вести на сайт"),
    ],
)  # fmt: skip
def test_the_form_of_links(url: str | None, trouble: str | None) -> None:
    assert link_trouble(url) == trouble


def test_a_complete_section_lacks_nothing_and_an_empty_one_everything() -> None:
    from nastavnik.district.publication import ACT_ROWS

    acts = [
        {
            "kind": kind,
            "number": str(n),
            "date": ADULT,
            "title": title,
            "url": f"https://shkola.example.ru/{n}.pdf",
            "published_date": ADULT,
        }
        for n, (title, kind) in enumerate(ACT_ROWS, 1)
    ]
    empty = {key: pd.DataFrame() for key in ("mentors", "mentees", "partners")}
    full = school_section(ORGANISATION, INDICATORS, {**empty, "acts": pd.DataFrame(acts, dtype=object)}, ON)
    assert full.gaps == []
    bare = school_section(
        {**ORGANISATION, "site_section_url": None}, [], {**empty, "acts": pd.DataFrame()}, ON
    )
    assert len(bare.gaps) == 1 + len(ACT_ROWS)
    wrong = [{**acts[0], "url": "C:\\1.pdf"}, *acts[1:]]
    found = school_section(ORGANISATION, INDICATORS, {**empty, "acts": pd.DataFrame(wrong, dtype=object)}, ON)
    assert found.gaps == [
        "Приказ о внедрении целевой модели наставничества, № 1: ссылка ведёт на компьютер, а не на сайт"
    ]
    assert found.context["acts"][0]["items"][0]["url"] == ""


# ------------------------------------------------------------------ files
@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("выгрузка")
    _, made = invented(3)
    made[0].tables["mentors"].loc[0, "competences"] = "=1+1"
    for school in made:
        school_file(folder / "in" / f"{school.code}.xlsx", school)
    consolidate(district_file(folder / "район.xlsx", made), folder / "in", folder / "сводка.xlsx", on=ON)
    return folder / "сводка.xlsx"


def test_publish_writes_a_page_and_a_block_for_everyone_and_the_monitoring(
    summary: Path, tmp_path: Path
) -> None:
    done = CliRunner().invoke(cli, ["publish", str(summary), "--out", str(tmp_path), "--json"])
    assert done.exit_code == 0, done.output
    data = json.loads(done.output)
    assert [s["organisation"] for s in data["sections"]] == [None, "05-01", "05-02", "05-03"]
    assert len(data["files"]) == 9
    assert any("нет ссылки" in gap for gap in data["sections"][1]["gaps"])
    monitoring = (tmp_path / "Чего не хватает на сайтах.csv").read_bytes()
    assert monitoring.startswith(b"\xef\xbb\xbf")


def test_a_page_of_a_school_book_and_of_the_summary_show_the_same_figures(summary: Path) -> None:
    from nastavnik.district.publishing import sections

    own = sections(summary.parent / "in" / "05-01.xlsx", ON)[0].context
    common = sections(summary)[1].context
    assert own["indicators"] == common["indicators"]
    assert own["people"] == common["people"]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_csv_holds_every_row_and_nothing_runs_as_a_formula(summary: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["export", str(summary), "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    _, made = invented(3)
    for name in made[0].tables:
        assert len(read(tmp_path / f"{name}.csv")) == sum(len(s.tables[name]) for s in made), name
    mentors = read(tmp_path / "mentors.csv")
    assert mentors[0]["competences"] == "'=1+1"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", mentors[0]["consent_date"])
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert len(content) == resource["bytes"]
        head = content.decode("utf-8-sig").splitlines()[0].split(";")
        assert head == [field["name"] for field in resource["schema"]["fields"]]


def test_parquet_is_written_or_what_to_install_is_said(summary: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["export", str(summary), "--out", str(tmp_path), "--parquet"])
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        assert isinstance(done.exception, BadInput) and "nastavnik[parquet]" in str(done.exception)
        return
    assert done.exit_code == 0, done.output
    table = parquet.read_table(tmp_path / "mentees.parquet")
    assert table.num_rows == len(read(tmp_path / "mentees.csv"))
    assert str(table.schema.field("birth_date").type) == "date32[day]"


def test_the_depersonalised_set_has_no_names_no_numbers_and_no_exact_dates(
    summary: Path, tmp_path: Path
) -> None:
    done = CliRunner().invoke(
        cli,
        ["export", str(summary), "--out", str(tmp_path), "--pseudonyms", "--key", str(tmp_path / "секрет")],
    )
    assert done.exit_code == 0, done.output
    text = "".join(path.read_text("utf-8-sig") for path in tmp_path.glob("*.csv")) + (
        tmp_path / "datapackage.json"
    ).read_text("utf-8")
    _, made = invented(3)
    for school in made:
        assert school.code not in text
        assert school.name not in text
        for sheet in ("mentors", "mentees"):
            for part in ("surname", "patronymic"):
                for name in school.tables[sheet][part].dropna():
                    assert re.search(rf"\b{name}\b", text) is None
    assert re.search(r"\d{4}-\d\d-\d\d;", text) is None
    assert "2026Q3" in text
    assert ((tmp_path / "секрет").stat().st_mode & 0o077) == 0


def test_pseudonyms_are_stable_under_one_secret_and_strange_under_another(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "surname": ["Королёва", "КОРОЛЕВА", "Ким"],
            "first_name": ["Анна"] * 3,
            "patronymic": ["Ильинична"] * 3,
            "org_code": ["05-01", "05-02", "05-01"],
        },
        dtype=object,
    )
    one, other = district_key(tmp_path / "1"), district_key(tmp_path / "2")
    assert one == district_key(tmp_path / "1")

    def people(key: bytes) -> list[str]:
        made = pseudonymised({"mentors": frame}, {"05-01": "школа", "05-02": "сад"}, key, pd.Timestamp(ON))[
            "mentors"
        ]
        return sorted(made["person"])

    assert people(one) == people(one)
    assert len(set(people(one))) == 2
    assert not set(people(one)) & set(people(other))
    (tmp_path / "3").write_text("не секрет")
    with pytest.raises(BadInput):
        district_key(tmp_path / "3")
