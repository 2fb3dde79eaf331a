"""A window with every change that is about to be made; any of them can be left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nastavnik.checks.catalogue import plural
from nastavnik.desk.asking import hidden_root, open_window, show_window
from nastavnik.desk.talk import Row

__all__ = ["build_review", "review_in_window"]

_HEADS = (("Лист", 140), ("Ячейка", 75), ("Сейчас", 200), ("Станет", 200), ("Почему", 280))
_ON, _OFF = "☑", "☐"
_LINES = 16  # of the table before it scrolls


def review_in_window(title: str, summary: str, rows: Sequence[Row]) -> list[int] | None:
    """The indexes of ``rows`` that were left ticked, None when the window was closed.

    Raises Unavailable without a screen.
    """
    with hidden_root() as root:
        return build_review(root, title, summary, rows)


def build_review(parent: Any, title: str, summary: str, rows: Sequence[Row]) -> list[int] | None:
    """Show the changes over ``parent`` (a Tk window) and wait: see ``review_in_window``."""
    from tkinter import ttk

    window = open_window(parent, title)
    window.columnconfigure(0, weight=1)
    window.rowconfigure(0, weight=1)
    body = ttk.Frame(window, padding=12)
    body.grid(sticky="nsew")
    body.columnconfigure(0, weight=1)
    body.rowconfigure(1, weight=1)
    width = sum(width for _, width in _HEADS) + 40
    ttk.Label(body, text=f"{summary}\nСнимите отметку с того, что менять не нужно.", wraplength=width).grid(
        sticky="w", pady=(0, 8)
    )
    keys = [str(number) for number in range(len(_HEADS))]
    table = ttk.Treeview(body, columns=keys, height=min(len(rows), _LINES), selectmode="browse")
    table.heading("#0", text=_ON, command=lambda: toggle_all())
    table.column("#0", width=50, stretch=False)
    for key, (head, size) in zip(keys, _HEADS, strict=True):
        table.heading(key, text=head, anchor="w")
        table.column(key, width=size, stretch=key != "1", anchor="w")
    for index, row in enumerate(rows):
        table.insert("", "end", iid=str(index), text=_ON, values=row)
    scroll = ttk.Scrollbar(body, command=table.yview)
    table.configure(yscrollcommand=scroll.set)
    table.grid(row=1, column=0, sticky="nsew")
    if len(rows) > _LINES:
        scroll.grid(row=1, column=1, sticky="ns")

    ticked = set(range(len(rows)))
    chosen: list[int] = []

    def show(index: int) -> None:
        table.item(str(index), text=_ON if index in ticked else _OFF)
        count = len(ticked)
        accept_button.configure(text=f"Изменить {count} {plural(count, 'ячейку', 'ячейки', 'ячеек')}")
        accept_button.state(["!disabled"] if ticked else ["disabled"])
        table.heading("#0", text=_ON if ticked else _OFF)

    def toggle(item: str) -> None:
        if item:
            ticked.symmetric_difference_update({int(item)})
            show(int(item))

    def toggle_all() -> None:
        wanted = set() if ticked else set(range(len(rows)))
        ticked.clear()
        ticked.update(wanted)
        for index in range(len(rows)):
            show(index)

    def clicked(event: Any) -> None:
        if table.identify_column(event.x) == "#0" and table.identify_region(event.x, event.y) != "heading":
            toggle(table.identify_row(event.y))

    def accept(_event: Any = None) -> None:
        chosen.extend(sorted(ticked))
        window.destroy()

    buttons = ttk.Frame(body)
    buttons.grid(row=2, column=0, columnspan=2, sticky="e", pady=(10, 0))
    accept_button = ttk.Button(buttons, text="Изменить", command=accept)
    accept_button.grid(row=0, column=0, padx=4)
    ttk.Button(buttons, text="Отмена", command=window.destroy).grid(row=0, column=1)
    show(0)
    table.bind("<Button-1>", clicked)
    table.bind("<space>", lambda _event: toggle(table.focus()))
    window.bind("<Return>", accept)
    show_window(window, parent)
    table.focus("0")
    table.selection_set("0")
    table.focus_set()
    window.wait_window()
    return chosen or None
