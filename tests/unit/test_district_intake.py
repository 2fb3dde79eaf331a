"""The inbox: every file once, with one verdict, and the latest submission of each organisation."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path

import pytest
from district_books import ON, district_file, invented, saved_at, school_file

from nastavnik.district.consolidation import Consolidation, consolidate
from nastavnik.errors import BadFile


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the district's workbook and three schools' clean books in «готово»."""
    folder = tmp_path_factory.mktemp("district")
    _, schools = invented(3)
    district_file(folder / "район.xlsx", schools, {"collection_deadline": dt.date(2026, 11, 15)})
    for school in schools:
        path = school_file(folder / "готово" / f"{school.code}.xlsx", school, submission=1)
        saved_at(path, "2026-11-10T09:00:00Z")
    changed = school_file(
        folder / "готово" / "новее.xlsx", schools[0], submission=2, phone="+7 (80000) 9-99-99"
    )
    saved_at(changed, "2026-11-05T09:00:00Z")
    return folder


@pytest.fixture
def inbox(district: Path, tmp_path: Path) -> Path:
    (tmp_path / "почта").mkdir()
    return tmp_path / "почта"


def put(district: Path, inbox: Path, name: str, target: str) -> Path:
    path = inbox / target
    path.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy2(district / "готово" / name, path))


def run(district: Path, *inboxes: Path) -> Consolidation:
    return consolidate(district / "район.xlsx", list(inboxes), on=ON)


def verdicts(result: Consolidation) -> dict[str, str]:
    return {item["file"]: item["status"] for item in result.as_json()["files"]}


def test_folders_are_walked_archives_opened_and_every_file_listed_once(district: Path, inbox: Path) -> None:
    put(district, inbox, "05-01.xlsx", "школа 1/книга.xlsx")
    (inbox / "письмо.txt").write_text("Добрый день!", "utf-8")
    (inbox / "пустой.xlsx").write_bytes(b"")
    (inbox / "обрыв.xlsx").write_bytes((district / "готово" / "05-01.xlsx").read_bytes()[:2000])
    (inbox / "скан.rar").write_bytes(b"Rar!\x1a\x07\x00 ....")
    with zipfile.ZipFile(inbox / "почта.zip", "w") as archive:
        archive.write(district / "готово" / "05-02.xlsx", "вложение/05-02.xlsx")
        archive.writestr("вложение/readme.md", "не книга")
    with zipfile.ZipFile(inbox / "переименован.xlsx", "w") as archive:  # an archive whatever its name says
        archive.write(district / "готово" / "05-03.xlsx", "05-03.xlsx")
    shutil.copy(district / "готово" / "05-01.xlsx", inbox / "книга без расширения")
    result = run(district, inbox)
    assert verdicts(result) == {
        "книга без расширения": "duplicate", "обрыв.xlsx": "unreadable", "переименован.xlsx/05-03.xlsx": "accepted", "письмо.txt": "rejected",
        "почта.zip/вложение/05-02.xlsx": "accepted", "почта.zip/вложение/readme.md": "rejected", "пустой.xlsx": "unreadable",
        "скан.rar": "unreadable", "школа 1/книга.xlsx": "accepted",
    }  # fmt: skip
    assert len(result.arrivals) == 9
    reasons = {item["file"]: item["reason"] for item in result.as_json()["files"]}
    assert "zip" in reasons["скан.rar"]
    assert reasons["пустой.xlsx"] == "файл пустой"


def test_a_file_reached_by_two_ways_is_listed_once(district: Path, inbox: Path) -> None:
    book = put(district, inbox, "05-01.xlsx", "05-01.xlsx")
    assert verdicts(run(district, inbox, book)) == {"05-01.xlsx": "accepted"}


def test_two_inboxes_with_files_of_one_name_keep_them_apart(
    district: Path, inbox: Path, tmp_path: Path
) -> None:
    put(district, inbox, "05-01.xlsx", "книга.xlsx")
    other = tmp_path / "флешка"
    put(district, other, "05-02.xlsx", "книга.xlsx")
    assert verdicts(run(district, inbox, other)) == {
        "почта/книга.xlsx": "accepted",
        "флешка/книга.xlsx": "accepted",
    }


def test_the_submission_number_goes_before_the_time_of_saving(district: Path, inbox: Path) -> None:
    put(district, inbox, "05-01.xlsx", "а.xlsx")  # number 1, saved on 10 November
    put(district, inbox, "новее.xlsx", "б.xlsx")  # number 2, saved on 5 November
    assert verdicts(run(district, inbox)) == {"а.xlsx": "superseded", "б.xlsx": "accepted"}


