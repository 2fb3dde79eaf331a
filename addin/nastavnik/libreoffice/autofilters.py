"""AutoFilters of ranges and tables: Calc's database ranges with filter buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import bridge
from .addresses import Box, uno_address
from .guard import Guarded, implements
from .values import serial_of

if TYPE_CHECKING:
    from .ranges import Range
    from .tables import Table

__all__ = ["AutoFilter"]

# com.sun.star.sheet.FilterOperator2
_EMPTY, _NOT_EMPTY, _EQUAL, _NOT_EQUAL, _GREATER, _GREATER_EQUAL, _LESS, _LESS_EQUAL = range(8)
_TOP_ITEMS, _TOP_PERCENT, _BOTTOM_ITEMS, _BOTTOM_PERCENT = range(8, 12)
_NUMERIC, _STRING = 0, 1  # com.sun.star.sheet.FilterFieldType
_COMPARISONS = {
    "equal_to": _EQUAL, "not_equal_to": _NOT_EQUAL, "greater_than": _GREATER, "less_than": _LESS,
    "greater_than_or_equal": _GREATER_EQUAL, "less_than_or_equal": _LESS_EQUAL,
}  # fmt: skip
_SIGNS = {_EQUAL: "=", _NOT_EQUAL: "<>", _GREATER: ">", _LESS: "<", _GREATER_EQUAL: ">=", _LESS_EQUAL: "<="}
_COUNTED = {
    _TOP_ITEMS: "top_items", _BOTTOM_ITEMS: "bottom_items", _TOP_PERCENT: "top_percent", _BOTTOM_PERCENT: "bottom_percent",
}  # fmt: skip


@implements(base_classes.AutoFilter)
class AutoFilter(Guarded, base_classes.AutoFilter):
    """The filter of a table, or of a range (then the sheet's one anonymous filter, as on Excel)."""

    def __init__(self, range: Range, table: Table | None = None) -> None:
        self.range = range
        self.table = table

    @property
    def api(self) -> Any:
        """The UNO database range; None where the range has no filter."""
        return self.table.xl if self.table is not None else self._anonymous()

    def _anonymous(self) -> Any:
        """The sheet's own filter when it lies on exactly this range."""
        sheet = self.range.sheet
        ranges, number = sheet.book.xl.getPropertyValue("UnnamedDatabaseRanges"), sheet.index - 1
        found = ranges.getByTable(number) if ranges.hasByTable(number) else None
        if found is None or not found.AutoFilter:
            return None
        return found if Box.of(found.getDataArea()) == self.range.box else None

    def _target(self) -> Any:
        """The database range to filter by, made where there is none. Raises ValueError for a second one on the sheet."""
        if self.table is not None:
            self.table.show_autofilter = True
            return self.table.xl
        sheet = self.range.sheet
        ranges, number = sheet.book.xl.getPropertyValue("UnnamedDatabaseRanges"), sheet.index - 1
        if ranges.hasByTable(number):
            found = ranges.getByTable(number)
            if Box.of(found.getDataArea()) != self.range.box:
                if found.AutoFilter:
                    raise ValueError("This worksheet already has an AutoFilter on a different range")
                found.setDataArea(uno_address(number, self.range.box))
        else:
            ranges.setByTable(uno_address(number, self.range.box))
            found = ranges.getByTable(number)
        found.ContainsHeader = True
        found.AutoFilter = True
        return found

    # --- criteria ----------------------------------------------------------------------------

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """What each field is filtered by; ``unknown`` for what a person has set and xlwings has no name for."""
        found = self.api
        own: dict[int, list[Any]] = {}
        for each in found.getFilterDescriptor().getFilterFields3() if found is not None else ():
            own.setdefault(each.Field + 1, []).append(each)
        return [self._told(field, own.get(field, [])) for field in range(1, self.range.shape[1] + 1)]

    def _told(self, field: int, conditions: Sequence[Any]) -> dict[str, Any]:
        if not conditions:
            return _snapshot(field, "none")
        first = conditions[0]
        texts = [_text(value) for value in first.Values]
        if len(conditions) == 1:
            if first.Operator in _COUNTED:
                return _snapshot(field, _COUNTED[first.Operator], texts[0])
            if first.Operator in (_EMPTY, _NOT_EMPTY):
                sign = "=" if first.Operator == _EMPTY else "<>"
                return _snapshot(field, "comparison", sign)
            if first.Operator == _EQUAL and (len(texts) > 1 or not first.Values[0].IsNumeric):
                return _snapshot(field, "values", texts)
        signs = [_SIGNS.get(each.Operator) for each in conditions]
        if len(conditions) > 2 or None in signs:
            return _snapshot(field, "unknown")
        told = [f"{sign}{_text(each.Values[0])}" for sign, each in zip(signs, conditions)]
        joined = conditions[-1].Connection.value.lower() if len(told) == 2 else None
        return _snapshot(field, "comparison", told[0], told[1] if joined else None, joined)

    def apply_values(self, field: int, values: list[str]) -> None:
        self._apply(field, [_condition(field, _EQUAL, map(_value, values))])

    def apply_comparison(self, field: int, operator: str, value1: Any, value2: Any) -> None:
        if value1 is None:
            self._apply(field, [_condition(field, _EMPTY if operator == "equal_to" else _NOT_EMPTY)])
            return
        one = self._operand(value1)
        if operator in ("between", "not_between"):
            inside = operator == "between"
            low, high = (_GREATER_EQUAL, _LESS_EQUAL) if inside else (_LESS, _GREATER)
            second = _condition(field, high, [self._operand(value2)], "AND" if inside else "OR")
            self._apply(field, [_condition(field, low, [one]), second])
        else:
            self._apply(field, [_condition(field, _COMPARISONS[operator], [one])])

    def apply_top_items(self, field: int, count: int) -> None:
        self._apply(field, [_condition(field, _TOP_ITEMS, [_number(count)])])

    def apply_bottom_items(self, field: int, count: int) -> None:
        self._apply(field, [_condition(field, _BOTTOM_ITEMS, [_number(count)])])

    def apply_top_percent(self, field: int, percent: float) -> None:
        self._apply(field, [_condition(field, _TOP_PERCENT, [_number(percent)])])

    def apply_bottom_percent(self, field: int, percent: float) -> None:
        self._apply(field, [_condition(field, _BOTTOM_PERCENT, [_number(percent)])])

    def clear(self, field: int | None) -> None:
        """Show again what ``field`` (None: any field) hides; the buttons stay."""
        if self.api is not None:
            self._apply(field, [])

    def _apply(self, field: int | None, conditions: list[Any]) -> None:
        target = self._target()
        filtering = target.getFilterDescriptor()
        kept = (
            [] if field is None else [_kept(f) for f in filtering.getFilterFields3() if f.Field != field - 1]
        )
        filtering.ContainsHeader = True
        filtering.setFilterFields3((*kept, *conditions))
        if kept or conditions:
            target.refresh()
        else:
            self.range.xl.filter(filtering)  # refreshing a filter without conditions shows nothing again
            target.AutoFilter = True

    def _operand(self, value: Any) -> Any:
        """A value of a comparison as xlwings hands it over: a text, or a date in a dictionary."""
        if isinstance(value, dict):
            return _number(
                serial_of(dt.datetime.fromisoformat(value["value"]), self.range.sheet.book.null_date)
            )
        return _value(value)


def _snapshot(field: int, kind: str, *criteria: Any) -> dict[str, Any]:
    """What xlwings makes criteria of, from texts as Excel has them."""
    told: dict[str, Any] = base_classes.autofilter_criteria_snapshot(field, kind, *criteria)
    return told


def _condition(field: int, operator: int, values: Iterable[Any] = (), connection: str = "AND") -> Any:
    made = bridge.struct(
        "sheet.TableFilterField3", Field=field - 1, Operator=operator, Values=tuple(values) or (_number(0),)
    )
    made.Connection = bridge.enum("sheet.FilterConnection", connection)
    return made


def _kept(condition: Any) -> Any:
    """A condition as it was read, to be set again: Calc does not tell the type of its values."""
    for value in (values := condition.Values):
        value.FilterType = _NUMERIC if value.IsNumeric else _STRING
    condition.Values = values
    return condition


def _value(text: str) -> Any:
    """A text that looks like a number is compared as one, as on Excel."""
    try:
        return _number(float(text))
    except ValueError:
        return bridge.struct("sheet.FilterFieldValue", StringValue=text, IsNumeric=False, FilterType=_STRING)


def _number(value: float) -> Any:
    return bridge.struct(
        "sheet.FilterFieldValue", NumericValue=float(value), IsNumeric=True, FilterType=_NUMERIC
    )


def _text(value: Any) -> str:
    return f"{value.NumericValue:g}" if value.IsNumeric else str(value.StringValue)
