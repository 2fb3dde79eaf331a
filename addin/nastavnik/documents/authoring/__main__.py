"""Build every shipped .docx template: ``python -m nastavnik.documents.authoring [FOLDER]``.

Without a folder: into reports/ of the source tree, with the reference of tags into docs/templates.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from nastavnik.documents.authoring import (
    consents,
    district_orders,
    letters,
    minutes,
    order_pairs,
    person_papers,
    running_orders,
    school_orders,
    school_reports,
    summary_reports,
)
from nastavnik.documents.authoring.paper import Paper
from nastavnik.documents.authoring.tags import tag_reference
from nastavnik.resources import data_dir

TEMPLATES: dict[str, Callable[[], Paper]] = {
    "orders/agreement.docx": person_papers.agreement,
    "orders/consent-mentee.docx": consents.mentee,
    "orders/consent-mentor.docx": consents.mentor,
    "orders/consent-parent.docx": consents.parent,
    "orders/curator.docx": school_orders.curator,
    "orders/district-curators.docx": district_orders.curators,
    "orders/district-implement.docx": district_orders.implement,
    "orders/final-event.docx": running_orders.final_event,
    "orders/implement.docx": school_orders.implement,
    "orders/league.docx": district_orders.league,
    "orders/pairs.docx": order_pairs.pairs,
    "orders/payment.docx": running_orders.payment,
    "orders/plan.docx": school_orders.plan,
    "orders/programme.docx": person_papers.programme,
    "orders/protocol-plan.docx": minutes.on_plan,
    "orders/protocol-regulation.docx": minutes.on_regulation,
    "orders/regulation.docx": school_orders.regulation,
    "orders/release.docx": running_orders.release,
    "reports/annual.docx": summary_reports.annual,
    "reports/gratitude.docx": person_papers.gratitude,
    "reports/letter.docx": letters.letter,
    "reports/note.docx": summary_reports.note,
    "reports/registry.docx": letters.registry,
    "reports/remarks.docx": letters.remarks,
    "reports/reminder.docx": letters.reminder,
    "reports/school.docx": school_reports.school,
    "reports/site.docx": school_reports.site,
}


def build(folder: Path) -> list[Path]:
    """Write every template under a folder; the paths written."""
    written = []
    for name, author in TEMPLATES.items():
        path = folder / name
        author().save(path)
        written.append(path)
    return written


if __name__ == "__main__":
    if len(sys.argv) > 1:
        build(Path(sys.argv[1]))
    else:
        build(data_dir("reports"))
        (data_dir("reports").parent / "docs" / "templates.md").write_text(tag_reference(), "utf-8")
