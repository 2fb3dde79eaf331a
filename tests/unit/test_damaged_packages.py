"""Archives and Word files with any bytes changed: a verdict or a sentence, never a crash."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from nastavnik.district.inbox import sources
from nastavnik.errors import BadFile, NastavnikError
from nastavnik.exchange.limits import Limits
from nastavnik.exchange.unpacking import unpack
from nastavnik.roadmap import reading

GOLDEN = Path(__file__).parent.parent / "golden" / "roadmaps"


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("школа/книга.xlsx", b"PK\x03\x04" + bytes(500))
        target.writestr("письмо.txt", "Добрый день! " * 40)
    return made.getvalue()


def in_the_directory(data: bytes, chance: random.Random) -> bytes:
    """A few bytes of the central directory changed: what zipfile believes."""
    end = data.rindex(b"PK\x05\x06")
    spoiled, first = bytearray(data), int.from_bytes(data[end + 16 : end + 20], "little")
    for _ in range(chance.choice((1, 2, 5))):
        spoiled[chance.randrange(first, len(data))] = chance.choice((0, 255, chance.randrange(256)))
    return bytes(spoiled)


def in_a_part(data: bytes, chance: random.Random) -> bytes:
    """One part's letters changed, cut short or the part taken away."""
    source, made = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    chosen = chance.choice(source.namelist())
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            content = bytearray(source.read(name))
            if name == chosen and content:
                how = chance.randrange(3)
                if how == 0:
                    continue
                if how == 1:
                    del content[chance.randrange(len(content)) :]
                for _ in range(20 if content else 0):
                    content[chance.randrange(len(content))] = chance.choice(b'<>/"= &a1')
            target.writestr(name, bytes(content))
    return made.getvalue()


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_archive_in_the_inbox_gets_verdicts(tmp_path: Path, seed: int) -> None:
    good, chance, path = archive(), random.Random(seed), tmp_path / "почта.zip"
    for _ in range(60):
        data = in_the_directory(good, chance)
        path.write_bytes(data)
        assert all(s.problem or s.data for s in sources([tmp_path]))
        assert unpack(path.name, data, (), Limits())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("damage", [in_the_directory, in_a_part])
def test_a_damaged_word_file_is_read_or_named(
    tmp_path: Path,
    seed: int,
    damage: Callable[[bytes, random.Random], bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_office(path: Path) -> None:
        raise BadFile(f"Файл «{path.name}» не открылся и в LibreOffice.")

    monkeypatch.setattr(
        reading, "as_docx", no_office
    )  # the second try of the same file: slow, and proved live
    good, chance, path = (GOLDEN / "district.docx").read_bytes(), random.Random(seed), tmp_path / "карта.docx"
    for _ in range(12):
        path.write_bytes(damage(good, chance))
        with suppress(NastavnikError):
            assert reading.read_roadmap(path).activities
