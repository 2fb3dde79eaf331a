"""A run killed by SIGKILL at its Nth step: every file, network and journal operation is a step."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable

STEPS = {
    "os.rename", "os.remove", "os.chmod", "os.mkdir", "sqlite3.connect", "tempfile.mkstemp", "imaplib.open", "imaplib.send",
    "smtplib.connect", "smtplib.send", "socket.connect",
}  # fmt: skip


def killed_at(step: int, action: Callable[[], object]) -> bool:
    """Run ``action`` in a child killed at ``step``; False when it finished before that many steps."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return True
        if os.WEXITSTATUS(status) != 0:
            raise AssertionError("the run failed by itself")
        return False
    try:
        left = [step]

        def tick() -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(lambda event, arguments: tick() if event in STEPS else None)
        _around_commits(tick)
        action()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _around_commits(tick: Callable[[], None]) -> None:
    """Each row added, and just before and after each commit, are steps too."""
    from nastavnik.exchange.journal import Journal

    add, writing = Journal.add, Journal.writing

    def stepped_add(self, table, **values):
        tick()
        number = add(self, table, **values)
        tick()
        return number

    class Stepped:
        def __init__(self, journal):
            self.inner = writing(journal)

        def __enter__(self):
            return self.inner.__enter__()

        def __exit__(self, *problem):
            tick()
            result = self.inner.__exit__(*problem)
            tick()
            return result

    Journal.add = stepped_add
    Journal.writing = lambda journal: Stepped(journal)
