"""A district's registry of mentors, remarks, information letter and reminder."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import letterhead, signature
from nastavnik.documents.authoring.paper import Paper

__all__ = ["letter", "registry", "remarks", "reminder"]


def _performer(paper: Paper) -> None:
    signature(paper)
    paper.text("Исп. {{ coordinator.signature }}{% if org.coordinator_phone %}, тел. {{ org.coordinator_phone }}{% endif %}"
               "{% if org.coordinator_email %}, {{ org.coordinator_email }}{% endif %}", "left", indent=False, size=10, before=10)  # fmt: skip


def _addressed(paper: Paper, lines: tuple[str, ...]) -> None:
    letterhead(paper)
    paper.text("{{ order.date }} № ____", "left", indent=False, size=12, before=12)
    for position, line in enumerate(lines):
        paper.text(line, "left", indent=False, left=9.0, before=0 if position else 6)


def registry() -> Paper:
    """S1 7.3."""
    paper = Paper("Реестр наставников", size=12)
    section = paper.document.sections[0]
    section.orientation, section.page_width, section.page_height = 1, section.page_height, section.page_width
    letterhead(paper)
    paper.text("РЕЕСТР НАСТАВНИКОВ", "center", indent=False, bold=True, size=15, before=12)
    paper.text(
        "{{ org.municipality }}, {{ period }}, по состоянию на {{ on }}; {{ rows_text }}",
        "center",
        indent=False,
        after=8,
    )
    paper.grid(
        ["№", "Организация", "Наставник", "Должность", "Категория", "Компетенции", "Можно публиковать"],
        [1.1, 4.6, 4.8, 4.4, 2.8, 5.6, 2.4],
        [
            "{{ row.number }}",
            "{{ row.organisation }}",
            "{{ row.name }}",
            "{{ row.position }}",
            "{{ row.category }}",
            "{{ row.competences }}",
            "{{ row.published }}",
        ],
        "row in rows",
        size=10,
        header_size=9,
    )
    paper.text(
        "Реестр содержит персональные данные и предназначен для служебного пользования; публикуются только сведения о лицах, давших согласие на распространение.",
        size=10,
        before=6,
    )
    signature(paper, widths=(15.0, 10.7))
    return paper


def remarks() -> Paper:
    """Remarks to one organisation."""
    paper = Paper("Замечания к книге наставничества", size=13)
    _addressed(
        paper,
        (
            "Руководителю",
            "{{ addressee.full_genitive }}",
            "{% if addressee.curator %}Куратору: {{ addressee.curator_dative }}{% else %}(код {{ addressee.code }}){% endif %}",
        ),
    )
    paper.text("О проверке книги наставничества", "left", indent=False, bold=True, before=14, after=8)
    paper.text(
        "Книга наставничества организации {{ addressee.name }} проверена {{ on }}: {{ found_text }}. "
        "{% if accepted %}Книга принята{% if has_errors %}; строки с ошибками в расчёт показателей не вошли{% endif %}.{% else %}Книга не принята.{% endif %}"
    )
    paper.tag("if rows")
    paper.text(
        "Просим исправить указанное ниже и прислать книгу{% if org.email %} на адрес {{ org.email }}{% endif %} до {{ by }}",
        after=6,
    )
    paper.grid(
        ["№", "Лист, ячейка", "Что не так", "Как исправить"],
        [1.1, 3.6, 6.4, 5.9],
        [
            "{{ row.number }}",
            "{{ row.sheet }}{% if row.cell %}, {{ row.cell }}{% endif %} ({{ row.kind }})",
            "{{ row.message }}",
            "{{ row.fix }}",
        ],
        "row in rows",
        size=10.5,
    )
    paper.tag("endif")
    _performer(paper)
    return paper


def letter() -> Paper:
    """The information letter."""
    paper = Paper("Информационное письмо", size=13)
    _addressed(paper, ("Руководителям образовательных организаций",))
    paper.text("О мониторинге наставничества", "left", indent=False, bold=True, before=14, after=8)
    paper.text(
        "Сообщаем о ходе мониторинга наставничества ({{ period }}). По состоянию на {{ on }} представлено книг {{ counts.received }} из {{ counts.expected }}, принято {{ counts.accepted }}."
    )
    paper.tag("if missing")
    paper.text("Не представили книги: {{ missing|join(', ') }}. Просим прислать их до {{ by }}")
    paper.tag("endif")
    paper.text("Показатели района:", before=6, after=4, keep=True)
    paper.grid(
        ["Показатель", "Значение", "Цель"],
        [10.5, 3.2, 3.2],
        ["{{ row.title }}", "{{ row.value }}", "{{ row.target }}"],
        "row in indicators",
        align=["left", "center", "center"],
    )
    paper.text("Просим кураторов:", before=8, keep=True)
    for item in (
        "обновлять книгу при каждом изменении состава пар и программ и присылать её{% if org.email %} на адрес {{ org.email }}{% endif %};",
        "до отправки выполнять проверку и исправлять ошибки: строки с ошибками не входят в показатели;",
        "проверить наличие письменных согласий, приказов о закреплении и утверждённых программ: без приказа и программы участник не считается вошедшим в наставничество;",
        "поддерживать в актуальном состоянии раздел «Наставничество» официального сайта.",
    ):
        paper.bullet(item)
    paper.tag("if organisations")
    paper.text("Адресные рекомендации:", before=8, after=4, keep=True)
    paper.grid(
        ["Организация", "Рекомендации"],
        [5.5, 11.5],
        ["{{ row.name }}", "{{ row.advice|join('; ') }}"],
        "row in organisations",
        size=10.5,
    )
    paper.tag("endif")
    _performer(paper)
    return paper


def reminder() -> Paper:
    """A reminder to one organisation."""
    paper = Paper("Напоминание", size=13)
    _addressed(paper, ("Руководителю", "{{ addressee.full_genitive }}"))
    paper.text("О представлении книги наставничества", "left", indent=False, bold=True, before=14, after=8)
    paper.text(
        "{% if not_accepted %}Присланная организацией {{ addressee.name }} (код {{ addressee.code }}) книга наставничества не принята: файл не читается или составлен не по форме."
        "{% else %}По состоянию на {{ on }} книга наставничества организации {{ addressee.name }} (код {{ addressee.code }}) не поступила.{% endif %}"
    )
    paper.text(
        "Просим прислать заполненную книгу{% if org.email %} на адрес {{ org.email }}{% endif %} до {{ by }} Если книга отправлена, сообщите дату и адрес отправки."
    )
    paper.text(
        "За помощью обращайтесь к муниципальному координатору – {{ coordinator.dative }}{% if org.coordinator_phone %}, тел. {{ org.coordinator_phone }}{% endif %}."
    )
    _performer(paper)
    return paper
