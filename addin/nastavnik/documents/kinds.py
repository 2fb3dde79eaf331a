"""Every kind of document: its title, what it is made from, its template, who builds its data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from nastavnik.documents.values import BlankDatumError
from nastavnik.documents.views.common import Draft
from nastavnik.errors import BadInput

__all__ = ["ORDERS", "REPORTS", "Kind"]


@dataclass(frozen=True)
class Kind:
    """One kind. ``form`` is school, district or summary; ``builder`` is «module:function» under ``views``."""

    key: str
    title: str
    form: str
    template: str
    builder: str
    also: str = ""
    extra: str = ""

    def drafts(self, request: Any) -> list[Draft]:
        """The documents to render for a request. Raises BadInput when a datum their names or lists need is blank."""
        try:
            drafts: list[Draft] = self._function(self.builder)(request)
        except BlankDatumError as error:
            raise BadInput(
                f"Документ «{self.title}» не составлен: не заполнено «{error.blank.label}».",
                f"Заполните: {error.blank.place}.",
            ) from error
        return drafts

    @property
    def extras(self) -> Callable[..., Any] | None:
        """What writes files beside the .docx (the page of the site); None for most kinds."""
        return self._function(self.extra) if self.extra else None

    def _function(self, name: str) -> Callable[..., Any]:
        module, function = name.split(":")
        found: Callable[..., Any] = getattr(import_module(f"nastavnik.documents.views.{module}"), function)
        return found


def _kinds(*kinds: Kind) -> dict[str, Kind]:
    return {kind.key: kind for kind in kinds}


def _order(key: str, title: str, builder: str, form: str = "school") -> Kind:
    return Kind(key, title, form, f"orders/{key}.docx", builder)


def _report(
    key: str, title: str, builder: str, form: str = "summary", *, also: str = "", extra: str = ""
) -> Kind:
    return Kind(key, title, form, f"reports/{key}.docx", builder, also, extra)


ORDERS = _kinds(
    _order("implement", "Приказ о внедрении наставничества", "school_orders:implement"),
    _order("plan", "Приказ об утверждении дорожной карты и начале её реализации", "school_orders:plan"),
    _order("regulation", "Приказ об утверждении положения о наставничестве", "school_orders:regulation"),
    _order("curator", "Приказ о назначении куратора и наставников", "school_orders:curator"),
    _order("pairs", "Приказ о закреплении наставнических пар (групп)", "pairs:pairs_order"),
    _order("final-event", "Приказ о проведении итогового мероприятия", "running_orders:final_event"),
    _order("payment", "Приказ об установлении выплат наставникам", "running_orders:payment"),
    _order("release", "Приказ о досрочном прекращении и замене наставника", "running_orders:release"),
    _order(
        "protocol-plan", "Протокол педагогического совета о дорожной карте", "school_orders:protocol_plan"
    ),
    _order(
        "protocol-regulation",
        "Протокол педагогического совета о положении",
        "school_orders:protocol_regulation",
    ),
    _order("consent-mentor", "Согласия наставников", "people_papers:consent_mentor"),
    _order("consent-mentee", "Согласия наставляемых", "people_papers:consent_mentee"),
    _order("consent-parent", "Согласия родителей несовершеннолетних", "people_papers:consent_parent"),
    _order("agreement", "Дополнительные соглашения к трудовым договорам", "people_papers:agreement"),
    _order("programme", "Персонализированные программы наставничества", "people_papers:programme"),
    _order(
        "district-implement", "Приказ о внедрении наставничества в районе", "district:implement", "district"
    ),
    _order("district-curators", "Приказ об утверждении списка кураторов", "district:curators", "district"),
    _order("league", "Приказ о создании Лиги организаций-менторов", "district:league", "district"),
)
REPORTS = _kinds(
    _report("school", "Итоговый аналитический отчёт куратора", "school_reports:school", "school"),
    _report(
        "site",
        "Сведения для раздела сайта «Наставничество»",
        "school_reports:site",
        "school",
        also="summary",
        extra="school_reports:page",
    ),
    _report(
        "gratitude", "Благодарственные письма и сертификаты наставников", "people_papers:gratitude", "school"
    ),
    _report("note", "Аналитическая записка", "summary:note"),
    _report("annual", "Ежегодный аналитический доклад", "summary:annual"),
    _report("registry", "Реестр наставников", "letters:registry"),
    _report("remarks", "Замечания к книгам организаций", "letters:remarks"),
    _report("letter", "Информационное письмо", "letters:letter"),
    _report("reminder", "Напоминания организациям", "letters:reminder"),
)
