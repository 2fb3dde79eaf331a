"""What every collection of the engine does alike: lookup by number or name, length, order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from .guard import Guarded

__all__ = ["Listed"]

_Item = TypeVar("_Item", bound=Any)


class Listed(Guarded, Generic[_Item]):
    """A collection over ``_items``: numbers count from 1, names are found in any case; KeyError for what is not there."""

    def _items(self) -> list[_Item]:
        raise NotImplementedError

    def __call__(self, key: int | str) -> _Item:
        items = self._items()
        if isinstance(key, str):
            wanted = key.casefold()
            for item in items:
                if item.name.casefold() == wanted:
                    return item
        elif 1 <= key <= len(items):
            return items[key - 1]
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self._items())

    def __iter__(self) -> Iterator[_Item]:
        return iter(self._items())

    def __contains__(self, key: int | str) -> bool:
        try:
            self(key)
        except KeyError:
            return False
        return True
