"""Every sentence a clerk may read, kept as it was read aloud: tests/golden/checks/messages.txt.

``python tests/unit/test_checks_messages.py`` writes the file anew; then read what changed.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from check_books import remarks
from test_checks_hostile import HOSTILE
from test_checks_planted import LINES, all_checked
from test_checks_structure import LOUD, changed

from nastavnik.books.checking import Remark
from nastavnik.checks.catalogue import CATALOGUE, advice, plural, render
from nastavnik.checks.findings import Finding
from nastavnik.cli.reference import rules_page
from nastavnik.form import load_form

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden" / "checks" / "messages.txt"


def sentences() -> dict[str, list[str]]:
    """By code: what is said of the first three mistakes planted for it."""
    said: dict[str, list[str]] = {code: [] for code in CATALOGUE}

    def add(found: list[Remark], code: str) -> None:
        if len(said[code]) < 3:
            said[code] += [f"{r.message} {r.fix}" for r in found if r.code == code][: 3 - len(said[code])]

    for line, found in zip(LINES, all_checked()):
        if line.found:
            add(found.remarks, line.code)
    for change, expected in LOUD.values():
        for code, _, _ in expected:
            if code in said and len(said[code]) < 3:
                add(remarks(changed(change)), code)
    for name, make, code in HOSTILE.values():
        if len(said[code]) < 3 and "bomb" not in name:
            add(remarks(make(), name), code)
    form = load_form("school")
    for code, version in (("form-older", "2025.1"), ("form-newer", "2027.1")):
        said[code] = [
            " ".join(
                render(
                    Finding(code, 0, value=version, context={"found": version, "current": form.version}), form
                )
            )
        ]
    return said


def as_text(said: dict[str, list[str]]) -> str:
    return "\n".join(f"## {code}\n" + "".join(f"{line}\n" for line in lines) for code, lines in said.items())


@pytest.fixture(scope="module")
def said() -> dict[str, list[str]]:
    return sentences()


def test_every_sentence_is_the_one_that_was_read_aloud(said: dict[str, list[str]]) -> None:
    assert as_text(said) == GOLDEN.read_text(encoding="utf-8"), "read the new sentences, then run this file"


def test_every_code_says_something(said: dict[str, list[str]]) -> None:
    assert [code for code, lines in said.items() if not lines] == []


def test_sentences_are_plain_russian(said: dict[str, list[str]]) -> None:
    every = {code: list(lines) for code, lines in said.items()}
    for found in all_checked():
        for remark in found.remarks:
            every[remark.code].append(f"{remark.message} {remark.fix}")
    for code, lines in every.items():
        for line in lines:
            assert (
                code not in line
                and "…" not in line
                and "{" not in line
                and "None" not in line
                and "nan" not in line
            ), line
            assert (
                line[0].isupper()
                and line[-1] == "."
                and "  " not in line
                and ".." not in line
                and not re.search(r" [.](?!xlsx)", line)
            ), line
            assert not re.search(
                r"\b(null|error|dataframe|int|float|traceback|regex|validation)\b", line, re.IGNORECASE
            ), line


def test_every_rule_has_all_its_words() -> None:
    for entry in CATALOGUE.values():
        assert entry.severity in ("error", "warning")
        assert all((entry.meaning, entry.message, entry.fix, entry.source, entry.example)), entry.code
        assert advice(entry), entry.code


def test_the_contract_holds_its_severities() -> None:
    warnings = [
        "sheet-renamed",
        "column-renamed",
        "column-extra",
        "external-link",
        "name-case",
        "still-active-after-end",
        "person-doubled",
        "mentor-overloaded",
        "pair-without-programme",
        "pair-without-order",
        "meeting-outside-programme",
        "deadline-not-understood",
        "done-without-evidence",
    ]
    errors = [
        "file-not-ours",
        "file-unreadable",
        "file-encrypted",
        "form-older",
        "sheet-missing",
        "column-missing",
        "column-doubled",
        "formula-altered",
        "error-value",
        "required",
        "type-date",
        "type-number",
        "type-boolean",
        "range",
        "not-in-list",
        "checksum-inn",
        "checksum-ogrn",
        "email",
        "latin-letters",
        "digits-in-name",
        "date-order",
        "programme-too-short",
        "programme-too-long",
        "end-reason-missing",
        "consent-missing",
        "consent-after-order",
        "parent-consent-missing",
        "id-unknown",
        "id-doubled",
        "self-mentoring",
        "pair-doubled",
        "count-exceeds-total",
        "roadmap-no-responsible",
    ]
    assert {code: CATALOGUE[code].severity for code in warnings} == dict.fromkeys(warnings, "warning")
    assert {code: CATALOGUE[code].severity for code in errors} == dict.fromkeys(errors, "error")


def test_the_page_of_rules_is_current() -> None:
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == rules_page(), "run «make docs»"


@pytest.mark.parametrize(
    ("count", "word"),
    [
        (1, "ошибка"),
        (2, "ошибки"),
        (4, "ошибки"),
        (5, "ошибок"),
        (11, "ошибок"),
        (12, "ошибок"),
        (21, "ошибка"),
        (104, "ошибки"),
        (111, "ошибок"),
        (0, "ошибок"),
    ],
)
def test_a_noun_follows_its_number(count: int, word: str) -> None:
    assert plural(count, "ошибка", "ошибки", "ошибок") == word


if __name__ == "__main__":
    GOLDEN.write_text(as_text(sentences()), encoding="utf-8")
