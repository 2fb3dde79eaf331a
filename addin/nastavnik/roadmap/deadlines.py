"""The grammar of deadlines under the name its users look for; it lives in ``checks``, which needs it too."""

from __future__ import annotations

from nastavnik.checks.deadlines import KINDS, Deadline, PlanYear, parse_deadline, plan_year

__all__ = ["KINDS", "Deadline", "PlanYear", "parse_deadline", "plan_year"]
