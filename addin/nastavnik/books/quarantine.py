"""Risky files read by a process of its own, with limits on memory and time, so that they can only harm it.

One child serves file after file: the parent writes a file to its standard input and gets all sheets back in one
answer. A child that died, hung or grew is replaced. Calamine may abort the whole process (not merely panic) on a
damaged .xls that makes it ask for terabytes, so every .xls is read here. On Windows there is no limit on memory,
only on time.
"""

from __future__ import annotations

import atexit
import os
import pickle
import subprocess
import sys
import threading
from typing import IO, Any

from nastavnik.books.anatomy import TOO_BIG, Hostile

__all__ = ["MEMORY", "SECONDS", "QuarantinedSource"]

SECONDS = 20
MEMORY = 1536 * 2**20
_ANSWER_LIMIT = 512 * 2**20
_LARGE = (
    32 * 2**20
)  # bytes of an answer after which the child is not used again: it does not give memory back
_LENGTH = 8  # bytes that tell how long a file or an answer is


class QuarantinedSource:
    """Sheets of a file read in a child process; see ``nastavnik.books.grid.CalamineSource``."""

    def __init__(self, data: bytes, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        answer = _child_of(memory).ask(data, seconds)
        # Our own child wrote it, from plain values only.
        reason, names, hidden, sheets = pickle.loads(answer)
        if reason:
            raise Hostile(reason)
        self.names: list[str] = names
        self.hidden: set[str] = hidden
        self._sheets: dict[str, Any] = sheets

    def sheet(self, name: str) -> Any:
        return self._sheets[name]


class _Child:
    """A reading process; ``ask`` raises Hostile when the file killed it or took too long."""

    def __init__(self, memory: int) -> None:
        self.memory, self.owner, self._lock = memory, os.getpid(), threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, data: bytes, seconds: float) -> bytes:
        with self._lock:
            process = self._started()
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(seconds, stop)
            timer.start()
            answer = b""
            try:
                assert process.stdin is not None and process.stdout is not None
                _send(process.stdin, data)
                answer = _receive(process.stdout)
            except OSError:
                pass  # the child died before it had read everything
            finally:
                timer.cancel()
                if late.is_set() or not answer or len(answer) > _LARGE:
                    self.end()
            if late.is_set():
                raise Hostile("чтение заняло слишком много времени")
            if not answer:
                raise Hostile("файл слишком велик или повреждён")
            return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "nastavnik.books.quarantine", str(self.memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a panic of the Rust reader is told in English
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows: no black window
            )
        return self._process

    def end(self) -> None:
        """Stop the process; the next question starts another."""
        process, self._process = self._process, None
        if process is not None and self.owner == os.getpid():
            process.kill()
            process.communicate()


_children: dict[int, _Child] = {}


def _child_of(memory: int) -> _Child:
    """The child of this process with a limit; one inherited by a fork belongs to the process it came from."""
    child = _children.get(memory)
    if child is None or child.owner != os.getpid():
        child = _children[memory] = _Child(memory)
        atexit.register(child.end)
    return child


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """The next piece; b'' when the other side is gone."""
    head = stream.read(_LENGTH)
    size = int.from_bytes(head, "big") if len(head) == _LENGTH else 0
    data = stream.read(size) if size else b""
    return data if len(data) == size else b""


def _serve(memory: int) -> None:
    """Read the workbooks that come on standard input; answer each with a pickle: (reason or '', names, hidden, sheets)."""
    from nastavnik.books.grid import CalamineSource

    try:
        import resource
    except ImportError:  # Windows
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while data := _receive(sys.stdin.buffer):
        try:
            source = CalamineSource(data)
            sheets = {name: source.sheet(name) for name in source.names}
            answer = pickle.dumps(("", source.names, source.hidden, sheets), protocol=5)
            if len(answer) > _ANSWER_LIMIT:
                answer = pickle.dumps((TOO_BIG, [], set(), {}))
        except Hostile as error:
            answer = pickle.dumps((str(error), [], set(), {}))
        except MemoryError:
            answer = pickle.dumps((TOO_BIG, [], set(), {}))
        _send(sys.stdout.buffer, answer)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
