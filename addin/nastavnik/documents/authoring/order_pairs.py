"""The order that assigns pairs and groups: points with names in the right cases, a table of consents and terms."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import annex, finish, person, start
from nastavnik.documents.authoring.paper import Paper

__all__ = ["pairs"]


def pairs() -> Paper:
    """Order «pairs» (S1 3.1.1; S5 1.6.6: with written consents of those who take part)."""
    paper = start(
        "О закреплении наставнических пар (групп)",
        " целях профессионального становления и развития наставляемых, на основании письменных согласий участников"
        "{% if regulation %} и в соответствии с {{ regulation }}{% endif %}",
    )
    paper.point(
        "Сформировать на {{ org.school_year }} учебный год с письменного согласия участников наставнические пары (группы) "
        "согласно приложению к настоящему приказу ({{ totals.text }}), в котором указаны даты согласий, формы, модели, виды и сроки "
        "наставничества, основания и размер оплаты:",
        keep=True,
    )
    paper.tag("for link in links")
    paper.point(
        "Закрепить {{ link.mentor.accusative }}, {{ link.mentor.position_accusative }}, в качестве наставника "
        "{% if link.is_group %}за группой наставляемых{% if link.group_code %} {{ link.group_code }}{% endif %}: "
        "{% else %}за {{ link.mentees[0].mentee_instrumental }} – {% endif %}"
        "{% for mentee in link.mentees %}"
        + person("mentee", "instrumental")
        + "{% if not loop.last %}; {% endif %}{% endfor %}, на срок {{ link.period }}.",
        level=1,
    )
    paper.tag("endfor")
    paper.point("Наставникам:", keep=True)
    paper.point(
        "совместно с наставляемыми разработать персонализированные программы наставничества продолжительностью "
        "от 3 месяцев до 1 года и представить их куратору на утверждение в течение 10 рабочих дней;",
        level=1,
    )
    paper.point(
        "проводить встречи по плану программы (знакомство, пробная, планирование, совместная работа, итоговая) "
        "и отмечать их проведение в реестре наставничества;",
        level=1,
    )
    paper.point(
        "представить куратору отчёт о результатах в течение 10 рабочих дней после завершения программы.",
        level=1,
    )
    paper.point(
        "Наставляемым выполнять мероприятия персонализированной программы в установленные сроки, участвовать во встречах "
        "и давать обратную связь куратору."
    )
    paper.point(
        "Содержание, сроки, форму выполнения работы по наставничеству и размер её оплаты наставникам из числа работников "
        "определить дополнительными соглашениями к трудовым договорам"
        "{% if legal.labour_instrumental %} в соответствии со {{ legal.labour_instrumental }}{% endif %}"
        "{% if payment_rows %}. Основания и размер выплат указаны в приложении{% endif %}."
    )
    paper.point(
        "Каждый из участников вправе досрочно отказаться от участия в наставничестве, а работодатель – досрочно отменить "
        "поручение о нём, предупредив другую сторону не менее чем за три рабочих дня."
    )
    paper.point(
        "Куратору {{ curator.initials_dative|nobreak }}{% if curator.position_dative %}, {{ curator.position_dative }},{% endif %} "
        "вести учёт пар и групп, контролировать выполнение программ, ознакомить участников с настоящим приказом "
        "и разместить сведения о наставничестве на официальном сайте без персональных данных лиц, не давших согласия "
        "на их распространение."
    )
    finish(paper)
    annex(paper, "Наставнические пары (группы)", landscape=True)
    paper.grid(
        ["№", "Наставник, должность, согласие", "Наставляемый, должность (класс), согласие", "Форма, модель, вид", "Срок", "Основание и размер оплаты"],
        [1.0, 5.7, 6.1, 5.5, 3.0, 5.4],
        [
            "{{ row.number }}",
            "{{ row.mentor.name }}, {{ row.mentor.position }}. {{ row.mentor_consent }}",
            "{{ row.mentee.name }}{% if row.mentee.position %}, {{ row.mentee.position }}{% endif %}. {{ row.mentee_consent }}",
            "{{ row.form }}{% if row.model %}; {{ row.model }}{% endif %}{% if row.kind %}; {{ row.kind }}{% endif %}"
            "{% if row.group_code %} (группа {{ row.group_code }}){% endif %}",
            "{{ row.period }}",
            "{{ row.payment }}",
        ],
        "row in rows",
        size=10.5,
    )  # fmt: skip
    return paper
