"""Templates: shipped ones are whole, a district's own are used and checked, errors name the place."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from documents_all import text_of
from documents_data import ON, school
from docx import Document

from nastavnik.documents.authoring.__main__ import TEMPLATES
from nastavnik.documents.authoring.tags import tag_reference
from nastavnik.documents.issuing import order
from nastavnik.documents.kinds import ORDERS, REPORTS
from nastavnik.documents.render import WordTemplate, load_template
from nastavnik.documents.template_faults import templates_check
from nastavnik.documents.templates import shipped_names, template_path, templates_copy
from nastavnik.documents.values import Blank, Picture
from nastavnik.errors import BadFile, BadInput, OutputExists, TemplateError


def written(path: Path, *paragraphs: str) -> Path:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    document.save(str(path))
    return path


def rendered(tmp_path: Path, template: str, **context: object) -> str:
    out = tmp_path / "out.docx"
    out.write_bytes(WordTemplate(written(tmp_path / "t.docx", template)).render(context).to_bytes())
    return text_of(out)


def test_it_escapes_what_xml_would_not_bear(tmp_path: Path) -> None:
    assert rendered(tmp_path, "Имя: {{ name }}", name="Ё & «К» <b>\x07") == "Имя: Ё & «К» <b>"


def test_it_keeps_line_breaks(tmp_path: Path) -> None:
    assert rendered(tmp_path, "{{ text }}", text="один\nдва") == "один\nдва"


def test_it_prints_numbers_and_dates_in_russian(tmp_path: Path) -> None:
    assert (
        rendered(tmp_path, "{{ a }}; {{ b }}; {{ c|date_long }}", a=1.5, b=ON, c=ON)
        == "1,5; 01.09.2026; 1 сентября 2026 г."
    )


def test_it_never_prints_two_full_stops(tmp_path: Path) -> None:
    assert rendered(tmp_path, "до {{ day|date_long }}. И так…", day=ON) == "до 1 сентября 2026 г. И так…"


def test_it_names_a_blank_datum_and_where_to_fill_it_in(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(tmp_path, "Телефон: {{ phone }}", phone=Blank("Телефон", "лист «Организация», «Телефон»"))
    assert "не заполнено «Телефон»" in caught.value.message
    assert "«Телефон: {{ phone }}»" in caught.value.message
    assert caught.value.fix == "Заполните: лист «Организация», «Телефон»."


def test_it_lets_a_condition_ask_about_a_blank_datum(tmp_path: Path) -> None:
    assert rendered(tmp_path, "Тел.{% if phone %} {{ phone }}{% endif %}", phone=Blank("", "")) == "Тел."


def test_it_names_the_template_the_tag_and_the_paragraph_of_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        rendered(tmp_path, "Директор {{ head.nmae }} и {{ head.name }}", head={"name": "И"})
    assert "t.docx" in caught.value.message
    assert "{{ head.nmae }}" in caught.value.message
    assert "абзаце «Директор" in caught.value.message


def test_it_names_the_paragraph_of_a_syntax_error(tmp_path: Path) -> None:
    path = written(tmp_path / "t.docx", "Список {% for x in y %}", "без конца")
    with pytest.raises(TemplateError) as caught:
        WordTemplate(path)
    assert (
        "в абзаце «Список {% for x in y %}»: тег {% for x in y %} не закрыт: не хватает {% endfor %}"
        in caught.value.message
    )


def test_it_shows_pictures(tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    picture = Picture(b"\x89PNG\r\n\x1a\n", 5, 3, "Столбцы & линии")
    template = WordTemplate(written(tmp_path / "t.docx", "{{ one }}", "{{ two }}"))
    out.write_bytes(template.render({"one": picture, "two": picture}).to_bytes())
    document = Document(str(out))
    assert len(document.inline_shapes) == 2
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert sorted(name for name in archive.namelist() if "media" in name) == [
            "word/media/rIdP1.png",
            "word/media/rIdP2.png",
        ]


def test_it_parses_a_template_once_until_it_changes(tmp_path: Path) -> None:
    path = written(tmp_path / "t.docx", "{{ a }}")
    first = load_template(path)
    assert load_template(path) is first
    import os

    os.utime(path, (1, 1))
    assert load_template(path) is not first


def test_it_says_when_a_file_is_no_word_document(tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(b"not a zip")
    with pytest.raises(BadFile, match="не файл Word"):
        WordTemplate(path)


def test_every_kind_has_its_template_and_every_template_its_kind() -> None:
    kinds = {kind.template for kind in [*ORDERS.values(), *REPORTS.values()]}
    assert kinds == set(TEMPLATES)
    assert set(shipped_names()) == kinds | {"site/site.html"}


def test_shipped_templates_are_what_the_scripts_build(tmp_path: Path) -> None:
    for name, author in TEMPLATES.items():
        author().save(tmp_path / "one.docx")
        assert (tmp_path / "one.docx").read_bytes() == template_path(name, tmp_path).read_bytes(), (
            f"{name}: run python -m nastavnik.documents.authoring"
        )


def test_the_reference_of_tags_is_up_to_date() -> None:
    written = (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")
    assert written == tag_reference(), "run python -m nastavnik.documents.authoring"


def test_shipped_templates_have_no_faults(tmp_path: Path) -> None:
    templates_copy(tmp_path)
    assert templates_check(tmp_path) == []


def test_a_copy_is_never_overwritten(tmp_path: Path) -> None:
    assert len(templates_copy(tmp_path)) == len(shipped_names())
    with pytest.raises(OutputExists):
        templates_copy(tmp_path)
    templates_copy(tmp_path, replace=True)


def test_an_empty_folder_has_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="нет шаблонов"):
        templates_check(tmp_path)


def test_a_district_s_own_template_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "own" / "orders" / "plan.docx", "Наш приказ № {{ order.number }}")
    monkeypatch.setenv("NASTAVNIK_TEMPLATES", str(tmp_path / "own"))
    issued = order("plan", school(), out=tmp_path / "out", number="7", date=ON)
    assert text_of(issued.files[0]) == "Наш приказ № 7"


def own(tmp_path: Path, name: str) -> Path:
    """A district's own copy of one template."""
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(template_path(name, tmp_path).read_bytes())
    return path


