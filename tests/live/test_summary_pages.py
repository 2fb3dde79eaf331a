"""Pages of sites in a real browser: accessible (WCAG 2.2 AA, which GOST R 52872 follows) by axe-core, whole without scripts, valid as a tree of elements."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from district_books import ON, district_file, invented, school_file

from nastavnik.cli import cli
from nastavnik.district.consolidation import consolidate

pytestmark = pytest.mark.live
AXE = Path(__file__).parents[1] / "setup" / "node_modules" / "axe-core" / "axe.min.js"
VOID = {"meta", "link", "br", "img", "input", "hr", "col"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The district's page, a school's page with documents and people, and its block."""
    folder = tmp_path_factory.mktemp("сайт")
    _, schools = invented(2)
    acts = schools[0].tables["acts"]
    acts["url"] = [f"https://shkola.example.ru/{n}.pdf" for n in range(len(acts))]
    for school in schools:
        school_file(folder / "in" / f"{school.code}.xlsx", school)
    consolidate(district_file(folder / "район.xlsx", schools), folder / "in", folder / "сводка.xlsx", on=ON)
    done = CliRunner().invoke(cli, ["publish", str(folder / "сводка.xlsx"), "--out", str(folder / "out")])
    assert done.exit_code == 0, done.output
    return sorted((folder / "out").glob("*.html"))


def browser(page: Path, profile: Path, *options: str) -> str:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "chromium is not installed"
    command = [
        program,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={profile}",
        "--virtual-time-budget=8000",
        *options,
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def test_axe_finds_nothing_wrong(pages: list[Path], tmp_path: Path) -> None:
    script = (
        "<script>"
        + AXE.read_text("utf-8")
        + "</script><script>axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(r => {const p = document.createElement('pre'); p.id = 'axe';"
        "p.textContent = JSON.stringify({wrong: r.violations.map(v => [v.id, v.help, v.nodes.map(n => n.html)]), passed: r.passes.length}); document.body.appendChild(p)})</script>"
    )
    for number, page in enumerate(pages):
        text = page.read_text("utf-8")
        if "<html" not in text:  # a block is looked at inside the page of somebody else's site
            text = f'<!DOCTYPE html><html lang="ru"><head><meta charset="utf-8"><title>Школа</title></head><body><main><h1>Школа</h1>{text}</main></body></html>'
        copy = tmp_path / f"{number}.html"
        copy.write_text(text.replace("</body>", f"{script}</body>"), "utf-8")
        shown = browser(copy, tmp_path / "profile", "--dump-dom")
        found = re.search(r'<pre id="axe">(.*?)</pre>', shown, re.DOTALL)
        assert found, page.name
        result = json.loads(html.unescape(found.group(1)))
        assert result["wrong"] == [], page.name
        assert result["passed"] > 10


def test_pages_have_no_scripts_and_ask_nothing_of_other_sites(pages: list[Path]) -> None:
    for page in pages:
        text = page.read_text("utf-8")
        assert "<script" not in text and "javascript:" not in text and "onclick" not in text
        assert re.search(r'(src|href)="(?!#|https://shkola\.example\.ru/)', text) is None, page.name


class Tree(HTMLParser):
    """Elements opened and closed in order, identifiers used once, references to them kept."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.references += (given.get("aria-labelledby") or "").split()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_elements_nest_and_identifiers_are_unique(pages: list[Path]) -> None:
    for page in pages:
        tree = Tree()
        tree.feed(page.read_text("utf-8"))
        assert (tree.wrong, tree.open) == ([], []), page.name
        assert len(set(tree.ids)) == len(tree.ids)
        assert set(tree.references) <= set(tree.ids)


def test_a_page_is_seen_whole_and_not_blank(pages: list[Path], tmp_path: Path) -> None:
    for name, width in (("широкий", 1200), ("телефон", 360)):
        picture = tmp_path / f"{name}.png"
        browser(pages[0], tmp_path / "profile", f"--screenshot={picture}", f"--window-size={width},1600")
        assert picture.stat().st_size > 20_000
