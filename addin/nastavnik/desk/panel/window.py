"""The window of the panel."""

from __future__ import annotations

import queue
import re
import tkinter as tk
from functools import partial
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any

from nastavnik.desk.asking import build_form, dress
from nastavnik.desk.buttons import BUTTONS, GROUPS, Button
from nastavnik.desk.connecting import BookProvider
from nastavnik.desk.outcome import Outcome
from nastavnik.desk.panel.place import load_place, save_place
from nastavnik.desk.panel.worker import Asked, Finished, Progressed, Seen, Worker
from nastavnik.desk.reviewing import build_review

__all__ = ["Panel"]

_LOOK_EVERY, _LISTEN_EVERY = 1500, 60  # milliseconds
_INK, _MUTED, _GOOD, _WARN, _BAD = "#1F2A37", "#5B6673", "#1B7A3D", "#8A5A00", "#B3261E"
_WIDTH, _WRAP, _NAME = 50, 420, 66  # letters in a line of the result, points of a label, letters of a name
_KEYS = "Нажмите кнопку мышью или Alt с её номером."
_LINES = {"✖": "bad", "▲": "warn"}  # the colour of a line by its sign
_COUNTED = re.compile(r"(\d+) из (\d+)")


class Panel:
    """Shows which workbook is in front and the buttons that fit it; presses them in the worker's thread."""

    def __init__(self, root: tk.Tk, provider: BookProvider) -> None:
        self.root = root
        self.worker = Worker(provider)
        self.form: str | None = None
        self.buttons: dict[str, ttk.Button] = {}
        self._build()
        self._show_buttons(None)
        root.protocol("WM_DELETE_WINDOW", self.close)
        place = load_place(root.winfo_screenwidth(), root.winfo_screenheight())
        if place:
            root.geometry(place)
        self._look()
        self._listen()

    # --- building ----------------------------------------------------------------------------------

    def _build(self) -> None:
        root = self.root
        root.title("Наставник")
        root.attributes("-topmost", True)
        root.resizable(False, False)
        style = ttk.Style(root)
        dress(root)
        style.configure("Press.TButton", anchor="w", padding=(10, 5))
        body = ttk.Frame(root, padding=12)
        body.grid(sticky="nsew")
        body.columnconfigure(0, weight=1)
        self.book = ttk.Label(
            body,
            text="Ищу открытую книгу…",
            font=("TkDefaultFont", 11, "bold"),
            foreground=_INK,
            wraplength=_WRAP,
        )
        self.book.grid(sticky="w")
        self.about = ttk.Label(body, text="", foreground=_MUTED, wraplength=_WRAP)
        self.about.grid(sticky="w", pady=(0, 8))
        self.list = ttk.Frame(body)
        self.list.grid(sticky="we")
        self.list.columnconfigure((0, 1), weight=1, uniform="buttons")
        # Frames of fixed height: the window must not jump as the bar and hints of one to three lines come and go.
        slot = ttk.Frame(body, height=14)
        slot.grid(sticky="we", pady=(8, 2))
        slot.grid_propagate(False)
        slot.columnconfigure(0, weight=1)
        self.progress = ttk.Progressbar(slot, mode="indeterminate")
        self.progress.grid(sticky="we")
        self.progress.grid_remove()
        line = tkfont.nametofont("TkDefaultFont").metrics("linespace")
        hint = ttk.Frame(body, height=3 * line + 4)
        hint.grid(sticky="we")
        hint.grid_propagate(False)
        self.status = ttk.Label(hint, text=_KEYS, foreground=_MUTED, wraplength=_WRAP)
        self.status.grid(sticky="nw")
        self.result = tk.Text(
            body, height=7, width=_WIDTH, wrap="word", relief="flat", background="#FFFFFF", padx=8, pady=6
        )
        self.result.configure(
            font="TkDefaultFont",
            state="disabled",
            foreground=_INK,
            highlightthickness=1,
            highlightbackground="#C9D1DA",
        )
        self.result.grid(sticky="we", pady=(4, 6))
        for name, colour in (("good", _GOOD), ("warn", _WARN), ("bad", _BAD)):
            self.result.tag_configure(name, foreground=colour)
        self.on_top = tk.BooleanVar(root, True)
        stay = ttk.Checkbutton(
            body, text="Поверх других окон", variable=self.on_top, command=self._stay_on_top
        )
        stay.grid(sticky="w")
        for number in range(1, 11):  # Alt+0 is the tenth
            root.bind(f"<Alt-Key-{number % 10}>", partial(self._press_number, number))
        root.bind("<Escape>", lambda _event: root.focus_set())

    def _stay_on_top(self) -> None:
        self.root.attributes("-topmost", self.on_top.get())

    def _show_buttons(self, form: str | None) -> None:
        """The buttons of ``form``; without a workbook the school's, all grey."""
        for widget in self.list.winfo_children():
            widget.destroy()
        self.buttons = {}
        shown = form or "school"
        own = [button for button in BUTTONS if shown in button.forms]
        high = -(-len(own) // 2)  # two columns: the window must fit the screen of a small laptop
        for number, button in enumerate(own, 1):
            press = partial(self.press, button.key)
            widget = ttk.Button(
                self.list, text=f"{number}  {button.label}", style="Press.TButton", command=press
            )
            column, row = divmod(number - 1, high)
            widget.grid(row=row, column=column, sticky="we", pady=1, padx=1)
            widget.bind("<Return>", press)
            widget.bind("<Enter>", partial(self._hint, button))
            widget.bind("<FocusIn>", partial(self._hint, button))
            self.buttons[button.key] = widget
        self.form = form
        self._enable()

    def _enable(self) -> None:
        state = ["!disabled"] if self.form and not self.worker.busy.is_set() else ["disabled"]
        for widget in self.buttons.values():
            widget.state(state)

    def _hint(self, button: Button, _event: Any = None) -> None:
        if not self.worker.busy.is_set():
            self.status.configure(text=button.supertip)

    # --- pressing ----------------------------------------------------------------------------------

    def press(self, key: str, _event: Any = None) -> None:
        """Start the action of button ``key``, unless another one runs."""
        if self.worker.busy.is_set() or key not in self.buttons or self.form is None:
            return
        self.worker.press(key)
        self._enable()
        self.status.configure(text=f"{self.buttons[key].cget('text').split('  ')[1].rstrip('…')}…")
        self._say("", "good")
        self.progress.grid()
        self._run_bar()

    def _press_number(self, number: int, _event: Any = None) -> None:
        keys = list(self.buttons)
        if number <= len(keys):
            self.press(keys[number - 1])

    def _advance(self, text: str) -> None:
        """Say what is being done; «12 из 100» in it fills the bar that far."""
        self.status.configure(text=text)
        counted = _COUNTED.search(text)
        if counted:
            self.progress.stop()
            self.progress.configure(mode="determinate", maximum=int(counted[2]), value=int(counted[1]))
        elif str(self.progress.cget("mode")) == "determinate":
            self._run_bar()

    def _run_bar(self) -> None:
        self.progress.configure(mode="indeterminate")
        self.progress.start(12)

    def _finish(self, outcome: Outcome) -> None:
        self.progress.stop()
        self.progress.grid_remove()
        self.status.configure(text=_KEYS)
        if not outcome.done:
            self._say(f"✖ {outcome.text}", "bad")
        elif outcome.errors:
            self._say(f"▲ {outcome.text}", "warn")
        else:
            self._say(f"✔ {outcome.text}", "good")
        self._enable()

    def _say(self, text: str, tag: str) -> None:
        self.result.configure(state="normal")
        self.result.delete("1.0", "end")
        first, *rest = text.split("\n")
        self.result.insert("end", first, tag)
        for line in rest:
            self.result.insert("end", f"\n{line}", _LINES.get(line[:1], ""))
        self.result.configure(state="disabled")

    # --- what happens -------------------------------------------------------------------------------

    def _look(self) -> None:
        self.worker.look()
        self.root.after(_LOOK_EVERY, self._look)

    def _listen(self) -> None:
        """Take in what the worker has put; Tk may be touched from this thread only."""
        while True:
            try:
                event = self.worker.events.get_nowait()
            except queue.Empty:
                break
            self._take(event)
        self.root.after(_LISTEN_EVERY, self._listen)

    def _take(self, event: Any) -> None:
        if isinstance(event, Seen):
            self._see(event)
        elif isinstance(event, Progressed):
            self._advance(event.text)
        elif isinstance(event, Finished):
            self._finish(event.outcome)
        elif isinstance(event, Asked):
            event.reply(self._question(event))

    def _see(self, seen: Seen) -> None:
        if seen.name is None:
            self.book.configure(text="Нет открытой книги")
            self.about.configure(
                text=seen.trouble or "Откройте книгу наставничества в Excel или LibreOffice."
            )
        else:
            self.book.configure(text=_shortened(seen.name))
            about = (
                f"Форма: {GROUPS[seen.form].lower()}"
                if seen.form
                else "Это не книга наставничества: кнопки для неё не работают."
            )
            self.about.configure(text=about)
        if seen.form != self.form:
            self._show_buttons(seen.form)

    def _question(self, asked: Asked) -> Any:
        if asked.fields is not None:
            return build_form(self.root, asked.title, asked.fields)
        if asked.rows is not None:
            return build_review(self.root, asked.title, asked.summary, asked.rows)
        from tkinter import messagebox

        return messagebox.askokcancel("Наставник", asked.title, parent=self.root)

    def close(self) -> None:
        """Close the window, remembering its place."""
        save_place(self.root.geometry())
        self.worker.stop()
        self.root.destroy()


def _shortened(name: str) -> str:
    """A long name of a file without its middle: what tells files apart stands at both ends."""
    half = _NAME // 2
    return name if len(name) <= _NAME + 1 else f"{name[:half].rstrip()}…{name[-half:].lstrip()}"
