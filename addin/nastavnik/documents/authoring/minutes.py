"""Minutes of the pedagogical council: on the roadmap and on the statute."""

from __future__ import annotations

from nastavnik.documents.authoring.blocks import minutes_head, person
from nastavnik.documents.authoring.paper import Paper

__all__ = ["on_plan", "on_regulation"]

_VOTES = "Голосовали: «за» – ____, «против» – ____, «воздержались» – ____. Решение принято."


def _start(title: str) -> Paper:
    paper = Paper(title)
    minutes_head(paper, "заседания педагогического совета")
    paper.text("Председатель – {{ head.initials }}", "left", indent=False)
    paper.text("Секретарь – ______________________", "left", indent=False)
    paper.text(
        "Присутствовали: ____ из {{ org.teachers_total|counted('педагогического работника', 'педагогических работников', 'педагогических работников') }}, куратор {{ curator.initials|nobreak }}.",
        "left",
        indent=False,
        after=8,
    )
    return paper


def _agenda(paper: Paper, questions: tuple[str, ...]) -> None:
    paper.text("Повестка дня:", "left", indent=False, bold=True, before=6, keep=True)
    paper.points()
    for question in questions:
        paper.point(question)


def _question(
    paper: Paper, number: int, heard: tuple[str, ...], discussed: str, decided: tuple[str, ...]
) -> None:
    paper.text(f"Вопрос {number}", "left", indent=False, bold=True, before=10, keep=True)
    paper.text("СЛУШАЛИ: " + heard[0])
    for line in heard[1:]:
        paper.text(line)
    paper.text("ВЫСТУПИЛИ: " + discussed)
    paper.text("РЕШИЛИ:", keep=True)
    paper.points()
    for line in decided:
        paper.point(line)
    paper.text(_VOTES, "left", before=2)


def _end(paper: Paper) -> Paper:
    paper.text("", indent=False)
    paper.keep_last(4)
    paper.sides("Председатель", "______________ {{ head.signature }}", before=10)
    paper.sides("Секретарь", "__________ (________________)", before=10)
    return paper


def on_plan() -> Paper:
    """Minutes on the roadmap."""
    paper = _start("Протокол педагогического совета: дорожная карта")
    _agenda(
        paper,
        (
            "О плане мероприятий (дорожной карте) наставничества на {{ org.school_year }} учебный год.",
            "О начале реализации программ наставничества.",
        ),
    )
    _question(
        paper,
        1,
        (
            f"куратора {person('curator', 'accusative')}, "
            "о проекте плана мероприятий (дорожной карты){% if roadmap_count %}: в нём {{ roadmap_count|counted('мероприятие', 'мероприятия', 'мероприятий') }}{% endif %}.",
        ),
        "{{ head.initials|nobreak }} – о соответствии плана положению о наставничестве и возможностях организации.",
        (
            "Одобрить план мероприятий (дорожную карту) наставничества на {{ org.school_year }} учебный год.",
            "Рекомендовать руководителю утвердить его приказом.",
        ),
    )
    _question(
        paper,
        2,
        (
            "куратора {{ curator.accusative }} о готовности наставников и наставляемых, сборе письменных согласий и подборе пар.",
        ),
        "члены методических объединений – о форме и видах наставничества, нужных в организации.",
        (
            "Начать реализацию программ с {{ term_start }}.",
            "Куратору {{ curator.initials_dative|nobreak }} представить на утверждение пары (группы) и персонализированные программы.",
            "Заслушать отчёт о промежуточных результатах на одном из следующих заседаний.",
        ),
    )
    return _end(paper)


def on_regulation() -> Paper:
    """Minutes on the statute."""
    paper = _start("Протокол педагогического совета: положение о наставничестве")
    _agenda(paper, ("О Положении о системе наставничества.",))
    _question(
        paper,
        1,
        (
            f"куратора {person('curator', 'accusative')}, "
            "о проекте Положения о системе наставничества: целях, формах и видах, правах и обязанностях участников, "
            "порядке формирования и завершения пар, мониторинге и поощрении.",
            "{% if legal.labour_genitive %}Отмечено, что Положение учитывает требования {{ legal.labour_genitive }}: письменное согласие наставника, "
            "оплата и право на досрочный отказ.{% else %}Отмечено, что участие в наставничестве добровольно.{% endif %}",
        ),
        "{{ head.initials|nobreak }} – о сроках введения Положения в действие; представитель профсоюзной организации – о мерах поощрения наставников.",
        (
            "Принять Положение о системе наставничества.",
            "Рекомендовать руководителю утвердить Положение приказом.",
            "Куратору {{ curator.initials_dative|nobreak }} ознакомить работников с Положением и разместить его на официальном сайте.",
        ),
    )
    return _end(paper)
