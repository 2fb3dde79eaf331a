"""The buttons a clerk presses: one table behind the ribbon, the toolbar, the panel and ``nastavnik press``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nastavnik.errors import BadInput

__all__ = ["BUTTONS", "GROUPS", "Button", "find_button"]

GROUPS = {"school": "Школа", "district": "Район"}


@dataclass(frozen=True)
class Button:
    """One button.

    ``forms`` are the forms of workbook it works on; ``group`` is where it stands on ribbon and toolbar.
    ``action`` is ``module:function`` inside ``nastavnik.desk.actions``; the function takes the open workbook
    and the talk with the clerk. ``image`` is a built-in picture of Microsoft Office, ``keytip`` what is typed
    after Alt, ``changes`` says that the action writes into cells the clerk fills (a snapshot is taken first).
    """

    key: str
    label: str
    supertip: str
    forms: tuple[str, ...]
    action: str
    image: str
    keytip: str
    changes: bool = False

    @property
    def group(self) -> str:
        return self.forms[0]

    @property
    def macro(self) -> str:
        """The name of the macro behind a button drawn on a sheet: ``check`` → ``PressCheck``."""
        return f"Press{self.key.capitalize()}"

    def load(self) -> Callable[..., Any]:
        """The action itself; imported only when pressed, so that windows and menus appear at once."""
        module, _, name = self.action.partition(":")
        function: Callable[..., Any] = getattr(import_module(f"nastavnik.desk.actions.{module}"), name)
        return function


SCHOOL, DISTRICT = ("school",), ("district",)

BUTTONS: tuple[Button, ...] = (
    Button(
        "check",
        "Проверить",
        "Проверяет все листы, отмечает ячейки с ошибками цветом и примечанием и пишет список на лист «Проверка». "
        "Ваши данные не меняет.",
        ("school", "district"),
        "checking:check",
        "ErrorChecking",
        "П",
    ),
    Button(
        "previous",
        "Предыдущая ошибка",
        "Переходит к предыдущей отмеченной ячейке и показывает, что исправить.",
        SCHOOL,
        "walking:previous_finding",
        "ReviewPreviousComment",
        "Д",
    ),
    Button(
        "next",
        "Следующая ошибка",
        "Переходит к следующей отмеченной ячейке и показывает, что исправить.",
        SCHOOL,
        "walking:next_finding",
        "ReviewNextComment",
        "С",
    ),
    Button(
        "fill",
        "Заполнить",
        "Ставит недостающие номера и сроки, исправляет даты и числа текстом, значения списков, имена и лишние "
        "пробелы. Сначала показывает всё, что изменится.",
        SCHOOL,
        "filling:fill",
        "FillDown",
        "З",
        changes=True,
    ),
    Button(
        "undo",
        "Отменить",
        "Возвращает ячейки, изменённые последней кнопкой, к прежним значениям.",
        ("school", "district"),
        "undoing:undo",
        "Undo",
        "О",
        changes=True,
    ),
    Button(
        "match",
        "Подобрать пары",
        "Предлагает наставника каждому, у кого нет пары, и объясняет почему. В книгу ничего не пишет.",
        SCHOOL,
        "matching:match",
        "MeetingsWorkspace",
        "А",
    ),
    Button(
        "order",
        "Приказ…",
        "Готовит приказ, протокол, согласие или соглашение в Word по данным книги.",
        SCHOOL,
        "documents:order",
        "FileNew",
        "К",
    ),
    Button(
        "indicators",
        "Показатели",
        "Пересчитывает книгу и открывает лист «Показатели».",
        SCHOOL,
        "viewing:indicators",
        "ChartInsert",
        "Л",
    ),
    Button(
        "roadmap",
        "Дорожная карта",
        "Показывает, что просрочено, что скоро и что без ответственного, и открывает лист «Дорожная карта».",
        SCHOOL,
        "viewing:roadmap",
        "CalendarInsert",
        "Р",
    ),
    Button(
        "import",
        "Карта из документа…",
        "Вносит дорожную карту из файла Word или Excel или готовую на учебный год. Сначала показывает, что изменится; "
        "статусы, даты и подтверждения остаются.",
        ("school", "district"),
        "importing:import_roadmap",
        "ImportTextFile",
        "Ж",
        changes=True,
    ),
    Button(
        "send",
        "Отправить",
        "Проверяет книгу и готовит файл для района; отправляет письмом, если почта настроена.",
        SCHOOL,
        "sending:send",
        "FileSendAsAttachment",
        "Т",
    ),
    Button(
        "issue",
        "Раздать формы",
        "Создаёт по книге для каждой организации из списка района.",
        DISTRICT,
        "district:issue",
        "FileSaveAsExcelXlsx",
        "Ф",
    ),
    Button(
        "collect",
        "Собрать",
        "Забирает книги школ из почты в папку района.",
        DISTRICT,
        "exchange:collect",
        "FileOpen",
        "Б",
    ),
    Button(
        "consolidate",
        "Свести",
        "Собирает книги школ из папки в один свод: показатели, кто не сдал, у кого ошибки.",
        DISTRICT,
        "district:consolidate",
        "Consolidate",
        "В",
    ),
    Button(
        "reports",
        "Приказы и отчёты",
        "Готовит приказы района, аналитическую записку, годовой отчёт, реестр наставников.",
        DISTRICT,
        "documents:district_documents",
        "FilePrintPreview",
        "И",
    ),
    Button(
        "remarks",
        "Замечания",
        "Готовит школам письма с замечаниями к их книгам.",
        DISTRICT,
        "exchange:remarks",
        "ReviewNewComment",
        "М",
    ),
    Button(
        "remind",
        "Напомнить",
        "Готовит напоминания школам, которые ещё не сдали книгу.",
        DISTRICT,
        "exchange:remind",
        "EnvelopesAndLabelsDialog",
        "Н",
    ),
)


def find_button(key: str) -> Button:
    """The button called ``key``. Raises BadInput when there is none."""
    for button in BUTTONS:
        if button.key == key:
            return button
    known = ", ".join(button.key for button in BUTTONS)
    raise BadInput(f"Нет кнопки «{key}».", f"Есть: {known}.")
