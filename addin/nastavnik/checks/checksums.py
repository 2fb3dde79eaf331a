"""Checksums of Russian registration numbers."""

from __future__ import annotations

__all__ = ["inn_problem", "ogrn_problem"]

_INN10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN12 = ((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))


def _weighted(digits: list[int], weights: tuple[int, ...]) -> int:
    return sum(d * w for d, w in zip(digits, weights)) % 11 % 10


def inn_problem(text: str) -> str | None:
    """What is wrong with an INN, or None: 10 digits of an organisation, 12 of a person."""
    if not text.isascii() or not text.isdigit():
        return "в нём должны быть только цифры"
    digits = [int(c) for c in text]
    if len(digits) == 10:
        right = digits[9] == _weighted(digits, _INN10)
    elif len(digits) == 12:
        right = digits[10] == _weighted(digits, _INN12[0]) and digits[11] == _weighted(digits, _INN12[1])
    else:
        return f"в нём должно быть 10 цифр, а не {len(digits)}"
    return None if right and any(digits) else "не сходится контрольная цифра"


def ogrn_problem(text: str) -> str | None:
    """What is wrong with an OGRN, or None: 13 digits of an organisation, 15 of an entrepreneur."""
    if not text.isascii() or not text.isdigit():
        return "в нём должны быть только цифры"
    if len(text) not in (13, 15):
        return f"в нём должно быть 13 цифр, а не {len(text)}"
    check = int(text[:-1]) % (11 if len(text) == 13 else 13) % 10
    return None if check == int(text[-1]) and int(text) else "не сходится контрольная цифра"
