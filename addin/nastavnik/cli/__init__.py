"""The command line: the same actions from a terminal. Text for people is Russian; names and JSON are English."""

from __future__ import annotations

import errno
import os
import sys
from typing import Any

import click

from nastavnik.cli.russian import RussianGroup, explain
from nastavnik.errors import NastavnikError

__all__ = ["cli", "main"]


@click.group(
    cls=RussianGroup, context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 110}
)
@click.option("--debug", is_flag=True, help="Показать подробности ошибки для разработчика.")
@click.version_option(
    package_name="nastavnik", prog_name="nastavnik", message="%(prog)s %(version)s", help="Показать версию."
)
@click.pass_context
def cli(ctx: click.Context, debug: bool) -> None:
    """Наставник: реестры, сводки, приказы и отчёты о наставничестве для школ и районов."""
    ctx.obj = {"debug": debug}


def _load() -> None:
    # Each module adds its commands; what a command needs is imported when it runs.
    from nastavnik.cli import (
        books,
        district,
        documents,
        machine,
        mail,
        matching,
        people,
        publishing,
        roadmaps,
    )

    for module in (books, district, matching, publishing, documents, people, roadmaps, mail, machine):
        module.add(cli)


_load()


# What the operating system says in English, by the number of its error.
_SYSTEM = {
    errno.ENOSPC: "на диске кончилось место",
    errno.EDQUOT: "отведённое место на диске кончилось",
    errno.EACCES: "нет прав на эту папку или файл",
    errno.EPERM: "нет прав на эту папку или файл",
    errno.EROFS: "диск открыт только для чтения",
    errno.ENOENT: "такой папки нет, и создать её нельзя",
    errno.ENOTDIR: "часть пути — файл, а не папка",
    errno.EEXIST: "часть пути — файл, а не папка",
    errno.EISDIR: "это папка, а нужен файл",
    errno.ENAMETOOLONG: "имя слишком длинное",
    errno.EBUSY: "файл занят другой программой",
    errno.EFBIG: "файл больше, чем разрешено",
    errno.EIO: "диск не читается или не пишется",
}


def _silent(_: Any) -> None:
    """What libraries leave behind in destructors after a failure (a zip on a full disk) is nothing to a user."""


def main() -> None:
    """Run a command line and end the process: 0 done, 1 the data has errors, 2 could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    debug = "--debug" in sys.argv
    if debug:
        sys.argv.remove("--debug")
    else:
        sys.unraisablehook = _silent
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        code = 2
    except click.UsageError as error:
        click.echo(explain(error), err=True)
        code = 2
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Прервано. Незаконченные файлы не записаны.", err=True)
        code = 2
    except NastavnikError as error:
        if debug:
            raise
        click.echo(str(error), err=True)
        code = 2
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the reader has gone; there is nothing to tell
        code = 0
    except OSError as error:
        if debug:
            raise
        name = f" «{error.filename}»" if error.filename else ""
        click.echo(
            f"Не удалось записать или прочитать{name}: {_SYSTEM.get(error.errno or 0, error.strerror or error)}. Проверьте место на диске и права.",
            err=True,
        )
        code = 2
    except Exception as error:
        if debug:
            raise
        click.echo(
            f"Программа не справилась: {type(error).__name__}. Повторите с --debug и сообщите разработчикам.",
            err=True,
        )
        code = 2
    sys.exit(code if isinstance(code, int) else 0)
