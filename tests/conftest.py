"""What all tests share: an invented school, the validator of Open XML, the command line as a stranger calls it."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# The same examples every time, so that a landing never fails of chance; «make fuzz» looks for new ones.
hypothesis.settings.register_profile("test", deadline=None, derandomize=True)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))

ROOT = Path(__file__).resolve().parents[1]
VALIDATOR = next((ROOT / "tests/setup/node_modules/@xarsh").glob("ooxml-validator-*/ooxml-validator*"), None)


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Settings, caches and logs of the tests are not the user's."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(home / name.lower())


@pytest.fixture(scope="session")
def today() -> dt.date:
    return dt.date.today()


@pytest.fixture(scope="session")
def validate() -> Callable[[Path], None]:
    """``validate(path)`` asserts that Microsoft's Open XML SDK finds nothing wrong with an Office file."""
    assert VALIDATOR is not None, "run «make test»: it installs the validator"

    def validate(path: Path) -> None:
        done = subprocess.run([str(VALIDATOR), str(path)], capture_output=True, text=True, check=False)
        report = json.loads(done.stdout)
        assert report["ok"] and report["errors"] == [], report["errors"][:5]

    return validate


@dataclass
class Done:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def nastavnik() -> Callable[..., Done]:
    """``nastavnik("check", path, "--json")`` runs the command as a process and returns its code and output."""

    def run(*arguments: object) -> Done:
        command = [sys.executable, "-m", "nastavnik", *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run
