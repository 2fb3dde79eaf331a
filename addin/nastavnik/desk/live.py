"""The open workbook: whose form it is, where it lies, whether it can be written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.errors import BadInput

if TYPE_CHECKING:
    from nastavnik.desk.talk import Talk

__all__ = [
    "folder_of",
    "identify",
    "in_view",
    "is_being_edited",
    "is_read_only",
    "is_saved",
    "saved_path",
    "sheet_named",
    "stamp",
]

_META = "_meta"


def identify(book: Any) -> str | None:
    """``school`` or ``district``: by the hidden card, else by the sheets; None for a workbook that is not ours."""
    found = stamp(book).get("form_id")
    if found in ("school", "district"):
        return str(found)
    return _by_sheets([sheet.name for sheet in book.sheets])


def stamp(book: Any) -> dict[str, Any]:
    """The hidden card of the workbook: form, organisation, submission; empty when it is gone."""
    meta = sheet_named(book, _META)
    if meta is None:
        return {}
    return {str(label): value for label, value in meta.range("A1:B12").options(ndim=2).value if label}


def sheet_named(book: Any, title: str) -> Any:
    """The sheet called ``title``, or None; asked for by its name, since asking every sheet for its own is slow."""
    from nastavnik.desk.trouble import explain

    try:
        return book.sheets[title]
    except Exception as error:
        # KeyError of LibreOffice and of a Mac, com_error of Windows; an office that is busy or gone is another matter.
        if (isinstance(error, KeyError) or hasattr(error, "hresult")) and explain(error) is None:
            return None
        raise


def _by_sheets(names: list[str]) -> str | None:
    from nastavnik.form import FORM_IDS, load_form
    from nastavnik.form.layout import match_sheets

    best, share = None, 0.5  # half of a form's own sheets make a workbook ours
    for form_id in FORM_IDS:
        form = load_form(form_id)
        matched, _ = match_sheets(form, names)
        wanted = {sheet.key for sheet in form.data_sheets}
        if len(wanted & set(matched)) / len(wanted) > share:
            best, share = form_id, len(wanted & set(matched)) / len(wanted)
    return best


def is_read_only(book: Any) -> bool:
    """Whether the office opened the workbook for reading only."""
    told = getattr(book.impl, "read_only", None)  # LibreOffice
    return bool(book.api.ReadOnly if told is None else told)


@contextlib.contextmanager
def in_view(app: Any) -> Iterator[None]:
    """The sheets are drawn for the time of a question: the clerk must see what it is about."""
    updating = app.screen_updating
    app.screen_updating = True
    try:
        yield
    finally:
        app.screen_updating = updating


def folder_of(book: Any) -> Path | None:
    """The folder of the workbook's file; None for a workbook never saved."""
    path = Path(book.fullname)
    return path.parent if path.is_absolute() and path.parent.is_dir() else None


def is_saved(book: Any) -> bool:
    """Whether the file on the disk is what is on the screen."""
    if folder_of(book) is None:
        return False
    api = book.api
    if hasattr(api, "isModified"):  # UNO
        return not api.isModified()
    return bool(api.Saved)


def saved_path(book: Any, talk: Talk) -> Path | None:
    """The file of the workbook with all that is on the screen, saved after asking; None when the clerk said no.

    Raises BadInput for a workbook that was never saved.
    """
    if folder_of(book) is None:
        raise BadInput("Книга ещё не сохранена.", "Сохраните её на диск и нажмите кнопку ещё раз.")
    if not is_saved(book):
        if not talk.confirm(f"В книге «{book.name}» есть несохранённые изменения. Сохранить её?"):
            return None
        book.save()
    return Path(book.fullname)


def is_being_edited(book: Any) -> bool:
    """Whether a cell is being typed into in LibreOffice: what was typed is not in the sheet yet. Excel refuses itself."""
    return bool(getattr(book.impl, "editing", False))
