"""The ribbon tab of Excel, made from the table of buttons."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import quoteattr

from nastavnik.desk.addins.vba import RIBBON_CALLBACK
from nastavnik.desk.buttons import BUTTONS, GROUPS, Button

__all__ = ["ribbon_xml"]

TAB, KEYTIP = "Наставничество", "Н"


def ribbon_xml(buttons: Sequence[Button] = BUTTONS) -> str:
    """The customUI part: a tab with a group a form, large buttons in the order of work."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui">',
        "  <ribbon>",
        "    <tabs>",
        f"      <tab id={quoteattr('NastavnikTab')} label={quoteattr(TAB)} keytip={quoteattr(KEYTIP)}>",
    ]
    for form, label in GROUPS.items():
        lines.append(f"        <group id={quoteattr('NastavnikGroup_' + form)} label={quoteattr(label)}>")
        lines += [_button(button, form) for button in buttons if form in button.forms]
        lines.append("        </group>")
    lines += ["      </tab>", "    </tabs>", "  </ribbon>", "</customUI>", ""]
    return "\n".join(lines)


def _button(button: Button, form: str) -> str:
    """A large button; one that serves both forms stands in both groups under its own id and keytip."""
    again = form != button.group
    values = {
        "id": f"Nastavnik_{form}_{button.key}",
        "label": button.label,
        "imageMso": button.image,
        "size": "large",
        "tag": button.key,
        "onAction": RIBBON_CALLBACK,
        "keytip": button.keytip + ("2" if again else ""),
        "screentip": button.label,
        "supertip": button.supertip,
    }
    return (
        "          <button " + " ".join(f"{name}={quoteattr(value)}" for name, value in values.items()) + "/>"
    )
