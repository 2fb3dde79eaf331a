"""The panel: a small window beside the office suite with the same buttons, for where macros are forbidden."""

from __future__ import annotations

from nastavnik.desk.connecting import BookProvider

__all__ = ["run_panel"]


def run_panel(provider: BookProvider | None = None) -> None:
    """Show the panel until it is closed. ``provider`` gives the workbook in front (default: Excel or LibreOffice).

    Raises Unavailable when there is no screen or no tkinter.
    """
    from nastavnik.errors import Unavailable

    try:
        import tkinter as tk

        root = tk.Tk(className="nastavnik")
    except ImportError as error:
        raise Unavailable(
            "Панель не открыть: в этом Python нет модуля tkinter.", "Установите его (пакет python3-tk)."
        ) from error
    except tk.TclError as error:
        raise Unavailable("Панель не открыть: нет экрана.", "Запустите её на рабочем столе.") from error
    from nastavnik.desk.panel.window import Panel
    from nastavnik.desk.panel.worker import BookInFront

    Panel(root, provider or BookInFront())
    root.mainloop()