def test_the_same_contents_again_are_a_duplicate_and_of_what_it_is_told(district: Path, inbox: Path) -> None:
    put(district, inbox, "05-01.xlsx", "а.xlsx")
    put(district, inbox, "05-01.xlsx", "а2.xlsx")
    put(district, inbox, "новее.xlsx", "б.xlsx")
    result = run(district, inbox)
    assert verdicts(result) == {"а.xlsx": "duplicate", "а2.xlsx": "superseded", "б.xlsx": "accepted"}
    assert next(a for a in result.arrivals if a.name == "а.xlsx").reason == "то же, что «а2.xlsx»"


def test_late_is_told_by_the_time_of_saving_and_sending_again_does_not_make_late(
    district: Path, inbox: Path
) -> None:
    put(district, inbox, "05-01.xlsx", "вовремя.xlsx")
    saved_at(put(district, inbox, "05-02.xlsx", "поздно.xlsx"), "2026-11-18T09:00:00Z")
    put(district, inbox, "05-03.xlsx", "первый раз.xlsx")
    saved_at(put(district, inbox, "05-03.xlsx", "второй раз.xlsx"), "2026-11-19T09:00:00Z")
    result = run(district, inbox)
    assert {a.organisation.code: a.late for a in result.accepted if a.organisation} == {
        "05-01": False,
        "05-02": True,
        "05-03": False,
    }


def test_whose_book_it_is_when_the_code_is_gone_or_strange(
    district: Path, inbox: Path, tmp_path: Path
) -> None:
    _, schools = invented(4)
    school_file(inbox / "чужая.xlsx", schools[3])  # 05-04 is not on this district's list
    shutil.copy(district / "район.xlsx", inbox / "район.xlsx")
    result = run(district, inbox)
    assert verdicts(result) == {"чужая.xlsx": "unknown_organisation", "район.xlsx": "rejected"}
    assert result.as_json()["organisations"] == {
        "expected": 3, "received": 0, "accepted": 0, "with_errors": 0, "missing": ["05-01", "05-02", "05-03"], "late": 0,
    }  # fmt: skip


def test_an_empty_inbox_gives_a_whole_answer_without_figures(
    district: Path, inbox: Path, tmp_path: Path
) -> None:
    result = consolidate(district / "район.xlsx", inbox, tmp_path / "сводка.xlsx", on=ON)
    data = result.as_json()
    assert data["files"] == []
    assert data["rows"]["mentors"] == {"read": 0, "listed": 0, "flagged": 0}
    assert {i["value"] for i in data["indicators"] if i["unit"] == "share"} == {None}
    assert (tmp_path / "сводка.xlsx").exists()


def test_a_summary_left_in_the_inbox_is_not_taken_for_a_school(district: Path, inbox: Path) -> None:
    put(district, inbox, "05-01.xlsx", "05-01.xlsx")
    consolidate(district / "район.xlsx", inbox, inbox / "сводка.xlsx", on=ON)
    result = consolidate(district / "район.xlsx", inbox, inbox / "сводка.xlsx", on=ON)
    assert verdicts(result) == {"05-01.xlsx": "accepted", "сводка.xlsx": "rejected"}
    assert (
        next(a for a in result.arrivals if a.status == "rejected").reason
        == "это сводка, а не книга организации"
    )


def test_every_row_read_is_listed(district: Path, inbox: Path) -> None:
    for name in ("05-01.xlsx", "05-02.xlsx", "05-03.xlsx"):
        put(district, inbox, name, name)
    _, schools = invented(3)
    rows = run(district, inbox).rows()
    for key in schools[0].tables:
        assert rows[key]["read"] == rows[key]["listed"] == sum(len(s.tables[key]) for s in schools), key


def test_an_inbox_that_is_not_there_is_said_by_name(district: Path, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"нет такой папки"):
        run(district, tmp_path / "нет такой папки")


def test_a_mistyped_code_does_not_replace_another_schools_book(district: Path, inbox: Path) -> None:
    _, schools = invented(3)
    first, second = schools[:2]
    put(district, inbox, f"{second.code}.xlsx", "вторая.xlsx")
    card = {"org_code": second.code, "inn": None, "full_name": "Школа", "short_name": "Школа"}
    school_file(inbox / "чья.xlsx", first, submission=9, **card)
    result = run(district, inbox)
    assert verdicts(result) == {"вторая.xlsx": "accepted", "чья.xlsx": "unknown_organisation"}
    (reason,) = (a.reason for a in result.arrivals if a.status == "unknown_organisation")
    assert reason == f"в паспорте код «{second.code}», а книга выдана организации «{first.code}»"
