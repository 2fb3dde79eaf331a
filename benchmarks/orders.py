"""A thousand pair orders: ours beside docxtpl used plainly and beside the floor, in one run.

Run: ``.venv/bin/python benchmarks/orders.py [--count 1000] [--plain 100]``.

* ours — ``order()``'s rendering: one parsed template, one .docx of bytes per order;
* plain — one ``DocxTemplate`` per document, as its manual shows (``--plain`` documents are timed and scaled up);
* floor — the document part rendered by the same compiled jinja template, and the package zipped by zipfile.

All three get the same data; the whole path of ours from frames to files on disk is measured too.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "unit"))

from documents_data import pair, school

from nastavnik.documents.issuing import order
from nastavnik.documents.render import WordTemplate, environment
from nastavnik.documents.templates import template_path
from nastavnik.documents.views.common import Request
from nastavnik.documents.views.pairs import pairs_order

ON = date(2026, 9, 1)


def contexts(count: int) -> list[dict[str, Any]]:
    """Data of ``count`` orders, one pair each, all different."""
    made = []
    for number in range(count):
        mentor, mentee = f"Н-{number % 5 + 1:03}", f"П-{number % 6 + 1:03}"
        made.append(
            dict(pairs_order(Request(school([pair(1, mentor, mentee)]), ON, f"{number + 1}-ОД"))[0].context)
        )
    return made


def timed(work: Callable[[], Any]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print seconds per thousand orders and the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--plain", type=int, default=100)
    asked = parser.parse_args()
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined

    path = template_path("orders/pairs.docx", Path("/nonexistent"))
    data = contexts(asked.count)
    template = WordTemplate(path)
    jinja = environment()
    plain_jinja = Environment(autoescape=True, undefined=StrictUndefined)
    plain_jinja.filters.update(jinja.filters)
    compiled = {name: jinja.from_string(source) for name, source in template.sources.items()}

    def plain(context: dict[str, Any]) -> bytes:
        document = DocxTemplate(path)
        document.render(context, plain_jinja, autoescape=True)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    def floor(context: dict[str, Any]) -> bytes:
        buffer = io.BytesIO()
        texts = {name: one.render(context) for name, one in compiled.items()}
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in template.package.parts.items():
                archive.writestr(name, texts.get(name, content))
        return buffer.getvalue()

    few = data[: asked.plain]
    ours = timed(lambda: [template.render(context).to_bytes() for context in data]) / len(data)
    slow = timed(lambda: [plain(context) for context in few]) / len(few)
    least = timed(lambda: [floor(context) for context in data]) / len(data)
    with tempfile.TemporaryDirectory() as folder:
        books = [school([pair(1, f"Н-{number % 5 + 1:03}", "П-001")]) for number in range(100)]
        whole = (
            timed(
                lambda: [
                    order("pairs", book, out=Path(folder), number=str(number), date=ON)
                    for number, book in enumerate(books)
                ]
            )
            / 100
        )
    print(f"ours   {ours * 1000:7.2f} s per 1,000 orders")
    print(f"plain  {slow * 1000:7.2f} s per 1,000 orders ({asked.plain} timed): {slow / ours:.1f} times ours")
    print(f"floor  {least * 1000:7.2f} s per 1,000 orders: ours is {ours / least:.2f} of it")
    print(f"whole  {whole * 1000:7.2f} s per 1,000 orders from frames to files on disk")


if __name__ == "__main__":
    main()
