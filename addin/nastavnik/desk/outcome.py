"""What a pressed button has done, told in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Outcome"]


@dataclass(frozen=True)
class Outcome:
    """The result of one action.

    ``done`` is False when the action could not do its work; ``message`` is the one summary people read;
    ``errors`` counts findings of severity error (the data is wrong though the action is done); ``files`` are
    what it wrote beside the workbook; ``details`` are lines shown below the summary. A ``quiet`` outcome is shown
    in the status line, without a window to be closed.
    """

    message: str
    done: bool = True
    errors: int = 0
    files: tuple[Path, ...] = ()
    details: tuple[str, ...] = ()
    quiet: bool = False

    @property
    def exit_code(self) -> int:
        """0 done and nothing wrong, 1 done and the data has errors, 2 not done."""
        if not self.done:
            return 2
        return 1 if self.errors else 0

    @property
    def text(self) -> str:
        """The summary with its details and files, for a window."""
        lines = [self.message, *self.details, *(str(file) for file in self.files)]
        return "\n".join(lines)
