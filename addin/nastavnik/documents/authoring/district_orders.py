"""Orders of a district office: introduction of the model, list of curators, League of mentor organisations."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import (
    annex,
    finish,
    organisations_table,
    person,
    roadmap_table,
    start,
)
from nastavnik.documents.authoring.paper import Paper

__all__ = ["curators", "implement", "league"]

_COORDINATOR = person("coordinator", "accusative")
_TO_COORDINATOR = "Муниципальному координатору {{ coordinator.initials_dative|nobreak }}"


def implement() -> Paper:
    """S1 and S4: coordinator, tasks of the organisations, registry, monitoring, roadmap."""
    paper = start(
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
        "представить заполненную книгу наставничества{% if org.email %} на адрес {{ org.email }}{% endif %} – до {{ by.books }}",
    ):
        paper.point(item, level=1)
    finish(paper, acquaint=False)
    annex(paper, "Перечень образовательных организаций", "1")
    organisations_table(paper, "row in organisations")
    paper.tag("if roadmap")
    annex(paper, "Дорожная карта внедрения наставничества", "2", approved="УТВЕРЖДЕНА")
    roadmap_table(paper)
    paper.tag("endif")
    return paper


def curators() -> Paper:
    """S1 7.1: the list of curators."""
    paper = start(
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
    paper.point(f"{_TO_COORDINATOR} организовать совещания кураторов не реже одного раза в квартал.")
    finish(paper, acquaint=False)
    annex(paper, "Список кураторов наставничества", approved="УТВЕРЖДЁН")
    paper.grid(
        ["№", "Образовательная организация", "Куратор, должность"],
        [1.1, 7.4, 8.5],
        [
            "{{ row.number }}",
            "{{ row.name }}",
            "{{ row.curator or 'не назначен' }}{% if row.curator and row.curator_position %}, {{ row.curator_position }}{% endif %}",
        ],
        "row in organisations",
    )
    return paper


def league() -> Paper:
    """S1 7.4 and roadmap 8: the League of mentor organisations."""
    paper = start(
        "О создании муниципальной Лиги образовательных организаций-менторов",
        " целях распространения лучшего опыта наставничества и поддержки организаций и молодых руководителей, имеющих затруднения",
    )
    paper.point("Создать муниципальную Лигу образовательных организаций-менторов (далее – Лига).")
    paper.tag("if members")
    paper.point("Утвердить состав Лиги (приложение).")
    paper.tag("else")
    paper.point(
        f"{_TO_COORDINATOR} по результатам мониторинга представить предложения о составе Лиги до {{{{ by }}}}"
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
    finish(paper, acquaint=False)
    paper.tag("if members")
    annex(paper, "Состав Лиги образовательных организаций-менторов", approved="УТВЕРЖДЁН")
    organisations_table(paper, "row in members")
    paper.tag("endif")
    return paper
