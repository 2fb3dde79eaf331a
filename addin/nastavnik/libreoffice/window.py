"""Windows of an office: showing, enabling, handles, message boxes."""

from __future__ import annotations

import sys
from typing import Any

from . import bridge

__all__ = ["handle", "is_enabled", "is_visible", "message_box", "raise_window", "set_enabled", "set_visible"]

# com.sun.star.awt.MessageBoxButtons
_BUTTONS = {None: 1, "ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_RESULTS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_MODES = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "WARNINGBOX"}
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
