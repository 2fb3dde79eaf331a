"""A school's orders while mentoring runs: final event, payment, early end and replacement."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import finish, start
from nastavnik.documents.authoring.paper import Paper
from nastavnik.documents.authoring.school_orders import CURATOR, CURATOR_DATIVE

__all__ = ["final_event", "payment", "release"]


def final_event() -> Paper:
    """On the final event."""
    paper = start(
        "О проведении итогового мероприятия по наставничеству",
        " целях подведения итогов работы наставнических пар (групп) и распространения лучших практик",
    )
    paper.point(
        "Провести для участников программ наставничества {{ org.school_year }} учебного года итоговое мероприятие. Срок: {{ event.when }}."
    )
    paper.point(f"Назначить ответственным за подготовку и проведение мероприятия {CURATOR}.")
    paper.point("Включить в программу мероприятия:", keep=True)
    for item in (
        "представление результатов наставнических пар (групп);",
        "личную и групповую рефлексию участников и анкетирование на выходе;",
        "награждение лучших наставников;",
        "предложения к программам следующего учебного года.",
    ):
        paper.point(item, level=1)
    paper.tag("if links")
    paper.point("Представить результаты следующим парам (группам):", keep=True)
    paper.tag("for link in links")
    paper.point(
        "{{ link.mentor.initials }} – {% for mentee in link.mentees %}{{ mentee.initials }}{% if not loop.last %}, {% endif %}{% endfor %}"
        "{% if loop.last %}.{% else %};{% endif %}",
        level=1,
    )
    paper.tag("endfor")
    paper.tag("endif")
    paper.point(
        f"{CURATOR_DATIVE} представить отчёт об итогах и предложения о поощрении наставников до {{{{ event.report_by }}}}"
    )
    finish(paper)
    return paper


def payment() -> Paper:
    """On the mentors' payment."""
    paper = start(
        "Об установлении выплат наставникам",
        " соответствии с дополнительными соглашениями к трудовым договорам и Положением об оплате труда, с письменного согласия наставников",
    )
    paper.point(
        "Установить выплаты за наставничество"
        "{% if legal.labour %} ({{ legal.labour }}){% endif %} следующим работникам:",
        keep=True,
    )
    paper.grid(
        ["№", "Наставник, должность", "Наставляемые", "Размер", "Период", "Основание"],
        [1.0, 4.2, 3.4, 2.2, 2.7, 3.5],
        [
            "{{ loop.index }}",
            "{{ row.person.name }}, {{ row.person.position }}",
            "{{ row.mentees }}",
            "{{ row.amount }}",
            "{{ row.period }}",
            "{{ row.ground }}",
        ],
        "row in rows",
        size=10.5,
    )
    paper.point(
        "Выплаты производить ежемесячно в пределах фонда оплаты труда за фактически отработанное по программе время.",
        before=8,
    )
    paper.point("Прекратить выплату со дня досрочного прекращения наставничества.")
    paper.point(
        "Бухгалтерии обеспечить начисление выплат; куратору {{ curator.initials_dative|nobreak }} – своевременно сообщать о завершении программ."
    )
    finish(paper)
    return paper


def release() -> Paper:
    """On ending pairs early or replacing a mentor (S1 7.1; Labour Code 351.8: notice of three working days)."""
    paper = start(
        "О досрочном прекращении наставничества{% if replaced %} и замене наставника{% endif %}",
        " связи с обстоятельствами, указанными в настоящем приказе,",
    )
    paper.point("Прекратить досрочно работу наставнических пар:", keep=True)
    paper.tag("for row in rows")
    paper.point(
        "освободить {{ row.mentor.accusative }}, {{ row.mentor.position_accusative }}, от обязанностей наставника {{ row.mentee.genitive }}"
        "{% if row.mentee.position %}, {{ row.mentee.position_genitive }},{% endif %} с {{ row.last_day }}"
        "{% if row.order %} (приказ о закреплении {{ row.order }}){% endif %}. Причина: {{ row.reason }}"
        "{% if row.new_mentor %}; назначить наставником {{ row.new_mentor.accusative }}, {{ row.new_mentor.position_accusative }}, {{ row.new_period }}{% endif %}.",
        level=1,
    )
    paper.tag("endfor")
    paper.point(
        "Прекращение производить с соблюдением срока предупреждения другой стороны – не менее чем за три рабочих дня"
        "{% if legal.labour %} ({{ legal.labour }}){% endif %}; выплаты за наставничество прекратить с указанных дней."
    )
    paper.point(
        f"{CURATOR_DATIVE} внести изменения в реестр наставничества"
        "{% if replaced %}, оформить с новым наставником согласие, дополнительное соглашение и персонализированную программу"
        "{% else %} и в течение 10 рабочих дней предложить наставляемым другого наставника{% endif %}."
    )
    finish(paper)
    return paper
