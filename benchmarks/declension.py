"""How often our forms of surnames, first names and patronymics are those of the public OpenCorpora dictionary.

Run: ``.venv/bin/python benchmarks/declension.py [--show N] [--write]`` (``--write`` renews docs/declension.md). The dictionary (CC BY-SA, shipped with
pymorphy3-dicts-ru) lists tens of thousands of surnames with all their forms; pytrovich alone is measured beside.
A form counts as right when the dictionary has it among the variants of that case.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from nastavnik.documents.declension.forms import CASES, Forms
from nastavnik.documents.declension.gender import Gender
from nastavnik.documents.declension.given import first_name_forms, patronymic_forms
from nastavnik.documents.declension.petrovich import by_pytrovich
from nastavnik.documents.declension.positions import position_table
from nastavnik.documents.declension.surnames import surname_forms

_GRAMMEMES = {
    "gent": "genitive",
    "datv": "dative",
    "accs": "accusative",
    "ablt": "instrumental",
    "loct": "prepositional",
}
_KINDS = {"Surn": "surnames", "Name": "first names", "Patr": "patronymics"}
_SPARE = {"Infr", "V-oy", "V-ey", "Erro", "Dist", "Arch", "Abbr", "Init", "Orgn", "Trad", "Geox"}


def dictionary() -> Iterator[tuple[str, str, Gender, dict[str, set[str]]]]:
    """Kind, nominative, gender and the dictionary's forms by case, each word once."""
    import pymorphy3

    words = pymorphy3.MorphAnalyzer().dictionary
    lexemes: dict[tuple[int, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for word, tag, normal, paradigm, _ in words.iter_known_words():
        marks = tag.grammemes
        kind = next((kind for kind in _KINDS if kind in marks), None)
        if not kind or "sing" not in marks or "Abbr" in marks or len(normal) < 3:
            continue
        sex = "male" if "masc" in marks else "female" if "femn" in marks else None
        case = next((name for mark, name in _GRAMMEMES.items() if mark in marks), None)
        if "nomn" in marks:
            case = "nominative"
        if "Fixd" in marks:
            continue
        if sex and case:
            lexemes[(paradigm, f"{kind} {sex} {normal}")][case].add(word)
    for (_, key), forms in lexemes.items():
        kind, sex, _ = key.split(" ", 2)
        if all(forms.get(case) for case in ("nominative", *CASES)):
            yield kind, sorted(forms["nominative"])[0], "male" if sex == "male" else "female", forms


def main() -> None:
    """Print, per kind and gender, words, words wholly right by us and by pytrovich alone, and right among the sure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--show", type=int, default=0, help="print this many of our differences per group")
    parser.add_argument("--write", action="store_true", help="renew docs/declension.md")
    asked = parser.parse_args()
    shown = asked.show
    ours = {"Surn": surname_forms, "Name": first_name_forms, "Patr": patronymic_forms}
    theirs = {"Surn": "lastname", "Name": "firstname", "Patr": "middlename"}
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    misses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, word, sex, expected in dictionary():
        name = "-".join(piece.capitalize() for piece in word.split("-"))
        mine = ours[kind](name, sex)
        row = totals[(kind, sex)]
        row[0] += 1
        good = _right(mine, expected)
        row[1] += good
        row[2] += _right(by_pytrovich(theirs[kind], sex, name), expected)
        row[3] += mine.sure
        row[4] += mine.sure and good
        if not good:
            misses[(kind, sex)].append(
                f"{name}: {' '.join(mine.oblique())} / {' '.join('|'.join(sorted(expected[c])) for c in CASES)} {'sure' if mine.sure else ''}"
            )
    lines = []
    for key, (count, good, petrovich, sure, sure_good) in sorted(totals.items()):
        lines.append(
            f"| {_RUSSIAN[key]} | {count} | {_percent(good / count)} | {_percent(petrovich / count)} | {_percent(sure / count)} | {_percent(sure_good / max(sure, 1))} |"
        )
        print(
            f"{_KINDS[key[0]]:12} {key[1]:7} {count:6} words  ours {good / count:.2%}  pytrovich {petrovich / count:.2%}"
            f"  sure {sure / count:.2%}, of them right {sure_good / max(sure, 1):.2%}"
        )
        for line in misses[key][:: max(1, len(misses[key]) // shown)][:shown] if shown else []:
            print("   ", line)

    if asked.write:
        _write(lines)


def _percent(share: float) -> str:
    return f"{share:.2%}".replace(".", ",").replace("%", " %")


def _write(lines: list[str]) -> None:
    root = Path(__file__).parents[1]
    golden = root / "tests" / "golden" / "documents"
    names, positions = (
        sum(1 for line in (golden / name).read_text("utf-8").splitlines()[2:] if line)
        for name in ("names.tsv", "positions.tsv")
    )
    text = _DOC.format(rows="\n".join(lines), names=names, positions=positions, table=len(position_table()))
    (root / "docs" / "declension.md").write_text(text, "utf-8")


_RUSSIAN = {
    ("Name", "female"): "имена, женские",
    ("Name", "male"): "имена, мужские",
    ("Patr", "female"): "отчества, женские",
    ("Patr", "male"): "отчества, мужские",
    ("Surn", "female"): "фамилии, женские",
    ("Surn", "male"): "фамилии, мужские",
}
_DOC = """# Склонение имён и должностей: что измерено

Этот файл пишет `benchmarks/declension.py --write`.

Сверка с открытым словарём OpenCorpora (поставляется с `pymorphy3-dicts-ru`): слово считается верным, когда верны
все пять косвенных падежей. «Уверенно» — доля форм, которые программа не просит посмотреть человеку.

| слова | всего | верно у нас | верно у pytrovich | уверенно | верно среди уверенных |
|---|---|---|---|---|---|
{rows}

Словарь сам содержит опечатки («Зайкином», «Чаплиным»), поэтому 100 % не бывает ни у кого.

Проверено человеком и держится тестами:

- трудные фамилии, имена и отчества во всех падежах, всего {names} — `tests/golden/documents/names.tsv`;
- должности во всех падежах, всего {positions} — `tests/golden/documents/positions.tsv`;
- таблица склонения должностей, всего {table} — `addin/nastavnik/documents/declension/positions.toml`.

Чего программа не может знать и потому отмечает «посмотрите»: беглая гласная в фамилиях на -ец, -ок, -ёл
(«Кравца» или «Кравеца»), ударение в фамилиях на шипящую («Лапшой», «Квашей»), первая часть двойной мужской фамилии
(«Франк-Каменецкого»), имена из нескольких слов, должности вне таблицы. Решение записывается один раз в таблицу
«Склонение» районной книги.
"""


def _right(forms: Forms, expected: dict[str, set[str]]) -> bool:
    return all(_plain(forms.case(case)) in {_plain(form) for form in expected[case]} for case in CASES)


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


if __name__ == "__main__":
    main()
