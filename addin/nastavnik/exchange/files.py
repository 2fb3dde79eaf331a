"""Files put on the disk so that a crash at any moment leaves the whole file or none."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from nastavnik.errors import Unavailable

__all__ = ["no_space", "place", "remove", "sha256", "write_whole"]


def sha256(data: bytes) -> str:
    """The SHA-256 of ``data`` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def no_space(error: OSError) -> Unavailable:
    """What to tell a person when the disk did not take a file."""
    full = error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    what = "На диске не хватило места." if full else f"Диск не принял файл: {error.strerror or error}."
    return Unavailable(
        what, "Освободите место и повторите: ничего не потеряно, работа продолжится с того же места."
    )


def write_whole(target: Path, data: bytes, *, read_only: bool = False, work: Path | None = None) -> Path:
    """``data`` at ``target``: written beside it, flushed to the disk, renamed. Raises Unavailable on a full disk.

    ``work`` is a folder of the same disk for the unfinished file, so that a crash leaves nothing at
    the target's. A file of the same content already there is left alone.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            return target
        handle, name = tempfile.mkstemp(prefix=".part-", dir=work or target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.chmod(0o444 if read_only else 0o644)
            place(temporary, target)
        finally:
            remove(temporary)
    except OSError as error:
        raise no_space(error) from error
    return target


def place(source: Path, target: Path) -> None:
    """Rename ``source`` to ``target`` and flush the folders, so that the name survives a power cut too."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if os.name == "nt" and target.exists():
        target.chmod(stat.S_IWRITE)
    os.replace(source, target)
    for folder in {source.parent, target.parent}:
        if os.name != "nt":
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def remove(path: Path) -> bool:
    """Delete a file, read-only ones too; False when it is not there."""
    try:
        if os.name == "nt":
            path.chmod(stat.S_IWRITE)
        path.unlink()
    except FileNotFoundError:
        return False
    return True
