"""Two rules for every class of the engine, kept by a base class and a decorator instead of by hand.

UNO's errors leave translated, and members of xlwings that Calc cannot do raise NotImplementedError by name.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from . import bridge

__all__ = ["Guarded", "abstract_members", "held", "implements", "is_supported"]

_Class = TypeVar("_Class", bound=type)


def _translated(function: Callable[..., Any], member: str) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except Exception as error:
            replaced = bridge.translate(error, member)
            if replaced is error:
                raise
            raise replaced from error

    return call


class Guarded:
    """Subclasses' own functions and properties raise the engine's errors in place of UNO's."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, value in list(vars(cls).items()):
            member = f"{cls.__name__}.{name}"
            if inspect.isfunction(value) and not inspect.isgeneratorfunction(value):
                setattr(cls, name, _translated(value, member))
            elif isinstance(value, property):
                getter, setter = (f and _translated(f, member) for f in (value.fget, value.fset))
                setattr(cls, name, property(getter, setter, doc=value.__doc__))


class _Held:
    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance.__dict__[self._name]

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self._name] = value


def held() -> Any:
    """A plain attribute, for a name that xlwings' base class has made a property."""
    return _Held()


def abstract_members(base: type) -> Iterator[tuple[str, Any]]:
    """Public members of an xlwings base class that an engine must fill; those only for xlwings Lite left out."""
    for name, value in vars(base).items():
        value = value.__func__ if isinstance(value, staticmethod) else value
        function = value.fget if isinstance(value, property) else value
        if not inspect.isfunction(function) or inspect.iscoroutinefunction(function):
            continue
        dunder = name.startswith("__")
        if dunder and name not in ("__call__", "__len__", "__iter__", "__contains__", "__getitem__"):
            continue
        if name.startswith("_") and not dunder:
            continue
        if "NotImplementedError" in function.__code__.co_names:
            yield name, value


def _refuse(member: str) -> Callable[..., Any]:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise NotImplementedError(f"{member} is not supported by the LibreOffice engine")

    refuse.__doc__ = "Not supported."
    refuse.unsupported = True  # type: ignore[attr-defined]
    return refuse


def implements(base: type, *more: str) -> Callable[[_Class], _Class]:
    """Fill what a class leaves abstract with members that raise NotImplementedError naming themselves.

    ``more`` names properties that xlwings asks of engines without listing them in ``base``.
    """

    def fill(cls: _Class) -> _Class:
        for name, value in abstract_members(base):
            own = inspect.getattr_static(cls, name)
            original = inspect.getattr_static(base, name)
            if own is original:
                refuse = _refuse(f"{cls.__name__}.{name}")
                setattr(cls, name, property(refuse, refuse) if isinstance(value, property) else refuse)
            elif isinstance(value, property) and value.fset and isinstance(own, property) and not own.fset:
                setattr(cls, name, own.setter(_refuse(f"{cls.__name__}.{name} (setting)")))
        for name in more:
            if not hasattr(cls, name):
                refuse = _refuse(f"{cls.__name__}.{name}")
                setattr(cls, name, property(refuse, refuse))
        return cls

    return fill


def is_supported(cls: type, name: str) -> bool:
    """Whether ``cls`` does ``name`` itself."""
    value = inspect.getattr_static(cls, name)
    function = value.fget if isinstance(value, property) else value
    return not getattr(function, "unsupported", False)
