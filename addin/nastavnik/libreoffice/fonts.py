"""Fonts of cells, of texts within them and of shapes."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from . import bridge
from .guard import Guarded, implements

__all__ = ["Characters", "Font"]

_BOLD, _NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight


@implements(base_classes.Font)
class Font(Guarded, base_classes.Font):
    """The font of anything that has UNO's character properties; None where its parts differ."""

    def __init__(self, xl: Any) -> None:
        self.xl = xl

    @property
    def api(self) -> Any:
        """The UNO object with the Char… properties."""
        return self.xl

    def _get(self, name: str) -> Any:
        if self.xl.getPropertyState(name).value == "AMBIGUOUS_VALUE":
            return None
        return self.xl.getPropertyValue(name)

    @property
    def bold(self) -> bool | None:
        value = self._get("CharWeight")
        return None if value is None else value > 110.0

    @bold.setter
    def bold(self, value: bool) -> None:
        self.xl.CharWeight = _BOLD if value else _NORMAL

    @property
    def italic(self) -> bool | None:
        value = self._get("CharPosture")
        return None if value is None else value.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self.xl.CharPosture = bridge.enum("awt.FontSlant", "ITALIC" if value else "NONE")

    @property
    def size(self) -> float | None:
        value = self._get("CharHeight")
        return None if value is None else float(value)

    @size.setter
    def size(self, value: float) -> None:
        self.xl.CharHeight = float(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """RGB; black for Calc's automatic colour."""
        from .cellformats import rgb_of

        value = self._get("CharColor")
        return None if value is None else rgb_of(max(value, 0))

    @color.setter
    def color(self, color_or_rgb: Any) -> None:
        from .cellformats import calc_color

        self.xl.CharColor = calc_color(color_or_rgb)

    @property
    def name(self) -> str | None:
        value = self._get("CharFontName")
        return None if value is None else str(value)

    @name.setter
    def name(self, value: str) -> None:
        self.xl.CharFontName = value


@implements(base_classes.Characters)
class Characters(Guarded, base_classes.Characters):
    """A stretch of the text of a cell or a shape, counted from 0."""

    def __init__(self, xl: Any, start: int = 0, stop: int | None = None) -> None:
        self.xl = xl
        self._start = start
        self._stop = len(xl.getString()) if stop is None else stop

    @property
    def api(self) -> Any:
        """A UNO text cursor over the stretch."""
        cursor = self.xl.createTextCursor()
        cursor.gotoStart(False)
        cursor.goRight(self._start, False)
        cursor.goRight(self._stop - self._start, True)
        return cursor

    @property
    def text(self) -> str:
        return str(self.xl.getString())[self._start : self._stop]

    @property
    def font(self) -> Font:
        return Font(self.api)

    def __getitem__(self, item: int | slice) -> Characters:
        if isinstance(item, slice):
            if (item.start and item.start < 0) or (item.stop and item.stop < 0):
                raise ValueError("Characters object does not support slicing with negative indexes")
            start = self._start + (item.start or 0)
            stop = self._stop if item.stop is None else min(self._start + item.stop, self._stop)
            return Characters(self.xl, start, stop)
        place = self._start + item if item >= 0 else self._stop + item
        return Characters(self.xl, place, place + 1)
