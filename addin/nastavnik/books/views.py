"""The view sheets of a workbook: «Пульт», «Показатели», «Проверка». Live formulas over the other sheets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nastavnik.books.indicator_formulas import school_indicator_formulas
from nastavnik.books.style import row_heights
from nastavnik.form import Form, Sheet, load_indicators
from nastavnik.form.formulas import column_range, quoted

if TYPE_CHECKING:
    from nastavnik.books.contents import Contents

__all__ = ["FINDINGS_HEAD", "ViewWriter"]

FINDINGS_HEAD = ("№", "Лист", "Ячейка", "Значение", "Что не так", "Как исправить", "Важность")

# What a formula cannot know and the district's count does.
_LIVE_ONLY = {"roadmap_done_share": ". Здесь срок, набранный словами, считается после кнопки «Заполнить»"}
_FINDINGS_WIDTHS = (6, 18, 10, 24, 54, 50, 14)
_NOT_CHECKED = "Лист заполняет программа по кнопке «Проверить». Без неё смотрите столбец «Что исправить» на каждом листе."
_STEPS = {
    "school": (
        "1. Заполните лист «Организация»: без него не посчитать доли.",
        "2. Внесите людей на листы «Наставники» и «Наставляемые», затем пары и программы.",
        "3. Следите за столбцом «Что исправить»: в нём словами сказано, чего не хватает в строке.",
        "4. Когда замечаний нет, отправьте файл району{where}, не переименовывая листы и столбцы.",
    ),
    "district": (
        "1. Заполните «Район» и «Организации»: по коду и почте программа узнаёт присланные книги.",
        "2. Проверьте «Цели», «Знаменатели» и «Настройки»: по ним считаются показатели.",
        "3. Раздайте книги организациям, соберите заполненные и нажмите «Свести».",
        "4. Эту книгу программа только читает: сводка всегда пишется в отдельный файл.",
    ),
}


class ViewWriter:
    """Writes the view sheets of one book."""

    def __init__(
        self,
        form: Form,
        book: Any,
        formats: Any,
        rows: dict[str, int],
        contents: Contents,
        buttons: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        self.form, self.book, self.formats, self.rows, self.contents = form, book, formats, rows, contents
        self.buttons = buttons

    def write(self, sheet: Sheet, ws: Any) -> None:
        """Write view ``sheet`` into the XlsxWriter worksheet ``ws``."""
        ws.hide_gridlines(2)
        ws.set_row(0, 26)
        ws.write_string(0, 0, self.form.title if sheet.key == "home" else sheet.title, self.formats["title"])
        ws.write_string(1, 0, sheet.about, self.formats["about"])
        {"home": self._home, "indicators": self._indicators, "findings": self._findings}[sheet.key](ws)

    def _home(self, ws: Any) -> None:
        f = self.formats
        for index, width in enumerate((32, 16, 18, 90)):
            ws.set_column(index, index, width)
        passport = self.form.passport
        row = 3
        for key in ("full_name", "org_code", "office_name", "municipality", "school_year"):
            if key not in passport.by_key:
                continue
            column = passport[key]
            cell = f"{quoted(passport.title)}!${passport.value_letter}${passport.first_row + column.index}"
            ws.write_string(row, 0, column.header, f["label"])
            known = self.contents.cards.get(passport.key, {}).get(key) or ""
            ws.merge_range(row, 1, row, 3, "", f["cell_strong"])
            (height,) = row_heights([([str(known)], 124)], 1)
            if height is not None:
                ws.set_row(row, height)
            ws.write_formula(
                row,
                1,
                f'=IF({cell}="","— не заполнено —",{cell})',
                f["cell_strong"],
                str(known) or "— не заполнено —",
            )
            row += 1
        row = self._buttons(ws, row + 1)
        for step in _STEPS[self.form.id]:
            ws.write_string(row, 0, step.format(where=self._where_to()), f["plain"])
            row += 1
        row += 1
        for index, head in enumerate(("Лист", "Записей", "С замечаниями", "Первое замечание")):
            ws.write_string(row, index, head, f["header"])
        start = row + 1
        for sheet in self.form.data_sheets:
            row += 1
            ws.write_url(
                row, 0, f"internal:{quoted(sheet.title)}!A{sheet.first_row}", f["cell_link"], sheet.title
            )
            if sheet.kind == "table":
                first_input = column_range(sheet, sheet.columns[0], self.rows[sheet.key])
                fix = column_range(sheet, sheet["to_fix"], self.rows[sheet.key])
                where = f'"строка "&(MATCH("?*",{fix},0)+{sheet.first_row - 1})&": "&'
                count, empty = f"=SUMPRODUCT(--(LEN({first_input})>0))", f"B{row + 1}=0"
            else:
                area = f"{quoted(sheet.title)}!${{}}${sheet.first_row}:${{}}${sheet.last_row}"
                fix = area.format("E", "E")
                where = ""  # the remark itself names the field
                count = f'=SUMPRODUCT(--(LEN({area.format("C", "C")})>0))&" из {len(sheet.columns)} полей"'
                empty = "FALSE"
            ws.write_formula(row, 1, count, f["cell_number"], "")
            ws.write_formula(row, 2, f"=SUMPRODUCT(--(LEN({fix})>0))", f["cell_number"], "")
            ws.write_formula(
                row,
                3,
                f'=IF(C{row + 1}=0,IF({empty},"— пока не заполнено","✔ замечаний нет"),{where}INDEX({fix},MATCH("?*",{fix},0)))',
                f["cell"],
                "",
            )
        ws.conditional_format(
            start, 2, row, 2, {"type": "cell", "criteria": ">", "value": 0, "format": f["bad"]}
        )
        ws.conditional_format(
            start, 3, row, 3, {"type": "text", "criteria": "begins with", "value": "✔", "format": f["good"]}
        )

    def _where_to(self) -> str:
        """« (адрес, не позднее дня)» of the district that issued the book, as far as it said."""
        address, due = (self.contents.meta.get(key) for key in ("district_email", "due_date"))
        parts = [str(address)] if address else []
        with suppress(ValueError):  # somebody wrote in the hidden sheet
            parts += [f"не позднее {dt.date.fromisoformat(str(due)):%d.%m.%Y}"] if due else []
        return f" ({', '.join(parts)})" if parts else ""

    def _buttons(self, ws: Any, row: int) -> int:
        """Buttons in rows of four under the passport; returns the first free row."""
        if not self.buttons:
            return row
        across, width, height = 4, 176, 30
        for n, (caption, macro, description) in enumerate(self.buttons):
            ws.insert_button(
                row,
                0,
                {
                    "macro": macro,
                    "caption": caption,
                    "width": width,
                    "height": height,
                    "description": description,
                    "x_offset": 4 + (n % across) * (width + 10),
                    "y_offset": 4 + (n // across) * (height + 6),
                },
            )
        return row + -(-len(self.buttons) // across) * 2 + 1

    def _indicators(self, ws: Any) -> None:
        f = self.formats
        for index, width in enumerate((62, 12, 14, 12, 10, 24, 66)):
            ws.set_column(index, index, width)
        for index, head in enumerate(
            ("Показатель", "Числитель", "Знаменатель", "Значение", "Цель", "Итог", "Как считается")
        ):
            ws.write_string(4, index, head, f["header"])
        ws.set_row(4, 30)
        formulas = school_indicator_formulas(self.form, self.rows)
        indicators = load_indicators()
        ways = [
            " ÷ ".join(filter(None, (i["numerator"], i["denominator"]))) + _LIVE_ONLY.get(i["key"], "")
            for i in indicators
        ]
        titles, targets = [i["title"] for i in indicators], self.contents.targets
        heights = row_heights([(titles, 62), (ways, 66)], len(indicators))
        for offset, indicator in enumerate(indicators):
            row, key = 5 + offset, indicator["key"]
            if heights[offset] is not None:
                ws.set_row(row, heights[offset])
            numerator, denominator = formulas[key]
            share = indicator["unit"] == "share"
            ws.write_string(row, 0, indicator["title"], f["cell"])
            ws.write_formula(row, 1, numerator, f["cell_number"], "")
            if not share:
                ws.write_string(row, 2, "—", f["cell_number"])
                ws.write_formula(row, 3, f"=B{row + 1}", f["strong_number"], "")
            else:
                if denominator is None:
                    ws.write_string(row, 2, "считает район", f["cell"])
                else:
                    ws.write_formula(row, 2, denominator, f["cell_number"], "")
                ws.write_formula(
                    row,
                    3,
                    f'=IF(N(C{row + 1})>0,B{row + 1}/C{row + 1},"нет данных")',
                    f["strong_percent"],
                    "",
                )
            target, here = targets.get(key), row + 1
            if target is None:
                ws.write_string(row, 4, "—", f["cell_number"])
                verdict = '"цели нет"'
            else:
                ws.write_number(row, 4, target, f["cell_percent" if share else "cell_number"])
                verdict = (
                    f'IF(ISNUMBER(D{here}),IF(D{here}>=E{here},"✔ достигнуто","✖ ниже цели"),"нет данных")'
                )
            if share and denominator is not None:
                verdict = f'IF(AND(N(C{here})>0,B{here}>N(C{here})),"✖ больше 100 %: проверьте численность",{verdict})'
            ws.write_formula(row, 5, f"={verdict}", f["cell"], "")
            ws.write_string(row, 6, ways[offset], f["cell"])
        last = 5 + len(indicators) - 1
        ws.conditional_format(
            5, 5, last, 5, {"type": "text", "criteria": "begins with", "value": "✖", "format": f["bad"]}
        )
        ws.conditional_format(
            5, 5, last, 5, {"type": "text", "criteria": "begins with", "value": "✔", "format": f["good"]}
        )
        ws.freeze_panes(5, 1)

    def _findings(self, ws: Any) -> None:
        f = self.formats
        for index, (head, width) in enumerate(zip(FINDINGS_HEAD, _FINDINGS_WIDTHS, strict=True)):
            ws.set_column(index, index, width)
            ws.write_string(4, index, head, f["header"])
        found = list(self.contents.findings)
        if found:
            ws.write_string(2, 0, f"Найдено: {len(found)}", f["live"])
        else:
            ws.write_string(2, 0, _NOT_CHECKED, f["about"])
        texts = [([item[column] for item in found], _FINDINGS_WIDTHS[column + 1]) for column in (0, 2, 3, 4)]
        heights = row_heights(texts, len(found))
        for offset, (sheet, cell, value, wrong, fix, severity) in enumerate(found):
            if heights[offset] is not None:
                ws.set_row(5 + offset, heights[offset])
            row = 5 + offset
            ws.write_number(row, 0, offset + 1, f["cell_number"])
            ws.write_string(row, 1, sheet, f["cell"])
            if sheet and cell:
                ws.write_url(row, 2, f"internal:{quoted(sheet)}!{cell}", f["cell_link"], cell)
            else:
                ws.write_string(row, 2, cell or "", f["cell"])
            ws.write_string(row, 3, value, f["cell"])
            ws.write_string(row, 4, wrong, f["cell"])
            ws.write_string(row, 5, fix, f["cell"])
            ws.write_string(row, 6, severity, f["cell"])
        ws.freeze_panes(5, 0)
        if found:
            ws.autofilter(4, 0, 4 + len(found), len(FINDINGS_HEAD) - 1)