def edited(tmp_path: Path, name: str, *pieces: tuple[str, bool]) -> Path:
    own(tmp_path, name)
    document = Document(str(tmp_path / name))
    paragraph = document.add_paragraph()
    for text, bold in pieces:
        paragraph.add_run(text).bold = bold or None
    document.save(str(tmp_path / name))
    return tmp_path


def test_an_unknown_tag_is_found_with_its_paragraph(tmp_path: Path) -> None:
    folder = edited(
        tmp_path,
        "orders/pairs.docx",
        ("Пара: {% for link in links %}{{ link.mentor.nmae }}{% endfor %}{{ curator.dative }}", False),
    )
    [remark] = templates_check(folder)
    assert (remark.kind, remark.template, remark.tag) == (
        "unknown-tag",
        "orders/pairs.docx",
        "{{ link.mentor.nmae }}",
    )
    assert remark.paragraph.startswith("Пара: ")


def test_a_tag_cut_into_different_formatting_is_found(tmp_path: Path) -> None:
    folder = edited(tmp_path, "orders/plan.docx", ("Куратор {{ curator", False), (".dative }}", True))
    [remark] = templates_check(folder)
    assert (remark.kind, remark.tag) == ("split-tag", "{{ curator.dative }}")


def test_an_unclosed_tag_is_found_with_its_paragraph(tmp_path: Path) -> None:
    folder = edited(tmp_path, "orders/plan.docx", ("Куратор {{ curator.dative", False))
    [remark] = templates_check(folder)
    assert (remark.kind, remark.paragraph) == ("syntax", "Куратор {{ curator.dative")


@pytest.mark.parametrize(
    ("before", "after", "tag", "paragraph", "says"),
    [
        ("{%p if roadmap %}", "Ещё абзац", "{%p if roadmap %}", "{%p if roadmap %}", "не закрыт: не хватает {%p endif %}"),
        ("Пары: {% for x in roadmap %}", "Ещё", "{% for x in roadmap %}", "Пары: {% for x in roadmap %}", "не хватает {% endfor %}"),
        ("Срок {% if roadmap %}есть", "нет{% endfor %}", "{% endfor %}", "нет{% endfor %}", "вместо {% endif %}: открыт {% if roadmap %} в абзаце «Срок"),
        ("{% for x in roadmap %}{% if x %}да{% endfor %}", "Ещё", "{% if x %}", "{% for x", "не хватает {% endif %}"),
        ("Конец {%p endif %}", "Ещё", "{%p endif %}", "Конец", "лишний: перед ним нет открытого {% if … %}"),
        ("Иначе {% else %}", "Ещё", "{% else %}", "Иначе", "стоит не на месте"),
        ("Дата {{ order.date|dtae }}", "Ещё", "{{ order.date|dtae }}", "Дата", "нет фильтра «dtae»"),
    ],
)  # fmt: skip
def test_a_tag_without_its_pair_is_found_where_it_stands(
    before: str, after: str, tag: str, paragraph: str, says: str, tmp_path: Path
) -> None:
    path = own(tmp_path, "orders/plan.docx")
    document = Document(str(path))
    head = document.paragraphs[0]
    head.insert_paragraph_before(before)
    head.insert_paragraph_before(after)
    document.save(str(path))
    [remark] = templates_check(tmp_path)
    assert (remark.kind, remark.tag) == ("syntax", tag)
    assert remark.paragraph.startswith(paragraph)
    assert says in remark.message


def test_an_unclosed_tag_of_the_page_is_found(tmp_path: Path) -> None:
    page = own(tmp_path, "site/site.html")
    page.write_text(page.read_text("utf-8").replace("{% endif %}", "", 1), "utf-8")
    [remark] = templates_check(tmp_path)
    assert (remark.kind, remark.template, remark.tag) == ("syntax", "site/site.html", "{% if law %}")


def test_an_unknown_name_of_the_page_is_found(tmp_path: Path) -> None:
    page = own(tmp_path, "site/site.html")
    page.write_text(
        page.read_text("utf-8").replace("{{ org.short_name }}", "{{ org.shrot_name }}", 1), "utf-8"
    )
    [remark] = templates_check(tmp_path)
    assert (remark.kind, remark.template, remark.tag) == (
        "unknown-tag",
        "site/site.html",
        "{{ org.shrot_name }}",
    )
