"""A small window that asks for a few values: what «Приказ…» needs before it can write."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nastavnik.desk.talk import Field
from nastavnik.errors import Unavailable

__all__ = ["ask_in_window", "build_form", "dress", "hidden_root", "open_window", "show_window"]


def ask_in_window(title: str, fields: Sequence[Field]) -> Mapping[str, str] | None:
    """The answers by field key, or None when the window was closed. Raises Unavailable without a screen."""
    with hidden_root() as root:
        return build_form(root, title, fields)


@contextlib.contextmanager
def hidden_root() -> Iterator[Any]:
    """The Tk program that a window of ours needs. Raises Unavailable without a screen."""
    try:
        import tkinter as tk

        root = tk.Tk(className="nastavnik")
    except (ImportError, RuntimeError) as error:
        raise Unavailable(
            "Окно показать нельзя: нет модуля tkinter.", "Воспользуйтесь командой nastavnik."
        ) from error
    except tk.TclError as error:
        raise Unavailable(
            "Окно показать нельзя: нет экрана.", "Воспользуйтесь командой nastavnik."
        ) from error
    root.withdraw()
    try:
        dress(root)
        yield root
    finally:
        root.destroy()


def dress(root: Any) -> None:
    """The plain theme of Tk on X11 is of another century."""
    from tkinter import ttk

    if root.tk.call("tk", "windowingsystem") == "x11":
        ttk.Style(root).theme_use("clam")


def open_window(parent: Any, title: str) -> Any:
    """A window of ours over ``parent`` that Escape closes; unseen until ``show_window``, so that it never jumps."""
    import tkinter as tk

    window = tk.Toplevel(parent, class_="Nastavnik")
    window.withdraw()
    window.title(title)
    window.attributes("-topmost", True)
    window.bind("<Escape>", lambda _event: window.destroy())
    return window


def show_window(window: Any, parent: Any) -> None:
    """Show a window that is ready: by its parent where that is seen, else in the middle of the screen; never beyond."""
    window.update_idletasks()
    width, height = window.winfo_reqwidth(), window.winfo_reqheight()
    wide, high = window.winfo_screenwidth(), window.winfo_screenheight()
    left, top = (wide - width) // 2, (high - height) // 3
    if parent.winfo_viewable():
        left, top = parent.winfo_rootx() + 40, parent.winfo_rooty() + 60
    window.geometry(f"+{max(min(left, wide - width - 20), 0)}+{max(min(top, high - height - 40), 0)}")
    window.deiconify()
    window.lift()
    window.focus_force()


def build_form(parent: Any, title: str, fields: Sequence[Field]) -> Mapping[str, str] | None:
    """Show the form over ``parent`` (a Tk window) and wait for it."""
    import tkinter as tk
    from tkinter import filedialog, ttk

    window = open_window(parent, title)
    window.resizable(False, False)
    body = ttk.Frame(window, padding=12)
    body.grid()
    values: dict[str, tk.StringVar] = {}
    problem = tk.StringVar()
    answers: dict[str, str] = {}
    first: Any = None

    for row, field in enumerate(fields):
        shown = dict(field.options)
        variable = tk.StringVar(window, shown.get(field.default, field.default))
        values[field.key] = variable
        ttk.Label(body, text=field.label + (" *" if field.required else "")).grid(
            row=row, column=0, sticky="w", padx=(0, 10), pady=3
        )
        if field.kind == "choice":
            entry: Any = ttk.Combobox(
                body, textvariable=variable, values=list(shown.values()), state="readonly", width=44
            )
        else:
            shows = "•" if field.kind == "password" else ""
            entry = ttk.Entry(body, textvariable=variable, width=46, show=shows)
        entry.grid(row=row, column=1, sticky="we", pady=3)
        first = first or entry
        if field.kind in ("file", "folder"):

            def browse(field: Field = field, variable: tk.StringVar = variable) -> None:
                chosen = (
                    filedialog.askdirectory(parent=window)
                    if field.kind == "folder"
                    else filedialog.askopenfilename(parent=window)
                )
                if chosen:
                    variable.set(chosen)

            ttk.Button(body, text="Выбрать…", command=browse).grid(row=row, column=2, padx=(6, 0))

    def accept(_event: Any = None) -> None:
        answers.clear()
        for field in fields:
            text = values[field.key].get().strip()
            back = {shown: value for value, shown in field.options}
            answers[field.key] = back.get(text, text)
            if field.required and not text:
                problem.set(f"Заполните «{field.label}».")
                return
            if field.kind == "date" and text and not _is_date(text):
                problem.set(f"«{field.label}»: введите дату как 01.09.2026.")
                return
        window.accepted = True  # type: ignore[attr-defined]
        window.destroy()

    ttk.Label(body, textvariable=problem, foreground="#B3261E").grid(
        row=len(fields), column=0, columnspan=3, sticky="w", pady=(6, 0)
    )
    buttons = ttk.Frame(body)
    buttons.grid(row=len(fields) + 1, column=0, columnspan=3, sticky="e", pady=(10, 0))
    ttk.Button(buttons, text="Готово", command=accept).grid(row=0, column=0, padx=4)
    ttk.Button(buttons, text="Отмена", command=window.destroy).grid(row=0, column=1)
    window.bind("<Return>", accept)
    show_window(window, parent)
    if first is not None:
        first.focus_set()
    window.wait_window()
    return answers if getattr(window, "accepted", False) else None


def _is_date(text: str) -> bool:
    try:
        dt.datetime.strptime(text, "%d.%m.%Y")
    except ValueError:
        return False
    return True
