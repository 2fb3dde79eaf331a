"""«Исполнение карт» and «Карта района»: how far each organisation is, and what of the district's roadmap it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nastavnik.books.summary import Figure
    from nastavnik.books.summary_pen import Pen

__all__ = ["ITEMS", "ROADMAPS", "ItemLine", "RoadmapLine", "RoadmapsPage", "write_roadmaps"]

ROADMAPS, ITEMS = "Исполнение карт", "Карта района"
_EXECUTION = "roadmap_done_share"
_SENTENCES, _CODES = 5, 12  # shown in a cell; the other sheet tells the rest
_SHORT = 100  # characters of an activity in a list


@dataclass(frozen=True)
class RoadmapLine:
    """One organisation; ``share`` None: nothing is due. ``lacking`` and ``later`` are sentences, empty when all is well."""

    code: str
    name: str
    activities: int
    due: int
    done: int
    overdue: int
    share: float | None
    lacking: tuple[str, ...] = ()
    later: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemLine:
    """One activity of the district's roadmap, with the codes of organisations that lack it or plan it later."""

    number: str
    section: str
    activity: str
    deadline: str
    lacking: tuple[str, ...]
    later: tuple[str, ...]


@dataclass(frozen=True)
class RoadmapsPage:
    """Both sheets. No ``items``: the district has no roadmap of its own, there is nothing to compare with."""

    organisations: list[RoadmapLine]
    items: list[ItemLine]

    def sheets(self) -> list[str]:
        return [ROADMAPS, *([ITEMS] if self.items else [])]


def write_roadmaps(pen: Pen) -> None:
    """Both sheets, when there is anything to write."""
    page = pen.s.roadmaps
    if page is None:
        return
    _organisations(pen, page)
    if page.items:
        _items(pen, page)


def _organisations(pen: Pen, page: RoadmapsPage) -> None:
    from nastavnik.books.summary_pen import FIRST

    ws, lines = pen.sheets[ROADMAPS], page.organisations
    heads: list[tuple[str, float]] = [
        ("Код", 9), ("Организация", 30), ("Мероприятий", 15), ("Срок наступил", 12), ("Из них выполнено", 13),
        ("Исполнение", 14), ("Просрочено", 14),
    ]  # fmt: skip
    if page.items:
        heads += [
            ("Нет из карты района", 12),
            ("Чего нет", 60),
            ("Срок позже районного", 13),
            ("Что позже", 46),
        ]
    about = f"Исполнение на {pen.s.on:%d.%m.%Y}. Просрочено — срок прошёл, а отметки о выполнении нет."
    if not page.items:
        about += " В книге района дорожная карта не заполнена: сравнивать не с чем."
    widths = pen.head(ws, ROADMAPS, about, heads)
    ws.freeze_panes(FIRST, 2)
    lacking = [_sentences(line.lacking, len(page.items)) for line in lines]
    later = [_sentences(line.later) for line in lines]
    figure = next((f for f in pen.s.figures if f.key == _EXECUTION), None)
    for row, line in enumerate(lines, FIRST):
        pen.text(ws, row, 0, line.code, "cell_strong")
        pen.text(ws, row, 1, line.name)
        _counts(pen, ws, row, line, figure)
        ws.write_number(row, 6, line.overdue, pen.f["cell_number"])
        if page.items:
            ws.write_number(row, 7, len(line.lacking), pen.f["cell_number"])
            pen.text(ws, row, 8, lacking[row - FIRST])
            ws.write_number(row, 9, len(line.later), pen.f["cell_number"])
            pen.text(ws, row, 10, later[row - FIRST])
    columns = [
        ([line.name for line in lines], widths[1]),
        *([(lacking, widths[8]), (later, widths[10])] if page.items else []),
    ]
    pen.fit(ws, FIRST, columns, len(lines))
    _finish(pen, ws, FIRST, len(lines), len(heads), (6, 7, 9) if page.items else (6,))


