"""The reference of tags a district may use in its own templates, written from the data themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from nastavnik.documents.kinds import ORDERS, REPORTS
from nastavnik.documents.people import person_keys
from nastavnik.documents.samples import sample_context
from nastavnik.documents.values import Blank, Picture
from nastavnik.documents.wording import FILTERS

__all__ = ["tag_reference"]

_COMMON = ("org", "head", "curator", "coordinator", "order", "legal")
_FILTERS_TOLD = {
    "date": "дата цифрами: 01.09.2026",
    "date_long": "дата словами: 1 сентября 2026 г.",
    "percent": "доля процентами: 0,769 — 76,9 %",
    "plural": "слово при числе: `{{ n|plural('пара', 'пары', 'пар') }}`",
    "counted": "число со словом: `{{ n|counted('пара', 'пары', 'пар') }}` — 5 пар",
    "nobreak": "строка не рвётся после № и между инициалами и фамилией",
    "start_upper": "первая буква большая",
    "sentence": "без точки в конце: её ставит шаблон",
}
_HEAD = """# Свои шаблоны документов

Этот файл пишет `python -m nastavnik.documents.authoring`.

1. `nastavnik templates copy ПАПКА` — копия всех шаблонов; без папки — в личную папку, откуда программа их и берёт.
2. Откройте шаблон в Word и правьте текст. Теги `{{ … }}` и `{% … %}` оставляйте целыми, внутри одного абзаца и одинаково
   оформленными от первой скобки до последней.
3. `nastavnik templates check ПАПКА` — неизвестные имена, ошибки записи, `if` и `for` без своего конца и теги, порванные
   оформлением; у каждого замечания назван абзац, где стоит тег.

Тег, стоящий в абзаце один, пишется с буквой p (`{%p if … %}`), в строке таблицы — с tr (`{%tr for … %}`): такой абзац или строка
в документ не попадает. Пустые данные в условии — «нет» (`{% if org.phone %}`), а при печати — ошибка с названием поля.

На основании чего действует руководитель, говорит `org.head_basis`: «устава», а у исполняющего обязанности — «приказа
(распоряжения) о возложении обязанностей». Номера и даты этого приказа в книге нет: впишите их в свой шаблон, если нужны.

## Слова для всех документов
"""


def tag_reference() -> str:
    """The whole reference as Markdown."""
    lines = [_HEAD]
    common = sample_context("orders/pairs.docx")
    person = set(person_keys())
    for name in _COMMON:
        value = common[name]
        if person <= set(value):
            lines.append(f"- `{name}` — человек (ниже)")
        else:
            lines.append(f"- `{name}`: " + ", ".join(f"`{name}.{key}`" for key in sorted(value)))
    lines.append("\n### Человек\n")
    lines.append(
        "Падежи: `genitive` родительный, `dative` дательный, `accusative` винительный, `instrumental` творительный,"
    )
    lines.append("`prepositional` предложный. Например, `{{ head.dative }}` — «Кузнецу Ивану Ильичу».\n")
    lines += [f"- `{key}` — {_shown(common['head'][key])}" for key in person_keys()]
    lines.append("\n### Фильтры\n")
    lines.append("Пишутся после черты: `{{ значение|фильтр }}`.\n")
    lines += [f"- `{name}` — {_FILTERS_TOLD[name]}" for name in FILTERS]
    lines.append("\n## По документам\n")
    for kind in [*ORDERS.values(), *REPORTS.values()]:
        lines.append(f"### {kind.title} — `{kind.template}`\n")
        own = {key: value for key, value in sample_context(kind.template).items() if key not in _COMMON}
        lines += [f"- `{key}` — {_described(value, person)}" for key, value in sorted(own.items())] or [
            "Только общие слова."
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _described(value: Any, person: set[str]) -> str:
    """What a value is, with the names inside it."""
    if isinstance(value, Mapping):
        return (
            "человек" if person <= set(value) else "поля: " + ", ".join(f"`{key}`" for key in sorted(value))
        )
    if isinstance(value, list):
        first = value[0] if value else None
        if isinstance(first, Mapping):
            return "список, в каждом: " + ", ".join(
                f"`{key}` (человек)" if isinstance(part, Mapping) and person <= set(part) else f"`{key}`"
                for key, part in sorted(first.items())
            ) if not person <= set(first) else "список людей"  # fmt: skip
        return "список строк"
    if isinstance(value, Picture):
        return "рисунок"
    return _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "да или нет"
    if isinstance(value, Blank) or value is None or value == "":
        return "текст"
    if isinstance(value, date):
        return "дата"
    return f"«{value}»" if isinstance(value, str) else "число"
