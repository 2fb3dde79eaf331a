"""Deadline phrases mean what the readable table says, whatever noise a typist or a scanner adds."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nastavnik.errors import BadInput
from nastavnik.roadmap.deadlines import KINDS, parse_deadline, plan_year

TABLE = Path(__file__).parents[1] / "golden" / "deadlines.tsv"
with TABLE.open(encoding="utf-8", newline="") as file:
    PHRASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
NOMINATIVE = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]


def meaning(phrase: str, year: str | None = None) -> dict:
    found = parse_deadline(phrase, year).as_json()
    found.pop("text")
    return found


@pytest.mark.parametrize("row", PHRASES, ids=lambda row: f"{row['phrase']}|{row['year']}")
def test_phrase_means_what_the_table_says(row):
    assert meaning(row["phrase"], row["year"] or None) == {
        "kind": row["kind"],
        "start": row["start"] or None,
        "end": row["end"] or None,
        "months": [int(month) for month in row["months"].split()] or None,
        "period": row["period"] or None,
    }


def test_table_is_broad():
    assert len(PHRASES) >= 300
    assert {row["kind"] for row in PHRASES} == set(KINDS)


def test_json_has_exactly_the_keys_of_the_contract_and_keeps_the_text():
    found = parse_deadline("  До  29.05.2020 ").as_json()
    assert list(found) == ["text", "kind", "start", "end", "months", "period"]
    assert found["text"] == "  До  29.05.2020 "


@pytest.mark.parametrize("blank", [None, "", "   ", "\u00a0", "—"])
def test_blank_is_unknown(blank):
    assert parse_deadline(blank, "2022").as_json() | {"text": ""} == {
        "text": "", "kind": "unknown", "start": None, "end": None, "months": None, "period": None,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["2022/2023", "2022-2023", "2022/23", "2022–2023 учебный год"])
def test_school_year_is_told_in_any_writing(text):
    year = plan_year(text)
    assert year is not None and (year.start, year.end) == (date(2022, 9, 1), date(2023, 8, 31))


@pytest.mark.parametrize("text", ["", "22", "двадцать второй", "2022/2024", "1999"])
def test_year_that_is_no_year_is_refused_in_russian(text):
    with pytest.raises(BadInput, match="Непонятный год"):
        parse_deadline("декабрь", text)


days = st.dates(min_value=date(2015, 1, 1), max_value=date(2039, 12, 31))
# How this product and people print a date.
STYLES = [
    lambda d: f"{d:%d.%m.%Y}",
    lambda d: f"{d:%d.%m.%y}",
    lambda d: f"{d.day}.{d:%m.%Y}",
    lambda d: f"{d:%d.%m.%Y} г.",
    lambda d: f"{d:%d.%m.%Y}г",
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: d.isoformat(),
    lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year} г.",
    lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year} года",
    lambda d: f"{d.day} {GENITIVE[d.month - 1]} {d.year}",
    lambda d: f"«{d.day:02}» {GENITIVE[d.month - 1]} {d.year} г.",
    lambda d: f"{d.day}-го {GENITIVE[d.month - 1].upper()} {d.year}г.",
]
styles = st.sampled_from(STYLES)


@given(days, styles)
def test_every_date_we_print_is_read_back(day, style):
    found = parse_deadline(style(day))
    assert (found.kind, found.start, found.end) == ("on", day, day)


@given(days, styles, st.sampled_from(["до", "не позднее", "к", "в срок до", "До"]))
def test_every_last_day_is_read_back(day, style, word):
    found = parse_deadline(f"{word} {style(day)}")
    assert (found.kind, found.start, found.end) == ("by", None, day)


@given(days, days, styles, styles)
def test_every_range_of_days_is_read_back(one, other, first_style, last_style):
    first, last = sorted((one, other))
    for text in (
        f"с {first_style(first)} по {last_style(last)}",
        f"{first_style(first)} – {last_style(last)}",
    ):
        found = parse_deadline(text)
        assert (found.start, found.end) == (first, last)


@given(st.integers(1, 12), st.integers(2015, 2039))
def test_every_month_is_read_back_and_before_it_is_the_last_day_of_the_previous(month, year):
    found = parse_deadline(f"{NOMINATIVE[month - 1]} {year} г.")
    assert found.start == date(year, month, 1)
    assert found.end is not None and (found.end.month, (found.end - found.start).days + 1) == (
        month,
        found.end.day,
    )
    before = parse_deadline(f"до {GENITIVE[month - 1]} {year} года")
    assert before.end is not None and (found.start - before.end).days == 1


@given(st.integers(1, 12))
def test_plan_of_a_school_year_gives_each_month_its_year(month):
    found = parse_deadline(NOMINATIVE[month - 1], "2022/2023")
    assert found.start == date(2022 if month >= 9 else 2023, month, 1)


LATIN = str.maketrans("асеорху", "aceopxy")
NOISE = [
    lambda text: text.replace(" ", "  "),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: f" {text} ",
    lambda text: text.upper(),
    lambda text: text.capitalize(),
    lambda text: text.replace(" - ", " – ").replace(" — ", " – "),
    lambda text: text.replace("-", "–") if "г" not in text and "я" not in text else text,
    lambda text: text.replace("е", "ё", 1),
    lambda text: f"{text};",
    lambda text: "".join(c.translate(LATIN) if at % 2 else c for at, c in enumerate(text)),
    lambda text: text.replace("г.", "г..") if text.endswith("г.") else text,
    lambda text: text.replace(" г.", "г") if text.endswith(" г.") else text,
    lambda text: "\u00ad".join(text),
]


@given(st.sampled_from(PHRASES), st.sampled_from(range(len(NOISE))))
def test_noise_does_not_change_the_meaning(row, noise):
    text = row["phrase"]
    if noise in (6, 9) and any(c.isascii() and c.isalpha() for c in text):
        return  # Roman figures and phrases that carry noise of their own
    assert meaning(NOISE[noise](text), row["year"] or None) == meaning(text, row["year"] or None)


@given(st.text(max_size=60))
def test_any_text_at_all_gives_a_kind_and_no_error(text):
    assert parse_deadline(text, "2022/2023").kind in KINDS


@given(
    st.lists(
        st.sampled_from(
            [
                "до",
                "с",
                "по",
                "к",
                "1",
                "15",
                "сентября",
                "май",
                "квартал",
                "II",
                "2022",
                "г.",
                "-",
                ",",
                "ежегодно",
                "года",
                "конца",
                "и",
            ]
        )
    )
)
def test_any_heap_of_the_grammars_own_words_keeps_the_rules_of_its_kind(words):
    found = parse_deadline(" ".join(words), "2022/2023")
    if found.kind == "by":
        assert found.start is None and found.end is not None
    if found.kind == "on":
        assert found.start == found.end is not None
    if found.kind == "between":
        assert found.start is not None and found.end is not None and found.start < found.end
    if found.kind == "recurring":
        assert found.period in ("year", "quarter", "month")
    if found.kind in ("unknown", "unscheduled"):
        assert (found.start, found.end, found.months, found.period) == (None, None, None, None)


def test_what_the_contract_has_no_key_for_is_kept_beside_it():
    assert parse_deadline("2 раза в год").times == 2
    assert parse_deadline("ежегодно до 25 мая").day == 25
    assert parse_deadline("ежеквартально (март, июнь, сентябрь, декабрь)").within == (3, 6, 9, 12)


def test_page_of_text_is_no_deadline():
    assert parse_deadline("до 1 сентября 2022 г. " * 60).kind == "unknown"


@given(
    st.sampled_from(["0", "1", "1.", "01.01.", "о0", "до", "с", "и,", "еже-", "раз", "в", "квартал", "ма"]),
    st.integers(1, 900),
)
def test_heap_of_one_word_is_looked_through(word, times):
    assert parse_deadline((word * times)[:1000], "2022").kind in KINDS
