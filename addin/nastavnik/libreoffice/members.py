"""The table of supported members in the README, made from the code: ``python -m nastavnik.libreoffice.members``."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from xlwings import base_classes

from . import (
    apps,
    autofilters,
    books,
    borders,
    charts,
    engine,
    fonts,
    names,
    notes,
    page,
    pictures,
    ranges,
    shapes,
    sheets,
    tableparts,
    tables,
    validation,
)
from .guard import abstract_members, is_supported

__all__ = ["README", "Member", "members", "table", "updated"]

README = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- members: begin -->", "<!-- members: end -->"

# xlwings' class, what an engine must fill for it, our class (None: all of it is unsupported)
_CLASSES: list[tuple[str, type, type | None]] = [
    ("Apps", base_classes.Apps, engine.Apps),
    ("App", base_classes.App, apps.App),
    ("Books", base_classes.Books, books.Books),
    ("Book", base_classes.Book, books.Book),
    ("Sheets", base_classes.Sheets, sheets.Sheets),
    ("Sheet", base_classes.Sheet, sheets.Sheet),
    ("Range", base_classes.Range, ranges.Range),
    ("Font", base_classes.Font, fonts.Font),
    ("Characters", base_classes.Characters, fonts.Characters),
    ("Border", base_classes.Border, borders.Border),
    ("Borders", base_classes.Borders, borders.Borders),
    ("DataValidation", base_classes.DataValidation, validation.DataValidation),
    ("Names", base_classes.Names, names.BookNames),
    ("Name", base_classes.Name, names.Name),
    ("Note", base_classes.Note, notes.Note),
    ("Shapes", base_classes.Collection, shapes.Shapes),
    ("Shape", base_classes.Shape, shapes.Shape),
    ("Pictures", base_classes.Pictures, pictures.Pictures),
    ("Picture", base_classes.Picture, pictures.Picture),
    ("Tables", base_classes.Tables, tables.Tables),
    ("Table", base_classes.Table, tables.Table),
    ("TableRows", base_classes.TableRows, tableparts.TableRows),
    ("TableRow", base_classes.TableRow, tableparts.TableRow),
    ("TableColumns", base_classes.TableColumns, tableparts.TableColumns),
    ("TableColumn", base_classes.TableColumn, tableparts.TableColumn),
    ("AutoFilter", base_classes.AutoFilter, autofilters.AutoFilter),
    ("Charts", base_classes.Charts, charts.Charts),
    ("Chart", base_classes.Chart, charts.Chart),
    ("PageSetup", base_classes.PageSetup, page.PageSetup),
    ("FreezePanes", base_classes.FreezePanes, page.FreezePanes),
    ("Comment", base_classes.Comment, None),
    ("ConditionalFormat", base_classes.ConditionalFormat, None),
    ("PivotTable", base_classes.PivotTable, None),
]


class Member(NamedTuple):
    """One member of xlwings' API: how far the engine does it ("yes", "read only", "no") and what differs."""

    owner: str
    name: str
    support: str
    note: str


def members() -> Iterator[Member]:
    """Every member an engine is asked for, class by class, in xlwings' order."""
    for owner, base, ours in _CLASSES:
        if ours is None:
            yield Member(owner, "*", "no", "")
            continue
        for name, original in abstract_members(base):
            value = inspect.getattr_static(ours, name)
            support = "yes" if is_supported(ours, name) else "no"
            if isinstance(original, property) and original.fset and isinstance(value, property):
                settable = value.fset and not getattr(value.fset, "unsupported", False)
                support = support if settable or support == "no" else "read only"
            yield Member(owner, name, support, _note(value) if support != "no" else "")


def _note(value: object) -> str:
    function = value.fget if isinstance(value, property) else value
    text = inspect.getdoc(function) if inspect.isroutine(function) else None
    return " ".join((text or "").split("\n\n")[0].split())


def table() -> str:
    """The Markdown between the README's marks."""
    found = list(members())
    lines: list[str] = []
    for owner, _, ours in _CLASSES:
        own = [member for member in found if member.owner == owner]
        if ours is None:
            continue
        lines += [f"### {owner}", "", "| Member | Supported | Note |", "| --- | --- | --- |"]
        lines += [
            f"| `{member.name}` | {member.support} | {member.note.replace('|', chr(92) + '|')} |"
            for member in own
        ]
        lines.append("")
    missing = ", ".join(f"`{member.owner}`" for member in found if member.name == "*")
    done = sum(member.support != "no" for member in found if member.name != "*")
    total = sum(member.name != "*" for member in found)
    head = (
        f"{done} of {total} members of the classes below are supported. Not supported as a whole: {missing}."
    )
    return "\n".join([head, "", *lines]).rstrip() + "\n"


def updated(readme: str) -> str:
    """The README's text with the table made anew."""
    before, rest = readme.split(_BEGIN)
    after = rest.split(_END)[1]
    return f"{before}{_BEGIN}\n{table()}{_END}{after}"


if __name__ == "__main__":
    fresh = updated(README.read_text("utf-8"))
    if "--check" in sys.argv:
        sys.exit(fresh != README.read_text("utf-8"))
    README.write_text(fresh, "utf-8")
