"""A risky file read by a process of its own, with limits on memory and time, so that it can only harm itself.

The parent writes the file to the child's standard input and gets all sheets back in one answer. On Windows there
is no limit on memory, only on time.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

from nastavnik.books.anatomy import TOO_BIG, Hostile

__all__ = ["MEMORY", "SECONDS", "QuarantinedSource"]

SECONDS = 20
MEMORY = 1536 * 2**20
_ANSWER_LIMIT = 512 * 2**20


class QuarantinedSource:
    """Sheets of a file read in a child process; see ``nastavnik.books.grid.CalamineSource``."""

    def __init__(self, data: bytes, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        command = [sys.executable, "-m", "nastavnik.books.quarantine", str(memory)]
        try:
            done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)
        except subprocess.TimeoutExpired as error:
            raise Hostile("чтение заняло слишком много времени") from error
        if done.returncode or not done.stdout:
            raise Hostile("файл слишком велик или повреждён")
        # Our own child wrote it, from plain values only.
        reason, names, hidden, sheets = pickle.loads(done.stdout)
        if reason:
            raise Hostile(reason)
        self.names: list[str] = names
        self.hidden: set[str] = hidden
        self._sheets: dict[str, Any] = sheets

    def sheet(self, name: str) -> Any:
        return self._sheets[name]


def _child(memory: int) -> None:
    """Read the workbook on standard input and answer with a pickle: (reason or '', names, hidden, sheets)."""
    from nastavnik.books.grid import CalamineSource

    try:
        import resource
    except ImportError:  # Windows
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        source = CalamineSource(sys.stdin.buffer.read())
        sheets = {name: source.sheet(name) for name in source.names}
        answer = pickle.dumps(("", source.names, source.hidden, sheets), protocol=5)
        if len(answer) > _ANSWER_LIMIT:
            answer = pickle.dumps((TOO_BIG, [], set(), {}))
    except Hostile as error:
        answer = pickle.dumps((str(error), [], set(), {}))
    except MemoryError:
        answer = pickle.dumps((TOO_BIG, [], set(), {}))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _child(int(sys.argv[1]))
