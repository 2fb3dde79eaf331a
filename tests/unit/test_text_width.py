"""Rows are as high as their texts, columns as wide as the words of their heads."""

from __future__ import annotations

import pytest

from nastavnik.books.text_width import line_count, text_width, word_room


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("Мероприятие", 46, 1),
        ("опытный педагог – молодой специалист", 26, 2),
        ("Доля молодых специалистов, вошедших в программы в роли наставляемых", 52, 2),
        ("первая\nвторая\nтретья", 40, 3),
    ],
)
def test_lines_of_a_cell(text: str, width: float, lines: int) -> None:
    assert line_count(text, width) == lines


def test_a_word_longer_than_the_column_is_broken_and_counted() -> None:
    link = "https://shkola.example.ru/nastavnichestvo/dokumenty"
    assert line_count(link, text_width(link) + 1.3) == 1
    assert line_count(link, text_width(link) / 2) in (2, 3)


def test_no_word_of_a_head_is_broken() -> None:
    for head in ("Номер наставника", "Молодых специалистов всего", "Обучающихся 10–19 лет", "Наставляемых"):
        room = word_room(head)
        assert line_count(head, room, bold=True) <= len(head.split())
        assert all(line_count(word, room, bold=True) == 1 for word in head.split())
