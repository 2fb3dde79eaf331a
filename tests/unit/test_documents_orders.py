"""Orders, minutes, consents, agreements and programmes come out whole and ready to sign."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from documents_all import faults, make, text_of
from documents_data import ON, SCHOOL_CARD, district, frame, pair, school
from docx import Document

from nastavnik.documents.issuing import ORDER_KINDS, REPORT_KINDS, order, orders
from nastavnik.errors import BadInput, TemplateError

GOLDEN = Path(__file__).parents[1] / "golden" / "documents"
CONTRACT = (
    "implement, plan, regulation, curator, pairs, final-event, payment, release, protocol-plan, protocol-regulation, "
    "consent-mentor, consent-mentee, consent-parent, agreement, programme, district-implement, district-curators, league"
)


def test_the_kinds_are_those_of_the_contract() -> None:
    assert list(ORDER_KINDS) == CONTRACT.split(", ")


@pytest.mark.parametrize(("command", "kinds"), [("order", ORDER_KINDS), ("report", REPORT_KINDS)])
def test_the_help_of_the_commands_names_every_kind(command: str, kinds: dict[str, object]) -> None:
    from click.testing import CliRunner

    from nastavnik.cli import cli

    shown = CliRunner().invoke(cli, [command, "--help"]).output
    assert set(kinds) <= set(re.findall(r"[a-z-]+", shown))


@pytest.mark.parametrize("kind", CONTRACT.split(", "))
def test_every_kind_opens_in_word_and_prints_nothing_odd(kind: str, tmp_path: Path) -> None:
    issued = make(kind, tmp_path)
    assert issued.files
    for path in issued.files:
        Document(str(path))
        text = text_of(path)
        assert faults(text) == [], path.name
        who = "Управление образования" if kind.startswith("district") or kind == "league" else "школа № 5»"
        assert who in text or "МБОУ «СОШ № 5»" in text


def test_the_pairs_order_reads_as_it_should(tmp_path: Path) -> None:
    issued = make("pairs", tmp_path)
    text = text_of(issued.files[0])
    golden = GOLDEN / "pairs.txt"
    assert text.rstrip("\n") == golden.read_text("utf-8").rstrip("\n")
    assert issued.files[0].name == "Приказ о закреплении пар № 12-ОД от 01.09.2026.docx"
    assert issued.acts == [
        {
            "kind": "приказ о закреплении пар",
            "number": "12-ОД",
            "date": ON,
            "title": "О закреплении наставнических пар (групп)",
        }
    ]


def test_forty_pairs_are_all_there(tmp_path: Path) -> None:
    rows = [pair(number, f"Н-{number % 5 + 1:03}", f"П-{number % 6 + 1:03}") for number in range(1, 41)]
    text = text_of(order("pairs", school(rows), out=tmp_path, number="1", date=ON).files[0])
    assert "40 пар" in text
    assert text.count("Закрепить ") == 40
    assert "О’Коннора & Ко Льва Львовича" in text
    assert faults(text) == []


def test_pairs_with_orders_already_give_one_order_each(tmp_path: Path) -> None:
    september, october = pd.Timestamp("2026-09-01"), pd.Timestamp("2026-10-05")
    rows = [
        pair(1, "Н-001", "П-001", order_number="12-ОД", order_date=september),
        pair(2, "Н-002", "П-002", order_number="19/2", order_date=october),
    ]
    names = [path.name for path in order("pairs", school(rows), out=tmp_path).files]
    assert names == [
        "Приказ о закреплении пар № 12-ОД от 01.09.2026.docx",
        "Приказ о закреплении пар № 19-2 от 05.10.2026.docx",
    ]


def test_without_a_number_a_place_is_left_and_the_clerk_is_told(tmp_path: Path) -> None:
    issued = order("pairs", school(), out=tmp_path, date=ON)
    assert "№ ____" in text_of(issued.files[0])
    assert any("Номер документа не указан" in warning for warning in issued.warnings)


def test_an_acting_head_and_names_settled_by_the_district(tmp_path: Path) -> None:
    book = school(head_acting="да")
    text = text_of(
        order("consent-mentee", book, out=tmp_path, date=ON, chosen=["П-001"], district=district()).files[0]
    )
    assert "И.о. директора" in text
    assert "Кузнецу И.И." in text
    assert "от Кравеца Олега Ильича" in text


def test_legal_bases_are_those_in_force_on_the_day(tmp_path: Path) -> None:
    before = text_of(order("pairs", school(), out=tmp_path, number="1", date=date(2025, 2, 1)).files[0])
    after = text_of(order("pairs", school(), out=tmp_path, number="2", date=date(2025, 6, 1)).files[0])
    assert "351.8" not in before
    assert "1264-р" not in before
    assert "статьёй 351.8 Трудового кодекса Российской Федерации" in after
    assert "№ 1264-р" in after


def test_the_district_s_own_legal_list_is_used(tmp_path: Path) -> None:
    text = text_of(
        order("implement", school(), out=tmp_path, number="1", date=ON, district=district()).files[0]
    )
    assert (
        "приказом Министерства образования Северного края от 03.02.2025 № 15 «О наставничестве в крае»"
        in text
    )
    assert "Прежний порядок" not in text
    assert "Р-145" not in text


def test_the_order_on_introduction_has_all_it_must(tmp_path: Path) -> None:
    text = text_of(make("implement", tmp_path).files[0])
    for part in (
        "в срок с 01.09.2026 по 31.08.2027", "Положение о системе наставничества (приложение № 1)", "приложение № 2",
        "Назначить куратором внедрения и реализации наставничества Шевченко Ольгу Павловну, заместителя директора по УВР",
        "материально-техническое обеспечение", "сроки проведения мониторинга", "планируемые результаты", "Издать приказ",
    ):  # fmt: skip
        assert part in text, part


def test_the_agreement_has_what_the_labour_code_requires(tmp_path: Path) -> None:
    issued = make("agreement", tmp_path)
    assert [path.name for path in issued.files] == [
        "Дополнительное соглашение № ДС-1 Иванова М.П.docx",
        "Дополнительное соглашение № ДС-2 Соловьёв П.К.docx",
    ]
    text = text_of(issued.files[0])
    for part in (
        "письменного согласия",
        "Содержание работы",
        "с 01.09.2026 по 31.05.2027",
        "3000 руб.",
        "три рабочих дня",
        "351.8",
        "именуемая далее",
    ):
        assert part in text, part


def test_a_mentor_without_payment_gets_no_agreement_but_a_warning(tmp_path: Path) -> None:
    book = school([pair(1, "Н-001", "П-001"), pair(2, "Н-005", "П-002")])
    issued = order("agreement", book, out=tmp_path, date=ON)
    assert len(issued.files) == 1
    assert any("О’Коннор" in warning and "оплата" in warning for warning in issued.warnings)


def test_an_acting_head_acts_by_an_order_and_a_head_by_the_statute(tmp_path: Path) -> None:
    def agreement(name: str, **card: str) -> str:
        book = school([pair(1, "Н-001", "П-001")], **card)
        return text_of(order("agreement", book, out=tmp_path / name, date=ON).files[0])

    assert "в лице директора Кузнеца Ивана Ильича, действующего на основании устава" in agreement("a")
    by_order = "действующего на основании приказа (распоряжения) о возложении обязанностей, с одной стороны"
    assert by_order in agreement("b", head_acting="да")
    assert by_order in agreement("c", head_position="Врио директора")


def test_pairs_with_unknown_people_are_all_named_at_once(tmp_path: Path) -> None:
    rows = [
        pair(1, "Н-001", "П-001"),
        pair(2, "Н-099", "П-002"),
        pair(3, "Н-002", "П-077"),
        pair(4, "Н-003", "П-099", status="завершена"),
    ]
    for kind in ("pairs", "final-event", "payment"):
        with pytest.raises(BadInput) as caught:
            order(kind, school(rows), out=tmp_path, number="1", date=ON)
        assert "строка 7 – наставник «Н-099»; строка 8 – наставляемый «П-077»." in caught.value.message
        assert "Исправьте номера" in caught.value.fix
    assert not list(tmp_path.iterdir())


def test_papers_of_the_others_are_made_when_a_pair_names_nobody(tmp_path: Path) -> None:
    rows = [pair(1, "Н-001", "П-001"), pair(2, "Н-002", "П-077")]
    for kind, count in (("consent-mentor", 5), ("agreement", 1), ("programme", 1)):
        issued = order(kind, school(rows), out=tmp_path / kind, date=ON)
        assert len(issued.files) == count, kind
        assert any("строка 7 – наставляемый «П-077»" in warning for warning in issued.warnings), kind


def test_a_curator_without_a_position_is_a_name_alone(tmp_path: Path) -> None:
    lines = text_of(make("district-curators", tmp_path).files[0]).splitlines()
    assert "Шевченко Ольга Павловна, заместитель директора по УВР" in lines
    assert "не назначен" in lines
    book = district()
    book.tables["organisations"]["curator_position"] = None
    bare = text_of(order("district-curators", book, out=tmp_path / "b", number="1", date=ON).files[0])
    assert "Шевченко Ольга Павловна" in bare.splitlines()


def test_a_woman_agrees_as_a_woman(tmp_path: Path) -> None:
    paper = text_of(make("consent-mentee", tmp_path / "a", chosen=["П-002"]).files[0])
    assert "согласна участвовать в программе наставничества в качестве наставляемой с наставником" in paper
    parent = text_of(make("consent-parent", tmp_path / "b", chosen=["П-004"]).files[0])
    assert "в качестве наставляемой с наставником: Гасановым Мамедом Али оглы" in parent


def test_consents_are_three_separate_papers(tmp_path: Path) -> None:
    text = text_of(make("consent-mentor", tmp_path, chosen=["Н-001"]).files[0])
    for heading in (
        "СОГЛАСИЕ на выполнение работы по наставничеству",
        "СОГЛАСИЕ на обработку персональных данных",
        "СОГЛАСИЕ на распространение персональных данных",
    ):
        assert text.count(heading) == 1
    assert "Федеральным законом от 27.07.2006 № 152-ФЗ" in text


def test_a_mentor_of_several_agrees_to_every_form_and_the_whole_term(tmp_path: Path) -> None:
    rows = [
        pair(1, "Н-001", "П-001"),
        pair(2, "Н-001", "П-004", form="педагог – ученик", planned_end_date=pd.Timestamp("2027-06-20")),
    ]
    book = school(rows)
    consent = text_of(order("consent-mentor", book, out=tmp_path, date=ON, chosen=["Н-001"]).files[0])
    assert "наставляемыми: " in consent
    assert "Ильичом, Белой Нелли" in consent
    assert "Форма наставничества – «педагог – педагог», «педагог – ученик», вид – традиционное" in consent
    assert "Срок: с 01.09.2026 по 20.06.2027." in consent
    assert "с 01.09.2026 по 20.06.2027" in text_of(
        order("payment", book, out=tmp_path, number="1", date=ON).files[0]
    )


def test_only_minors_need_a_parent(tmp_path: Path) -> None:
    names = [path.name for path in make("consent-parent", tmp_path).files]
    assert names == ["Согласие родителя, Белая Н.docx", "Согласие родителя, Мкртчян А.Г.docx"]
    grown = order("consent-parent", school(), out=tmp_path / "later", date=date(2028, 5, 6))
    assert [path.name for path in grown.files] == ["Согласие родителя, Белая Н.docx"]


def test_the_programme_holds_its_plan_of_meetings(tmp_path: Path) -> None:
    text = text_of(make("programme", tmp_path, chosen=["ПР-001"]).files[0])
    for part in (
        "«Первые уроки»",
        "дисциплина на уроке",
        "планирование времени",
        "Ожидания и правила",
        "25.11.2026",
        "с 10.09.2026 по 20.05.2027",
        "55-ОД",
    ):
        assert part in text, part


def test_a_replaced_mentor_is_named(tmp_path: Path) -> None:
    text = text_of(make("release", tmp_path).files[0])
    assert "освободить Иванову Марию Петровну, учителя математики" in text
    assert "назначить наставником Соловьёва Петра Кузьмича" in text
    assert "Причина: инициатива наставника" in text


def test_a_mentor_who_worked_beside_the_ended_pair_replaces_nobody(tmp_path: Path) -> None:
    ended = {"status": "прекращена досрочно", "end_reason": "обоюдное решение", "actual_end_date": pd.Timestamp("2026-12-01")}  # fmt: skip
    rows = [pair(1, "Н-001", "П-001", **ended), pair(2, "Н-002", "П-001"), pair(3, "Н-001", "П-001")]
    text = text_of(order("release", school(rows), out=tmp_path, number="1", date=ON).files[0])
    assert "назначить наставником" not in text
    assert "предложить наставляемым другого наставника" in text


def test_a_blank_datum_is_named_with_its_place(tmp_path: Path) -> None:
    rows = [
        pair(
            1,
            "Н-001",
            "П-001",
            status="прекращена досрочно",
            end_reason=None,
            actual_end_date=pd.Timestamp("2026-12-01"),
        )
    ]
    with pytest.raises(TemplateError) as caught:
        order("release", school(rows), out=tmp_path, number="1", date=ON)
    assert "«Причина завершения»" in caught.value.message
    assert "лист «Пары и группы», строка 6, «Причина завершения»" in caught.value.fix
    assert "release.docx" in caught.value.message
    assert list(tmp_path.iterdir()) == []


def test_a_blank_head_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        order("plan", school(head_surname=None), out=tmp_path, number="1", date=ON)
    assert "Руководитель: фамилия" in str(caught.value)
    assert "лист «Организация»" in str(caught.value)


def test_nothing_to_write_about_is_said_plainly(tmp_path: Path) -> None:
    book = school()
    book.tables["pairs"] = frame([pair(1, "Н-001", "П-001", status="завершена")])
    with pytest.raises(BadInput, match="нет действующих пар"):
        order("pairs", book, out=tmp_path)
    with pytest.raises(BadInput, match="Нет такого вида документа"):
        order("letter-of-love", book, out=tmp_path)
    with pytest.raises(BadInput, match="составляется из книги района"):
        order("league", book, out=tmp_path)


def test_nothing_is_overwritten_silently(tmp_path: Path) -> None:
    first = make("plan", tmp_path).files[0]
    before = first.read_bytes()
    second = make("plan", tmp_path).files[0]
    assert second.name == first.name.replace(".docx", " (2).docx")
    assert first.read_bytes() == before
    assert make("plan", tmp_path, replace=True).files == [first]


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = make("pairs", tmp_path / "a").files[0], make("pairs", tmp_path / "b").files[0]
    assert one.read_bytes() == two.read_bytes()


def test_all_consents_in_one_joined_file(tmp_path: Path) -> None:
    issued = make("consent-mentor", tmp_path, bundle="joined")
    assert [path.name for path in issued.files] == ["Согласия наставников.docx"]
    text = text_of(issued.files[0])
    assert text.count("СОГЛАСИЕ на выполнение работы по наставничеству") == 5
    document = Document(str(issued.files[0]))
    assert len(document.sections) == 15  # three papers of each
    assert faults(text) == []


def test_joined_orders_number_their_points_anew(tmp_path: Path) -> None:
    issued = make("agreement", tmp_path, bundle="joined")
    with zipfile.ZipFile(issued.files[0]) as archive:
        body = archive.read("word/document.xml").decode()
        numbering = archive.read("word/numbering.xml").decode()
    used = {part.split('"')[0] for part in body.split('<w:numId w:val="')[1:]}
    assert len(used) == 4  # dashes and points, of each agreement its own
    assert all(f'w:numId="{number}"' in numbering for number in used)


def test_joined_orders_count_their_pages_anew(tmp_path: Path) -> None:
    rows = [
        pair(
            number,
            "Н-001",
            f"П-{number:03}",
            order_number=f"{number}-ОД",
            order_date=pd.Timestamp("2026-09-01"),
        )
        for number in (1, 2)
    ]
    issued = order("pairs", school(rows), out=tmp_path, bundle="joined")
    sections = Document(str(issued.files[0])).sections
    starts = ["w:pgNumType" in section._sectPr.xml for section in sections]
    assert starts == [True, False, True, False]  # the annex goes on with its order


def test_all_programmes_in_one_archive(tmp_path: Path) -> None:
    issued = make("programme", tmp_path, bundle="zip")
    assert [path.suffix for path in issued.files] == [".zip"]
    with zipfile.ZipFile(issued.files[0]) as archive:
        assert len(archive.namelist()) == 4
        assert all(name.endswith(".docx") for name in archive.namelist())


def test_orders_of_all_schools_come_in_one_command(tmp_path: Path) -> None:
    second = school(org_code="05-02", short_name="МБОУ «СОШ № 2»")
    broken = school([pair(1, "Н-099", "П-001")], org_code="05-03", short_name="МБОУ «СОШ № 3»")
    books = [school(), second, broken]
    name = "Приказ о закреплении пар без номера от 01.09.2026.docx"
    folders = ["05-01 МБОУ «СОШ № 5»", "05-02 МБОУ «СОШ № 2»"]
    issued = orders("pairs", books, out=tmp_path / "a", date=ON)
    assert [path.relative_to(tmp_path / "a").as_posix() for path in issued.files] == [
        f"{folder}/{name}" for folder in folders
    ]
    assert issued.refused == 1
    assert issued.warnings[0].startswith("05-03 МБОУ «СОШ № 3»: не составлено. На листе «Пары и группы»")
    [archive] = orders("pairs", books, out=tmp_path / "b", date=ON, bundle="zip").files
    with zipfile.ZipFile(archive) as packed:
        assert packed.namelist() == [f"{folder}/{name}" for folder in folders]
    [joined] = orders("pairs", books, out=tmp_path / "c", date=ON, bundle="joined").files
    text = text_of(joined)
    assert text.count("ПРИКАЗЫВАЮ:") == 2
    with pytest.raises(BadInput, match="Ни для одной организации"):
        orders("pairs", [broken], out=tmp_path / "d", date=ON)


def test_a_long_name_stays_a_possible_file_name(tmp_path: Path) -> None:
    issued = order(
        "plan",
        school(),
        out=tmp_path,
        number='1/2: "особый" <приказ>? ' + "очень длинный номер " * 20,
        date=ON,
    )
    name = issued.files[0].name
    assert len(name) < 130
    assert not set('<>:"/\\|?*') & set(name)


def test_an_order_without_patronymics_has_no_gaps(tmp_path: Path) -> None:
    book = school([pair(1, "Н-003", "П-004")], head_patronymic=None, curator_patronymic=None)
    text = text_of(order("pairs", book, out=tmp_path, number="1", date=ON).files[0])
    assert (
        "Закрепить Цой Анну, педагога-психолога, в качестве наставника за наставляемой – Белой Нелли, обучающейся 8 «А» класса"
        in text
    )
    assert "И. Кузнец" in text
    assert faults(text) == []


def test_the_league_names_the_chosen(tmp_path: Path) -> None:
    issued = order("league", district(), out=tmp_path, number="1", date=ON, chosen=["05-02"])
    text = text_of(issued.files[0])
    assert "Утвердить состав Лиги" in text
    assert "МБОУ «Средняя школа № 2»" in text
    assert "Средняя школа № 1" not in text
    assert "не менее 80 %" in text


def test_every_order_of_a_school_carries_its_letterhead(tmp_path: Path) -> None:
    text = text_of(make("payment", tmp_path).files[0])
    for part in (
        SCHOOL_CARD["full_name"],
        "ИНН 7707083893",
        "г. Приозёрск",
        "1 сентября 2026 г.",
        "№ 12-ОД",
        "И.И. Кузнец",
    ):
        assert part in text
