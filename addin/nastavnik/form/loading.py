"""Forms read from ``workbook_templates/*.toml``; a wrong form is an error at load time, not in a clerk's hands."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from nastavnik.errors import BadInput, NastavnikError
from nastavnik.form.model import Column, Form, Rule, Sheet, ValueList
from nastavnik.resources import data_dir

__all__ = ["FORM_IDS", "load_form", "load_indicators", "load_lists", "load_targets"]

FORM_IDS = ("school", "district")
TYPES = {"text", "integer", "number", "date", "boolean", "list", "reference"}
KINDS = {"card", "table", "view"}
RULES = {"order", "span", "required_when", "minor", "same_person"}


def _toml(name: str) -> dict[str, Any]:
    path = data_dir("workbook_templates") / f"{name}.toml"
    if not path.is_file():
        raise BadInput(f"Нет описания формы «{name}».", f"Есть: {', '.join(FORM_IDS)}.")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def load_lists() -> dict[str, ValueList]:
    """Every value list by key."""
    return {
        key: ValueList(key, data["title"], tuple(data["values"]), data.get("abbreviations", {}))
        for key, data in _toml("lists").items()
    }


@cache
def load_indicators() -> tuple[dict[str, str], ...]:
    """The indicators in order: key, title, unit (share or count), numerator, denominator, source."""
    return tuple(_toml("indicators")["indicator"])


@cache
def load_targets() -> tuple[dict[str, Any], ...]:
    """The targets a new district workbook starts with: indicator, source, by_year (percent)."""
    return tuple(_toml("targets")["targets"])


@cache
def load_form(form_id: str, version: str | None = None) -> Form:
    """The form ``school`` or ``district``; ``version`` names an older one kept for migration."""
    data = _toml(form_id if version is None else f"{form_id}-{version}")
    sheets = []
    for raw in data["sheets"]:
        if same_as := raw.get("same_as"):
            other_form, _, other_sheet = same_as.partition(".")
            source = next(s for s in _toml(other_form)["sheets"] if s["key"] == other_sheet)
            raw = {**source, **{k: v for k, v in raw.items() if k != "same_as"}}
        sheets.append(_sheet(raw))
    form = Form(data["id"], data["version"], data["title"], tuple(sheets), load_lists())
    _prove(form)
    return form


def _sheet(raw: dict[str, Any]) -> Sheet:
    raw = dict(raw)
    columns = raw.pop("columns", None) or raw.pop("fields", [])
    rules = raw.pop("rules", [])
    return Sheet(
        columns=tuple(_column(item, index) for index, item in enumerate(columns)),
        rules=tuple(
            Rule(item["rule"], item["code"], {k: v for k, v in item.items() if k not in ("rule", "code")})
            for item in rules
        ),
        aliases=tuple(raw.pop("aliases", ())),
        person=tuple(raw.pop("person", ())),
        **raw,
    )


def _column(raw: dict[str, Any], index: int) -> Column:
    raw = dict(raw)
    raw["header"] = raw.pop("label", None) or raw.pop("header")
    raw["aliases"] = tuple(raw.get("aliases", ()))
    return Column(index=index, **raw)


def _prove(form: Form) -> None:
    """Raise NastavnikError when the form contradicts itself."""

    def wrong(what: str) -> NastavnikError:
        return NastavnikError(f"Описание формы «{form.id}» неверно: {what}.")

    keys = [sheet.key for sheet in form.sheets]
    if len(set(keys)) != len(keys):
        raise wrong("ключ листа повторяется")
    for sheet in form.sheets:
        if sheet.kind not in KINDS:
            raise wrong(f"{sheet.key}: вид {sheet.kind}")
        if len(sheet.by_key) != len(sheet.columns):
            raise wrong(f"{sheet.key}: ключ столбца повторяется")
        for column in sheet.columns:
            where = f"{sheet.key}.{column.key}"
            if column.type not in TYPES:
                raise wrong(f"{where}: тип {column.type}")
            if (column.type == "list") != (column.list is not None) or (
                column.list is not None and column.list not in form.lists
            ):
                raise wrong(f"{where}: список {column.list}")
            if column.reference is not None and column.reference not in keys:
                raise wrong(f"{where}: ссылка {column.reference}")
        for rule in sheet.rules:
            named = [
                v
                for k, v in rule.options.items()
                if k in ("first", "then", "column", "when", "birth", "left", "right")
            ]
            if rule.rule not in RULES or any(name not in sheet.by_key for name in named):
                raise wrong(f"{sheet.key}: правило {rule.rule} {named}")
