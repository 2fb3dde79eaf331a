"""Written consents: to the role, to the processing of personal data, to publication; each on a sheet of its own.

152-ФЗ art. 9 (a consent to processing is a document apart) and art. 10.1 (a consent to dissemination is apart from
every other); Labour Code 351.8 (a worker mentors only with written consent).
"""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import person as phrase
from nastavnik.documents.authoring.paper import Align, Paper

__all__ = ["mentee", "mentor", "parent"]

_SIZE = 12
_OPERATOR = "{{ org.full_dative|nobreak }}{% if org.address %} (адрес: {{ org.address }}){% endif %}"
_PURPOSE = "в целях организации, учёта и мониторинга наставничества и подготовки отчётности"
_ACTIONS = (
    "Согласие даётся на сбор, запись, систематизацию, накопление, хранение, уточнение, использование, передачу органу управления "
    "образованием, обезличивание, блокирование, удаление и уничтожение данных с использованием средств автоматизации и без них."
)
_TERM = (
    "Согласие действует до завершения участия в наставничестве и сроков хранения документов о нём; его можно отозвать письменным "
    "заявлением в любое время."
)


def _addressed(paper: Paper, who: str) -> None:
    left = 8.5
    paper.text("{{ head.position_dative|start_upper }}", "left", indent=False, left=left)
    paper.text("{{ org.short_genitive }}", "left", indent=False, left=left)
    paper.text("{{ head.initials_dative }}", "left", indent=False, left=left)
    paper.text(who, "left", indent=False, left=left)


def _from_person() -> str:
    return f"от {phrase('person', 'genitive')}"


def _signed(paper: Paper, name: str = "{{ person.signature }}") -> None:
    paper.text("", indent=False)
    paper.sides("{{ order.handwritten }}", f"_______________ / {name}", widths=(6.5, 10.5), before=8)


def _passport(paper: Paper) -> None:
    paper.text(
        "Документ, удостоверяющий личность: серия ______ № ______________, выдан ____________________________ «___» __________ ______ г.",
        "left",
        indent=False,
        before=2,
    )
    paper.text(
        "Адрес регистрации: ______________________________________________________________",
        "left",
        indent=False,
        after=4,
    )


def _minor(paper: Paper) -> None:
    """A minor signs for the role alone; personal data are the parent's to agree to."""
    paper.tag("if is_minor")
    paper.text(
        "Согласие несовершеннолетнего действительно вместе с согласием родителя (законного представителя)."
    )
    paper.tag("endif")


def _work(paper: Paper) -> None:
    """What the work consists of, as far as it is known."""
    paper.tag("if work.with_instrumental")
    paper.text(
        "Форма наставничества – «{{ work.form }}»{% if work.kind %}, вид – {{ work.kind }}{% endif %}. Срок: {{ work.period }}."
    )
    paper.tag("endif")


def _processing(paper: Paper, who: str, data: str, *, whose: str = "своих персональных данных",
                interest: str = "в своём интересе", align: Align = "both") -> None:  # fmt: skip
    paper.new_paper()
    _addressed(paper, who)
    paper.heading("СОГЛАСИЕ на обработку персональных данных", before=12)
    paper.text(
        f"Я, {{{{ signer }}}}, свободно, своей волей и {interest} даю "
        f"{_OPERATOR} согласие на обработку {whose} {_PURPOSE}"
        "{% if legal.personal_instrumental %} в соответствии с {{ legal.personal_instrumental }}{% endif %}.",
        align,
    )
    _passport(paper)
    paper.text(f"Перечень данных: {data}.")
    paper.text(_ACTIONS)
    paper.text(_TERM)
    _signed(paper, "{{ signer_signature }}")


def _publishing(paper: Paper, who: str, data: str, *, whose: str = "своих персональных данных",
                align: Align = "both") -> None:  # fmt: skip
    paper.new_paper()
    _addressed(paper, who)
    paper.text(
        "{% if contacts %}{{ contacts }}{% else %}Телефон, адрес электронной почты или почтовый адрес: ______________________________{% endif %}",
        "left", indent=False, left=8.5,
    )  # fmt: skip
    paper.heading("СОГЛАСИЕ на распространение персональных данных", before=12)
    paper.text(
        "Я, {{ signer }}, "
        f"даю {_OPERATOR}{{% if org.inn %}}, ИНН {{{{ org.inn }}}}{{% endif %}}{{% if org.ogrn %}}, ОГРН {{{{ org.ogrn }}}}{{% endif %}}, согласие на распространение (размещение в открытом доступе) {whose}, разрешённых мною для распространения, "
        "в разделе «Наставничество» официального сайта{% if org.website %} {{ org.website }}{% endif %} и на страницах организации "
        "в социальных сетях, в целях информирования о наставничестве.",
        align,
    )
    paper.text("Отметьте по каждой строке «да» или «нет»:", before=4, after=4, keep=True)
    paper.fixed_grid(
        [9.3, 3.6, 4.1],
        [
            ["Какие данные", "Разрешаю (да\u00a0/\u00a0нет)", "Условия и запреты"],
            *[[item, "", ""] for item in data.split("; ")],
        ],
        size=11,
        height=0.75,
    )
    paper.text(
        "Условия и запреты пишутся по желанию. Отказ не влияет на участие в наставничестве. Согласие действует до завершения участия; по требованию распространение "
        "прекращается в любое время.",
        before=6,
    )
    _signed(paper, "{{ signer_signature }}")


def _signer(paper: Paper, expression: str, signature: str) -> None:
    paper.tag(f"set signer = {expression}")
    paper.tag(f"set signer_signature = {signature}")


