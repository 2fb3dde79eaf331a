"""A school's orders that set mentoring up: introduction, plan, statute, curator and mentors."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import annex, finish, person, roadmap_table, start
from nastavnik.documents.authoring.paper import Paper
from nastavnik.documents.authoring.statute import statute

__all__ = ["CURATOR", "CURATOR_DATIVE", "curator", "implement", "plan", "regulation"]

CURATOR = person("curator", "accusative")
CURATOR_DATIVE = "Куратору {{ curator.initials_dative|nobreak }}"


def implement() -> Paper:
    """S2 1.11, S5 1.6.1: terms, who answers for what, supply, monitoring, results, statute and roadmap."""
    paper = start(
        "О внедрении системы (целевой модели) наставничества",
        " целях создания условий для профессионального роста педагогических работников, закрепления молодых специалистов "
        "и поддержки обучающихся",
    )
    paper.point(
        "Внедрить в {{ org.short_prepositional|nobreak }} систему (целевую модель) наставничества в срок с {{ term_start }} по {{ term_end }}."
    )
    paper.point("Утвердить:", keep=True)
    paper.point("Положение о системе наставничества (приложение № 1);", level=1)
    paper.point(
        "{% if roadmap %}план мероприятий (дорожную карту) внедрения наставничества (приложение № 2)."
        "{% else %}план мероприятий (дорожную карту) внедрения наставничества – отдельным приказом после его разработки куратором.{% endif %}",
        level=1,
    )
    paper.point(f"Назначить куратором внедрения и реализации наставничества {CURATOR}.")
    paper.point("Возложить на участников управления наставничеством следующие обязанности:", keep=True)
    paper.point(
        "руководитель организации ({{ head.signature|nobreak }}): общее руководство, издание приказов, создание условий для работы, обучения "
        "и поощрения наставников, контроль результатов;",
        level=1,
    )
    paper.point(
        "куратор ({{ curator.signature|nobreak }}): ведение баз наставников и наставляемых, подбор пар и групп, сбор письменных согласий, "
        "организация разработки персонализированных программ, мониторинг, отчётность, наполнение раздела «Наставничество» сайта;",
        level=1,
    )
    paper.point(
        "методическое объединение: участие в разработке программ, методическая помощь наставникам, обсуждение результатов.",
        level=1,
    )
    paper.point(
        "{% if supply %}Возложить ответственность за материально-техническое обеспечение программ наставничества (помещения для встреч, "
        "средства видеосвязи, методические материалы) на исполнителей, указанных в дорожной карте: {{ supply|sentence }}."
        "{% else %}Назначить ответственным за материально-техническое обеспечение программ наставничества (помещения для встреч, средства "
        "видеосвязи, методические материалы) {{ curator.initials_accusative|nobreak }}.{% endif %}"
    )
    paper.point("Установить сроки проведения мониторинга эффективности программ наставничества:", keep=True)
    paper.tag("for line in monitoring")
    paper.point("{{ line }}{% if loop.last %}.{% else %};{% endif %}", level=1)
    paper.tag("endfor")
    paper.point("Определить планируемые результаты внедрения:", keep=True)
    paper.point(
        "охват наставничеством всех молодых специалистов со стажем до 3 лет{% if young_total %} (численность – {{ young_total }}){% endif %};",
        level=1,
    )
    paper.point(
        "утверждённая персонализированная программа у каждой пары (группы), закреплённой приказом;", level=1
    )
    paper.point(
        "сокращение срока адаптации новых педагогов и рост числа педагогов, закрепившихся в профессии;",
        level=1,
    )
    paper.point(
        "удовлетворённость наставников и наставляемых участием в программах, подтверждённая анкетированием.",
        level=1,
    )
    paper.point(
        f"{CURATOR_DATIVE} ознакомить работников с настоящим приказом и разместить его в разделе «Наставничество» официального сайта "
        "в течение 10 рабочих дней."
    )
    finish(paper)
    annex(paper, "ПОЛОЖЕНИЕ о системе наставничества", "1", approved="УТВЕРЖДЕНО")
    statute(paper)
    paper.tag("if roadmap")
    annex(paper, "План мероприятий (дорожная карта) внедрения наставничества", "2", approved="УТВЕРЖДЁН")
    roadmap_table(paper)
    paper.tag("endif")
    return paper


def plan() -> Paper:
    """On approving the plan and starting."""
    paper = start(
        "Об утверждении плана мероприятий (дорожной карты) наставничества и начале его реализации",
        " целях планомерного внедрения наставничества",
    )
    paper.point(
        "Утвердить план мероприятий (дорожную карту) наставничества на {{ org.school_year }} учебный год (приложение)."
    )
    paper.point("Начать реализацию плана с {{ term_start }}.")
    paper.point(
        "Ответственным исполнителям обеспечить выполнение мероприятий в указанные сроки и представлять куратору подтверждающие документы."
    )
    paper.point(
        f"{CURATOR_DATIVE} вести учёт выполнения плана и ежеквартально сообщать о просроченных мероприятиях."
    )
    finish(paper)
    annex(
        paper,
        "План мероприятий (дорожная карта) наставничества на {{ org.school_year }} учебный год",
        approved="УТВЕРЖДЁН",
        landscape=True,
    )
    roadmap_table(paper, landscape=True)
    return paper


def regulation() -> Paper:
    """On approving the statute."""
    paper = start(
        "Об утверждении Положения о системе наставничества",
        " целях определения порядка наставничества в {{ org.short_prepositional|nobreak }}",
    )
    paper.point(
        "Утвердить Положение о системе наставничества (приложение) и ввести его в действие с {{ order.date }}"
    )
    paper.point(
        f"{CURATOR_DATIVE} ознакомить работников с Положением под подпись и разместить его в разделе «Наставничество» "
        "официального сайта в течение 10 рабочих дней."
    )
    paper.point(
        "Признать утратившими силу ранее принятые локальные акты по вопросам, урегулированным Положением."
    )
    finish(paper)
    annex(paper, "ПОЛОЖЕНИЕ о системе наставничества", approved="УТВЕРЖДЕНО")
    statute(paper)
    return paper


def curator() -> Paper:
    """On the curator and mentors."""
    paper = start(
        "О назначении куратора и наставников",
        " целях организации наставничества в {{ org.school_year }} учебном году",
    )
    paper.point(f"Назначить куратором реализации программ наставничества {CURATOR}.")
    paper.point("Куратору:", keep=True)
    for duty in (
        "вести базы наставников и наставляемых и не реже одного раза в год обновлять их;",
        "организовать разработку персонализированных программ и подбор пар (групп);",
        "проводить мониторинг результатов и готовить итоговый аналитический отчёт;",
        "обеспечить сбор письменных согласий и обучение наставников;",
        "наполнять раздел «Наставничество» официального сайта.",
    ):
        paper.point(duty, level=1)
    paper.tag("if mentors")
    paper.point("Утвердить список наставников, назначенных с их письменного согласия (приложение).")
    paper.tag("endif")
    finish(paper)
    paper.tag("if mentors")
    annex(paper, "Список наставников", approved="УТВЕРЖДЁН")
    paper.grid(
        ["№", "Фамилия, имя, отчество", "Должность", "Компетенции", "Согласие от"],
        [1.1, 4.8, 4.3, 4.3, 2.6],
        [
            "{{ loop.index }}",
            "{{ row.person.name }}",
            "{{ row.person.position }}",
            "{{ row.competences }}",
            "{{ row.consent }}",
        ],
        "row in mentors",
    )
    paper.tag("endif")
    return paper
