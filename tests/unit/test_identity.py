"""Whose a workbook is, whatever its passport and its stamp say."""

from __future__ import annotations

import pytest

from nastavnik.books.identity import Claims, Directory

SCHOOLS = Directory(
    [
        ("первая", "05-01", "7701000018", ("МБОУ «СОШ № 1»", "СОШ № 1")),
        ("вторая", "05-02", "7701000025", ("МБОУ «СОШ № 2»", "СОШ № 2")),
        ("филиал", "05-03", "7701000025", ("Филиал «СОШ № 2»", "СОШ № 2")),
    ]
)


@pytest.mark.parametrize(
    ("claims", "owner", "words"),
    [
        (Claims("05-01"), "первая", ""),
        (Claims(" 05–01 "), "первая", ""),
        (Claims("05-01", "05-01", "7701000025"), "первая", ""),
        (Claims("05-01", "05-99"), "первая", ""),
        # A mistyped code: the rest of the passport is the first school's, and so is the stamp.
        (Claims("05-02", "05-01", "7701000018"), "первая", "выдана организации «05-01»; организация найдена по ИНН"),
        # A neighbour's book filled in: the rest of the passport is its own.
        (Claims("05-01", "05-02", None, ("СОШ №  1",)), "первая", "организация найдена по названию"),
        # Nothing decides: nobody's figures are replaced.
        (Claims("05-02", "05-01"), None, "в паспорте код «05-02», а книга выдана организации «05-01»"),
        (Claims("05-02", "05-01", "7701000025", ("СОШ № 2",)), None, "а книга выдана организации «05-01»"),
        (Claims("05-77", "05-03"), "филиал", "код взят из служебного листа"),
        (Claims(None, "05-03"), "филиал", "код взят из служебного листа"),
        (Claims("05-77", "05-88", "7701000018"), None, "кода «05-77» нет в списке организаций"),
        (Claims(None, None, "7701000018"), "первая", "организация найдена по ИНН"),
        (Claims("", None, "7701000025", ("МБОУ \"СОШ № 2\"",)), "вторая", "организация найдена по названию"),
        (Claims(None, None, "7701000025", ("СОШ № 2",)), None, "в книге нет кода организации"),
        (Claims(), None, "в книге нет кода организации"),
    ],
)  # fmt: skip
def test_a_book_has_the_owner_that_it_says_it_has(claims: Claims, owner: str | None, words: str) -> None:
    found = SCHOOLS.owner(claims)
    assert found.organisation == owner
    assert words in found.words and bool(words) == bool(found.words)
