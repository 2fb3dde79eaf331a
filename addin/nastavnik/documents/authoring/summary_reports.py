"""Reports a district makes from its summary: the analytical note and the annual report."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import letterhead, signature
from nastavnik.documents.authoring.paper import Align, Paper

__all__ = ["annual", "note"]


def _figures(count: int) -> list[Align]:
    """A column of names, then columns of figures."""
    centred: Align = "center"
    return ["left", *[centred] * count]


def note() -> Paper:
    """The analytical note (S4 6.4)."""
    paper = Paper("Аналитическая записка о наставничестве", size=13)
    letterhead(paper)
    _title(paper, "АНАЛИТИЧЕСКАЯ ЗАПИСКА", "о развитии наставничества в образовательных организациях")
    _general(paper)
    _indicators(paper, "2. Показатели")
    _organisations(paper, "3. Образовательные организации")
    _help(paper, "4. Кому нужна помощь", "5. Выводы")
    _signed(paper)
    return paper


def annual() -> Paper:
    """The annual report (S1 7.2)."""
    paper = Paper("Ежегодный доклад о развитии наставничества", size=13)
    letterhead(paper)
    _title(paper, "ЕЖЕГОДНЫЙ АНАЛИТИЧЕСКИЙ ДОКЛАД", "о развитии наставничества в системе образования")
    _general(paper)
    paper.text(
        "Доклад подготовлен в соответствии с {% if legal.mentoring_instrumental %}{{ legal.mentoring_instrumental }}"
        "{% else %}дорожной картой муниципального образования{% endif %}.",
        before=4,
    )
    _indicators(paper, "2. Достижение показателей")
    _organisations(paper, "3. Результаты образовательных организаций")
    _help(paper, "4. Организации, которым нужна помощь", "5. Выводы")
    paper.heading("6. Задачи на следующий период")
    paper.tag("if plans")
    paper.tag("for plan in plans")
    paper.bullet("{{ plan }}{% if loop.last %}.{% else %};{% endif %}")
    paper.tag("endfor")
    paper.tag("else")
    paper.text(
        "Все цели отчётного периода достигнуты; задача следующего периода – сохранить достигнутый уровень."
    )
    paper.tag("endif")
    paper.text(
        "Опыт организаций, добившихся лучших результатов, распространяется через муниципальную Лигу организаций-менторов "
        "и методические объединения наставников.",
        before=4,
    )
    _signed(paper)
    return paper


def _title(paper: Paper, word: str, about: str) -> None:
    paper.text(word, "center", indent=False, bold=True, size=15, before=16)
    paper.text(about, "center", indent=False, bold=True)
    paper.text("{{ org.municipality }}, {{ period }}", "center", indent=False)
    paper.text("по состоянию на {{ on }}", "center", indent=False, after=10)


def _general(paper: Paper) -> None:
    paper.heading("1. Общие сведения")
    paper.text(
        "В сводку должны войти книги организаций: {{ counts.expected }}; представлено {{ counts.received }}, принято {{ counts.accepted }}"
        "{% if counts.with_errors %}, из них с ошибками – {{ counts.with_errors }}{% endif %}"
        "{% if counts.rejected %}; не принято – {{ counts.rejected }}{% endif %}."
    )
    paper.tag("if missing")
    paper.text("Не представили книги ({{ counts.missing }}): {{ missing|join(', ') }}.")
    paper.tag("endif")
    paper.tag("if totals")
    paper.text("Участники и работа наставничества:", before=6, after=4, keep=True)
    paper.grid(
        ["Что", "Количество"],
        [12.0, 4.5],
        ["{{ row.name }}", "{{ row.value }}"],
        "row in totals",
        align=["left", "center"],
    )
    paper.tag("endif")


def _indicators(paper: Paper, title: str) -> None:
    paper.heading(title)
    paper.text(
        "Доля по району – отношение суммы числителей к сумме знаменателей организаций. Строки с ошибками в расчёт не входят.",
        after=4,
    )
    columns = [
        "{{ row.title }}",
        "{{ row.numerator }}",
        "{{ row.denominator }}",
        "{{ row.value }}",
        "{{ row.target }}",
        "{{ row.gap }}",
    ]
    header = ["Показатель", "Числитель", "Знаменатель", "Значение", "Цель", "До цели"]
    paper.tag("if has_previous")
    paper.grid(
        [*header, "Прошлый период", "Изменение"],
        [3.7, 1.8, 2.2, 1.8, 1.7, 1.7, 1.9, 2.2],
        [*columns, "{{ row.previous }}", "{{ row.change }}"],
        "row in indicators", size=9, header_size=8, align=_figures(7),
    )  # fmt: skip
    paper.tag("else")
    paper.grid(
        header,
        [5.9, 2.1, 2.5, 2.2, 2.1, 2.2],
        columns,
        "row in indicators",
        size=10,
        header_size=9,
        align=_figures(5),
    )
    paper.tag("endif")
    paper.tag("if chart")
    paper.text("{{ chart }}", "center", indent=False, before=8, keep=True)
    paper.text("Рисунок 1. Показатели в долях и их цели", "center", indent=False, size=11, after=6)
    paper.tag("endif")
    paper.text(
        "{% if met %}Цели достигнуты по показателям: {% for one in met %}{{ one.title|lower }} ({{ one.value }}){% if not loop.last %}; {% endif %}{% endfor %}."
        "{% else %}Ни по одному показателю цель пока не достигнута.{% endif %}"
    )
    paper.tag("if unmet")
    paper.text(
        "Не достигнуты: {% for one in unmet %}{{ one.title|lower }} ({{ one.value }} при цели {{ one.target }}){% if not loop.last %}; {% endif %}{% endfor %}."
    )
    paper.tag("endif")
    paper.tag("if unknown")
    paper.text(
        "Нет данных: {% for one in unknown %}{{ one.title|lower }}{% if not loop.last %}; {% endif %}{% endfor %}."
    )
    paper.tag("endif")


def _organisations(paper: Paper, title: str) -> None:
    paper.heading(title)
    paper.grid(
        ["Организация", "Книга", "Пары и группы", "Программы", "Молодые специалисты", "Педагоги-наставники", "Довольны наставляемые", "Довольны наставники"],
        [3.3, 2.1, 1.4, 2.0, 2.1, 2.0, 2.25, 2.0],
        ["{{ row.name }}", "{{ row.status }}", "{{ row.pairs }}", "{{ row.programmes }}", "{{ row.young }}", "{{ row.teachers }}",
         "{{ row.mentee_satisfaction }}", "{{ row.mentor_satisfaction }}"],
        "row in organisations", size=9, header_size=7.5, align=_figures(7),
    )  # fmt: skip
    paper.tag("if organisations_chart")
    paper.text("{{ organisations_chart }}", "center", indent=False, before=8, keep=True)
    paper.text(
        "Рисунок 2. Насколько организации близки к целям (среднее отношение показателя к цели)",
        "center",
        indent=False,
        size=11,
        after=6,
    )
    paper.tag("endif")
    paper.tag("if best")
    paper.text("Лучшие результаты:", before=4, keep=True)
    paper.tag("for row in best")
    paper.bullet("{{ row.name }} – {{ row.score_text }} от целей{% if loop.last %}.{% else %};{% endif %}")
    paper.tag("endfor")
    paper.tag("endif")


def _help(paper: Paper, title: str, conclusions: str) -> None:
    paper.heading(title)
    paper.tag("if helped")
    paper.grid(
        ["Организация", "Адресные рекомендации"], [5.5, 11.5],
        ["{{ row.name }}", "{% for one in row.advice %}{{ one }}{% if not loop.last %}; {% endif %}{% endfor %}{% if not row.advice %}показатели ниже целей: согласовать план повышения с координатором{% endif %}"],
        "row in helped", size=11,
    )  # fmt: skip
    paper.tag("else")
    paper.text("Организаций, показатели которых требуют вмешательства, нет.")
    paper.tag("endif")
    paper.heading(conclusions)
    paper.text(
        "{% if not unmet and not unknown %}Система наставничества работает устойчиво: цели отчётного периода достигнуты."
        "{% elif met %}Цели достигнуты по {{ met|length|counted('показателю', 'показателям', 'показателям') }}"
        "{% if unmet %}, не достигнуты по {{ unmet|length }}{% endif %}."
        "{% else %}Цели пока не достигнуты.{% endif %}"
        "{% if unknown %} Нет данных по {{ unknown|length|counted('показателю', 'показателям', 'показателям') }}.{% endif %}"
        "{% if helped %} Адресная помощь нужна {{ helped|length|counted('организации', 'организациям', 'организациям') }}.{% endif %}"
    )


def _signed(paper: Paper) -> None:
    paper.text("", indent=False)
    paper.text("Подготовил{% if coordinator.gender == 'female' %}а{% endif %}: {% if coordinator.position %}{{ coordinator.position }} {% endif %}{{ coordinator.signature }}"
               "{% if org.coordinator_phone %}, тел. {{ org.coordinator_phone }}{% endif %}", "left", indent=False, size=12, before=8)  # fmt: skip
    signature(paper)
