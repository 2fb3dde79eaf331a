"""``python -m nastavnik.desk BUTTON --attach PIPE``: what the toolbar of LibreOffice starts."""

from __future__ import annotations

import argparse
import sys

from nastavnik.desk.doors import press_attached


def main() -> int:
    """Press a button on the document behind a pipe; 0 done, 1 the data has errors, 2 not done."""
    parser = argparse.ArgumentParser(prog="nastavnik.desk")
    parser.add_argument("button")
    parser.add_argument("--attach", required=True)
    parser.add_argument("--document", default="")
    given = parser.parse_args()
    return press_attached(given.button, given.attach, given.document).exit_code


if __name__ == "__main__":
    sys.exit(main())
