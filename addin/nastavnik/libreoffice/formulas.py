"""Formula texts between Excel's English A1 grammar and the one of Calc's API; pure text, no office needed."""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["quoted_sheet", "shifted", "to_calc", "to_excel"]

_STRING = r'"(?:[^"]|"")*"'
_QUOTED = r"'(?:[^']|'')*'"
_WORD = r"[^\W\d][\w.]*"
_PLAIN = r"[^\W\d]\w*"
_REFERENCE = r"(?:\$?[A-Za-z]{1,3}\$?\d+|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d+:\$?\d+|\#REF!)(?![\w(.])"
_ERROR = r"\#(?:REF!|N/A|NAME\?|NULL!|DIV/0!|VALUE!|NUM!)"

_TO_CALC = re.compile(
    rf"""(?P<string>{_STRING})
    |(?P<prefix>(?:{_QUOTED}|{_WORD}(?::{_WORD})?)!)(?={_REFERENCE}|{_PLAIN})
    |(?P<error>{_ERROR})
    |(?P<bracket>\[[^\]]*\])
    |(?P<logical>\b(?:TRUE|FALSE)\b(?!\s*\())
    |(?P<future>_xl(?:fn|ws|pm)\.)
    |(?P<word>{_WORD})
    |(?P<mark>[(){{}},;@])""",
    re.VERBOSE,
)
_TO_EXCEL = re.compile(
    rf"""(?P<string>{_STRING})
    |(?P<document>{_QUOTED}\#)
    |(?P<solid>\$?(?P<sheet1>{_QUOTED}|{_PLAIN})\.(?P<ref1>\$?[A-Z]{{1,3}}\$?\d+)
        :\$?(?P<sheet2>{_QUOTED}|{_PLAIN})\.(?P<ref2>\$?[A-Z]{{1,3}}\$?\d+))
    |(?P<prefix>\$?(?:{_QUOTED}|{_PLAIN})\.(?={_REFERENCE})|\$(?:{_QUOTED}|{_PLAIN})\.(?={_PLAIN})|{_QUOTED}\.)
    |(?P<error>{_ERROR})
    |(?P<logical>\b(?:TRUE|FALSE)\(\))
    |(?P<addin>COM\.SUN\.STAR\.SHEET\.ADDIN\.\w+\.GET(?P<name>\w+))
    |(?P<word>{_WORD})
    |(?P<mark>[(){{}};|~!])""",
    re.VERBOSE,
)
_CELL = re.compile(
    rf"(?P<skip>{_STRING}|{_QUOTED}|{_ERROR})|(?<![\w$])(?P<c1>\$?)(?P<col>[A-Z]{{1,3}})(?P<r1>\$?)(?P<row>\d+)(?![\w(.])"
)
_BARE_NAME = re.compile(rf"{_PLAIN}\Z")
_LOOKS_LIKE_CELL = re.compile(r"[A-Za-z]{1,3}\d+\Z|[RrCc]\d*\Z")


def quoted_sheet(name: str) -> str:
    """A sheet's name as Excel writes it before ``!``: in quotes where it needs them."""
    if _BARE_NAME.match(name) and not _LOOKS_LIKE_CELL.match(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def _unquoted(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def to_calc(formula: str) -> str:
    """``=SUM(Sheet1!A1,2)`` as ``=SUM($'Sheet1'.A1;2)``; texts that are no formulas stay."""
    if not formula.startswith("="):
        return formula
    stack: list[str] = []
    after_word = False

    def replace(match: re.Match[str]) -> str:
        nonlocal after_word
        kind, text = match.lastgroup, match.group()
        was_word, after_word = after_word and match.start() == end[0], kind in ("word", "logical")
        end[0] = match.end()
        if kind == "prefix":
            return _calc_prefix(text[:-1])
        if kind == "logical":
            return text + "()"
        if kind == "future":
            return ""
        if kind == "mark":
            return _calc_mark(text, stack, was_word)
        return text

    end = [0]
    return _TO_CALC.sub(replace, formula)


def _calc_prefix(sheets: str) -> str:
    if sheets.startswith("'"):
        inner = _unquoted(sheets)
        book = re.match(r"(?P<folder>.*)\[(?P<file>[^\]]+)\](?P<sheet>.*)\Z", inner)
        if book:
            path = (book["folder"] + book["file"]).replace("\\", "/")
            return f"'file://{path}'#$'" + book["sheet"].replace("'", "''") + "'."
        return "$" + sheets + "."
    first, _, _last = sheets.partition(":")
    return f"$'{first}'."


def _calc_mark(text: str, stack: list[str], was_word: bool) -> str:
    if text == "@":
        return ""
    if text in "({":
        stack.append("{" if text == "{" else "f" if was_word else "(")
    elif text in ")}":
        if stack:
            stack.pop()
    elif stack and stack[-1] == "{":
        return ";" if text == "," else "|"
    elif text == ",":
        return "~" if stack and stack[-1] == "(" else ";"
    return text


def to_excel(formula: str) -> str:
    """``=SUM($Sheet1.A1;2)`` as ``=SUM(Sheet1!A1,2)``; texts that are no formulas stay."""
    if not formula.startswith("="):
        return formula
    braces = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal braces
        text = match.group()
        if match["document"]:
            path = _unquoted(text[:-1]).removeprefix("file://")
            folder, slash, name = path.rpartition("/")
            return f"\x00{folder}{slash}[{name}]\x00"
        if match["solid"]:
            first, last = _unquoted(match["sheet1"]), _unquoted(match["sheet2"])
            if first == last:
                return f"{quoted_sheet(first)}!{match['ref1']}:{match['ref2']}"
            return quoted_sheet(f"{first}:{last}") + f"!{match['ref1']}:{match['ref2']}"
        if match["prefix"]:
            return quoted_sheet(_unquoted(text[:-1].removeprefix("$"))) + "!"
        if match["logical"]:
            return text[:-2]
        if match["addin"]:
            return match["name"]
        if match["mark"]:
            braces += {"{": 1, "}": -1}.get(text, 0)
            return {";": ",", "~": ",", "!": " ", "|": ";" if braces else "|"}.get(text, text)
        return text

    converted = _TO_EXCEL.sub(replace, formula)
    return re.sub(r"\x00(.*?)\x00('?)(.*?)'?!", r"'\1\3'!", converted) if "\x00" in converted else converted


def shifted(
    formula: str, rows: int, columns: int, name_of: Callable[[int], str], number_of: Callable[[str], int]
) -> str:
    """A formula as it reads when filled ``rows`` down and ``columns`` right: relative references move."""

    def move(match: re.Match[str]) -> str:
        if match["skip"]:
            return match.group()
        column = match["col"] if match["c1"] else name_of(number_of(match["col"]) + columns)
        row = match["row"] if match["r1"] else str(int(match["row"]) + rows)
        return f"{match['c1']}{column}{match['r1']}{row}"

    return _CELL.sub(move, formula)
