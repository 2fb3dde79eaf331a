"""The main job as somebody outside would try it: only the commands, their JSON and openpyxl."""

from __future__ import annotations

import datetime as dt
import re
import resource
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

Run = Callable[..., Any]
Sheets = dict[str, Any]
Data = dict[str, Any]
d = dt.date
CODES = ("05-01", "05-02", "05-03", "05-04")
ON = "2026-11-20"


# ------------------------------------------------------------------ what a school would type
def people(tag: int) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    mentors = [
        [("Абрамова", "Вера", "Олеговна"), ("Белов", "Глеб", "Ильич"), ("Власова", "Дина", "Юрьевна")],
        [("Зимина", "Раиса", "Павловна"), ("Котов", "Степан", "Львович"), ("Лисина", "Ульяна", "Игоревна")],
        [("Мохов", "Фёдор", "Янович"), ("Носова", "Эмма", "Карловна"), ("Орлов", "Юрий", "Борисович")],
        [("Пухов", "Яков", "Наумович"), ("Рогова", "Алла", "Марковна"), ("Седов", "Борис", "Титович")],
    ][tag]
    mentees = [
        [("Громов", "Егор", "Львович"), ("Дёмина", "Жанна", "Павловна"), ("Ершов", "Захар", "Кузьмич")],
        [("Тихая", "Вероника", "Петровна"), ("Уваров", "Григорий", "Олегович"), ("Фокина", "Дарья", "Ильинична")],
        [("Харин", "Евгений", "Глебович"), ("Цой", "Зоя", "Семёновна"), ("Чудин", "Иван", "Романович")],
        [("Шилов", "Кирилл", "Андреевич"), ("Щукина", "Лада", "Макаровна"), ("Юдин", "Матвей", "Егорович")],
    ][tag]  # fmt: skip
    return mentors, mentees


def school(tag: int = 0) -> Data:
    """Three mentors, three mentees in three pairs, two of them with an approved programme."""
    mentors, mentees = people(tag)
    name = ("surname", "first_name", "patronymic")
    return {
        "organisation": {
            "full_name": f"Школа № {tag + 1}", "short_name": f"СОШ № {tag + 1}", "org_type": "общеобразовательная организация",
            "municipality": "Район", "inn": "7707083893", "ogrn": "1027700132195", "email": "school@example.ru",
            "head_surname": "Петрова", "head_first_name": "Анна", "head_position": "директор", "head_acting": "да",
            "curator_surname": "Сидоров", "curator_first_name": "Пётр", "school_year": "2026/2027", "teachers_total": 20,
            "young_specialists_total": 4, "young_under35_total": 4, "learners_10_19": 100, "learners_15_19": 50,
        },
        "mentors": [
            dict(zip(name, who, strict=True)) | {
                "mentor_id": f"Н-00{n}", "category": "педагог", "position": "учитель", "experience_years": 12.5,
                "competences": "открытые уроки", "max_mentees": 3, "consent_date": d(2026, 9, 1), "publish_consent": "да",
                "status": "действующий",
            }
            for n, who in enumerate(mentors, 1)
        ],
        "mentees": [
            dict(zip(name, who, strict=True)) | {
                "mentee_id": f"П-00{n}", "category": "молодой специалист", "birth_date": d(1999 + tag, n, 3 + tag),
                "experience_years": n - 1, "request": "ведение урока", "consent_date": d(2026, 9, 2), "status": "в программе",
            }
            for n, who in enumerate(mentees, 1)
        ],
        "pairs": [
            {
                "pair_id": f"ПГ-00{n}", "mentor_id": f"Н-00{n}", "mentee_id": f"П-00{n}", "form": "педагог – педагог",
                "order_number": f"{n}-н", "order_date": d(2026, 9, 5), "start_date": d(2026, 9, 10),
                "kind": "традиционное («один на один»)",
                "planned_end_date": d(2027, 5, 28), "status": "действует",
            }
            for n in (1, 2, 3)
        ],
        "programmes": [
            {
                "programme_id": f"ПР-00{n}", "pair_id": f"ПГ-00{n}", "title": "Первые шаги", "start_date": d(2026, 9, 10),
                "end_date": d(2027, 5, 28), "stage": "реализационный",
            } | ({"approved_date": d(2026, 9, 7), "approved_number": "7"} if n < 3 else {})
            for n in (1, 2, 3)
        ],
        "surveys": [
            {"survey_date": d(2026, 11, 1), "moment": "выход", "role": "наставляемый", "pair_id": "ПГ-001", "satisfaction": 9},
            {"survey_date": d(2026, 11, 2), "moment": "выход", "role": "наставляемый", "pair_id": "ПГ-002", "satisfaction": 4},
        ],
    }  # fmt: skip


