"""Reports of schools and districts say what the figures say."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from documents_all import faults, make, text_of
from documents_data import FIGURES, ON, district, pair, school, summary
from docx import Document

from nastavnik.documents.issuing import REPORT_KINDS, report
from nastavnik.documents.summary_view import IndicatorData
from nastavnik.errors import BadInput

KINDS = ["school", "site", "gratitude", "note", "annual", "registry", "remarks", "letter", "reminder"]


def test_the_kinds_are_those_of_the_contract() -> None:
    assert list(REPORT_KINDS) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_opens_in_word_and_prints_nothing_odd(kind: str, tmp_path: Path) -> None:
    issued = make(kind, tmp_path)
    assert issued.files
    for path in issued.files:
        if path.suffix == ".docx":
            Document(str(path))
            assert faults(text_of(path)) == [], path.name


def test_the_note_compares_with_targets_and_names_the_best_and_the_weak(tmp_path: Path) -> None:
    path = make("note", tmp_path).files[0]
    text = text_of(path)
    for part in (
        "книги организаций: 6; представлено 5, принято 4, из них с ошибками – 1; не принято – 1", "Не представили книги (1): МБОУ «СШ № 5»",
        "71,7 %", "−28,3 п.п.", "нет данных", "МБОУ «СШ № 1» – 100 % от целей", "представить книгу наставничества",
        "исправить 1 ошибку в книге", "Прошлый период",
    ):  # fmt: skip
        assert (part in text) == (part != "Прошлый период"), part
    with zipfile.ZipFile(path) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
        body = archive.read("word/document.xml").decode()
    assert len(pictures) == 2
    assert all(alt for alt in re.findall(r'descr="([^"]*)"', body))


def test_the_annual_report_shows_the_change_since_the_last_period(tmp_path: Path) -> None:
    text = text_of(make("annual", tmp_path, previous=summary(shift=-0.05)).files[0])
    assert "Прошлый период" in text
    assert "+5 п.п." in text
    assert "6. Задачи на следующий период" in text


def test_a_share_without_a_denominator_is_no_data(tmp_path: Path) -> None:
    data = summary(indicators=[IndicatorData("young_mentees_share", None, None, None, 1.0)])
    text = text_of(report("note", data, out=tmp_path).files[0])
    assert "нет данных" in text
    assert "0 %" not in text.replace("100 %", "")


def test_the_school_report_concludes_from_its_figures(tmp_path: Path) -> None:
    text = text_of(make("school", tmp_path, date=date(2027, 6, 1)).files[0])
    for part in (
        "молодые специалисты, вошедшие в программы: 33,3 %; наставников следует закрепить ещё за 4 молодыми специалистами;",
        "удовлетворённость наставников – 0 % при цели 85 %: следует изменить планы встреч",
        "удовлетворённость наставляемых – 100 %;",
        "Провести итоговое мероприятие",  # overdue by June
        "5. Выводы и предложения",
    ):
        assert part in text, part
    assert "предприятий района" not in text  # a share of the district's


def test_a_share_of_a_school_without_a_denominator_is_no_data(tmp_path: Path) -> None:
    nobody = [IndicatorData("young_mentees_share", 0, None, None)]
    text = text_of(make("school", tmp_path, indicators=nobody).files[0])
    assert "нет данных" in text
    assert "не указана их численность" in text


def test_a_report_whose_figures_nobody_has_counted_says_so(tmp_path: Path) -> None:
    issued = report("school", school(), out=tmp_path, date=ON)
    assert "Показатели не посчитаны." in text_of(issued.files[0])
    assert any("Показатели не посчитаны" in warning for warning in issued.warnings)


def test_a_pair_with_an_unknown_person_does_not_stop_the_report(tmp_path: Path) -> None:
    rows = [pair(1, "Н-001", "П-001"), pair(2, "Н-099", "П-002")]
    text = text_of(report("school", school(rows), out=tmp_path, date=ON, indicators=FIGURES).files[0])
    assert "Иванова М.П. – Кравец О.И." in text
    assert "пара не найдена" in text


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def published(tmp_path: Path) -> tuple[str, str]:
    ordered = {"order_number": "12-ОД", "order_date": pd.Timestamp("2026-09-01")}
    rows = [pair(1, "Н-001", "П-001", **ordered), pair(2, "Н-002", "П-004", **ordered)]
    issued = report("site", school(rows), out=tmp_path, date=ON)
    return text_of(issued.files[0]), issued.files[1].read_text("utf-8")


def test_the_page_of_the_site_is_accessible(tmp_path: Path) -> None:
    _, page = published(tmp_path)
    outline = Outline()
    outline.feed(page)
    assert outline.open == []
    assert '<html lang="ru">' in page
    assert outline.seen.count("h1") == 1
    assert page.count("<caption ") == page.count("<table>")
    assert 'scope="col"' in page
    assert "http-equiv" not in page
    assert "<script" not in page
    assert "Просмотр: О внедрении от 28.08.2026 № 39-ОД" in page


def test_only_those_who_agreed_are_published_and_minors_never(tmp_path: Path) -> None:
    for text in published(tmp_path / "a"):
        assert "Иванова Мария Петровна" in text  # agreed
        assert "Кравец Олег Ильич" in text  # agreed
        assert "Соловьёв" not in text  # did not agree
        assert "Белая" not in text  # a minor
        assert "Шевченко" not in text
        assert "не публикуются" in text


def test_the_district_page_has_figures_and_no_people(tmp_path: Path) -> None:
    issued = report("site", summary(), out=tmp_path)
    page = issued.files[1].read_text("utf-8")
    assert "МБОУ «СШ № 1»" in page
    assert "Иванова" not in page


def test_remarks_go_to_the_organisation_that_has_findings(tmp_path: Path) -> None:
    issued = make("remarks", tmp_path)
    assert [path.name for path in issued.files] == ["Замечания 05-03 МБОУ «СШ № 3».docx"]
    text = text_of(issued.files[0])
    assert "1 ошибка, 1 замечание" in text
    assert "Наставники, B7 (ошибка)" in text
    assert "У пары нет номера приказа & даты <пусто>." in text


def test_reminders_go_to_those_whose_book_is_missing(tmp_path: Path) -> None:
    issued = make("reminder", tmp_path)
    assert [path.stem for path in issued.files] == [
        "Напоминание 05-05 МБОУ «СШ № 5»",
        "Напоминание 05-06 МБОУ «СШ № 6»",
    ]
    assert "не поступила" in text_of(issued.files[0])
    assert "не принята" in text_of(issued.files[1])


def test_when_all_have_come_there_is_nobody_to_remind(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Все организации прислали книги"):
        report("reminder", summary(organisations=4), out=tmp_path)


def test_the_registry_lists_every_mentor_once_a_school(tmp_path: Path) -> None:
    text = text_of(make("registry", tmp_path).files[0])
    assert "10 наставников" in text
    assert text.count("Иванова Мария Петровна") == 2


def test_thanks_agree_in_gender(tmp_path: Path) -> None:
    issued = make("gratitude", tmp_path, chosen=["Н-001", "Н-002"])
    first, second = (text_of(path) for path in issued.files)
    assert "Уважаемая Мария Петровна!" in first
    assert "была наставником" in first
    assert "Уважаемый Пётр Кузьмич!" in second
    assert "2 наставляемых" in second


def test_a_report_of_the_wrong_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="составляется из сводки района"):
        report("note", school(), out=tmp_path)


def test_indicators_counted_elsewhere_are_printed_as_they_are(tmp_path: Path) -> None:
    counted = [IndicatorData("young_mentees_share", 3, 4, 0.75), IndicatorData("pairs", 9, None, 9)]
    text = text_of(report("school", school(), out=tmp_path, date=ON, indicators=counted).files[0])
    assert "75 %" in text
    assert "молодые специалисты, вошедшие в программы: 75 %" in text


def test_the_district_s_book_brings_its_legal_bases_to_a_summary(tmp_path: Path) -> None:
    bare = district()
    bare.tables.clear()
    data = summary(district=bare)
    without = text_of(report("annual", data, out=tmp_path / "a").files[0])
    with_book = text_of(report("annual", data, out=tmp_path / "b", district=district()).files[0])
    assert "О наставничестве в крае" not in without
    assert "О наставничестве в крае" in with_book
