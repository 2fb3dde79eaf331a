"""Наставник: mentoring registries for schools and districts.

The functions named here load what they need when first used, so that ``import nastavnik`` is instant.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# public name -> where it is defined; «module:function» where the function's own name is another
_API = {
    "load_form": "nastavnik.form",
    "read_book": "nastavnik.books.reading",
    "check": "nastavnik.books.checking",
    "new_school": "nastavnik.books.making",
    "new_district": "nastavnik.books.making",
    "migrate": "nastavnik.books.making",
    "issue": "nastavnik.district.issuing",
    "consolidate": "nastavnik.district.consolidation",
    "match": "nastavnik.district.matching",
    "decisions": "nastavnik.district.decisions:remember",
    "league": "nastavnik.district.decisions:enrol",
    "export": "nastavnik.district.exports",
    "order": "nastavnik.documents",
    "orders": "nastavnik.documents",
    "report": "nastavnik.desk.reporting",
    "summary_data": "nastavnik.desk.summaries",
    "decline": "nastavnik.documents",
    "names": "nastavnik.documents:names_review",
    "parse_deadline": "nastavnik.roadmap",
    "read_roadmap": "nastavnik.roadmap",
    "roadmap_import": "nastavnik.roadmap.workbooks:import_roadmap",
    "roadmap_status": "nastavnik.roadmap.workbooks",
    "roadmap_calendar": "nastavnik.roadmap.workbooks",
    "roadmap_timeline": "nastavnik.roadmap.workbooks",
    "roadmap_compare": "nastavnik.roadmap.workbooks:compare_roadmaps",
    "mail_pack": "nastavnik.exchange.actions:pack_book",
    "mail_send": "nastavnik.exchange.actions:send_book",
    "mail_collect": "nastavnik.exchange.actions:collect_mail",
    "mail_remarks": "nastavnik.exchange.actions:answer",
    "mail_remind": "nastavnik.exchange.actions:remind",
    "mail_inform": "nastavnik.exchange.actions:inform",
    "mail_journal": "nastavnik.exchange.actions:journal",
    "mail_accept": "nastavnik.exchange.actions:accept",
    "mail_purge": "nastavnik.exchange.actions:purge_files",
    "mail_check": "nastavnik.exchange.actions:check_mail",
    "press": "nastavnik.desk.doors:press_file",
    "doctor": "nastavnik.desk.doctor:examine",
    "run_demo": "nastavnik.demo.run",
}

__all__ = ["__version__", *_API]


def __getattr__(name: str) -> Any:
    if name in _API:
        module, _, function = _API[name].partition(":")
        return getattr(import_module(module), function or name)
    raise AttributeError(f"module 'nastavnik' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_API])
