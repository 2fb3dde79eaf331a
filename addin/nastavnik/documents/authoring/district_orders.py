"""Orders of a district office: introduction of the model, list of curators, League of mentor organisations."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import annex, order_head, preamble, signature
from nastavnik.documents.authoring.paper import Paper

__all__ = ["curators", "implement", "league"]

_COORDINATOR = "{{ coordinator.accusative }}{% if coordinator.position_accusative %}, {{ coordinator.position_accusative }}{% endif %}"
_CONTROL = "Контроль за исполнением настоящего приказа оставляю за собой."


def _start(title: str, purpose: str) -> Paper:
    paper = Paper(title)
    order_head(paper, title)
    preamble(paper, purpose)
    return paper


def implement() -> Paper:
    """S1 and S4: coordinator, tasks of the organisations, registry, monitoring, roadmap."""
    paper = _start(
        "О внедрении системы (целевой модели) наставничества в образовательных организациях ({{ org.municipality }})",
        " целях развития кадрового потенциала и поддержки педагогических работников и обучающихся",
    )
    paper.point(
        "Внедрить в {{ org.school_year }} учебном году систему (целевую модель) наставничества в образовательных организациях согласно перечню (приложение № 1; {{ organisations_text }})."
    )
    paper.tag("if roadmap")
    paper.point("Утвердить дорожную карту внедрения наставничества (приложение № 2).")
    paper.tag("endif")
    paper.point(f"Назначить муниципальным координатором наставничества {_COORDINATOR}.")
    paper.point("Муниципальному координатору обеспечить:", keep=True)
    for item in (
        "формирование списка кураторов организаций – до {{ by.curators }};",
        "выдачу организациям книг наставничества, их сбор, проверку и сведение – до {{ by.books }};",
        "ведение реестра наставников района и обновление его не реже двух раз в год;",
        "методическую помощь кураторам и наставникам, обучение наставников;",
        "мониторинг показателей эффективности и аналитическую записку – до {{ by.note }};",
        "создание Лиги образовательных организаций-менторов.",
    ):
        paper.point(item, level=1)
    paper.point("Руководителям образовательных организаций:", keep=True)
    for item in (
        "назначить куратора и принять положение о наставничестве и дорожную карту – до {{ by.curators }};",
        "сформировать базы наставников и наставляемых, закрепить пары (группы) приказом с письменного согласия участников;",
        "утвердить персонализированные программы наставничества продолжительностью от 3 месяцев до 1 года;",
        "оформить с наставниками из числа работников дополнительные соглашения к трудовым договорам"
        "{% if legal.labour_instrumental %} в соответствии со {{ legal.labour_instrumental }}{% endif %};",
        "создать на официальном сайте раздел «Наставничество» – до {{ by.section }};",
        "представить заполненную книгу наставничества на адрес {{ org.email }} – до {{ by.books }}",
    ):
        paper.point(item, level=1)
    paper.point(_CONTROL)
    signature(paper)
    annex(paper, "Перечень образовательных организаций", "1")
    _organisations(paper)
    paper.tag("if roadmap")
    annex(paper, "Дорожная карта внедрения наставничества", "2")
    paper.grid(
        ["№", "Мероприятие", "Срок", "Ответственный", "Результат"],
        [1.2, 6.0, 3.0, 3.3, 3.5],
        [
            "{{ row.number }}",
            "{{ row.activity }}",
            "{{ row.deadline }}",
            "{{ row.responsible }}",
            "{{ row.result }}",
        ],
        "row in roadmap",
        section="row.is_section",
        size=10,
    )
    paper.tag("endif")
    return paper


def _organisations(paper: Paper) -> None:
    paper.grid(
        ["№", "Код", "Образовательная организация"],
        [1.2, 2.5, 13.0],
        ["{{ row.number }}", "{{ row.code }}", "{{ row.full_name }}"],
        "row in organisations",
    )


def curators() -> Paper:
    """S1 7.1: the list of curators."""
    paper = _start(
        "Об утверждении списка кураторов наставничества",
        " целях координации наставничества в образовательных организациях",
    )
    paper.point(
        "Утвердить список кураторов наставничества образовательных организаций (приложение): {{ named_text }}."
    )
    paper.tag("if absent")
    paper.point(
        "Руководителям организаций, не назначивших куратора, назначить его и сообщить об этом до {{ absent_by }} Организации: {{ absent|join(', ') }}."
    )
    paper.tag("endif")
    paper.point("Руководителям организаций сообщать о замене куратора в течение 5 рабочих дней.")
    paper.point(
        "Муниципальному координатору {{ coordinator.initials_dative }} организовать совещания кураторов не реже одного раза в квартал."
    )
    paper.point(_CONTROL)
    signature(paper)
    annex(paper, "Список кураторов наставничества")
    paper.grid(
        ["№", "Образовательная организация", "Куратор", "Должность"],
        [1.1, 6.4, 5.0, 4.5],
        [
            "{{ row.number }}",
            "{{ row.name }}",
            "{{ row.curator or 'не назначен' }}",
            "{{ row.curator_position or '–' }}",
        ],
        "row in organisations",
    )
    return paper


def league() -> Paper:
    """S1 7.4 and roadmap 8: the League of mentor organisations."""
    paper = _start(
        "О создании муниципальной Лиги образовательных организаций-менторов",
        " целях распространения лучшего опыта наставничества и поддержки организаций и молодых руководителей, имеющих затруднения",
    )
    paper.point("Создать муниципальную Лигу образовательных организаций-менторов (далее – Лига).")
    paper.tag("if members")
    paper.point("Утвердить состав Лиги (приложение).")
    paper.tag("else")
    paper.point(
        "Муниципальному координатору {{ coordinator.initials_dative }} по результатам мониторинга представить предложения о составе Лиги до {{ by }}"
    )
    paper.tag("endif")
    paper.point("Установить, что в Лигу входят организации, у которых:", keep=True)
    for item in (
        "доля молодых специалистов, вошедших в программы наставничества, – не менее {{ criteria.young }} %;",
        "не менее {{ criteria.mentors_text }} со стажем от {{ criteria.experience|counted('года', 'лет', 'лет') }};",
        "удовлетворённость участников – не менее {{ criteria.satisfaction }} %;",
        "исполнение дорожной карты – не менее {{ criteria.roadmap }} %.",
    ):
        paper.point(item, level=1)
    paper.point("Организациям Лиги:", keep=True)
    for item in (
        "оказывать методическую помощь организациям и молодым руководителям по согласованному плану;",
        "проводить открытые мероприятия и стажировки не реже одного раза в полугодие;",
        "описывать и публиковать лучшие практики наставничества.",
    ):
        paper.point(item, level=1)
    paper.point(f"Координацию деятельности Лиги возложить на {_COORDINATOR}.")
    paper.point("Пересматривать состав Лиги ежегодно по итогам мониторинга.")
    paper.point(_CONTROL)
    signature(paper)
    paper.tag("if members")
    annex(paper, "Состав Лиги образовательных организаций-менторов")
    paper.grid(
        ["№", "Код", "Образовательная организация"],
        [1.2, 2.5, 13.0],
        ["{{ row.number }}", "{{ row.code }}", "{{ row.full_name }}"],
        "row in members",
    )
    paper.tag("endif")
    return paper
