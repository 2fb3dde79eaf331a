"""Deadlines, status, Word tables and calendars of roadmaps."""

from __future__ import annotations

from nastavnik.roadmap.deadlines import Deadline, parse_deadline
from nastavnik.roadmap.model import Activity, Roadmap
from nastavnik.roadmap.reading import read_roadmap

__all__ = ["Activity", "Deadline", "Roadmap", "parse_deadline", "read_roadmap"]
