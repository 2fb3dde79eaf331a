"""Tables as roadmap reading sees them: rows of cells on a grid, and the paragraphs between tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Block", "Cell", "Grid", "Paragraph", "Row", "one_line"]


@dataclass(frozen=True)
class Cell:
    """A cell: its text with line breaks, first grid column (from 0) and width in grid columns.

    ``above``: the cell is the lower part of a vertical merge, ``text`` is then the text of the whole.
    """

    text: str
    column: int
    span: int = 1
    bold: bool = False
    above: bool = False

    @property
    def own(self) -> str:
        """The text that stands in this row: "" in the lower part of a vertical merge."""
        return "" if self.above else self.text


@dataclass(frozen=True)
class Row:
    """One row; ``number`` is the true one, from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def filled(self) -> list[Cell]:
        """The cells with a text of their own."""
        return [cell for cell in self.cells if cell.own]


@dataclass(frozen=True)
class Grid:
    """A table (or a sheet); ``number`` is its place in the file, from 1."""

    number: int
    rows: tuple[Row, ...]
    name: str = ""

    @property
    def width(self) -> int:
        """How many cells most of the rows have; rows of a number and a title count only when there are no others."""
        counts = [len(row.cells) for row in self.rows if len(row.cells) > 1]
        counts = [count for count in counts if count > 2] or counts
        return max(set(counts), key=lambda count: (counts.count(count), count)) if counts else 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph outside tables."""

    text: str
    bold: bool = False
    heading: bool = False


Block = Paragraph | Grid


@dataclass
class Document:
    """The blocks of a file in reading order, and what reading it left out."""

    blocks: list[Block]
    warnings: list[str] = field(default_factory=list)


def one_line(text: str) -> str:
    """The text with every run of blanks and line breaks as one space."""
    return re.sub(r"\s+", " ", text).strip()


def joined(parts: Sequence[str]) -> str:
    """Halves of a text cut by a page break, as one: a hyphen at the cut joins without a space."""
    result = ""
    for part in (part.strip() for part in parts):
        if not part:
            continue
        if result.endswith("-") and not result.endswith(" -") and part[:1].islower():
            result += part
        else:
            result = f"{result} {part}" if result else part
    return result
