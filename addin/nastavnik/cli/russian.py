"""Click that speaks Russian: headings of help, and what is wrong with a command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import click

__all__ = ["RussianCommand", "RussianGroup", "explain"]


Tables = Callable[[], Iterable[tuple[str, list[tuple[str, str]]]]]
SUMMARY_LIMIT = 70  # what a command does, in the list of commands: said whole, never cut


class _Speaks:
    """Help of a command with Russian headings, and with tables of what an argument may be."""

    tables: Tables | None = None

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        words = {"[OPTIONS]": "[ПАРАМЕТРЫ]", "COMMAND": "КОМАНДА", "[ARGS]...": "…"}
        text = " ".join(pieces)
        for english, russian in words.items():
            text = text.replace(english, russian)
        formatter.write_usage(ctx.command_path, text, prefix="Как вызвать: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (_in_russian(names), _in_russian(text))
            for p in self.get_params(ctx)  # type: ignore[attr-defined]
            if isinstance(p, click.Option) and (record := p.get_help_record(ctx)) is not None
            for names, text in (record,)
        ]
        if rows:
            with formatter.section("Параметры"):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            listed = [
                (name, c.get_short_help_str(SUMMARY_LIMIT))
                for name in self.list_commands(ctx)
                if (c := self.get_command(ctx, name)) and not c.hidden
            ]
            with formatter.section("Команды"):
                formatter.write_dl(listed)
        for title, lines in self.tables() if self.tables else ():
            with formatter.section(title):
                formatter.write_dl(lines)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option: Any = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Показать эту справку."
        return option  # type: ignore[no-any-return]


_WORDS = {
    "PATH": "ПУТЬ",
    "INTEGER RANGE": "ЧИСЛО",
    "INTEGER": "ЧИСЛО",
    "TEXT": "ТЕКСТ",
    "[required]": "[обязательно]",
    "; required]": "; обязательно]",
    "[default: ": "[по умолчанию: ",
    "; default: ": "; по умолчанию: ",
}
_RANGE = re.compile(r"(\d+)<=x<=(\d+)")


def _in_russian(text: str) -> str:
    """A line of help with click's own words translated."""
    for english, russian in _WORDS.items():
        text = text.replace(english, russian)
    return _RANGE.sub(r"от \1 до \2", text)


class RussianCommand(_Speaks, click.Command):
    """A command whose help is Russian; ``tables`` gives (title, [(value, meaning)]) to print below the options."""

    def __init__(self, *arguments: Any, tables: Tables | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.tables = tables


class RussianGroup(_Speaks, click.Group):
    """A group whose help is Russian."""

    command_class = RussianCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


RussianGroup.group_class = RussianGroup


def explain(error: click.UsageError) -> str:
    """What is wrong with a command line, in one Russian sentence."""
    where = f" Справка: {error.ctx.command_path} --help" if error.ctx else ""
    if isinstance(error, click.NoSuchOption):
        return f"Нет параметра {error.option_name}.{where}"
    if isinstance(error, click.MissingParameter):
        name = (
            error.param.opts[0]
            if error.param and error.param.param_type_name == "option"
            else error.param.human_readable_name
            if error.param
            else "?"
        )
        return f"Не указано: {name.rstrip('.')}.{where}"
    if isinstance(error, click.BadOptionUsage):
        asked = "value" not in error.message  # «does not take a value» is the other complaint of this kind
        told = "не указано значение" if asked else "значение не нужно"
        return f"Параметр {error.option_name}: {told}.{where}"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[-1] if error.param else "?"
        allowed = (
            f" Допустимо: {', '.join(error.param.type.choices)}."
            if error.param and isinstance(error.param.type, click.Choice)
            else ""
        )
        kind = error.param.type if error.param else None
        if isinstance(kind, click.IntRange):
            allowed = f" Нужно целое число от {kind.min} до {kind.max}."
        elif isinstance(kind, click.types.IntParamType):
            allowed = " Нужно целое число."
        own = error.message if any("а" <= c <= "я" for c in error.message) else ""
        return f"Неверное значение «{name}». {own}{allowed}{where}".replace("  ", " ")
    if error.message.startswith("No such command"):
        name = error.message.split("'")[1] if "'" in error.message else "?"
        return f"Нет команды «{name}».{where}"
    if error.message.startswith("Missing command"):
        return f"Не указана команда.{where}"
    if "unexpected extra argument" in error.message:
        extra = error.message[error.message.find("(") + 1 : -1]
        return f"Лишнее в команде: {extra}.{where}"
    return f"Команда введена неверно.{where}"
