"""``python -m nastavnik``."""

from __future__ import annotations

from nastavnik.cli import main

main()