def _counts(pen: Pen, ws: Any, row: int, line: RoadmapLine, figure: Figure | None) -> None:
    """Live formulas over the register with the values beside; plain values where there is no register."""
    number, percent = pen.f["cell_number"], pen.f["cell_percent"]
    if figure is None or figure.base is None:
        for column, value in ((2, line.activities), (3, line.due), (4, line.done)):
            ws.write_number(row, column, value, number)
    else:
        codes = pen.range(("roadmap", "org_code"))
        ws.write_formula(row, 2, f"=COUNTIF({codes},$A{row + 1})", number, line.activities)
        for column, place, value in ((3, figure.base, line.due), (4, figure.own, line.done)):
            ws.write_formula(row, column, f"=SUMIF({codes},$A{row + 1},{pen.range(place)})", number, value)
    shown = "нет данных" if line.share is None else line.share
    ws.write_formula(row, 5, f'=IF(D{row + 1}=0,"нет данных",E{row + 1}/D{row + 1})', percent, shown)


def _items(pen: Pen, page: RoadmapsPage) -> None:
    from nastavnik.books.summary_pen import FIRST

    ws, items = pen.sheets[ITEMS], page.items
    heads = [("№ п/п", 9.0), ("Раздел", 28.0), ("Мероприятие", 60.0), ("Срок", 24.0), ("Есть у организаций", 14.0), ("Нет у организаций", 14.0),
             ("У кого нет", 44.0), ("Срок позже", 12.0), ("У кого позже", 30.0)]  # fmt: skip
    about = "Каждое мероприятие дорожной карты района: у скольких организаций оно запланировано, у кого его нет или срок позже."
    widths = pen.head(ws, ITEMS, about, heads)
    ws.freeze_panes(FIRST, 0)
    count = len(page.organisations)
    lacking = [_codes(item.lacking, count) for item in items]
    later = [_codes(item.later, count) for item in items]
    for row, item in enumerate(items, FIRST):
        for column, text in enumerate((item.number, item.section, item.activity, item.deadline)):
            pen.text(ws, row, column, text)
        ws.write_number(row, 4, count - len(item.lacking), pen.f["cell_number"])
        ws.write_number(row, 5, len(item.lacking), pen.f["cell_number"])
        pen.text(ws, row, 6, lacking[row - FIRST])
        ws.write_number(row, 7, len(item.later), pen.f["cell_number"])
        pen.text(ws, row, 8, later[row - FIRST])
    texts = {0: [i.number for i in items], 1: [i.section for i in items], 2: [i.activity for i in items], 3: [i.deadline for i in items],
             6: lacking, 8: later}  # fmt: skip
    pen.fit(ws, FIRST, [(listed, widths[column]) for column, listed in texts.items()], len(items))
    _finish(pen, ws, FIRST, len(items), len(heads), (5, 7))


def _sentences(parts: Sequence[str], whole: int | None = None) -> str:
    """Lines of a cell; of a list that is the ``whole`` one word."""
    if whole is not None and len(parts) == whole:
        return "ничего из карты района нет"
    lines = [shorten(part, _SHORT, placeholder="…") for part in parts[:_SENTENCES]]
    more = [f"и ещё {len(parts) - _SENTENCES}"] if len(parts) > _SENTENCES else []
    return "\n".join([*lines, *more]) or "—"


def _codes(parts: Sequence[str], whole: int) -> str:
    if parts and len(parts) == whole:
        return "у всех"
    more = f" и ещё {len(parts) - _CODES}" if len(parts) > _CODES else ""
    return (", ".join(parts[:_CODES]) or "—") + more


def _finish(pen: Pen, ws: Any, first: int, count: int, width: int, marks: tuple[int, ...]) -> None:
    if not count:
        ws.write_string(first, 0, "Пока нет ни одной принятой книги.", pen.f["about"])
        return
    last = first + count - 1
    ws.autofilter(first - 1, 0, last, width - 1)
    for column in marks:
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": pen.f["warn"]}
        ws.conditional_format(first, column, last, column, rule)
