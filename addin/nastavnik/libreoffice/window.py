"""Windows of an office: showing, enabling, handles, message boxes."""

from __future__ import annotations

import sys
from typing import Any

from . import bridge

__all__ = [
    "handle",
    "is_editing",
    "is_enabled",
    "is_visible",
    "message_box",
    "raise_window",
    "set_enabled",
    "set_visible",
]

# com.sun.star.awt.MessageBoxButtons
_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_MODES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "WARNINGBOX"}
# com.sun.star.accessibility.AccessibleRole
_ROLE_TEXT_FRAME, _ROLE_SPREADSHEET = 61, 84
_SYSTEM_WIN32, _SYSTEM_MAC, _SYSTEM_XWINDOW = 1, 5, 6


def is_visible(controller: Any) -> bool:
    """Whether the book's window is shown."""
    return bool(controller.Frame.ContainerWindow.isVisible())


def set_visible(controller: Any, value: bool) -> None:
    """Show or hide the book's window."""
    controller.Frame.ContainerWindow.setVisible(value)


def is_enabled(controller: Any) -> bool:
    """Whether the book's window takes input."""
    return bool(controller.Frame.ContainerWindow.isEnabled())


def set_enabled(controller: Any, value: bool) -> None:
    """Let the book's window take input, or not."""
    controller.Frame.ContainerWindow.setEnable(value)


def raise_window(controller: Any) -> None:
    """Bring the book's window to the front where it is shown."""
    frame = controller.Frame
    if frame.ContainerWindow.isVisible():
        frame.activate()
        frame.ContainerWindow.toFront()


def is_editing(controller: Any) -> bool:
    """Whether somebody is typing into a cell: a text stands over the sheet that only the accessibility tree tells."""
    window = controller.Frame.ComponentWindow
    context = window.getAccessibleContext() if window.isVisible() else None
    pending = [] if context is None else [(context, 2)]
    while pending:
        node, depth = pending.pop()
        count = node.getAccessibleChildCount()
        if node.getAccessibleRole() == _ROLE_SPREADSHEET:
            # Frozen panes are several: the text stands in the one that the cell is in.
            last = node.getAccessibleChild(count - 1) if count else None
            if last is not None and last.getAccessibleContext().getAccessibleRole() == _ROLE_TEXT_FRAME:
                return True
        elif depth:
            children = (node.getAccessibleChild(index) for index in range(min(count, 20)))
            pending += [(child.getAccessibleContext(), depth - 1) for child in children if child is not None]
    return False


def handle(controller: Any) -> int | None:
    """The system's handle of the book's window; None where there is none."""
    system = {"win32": _SYSTEM_WIN32, "darwin": _SYSTEM_MAC}.get(sys.platform, _SYSTEM_XWINDOW)
    peer = controller.Frame.ContainerWindow
    found = peer.getWindowHandle(bridge.uno().ByteSequence(bytes(16)), system)
    value = getattr(found, "WindowHandle", found)
    return int(value) if value else None


def message_box(
    toolkit: Any, parent: Any, prompt: str | None, title: str | None, buttons: str | None, mode: str | None
) -> str:
    """Ask in a message box over ``parent``; returns the pressed button's name."""
    kind = bridge.enum("awt.MessageBoxType", _MODES[mode])
    box = toolkit.createMessageBox(parent, kind, _BUTTONS[buttons], title or "", prompt or "")
    try:
        return _RESULTS[box.execute()]
    finally:
        box.dispose()
