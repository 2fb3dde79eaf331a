"""The toolbars and the menu of LibreOffice, made from the table of buttons."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from nastavnik.desk.buttons import BUTTONS, GROUPS, Button

__all__ = ["PROTOCOL", "addons_xcu", "toolbar_name", "window_state_xcu"]

PROTOCOL = "vnd.nastavnik"
TITLE = "Наставничество"
_CONTEXT = "com.sun.star.sheet.SpreadsheetDocument"


def addons_xcu(buttons: Sequence[Button] = BUTTONS) -> str:
    """The configuration of the extension: a toolbar a form and one menu with a part a form."""
    toolbars, menu = [], []
    for number, (form, label) in enumerate(GROUPS.items(), 1):
        entries = [
            _entry(f"b{i:02}", button, form) for i, button in enumerate(buttons, 1) if form in button.forms
        ]
        toolbars.append(_node(f"ru.nastavnik.{form}", [_text("Title", _title(label)), *entries]))
        menu.append(_node(f"m{number}", [_text("Title", label), _node("Submenu", entries, replace=False)]))
    top = _node(
        "ru.nastavnik.menu",
        [_text("Title", TITLE), _text("Context", _CONTEXT), _node("Submenu", menu, replace=False)],
    )
    parts = [_node("OfficeMenuBar", [top], replace=False), _node("OfficeToolBar", toolbars, replace=False)]
    return _component("Addons", "org.openoffice.Office", _node("AddonUI", parts, replace=False))


def window_state_xcu() -> str:
    """Where the toolbars stand at first: docked on one row below the usual ones, under their own names.

    The handler then leaves only that of the document's form.
    """
    states = [
        _node(
            toolbar_name(form),
            [
                _text("UIName", _title(label)),
                _value("Visible", "boolean", "true"),
                _value("Docked", "boolean", "true"),
                _value("DockingArea", "int", "0"),
                _value("DockPos", "string", f"{number},3"),
            ],
        )
        for number, (form, label) in enumerate(GROUPS.items())
    ]
    inside = _node("UIElements", [_node("States", states, replace=False)], replace=False)
    return _component("CalcWindowState", "org.openoffice.Office.UI", inside)


def toolbar_name(form: str) -> str:
    """The address of a form's toolbar inside LibreOffice."""
    return f"private:resource/toolbar/addon_ru.nastavnik.{form}"


def _title(label: str) -> str:
    return f"{TITLE}: {label.lower()}"


def _component(name: str, package: str, inside: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="{name}" oor:package="{package}">\n'
        f"{inside}\n</oor:component-data>\n"
    )


def _entry(name: str, button: Button, form: str) -> str:
    """One button; the form of its toolbar goes into the address, so that a button serves two forms."""
    return _node(
        name,
        [
            _text("URL", f"{PROTOCOL}:{button.key}?{form}"),
            _text("Title", button.label),
            _text("Context", _CONTEXT),
            _text("Target", "_self"),
        ],
    )


def _node(name: str, inside: Sequence[str], *, replace: bool = True) -> str:
    operation = ' oor:op="replace"' if replace else ""
    return f'<node oor:name="{escape(name)}"{operation}>' + "\n".join(inside) + "</node>"


def _text(name: str, value: str) -> str:
    """A property; what people read is given as Russian and as the fallback for other languages."""
    if name in ("Title", "UIName"):
        text = escape(value)
        both = f'<value xml:lang="en-US">{text}</value><value xml:lang="ru">{text}</value>'
        return f'<prop oor:name="{name}" oor:type="xs:string">{both}</prop>'
    return _value(name, "string", value)


def _value(name: str, kind: str, value: str) -> str:
    return f'<prop oor:name="{name}" oor:type="xs:{kind}"><value>{escape(value)}</value></prop>'
