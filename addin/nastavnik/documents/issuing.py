"""Orders and reports on the clerk's button: data in, files ready to be signed out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.documents.data import BookLike, card_of
from nastavnik.documents.filenames import safe_name
from nastavnik.documents.kinds import ORDERS, REPORTS, Kind
from nastavnik.documents.render import WordTemplate, load_template
from nastavnik.documents.summary_view import IndicatorData
from nastavnik.documents.templates import template_path
from nastavnik.documents.views.common import Draft, Request
from nastavnik.documents.writing import Bundle, Paper, written
from nastavnik.errors import BadInput, TemplateError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ORDER_KINDS", "REPORT_KINDS", "Issued", "order", "orders", "report"]

ORDER_KINDS: dict[str, tuple[str, str]] = {key: (kind.title, kind.form) for key, kind in ORDERS.items()}
"""Order kinds: key to Russian title and the form (school, district) it is made from."""

REPORT_KINDS: dict[str, tuple[str, str]] = {key: (kind.title, kind.form) for key, kind in REPORTS.items()}
"""Report kinds: key to Russian title and what it is made from (school, summary)."""


@dataclass(frozen=True)
class Issued:
    """What has been made: files in order, what the clerk should look at, rows for the register «Документы».

    ``refused`` counts the organisations whose documents could not be made; ``warnings`` say why.
    """

    files: list[Path]
    warnings: list[str] = field(default_factory=list)
    acts: list[dict[str, Any]] = field(default_factory=list)
    refused: int = 0

    def as_json(self) -> dict[str, Any]:
        """The document ``order --json`` and ``report --json`` print."""
        return {"files": [str(path) for path in self.files], "warnings": list(self.warnings)}


def order(
    kind: str,
    book: BookLike,
    *,
    out: Path,
    number: str | None = None,
    date: date | None = None,
    district: BookLike | None = None,
    chosen: Iterable[str] | None = None,
    bundle: Bundle = "separate",
    pdf: bool = False,
    replace: bool = False,
    templates: Path | None = None,
) -> Issued:
    """Make the documents of one kind from a book into the folder ``out``.

    ``number`` None leaves its place blank; ``date`` None is today; ``chosen`` are identifiers (of pairs, mentors,
    mentees, programmes) to limit the work to. ``bundle`` says whether several documents are separate files, one
    joined .docx or one zip. Nothing is overwritten unless ``replace``: a second file gets «(2)».

    Raises BadInput for an unknown kind or a book with nothing to write about, TemplateError for a blank datum or a
    wrong tag, Unavailable when a PDF is asked for without LibreOffice.
    """
    found = _kind(ORDERS, kind, book.form_id)
    chosen = _known(chosen, [one for frame in book.tables.values() for one in _identifiers(frame)])
    request = Request(
        book,
        date or _today(),
        number,
        district,
        chosen,
        dated=date is not None or number is not None,
    )
    return _issue(
        found,
        found.drafts(request),
        request.warnings,
        request.people.warnings,
        out,
        bundle,
        pdf,
        replace,
        templates,
    )


def orders(
    kind: str,
    books: Iterable[BookLike],
    *,
    out: Path,
    number: str | None = None,
    date: date | None = None,
    district: BookLike | None = None,
    bundle: Bundle = "separate",
    pdf: bool = False,
    replace: bool = False,
    templates: Path | None = None,
) -> Issued:
    """One kind from the books of many schools: separate files lie in a folder of each school, in a zip too.

    A school whose book does not give the document is told of in the warnings and does not stop the others. The rest
    is as in ``order``. Raises BadInput when not one document could be made.
    """
    found = _kind(ORDERS, kind, "school")
    template = _template(found, out, templates)
    papers: list[Paper] = []
    warnings, refused = [], []
    for book in books:
        request = Request(
            book, date or _today(), number, district, dated=date is not None or number is not None
        )
        card = card_of(book)
        school = safe_name(f"{card.text('org_code')} {card.text('short_name') or card.text('full_name')}", 60)
        try:
            made = [
                Paper(school, draft.name, template.render(draft.context)) for draft in found.drafts(request)
            ]
        except (BadInput, TemplateError) as error:
            refused.append(f"{school}: не составлено. {error}")
            continue
        papers += made
        warnings += [f"{school}: {one}" for one in [*request.warnings, *request.people.warnings()]]
    if not papers:
        raise BadInput("Ни для одной организации документ не составлен.", " ".join(refused[:1]))
    files = written(papers, found.title, Path(out), bundle, replace=replace, pdf=pdf)
    return Issued(files, list(dict.fromkeys([*refused, *warnings])), refused=len(refused))


def report(
    kind: str,
    data: Any,
    *,
    out: Path,
    date: date | None = None,
    previous: Any = None,
    district: BookLike | None = None,
    indicators: Sequence[IndicatorData] | None = None,
    chosen: Iterable[str] | None = None,
    bundle: Bundle = "separate",
    pdf: bool = False,
    replace: bool = False,
    templates: Path | None = None,
) -> Issued:
    """Make one report: from a school's book, or from a summary (``SummaryData``) for the district's kinds.

    ``previous`` is the summary of the last period to compare with; None leaves the comparison out. ``district`` gives
    names, legal bases and settings. ``indicators`` of a school, counted with its findings, are printed as they are
    (``nastavnik.district.single.figures_of`` counts them); None leaves them out. The rest is as in ``order``.
    """
    form = getattr(data, "form_id", "summary")
    found = _kind(REPORTS, kind, form)
    tables = getattr(data, "tables", {})
    codes = [one.code for one in getattr(data, "organisations", [])]
    picked = _known(chosen, [*codes, *(one for frame in tables.values() for one in _identifiers(frame))])
    if form == "summary":
        from nastavnik.documents.views.summary import SummaryRequest

        asked: Any = SummaryRequest(
            data, date or data.on, previous=previous, chosen=picked, district=district
        )
    else:
        asked = Request(data, date or _today(), None, district, picked, indicators=indicators)
    return _issue(
        found,
        found.drafts(asked),
        asked.warnings,
        asked.people.warnings,
        out,
        bundle,
        pdf,
        replace,
        templates,
    )


def _identifiers(frame: pd.DataFrame) -> list[str]:
    """What a record can be called by: its own identifier or group, an organisation's code."""
    columns = [key for key in frame.columns if str(key).endswith("_id") or key in ("group_code", "org_code")]
    return [str(value) for key in columns for value in frame[key].dropna()]


