"""Deadlines, status, Word tables and calendars of roadmaps."""
