"""Rules of what may be typed into cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge, formulas
from .guard import Guarded, implements

if TYPE_CHECKING:
    from .cells import Cells

__all__ = ["DataValidation"]

_TYPES = {
    "ANY": "none", "WHOLE": "whole_number", "DECIMAL": "decimal", "DATE": "date", "TIME": "time",
    "TEXT_LEN": "text_length", "LIST": "list", "CUSTOM": "custom",
}  # fmt: skip
_OPERATORS = {
    "between": "BETWEEN", "not_between": "NOT_BETWEEN", "equal_to": "EQUAL", "not_equal_to": "NOT_EQUAL",
    "greater_than": "GREATER", "less_than": "LESS", "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL",
}  # fmt: skip
_ALERTS = {"STOP": "stop", "WARNING": "warning", "INFO": "information", "MACRO": "information"}
_COMPARED = ("whole_number", "decimal", "date", "time", "text_length")


@implements(base_classes.DataValidation)
class DataValidation(Guarded, base_classes.DataValidation):
    """The validation of a range. Beyond xlwings' API the messages and ``ignore_blank`` can be set too:

    ``rng.data_validation.impl.set_messages(input_title=…, input_message=…, error_title=…, error_message=…)``
    """

    def __init__(self, parent: Cells) -> None:
        self.parent = parent

    @property
    def api(self) -> Any:
        """The UNO TableValidation; put back with ``range.api.Validation = …`` after a change."""
        return self.parent.xl.Validation

    def _rules(self) -> list[Any]:
        groups = self.parent.xl.getUniqueCellFormatRanges()
        return [groups.getByIndex(i).Validation for i in range(groups.getCount())]

    @property
    def type(self) -> str:
        """xlwings' name of the rule; "inconsistent" or "mixed_criteria" where cells differ."""
        kinds = {(rule.Type.value, rule.getFormula1(), rule.getFormula2()) for rule in self._rules()}
        if len(kinds) == 1:
            return _TYPES[kinds.pop()[0]]
        return "mixed_criteria" if any(kind == "ANY" for kind, _, _ in kinds) else "inconsistent"

    def _get(self, name: str) -> Any:
        if self.type in ("none", "mixed_criteria", "inconsistent"):
            return None
        return self.api.getPropertyValue(name)

    @property
    def operator(self) -> str | None:
        if self.type not in _COMPARED:
            return None
        value = self.api.getOperator().value
        return next((name for name, other in _OPERATORS.items() if other == value), None)

    @property
    def formula1(self) -> str | None:
        return _excel(self.api.getFormula1()) if self.type in _COMPARED else None

    @property
    def formula2(self) -> str | None:
        return _excel(self.api.getFormula2()) if self.operator in ("between", "not_between") else None

    @property
    def formula(self) -> str | None:
        return _excel(self.api.getFormula1()) if self.type == "custom" else None

    @property
    def source(self) -> str | None:
        """``=Sheet!$A$1:$A$3``, ``=name``, or the literal values between commas."""
        if self.type != "list":
            return None
        text = str(self.api.getFormula1())
        if text.startswith('"'):
            return text[1:-1].replace('";"', ",").replace('""', '"')
        return _excel(text)

    @property
    def in_cell_dropdown(self) -> bool | None:
        value = self._get("ShowList") if self.type == "list" else None
        return None if value is None else value != 0

    @property
    def ignore_blank(self) -> bool | None:
        value = self._get("IgnoreBlankCells")
        return None if value is None else bool(value)

    @property
    def input_title(self) -> str | None:
        value = self._get("InputTitle")
        return None if value is None else str(value)

    @property
    def input_message(self) -> str | None:
        value = self._get("InputMessage")
        return None if value is None else str(value)

    @property
    def show_input(self) -> bool | None:
        value = self._get("ShowInputMessage")
        return None if value is None else bool(value)

    @property
    def error_title(self) -> str | None:
        value = self._get("ErrorTitle")
        return None if value is None else str(value)

    @property
    def error_message(self) -> str | None:
        value = self._get("ErrorMessage")
        return None if value is None else str(value)

    @property
    def show_error(self) -> bool | None:
        value = self._get("ShowErrorMessage")
        return None if value is None else bool(value)

    @property
    def alert_style(self) -> str | None:
        value = self._get("ErrorAlertStyle")
        return None if value is None else _ALERTS[value.value]

    # --- setting -----------------------------------------------------------------------------

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        if isinstance(source, base_classes.Range):
            formula = f"{formulas.quoted_sheet(source.sheet.name)}!{source.address}"
            text = formulas.to_calc("=" + formula)[1:]
        elif isinstance(source, base_classes.Name):
            text = source.name
        else:
            text = ";".join('"' + str(value).replace('"', '""') + '"' for value in source)
        rule = self.api
        rule.Type = bridge.enum("sheet.ValidationType", "LIST")
        rule.setFormula1(text)
        rule.ShowList = 1 if in_cell_dropdown else 0
        self._put(rule)

    def set_rule(self, rule_type: str, operator: str | None, formula1: str, formula2: str | None) -> None:
        kind = next(name for name, known in _TYPES.items() if known == rule_type)
        rule = self.api
        rule.Type = bridge.enum("sheet.ValidationType", kind)
        rule.setOperator(
            bridge.enum("sheet.ConditionOperator", _OPERATORS[operator] if operator else "FORMULA")
        )
        rule.setFormula1(formulas.to_calc(formula1)[1:])
        rule.setFormula2(formulas.to_calc(formula2)[1:] if formula2 else "")
        self._put(rule)

    def _put(self, rule: Any) -> None:
        rule.ShowErrorMessage = True
        self.parent.xl.Validation = rule

    def set_messages(
        self,
        input_title: str = "",
        input_message: str = "",
        error_title: str = "",
        error_message: str = "",
        alert_style: str = "stop",
        ignore_blank: bool = True,
    ) -> None:
        """Texts shown beside the cell and after a wrong entry; not in xlwings' API."""
        rule = self.api
        rule.ShowInputMessage = bool(input_title or input_message)
        rule.InputTitle, rule.InputMessage = input_title, input_message
        rule.ErrorTitle, rule.ErrorMessage = error_title, error_message
        alert = next(name for name, known in _ALERTS.items() if known == alert_style)
        rule.ErrorAlertStyle = bridge.enum("sheet.ValidationAlertStyle", alert)
        rule.IgnoreBlankCells = ignore_blank
        self._put(rule)

    def delete(self) -> None:
        self.parent.xl.setPropertyToDefault("Validation")


def _excel(text: str) -> str:
    return formulas.to_excel("=" + text)
