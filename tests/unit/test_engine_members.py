"""The README's table of members is what the code does, and unsupported members are named when used."""

from __future__ import annotations

import pytest

from nastavnik.libreoffice.borders import Border
from nastavnik.libreoffice.guard import Guarded, implements
from nastavnik.libreoffice.members import README, members, table, updated


def test_the_table_in_the_readme_is_current() -> None:
    text = README.read_text("utf-8")
    assert updated(text) == text, "run: python -m nastavnik.libreoffice.members"


def test_nearly_everything_of_cells_and_sheets_is_supported() -> None:
    missing = {
        f"{m.owner}.{m.name}"
        for m in members()
        if m.support != "yes" and m.owner in ("Range", "Sheet", "Book")
    }
    assert "Range.raw_value" not in missing
    assert len(missing) < 20, sorted(missing)
    assert "| `raw_value` | yes |" in table()


def test_members_left_abstract_raise_by_name_and_those_for_lite_are_left_alone() -> None:
    class Base:
        @property
        def size(self) -> int:
            raise NotImplementedError()

        @size.setter
        def size(self, value: int) -> None:
            raise NotImplementedError()

        def shrink(self, by: int) -> None:
            raise NotImplementedError()

        def ready(self) -> int:
            return 1

    @implements(Base, "extra")
    class Thing(Guarded, Base):
        pass

    thing = Thing()
    for use, member in (
        (lambda: thing.size, "Thing.size"),
        (lambda: setattr(thing, "size", 1), "Thing.size"),
        (lambda: thing.shrink(2), "Thing.shrink"),
        (lambda: thing.extra, "Thing.extra"),  # type: ignore[attr-defined]
    ):
        with pytest.raises(NotImplementedError, match=member):
            use()
    assert thing.ready() == 1
    assert Border.__mro__[1] is Guarded
