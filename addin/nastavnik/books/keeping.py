"""Which workbook that is there already may be written over: one of ours that nobody has put anything into."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from nastavnik.books.contents import Contents
from nastavnik.books.reading import Book, read_book
from nastavnik.books.template import build_book
from nastavnik.errors import OutputExists
from nastavnik.form import Form

__all__ = ["keep_work"]

_FIX = "Укажите другое имя или добавьте --force."


def keep_work(
    form: Form, out: Path, contents: Contents, *, given: Collection[str] = (), force: bool = False
) -> None:
    """Raise OutputExists when writing ``contents`` to ``out`` would replace somebody's work.

    A workbook of ours goes when all it holds would be in the new one too; ``given`` are fields of cards that the
    command fills itself, so that another value there is nobody's work. ``force`` lets everything go.
    """
    from nastavnik.books.making import left_behind

    if force or not out.exists():
        return
    if out.is_dir():
        raise OutputExists(f"«{out.name}» — папка, а нужен файл.", "Укажите имя файла.")
    old = read_book(out)
    if old.form is None:
        raise OutputExists(f"Файл «{out.name}» уже есть, и это не книга наставничества.", _FIX)
    if old.form.id != form.id:
        raise OutputExists(f"Файл «{out.name}» уже есть, и это другая книга: «{old.form.title}».", _FIX)
    with tempfile.TemporaryDirectory(prefix="nastavnik-") as folder:
        # Read back as the old one is, so that only what people typed can differ.
        new = read_book(build_book(form, Path(folder) / "new.xlsx", contents))
    lost = [*_named(list(_lost(old, new, frozenset(given)))), *left_behind(old)]
    if lost:
        raise OutputExists(
            f"Файл «{out.name}» уже есть, и в нём есть данные, которых в новом не будет: {', '.join(lost)}.",
            _FIX,
        )


def _named(titles: list[str]) -> list[str]:
    """«листы «Наставники», «Программы» и ещё 4» as one item; nothing for no titles."""
    if not titles:
        return []
    shown = ", ".join(f"«{title}»" for title in titles[:3])
    more = f" и ещё {len(titles) - 3}" if len(titles) > 3 else ""
    return [f"{'листы' if len(titles) > 1 else 'лист'} {shown}{more}"]


def _lost(old: Book, new: Book, given: frozenset[str]) -> Iterator[str]:
    """The titles of the sheets of ``old`` where something stands that ``new`` does not have."""
    from nastavnik.books.making import contents_of

    assert old.form is not None
    held, to_hold = contents_of(old), contents_of(new)
    for sheet in old.form.data_sheets:
        if sheet.hidden:
            continue
        if sheet.kind == "card":
            mine, theirs = held.cards.get(sheet.key, {}), to_hold.cards.get(sheet.key, {})
            if any(_plain(v) not in ("", _plain(theirs.get(k))) for k, v in mine.items() if k not in given):
                yield sheet.title
        elif _records(held, sheet.key) - _records(to_hold, sheet.key):
            yield sheet.title


def _records(contents: Contents, key: str) -> Counter[tuple[tuple[str, Any], ...]]:
    """The rows of a table as what is filled in them, counted: the same row twice is two rows."""
    frame = contents.tables.get(key)
    if frame is None:
        return Counter()
    return Counter(
        tuple((str(k), value) for k, v in row.items() if (value := _plain(v)) != "")
        for row in frame.to_dict("records")
    )


def _plain(value: Any) -> Any:
    """A value as it is compared; "" for a blank one, whatever kind of blank."""
    if value is None or value != value:
        return ""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value.strip() if isinstance(value, str) else value