def _known(chosen: Iterable[str] | None, known: Iterable[str]) -> frozenset[str] | None:
    """The identifiers asked for. Raises BadInput when the file has no such record."""
    if chosen is None:
        return None
    asked = frozenset(chosen)
    absent = sorted(asked - frozenset(known))
    if absent:
        raise BadInput(
            f"В файле нет записи «{absent[0]}».", "Проверьте номер: выбирают по номерам записей и кодам."
        )
    return asked


def _today() -> date:
    return date.today()


def _kind(kinds: Mapping[str, Kind], key: str, form: str) -> Kind:
    found = kinds.get(key)
    if found is None:
        raise BadInput(f"Нет такого вида документа: «{key}».", f"Есть: {', '.join(kinds)}.")
    if found.form != form and found.also != form:
        made_from = {"school": "книги школы", "district": "книги района", "summary": "сводки района"}
        raise BadInput(
            f"Документ «{found.title}» составляется из {made_from[found.form]}.", "Укажите другой файл."
        )
    return found


def _issue(
    kind: Kind,
    drafts: Sequence[Draft],
    warnings: list[str],
    doubtful: Callable[[], list[str]],
    out: Path,
    bundle: Bundle,
    pdf: bool,
    replace: bool,
    templates: Path | None,
) -> Issued:
    template = _template(kind, out, templates)
    papers = [Paper("", draft.name, template.render(draft.context)) for draft in drafts]
    files = written(papers, kind.title, Path(out), bundle, replace=replace, pdf=pdf)
    extra = (
        [free for draft in drafts for free in kind.extras(draft, Path(out), replace, templates)]
        if kind.extras
        else []
    )
    notes = list(dict.fromkeys([*warnings, *doubtful()]))
    acts = [dict(draft.act) for draft in drafts if draft.act]
    return Issued([*files, *extra], notes, acts)


def _template(kind: Kind, out: Path, templates: Path | None) -> WordTemplate:
    if Path(out).exists() and not Path(out).is_dir():
        raise BadInput(f"«{out}» — файл, а для документов нужна папка.", "Укажите папку.")
    return load_template(template_path(kind.template, templates))
