"""Failures of the office suite in words: busy, gone, not there."""

from __future__ import annotations

__all__ = ["explain"]

# What COM says when Excel is in a dialog or in the middle of a cell, and when it has died.
_EXCEL_BUSY = {-2147418111, -2147417846, -2146777998, -2146788248}
_EXCEL_GONE = {-2147023174, -2147023170, -2147417848, -2147417842, -2147418094}

BUSY = "Программа с таблицей занята: закончите ввод в ячейку (Enter или Esc), закройте открытые окна и нажмите ещё раз."
GONE = "Программа с таблицей закрылась во время работы: файл на диске остался прежним. Откройте книгу и нажмите ещё раз."
NOT_FOUND = "Не найден ни Excel, ни LibreOffice. Установите LibreOffice и повторите."
NO_UNO = (
    "Этот Python не может управлять LibreOffice: поставьте пакет python3-uno или выполните nastavnik doctor."
)


def explain(error: BaseException) -> str | None:
    """One sentence about ``error`` when it comes from the office suite, None when it is something else."""
    import nastavnik.libreoffice as office

    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        for kind, sentence in (
            (office.OfficeBusy, BUSY),
            (office.OfficeGone, GONE),
            (office.OfficeNotFound, NOT_FOUND),
            (office.UnoMissing, NO_UNO),
        ):
            if isinstance(error, kind):
                return sentence
        code = _com_code(error)
        if code in _EXCEL_BUSY:
            return BUSY
        if code in _EXCEL_GONE:
            return GONE
        following = error.__cause__ or error.__context__
        if following is None:
            return None
        error = following
    return None


def _com_code(error: BaseException) -> int | None:
    """The HRESULT of a COM error, None for any other."""
    code = getattr(error, "hresult", None)
    return code if isinstance(code, int) else None
