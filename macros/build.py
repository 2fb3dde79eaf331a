"""Makes what is derived from the sources here: ``python macros/build.py`` after any change of a button or macro.

Writes excel/Buttons.bas and excel/vbaProject.bin. Needs pyOpenVBA, which the installed program does not: the
compiled macros are kept beside their sources, and a test builds them again and compares.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from nastavnik.desk.addins.vba import buttons_module

HERE = Path(__file__).resolve().parent / "excel"
MODULES = ("RunPythonBase", "Buttons")


def compiled_macros(sources: dict[str, str]) -> bytes:
    """``vbaProject.bin`` holding exactly ``sources`` (module name → text) beside the workbook's own modules."""
    from pyopenvba import ExcelFile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shell.xlsm"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, source in sources.items():
                project.add_module(name, source.replace("\n", "\r\n"))
            book.save()
        with ExcelFile(path) as book:
            return book.vba_project_bytes()


def read_sources() -> dict[str, str]:
    """The modules as they stand in ``excel/``."""
    return {name: (HERE / f"{name}.bas").read_text(encoding="ascii") for name in MODULES}


def main() -> None:
    (HERE / "Buttons.bas").write_text(buttons_module(), encoding="ascii", newline="\n")
    (HERE / "vbaProject.bin").write_bytes(compiled_macros(read_sources()))


if __name__ == "__main__":
    main()
