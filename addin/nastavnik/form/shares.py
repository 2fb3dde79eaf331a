"""Shares as people read them: one way of rounding and one way of writing for the whole product."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["percent"]


def percent(share: float | None, empty: str = "нет данных", *, digits: int = 1) -> str:
    """A share as «58,3 %» (whole ones as «58 %»), the space unbreakable; None and NaN are ``empty``.

    A half goes up, as in Excel: 3 of 48 is 6,3 %. ``digits`` is how many stand after the comma at most.
    """
    if share is None or share != share:
        return empty
    # Fifteen digits are what a spreadsheet sees: 0.285 is stored a little below, and still is 28,5 %.
    exact = Decimal(f"{share:.15g}") * 100
    text = f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
    if digits:
        text = text.rstrip("0").removesuffix(".")
    return (
        f"{text.replace('-', '−').replace('.', ',')}\N{NO-BREAK SPACE}%"
        if text != "-0"
        else "0\N{NO-BREAK SPACE}%"
    )
