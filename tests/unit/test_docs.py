"""README and docs: links lead somewhere, commands exist, figures say how they were measured."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from nastavnik.cli import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text):
        if not target.startswith(("http", "mailto")):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_named_in_pages_exist(page: Path) -> None:
    for line in re.findall(r"nastavnik ([a-z][a-z ]+)", page.read_text(encoding="utf-8")):
        group: click.Command = cli
        for word in line.split():
            if not isinstance(group, click.Group):
                break
            found = group.commands.get(word)
            assert found is not None, f"nastavnik {line}"
            group = found


def test_make_targets_named_in_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text(encoding="utf-8"))):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_readme_quotes_what_the_benchmark_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    source = (ROOT / "benchmarks" / "consolidate.py").read_text(encoding="utf-8")
    head = re.search(r'print\("(\| workbooks [^"]+)"\)', source)
    assert head is not None
    assert head.group(1) in readme
    assert "make bench" in readme


def test_nothing_outside_the_project_is_named() -> None:
    outside = "sha" + "red/"
    for path in tracked():
        if path.suffix in {".py", ".md", ".toml", ".sh", ".txt", ".j2", ".html", ""} and path.is_file():
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert f"../{outside}" not in text, path
            assert f"/work/{outside}" not in text, path
