"""How much a message may hold before it is set aside: sizes, counts, depths."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """Bounds on what is taken from one message; sizes in bytes.

    ``message`` is the whole letter, ``file`` one attachment, ``unpacked`` everything out of its archives,
    ``ratio`` the greatest compression of a member over ten megabytes, ``depth`` letters or archives in one another.
    """

    message: int = 80 * 1024 * 1024
    file: int = 30 * 1024 * 1024
    unpacked: int = 300 * 1024 * 1024
    files: int = 60
    parts: int = 500
    members: int = 2000
    ratio: int = 300
    depth: int = 4

    @classmethod
    def of_megabytes(cls, megabytes: int) -> Limits:
        """Limits around the district's «Наибольший размер вложения, МБ»."""
        size = megabytes * 1024 * 1024
        # Base64 adds a third; a letter of two attachments is usual.
        return cls(
            message=max(3 * size, 10 * 1024 * 1024), file=size, unpacked=max(10 * size, 50 * 1024 * 1024)
        )
