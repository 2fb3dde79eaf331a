"""Blocks that many documents share: letterhead, an order's beginning and end, signature, annex, tables."""

from __future__ import annotations

from nastavnik.documents.authoring.paper import Paper

__all__ = [
    "annex",
    "approved",
    "finish",
    "letterhead",
    "minutes_head",
    "organisations_table",
    "person",
    "roadmap_table",
    "signature",
    "start",
]


def letterhead(paper: Paper) -> None:
    """The blank: the name of the organisation and its requisites."""
    paper.text("{{ org.full_name }}", "center", indent=False, bold=True, size=13)
    paper.tag("if org.requisites")
    paper.text("{{ org.requisites }}", "center", indent=False, size=10, before=2)
    paper.tag("endif")


def person(name: str, case: str) -> str:
    """Tags that print a person in a case with the position after a comma, or the name alone when it is blank."""
    return f"{{{{ {name}.{case} }}}}{{% if {name}.position_{case} %}}, {{{{ {name}.position_{case} }}}}{{% endif %}}"


def start(title: str, purpose: str) -> Paper:
    """An order up to its points: blank, title, «В соответствии с …, {purpose}», «ПРИКАЗЫВАЮ:»."""
    paper = Paper(title)
    _order_head(paper, title)
    _preamble(paper, purpose)
    return paper


def finish(paper: Paper, *, acquaint: bool = True) -> None:
    """The point on control, the signature, the list of those who have read the order."""
    paper.point("Контроль за исполнением настоящего приказа оставляю за собой.")
    signature(paper)
    if acquaint:
        _acquainted(paper)


def _order_head(paper: Paper, title: str) -> None:
    """The word, the date and number, the place, the title of an order."""
    letterhead(paper)
    paper.text("ПРИКАЗ", "center", indent=False, bold=True, size=16, before=14, after=8)
    paper.sides("{{ order.date }}", "№ {{ order.number }}")
    paper.tag("if org.place")
    paper.text("{{ org.place }}", "center", indent=False, size=12, before=4)
    paper.tag("endif")
    paper.text(
        title, "left", indent=False, bold=True, before=12, after=12, keep=True
    ).paragraph_format.right_indent = paper.document.sections[0].page_width // 4


def _preamble(paper: Paper, purpose: str) -> None:
    """«В соответствии с …, {purpose}» and «ПРИКАЗЫВАЮ:»."""
    paper.text(
        "{% if legal.mentoring_instrumental %}В соответствии с {{ legal.mentoring_instrumental }}, в"
        "{% else %}В{% endif %}" + purpose
    )
    paper.text("ПРИКАЗЫВАЮ:", "left", indent=False, bold=True, before=8, after=8, keep=True)
    paper.points()


def signature(paper: Paper, widths: tuple[float, float] = (9.5, 7.5)) -> None:
    """The head's position on the left, initials and surname on the right."""
    paper.text("", indent=False)
    paper.keep_last()
    paper.sides("{{ head.position|start_upper }}", "{{ head.signature }}", widths=widths, before=12)


def _acquainted(paper: Paper) -> None:
    """«С приказом ознакомлены» with a line for everybody's signature and date."""
    paper.tag("if acquainted")
    paper.text("С приказом ознакомлены:", "left", indent=False, before=18, after=4, keep=True)
    paper.grid(
        ["Подпись", "Расшифровка подписи", "Дата"],
        [5.0, 7.0, 5.0],
        ["", "{{ person.signature }}", ""],
        "person in acquainted",
        size=12,
        height=0.75,
    )
    paper.tag("endif")


def roadmap_table(paper: Paper, *, landscape: bool = False) -> None:
    """The roadmap, for a portrait or a landscape page; a section is a row of its own."""
    paper.grid(
        ["№", "Мероприятие", "Срок", "Ответственный", "Результат"],
        [1.3, 9.5, 4.2, 5.0, 6.5] if landscape else [1.2, 6.0, 3.0, 3.3, 3.5],
        ["{{ row.number }}", "{{ row.activity }}", "{{ row.deadline }}", "{{ row.responsible }}", "{{ row.result }}"],
        "row in roadmap", section="row.is_section", size=10.5 if landscape else 10,
    )  # fmt: skip


def organisations_table(paper: Paper, loop: str) -> None:
    """Organisations by code and full name."""
    paper.grid(
        ["№", "Код", "Образовательная организация"],
        [1.2, 2.5, 13.0],
        ["{{ row.number }}", "{{ row.code }}", "{{ row.full_name }}"],
        loop,
    )


def annex(paper: Paper, title: str, number: str = "", *, approved: str = "", landscape: bool = False) -> None:
    """A page of its own with «Приложение № 1 к приказу … от … № …» and the annex's title.

    ``approved`` («УТВЕРЖДЕНО») is for what the order approves: GOST R 7.0.97-2016, 5.16.
    """
    if landscape:
        paper.landscape()
    else:
        paper.page_break()
    left = 15.0 if landscape else 9.0
    head = f"Приложение № {number}" if number else "Приложение"
    paper.text(head, "left", indent=False, size=12, left=left)
    if approved:
        paper.text(approved, "left", indent=False, size=12, left=left)
    to = "приказом" if approved else "к приказу"
    paper.text(to + " {{ org.short_genitive }}", "left", indent=False, size=12, left=left)
    paper.text("от {{ order.date }} № {{ order.number }}", "left", indent=False, size=12, left=left)
    paper.heading(title, before=14, after=8)


def approved(paper: Paper) -> None:
    """«УТВЕРЖДАЮ» of the head on the upper right."""
    left = 9.0
    paper.text("УТВЕРЖДАЮ", "left", indent=False, size=12, left=left)
    paper.text("{{ head.position|start_upper }}", "left", indent=False, size=12, left=left)
    paper.text("{{ org.short_genitive }}", "left", indent=False, size=12, left=left)
    paper.text("_______________ {{ head.signature }}", "left", indent=False, size=12, left=left)
    paper.text("{{ order.approved_line }}", "left", indent=False, size=12, left=left)


def minutes_head(paper: Paper, title: str) -> None:
    """The heading of minutes."""
    letterhead(paper)
    paper.text("ПРОТОКОЛ", "center", indent=False, bold=True, size=16, before=14)
    paper.text(title, "center", indent=False, bold=True, after=8)
    paper.sides("{{ order.date }}", "№ {{ order.number }}")
    paper.tag("if org.place")
    paper.text("{{ org.place }}", "center", indent=False, size=12, before=4)
    paper.tag("endif")
    paper.text("", indent=False)
