"""The main job on invented data: workbooks issued, filled with the mess of real life, checked, consolidated."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from nastavnik.demo.invent import School, district_roadmap, invent_district
from nastavnik.errors import BadInput, OutputExists, Unavailable

__all__ = ["run_demo"]

MARK = ".nastavnik-demo"
MOST = 300
# What goes wrong in the inbox, and the number of the organisation it happens to.
_MESS = {
    3: "с ошибками",
    4: "с повтором",
    6: "с пропажей",
    7: "с переставленными столбцами",
    8: "с .ods",
    9: "с архивом",
}


def run_demo(
    folder: str | Path,
    schools: int = 12,
    seed: int = 2026,
    *,
    say: Callable[[str], None] = lambda text: None,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
    on: dt.date | None = None,
) -> Path:
    """Run everything into ``folder`` and return it; an earlier demo there is replaced, anything else is not.

    ``schools`` is how many organisations to invent, from 1 to MOST; the fewer, the less of the mess there is room for.
    Raises BadInput for another number, Unavailable where the libraries of the demo are not installed, OutputExists
    when the folder holds something that is not a demo.
    """
    if not 1 <= schools <= MOST:
        raise BadInput(f"Организаций не может быть {schools}.", f"Укажите число от 1 до {MOST}.")
    from nastavnik.books.checking import check
    from nastavnik.books.making import annotate, new_district
    from nastavnik.desk.summaries import summary_data
    from nastavnik.district.consolidation import consolidate
    from nastavnik.district.issuing import issue
    from nastavnik.documents import order, report

    _need_libraries()
    on, folder = on or dt.date.today(), Path(folder)
    _clear(folder)
    card, people = invent_district(seed, schools, on)
    district = folder / "Район.xlsx"
    new_district(
        district, card=card, tables={"organisations": _organisations(people), "roadmap": district_roadmap(on)},
        denominators={"population_10_19": 400 * schools, "population_15_19": 150 * schools, "enterprises_total": 4 * schools},
    )  # fmt: skip
    say(f"1. Книга района: {district.name}")
    issued = folder / "1 Выданные книги"
    handout = issue(district, issued, progress=lambda done, total: progress("Выдача книг", done, total))
    say(f"2. Выдано книг: {len(handout.files)} — папка «{issued.name}»")
    inbox = folder / "2 Присланные книги"
    inbox.mkdir()
    _fill(handout.files, people, inbox, random.Random(seed), progress)
    say(f"3. Школы заполнили и прислали{_mess(schools)} — папка «{inbox.name}»")
    books = sorted(p for p in inbox.iterdir() if p.suffix in (".xlsx", ".ods"))
    checked = check(books, on=on)
    copies = folder / "3 Проверка"
    wrong = [file for file in checked.files if file.status == "errors"]
    for file in wrong:
        annotate(file, copies / f"{Path(file.book.name).stem}_проверено.xlsx")
    marked = f", размеченные копии — папка «{copies.name}»" if wrong else ""
    say(f"4. Проверка: книг с ошибками {len(wrong)}{marked}")
    summary = folder / "Сводка.xlsx"
    result = consolidate(district, inbox, summary, on=on, progress=progress)
    say(
        f"5. Сводка: принято {len(result.accepted)}, не прислали: {', '.join(o.code for o in result.missing) or 'таких нет'} — {summary.name}"
    )
    documents = folder / "4 Документы"
    made = list(report("note", summary_data(summary), out=documents).files)
    if (book := _sound_book(result)) is not None:
        made = [*order("pairs", book, out=documents, number="45-ОД", date=on).files, *made]
    say(f"6. Документы — папка «{documents.name}»: {'; '.join(path.name for path in made)}")
    return folder


def _need_libraries() -> None:
    """Raise Unavailable where the libraries that only the demo needs are not installed."""
    from importlib.util import find_spec

    lacking = [name for name in ("mimesis", "odf") if find_spec(name) is None]
    if lacking:
        raise Unavailable(
            f"Для примера не хватает библиотек: {', '.join(lacking)}.",
            "Установите их: pip install mimesis odfpy.",
        )


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise OutputExists(
                f"Папка «{folder}» не пустая, и это не прежний пример.", "Укажите другую папку: --out."
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(
        "This folder was made by «nastavnik demo» and is replaced by the next run.\n", encoding="utf-8"
    )


def _organisations(schools: list[School]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "org_code": s.code, "full_name": s.card["full_name"], "short_name": s.name, "org_type": s.card["org_type"], "inn": s.card["inn"],
                "email": s.card["email"], "expected": "да",
                "curator_name": f"{s.card['curator_surname']} {s.card['curator_first_name']} {s.card['curator_patronymic']}",
            }
            for s in schools
        ],
        dtype=object,
    )  # fmt: skip


def _sound_book(result: Any) -> Any:
    """A submission without errors and with pairs to put into an order; None when hardly anybody sent anything."""
    sound = (a.book for a in result.accepted if a.status == "accepted" and a.book.raw["pairs"]["_row"])
    return next(sound, None)


# ------------------------------------------------------------------ the mess of real life
def _mess(schools: int) -> str:
    """In words, what of the mess there is room for among so many organisations."""
    found = [words for number, words in _MESS.items() if number <= schools]
    return f" ({', '.join(found)})" if found else ""


def _fill(
    issued: list[Path],
    schools: list[School],
    inbox: Path,
    rng: random.Random,
    progress: Callable[[str, int, int], None],
) -> None:
    """Fill the issued books as schools do: number 3 and 5 with mistakes, 4 twice, 6 missing, 7 with moved columns, 8 as .ods."""
    zipped: list[Path] = []
    for number, (path, school) in enumerate(zip(issued, schools, strict=True), 1):
        target = inbox / path.name
        if number in (3, 5):
            _spoil(school, number)
        if number == 4:
            early = School(
                school.code,
                school.name,
                school.card,
                {
                    **school.tables,
                    "mentees": school.tables["mentees"].head(1),
                    "pairs": school.tables["pairs"].head(1),
                    "programmes": school.tables["programmes"].head(1),
                    "meetings": school.tables["meetings"].head(2),
                    "surveys": school.tables["surveys"].head(0),
                },
            )
            _write(path, early, inbox / f"{path.stem} (первый вариант).xlsx", submission=1)
            _write(path, school, target, submission=2)
        elif number == 6:
            pass
        elif number == 7:
            _write(path, school, inbox / "книга наставничество НОВАЯ.xlsx", submission=1, moved=True)
        elif number == 8:
            _write(path, school, target, submission=1)
            _as_ods(target)
        else:
            _write(path, school, target, submission=1)
            if number in (9, 10):
                zipped.append(target)
        progress("Заполнение", number, len(schools))
    if zipped:
        with zipfile.ZipFile(inbox / "от двух школ.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in zipped:
                archive.write(path, path.name)
                path.unlink()
    (inbox / "Памятка.txt").write_text("Просим принять книгу. С уважением, школа.\n", encoding="utf-8")


def _write(issued: Path, school: School, target: Path, *, submission: int, moved: bool = False) -> None:
    from nastavnik.books.making import contents_of
    from nastavnik.books.reading import read_book
    from nastavnik.books.template import build_book
    from nastavnik.form import load_form

    contents = contents_of(read_book(issued))
    contents.cards = {"organisation": {**contents.cards["organisation"], **school.card}}
    contents.tables = school.tables
    contents.meta = {**contents.meta, "submission": submission}
    form = load_form("school")
    if moved:
        sheets = tuple(
            _moved(sheet) if sheet.key in ("mentors", "mentees") else sheet for sheet in form.sheets
        )
        form = dataclasses.replace(form, sheets=sheets)
    build_book(form, target, contents)


def _moved(sheet: Any) -> Any:
    """The same sheet with its columns in another order: somebody found it handier."""
    order = [0, 3, 2, 1, 5, 4, *range(6, len(sheet.columns))]
    columns = tuple(dataclasses.replace(c, index=order.index(c.index)) for c in sheet.columns)
    return dataclasses.replace(sheet, columns=columns)


def _spoil(school: School, number: int) -> None:
    """Mistakes that clerks make, each in its own cell."""
    mentors, mentees, pairs, programmes = (
        school.tables[k] for k in ("mentors", "mentees", "pairs", "programmes")
    )
    if number == 3:
        mentors.at[0, "surname"] = str(mentors.at[0, "surname"]).replace("о", "o").replace("а", "a")
        mentees.at[0, "request"] = None
        pairs.at[0, "order_date"] = "32.09.2026"
        school.card["email"] = "школа@почта"
    else:
        pairs.at[0, "mentor_id"] = "Н-099"
        pairs.at[len(pairs) - 1, "form"] = "учитель с учителем"
        start: Any = programmes.at[0, "start_date"]
        programmes.at[0, "end_date"] = start + dt.timedelta(days=20)
        mentors.at[len(mentors) - 1, "consent_date"] = None
        mentors.at[0, "experience_years"] = "12 лет"


def _as_ods(path: Path) -> None:
    """The same cells as .ods, as somebody with another office suite would send them."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_path(path)
    with pd.ExcelWriter(path.with_suffix(".ods"), engine="odf") as writer:
        for name in book.sheet_names:
            frame = pd.DataFrame(book.get_sheet_by_name(name).to_python(skip_empty_area=False), dtype=object)
            frame.to_excel(writer, sheet_name=name, header=False, index=False)
    path.unlink()
