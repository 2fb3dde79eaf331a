"""The district's own workbook as the consolidation needs it: organisations, targets, thresholds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nastavnik.books.identity import Directory
from nastavnik.books.reading import Book, read_book
from nastavnik.checks.batch import Settings
from nastavnik.checks.keys import fold_id
from nastavnik.errors import BadFile
from nastavnik.form import load_indicators

if TYPE_CHECKING:
    from nastavnik.district.people import Decision

__all__ = ["Office", "Organisation", "Thresholds"]


@dataclass(frozen=True)
class Organisation:
    """A row of «Организации»."""

    code: str
    full_name: str
    short_name: str
    org_type: str = ""
    inn: str = ""
    email: str = ""
    curator_name: str = ""
    expected: bool = True
    row: int = 0


@dataclass(frozen=True)
class Thresholds:
    """What «Настройки» decides about counting; the defaults are the form's."""

    satisfied_from: int = 7
    young_definition: str = "по стажу"
    young_experience_max: int = 3
    young_age_under: int = 35


@dataclass
class Office:
    """A district: who it is, whom it expects, what it aims at.

    ``targets`` maps indicator keys to {year: fraction for shares, number for counts}; ``denominators`` maps
    indicator keys to the district's own denominator.
    """

    book: Book
    card: dict[str, Any]
    organisations: list[Organisation]
    targets: dict[str, dict[int, float]]
    denominators: dict[str, float]
    thresholds: Thresholds
    settings: dict[str, Any]
    passwords: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, path: str | Path) -> Office:
        """The office of a district workbook. Raises BadFile when it is not one, or lists no organisation."""
        return cls.of(read_book(path))

    @classmethod
    def of(cls, book: Book) -> Office:
        """The office of a book that has been read; raises as ``open`` does."""
        if book.form is None:
            raise BadFile(
                f"Файл «{book.name}» — не книга района: {book.reason}.",
                "Нужна книга, созданная командой «nastavnik new district».",
            )
        if book.form.id != "district":
            raise BadFile(
                f"Файл «{book.name}» — книга организации, а нужна книга района.",
                "Укажите первой книгу района.",
            )
        office = cls(
            book, book.card, _organisations(book), _targets(book), _denominators(book), _thresholds(book), book.card_of("settings"),
        )  # fmt: skip
        passwords = book.tables["organisations"]["exchange_password"].dropna()
        office.passwords = list(dict.fromkeys(passwords))
        if not office.organisations:
            raise BadFile(
                f"В книге «{book.name}» на листе «Организации» нет ни одной строки.",
                "Внесите организации района.",
            )
        office.directory = Directory(
            (o, o.code, o.inn, (o.full_name, o.short_name)) for o in office.organisations
        )
        return office

    @classmethod
    def nowhere(cls) -> Office:
        """No district: no targets, the form's own thresholds. For counting a single book."""
        return cls(Book(Path(), ""), {}, [], {}, {}, Thresholds(), {})

    directory: Directory[Organisation] = field(default_factory=lambda: Directory(()))

    @property
    def expected(self) -> list[Organisation]:
        return [organisation for organisation in self.organisations if organisation.expected]

    @property
    def deadline(self) -> dt.date | None:
        value = self.card.get("collection_deadline")
        return value if isinstance(value, dt.date) else None

    @property
    def title(self) -> str:
        return str(self.card.get("municipality") or self.card.get("office_name") or "Район")

    @property
    def decisions(self) -> list[Decision]:
        """What the clerk decided about likely matches; the last word about a pair holds."""
        from nastavnik.district.decisions import COLUMNS, merged
        from nastavnik.district.people import Decision

        frame = self.book.tables["same_people"].dropna(subset=COLUMNS)
        return merged([Decision(*record) for record in frame[COLUMNS].itertuples(index=False, name=None)])

    def target(self, key: str, on: dt.date) -> float | None:
        """The target in force on a day: of its year, else the last one set before."""
        years = self.targets.get(key, {})
        past = [year for year in years if year <= on.year]
        return years[max(past)] if past else None

    def check_settings(self, on: dt.date) -> Settings:
        low, high = self.settings.get("programme_min_months"), self.settings.get("programme_max_months")
        return Settings(on=on, programme_min_months=int(low or 3), programme_max_months=int(high or 12))


def _organisations(book: Book) -> list[Organisation]:
    found, seen = [], set()
    for record in book.tables["organisations"].to_dict("records"):
        code = record["org_code"]
        if not code or fold_id(code) in seen:
            continue
        seen.add(fold_id(code))
        found.append(
            Organisation(
                code, record["full_name"] or record["short_name"] or code, record["short_name"] or record["full_name"] or code,
                record["org_type"] or "", record["inn"] or "", record["email"] or "", record["curator_name"] or "",
                record["expected"] is not False, int(record["_row"]),
            )
        )  # fmt: skip
    return found


def _targets(book: Book) -> dict[str, dict[int, float]]:
    by_title = {item["title"]: item for item in load_indicators()}
    targets: dict[str, dict[int, float]] = {}
    for record in book.tables["targets"].dropna(subset=["indicator", "year", "target"]).to_dict("records"):
        item = by_title[record["indicator"]]
        scale = 100 if item["unit"] == "share" else 1
        targets.setdefault(item["key"], {})[int(record["year"])] = record["target"] / scale
    return targets


def _denominators(book: Book) -> dict[str, float]:
    card = book.card_of("denominators")
    names = {
        "learners_mentee_share": "population_10_19",
        "learners_mentor_share": "population_15_19",
        "enterprises_share": "enterprises_total",
    }
    return {key: float(card[name]) for key, name in names.items() if card.get(name)}


def _thresholds(book: Book) -> Thresholds:
    card = book.card_of("settings")
    usual = Thresholds()

    def number(name: str) -> int:
        value = card.get(name)
        return int(value) if value is not None else int(getattr(usual, name))

    return Thresholds(
        number("satisfied_from"),
        card.get("young_definition") or usual.young_definition,
        number("young_experience_max"),
        number("young_age_under"),
    )