def mentor() -> Paper:
    """A mentor's consent."""
    paper = Paper("Согласие наставника", size=_SIZE)
    _signer(paper, "person.name", "person.signature")
    _addressed(paper, _from_person())
    paper.heading("СОГЛАСИЕ на выполнение работы по наставничеству", before=18)
    paper.text(
        "Я, {{ person.name }}{% if person.position %}, {{ person.position }}{% endif %}, {{ person.agrees }} выполнять работу по наставничеству"
        "{% if work.with_instrumental %} с {{ 'наставляемыми' if ',' in work.with_instrumental else 'наставляемым' }}: {{ work.with_instrumental }}{% endif %}"
        "{% if legal.labour_instrumental and is_staff %} в соответствии со {{ legal.labour_instrumental }}{% endif %}."
    )
    _work(paper)
    paper.tag("if is_staff")
    paper.text(
        "Содержание, сроки и форма работы, а также размер и условия её оплаты{% if payment %} ({{ payment }}){% endif %} определяются дополнительным "
        "соглашением к трудовому договору. Мне разъяснено, что я вправе досрочно отказаться от этой работы, а работодатель – досрочно "
        "отменить поручение, предупредив другую сторону не менее чем за три рабочих дня."
    )
    paper.tag("else")
    paper.text(
        "Мне разъяснено, что участие в наставничестве добровольно и я могу прекратить его, предупредив куратора не менее чем за три рабочих дня."
    )
    paper.tag("endif")
    paper.text(
        "С положением о системе наставничества, правами и обязанностями наставника {{ person.acquainted }}."
    )
    _minor(paper)
    _signed(paper)
    paper.tag("if not is_minor")
    _processing(
        paper, _from_person(),
        "фамилия, имя, отчество; пол; должность и место работы; стаж; квалификационная категория; образование и обучение; компетенции "
        "и достижения; телефон и адрес электронной почты; сведения о работе наставником и её оплате; ответы на анкеты",
    )  # fmt: skip
    _publishing(
        paper,
        _from_person(),
        "фамилия, имя, отчество; должность и место работы; квалификационная категория и достижения; фотография; описание практики наставничества",
    )
    paper.tag("endif")
    return paper


def mentee() -> Paper:
    """A mentee's consent."""
    paper = Paper("Согласие наставляемого", size=_SIZE)
    _signer(paper, "person.name", "person.signature")
    _addressed(paper, _from_person())
    paper.heading("СОГЛАСИЕ на участие в программе наставничества", before=18)
    paper.text(
        "Я, {{ person.name }}{% if person.position %}, {{ person.position }}{% endif %}, {{ person.agrees }} участвовать в программе наставничества "
        "в качестве {{ person.mentee_genitive }}{% if work.with_instrumental %} с наставником: {{ work.with_instrumental }}{% endif %}."
    )
    _work(paper)
    paper.tag("if request_text")
    paper.text("Запрос на помощь: {{ request_text|sentence }}.")
    paper.tag("endif")
    paper.text(
        "Обязуюсь выполнять мероприятия персонализированной программы в установленные сроки. Мне разъяснено, что участие добровольно, "
        "что я могу просить о замене наставника или прекратить участие."
    )
    paper.text(
        "С положением о системе наставничества, правами и обязанностями наставляемого {{ person.acquainted }}."
    )
    _minor(paper)
    _signed(paper)
    paper.tag("if not is_minor")
    _processing(
        paper, _from_person(),
        "фамилия, имя, отчество; пол; дата рождения; должность (курс, класс) и место работы (учёбы); стаж; запрос и затруднения; телефон "
        "и адрес электронной почты; сведения об участии в программе; ответы на анкеты",
    )  # fmt: skip
    _publishing(
        paper,
        _from_person(),
        "фамилия, имя, отчество; должность и место работы (учёбы); фотография; результаты программы наставничества",
    )
    paper.tag("endif")
    return paper


def parent() -> Paper:
    """The consent of a minor's parent or guardian."""
    paper = Paper("Согласие родителя (законного представителя)", size=_SIZE)
    _signer(paper, "'____________________________________________________'", "'____________________'")
    paper.tag("set contacts = ''")
    who = "от ____________________________________, родителя (законного представителя) {{ person.genitive }}"
    _addressed(paper, who)
    paper.heading(
        "СОГЛАСИЕ родителя (законного представителя) на участие ребёнка в программе наставничества", before=18
    )
    paper.text(
        "Я, {{ signer }}, являясь родителем (законным представителем) {{ person.genitive }}{% if born %} ({{ born }}){% endif %}"
        "{% if person.position_genitive %}, {{ person.position_genitive }}{% endif %}, даю согласие на участие моего ребёнка в программе наставничества "
        "в качестве {{ role_genitive }}{% if work.with_instrumental %} с {{ other_role }}: {{ work.with_instrumental }}{% endif %}.",
        "left",
    )
    _work(paper)
    paper.text(
        "Мне разъяснено, что участие добровольно и бесплатно, проходит во внеурочное время под контролем куратора {{ curator.initials_genitive|nobreak }} "
        "и может быть прекращено по моему заявлению в любое время."
    )
    _signed(paper, "{{ signer_signature }}")
    _processing(
        paper, who,
        "фамилия, имя, отчество ребёнка; пол; дата рождения; класс; запрос на помощь; сведения об участии в программе; ответы на анкеты; "
        "фамилия, имя, отчество и контактные данные родителя (законного представителя)",
        whose="персональных данных моего ребёнка, {{ person.genitive }}, и своих персональных данных",
        interest="в интересах моего ребёнка", align="left",
    )  # fmt: skip
    _publishing(
        paper, who, "имя и фамилия ребёнка; класс; фотография; результаты программы наставничества",
        whose="персональных данных моего ребёнка, {{ person.genitive }}", align="left",
    )  # fmt: skip
    return paper
