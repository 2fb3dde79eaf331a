"""``python -m nastavnik.desk BUTTON --attach PIPE``: what the toolbar of LibreOffice starts."""

from __future__ import annotations

import argparse
import sys

from nastavnik.errors import NastavnikError

NOT_SHOWN = 3


def main() -> int:
    """Press a button on the document behind a pipe.

    0 done, 1 the data has errors, 2 not done: told to the clerk in the office. 3: the office could not be reached,
    and the sentence is on standard output for whoever started this.
    """
    parser = argparse.ArgumentParser(prog="nastavnik.desk")
    parser.add_argument("button")
    parser.add_argument("--attach", required=True)
    parser.add_argument("--document", default="")
    given = parser.parse_args()
    try:
        from nastavnik.desk.doors import press_attached

        return press_attached(given.button, given.attach, given.document).exit_code
    except NastavnikError as error:
        sentence = str(error)
    except Exception as error:  # noqa: BLE001  the edge: a clerk never sees a traceback
        from nastavnik.desk.log import log_path, logger
        from nastavnik.desk.trouble import explain

        logger().exception("%s", given.button)
        sentence = explain(error) or f"Не удалось выполнить. Подробности: {log_path()}"
    sys.stdout.buffer.write(sentence.encode())
    return NOT_SHOWN


if __name__ == "__main__":
    sys.exit(main())
