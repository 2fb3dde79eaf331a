"""Every kind of document made once from invented data: for tests, the validator, and eyes.

``python tests/unit/documents_all.py FOLDER`` writes them all.
"""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import pandas as pd
from documents_data import FIGURES, ON, FakeBook, district, pair, school, summary
from lxml import etree

from nastavnik.documents.issuing import ORDER_KINDS, REPORT_KINDS, Issued, order, report

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def released() -> FakeBook:
    """A school where one pair was ended early and its mentee got another mentor."""
    return school(
        [
            pair(1, "Н-001", "П-001", status="прекращена досрочно", end_reason="инициатива наставника",
                 actual_end_date=pd.Timestamp("2026-12-01"), order_number="12-ОД", order_date=pd.Timestamp("2026-09-01")),
            pair(2, "Н-002", "П-001", start_date=pd.Timestamp("2026-12-02")),
        ]
    )  # fmt: skip


def make(kind: str, out: Path, **options: object) -> Issued:
    """One kind from the invented books."""
    if kind in ORDER_KINDS:
        book = (
            district()
            if ORDER_KINDS[kind][1] == "district"
            else released()
            if kind == "release"
            else school()
        )
        extra = {
            "number": "12-ОД",
            "date": ON,
            "district": None if book.form_id == "district" else district(),
        }
        return order(kind, book, out=out, **{**extra, **options})  # type: ignore[arg-type]
    data = school() if REPORT_KINDS[kind][1] == "school" else summary()
    extra = {"date": ON, "indicators": FIGURES} if REPORT_KINDS[kind][1] == "school" else {}
    return report(kind, data, out=out, **{**extra, **options})  # type: ignore[arg-type]


def text_of(path: Path) -> str:
    """The text of a .docx, a paragraph a line, cells of tables too; no-break spaces are spaces."""
    with zipfile.ZipFile(path) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    lines = []
    for paragraph in body.iter(f"{_W}p"):
        parts = [
            node.text or "" if node.tag == f"{_W}t" else "\n" for node in paragraph.iter(f"{_W}t", f"{_W}br")
        ]
        lines.append("".join(parts).replace("\N{NO-BREAK SPACE}", " "))
    return "\n".join(lines)


def faults(text: str) -> list[str]:
    """What must never be printed."""
    found = [
        sign
        for sign in ("{{", "}}", "{%", "None", "NaT", "<NA>", "  ", "&amp;", "[]", "Undefined")
        if sign in text
    ]
    return found + re.findall(r"\bnan\b|\.\.(?!\.)| ,| ;", text)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for every in [*ORDER_KINDS, *REPORT_KINDS]:
        made = make(every, folder / every)
        if len(made.files) > 2:
            make(every, folder / every, bundle="joined")
