"""The supplementary agreement, the personalised programme, the letter of thanks with a certificate."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import approved, letterhead, signature
from nastavnik.documents.authoring.paper import Paper

__all__ = ["agreement", "gratitude", "programme"]


def agreement() -> Paper:
    """Supplementary agreement to the employment contract: all that Labour Code 351.8 requires."""
    paper = Paper("Дополнительное соглашение о наставничестве", size=12)
    paper.text("ДОПОЛНИТЕЛЬНОЕ СОГЛАШЕНИЕ № {{ order.number }}", "center", indent=False, bold=True, size=14)
    paper.text(
        "к трудовому договору от «___» ______________ ______ г. № ______", "center", indent=False, after=10
    )
    paper.sides("{{ org.place or org.municipality }}", "{{ order.date }}")
    paper.text(
        "{{ org.full_name }}, именуемое далее «Работодатель», в лице {{ head.position_genitive }} {{ head.genitive }}, "
        "{% if head.gender == 'female' %}действующей{% elif head.gender == 'male' %}действующего{% else %}действующего (действующей){% endif %} на основании {{ org.head_basis }}, с одной стороны, и "
        "{{ person.name }}, {{ person.position }}, {{ person.named }} далее «Работник», с другой стороны, "
        "заключили настоящее соглашение о нижеследующем.",
        before=10,
    )
    paper.points()
    paper.point("**Содержание работы**", keep=True)
    paper.point(
        "Работник с его письменного согласия выполняет наряду с работой, определённой трудовым договором, работу по наставничеству"
        "{% if legal.labour_instrumental %} в соответствии со {{ legal.labour_instrumental }}{% endif %}: оказывает помощь в овладении навыками работы, "
        "в профессиональном становлении и развитии следующим лицам:",
        level=1,
    )
    paper.tag("for one in mentees")
    paper.bullet(
        "{{ one.person.name }}{% if one.person.position %}, {{ one.person.position }}{% endif %} – {{ one.period }}, форма «{{ one.form }}»{% if one.kind %}, вид – {{ one.kind }}{% endif %}{% if loop.last %}.{% else %};{% endif %}"
    )
    paper.tag("endfor")
    paper.point(
        "Работник разрабатывает и выполняет персонализированную программу наставничества, проводит встречи, анализирует занятия наставляемых, "
        "даёт им рекомендации и представляет куратору отчёт о результатах.",
        level=1,
    )
    paper.point("**Сроки и форма выполнения**", keep=True)
    paper.point(
        "Работа по наставничеству выполняется {{ period }}{% if ground %}, наставник закреплён {{ ground }}{% endif %}.",
        level=1,
    )
    paper.point(
        "Работа выполняется в пределах рабочего времени Работника и по плану встреч программы, очно и дистанционно.",
        level=1,
    )
    paper.point("**Оплата**", keep=True)
    paper.point(
        "За работу по наставничеству Работнику устанавливается выплата: {{ amount }}. Выплата производится ежемесячно вместе с заработной платой.",
        level=1,
    )
    paper.point(
        "При выполнении работы неполный месяц выплата начисляется пропорционально отработанному времени.",
        level=1,
    )
    paper.point("**Досрочное прекращение**", keep=True)
    paper.point(
        "Работник вправе досрочно отказаться от работы по наставничеству, а Работодатель – досрочно отменить поручение о ней, письменно предупредив "
        "другую сторону не менее чем за три рабочих дня.",
        level=1,
    )
    paper.point("**Заключительные положения**", keep=True)
    paper.point(
        "Соглашение является неотъемлемой частью трудового договора, вступает в силу со дня подписания и действует до окончания срока, указанного в разделе 2.",
        level=1,
    )
    paper.point(
        "Соглашение составлено в двух экземплярах, по одному для каждой стороны. Остальные условия трудового договора не изменяются.",
        level=1,
    )
    paper.text("", indent=False)
    paper.keep_last(4)
    paper.fixed_grid(
        [8.5, 8.5],
        [
            ["Работодатель", "Работник"],
            [
                "{{ org.short_name }}{% if org.requisites %}, {{ org.requisites }}{% endif %}",
                "{{ person.name }}\nПаспорт: серия ______ № ____________\nАдрес: ______________________________",
            ],
            [
                "{{ head.position|start_upper }}\n______________ {{ head.signature }}",
                "\n______________ {{ person.signature }}",
            ],
        ],
        size=11,
        borders=False,
        whole=True,
    )
    paper.text(
        "Экземпляр соглашения получен: «___» ______________ ______ г.   ______________ {{ person.signature|nobreak }}".replace(
            "   ", " "
        ),
        "left",
        indent=False,
        size=11,
        before=12,
    )
    return paper


def programme() -> Paper:
    """Personalised programme: participants, forms and kinds, directions, difficulties, the plan of meetings."""
    paper = Paper("Персонализированная программа наставничества", size=13)
    letterhead(paper)
    paper.text("", indent=False)
    approved(paper)
    paper.heading("ПЕРСОНАЛИЗИРОВАННАЯ ПРОГРАММА НАСТАВНИЧЕСТВА", size=15, before=24, after=2)
    paper.text("«{{ programme.title }}»", "center", indent=False, bold=True, after=10)
    paper.tag("if programme.number")
    paper.text(
        "Утверждена: № {{ programme.number }}{% if programme.approved %} от {{ programme.approved }}{% endif %}",
        "center",
        indent=False,
        size=11,
        after=8,
    )
    paper.tag("endif")
    paper.heading("1. Участники и условия")
    paper.fixed_grid(
        [5.5, 11.5],
        [
            [
                "Наставник",
                "{{ mentor.name }}, {{ mentor.position }}{% if mentor.qualification %}, квалификационная категория: {{ mentor.qualification }}{% endif %}",
            ],
            [
                "Наставляемый",
                "{{ mentee.name }}{% if mentee.position %}, {{ mentee.position }}{% endif %}{% if mentee.category %} ({{ mentee.category }}){% endif %}",
            ],
            ["Куратор", "{{ curator.name }}{% if curator.position %}, {{ curator.position }}{% endif %}"],
            ["Форма наставничества", "{{ pair.form }}"],
            ["Модель взаимодействия", "{{ pair.model or 'по договорённости участников' }}"],
            ["Вид наставничества", "{{ pair.kind or 'традиционное («один на один»)' }}"],
            ["Срок реализации", "{{ programme.period }}"],
            ["Этап", "{{ programme.stage }}"],
        ],
        size=12,
        header=False,
    )
    paper.heading("2. Цель и затруднения")
    paper.text("Цель программы: {{ programme.goal|sentence }}.")
    paper.text("Затруднения наставляемого, на преодоление которых направлена программа:", keep=True)
    paper.tag("for line in programme.difficulties")
    paper.bullet("{{ line }}{% if loop.last %}.{% else %};{% endif %}")
    paper.tag("endfor")
    paper.heading("3. Направления наставнической деятельности")
    paper.tag("for line in programme.directions")
    paper.bullet("{{ line }};")
    paper.tag("endfor")
    paper.bullet("введение в должность, традиции и правила организации;")
    paper.bullet("поддержка сильных сторон наставляемого и его участие в профессиональных событиях.")
    paper.heading("4. План встреч")
    paper.tag("if meetings")
    paper.grid(
        ["№", "Дата по плану", "Тип встречи", "Тема", "Проведена", "Подпись"],
        [1.0, 2.5, 3.2, 5.8, 2.4, 2.2],
        [
            "{{ row.number }}",
            "{{ row.planned }}",
            "{{ row.type }}",
            "{{ row.topic }}",
            "{{ row.actual }}",
            "",
        ],
        "row in meetings",
        size=11,
    )
    paper.tag("else")
    paper.text(
        "Встречи проводятся в последовательности: знакомство, пробная, планирование, совместная работа, итоговая. Даты согласуются участниками "
        "и заносятся в реестр наставничества."
    )
    paper.tag("endif")
    paper.heading("5. Ожидаемые результаты и оценка")
    paper.text(
        "Ожидаемые результаты: устранение указанных затруднений, уверенное выполнение наставляемым должностных (учебных) задач, положительная оценка программы обоими участниками."
    )
    paper.tag("if programme.result")
    paper.text("Достигнутые результаты: {{ programme.result|sentence }}.")
    paper.tag("endif")
    paper.text("Оценка проводится анкетированием на входе и на выходе и обсуждением на итоговой встрече.")
    paper.text("", indent=False)
    paper.sides("Наставник", "______________ {{ mentor.signature }}", before=8)
    paper.sides("Наставляемый", "______________ {{ mentee.signature }}", before=8)
    paper.sides("Куратор", "______________ {{ curator.signature }}", before=8)
    return paper


def gratitude() -> Paper:
    """A letter of thanks and, on the next page, a certificate."""
    paper = Paper("Благодарственное письмо и сертификат наставника")
    letterhead(paper)
    paper.text("БЛАГОДАРСТВЕННОЕ ПИСЬМО", "center", indent=False, bold=True, size=24, before=90, after=30)
    paper.text(
        "{{ person.dear }} {{ person.name_patronymic }}!",
        "center",
        indent=False,
        bold=True,
        size=18,
        after=20,
    )
    paper.text(
        "Администрация {{ org.short_genitive }} благодарит Вас за наставничество в {{ org.school_year }} учебном году. Под Вашим руководством "
        "{{ mentees_count|counted('наставляемый сделал', 'наставляемых сделали', 'наставляемых сделали') }} важные шаги в своём развитии."
        "{% if achievements %} Ваши достижения – {{ achievements|sentence }} – служат примером для коллег.{% endif %}",
        size=16,
    )
    paper.text("Желаем Вам здоровья, вдохновения и новых успехов!", size=16, before=10)
    paper.text("", indent=False)
    paper.sides("{{ head.position|start_upper }}", "{{ head.signature }}", before=60)
    paper.text("{{ order.date }}", "left", indent=False, before=20)
    paper.new_paper()
    letterhead(paper)
    paper.text("СЕРТИФИКАТ", "center", indent=False, bold=True, size=30, before=90, after=24)
    paper.text("подтверждает, что", "center", indent=False, size=16)
    paper.text("{{ person.name }}", "center", indent=False, bold=True, size=22, before=12)
    paper.text("{{ person.position }}", "center", indent=False, size=15, after=14)
    paper.text(
        "{% if person.gender == 'female' %}была{% elif person.gender == 'male' %}был{% else %}был(а){% endif %} наставником в {{ org.short_prepositional|nobreak }} "
        "в {{ org.school_year }} учебном году. Наставляемых – {{ mentees_count }}.",
        "center", indent=False, size=16,
    )  # fmt: skip
    paper.tag("if training")
    paper.text("Обучение наставника: {{ training }}", "center", indent=False, size=14, before=10)
    paper.tag("endif")
    signature(paper)
    paper.text("{{ order.date }}", "left", indent=False, before=20)
    return paper
