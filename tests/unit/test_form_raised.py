"""The steps of docs/maintaining.md for a new column: the form's version is raised, books issued before stay good."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COLUMN = '    { key = "hobby", header = "Увлечение", type = "text", hint = "По желанию" },\n'

# Another folder of forms, before anything has read the usual one.
_WITH_FORMS = """
import json, sys
from pathlib import Path
import nastavnik.resources as resources
usual = resources.data_dir
resources.data_dir = lambda name: Path(sys.argv[1]) if name == "workbook_templates" else usual(name)
from nastavnik.books.checking import check
from nastavnik.books.making import migrate
from nastavnik.books.reading import read_book
found = check(sys.argv[2]).files[0]
moved = migrate(sys.argv[2], sys.argv[3])
again = check(moved.path).files[0]
book = read_book(moved.path)
print(json.dumps({
    "codes": sorted(r.code for r in found.remarks), "version": found.book.version, "surnames": found.book.raw["mentors"]["surname"],
    "after": sorted(r.code for r in again.remarks), "new version": book.version, "columns": list(book.raw["mentors"]),
    "moved": book.raw["mentors"]["surname"], "left": moved.left,
}))
"""


def with_column(folder: Path, *, raised: bool) -> Path:
    """The shipped forms with a column more among the mentors'; ``raised``: as the guide says, under a new version."""
    forms = Path(shutil.copytree(ROOT / "workbook_templates", folder))
    text = (forms / "school.toml").read_text("utf-8")
    version = next(line for line in text.splitlines() if line.startswith("version"))
    number = version.split('"')[1]
    place = text.index("\n", text.index('key = "competences"')) + 1
    text = text[:place] + COLUMN + text[place:]
    if raised:
        shutil.copy(forms / "school.toml", forms / f"school-{number}.toml")
        year, _, part = number.partition(".")
        text = text.replace(version, f'version = "{year}.{int(part) + 1}"')
    (forms / "school.toml").write_text(text, "utf-8")
    return forms


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled workbook of the form as it is shipped."""
    from check_books import school

    path = tmp_path_factory.mktemp("issued") / "05-05.xlsx"
    path.write_bytes(school())
    return path


def read(forms: Path, book: Path, out: Path) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", _WITH_FORMS, str(forms), str(book), str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def test_a_column_under_a_raised_version_spoils_no_issued_book(issued: Path, tmp_path: Path) -> None:
    found = read(with_column(tmp_path / "forms", raised=True), issued, tmp_path / "new.xlsx")
    assert "form-older" in found["codes"]  # type: ignore[operator]
    assert not [code for code in found["codes"] if code.startswith(("column", "sheet"))]  # type: ignore[attr-defined]
    assert found["surnames"] == found["moved"]
    assert found["left"] == []
    assert "form-older" not in found["after"]  # type: ignore[operator]
    assert "hobby" in found["columns"]  # type: ignore[operator]
    assert found["new version"] != found["version"]


def test_a_column_without_a_raised_version_is_missing_in_every_issued_book(
    issued: Path, tmp_path: Path
) -> None:
    found = read(with_column(tmp_path / "forms", raised=False), issued, tmp_path / "new.xlsx")
    assert "column-missing" in found["codes"]  # type: ignore[operator]
