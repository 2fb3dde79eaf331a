"""Plain dictionaries for templates, one module per family of documents."""

from __future__ import annotations