# ------------------------------------------------------------------ typed in by openpyxl, where the JSON says
def place(sheets: Sheets, key: str, column: str, row: int | None = None) -> tuple[str, str]:
    """(title, address) of a field, or of a column in the ``row``-th record (from 0)."""
    sheet = sheets[key]
    if sheet["kind"] == "card":
        return sheet["title"], next(f["cell"] for f in sheet["fields"] if f["key"] == column)
    letter = next(c["letter"] for c in sheet["columns"] if c["key"] == column)
    return sheet["title"], f"{letter}{sheet['first_row'] + (row or 0)}"


def type_in(book: Workbook, sheets: Sheets, data: Data) -> None:
    for key, content in data.items():
        for row, record in enumerate([content] if isinstance(content, dict) else content):
            for column, value in record.items():
                title, address = place(sheets, key, column, row)
                book[title][address] = value


@pytest.fixture(scope="module")
def form(nastavnik: Run) -> Sheets:
    return {sheet["key"]: sheet for sheet in nastavnik("form", "school", "--json").json["sheets"]}


@pytest.fixture(scope="module")
def district(nastavnik: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A district's workbook with four organisations, filled by openpyxl from the form's JSON alone."""
    folder = tmp_path_factory.mktemp("outsider")
    sheets = {sheet["key"]: sheet for sheet in nastavnik("form", "district", "--json").json["sheets"]}
    path = folder / "Район.xlsx"
    assert nastavnik("new", "district", "--out", path, "--name", "Район").code == 0
    book = openpyxl.load_workbook(path)
    card = {
        "office_name": "Отдел образования", "municipality": "Район", "email": "o@example.ru", "head_surname": "Ким",
        "head_first_name": "Олег", "head_position": "начальник", "coordinator_surname": "Ли", "coordinator_first_name": "Инна",
        "school_year": "2026/2027",
    }  # fmt: skip
    listed = [
        {
            "org_code": code, "full_name": f"Школа № {n}", "short_name": f"СОШ № {n}", "expected": "да",
            "org_type": "общеобразовательная организация",
        }
        for n, code in enumerate(CODES, 1)
    ]  # fmt: skip
    type_in(
        book, sheets, {"district": card, "organisations": listed, "denominators": {"enterprises_total": 20}}
    )
    book.save(path)
    return path


@pytest.fixture(scope="module")
def issued(nastavnik: Run, district: Path) -> dict[str, Path]:
    folder = district.parent / "Выданные"
    assert nastavnik("issue", district, "--out", folder).code == 0
    return {code: next(folder.glob(f"{code}*.xlsx")) for code in CODES}


@pytest.fixture(scope="module")
def filled(issued: dict[str, Path], form: Sheets) -> Callable[..., Path]:
    """``filled(path, code, tag, change)`` saves the issued workbook of ``code`` filled in, after ``change(book)``."""

    def fill(
        path: Path, code: str = CODES[0], tag: int = 0, change: Callable[[Workbook], None] | None = None
    ) -> Path:
        book = openpyxl.load_workbook(issued[code])
        type_in(book, form, school(tag))
        if change:
            change(book)
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return path

    return fill


# ------------------------------------------------------------------ check
M, P = "Наставники", "Пары и группы"


def swap(book: Workbook) -> None:
    sheet = book[M]
    for row in range(1, sheet.max_row + 1):
        left, right = sheet.cell(row, 2), sheet.cell(row, 12)
        left.value, right.value = right.value, left.value
    sheet["L7"] = None


def insert_column(book: Workbook) -> None:
    book[M].insert_cols(3)
    book[M]["C5"], book[M]["C6"], book[M]["D7"] = "Моя заметка", "видел", None


def push_down(book: Workbook) -> None:
    book[M].insert_rows(1, 3)
    book[M]["B10"] = None


def rename_headers(book: Workbook) -> None:
    book[M]["B5"], book[M]["C5"] = " ФАМИЛИЯ\n", "Имя\xa0"


def blank_rows_and_totals(book: Workbook) -> None:
    book[M].move_range("A7:AA8", rows=2)
    book[M]["A12"], book[M]["N12"], book[M]["B9"] = "Итого", 9, None


def merge(book: Workbook) -> None:
    book[P]["C6"], book[P]["C7"] = "Н-001", None
    book[P].merge_cells("C6:C7")


def text_dates(book: Workbook) -> None:
    book[M]["O6"], book[M]["O7"] = "1 сентября 2026 г.", "01.09.26"


def error(book: Workbook) -> None:
    book[M]["H6"], book[M]["H6"].data_type = "#REF!", "e"


def negative_totals(book: Workbook) -> None:
    """Fewer teachers than none, and no mentors or mentees to compare them with."""
    book["Организация"]["C30"], book["Организация"]["C31"] = -1, -1
    for sheet, column in ((M, "Z"), ("Наставляемые", "Q")):
        for row in (6, 7, 8):
            book[sheet][f"{column}{row}"] = "выбыл"


SPOILT: dict[str, tuple[Callable[[Workbook], None], set[tuple[str, str | None, str | None]]]] = {
    "nothing": (lambda book: None, set()),
    "columns swapped": (swap, {("required", M, "L7")}),
    "column inserted": (insert_column, {("column-extra", M, "C5"), ("required", M, "D7")}),
    "column deleted": (lambda book: book[M].delete_cols(12), {("column-missing", M, None)}),
    "header pushed down": (push_down, {("required", M, "B10")}),
    "headers in another spelling": (rename_headers, set()),
    "blank rows and totals": (blank_rows_and_totals, {("required", M, "B9")}),
    "merged down": (merge, set()),
    "dates as words": (text_dates, {("text-date", M, "O6"), ("text-date", M, "O7")}),
    "sheet renamed": (lambda book: setattr(book[P], "title", "Лист1"), {("sheet-renamed", "Лист1", None)}),
    "sheet deleted": (lambda book: book.remove(book["Анкеты"]), {("sheet-missing", "Анкеты", None)}),
    "error value": (error, {("error-value", M, "H6")}),
    "total below zero": (negative_totals, {("range", "Организация", "C30"), ("range", "Организация", "C31")}),
    "unknown mentor": (lambda book: book[P].__setitem__("C8", "Н-077"), {("id-unknown", P, "C8")}),
}


def test_every_slip_is_found_where_it_is_and_nothing_else(
    nastavnik: Run, filled: Callable[..., Path], tmp_path: Path
) -> None:
    paths = [filled(tmp_path / f"{name}.xlsx", change=change) for name, (change, _) in SPOILT.items()]
    before = [path.read_bytes() for path in paths]
    done = nastavnik("check", *paths, "--json", "--on", ON)
    assert done.code == 1
    for name, file in zip(SPOILT, done.json["files"], strict=True):
        found = {(f["code"], f["sheet"], f["cell"]) for f in file["findings"]}
        assert found == SPOILT[name][1], name
        assert file["rows"]["mentors"] == 3, name
        assert file["organisation"] == {"code": "05-01", "name": "СОШ № 1"}, name
    assert [path.read_bytes() for path in paths] == before


def test_a_summary_is_no_schools_workbook(
    nastavnik: Run, district: Path, filled: Callable[..., Path], tmp_path: Path
) -> None:
    filled(tmp_path / "in/1.xlsx")
    assert nastavnik("consolidate", district, tmp_path / "in", "--out", tmp_path / "s.xlsx").code == 0
    file = nastavnik("check", tmp_path / "s.xlsx", "--json").json["files"][0]
    assert [f["code"] for f in file["findings"]] == ["file-not-ours"]


def test_shared_formulas_are_such_as_excel_can_read(issued: dict[str, Path], district: Path) -> None:
    """Excel repairs a file whose shared formula looks at another sheet; validators and LibreOffice do not mind."""
    texts = re.compile(r"&quot;.*?&quot;")
    for path in (issued[CODES[0]], district):
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            for name in names:
                xml = archive.read(name).decode()
                for formula in re.findall(r'<f t="shared" ref="[^>]*>([^<]+)', xml):
                    assert "!" not in texts.sub("", formula.replace('"', "&quot;")), (path.name, name)


# ------------------------------------------------------------------ consolidate
@pytest.fixture(scope="module")
def inbox(filled: Callable[..., Path], form: Sheets, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the mess that comes by mail."""
    folder = tmp_path_factory.mktemp("inbox") / "in"

    def stamped(number: int, position: str) -> Callable[[Workbook], None]:
        def change(book: Workbook) -> None:
            for key, value in (("submission", number), ("packed_at", f"2026-11-{20 - number}T10:00:00")):
                title, address = place(form, "_meta", key)
                book[title][address] = value
            title, address = place(form, "mentors", "position", 0)
            book[title][address] = position

        return change

    def hostile(book: Workbook) -> None:
        for n, text in enumerate(("=1+1", "+7 900", "-минус", "@кто")):
            title, address = place(form, "mentors", ("competences", "subject", "employer", "note")[n], 0)
            book[title][address].value = text
            book[title][address].data_type = "s"
        title, address = place(form, "pairs", "mentor_id", 1)
        book[title][address] = "Н-077"

    def stranger(book: Workbook) -> None:
        for key in ("_meta", "organisation"):
            title, address = place(form, key, "org_code")
            book[title][address] = "99-99"
        book[place(form, "organisation", "short_name")[0]][place(form, "organisation", "short_name")[1]] = (
            "Иная"
        )

    filled(folder / "a.xlsx", change=hostile)
    newer = filled(folder / "ящик/вторая.xlsx", CODES[1], 1, stamped(2, "ВТОРАЯ"))
    filled(folder / "первая.xlsx", CODES[1], 1, stamped(1, "ПЕРВАЯ"))
    (folder / "ящик/копия.xlsx").write_bytes(newer.read_bytes())
    inner = folder.parent / "inner.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.write(filled(folder.parent / "third.xlsx", CODES[2], 2), "третья.xlsx")
    with zipfile.ZipFile(folder / "outer.zip", "w") as archive:
        archive.write(inner, "inner.zip")
        archive.writestr("readme.txt", "здравствуйте")
    filled(folder / "чужая.xlsx", CODES[3], 3, stranger)
    (folder / "broken.xlsx").write_bytes(newer.read_bytes()[:3000])
    (folder / "empty.xlsx").touch()
    other = openpyxl.Workbook()
    other.active["A1"] = "прайс"
    other.save(folder / "price.xlsx")
    return folder


@pytest.fixture(scope="module")
def summary(nastavnik: Run, district: Path, inbox: Path) -> tuple[Any, Path]:
    before = {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()}
    out = inbox.parent / "Сводка.xlsx"
    done = nastavnik("consolidate", district, inbox, "--out", out, "--json", "--on", ON)
    assert done.code == 1, done.err
    assert {path: path.read_bytes() for path in inbox.rglob("*") if path.is_file()} == before
    return done.json, out


def test_every_file_has_one_verdict(summary: tuple[Any, Path]) -> None:
    files = summary[0]["files"]
    verdicts = {f["file"]: (f["status"], f["organisation"]) for f in files}
    assert len(verdicts) == len(files)
    copies = {verdicts.pop("ящик/вторая.xlsx"), verdicts.pop("ящик/копия.xlsx")}
    assert copies == {("accepted", "05-02"), ("duplicate", "05-02")}
    assert verdicts == {
        "a.xlsx": ("accepted_with_errors", "05-01"),
        "первая.xlsx": ("superseded", "05-02"),
        "outer.zip/inner.zip/третья.xlsx": ("accepted", "05-03"),
        "outer.zip/readme.txt": ("rejected", None),
        "чужая.xlsx": ("unknown_organisation", None),
        "broken.xlsx": ("unreadable", None),
        "empty.xlsx": ("unreadable", None),
        "price.xlsx": ("rejected", None),
    }
    counts = summary[0]["organisations"]
    assert (counts["expected"], counts["received"], counts["accepted"], counts["with_errors"]) == (4, 3, 2, 1)
    assert counts["missing"] == ["05-04"]


def test_nothing_is_lost_and_text_stays_text(summary: tuple[Any, Path]) -> None:
    data, path = summary
    sent = Counter({key: 3 * len(rows) for key, rows in school().items() if isinstance(rows, list)})
    for key, counts in data["rows"].items():
        assert counts["read"] == counts["listed"] == sent[key], key
    assert data["rows"]["pairs"]["flagged"] == 1
    sheet = openpyxl.load_workbook(path)["Наставники"]
    rows = [
        {c.value: cell for c, cell in zip(sheet[5], row, strict=True)} for row in sheet.iter_rows(min_row=6)
    ]
    rows = [row for row in rows if row["Код"].value]
    surnames = [who[0] for tag in range(3) for who in people(tag)[0]]
    assert [row["Фамилия"].value for row in rows] == surnames
    assert rows[3]["Должность"].value == "ВТОРАЯ"  # the submission's number counts, not when it was saved
    hostile = [cell for cell in rows[0].values() if str(cell.value)[:1] in "=+-@" and cell.data_type == "f"]
    assert [cell.value for cell in hostile if cell.value in ("=1+1", "+7 900", "-минус", "@кто")] == []
    assert {"=1+1", "+7 900"} <= {cell.value for cell in rows[0].values()}


def test_indicators_equal_a_count_by_hand(summary: tuple[Any, Path]) -> None:
    """Two of three pairs of each school have a programme; the first school's second pair has an error."""
    entered = {"05-01": 1, "05-02": 2, "05-03": 2}
    by_hand = {
        "pairs": (8, None, 8), "programmes": (6, None, 6), "young_mentees_share": (5, 12, 5 / 12),
        "mentor_teachers_share": (5, 60, 5 / 60), "mentee_satisfaction": (3, 6, 0.5), "mentor_satisfaction": (0, 0, None),
        "young_under35_coverage": (5, 12, 5 / 12), "enterprises_share": (0, 20, 0), "roadmap_done_share": (0, 0, None),
    }  # fmt: skip
    found = {item["key"]: item for item in summary[0]["indicators"]}
    for key, (numerator, denominator, value) in by_hand.items():
        item = found[key]
        assert (item["numerator"], item["denominator"] or denominator) == (numerator, denominator), key
        assert item["value"] == (None if value is None else pytest.approx(value, abs=1e-4)), key
    of_schools = found["young_mentees_share"]["by_organisation"]
    assert {code: of_schools[code]["numerator"] for code in entered} == entered


# ------------------------------------------------------------------ outputs
def test_a_summary_never_replaces_a_file_that_was_sent_in(
    nastavnik: Run, district: Path, filled: Callable[..., Path], tmp_path: Path
) -> None:
    sent = filled(tmp_path / "in/1.xlsx")
    before = sent.read_bytes()
    done = nastavnik("consolidate", district, tmp_path / "in", "--out", sent, "--force")
    assert done.code == 2
    assert "не изменяются" in done.err
    assert sent.read_bytes() == before


@pytest.mark.parametrize("name", ["сводка.ods", "сводка"])
def test_an_output_is_named_for_what_it_is(nastavnik: Run, district: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    done = nastavnik("consolidate", district, tmp_path / "in", "--out", tmp_path / name)
    assert (done.code, list(tmp_path.glob("*"))) == (2, [tmp_path / "in"])
    assert ".xlsx" in done.err


@pytest.mark.parametrize("command", ["consolidate", "issue", "new"])
def test_a_full_disk_leaves_nothing_and_is_told_in_a_sentence(
    command: str, district: Path, inbox: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = {
        "consolidate": ["consolidate", district, inbox, "--out", out / "s.xlsx"],
        "issue": ["issue", district, "--out", out],
        "new": ["new", "school", "--code", "1", "--name", "Школа", "--out", out / "n.xlsx"],
    }[command]
    done = subprocess.run(
        [sys.executable, "-m", "nastavnik", *map(str, arguments)], capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
    )  # fmt: skip
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert done.stderr.startswith("Не удалось записать")
    assert [path for path in out.rglob("*") if path.is_file()] == []
