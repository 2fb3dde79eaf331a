"""A school's final analytical report and the form for the section «Наставничество» of its site."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import letterhead, signature
from nastavnik.documents.authoring.paper import Paper

__all__ = ["school", "site"]


def _indicators(paper: Paper) -> None:
    """The figures as a table, or that nobody has counted them."""
    paper.tag("if indicators")
    paper.grid(
        ["Показатель", "Числитель", "Знаменатель", "Значение"], [8.6, 2.5, 2.9, 2.9],
        ["{{ row.title }}", "{{ row.numerator }}", "{{ row.denominator }}", "{{ row.value }}"],
        "row in indicators", size=10.5, align=["left", "center", "center", "center"],
    )  # fmt: skip
    paper.tag("else")
    paper.text("Показатели не посчитаны.")
    paper.tag("endif")


def school() -> Paper:
    """The curator's final analytical report (S1 3.4)."""
    paper = Paper("Итоговый аналитический отчёт", size=13)
    letterhead(paper)
    paper.text("ИТОГОВЫЙ АНАЛИТИЧЕСКИЙ ОТЧЁТ", "center", indent=False, bold=True, size=15, before=16)
    paper.text(
        "о реализации наставничества в {{ org.school_year }} учебном году", "center", indent=False, bold=True
    )
    paper.text("по состоянию на {{ on }}", "center", indent=False, after=8)
    paper.heading("1. Участники")
    paper.text(
        "В базе {{ counts.mentors|counted('наставник', 'наставника', 'наставников') }} и {{ counts.mentees|counted('наставляемый', 'наставляемых', 'наставляемых') }}. "
        "Связей «наставник – наставляемый» – {{ counts.links }}; из них действует – {{ counts.active }}, завершено – {{ counts.finished }}, прекращено досрочно – {{ counts.broken }}."
    )
    paper.tag("if categories")
    paper.grid(
        ["Категория наставляемых", "Человек"],
        [12.0, 4.5],
        ["{{ row.name }}", "{{ row.value }}"],
        "row in categories",
        align=["left", "center"],
    )
    paper.tag("endif")
    paper.heading("2. Программы и встречи")
    paper.text("Встреч запланировано {{ counts.meetings }}, проведено {{ counts.held }}.", after=4)
    paper.tag("if programmes")
    paper.grid(
        ["Программа", "Наставник – наставляемый", "Этап", "Выполнено", "Результат"],
        [4.0, 4.3, 3.2, 2.2, 3.3],
        ["{{ row.title }}", "{{ row.people }}", "{{ row.stage }}", "{{ row.done }}", "{{ row.result }}"],
        "row in programmes",
        size=10,
        header_size=9,
    )
    paper.tag("else")
    paper.text("Персонализированных программ нет.")
    paper.tag("endif")
    paper.heading("3. Показатели")
    _indicators(paper)
    paper.heading("4. Дорожная карта")
    paper.text(
        "В дорожной карте {{ counts.roadmap|counted('мероприятие', 'мероприятия', 'мероприятий') }}; срок наступил у {{ counts.due }}, выполнено из них {{ counts.done }}."
    )
    paper.tag("if late")
    paper.grid(
        ["Не выполнено в срок", "Срок", "Ответственный"],
        [9.0, 4.0, 4.0],
        ["{{ row.activity }}", "{{ row.deadline }}", "{{ row.responsible }}"],
        "row in late",
        size=10.5,
    )
    paper.tag("endif")
    paper.tag("if comments")
    paper.heading("5. Отзывы участников")
    paper.tag("for line in comments")
    paper.bullet("{{ line }}")
    paper.tag("endfor")
    paper.tag("endif")
    paper.heading("{% if comments %}6{% else %}5{% endif %}. Выводы и предложения")
    paper.tag("for line in conclusions")
    paper.bullet("{{ line }}{% if loop.last %}.{% else %};{% endif %}")
    paper.tag("endfor")
    paper.text("", indent=False)
    paper.sides(
        "Куратор{% if curator.position %}, {{ curator.position }}{% endif %}",
        "{{ curator.signature }}",
        before=10,
    )
    signature(paper)
    return paper


def site() -> Paper:
    """S4 appendix 3."""
    paper = Paper("Раздел сайта «Наставничество»", size=12)
    letterhead(paper)
    paper.text(
        "Раздел «Наставничество» официального сайта", "center", indent=False, bold=True, size=14, before=12
    )
    paper.text("Сведения по состоянию на {{ on }}", "center", indent=False, after=8)
    paper.tag("if law")
    paper.heading("Правовые основы")
    paper.tag("for row in law")
    paper.bullet("{{ row.text }}{% if loop.last %}.{% else %};{% endif %}")
    paper.tag("endfor")
    paper.tag("endif")
    paper.tag("if acts")
    paper.heading("Документы")
    paper.grid(
        ["Документ", "Просмотр"], [7.0, 10.0],
        ["{{ row.title }}", "{% for item in row['items'] %}{{ item.text }}{% if item.url %}: {{ item.url }}{% endif %}{% if not loop.last %}; {% endif %}{% endfor %}{% if not row['items'] %}не размещён{% endif %}"],
        "row in acts", size=10.5,
    )  # fmt: skip
    paper.tag("endif")
    paper.heading("Показатели")
    paper.text(
        "Участник считается вошедшим в программу наставничества, если есть приказ о закреплении пары (группы), в котором он назван, "
        "и утверждена персонализированная программа.",
        size=11, after=4,
    )  # fmt: skip
    _indicators(paper)
    paper.tag("if partners")
    paper.heading("Организации, предоставившие наставников")
    paper.grid(
        ["Организация", "Подтверждающий документ"],
        [9.0, 8.0],
        ["{{ row.name }}", "{{ row.document or 'не указан' }}"],
        "row in partners",
        size=10.5,
    )
    paper.tag("endif")
    paper.tag("if people")
    paper.heading("Участники, давшие согласие на публикацию")
    paper.grid(
        ["Имя", "Роль", "Должность"],
        [7.0, 3.5, 6.5],
        ["{{ row.name }}", "{{ row.role }}", "{{ row.position }}"],
        "row in people",
        size=10.5,
    )
    paper.tag("endif")
    paper.tag("if hidden")
    paper.text(
        "Сведения о других участниках ({{ hidden }}) не публикуются: нет согласия на распространение персональных данных или участник несовершеннолетний.",
        size=11,
        before=4,
    )
    paper.tag("endif")
    return paper
